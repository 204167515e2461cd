"""How well the numbers of headings follow each other in a text whose parts are put one behind the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor.heading_pattern import RANKS

if TYPE_CHECKING:
    from auditor.outline import Heading

_PRICES = {"slip": 3.0, "gap": 2.5, "leap": 5.0, "restart": 5.0, "back": 5.0}
_BREAK = 5.0
_BEFORE = 8  # characters: a line break and an indent
_ARTICLE = "条"  # articles run on through chapters
_PROSE = frozenset({"一是", "第一"})  # series in running prose begin anew anywhere, and go on under a heading


class Number(NamedTuple):
    """The number of a heading: where it stands, its style and value; ``scope`` changes where numbers start afresh.

    ``announced``: a colon stands before it, so a list may begin there.
    """

    start: int
    style: str
    value: int
    scope: int
    announced: bool = False


def numbers_of(headings: Iterable[Heading], text: str) -> tuple[Number, ...]:
    """The numbers of the text's headings in their order."""
    return tuple(
        Number(h.start, h.style, h.ordinal, h.scope, _announced(text, h.start))
        for h in headings
        if h.ordinal is not None
    )


def _announced(text: str, start: int) -> bool:
    return text[max(0, start - _BEFORE) : start].rstrip().endswith(("：", ":"))


class Break(NamedTuple):
    """A number that does not follow what is before it: its index among the numbers, and what it costs.

    ``sort``: "slip" (one wrong or given twice), "gap" (one left out), "leap" (several left out, or back by more than one),
    "restart" (from one), "back" (a series that begins in the middle); of a series like 一是 "prose", or "prose back" where it
    begins in the middle.
    """

    at: int
    sort: str
    price: float


class Counting:
    """What a break of the numbers costs, as natural log-odds against a text in one piece.

    An author's slips are cheap: one wrong number between right ones, one given twice, one left out. That a run of numbers
    steps back, or begins in the middle, is not. Some documents number （一）（二）（三） on under the next 一、; that is told
    from the whole.
    """

    def __init__(self, numbers: Sequence[Number]) -> None:
        self._on = False
        anew = self.cost(numbers)
        self._on = True
        self._on = self.cost(numbers) < anew / 2 - _BREAK / 2

    def cost(self, numbers: Sequence[Number]) -> float:
        """The sum of ``breaks``. Whatever comes first may have any number: what precedes it may be lost."""
        return sum(broken.price for broken in self.breaks(numbers))

    def breaks(self, numbers: Sequence[Number]) -> Iterator[Break]:
        """Each number that does not follow what is before it."""
        open_: list[Number] = []
        seen: dict[str, int] = {}
        scope: int | None = None
        for index, number in enumerate(numbers):
            if scope is not None and number.scope != scope:
                open_, seen = [], {}
            scope = number.scope
            while open_ and RANKS[open_[-1].style] > RANKS[number.style]:
                open_.pop()
            due = 1
            if open_ and open_[-1].style == number.style:
                due = open_.pop().value + 1
            elif (self._on or number.style == _ARTICLE) and seen.get(number.style) == number.value - 1:
                due = number.value
            elif not open_:
                due = number.value  # nothing is known of what is above it
            if number.value != due and not (number.value == 1 and (number.announced or number.style in _PROSE)):
                slip = _returns(numbers, index, due)
                yield _broken(index, number, due, slip)
                if slip:
                    number = number._replace(value=due)
            open_.append(number)
            seen[number.style] = number.value


def _returns(numbers: Sequence[Number], index: int, due: int) -> bool:
    """Whether the next number beside this one is right for what should stand here."""
    number = numbers[index]
    for later in numbers[index + 1 :]:
        if later.scope != number.scope or RANKS[later.style] < RANKS[number.style]:
            return False
        if later.style == number.style:
            return later.value == due + 1
    return False


def _broken(index: int, number: Number, due: int, slip: bool) -> Break:
    if slip or number.value == due - 1:
        sort = "slip"
    elif due > 1 and number.value == due + 1:
        sort = "gap"
    elif number.value == 1:
        sort = "restart"
    else:
        sort = "leap" if due > 1 else "back"
    if number.style in _PROSE:
        return Break(index, "prose back" if sort == "back" else "prose", _PRICES[sort] / 2)
    return Break(index, sort, _PRICES[sort])


def goes_on(before: Sequence[Number], behind: Sequence[Number]) -> bool:
    """Whether the first number of ``behind`` is the next after one that is open at the end of ``before``."""
    open_: list[Number] = []
    for number in before:
        open_ = [other for other in open_ if RANKS[other.style] < RANKS[number.style]]
        open_.append(number)
    return bool(behind) and any(
        number.style == behind[0].style and number.value + 1 == behind[0].value for number in open_
    )
