"""Totals and the parts that a text splits them into: 其中…, 按…分…, 已…其余…, …共…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.extract.quantities import Quantity
from auditor.mentions import Mention, by_sentence, mentions
from auditor.notice import Notice

_SUMMED = frozenset({"item", "money", "area", "length", "mass", "volume", "energy"})
_AMONG = re.compile("(?:^|[，；（、])其中(?!一|的|之)")
_BY = re.compile(
    "按[^，。；]{1,12}(?:分|看|划分|统计|计)[，：]|分别(?:为|是|有|达|完成)?$|(?:分布|构成|情况|明细)如下：|(?:归纳为|细分为|(?<!部)分为|划分为|梳理为)"
)
_REST = re.compile("其余|其他|其它|剩余|余下|剩下|尚余")
_DONE = re.compile(
    "完成|办结|结案|执结|审结|整改到位|已整改|落实|化解|解决|采纳|销号|交付|兑付|清退|追回|整治|验收|处置"
)
_ALL_BUT = re.compile("正在|持续|长期坚持|尚未|尚有|尚余|未完成|未整改|未|剩余|其余|余下|剩下")
_NEARLY = re.compile("基本完成|部分完成|基本")
_FACETS = re.compile(
    "处分|处理|问责|追责|诫勉|女|党员|团员|少数民族|岁|本科|硕士|博士|学历|职称|以上|以下|重点|新增|增加|减少|同比|上年|去年|累计|"
    "同时|兼|含|约|困难|残疾|低保|骨干|专门|专题"
)
_NEW_TOPIC = re.compile(
    "共|合计|总计|比|较|增|减|同比|上年|去年|超过|达到|平均|每|人均|户均|另|其中|如|近|占|由|从|至|到"
)
_CHANGE = re.compile("(?:增加|增长|减少|下降|提高|提升|上升|增|减|降|高|低|多|少|超|高出|相差)了?$")
_JOINED = re.compile("[、，和及与]|以及")
_TOTALED = re.compile("(?:共计|合计|总计|总共|共)(?:[为有是达]|完成)?$")


@dataclass(frozen=True)
class Split:
    """A total and its parts. ``exhaustive``: the words say that the parts are all there is; ``total_last``: the total
    stands behind its parts (…，共12件)."""

    total: Quantity
    parts: tuple[Quantity, ...]
    exhaustive: bool
    overlapping: bool
    total_last: bool

    @property
    def low(self) -> Decimal:
        """The least that the parts' printed digits add up to."""
        return sum((q.number if q.low is None else q.low for q in self.parts), Decimal(0))

    @property
    def high(self) -> Decimal:
        """The most that the parts' printed digits add up to."""
        return sum((q.number if q.high is None else q.high for q in self.parts), Decimal(0))

    @property
    def sum(self) -> Decimal:
        """The parts as printed."""
        return sum((q.number for q in self.parts), Decimal(0))

    @property
    def exceeds(self) -> bool:
        """Whether the parts are more than the total even at the edge of what is printed."""
        return self.total.high is not None and self.low > self.total.high

    @property
    def falls_short(self) -> bool:
        """Whether the parts are less than the total even at the edge of what is printed."""
        return self.total.low is not None and self.high < self.total.low

    @property
    def exchanged(self) -> bool:
        """Whether two exchanged digits in one of the numbers explain the difference."""
        difference = self.total.number - self.sum
        return any(exchanged_digits(q.number, right) for q, right in self._wanted(difference))

    @property
    def slips(self) -> tuple[Quantity, ...]:
        """The numbers of which one slip of the pen (two digits exchanged, one digit wrong) explains the difference."""
        difference = self.total.number - self.sum
        wanted = self._wanted(difference)
        exchanged = tuple(q for q, right in wanted if exchanged_digits(q.number, right))
        return exchanged or tuple(q for q, right in wanted if one_digit(q.number, right))

    def _wanted(self, difference: Decimal) -> list[tuple[Quantity, Decimal]]:
        """Each number with what it would have to be if all others are right."""
        wanted = [(part, part.number + difference) for part in self.parts]
        wanted.append((self.total, self.total.number - difference))
        return [(quantity, right) for quantity, right in wanted if right > 0]


def exchanged_digits(a: Decimal, b: Decimal) -> bool:
    """Whether two neighbouring digits of ``a`` are exchanged in ``b`` (24.86 and 24.68)."""
    one, other = _digits(a, b)
    places = [i for i, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    i, j = places
    return one[i] == other[j] and one[j] == other[i] and "0" not in (one[0], other[0])


def one_digit(a: Decimal, b: Decimal) -> bool:
    """Whether ``a`` and ``b`` differ in one digit."""
    one, other = _digits(a, b)
    return sum(x != y for x, y in zip(one, other, strict=True)) == 1


def _digits(a: Decimal, b: Decimal) -> tuple[str, str]:
    """Both numbers in one scale, as digits without a point, of one length."""
    places = max(0, *(-int(n.normalize().as_tuple().exponent) for n in (a, b)))
    one, other = (str(int(n.scaleb(places))) for n in (a, b))
    width = max(len(one), len(other))
    one, other = one.rjust(width, "0"), other.rjust(width, "0")
    trailing = min(width - len(text.rstrip("0")) for text in (one, other))
    return (one[: width - trailing], other[: width - trailing]) if trailing else (one, other)


def find_splits(notice: Notice) -> Iterator[Split]:
    """Every total with parts, in the order of the text."""
    previous: Sequence[Mention] = ()
    everything = mentions(notice)
    yield from _sections(everything)
    yield from _continued(everything)
    for sentence in by_sentence(everything):
        rows = [m for m in sentence if m.quantity.kind not in ("percent", "fraction")]
        yield from _among(rows)
        yield from _states(rows)
        yield from _totaled(rows)
        yield from _grouped(rows, previous)
        previous = rows


def _like(a: Mention, b: Mention) -> bool:
    return (
        a.quantity.unit == b.quantity.unit
        and a.quantity.kind == b.quantity.kind
        and a.quantity.kind in _SUMMED
        and a.quantity.unit != "倍"
        and a.quantity.exact
        and b.quantity.exact
    )


def _among(rows: Sequence[Mention]) -> Iterator[Split]:
    """T，其中A、B、C."""
    for at, first in enumerate(rows):
        found = _AMONG.search(first.gap)
        if not found or "；" in first.gap or at == 0:
            continue
        # 86笔、327.4万元，其中71笔: a total of another unit may stand between, and so may 比上年增加1.23亿元.
        before = reversed(rows[max(0, at - 3) : at])
        total = next((m for m in before if _like(m, first) and not _CHANGE.search(m.lead)), None)
        if total is None or re.search("；", _between(rows, total, first)):
            continue
        parts = _run(rows, at)
        yield _split(rows, total, parts, _closes(total, parts))


def _between(rows: Sequence[Mention], a: Mention, b: Mention) -> str:
    i, j = rows.index(a), rows.index(b)
    return "".join(m.gap for m in rows[i + 1 : j + 1])


def _run(rows: Sequence[Mention], at: int) -> list[Mention]:
    """The parts from ``at`` on: one unit, joined by 、 throughout, or by ， throughout."""
    parts = [rows[at]]
    joint = ""
    for row in rows[at + 1 :]:
        mark = row.gap[:1]
        if not _like(parts[0], row) or not _JOINED.match(row.gap) or _breaks(row):
            break
        if joint == "、" and mark == "，":
            break
        joint = joint or mark
        parts.append(row)
    return parts


def _breaks(row: Mention) -> bool:
    return len(row.gap) > 24 or "；" in row.gap or "：" in row.gap or bool(_NEW_TOPIC.search(row.lead))


def _closes(total: Mention, parts: Sequence[Mention]) -> bool:
    """Whether the parts are all there is: the last is the rest, or they are an income's two kinds and the like."""
    leads = [part.lead for part in parts]
    if _REST.search(leads[-1]) and len(parts) > 1:
        return True
    return _complementary(leads)


def _complementary(leads: Sequence[str]) -> bool:
    """税收 beside 非税, 正式 beside 预备: two kinds that leave nothing between them."""
    if len(leads) != 2:
        return False
    one, other = (_bare(lead) for lead in leads)
    return any(
        (one.startswith(a) and other.startswith(b)) or (one.startswith(b) and other.startswith(a))
        for a, b in _COMPLEMENTS
    )


_COMPLEMENTS = (
    ("税收", "非税"),
    ("新收", "旧存"),
    ("男", "女"),
    ("城镇", "农村"),
    ("城镇", "乡村"),
    ("正式", "预备"),
    ("线上", "线下"),
    ("境内", "境外"),
    ("公办", "民办"),
    ("在职", "退休"),
)


def _bare(lead: str) -> str:
    return re.sub("^其中[，：]?", "", lead)


def _split(rows: Sequence[Mention], total: Mention, parts: Sequence[Mention], exhaustive: bool) -> Split:
    words = "".join(part.lead + part.tail for part in parts)
    after = rows.index(parts[-1]) + 1
    shared = after < len(rows) and ("同时" in rows[after].tail or "同时" in rows[after].gap)
    overlapping = shared or (bool(_FACETS.search(words)) and not _complementary([part.lead for part in parts]))
    quantities = tuple(part.quantity for part in parts)
    return Split(total.quantity, quantities, exhaustive, overlapping, False)


def _states(rows: Sequence[Mention]) -> Iterator[Split]:
    """T个问题中，已完成A个，基本完成B个，正在推进C个: what is done and what is not are all there is."""
    for at, first in enumerate(rows[1:], 1):
        total = rows[at - 1]
        if not _like(total, first) or "其中" in first.gap or first.gap.startswith("、") or "；" in first.gap:
            continue
        if len(first.gap) > 24 or _CHANGE.search(total.lead):
            continue
        if (
            _state(first) != "done"
            or _ALL_BUT.search(total.lead)
            or _DONE.search(total.lead)
            or total.quantity.number <= first.quantity.number
        ):
            continue
        parts, closed = _progress(rows, at)
        if len(parts) > 1 and _state(parts[-1]) == "rest":
            yield Split(total.quantity, tuple(part.quantity for part in parts), closed, False, False)


def _progress(rows: Sequence[Mention], at: int) -> tuple[list[Mention], bool]:
    """What is done at ``at``, what nearly and what is not, and whether no further part of the kind follows."""
    parts = [rows[at]]
    for row in rows[at + 1 :]:
        if not _like(parts[0], row) or re.search("[；。]", row.gap) or len(row.gap) > 20:
            break
        if _state(row) in (None, "done"):
            # 12家完成，3家在建，2家破产: a part that is neither done nor left stands beside them.
            return parts, "其中" in row.gap
        if parts[-1] is not parts[0] and _state(parts[-1]) == _state(row) == "rest" and _REST.search(row.lead):
            break
        parts.append(row)
    return parts, True


_ANSWERED = re.compile("(?:问题|事项|任务|线索|建议|意见|隐患|措施)$")


def _continued(rows: Sequence[Mention]) -> Iterator[Split]:
    """反映问题146个。…截至年底，已完成131个，正在推进15个: the total stands a few sentences before."""
    totals: list[Mention] = []
    for sentence in by_sentence(rows):
        counts = [m for m in sentence if m.quantity.kind not in ("percent", "fraction")]
        parts, closed = _progress(counts, 0) if counts and _state(counts[0]) == "done" else ([], False)
        if closed and len(parts) > 1 and _state(parts[-1]) == "rest":
            like = [m for m in totals[-12:] if _like(m, parts[0]) and m.quantity.number > parts[0].quantity.number]
            numbers = tuple(part.quantity for part in parts)
            splits = [Split(m.quantity, numbers, True, False, False) for m in reversed(like)]
            agreeing = [split for split in splits if not (split.exceeds or split.falls_short)]
            near = [s for s, m in zip(splits, reversed(like), strict=True) if parts[0].sentence - m.sentence <= 3]
            # Only where no earlier count agrees, and a slip of the pen explains the difference.
            yield from agreeing[:1] or [split for split in near[:1] if split.slips]
        totals += [
            m for m in counts if _state(m) is None and (_ANSWERED.search(m.lead) or _ANSWERED.search(m.quantity.noun))
        ]


_ANNOUNCED = re.compile("(?:共计|共有|尚有|仍有|还有|已有|以下|有|共)$")


def _sections(rows: Sequence[Mention]) -> Iterator[Split]:
    """共计9个问题已完成 in one section and 共计3个问题正在推进 in another, of 12个问题 before; yielded only where they agree:
    a section may speak of some of the problems."""
    first: dict[tuple[str, str, Decimal], Mention] = {}
    done: dict[tuple[str, str], Mention] = {}
    for row in rows:
        kind = (row.quantity.unit, row.quantity.noun[:2])
        if row.quantity.kind != "item" or not row.quantity.exact or not kind[1]:
            continue
        state = _state(row) if _ANNOUNCED.search(row.lead) else None
        if state == "done":
            done[kind] = row
        elif state == "rest" and kind in done:
            part = done.pop(kind).quantity
            total = first.get((*kind, part.number + row.quantity.number))
            if total:
                yield Split(total.quantity, (part, row.quantity), True, False, False)
        elif state is None:
            first.setdefault((*kind, row.quantity.number), row)


def _state(row: Mention) -> str | None:
    words = row.lead + row.tail
    if _NEARLY.search(row.lead):
        return "nearly"
    if _ALL_BUT.search(row.lead) or re.match("正在|未|尚未|需", row.tail.removeprefix(row.quantity.noun)):
        return "rest"
    return "done" if _DONE.search(words) else None


def _totaled(rows: Sequence[Mention]) -> Iterator[Split]:
    """A件、B件，共T件."""
    for at, total in enumerate(rows):
        if at < 2 or not _TOTALED.search(total.lead) or not total.gap.startswith(("，", "、")) or len(total.lead) > 6:
            continue
        parts = [rows[at - 1]]
        for row in reversed(rows[: at - 1]):
            if not _like(row, total) or _breaks(parts[-1]) or not parts[-1].gap.startswith("、"):
                break
            parts.append(row)
        parts.reverse()
        if len(parts) >= 2 and all(_like(part, total) for part in parts):
            words = "".join(part.lead + part.tail for part in parts)
            yield Split(total.quantity, tuple(p.quantity for p in parts), True, bool(_FACETS.search(words)), True)


def _grouped(rows: Sequence[Mention], previous: Sequence[Mention]) -> Iterator[Split]:
    """T个。按甲分，A个、B个；按乙分，C个、D个."""
    for at, first in enumerate(rows):
        if not _BY.search(first.gap + first.lead):
            continue
        before = [*previous[-1:], *rows[:at]]
        total = next((m for m in before if _like(m, first) and m.quantity.number > first.quantity.number), None)
        parts = _run(rows, at)
        if total is not None and len(parts) > 1:
            words = "".join(part.lead + part.tail for part in parts)
            overlapping = bool(_FACETS.search(words))
            split = Split(total.quantity, tuple(p.quantity for p in parts), True, overlapping, False)
            # The total may be another number of the sentence; only a slip of the pen is evidence enough.
            if split.slips or not (split.exceeds or split.falls_short):
                yield split
