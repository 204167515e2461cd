"""What stands under the name of a problem (关于“…”问题的整改), and whether it is worded as praise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from auditor import lexicon
from auditor.outline import Heading

if TYPE_CHECKING:
    from auditor.notice import Notice

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
_DENIES = re.compile("不(?![小低弱差浅错断忘仅但同可])|(?<![个区级类特])别(?!是|人)")
_OUTCOME = "(?:得到|获得|有了|取得|实现)了?(?:进一步|明显|显著|全面|有效|大幅|持续|不断|稳步|较大|有力|积极)*的?|(?:明显|显著|大幅|稳步|持续|不断|进一步|有效)得?到?"
# What grows to the worse (成本不断提高), and what is still to be done (有待进一步提高)
_GROWS = re.compile(
    "成本|费用|负债|债务|风险|压力|难度|不良|投诉|发案|上访|事故|强度|要求|标准|门槛|占比|需求|期待|期盼|期望|诉求|竞争|矛盾|差距|污染|单价|价格"
)
_WANTED = re.compile("待|需|应|要|须|亟|尚|未|希望|有望|难|无法|推动|推进|促进|以|才|如|没")
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
            start, end = match.span("x")
            claimed = bool(_CLAIMED.search(folded, max(0, match.start() - 12), match.end()))
            yield Problem(start, end, None if claimed else _praise(match["x"], start, quoted, match["w"]))


# A section of nothing but problems: 存在的主要问题, 问题和不足, 主要困难
_SECTION = re.compile(
    "^(?:当前|目前|工作中|整改中|审计|检查|督查|巡察|发现|查出|反映|还|仍|尚)*(?:存在|发现|面临|查出|反映)?的?(?:主要|突出|共性|具体|一些|几个|若干)*的?"
    "(?:问题|不足|困难|短板|差距|薄弱环节)(?:[和与及、](?:问题|不足|困难|短板|差距|薄弱环节|挑战))*(?:方面)?$"
)
# The sentence that opens a list of problems, and what makes it the opening of a list of measures.
_LEAD = re.compile("问题|不足|短板|差距|困难|薄弱")
_THERE_ARE = re.compile(
    "存在|仍有|还有|尚有|面临|(?:主要|突出|共性)的?(?:问题|不足)|不容|清醒|看到|发现|暴露|反映出|表现(?:为|在)"
)
_MEASURES = re.compile(
    "针对|围绕|聚焦|对照|解决|破解|整改|化解|措施|建议|要求|抓好|着力|下一步|为此|治理|补齐|应对|克服|避免|防止|原因|既|举措"
)
_ITEM = re.compile("[；。\\n]")
_LEAD_REACH = 80


def listed_problems(notice: Notice) -> Iterator[Problem]:
    """Headings below a section of problems, and the items of a sentence that lists problems (还存在不足：一是…；二是…)."""
    folded = notice.folded
    for heading in notice.headings:
        above = notice.headings[heading.parent] if heading.parent is not None else None
        if heading.inline or above is None or not _SECTION.match(above.title):
            continue
        start = folded.find(heading.title[:4], heading.number_end, heading.end) if heading.title else -1
        if start >= 0 and folded.startswith(heading.title, start) and 4 <= len(heading.title) <= _LONGEST:
            yield Problem(start, start + len(heading.title), _praise(heading.title, start, True, "问题"))
    for series in notice.outline.series():
        if len(series) >= 2 and series[0].inline and _opens_problems(folded, series[0].start):
            yield from (problem for heading in series if (problem := _item(folded, heading)))


def _opens_problems(folded: str, start: int) -> bool:
    before = folded[max(0, start - _LEAD_REACH) : start].rstrip()
    cut = max(before[:-1].rfind(mark) for mark in "。\n；")
    lead = before[cut + 1 :]
    return bool(_LEAD.search(lead) and _THERE_ARE.search(lead) and not _MEASURES.search(lead))


def _item(folded: str, heading: Heading) -> Problem | None:
    stop = _ITEM.search(folded, heading.number_end, heading.number_end + 2 * _LONGEST)
    start = heading.number_end + (folded[heading.number_end : heading.number_end + 1] in tuple("，、："))
    if stop is None or not 4 <= stop.start() - start <= _LONGEST:
        return None
    return Problem(start, stop.start(), _praise(folded[start : stop.start()], start, True, "问题"))


def _praise(name: str, start: int, quoted: bool, word: str) -> Praise | None:
    found = next(filter(None, (pattern.search(name) for pattern in _patterns())), None)
    if not found or _ASKS.search(name) or _CLAIMED.search(name):
        return None
    bare = found["degree"] is None and found["word"][0] not in "较很不"
    # Bare, it may be a topic (资金拨付到位的问题) or a task (推动整改落实到位).
    if bare and (not quoted or _TASK.match(name)):
        return None
    before = name[: found.start("word")]  # 不小 is the praise itself; what is denied or deficient stands before it
    if _DENIES.search(before) or _deficiency().search(_NEUTRAL.sub("", before)):
        return None
    if found.re is _patterns()[-1] and (_GROWS.search(name) or _WANTED.search(before)):
        return None
    return Praise(start + found.start(), start + found.end(), start, start + len(name), word)


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
        re.compile(f"(?P<degree>{_OUTCOME})(?P<word>{_words('outcome')}){end}"),
    )


@cache
def _deficiency() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon.lines("deficiency_words.txt"))))
