"""The order in which the lines of a page are read: what stands over columns, then column by column, then what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from auditor.readers.page_lines import Line, joined, rows

_BIN = 2.0  # points
_MOST_LINES = 4000  # a page has a hundred; columns are not looked for on a page that was made to take long
_LEAST_IN_COLUMN = 3
_SAME = 6.0  # points
_FILLED = 0.72  # of a column's width: lines of prose fill it, the cells of a table do not
_DEPTH = 8


class _Gutter(NamedTuple):
    """A strip without print around ``x`` between two heights."""

    x: float
    bottom: float
    top: float


def regions(lines: Sequence[Line], known: list[float]) -> list[list[Line]]:
    """The lines of a page in parts that are read one after another; in each the lines from top to bottom.

    ``known`` are the gutters of the pages before, to which those of this page are added: where one was, a few lines show
    that it is there again.
    """
    if len(lines) > _MOST_LINES:
        return [_ordered(lines)]
    return [part for part in _parts(list(lines), _DEPTH, known) if part]


def _ordered(lines: Sequence[Line]) -> list[Line]:
    return [joined(row) for row in rows(lines)]


def _parts(lines: list[Line], depth: int, known: list[float]) -> Iterator[list[Line]]:
    gutter = _gutter(lines, known) if depth and len(lines) >= 2 else None
    if gutter is None:
        if lines:
            yield _ordered(lines)
        return
    if not _is_known(gutter.x, known):
        known.append(gutter.x)
    above = [line for line in lines if line.baseline > gutter.top]
    below = [line for line in lines if line.baseline < gutter.bottom]
    inside = [line for line in lines if gutter.bottom <= line.baseline <= gutter.top]
    yield from _parts(above, depth - 1, known)
    yield from _parts([line for line in inside if line.left < gutter.x], depth - 1, known)
    yield from _parts([line for line in inside if line.left >= gutter.x], depth - 1, known)
    yield from _parts(below, depth - 1, known)


def _gutter(lines: Sequence[Line], known: Sequence[float]) -> _Gutter | None:
    """The gutter with most lines beside it, None when the lines are one column."""
    best: tuple[int, _Gutter] | None = None
    candidates = _candidates(lines)
    walls = [float("-inf"), *candidates, float("inf")]
    for x, before, after in zip(candidates, walls, walls[2:], strict=False):
        crossing = sorted((line for line in lines if line.left < x < line.right), key=lambda line: -line.baseline)
        heights = [float("inf"), *(line.baseline for line in crossing), float("-inf")]
        beside = sorted((line for line in lines if not line.left < x < line.right), key=lambda line: -line.baseline)
        position = 0
        for high, low in pairwise(heights):
            run = []
            while position < len(beside) and beside[position].baseline >= low:
                run.append(beside[position])
                position += 1
            gutter = _tested(run, x, before, after, 1 if _is_known(x, known) else _LEAST_IN_COLUMN)
            if gutter is not None and high >= gutter.top and (best is None or len(run) > best[0]):
                best = (len(run), gutter)
    return best[1] if best else None


def _candidates(lines: Sequence[Line]) -> list[float]:
    """Middles of the strips that far fewer lines cross than stand on both sides."""
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    if not 0 < high - low < 20_000:
        return []
    size = median(line.size for line in lines)
    cover = [0] * (int((high - low) / _BIN) + 2)
    for line in lines:
        for index in range(int((line.left - low) / _BIN), int((line.right - low) / _BIN) + 1):
            cover[index] += 1
    found = []
    start: int | None = None
    for index, count in enumerate(cover):
        if count * 3 < max(cover):
            start = index if start is None else start
            continue
        if start is not None and (index - start) * _BIN >= 0.6 * size and start > 0:
            # The strip is where fewest cross: a short last line must not widen it.
            fewest = min(cover[start:index])
            bins = [i for i in range(start, index) if cover[i] == fewest]
            found.append(low + (bins[0] + bins[-1] + 1) / 2 * _BIN)
        start = None
    return found


def _tested(run: Sequence[Line], x: float, before: float, after: float, least: int) -> _Gutter | None:
    """The gutter at ``x`` beside these lines, when prose stands on both sides, up to the next gutter ``before`` and ``after``."""
    left = [line for line in run if before <= line.left and line.right <= x]
    right = [line for line in run if line.left >= x and line.right <= after]
    if min(len(left), len(right)) < least or not (_filled(left) and _filled(right)):
        return None
    # Only where both columns are is it a gutter: a title beside nothing stands over them.
    top = min(max(line.top for line in side) for side in (left, right)) + 2.5 * median(line.size for line in run)
    return _Gutter(x, min(line.baseline for line in run), min(top, max(line.baseline for line in run)))


def _is_known(x: float, known: Sequence[float]) -> bool:
    return any(abs(x - other) < _SAME for other in known)


def _filled(side: Sequence[Line]) -> bool:
    width = max(line.right for line in side) - min(line.left for line in side)
    full = sum(line.right - line.left >= _FILLED * width for line in side)
    return full * 2 > len(side) and median(len(line.text) for line in side) >= 6
