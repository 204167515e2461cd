"""Changes that a text states together with their ends: 由A提高到B，提高C; B，比上年增加D，增长P%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.arithmetic import Interval, interval, lenient, percent
from auditor.extract.quantities import Quantity
from auditor.mentions import Mention, by_sentence

_UP = "提高|提升|增加|增长|上升|上涨|扩大|增至|升至|增|升|涨|延长|扩增|新增|净增|增收|多"
_DOWN = "下降|降低|减少|降|减|压缩|缩短|缩减|下滑|回落|下调|压减|核减|减收|少"
_FROM = re.compile(r"(?:[由从]|自(?!动|身|主|评|查)|[比较][去上]年)(?P<what>[^，。；：、]{0,16}?)的?$")
# What stands between both ends: 提高到, 降至, 上升为.
_TO = re.compile(
    rf"^(?P<noun>[\u4e00-\u9fff]{{0,8}}?)(?:进一步|稳步|逐步|大幅|迅速|快速)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))[到至为了]{{1,2}}"
    r"(?P<when>[^，。；：、]{0,12}?)的?$"
)
# Another subject between (覆盖面扩大30%) would make it another change.
_SINCE = "(?:同比|[比较][^，。；：、]{1,8}?|净|总?共|合计|累计|[总整]体|[两二三四五六七八九十]年[间来]?|[其期]间)?"
_CHANGED = re.compile(
    rf"^[^，。；：]{{0,6}}[，（]{_SINCE}(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<width>[增升涨]幅|降幅))了?(?:达到?|为|近|约)?$"
)
_COMPARED = re.compile(
    rf"^[^，。；：]{{0,6}}[，（]?(?P<how>同比|环比|[比较][^，。；：、]{{1,8}}?|净)(?:实现)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?$"
)
_THEN = re.compile(
    rf"^[^，。；：、]{{0,4}}[，、（](?:[^，。；：、]{{0,6}}?)(?:(?P<up>{_UP})|(?P<down>{_DOWN})|[增降升]幅)了?(?:达到?|为)?$"
)
_THEN_ALONE = re.compile(rf"^[^，。；：、]{{0,4}}?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?$")
# The words that say what is compared with: 比上年同期的, 较规划目标, 比省定标准.
_THAN = re.compile(
    r"^[^，。；：]{0,6}[，（]?(?:同?比|较)(?:(?:[上去前]年|\d{4}年|[上去]一年度?|[上去]年同期|[上去]年[底末]|年初|期初|同期)[^，。；：、]{0,6}"
    r"|[^，。；：、]{0,8}(?:任务|目标|计划|指标|标准|要求|规定|底线|均值|水平|基数|预算|时限|期限|数))的?$"
)
# 5.46亿元，上年为4.20亿元，同比增长30%
_LAST_YEAR = re.compile("^[^，。；：]{0,4}[，（](?:上年|去年)(?:同期)?(?:为|是)?$")
_SO_CHANGED = re.compile(rf"^[，）]{{1,2}}(?:同比)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?$")
_SUBJECT = re.compile(
    rf"^(?P<subject>[\u4e00-\u9fff]{{2,10}}?)[比较][上去]年(?:同期)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年|今年|本年|去年|上年")
_NEAR_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1}
_RANKS = frozenset({"位", "名", "级"})
# Growth at comparable prices, per year or by another count is not what the two numbers give.
_OTHER = re.compile(
    "可比|不变价|扣除|实际|年均|平均|每年|逐年|名义|同口径|剔除|调整后|环比|月均|日均|目标|计划|力争|预计|分别|均增"
)
_UNLIKE = re.compile("可比|不变价|扣除|年均|平均每|名义|同口径|剔除|调整后|环比|月均|日均|分别|均增")
_REAL = re.compile("生产总值|增加值|GDP|产值|可支配收入|纯收入|消费水平")


_SEVERAL = re.compile("分别|第")
_NEXT_CLAUSE = re.compile(r"[^，。；：]{0,6}[，、]")
_MOVED = re.compile("[比较增减降]")


@dataclass(frozen=True)
class Change:
    """A stated change of ``before`` to ``after``. ``kind``: difference (in the ends' own unit, or in points), or growth
    (percent of the first end). ``value`` is what the ends give, ``agrees`` whether the printed digits allow the stated
    one. ``direction``: the stated word (up, down) contradicts the ends."""

    kind: str
    ends: tuple[Quantity, Quantity]
    stated: Quantity
    value: Decimal
    agrees: bool
    direction: bool = False


def find_changes(figures: Sequence[Mention]) -> Iterator[Change]:
    """Every stated change whose two ends, or one end and the difference, are given right before it."""
    previous: Sequence[Mention] = ()
    for sentence in by_sentence(figures):
        for at, row in enumerate(sentence[:-1]):
            ends = _ends(sentence, at)
            if ends:
                yield from _stated(sentence, at, *ends)
            elif at + 2 < len(sentence):
                yield from _grown(row, sentence[at + 1], sentence[at + 2])
                yield from _compared(sentence, at)
        if len(sentence) > 1:
            yield from _grown_again(previous, *sentence[:2])
        previous = sentence


def _ends(sentence: Sequence[Mention], at: int) -> tuple[Quantity, Quantity] | None:
    """The first and the last value of a change: 由A提高到B, 去年A，今年B."""
    one, other = sentence[at].quantity, sentence[at + 1].quantity
    if not _same_unit(one, other) or not one.exact or not other.exact:
        return None
    lead, gap = sentence[at].lead, sentence[at + 1].gap
    if _SEVERAL.search(lead + gap):
        return None
    if _FROM.search(lead) and _TO.match(gap):
        return one, other
    if at + 2 == len(sentence) or not _NEXT_CLAUSE.match(gap):
        return None
    first, second = _year(lead), _year(sentence[at + 1].lead)
    if first is None or second is None or first == second or _MOVED.search(sentence[at + 1].lead):
        return None
    return (one, other) if first < second else (other, one)


def _year(lead: str) -> int | None:
    """The year that a clause speaks of; this year is 0 and last year -1 where it is not named."""
    match = _YEAR.search(lead)
    if not match:
        return None
    return int(match[1]) if match[1] else _NEAR_YEARS[match[0]]


def _same_unit(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit and a.kind == b.kind and a.kind not in ("fraction", "ratio")


def _stated(sentence: Sequence[Mention], at: int, one: Quantity, other: Quantity) -> Iterator[Change]:
    """提高4.8个百分点，增长9% behind both ends: at most two statements."""
    gap = sentence[at + 1].gap
    match = _TO.match(gap)
    if match and one.number != other.number and (other.number > one.number) != bool(match["up"]):
        if one.unit not in _RANKS:
            yield Change("difference", (one, other), other, other.number - one.number, False, True)
        return
    for row in sentence[at + 2 : at + 4]:
        found = _CHANGED.match(_without_subject(row.gap, sentence[at].lead))
        if not found or _OTHER.search(row.gap) or _OTHER.search(gap):
            return
        if not match and not found["width"] and (other.number > one.number) != bool(found["up"]):
            return
        change = _difference(one, other, row.quantity) or _growth(one, other, row.quantity)
        if change is None:
            return
        yield change


def _without_subject(gap: str, lead: str) -> str:
    """床位由320张增加到450张，新增床位130张: ``gap`` without what changed, if it names that again."""
    start = _FROM.search(lead)
    subject = lead[: start.start()][-2:] if start else ""
    return gap.removesuffix(subject) if len(subject) == 2 else gap


def _compared(sentence: Sequence[Mention], at: int) -> Iterator[Change]:
    """B，比上年的A增长P%; a clause that says what share of something B is may stand between."""
    then, stated = sentence[at + 1], sentence[at + 2]
    last_year = _LAST_YEAR.match(then.gap)
    if not (last_year or _THAN.match(then.gap)) or _UNLIKE.search(then.gap + stated.gap):
        return
    match = (_SO_CHANGED if last_year else _THEN_ALONE).match(stated.gap)
    if not match:
        return
    now = _compared_with(sentence[max(0, at - 3) : at + 1], then)
    if now is None or _OTHER.search(now.lead) or _REAL.search(now.gap[-40:]):
        return
    one, other = then.quantity, now.quantity
    if not other.exact or one.number == other.number:
        return
    change = _difference(one, other, stated.quantity) or _growth(one, other, stated.quantity)
    if change and (other.number > one.number) == bool(match["up"]):
        yield change


def _compared_with(before: Sequence[Mention], then: Mention) -> Mention | None:
    """The number that ``then`` is compared with: the one right before, or the one before its share (占计划5.8亿元的79.7%)."""
    if not then.quantity.exact:
        return None
    at = len(before) - 1
    if before[at].quantity.kind == "percent" and then.quantity.kind != "percent":
        while at and "占" not in before[at].gap and "率" not in before[at].lead and re.match("的", before[at].gap):
            at -= 1
        if not re.search("占|完成|率|增长|下降", before[at].lead):
            return None
        at -= 1
    row = before[at] if at >= 0 else None
    return row if row and _same_unit(row.quantity, then.quantity) else None


def _difference(one: Quantity, other: Quantity, stated: Quantity) -> Change | None:
    points = one.kind == "percent" and stated.kind == "percent" and stated.unit in ("个百分点", "百分点", one.unit)
    if not points and not _same_unit(one, stated):
        return None
    low, high = sorted((one, other), key=lambda q: q.number)
    allowed = Interval(_minus(high.low, low.high), _minus(high.high, low.low))
    value = abs(other.number - one.number)
    agrees = allowed.meets(interval(stated))
    if points and stated.unit == one.unit and not agrees and one.number:
        return None  # 由40%提高到50%，提高25%: percent of the first end, right if unusual
    return Change("difference", (one, other), stated, value, agrees)


def _minus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a - b


def _growth(one: Quantity, other: Quantity, stated: Quantity) -> Change | None:
    if one.kind == "percent" or not one.number or not other.number:
        return None
    if stated.unit == "倍":
        times = other.number / one.number
        ratio = percent(interval(other), interval(one))
        grown = _scaled(ratio, Decimal("0.01"))
        less = Interval(_minus(grown.low, Decimal(1)), _minus(grown.high, Decimal(1)))
        agrees = grown.meets(lenient(stated)) or less.meets(lenient(stated))
        return Change("growth", (one, other), stated, times - 1, agrees) if other.number > one.number else None
    if stated.unit != "%":
        return None
    value = abs(other.number - one.number) / one.number * 100
    return Change("growth", (one, other), stated, value, _rate(one, other).meets(lenient(stated)))


def _scaled(span: Interval, by: Decimal) -> Interval:
    return Interval(*(None if bound is None else bound * by for bound in (span.low, span.high)))


def _rate(one: Quantity, other: Quantity) -> Interval:
    """By what percentage ``one`` changes to ``other``, either way."""
    ratio = percent(interval(other), interval(one))
    hundred = Decimal(100)
    if other.number >= one.number:
        return Interval(_minus(ratio.low, hundred), _minus(ratio.high, hundred))
    return Interval(_minus(hundred, ratio.high), _minus(hundred, ratio.low))


def _grown(now: Mention, second: Mention, third: Mention) -> Iterator[Change]:
    """B，比上年增加D，增长P%, or the percentage before the difference."""
    first, then = _COMPARED.match(second.gap), _THEN.match(third.gap)
    if not first or not then or bool(first["down"]) != bool(then["down"] or "降幅" in third.gap):
        return
    words = now.lead + second.gap + third.gap
    if _OTHER.search(words) or _REAL.search(now.gap[-40:]):
        return
    amount, rate = second.quantity, third.quantity
    if amount.unit == "%":
        amount, rate = rate, amount
    whole = now.quantity
    exact = whole.exact and amount.exact and rate.exact
    if rate.unit != "%" or not _same_unit(whole, amount) or whole.kind in ("time", "percent") or not exact:
        return
    yield from _from_amount(whole, amount, rate, down=bool(first["down"]))


def _grown_again(previous: Sequence[Mention], amount: Mention, rate: Mention) -> Iterator[Change]:
    """受理案件21368件。…受理案件比上年增加1368件，增长6.8%: the whole stands in the sentence before."""
    match, then = _SUBJECT.match(amount.lead), _THEN.match(rate.gap)
    if not match or not then or _OTHER.search(amount.lead + rate.gap) or _REAL.search(amount.lead):
        return
    if bool(match["down"]) != bool(then["down"] or "降幅" in rate.gap):
        return
    wholes = [m for m in previous if m.lead.endswith(match["subject"]) and _same_unit(m.quantity, amount.quantity)]
    exact = all(m.quantity.exact for m in (*wholes, amount, rate))
    if len(wholes) == 1 and rate.quantity.unit == "%" and amount.quantity.unit != "%" and exact:
        yield from _from_amount(wholes[0].quantity, amount.quantity, rate.quantity, down=bool(match["down"]))


def _from_amount(whole: Quantity, amount: Quantity, rate: Quantity, *, down: bool) -> Iterator[Change]:
    sign = -1 if down else 1
    base = whole.number - sign * amount.number
    if base <= 0 or None in (whole.low, whole.high, amount.low, amount.high):
        return
    assert whole.low is not None and whole.high is not None and amount.low is not None and amount.high is not None
    bases = (
        (whole.low - sign * amount.high, whole.high - sign * amount.low)
        if not down
        else (
            whole.low + amount.low,
            whole.high + amount.high,
        )
    )
    allowed = percent(interval(amount), Interval(*bases))
    value = amount.number / base * 100
    if value > 400:
        return  # more than five times: the amount is no change of this whole
    yield Change("growth", (whole, amount), rate, value, allowed.meets(lenient(rate)))
