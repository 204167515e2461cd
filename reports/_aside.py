"""What was found and is not among the findings, as the template prints it: folded, with the reasons."""

from __future__ import annotations

from typing import NamedTuple

from auditor.finding import Finding
from auditor.report import Aside, Gone

_QUOTE = 40


class Excused(NamedTuple):
    """A finding that is not reported: its severity, what it says, where, and why it is left out."""

    severity: str
    rule: str
    message: str
    location: str
    quote: str
    reason: str
    where: str


class AsideView(NamedTuple):
    """The folded part of a document: ``words`` sum it up, empty where there is nothing to tell."""

    words: str
    suppressed: tuple[Excused, ...]
    remarks: tuple[str, ...]
    gone: tuple[Gone, ...]


def left_out(asides: list[Aside]) -> str:
    """2 处按说明不查、3 处已在基线: how many findings are not listed, and why; empty where all are."""
    counts = {
        "按说明不查": sum(len(aside.suppressed) for aside in asides),
        "已在基线": sum(len(aside.known) for aside in asides),
        "与改动无关": sum(len(aside.untouched) for aside in asides),
    }
    return "、".join(f"{number} 处{words}" for words, number in counts.items() if number)


def findings_aside(aside: Aside) -> list[Finding]:
    """All findings that were set aside."""
    return [*(one.finding for one in aside.suppressed), *aside.known, *aside.untouched]


def aside_view(aside: Aside) -> AsideView:
    """What a document's report folds away."""
    words = [left_out([aside])] if left_out([aside]) else []
    if aside.remarks:
        words.append(f"{len(aside.remarks)} 条不查的说明要看一看")
    if aside.gone:
        words.append(f"基线中 {sum(entry.number for entry in aside.gone)} 处可以删去")
    suppressed = tuple(
        Excused(
            one.finding.severity,
            one.finding.rule,
            one.finding.message,
            " ".join(part for part in (one.finding.place.path, f"第{one.finding.place.line}行") if part),
            one.finding.place.quote[:_QUOTE] + ("…" if len(one.finding.place.quote) > _QUOTE else ""),
            one.reason,
            one.where,
        )
        for one in aside.suppressed
    )
    return AsideView("；".join(words), suppressed, aside.remarks, aside.gone)
