"""Tables whose lines are drawn: which lines of text stand in which cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from auditor.readers.page_lines import Line, joined, part, rows

_NEAR = 2.5  # points by which ends of lines may miss each other
_MOST_RULES = 4000
_MOST_HEAD = 4  # rows that a table repeats on every page
_CLOSING = re.compile("(?:合计|总计|共计)")
_LEAST = 12.0  # points: shorter strokes are no lines of a table


class Rule(NamedTuple):
    """A straight line that is drawn: horizontal at height ``at`` from ``low`` to ``high``, or vertical likewise."""

    horizontal: bool
    at: float
    low: float
    high: float


class Grid(NamedTuple):
    """The lines of a table: ``xs`` from left to right, ``ys`` from top to bottom, and which parts of them are drawn."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]


class Slot(NamedTuple):
    """A cell of a grid, from 1, and over how many rows and columns it goes."""

    row: int
    column: int
    rows: int
    columns: int


class Drawn(NamedTuple):
    """A table: its grid and what stands in its cells, row by row; cells without text are left out."""

    grid: Grid
    cells: tuple[tuple[Slot, tuple[Line, ...]], ...]

    def words(self, row: int) -> tuple[str, ...]:
        """What stands in a row."""
        return tuple("".join(line.text for line in lines).strip() for slot, lines in self.cells if slot.row == row)

    def continues(self, other: Drawn) -> bool:
        """Whether its columns are those of a table that ended on the page before."""
        ours, theirs = self.grid.xs, other.grid.xs
        alike = len(ours) == len(theirs) and all(abs(a - b) <= _NEAR for a, b in zip(ours, theirs, strict=True))
        return alike and not _CLOSING.match("".join(other.words(other.cells[-1][0].row)))

    def repeated(self, other: Drawn) -> int:
        """How many of its first rows repeat the head of ``other``."""
        last = self.cells[-1][0].row
        count = 0
        while (
            count < min(last - 1, _MOST_HEAD)
            and self.words(count + 1)
            and self.words(count + 1) == other.words(count + 1)
        ):
            count += 1
        return count


def rules_of(left: float, bottom: float, right: float, top: float) -> list[Rule]:
    """The drawn lines that a rectangle stands for: one when it is thin, else its four edges."""
    wide, high = right - left, top - bottom
    if high <= 3 and wide >= _LEAST:
        return [Rule(True, (bottom + top) / 2, left, right)]
    if wide <= 3 and high >= _LEAST:
        return [Rule(False, (left + right) / 2, bottom, top)]
    if wide < _LEAST or high < 6:
        return []
    across = [Rule(True, y, left, right) for y in (bottom, top)]
    return across + [Rule(False, x, bottom, top) for x in (left, right)]


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables that these lines make, from the top of the page: lines that touch belong together."""
    if not 4 <= len(rules) <= _MOST_RULES:
        return []
    out = []
    for group in _groups(rules):
        ys = _merged([rule.at for rule in group if rule.horizontal])[::-1]
        xs = _merged([rule.at for rule in group if not rule.horizontal])
        if len(xs) >= 3 and len(ys) >= 3:
            out.append(Grid(tuple(xs), tuple(ys), tuple(group)))
    return sorted(out, key=lambda grid: -grid.ys[0])


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    across = sorted((i for i, rule in enumerate(rules) if rule.horizontal), key=lambda i: rules[i].at)
    heights = [rules[i].at for i in across]
    for index, rule in enumerate(rules):
        if rule.horizontal:
            continue
        for i in across[bisect_right(heights, rule.low - _NEAR) : bisect_right(heights, rule.high + _NEAR)]:
            if rules[i].low - _NEAR <= rule.at <= rules[i].high + _NEAR:
                parent[root(i)] = root(index)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(rules):
        groups[root(index)].append(rule)
    return list(groups.values())


def _merged(values: Iterable[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def cells_of(found: Sequence[Grid], lines: Sequence[Line]) -> tuple[list[Drawn], list[Line]]:
    """(the tables, the lines outside of them); a table without text is none."""
    tables: list[Drawn] = []
    free = list(lines)
    for grid in found:
        inside = [line for line in free if _inside(grid, line)]
        kept = {id(line) for line in inside}
        inside = [part for line in inside for part in _cut(grid, line)]
        if len({_slot(grid, line) for line in inside}) < 2:
            continue
        free = [line for line in free if id(line) not in kept]
        by_cell: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in inside:
            by_cell[_slot(grid, line)].append(line)
        cells = [(_spanned(grid, *slot), tuple(joined(row) for row in rows(by_cell[slot]))) for slot in sorted(by_cell)]
        tables.append(Drawn(grid, tuple(cells)))
    return tables, free


def outside(found: Sequence[Grid], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that stand in no table."""
    return tuple(line for line in lines if not any(_inside(grid, line) for grid in found))


def _inside(grid: Grid, line: Line) -> bool:
    middle = (line.left + line.right) / 2
    height = line.baseline + 0.3 * line.size
    return grid.xs[0] <= middle <= grid.xs[-1] and grid.ys[-1] <= height <= grid.ys[0]


def _cut(grid: Grid, line: Line) -> list[Line]:
    """A line in parts where a drawn line of the table passes between two of its characters."""
    height = line.baseline + 0.3 * line.size
    middles = [(line.edges[2 * i] + line.edges[2 * i + 1]) / 2 for i in range(len(line.text))]
    cuts = [
        bisect_right(middles, x)
        for x in grid.xs
        if line.left + 1 < x < line.right - 1 and _drawn(grid, False, x, height)
    ]
    ends = [0, *(cut for cut in cuts if 0 < cut < len(line.text)), len(line.text)]
    parts = (part(line, first, last) for first, last in pairwise(ends) if first < last)
    return [each for each in parts if each.text.strip()]


def _slot(grid: Grid, line: Line) -> tuple[int, int]:
    """The row and column, from 1, of the cell that holds a line; of a cell over several of them the first."""
    x, y = line.left + min(0.5 * line.size, (line.right - line.left) / 2), line.baseline + 0.3 * line.size
    column = max(bisect_right(grid.xs, x), 1)
    row = max(sum(height >= y for height in grid.ys), 1)
    while column > 1 and not _drawn(grid, False, grid.xs[column - 1], y):
        column -= 1
    while row > 1 and not _drawn(grid, True, grid.ys[row - 1], x):
        row -= 1
    return row, column


def _spanned(grid: Grid, row: int, column: int) -> Slot:
    """The cell with its size: it goes on to the right and down until a line is drawn."""
    x = (grid.xs[column - 1] + grid.xs[min(column, len(grid.xs) - 1)]) / 2
    y = (grid.ys[row - 1] + grid.ys[min(row, len(grid.ys) - 1)]) / 2
    right, below = column, row
    while right < len(grid.xs) - 1 and not _drawn(grid, False, grid.xs[right], y):
        right += 1
    while below < len(grid.ys) - 1 and not _drawn(grid, True, grid.ys[below], x):
        below += 1
    return Slot(row, column, below - row + 1, right - column + 1)


def _drawn(grid: Grid, horizontal: bool, at: float, across: float) -> bool:
    return any(
        rule.horizontal is horizontal and abs(rule.at - at) <= _NEAR and rule.low - 1 <= across <= rule.high + 1
        for rule in grid.rules
    )
