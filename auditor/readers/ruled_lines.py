"""The drawn lines on a picture of a page, such as those of a table. Lengths are pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from auditor.readers.page_tables import Rule

if TYPE_CHECKING:
    from PIL.Image import Image

_INK = 0.65  # of the brightness of the paper; what is darker is ink
_LONG = 2.6  # em: a dash of two characters is shorter
_THICK = 0.4  # em: what is thicker is no line
_NEAR = 3  # pixels by which the pieces of one line may lie above each other
_APART = 0.5  # em between pieces of one line
_MOST = 20_000  # pieces on a page; a pattern has more


def rules_on(picture: Image, em: float) -> list[Rule]:
    """The lines across and down a grey, level page with characters of ``em`` pixels; y upwards."""
    pixels = np.asarray(picture)
    ink = pixels < _INK * float(np.median(pixels))
    height = pixels.shape[0]
    across = [Rule(True, height - at, low, high) for at, low, high in _lines(ink, em)]
    down = [Rule(False, at, height - high, height - low) for at, low, high in _lines(ink.T, em)]
    return across + down


def _lines(ink: NDArray[np.bool_], em: float) -> Iterator[tuple[float, float, float]]:
    """(at which row, from, to) of each line across."""
    open_: list[list[int]] = []  # first row, last row, from, to
    for row, low, high in _runs(ink, int(_LONG * em)):
        for line in open_:
            if row - line[1] <= _NEAR and low <= line[3] + _APART * em and high >= line[2] - _APART * em:
                line[1:] = row, min(line[2], low), max(line[3], high)
                break
        else:
            done = [line for line in open_ if row - line[1] > _NEAR]
            yield from _thin(done, em)
            open_ = [line for line in open_ if row - line[1] <= _NEAR] + [[row, row, low, high]]
    yield from _thin(open_, em)


def _thin(lines: list[list[int]], em: float) -> Iterator[tuple[float, float, float]]:
    for first, last, low, high in lines:
        if last - first < _THICK * em:
            yield (first + last) / 2, low, high


def _runs(ink: NDArray[np.bool_], least: int) -> list[tuple[int, int, int]]:
    """(row, from, to) of ink that is so long without a gap, from the top; a line that is not quite level has no gap either."""
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    edges = np.zeros((thick.shape[0], thick.shape[1] + 1), dtype=np.int8)
    edges[:, :-1] = thick
    edges[:, 1:] -= thick
    rows, starts = np.nonzero(edges > 0)
    ends = np.nonzero(edges < 0)[1]
    long = ends - starts >= least
    if int(long.sum()) > _MOST:
        return []
    return list(zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True))
