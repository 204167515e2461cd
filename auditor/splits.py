"""A total and its parts, and the slips of the pen that explain why they do not add up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from auditor.extract.quantities import Quantity


@dataclass(frozen=True)
class Split:
    """A total and its parts. ``exhaustive``: the words say that the parts are all there is; ``total_last``: the total
    stands behind its parts (…，共12件)."""

    total: Quantity
    parts: tuple[Quantity, ...]
    exhaustive: bool
    overlapping: bool
    total_last: bool

    @property
    def low(self) -> Decimal:
        """The least that the parts' printed digits add up to."""
        return sum((q.number if q.low is None else q.low for q in self.parts), Decimal(0))

    @property
    def high(self) -> Decimal:
        """The most that the parts' printed digits add up to."""
        return sum((q.number if q.high is None else q.high for q in self.parts), Decimal(0))

    @property
    def sum(self) -> Decimal:
        """The parts as printed."""
        return sum((q.number for q in self.parts), Decimal(0))

    @property
    def exceeds(self) -> bool:
        """Whether the parts are more than the total even at the edge of what is printed."""
        return self.total.high is not None and self.low > self.total.high

    @property
    def falls_short(self) -> bool:
        """Whether the parts are less than the total even at the edge of what is printed."""
        return self.total.low is not None and self.high < self.total.low

    @property
    def exchanged(self) -> bool:
        """Whether two exchanged digits in one of the numbers explain the difference."""
        difference = self.total.number - self.sum
        return any(exchanged_digits(q.number, right) for q, right in self._wanted(difference))

    @property
    def slips(self) -> tuple[Quantity, ...]:
        """The numbers of which one slip of the pen (two digits exchanged, one digit wrong) explains the difference."""
        difference = self.total.number - self.sum
        wanted = self._wanted(difference)
        exchanged = tuple(q for q, right in wanted if exchanged_digits(q.number, right))
        return exchanged or tuple(q for q, right in wanted if one_digit(q.number, right))

    def _wanted(self, difference: Decimal) -> list[tuple[Quantity, Decimal]]:
        """Each number with what it would have to be if all others are right."""
        wanted = [(part, part.number + difference) for part in self.parts]
        wanted.append((self.total, self.total.number - difference))
        return [(quantity, right) for quantity, right in wanted if right > 0]


@lru_cache(maxsize=8192)
def significant(number: Decimal) -> str:
    """The digits of a number without its point and the zeros at its ends: 248 of 24.80 and of 2480."""
    return f"{number:f}".replace(".", "").strip("0") or "0"


def exchanged_digits(a: Decimal, b: Decimal) -> bool:
    """Whether two neighbouring digits of ``a`` are exchanged in ``b`` (24.86 and 24.68)."""
    one, other = _digits(a, b)
    places = [i for i, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    i, j = places
    return one[i] == other[j] and one[j] == other[i] and "0" not in (one[0], other[0])


def one_digit(a: Decimal, b: Decimal) -> bool:
    """Whether ``a`` and ``b`` differ in one digit."""
    one, other = _digits(a, b)
    return sum(x != y for x, y in zip(one, other, strict=True)) == 1


def _digits(a: Decimal, b: Decimal) -> tuple[str, str]:
    """Both numbers in one scale, as digits without a point, of one length."""
    places = max(0, *(-int(n.normalize().as_tuple().exponent) for n in (a, b)))
    one, other = (str(int(n.scaleb(places))) for n in (a, b))
    width = max(len(one), len(other))
    one, other = one.rjust(width, "0"), other.rjust(width, "0")
    trailing = min(width - len(text.rstrip("0")) for text in (one, other))
    return (one[: width - trailing], other[: width - trailing]) if trailing else (one, other)
