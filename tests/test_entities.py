"""What a model recognises: the layer on a notice, the spaCy component, the commands, and the gazetteer's last word."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor import nlp
from auditor.cli import main
from auditor.entities import LABELS, Backend, Entity, Known, recognise
from auditor.notice import Notice

NAMES = "会上，县长王建国作了发言，副主任李晓明、赵丽华参加。\n新华社记者陈志强报道。\n滨海县人民法院副院长孙海波到会。"


def quoted(notice: Notice, entities: tuple[Entity, ...]) -> list[tuple[str, str]]:
    return [(notice.text[e.start : e.end], e.label) for e in entities]


def test_people_that_no_list_holds_are_found() -> None:
    notice = Notice(path="", text=NAMES)
    found = [name for name, _ in quoted(notice, notice.people)]
    assert {"王建国", "李晓明", "赵丽华", "陈志强", "孙海波"} <= set(found)
    assert all(label == "PER" for _, label in quoted(notice, notice.people))


def test_the_gazetteer_has_the_last_word() -> None:
    notice = Notice(path="", text=NAMES)
    assert any(NAMES[body.start : body.end] == "滨海县人民法院" for body in notice.bodies)
    known = [(p.start, p.end) for p in notice.places] + [(m.start, m.end) for m in notice.mentions]
    for entity in notice.entities_by_model:
        assert not any(start < entity.end and entity.start < end for start, end in known)
    raw = recognise(NAMES, Backend())
    assert set(notice.entities_by_model) < set(raw), "the model itself speaks of the court's place too"


def test_known_names_of_any_shape() -> None:
    known = Known([Entity(0, 10, ""), Entity(2, 4, ""), Entity(20, 21, "")])
    touched = [known.touches(Entity(start, start + 2, "PER")) for start in (0, 8, 9, 10, 18, 19, 20, 21)]
    assert touched == [True, True, True, False, False, True, True, False]
    assert not Known([]).touches(Entity(0, 5, "PER"))


def test_only_the_sentences_that_are_asked_for_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def recogniser(texts: list[str]) -> list[list[Entity]]:
        asked.extend(texts)
        return [[Entity(0, 1, "PER")] for _ in texts]

    monkeypatch.setattr(Backend, "load", lambda self: recogniser)
    text = "某甲到会。某乙发言。\n某丙 记\n录。"
    notice = Notice(path="", text=text)
    assert notice.people_in(5, 10) == (Entity(5, 6, "PER"),)
    assert asked == ["某乙发言。"]
    assert notice.people_in(0, 10) == (Entity(0, 1, "PER"), Entity(5, 6, "PER"))
    assert asked == ["某乙发言。", "某甲到会。"], "each is read once"
    assert len(notice.people) == 4 and asked[2:] == ["某丙记", "录。"], "without white space"


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "\ud800张三\udfff", "甲\u3000乙\x1f丙", "。！\n\n；", "\ufdfa\U0001f600é̂", "李" * 3000, "，" * 999],
)
def test_any_text_is_good(text: str) -> None:
    found = Notice(path="", text=text).entities_by_model
    ends = [0, *(e.end for e in found)]
    for before, entity in zip(ends, found, strict=False):
        assert before <= entity.start < entity.end <= len(text) and entity.label in LABELS


def test_a_sentence_is_read_alike_alone_and_among_others() -> None:
    lines = NAMES.splitlines()
    alone = [[(e.start, e.end, e.label) for e in recognise(line, Backend())] for line in lines]
    together = Notice(path="", text=NAMES)
    at = 0
    for line, owed in zip(lines, alone, strict=True):
        found = together._recognised.within(at, at + len(line))
        assert [(e.start - at, e.end - at, e.label) for e in found] == owed
        at += len(line) + 1


def test_widths_do_not_matter() -> None:
    full, half = "（记者王建国）１月３日，李晓明到会。", "(记者王建国)1月3日,李晓明到会。"
    assert recognise(full, Backend()) == recognise(half, Backend()) != []


def test_the_component_marks_the_same_in_any_pipeline() -> None:
    owed = [(e.start, e.end, e.label) for e in recognise(NAMES, Backend())]
    for segmenter in ("char", "pkuseg"):
        doc = nlp.pipeline(segmenter, Backend())(NAMES)
        spans = doc.spans["notice_entities"]
        assert [(s._.notice_start, s._.notice_end, s.label_) for s in spans] == owed
        assert {(e.start_char, e.end_char, e.label_) for e in doc.ents} <= set(owed)
    assert "王建国" in {e.text for e in nlp.pipeline("char", Backend())(NAMES).ents}


def test_a_model_costs_nothing_until_it_is_asked() -> None:
    code = (
        "import sys\nfrom auditor.notice import Notice\nfrom auditor.engine import audit\n"
        "n = Notice('x', '县长王建国到会。')\naudit(n, [])\nbefore = 'auditor.tagger' in sys.modules\n"
        "print(before, len(n.people), sorted({'spacy', 'thinc', 'torch', 'hanlp', 'pandas'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "1", "[]"]


def test_the_commands_list_what_the_model_finds_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "通报.txt"
    path.write_text(NAMES, encoding="utf-8")
    plain = json.loads(CliRunner().invoke(main, ["extract", str(path), "--format", "json"]).stdout)
    asked = json.loads(CliRunner().invoke(main, ["extract", str(path), "--format", "json", "--ner", "small"]).stdout)
    extra = [row for row in asked if row not in plain]
    assert [row for row in asked if row in plain] == plain
    assert {row["kind"] for row in extra} <= {"person", "location", "organization"}
    assert "王建国" in {row["text"] for row in extra if row["kind"] == "person"}
    report = json.loads(
        CliRunner()
        .invoke(main, ["check", str(path), "--format", "json", "--ner", "small", "--fail-on", "never"])
        .stdout
    )
    people = [e["text"] for e in report["documents"][0]["entities"] if e["kind"] == "person"]
    assert people == [row["text"] for row in extra if row["kind"] == "person"]


def test_the_configuration_asks_as_the_command_line_does(tmp_path: Path) -> None:
    path, config = tmp_path / "通报.txt", tmp_path / "auditor.toml"
    path.write_text(NAMES, encoding="utf-8")
    config.write_text('ner = "small"\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["extract", str(path), "--config", str(config)])
    assert done.exit_code == 0 and ",王建国," in done.stdout.replace("person", "")
    for wrong in ('ner = "large"\n', "ner = 3\n", "hanlp-model = 1\n"):
        config.write_text(wrong, encoding="utf-8")
        done = CliRunner().invoke(main, ["extract", str(path), "--config", str(config)])
        assert done.exit_code == 2 and len(done.stderr.splitlines()) == 1 and str(config) in done.stderr
