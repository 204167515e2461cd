"""Findings as a table: CSV with the columns of findings.csv in a folder's run (docs/folder.md), for a spreadsheet."""

from __future__ import annotations

import csv
import io

from auditor.flat import FINDINGS, cell, finding_row
from auditor.folder.risk import rule_of
from auditor.report import ReadError, Report

from ._ci import UNREADABLE, UNREADABLE_TITLE, Named, findings

_MARK = "\ufeff"  # without it a spreadsheet takes the file for the system's own encoding


def write(report: Report) -> str:
    """A row for each finding, and for each file that could not be read. A cell that could be a formula begins with '."""
    file = io.StringIO()
    file.write(_MARK)
    rows = csv.DictWriter(file, FINDINGS, restval="", lineterminator="\r\n")
    rows.writeheader()
    for row in (*map(_row, findings(report)), *map(_unread, report.errors)):
        rows.writerow({key: cell(value) for key, value in row.items()})
    return file.getvalue()


def _row(named: Named) -> dict[str, object]:
    document, finding, rule = named
    about = {"path": document.path, "title": rule.title, "kind": rule_of(rule, rule.tags).kind}
    return {**about, **finding_row(finding)}


def _unread(error: ReadError) -> dict[str, object]:
    named = {"rule": UNREADABLE, "title": UNREADABLE_TITLE, "kind": "其他", "severity": "error", "confidence": "high"}
    return {"path": error.path, **named, "message": error.message}
