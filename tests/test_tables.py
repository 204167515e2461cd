"""Tables of Word files, web pages and Markdown: their head, totals that do not add up or that the text states differently, at
their very cells; units."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import docx_samples as samples
import pytest
import right_tables

from auditor.config import Config
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.run import run
from auditor.source_map import Cell

ROWS = (
    ("单位", "一季度", "二季度", "合计"),
    ("销售部", "14", "16", "33"),  # 19 was meant
    ("采购部", "8", "7", "15"),
    ("仓储部", "—", "6", "6"),
    ("合计", "22", "32", "54"),
)


def word(folder: Path, rows: tuple[tuple[str, ...], ...], before: str = "各部门采购情况如下。") -> Path:
    document = samples.empty()
    document.add_paragraph(before)
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return samples.saved(document, folder)


def page(folder: Path, rows: tuple[tuple[str, ...], ...], before: str = "各部门采购情况如下。") -> Path:
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}</tr>" for texts in rows)
    path = folder / "通报.html"
    path.write_text(f"<html><body><p>{before}</p><table>{body}</table></body></html>", encoding="utf-8")
    return path


def totals(path: Path) -> list[Finding]:
    (document,) = run([path], Config(select=("table-total",))).documents
    return list(document.findings)


@pytest.mark.parametrize("made", [word, page])
def test_the_cell_that_both_totals_miss_is_the_place(tmp_path: Path, made: object) -> None:
    assert callable(made)
    (finding,) = totals(made(tmp_path, ROWS))
    assert finding.place.quote == "16" and finding.place.cell == Cell(1, 2, 3) and "19" in finding.message
    assert {place.cell for place in finding.against} == {Cell(1, 2, 4), Cell(1, 5, 3)}
    right = tuple(tuple("19" if text == "16" else text for text in row) for row in ROWS)
    assert totals(made(tmp_path, right)) == []


def test_merged_labels_belong_to_each_row(tmp_path: Path) -> None:
    rows = (
        "<tr><td rowspan=2>甲区<td>城镇<td>3<tr><td>乡村<td>4<tr><td rowspan=2>乙区<td>城镇<td>5<tr><td>乡村<td>6"
        "<tr><td colspan=2>合计<td>81"
    )
    path = tmp_path / "表.html"
    path.write_text(f"<html><body><table><tr><td colspan=2>地区<td>人数{rows}</table></body></html>", encoding="utf-8")
    (finding,) = totals(path)
    assert finding.place.quote == "81" and finding.suggestion == "若各分项无误，此处应为18"


def test_head_and_unit_of_a_table() -> None:
    text = "表2 支出情况\n单位：万元\n\n| 项目 | 金额 | 件数（件） |\n|---|---:|---|\n| 设备 | 1,200.5 | 3 |\n| 合计 | 1,200.5 | 3 |\n"
    (table,) = Notice("例", text).tables
    assert (table.head, table.labels, table.caption_number) == (1, 1, "2")
    units = [table.unit_of(column) for column in (2, 3)]
    assert [(unit.base, unit.scale) for unit in units if unit] == [("元", Decimal(10000)), ("件", Decimal(1))]
    assert [text[cell.start : cell.end] for cell in table.cells[3:6]] == ["设备", "1,200.5", "3"]


TABLE_RULES = ("table-total", "table-text-conflict", "table-unit")


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_right_tables_of_many_kinds_yield_nothing(tmp_path: Path, suffix: str) -> None:
    paths = []
    for number, text in enumerate(right_tables.RIGHT):
        paths.append(tmp_path / f"{number}{suffix}")
        content = right_tables.web_page(text) if suffix == ".html" else text
        paths[-1].write_text(content, encoding="utf-8")
    documents = run(paths, Config(select=TABLE_RULES)).documents
    assert len(documents) == len(right_tables.RIGHT) >= 30
    assert [(d.path, f.message) for d in documents for f in d.findings] == []
    compared = [check for d in documents for check in d.checks if check.rule == "table-text-conflict"]
    assert len(compared) >= 9 and sum(len(check.places) for check in compared) >= 15


@pytest.mark.parametrize("made", [word, page])
def test_a_total_that_the_text_states_differently_shows_both_ends(tmp_path: Path, made: object) -> None:
    assert callable(made)
    rows = (("科室", "不良事件（件）"), ("内科", "120"), ("外科", "163"), ("合计", "283"))
    path = made(tmp_path, rows, "全院共上报不良事件238件。")
    (document,) = run([path], Config(select=TABLE_RULES)).documents
    (finding,) = document.findings
    assert (finding.rule, finding.severity, finding.place.quote) == ("table-text-conflict", "error", "238件")
    assert [place.cell for place in finding.against] == [Cell(1, 4, 2)]
    assert "238件" in finding.message and "283" in finding.message
    assert (
        not run([made(tmp_path, rows, "全院共上报不良事件近300件。")], Config(select=TABLE_RULES)).documents[0].findings
    )


def test_the_same_digits_in_another_unit(tmp_path: Path) -> None:
    rows = (("单位", "违规金额（万元）"), ("甲局", "180.10"), ("乙局", "209.20"), ("合计", "389.30"))
    path = word(tmp_path, rows, "共查出违规金额389.30元。")
    (document,) = run([path], Config(select=TABLE_RULES)).documents
    (finding,) = document.findings
    assert (finding.rule, finding.place.quote) == ("table-unit", "389.30元") and "万元" in finding.message
