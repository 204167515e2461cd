"""What stands under the name of a problem (关于“…”问题的整改), and whether it is worded as praise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor import lexicon

_LONGEST = 60
# “…”(的)问题; a title or a count behind it (问题导向, 问题3个) is no name of a problem
_QUOTED = re.compile(
    rf"“(?P<x>[^“”。\n]{{4,{_LONGEST}}})”(?:等|这一|这个)?(?:方面)?的?(?P<w>问题|不足|现象|短板|弊端)(?!导向|意识|清单)"
)
_NAMED = re.compile(
    rf"(?:关于|针对|存在)(?P<x>[^关针存，。；：“”《》（）\s]{{4,{_LONGEST}}})的(?P<w>问题|不足|现象|短板|弊端)(?!导向|意识|清单)"
)
# A heading that is the problem: （三）监督执纪比较宽松的问题
_HEADED = re.compile(
    r"^[ #*]*(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、]|（\d{1,2}）)[ ]*"
    rf"(?P<x>[^关针，。；：“”《》（）\s][^，。；：“”《》（）\s]{{3,{_LONGEST}}}?)的(?P<w>问题)(?=[。，的\n*]|$)",
    re.MULTILINE,
)
_ASKS = re.compile("如何|怎样|怎么|怎|是否|能否|可否|为什么|为何|何以|何|吗|呢|什么|哪|多少|谁|几|既要|要不要")
# What people believe of themselves: “自我感觉良好”, 满足于“做得不错”
_CLAIMED = re.compile("自我感觉|认为|以为|觉得|满足|看似|貌似|表面|口号|所谓|心态")
# A task, not a judgement: 推动整改落实到位
_TASK = re.compile(
    "^(?:进一步|切实|着力|持续|加快|全面|统筹|积极|大力|努力|坚决|有效)*"
    "(?:推动|推进|促进|确保|保证|保障|加强|强化|提高|提升|增强|落实好|做好|做到|抓好|实现|打造|建立|建设|争取|争创|力争|防止|避免|解决|让|使|把|将|要|应|须|必须|需)"
)
_DENIES = re.compile("不(?![小低弱差浅错断忘仅但同可])|别(?!是|人)")
_DEGREE = "(?:比较|较为|较|很|十分|非常|特别|格外|相当|颇|极其?|更加?|最|挺|愈加)"
_STILL = "(?:还是|仍然|依然|还|仍|也|都|已经|已|均|一直|始终|总体|基本|普遍)"
# Fields of work that are named after what they fight
_NEUTRAL = re.compile(
    "(?:风险|隐患|矛盾|违法|违规|违纪|困难|贫困|压力|污染|短板|漏洞|拖欠|欠薪|积案|难点|堵点)(?=防控|防范|化解|排查|整治|治理|打击|查处|处置|清理|帮扶|攻坚|纠纷|行为|线索)"
)


class Praise(NamedTuple):
    """[start, end) praises what [problem_start, problem_end) calls a problem; ``word`` is 问题 or its like."""

    start: int
    end: int
    problem_start: int
    problem_end: int
    word: str


class Problem(NamedTuple):
    """[start, end) names a problem; ``praise`` where it is worded as a merit."""

    start: int
    end: int
    praise: Praise | None


def find_problems(folded: str) -> Iterator[Problem]:
    """The problems that a text names in quotation marks, behind 关于, 针对 or 存在, or as a heading."""
    for pattern, quoted in ((_QUOTED, True), (_NAMED, False), (_HEADED, False)):
        for match in pattern.finditer(folded):
            yield Problem(match.start("x"), match.end("x"), _praise(match, quoted))


def _praise(match: re.Match[str], quoted: bool) -> Praise | None:
    name = match["x"]
    found = next(filter(None, (pattern.search(name) for pattern in _patterns())), None)
    if not found or _ASKS.search(name) or _CLAIMED.search(match.string, max(0, match.start() - 12), match.end()):
        return None
    bare = found["degree"] is None and found["word"][0] not in "较很不"
    # Bare, it may be a topic (资金拨付到位的问题) or a task (推动整改落实到位).
    if bare and (not quoted or _TASK.match(name)):
        return None
    before = name[: found.start("word")]  # 不小 is the praise itself; what is denied or deficient stands before it
    if _DENIES.search(before) or _deficiency().search(_NEUTRAL.sub("", before)):
        return None
    start = match.start("x")
    return Praise(start + found.start(), start + found.end(), start, match.end("x"), match["w"])


@cache
def _words(kind: str) -> str:
    return "|".join(row[1] for row in lexicon.table("merit_words.txt") if row[0] == kind)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Praise at the end of a problem's name; ``degree`` is what makes it a judgement, ``word`` what praises."""
    end = "(?:了|的)?$"
    good, of_what = _words("predicate"), _words("subject")
    return (
        re.compile(f"(?P<degree>得{_DEGREE}?|{_STILL}{_DEGREE}?|{_DEGREE})?(?P<word>{good}){end}"),
        re.compile(f"(?P<degree>得{_DEGREE}?|(?:{_STILL})?{_DEGREE})(?P<word>{_words('graded')}){end}"),
        re.compile(f"(?P<degree>得{_DEGREE})(?P<word>{_words('size')}){end}"),
        re.compile(f"(?:{of_what})(?P<degree>(?:{_STILL})?{_DEGREE}?)(?P<word>{_words('contrary')}){end}"),
        re.compile(f"(?:{of_what})(?P<degree>(?:{_STILL})?{_DEGREE})(?P<word>{_words('size')}){end}"),
    )


@cache
def _deficiency() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon.lines("deficiency_words.txt"))))
