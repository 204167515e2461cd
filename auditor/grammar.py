"""Patterns of broken grammar, and where a text has them: what function words, fused clauses and lost parts share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MARKS = "，。；：！？\n"
"""What ends a clause, in a class of a regular expression."""
WITHIN = f"[^{MARKS}]"
HEAD = r"(?<![一-鿿\w])"
"""The place behind a mark, where a clause begins."""


class Slip(NamedTuple):
    """[start, end) is wrong for ``reason``; ``right`` what may be meant, or None."""

    start: int
    end: int
    reason: str
    right: str | None


class Pattern(NamedTuple):
    r"""What is wrong (its group ``p`` if it has one), why, and what may be meant: a template as for ``re.Match.expand``."""

    expression: re.Pattern[str]
    reason: str
    right: str | None


def patterns(*rows: tuple[re.Pattern[str], str, str | None]) -> tuple[Pattern, ...]:
    """The rows of a table as patterns."""
    return tuple(Pattern(*row) for row in rows)


def search(wanted: Sequence[Pattern], folded: str) -> Iterator[Slip]:
    """What the patterns find in a text that went through ``numerals.fold``; of those at one place only the first."""
    taken: set[int] = set()
    for expression, reason, right in wanted:
        for match in expression.finditer(folded):
            start, end = match.span("p") if "p" in expression.groupindex else match.span()
            if start not in taken:
                taken.add(start)
                yield Slip(start, end, reason, match.expand(right) if right else None)
