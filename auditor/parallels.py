"""Headings of one series whose members are worded alike, and the one that lacks a part of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor.outline import Heading

_LONGEST = 40  # characters of a title; what is longer is a sentence
_MOST = 100  # members of a series that are compared
_SUFFIX = 12  # characters of a common ending
_TITLE_END = re.compile("[。；;.]+$")
# What a member may have lost: …问题(的整改), …整改(情况), …(的)思想
_LOST_TAIL = re.compile("的.+|情况|的?问题|方面")
_LOST_INSIDE = re.compile("的|的?问题的?|工作的|情况的")
# Nouns that head a title, and verbs that cannot
_NOUN = re.compile(
    "(?:情况|问题|措施|计划|打算|安排|建议|意见|要求|成效|效果|做法|经验|体会|思路|目标|任务|原则|原因|分析|不足|清单|方案|步骤|方向|重点|部署|概况|进展|结果|结论|依据|评价)$"
)
_VERB = re.compile("(?:完成|开展|进行|取得|达到)$")
_VERB_OR_NOUN = re.compile("(?:落实|执行|推进|实施|运行|使用|管理|整改)$")


class Odd(NamedTuple):
    """``heading`` lacks ``lost``, which its ``siblings`` have; ``complete`` is what it would read."""

    heading: Heading
    siblings: tuple[Heading, ...]
    lost: str
    complete: str


def find_odd(series: Sequence[Heading]) -> Odd | None:
    """The one member of a series of headings that lacks a part of the form that all others share, or None."""
    if not 3 <= len(series) <= _MOST:
        return None
    titles = [_TITLE_END.sub("", heading.title) for heading in series]
    if any(not 2 <= len(title) <= _LONGEST for title in titles):
        return None
    return _odd_form(series, titles) or _odd_head(series, titles)


def _odd_form(series: Sequence[Heading], titles: Sequence[str]) -> Odd | None:
    for size in range(2, _SUFFIX + 1):
        for suffix in {titles[0][-size:], titles[1][-size:]}:
            lacking = [i for i, title in enumerate(titles) if not title.endswith(suffix)]
            if len(lacking) != 1 or len(suffix) < size:
                continue
            index = lacking[0]
            others = [title for i, title in enumerate(titles) if i != index]
            if min(map(len, others)) <= size:  # a title that is nothing but the ending: no form
                continue
            opens_alike = len({title[:2] for title in titles}) == 1
            if len(others) < 3 and not opens_alike:
                continue
            lost = _lost(titles[index], suffix)
            # A 的 that is missing proves nothing (其他项目, …的项目) unless the whole form is one.
            if lost and (opens_alike or lost[1].startswith(titles[index])):
                siblings = tuple(heading for i, heading in enumerate(series) if i != index)
                return Odd(series[index], siblings, lost[0], lost[1])
    return None


def _lost(title: str, suffix: str) -> tuple[str, str] | None:
    """What ``title`` lacks of ``suffix``, and the title with it."""
    for cut in range(len(suffix) - 1, 1, -1):
        head, tail = suffix[:cut], suffix[cut:]
        if title.endswith(head) and _LOST_TAIL.fullmatch(tail):
            return tail, title + tail
        lost, rest = suffix[:-cut], suffix[-cut:]
        if title.endswith(rest) and _LOST_INSIDE.fullmatch(lost):
            return lost, title[: -len(rest)] + suffix
    return None


def _odd_head(series: Sequence[Heading], titles: Sequence[str]) -> Odd | None:
    """A title that ends in a verb (整改落实完成) where those of all others end in a noun."""
    if series[0].inline:
        return None
    plain = [i for i, title in enumerate(titles) if not _NOUN.search(title)]
    if len(plain) != 1:
        return None
    index = plain[0]
    situations = sum(title.endswith("情况") for title in titles)
    if not (situations and _VERB.search(titles[index])) and not (
        situations >= 2 and _VERB_OR_NOUN.search(titles[index])
    ):
        return None
    siblings = tuple(heading for i, heading in enumerate(series) if i != index)
    return Odd(series[index], siblings, "情况", titles[index] + "情况")
