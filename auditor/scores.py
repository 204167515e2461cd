"""Precision and recall of each rule on a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.corpus import Defect
from auditor.finding import Finding


class Audited(NamedTuple):
    """A text with all its findings and the defects that are listed for it; ``clean``: a twin without defects."""

    clean: bool
    defects: tuple[Defect, ...]
    findings: tuple[Finding, ...]


class RuleScore(NamedTuple):
    """What one rule did.

    ``defects`` counts those of its ``kinds``, ``found`` those of them that a finding of any rule touches, ``own`` those
    that one of its own touches. ``findings`` counts what it found, ``right`` what of that touches a listed defect of
    whatever kind; ``hints`` are its info findings on clean texts, which nobody judged and neither figure holds.
    """

    rule: str
    kinds: tuple[str, ...]
    defects: int
    found: int
    own: int
    findings: int
    right: int
    hints: int

    @property
    def precision(self) -> float | None:
        """Share of the findings that touch a listed defect; None without findings."""
        return self.right / self.findings if self.findings else None

    @property
    def recall(self) -> float | None:
        """Share of the defects of its kinds that any rule finds; None without such defects."""
        return self.found / self.defects if self.defects else None


def touches(finding: Finding, defect: Defect) -> bool:
    """Whether one of the finding's ends shares a character with the defect."""
    return any(p.start < defect.end and p.end > defect.start for p in (finding.place, *finding.against))


def rule_scores(
    rules: Iterable[str], kinds: Mapping[str, Sequence[str]], texts: Sequence[Audited]
) -> Iterator[RuleScore]:
    """A score for each of ``rules``; ``kinds`` names the rules that look for each kind of defect."""
    for rule in rules:
        yield _score(rule, tuple(sorted(kind for kind in kinds if rule in kinds[kind])), texts)


def _score(rule: str, kinds: tuple[str, ...], texts: Sequence[Audited]) -> RuleScore:
    defects = found = own = findings = right = hints = 0
    for text in texts:
        mine = [finding for finding in text.findings if finding.rule == rule]
        wanted = [defect for defect in text.defects if defect.kind in kinds]
        defects += len(wanted)
        found += sum(any(touches(f, defect) for f in text.findings) for defect in wanted)
        own += sum(any(touches(f, defect) for f in mine) for defect in wanted)
        judged = [finding for finding in mine if not (text.clean and finding.severity == "info")]
        hints += len(mine) - len(judged)
        findings += len(judged)
        right += sum(any(touches(finding, defect) for defect in text.defects) for finding in judged)
    return RuleScore(rule, kinds, defects, found, own, findings, right, hints)
