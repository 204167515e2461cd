"""Numbers of sections that are out of order, missing or given twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from auditor.outline import Heading, Outline


class NumberingProblem(NamedTuple):
    """``heading`` has the wrong number; ``previous`` is the sibling before it (None for a series that does not begin
    with one), ``expected`` the value that should stand there."""

    kind: Literal["duplicate", "gap", "order", "start"]
    heading: Heading
    previous: Heading | None
    expected: int


@dataclass(frozen=True)
class Numbering:
    """All problems in the order of the text; ``labels`` maps the index of a heading to a short note (重复, 缺（三）)."""

    problems: tuple[NumberingProblem, ...] = ()
    labels: dict[int, str] = field(default_factory=dict)


def find_numbering(outline: Outline) -> Numbering:
    """The problems of every series of siblings."""
    return Numbering()
