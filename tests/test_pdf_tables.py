"""Tables of a PDF whose lines are drawn: right ones of many kinds, merged cells, and tables that go over several pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pdf_samples
import pytest
import right_tables
from click.testing import CliRunner
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from auditor.cli import main

FONT = pdf_samples.FONT
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 10)]
PROSE = ParagraphStyle("prose", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
NARROW = ParagraphStyle("narrow", fontName=FONT, fontSize=10, leading=13, wordWrap="CJK")
Rows = Sequence[Sequence[str]]


def drawn(rows: Rows, *merged: tuple[str, tuple[int, int], tuple[int, int]], repeat: int = 1) -> Table:
    """A table with all its lines; long words go over several lines of their cell."""
    cells = [[Paragraph(text, NARROW) if len(text) > 8 else text for text in row] for row in rows]
    return Table(cells, repeatRows=repeat, style=[*GRID, *merged])


def pdf(path: Path, *story: str | Table) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    flow: list[Flowable] = [Paragraph(part, PROSE) if isinstance(part, str) else part for part in story]
    SimpleDocTemplate(str(path)).build(flow)
    return path


def from_markdown(text: str) -> Iterator[str | Table]:
    rows: list[list[str]] = []
    for line in (*text.split("\n"), ""):
        if line.startswith("|"):
            rows += [[cell.strip() for cell in line.strip("|").split("|")]] if set(line) - set("|-: ") else []
            continue
        if rows:
            yield drawn(rows)
            rows = []
        if line.strip():
            yield line


def checked(*paths: Path) -> list[dict[str, Any]]:
    chosen = "table-total,table-text-conflict,table-unit"
    result = CliRunner().invoke(main, ["check", *map(str, paths), "--format", "json", "--select", chosen])
    assert result.exit_code in (0, 1), result.stderr
    documents: list[dict[str, Any]] = json.loads(result.stdout)["documents"]
    return documents


def test_right_tables_yield_nothing(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    paths = [pdf(tmp_path / f"{number:02}.pdf", *from_markdown(text)) for number, text in enumerate(right_tables.RIGHT)]
    documents = checked(*paths)
    assert len(documents) == len(right_tables.RIGHT)
    assert [(d["path"], finding["message"]) for d in documents for finding in d["findings"]] == []


def test_a_wrong_cell_and_a_sentence_are_found_at_their_places(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    rows = [
        ("科室", "上报（件）", "核实（件）"),
        ("内科", "120", "118"),
        ("外科", "163", "136"),
        ("合计", "283", "279"),
    ]
    (document,) = checked(pdf(tmp_path / "表.pdf", "全院共上报不良事件238件，其中核实279件。", drawn(rows)))
    found = {finding["rule"]: finding for finding in document["findings"]}
    assert set(found) == {"table-total", "table-text-conflict"}
    place, (end,) = found["table-total"]["place"], found["table-text-conflict"]["against"]
    assert (place["quote"], place["page"], place["cell"]["row"], place["cell"]["column"]) == ("279", 1, 4, 3)
    assert (end["quote"], end["cell"]["row"], end["cell"]["column"]) == ("283", 4, 2)


def test_merged_cells_have_their_size(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    rows = [
        ("地区", "", "人数", "", ""),
        ("", "", "男", "女", "合计"),
        ("甲区", "城镇", "31", "42", "73"),
        ("", "乡村", "25", "36", "61"),
        ("乙区", "城镇", "12", "23", "35"),
        ("", "乡村", "44", "45", "98"),  # 89 was meant
        ("合计", "", "112", "146", "258"),
    ]
    boxes = [((0, 0), (1, 1)), ((2, 0), (4, 0)), ((0, 2), (0, 3)), ((0, 4), (0, 5)), ((0, 6), (1, 6))]
    table = drawn(rows, *(("SPAN", first, last) for first, last in boxes))
    (document,) = checked(pdf(tmp_path / "表.pdf", "人数见下表。", table))
    (finding,) = document["findings"]
    assert finding["place"]["quote"] == "98" and "89" in finding["message"]


@pytest.mark.parametrize("repeat", [0, 1])
@pytest.mark.parametrize("before", [("各校自查情况如下表。",), ()])
def test_a_table_goes_on_over_the_page(tmp_path: Path, repeat: int, before: tuple[str, ...]) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    counts = range(11, 110)
    rows = [("学校", "自查问题（个）"), *((f"第{n}小学", str(n)) for n in counts)]
    right = drawn([*rows, ("合计", str(sum(counts)))], repeat=repeat)
    wrong = drawn([*rows, ("合计", str(sum(counts) + 90))], repeat=repeat)
    one, other = checked(pdf(tmp_path / "对.pdf", *before, right), pdf(tmp_path / "错.pdf", *before, wrong))
    assert one["findings"] == []
    (finding,) = other["findings"]
    assert finding["place"]["quote"] == str(sum(counts) + 90) and str(sum(counts)) in finding["message"]
    assert (finding["place"]["page"], finding["place"]["cell"]["row"]) == (3, len(rows) + 1)
