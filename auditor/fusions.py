"""Two ways to say a thing run together in one clause: what grammars of Chinese call 杂糅, and denials and verbs said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.grammar import HEAD, MARKS, WITHIN, Slip, patterns, search

_END = r"(?=[，。；])"
_ENDS = f"(?=[{MARKS}])"
# Verbs that govern what follows and are no nouns themselves: one behind its own object was left over from another wording.
_VERBS = (
    "加强|完善|提高|提升|推进|推动|强化|落实|健全|改进|优化|规范|加快|深化|开展|增强|促进|化解|纠正|贯彻|"
    "压实|巩固|拓展|夯实|营造|解决|消除|清理|建立"
)
_ADVERBS = "(?:进一步|不断|切实|持续|着力|大力|全面|认真|扎实|积极|深入|严格|逐步|坚决|及时|继续|更好|统筹|协同)"
_SAME = (
    "提升提高|提高提升|增强加强|加强增强|推进推动|推动推进|开展进行|进行开展|召开举行|举行召开|召开举办|举办召开|印发下发|下发印发|"
    "采取采用|采用采取|强化加强|加强强化|增强提高|提高增强|提升增强|增强提升|具有具备|具备具有|形成成为|取得得到|得到取得|获得得到|"
    "得到获得|取得获得|获得取得|达到实现|实现达到|予以给予|给予予以|予以加以|加以予以|进行予以|予以进行"
)
_MODALS = (
    "可以能够|能够可以|必须应当|应当必须|应该应当|应当应该|方可才能|才能方可|才方可|方才能|日益越来越|越来越日益|更加日益|日益更加|"
    "愈加更加|更加愈加|更加越来越|越来越更加|全部均都|逐渐逐步|逐步逐渐|立即立刻|立刻立即|及时立即|立即及时|仍然依然|依然仍然|"
    "共计总|总共共|共计共"
)

_PATTERNS = patterns(
    # A denial that is denied once too often
    (
        re.compile("无不(?:没有|未|无(?!故|关)|不)|没有没有|并未没有|从未没有|没有未|未没有|未不(?![断同良足仅])"),
        "否定词重复，意思相反",
        None,
    ),
    (re.compile("无时无刻(?![不没的地])"), "“无时无刻”后面应有“不”", None),
    (
        re.compile("(?:切忌|切勿|避免|防止|严禁|禁止|杜绝)(?:不要|不得|不准|不许|切勿)"),
        "禁止的词重复，意思相反",
        None,
    ),
    (
        re.compile("(?:缺乏|缺少|缺失|匮乏|不足|不够|不到位|不力)(?:不足|不够|不到位|缺乏|缺少|缺失)(?=[”，。；的])"),
        "两个表示不足的词连用，意思重复或相反",
        None,
    ),
    # 质量较差的产品无不达标产品: the object of the denial stands before it already
    (
        re.compile(
            rf"(?P<p>的(?P<n>[一-鿿]{{2}})(?P<d>(?:均|都)?(?:无|没有|未发现|不存在))(?P<o>[^{MARKS}的、]{{0,8}})(?P=n))(?=[，。；\n])"
        ),
        "前后两句连成一句，缺少标点或成分",
        r"的\g<n>，\g<d>\g<o>\g<n>",
    ),
    # Two ways to give a reason, an aim, a basis
    (
        re.compile(
            rf"(?:原因|根源|症结)(?:主要|就)?(?:是|在于)(?:由于|因为|因)?{WITHIN}{{2,30}}(?:造成|导致|引起|所致)的?{_END}"
        ),
        "“原因是……”与“……造成（导致、所致）”两种句式混用",
        None,
    ),
    (re.compile("原因(?:主要|就)?是(?:由于|因为)"), "“原因”与“由于（因为）”重复", "原因是"),
    (re.compile(rf"目的(?:就|主要)?(?:是|在于){WITHIN}{{2,40}}为目的"), "“目的是……”与“以……为目的”混用", None),
    (re.compile(rf"为了[^{MARKS}以]{{2,24}}为(?:目的|宗旨){_ENDS}"), "“为了……”与“以……为目的”混用", None),
    (
        re.compile(rf"本着[^{MARKS}以]{{2,20}}为(?:原则|目的|宗旨|出发点|基础|前提|态度){_ENDS}"),
        "“本着……的原则”与“以……为原则”混用",
        None,
    ),
    (
        re.compile(rf"围绕[^{MARKS}以]{{2,20}}为(?:中心|主题|重点|主线|核心|目标){_ENDS}"),
        "“围绕……”与“以……为中心（主题、重点）”混用",
        None,
    ),
    (
        re.compile(rf"从[^{MARKS}以]{{2,20}}为(?:出发点|着力点|切入点|突破口|落脚点){_ENDS}"),
        "“从……出发（入手）”与“以……为出发点”混用",
        None,
    ),
    (
        re.compile(rf"(?:依托|借助|利用)[^{MARKS}以作]{{2,20}}为(?:依托|平台|载体|契机|抓手){_ENDS}"),
        "“依托……”与“以……为依托（平台、载体）”混用",
        None,
    ),
    (
        re.compile(rf"以{WITHIN}{{2,20}}为(?:基础上|前提下|契机下|指导下|引领下|背景下){_ENDS}"),
        "“以……为基础”与“在……基础上”混用",
        None,
    ),
    (
        re.compile(
            rf"(?:关键|重点|核心)(?:在于|是){WITHIN}{{2,30}}(?:是关键|为关键|是重点|是核心|起决定性?作用|至关重要){_END}"
        ),
        "“关键在于……”与“……是关键（起决定作用）”混用",
        None,
    ),
    (
        re.compile(rf"取决于{WITHIN}{{2,20}}(?:决定|而定){_END}"),
        "“取决于……”与“由……决定”混用",
        None,
    ),
    (
        re.compile(rf"(?:来源于|来自于?|源于|源自){WITHIN}{{2,20}}(?:而来|得来){_END}"),
        "“来源于……”与“由……而来”混用",
        None,
    ),
    # Two prepositions, or a preposition and a word of place from another one
    (
        re.compile(
            rf"(?:通过|经过|依靠)[^{MARKS}在]{{2,24}}的?(?:领导|支持|努力|帮助|指导|配合|关心|推动|监督)下(?=[，。])"
        ),
        "“通过……”与“在……下”混用",
        None,
    ),
    (
        re.compile(
            rf"(?:受到|深受|得到){WITHIN}{{2,12}}所(?:欢迎|重视|关注|影响|喜爱|认可|好评|赞誉|称赞|信任|支持){_END}"
        ),
        "“受到……”与“为……所”混用",
        None,
    ),
    (
        re.compile(rf"有(?:(?<=[组队会]有)|(?<=(?:专班|班子|机构|队伍)有))(?!关)(?={WITHIN}{{2,30}}组成[，。；])"),
        "“有……”与“由……组成”混用",
        "由",
    ),
    (
        re.compile(
            rf"分为{WITHIN}{{2,20}}(?:组成|构成){_END}|包括{WITHIN}{{2,30}}(?:等|部分|方面|环节|单位|部门|人)(?:组成|构成){_END}"
        ),
        "“分为（包括）……”与“由……组成”混用",
        None,
    ),
    (
        re.compile(rf"(?:不符合|违反|违背){WITHIN}{{2,20}}(?:不符|不一致|相违背|相抵触|相悖){_END}"),
        "“不符合（违反）……”与“与……不符”混用",
        None,
    ),
    (
        re.compile(rf"[与同]{WITHIN}{{2,20}}(?:不符合|相违反|有违反|相不符){_END}"),
        "“与……不符（相违背）”与“不符合（违反）……”混用",
        None,
    ),
    (
        re.compile(rf"[把将]{WITHIN}{{2,14}}被(?:列入|纳入|评为|评定|处以|免去|撤销|记入)"),
        "“把（将）……”与“被……”混用",
        None,
    ),
    (
        re.compile(rf"(?:被?评为|获评为|评选为|荣获为){WITHIN}{{2,30}}(?:荣誉称号|称号|荣誉|奖项){_END}"),
        "“被评为……”与“被授予……称号”混用",
        None,
    ),
    (
        re.compile(rf"授予[^{MARKS}“”称]{{2,24}}(?<!见义勇)为[“《]"),
        "“授予……称号”与“评……为”混用",
        None,
    ),
    # Two words for one time
    (
        re.compile(r"(?:目前|当前|现阶段|眼下)(?:在|于)\d[^，。；、\n]{0,8}?(?:之前|以前|前)"),
        "“目前”与“……前”两个时间矛盾",
        None,
    ),
    (re.compile(r"(?:目前|现在)截[至止]|截[至止](?:目前|现在)(?=\d)"), "“目前”与“截至……”重复", None),
    (re.compile(rf"截[至止]{WITHIN}{{1,14}}为止"), "“截至……”与“到……为止”混用", None),
    (re.compile("以来(?:以后|之后|至今)"), "“以来”与“之后（至今）”重复", "以来"),
    # Verbs and adverbs that do one work, side by side
    (re.compile(_SAME), "两个动词意思相同，应删去一个", None),
    (re.compile(_MODALS), "两个词意思相同，应删去一个", None),
    # 贯彻……，在基层得到贯彻: what was done is the subject of the second clause, but the first has made it an object
    (
        re.compile(
            rf"{HEAD}{_ADVERBS}?(?P<v>[一-鿿]{{2}})[^{MARKS}]{{3,24}}，(?P<p>(?:[在于][^{MARKS}]{{2,15}}?)?得到了?[^{MARKS}]{{0,6}}(?P=v)[^{MARKS}]{{0,4}}){_END}"
        ),
        "前一分句已用同一动词支配宾语，“得到……”没有主语，两种句式混用",
        None,
    ),
    # 对制度进行修订制度
    (
        re.compile(rf"对(?P<o>[^{MARKS}]{{2,10}})(?:进行|予以|加以|开展)了?(?P<p>[^{MARKS}]{{1,6}}(?P=o)){_END}"),
        "宾语已由“对”提前，后面又重复",
        None,
    ),
    # 完善各项制度完善
    (
        re.compile(
            rf"{HEAD}{_ADVERBS}*(?P<p>(?P<v>{_VERBS})(?!(?P=v))[^{MARKS}、待更再得%]{{2,30}}(?<!进一步)(?<!不断)(?<!持续)(?P=v))(?=[，。；、和])"
        ),
        "同一动词在宾语前后各用一次，应删去一个",
        None,
    ),
)


def find_fusions(folded: str) -> Iterator[Slip]:
    """Where two wordings were run together, in a text that went through ``numerals.fold``."""
    return search(_PATTERNS, folded)
