"""Durations that stand beside their ends: 为期3个月（6月1日至8月31日）."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.extract.dates import CalendarDate, Date
from auditor.numerals import han_value

_NUMBER = r"(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,5}|半)"
_UNIT = r"(?P<g>个)?(?P<h>半)?(?P<u>年半|年|月|天|日|星期|周)(?!级|龄|薪|报|刊|期刊|均|初|末|底|份)"
_LOOSE = "(?P<loose>约|近|将近|大约|超过|逾|不少于|不超过|至少|最多)?"
_AMOUNT = rf"{_LOOSE}{_NUMBER}(?P<more>多|余|来)?{_UNIT}(?P<more2>左右|以上|多|余|以内|之内)?"
_LASTS = "为期|历时|为时|期限为?|期限[：:]|期为|时长为?|周期为?"
# Behind a range: 放假7天, 共3天, 的三年间, or a clause of the same sentence with 为期.
_NEAR = re.compile(
    rf"(?:止|期间|间|止期间)?[ ）]?[，（]?(?:放假(?:调休)?|公示|休息|调休)?[，（]?(?:共计?|合计|总共|一共|{_LASTS}|放假)[ ]?{_AMOUNT}"
)
_FAR = re.compile(
    rf"(?:止|期间|间)?，?(?P<way>[^。；（\d\n]{{2,60}}?)(?:为期|历时){_AMOUNT}(?P<what>[^，。；\n]{{0,14}})"
)
# As a clause of its own further on in the sentence, whose subject is that of the range.
_LATE = re.compile(rf"[^。；（\n]{{2,150}}?，(?:前后|先后|共|总共|总计)?历时{_AMOUNT}(?=[，。；])")
_YEARS = re.compile(
    r"的?(?P<loose>)(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?P<g>)(?P<h>)(?P<u>年)(?P<more>)(?P<more2>)(?:间|期间|时间|来)"
)
# In front of a range in brackets: 合同期三年（…）, 为期5天（…）, 公示期7天，自…至….
_BEFORE = re.compile(
    rf"(?:(?P<lasts>{_LASTS}|期)[ ]?)?(?<!\d)(?<![第每近前后过]){_AMOUNT}(?P<of>[^，。；（）\d\n]{{0,12}})（(?:即|自|从|[^（）\d]{{0,6}}[：:])?$"
)
_BEFORE_CLAUSE = re.compile(
    rf"(?P<lasts>{_LASTS}|公示期|工期|合同期|任期|试用期)[ ]?{_AMOUNT}，(?:即|自|从|时间为|时间自|起止时间为?[：:]?)$"
)
# Two dates instead of a range.
_BEGUN = re.compile("(?:正式|全面|破土)?(?:开始|启动|开工|动工|进驻|进场|立案|起|开展)?，?(?:至|到|于)?")
_LASTED = re.compile(
    rf"(?:正式|全面|圆满)?(?:止|结束|竣工|完工|完成|撤离|结案|收官)，(?:前后)?(?:历时|为期|共历时){_AMOUNT}"
)
_PART = re.compile("培训|轮训|班|学习|公示|各|每|分别|一期|两期|期次|批次|场次|轮流|课|夏令营|活动周|先后|多次|体检|试")
# What was done one after another within the range: each lasted for a part of it.
_SHARED = re.compile(
    "各(?!单位|部门|地|级)|每|分别|轮流|班次|期次|批次|场次|轮次|多次|期间|其中|最长|最短|平均|一般|通常|期培训|培训班"
)
_OTHER_DAYS = re.compile(
    "工作日|交易日|学时(?!间)|课时|人次|累计|扣除|不含|除外|节假日|实际|有效|净|封闭|延长|延期|顺延|提前|逾期|超期"
)
_RANGE_PART = re.compile("旬|月[初中底末]|年[初中底末]|底|初|末")


class Span(NamedTuple):
    """A duration at [``start``, ``end``) and the range of dates it is said of; ``real`` is what the calendar says.

    ``holds`` allows for both ways of counting the ends, for half months, and for 约 and 余.
    """

    start: int
    end: int
    date: Date
    holds: bool
    real: str


def find_spans(folded: str, dates: Sequence[Date]) -> Iterator[Span]:
    """Every range of dates that has its duration before or behind it in the same sentence."""
    for index, date in enumerate(dates):
        if date.until is None and index + 1 < len(dates):
            span = _between(folded, date, dates[index + 1])
            if span:
                yield span
        if date.until is None or not _usable(date):
            continue
        following = dates[index + 1].start if index + 1 < len(dates) else len(folded)
        match = _match(folded, date, following)
        if match is None:
            continue
        around = folded[max(0, min(match.start(), date.start) - 20) : max(match.end(), date.end) + 12]
        if _OTHER_DAYS.search(around):
            continue
        span = _compare(folded, match, date)
        if span:
            yield span


def _between(folded: str, first: Date, second: Date) -> Span | None:
    """A beginning and an end that are told as two dates: 4月1日启动，6月30日结束，历时3个月."""
    if second.until is not None or second.start - first.end > 16:
        return None
    match = _LASTED.match(folded, second.end, second.end + 40)
    if match is None or not _BEGUN.fullmatch(folded, first.end, second.start):
        return None
    whole = first._replace(end=second.end, text=folded[first.start : second.end], until=second.since)
    return _compare(folded, match, whole) if _usable(whole) else None


def _usable(date: Date) -> bool:
    """Whether both ends are known, in order, and the range is no part of every year."""
    until = date.until
    if until is None or not (date.since.valid and until.valid) or date.since.quarter or date.since.half:
        return False
    if until.quarter or until.half or (date.since.month is None) != (until.month is None):
        return False
    if (date.since.day is None) != (until.day is None) or _RANGE_PART.search(date.text):
        return False
    start, end = _key(date.since), _key(until)
    return start <= end and (date.since.year is None) == (until.year is None)


def _key(point: CalendarDate) -> tuple[int, int, int]:
    # A year that nobody names: the leap day makes no difference that the tolerance does not cover.
    return point.year or 2023, point.month or 1, point.day or 1


def _match(folded: str, date: Date, following: int) -> re.Match[str] | None:
    """The duration nearest to a range."""
    limit = max(date.end, min(following, date.end + 110))
    near = _NEAR.match(folded, date.end, limit) or _YEARS.match(folded, date.end, limit)
    if near:
        return near
    before = max(0, date.start - 50)
    ahead = _BEFORE.search(folded, before, date.start) or _BEFORE_CLAUSE.search(folded, before, date.start)
    if ahead:
        return ahead if _says_whole(folded, ahead, date) else None
    far = _FAR.match(folded, date.end, limit)
    if far is None:
        late = (
            _LATE.match(folded, date.end, max(date.end, min(following, date.end + 180)))
            if _opens(folded, date)
            else None
        )
        return late if late and not _SHARED.search(late[0]) else None
    if _PART.search(far["way"]) or _PART.search(far["what"]):
        return None
    # 6月至8月，开展为期10天的督查 lies within its months.
    return far if date.since.day is not None or far["u"] in ("月", "年", "年半") else None


_GROUNDS = re.compile(r"(?:自|从|于)?|(?:为了?|按照?|根据|依据|围绕|遵照|经|受)[^。；\n]{2,80}，(?:自|从|于)?")


def _opens(folded: str, date: Date) -> bool:
    """Whether the range of days opens its sentence, but for what it was done for (根据…部署，)."""
    before = folded[max(0, date.start - 90) : date.start]
    clause = before[max(before.rfind(mark) for mark in "。；\n") + 1 :].strip(" 　")
    return date.since.day is not None and _GROUNDS.fullmatch(clause) is not None


def _says_whole(folded: str, match: re.Match[str], date: Date) -> bool:
    """Whether a duration in front of a bracket is that of the range: nothing but the range stands in the bracket."""
    closed = folded[date.end : date.end + 8]
    if match["lasts"]:
        return True
    named = "of" in match.re.groupindex and match["of"]
    if match["u"] in ("月", "天", "日") and not match["g"] and match["u"] != "天":
        return False  # 6月（…） and 5日（…） are dates
    if named and re.search("前|内|后|级|度|第|每|比|较|以来|以上|以下|初|多|半年|季", named):
        return False
    return re.match("止?[）]", closed) is not None


def _compare(folded: str, match: re.Match[str], date: Date) -> Span | None:
    amount = _amount(match)
    if amount is None or date.until is None:
        return None
    number, unit = amount
    loose = bool(match["loose"] or match["more"] or match["more2"])
    first, last = _key(date.since), _key(date.until)
    start = match.start("loose") if match["loose"] else match.start("n")
    end = match.end("more2") if match["more2"] else match.end("u")
    if date.since.day is not None:
        days = (datetime.date(*last) - datetime.date(*first)).days + 1
        holds, real = _by_days(days, number, unit, loose, bool(match["more"]))
    elif date.since.month is not None:
        months = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
        holds, real = _by_months(months, number, unit, loose)
    elif unit == "年":
        years = last[0] - first[0] + 1
        slack = 1 if loose else 0
        holds, real = years - 1 - slack <= number <= years + slack, f"{years}年"
    else:
        return None
    return Span(start, end, date, holds, real)


def _amount(match: re.Match[str]) -> tuple[float, str] | None:
    """Number and unit (年 月 周 天); None for what is no duration."""
    printed, unit = match["n"], match["u"]
    value = int(printed) if printed.isdigit() else 0.5 if printed == "半" else han_value(printed)
    if not value or (unit.startswith("年") and value > 99):
        return None  # 2031年（1月至6月）
    number = float(value) + (0.5 if match["h"] or unit == "年半" else 0)
    if unit == "月" and not match["g"] and printed.isdigit():
        return None  # 6月 is a month of the year
    return number, {"年半": "年", "日": "天", "星期": "周"}.get(unit, unit)


def _by_days(days: int, number: float, unit: str, loose: bool, tens: bool) -> tuple[bool, str]:
    if unit == "天":
        # 十余天 may be up to 19.
        slack = max(9.0 if tens else 2.0, number * 0.2) if loose else 0
        return days - 1 - slack <= number <= days + slack, f"{days}天"
    if unit == "周":
        return abs(days - 7 * number) <= (5 if loose else 3), f"{days}天"
    months = days / 30.44
    wanted = number * 12 if unit == "年" else number
    slack = max(0.75, wanted * 0.05) * (2 if loose else 1)
    return abs(months - wanted) < slack, _in_months(days)


def _in_months(days: int) -> str:
    return f"{days}天" if days < 45 else f"{days}天（约{days / 30.44:.1f}个月）"


def _by_months(months: int, number: float, unit: str, loose: bool) -> tuple[bool, str]:
    if unit not in ("月", "年"):
        return True, f"{months}个月"
    wanted = number * 12 if unit == "年" else number
    slack = max(1.0, wanted * 0.2) if loose or unit == "年" else 0
    return months - 1 - slack <= wanted <= months + slack, f"{months}个月"
