"""The report as plain text for a terminal: each document's verdict, then its findings, the worst first."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.finding import SEVERITIES, Finding, Place
from auditor.report import DocumentReport, Report

from ._aside import left_out
from ._plain import one_line

_NAMES = {"error": "错误", "warning": "疑似", "info": "体例"}
_QUOTE = 40  # a longer quote loses its middle
_ENDS = 4  # of more other ends only the first are shown


def write(report: Report) -> str:
    """The whole report as lines of text, without colours."""
    blocks = ["\n".join(_document(document)) for document in report.documents]
    if report.errors:
        unread = [f"  {one_line(error.path)}：{one_line(error.message)}" for error in report.errors]
        blocks.append("\n".join([f"未能审查 {len(report.errors)} 份", *unread]))
    blocks.append(_totals(report))
    return "\n\n".join(blocks) + "\n"


def _document(document: DocumentReport) -> Iterator[str]:
    yield one_line(document.path)
    if document.title:
        yield f"  {one_line(document.title)}"
    issuer = f"，发文机关 {one_line(document.issuer.name)}" if document.issuer else ""
    agreed = f"，{len(document.checks)} 处核对相符" if document.checks else ""
    yield f"  {_verdict(document)}（{document.characters:,} 字{issuer}{agreed}）"
    if rest := left_out([document.aside]):
        yield f"  未列入：{rest}"
    yield from _causes(document)
    for severity in SEVERITIES:
        found = [finding for finding in document.findings if finding.severity == severity]
        if not found:
            continue
        yield ""
        yield f"  {_NAMES[severity]} {len(found)} 处"
        for finding in found:
            yield from _finding(finding, lines=document.origin is None)


def _causes(document: DocumentReport) -> Iterator[str]:
    """The causes before their symptoms: who mends the cause need not read each of them."""
    if not document.causes:
        return
    yield ""
    yield f"  根源 {len(document.causes)} 个"
    for cause in document.causes:
        yield f"    {one_line(cause.title)}：{one_line(cause.explanation)}（解释 {len(cause.findings)} 处）"


def _verdict(document: DocumentReport) -> str:
    counts = _counts([document])
    if not document.findings:
        return "未发现问题"
    word = "不宜发布" if counts["error"] else "请核对" if counts["warning"] else "可酌情统一"
    return f"{word}：{'、'.join(f'{_NAMES[s]} {n} 处' for s, n in counts.items() if n)}"


def _finding(finding: Finding, *, lines: bool) -> Iterator[str]:
    yield f"    {_where(finding.place, lines)}  {one_line(finding.message)}  [{finding.rule}]"
    yield f"        此处：{_quote(finding.place)}"
    for place in finding.against[:_ENDS]:
        yield f"        另见：{_where(place, lines)}  {_quote(place)}"
    if len(finding.against) > _ENDS:
        yield f"        另见：还有 {len(finding.against) - _ENDS} 处"
    if finding.suggestion:
        yield f"        建议：{one_line(finding.suggestion)}"


def _where(place: Place, lines: bool) -> str:
    """Where a place is: by ``lines`` in a text, by page, paragraph and cell in a Word file or PDF, where none sees lines."""
    where = "" if lines else place.source
    return (where or f"{place.line}:{place.column}") + (f" {one_line(place.path)}" if place.path else "")


def _quote(place: Place) -> str:
    quote = one_line(place.quote)
    return f"“{quote}”" if len(quote) <= _QUOTE else f"“{quote[: _QUOTE // 2]}……{quote[-_QUOTE // 2 :]}”"


def _counts(documents: list[DocumentReport]) -> dict[str, int]:
    counts: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
    for document in documents:
        for finding in document.findings:
            counts[finding.severity] += 1
    return counts


def _totals(report: Report) -> str:
    counts = _counts(list(report.documents))
    words = "、".join(f"{_NAMES[severity]} {count} 处" for severity, count in counts.items())
    unread = f"，{len(report.errors)} 份未能审查" if report.errors else ""
    unread += f"，{report.unchanged} 份没有改动" if report.unchanged else ""
    rest = left_out([document.aside for document in report.documents])
    unread += f"，另有 {rest}" if rest else ""
    run = f"{len(report.rules)} 条规则，用时 {report.seconds:.1f} 秒"
    return f"共审查 {len(report.documents)} 份，{words}{unread}；{run}。"
