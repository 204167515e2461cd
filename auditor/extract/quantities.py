"""Quantities: a number as printed, what it may mean, its unit, and the noun that it counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.extract.marks import Marked
from auditor.numerals import value
from auditor.outline import Heading
from auditor.text import HAN, Cover


class Quantity(NamedTuple):
    """A quantity.

    ``number`` is the printed number, ``low`` and ``high`` the interval that its digits and words (约, 余, 以上) allow;
    ``high`` or ``low`` is None where it is open. ``unit`` as printed, ``noun`` what follows it (may be empty),
    ``exact`` whether no word loosens it. ``end`` is the end of number and unit, ``noun_end`` that of the noun.
    """

    start: int
    end: int
    text: str
    number: Decimal
    low: Decimal | None
    high: Decimal | None
    unit: str
    noun: str
    noun_end: int
    exact: bool
    kind: str

    def iso(self) -> str:
        """Number, unit and noun, set apart by spaces: 3 个 问题; a range as 3..5."""
        if self.exact:
            number = _plain(self.number)
        else:
            low = "" if self.low is None else _plain(self.low)
            high = "" if self.high is None else _plain(self.high)
            number = f"{low}..{high}" if low != high else low
        return " ".join(part for part in (number, self.unit, self.noun) if part)

    def agrees(self, other: Quantity) -> bool:
        """Whether both may be the same number."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# Possessive, and never from the middle of a number: a line of digits costs no more than as many letters.
_ARABIC = r"(?<!\d)\d++(?:,\d++)*+(?:\.\d++)?+[ ]?(?:万亿|[百千万亿])?"
_HAN = "[零〇一二两三四五六七八九十百千万亿]{1,9}"
_LOOSE = "(?:大约|约|近|超过|超|逾|不足|不少于|不低于|不超过|至少|最多|最少|(?<!以)上)"
_FRACTION = rf"(?:{_HAN}|(?<!\d)\d++)分之(?:{_HAN}|\d+(?:\.\d+)?)"
_AFTER = "(?:以上|以下|以内|之内|以外|左右|上下|内(?!部|容|外|在|设|涵|心|生|陆|控|网|地))"
_HUNDREDS = "(?:数|几|上|成)[十百千万亿]+"
# Numerals that are slogans, adverbs or pronouns rather than counts: 一个, 一批, 一系列, 一些, 一方面 …
_VAGUE = re.compile(
    "一(?:个|批|些|系列|种|方面|点|般|道|体|带|边|面|旦|律|切|直|样|致|定|段|步|把|张网|线|流|手|线|名(?!.{0,6}(?:同志|干部|人))|"
    "条龙|条心|股|场|块|代|家人?|座|支|项项|件件|户户|处处|条条|件事|本账|盘棋|盏灯|份力|座|期|位|届|节|季|轮|部|类|站|篇|笔|月)"
)
_ORDINAL_BEFORE = "第每某逐上下前首初历统单唯万同另任哪"


@cache
def _measures() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon.table("measure_words.txt")}


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(map(re.escape, sorted(_measures(), key=len, reverse=True)))
    number = rf"(?:{_ARABIC}|{_HUNDREDS}|{_HAN})"
    join = r"(?:至|到|[—\-－~～–]{1,2})"
    return re.compile(
        rf"(?P<before>{_LOOSE})?"
        rf"(?:(?P<fraction>{_FRACTION})"
        rf"|(?P<number>{number})(?P<approx>[余多几])?(?:[ ]?(?P<unit1>{units})?{join}(?P<high>{number}))?(?P<approx2>[余多几])?"
        rf"[ ]?(?P<unit>{units})(?P<approx3>[余多半](?!少|数|项|次|元))?)"
        rf"(?P<after>{_AFTER})?"
        rf"|(?P<halfunit>(?<![{HAN}]半)(?<![上下多过])半(?:年|个月|天|小时)(?!度|期|报))(?P<after2>{_AFTER})?"
    )


@cache
def _phrases() -> tuple[frozenset[str], int]:
    phrases = frozenset(lexicon.lines("phrases_with_numbers.txt"))
    return phrases, max(map(len, phrases), default=0)


def find_quantities(
    folded: str, taken: Cover, quotations: Sequence[Marked], headings: Sequence[Heading]
) -> tuple[Quantity, ...]:
    """All quantities outside of ``taken`` (titles, dates, document numbers, page jumps) and of set phrases."""
    numbers = Cover([_Span(h.start, h.number_end) for h in headings])
    slogans = Cover([q for q in quotations if len(q.inner) <= 12])
    found = []
    position = 0
    pattern = _pattern()
    while match := pattern.search(folded, position):
        position = match.end()
        start = match.start()
        if taken.touches(start, match.end()) or numbers.touches(start, match.end()):
            position = max(start + 1, min(position, start + 1))
            continue
        quantity = _quantity(folded, match, slogans)
        if quantity is None:
            position = _resume(match)
            continue
        found.append(quantity)
    return tuple(found)


class _Span(NamedTuple):
    start: int
    end: int


def _resume(match: re.Match[str]) -> int:
    """Where to look on after a match that is no quantity: behind its number, never inside its digits."""
    return max(match.start() + 1, match.end("number") if match["number"] else match.start() + 1)


def _quantity(folded: str, match: re.Match[str], slogans: Cover) -> Quantity | None:
    start, end = match.span()
    if not _stands(folded, match) or (not re.search(r"\d", match[0]) and slogans.touches(start, end)):
        return None
    if match["halfunit"]:
        unit = match["halfunit"][1:]
        half = Decimal("0.5")
        return Quantity(start, end, match[0], half, half, half, unit, "", end, not match["after2"], "time")
    if match["fraction"]:
        below, above = match["fraction"].split("分之")
        base, part = (Decimal(100) if below == "百" else value(below)), value(above)
        if not base or part is None:
            return None
        number = part / base
        return Quantity(start, end, match[0], number, number, number, "", "", end, True, "fraction")
    low = _value(match["number"])
    if low is None:
        return None
    high = _value(match["high"]) if match["high"] else None
    unit = match["unit"]
    noun_end = _noun_end(folded, end)
    bounds = _interval(match, low, high)
    return Quantity(
        start, end, match[0], low, *bounds[:2], unit, folded[end:noun_end], noun_end, bounds[2], _measures()[unit]
    )


def _value(printed: str) -> Decimal | None:
    vague = {"数": "", "几": "", "上": "", "成": ""}
    bare = printed.replace(" ", "")
    if bare[0] in vague:
        bare = "一" + bare[1:]
    return value(bare)


def _interval(match: re.Match[str], low: Decimal, high: Decimal | None) -> tuple[Decimal | None, Decimal | None, bool]:
    before, after = match["before"] or "", match["after"] or ""
    approx = match["approx"] or match["approx2"] or match["approx3"]
    if high is not None:
        # 三四十 or 3至5万: the unit of the second number may hold for the first.
        return min(low, high), max(low, high), False
    if match["number"][0] in "数几上成":
        return low, low * 10, False
    if before in ("超过", "超", "逾", "不少于", "不低于", "至少", "最少") or after in ("以上", "以外"):
        return low, None, False
    if before in ("不足", "不超过", "最多") or after in ("以下", "以内", "之内", "内"):
        return None, low, False
    if before in ("约", "大约", "近", "上") or after in ("左右", "上下"):
        return low * Decimal("0.9"), low * Decimal("1.1"), False
    if approx:
        return low, low + _step(match["number"]), False
    half = _half_step(match["number"])
    return low - half, low + half, True


def _step(printed: str) -> Decimal:
    """What 余 may add: one of the last digit that is not zero (120余 is 120 to 130)."""
    number = _value(printed) or Decimal(0)
    digits = f"{number:f}".split(".")[0]
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")) or 1)


def _half_step(printed: str) -> Decimal:
    """Half a unit of the last printed decimal: 90.48 stands for 90.475 to 90.485, a whole number for itself."""
    match = re.fullmatch(r"[\d,]+(\.\d+)?[ ]?(万亿|[百千万亿])?", printed)
    if not match or not (match[1] or match[2]):
        return Decimal(0)
    scale = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}.get(match[2] or "", 1)
    return Decimal(scale) * Decimal(10) ** -(len(match[1]) - 1 if match[1] else 0) / 2


def _stands(folded: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before = folded[start - 1] if start else ""
    printed = match["number"] or ""
    # 上次 is an ordinal, 以上三个 and 以下三个 count.
    within = folded[max(0, start - 2) : start] in ("以上", "以下")
    if (
        before
        and not within
        and (before in _ORDINAL_BEFORE or before in ".-/" or (before.isascii() and before.isalnum()))
    ):
        return False
    if before in "（〔" and printed and folded[end : end + 1] in "）〕" and not match["unit"]:
        return False
    if printed and not printed[0].isdigit() and printed[0] not in "数几上成":
        return _han_stands(folded, match, before)
    if printed == "上" or (printed and printed[0] in "上成" and len(printed) < 2):
        return False
    unit = match["unit"] or ""
    if unit == "号" or (unit in ("号", "级", "度") and not match["before"]):
        return False
    return not (unit == "年" and re.fullmatch(r"(?:19|20)\d\d", printed))


def _han_stands(folded: str, match: re.Match[str], before: str) -> bool:
    """Whether a number in Han characters counts something, rather than being part of a word or slogan."""
    start, end = match.span("number")[0], match.end()
    if before and before in "零〇一二三四五六七八九十百千万亿":
        return False
    if _VAGUE.match(folded, start) and match["number"] == "一" and not match["after"] and not match["before"]:
        return False
    if folded[match.end("unit") : match.end("unit") + 1] in ("化", "制"):
        return False
    after = folded[end : end + 1]
    if match["number"] == "一" and (match["unit"] + after) in ("一人一", "人一"):
        return False
    if (
        match["unit"]
        in ("级", "号", "度", "线", "类", "届", "中", "等", "审", "把", "手", "部", "本", "口", "面", "成")
        and len(match["number"]) == 1
    ):
        return (
            match["unit"] in ("类", "成", "部", "本")
            and match["number"] != "一"
            and not folded[end : end + 1] in ("人",)
        )
    if match["unit"] == "支" and after == "部" and folded[end + 1 : end + 2] != "队":
        return False  # 高二支部, 第三支部: branches are counted by 个
    if value(match["number"]) is None:
        return False
    return not _in_phrase(folded, start, end)


def _in_phrase(folded: str, start: int, end: int) -> bool:
    phrases, longest = _phrases()
    for left in range(max(0, start - longest + 1), start + 1):
        for length in range(start - left + 2, longest + 1):
            if folded[left : left + length] in phrases:
                return True
    return False


_NOUN_STOP = re.compile(
    rf"[^{HAN}A-Za-z]|已|均|为|被|在|与|和|及|并|共|分别|进行|完成|得到|全部|其中|都|是|有|到|由|将|对|同|以|向|未|正|尚|仍|还"
)


def _noun_end(folded: str, end: int) -> int:
    stop = _NOUN_STOP.search(folded, end, end + 13)
    return stop.start() if stop else min(len(folded), end + 12)


def at_or_after(quantities: Sequence[Quantity], offset: int) -> int:
    """Index of the first quantity that starts at ``offset`` or behind it."""
    return bisect_right([quantity.start for quantity in quantities], offset - 1)
