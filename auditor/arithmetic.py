"""Percentages against what they are taken of: intervals of printed digits, and shares that a text states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from auditor.extract.quantities import Quantity
from auditor.mentions import Mention, by_sentence
from auditor.splits import exchanged_digits, one_digit
from auditor.text import HAN

_HUNDRED = Decimal(100)
_BASES = frozenset({"item", "money", "area", "length", "mass", "volume", "energy"})
_VERB = "(?:达到了?|高达|达|为|是)?"
_RATE = re.compile(f"率{_VERB}$")
_SHARE = re.compile(f"(?P<of>[{HAN}A-Z]{{0,14}}?)的?(?:比(?:例|重|率)?)?(?:高达|达到?|为)?")
_HAN_END = re.compile(f"[{HAN}]{{1,14}}$")
# The rate of what grows, dies or is charged is not the share of one stated number in another.
_OTHER_RATE = re.compile(
    "(?:增长|增|下降|降|递增|贡献|失业|城镇化|城市化|税|利|汇|死亡|出生|概|(?<!有)效|频|功|毛利|负债|周转|渗透|森林覆盖|绿化|发案|改判|发改|"
    "收益|回报|利用|转化|集中|速|斜|折|费|换手|人口|通胀|杠杆|入学|升学|巩固|贫困发生|平均|同比|环比|提高|提升)$"
)
_DONE = "完成|整改|销号|办结|办复|答复|落实|整治|解决|化解|到位|兑现|办理"
_KIN = (
    (re.compile(_DONE), re.compile(_DONE)),
    (re.compile("结案|执结|审结|办结"), re.compile("结案|执结|审结|办结|结")),
    (re.compile("回收|收回"), re.compile("回收|收回|收到")),
    (re.compile("满意|好评"), re.compile("满意|好评")),
    (
        re.compile("参会|到会|出席|出勤|到课|参加|参与|参训|参考|到岗"),
        re.compile("实到|到会|出席|参加|参会|参训|实际|出勤|参考"),
    ),
    (re.compile("节约|节支|节资"), re.compile("节约|节支|节省|节资")),
)
_OVER = re.compile("同比|环比|上年|去年|增长|提高|下降|上升|增加|减少|平均|目标|计划|力争|确保|预计")
_SAYS_WHOSE = re.compile(
    rf"[{HAN}]{{0,8}}[，；](?:其中)?(?P<whose>[{HAN}]{{2,8}}?)占(?:其|总[{HAN}]{{0,2}}的?|全部的?)?(?:比(?:例|重)?)?(?:为|达到?)?$"
)
_TOTALS = re.compile("(?:其|总数|总量|总额|总计|合计|总[人件户笔项条]数|全部)?")
_TOTAL_END = re.compile("(?<=..)(?:总数|总量|总额|总计|总人数|总[件户笔项条]数|数量|人数)$")
_WIDEST = re.compile("^(?:全[国省市县区院校部]|所有|这些|各类)")
_PLAIN = re.compile(f"{_DONE}|案件|问题|事项|任务|项目|群众|办件|资金|问卷|工作|综合|总体|总|累计|实际|的")
_LEFT = re.compile("正在|尚未|尚有|未|剩余|其余|还有|另有")
NEAR = Decimal(20)  # a percentage further off than so many points is, unless a slip explains it, of another base


@dataclass(frozen=True)
class Interval:
    """All values from ``low`` to ``high``; None is an open end."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: Interval) -> bool:
        """Whether both share a value."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above


def interval(quantity: Quantity) -> Interval:
    """What the printed digits and the words around them allow."""
    return Interval(quantity.low, quantity.high)


def lenient(quantity: Quantity) -> Interval:
    """As ``interval``, and the last digit may have been cut off instead of rounded (90.48 for 90.489)."""
    if not quantity.exact or quantity.low is None or quantity.high is None:
        return interval(quantity)
    half = (quantity.high - quantity.low) / 2 or Decimal("0.5")  # 66% stands for 65.5 to 66.99
    return Interval(quantity.number - half, quantity.number + 2 * half)


def percent(part: Interval, base: Interval) -> Interval:
    """What percentage ``part`` may be of ``base``; open where the base may be nothing."""
    low = None if part.low is None or not base.high or base.high <= 0 else part.low / base.high * _HUNDRED
    high = None if part.high is None or not base.low or base.low <= 0 else part.high / base.low * _HUNDRED
    return Interval(low, high)


def slip(a: Decimal, b: Decimal) -> bool:
    """Whether one number is the other with two digits exchanged or one digit wrong."""
    return exchanged_digits(a, b) or one_digit(a, b)


def rounded(number: Decimal, like: Quantity) -> Decimal:
    """``number`` with as many decimals as ``like`` is printed with."""
    decimals = max(0, -int(like.number.as_tuple().exponent))
    return round(number, decimals)


@dataclass(frozen=True)
class Share:
    """A percentage that a text states of ``part`` in ``base``; ``value`` is what the two give, ``agrees`` whether the
    printed digits allow it."""

    percent: Quantity
    part: Quantity
    base: Quantity
    value: Decimal
    agrees: bool


def find_shares(figures: Sequence[Mention]) -> Iterator[Share]:
    """Every rate (整改率) and share (占总数的) whose part and base are linked to it beyond doubt."""
    before: list[Mention] = []
    for sentence in by_sentence(figures):
        for at, row in enumerate(sentence):
            if row.quantity.kind != "percent" or row.quantity.unit != "%" or at == 0:
                continue
            share = _share(sentence, at, before)
            if share:
                yield share
        near = [m for m in before if m.sentence >= sentence[-1].sentence - 2]
        before = [*near, *sentence][-24:]


def _share(sentence: Sequence[Mention], at: int, before: Sequence[Mention]) -> Share | None:
    row = sentence[at]
    if _OVER.search(row.lead):
        return None
    part, stem = _rate_part(sentence, at)
    bases = _bases(part, sentence[: sentence.index(part)], before) if part else []
    if part and not _covers(stem, [part, *bases]):
        return None
    if part is None:
        part, bases = _share_part(sentence, at, before)
    if part is None or not bases:
        return None
    agreeing = _agreeing(row, part, [m for m in (*before, *sentence[:at]) if _like(m, part)])
    return agreeing or _contradicted(row.quantity, part.quantity, [m.quantity for m in bases])


def _agreeing(row: Mention, part: Mention, near: Sequence[Mention]) -> Share | None:
    """A share of any two numbers nearby, or of what is done and left together, that the percentage fits."""
    stated = lenient(row.quantity)
    fitting = [
        Share(row.quantity, one.quantity, whole.quantity, one.quantity.number / whole.quantity.number * _HUNDRED, True)
        for one in (part, *near)
        for whole in near
        if whole.quantity.number >= one.quantity.number > 0 and whole is not one
        if percent(interval(one.quantity), interval(whole.quantity)).meets(stated)
    ]
    if fitting:
        return min(fitting, key=lambda share: abs(share.value - row.quantity.number))
    for one, other in pairwise(near):
        together = _together(one.quantity, other.quantity)
        if percent(interval(part.quantity), together).meets(stated):
            return Share(
                row.quantity, part.quantity, (other if one is part else one).quantity, row.quantity.number, True
            )
    return None


def _together(a: Quantity, b: Quantity) -> Interval:
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return Interval(low, high)


def _contradicted(stated: Quantity, part: Quantity, bases: Sequence[Quantity]) -> Share | None:
    """The share against the base that comes closest, if it comes close."""
    values = [(part.number / base.number * _HUNDRED, base) for base in bases if base.number]
    if not values or not part.exact or not stated.exact:
        return None
    value, base = min(values, key=lambda pair: abs(pair[0] - stated.number))
    right = rounded(value, stated)
    if not base.exact or (abs(value - stated.number) > NEAR and not slip(right, stated.number)):
        return None
    return Share(stated, part, base, value, False)


def _rate_part(sentence: Sequence[Mention], at: int) -> tuple[Mention | None, str]:
    """…完成38个，整改率: what the rate's name says that was counted, and the name without 率."""
    lead = sentence[at].lead
    rate = _RATE.search(lead, max(0, len(lead) - 5))
    stem = _HAN_END.search(lead, max(0, rate.start() - 14), rate.start()) if rate else None
    if not stem or _OTHER_RATE.search(stem[0]) or "分别" in lead:
        return None, ""
    for other in reversed(sentence[max(0, at - 3) : at]):
        if other.quantity.kind in _BASES and _named(stem[0], other):
            return other, stem[0]
        if other is sentence[at - 1] and not _LEFT.search(other.lead):
            break  # the rate speaks of what stands right before it, and the text calls that something else
    return None, ""


def _named(stem: str, row: Mention) -> bool:
    """Whether the words around a number are those of the rate's name."""
    words = row.lead[-14:] + row.tail[:8]
    if re.search("应|未|计划|须", row.lead[-4:]):
        return False
    if any(rate.search(stem) and part.search(words) for rate, part in _KIN):
        return True
    return len(stem) >= 2 and (stem[-2:] in words or _short_for(stem, row.lead[-10:]))


def _short_for(stem: str, words: str) -> bool:
    """Whether a rate's name leaves out characters of what was counted: 不捕 of 不批准逮捕, 不诉 of 不起诉."""
    if len(stem) > 3:
        return False
    at = words.find(stem[0])
    return at >= 0 and re.fullmatch(".{0,3}".join(map(re.escape, stem)), words[at:]) is not None


def _covers(stem: str, rows: Sequence[Mention]) -> bool:
    """Whether nothing in the rate's name narrows it: 按时办结率 is not the rate of 办结 unless the text says 按时 there."""
    words = "".join(row.lead + row.tail[:12] for row in rows)
    for rate, _ in _KIN:
        stem = rate.sub("", stem)
    return all(character in words for character in _PLAIN.sub("", stem))


def _share_part(
    sentence: Sequence[Mention], at: int, before: Sequence[Mention]
) -> tuple[Mention | None, list[Mention]]:
    """其中A，占总数的; A，占比: the number right before, and the numbers that it is said to be a part of."""
    row, part = sentence[at], sentence[at - 1]
    named_again = _SAYS_WHOSE.match(row.gap)
    if named_again:
        whose = [m for m in sentence[max(0, at - 4) : at] if named_again["whose"] in m.lead + m.quantity.noun]
        if len(whose) != 1:
            return None, []
        part = whose[0]
    if at > 1 and re.fullmatch("的(?:比[例重率](?:达到?|为)?)?", row.gap) and "占" in part.lead:
        # 28个，占问题总数35个的80%: the whole stands inside.
        return (sentence[at - 2], [part]) if _like(sentence[at - 2], part) else (None, [])
    share = row.lead.rfind("占")
    match = _SHARE.fullmatch(row.lead, share + 1) if share >= 0 else None
    close = named_again or re.match(r"[\u4e00-\u9fff]{0,8}[，（]?占", row.gap)
    if not match or part.quantity.kind not in _BASES or not close:
        return None, []
    bases = _bases(part, sentence[: at - 1], before)
    if not _TOTALS.fullmatch(match["of"]):
        whole = _WIDEST.sub("", _TOTAL_END.sub("", match["of"]))
        # 占全国正式报纸总量的: 内部报纸 is not the whole.
        named = [m for m in bases if whole[-2:] in m.lead + m.quantity.noun and set(whole) <= {*m.lead, *m.tail}]
        return part, named if whole else []
    since = [m for m in sentence[:at] if re.search("其中", m.gap)]
    if not since:
        return None, []
    return part, [m for m in bases if m.quantity.start < since[-1].quantity.start]


def _bases(part: Mention, sentence: Sequence[Mention], before: Sequence[Mention]) -> list[Mention]:
    """The numbers that ``part`` may be a part of: those of its sentence, or the last ones of the sentence before."""
    found = [m for m in sentence if _like(m, part) and m.quantity.number >= part.quantity.number]
    if found:
        return found
    last = [m for m in before if m.sentence == part.sentence - 1]
    return [m for m in last if _like(m, part) and m.quantity.number >= part.quantity.number]


def _like(a: Mention, b: Mention) -> bool:
    return a.quantity.kind == b.quantity.kind and a.quantity.unit == b.quantity.unit
