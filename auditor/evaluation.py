"""Measures rules and extraction on a corpus of annotated notices."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from auditor import corpus
from auditor.corpus import Case, CorpusError, Defect, Span
from auditor.engine import audit, entities
from auditor.finding import SEVERITIES, Finding
from auditor.notice import Notice
from auditor.registry import rule_classes
from auditor.scores import Audited, RuleScore, rule_scores, touches

__all__ = ["CorpusError", "Evaluation", "evaluate"]

# What an evaluation must reach to be ok: issue 3.
PLANTED_ERRORS = 0.95
FALSE_ALARMS = 0.5
F1 = {"date": 0.97, "quantity": 0.97, "section-number": 0.97, "body": 0.93}

_NAMES = {"date": "日期", "quantity": "数量", "section-number": "层次序号", "body": "机构名称"}
_SEVERITY_NAMES = {"error": "错误", "warning": "警告", "info": "提示"}


class Hit(NamedTuple):
    """A defect and whether a finding touches it."""

    case: str
    own: bool
    defect: Defect
    found: bool


class Alarm(NamedTuple):
    """An error or warning where none belongs."""

    case: str
    finding: Finding


class Extracted(NamedTuple):
    """A span annotated and not found (``missed``), or found and not annotated; ``around`` shows it in place."""

    case: str
    kind: str
    missed: bool
    text: str
    around: str


class Extraction(NamedTuple):
    """How well one kind of value is extracted: exact spans."""

    kind: str
    right: int
    found: int
    total: int

    @property
    def precision(self) -> float:
        """Share of the spans found that are annotated."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the spans annotated that are found."""
        return self.right / self.total if self.total else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.found + self.total) if self.found + self.total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """All figures of one evaluation.

    ``flagged``: distractors (as hits) that an error or warning points at; ``strays``: errors and warnings of
    defective texts that touch no annotated defect; ``alarms``: those of clean texts. ``texts`` counts both twins.
    """

    cases: tuple[str, ...]
    hits: tuple[Hit, ...]
    distractors: tuple[Hit, ...]
    strays: tuple[Alarm, ...]
    alarms: tuple[Alarm, ...]
    clean_characters: int
    texts: int
    rules: tuple[RuleScore, ...]
    extraction: tuple[Extraction, ...]
    differences: tuple[Extracted, ...]

    def share(self, *, own: bool | None = None, severity: str = "", kind: str = "") -> tuple[int, int]:
        """(found, all) of the defects of a severity or kind, in the project's own notices, in real ones, or in all."""
        hits = [
            hit
            for hit in self.hits
            if own in (None, hit.own) and severity in ("", hit.defect.severity) and kind in ("", hit.defect.kind)
        ]
        return sum(hit.found for hit in hits), len(hits)

    @property
    def alarm_rate(self) -> float:
        """Errors and warnings on clean texts in 10,000 characters."""
        return len(self.alarms) / self.clean_characters * 1e4 if self.clean_characters else 0.0

    @cached_property
    def failures(self) -> tuple[str, ...]:
        """One sentence for each aim that is missed; what the corpus does not measure is no failure."""
        failed = []
        found, total = self.share(own=True, severity="error")
        if found < PLANTED_ERRORS * total:
            failed.append(f"自编通报中植入的错误检出 {found}/{total}，低于 {PLANTED_ERRORS:.0%}")
        if self.alarm_rate > FALSE_ALARMS:
            failed.append(f"无误文本每万字误报 {self.alarm_rate:.2f} 处，高于 {FALSE_ALARMS:g} 处")
        for row in self.extraction:
            if row.f1 < F1[row.kind]:
                failed.append(f"{_NAMES[row.kind]}的 F1 为 {row.f1:.3f}，低于 {F1[row.kind]}")
        return tuple(failed)

    @property
    def ok(self) -> bool:
        """Whether every aim is reached."""
        return not self.failures

    def text(self, *, details: bool = False) -> str:
        """The figures as Chinese tables; with ``details`` every value that was extracted wrongly is listed too."""
        parts = [f"语料：{len(self.cases)} 篇（{'、'.join(self.cases)}）", *_recall_text(self), *_alarm_text(self)]
        parts += ["", f"各规则（{self.texts} 篇文本）", *_table([*_rule_rows(self.rules)])]
        if self.extraction:
            parts += ["", "抽取（逐字相同才算对）", *_table(_extraction_rows(self.extraction))]
        if details:
            parts += [f"  {d.case} {'漏' if d.missed else '多'}{_NAMES[d.kind]} {d.around}" for d in self.differences]
        parts += ["", "结论：达到全部目标" if self.ok else "结论：未达目标——" + "；".join(self.failures)]
        return "\n".join(parts) + "\n"


def evaluate(folder: Path) -> Evaluation:
    """Audit every notice under ``folder`` (a corpus, or the folder of one notice) with all installed rules.

    Raises CorpusError for an annotation that does not fit its text and for a folder without any.
    """
    cases = corpus.load(folder)
    kinds = corpus.load_kinds(folder, cases, rule_classes())
    texts: list[Audited] = []
    hits: list[Hit] = []
    distractors: list[Hit] = []
    strays: list[Alarm] = []
    alarms: list[Alarm] = []
    for case in cases:
        findings = _findings(case.defective)
        texts.append(Audited(False, case.defects, findings))
        loud = [finding for finding in findings if finding.severity != "info"]
        hits += [Hit(case.name, case.own, d, any(touches(f, d) for f in findings)) for d in case.defects]
        distractors += [Hit(case.name, case.own, d, any(_points_at(f, d) for f in loud)) for d in case.distractors]
        strays += [Alarm(case.name, f) for f in loud if not any(touches(f, d) for d in case.defects)]
        if case.clean:
            texts.append(Audited(True, (), _findings(case.clean)))
            alarms += [Alarm(case.name, f) for f in texts[-1].findings if f.severity != "info"]
    scores, differences = _extraction(cases)
    return Evaluation(
        cases=tuple(case.name for case in cases),
        hits=tuple(hits),
        distractors=tuple(distractors),
        strays=tuple(strays),
        alarms=tuple(alarms),
        clean_characters=sum(len(case.clean.text) for case in cases if case.clean),
        texts=len(texts),
        rules=tuple(rule_scores(rule_classes(), kinds, texts)),
        extraction=scores,
        differences=differences,
    )


def _findings(notice: Notice) -> tuple[Finding, ...]:
    return audit(notice, [cls() for cls in rule_classes().values()]).findings


def _points_at(finding: Finding, defect: Defect) -> bool:
    return finding.place.start < defect.end and finding.place.end > defect.start


def _extraction(cases: Iterable[Case]) -> tuple[tuple[Extraction, ...], tuple[Extracted, ...]]:
    right, found, total = Counter[str](), Counter[str](), Counter[str]()
    differences = []
    for case in cases:
        if case.spans is None or case.clean is None:
            continue
        wanted = set(case.spans)
        got = {Span(row.start, row.end, row.kind) for row in entities(case.clean) if row.kind in F1}
        right.update(span.kind for span in wanted & got)
        found.update(span.kind for span in got)
        total.update(span.kind for span in wanted)
        for span in sorted(wanted ^ got):
            differences.append(_extracted(case.name, case.clean.text, span, span in wanted))
    rows = tuple(Extraction(kind, right[kind], found[kind], total[kind]) for kind in F1 if total[kind])
    return rows, tuple(differences)


def _extracted(case: str, text: str, span: Span, missed: bool) -> Extracted:
    quote = text[span.start : span.end]
    around = f"{text[max(0, span.start - 10) : span.start]}【{quote}】{text[span.end : span.end + 10]}"
    return Extracted(case, span.kind, missed, quote, around.replace("\n", "⏎"))


def _recall_text(evaluation: Evaluation) -> Iterator[str]:
    severities = [s for s in SEVERITIES if evaluation.share(severity=s)[1]]
    rows = [["检出/全部", *(_SEVERITY_NAMES[s] for s in severities), "合计"]]
    for own, name in ((True, "自编通报"), (False, "真实通报")):
        if evaluation.share(own=own)[1]:
            shares = [evaluation.share(own=own, severity=s) for s in severities] + [evaluation.share(own=own)]
            rows.append([name, *(_share(*share) for share in shares)])
    yield from ("", *_table(rows), "")
    kinds = sorted({hit.defect.kind for hit in evaluation.hits})
    yield from _table([["缺陷类型", "检出/全部"], *([kind, _share(*evaluation.share(kind=kind))] for kind in kinds)])
    missed = [hit for hit in evaluation.hits if not hit.found]
    if missed:
        yield from ("", f"漏检 {len(missed)} 处")
    for hit in missed:
        yield f"  {hit.case} {_SEVERITY_NAMES[hit.defect.severity]} {hit.defect.kind} “{_short(hit.defect.quote)}”"


def _alarm_text(evaluation: Evaluation) -> Iterator[str]:
    flagged = [hit for hit in evaluation.distractors if hit.found]
    yield from ("", f"似错实对而被报：{len(flagged)}/{len(evaluation.distractors)}")
    yield from (f"  {hit.case} “{_short(hit.defect.quote)}”" for hit in flagged)
    yield f"标注之外的错误和警告：{len(evaluation.strays)}"
    yield from map(_alarm, evaluation.strays)
    size, rate = evaluation.clean_characters, evaluation.alarm_rate
    yield f"无误文本的误报：{len(evaluation.alarms)} 处，{size} 字，每万字 {rate:.2f}"
    yield from map(_alarm, evaluation.alarms)


def _alarm(alarm: Alarm) -> str:
    finding = alarm.finding
    quote, message = _short(finding.place.quote), _short(finding.message, 80)
    return f"  {alarm.case} {_SEVERITY_NAMES[finding.severity]} {finding.rule} “{quote}” {message}"


def _extraction_rows(extraction: Iterable[Extraction]) -> list[list[str]]:
    rows = [["", "准确率", "召回率", "F1", "标注", "抽出"]]
    for row in extraction:
        shares = (f"{share:.3f}" for share in (row.precision, row.recall, row.f1))
        rows.append([_NAMES[row.kind], *shares, str(row.total), str(row.found)])
    return rows


def _rule_rows(scores: Iterable[RuleScore]) -> Iterator[list[str]]:
    """What belongs to a rule: the defects of its kinds; what it found, and what of that touches any listed defect."""
    yield ["", "所属缺陷检出", "本规则检出", "召回率", "报出", "属实", "准确率", "无误文本的提示"]
    for row in scores:
        shares = _share(row.found, row.defects), _share(row.own, row.defects), _percent(row.recall)
        yield [row.rule, *shares, str(row.findings), str(row.right), _percent(row.precision), str(row.hints)]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


def _share(found: int, total: int) -> str:
    return f"{found}/{total}" if total else "—"


def _short(quote: str, limit: int = 30) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns side by side; a Han character is two wide."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
