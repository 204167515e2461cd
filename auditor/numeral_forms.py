"""Forms of numerals that GB/T 15835-2011 has otherwise, by kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from auditor.extract.quantities import Quantity
from auditor.numerals import HAN_DIGITS, han_value
from auditor.punctuation import Kind, Slip
from auditor.text import Cover

_M = "(?:十[一二]|[一二三四五六七八九十])"
_D = "(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# The patterns begin with the one character that is rare and look back from it: a search for digits costs ten times as much.
_MIXED_DATE = re.compile(
    rf"年(?<=19\d\d年|20\d\d年)(?<!\d\d\d\d\d年)[ ]?{_M}月(?!革命|[一二三四五六七八九十][^一二三四五六七八九十日])(?:{_D}日|\d{{1,2}}日)?"
    rf"|年(?<=[一二][〇○零九][〇○零一二三四五六七八九][〇○零一二三四五六七八九]年)\d{{1,2}}月(?:\d{{1,2}}日|{_D}日)?"
)
_MIXED_DAY = re.compile(rf"月(?:(?<=\d月){_D}|(?<=[一二三四五六七八九十]月)\d{{1,2}})日")
_DATE_BEFORE = re.compile(r"(?:\d{1,4}|[〇○零一二三四五六七八九十]{1,4})$")
_SHORT_YEAR = re.compile(
    r"年(?<=[0129]\d年)(?<![\d.,:/\-]\d\d年)(?:底(?![蕴子色气])|末|初(?![心中级步期始次创衷])|(?:1[0-2]|[1-9])月|上半年|下半年|第?[一二三四]季度)"
)
_ENDURING = re.compile(r"(?:徒刑|刑期|长达|历时|近|约|满|[—\-~～至到/])$")
_UNIT = "(?:多|来)?(?:个(?!月)|人|天|名|次|岁|家|户|位|名)"
_APPROXIMATE = re.compile(
    rf"、(?<=\d、)(?<![\d、，.第]\d、)(?P<high>\d)(?=(?:百|千|万)?{_UNIT})|几(?:(?<=\d几)(?={_UNIT})|\d{{2,4}}(?={_UNIT}))"
)
_APPROXIMATE_HAN = re.compile(
    rf"、(?<=[\u3400-\u9fff][一二两三四五六七八]、)(?<![第、一二三四五六七八九十百上下前年级][一二两三四五六七八]、)"
    rf"(?P<high>[二三四五六七八九])(?=[十百千万]?{_UNIT})"
)
_THOUSANDS = re.compile(
    r"\d(?:[\d.]{0,6})[千百](?=\d|[余多]?(?:[元人名户亩家吨件个次份册本台套起处场棵株条项所座辆头只张篇万]|平方|立方|公里|公顷|公斤|万元))(?!米|克|瓦|个[百千]分)"
)
_RANGE = re.compile(
    r"\d{1,4}(?:\.\d{1,3})?(?<![\d.]\d)(?:[~～]|—{1,2}|-|至)\d{1,4}(?:\.\d{1,3})?(?P<unit>%|亿元|万元)(?!\d)"
)
_WORDS = re.compile(
    r"(?:1(?<![\d.,第]1)(?:方面|系列|般(?:地|来|情况|不)|直(?!辖)|律|贯|旦|切)|[5678]一(?<![\d.,第][5678]一)(?=劳动|国庆|儿童|建党|建军|前|后|期间|假)|5四(?<![\d.,第]5四)(?=青年|运动|精神))"
)


def _plain(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Slip]]:
    def find(folded: str) -> Iterator[Slip]:
        for match in pattern.finditer(folded):
            yield Slip(match.start(), match.end(), "")

    return find


def _short_years(folded: str) -> Iterator[Slip]:
    for match in _SHORT_YEAR.finditer(folded):
        start = match.start() - 2
        if not _ENDURING.search(folded, max(0, start - 3), start):
            yield Slip(start, start + 3, "四位数年份")


def _mixed_dates(folded: str) -> Iterator[Slip]:
    """2020年五月3日, 二〇二〇年5月, 5月三日, each from where its digits begin."""
    last = 0
    for pattern in (_MIXED_DATE, _MIXED_DAY):
        for match in pattern.finditer(folded):
            before = _DATE_BEFORE.search(folded, max(0, match.start() - 4), match.start())
            if before and (pattern is _MIXED_DATE or match.start() >= last):
                last = match.end()
                yield Slip(before.start(), match.end(), "")


def _approximate(folded: str) -> Iterator[Slip]:
    for match in _APPROXIMATE.finditer(folded):
        at = match.start()
        if match["high"] is None:
            yield Slip(at - (folded[at - 1].isdigit()), match.end(), "汉字数字")
        elif int(match["high"]) == int(folded[at - 1]) + 1:
            yield Slip(at - 1, match.end(), _HAN[int(folded[at - 1])] + _HAN[int(match["high"])])
    for match in _APPROXIMATE_HAN.finditer(folded):
        low = folded[match.start() - 1]
        if HAN_DIGITS[match["high"]] == HAN_DIGITS[low] + 1:
            yield Slip(match.start() - 1, match.end(), low + match["high"])


_HAN = "零一二三四五六七八九"
MIXED_DATE = "同一日期混用汉字和阿拉伯数字"
NUMERAL_KINDS: Sequence[Kind] = (
    Kind(MIXED_DATE, _mixed_dates),
    Kind("年份不能简写为两位数", _short_years),
    Kind("相邻两数连用表示概数，用汉字且不加顿号", _approximate),
    Kind("阿拉伯数字后除“万”“亿”外不用“千”“百”", _plain(_THOUSANDS)),
    Kind("数值范围前一数的百分号和“万”“亿”不能省略", _plain(_RANGE)),
    Kind("固定词语中的数字用汉字", _plain(_WORDS)),
)


_COUNTED = frozenset({"item", "area", "length", "volume", "mass", "money"})


def mixed_forms(
    quantities: Sequence[Quantity], named: Cover, *, share: int = 6
) -> tuple[list[Quantity], Quantity | None]:
    """Counts in the form that a text does not use otherwise (二十三人 beside 45人, or 20家 beside 三十六家), and one other.

    Only exact numbers above ten are compared, in Han characters only those that are not round; ``share`` times as many
    have to be in the other form, one of them of the same unit.
    """
    digits: dict[str, list[Quantity]] = {}
    spoken: dict[str, list[Quantity]] = {}
    for quantity in quantities:
        if quantity.kind not in _COUNTED or not quantity.exact or quantity.number < 11 or named.holds(quantity.start):
            continue
        if quantity.text[0].isdigit():
            digits.setdefault(quantity.unit, []).append(quantity)
        elif quantity.text[0] in HAN_DIGITS or quantity.text[0] in "十百":
            bare = quantity.text[: len(quantity.text) - len(quantity.unit)]
            if han_value(bare) is not None and quantity.number % 10:
                spoken.setdefault(quantity.unit, []).append(quantity)
    return _minority(spoken, digits, share) or _minority(digits, spoken, share) or ([], None)


def _minority(
    few: dict[str, list[Quantity]], many: dict[str, list[Quantity]], share: int
) -> tuple[list[Quantity], Quantity] | None:
    found = sorted(quantity for unit in few if unit in many for quantity in few[unit])
    if not found or sum(map(len, many.values())) < share * sum(map(len, few.values())):
        return None
    return found, many[found[0].unit][0]
