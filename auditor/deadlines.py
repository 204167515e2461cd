"""What a text tells as still to come, against the day that it was signed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.extract.dates import Date
from auditor.timeline import Day, Timeline, last_day, sentence_around

_LINK = "(?:会议|工作|项目|时间|最迟|不晚于|不迟于|全部|分别|也|可|能|可以|有望)?(?:于|在|至|到)?[ ]?$"
_PLEASE = re.compile(r"(?:敬请|务请|请)[^，。；\n]{0,24}$")
# The duty of those that the text is addressed to, further on in its sentence: 各单位要对照清单整改，于…前将结果报….
_OWED = re.compile(
    r"(?:^|[，：])[ 　*]*(?:请|各|有关|相关|责任|所有|凡|上述|以上)[^，。；\n]{0,20}?(?:要(?![求点素闻件情务])|须|应当?|务必|必须)[^。；\n]{0,80}?[，（、]?(?:并)?(?:务必|须)?(?:于|在)$"
)
# A sentence without a subject: 整改结果于…前报….
_OWED_BY_ALL = re.compile(
    r"^[ 　*]*(?:（[一二三四五六七八九十]{1,3}）)?(?:将|把)?[^，。；\n局委院校府司镇乡]{0,14}(?:情况|结果|报告|名单|材料|方案|台账|报表|总结|清单)(?:务必|一律)?(?:须|应当?)?(?:于|在)$"
)
_HANDED = re.compile(r"[，]?[^。；\n，]{0,24}?(?:书面)?(?:报送|报告|上报|报[^告名纸刊社道销废]|提交|送交|反馈|完成)")
_TOLD = re.compile(
    "要求|明确|规定|提出|指出|印发|下发|通知》|方案》|文件》|曾|此前|当时|原定|逾期|未按|没有|仍未|[已了]"
)
_COMING = re.compile(
    rf"(?:预计|预期|(?<!即)(?<!必)将(?!近)|拟(?!定)|定(?:于|在)|力争|争取|有望|确保|计划|届时|尚需|还需){_LINK}"
)
# Told of the past, or of what a contract had promised.
_NARRATED = re.compile(
    "原(?![则因来材料])|曾|此前|当时|彼时|本应|当年|合同|协议|承诺|约定|批复|公告|中标|立项|逾期|延期|超期|推迟|滞后|实际(?![行成情工])|仍(?!在)"
    "|至今|违反|但|却|不符"
)
_SAID = re.compile("(?:要求|明确|提出|规定|决定|指出|审议|表示|显示|载明|记载|据|部署|通过)[^，]{0,40}$")
_FAILED = re.compile("未(?!来)|没有|已|并于|后于|如期|按期完成了|了")
_WINDOW = re.compile(
    r"(?:公示|报名|征求意见|征集|受理|投诉|反馈意见|意见反馈|提交|申报)(?:的)?(?:截止)?(?:时间|日期|期限|期)?(?:为|是|：|自|从|于|截止)*[ ]?$"
)
_CLOSED = re.compile("期满|未收到|无异议|没有异议|未接到|已[于经]?|收到|结束|期间|共[有收]|了")
_DEADLINE_BEHIND = re.compile(
    r"[^，。；\n]{0,30}?(?:完成|建成|投入|投用|竣工|验收|整改到位|办结|报送|整治|实现|出台|印发|开工|启用|交付|结案|销号|落实|落地)"
)


class Passed(NamedTuple):
    """A day told as to come, the signature, whether it is not over yet (``holds``), and how it is told.

    ``sure``: the year is printed and the reader is asked.
    """

    date: Date
    signature: Date
    holds: bool
    sure: bool
    claim: str


def find_deadlines(folded: str, dates: Sequence[Date], timeline: Timeline) -> Iterator[Passed]:
    """Every deadline and plan above a signature, with whether its day was still to come."""
    for date in dates:
        signature = timeline.day_of(date.start)
        if signature is None:
            continue
        signed = signature.since.first
        if signed is None:
            continue
        before = folded[max(0, date.start - 40) : date.start]
        before = before[max(before.rfind(mark) for mark in "。；\n") + 1 :]
        claim = _claim(folded, date, before)
        if claim is None:
            continue
        day, explicit = _day(date, signed)
        if day is None:
            continue
        asked = claim != "预计时间"
        if day >= signed:
            yield Passed(date, signature, True, asked and explicit, claim)
        elif asked or not _narrated(folded, date, before):
            yield Passed(date, signature, False, asked and explicit, claim)


def _claim(folded: str, date: Date, before: str) -> str | None:
    by = date.bound == "by"
    if by and (_PLEASE.search(before)):
        return "办理时限"
    if by and _owed(folded, date):
        return "办理时限"
    if date.until is not None and date.until.day and _WINDOW.search(before):
        return None if _CLOSED.search(sentence_around(folded, date.end, date.end, 80)) else "公示、受理时间"
    if date.bound == "since" or not _COMING.search(before):
        return None
    return "预计时间" if by or _DEADLINE_BEHIND.match(folded, date.end, date.end + 44) else None


def _owed(folded: str, date: Date) -> bool:
    """Whether readers are told to hand something in by then, and nobody tells of it as of the past."""
    sentence = sentence_around(folded, date.start, date.end, 120)
    before = sentence[: sentence.find(date.text)]
    owed = _OWED.search(before) or _OWED_BY_ALL.match(before)
    return bool(owed and _HANDED.match(folded, date.end, date.end + 50) and not _TOLD.search(sentence))


def _narrated(folded: str, date: Date, before: str) -> bool:
    """Whether the plan is told as one of the past: in its sentence, by a verb before it, or by what came of it."""
    sentence = sentence_around(folded, date.start, date.end, 90)
    return bool(
        _NARRATED.search(sentence)
        or _SAID.search(before)
        or _FAILED.search(folded[date.end : date.end + 60].split("。")[0])
    )


def _day(date: Date, signed: Day) -> tuple[Day | None, bool]:
    """The last day that is meant, and whether its year is printed.

    A year that is left out is that of the signature; more than four months before it, it is the next one.
    """
    if date.explicit_year:
        return last_day(date), True
    point = date.until or date.since
    last = point._replace(year=signed[0]).last if point.month and point.valid else None
    if last is None:
        return None, False
    if (signed[1] - last[1]) > 4:
        last = (last[0] + 1, *last[1:])
    return last, False
