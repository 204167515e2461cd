"""The pattern of a number with its unit, and whether what it matches counts something."""

from __future__ import annotations

import re
from functools import cache

from auditor import lexicon
from auditor.numerals import HAN_DIGITS, han_pair, han_value, plain
from auditor.text import HAN

_HAN_CHARS = "零〇一二两三四五六七八九十百千万亿"
# A number begins where no digit stands before it, and has at most fifteen: long runs of digits are tried once.
_ARABIC = r"(?<!\d)(?<!\d\.)(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?!\d)(?:\.\d{1,8})?[ ]?(?:万亿|[百千万亿])?"
_MIXED = (
    r"(?<!\d)(?<!\d\.)(?:\d{1,5}亿(?:\d{1,4}(?:\.\d{1,4})?万|\d千万)(?:\d{1,4})?|\d{1,5}万(?:\d千|\d{1,4}(?![\d.])))"
)
_HAN = f"(?<![{_HAN_CHARS}])[{_HAN_CHARS}]{{1,16}}"
_HAN_DECIMAL = (
    f"(?<![{_HAN_CHARS}])[{_HAN_CHARS}]{{1,7}}点[零〇一二三四五六七八九]{{1,4}}[万亿]?(?=[万亿%％元个吨倍公平立])"
)
_HUNDREDS = "(?:数|几|上|成)[十百千万亿]+"
_FORMAL = "[壹贰叁肆伍陆柒捌玖拾佰仟万亿零]{2,15}(?=[元圆])"
LOOSE = "(?:大约|约|将近|接近|近|超过|超|逾|不足|不到|不少于|不低于|不超过|不超|不多于|至少|至多|最多|最少|起码)"
_AFTER = "(?:以上|以下|以内|之内|以外|左右|上下|内(?!部|容|外|在|设|涵|心|生|陆|控|网|地))"
_FRACTION = (
    rf"(?:[{_HAN_CHARS}]{{1,6}}|\d{{1,4}})分之(?:[{_HAN_CHARS}]{{1,7}}(?:点[〇零一二三四五六七八九]{{1,4}})?|\d{{1,4}}(?:\.\d{{1,4}})?)"
    r"|(?<![\d/A-Za-z.])[1-9]/(?:[2-9]|10)(?![\d/A-Za-z.])"
)
_RATIO = r"(?<![\d.∶])\d{1,6}(?:\.\d{1,4})?(?:∶\d{1,6}(?:\.\d{1,4})?)+"
_JOIN = r"(?:至|到|[—\-－~～–]{1,2})"
# 部 is no unit in 3部门; the characters that may follow a unit without making another word of it are all others.
_OTHER_WORDS = {
    "部": "门分位委署", "项": "目", "条": "例款", "所": "以有属", "次": "要日序", "位": "置于列居", "期": "间待末刊",
    "场": "所景地馆", "班": "子组长", "组": "织长建", "类": "型别似", "种": "植子族", "点": "位", "面": "积对向临",
    "门": "诊店户", "课": "题程堂", "站": "点", "家": "庭属", "成": "员果立为效本", "层": "级面", "队": "伍员", "片": "区",
    "段": "落", "对": "象于", "双": "方向", "本": "级科", "处": "理分级罚", "起": "草诉来点", "例": "如外", "批": "准评复示次",
    "支": "部", "台": "账", "节": "约能", "元": "素旦", "名": "单称额", "年": "代级期制龄", "月": "份", "户": "籍",
    "件": "套", "章": "程节", "句": "号", "天": "然", "代": "表", "里": "面",
}  # fmt: skip


@cache
def measures() -> dict[str, str]:
    """Unit to its kind: item, money, time, percent …"""
    return {row[0]: row[1] for row in lexicon.table("measure_words.txt")}


@cache
def pattern() -> re.Pattern[str]:
    """A quantity with groups for its parts; ``bare`` is a number in 万 or 亿 that stands before its noun (76万群众)."""
    units = "|".join(map(re.escape, sorted(measures(), key=len, reverse=True)))
    number = rf"(?:{_MIXED}|{_ARABIC}|{_HAN_DECIMAL}|{_HUNDREDS}|{_FORMAL}|{_HAN})"
    return re.compile(
        # Only these characters can begin one: the alternatives are not tried at others.
        rf"(?=[\d{_HAN_CHARS}数几上成大约将接近超逾不至最起半壹贰叁肆伍陆柒捌玖拾佰仟])(?:(?P<before>{LOOSE})?(?:"
        rf"(?P<fraction>{_FRACTION})|(?P<ratio>{_RATIO})"
        rf"|(?P<number>{number})(?P<approx>[余多几])?(?:[ ]?(?P<unit1>{units})?{_JOIN}(?P<high>{number}))?(?P<approx2>[余多])?"
        rf"[ ]?(?P<unit>{units})(?P<approx3>半|[余多](?!少|数|项|次|元|了?[\d{_HAN_CHARS}]))?"
        rf"|(?P<bare>(?<!\d)(?<!\d\.)\d[\d,]{{0,9}}(?:\.\d{{1,4}})?[ ]?(?:万亿|[万亿]))(?P<approx4>[余多])?(?=[{HAN}]))"
        rf"(?P<after>{_AFTER})?"
        rf"|(?P<halfunit>(?<![上下多过大一])半(?:年|个月|天|小时)(?!度|期|报))(?P<after2>{_AFTER})?)"
    )


# One thing that is not counted: 一个, 一批, 一系列 …; units of time and money are not asked.
_VAGUE = re.compile(
    "一(?:个|批|些|系列|种|方面|点|般|道|体|带|边|面|旦|律|切|直|样|致|定|段|步|把|张|线|流|手|条龙|条心|条是|股|场|块|代|"
    "家(?!企业|公司|单位|机构|医院|学校|酒店|门店|店|厂|银行)|套|座|支|件事|本账|盘棋|盏灯|份力|座|期|位|届|节|季|轮|部|类|站|篇|笔|具|箱|包)"
)
_NOT_ONE_AFTER = "统唯同单逐另任某每这那又再上下首历无没不第"
# With these, a single Han digit mostly names or ranks (三期, 五组, 二里桥) and seldom counts; 两 and 几 always count.
_RANKING = frozenset("里尺寸角分升克伏度步字句头门回道段站层根面口片点组队班对双届章节款席讲桌床页本期支方则")
_RANKING_OK = re.compile(
    "点(?:要求|意见|建议|体会|希望|感受|说明|措施|做法|经验|认识|启示)|支(?:队伍|医疗|志愿|救援)|期(?:培训|专栏|简报|班|讲座)|部|道(?![口沟街路观渠县真水里外])|门课|节课|本书|方面"
)
_CASE = re.compile(f"[{HAN}“”]{{0,8}}?(?:案|事故|事件|纠纷|信访|线索|诉讼|冲突|违|投诉|举报|火灾|典型|行为)")
_PLAN = re.compile("行动|计划|规划|攻坚|义务教育|战略|纲要|代(?!表)")
_YEAR_BEFORE = "这的键又新同每上头过去是要年"
_TIMES = re.compile("(?:[0-9一二三四五六七八九十]{1,3}[时点]|上午|下午|晚上|早上|凌晨|中午)$")
_ORDINAL_LIST = re.compile(
    rf"第[\d{_HAN_CHARS}]{{1,5}}[{HAN}]?(?:[、至和及到—\-][\d{_HAN_CHARS}]{{1,5}}){{0,4}}[、至和及到—\-]$"
)
_SESSION = re.compile(f"届(?:[{_HAN_CHARS}]{{1,3}}次[、和及])*$")


def stands(folded: str, match: re.Match[str]) -> bool:
    """Whether what ``pattern`` matched is a quantity, and no ordinal, name, clock time or set phrase."""
    if match["fraction"] or match["ratio"] or match["halfunit"]:
        return True
    start = match.start("bare" if match["bare"] else "number")
    before, after = folded[max(0, start - 1) : start], folded[match.end() : match.end() + 1]
    if before and (before in "第每.-/+·:" or (before.isascii() and before.isalnum())):
        return False
    if before in ("、", "至", "和", "及", "到", "—", "-") and _ORDINAL_LIST.search(folded, max(0, start - 16), start):
        return False
    if before == "前" and folded[max(0, start - 2) : start] not in (
        "提前",
        "目前",
        "此前",
        "之前",
        "以前",
        "先前",
        "日前",
    ):
        return False  # 前3名, 前两年
    if match["bare"]:
        return True
    number, unit = match["number"], match["unit"]
    if unit and not match["after"] and not match["approx3"] and after and after in _OTHER_WORDS.get(unit, ""):
        return unit == "项" and folded.startswith(("目标", "目的"), match.end())
    if number[0].isdigit():
        return _arabic_stands(folded, match, number, unit)
    return number[0] in "数几上成壹贰叁肆伍陆柒捌玖拾佰仟" or _han_stands(folded, match)


def _arabic_stands(folded: str, match: re.Match[str], number: str, unit: str) -> bool:
    start, end = match.start("number"), match.end()
    if unit in ("年", "届") and re.fullmatch(r"(?:1[89]|20)\d\d", number):
        return False
    if unit == "度":
        return folded.startswith("电", end)
    if unit in ("分", "秒", "点"):
        if _TIMES.search(folded, max(0, start - 4), start):
            return False
        if unit == "点":
            return not folded.startswith(tuple("0123456789半钟前后整许至到，。"), end)
    return not (unit == "日" and folded[max(0, start - 1) : start] == "月")


def _han_stands(folded: str, match: re.Match[str]) -> bool:
    number, unit = match["number"], match["unit"]
    start, end = match.start("number"), match.end("unit")
    before, after = folded[max(0, start - 1) : start], folded[end : end + 1]
    loosened = bool(match["after"] or match["before"] or match["approx"] or match["approx3"])
    if "点" in number or unit in ("分", "秒"):
        return not _TIMES.search(folded, max(0, start - 4), start)
    value = han_value(number)
    if not value or (len(number) > 1 and all(c in HAN_DIGITS for c in number) and not han_pair(number)):
        return False
    if (after == "化" or (after == "制" and folded[end + 1 : end + 2] not in tuple("度定作造约成"))) and not loosened:
        return False
    kind = measures()[unit]
    if (
        number in ("十", "百", "千", "万", "亿", "万亿", "千万", "百万")
        and number != "十"
        and not loosened
        and kind != "money"
    ):
        return False  # 百姓, 千家, 万户: many, not a count
    if number == "一" and not loosened and not _one_stands(folded, match, kind, before):
        return False
    if number == "二" and kind == "item" and unit != "人":
        return False  # 二期, 二次: the second one, two would be 两
    if before in ("上", "下", "首", "初") and folded[max(0, start - 2) : start] not in _ABOVE and not loosened:
        return False
    if unit == "年" and (_PLAN.match(folded, end) or before == "第"):
        return False
    if unit == "次" and _SESSION.search(folded, max(0, start - 16), start):
        return False
    if len(number) == 1 and number not in "两几" and unit in _RANKING and not _RANKING_OK.match(folded, end - 1):
        return False
    if unit == "届" and not number.startswith("两") and folded[max(0, start - 2) : start] not in ("连续", "历经"):
        return False
    if unit == "支" and folded.startswith("队", end) and not folded.startswith(("队伍", "队员"), end):
        return False
    return not (value >= 100 and unit in ("级", "岁")) and not _in_phrase(folded, start, end)


_ABOVE = (
    "以上",
    "以下",
    "如下",
    "线上",
    "线下",
    "会上",
    "网上",
    "路上",
    "场上",
    "马上",
    "加上",
    "之下",
    "之上",
    "月初",
    "年初",
    "当初",
)


def _one_stands(folded: str, match: re.Match[str], kind: str, before: str) -> bool:
    """Whether 一 counts: 一名干警, 一起案件, 一个月; not 一个问题, 一起努力, 这一年, 干一件成一件."""
    start, end = match.start("number"), match.end()
    if before and before in _NOT_ONE_AFTER:
        return False
    unit = match["unit"]
    if kind not in ("time", "percent", "money") and _VAGUE.match(folded, start):
        return False
    if re.search(f"一{re.escape(unit)}[{HAN}]{{0,3}}$", folded[max(0, start - 6) : start]):
        return False
    if re.match(f"[{HAN}]{{0,3}}一{re.escape(unit)}", folded[end : end + 6]):
        return False
    if folded.startswith("一", end) and kind != "money":
        return False  # 一人一策
    if unit == "起":
        return bool(_CASE.match(folded, end)) or bool(
            re.match(r"[，。；、）]", folded[end : end + 1]) and before not in "在我们民"
        )
    if unit == "名":
        return folded[max(0, start - 2) : start] not in ("作为", "成为") and before not in ("是", "为")
    if unit in ("年", "天"):
        return before not in tuple(_YEAR_BEFORE) and not folded.startswith(tuple("来里四之又度到比"), end)
    return True


@cache
def _phrases() -> tuple[dict[str, tuple[str, ...]], int]:
    """The set phrases by their first character, and the length of the longest."""
    phrases: dict[str, list[str]] = {}
    for phrase in lexicon.lines("phrases_with_numbers.txt"):
        phrases.setdefault(phrase[0], []).append(phrase)
    longest = max((len(phrase) for same in phrases.values() for phrase in same), default=0)
    return {first: tuple(same) for first, same in phrases.items()}, longest


def _in_phrase(folded: str, start: int, end: int) -> bool:
    """Whether a set phrase holds the first two characters of [start, end)."""
    phrases, longest = _phrases()
    for left in range(max(0, start - longest + 1), start + 1):
        for phrase in phrases.get(folded[left], ()):
            if left + len(phrase) < start + 2 or not folded.startswith(phrase, left):
                continue
            # 十一 is a day in October, but not in 十一名 nor in 十一万元.
            longer = folded[left + len(phrase) : left + len(phrase) + 1] in tuple(_HAN_CHARS) or phrase == "十一"
            if all(c in _HAN_CHARS for c in phrase) and left == start and longer and len(phrase) < end - start:
                continue
            return True
    return False


def loosener(folded: str, match: re.Match[str]) -> str:
    """The word that loosens the number from before, or nothing when it is the end of another word (节约, 最近)."""
    word = match["before"] or ""
    if not word:
        return ""
    previous = folded[max(0, match.start() - 1) : match.start()]
    ends = {"约": "节预制集合条公契违签履简相", "近": "最附靠临邻新就亲贴远", "超": "反赶高", "接近": "", "至少": "以"}
    if previous and previous in ends.get(word, ""):
        return word if word == "约" and folded.endswith("折合", 0, match.start()) else ""
    return word


def printed(numeral: str) -> str:
    """The numeral without spaces, formal digits and the vague first character (数百 is read as 一百)."""
    if numeral.isdecimal():
        return numeral
    bare = plain(numeral.replace(" ", ""))
    return "一" + bare[1:] if bare[0] in "数几上成" else bare
