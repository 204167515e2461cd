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
_YEAR = r"(?:(?<!\d)(?:1[89]|20)\d\d|[一二][〇○零0OＯ一二三四五六七八九]{3})[ 　]?年(?:度)?"
_RELATIVE = "(?:今年|本年度|本年|去年|上年度|上年|明年|前年|当年|同年|次年|翌年)"
_JOIN = "(?:至|到|[—\\-－~～–]{1,2})"
_MONTH = rf"(?:\d{{1,2}}|{_HD})[ 　]?月(?:份)?"
# In 4月27—29日 the first day goes without 日.
_DAY = rf"(?:(?:\d{{1,2}}|{_HD})[ 　]?[日号]|\d{{1,2}}(?={_JOIN}\d{{1,2}}[日号]))"
_PART = "(?:上旬|中旬|下旬|月初|月底|月末)"
_AHEAD = r"前(?:[一二两三123]季度|(?:\d{1,2}|[二两三四五六七八九十]{1,2})个月)"
_PERIOD = rf"(?:上半年|下半年|全年|年初|年中|年底|年末|第?[一二三四1-4]季度|{_AHEAD})"


def _single(n: int) -> str:
    """A pattern for one date with groups named y, r, m, d, p, i numbered by ``n``."""
    month = rf"(?P<m{n}>{_MONTH})(?:[ 　]?(?P<d{n}>{_DAY})|{_PART})?"
    return (
        rf"(?:(?P<y{n}>{_YEAR})(?:[ 　]?(?:{month}|(?P<p{n}>{_PERIOD})))?"
        rf"|(?P<r{n}>{_RELATIVE})(?:{month.replace(f'<m{n}>', f'<rm{n}>').replace(f'<d{n}>', f'<rd{n}>')}"
        rf"|(?P<rp{n}>{_PERIOD}))?"
        rf"|{month.replace(f'<m{n}>', f'<bm{n}>').replace(f'<d{n}>', f'<bd{n}>')}"
        rf"|(?P<bp{n}>上半年|下半年|上季度|第?[一二三四]季度|前[一二两三]季度|(?<!全)年底|(?<!新)年初|年末|年内)"
        rf"|(?P<i{n}>(?<![\d.])(?:19|20)\d\d(?:-\d{{1,2}}(?:-\d{{1,2}})?|(?P<s{n}>[./])\d{{1,2}}(?P=s{n})\d{{1,2}})(?![\d.])))"
    )


# The guards keep words that begin with these characters whole: 初步, 底数, 前期, 起诉, 后续.
_TAIL = (
    "(?:底(?![数线子层座部图气片盘蕴册价])|末(?![端梢尾位])|初(?![步心期审次中级始评查核犯]))?"
    "(?:底前|之前|以前|以来|之后|以后|之日起|前(?!来(?![信电函访])|[后往夕提期款述置端瞻列期])|起(?![诉草步点底伏居动效用])|后(?![勤续备台来期者段半进劲]))?"
)
_DATE = re.compile(
    # Only these characters can begin one: the alternatives are not tried at others.
    r"(?=[\d一二三四五六七八九十今本去上明前当同次翌下第年])"
    rf"(?<![第每{{}}])(?:(?P<years>(?:19|20)\d\d){_JOIN}(?P<yearsend>(?:19|20)\d\d)学?年(?:度)?"
    rf"|(?P<months>(?:(?P<my>{_YEAR})|{_RELATIVE})?(?P<mf>\d{{1,2}}){_JOIN}(?P<ml>\d{{1,2}})月(?:份)?)"
    rf"|(?:{_single(1)})(?:(?P<join>{_JOIN})(?:{_single(2)}|(?P<lone>{_DAY})))?"
    rf"|(?<=[当本同]月)(?P<alone>{_DAY})|(?<=[日号][、和及])(?P<alone2>\d{{1,2}}[日号])|(?<=[于自])(?P<alone3>\d{{1,2}}日))"
    rf"(?P<tail>{_TAIL})"
)
_ITEM = re.compile(r"(?:^|[\n。；：])[ 　#*]*\d{1,2}\.$")
_HEAD = 400  # characters within which a report names the day of its meeting
_BY = ("底前", "之前", "以前", "前")
_SINCE = ("以来", "起", "之日起")
_SHIFT = {"今年": 0, "本年": 0, "本年度": 0, "去年": -1, "明年": 1, "前年": -2}
# These count from the year that was named last, not from that of the text.
_FROM_CONTEXT = {"上年": -1, "上年度": -1, "当年": 0, "同年": 0, "次年": 1, "翌年": 1}


def find_dates(folded: str, taken: Cover) -> tuple[Date, ...]:
    """All dates outside of ``taken`` (titles, document numbers), in the order of the text.

    A year that is left out is that of the date before it. 今年 and 去年 count from the year of the text (the date that
    it is signed with, or else its first), 上年 and 同年 from the year that was named last.
    """
    matches = [m for m in _DATE.finditer(folded) if _stands(folded, m) and not taken.touches(m.start(), m.end())]
    report = _report_year(folded, matches)
    found: list[Date] = []
    year: int | None = None
    for match in matches:
        every = folded.startswith(("每年", "每个"), max(0, match.start() - 2))
        date = _date(match, None if every else year, report)
        if date is None:
            continue
        if date.since.day and date.since.month is None and found:
            # 28日 alone belongs to the month of the date before it.
            before = found[-1].until or found[-1].since
            date = date._replace(since=date.since._replace(year=before.year, month=before.month))
        found.append(date)
        last = date.until or date.since
        if date.explicit_year and last.year is not None and not date.text.startswith("上年"):
            year = last.year
    return tuple(found)


def _stands(folded: str, match: re.Match[str]) -> bool:
    """Whether a match is a calendar expression and no part of a number, a plan or a duration."""
    before = folded[match.start() - 1] if match.start() else ""
    if before == "." and not _in_item(folded, match):
        return False
    if before.isdigit() or (before and before in "近前每第一二三四五六七八九十百两几"):
        return False
    after = folded[match.end() : match.end() + 2]
    text = match[0]
    if match["bm1"] and not match["bd1"] and not match["join"]:
        month = match["bm1"].rstrip("份")[:-1].strip()
        bare = match["bm1"] == text and not text.endswith("份")
        if bare and not month.isdigit():
            return False  # 三月 may be a duration
        if before == "个" or after[:1] in ("龄", "票", "度", "薪"):
            return False
    if text in ("当年", "同年", "次年", "翌年"):
        return False
    if (match["alone"] or match["alone2"] or match["alone3"]) and after.startswith(("内", "以", "之", "个")):
        return False  # 于30日内: a duration
    if match["bp1"] in ("年内", "年底", "年初", "年末") and before and before in "近两三几多半全数今去明":
        return False
    return not (text.endswith("年") and after.startswith(("以上", "以下", "以内", "期")))


def _in_item(folded: str, match: re.Match[str]) -> bool:
    """Whether the dot before a date is that of an item's number: 1.2031年4月，…, not 1.5月."""
    dated = match["y1"] or match["bd1"] or match["my"]
    return bool(dated and _ITEM.search(folded[max(0, match.start() - 12) : match.start()]))


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
    alone = match["alone"] or match["alone2"] or match["alone3"]
    if alone:
        since = CalendarDate(context, None, _number(alone), inherited=True)
        return Date(match.start(), match.end(), match[0], since, None, bound, False)
    first = _point(match, 1, context, report)
    if first is None:
        return None
    second = None
    ahead = next((p for p in (match["p1"], match["rp1"], match["bp1"]) if p and p.startswith("前")), None)
    if ahead and not match["join"]:
        count = _number(re.sub("[前个]|季度", "", ahead)) or 1
        second = first._replace(month=count * 3 if "季" in ahead else count)
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
    if not period and month is None and not match["join"]:
        period = {"底": "年底", "末": "年底", "初": "年初"}.get(match["tail"][:1], "")
    if period.startswith("前"):
        month = 1
    elif "季度" in period and period != "上季度":
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
    if relative in _FROM_CONTEXT:
        base = report if context is None else context
        return (None if base is None else base + _FROM_CONTEXT[relative]), True
    if relative:
        return (None if report is None else report + _SHIFT[relative]), True
    return context, True


def _number(printed: str | None) -> int | None:
    """4 of 4月, 2020 of 二〇二〇年."""
    if not printed:
        return None
    bare = re.sub("[年月日号份 　]", "", printed)
    if not bare.isdigit():
        bare = re.sub("[0OＯ]", "〇", bare)  # 二00八年
    return int(bare) if bare.isdigit() else han_value(bare)


def _report_year(folded: str, matches: list[re.Match[str]]) -> int | None:
    """The year of the text: of the last full date alone on its line, of a full date at its head, or its first year."""
    full = [m for m in matches if m["y1"] and m["d1"]]
    signed = [
        m
        for m in full
        if not folded[m.end() : m.end() + 1].strip() and not folded[max(0, m.start() - 1) : m.start()].strip()
    ]
    head = [m for m in full if m.start() < _HEAD]
    dated = signed[-1:] or head or [m for m in matches if m["y1"]]
    return _number(dated[0]["y1"]) if dated else None
