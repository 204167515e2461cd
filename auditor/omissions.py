"""Clauses that lack a part that a reader waits for: the verb, the noun behind a measure of praise, the end of a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.grammar import HEAD, MARKS, WITHIN, Slip, patterns, search

_END = r"(?=[，。；])"
_STOP = r"(?=[。；])"
_PURE = "严格|认真|切实|进一步|坚决|全面|及时|不断|持续|着力|扎实|积极"
_GOVERN = (
    "落实|执行|建立|健全|完善|遵守|遵循|实行|实施|推行|贯彻|加强|强化|坚持|规范|制定|形成|细化|优化|履行|压实|扛|把|按|依|守|抓|做|用|"
    "推|管|控|查|改|建|立|定|遵|采取|运用|体现|符合|达到|满足|明确|提高|提升|参照|对照"
)
_RULES = "制度|机制|规定|要求|措施|标准|办法|程序|流程|规则|条例|纪律|责任|体系"
# Praise and blame that stand before a noun: …的成效，…的作用. At the end of a clause the noun is lost.
_DEGREE = (
    "明显|显著|阶段性|积极|良好|初步|较好|突出|丰硕|重大|重要|一定|实质性|突破性|严重|较大|不少|关键|应有|独特|浓厚|正确|鲜明|"
    "有力|坚强|坚实|优质|高效|便捷|扎实|强大|巨大|深远|恶劣|不良|决定性|基础性|引领性"
)
_TAKES_NOUN = (
    "取得|形成|存在|发挥|作出|做出|营造|树立|提供|打下|奠定|产生|造成|收到|获得|赢得|给予|付出|承担|肩负|带来|起到"
)
_ROLE = (
    "先锋模范|模范带头|带头示范|示范引领|示范带动|战斗堡垒|桥梁纽带|主力军|排头兵|领头雁|主导|表率|基础性|决定性|主体|骨干|参谋助手|"
    "引领|核心|统筹协调|导向|杠杆|探头|哨兵|把关|兜底"
)
_FRAME = "导向|中心|主线|核心|准绳|己任|宗旨|纽带|依托|前提|龙头|遵循|载体|荣"
# 在办案件, 在建项目: the verb of one character after 在; written out it needs 正 before it and 的 behind it.
_GOING_ON = "办理|审理|建设|编制|侦查|执行|施工|研究|审查|审批|整改|受理|侦办|承办|督办|查办|治疗|培训|销售|运行|建造"
_CLOSES = "的|中|时|期间|过程|领域|方面|上|内|环节|前|后|下|里|阶段|行业|部门|单位|所|处"

_PATTERNS = patterns(
    # Without a verb
    (
        re.compile(
            rf"(?:{_PURE})在[^{MARKS}、]{{2,14}}?(?:上|中|方面|环节|领域|下)(?!{WITHIN}{{0,4}}(?:{_GOVERN}))[^{MARKS}、的]{{2,8}}(?:{_RULES}){_END}"
        ),
        "状语后面只有名词，缺少动词（如“落实”“执行”）",
        None,
    ),
    (
        re.compile(rf"对[^{MARKS}的等]{{2,20}}(?<!依法)(?<!间断)(?<!如期)(?<!同步)(?<!正在)进行{_END}"),
        "“进行”后面缺少所做的事",
        None,
    ),
    # Without the noun that the verb waits for
    (
        re.compile(rf"(?:{_TAKES_NOUN})(?:了|着)?(?:{_DEGREE})的?{_END}"),
        "缺少宾语中心语",
        None,
    ),
    (re.compile(rf"发挥{WITHIN}{{0,16}}?(?:{_ROLE}){_END}"), "“发挥……”缺少“作用”", r"\g<0>作用"),
    (
        re.compile(
            rf"把好(?![事钢人货经话手])[^{MARKS}、引带送放落传讲写打]{{1,8}}(?<![关脉度舵向门口尺秤盘闸处量])(?=[，。；])"
        ),
        "“把好……”缺少“关”",
        None,
    ),
    (
        re.compile(
            rf"[把将]{WITHIN}{{2,20}}(?:融入|摆在|放在|当作|转化为|落实到|贯彻到|体现到|聚焦到|统一到|用在|压实到|贯穿于){_END}"
        ),
        "动词后面缺少宾语",
        None,
    ),
    (
        re.compile(
            rf"(?:属于|有利于|致力于|位于|用于|善于|等于|归于|有助于|基于|趋于|取决于|来源于|旨在|促使|迫使|具有(?<!所具有)|成为|急于|敢于|勇于){_STOP}"
        ),
        "动词后面缺少宾语",
        None,
    ),
    (
        re.compile(
            r"(?:学习|贯彻|落实|传达|领会)+(?:党的)?(?:[一二十]+大|[一二三四五六七八九十]+届[一二三四五六七]中全会)(?=[，。；])"
        ),
        "会议名称后面缺少“精神”",
        r"\g<0>精神",
    ),
    (
        re.compile(rf"总书记(?:系列|关于{WITHIN}{{2,20}}?的?)?重要(?=[，。；、])"),
        "“重要”后面缺少“讲话”“指示”等",
        None,
    ),
    (
        re.compile(rf"(?:加强|做好|推进|提高|强化|完善|落实|开展)(?:对|了)[^{MARKS}是有]{{2,14}}的(?=。)"),
        "“的”后面缺少中心语",
        None,
    ),
    # Without the end or the middle of a frame
    (
        re.compile(rf"(?:坚持|始终|{HEAD})以(?![此上下便使免防外内])[^{MARKS}、为]{{2,14}}(?:{_FRAME}){_END}"),
        "“以……”缺少“为”",
        None,
    ),
    (re.compile(rf"与{WITHIN}{{2,14}}相{_END}"), "“与……相”后面缺少动词（如“结合”“适应”）", None),
    # An adverb with nothing behind it
    (
        re.compile(r"(?:切实|大力|逐步|稳步|竭力|务必|均已|尚未|正在|均未|亟须|亟待|随即|更加|日益)(?=[，。；])"),
        "副词后面缺少动词",
        None,
    ),
    # A word cut short, or one character too many in a short form
    (
        re.compile(
            rf"(?:所有|全部|各类|一切|现有|其余|各|\d[件个名项起宗])(?P<p>在(?:{_GOING_ON}))(?!{WITHIN}{{0,14}}(?:{_CLOSES}))(?=[一-鿿]{{2}})"
        ),
        "“在”后面的动词与名词之间缺少“的”，或者动词多一字（如“在办案件”“在建项目”）",
        None,
    ),
)


def find_omissions(folded: str) -> Iterator[Slip]:
    """Where a part is lost, in a text that went through ``numerals.fold``."""
    return search(_PATTERNS, folded)
