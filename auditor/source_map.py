"""Where each character of a notice's text came from: the paragraph, table cell and run of its source.

A reader builds the map while it builds the text; reports say from it 第3页第2段, and a writer marks the very characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ApartKind = Literal["header", "footer", "footnote", "endnote", "contents", "page"]


class Cell(NamedTuple):
    """A cell of a table, each counted from 1; a cell that spans several columns has the number of its first."""

    table: int
    row: int
    column: int


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


@dataclass(frozen=True)
class SourceMap:
    """``kind`` names the kind of the source (``docx``, ``html``); blocks and pieces are in the order of the text."""

    kind: str
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...] = field(repr=False)
    apart: tuple[Apart, ...] = ()

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


def _start(item: Block | Piece) -> int:
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
        return "".join(self._text), SourceMap(self._kind, tuple(self._blocks), tuple(self._pieces), tuple(self._apart))
