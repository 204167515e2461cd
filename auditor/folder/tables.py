"""The tables of a run: findings and passages as Parquet, findings as CSV, all as one workbook. Rows are written as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from auditor.flat import FINDINGS, NUMBERS, cell
from auditor.folder.across import Across, one
from auditor.folder.listing import File
from auditor.folder.record import clean, whole
from auditor.folder.rows import Document, rule_views
from auditor.rule import Rule

_DOCUMENTS = ("path", "title", "issuer", "place", "kind", "signed", "characters", "error", "warning", "info", "rate")
_DOCUMENTS_LAST = ("score", "level", "why")
_SHEET_ROWS = 1_000_000  # a worksheet holds 1,048,576
_CHUNK = 2000


def write_tables(
    run: Path,
    files: Sequence[File],
    rows: Sequence[Document],
    across: Across,
    errors: Sequence[tuple[str, str]],
    active: Sequence[Rule],
) -> None:
    """Writes findings.parquet, findings.csv, passages.parquet and summary.xlsx, each whole or not at all."""
    _findings(run, files, active)
    _passages(run, files, across)
    _workbook(run, files, rows, across, errors, active)


def finding_rows(run: Path, files: Sequence[File], active: Sequence[Rule]) -> Iterator[dict[str, Any]]:
    """All findings in the order of the documents' paths."""
    known = rule_views(active)
    for file in files:
        for finding in one(run, file, ["findings"]).findings:
            view = known.get(finding["rule"])
            row = {"path": file.path, "title": view.title if view else "", "kind": view.kind if view else "", **finding}
            yield {key: clean(row[key]) if isinstance(row[key], str) else row[key] for key in FINDINGS}


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _findings(run: Path, files: Sequence[File], active: Sequence[Rule]) -> None:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.int64() if name in NUMBERS else pa.string()) for name in FINDINGS])
    with (
        whole(run / "findings.parquet") as parquet,
        whole(run / "findings.csv") as csv,
        pq.ParquetWriter(parquet, schema, compression="zstd") as writer,
    ):
        # A spreadsheet takes a file without the mark for the system's own encoding.
        csv.write_bytes(b"\xef\xbb\xbf" + (",".join(FINDINGS) + "\r\n").encode())
        for chunk in _chunks(finding_rows(run, files, active)):
            table = pa.Table.from_pylist(chunk, schema)
            writer.write_table(table)
            columns = {name: list(map(cell, table.column(name).to_pylist())) for name in FINDINGS}
            frame = pd.DataFrame(columns, dtype=object)
            frame.to_csv(csv, mode="a", header=False, index=False, lineterminator="\r\n", encoding="utf-8")


def passage_rows(files: Sequence[File], across: Across) -> Iterator[dict[str, Any]]:
    """All shared passages in the order of the documents' paths."""
    paths = {file.name: file.path for file in files}
    for m in across.matches:
        yield {
            "first": paths[m.first],
            "second": paths[m.second],
            "first_line": m.here.line,
            "second_line": m.there.line,
            "first_start": m.here.start,
            "first_end": m.here.end,
            "second_start": m.there.start,
            "second_end": m.there.end,
            "length": m.length,
            "own": m.own,
            "alike": m.alike,
            "changed": m.changed,
            "changes": "；".join(f"{a}→{b}" for a, b in m.changes),
            "traced": "；".join(t.words for t in (*m.here.traces, *m.there.traces)),
        }


_PASSAGES = {
    **dict.fromkeys(("first", "second"), "string"),
    **dict.fromkeys(("first_line", "second_line", "first_start", "first_end", "second_start", "second_end"), "int64"),
    **{"length": "int64", "own": "float64", "alike": "float64"},
    **dict.fromkeys(("changed", "changes", "traced"), "string"),
}


def _passages(run: Path, files: Sequence[File], across: Across) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in _PASSAGES.items()])
    rows = [{k: clean(v) if isinstance(v, str) else v for k, v in row.items()} for row in passage_rows(files, across)]
    with whole(run / "passages.parquet") as part:
        pq.write_table(pa.Table.from_pylist(rows, schema), part, compression="zstd")


def _workbook(
    run: Path,
    files: Sequence[File],
    rows: Sequence[Document],
    across: Across,
    errors: Sequence[tuple[str, str]],
    active: Sequence[Rule],
) -> None:
    import xlsxwriter

    # Every text is written as text: a quotation that begins with = is no formula, and an address no link.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with whole(run / "summary.xlsx") as part, xlsxwriter.Workbook(part, options) as book:
        names = "文件 标题 发文机关 地方 类别 成文日期 字数 错误 疑似 体例 每万字差错（参照） 风险 结论 说明".split()
        keys = (*_DOCUMENTS, *_DOCUMENTS_LAST)
        _sheet(book, "文件", names, ([({**row._asdict(), **row.counts})[key] for key in keys] for row in rows))
        found = (list(row.values()) for row in finding_rows(run, files, active))
        _sheet(book, "问题", list(FINDINGS), found)
        _sheet(book, "相同段落", list(_PASSAGES), (list(row.values()) for row in passage_rows(files, across)))
        two = ([files[c.first].path, c.here.sentence, files[c.second].path, c.there.sentence] for c in across.conflicts)
        _sheet(book, "数字不一", ["文件一", "原文一", "文件二", "原文二"], two)
        _sheet(book, "未能审查", ["文件", "原因"], (list(error) for error in errors))


def _sheet(book: Any, name: str, head: Sequence[str], rows: Iterator[list[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head)
    for number, row in enumerate(rows, start=1):
        if number > _SHEET_ROWS:
            return
        sheet.write_row(number, 0, [value[:32_000] if isinstance(value, str) else value for value in row])
