"""The same figure in two places of a text: exchanged digits, the whole of a plan's measures, a figure referred back to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from auditor.mentions import Mention, mentions
from auditor.notice import Notice
from auditor.restated import find_one_digit, find_restated
from auditor.splits import exchanged_digits, one_digit, significant
from auditor.states import find_states
from auditor.text import HAN

_STATED = frozenset({"item", "money", "area", "length", "mass", "volume", "energy"})
# A number that is compared, changes or is only aimed at is another number by right.
_OTHER = re.compile(
    "比|同比|上年|去年|同期|由|从|增至|降至|减至|增加|减少|增长|下降|提高|超过|不低于|不少于|力争|确保|计划|目标|预计|拟|每|平均|人均|户均"
)
# Parts of a plan are no whole.
_PART = re.compile("其中|其他|其余|剩余|另|还有|新增|已|余下|的$|等$|约$|首批|第|部分|仅|只")
_WORD = re.compile(f"[{HAN}]+")
_COMMON = frozenset(
    "全县 全市 全省 全区 全年 全院 全校 工作 问题 项目 资金 建设 进行 开展 实现 达到 共有 其中 分别 万元 单位 部门 以上 以下 "
    "完成 情况 主要 目前 截至 一是 二是 三是 四是 五是 累计 总额 总计 合计 新增 今年 我县 我市 我省 我区 我院 企业 人员 公里 "
    "平方 投资 投入".split()
)


@dataclass(frozen=True)
class Fact:
    """A figure that stands in two or more places. ``odd`` is the one that differs (None: all agree), ``others`` the
    rest; ``what`` names the fact in the text's words; ``certain`` whether a slip of the pen explains the difference or
    most places speak against the odd one."""

    what: str
    odd: Mention | None
    others: tuple[Mention, ...]
    certain: bool


def find_facts(notice: Notice) -> Iterator[Fact]:
    """Every fact that was found in two places, contradictions first; no place is the odd one twice."""
    rows = [m for m in mentions(notice) if m.quantity.exact and m.quantity.kind in _STATED]
    seen: set[int] = set()
    found = [*_chains(rows), *_wholes(rows), *_referred(rows), *_exchanged(rows), *_restated(notice, rows)]
    found += _states(rows)
    for fact in sorted(found, key=lambda fact: fact.odd is None):
        place = (fact.odd or fact.others[-1]).quantity.start
        if place not in seen:
            seen.add(place)
            yield fact


def _compare(what: str, rows: Sequence[Mention]) -> Iterator[Fact]:
    """One fact from all of its mentions: the minority is odd, of two the later; more than two values are no one fact."""
    values: dict[Decimal, list[Mention]] = defaultdict(list)
    for row in rows:
        values[row.quantity.number].append(row)
    if len(rows) < 2 or len(values) > 2:
        return
    if len(values) == 1:
        yield Fact(what, None, tuple(rows), True)
        return
    one, other = sorted(values.values(), key=lambda group: (-len(group), group[0].quantity.start))
    if len(other) > 1:
        return
    slip = _slip(one[0], other[0])
    yield Fact(what, other[0], tuple(one), len(one) > 1 or slip)


def _slip(a: Mention, b: Mention) -> bool:
    x, y = a.quantity.number, b.quantity.number
    return exchanged_digits(x, y) or one_digit(x, y)


_GROUPS = frozenset({"项", "类", "大类", "方面", "个方面", "种", "大"})


# -- 4项12个问题 ------------------------------------------------------------------------------------------------


def _chains(rows: Sequence[Mention]) -> Iterator[Fact]:
    """Two counts that stand side by side (3类9个问题) and do so again."""
    chains: dict[tuple[str, str, str, Decimal, bool], list[tuple[Mention, Mention]]] = defaultdict(list)
    for first, second in pairwise(rows):
        a, b = first.quantity, second.quantity
        if a.end != b.start or a.kind != "item" or b.kind != "item" or a.unit not in _GROUPS or not b.noun:
            continue
        noun = b.noun[:2]
        chains[a.unit, b.unit, noun, a.number, True].append((first, second))
        chains[a.unit, b.unit, noun, b.number, False].append((first, second))
    for (*_, noun, _number, by_first), pairs in chains.items():
        if len(pairs) > 1:
            yield from _compare(noun, [pair[1] if by_first else pair[0] for pair in pairs])


# -- the whole of a plan ------------------------------------------------------------------------------------------

_MEASURES = re.compile("(?:整改|具体|工作)?(?:措施|举措)")
_MEASURES_MADE = re.compile(
    "(?:细化|分解|制定|制订|形成|梳理|提出|研究)[^，。；]{0,8}?(?:整改|具体)(?:措施|举措|任务)$|(?:细化|分解)(?:为|成|出)?$"
)
_MEASURES_MEANT = re.compile("(?:^|对|对照|把|将|按照|围绕|针对|上述|全部|这|聚焦|落实)$")
_MEASURES_BEFORE = re.compile("(?:对照|按照|围绕|针对|把|将|上述)(?:整改|具体|工作)?(?:措施|举措)$")
_PROBLEMS = re.compile("(?:具体|突出)?问题(?:中|，?(?:逐|细化|分解|全部|均)|$)")
_PROBLEMS_MEANT = re.compile("(?:反馈|指出|反映|查出|对照|把|将|针对)(?:的|意见指出的|意见中指出的)?$")


def _wholes(rows: Sequence[Mention]) -> Iterator[Fact]:
    """All the measures that a plan of rectification consists of, and the problems that it answers."""
    measures = []
    for row in rows:
        if row.quantity.kind != "item" or row.quantity.number < 5:
            continue
        lead = row.lead.strip("“”")
        named, bare = _MEASURES.match(row.tail), not row.quantity.noun
        made = (named or bare) and _MEASURES_MADE.search(lead)
        meant = bool(named and _MEASURES_MEANT.search(lead) and not _PART.search(lead))
        meant = meant or (bare and bool(_MEASURES_BEFORE.search(lead)))
        if (made or meant) and not _OTHER.search(lead):
            measures.append(row)
    by_unit: dict[str, list[Mention]] = defaultdict(list)
    for row in measures:
        by_unit[row.quantity.unit].append(row)
    for same in by_unit.values():
        if any(_MEASURES_MADE.search(row.lead) for row in same):
            yield from _compare("措施", same)
    problems = [
        row
        for row in rows
        if row.quantity.unit in ("个", "项", "条")
        and row.quantity.number >= 5
        and _PROBLEMS.match(row.tail)
        and _PROBLEMS_MEANT.search(row.lead)
        and not re.search("其中|已|正在|未|完成|基本|部分|剩余|其余", row.lead)
    ]
    found = _compare("问题", [row for row in problems if row.quantity.unit == problems[0].quantity.unit])
    # Two inspections may have found problems each: here a slip of the pen is asked for.
    yield from (fact for fact in found if fact.odd is None or _slip(fact.odd, fact.others[0]))


# -- 对追回的86.5万元 ---------------------------------------------------------------------------------------------

_LEADING = re.compile("^(?:.*[对把将用好])?(?:已|尚|所)?")
_AT_ANOTHER_TIME = re.compile("截至|截止|去年|上年|同期")
_REFERRED = re.compile(f"(?P<stem>[{HAN}]{{2,6}})的$")


def _referred(rows: Sequence[Mention]) -> Iterator[Fact]:
    """A figure that is referred back to by what happened to it (未拨付的326万元), against where it was first given."""
    stems = {row.quantity.start: stem for row in rows if (stem := _stem(row))}
    asked: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if stem := stems.get(row.quantity.start, ""):
            asked[row.quantity.unit].update(stem[-width:] for width in (2, 3, 4) if len(stem) >= width)
    beginnings = {unit: re.compile("|".join({words[:2] for words in found})) for unit, found in asked.items()}
    index: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for row in rows:
        unit = row.quantity.unit
        if unit not in asked:
            continue
        if row.quantity.start in stems:
            yield from _against(row, stems[row.quantity.start], index)
        first, wanted = beginnings[unit], asked[unit]
        near = [words for words in (row.lead, row.tail[:6]) if first.search(words)]  # of others nothing will be asked
        if not near or _OTHER.search(row.lead):
            continue
        for words in near:
            for at in range(len(words) - 1):
                for word in {words[at : at + width] for width in (2, 3, 4)} & wanted:
                    key = (unit, word)
                    if not index[key] or index[key][-1] is not row:
                        index[key].append(row)


def _stem(row: Mention) -> str:
    """What happened to the figure that is referred back to: 未拨付 of 未拨付的326万元; empty when none is."""
    match = _REFERRED.search(row.lead) if row.lead.endswith("的") else None
    stem = _LEADING.sub("", match["stem"]) if match else ""
    if len(stem) < 2 or _OTHER.search(row.lead) or _AT_ANOTHER_TIME.search(row.gap):
        return ""
    return stem


def _against(row: Mention, stem: str, index: dict[tuple[str, str], list[Mention]]) -> Iterator[Fact]:
    for width in (4, 3, 2):
        earlier = index.get((row.quantity.unit, stem[-width:]), []) if len(stem) >= width else []
        earlier = [m for m in earlier if m.sentence != row.sentence]
        if not earlier:
            continue
        same = [m for m in earlier if m.quantity.number == row.quantity.number]
        if same:
            yield Fact(stem, None, (same[0], row), True)
        elif len({m.quantity.number for m in earlier}) == 1 and _slip(earlier[0], row) and row.quantity.number >= 10:
            yield Fact(stem, row, tuple(earlier), True)
        return


def _states(rows: Sequence[Mention]) -> Iterator[Fact]:
    """已销号的4个问题, against how many the text says are done."""
    for meant in find_states(rows):
        what = "已完成的数量" if meant.state == "done" else "未完成的数量"
        if not meant.agrees:
            yield Fact(what, meant.row, meant.others, meant.sure)
        elif meant.others:
            yield Fact(what, None, (*meant.others, meant.row), True)


# -- 24.86 and 24.68 ----------------------------------------------------------------------------------------------


def _exchanged(rows: Sequence[Mention]) -> Iterator[Fact]:
    """Two figures of one unit whose digits are exchanged and that are spoken of in the same words."""
    buckets: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for row in rows:
        digits = significant(row.quantity.number)
        if (
            len(digits) > 1
            and len(set(digits)) > 1
            and (row.tail.startswith("的基础") or not _OTHER.search(row.lead[-12:]))
        ):
            buckets[row.quantity.unit, "".join(sorted(digits))].append(row)
    for bucket in buckets.values():
        if len({row.quantity.number for row in bucket}) != 2 or len(bucket) > 12:
            continue
        values = [row.quantity.number for row in bucket]
        other = next(value for value in values if value != values[0])
        if exchanged_digits(values[0], other) and _one_subject(bucket):
            yield from _compare(_subject(bucket), bucket)


def _restated(notice: Notice, rows: Sequence[Mention]) -> Iterator[Fact]:
    """Two figures of one subject that a slip of the pen explains."""
    stated = [row for row in rows if not _OTHER.search(row.lead)]
    for what, (one, other), sure in find_restated(notice.folded, stated):
        yield Fact(what, other, (one,), sure)
    for one, other in find_one_digit(notice.folded, stated):
        if len(_words(one, 2) & _words(other, 2) - _COMMON) > 1:
            yield Fact(_subject([one, other]), other, (one,), True)


def _one_subject(bucket: Sequence[Mention]) -> bool:
    """Whether every figure shares words with one of the other value; the fewer the digits, the more is asked."""
    first = bucket[0].quantity.number
    a = [row for row in bucket if row.quantity.number == first]
    b = [row for row in bucket if row.quantity.number != first]
    if len(a) > 1 and len(b) > 1:
        return False
    digits = len(significant(first))
    return any(_alike(x, y, digits) for x in a for y in b if x.sentence != y.sentence)


def _alike(x: Mention, y: Mention, digits: int) -> bool:
    shared = _words(x, 2) & _words(y, 2) - _COMMON
    if digits >= 4:
        return bool(shared) or bool(_words(x, 1) & _words(y, 1))
    if digits == 3:
        return bool(shared)
    noun_x, noun_y = x.quantity.noun[:2], y.quantity.noun[:2]
    return len(shared) > 1 and bool(noun_x) and noun_x == noun_y


def _words(row: Mention, width: int) -> set[str]:
    """The pairs of characters (or single ones) right around a number."""
    near = row.lead[-8:] + "\n" + row.tail[:8]
    if width == 1:
        near = row.lead[-4:]
    found = set()
    for word in _WORD.findall(near):
        found |= {word[i : i + width] for i in range(len(word) - width + 1)}
    return found


def _subject(bucket: Sequence[Mention]) -> str:
    shared = set.intersection(*(_words(row, 2) for row in bucket)) - _COMMON
    row = bucket[0]
    return next((word for word in _WORD.findall(row.lead)[::-1] if any(s in word for s in shared)), row.quantity.unit)
