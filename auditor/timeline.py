"""The timeline of a document: when it was signed or delivered, what was inspected and fed back, what its headings date."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from auditor.extract.dates import CalendarDate, Date
from auditor.numerals import HAN_DIGITS
from auditor.outline import Heading
from auditor.text import Paragraph, within

Day = tuple[int, int, int]
Step = Literal["inspection", "feedback", "rectification"]
Role = Literal["review", "report", "plan"]

_TAIL = 8  # paragraphs from the end in which a text is signed
_HEAD = 8  # paragraphs from the start in which it says when it was delivered
_OPENING = 10  # paragraphs from the start that tell of the inspection that the whole is about
_SHORT_LINE = 40
_PROSE = re.compile("[，。；：！？（）—-]")
_MOST = 40  # dated headings: what has more is no report
_STOP = re.compile("[。；\n]")
_SIGNED = re.compile(r"[*_ 　]*(?:[^，。；：、《》\d\n]{2,40}[ 　*_]+|(?:成文|发布|印发)?日期[：:][ 　]*)?")
_AFTER_SIGNED = re.compile(r"[*_ 　]*(?:印发|发布)?[*_ 　]*(?:（[^）]{0,20}）)?[*_ 　]*")
_DELIVERED = re.compile(r"[*_（(—\-－–─ 　]*")
_AFTER_DELIVERED = re.compile(r"[）)*_ 　—\-－–─]*$|在[^。，；]{4,60}(?:大会|会议|全会|全体会|会)[^。，；]{0,12}$")
_TEAM = "巡[察视查](?:第?[一二三四五六七八九十]{1,2})?组|巡[察视]办|审计组|督[察导查]组|考核组|检查组|专项组|工作组|审计局|审计厅|审计署"
_INSPECTS = re.compile(
    rf"[^。；\n]{{0,60}}?(?:{_TEAM})[^。；\n]{{0,70}}?(?:巡[察视查]|审计|督[察导查]|考核|检查|“?回头看”?|进驻)"
)
_FEEDBACK = re.compile(r"(?:[^。；\n，]{0,50}，)?[^。；\n，]{0,60}?反馈(?!会?后|时间|期|以来|的|中)")
_NO_FEEDBACK = re.compile("召开|传达|学习|研究|制定|印发|成立|收到|根据|按照|针对|对照|围绕|自查|群众|征求")
_RECTIFIES = re.compile(
    r"[，]?[^。；，\n\d]{0,30}?(?:召开|组织|举行|传达|学习|研究|部署|制定|印发|成立|审议)[^。；\n\d]{0,40}?"
    "(?:反馈(?:意见|会|问题|情况)|整改(?:专题|工作|方案|领导|任务|部署|推进|动员|会|落实))"
)
_OTHER_ROUND = re.compile(
    "上一?轮|上次|首轮|前一轮|以往|此前|之前|历次|往年|曾|前期|提前|先行|立行立改|即知即改|边[巡查审]边[改整]|未巡先改|"
    "自查|期间|进驻|动员会|回头看|省委|中央|国家|全国|同期|问题|未|不"
)

YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零0一二三四五六七八九]{3})"
_SPAN = re.compile(
    rf"(?:(?P<from>{YEAR})[ 　]?年?[—\-－~～–至到]{{1,2}})?(?P<year>{YEAR})[ 　]?年"
    rf"(?P<rest>(?:(?![和与及暨][ 　]?{YEAR})[^，。；、\d\n]){{0,36}})"
)
_REVIEW = "回顾|总结|年度报告|年报|执行情况|完成情况|落实情况|开展情况|工作情况|进展情况|工作成效|主要成绩|决算"
_PLAN = (
    "工作计划|计划草案|预算草案|工作安排|工作打算|工作思路|工作要点|工作部署|重点工作|工作重点|重点任务|主要任务|工作任务"
    "|工作目标|主要目标|总体要求|总体部署|展望|谋划|预期目标|工作建议"
)
_KEY = re.compile(f"(?P<review>{_REVIEW})|(?P<plan>{_PLAN})|(?P<report>工作报告|主要工作)")
# What may stand behind that word: nothing, the kind of document, a bracket.
_CLOSES = re.compile(r"(?:任务|安排)?的?(?:通知|报告|意见|公告|通报|说明|函|汇报)?(?:[（(][^）)]*[）)]?)?\*{0,2}")
_STRICT = re.compile("总结|回顾|年度报告|年报|年度[^，。]{0,8}工作报告")
# A part of a year, or what lies across two.
_PARTIAL = re.compile(
    r"^度?[ 　]?(?:[上下]半年|第?[一二三四1-4]季度|前|以来|来|以前|之前|底|末|初|[春夏秋冬暑寒]|\d|[一二三四五六七八九十]+月|学年|中期|年中|第.批)"
)
_SHORT = re.compile("学期|期间|月|周|节|活动|阶段|季度|半年|培训|演练|会议|汛|专项|下一步|下步|今后")


class Event(NamedTuple):
    """A step of an inspection and its date; ``sure``: the year is printed with it or in its paragraph."""

    step: Step
    date: Date
    sure: bool


class Dated(NamedTuple):
    """A year in a title or heading, [``start``, ``end``), with what it is the year of.

    ``strict``: 总结 and 回顾 tell of a year that is over, 情况 may be written while it runs.
    """

    start: int
    end: int
    year: int
    role: Role
    strict: bool
    titled: bool


class Timeline(NamedTuple):
    """When a text was written and what it dates.

    ``signatures``: the dates that stand alone on a line or behind the name of the body that signs, in the order of the
    text (a notice that passes on another has two). ``delivered``: the day in the lines below the title. ``years``: the
    years in the title and the main headings.
    """

    signatures: tuple[Date, ...]
    delivered: Date | None
    events: tuple[Event, ...]
    years: tuple[Dated, ...]

    @property
    def signature(self) -> Date | None:
        """The date of the last signature."""
        return self.signatures[-1] if self.signatures else None

    @property
    def written(self) -> Date | None:
        """The day of the document: of its signature, or else of its delivery."""
        return self.signature or self.delivered

    def day_of(self, offset: int) -> Date | None:
        """The day of the text at ``offset``: of the signature under it, or of its delivery where none is signed."""
        day = self.signature_of(offset) if self.signatures else self.delivered
        return day if day and day.start != offset else None

    def signature_of(self, offset: int) -> Date | None:
        """The signature under the text at ``offset``: the next one, or None when all stand above it."""
        index = bisect_right(self.signatures, offset, key=lambda date: date.start)
        return self.signatures[index] if index < len(self.signatures) else None

    def steps(self, step: Step) -> list[Event]:
        """The events of one kind."""
        return [event for event in self.events if event.step == step]


def find_timeline(
    folded: str,
    paragraphs: Sequence[Paragraph],
    dates: Sequence[Date],
    title: tuple[int, int] | None,
    headings: Sequence[Heading],
) -> Timeline:
    """The timeline of a folded text from its layers."""
    signatures = tuple(_signatures(folded, paragraphs, dates))
    return Timeline(
        signatures,
        _delivered(folded, paragraphs, dates),
        tuple(_events(folded, paragraphs, dates)),
        tuple(islice(_years(folded, paragraphs, title, headings), _MOST)),
    )


def sentence_around(folded: str, start: int, end: int, reach: int = 120) -> str:
    """The sentence (up to 。 ； or the line's end) that holds [start, end), at most ``reach`` characters each way."""
    left = max(folded.rfind(mark, max(0, start - reach), start) for mark in "。；\n")
    right = _STOP.search(folded, end, end + reach)
    return folded[max(left + 1, start - reach, 0) : right.start() if right else end + reach]


def last_day(date: Date) -> Day | None:
    """The last day that a date or range may mean."""
    return (date.until or date.since).last


def full(date: Date) -> bool:
    """Whether a date is one whole day of a known year that the calendar has."""
    point = date.since
    return bool(point.year and point.month and point.day and point.valid and date.until is None and date.explicit_year)


def resolved(date: Date) -> bool:
    """Whether year and month of both ends are known and the calendar has them."""
    return all(_whole(point) for point in (date.since, date.until) if point is not None)


def _whole(point: CalendarDate) -> bool:
    return point.year is not None and point.month is not None and point.valid


def _signatures(folded: str, paragraphs: Sequence[Paragraph], dates: Sequence[Date]) -> Iterator[Date]:
    """Dates alone on their line below a short line, and in the last lines also behind the name of a body."""
    if len(paragraphs) <= 2:
        return
    starts = {p.start: p for p in paragraphs}
    tail = paragraphs[-_TAIL:] if len(paragraphs) > _TAIL else paragraphs[2:]
    last = tail[0].start if tail else len(folded)
    ends = {p.end: p for p in tail}
    prose = next((p.end for p in paragraphs if folded[p.end - 1] in "。！"), len(folded))
    for date in dates:
        if not full(date):
            continue
        paragraph = starts.get(date.start)
        if paragraph is None and date.start >= last:
            paragraph = ends.get(date.end) or next((p for p in tail if p.start <= date.start < p.end), None)
        if paragraph is None or not _AFTER_SIGNED.fullmatch(folded, date.end, paragraph.end):
            continue
        if not _SIGNED.fullmatch(folded, paragraph.start, date.start):
            continue
        above = paragraphs[paragraph.index - 1] if paragraph.index else None
        short = above is not None and above.end - above.start <= 40 and not _STOP.search(folded, above.start, above.end)
        if date.start >= last or (short and date.start > prose):
            yield date


def _delivered(folded: str, paragraphs: Sequence[Paragraph], dates: Sequence[Date]) -> Date | None:
    """The date of a line below the title: （2031年1月8日）, ——2031年1月8日在…大会上."""
    for paragraph in paragraphs[1:_HEAD]:
        date = next(iter(within(dates, paragraph.start, paragraph.end)), None)
        if date is None or not full(date) or not _DELIVERED.fullmatch(folded, paragraph.start, date.start):
            continue
        if _AFTER_DELIVERED.match(folded[date.end : min(paragraph.end, date.end + 90)]):
            return date
    return None


def _events(folded: str, paragraphs: Sequence[Paragraph], dates: Sequence[Date]) -> Iterator[Event]:
    """The inspections and feedbacks of the opening, and the meetings and plans that answer them, wherever they stand."""
    if not paragraphs:
        return
    opening = paragraphs[min(_OPENING, len(paragraphs)) - 1].end
    paragraph_of_year = -1
    index = 0
    for date in dates:
        while index + 1 < len(paragraphs) and paragraphs[index + 1].start <= date.start:
            index += 1
        if date.explicit_year:
            paragraph_of_year = index
        if not resolved(date):
            continue
        sure = date.explicit_year or paragraph_of_year == index
        step = _step(folded, date, date.start < opening)
        if step:
            yield Event(step, date, sure)


def _step(folded: str, date: Date, opening: bool) -> Step | None:
    if opening and date.since.day and date.bound is None and folded[date.start - 1 : date.start] not in ("至", "止"):
        inspects = _INSPECTS.match(folded, date.end, date.end + 150) if date.until is not None else None
        if inspects and "反馈" not in inspects[0]:
            return "inspection"
        feedback = _FEEDBACK.match(folded, date.end, date.end + 130)
        if feedback and not _NO_FEEDBACK.search(feedback[0]):
            return "feedback"
    if date.until is not None or date.bound is not None:
        return None
    answer = _RECTIFIES.match(folded, date.end, date.end + 100)
    if not answer:
        return None
    before = sentence_around(folded, date.start, date.start, 100)
    told = before[: before.find(date.text)] + answer[0]
    return None if _OTHER_ROUND.search(told) else "rectification"


def _years(
    folded: str, paragraphs: Sequence[Paragraph], title: tuple[int, int] | None, headings: Sequence[Heading]
) -> Iterator[Dated]:
    """What the title and the headings of the first level say of a year; a heading may also be a short line."""
    end = 0
    if title:
        end = title[1]
        yield from _dated(folded, *title, True)
    numbered = {h.start: h for h in headings if h.level == 1 and not h.inline and len(h.title) <= _SHORT_LINE}
    items = {h.start for h in headings}
    for paragraph in paragraphs:
        heading = numbered.get(paragraph.start)
        if heading and heading.number_end >= end:
            yield from _dated(folded, heading.number_end, min(heading.end, heading.number_end + 60), False)
            continue
        short = paragraph.start >= end and paragraph.start not in items and paragraph.end - paragraph.start <= 24
        if short and not _PROSE.search(folded, paragraph.start, paragraph.end):
            yield from _dated(folded, paragraph.start, paragraph.end, False)


def _dated(folded: str, start: int, end: int, titled: bool) -> Iterator[Dated]:
    text = re.sub(r"\s", " ", folded[start:end])
    for match in _SPAN.finditer(text):
        rest = re.sub(" +", "", match["rest"])
        key = _key(rest)
        if key is None or _PARTIAL.match(rest) or _SHORT.search(rest[: key.end()]):
            continue
        role: Role = "review" if key["review"] else "plan" if key["plan"] else "report"
        if role == "plan" and match["from"]:
            continue  # a plan of several years says nothing of one
        strict = bool(_STRICT.search("年" + rest[: key.end()]))
        yield Dated(start + match.start(), start + match.start("rest"), year_value(match["year"]), role, strict, titled)


def _key(rest: str) -> re.Match[str] | None:
    """The word that tells what the year is the year of: the last one (重点工作 is to come, 重点工作完成情况 is done).

    Where 和 joins two such words it is that of the first (工作总结和下一步打算).
    """
    keys = list(_KEY.finditer(rest))
    ends = [m.start() for m in re.finditer("[和与及暨]", rest)] + [len(rest)]
    for end in ends:
        for key in reversed(keys):
            if key.end() <= end and _CLOSES.fullmatch(rest, key.end(), end):
                return key
    return None


def year_value(printed: str) -> int:
    """2031 of 2031 or 二〇三一, as YEAR matches them."""
    return int("".join(str(int(c)) if c.isdigit() else str(HAN_DIGITS[c]) for c in printed))
