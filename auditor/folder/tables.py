"""The tables of a run: findings and passages and groups as Parquet, findings as CSV, all as one workbook. Rows are written as they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.flat import FINDINGS, NUMBERS, cell
from auditor.folder.across import Across
from auditor.folder.listing import File
from auditor.folder.origins import HOW
from auditor.folder.record import Json, clean, whole
from auditor.folder.rows import Document, ranked, rule_views
from auditor.rule import Rule

_DOCUMENTS = ("path", "title", "issuer", "place", "kind", "signed", "characters", "error", "warning", "info", "rate")
_DOCUMENTS_LAST = ("score", "level", "why")
_SHEET_ROWS = 1_000_000  # a worksheet holds 1,048,576
_CHUNK = 2000


def write_tables(
    run: Path,
    files: Sequence[File],
    gathered: Iterable[tuple[Document, list[Json]]],
    across: Across,
    errors: Sequence[tuple[str, str]],
    active: Sequence[Rule],
) -> list[Document]:
    """Writes findings.parquet, findings.csv, passages.parquet, groups.parquet and summary.xlsx, each whole or not at all; gives the documents
    that it was given, the riskiest first."""
    rows: list[Document] = []
    _table(run / "passages.parquet", _PASSAGES, passage_rows(files, across))
    _table(run / "groups.parquet", _GROUPS, group_rows(files, across))
    _workbook(run, files, _findings(run, _finding_rows(gathered, rows, active)), rows, across, errors)
    return ranked(rows)


def _finding_rows(
    gathered: Iterable[tuple[Document, list[Json]]], rows: list[Document], active: Sequence[Rule]
) -> Iterator[Json]:
    """All findings in the order of the documents' paths; their documents are put into ``rows`` meanwhile."""
    known = rule_views(active)
    for document, findings in gathered:
        rows.append(document)
        for finding in findings:
            view = known.get(finding["rule"])
            row = {"path": document.path, "title": view.title if view else "", "kind": view.kind if view else ""}
            row.update(finding)
            yield {key: clean(row[key]) if isinstance(row[key], str) else row[key] for key in FINDINGS}


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _findings(run: Path, rows: Iterator[Json]) -> Iterator[Json]:
    """Writes the findings as Parquet and CSV, and gives each of them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.int64() if name in NUMBERS else pa.string()) for name in FINDINGS])
    with (
        whole(run / "findings.parquet") as parquet,
        whole(run / "findings.csv") as part,
        part.open("w", encoding="utf-8", newline="") as file,
        pq.ParquetWriter(parquet, schema, compression="zstd") as writer,
    ):
        file.write("\ufeff")  # without it a spreadsheet takes the file for the system's own encoding
        lines = csv.writer(file, lineterminator="\r\n")
        lines.writerow(FINDINGS)
        for chunk in _chunks(rows):
            writer.write_table(pa.Table.from_pylist(chunk, schema))
            lines.writerows([cell(row[name]) for name in FINDINGS] for row in chunk)
            yield from chunk


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


def group_rows(files: Sequence[File], across: Across) -> Iterator[dict[str, Any]]:
    """The places of each passage that many documents have."""
    for number, places in enumerate(across.forms, start=1):
        for p in places:
            yield {"group": number, "path": files[p.document].path, "start": p.start, "end": p.end, "length": p.length}


_GROUPS = {**dict.fromkeys(("group", "start", "end", "length"), "int64"), "path": "string"}


def _table(target: Path, kinds: Mapping[str, str], found: Iterable[dict[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in kinds.items()])
    rows = [{k: clean(v) if isinstance(v, str) else v for k, v in row.items()} for row in found]
    with whole(target) as part:
        pq.write_table(pa.Table.from_pylist(rows, schema), part, compression="zstd")


def _workbook(
    run: Path,
    files: Sequence[File],
    findings: Iterator[Json],
    rows: Sequence[Document],
    across: Across,
    errors: Sequence[tuple[str, str]],
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
        first = _sheet(book, "文件", names)
        _fill(_sheet(book, "问题", list(FINDINGS)), (list(row.values()) for row in findings))
        # Only now are the documents known.
        _fill(first, ([({**row._asdict(), **row.counts})[key] for key in keys] for row in ranked(rows)))
        shared = (list(row.values()) for row in passage_rows(files, across))
        _fill(_sheet(book, "相同段落", list(_PASSAGES)), shared)
        paths = {file.name: file.path for file in files}
        two = ([files[c.first].path, c.here.sentence, files[c.second].path, c.there.sentence] for c in across.conflicts)
        _fill(_sheet(book, "数字不一", ["文件一", "原文一", "文件二", "原文二"]), two)
        many = ([row[key] for key in ("group", "path", "start", "end", "length")] for row in group_rows(files, across))
        _fill(_sheet(book, "多份共有", ["段落", "文件", "起", "止", "字数"]), many)
        named = (
            [paths[o.name], o.line, o.words, "、".join(paths[n] for n in o.sources).join(HOW[o.how])]
            for o in across.origins
        )
        _fill(_sheet(book, "外来名称", ["文件", "行", "名称", "可能的来处"]), named)
        _fill(_sheet(book, "未能审查", ["文件", "原因"]), (list(error) for error in errors))


def _sheet(book: Any, name: str, head: Sequence[str]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head)
    return sheet


def _fill(sheet: Any, rows: Iterable[list[Any]]) -> None:
    """Writes the rows below the head; those that a sheet does not hold are in the other tables."""
    for number, row in enumerate(rows, start=1):
        if number <= _SHEET_ROWS:
            sheet.write_row(number, 0, [value[:32_000] if isinstance(value, str) else value for value in row])
