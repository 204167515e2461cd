"""Headings of one series whose members are worded alike, and the one that lacks a part of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.outline import Heading
from auditor.text import HAN

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
    """``heading`` lacks the form that its ``siblings`` have; ``told`` is one clause on it, ``complete`` what it would read."""

    heading: Heading
    siblings: tuple[Heading, ...]
    told: str
    complete: str | None


def find_odd(series: Sequence[Heading]) -> Odd | None:
    """The one member of a series of headings that lacks a part of the form that all others share, or None."""
    if not 3 <= len(series) <= _MOST:
        return None
    titles = [_TITLE_END.sub("", heading.title) for heading in series]
    if any(not 2 <= len(title) <= _LONGEST for title in titles):
        return None
    return (
        _odd_form(series, titles)
        or _odd_head(series, titles)
        or _odd_clauses(series, titles)
        or _odd_adverb(series, titles)
        or _odd_order(series, titles)
    )


def _odd(series: Sequence[Heading], index: int, told: str, complete: str | None = None) -> Odd:
    return Odd(series[index], tuple(heading for i, heading in enumerate(series) if i != index), told, complete)


def _odd_form(series: Sequence[Heading], titles: Sequence[str]) -> Odd | None:
    bases = titles[:2]
    for size in range(2, _SUFFIX + 1):
        for suffix in dict.fromkeys(base[-size:] for base in bases):
            lacking = [i for i, title in enumerate(titles) if not title.endswith(suffix)]
            if len(lacking) > 1:  # then as many lack a longer one
                bases = [base for base in bases if not base.endswith(suffix)]
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
                return _odd(series, index, f"疑缺“{lost[0]}”", lost[1])
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
    return _odd(series, index, "疑缺“情况”", titles[index] + "情况")


def _alone(members: Sequence[bool]) -> int | None:
    """The index of the one that is False among True ones."""
    return members.index(False) if sum(members) == len(members) - 1 else None


def _odd_clauses(series: Sequence[Heading], titles: Sequence[str]) -> Odd | None:
    """One clause where all others have two that open alike (聚焦…，着力…)."""
    index = _alone(["，" in title for title in titles])
    if index is None or series[0].inline:
        return None
    frames = {tuple(clause[:2] for clause in title.split("，")) for i, title in enumerate(titles) if i != index}
    if len(frames) != 1 or len(frame := next(iter(frames))) != 2:
        return None
    return _odd(series, index, f"其他标题都作“{frame[0]}……，{frame[1]}……”")


# N更加A: what is said of something, in a heading of results
_ADVERBS = "更加|更为|不断|持续|进一步|稳步|显著|明显|全面|有效|日益|逐步|大幅"
_SAID = re.compile(f"(?P<what>[{HAN}]{{2,10}}?)(?P<adverb>{_ADVERBS})(?P<how>[{HAN}]{{2,4}})")
_RESULT = "提升|提高|增强|优化|改善|加强|完善|健全|强化|深化|推进|落实|规范|提速|提质|增效|向好|见效"
_BECOMES = re.compile(
    f"(?P<what>[{HAN}]{{2,8}}?)(?:(?:更加|更为|日益)(?P<how>[{HAN}]{{2}})|(?:{_ADVERBS})?(?P<result>{_RESULT}))"
)


def _odd_adverb(series: Sequence[Heading], titles: Sequence[str]) -> Odd | None:
    """A title in another order where all others say of something that it becomes so (队伍建设更加有力)."""
    said = [_SAID.fullmatch(title) for title in titles]
    index = _alone([match is not None for match in said])
    if index is None or len(titles[index]) > _SHORT:
        return None
    adverbs = {match["adverb"] for i, match in enumerate(said) if match and i != index}
    if len(adverbs) != 1:
        return None
    return _odd(series, index, f"其他标题都作“……{adverbs.pop()}……”")


_SHORT = 14  # characters of a title whose order of words is judged


def _odd_order(series: Sequence[Heading], titles: Sequence[str]) -> Odd | None:
    """服务水平提升 where all others open with a verb (紧盯未完成事项)."""
    if series[0].inline or any(len(title) > _SHORT for title in titles):
        return None
    index = _alone([_opens_with_verb(title) and not _SAID.fullmatch(title) for title in titles])
    match = _BECOMES.fullmatch(titles[index]) if index is not None else None
    if match is None or index is None:
        return None
    what, verb = match["what"], match["result"] or match["how"]
    turned = verb + what if re.fullmatch(_RESULT, verb) else None
    return _odd(series, index, "其他标题都以动词开头", turned)


@cache
def _openers() -> frozenset[str]:
    return frozenset(word for line in lexicon.lines("heading_verbs.txt") for word in line.split())


_RESULTATIVE = re.compile(
    "[建抓压扛筑守稳打办管用做促保拓补抢育聚提增夯严学悟查改立树破管强把][好实紧牢稳住准优强细深足活出全快通大新高升立清]"
)


def _opens_with_verb(title: str) -> bool:
    return title[:2] in _openers() or title[:3] in _openers() or bool(_RESULTATIVE.match(title))
