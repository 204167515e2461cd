"""Quantities: a number as printed, what it may mean, its unit, and the noun that it counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from auditor.extract.counted import head_before, noun_span
from auditor.extract.marks import Marked
from auditor.extract.quantity_pattern import loosener, measures, pattern, printed, stands
from auditor.numerals import SCALES, han_pair, value
from auditor.outline import Heading
from auditor.text import HAN, Cover


class Quantity(NamedTuple):
    """A quantity.

    ``number`` is the printed number, ``low`` and ``high`` the interval that its digits and words (约, 余, 以上) allow;
    ``high`` or ``low`` is None where it is open. ``unit`` as printed, but 万 and 亿 belong to the number (2.4亿元 is
    240000000 元) and 百分之三十 is 30 %; fractions have no unit. ``noun`` is what follows (may be empty), ``head`` the
    noun before it that it counts when none follows (党组会 in 召开党组会6次; empty when unsure). ``exact``: no word
    loosens it. ``end`` is the end of number and unit, ``noun_end`` that of the noun. ``kind`` is that of the unit in
    models/measure_words.txt (item, money, time, percent, score …), or fraction, or ratio (number: its first part by
    its second).
    """

    start: int
    end: int
    text: str
    number: Decimal
    low: Decimal | None
    high: Decimal | None
    unit: str
    noun: str
    noun_end: int
    exact: bool
    kind: str
    head: str = ""

    def iso(self) -> str:
        """Number, unit and what is counted, set apart by spaces: 3 个 问题, 6 次 党组会; a range as 3..5."""
        if self.exact:
            number = _plain(self.number)
        else:
            low = "" if self.low is None else _plain(self.low)
            high = "" if self.high is None else _plain(self.high)
            number = f"{low}..{high}" if low != high else low
        noun = self.noun or (self.head if self.kind == "item" else "")
        return " ".join(part for part in (number, self.unit, noun) if part)

    def agrees(self, other: Quantity) -> bool:
        """Whether both may be the same number."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def find_quantities(
    folded: str, taken: Cover, quotations: Sequence[Marked], headings: Sequence[Heading]
) -> tuple[Quantity, ...]:
    """All quantities outside of ``taken`` (titles, dates, document numbers, page jumps) and of set phrases."""
    numbers = Cover([_Span(h.start, h.number_end) for h in headings])
    slogans = Cover([q for q in quotations if len(q.inner) <= 12])
    found: list[Quantity] = []
    position = 0
    while match := pattern().search(folded, position):
        position = match.end()
        start, end = match.span()
        if taken.touches(start, end) or numbers.touches(start, end):
            position = start + 1
            continue
        quantity = _quantity(folded, match, slogans, found[-1].end if found else 0)
        if quantity is None:
            position = max(start + 1, match.end("number") if match["number"] else start + 1)
            continue
        position = max(quantity.end, start + 1)
        found.append(quantity)
    return tuple(found)


_Bounds = tuple[Decimal | None, Decimal | None, bool]  # low, high, and whether no word loosens the number


_DIGIT = re.compile(r"\d")
_GOES_ON = re.compile(rf"[{HAN}\d]")
_SCALE_ENDING = re.compile("(?:万亿|[百千万亿])$")
_PRECISION = re.compile(r"(?:\d{1,5}[万亿])?([\d,]+)(\.\d+)?[ ]?(千万|万亿|[百千万亿])?")


class _Span(NamedTuple):
    start: int
    end: int


def _quantity(folded: str, match: re.Match[str], slogans: Cover, floor: int) -> Quantity | None:
    start, end = match.span()
    if not stands(folded, match) or (slogans.touches(start, end) and not _DIGIT.search(match[0])):
        return None
    before = loosener(folded, match)
    if match["before"] and not before:
        start = match.end("before")
    if match["halfunit"]:
        half = Decimal("0.5")
        return Quantity(
            start, end, match[0], half, half, half, match["halfunit"][1:], "", end, not match["after2"], "time"
        )
    if match["ratio"]:
        return _ratio(match, start)
    if match["fraction"]:
        return _fraction(folded, match, (floor, start), before)
    low, high = _numbers(match)
    if low is None:
        return None
    unit = match["unit"] or ""
    unit, scale = split_unit(unit)
    kind = measures()[match["unit"]] if unit else "item"
    if kind == "score" and folded[max(0, start - 1) : start] in ("角", "元"):
        kind = "money"
    after = match["after"] or ""
    if after == "内" and kind not in ("time", "length"):
        end, after = match.start("after"), ""
    first = low * scale
    bounds = _interval(match, before, after, low, high)
    if kind == "fraction":
        unit, scale = "", Decimal("0.1")  # 九成 is 0.9
        first = low * scale
    low_bound, high_bound = (None if bound is None else bound * scale for bound in bounds[:2])
    return _counted(folded, (floor, start, end), first, (low_bound, high_bound, bounds[2]), unit, kind)


def _counted(folded: str, at: tuple[int, int, int], number: Decimal, bounds: _Bounds, unit: str, kind: str) -> Quantity:
    """The quantity at (end of the one before, start, end), with what it counts."""
    floor, start, end = at
    noun_start, noun_end = noun_span(folded, end)
    noun = folded[noun_start:noun_end]
    # What a quantity directly behind counts is counted by this one too (4项12个问题).
    follows = noun or _GOES_ON.match(folded, end)
    head = "" if follows or kind == "time" else head_before(folded, start, floor)
    return Quantity(start, end, folded[start:end], number, *bounds[:2], unit, noun, noun_end, bounds[2], kind, head)


def _ratio(match: re.Match[str], start: int) -> Quantity | None:
    parts = [Decimal(part) for part in match["ratio"].split("∶")]
    if not parts[1]:
        return None
    number = parts[0] / parts[1]
    return Quantity(start, match.end(), match[0], number, number, number, "", "", match.end(), True, "ratio")


def _fraction(folded: str, match: re.Match[str], at: tuple[int, int], before: str) -> Quantity | None:
    fraction = match["fraction"]
    above, below = fraction.split("/") if "/" in fraction else reversed(fraction.split("分之"))
    part = _decimal(above)
    unit = {"百": "%", "千": "‰"}.get(below, "")
    base = Decimal(1) if unit else value(below)
    if part is None or not base:
        return None
    number = part / base
    kind = "percent" if unit else "fraction"
    bounds = _loosened(before, match["after"] or "", number, number)
    return _counted(folded, (*at, match.end()), number, bounds, unit, kind)


def _decimal(numeral: str) -> Decimal | None:
    """Value of 三, 十三点三, 0.5."""
    whole, point, digits = numeral.partition("点")
    first = value(whole)
    if first is None or not point:
        return first
    rest = "".join(str(value(digit) or 0) for digit in digits)
    return first + Decimal(f"0.{rest}")


def split_unit(unit: str) -> tuple[str, Decimal]:
    """万元 is 元 times ten thousand: the printed number alone would not compare with 2600万元."""
    if unit[:1] not in ("万", "百", "千", "亿"):
        return unit, Decimal(1)
    for prefix, scale in (("万亿", 10**12), ("百万", 10**6), ("千万", 10**7), ("亿", 10**8), ("万", 10**4)):
        if unit.startswith(prefix) and unit.removeprefix(prefix) in measures():
            return unit.removeprefix(prefix), Decimal(scale)
    if unit == "千元":
        return "元", Decimal(1000)
    return unit, Decimal(1)


def _numbers(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """The number and, for a range, its other end; 万 behind the second holds for the first (3至5万元)."""
    number = printed(match["bare"] or match["number"])
    pair = han_pair(number)
    if pair:
        return Decimal(pair[0]), Decimal(pair[1])
    low = value(number)
    if not match["high"] or low is None:
        return low, None
    ending = _SCALE_ENDING.search(printed(match["high"]))
    if ending and number[0].isdigit() and number[-1].isdigit():
        low = value(number + ending[0])
    return low, value(printed(match["high"]))


def _interval(match: re.Match[str], before: str, after: str, low: Decimal, high: Decimal | None) -> _Bounds:
    if high is not None:
        return min(low, high), max(low, high), False
    number = match["bare"] or match["number"]
    if number[0] in "数几上成":
        return low, low * 10, False
    if match["approx"] or match["approx2"] or match["approx3"] or match["approx4"]:
        return low, low + (Decimal("0.5") if match["approx3"] == "半" else _step(low)), False
    half = _half_step(number)
    return _loosened(before, after, low - half, low + half)


def _loosened(before: str, after: str, low: Decimal, high: Decimal) -> _Bounds:
    """The interval that words around a number allow, and whether there are none."""
    if before in ("超过", "超", "逾", "不少于", "不低于", "至少", "最少", "起码") or after in ("以上", "以外"):
        return low, None, False
    if before in ("不足", "不到", "不超过", "不超", "不多于", "最多", "至多") or after in (
        "以下",
        "以内",
        "之内",
        "内",
    ):
        return None, high, False
    if before in ("约", "大约", "近", "将近", "接近") or after in ("左右", "上下"):
        return low * Decimal("0.9"), high * Decimal("1.1"), False
    return low, high, True


def _step(number: Decimal) -> Decimal:
    """What 余 may add: one of the last digit that is not zero (120余 is 120 to 130)."""
    digits = f"{number:f}".split(".")[0]
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def _half_step(number: str) -> Decimal:
    """Half a unit of the last printed decimal: 90.48 stands for 90.475 to 90.485, a whole number for itself."""
    if number.isdecimal():
        return Decimal(0)
    match = _PRECISION.fullmatch(number)
    if not match:
        return _han_half_step(number)
    if not (match[2] or match[3]):
        return Decimal(0)
    scale = SCALES.get(match[3] or "", 1)
    return Decimal(scale) * Decimal(10) ** -(len(match[2]) - 1 if match[2] else 0) / 2


def _han_half_step(number: str) -> Decimal:
    """As ``_half_step`` for Han numerals: 四亿八千三百万 is said to the million, 三百二十点五万 to the thousand."""
    whole, point, decimals = number.partition("点")
    ending = re.search("(?:万亿|[万亿])$", number)
    if point:
        digits = len(decimals.rstrip("万亿"))
        return Decimal(SCALES[ending[0]] if ending else 1) * Decimal(10) ** -digits / 2
    if not ending or "亿" not in whole:
        return Decimal(0)
    last = re.search("([十百千]?)(万亿|[万亿])$", whole)
    return Decimal(SCALES[last[1]] * SCALES[last[2]]) / 2 if last else Decimal(0)


def at_or_after(quantities: Sequence[Quantity], offset: int) -> int:
    """Index of the first quantity that starts at ``offset`` or behind it."""
    return bisect_right([quantity.start for quantity in quantities], offset - 1)
