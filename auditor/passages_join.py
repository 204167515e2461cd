"""Which documents may share a passage: the distributed join's local form, a sort of each band, and the weight of clauses.

Bands lie in files, one for each, so that memory holds one band at a time however many documents there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.passages import MASKS, WINDOW

Codes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

CROWD = 40  # a window that stands in more documents than this is a form that all fill in, and no copy
_TELLING = 0.1  # the weight of a clause that twenty documents have
LEAST = 40.0  # characters of its own that a shared passage has at least


class Common(NamedTuple):
    """``hashes`` of the clauses, and pairs of clauses, that stand in several documents, sorted, and in how many each stands."""

    hashes: Codes
    documents: npt.NDArray[np.int64]

    def total(self, masked: str, clauses: Codes) -> Floats:
        """The sum of weights before each place of a masked text and at its end, from its clauses (start, hash, hash with the next).

        A character weighs 1 in a clause that at most two documents have, else 2 by how many have it. What is said by clauses
        that everybody uses is told by their order: a pair of clauses that several documents have weighs likewise, and the
        heavier counts. A mask weighs nothing.
        """
        weight = np.zeros(len(masked) + 1)
        if len(clauses):
            starts = clauses[:, 0].astype(np.int64)
            sizes = np.append(starts[1:], len(masked)) - starts
            weight[1:] = np.repeat(self._weights(clauses), sizes)
            weight[1:][_is_mask(masked)] = 0
        return np.cumsum(weight)

    def _weights(self, clauses: Codes) -> Floats:
        alone = 2.0 / np.maximum(self._counts(clauses[:, 1]), 2)
        count = self._counts(clauses[:, 2])
        pair = np.where(count >= 2, 2.0 / np.maximum(count, 2), 0.0)  # what only one has, no two can share
        before = np.append(0.0, pair[:-1])
        weights: Floats = np.maximum(alone, np.maximum(pair, before))
        return weights

    def _counts(self, hashes: Codes) -> npt.NDArray[np.int64]:
        """In how many documents each stands; 1 for what is not in the table."""
        counts = np.ones(len(hashes), dtype=np.int64)
        if len(self.hashes):
            at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
            known = self.hashes[at] == hashes
            counts[known] = self.documents[at[known]]
        return counts


def _is_mask(masked: str) -> npt.NDArray[np.bool_]:
    codes = np.frombuffer(masked.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return (codes >= ord(min(MASKS))) & (codes <= ord(max(MASKS)))


def telling(units: npt.NDArray[np.int32], total: Floats) -> npt.NDArray[np.bool_]:
    """Which windows (start, end) are no common phrases throughout: the others lead to every document and prove nothing."""
    if not len(units):
        return np.zeros(0, dtype=bool)
    return total[units[:, 1]] - total[units[:, 0]] >= WINDOW * _TELLING


def common(documents: Iterable[Codes]) -> Common:
    """The clauses that are common among ``documents``, of each its rows (start, hash, hash with the next)."""
    each = [np.unique(clauses[:, 1:]) for clauses in documents if len(clauses)]
    hashes, counts = np.unique(np.concatenate(each) if each else np.empty(0, dtype=np.uint64), return_counts=True)
    kept = counts > 1
    return Common(hashes[kept], counts[kept])


class Bands:
    """The bands of many windows on disk: ``add`` for each document, then ``pairs``."""

    def __init__(self, folder: Path, count: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._paths = [folder / f"band{number}" for number in range(count)]
        self._files = [path.open("wb") for path in self._paths]

    def add(self, document: int, bands: Codes) -> None:
        """The rows of bands of the windows of a document."""
        for number, file in enumerate(self._files):
            rows = np.empty((len(bands), 2), dtype=np.uint64)
            rows[:, 0], rows[:, 1] = bands[:, number], document
            file.write(rows.tobytes())

    def pairs(self) -> list[tuple[int, int]]:
        """Pairs of documents that have a window in common in at least one band, sorted."""
        for file in self._files:
            file.close()
        found: Codes = np.empty(0, dtype=np.uint64)
        for path in self._paths:
            rows = np.fromfile(path, dtype=np.uint64).reshape(-1, 2)
            found = np.union1d(found, np.fromiter(_meetings(rows), dtype=np.uint64))
        return [(int(key >> np.uint64(32)), int(key & np.uint64(0xFFFFFFFF))) for key in found]


def _meetings(rows: Codes) -> Iterator[int]:
    """Each pair of documents that meets in a bucket, as one number, the smaller document in its upper half."""
    rows = np.unique(rows, axis=0)
    _, starts, sizes = np.unique(rows[:, 0], return_index=True, return_counts=True)
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        if 2 <= size <= CROWD:
            documents = rows[start : start + size, 1].tolist()
            yield from (a << 32 | b for i, a in enumerate(documents) for b in documents[i + 1 :])
