"""Dates, ranges of dates and bounds in official prose, with their precision and the year that they leave out."""

from __future__ import annotations

import calendar
import re
from typing import Literal, NamedTuple

from auditor.numerals import han_value
from auditor.text import Cover

Bound = Literal["by", "since"]


class CalendarDate(NamedTuple):
    """A point of the calendar as precise as it is printed.

    ``month`` and ``day`` are None when not given; ``quarter`` 1 to 4 and ``half`` 1 or 2 stand in place of a month.
    ``inherited``: the year was left out and taken from an earlier date. ``valid`` is False for 2月30日 and 13月.
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    inherited: bool = False

    @property
    def valid(self) -> bool:
        """Whether the calendar has such a day; without a year 2月29日 is given the benefit of the doubt."""
        if self.month is None:
            return True
        if not 1 <= self.month <= 12:
            return False
        if self.day is None:
            return True
        return 1 <= self.day <= calendar.monthrange(self.year or 2000, self.month)[1]

    @property
    def first(self) -> tuple[int, int, int] | None:
        """The first day that it may mean, as (year, month, day); None without a year."""
        if self.year is None:
            return None
        if self.quarter:
            return self.year, self.quarter * 3 - 2, 1
        if self.half:
            return self.year, self.half * 6 - 5, 1
        return self.year, self.month or 1, self.day or 1

    @property
    def last(self) -> tuple[int, int, int] | None:
        """The last day that it may mean, as (year, month, day); None without a year."""
        if self.year is None:
            return None
        month = self.quarter * 3 if self.quarter else self.half * 6 if self.half else (self.month or 12)
        month = min(max(month, 1), 12)
        return self.year, month, self.day or calendar.monthrange(self.year, month)[1]

    def iso(self) -> str:
        """ISO 8601 as far as it is known: 2019, 2019-07, 2019-Q3, --07-15."""
        year = "-" if self.year is None else f"{self.year:04}"
        if self.quarter:
            return f"{year}-Q{self.quarter}"
        if self.half:
            return f"{year}-H{self.half}"
        if self.month is None:
            return year
        return f"{year}-{self.month:02}" + ("" if self.day is None else f"-{self.day:02}")


class Date(NamedTuple):
    """A calendar expression: one date, or a range when ``until`` is there; ``bound`` for 底前 (by) and 以来 (since)."""

    start: int
    end: int
    text: str
    since: CalendarDate
    until: CalendarDate | None
    bound: Bound | None
    explicit_year: bool

    def iso(self) -> str:
        """2019-07-01/2019-09-30 for a range, ../2019-12 and 2019-12/.. for bounds."""
        if self.until:
            return f"{self.since.iso()}/{self.until.iso()}"
        if self.bound == "by":
            return f"../{self.since.iso()}"
        if self.bound == "since":
            return f"{self.since.iso()}/.."
        return self.since.iso()


_HD = "[一二三四五六七八九十]{1,3}"
_YEAR = r"(?:(?<!\d)(?:1[89]|20)\d\d|[一二][〇○零一二三四五六七八九]{3})[ 　]?年(?:度)?"
_RELATIVE = "(?:今年|本年度|本年|去年|上年度|上年|明年|前年|当年)"
_MONTH = rf"(?:\d{{1,2}}|{_HD})[ 　]?月(?:份)?"
_DAY = rf"(?:\d{{1,2}}|{_HD})[ 　]?[日号]"
_PART = "(?:上旬|中旬|下旬|月初|月底|月末)"
_PERIOD = "(?:上半年|下半年|全年|年初|年中|年底|年末|第?[一二三四1-4]季度)"


def _single(n: int) -> str:
    """A pattern for one date with groups named y, r, m, d, p, i numbered by ``n``."""
    month = rf"(?P<m{n}>{_MONTH})(?:(?P<d{n}>{_DAY})|{_PART})?"
    return (
        rf"(?:(?P<y{n}>{_YEAR})[ 　]?(?:{month}|(?P<p{n}>{_PERIOD}))?"
        rf"|(?P<r{n}>{_RELATIVE})(?:{month.replace(f'<m{n}>', f'<rm{n}>').replace(f'<d{n}>', f'<rd{n}>')}"
        rf"|(?P<rp{n}>{_PERIOD}))?"
        rf"|{month.replace(f'<m{n}>', f'<bm{n}>').replace(f'<d{n}>', f'<bd{n}>')}"
        rf"|(?P<bp{n}>上半年|下半年|上季度|第[一二三四]季度|(?<!全)年底|(?<!新)年初|年末|年内)"
        rf"|(?P<i{n}>(?<![\d.])(?:19|20)\d\d(?:-\d{{1,2}}(?:-\d{{1,2}})?|(?P<s{n}>[./])\d{{1,2}}(?P=s{n})\d{{1,2}})(?![\d.])))"
    )


_JOIN = "(?:至|到|[—\\-－~～–]{1,2})"
_TAIL = "(?:底|末|初)?(?:底前|之前|以前|以来|之后|以后|之日起|前|起|后(?![勤续备台]))?"
_DATE = re.compile(
    rf"(?<![第每{{}}])(?:(?P<years>(?:19|20)\d\d){_JOIN}(?P<yearsend>(?:19|20)\d\d)年(?:度)?"
    rf"|(?P<months>(?:(?P<my>{_YEAR})|{_RELATIVE})?(?P<mf>\d{{1,2}}){_JOIN}(?P<ml>\d{{1,2}})月(?:份)?)"
    rf"|(?:{_single(1)})(?:(?P<join>{_JOIN})(?:{_single(2)}|(?P<lone>{_DAY})))?"
    rf"|(?<=[当本同]月)(?P<alone>{_DAY}))(?P<tail>{_TAIL})"
)
_BY = ("底前", "之前", "以前", "前")
_SINCE = ("以来", "起", "之日起")
_SHIFT = {"今年": 0, "本年": 0, "本年度": 0, "当年": 0, "去年": -1, "上年": -1, "上年度": -1, "明年": 1, "前年": -2}


def find_dates(folded: str, taken: Cover) -> tuple[Date, ...]:
    """All dates outside of ``taken`` (titles, document numbers), in the order of the text.

    A year that is left out is that of the date before it; 今年 and 去年 count from the latest year that stands as a
    date of the text's last lines, or the first one of the text.
    """
    matches = [m for m in _DATE.finditer(folded) if _stands(folded, m) and not taken.touches(m.start(), m.end())]
    report = _report_year(folded, matches)
    found: list[Date] = []
    year: int | None = None
    for match in matches:
        date = _date(match, year, report)
        if date is None:
            continue
        found.append(date)
        last = date.until or date.since
        if date.explicit_year and last.year is not None:
            year = last.year
    return tuple(found)


def _stands(folded: str, match: re.Match[str]) -> bool:
    """Whether a match is a calendar expression and no part of a number, a plan or a duration."""
    before = folded[match.start() - 1] if match.start() else ""
    if before.isdigit() or before == "." or (before and before in "近前每第一二三四五六七八九十百两几"):
        return False
    after = folded[match.end() : match.end() + 2]
    text = match[0]
    if match["bm1"] and not match["bd1"] and not match["join"]:
        month = match["bm1"].rstrip("份")[:-1].strip()
        if not month.isdigit() and not match["bm1"].endswith("份") and "旬" not in text:
            return False
        if before in "个" or after[:1] in ("龄", "票", "度", "薪"):
            return False
    if text == "当年":
        return False
    if match["bp1"] in ("年内", "年底", "年初", "年末") and before and before in "近两三几多半全数今去明":
        return False
    return not (text.endswith("年") and after.startswith(("以上", "以下", "以内", "期")))


def _date(match: re.Match[str], context: int | None, report: int | None) -> Date | None:
    tail = match["tail"]
    bound: Bound | None = "by" if tail.endswith(_BY) else "since" if tail.endswith(_SINCE) else None
    if match["years"]:
        since, until = CalendarDate(int(match["years"])), CalendarDate(int(match["yearsend"]))
        return Date(match.start(), match.end(), match[0], since, until, bound, True)
    if match["months"]:
        year, inherited = _year_of(match["my"], None, context, report)
        if match["months"].startswith(tuple(_SHIFT)):
            year, inherited = _year_of(None, match["months"][:2], context, report)
        since = CalendarDate(year, int(match["mf"]), inherited=inherited)
        until = CalendarDate(year, int(match["ml"]), inherited=inherited)
        return Date(match.start(), match.end(), match[0], since, until, bound, not inherited)
    if match["alone"]:
        since = CalendarDate(context, None, _number(match["alone"]), inherited=True)
        return Date(match.start(), match.end(), match[0], since, None, bound, False)
    first = _point(match, 1, context, report)
    if first is None:
        return None
    second = None
    if match["join"]:
        if match["lone"]:
            second = first._replace(day=_number(match["lone"]), inherited=True)
        else:
            second = _point(match, 2, first.year, report)
    explicit = bool(match["y1"] or match["r1"] or match["i1"] or match["y2"] or match["i2"])
    return Date(match.start(), match.end(), match[0], first, second, bound, explicit)


def _point(match: re.Match[str], n: int, context: int | None, report: int | None) -> CalendarDate | None:
    if match[f"i{n}"]:
        parts = [int(part) for part in re.split("[-./]", match[f"i{n}"])]
        return CalendarDate(parts[0], parts[1], parts[2] if len(parts) > 2 else None)
    year, inherited = _year_of(match[f"y{n}"], match[f"r{n}"], context, report)
    month = _number(match[f"m{n}"] or match[f"rm{n}"] or match[f"bm{n}"])
    day = _number(match[f"d{n}"] or match[f"rd{n}"] or match[f"bd{n}"])
    period = match[f"p{n}"] or match[f"rp{n}"] or match[f"bp{n}"] or ""
    quarter = half = None
    if "季度" in period and period != "上季度":
        quarter = _number(period.replace("第", "").replace("季度", "") + "日")
    elif "半年" in period:
        half = 1 if period.startswith("上") else 2
    elif period in ("年底", "年末"):
        month = 12
    elif period == "年初":
        month = 1
    return CalendarDate(year, month, day, quarter, half, inherited)


def _year_of(
    printed: str | None, relative: str | None, context: int | None, report: int | None
) -> tuple[int | None, bool]:
    if printed:
        return _number(printed.replace("度", "")), False
    if relative:
        return (None if report is None else report + _SHIFT[relative]), True
    return context, True


def _number(printed: str | None) -> int | None:
    """4 of 4月, 2020 of 二〇二〇年."""
    if not printed:
        return None
    bare = re.sub("[年月日号份 　]", "", printed)
    return int(bare) if bare.isdigit() else han_value(bare)


def _report_year(folded: str, matches: list[re.Match[str]]) -> int | None:
    """The year of the text: that of a date on one of its last lines, else of its first dated line."""
    tail = len(folded) - 120
    signed = [m for m in matches if m.start() >= tail and m["y1"] and m["d1"]]
    if signed:
        return _number(signed[-1]["y1"])
    full = [m for m in matches if m["y1"]]
    return _number(full[0]["y1"]) if full else None
