"""Orders of dates that a text itself states: ranges, deadlines and events that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from auditor.extract.dates import CalendarDate, Date
from auditor.outline import Heading
from auditor.timeline import Day, Timeline, sentence_around

_PART = {"上旬": 1, "月初": 1, "中旬": 2, "下旬": 3, "月底": 3, "月末": 3}
_SEASON = re.compile(
    "次年|翌年|来年|第二年|下一?年|明年|供暖|供热|采暖|取暖|冬春|冬季|秋冬|越冬|冬训|防火|火险|枯水|凌汛|防汛|汛期|禁渔|休渔|休耕|农闲|"
    "候鸟|流感|高发|易发|常年|每年|历年|往年|学年|学期|赛季|榨季|粮食?年度|旺季|淡季|雨季|旱季|花期|产季|播种|收获|生长"
)
_BACKWARDS = re.compile("倒查|追溯|回溯|倒推|倒排|逆序|倒序|跨年")
_WRAPS = re.compile("(?:次|翌|来|第二|明|下|当)年?$")
# Verbs of what comes first and what can only follow, said of one thing.
_FOLLOWING = (
    ("开工|动工|奠基|破土|开建|始建", "竣工|完工|建成|投入使用|投用|投产|交付|通车|验收|启用|封顶"),
    ("立案|受理", "结案|审结|办结|宣判|判决|执结"),
    ("开展|进驻|进行", "反馈|撤离"),
    ("试运行|试点", "正式运行|全面推开|全面推行"),
)
_SAME_SUBJECT = re.compile(
    r"[^，。；、\n]{0,14}[，、](?:并|已|现已|并已|且|于|并于|已于|现|又|后|后于|随后于|最终于|预计)*"
)
_CUTOFF = re.compile(r"(?:^|[。；，：\n（])[ 　]*(?:截至|截止到?|截至到)(?:目前)?[（ ]*$")
_DONE = re.compile("已|共|累计|完成|实现|达|有|了|下降|增长")
_FUTURE = re.compile("将|力争|拟|计划|预计|确保|争取|有望|目标|报名|应当|请|必须|不得|有效|期限")
_ALREADY = re.compile("已经?(?:于|在)$")
_HAPPENED = re.compile(
    r"[，]?[^，。；\n]{0,24}?(?:召开|印发|开展|完成|作出|通过|举行|查处|组织|收到|下达|发布|制定|修订|出台|成立|追缴|退还|清退|约谈|拆除|整改)了"
    r"|[，]?(?:已|均已|全部)[^，。；\n]{0,10}(?:完成|整改到位|办结|印发|通过|建成|投入使用|退还|追缴|清退|收回|拆除|报废)"
)

# In an account what a clause opens with its date was done then, also without 了.
_ACCOUNT = re.compile("整改|情况|通报|总结|工作报告|公报|反馈")
_AHEAD = re.compile("下一?步|今后|安排|计划|打算|努力方向|展望|任务|要求|建议|措施")
_OPENING = re.compile("(?:^|[。；，：\n、]|\\d[.．]|[一二三四五六七八九十]是)[ 　]*$")
_ACT = re.compile(
    r"[，]?[^，。；\n\d]{0,14}?(?:召开|印发|开展|组织|完成|修订|制定|出台|收到|举办|成立|追缴|退还|清退|约谈|查处|新增|建成|下发|签订|聘请|邀请|审议|通过|收回|拆除)"
    r"(?![^，。；\n]{0,4}(?:期限|时间|截止))"
)


class Order(NamedTuple):
    """Two dates and how they stand: ``holds`` or not, ``sure`` when no other reading is left, and what is claimed."""

    first: Date
    second: Date | None
    holds: bool
    sure: bool
    claim: str


def find_ranges(folded: str, dates: Sequence[Date]) -> Iterator[Order]:
    """Every range with its start and end; those that may run into the next year only where the text excludes it."""
    for date in dates:
        if date.until is None:
            continue
        sentence = sentence_around(folded, date.start, date.end)
        if _BACKWARDS.search(sentence) or "农历" in sentence:
            continue
        order = _range(folded, date, sentence)
        if order:
            yield order


def _range(folded: str, date: Date, sentence: str) -> Order | None:
    since, until = date.since, date.until
    if until is None or not (since.valid and until.valid):
        return None
    start, end = _key(since, date.text, 0), _key(until, date.text, -1)
    if since.year is not None and until.year is not None:
        reversed_ = (since.year, *start) > (until.year, *end)
    else:
        reversed_ = start > end
    if not reversed_:
        return Order(date, None, True, True, "起止时间先后正确") if _full(since, until) else None
    years = re.findall(r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})(?=[ 　]?年|[-./至到—－~～])", date.text)
    dotted = re.search(r"\d{4}年?[-./至到—－~～]{1,2}\d{4}", date.text)
    if len(years) > 1 or dotted or since.month == until.month:
        return Order(date, None, False, True, "止期早于起期")
    if _SEASON.search(sentence) or _WRAPS.search(date.text[: date.text.rfind("月")][-6:-1]):
        return None
    days = since.day is not None and until.day is not None
    if days and date.explicit_year:
        return Order(date, None, False, True, "止期早于起期")
    parts = any(part in date.text for part in _PART) or days
    told = bool(re.search(r"\d|了|已", folded[date.end : date.end + 60].split("。")[0]))
    if parts or date.explicit_year or (told and _opens(folded, date)):
        return Order(date, None, False, False, "止期早于起期；若指跨年，应写明次年")
    return None


def _opens(folded: str, date: Date) -> bool:
    """Whether the range opens its sentence and a comma follows: what was done from then to then."""
    before = folded[max(0, date.start - 2) : date.start].rstrip(" 　")
    return (not before or before[-1] in "。；\n）") and folded[date.end : date.end + 1] in ("，", ",", "间", "期")


def _key(point: CalendarDate, text: str, side: int) -> tuple[int, int, int]:
    month = point.month or (point.quarter or 0) * 3 or (point.half or 0) * 6
    parts = re.findall(r"(上旬|中旬|下旬|月初|月底|月末)", text)
    part = _PART[parts[side]] if len(parts) == 2 and point.day is None else 0
    return month, part, point.day or (0 if side == 0 else 99)


def _full(since: CalendarDate, until: CalendarDate) -> bool:
    return (since.month is not None and until.month is not None) or (since.year is not None and until.year is not None)


def find_sequences(folded: str, dates: Sequence[Date]) -> Iterator[Order]:
    """Two dates of one subject whose verbs follow each other (开工…竣工, 巡察…反馈), in one sentence or paragraph."""
    for first, second in pairwise(dates):
        between = folded[first.end : second.start]
        if len(between) > 160 or not _resolved(first) or not _resolved(second):
            continue
        claim = _claim(folded, first, second, between)
        if not claim:
            continue
        start, end = first.since.first, (second.until or second.since).last
        if start is None or end is None:
            continue
        sure = first.explicit_year and (second.explicit_year or start[0] != end[0])
        yield Order(first, second, end >= start, sure, claim)


def _claim(folded: str, first: Date, second: Date, between: str) -> str | None:
    head = re.split("[，。；\n]", folded[second.end : second.end + 50])[0]
    if first.bound == "since" and between in ("至", "到") and first.until is None and second.until is None:
        return "起期与止期"
    if not _SAME_SUBJECT.fullmatch(between):
        return None
    for before, later in _FOLLOWING:
        opening, closing = re.match(f"[^，]{{0,8}}?({before})", between), re.match(f".{{0,8}}?({later})", head)
        if opening and closing and not re.search(later, between):
            return f"{opening[1]}与{closing[1]}"
    return None


def find_after_signature(
    folded: str, dates: Sequence[Date], timeline: Timeline, headings: Sequence[Heading], title: str
) -> Iterator[Order]:
    """Figures as of a day behind the signature, and what is told as done behind it; not the steps of an inspection."""
    account = _ACCOUNT.search(title) is not None
    ahead = next((h.start for h in headings if h.level == 1 and _AHEAD.search(h.title)), len(folded))
    steps = {event.date.start for event in timeline.events}
    for date in dates:
        signature = timeline.day_of(date.start)
        signed = signature.since.first if signature else None
        if signature is None or signed is None or not date.explicit_year or date.start in steps:
            continue
        before = folded[max(0, date.start - 30) : date.start]
        start = date.since.first
        if start is None:
            continue
        if _CUTOFF.search(before):
            # What comes later in the sentence may be of the days ahead: 其余3个预计…完成.
            clauses = re.split("[。；\n]", folded[date.end : date.end + 80])[0].split("，")
            told = "，".join(clauses[:2])
            if _DONE.search(told) and not _FUTURE.search(told):
                yield Order(date, signature, start <= signed, True, "截至时间与成文日期")
            continue
        if not _later(date, signed):
            continue
        sure = _ALREADY.search(before) or _HAPPENED.match(folded, date.end)
        done = sure or (account and date.start < ahead and _OPENING.search(before) and _ACT.match(folded, date.end))
        if done and not _FUTURE.search(sentence_around(folded, date.start, date.end)):
            yield Order(date, signature, False, bool(sure), "已发生的事与成文日期")


def _later(date: Date, signed: Day) -> bool:
    """Whether all that a date may mean lies behind the signature."""
    first = date.since.first
    return date.bound is None and date.since.valid and first is not None and first > signed


def _resolved(date: Date) -> bool:
    return date.since.year is not None and date.since.valid and (date.until is None or date.until.valid)
