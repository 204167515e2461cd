"""What the formats that programs read have in common: paths from the working directory, and a finding in one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from auditor.finding import SEVERITIES, Finding, Place
from auditor.report import DocumentReport, Report, RuleInfo

from ._aside import findings_aside
from ._plain import one_line

# The rule under which a file that could not be audited is reported, where a format has nothing else for it.
UNREADABLE = "unreadable-file"
UNREADABLE_TITLE = "文件未能审查"
_ENDS = 4  # of more other ends only the first are named in the sentence


class Named(NamedTuple):
    """A finding with its document and what its rule says of itself."""

    document: DocumentReport
    finding: Finding
    rule: RuleInfo


def findings(report: Report) -> Iterator[Named]:
    """All findings, document by document, in the order of the text."""
    known = rules(report)
    for document in report.documents:
        for finding in document.findings:
            yield Named(document, finding, known[finding.rule])


def rules(report: Report) -> dict[str, RuleInfo]:
    """The rules of the run by id, and those that only findings name (internal-error)."""
    known = {rule.id: rule for rule in report.rules}
    for document in report.documents:
        for finding in (*document.findings, *findings_aside(document.aside)):
            title = "规则运行出错" if finding.rule == "internal-error" else finding.rule
            known.setdefault(finding.rule, RuleInfo(finding.rule, title, finding.severity, ""))
    return known


def has_lines(document: DocumentReport) -> bool:
    """Whether the document's lines are those of its file: an editor has none for Word, PDF and web pages."""
    return document.origin is None


def where(document: DocumentReport, place: Place) -> str:
    """第3行, or 第3页第2段 in a file without lines."""
    return (not has_lines(document) and place.source) or f"第{place.line}行"


def sentence(document: DocumentReport, finding: Finding) -> str:
    """The message in one line: before it the place in a file without lines, behind it the other ends and the suggestion."""
    begin = "" if has_lines(document) else f"{where(document, finding.place)}："
    more = []
    if finding.against:
        also = list(dict.fromkeys(where(document, place) for place in finding.against))
        etc = "等处" if len(also) > _ENDS else ""
        more.append(f"另见{'、'.join(also[:_ENDS])}{etc}")
    if finding.suggestion:
        more.append(f"建议：{finding.suggestion}")
    return one_line(f"{begin}{finding.message}" + (f"（{'；'.join(more)}）" if more else ""))


def end_of(place: Place) -> tuple[int, int]:
    """Line and column, from 1, behind the last character of a place."""
    breaks = place.quote.count("\n")
    last = place.quote.rpartition("\n")[2]
    return place.line + breaks, (1 if breaks else place.column) + len(last)


def relative(path: str) -> str:
    """The path from the working directory, with /; as an absolute path where it leads out of there.

    CI knows files by their place in the checkout, where it runs.
    """
    here = os.getcwd()  # noqa: PTH109 # the string that relpath takes
    try:
        inside = os.path.relpath(path, here)
    except ValueError:  # on another drive, or no path at all
        return path.replace(os.sep, "/")
    outside = inside == os.pardir or inside.startswith(os.pardir + os.sep)
    return Path(os.path.normpath(os.path.join(here, path)) if outside else inside).as_posix()  # noqa: PTH118


def fails(severity: str, fail_on: str) -> bool:
    """Whether a finding of this severity makes the run fail."""
    return fail_on != "never" and severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1]
