"""What the calendar says of a date that a text prints: whether it exists, and its weekday."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor.extract.dates import CalendarDate, Date

_SOME = 20
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"[ ]?[（，,]?[ ]?(?:星期|周|礼拜)([一二三四五六日天])(?!刊|报|[一二三四五六日天至到])")
_OTHER_CALENDAR = re.compile(r"(?:农历|阴历|旧历|藏历|彝历|傣历|回历)[^，。；]{0,8}$")
_CORRECTION = re.compile(r"(?:更正为|更改为|改为|应为|修改为|误写|误为|笔误|勘误)")
_ISO = re.compile(r"\d{4}([-./])\d{1,2}\1(?:0?[1-9]|[12]\d|3[01])")
_DATED = re.compile(r"(?:日期|时间|于)[为是]?[:：]?[ ]?$")
_NO_DATE = re.compile(r"[A-Za-z№#/_-][ ]?$|(?:编号|版本|型号|文号|货号|批号)[:：]?[ ]?$")


def problem(folded: str, date: Date, stated: bool) -> str | None:
    """Why the date cannot be, or None; ``stated`` tells whether its year stands in the sentence."""
    wrong = next((point for point in (date.since, date.until) if point and not _exists(point, stated)), None)
    if wrong is None or wrong.month is None:
        return None
    before = folded[max(0, date.start - 14) : date.start]
    if _NO_DATE.search(before) or _OTHER_CALENDAR.search(before):
        return None
    if _CORRECTION.search(folded, date.end, date.end + 12) or _CORRECTION.search(before):
        return None
    if "月" not in date.text and (wrong.day or 0) > 31:
        return None  # 60日 counts days
    if not 1 <= wrong.month <= 12:
        # 15月 may count months; 2019-20 is a season, 2023.13.01 a version.
        month = re.search(r"\d月|[十百]月", date.text) or (_ISO.fullmatch(date.text) and _DATED.search(before))
        if (
            not month
            or folded[date.end : date.end + 1] in ("龄", "薪", "票")
            or (wrong.day is None and not date.explicit_year and not date.until)
        ):
            return None
        return f"一年只有12个月，没有{wrong.month}月"
    days = calendar.monthrange(wrong.year or 2000, wrong.month)[1]
    year = f"{wrong.year}年" if wrong.month == 2 and wrong.day == 29 else ""
    return f"{year}{wrong.month}月只有{days}天，没有{wrong.day}日"


def _exists(point: CalendarDate, stated: bool) -> bool:
    if point.month == 2 and point.day == 29 and not stated:
        return True
    return point.valid


def same_sentence(folded: str, known: Date, date: Date) -> bool:
    """Whether ``date`` stands in the sentence of the date before it, whose year is stated."""
    return date.start - known.end < 200 and not re.search("[。！？\n]", folded[known.end : date.start])


class Weekday(NamedTuple):
    """The weekday printed behind a date up to ``end``, that of the calendar, and the day that was looked up."""

    end: int
    printed: str
    real: str
    day: str


def weekday(folded: str, date: Date, named: Sequence[Date], signature: Date | None) -> Weekday | None:
    """The weekday behind a date; None where none is printed, or where nothing tells the year.

    ``named`` are the dates before it that have their year. A year that is left out is that of the last of them, in the
    same sentence and for later days of the same paragraph; else the day has to fit neither the year that brings it
    nearest to the signature nor any that is named: 2031年节假日安排 is signed the year before.
    """
    point = date.until or date.since
    printed = _WEEKDAY.match(folded, date.end)
    if not printed or point.month is None or point.day is None:
        return None
    years = [point.year] if date.explicit_year and point.year else _years(folded, date, named, signature)
    days = [day for year in years if (day := _day(year, point.month, point.day))]
    if not days:
        return None
    name = printed[1].replace("天", "日")
    real = [_WEEKDAYS[day.weekday()] for day in days]
    index = real.index(name) if name in real else 0
    return Weekday(printed.end(), name, real[index], days[index].isoformat())


def _years(folded: str, date: Date, named: Sequence[Date], signature: Date | None) -> list[int]:
    point = date.until or date.since
    known = named[-1] if named else None
    year = (known.until or known.since).year if known else None
    if known and year and point.year == year:
        if same_sentence(folded, known, date):
            return [year]
        later = (point.month or 0, point.day or 0) > ((known.until or known.since).month or 13, 0)
        if later and date.start - known.end < 400 and "\n" not in folded[known.end : date.start]:
            return [year]
    signed = signature.since if signature else None
    if signed is None or not signed.year or not signed.month:
        return []
    away = (point.month or 0) - signed.month
    if 5 <= abs(away) <= 7:
        return []  # half a year before or behind: either may be meant
    nearest = signed.year - (away > 7) + (away < -7)
    some = (*named[:_SOME], *named[-_SOME:])  # all of them, but in a text of thousands
    all_named = {end.year for one in some for end in (one.since, one.until) if end and end.year}
    return [nearest, *sorted(year for year in all_named if abs(year - nearest) <= 1 and year != nearest)]


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
