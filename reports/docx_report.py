"""The report as comments in a Word file: a copy of the document, each finding at its very characters.

A Word file is copied with comments added and nothing else changed; of any other kind a Word file is made from its text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from auditor.finding import Finding, Place
from auditor.ooxml import PackageError
from auditor.report import CannotWrite, DocumentReport, Report
from auditor.source_map import SourceMap

from ._docx_comments import Note, annotated
from ._docx_from_text import made

_NAMES = {"error": "错误", "warning": "疑似", "info": "体例"}
_ENDS = 20  # of more other ends only the first get a comment of their own
_LISTED = 5  # of more other ends only the first are named in the comment
_QUOTE = 30


def write(report: Report, *, track_changes: bool = False) -> bytes:
    """The one document of the report as a .docx with comments; with ``track_changes`` its sure remedies as revisions.

    CannotWrite when the report has not exactly one document, or its file is no longer what was audited.
    """
    if len(report.documents) != 1:
        raise CannotWrite(f"Word 批注一次只能写一份文件，这次有 {len(report.documents)} 份，请逐份运行")
    (document,) = report.documents
    data, origin = _source(document, report.started)
    edits = [edit for finding in document.findings for edit in finding.edits] if track_changes else []
    try:
        return annotated(data, origin, [_summary(report, document), *_notes(report, document)], edits, report.started)
    except PackageError as error:
        raise CannotWrite(f"不能在 {document.path} 里写批注：{error}") from error


def _source(document: DocumentReport, started: str) -> tuple[bytes, SourceMap]:
    if document.origin is None or document.origin.kind != "docx":
        return made(document, started)
    try:
        data = Path(document.path).read_bytes()
    except (OSError, ValueError) as error:
        raise CannotWrite(f"审查之后读不到 {document.path} 了，没有写批注") from error
    # The map counts the runs of the file that was audited.
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise CannotWrite(f"{document.path} 在审查之后被改动过，请重新审查")
    return data, document.origin


def _summary(report: Report, document: DocumentReport) -> Note:
    counts = {name: sum(f.severity == key for f in document.findings) for key, name in _NAMES.items()}
    found = "、".join(f"{name} {count} 处" for name, count in counts.items() if count)
    verdict = "不宜发布" if counts["错误"] else "请核对" if counts["疑似"] else "可酌情统一" if found else "未发现问题"
    lines = [f"【核稿】{verdict}" + (f"：{found}" if found else "")]
    lines.append(f"共 {document.characters:,} 字，{len(report.rules)} 条规则，核对相符 {len(document.checks)} 处。")
    lines += [f"{cause.title}：{cause.explanation}" for cause in document.causes]
    lines.append(f"批注由核稿 {report.version} 生成，原文未改动；是否采纳请人工判断。")
    return Note(0, len(document.text), tuple(lines), leading=True)


def _notes(report: Report, document: DocumentReport) -> Iterator[Note]:
    rules = {rule.id: rule for rule in report.rules}
    for number, finding in enumerate(document.findings, start=1):
        rule = rules.get(finding.rule)
        name = _NAMES.get(finding.severity, finding.severity)
        lines = [f"【{name} {number}】{rule.title if rule else finding.rule}", finding.message]
        if finding.suggestion:
            lines.append(f"建议：{finding.suggestion}")
        lines += _also(finding)
        if rule and rule.basis:
            lines.append(f"依据：{rule.basis}")
        lines.append(f"规则：{finding.rule}")
        yield Note(finding.place.start, finding.place.end, tuple(lines))
        for place in finding.against[:_ENDS]:
            here = (
                f"【{name} {number} 对照】{finding.message}",
                f"主批注在{_where(finding.place)}“{_quote(finding.place)}”",
            )
            yield Note(place.start, place.end, here)


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
