"""Where each character of a notice's text came from: the paragraph, table cell, run or rectangle of its source.

A reader builds the map while it builds the text; reports say from it 第3页第2段, and a writer marks the very characters.

Sources with pages (``pdf``, ``ofd``, ``image``) have ``pages`` and ``strips``. ``boxes(start, end)`` gives, for any
characters of the text, one rectangle for each printed line that they touch::

    for box in origin.boxes(place.start, place.end):
        highlight(page=box.page, quad=(box.left, box.bottom, box.right, box.top))

Pages count from 1. For ``pdf`` the rectangles are in points (1/72 inch) in the page's own user space, that of
MediaBox and of an annotation's Rect and QuadPoints: y grows upwards, /Rotate is not applied. For ``ofd`` they are in
points too, from the lower left corner of the page; for ``image`` a unit is a pixel of the (upright) picture, y upwards.
Characters that the reader made, such as a line end, have no rectangle. ``doubts`` are characters that a recogniser read
and is not sure of: a finding on them says so (``auditor.doubts``).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

ApartKind = Literal["header", "footer", "footnote", "endnote", "contents", "page"]
PageState = Literal["text", "recognised", "unread"]


class Cell(NamedTuple):
    """A cell of a table, each counted from 1; a cell that spans several rows or columns has the numbers of its first."""

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Block(NamedTuple):
    """A paragraph of the source, at [start, end) of the text.

    ``part`` is the member of the file that holds it (``word/document.xml``), ``paragraph`` its index there from 0, empty
    ones and those in text boxes included; ``number`` counts from 1 those that have text. ``host`` is the index of the
    paragraph that a text box hangs on, ``level`` the level of a heading style.
    """

    start: int
    end: int
    part: str
    paragraph: int
    number: int
    page: int | None = None
    cell: Cell | None = None
    host: int | None = None
    level: int | None = None


class Piece(NamedTuple):
    """Characters [start, end) of the text that stand side by side in one run of the block with the index ``block``.

    ``run`` counts the runs of the paragraph from 0; ``offset`` is the place of the first character in that run, in the
    units of ``auditor.ooxml.units``. With ``run`` None the reader made the characters, such as an automatic number.
    """

    start: int
    end: int
    block: int
    run: int | None
    offset: int


class Apart(NamedTuple):
    """Text of the source that is not in the notice's text: running heads and feet, notes, a table of contents, what a web
    page says of itself."""

    kind: ApartKind
    part: str
    text: str


class Page(NamedTuple):
    """A page of the source: its size in the units of ``Box``, and the number that is printed at its edge, if any.

    ``state`` says whether the source holds its text, whether a recogniser read it, or whether it is a picture that
    nobody read.
    """

    number: int
    width: float
    height: float
    printed: int | None = None
    state: PageState = "text"


class Box(NamedTuple):
    """A rectangle on a page (from 1), y upwards; see the head of this module for the units."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


class Strip(NamedTuple):
    """Characters [start, end) of the text that are printed side by side: part of one line of one page.

    ``edges`` holds the left and right edge of each character, one after the other.
    """

    start: int
    end: int
    page: int
    bottom: float
    top: float
    edges: array[float]

    def box(self, start: int, end: int) -> Box:
        """The rectangle around the characters [start, end) that are in this strip."""
        first, last = max(start, self.start) - self.start, min(end, self.end) - self.start
        edges = self.edges[2 * first : 2 * last]
        return Box(self.page, min(edges), self.bottom, max(edges), self.top)


class Turn(NamedTuple):
    """At ``offset`` of the text a new page begins, or a new column where ``before`` and ``after`` are the same page.

    ``inside`` says that a paragraph runs on over it.
    """

    offset: int
    before: int
    after: int
    inside: bool


class Doubt(NamedTuple):
    """Characters [start, end) that a recogniser is not sure of; ``confidence`` between 0 and 1."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class SourceMap:
    """``kind`` names the kind of the source (``docx``, ``html``, ``pdf``); all that has a place is in the text's order.

    ``converted`` is the kind of the file itself when the source was made of it, see ``auditor.office``.
    """

    kind: str
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...] = field(repr=False)
    apart: tuple[Apart, ...] = ()
    pages: tuple[Page, ...] = ()
    strips: tuple[Strip, ...] = field(default=(), repr=False)
    turns: tuple[Turn, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    converted: str | None = None

    @cached_property
    def recognised_pages(self) -> frozenset[int]:
        """The pages that a recogniser read, from 1."""
        return frozenset(page.number for page in self.pages if page.state == "recognised")

    def block_at(self, offset: int) -> Block | None:
        """The paragraph that holds ``offset``, or the last one before it."""
        return self.blocks[self.index_at(offset)] if self.blocks else None

    def index_at(self, offset: int) -> int:
        """The index of that paragraph in ``blocks``."""
        return max(bisect_right(self.blocks, offset, key=_start) - 1, 0)

    def piece_at(self, offset: int) -> Piece | None:
        """The piece that holds ``offset``; None where the text holds what no run has, such as a line end."""
        index = bisect_right(self.pieces, offset, key=_start) - 1
        return self.pieces[index] if index >= 0 and offset < self.pieces[index].end else None

    def pieces_in(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces that share a character with [start, end), cut to it."""
        index = max(bisect_right(self.pieces, start, key=_start) - 1, 0)
        while index < len(self.pieces) and self.pieces[index].start < end:
            piece = self.pieces[index]
            index += 1
            if piece.end > start:
                first = max(piece.start, start)
                yield piece._replace(start=first, end=min(piece.end, end), offset=piece.offset + first - piece.start)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where the characters [start, end) are printed: a rectangle for each line; empty when the source has no pages."""
        return tuple(strip.box(start, end) for strip in self._strips_in(start, end))

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which the character is printed, or that of the last one before it; None without pages."""
        if not self.strips:
            block = self.block_at(offset)
            return block.page if block else None
        return self.strips[max(bisect_right(self.strips, offset, key=_start) - 1, 0)].page

    def position(self, offset: int) -> tuple[int | None, int | None]:
        """The page and the paragraph of a character, from 1; with pages, the paragraph counts from the top of its page."""
        block = self.block_at(offset)
        if block is None:
            return None, None
        page = self.page_at(offset)
        if not self.strips or page is None:
            return page, block.number
        first = self.strips[bisect_left(self.strips, page, key=_page)].start
        return page, self.index_at(offset) - self.index_at(first) + 1

    def doubts_in(self, start: int, end: int) -> tuple[Doubt, ...]:
        """What a recogniser is not sure of among the characters [start, end)."""
        index = max(bisect_right(self.doubts, start, key=_start) - 1, 0)
        return tuple(doubt for doubt in self.doubts[index:] if doubt.start < end and doubt.end > start)

    def _strips_in(self, start: int, end: int) -> Iterator[Strip]:
        index = max(bisect_right(self.strips, start, key=_start) - 1, 0)
        while index < len(self.strips) and self.strips[index].start < end:
            if self.strips[index].end > start:
                yield self.strips[index]
            index += 1


def _page(strip: Strip) -> int:
    return strip.page


def _start(item: Block | Piece | Strip | Doubt) -> int:
    return item.start


class MapBuilder:
    """Gathers the text and its map: ``open`` a paragraph, ``add`` to it, ``close`` it."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._text: list[str] = []
        self._size = 0
        self._number = 0
        self._blocks: list[Block] = []
        self._pieces: list[Piece] = []
        self._apart: list[Apart] = []
        self._pages: list[Page] = []
        self._strips: list[Strip] = []
        self._turns: list[Turn] = []
        self._doubts: list[Doubt] = []

    @property
    def size(self) -> int:
        """How many characters the text has so far."""
        return self._size

    def open(
        self,
        part: str,
        paragraph: int,
        *,
        page: int | None = None,
        cell: Cell | None = None,
        host: int | None = None,
        level: int | None = None,
    ) -> None:
        """Begins a paragraph of the source; what is added until ``close`` belongs to it."""
        self._blocks.append(Block(self._size, self._size, part, paragraph, 0, page, cell, host, level))

    def add(self, text: str, run: int | None, offset: int) -> None:
        """Adds characters that stand side by side in a run, or that the reader made."""
        if not text:
            return
        block, start = len(self._blocks) - 1, self._size
        self._text.append(text)
        self._size += len(text)
        last = self._pieces[-1] if self._pieces else None
        if last and last[2:4] == (block, run) and last.offset + last.end - last.start == offset and run is not None:
            self._pieces[-1] = last._replace(end=self._size)
        else:
            self._pieces.append(Piece(start, self._size, block, run, offset))

    def add_printed(self, text: str, page: int, bottom: float, top: float, edges: Sequence[float]) -> None:
        """Adds characters that are printed side by side on a page; ``edges`` as in ``Strip``."""
        start = self._size
        self.add(text, None, 0)
        if text:
            self._strips.append(Strip(start, self._size, page, bottom, top, array("f", edges)))

    def add_page(self, page: Page) -> None:
        """Tells of a page, in their order."""
        self._pages.append(page)

    def turn(self, before: int, after: int, *, inside: bool) -> None:
        """The page or column ends here; see ``Turn``."""
        self._turns.append(Turn(self._size, before, after, inside))

    def doubt(self, start: int, end: int, confidence: float) -> None:
        """Marks characters of the text so far that a recogniser is not sure of, in their order."""
        self._doubts.append(Doubt(start, end, confidence))

    def close(self, end: str = "\n") -> None:
        """Ends the paragraph; ``end`` is what stands between it and the next one."""
        block = self._blocks[-1]
        if any(text.strip() for text in self._since(block)):
            self._number += 1
        self._blocks[-1] = block._replace(end=self._size, number=max(self._number, 1))
        if end:
            self._text.append(end)
            self._size += len(end)

    def _since(self, block: Block) -> Iterator[str]:
        size = self._size
        for text in reversed(self._text):
            if size <= block.start:
                return
            size -= len(text)
            yield text

    def set_apart(self, kind: ApartKind, part: str, text: str) -> None:
        """Keeps text that does not belong to the running text."""
        if text.strip():
            self._apart.append(Apart(kind, part, text))

    def build(self) -> tuple[str, SourceMap]:
        """The text and its map."""
        origin = SourceMap(
            self._kind,
            tuple(self._blocks),
            tuple(self._pieces),
            tuple(self._apart),
            tuple(self._pages),
            tuple(self._strips),
            tuple(self._turns),
            tuple(self._doubts),
        )
        return "".join(self._text), origin
