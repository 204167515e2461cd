"""The tables of a notice, whatever its file was: cells with their places, head, labels, and the unit of each column.

Word, web page and PDF say of each paragraph in which cell it stands (``SourceMap``); a Markdown table is told by its line
of dashes. Rows and columns count from 1 as in ``source_map.Cell``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from auditor.figures import ENUMERATION, YEAR, Unit, figure, unit_in
from auditor.source_map import Block, Cell

if TYPE_CHECKING:
    from auditor.notice import Notice

_DASHES = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")
_EDGE = "*_ \t\u3000\r\n"
_CAPTION = re.compile(r"(?:附?表|表格)(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3}(?![季般级层]))")
_BEFORE = 3  # lines above a table that may name it and its unit
_LONGEST_CAPTION = 60
_MOST_CELLS = 60_000  # of one table; a larger one is a database
_MOST_SPAN = 200


class TableCell(NamedTuple):
    """A cell: where it stands, over how many rows and columns, and its words without white space and marks at the edges;
    ``start`` and ``end`` are equal for an empty one."""

    row: int
    column: int
    rows: int
    columns: int
    start: int
    end: int
    text: str


class Line(NamedTuple):
    """A line above the table that names it: its place and words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Table:
    """A table with at least two rows and two columns; ``number`` counts the tables of the notice from 1.

    ``above`` are the lines before it that name it and its unit, the nearest first.
    """

    number: int
    cells: tuple[TableCell, ...]
    above: tuple[Line, ...] = ()

    @cached_property
    def rows(self) -> int:
        """How many rows there are."""
        return max(cell.row + cell.rows - 1 for cell in self.cells)

    @cached_property
    def columns(self) -> int:
        """How many columns there are."""
        return max(cell.column + cell.columns - 1 for cell in self.cells)

    @cached_property
    def _grid(self) -> dict[tuple[int, int], TableCell]:
        grid: dict[tuple[int, int], TableCell] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + min(cell.rows, _MOST_SPAN)):
                for column in range(cell.column, cell.column + min(cell.columns, _MOST_SPAN)):
                    grid.setdefault((row, column), cell)
        return grid

    def at(self, row: int, column: int) -> TableCell | None:
        """The cell that covers this place of the grid."""
        return self._grid.get((row, column))

    def own(self, row: int, column: int) -> TableCell | None:
        """The cell that begins at this place: a merged cell stands only once."""
        cell = self.at(row, column)
        return cell if cell and (cell.row, cell.column) == (row, column) else None

    @property
    def start(self) -> int:
        """Where the first cell begins."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where the last cell ends."""
        return self.cells[-1].end

    @cached_property
    def head(self) -> int:
        """How many rows are heads of the columns; 0 when the first row holds figures already."""
        for row in range(1, self.rows + 1):
            texts = [cell.text for column in range(2, self.columns + 1) if (cell := self.own(row, column))]
            numbers = [number for text in texts if text and (number := figure(text))]
            if numbers and not self._names_columns(row, texts):
                return row - 1
        return self.rows

    def _names_columns(self, row: int, texts: Sequence[str]) -> bool:
        """Whether the numbers of a row are years or count the columns."""
        filled = [text for text in texts if text]
        first = self.own(row, 1)
        label = first.text if first else ""
        if label in ("栏次", "栏号", "行次"):
            return True
        if all(YEAR.fullmatch(text) for text in filled if figure(text)):
            return row == 1 or not label
        if row > 2 or len(filled) < 2 or filled[0] not in ("1", "2"):
            return False
        counted = [str(number) for number in range(int(filled[0]), int(filled[0]) + len(filled))]
        return filled == counted and label in ("", "1", "甲", "项目", "序号")

    @cached_property
    def labels(self) -> int:
        """How many columns at the left name the rows; figures begin behind them."""
        body = range(self.head + 1, self.rows + 1)
        for column in range(1, self.columns + 1):
            if any(ENUMERATION.search(name) for name in self.names(column)):
                continue
            texts = [cell.text for row in body if (cell := self.own(row, column)) and cell.text]
            numbers = sum(figure(text) is not None and not YEAR.fullmatch(text) for text in texts)
            if texts and numbers * 2 >= len(texts):
                return column - 1
        return self.columns

    def names(self, column: int) -> tuple[str, ...]:
        """What the head says above a column, from the top down, a merged cell once."""
        found: list[TableCell] = []
        for row in range(1, self.head + 1):
            cell = self.at(row, column)
            # A cell over the whole width names the table, not a column.
            if cell and cell.text and cell.columns < self.columns and (not found or found[-1] is not cell):
                found.append(cell)
        return tuple(cell.text for cell in found)

    def head_cells(self, column: int) -> tuple[TableCell, ...]:
        """The cells of the head above a column."""
        return tuple(cell for row in range(1, self.head + 1) if (cell := self.at(row, column)) and cell.text)

    def row_names(self, row: int) -> tuple[str, ...]:
        """What the label columns say of a row, from the left, a merged cell once."""
        found: list[TableCell] = []
        for column in range(1, self.labels + 1):
            cell = self.at(row, column)
            if cell and cell.text and (not found or found[-1] is not cell):
                found.append(cell)
        return tuple(cell.text for cell in found)

    @cached_property
    def unit(self) -> Unit | None:
        """The unit that stands above the table or in a row of its own: 单位：万元."""
        wide = [cell for row in range(1, self.head + 1) if (cell := self.at(row, 1)) and cell.columns > 1]
        wide += [cell for row in range(1, self.head + 1) if (cell := self.at(row, self.columns))]
        for line in (*self.above, *(Line(cell.start, cell.end, cell.text) for cell in wide)):
            found = unit_in(line.text, line.start, stated=True)
            if found:
                return found
        return None

    def unit_of(self, column: int) -> Unit | None:
        """The unit that the head of a column gives, or else that of the table."""
        return self.own_unit(column) or self.unit

    def own_unit(self, column: int) -> Unit | None:
        """The unit that the head of a column gives."""
        for cell in reversed(self.head_cells(column)):
            found = unit_in(cell.text, cell.start) if cell.columns < self.columns else None
            if found:
                return found
        return None

    @cached_property
    def caption_number(self) -> str | None:
        """3 when the line above says 表3."""
        for line in self.above:
            match = _CAPTION.match(line.text)
            if match:
                return match["number"]
        return None


def find_tables(notice: Notice) -> tuple[Table, ...]:
    """All tables of a notice, in the order of the text."""
    found = [*_from_source(notice), *_from_markdown(notice)]
    found.sort(key=lambda part: part[0].start)
    tables: list[Table] = []
    for cells in (_whole(part) for part in found):
        rows, columns = {cell.row for cell in cells}, {cell.column for cell in cells}
        if len(rows) > 1 and len(columns) > 1 and len(cells) <= _MOST_CELLS:
            tables.append(Table(len(tables) + 1, cells, tuple(_above(notice, cells[0]))))
    return tuple(tables)


def _whole(cells: Iterable[TableCell]) -> tuple[TableCell, ...]:
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _from_source(notice: Notice) -> Iterator[list[TableCell]]:
    if notice.origin is None:
        return
    blocks: dict[int, dict[Cell, list[Block]]] = {}
    for block in notice.origin.blocks:
        if block.cell:
            blocks.setdefault(block.cell.table, {}).setdefault(block.cell, []).append(block)
    for table in blocks.values():
        yield [_cell(notice, place, inside) for place, inside in table.items()]


def _cell(notice: Notice, place: Cell, blocks: Sequence[Block]) -> TableCell:
    filled = [block for block in blocks if notice.text[block.start : block.end].strip(_EDGE)] or blocks[:1]
    return _trimmed(notice, (place.row, place.column, place.rows, place.columns), filled[0].start, filled[-1].end)


def _trimmed(notice: Notice, place: tuple[int, int, int, int], start: int, end: int) -> TableCell:
    raw = notice.text[start:end]
    start += len(raw) - len(raw.lstrip(_EDGE))
    end = max(start, end - (len(raw) - len(raw.rstrip(_EDGE))))
    words = "".join(notice.folded[start:end].split()) if end > start else ""
    return TableCell(*place, start, end, words.replace("**", ""))


def _from_markdown(notice: Notice) -> Iterator[list[TableCell]]:
    if "|" not in notice.characters or "-" not in notice.characters:
        return
    text, done = notice.text, 0
    for dashes in _DASHES.finditer(text):
        first = text.rfind("\n", 0, max(dashes.start() - 1, 0)) + 1
        if dashes.start() <= max(done, 1) or "|" not in text[first : dashes.start()]:
            continue
        lines = [(first, dashes.start() - 1)]
        done = dashes.end()
        while done < len(text):
            end = text.find("\n", done + 1)
            end = len(text) if end < 0 else end
            if "|" not in text[done + 1 : end]:
                break
            lines.append((done + 1, end))
            done = end
        yield [cell for row, line in enumerate(lines, start=1) for cell in _markdown_row(notice, row, *line)]


def _markdown_row(notice: Notice, row: int, start: int, end: int) -> Iterator[TableCell]:
    line = notice.text[start:end].rstrip()
    edges = [start - 1, *(start + bar.start() for bar in _BAR.finditer(line)), start + len(line)]
    if line.lstrip(" \t>").startswith("|"):
        edges = edges[1:]
    if len(edges) > 2 and edges[-2] == edges[-1] - 1:
        edges = edges[:-1]
    for column, (before, behind) in enumerate(pairwise(edges), start=1):
        yield _trimmed(notice, (row, column, 1, 1), before + 1, behind)


def _above(notice: Notice, first: TableCell) -> Iterator[Line]:
    """The lines before a table that can belong to it, the nearest first; prose ends them."""
    last = notice.paragraph_at(first.start)
    if last is None:
        return
    # An empty first cell stands between two lines, any other in its own.
    nearest = last.index - 1 if last.end > first.start or first.start == last.start else last.index
    for index in range(nearest, max(nearest - _BEFORE, -1), -1):
        paragraph = notice.paragraphs[index]
        words = "".join(notice.folded[paragraph.start : paragraph.end].split()).strip("*_#|")
        block = notice.origin.block_at(paragraph.start) if notice.origin else None
        if len(words) > _LONGEST_CAPTION or words.endswith(("。", "；", "|")) or (block and block.cell):
            return
        yield Line(paragraph.start, paragraph.end, words)
