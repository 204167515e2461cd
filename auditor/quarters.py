"""Quarters and half-years with the months that stand right beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.numerals import han_value

_YEAR = r"(?:(?:19|20)\d\d[ ]?年|当年|同年|今年|去年|上年)?"
_PERIOD = r"(?P<ahead>前)?(?:(?P<first>[一二三1-3])(?:[至到—－\-~～]|、(?!第)))?(?:第)?(?P<quarter>[一二两三四1-4])季度|(?P<half>[上下])半年"
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
# From month to month, one month, several by name; with or without days.
_MONTHS = (
    rf"{_YEAR}(?:(?P<from>{_MONTH})月?(?:份)?(?P<day>{_DAY})?(?:[至到]|[—－\-~～–]{{1,2}})(?P<to>{_MONTH})月(?:份)?(?:{_DAY})?"
    rf"|(?P<listed>{_MONTH}(?:月?、{_MONTH}){{1,5}})月(?:份)?|(?P<only>{_MONTH})月(?:份)?)"
)
_BEHIND = re.compile(
    rf"(?<![每历各])(?:{_PERIOD})(?P<between>（(?:即)?|，即|即)?{_MONTHS}(?P<closed>）|(?=[，、。；]))"
)
_FRONT = re.compile(rf"(?<![\d第.]){_MONTHS}（(?:即)?{_YEAR}(?:{_PERIOD})）")
_END = re.compile(rf"(?<![每历各])(?:{_PERIOD})(?P<side>末|初)（(?:即)?{_YEAR}(?P<from>{_MONTH})月(?P<day>{_DAY})?）")
_WORD = re.compile("季度|半年")
_REACH = 40  # characters
_FISCAL = re.compile("财年|财政年度|会计年度|学年|学期|供暖|采暖|供热|榨季|赛季|雪季|美国|日本|印度|英国|澳大利亚")


class Quarter(NamedTuple):
    """A period with its months at [``start``, ``end``); ``right`` names the months that the period has."""

    start: int
    end: int
    holds: bool
    right: str


def find_quarters(folded: str) -> Iterator[Quarter]:
    """Every period that has months beside it, except of fiscal and school years."""
    for match in _candidates(folded):
        if _FISCAL.search(folded, max(0, match.start() - 30), match.start()):
            continue
        period, months = _period(match), _months(match)
        if period is None or months is None or not _beside(match):
            continue
        right = f"{period[0]}月" if _side(match) else f"{period[0]}月至{period[1]}月"
        yield Quarter(match.start(), match.end(), _fits(period, months, match), right)


def _candidates(folded: str) -> Iterator[re.Match[str]]:
    """Periods with months beside them, each once. Looks only around the words, since months are everywhere."""
    seen = 0
    for word in _WORD.finditer(folded):
        begin, end = max(seen, word.start() - _REACH), word.end() + _REACH
        for pattern in (_FRONT, _END, _BEHIND):
            match = pattern.search(folded, begin, end)
            if match and match.start() <= word.start() < match.end():
                seen = match.end()
                yield match
                break


def _side(match: re.Match[str]) -> str:
    return match["side"] if "side" in match.re.groupindex else ""


def _beside(match: re.Match[str]) -> bool:
    """Whether months without brackets are those of the period: 下半年1—6月, not 上半年7月至12月的计划."""
    groups = match.re.groupindex
    if "between" not in groups:
        return True
    if match["between"] == "（":
        return match["closed"] == "）"
    if match["between"] is None:
        return match["to"] is not None and match["closed"] != "）"
    return match["closed"] != "）"


def _period(match: re.Match[str]) -> tuple[int, int] | None:
    """First and last month of the period; the one month of its end or beginning."""
    if match["half"]:
        first, last = (1, 6) if match["half"] == "上" else (7, 12)
    else:
        quarter = _number(match["quarter"])
        if quarter is None or not 1 <= quarter <= 4:
            return None
        first, last = quarter * 3 - 2, quarter * 3
        begun = _number(match["first"]) if match["first"] else None
        if match["ahead"]:
            first = 1
        elif begun:
            first = begun * 3 - 2
    side = _side(match)
    if side:
        return (last, last) if side == "末" else (first, first)
    return (first, last) if first <= last else None


def _months(match: re.Match[str]) -> tuple[int, int] | None:
    groups = match.re.groupindex
    if match["from"]:
        first = _number(match["from"])
        last = _number(match["to"]) if "to" in groups and match["to"] else first
    else:
        numbers = [_number(n) for n in re.findall(_MONTH, match["listed"] or match["only"] or "")]
        known = [n for n in numbers if n is not None]
        if not known or len(known) != len(numbers):
            return None
        first, last = min(known), max(known)
    if first is None or last is None or not (1 <= first <= last <= 12):
        return None
    return first, last


def _fits(period: tuple[int, int], months: tuple[int, int], match: re.Match[str]) -> bool:
    """Whether the months lie in the period and are not those of another quarter, half-year or three quarters."""
    if not (period[0] <= months[0] and months[1] <= period[1]):
        return False
    whole = months[0] == 1 and months[1] % 3 == 0 and months[1] - months[0] >= 2
    return months == period or not (whole and months[1] - months[0] < period[1] - period[0]) or bool(_side(match))


def _number(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else han_value(printed)
