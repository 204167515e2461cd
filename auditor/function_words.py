"""Conjunctions, prepositions and particles that stand twice, lack what they govern, or open a sentence that ends there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

Kind = str


class Slip(NamedTuple):
    """[start, end) is wrong for ``reason``; ``right`` what may be meant, or None."""

    start: int
    end: int
    reason: str
    right: str | None


_MARK = "，。；：！？\n"
# A place opens with one of these; a clause that holds one may end in 中.
_PLACE = "在于从自向到由当里入进存贯穿含藏渗透"
_TASK = "规范|加强|推动|促进|提高|提升|保障|保证|引领|带动|指导|约束(?!力)|强化|落实|推进|完善|优化|监督|统筹"
# A word for a place or a time closes the 在 before it; 了 and 着 say that what follows is an object.
_OPEN = rf"[^{_MARK}、“”《》上中下里内前后时间处会了着]"

_PATTERNS: tuple[tuple[re.Pattern[str], str, str | None], ...] = (
    # Two that do one work; the second must not begin a word (对于对外贸易, 以及及时, 并且并购).
    (re.compile("对于对(?![外口方比岸联接照面内象手话策账立半冲门抗])"), "“对于”与“对”重复", "对于"),
    (re.compile("并且并(?![购入轨联列不非网行排])"), "“并且”与“并”重复", "并且"),
    (
        re.compile("以及和(?![平解谐睦好谈议气善约])|和(?<![温缓平总饱谐]和)以及|以及及(?!时|格|早|其)"),
        "两个连词重复",
        "以及",
    ),
    (re.compile("由于因为|因为由于"), "“由于”与“因为”重复", "由于"),
    (
        re.compile("根据按照(?![国有法规])|依据根据|根据依据(?![国有法规])"),
        "两个介词重复",
        "根据",
    ),
    (re.compile("而且并且|并且而且|但是但(?!是)|所以因此|因此所以"), "两个连词重复", None),
    (re.compile("均都(?![市会江匀])|都均(?![匀衡可为已系])"), "“均”与“都”重复", "均"),
    (re.compile("已经已(?!婚)|曾经曾|正在正(?![式常确])|将要将|凡是凡|大约约(?!定|束|谈)|约大约"), "虚词重复", None),
    (
        re.compile("(?:之间|以内|以外|以上|以下|之中|之内|之外)(?:之间|以内|以外|以上|以下|之中|之内|之外)"),
        "两个方位词重复",
        None,
    ),
    # What governs nothing
    (
        re.compile("，(?P<p>和|与|及|以及|或|把|将|被|对|在|向|从|由|为|以|于|并)(?=[，。；])"),
        "后面没有它连接或引出的成分",
        None,
    ),
    (
        re.compile(
            "(?:予以|加以|得以|难以|足以|用以|据以|借以|以及|诸如|鉴于|关于|对于|随着|或者|除了|为了|由于)(?=[。！])"
        ),
        "用在句末，后面缺少成分",
        None,
    ),
    # 在 … without the word that closes it
    (
        re.compile(
            rf"在(?<![存所现正实内潜旨]在){_OPEN}{{2,20}}?(?:推进|进行|办理|整改|检查|实施|工作|建设|调查|审理|管理|服务|执行|学习|的)过程(?=，)"
        ),
        "“在……过程”缺少“中”",
        None,
    ),
    (
        re.compile(rf"在(?<![存所现正实内潜旨]在){_OPEN}{{2,20}}?的(?:基础|前提|背景)(?=，)"),
        "“在……基础（前提、背景）”缺少“上”或“下”",
        None,
    ),
    # 中 without what opens it: 以制度约束各项活动中。
    (
        re.compile(
            rf"(?:以(?<![可得难予加足所何]以)|用|靠|通过)[^{_MARK}{_PLACE}]{{2,20}}?(?P<p>(?:{_TASK})"
            rf"[^{_MARK}{_PLACE}]{{1,15}}(?:活动|工作|管理|实践|生活|过程|环节|服务|业务|建设|行为|运行)中)(?=[。；])"
        ),
        "句末的“中”没有“在”与之呼应",
        None,
    ),
    # A sentence that is only an opener
    (
        re.compile(
            rf"。(?P<p>(?:根据|按照|依据|遵照|随着)[^{_MARK}是有存已也还将会使]{{2,40}}的(?:要求|精神|部署|安排|原则|意见|规定|"
            r"发展|推进|深入|提高|变化|实施|增加|推广|普及|完善|开展|加快|进步|加强|增强|扩大|提升))(?=。[^\n])"
        ),
        "只有状语，没有主句",
        None,
    ),
    (
        re.compile(rf"。(?P<p>(?:由于|鉴于)[^{_MARK}由而才均应将使导概则便就故之是]{{3,60}})(?=。[^\n])"),
        "只有原因状语，没有主句",
        None,
    ),
    (re.compile(rf"。(?P<p>为了[^{_MARK}而才就是]{{6,60}})(?=。[^\n])"), "只有目的状语，没有主句", None),
)


def find_slips(folded: str) -> Iterator[Slip]:
    """What is wrong with function words in a text that went through ``numerals.fold``; a place is reported once."""
    taken: set[int] = set()
    for pattern, reason, right in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span("p") if "p" in pattern.groupindex else match.span()
            if start not in taken:
                taken.add(start)
                yield Slip(start, end, reason, right)
