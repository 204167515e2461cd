"""The generator of spliced texts: what it says about each text is so."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from corpus_scripts import corpus_script

SCRIPT = Path(__file__).parent.parent / "corpus" / "generate_splices.py"


@pytest.fixture(scope="module")
def splices() -> ModuleType:
    return corpus_script("generate_splices")


def body(topic: str, paragraphs: int = 60) -> str:
    """A long text with outline numbers; each sentence differs."""
    lines = []
    for number in range(1, paragraphs + 1):
        lines.append(f"（{'一二三四五六七八九十'[number % 10]}）{topic}工作第{number}段")
        lines.append(
            f"{number}.围绕{topic}开展第{number}轮检查，发现{topic}问题{number * 3}个，已经全部整改到位。"
            f"一是加强{topic}队伍建设；二是完善{topic}制度，明确第{number}项责任。"
        )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts")
    for kind, topics in {"court": ("执行", "审判", "信访"), "school": ("招生", "食堂", "基建")}.items():
        for topic in topics:
            (path / f"{kind}-{topic}.txt").write_text(body(topic, 120), encoding="utf-8")
    return path


def test_parts_and_seams_are_where_they_are_said_to_be(splices: ModuleType, folder: Path) -> None:
    sources = {s.name: s.text for s in splices.read_folder(folder)}
    plain = {name: splices.without_numbers(text) for name, text in sources.items()}
    made = list(splices.generate(list(splices.read_folder(folder)), 84, seed=3))
    assert {m.operation for m in made} == set(splices.OPERATIONS)
    assert {m.place for m in made} == set(splices.PLACES)
    assert {(m.numbered, m.same_kind) for m in made} == {(a, b) for a in (True, False) for b in (True, False)}
    for m in made:
        texts = sources if m.numbered else plain
        assert m.text == "".join(texts[p.source][p.source_start : p.source_end] for p in m.parts)
        assert all(m.text[p.start : p.end] == texts[p.source][p.source_start : p.source_end] for p in m.parts)
        assert {s.at for s in m.seams} <= {p.start for p in m.parts[1:]}
        assert bool(m.seams) == (m.operation != "untouched")
        placed = sorted([i for stream in m.streams.values() for i in stream] + list(m.again))
        assert placed == list(range(len(m.parts)))


def test_streams_follow_their_source(splices: ModuleType, folder: Path) -> None:
    for m in splices.generate(splices.read_folder(folder), 70, seed=5):
        for name, stream in m.streams.items():
            ends = [(m.parts[i].source_start, m.parts[i].source_end) for i in stream]
            assert {m.parts[i].source for i in stream} == {name}
            gaps = [b[0] - a[1] for a, b in pairwise(ends)]
            lost = [end - start for source, start, end in m.lost if source == name]
            assert gaps == (lost or [0] * len(gaps))


@pytest.mark.parametrize("place", ["clause", "comma", "sentence", "paragraph"])
def test_cuts_lie_at_the_place_that_was_asked_for(splices: ModuleType, folder: Path, place: str) -> None:
    made = list(splices.generate(splices.read_folder(folder), 12, seed=1, operations=["paste"], places=[place]))
    assert len(made) == 12
    before = {"clause": "", "comma": "，、；", "sentence": "。！？", "paragraph": "\n"}[place]
    for m in made:
        for seam in m.seams:
            assert seam.place == place
            left, right = m.text[seam.at - 1], m.text[seam.at]
            assert left in before if before else "\u4e00" <= left <= "\u9fff" and "\u4e00" <= right <= "\u9fff"


def test_passages_are_200_to_2000_characters_and_a_few_more_up_to_the_next_place(
    splices: ModuleType, folder: Path
) -> None:
    for m in splices.generate(splices.read_folder(folder), 42, seed=9, operations=["run-together", "append"]):
        assert all(splices.SHORTEST <= p.end - p.start <= splices.LONGEST + 400 for p in m.parts)


def test_numbers_are_removed_and_the_words_stay(splices: ModuleType) -> None:
    text = "## 三、整改情况\n（一）加强领导。一是开会；二是检查3次。\n1.落实责任，完成20.5万元\n1.2亩地\n1.1 目标\n第五条 本办法"
    assert (
        splices.without_numbers(text)
        == "## 整改情况\n加强领导。开会；检查3次。\n落实责任，完成20.5万元\n1.2亩地\n目标\n本办法"
    )


def test_the_same_seed_gives_the_same_lines(folder: Path, tmp_path: Path) -> None:
    outs: list[str] = []
    for seed in ("4", "4", "5"):
        out = tmp_path / f"{len(outs)}.jsonl"
        command = [sys.executable, str(SCRIPT), str(folder), "--count", "10", "--seed", seed, "--out", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        outs.append(out.read_text(encoding="utf-8"))
    assert outs[0] == outs[1] != outs[2]
    row = json.loads(outs[0].splitlines()[0])
    assert {"text", "operation", "parts", "streams", "seams", "again", "lost", "numbered", "same_kind"} <= row.keys()


def test_texts_that_are_too_short_give_nothing(splices: ModuleType) -> None:
    few = [splices.Source("a", "a", "很短的一段文字。"), splices.Source("b", "a", "另一段文字。")]
    assert list(splices.generate(few, 5, seed=1)) == []
