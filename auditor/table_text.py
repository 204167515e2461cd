"""What a text says of the figures of its tables: each figure in a sentence with the cell that gives it too.

Only what names one cell is compared: the words before the number are the name of a row, of a row and a column, or of a column
whose total it is; the unit is of one kind; time and plan (2023年, 上年, 预算, 计划) agree. A figure that any cell of the
notice's tables gives is right wherever its name leads.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from auditor.extract.quantities import Quantity
from auditor.figures import unit_named
from auditor.mentions import Mention
from auditor.notice import Notice
from auditor.restated import subject
from auditor.splits import exchanged_digits, one_digit
from auditor.table_values import Scope, Value, counted, find_values, scope

_KINDS = frozenset({"item", "money", "area", "length", "mass", "volume", "energy"})
_LEADING = re.compile(
    "^(?:[本全]年度?|年度?|月份?|日|期间|末|底|全[市县区省州院校系局厂镇乡社年]|[我本][市县区省州院校局厂镇乡]|实现|完成|安排|其中|共|累计|总计|合计|截至|当年|今年|本年|的)+"
)
_WHOLE = re.compile("共|合计|总计|总额|总数|累计|全部|全[市县区省州院校系局镇乡]|总")
_PART = re.compile("其中|另|还|又|再|分别|余下|其余|剩余|其他|约谈|第")
_CITED = re.compile(r"[下上附]表|见表|如表|表格")
_NEAR = 2  # paragraphs between a sentence and its table
_DIGITS = re.compile(r"(?P<digits>[\d,]+)(?:\.(?P<decimals>\d+))?\s*(?P<unit>[^\d\s]*)")

Kind = Literal["agrees", "differs", "unit"]


@dataclass(frozen=True)
class Said:
    """A figure of the text and the cells (one, or several that agree) that give the same figure.

    ``unit``: the digits are the same and the units are not. ``linked``: the text stands at the table or cites it;
    ``slip``: exchanged digits or one wrong digit explain the difference.
    """

    mention: Mention
    values: tuple[Value, ...]
    kind: Kind
    linked: bool
    slip: bool


class _Names(NamedTuple):
    rows: dict[str, list[Value]]
    totals: dict[str, list[Value]]
    all: list[Value]


def find_said(notice: Notice) -> tuple[Said, ...]:
    """Every figure of the text that a table gives too, in the order of the text."""
    values = [value for table in notice.tables for value in find_values(table)]
    if not values:
        return ()
    names = _index(values)
    found: dict[int, list[tuple[Mention, list[Value], bool]]] = defaultdict(list)
    for mention in _outside(notice):
        meant, linked = _meant(notice, names, mention)
        if meant:
            found[meant[0].cell.start].append((mention, meant, linked))
    said = [one for same in found.values() for one in _compared(names, same)]
    return tuple(sorted(said, key=lambda one: one.mention.quantity.start))


def _index(values: Sequence[Value]) -> _Names:
    names = _Names(defaultdict(list), defaultdict(list), list(values))
    for value in values:
        if value.total:
            names.totals[counted(value.column)].append(value)
        elif len(value.row) > 1:
            names.rows[value.row].append(value)
    return names


def _outside(notice: Notice) -> Iterator[Mention]:
    """The figures that stand in no table."""
    spans = sorted((table.start, table.end) for table in notice.tables)
    starts = [start for start, _ in spans]
    for mention in notice.figures:
        at = bisect_right(starts, mention.quantity.start) - 1
        inside = at >= 0 and mention.quantity.start < spans[at][1]
        if not inside and mention.quantity.kind in _KINDS and mention.quantity.number:
            yield mention


def _meant(notice: Notice, names: _Names, mention: Mention) -> tuple[list[Value], bool]:
    """The cells that a figure is about, and whether the text is linked to their table."""
    said = _LEADING.sub("", subject(mention))
    quantity, when = mention.quantity, _when(notice, mention.quantity.start)
    found = [
        value
        for size in range(2, len(said) + 1)
        for value in names.rows.get(said[:size], ())
        if _names_cell(said, quantity, value)
    ]
    if not found:
        found = list(_totals(notice, names, mention, said))
    fit = [value for value in found if _same_kind(quantity, value) and _same_time(notice, when, value)]
    if not fit or len({value.number for value in fit}) > 1:
        return [], False
    return fit, any(_linked(notice, quantity.start, value) for value in fit)


def _names_cell(said: str, quantity: Quantity, value: Value) -> bool:
    """Whether 甲区支出 or 人员经费 names the cell of this row and column."""
    rest = said.removeprefix(value.row).removeprefix("的")
    column = counted(value.column)
    if value.generic or (column and column in value.row):
        # 甲公司12个问题: what is counted is no figure of a column that does not say so.
        return not rest and len(value.row) > 2 and (quantity.kind != "item" or not quantity.noun)
    if not column:
        return False
    return (rest.endswith(column) and len(rest) <= len(column) + 4) or (quantity.noun == column and len(rest) <= 4)


def _totals(notice: Notice, names: _Names, mention: Mention, said: str) -> Iterator[Value]:
    """The totals that 共发现问题31个 may give: of the column that is named so."""
    quantity = mention.quantity
    sentence = _sentence(notice, quantity.start)
    if not _WHOLE.search(sentence) or _PART.search(mention.lead) or "其中" in sentence:
        return
    whole = _WHOLE.sub("", said)
    sizes = range(2, min(len(whole), 8) + 1)
    nouns = {quantity.noun, quantity.head, whole, *(w for n in sizes for w in (whole[-n:], whole[:n]))}
    for noun in sorted(nouns):
        for value in names.totals.get(counted(noun), ()) if len(noun) > 1 else ():
            if _linked(notice, quantity.start, value) or (noun == whole and _WHOLE.search(mention.lead)):
                yield value


def _same_kind(quantity: Quantity, value: Value) -> bool:
    return value.unit is None or quantity.unit == value.unit.base


_YEAR = re.compile(r"((?:19|20)\d\d)年")
_SENTENCE, _CLAUSE = re.compile("[。！？；]"), re.compile("[，：、]")
_LASTING = frozenset({"上年", "计划", "半年", "季度", "月", "预算", "期初"})  # a word of time holds for the sentence
_ACTUAL = re.compile("完成|实现|执行|实际|支出|收入")
_NEUTRAL = frozenset({"期末", "决算"})  # 截至年底: said of anything that was counted


def _before(notice: Notice, offset: int) -> str:
    """The paragraph up to a place."""
    paragraph = notice.paragraph_at(offset)
    return notice.folded[paragraph.start if paragraph else 0 : offset]


def _sentence(notice: Notice, offset: int) -> str:
    """The sentence up to a place."""
    return _SENTENCE.split(_before(notice, offset))[-1]


def _when(notice: Notice, offset: int) -> tuple[Scope, bool]:
    """What the sentence of a figure says it holds for (a year from the paragraph where the sentence has none), and
    whether it speaks of what was done."""
    before = _before(notice, offset)
    sentence = _sentence(notice, offset)
    clause = _CLAUSE.split(sentence)[-1]
    words = scope(clause).words | (scope(sentence).words & _LASTING)
    return Scope(frozenset(_YEAR.findall(before)[-1:]), words), bool(_ACTUAL.search(clause))


def _same_time(notice: Notice, when: tuple[Scope, bool], value: Value) -> bool:
    (years, words), done = when
    own, around = value.own, value.around
    if not words - _NEUTRAL <= own.words | around.words:
        return False
    if not own.words - (_NEUTRAL if done else frozenset({"期末"})) <= words:
        return False
    theirs = own.years or around.years
    if theirs and years:
        return bool(theirs & years)
    known, title = theirs or years, frozenset(_YEAR.findall(notice.title or ""))
    return not known or not title or bool(known & title)


def _linked(notice: Notice, offset: int, value: Value) -> bool:
    """Whether the paragraph of a figure stands at the table or cites it."""
    paragraph, first = notice.paragraph_at(offset), notice.paragraph_at(value.table.start)
    last = notice.paragraph_at(value.table.end)
    if paragraph is None or first is None or last is None:
        return False
    words = notice.folded[paragraph.start : paragraph.end]
    number = value.table.caption_number
    if number and re.search(rf"表\s?{number}(?!\d)", words):
        return True
    if _CITED.search(words) and len(notice.tables) == 1:
        return True
    above = len(value.table.above)
    return -_NEAR - above <= paragraph.index - first.index < 0 or 0 < paragraph.index - last.index <= _NEAR


# -- comparing --------------------------------------------------------------------------------------------------------


def _compared(names: _Names, same: list[tuple[Mention, list[Value], bool]]) -> Iterator[Said]:
    """The figures that are about one cell: one that agrees settles it, and several that differ are about several things."""
    kinds = [_kind(names, mention.quantity, values[0]) for mention, values, _ in same]
    if "agrees" in kinds or len({mention.quantity.number for mention, _, _ in same}) > 1:
        for (mention, values, linked), kind in zip(same, kinds, strict=True):
            if kind == "agrees":
                yield Said(mention, tuple(values), kind, linked, slip=False)
        return
    for (mention, values, linked), kind in zip(same, kinds, strict=True):
        if kind:
            yield Said(mention, tuple(values), kind, linked, _slip(mention.quantity, values[0]))


def _kind(names: _Names, quantity: Quantity, value: Value) -> Kind | None:
    """How a figure stands to a cell; None when another cell gives it, or nothing can be said without a unit."""
    if agrees(quantity, value):
        return "agrees"
    if _digits(quantity) == _plain(abs(value.printed)) and quantity.exact:
        return "unit"
    if value.unit is None and (quantity.kind != "item" or _step(quantity) > 1):
        return None
    if any(agrees(quantity, other) for other in names.all if _same_kind(quantity, other)):
        return None
    return "differs"


def agrees(quantity: Quantity, value: Value) -> bool:
    """Whether the printed digits of both, and words such as 约 and 以上, allow one number."""
    number = abs(value.number)
    if not quantity.exact:
        low, high = quantity.low, quantity.high
        return (low is None or low - value.step <= number) and (high is None or number <= high + value.step)
    step = _step(quantity)
    # One that has fewer digits may have been rounded or cut off; with as many digits they are the same.
    slack = Decimal(0) if step == value.step else max(step, value.step)
    if value.unit is None or value.unit.kind == "item":
        slack = slack if max(step, value.step) > 1 else Decimal(0)
    return abs(number - quantity.number) <= slack


def _step(quantity: Quantity) -> Decimal:
    """One of the last printed digit, in the unit's base; 1 for a numeral in Han characters."""
    match = _DIGITS.search(quantity.text)
    if not match:
        return Decimal(1)
    known = unit_named(match["unit"]) if match["unit"] else None
    return Decimal(1).scaleb(-len(match["decimals"] or "")) * (known[1] if known else Decimal(1))


def _digits(quantity: Quantity) -> str:
    match = _DIGITS.search(quantity.text)
    return _plain(Decimal(match[0][: match.start("unit") - match.start()].replace(",", "").strip())) if match else ""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _slip(quantity: Quantity, value: Value) -> bool:
    a, b = quantity.number, abs(value.number)
    rounded = (b / _step(quantity)).quantize(Decimal(1), ROUND_HALF_UP) * _step(quantity)
    return any(exchanged_digits(a, other) or one_digit(a, other) for other in (b, rounded))
