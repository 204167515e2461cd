"""A line for each finding, as compilers print them: path:line:column: severity: message [rule]. For editors and pre-commit."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.report import Report

from ._ci import UNREADABLE, findings, has_lines, sentence
from ._plain import one_line


def write(report: Report) -> str:
    """The findings in the order of the documents; of a file without lines the message names page and paragraph."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for document, finding, rule in findings(report):
        place = finding.place
        position = f"{place.line}:{place.column}" if has_lines(document) else "1:1"
        said = sentence(document, finding)
        yield f"{one_line(document.path)}:{position}: {finding.severity}: {said} [{one_line(rule.id)}]"
    for error in report.errors:
        yield f"{one_line(error.path)}:1:1: error: {one_line(error.message)} [{UNREADABLE}]"
