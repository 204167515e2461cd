"""Runs rules over notices and gathers what a report needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import replace

from auditor.diagnosis import diagnose
from auditor.doubts import weighed
from auditor.finding import SEVERITIES, Finding
from auditor.notice import Notice
from auditor.report import Check, DocumentReport, EntityRow, Issuer, OutlineRow
from auditor.rule import Rule
from auditor.text import Cover

# What a model proposes has kinds of its own: body and place are the gazetteer's, with their full names.
MODEL_KINDS = {"PER": "person", "LOC": "location", "ORG": "organization"}


def _unheard(done: int) -> None:
    """Nobody listens."""


# Told how many rules are done. No parameter, for much stands between who looks and who audits.
heard: ContextVar[Callable[[int], None]] = ContextVar("heard", default=_unheard)


def audit(notice: Notice, rules: Sequence[Rule]) -> DocumentReport:
    """Everything about one notice: findings in the order of the text, checks that agree, outline and entities.

    A rule that crashes becomes an ``internal-error`` finding that names it; the other rules still report.
    """
    findings: list[Finding] = []
    checks: list[Check] = []
    for done, rule in enumerate(rules, start=1):
        for result in _results(rule, notice):
            if isinstance(result, Check):
                checks.append(result)
            else:
                findings.append(result)
        heard.get()(done)
    findings.sort(key=lambda f: (f.place.start, f.place.end, SEVERITIES.index(f.severity), f.rule, f.message))
    guess = notice.issuer
    diagnosis = diagnose(notice, rules, list(_counted(findings)), _results)
    return DocumentReport(
        path=notice.path,
        sha256=notice.sha256,
        text=notice.text,
        title=notice.title,
        issuer=Issuer(guess.name, guess.place, guess.kind) if guess else None,
        findings=diagnosis.findings,
        causes=diagnosis.causes,
        streams=diagnosis.streams,
        outline=tuple(_outline(notice)),
        entities=tuple(entities(notice)),
        checks=tuple(checks),
        origin=notice.origin,
        given=notice.given,
    )


def _counted(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, each with the number of those before it that say the same: fingerprints tell them apart."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        said = finding.said
        yield replace(finding, earlier=seen[said]) if seen[said] else finding
        seen[said] += 1


def _results(rule: Rule, notice: Notice) -> list[Finding | Check]:
    try:
        results = list(rule.check(notice))
        kept = [r for r in results if isinstance(r, Check) or not notice.allowed.silences(r, rule.tags)]
        return [told for r in kept if (told := weighed(r, rule, notice.origin)) is not None]
    except Exception as error:
        where = notice.place(0, 0)
        message = f"规则 {rule.id} 运行出错，未完成检查（{type(error).__name__}: {error}）；其他规则不受影响"
        return [Finding("internal-error", "error", "high", message, where)]


def _outline(notice: Notice) -> Iterator[OutlineRow]:
    problems = notice.numbering.labels
    for h in notice.headings:
        yield OutlineRow(
            h.level, h.number, h.ordinal, h.title, h.path, h.start, max(h.end, h.number_end), problems.get(h.index)
        )


def entities(notice: Notice) -> list[EntityRow]:
    """Every entity and quantity with its place, in the order of the text; ``value`` is its normal form."""
    text = notice.text
    rows = [EntityRow("date", text[d.start : d.end], d.iso(), d.start, d.end) for d in notice.dates]
    rows += [EntityRow("quantity", text[q.start : q.end], q.iso(), q.start, q.end) for q in notice.quantities]
    titles = Cover(notice.titles)  # a body in the name of a document is part of that name
    rows += [
        EntityRow("body", text[b.start : b.end], b.full, b.start, b.end)
        for b in notice.bodies
        if not titles.holds(b.start)
    ]
    rows += [EntityRow("place", text[p.start : p.end], p.full, p.start, p.end) for p in notice.places]
    rows += [EntityRow("title", text[t.start : t.end], t.inner, t.start, t.end) for t in notice.titles]
    rows += [EntityRow("quotation", text[q.start : q.end], q.inner, q.start, q.end) for q in notice.quotations]
    rows += [
        EntityRow("document-number", text[n.start : n.end], n.inner, n.start, n.end) for n in notice.document_numbers
    ]
    rows += [
        EntityRow("page-jump", text[j.start : j.end], f"{j.kind} {j.page or ''}".strip(), j.start, j.end)
        for j in notice.jumps
    ]
    rows += [
        EntityRow("section-number", text[h.start : h.number_end], h.path, h.start, h.number_end)
        for h in notice.headings
        if h.number_end > h.start
    ]
    if notice.ner is not None:  # asked for by name: a run that does not ask must not pay for a model
        rows += [
            EntityRow(MODEL_KINDS[e.label], text[e.start : e.end], e.label, e.start, e.end)
            for e in notice.entities_by_model
        ]
    return sorted(rows, key=lambda row: (row.start, row.end, row.kind))
