"""Conjunctions, prepositions and particles that stand twice, lack what they govern, or open a sentence that ends there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.grammar import MARKS as _MARK
from auditor.grammar import Slip, patterns, search

# A place opens with one of these; a clause that holds one may end in 中.
_PLACE = "在于从自向到由当里入进存贯穿含藏渗透"
_TASK = "规范|加强|推动|促进|提高|提升|保障|保证|引领|带动|指导|约束(?!力)|强化|落实|推进|完善|优化|监督|统筹"
# A word for a place or a time closes the 在 before it; 了 and 着 say that what follows is an object.
_OPEN = rf"[^{_MARK}、“”《》上中下里内前后时间处会了着]"

# The word at the head of a clause, behind a mark; the word comes first, so that it is found fast.
_HEAD_AT, _HEAD_WITH, _HEAD_BUT = (rf"{word}(?<![一-鿿\w]{word})" for word in "在以除")
# 在建, 在校, 在册 … are words of their own.
_IN_COMPOUNDS = "建职校编岗册案逃京家外线途库押读聘保任位场产世先用学研办审执管乎此坐于"
_SUPPORT = "领导|监督|支持|指导|帮助|关心|关怀|配合|推动|带领|努力"

_PATTERNS = patterns(
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
    # The same at the head of a clause, where any words may stand between
    (
        re.compile(rf"{_HEAD_AT}[^{_MARK}、“”在了着]{{2,24}}?(?<![全各整])过程(?=，)"),
        "“在……过程”缺少“中”",
        None,
    ),
    (
        re.compile(rf"{_HEAD_AT}(?![{_IN_COMPOUNDS}])[^{_MARK}、“”在]{{2,24}}?的(?:情况|条件|形势|前提|背景)(?=，)"),
        "“在……的情况（条件、形势、前提）”缺少“下”",
        None,
    ),
    # 在县委的坚强领导，在县人大的监督下: the first lacks 下, or the sentence has none.
    (
        re.compile(
            rf"{_HEAD_AT}[^{_MARK}“”在了着]{{2,40}}?的[^{_MARK}的]{{0,6}}?(?:{_SUPPORT})(?=，(?:在[^{_MARK}]{{2,30}}下，|[^下。；！？\n]{{0,80}}[。；\n]))"
        ),
        "“在……的领导（支持、监督）”缺少“下”",
        None,
    ),
    # 以整改契机
    (
        re.compile(
            rf"{_HEAD_WITH}(?!此)[^{_MARK}、“”为]{{2,16}}?(?:契机|抓手|主线|切入点|突破口|着力点|出发点|落脚点)(?=，)"
        ),
        "“以……契机（抓手、主线）”缺少“为”",
        None,
    ),
    # 对未整改到位4个问题逐一督办
    (
        re.compile(
            rf"对[^{_MARK}“”《》的]{{0,16}}?(?P<p>(?:尚未|从未|未|没有)(?!成年)[^{_MARK}“”《》的\d一二三四五六七八九十]{{3,12}}(?:\d+|[一二两三四五六七八九十]+)"
            rf"(?:个|项|件|条|起|名|宗|家|处|笔|份)(?!月|小时|工作日|以|及)[^{_MARK}“”《》的\d]{{2,10}}?)(?=逐[一项个件条]|分别|进行|开展|予以|全部|挂[牌图号]|跟踪|重点)"
        ),
        "定语与数量之间缺少“的”",
        None,
    ),
    # 除3个问题正在推进，其余均已完成
    (
        re.compile(
            rf"{_HEAD_BUT}(?![了非夕湿尘草害法名恶险雪冰息权锈霜油此])[^{_MARK}、“”外]{{3,24}}(?=，(?:其余|其他|其它))"
        ),
        "“除……”缺少“外”",
        None,
    ),
    # Pairs that do not go together, and a denial that is denied
    (
        re.compile(rf"只要[^{_MARK}、才]{{2,24}}，(?P<p>才)(?=[能会可])"),
        "“只要”与“才”不搭配，应为“只要……就”或“只有……才”",
        None,
    ),
    (
        re.compile(rf"只有[^{_MARK}、才\d]{{2,24}}，(?P<p>就)(?=[能会可])"),
        "“只有”与“就”不搭配，应为“只有……才”或“只要……就”",
        None,
    ),
    (
        re.compile(
            rf"(?:防止|避免|杜绝|严防|以防|以免|谨防)[^{_MARK}不]{{0,16}}(?P<p>不再)(?=次?(?:发生|出现|反弹|复发|重演|重犯|回潮))"
        ),
        "“防止（避免、杜绝）”与“不再”否定重复",
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
    return search(_PATTERNS, folded)
