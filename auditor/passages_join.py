"""Which documents may share a passage: the distributed join's local form, a sort of each band, and the weight of clauses.

Bands lie in files, one for each, so that memory holds one band at a time however many documents there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.passages import MASKS, WINDOW

Codes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

CROWD = 40  # in how many documents a window may stand for all of them to be compared with each other
NEAR = 10  # with how many others of a larger crowd each is compared
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
            weight[1:][is_mask(masked)] = 0
        return np.cumsum(weight)

    def _weights(self, clauses: Codes) -> Floats:
        alone = 2.0 / np.maximum(self.counts(clauses[:, 1]), 2)
        count = self.counts(clauses[:, 2])
        pair = np.where(count >= 2, 2.0 / np.maximum(count, 2), 0.0)  # what only one has, no two can share
        before = np.append(0.0, pair[:-1])
        weights: Floats = np.maximum(alone, np.maximum(pair, before))
        return weights

    def counts(self, hashes: Codes) -> npt.NDArray[np.int64]:
        """In how many documents each stands; 1 for what is not in the table."""
        counts = np.ones(len(hashes), dtype=np.int64)
        if len(self.hashes):
            at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
            known = self.hashes[at] == hashes
            counts[known] = self.documents[at[known]]
        return counts


def is_mask(masked: str) -> npt.NDArray[np.bool_]:
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

    def pairs(self) -> Met:
        """Pairs of documents that have a window in common in at least one band."""
        for file in self._files:
            file.close()
        found = meetings(np.empty((0, 2), dtype=np.uint64))
        for path in self._paths:
            found = united((found, meetings(np.fromfile(path, dtype=np.uint64).reshape(-1, 2))))
        return found


class Met(NamedTuple):
    """Pairs of documents, the ``first`` before the ``second``, sorted; ``crowded`` where they met among more than ``CROWD``."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    crowded: npt.NDArray[np.bool_]

    def in_crowds(self) -> int:
        """How many documents stood in a crowd, and were not paired with all of it."""
        return len(np.unique(np.concatenate((self.first[self.crowded], self.second[self.crowded]))))


def united(each: Sequence[Met]) -> Met:
    """The pairs of all, each once, crowded where they are in any."""
    keys = np.concatenate([met.first << 32 | met.second for met in each])
    crowded = np.concatenate([met.crowded for met in each])
    kept, at = np.unique(keys, return_inverse=True)
    return Met(kept >> 32, kept & 0xFFFFFFFF, np.bincount(at, crowded, len(kept)) > 0)


def meetings(rows: Codes) -> Met:
    """The pairs of documents that meet in a bucket, from rows (bucket, document).

    In a bucket of more than ``CROWD`` each document is paired with the ``NEAR`` that follow it, so that a passage which
    hundreds have costs hundreds of pairs, and each of them is still told of.
    """
    rows = np.unique(rows, axis=0)
    documents = rows[:, 1].astype(np.int64)
    _, starts, sizes = np.unique(rows[:, 0], return_index=True, return_counts=True)
    firsts, seconds, crowds = [], [], []
    for size in np.unique(sizes[sizes > 1]).tolist():
        members = documents[starts[sizes == size][:, None] + np.arange(size)]
        here, there = np.triu_indices(size, 1)
        if size > CROWD:
            near = there - here <= NEAR
            here, there = here[near], there[near]
        firsts.append(members[:, here].ravel())
        seconds.append(members[:, there].ravel())
        crowds.append(np.full(len(firsts[-1]), size > CROWD))
    none = np.empty(0, dtype=np.int64)
    return united([Met(none, none, none > 0), *map(Met, firsts, seconds, crowds)])
