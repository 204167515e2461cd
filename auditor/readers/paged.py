"""Pages of printed characters become a text with its map; used for PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from auditor.readers.page_columns import regions
from auditor.readers.page_edges import Edges, running
from auditor.readers.page_lines import Glyph, Line, fragments
from auditor.readers.page_paragraphs import Printed, Region, assembled
from auditor.readers.page_tables import Drawn, Grid, cells_of, outside
from auditor.readers.placement import Placement
from auditor.source_map import Cell, MapBuilder, Page, PageState, SourceMap

SURE = 0.85  # a recogniser's confidence below which a character is doubtful


class Sheet(NamedTuple):
    """A page as a reader delivers it, upright.

    ``angle`` (radians, counter-clockwise) and ``shift`` lead from the upright page back to the source's own coordinates:
    the point is taken ``scale`` times, turned around the origin, then shifted. ``grids`` are drawn tables; ``aside`` is print that is no text of
    the page, such as a watermark. ``state`` as in ``Page``.
    """

    width: float
    height: float
    glyphs: Sequence[Glyph]
    grids: Sequence[Grid] = ()
    angle: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    aside: str = ""
    state: PageState = "text"
    scale: float = 1.0


class Pages:
    """Takes sheets one after another, keeping of each its lines only, and gives text and map at the end."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._lines: list[list[Line]] = []
        self._sheets: list[Sheet] = []

    def add(self, sheet: Sheet) -> None:
        """The next page."""
        self._lines.append(fragments(len(self._lines) + 1, sheet.glyphs))
        self._sheets.append(sheet._replace(glyphs=()))

    def __len__(self) -> int:
        return len(self._sheets)

    def build(self) -> tuple[str, SourceMap]:
        """The text of all pages, running heads and feet apart, and where it is printed."""
        edges = [
            edge._replace(head=outside(sheet.grids, edge.head), foot=outside(sheet.grids, edge.foot))  # a table's head
            for sheet, edge in zip(
                self._sheets, running(self._lines, [sheet.height for sheet in self._sheets]), strict=True
            )
        ]
        builder = MapBuilder(self._kind)
        for number, (sheet, edge) in enumerate(zip(self._sheets, _varying(edges), strict=True), start=1):
            builder.add_page(
                Page(number, sheet.width * sheet.scale, sheet.height * sheet.scale, edge.printed, sheet.state)
            )
        _Writer(builder, self._sheets).write(self._lines, edges)
        return builder.build()


def _varying(edges: Sequence[Edges]) -> list[Edges]:
    """A number that is the same on every page is not that of the page."""
    numbers = [edge.printed for edge in edges if edge.printed is not None]
    if len(numbers) > 1 and len(set(numbers)) == 1:
        return [edge._replace(printed=None) for edge in edges]
    return list(edges)


class _Writer:
    def __init__(self, builder: MapBuilder, sheets: Sequence[Sheet]) -> None:
        self._builder = builder
        self._sheets = sheets
        self._paragraphs = 0
        self._tables = 0
        self._gutters: list[float] = []
        self._last: Line | None = None  # the line that was written last
        self._open: tuple[int, int, Drawn] | None = None  # page, rows, and the table that nothing has followed yet

    def write(self, pages: Sequence[Sequence[Line]], edges: Sequence[Edges]) -> None:
        """All pages into the builder."""
        pending: list[Region] = []
        for index, (lines, edge) in enumerate(zip(pages, edges, strict=True)):
            number = index + 1
            gone = {id(line) for line in (*edge.head, *edge.foot)}
            body = [line for line in lines if id(line) not in gone]
            self._apart(number, edge)
            tables, free = cells_of(self._sheets[index].grids, body)
            for table in tables:
                top = table.grid.ys[0]
                above = [line for line in free if line.baseline > top]
                free = [line for line in free if line.baseline <= top]
                pending += self._regions(number, above)
                self._flush(pending)
                self._table(number, table)
            pending += self._regions(number, free)
        self._flush(pending)

    def _regions(self, number: int, lines: Sequence[Line]) -> list[Region]:
        return [Region(number, tuple(part)) for part in regions(lines, self._gutters)] if lines else []

    def _apart(self, number: int, edge: Edges) -> None:
        part = f"第{number}页"
        self._builder.set_apart("header", part, "\n".join(line.text for line in edge.head))
        self._builder.set_apart("footer", part, "\n".join(line.text for line in edge.foot))
        self._builder.set_apart("page", part, self._sheets[number - 1].aside)

    def _flush(self, pending: list[Region]) -> None:
        if pending:
            self._open = None
        for printed in assembled(pending):
            self._paragraph(printed, None)
        pending.clear()

    def _table(self, page: int, table: Drawn) -> None:
        """A table, or the rest of one that began on the page before: its rows count on, and its head is not said again."""
        rows, skipped = 0, 0
        if self._open is not None and self._open[0] == page - 1 and table.continues(self._open[2]):
            rows, skipped = self._open[1], table.repeated(self._open[2])
        else:
            self._tables += 1
        for slot, lines in table.cells:
            if slot.row <= skipped:
                self._builder.set_apart("header", f"第{page}页", "".join(line.text for line in lines))
                continue
            cell = Cell(self._tables, rows - skipped + slot.row, slot.column, slot.rows, slot.columns)
            # A cell is narrow: its lines are one paragraph unless one is short.
            for printed in assembled([Region(lines[0].page, tuple(lines))]):
                self._paragraph(printed, cell)
        first = self._open[2] if rows and self._open else table
        self._open = page, rows - skipped + len(table.grid.ys) - 1, first

    def _paragraph(self, printed: Printed, cell: Cell | None) -> None:
        self._builder.open("pages", self._paragraphs, page=printed.lines[0][1].page, cell=cell)
        self._paragraphs += 1
        for index, ((glue, line), first) in enumerate(zip(printed.lines, printed.turned, strict=True)):
            self._builder.add(glue, None, 0)
            if first and self._last is not None and cell is None:
                self._builder.turn(self._last.page, line.page, inside=index > 0)
            self._line(line)
        self._builder.close()

    def _line(self, line: Line) -> None:
        start = self._builder.size
        sheet = self._sheets[line.page - 1]
        if sheet.angle or sheet.shift != (0.0, 0.0) or sheet.scale != 1.0:
            self._turned(line, sheet)
        else:
            self._builder.add_printed(line.text, line.page, line.bottom, line.top, line.edges)
        self._doubts(line, start)
        self._last = line

    def _turned(self, line: Line, sheet: Sheet) -> None:
        """A line of a page that lies otherwise in its source; if it is turned, every character has a rectangle of its own."""
        if not sheet.angle:
            (_, bottom), (_, top) = _back(sheet, 0.0, line.bottom), _back(sheet, 0.0, line.top)
            edges = [_back(sheet, x, 0.0)[0] for x in line.edges]
            self._builder.add_printed(line.text, line.page, bottom, top, edges)
            return
        for index, char in enumerate(line.text):
            left, right = line.edges[2 * index : 2 * index + 2]
            corners = [_back(sheet, x, y) for x in (left, right) for y in (line.bottom, line.top)]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            self._builder.add_printed(char, line.page, min(ys), max(ys), (min(xs), max(xs)))

    def _doubts(self, line: Line, start: int) -> None:
        for index, confidence in enumerate(line.confidence):
            if confidence < SURE:
                self._builder.doubt(start + index, start + index + 1, confidence)


def _back(sheet: Sheet, x: float, y: float) -> tuple[float, float]:
    """A point of the upright page in the coordinates of the source."""
    return Placement(sheet.angle, sheet.shift).of(x * sheet.scale, y * sheet.scale)
