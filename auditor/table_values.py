"""The figures of a table with what they are called: names of row and column, unit, and the time or plan they hold for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from auditor.figures import ENUMERATION, Unit, figure, unit_in, unit_named
from auditor.tables import Table, TableCell

_TOTAL = re.compile(r"(?:总|共)?(?:合计|总计|共计)")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．)）]|[#★*]|其中[：:]?)+"
)
_NOTE = re.compile(r"（[^（）]*）|/[^/]{1,6}$|[：:]$|[①-⑳*]$")
_COUNTED = re.compile("(?:数量|人数|个数|件数|数额|总额|金额|资金|数|额)$")
# What a column is called when its rows say what is measured.
_GENERIC = re.compile(
    r"(?:金额|数值|数额|数量|绝对[数量值额]|总量|实绩|实际[数值]?|完成[数值额]?|指标值?|(?:本|当|全|上|去)年(?:[实完][际成])?[数值]?|本期[数]?|累计[数]?|"
    r"合计|总计|共计|(?:调整)?(?:预算|决算|执行|计划|目标|任务)[数值额]?|(?:19|20)\d\d年?(?:度|[预决]算数?|完成数?|实[绩际]|合计)?|[期年][初末][数]?|数|值|个数|件数)?"
)
_UNIT_COLUMN = re.compile("(?:计量)?单位")
_BUDGETS = re.compile(
    "(?:一般公共|政府性基金|国有资本经营|社会保险基金|财政|部门|综合)预算|计划生育|计划单列|决算草案|预算单位"
)
_COMPARED = re.compile("[比较](?:上年|去年|年初|计划|预算|目标)(?:同期)?|同比|环比")
_SCOPES = {
    "上年": "上年|去年|前年|上一年",
    "半年": "上半年|下半年",
    "季度": "[一二三四1-4]季度|前三季度",
    "月": r"\d{1,2}[—\-–至到~]\d{1,2}月|(?<!\d)\d{1,2}月(?!底|末|\d)",
    "预算": "预算",
    "决算": "决算",
    "计划": "计划|目标|任务|预计|预期|拟|力争|规划",
    "期初": "[年期]初",
    "期末": "年末|期末",
    "新增": "新增|新办|新收|净增|增加|增长|减少|下降",
    "平均": "平均|人均|户均|亩均|每",
    "完成": "整改|已完成|办结|销号|到位|尚未|未|剩余|其余|正在",
}
_SCOPE = re.compile("|".join(f"(?P<s{i}>{words})" for i, words in enumerate(_SCOPES.values())))
_NAMES = tuple(_SCOPES)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|[预决]算|$|[—\-]\d|（)")


class Scope(NamedTuple):
    """What a figure holds for: years as printed, and words of ``scope`` such as 上年, 预算, 计划, 平均."""

    years: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class Value:
    """A figure of a table. ``row`` and ``column`` are their names without numbers, units and notes; ``number`` and
    ``step`` (one of its last printed digit) are in units of ``unit.base``, or bare when no unit is known. ``own`` says
    what row and column hold for, ``around`` what caption and head say besides."""

    table: Table
    cell: TableCell
    row: str
    column: str
    total: bool
    printed: Decimal
    number: Decimal
    step: Decimal
    unit: Unit | None
    own: Scope
    around: Scope

    @property
    def generic(self) -> bool:
        """Whether the column only says that there are figures, or of what time."""
        return bool(_GENERIC.fullmatch(self.column))


def find_values(table: Table) -> Iterator[Value]:
    """All figures of a table that has a head and labels, in the order of its cells."""
    if not 0 < table.head < table.rows or not 0 < table.labels < table.columns:
        return
    around = scope("，".join([line.text for line in table.above] + _titles(table)))
    units = _unit_column(table)
    for row in range(table.head + 1, table.rows + 1):
        names = table.row_names(row)
        if units:
            names = tuple(name for name in names if not unit_named(name))
        if not names:
            continue
        given = table.at(row, units) if units else None
        for column in range(table.labels + 1, table.columns + 1):
            value = _value(table, (row, column), names, given, around)
            if value:
                yield value


def _titles(table: Table) -> list[str]:
    cells = [cell for row in range(1, table.head + 1) if (cell := table.at(row, 1)) and cell.columns == table.columns]
    return [cell.text for cell in cells]


def _unit_column(table: Table) -> int:
    for column in range(1, table.labels + 1):
        if any(_UNIT_COLUMN.fullmatch(name) for name in table.names(column)):
            body = [cell.text for row in range(table.head + 1, table.rows + 1) if (cell := table.at(row, column))]
            return column if any(unit_named(text) for text in body) else 0
    return 0


def _value(
    table: Table, at: tuple[int, int], names: tuple[str, ...], given: TableCell | None, around: Scope
) -> Value | None:
    cell, heads = table.own(*at), table.names(at[1])
    found = figure(cell.text) if cell else None
    if cell is None or found is None or not heads or not found.number or ENUMERATION.search(heads[-1]):
        return None
    unit = _unit(table, at[1], names[-1], cell, given, found.unit)
    scale = unit.scale if unit else Decimal(1)
    words = "，".join((*names, *heads))
    return Value(
        table,
        cell,
        core(names[-1]),
        core(heads[-1]),
        any(_TOTAL.fullmatch(core(name)) for name in names),
        found.number,
        found.number * scale,
        found.half * 2 * scale,
        unit,
        scope(words),
        around,
    )


def _unit(table: Table, column: int, label: str, cell: TableCell, given: TableCell | None, own: str) -> Unit | None:
    """The unit of a cell: its own, that of its row, of its column, or of the table."""
    if own:
        known = unit_named(own)
        return Unit(cell.start, cell.end, own, *known) if known else None
    if given is not None and (known := unit_named(given.text)):
        return Unit(given.start, given.end, given.text, *known)
    return unit_in(label, cell.start) or table.unit_of(column)


@cache
def core(name: str) -> str:
    """A name of a row or column without its number, 其中, unit and notes: 一、税收收入（万元） is 税收收入."""
    return _NOTE.sub("", _NUMBERED.sub("", name)).strip("：:、 ")


def counted(name: str) -> str:
    """A column's name without the word that says that it counts: 问题数 is 问题."""
    return _COUNTED.sub("", name) or name


def scope(words: str) -> Scope:
    """What a stretch of text says of the time and the plan that a figure holds for."""
    plain = _COMPARED.sub("", _BUDGETS.sub("", words))
    found = {_NAMES[int(match.lastgroup[1:])] for match in _SCOPE.finditer(plain) if match.lastgroup}
    return Scope(frozenset(_YEAR.findall(words)), frozenset(found))
