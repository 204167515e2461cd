"""Turns a document's plain data into what the template prints: verdict, findings with context, outline, marked text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from auditor.finding import SEVERITIES, Finding, Place
from auditor.report import Cause, DocumentReport, RuleInfo

from ._aside import AsideView, aside_view, findings_aside, left_out
from ._html_ledgers import Ledgers, ledgers
from ._html_outline import OutlineNode, heading_lines, outline, outline_anchors
from ._html_text import RANK, Anchor, End, Paragraph, clip, context, cut

SEVERITY_NAMES = {"error": "错误", "warning": "疑似", "info": "体例"}
CONFIDENCE_NAMES = {"high": "把握高", "medium": "把握中", "low": "把握低"}
_CONTEXT = 16  # characters of the same line shown on either side of a quote
_QUOTE = 72  # a longer quote loses its middle
_BINS = 400  # the strip never draws more ticks than this, however many findings there are


class Verdict(NamedTuple):
    """May this go out? ``key`` is stop, look or clear, for style; ``label`` and ``reason`` are read."""

    key: str
    label: str
    reason: str


class Quote(NamedTuple):
    """One end of a finding as the list shows it, with the text around it."""

    mark_id: str
    label: str
    location: str
    before: str
    text: str
    after: str


class FindingView(NamedTuple):
    """A finding with its number in this report and both ends quoted."""

    id: str
    number: int
    rule: str
    severity: str
    severity_name: str
    confidence: str
    message: str
    suggestion: str | None
    quotes: tuple[Quote, ...]
    fingerprint: str


class RuleGroup(NamedTuple):
    """The findings of one rule."""

    rule: RuleInfo
    severity: str
    findings: tuple[FindingView, ...]


class SeverityGroup(NamedTuple):
    """The findings of one severity, by rule."""

    severity: str
    name: str
    total: int
    rules: tuple[RuleGroup, ...]


class Tick(NamedTuple):
    """A notch on the strip; ``x`` from 0 to 1000."""

    x: float
    severity: str
    finding_id: str
    total: int


class Band(NamedTuple):
    """A stretch of the strip; ``tone`` numbers its colour."""

    x: float
    width: float
    label: str
    tone: int


class CheckView(NamedTuple):
    """A comparison that agrees, with links to its places as (id, words, location)."""

    message: str
    links: tuple[tuple[str, str, str], ...]


class CheckGroup(NamedTuple):
    """What one rule looked at: what agrees, and how many findings it has."""

    rule: RuleInfo
    checks: tuple[CheckView, ...]
    findings: int


class CauseView(NamedTuple):
    """A root of several findings, with the ids and numbers of those it explains, and those that it folds in the list."""

    title: str
    explanation: str
    findings: tuple[tuple[str, int], ...]
    folded: tuple[FindingView, ...]


class StreamPart(NamedTuple):
    """A part of a reconstructed document: where it stands in the notice, and its lines."""

    line: int
    line_id: str
    size: int
    lines: tuple[str, ...]


class StreamView(NamedTuple):
    """One of the documents that the text mixes, in reading order. ``tone`` numbers its colour on the strip."""

    label: str
    tone: int
    lost: tuple[str, ...]
    joins: tuple[str, ...]
    parts: tuple[StreamPart, ...]


@dataclass(frozen=True)
class DocumentView:
    """Everything the template prints of one document."""

    id: str
    path: str
    title: str
    issuer: str
    characters: int
    verdict: Verdict
    counts: Mapping[str, int]
    findings: tuple[FindingView, ...]
    groups: tuple[SeverityGroup, ...]
    causes: tuple[CauseView, ...]
    ticks: tuple[Tick, ...]
    sections: tuple[Band, ...]
    streams: tuple[Band, ...]
    loose: tuple[SeverityGroup, ...]
    restored: tuple[StreamView, ...]
    outline: tuple[OutlineNode, ...]
    outline_problems: int
    paragraphs: tuple[Paragraph, ...]
    ledgers: Ledgers
    checks: tuple[CheckGroup, ...]
    check_count: int
    aside: AsideView


def verdict(counts: Mapping[str, int], rules: int, checks: int) -> Verdict:
    """The verdict from the number of findings of each severity."""
    if counts["error"]:
        more = f"，另有疑似 {counts['warning']} 处" if counts["warning"] else ""
        return Verdict("stop", "不宜发布", f"错误 {counts['error']} 处，改正之前不宜发布{more}。")
    if counts["warning"]:
        return Verdict("look", "请核对", f"未见确定的错误；疑似 {counts['warning']} 处，请对照原文核对。")
    style = f"只有体例 {counts['info']} 处可酌情统一；" if counts["info"] else ""
    agree = f"，{checks} 处核对相符" if checks else ""
    return Verdict("clear", "未发现问题", f"{style}共查 {rules} 条规则{agree}。")


def _with_rest(verdict: Verdict, document: DocumentReport) -> Verdict:
    """The verdict on what is listed says also what is not."""
    rest = left_out([document.aside])
    return verdict._replace(reason=f"{verdict.reason}另有 {rest}，未列入。") if rest else verdict


def count(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity, all severities named."""
    return {severity: sum(finding.severity == severity for finding in findings) for severity in SEVERITIES}


def document_view(document: DocumentReport, number: int, first: int, rules: Mapping[str, RuleInfo]) -> DocumentView:
    """The view of the ``number``-th document; its findings are numbered from ``first`` in reading order."""
    prefix = f"d{number}"
    ordered = sorted(
        document.findings, key=lambda f: (f.place.start, f.place.end, RANK.get(f.severity, 2), f.rule, f.message)
    )
    numbered = list(enumerate(ordered, start=first))
    ends = list(_ends(numbered))
    views = tuple(_finding_view(document.text, number, finding) for number, finding in numbered)
    books = ledgers(document, prefix, ends)
    anchors = [*outline_anchors(document, prefix), *books.anchors]
    checks, check_anchors = _checks(document, prefix, rules, views)
    counts = count(document.findings)
    known = {cause.id for cause in document.causes}
    caused = {number for number, finding in numbered if finding.cause in known}
    return DocumentView(
        id=prefix,
        path=document.path,
        title=document.title or re.split(r"[\\/]", document.path)[-1] or "（无题）",
        issuer=document.issuer.name if document.issuer else "",
        characters=document.characters,
        verdict=_with_rest(verdict(counts, len(rules), len(document.checks)), document),
        counts=counts,
        findings=views,
        groups=tuple(_groups(views, rules)),
        causes=tuple(_cause(cause, numbered, views) for cause in document.causes),
        loose=tuple(_groups([view for view in views if view.number not in caused], rules)),
        restored=tuple(_restored(document, f"{prefix}-l")),
        ticks=_ticks(ends, len(document.text)),
        sections=_sections(document),
        streams=_streams(document),
        outline=outline(document, prefix, numbered),
        outline_problems=sum(row.problem is not None for row in document.outline),
        paragraphs=cut(
            document.text, ends, [*anchors, *check_anchors], heading_lines(document), f"{prefix}-l", document.title
        ),
        ledgers=books,
        checks=checks,
        check_count=len(document.checks),
        aside=aside_view(document.aside),
    )


def location(place: Place) -> str:
    """Where a place is, in a proofreader's words: outline, page and paragraph where known, and the line."""
    return " ".join(part for part in (place.path, place.source, f"第{place.line}行") if part)


def rule_info(rule: str, severity: str, rules: Mapping[str, RuleInfo]) -> RuleInfo:
    """What is known of a rule; a finding of a rule that the run does not list (an internal error) still has a title."""
    known = rules.get(rule)
    if known:
        return known
    return RuleInfo(rule, "规则运行出错" if rule == "internal-error" else rule, severity, "")


def _ends(numbered: Sequence[tuple[int, Finding]]) -> Iterator[End]:
    for number, finding in numbered:
        fid = f"f{number}"
        for index, place in enumerate((finding.place, *finding.against), start=1):
            mark = f"m-{fid}" if index == 1 else f"m-{fid}-{index}"
            yield End(place.start, place.end, mark, fid, number, finding.severity, index == 1)


def _finding_view(text: str, number: int, finding: Finding) -> FindingView:
    fid = f"f{number}"
    quotes = [_quote(text, finding.place, f"m-{fid}", "原处")]
    for index, place in enumerate(finding.against, start=2):
        label = "另一处" if len(finding.against) == 1 else f"另一处 {index - 1}"
        quotes.append(_quote(text, place, f"m-{fid}-{index}", label))
    return FindingView(
        id=fid,
        number=number,
        rule=finding.rule,
        severity=finding.severity,
        severity_name=SEVERITY_NAMES.get(finding.severity, finding.severity),
        confidence=CONFIDENCE_NAMES.get(finding.confidence, finding.confidence),
        message=finding.message,
        suggestion=finding.suggestion,
        quotes=tuple(quotes),
        fingerprint=finding.fingerprint,
    )


def _quote(text: str, place: Place, mark_id: str, label: str) -> Quote:
    before, body, after = context(text, place.start, place.end, _CONTEXT)
    if len(body) > _QUOTE:
        body = f"{body[: _QUOTE * 2 // 3]} …… {body[-_QUOTE // 3 :]}"
    return Quote(mark_id, label, location(place), before, body, after)


def _groups(views: Sequence[FindingView], rules: Mapping[str, RuleInfo]) -> Iterator[SeverityGroup]:
    for severity in SEVERITIES:
        mine = [view for view in views if view.severity == severity]
        by_rule: dict[str, list[FindingView]] = {}
        for view in mine:
            by_rule.setdefault(view.rule, []).append(view)
        if mine:
            yield SeverityGroup(
                severity,
                SEVERITY_NAMES[severity],
                len(mine),
                tuple(
                    RuleGroup(rule_info(rule, severity, rules), severity, tuple(found))
                    for rule, found in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
                ),
            )


def _words(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= 16 else quote[:15] + "…"


def _cause(cause: Cause, numbered: Sequence[tuple[int, Finding]], views: Sequence[FindingView]) -> CauseView:
    wanted = set(cause.findings)
    found = tuple((f"f{number}", number) for number, finding in numbered if finding.fingerprint in wanted)
    mine = {number for number, finding in numbered if finding.cause == cause.id}
    return CauseView(cause.title, cause.explanation, found, tuple(view for view in views if view.number in mine))


def _restored(document: DocumentReport, line_prefix: str) -> Iterator[StreamView]:
    text = document.text
    for tone, stream in enumerate(document.streams):
        parts = []
        for start, end in stream.parts:
            start, end = clip(start, end, len(text))
            line = text.count("\n", 0, start + len(text[start:end]) - len(text[start:end].lstrip("\n"))) + 1
            lines = tuple(body.strip() for body in text[start:end].split("\n") if body.strip())
            parts.append(StreamPart(line, f"{line_prefix}{line}", end - start, lines))
        yield StreamView(stream.issuer or "来源不明的一份", tone, stream.lost, stream.joins, tuple(parts))


def _ticks(ends: Sequence[End], length: int) -> tuple[Tick, ...]:
    """One tick a bin, that of its worst finding, so that two thousand findings draw as fast as twenty."""
    bins: dict[int, list[End]] = {}
    for end in ends:
        if end.primary:
            bins.setdefault(int(min(max(end.start, 0), length) * (_BINS - 1) / max(length, 1)), []).append(end)
    out = []
    for index, found in bins.items():
        worst = min(found, key=lambda end: RANK.get(end.severity, 2))
        out.append(Tick(round((index + 0.5) * 1000 / _BINS, 2), worst.severity, worst.finding_id, len(found)))
    # Errors are drawn last, over the others.
    return tuple(sorted(out, key=lambda tick: (-RANK.get(tick.severity, 2), tick.x)))


def _sections(document: DocumentReport) -> tuple[Band, ...]:
    top = [row for row in document.outline if row.level == 1]
    stops = [*(row.start for row in top[1:]), document.characters]
    return tuple(
        _band(document, row.start, stop, row.number, index)
        for index, (row, stop) in enumerate(zip(top, stops, strict=False))
    )


def _streams(document: DocumentReport) -> tuple[Band, ...]:
    return tuple(
        _band(document, start, end, stream.issuer or "来源不明", tone)
        for tone, stream in enumerate(document.streams)
        for start, end in stream.parts
    )


def _band(document: DocumentReport, start: int, end: int, label: str, tone: int) -> Band:
    scale = 1000 / max(document.characters, 1)
    return Band(round(start * scale, 2), round((end - start) * scale, 2), label, tone)


def _checks(
    document: DocumentReport, prefix: str, rules: Mapping[str, RuleInfo], views: Sequence[FindingView]
) -> tuple[tuple[CheckGroup, ...], list[Anchor]]:
    """Every rule of the run with what it found in order: the rules with agreeing comparisons first."""
    anchors: list[Anchor] = []
    by_rule: dict[str, list[CheckView]] = {rule: [] for rule in rules}
    for number, check in enumerate(document.checks, start=1):
        links = []
        for index, place in enumerate(check.places, start=1):
            anchors.append(Anchor(place.start, place.end, f"{prefix}-c{number}-{index}", "ok"))
            links.append((anchors[-1].id, _words(place.quote) or location(place), location(place)))
        by_rule.setdefault(check.rule, []).append(CheckView(check.message, tuple(links)))
    # What is known or excused was found all the same: the report must not say that there is none.
    told = Counter([view.rule for view in views] + [finding.rule for finding in findings_aside(document.aside)])
    found = {rule: told[rule] for rule in by_rule}
    groups = [CheckGroup(rule_info(rule, "info", rules), tuple(made), found[rule]) for rule, made in by_rule.items()]
    return tuple(sorted(groups, key=lambda group: (-len(group.checks), group.rule.id))), anchors
