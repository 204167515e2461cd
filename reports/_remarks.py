"""What reports that write into a copy of the document have in common: the file as it was audited, and what they remark."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from auditor.finding import Finding, Place, Severity
from auditor.report import CannotWrite, DocumentReport, Report

_NAMES = {"error": "错误", "warning": "疑似", "info": "体例"}
_ENDS = 20  # of more other ends only the first get a remark of their own
_LISTED = 5  # of more other ends only the first are named in the remark
_QUOTE = 30


class Remark(NamedTuple):
    """What is written at a place, line by line."""

    place: Place
    lines: tuple[str, ...]
    severity: Severity


def as_audited(document: DocumentReport) -> bytes:
    """The bytes that the findings are about; CannotWrite when the file is gone or another by now: marks would stand wrong."""
    if document.given is not None:
        return document.given
    try:
        data = Path(document.path).read_bytes()
    except (OSError, ValueError) as error:
        raise CannotWrite(f"审查之后读不到 {document.path} 了，没有写批注") from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise CannotWrite(f"{document.path} 在审查之后被改动过，请重新审查")
    return data


def remarks(report: Report, document: DocumentReport) -> Iterator[Remark]:
    """One for each finding of the document, and one for each other end of it."""
    rules = {rule.id: rule for rule in report.rules}
    for number, finding in enumerate(document.findings, start=1):
        rule = rules.get(finding.rule)
        name = _NAMES[finding.severity]
        lines = [f"【{name} {number}】{rule.title if rule else finding.rule}", finding.message]
        if finding.suggestion:
            lines.append(f"建议：{finding.suggestion}")
        lines += _also(finding)
        if rule and rule.basis:
            lines.append(f"依据：{rule.basis}")
        lines.append(f"规则：{finding.rule}")
        yield Remark(finding.place, tuple(lines), finding.severity)
        main = f"主批注在{_where(finding.place)}“{_quote(finding.place)}”"
        for place in finding.against[:_ENDS]:
            yield Remark(place, (f"【{name} {number} 对照】{finding.message}", main), finding.severity)


def _also(finding: Finding) -> Iterator[str]:
    for place in finding.against[:_LISTED]:
        yield f"另见{_where(place)}：“{_quote(place)}”"
    if len(finding.against) > _LISTED:
        yield f"另见还有 {len(finding.against) - _LISTED} 处"


def _where(place: Place) -> str:
    return place.source or f"第{place.line}行"


def _quote(place: Place) -> str:
    quote = " ".join(place.quote.split())
    return quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE // 2]}……{quote[-_QUOTE // 2 :]}"
