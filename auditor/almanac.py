"""What the calendar says of a date that a text prints: whether it exists, and its weekday."""

from __future__ import annotations

import calendar
import datetime
import re

from auditor.extract.dates import CalendarDate, Date

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


def weekday(folded: str, date: Date) -> tuple[int, str, str] | None:
    """End of the weekday printed behind a date, that weekday and the calendar's; None where none is printed."""
    point = date.until or date.since
    printed = _WEEKDAY.match(folded, date.end)
    if not printed or point.year is None or point.month is None or point.day is None or not point.year > 0:
        return None
    real = _WEEKDAYS[datetime.date(point.year, point.month, point.day).weekday()]
    return printed.end(), printed[1].replace("天", "日"), real
