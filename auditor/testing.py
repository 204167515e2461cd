"""For rule packs: run a rule's own examples. ``failures(cls)`` is empty when every example holds."""

from __future__ import annotations

import re

from auditor.finding import Finding
from auditor.layout_markup import parse
from auditor.notice import Notice
from auditor.rule import Rule

OPEN, CLOSE = "⟦", "⟧"


def unmark(example: str) -> tuple[str, list[tuple[int, int]]]:
    """The example without its marks, and the (start, end) that they stood around; ValueError when they do not pair."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    start: int | None = None
    size = 0
    for piece in re.split(f"([{OPEN}{CLOSE}])", example):
        if piece == OPEN:
            if start is not None:
                raise ValueError(f"⟦ inside ⟦ in {example!r}")
            start = size
        elif piece == CLOSE:
            if start is None:
                raise ValueError(f"⟧ without ⟦ in {example!r}")
            spans.append((start, size))
            start = None
        else:
            text.append(piece)
            size += len(piece)
    if start is not None:
        raise ValueError(f"⟦ without ⟧ in {example!r}")
    return "".join(text), spans


def findings(rule: Rule, text: str, *, markdown: bool = False) -> list[Finding]:
    """What ``rule`` finds in ``text``, in the order of the text; ``text`` may say how it is set (``layout_markup``)."""
    plain, layout, origin = parse(text)
    laid_out = None if layout is None else lambda: layout
    notice = Notice(path="example", text=plain, markdown=markdown, origin=origin, laid_out=laid_out)
    found = [result for result in rule.check(notice) if isinstance(result, Finding)]
    return sorted(found, key=lambda f: (f.place.start, f.place.end))


def _unmarked(example: str) -> tuple[str, list[tuple[int, int]]]:
    """As ``unmark``, without what the example says of its layout."""
    return unmark(parse(example).text)


def _without_marks(example: str) -> str:
    return example.replace(OPEN, "").replace(CLOSE, "")


def failures(cls: type[Rule]) -> list[str]:
    """One sentence for each example of the rule that does not hold."""
    out = []
    rule = cls()
    for example in cls.bad:
        text, wanted = _unmarked(example)
        if not wanted:
            out.append(f"{cls.id}: a bad example without ⟦⟧: {example!r}")
            continue
        found = [(f.place.start, f.place.end) for f in findings(rule, _without_marks(example))]
        if found != wanted:
            shown = [text[start:end] for start, end in found]
            out.append(f"{cls.id}: found {shown} instead of {[text[s:e] for s, e in wanted]} in {example!r}")
    for example in cls.good:
        text, wanted = _unmarked(example)
        if wanted:
            out.append(f"{cls.id}: a good example with ⟦⟧: {example!r}")
        for finding in findings(rule, _without_marks(example)):
            out.append(f"{cls.id}: found {finding.place.quote!r} ({finding.message}) in the good example {text!r}")
    return out
