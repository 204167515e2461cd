"""Units that a table states twice: above it, in its head, and in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from auditor.figures import Figure, Unit, figure, unit_in, unit_named
from auditor.notice import Notice
from auditor.tables import Line, Table, TableCell

_SHARE = re.compile("占比|比重|构成|份额")
_OWN = re.compile("价|标准|均|每|/|最高|最低|限额|起付")  # has a unit of its own beside that of the table
_LEAST = 2  # cells that a column must have

Kind = Literal["above", "columns", "cells", "share"]


class Stated(NamedTuple):
    """A unit, where its line or cell stands, and the unit itself as (start, end) in the text."""

    unit: Unit
    start: int
    end: int


class UnitConflict(NamedTuple):
    """Two units of one table for the same figures. ``above``: two lines differ; ``columns``: no column has the unit of
    the whole; ``cells``: all cells of the column say another than its head; ``share``: parts of one under a head in %
    (``other`` is None)."""

    kind: Kind
    one: Stated
    other: Stated | None
    name: str


def find_unit_conflicts(notice: Notice, table: Table) -> Iterator[UnitConflict]:
    """The contradictions between the units that a table states."""
    stated = list(_above(notice, table))
    differing = [(one, two) for i, one in enumerate(stated) for two in stated[i + 1 :] if _differ(one.unit, two.unit)]
    if differing:
        one, other = differing[0]
        yield UnitConflict("above", one, other, "")
        return
    if not 0 < table.head < table.rows or table.labels >= table.columns:
        return
    columns = {c: _figures(table, c) for c in range(table.labels + 1, table.columns + 1)}
    if stated:
        found = _unused(notice, table, stated[0], columns)
        if found:
            yield found
    for column, cells in columns.items():
        yield from _in_cells(notice, table, column, cells)


def _differ(a: Unit, b: Unit) -> bool:
    return a.base == b.base and a.scale != b.scale


def _above(notice: Notice, table: Table) -> Iterator[Stated]:
    """The units that stand above the table or in a row of its own, from the top of the text."""
    wide = [cell for row in range(1, table.head + 1) if (cell := table.at(row, 1)) and cell.columns == table.columns]
    lines = [*reversed(table.above), *(Line(cell.start, cell.end, cell.text) for cell in wide)]
    for line in lines:
        unit = unit_in(line.text, line.start, stated=True)
        if unit:
            yield stated_at(notice, unit, line.start, line.end)


def stated_at(notice: Notice, unit: Unit, start: int, end: int) -> Stated:
    """Where a unit stands in [start, end) of the text, in spite of white space that its line had."""
    pattern = r"\s*".join(map(re.escape, unit.text))
    places = list(re.finditer(pattern, notice.folded[start:end]))
    return Stated(unit, start + places[-1].start(), start + places[-1].end()) if places else Stated(unit, start, end)


def _figures(table: Table, column: int) -> list[tuple[TableCell, Figure]]:
    body = [cell for row in range(table.head + 1, table.rows + 1) if (cell := table.own(row, column)) and cell.text]
    return [(cell, found) for cell in body if (found := figure(cell.text)) and found.number]


def _unused(
    notice: Notice, table: Table, stated: Stated, columns: dict[int, list[tuple[TableCell, Figure]]]
) -> UnitConflict | None:
    """The unit above a table whose every column of figures has its own: 单位：万元 over 金额（元）."""
    other: Stated | None = None
    name = ""
    for column, cells in columns.items():
        if not cells:
            continue
        own = table.own_unit(column)
        if own is None or _row_units(table):
            return None
        if own.base != stated.unit.base:
            continue
        names = "".join(table.names(column))
        if own.scale == stated.unit.scale or _OWN.search(names):
            return None
        if other is None:
            head = table.head_cells(column)[-1]
            other, name = stated_at(notice, own, head.start, head.end), head.text
    return UnitConflict("columns", stated, other, name) if other else None


def _row_units(table: Table) -> bool:
    """Whether a column of labels gives each row a unit of its own."""
    body = range(table.head + 1, table.rows + 1)
    return any(
        unit_named(cell.text)
        for row in body
        for c in range(1, table.labels + 1)
        if (cell := table.at(row, c)) is not None
    )


def _in_cells(
    notice: Notice, table: Table, column: int, cells: list[tuple[TableCell, Figure]]
) -> Iterator[UnitConflict]:
    own, heads = table.own_unit(column), table.head_cells(column)
    if own is None or len(cells) < _LEAST or not heads:
        return
    head = heads[-1]
    name, stated = head.text, stated_at(notice, own, head.start, head.end)
    units = {found.unit for _, found in cells}
    known = unit_named(next(iter(units))) if len(units) == 1 and "" not in units else None
    if known and known[0] == own.base and known[1] != own.scale:
        cell = cells[0][0]
        unit = Unit(cell.start, cell.end, next(iter(units)), *known)
        yield UnitConflict("cells", stated, stated_at(notice, unit, cell.start, cell.end), name)
    if own.text == "%" and units == {""} and _SHARE.search(name) and _parts_of_one([f for _, f in cells]):
        yield UnitConflict("share", stated, None, name)


def _parts_of_one(found: list[Figure]) -> bool:
    """Whether the numbers are shares of one, with or without the 1 that is their sum."""
    numbers = [each.number for each in found]
    if any(number > 1 or number < 0 for number in numbers):
        return False
    parts = [number for number in numbers if number != 1]
    slack = sum((each.half for each in found), Decimal(0))
    return len(parts) >= _LEAST and abs(sum(parts, Decimal(0)) - 1) <= slack
