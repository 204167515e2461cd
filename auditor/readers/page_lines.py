"""From characters printed on a page to its lines.

Coordinates are those of an upright page, in points, y upwards; ``size`` is the height of the font (1 em).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

_WIDE_GAP = 0.8  # em: wider, and it is another column or cell until proved otherwise
_SPACE = 0.6  # em: from here a gap between two Chinese characters is a space that was printed
_NARROW_SPACE = 0.16  # em: between letters and figures
_CELL = 2.0  # em: from here a gap is that of a table set with tabs
_ASCENT, _DESCENT = 0.9, 0.2


class Glyph(NamedTuple):
    """A printed character; ``confidence`` is below 1 when a recogniser read it."""

    char: str
    left: float
    right: float
    baseline: float
    size: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """Characters side by side on a page: ``edges`` holds left and right of each, ``confidence`` one number for each."""

    page: int
    text: str
    edges: array[float]
    baseline: float
    size: float
    confidence: array[float]

    @property
    def left(self) -> float:
        """The left edge of the first character."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """The right edge of the last character."""
        return self.edges[-1]

    @property
    def bottom(self) -> float:
        """Below the descenders."""
        return self.baseline - _DESCENT * self.size

    @property
    def top(self) -> float:
        """Above the ascenders."""
        return self.baseline + _ASCENT * self.size


def is_wide(char: str) -> bool:
    """Whether a character is a Chinese one, or a mark that is set as wide."""
    return char > "\u2e80" or char in "“”‘’—…·"


def fragments(page: int, glyphs: Iterable[Glyph]) -> list[Line]:
    """Runs of characters on one baseline, from left to right, each cut where a wide gap follows.

    By place and not as they were drawn: marks of another font are often drawn after the rest of their line.
    """
    found: list[Line] = []
    for row in _glyph_rows(glyphs):
        run: list[Glyph] = []
        for glyph in sorted(row, key=lambda glyph: glyph.left):
            if run and glyph.left - run[-1].right > _WIDE_GAP * max(run[-1].size, glyph.size):
                found += _made(page, run)
                run = []
            if not (run and _printed_twice(run[-1], glyph)):
                run.append(glyph)
        found += _made(page, run)
    return found


def _glyph_rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.baseline):
        if row and row[0].baseline - glyph.baseline > 0.4 * max(row[0].size, glyph.size):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _printed_twice(last: Glyph, glyph: Glyph) -> bool:
    """Bold faces are sometimes made by printing a character over itself."""
    near = 0.25 * (glyph.right - glyph.left)
    return glyph.char == last.char and abs(glyph.left - last.left) < near and abs(glyph.baseline - last.baseline) < near


def _made(page: int, run: Sequence[Glyph]) -> Iterator[Line]:
    first, last = 0, len(run)
    while first < last and run[first].char.isspace():
        first += 1
    while last > first and run[last - 1].char.isspace():
        last -= 1
    if first == last:
        return
    text: list[str] = []
    edges: array[float] = array("f")
    confidence: array[float] = array("f")
    before: Glyph | None = None
    for glyph in run[first:last]:
        if before is not None and _spaced(before.char, glyph.char, glyph.left - before.right, glyph.size):
            text.append(" ")
            edges.extend((before.right, glyph.left))
            confidence.append(1.0)
        text.append(glyph.char)
        edges.extend((glyph.left, glyph.right))
        confidence.append(glyph.confidence)
        before = glyph
    kept = run[first:last]
    yield Line(
        page,
        "".join(text),
        edges,
        median(glyph.baseline for glyph in kept),
        median(glyph.size for glyph in kept),
        confidence,
    )


def _spaced(before: str, after: str, gap: float, size: float) -> bool:
    if before.isspace() or after.isspace():
        return False
    wide = is_wide(before) or is_wide(after)
    return gap >= (_SPACE if wide else _NARROW_SPACE) * size


def part(line: Line, first: int, last: int) -> Line:
    """The characters [first, last) of a line, without white space at the ends."""
    while first < last and line.text[first].isspace():
        first += 1
    while last > first and line.text[last - 1].isspace():
        last -= 1
    edges, confidence = line.edges[2 * first : 2 * last], line.confidence[first:last]
    return Line(line.page, line.text[first:last], edges, line.baseline, line.size, confidence)


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that stand on one baseline together, each row from left to right, the rows from the top of the page."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.baseline, line.left)):
        if found and abs(found[-1][0].baseline - line.baseline) <= 0.4 * min(found[-1][0].size, line.size):
            found[-1].append(line)
        else:
            found.append([line])
    for row in found:
        row.sort(key=lambda line: line.left)
    return found


def joined(row: Sequence[Line]) -> Line:
    """A row as one line, with a space or a tab where a gap is."""
    if len(row) == 1:
        return row[0]
    text = row[0].text
    edges, confidence = array("f", row[0].edges), array("f", row[0].confidence)
    for line in row[1:]:
        size, gap = max(line.size, row[0].size), line.left - edges[-1]
        if gap >= _CELL * size or _spaced(text[-1], line.text[0], gap, size):
            text += "\t" if gap >= _CELL * size else " "
            edges.extend((edges[-1], line.left))
            confidence.append(1.0)
        text += line.text
        edges.extend(line.edges)
        confidence.extend(line.confidence)
    longest = max(row, key=lambda line: len(line.text))
    return Line(row[0].page, text, edges, longest.baseline, longest.size, confidence)
