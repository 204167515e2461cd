"""Places where a number was left out: a measure word, a year or a sign of percent that nothing stands before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.text import HAN

_STOP = "[，。；、）！？]"
_UNITS = frozenset("人 个 件 项 条 起 次 人次 场次 批次 场 份 名 户 家 处 期 篇 亩 公里 万元 亿元 元".split())


class Gap(NamedTuple):
    """[start, end) holds the place of a missing number; ``what`` says what it would count; ``filled`` is False for a
    placeholder (XX, ____) that nobody filled in."""

    start: int
    end: int
    what: str
    placeholder: bool = False


_ENDINGS = re.compile(
    "(?P<unit>人次|户次|场次|批次|万元|亿元|平方米|公里|公顷|[个件项条起次场份名户家处期篇元人亩轮宗台套辆册本间栋余张盏支座株棵吨封批笔幅块所口眼部])"
    f"(?={_STOP}|参加|参与|受到|接受|参训|问题|案件|措施|任务|制度|意见|建议|干部|党员|群众|项目)"
)
_TOTALS = ("共计", "合计", "总计", "总共")
_BEFORE_NOUN = re.compile("(?:问题|案件|措施|任务|制度|意见|建议|干部|党员|群众|项目)")


@cache
def _pairs() -> dict[str, tuple[str, ...]]:
    """Measure word to the nouns that it counts."""
    nouns: dict[str, list[str]] = {}
    for noun, units in lexicon.table("counted_nouns.tsv"):
        for unit in units.split("|"):
            nouns.setdefault(unit, []).append(noun)
    return {unit: tuple(sorted(words, key=len, reverse=True)) for unit, words in nouns.items()}


@cache
def _with_year() -> tuple[str, ...]:
    return lexicon.lines("words_with_year.txt")


@cache
def _verbs() -> tuple[str, ...]:
    words = [row[0] for row in lexicon.table("verbs_with_counts.txt") if row[1] == "verb" and len(row[0]) > 1]
    return (*sorted(words, key=len, reverse=True), "整改", "查办", "反馈", "指出", "反映", "收缴", "其中", "共")


# A measure word and the noun that it counts: 完成整改个问题, 印发份文件.
_COUNTED = re.compile(
    "个(?:具体|突出|主要|重点|类|方面)?问题(?!别|体)|条(?:具体|整改)?(?:措施|举措|意见|建议)|"
    "项(?:具体|整改|重点)?(?:措施|举措|任务|制度|问题)|件(?:各类|信访)?(?:案件|提案|议案|建议)|起(?:案件|事故|事件|纠纷)|"
    "份(?:文件|问卷|报告|通知|合同)|名(?:干部|党员|学生|职工|干警|民警|群众|同志)|场(?:培训|讲座|宣讲|活动|会议)|"
    "期(?:简报|培训|专栏)|篇(?:文章|信息|报道)|次(?:会议|检查|督查|培训|活动)|户(?:群众|农户|贫困户)"
)
# 投诉件 and 提案件 are things.
_THINGS = ("投诉", "举报", "投诉举报", "信访", "提案", "议案", "线索", "纠纷", "建议", "诉讼")
_CLAUSE = re.compile("(?:其中|已|现已|共|累计|实际|成功|先后|均|全部)?$")
# Nobody says 解决个问题 or 发现个问题 but in speech; there 个 stands for 一个.
_SPOKEN = re.compile("^(?:解决|发现|有|明确|涉及|帮助|含|支持|处理|落实)了?个问题")
_YEAR = re.compile("(?:[对在于从至自]|截至)(?P<year>年)(?P<rest>[\u4e00-\u9fff]{2,10})")
_YEAR_NOUN = re.compile(
    "[\u4e00-\u9fff]{0,5}?(?:案件|工作|问题|计划|任务|项目|预算|考核|巡察|审计|评查|报告|目标|情况|专项)"
)
_BEFORE_YEAR = re.compile(
    "(?:应对|面对|针对|绝对|相对|现在|存在|实在|潜在|所在|内在|外在|正在|重在|贵在|旨在|意在|关于|由于|对于|位于|处于|属于|等于|大于|小于|"
    "甚至|直至|乃至|以至|冬至|从至|来自|各自|独自|亲自|服从|自从)$"
)
_MONTH = re.compile(
    r"年(?=\d{0,2}月(?!度))|月(?=[底初末]|\d{1,2}日|日|[，。；、至前])|日(?=[前起至，。；、）]|上午|下午)"
)
_SINCE = ("截至", "截止", "于", "自", "从", "至", "到")
_PERCENT = re.compile("[%‰]|个百分点")
_MOVES = ("提高", "上升", "下降", "增长", "回落", "提升", "降低", "增加")
_SHARES = (*_MOVES, *(word + "了" for word in _MOVES), "占", "达到", "达", "减少", "率为", "率", "同比")
# It begins with a class of characters, so that a search jumps to them.
_PLACEHOLDER = re.compile(
    r"[XＸ×✕_＿（〔](?:(?<=[XＸ×✕])[XＸ×✕]{0,3}|(?<=[_＿])[_＿]{1,39}|(?<=（)[ \u3000]{0,6}）|(?<=〔)20\d\d〕[ \u3000]{0,4}号)"
)
_AWAITED = re.compile(
    "[ ]?(?:(?:万|亿|余)?(?:个|件|项|条|起|次|人次|场次|名|户|家|份|批|处|场|期|篇|公里|亩|元|%|个百分点|人(?=[，。；、]))|年(?!代)|月|日)"
)
_SINGLE = re.compile(r"(?:\d年|月)$")
_FORM = re.compile("样式|模板|范本|示范文本|格式|承诺书|申请表|登记表|审批表|告知书|决定书|回执|示例|填写|空白")
_BLANK = re.compile("[_＿]{2,60}|（[ \u3000]*）")
_HAN = re.compile("[\u4e00-\u9fff]")


def find_gaps(folded: str) -> Iterator[Gap]:
    """Every place of ``folded`` where a number is missing, in no order; no place twice."""
    taken: set[int] = set()
    for gap in (*_measures(folded), *_years(folded), *_percents(folded)):
        if gap.start not in taken:
            taken.add(gap.start)
            yield gap


def _measures(folded: str) -> Iterator[Gap]:
    for match in _ENDINGS.finditer(folded):
        if folded[match.start() - 1 : match.start()] in _NUMERALS:
            continue  # as nearly always
        gap = _without_number(folded, match)
        if gap:
            yield gap
    for match in _COUNTED.finditer(folded):
        start, end = match.span()
        before = folded[max(0, start - 6) : start].removesuffix("了")
        verb = next(verb for verb in _verbs() if before.endswith(verb)) if before.endswith(_verbs()) else ""
        if verb and not _SPOKEN.match(verb + match[0]):
            yield Gap(start - len(verb) - (folded[start - 1] == "了"), end, "量词")


def _without_number(folded: str, match: re.Match[str]) -> Gap | None:
    """The gap before a measure word: 会议次，; 共计件; …，办结件，…."""
    unit, (start, end) = match["unit"], match.span()
    before = folded[max(0, start - 8) : start]
    if before.endswith(_TOTALS):
        return Gap(start - 2, end, "总数") if unit in _UNITS or unit == "余" else None
    if _BEFORE_NOUN.match(folded, end) or (unit.endswith("人次") and folded.startswith("、", end)):
        return None
    bare = before.removesuffix("达").removesuffix("共")
    nouns = _pairs().get(unit, ())
    noun = next(noun for noun in nouns if bare.endswith(noun)) if bare.endswith(nouns) else None
    if noun and unit == "件" and noun in _THINGS:
        # 投诉件 is a thing, too: 受理投诉件，办结96件 lacks a number, 对投诉件 does not.
        counts = bare.removesuffix(noun).endswith(_verbs()) and _counts_nearby(folded, start, end, unit)
        return Gap(start - len(before) + len(bare) - len(noun), end, "量词") if counts else None
    # 年收入达万元 is ten thousand yuan.
    if noun and not (unit in ("万元", "亿元") and before.endswith("达")):
        return Gap(start - len(before) + len(bare) - len(noun), end, "量词")
    if unit not in _UNITS or not before.endswith(_verbs()):
        return _object_uncounted(folded, start, end, unit)
    verb = next(verb for verb in _verbs() if before.endswith(verb))
    head = _CLAUSE.search(before.removesuffix(verb))
    left = start - len(verb) - len(head[0] if head else "")
    alone = folded[max(0, left - 1) : left] in tuple("，；、：。")
    return Gap(left, end, "量词") if alone and _counts_nearby(folded, left, end, unit) else None


# Measure words that end few other words: here any noun behind a verb will do.
_PLAIN_UNITS = frozenset("个 份 次 人次 场次 户次 亩 公里 平方米 万元 亿元".split())
# 月份, 频次, 各个: the measure word is the end of another word, or a word before it stands for the number.
_BEFORE_UNIT = "每首历上下前后此单逐初末本各整哪某这那几多数余何同〇一二三四五六七八九十百千万亿两"
_OTHER_ENDINGS = {
    "份": "月年身省部股成水备县辈天情过充养缘名",
    "次": "层批场班档车名频版人轮梯台件户位座主依其渐再屡",
    "个": "全些挨独好",
}
_NOT_COUNTED = re.compile("(?:若干|多少|无数|[的为是有等了着过])$")
_OBJECT = re.compile(f"[{HAN}]{{2,10}}$")
_NUMERALS = tuple("0123456789〇零一二两三四五六七八九十百千万亿几数余多")
_NUMERAL = re.compile("[0-9〇零一二两三四五六七八九十百千万亿几数多若]")


def _object_uncounted(folded: str, start: int, end: int, unit: str) -> Gap | None:
    """A verb, its object and a measure word that make a clause of their own, where clauses around give their numbers:
    核查问题29个，下发督办函份。"""
    if unit not in _PLAIN_UNITS or (unit.endswith("次") and folded.startswith("、", end)):
        return None  # 接待游客人次、旅游收入分别增长: what is counted, not how many
    clause = re.split("[，。；：、！？（）“”《》\n]", folded[max(0, start - 24) : start])[-1]
    verb = _clause_verb().match(clause)
    if not verb or _NUMERAL.search(clause) or _NOT_COUNTED.search(clause):
        return None
    if clause.endswith(tuple(_BEFORE_UNIT + _OTHER_ENDINGS.get(unit, ""))):
        return None
    if not _OBJECT.fullmatch(clause, verb.end()) or not _number_nearby(folded, start, end):
        return None
    return Gap(start - len(clause) + verb.end(), end, "量词")


@cache
def _clause_verb() -> re.Pattern[str]:
    adverbs = f"已|共|先后|累计|还|并|均|分别|全年|另|同步|集中|及时|向[{HAN}]{{1,6}}"
    return re.compile(f"(?:{adverbs})*(?:{'|'.join(map(re.escape, _verbs()))})")


def _number_nearby(folded: str, start: int, end: int) -> bool:
    """Whether the sentence gives another number with a measure word."""
    sentence = re.split("[。\n]", folded[max(0, start - 80) : start])[-1]
    sentence += "|" + re.split("[。\n]", folded[end : end + 60])[0]
    return bool(_SOME_COUNT.search(sentence))


_SOME_COUNT = re.compile(
    "[0-9〇零一二两三四五六七八九十百千万亿][余多]?(?:个|份|件|次|场|名|人|户|家|项|条|篇|期|处|起|亩|公里|万元|亿元|台|套|批|吨|平方米|轮|所)"
)


def _counts_nearby(folded: str, start: int, end: int, unit: str) -> bool:
    """Whether the sentence counts in the same unit right before or behind: then the clause wants a number, too."""
    sentence = re.split("[。\n]", folded[max(0, start - 60) : start])[-1]
    sentence += "|" + re.split("[。\n]", folded[end : end + 40])[0]
    return bool(re.search(rf"\d[余多]?{unit}(?!次)", sentence))


def _years(folded: str) -> Iterator[Gap]:
    for match in _YEAR.finditer(folded):
        start = match.start("year")
        if folded.startswith(_with_year(), start) or _BEFORE_YEAR.search(folded[max(0, start - 2) : start]):
            continue
        noun = _YEAR_NOUN.match(match["rest"])
        if noun:
            yield Gap(match.start(), start + 1 + noun.end(), "年份")
    for match in _MONTH.finditer(folded):
        start, end = match.span()
        before = folded[max(0, start - 2) : start]
        if match[0] == "年":
            since = next((word for word in _SINCE if before.endswith(word)), None) if before.endswith(_SINCE) else None
            if since:
                yield Gap(start - len(since), folded.index("月", start) + 1, "年份")
        elif len(before) == 2 and before[0].isdigit() and before[1] == ("年" if match[0] == "月" else "月"):
            yield Gap(start - 1, end, "月份" if match[0] == "月" else "日期")


def _percents(folded: str) -> Iterator[Gap]:
    for match in _PERCENT.finditer(folded):
        start, end = match.span()
        before = folded[max(0, start - 4) : start].rstrip(" ")
        words = _SHARES if match[0] != "个百分点" else (*_MOVES, *(word + "了" for word in _MOVES))
        if before.endswith(words):
            word = next(word for word in words if before.endswith(word))
            yield Gap(start - len(word), end, "百分比")


def find_placeholders(folded: str) -> list[Gap]:
    """XX件, ____万元, 2023年X月, （ ） inside a sentence, 〔2023〕 号: a number that is still to be filled in; what stands
    in a form, or behind the heading of one, is meant to be empty."""
    found: list[Gap] = []
    form: int | None = None
    for match in _PLACEHOLDER.finditer(folded):
        start, end = match.span()
        if not _stands_for_number(folded, match):
            continue
        if form is None:
            form = _form(folded)
        if start >= form:
            break
        found.append(Gap(start, end, "空位", True))
    return found


def _stands_for_number(folded: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if match[0][0] == "〔":
        return True
    if match[0][0] == "（":
        follows = re.match("[\u4e00-\u9fff，。；、]", folded[end : end + 1])
        return bool(follows) and _in_sentence(folded, start, end)
    if not _AWAITED.match(folded, end):
        return False
    before = folded[max(0, start - 2) : start]
    if match[0][0] in "_＿":
        return _in_sentence(folded, start, end)
    if len(match[0]) == 1:
        return bool(_SINGLE.search(before)) and folded[end] in "月日"
    return not (before[-1:].isascii() and before[-1:].isalpha())


def _form(folded: str) -> int:
    """Where the first line begins that may be the heading of a form."""
    match = _FORM.search(folded)
    return folded.rfind("\n", 0, match.start()) + 1 if match else len(folded)


def _in_sentence(folded: str, start: int, end: int) -> bool:
    """Whether a blank stands in prose, and not in a line that is a form of its own."""
    first = max(0, start - 100)
    line = folded[first:start].split("\n")[-1] + folded[start:end] + folded[end : end + 100].split("\n")[0]
    return len(_HAN.findall(line)) >= 12 and len(_BLANK.findall(line)) <= 2
