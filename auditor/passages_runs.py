"""The runs of characters that two texts have in common, by sorted arrays: the work is linear in both texts.

A text is indexed once, by a hash of every ``SEED`` characters in a row, and compared with many others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]

SEED = 8
GAP = 24  # characters that may lie between two runs of one passage
SLANT = 12  # by how many of them the two sides may differ
_POSITIONS = 4  # places that one seed is looked up at in a text that repeats itself
_MEETINGS = 16  # for each character of both texts: beyond that only ``_POSITIONS`` are looked up
_BUDGET = 1000  # characters for each of both texts that are compared at most
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no character is lost from the hash


class Seeds(NamedTuple):
    """The hash of the ``SEED`` characters from each place on, and the same ``ordered`` with the ``places`` they stand at."""

    hashes: npt.NDArray[np.uint64]
    ordered: npt.NDArray[np.uint64]
    places: Places


class Run(NamedTuple):
    """``size`` characters are the same from ``a`` on in the one text and from ``b`` on in the other."""

    a: int
    b: int
    size: int


def seeds(text: str) -> Seeds:
    """The index of a text."""
    codes = _codes(text).astype(np.uint64)
    count = max(0, len(codes) - SEED + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(SEED):
        hashes = hashes * _FACTOR + codes[offset : offset + count]
    places = np.argsort(hashes, kind="stable").astype(np.int64)
    return Seeds(hashes, hashes[places], places)


def runs(a: str, b: str, index: Seeds, other: Seeds, total: Floats, least: float) -> list[Run]:
    """The longest runs of at least ``SEED`` characters that both texts have and that may belong to a passage of the weight
    ``least``, each once, in the order of the first; ``total`` is the sum of the weights before each place of the first."""
    found = _promising(_longest(a, b, index, other), total, least - 0.001)  # sums are not exact
    each = [Run(*row) for row in found.tolist()]
    # Two seeds with one hash are rarer than a broken disk; they are no run all the same.
    return sorted(run for run in each if a.startswith(b[run.b : run.b + run.size], run.a))


def _longest(a: str, b: str, index: Seeds, other: Seeds) -> Places:
    """All runs, a row (place in the first, place in the second, size) for each."""
    i, j, whole = _meetings(a, b, index, other)
    order = np.lexsort((j, i - j))
    i, j = i[order], j[order]
    starts = np.flatnonzero(np.append(True, (np.diff(i - j) != 0) | (np.diff(j) != 1))) if len(i) else i
    sizes = np.diff(np.append(starts, len(i))) + SEED - 1
    found = np.stack((i[starts], j[starts], sizes), axis=1)
    return found if whole else np.array(sorted(set(_extended(a, b, found.tolist()))), dtype=np.int64).reshape(-1, 3)


def _promising(found: Places, total: Floats, least: float) -> Places:
    """The runs of groups that weigh ``least``. Runs of one passage follow each other at slants that are near each other and
    with small gaps, so groups are parted at larger ones, first of slants, then of places: most pairs end here."""
    slant = found[:, 0] - found[:, 1]
    order = np.lexsort((found[:, 0], slant))
    found, slant = found[order], slant[order]
    group = np.cumsum(np.append(0, np.diff(slant) > SLANT)[: len(found)])
    found, group = _heavy(found, group, total, least)
    order = np.lexsort((found[:, 0], group))
    found, group = found[order], group[order]
    shift = group * 2 * len(total)  # so that the end of one group is before the start of the next
    reach = np.maximum.accumulate(found[:, 0] + found[:, 2] + shift)
    apart = (found[1:, 0] + shift[1:]) - reach[:-1] > GAP
    return _heavy(found, np.cumsum(np.append(0, apart)[: len(found)]), total, least)[0]


def _heavy(found: Places, group: Places, total: Floats, least: float) -> tuple[Places, Places]:
    """The runs, with their groups, of those groups that weigh ``least`` together."""
    weights = total[found[:, 0] + found[:, 2]] - total[found[:, 0]]
    kept = np.bincount(group, weights)[group] >= least if len(found) else np.zeros(0, dtype=bool)
    return found[kept], group[kept]


def _meetings(a: str, b: str, index: Seeds, other: Seeds) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], bool]:
    """Places in both texts with the same seed, and whether they are all."""
    low = np.searchsorted(index.ordered, other.hashes, "left")
    counts = np.searchsorted(index.ordered, other.hashes, "right") - low
    whole = int(counts.sum()) <= _MEETINGS * (len(a) + len(b))
    if not whole:
        counts = np.minimum(counts, _POSITIONS)
    total = int(counts.sum())
    j = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    step = np.arange(total, dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    return index.places[np.repeat(low, counts) + step], j, whole


def _extended(a: str, b: str, found: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    """The runs as long as they are, from pieces in the order of their slants: of a text that repeats itself only some places
    were looked up."""
    here, there = _codes(a), _codes(b)
    budget = _BUDGET * (len(a) + len(b))
    slant = end = -1
    for i, j, size in found:
        if i - j == slant and j + size <= end:
            continue
        before = _alike(here[:i][::-1], there[:j][::-1])
        behind = _alike(here[i + size :], there[j + size :])
        yield i - before, j - before, before + size + behind
        slant, end = i - j, j + size + behind
        budget -= min(i, j) + min(len(a) - i, len(b) - j)
        if budget < 0:
            return


def _alike(here: Codes, there: Codes) -> int:
    """How many characters are the same from the start on."""
    size = min(len(here), len(there))
    differ = np.flatnonzero(here[:size] != there[:size])
    return int(differ[0]) if len(differ) else size


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
