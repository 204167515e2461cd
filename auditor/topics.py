"""What stretches of a text speak of: a vector for each pair of Han characters, trained so that neighbouring passages are alike.

Two passages of one document share few rare words when they are short; their vectors lie near each other all the same, for words
of one field were seen in the same articles. Trained by ``auditor.models.train.topics``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor import language
from auditor.language import Ids, hashes
from auditor.manifest import verified

Single = npt.NDArray[np.float32]
Sums = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Topics:
    """``keys``: the upper halves of the pairs' hashes, sorted; ``vectors``: a row for each and a row of zeros in front."""

    keys: npt.NDArray[np.uint32]
    vectors: Single

    def sums(self, ids: Ids, han: npt.NDArray[np.bool_]) -> Sums:
        """Row i: the sum of the vectors of all pairs that begin before character i; one row more than characters.

        ``han[i]``: character i is Han and known to the language model. The vector of [start, end) is row end - 1 less row start.
        """
        rows = np.zeros(len(ids), dtype=np.int64)
        if len(ids) > 1:
            wanted = (hashes(ids, 2) >> np.uint64(32)).astype(np.uint32)
            at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            known = (self.keys[at] == wanted) & han[:-1] & han[1:]
            rows[:-1] = np.where(known, at + 1, 0)
        out = np.zeros((len(ids) + 1, self.vectors.shape[1]))
        np.cumsum(self.vectors[rows], axis=0, dtype=np.float64, out=out[1:])
        return out


def cosine(sums: Sums, left: tuple[int, int], right: tuple[int, int]) -> Single:
    """The cosine of [i + left[0], i + left[1]) and the same for right at each position i, 0 where nothing is known."""
    one, other = _stretch(sums, left), _stretch(sums, right)
    norm = np.sqrt((one * one).sum(1) * (other * other).sum(1))
    return np.where(norm > _LEAST, (one * other).sum(1) / np.maximum(norm, _LEAST), 0).astype(np.float32)


_LEAST = 1e-3


def _stretch(sums: Sums, stretch: tuple[int, int]) -> Sums:
    size = len(sums) - 1
    at = np.arange(size)
    low = np.clip(at + stretch[0], 0, size)
    high = np.maximum(np.clip(at + stretch[1] - 1, 0, size), low)
    return sums[high] - sums[low]


@cache
def load() -> Topics:
    """The vectors that ship; MissingModel when they are not installed."""
    return open_topics(verified("topics"))


def open_topics(folder: Path) -> Topics:
    """The vectors in ``folder``."""
    with np.load(folder / "vectors.npz") as file:
        vectors = file["vectors"].astype(np.float32) * np.float32(file["scale"])
        return Topics(file["keys"], np.concatenate([np.zeros((1, vectors.shape[1]), dtype=np.float32), vectors]))


def known_han(text: str, ids: Ids) -> npt.NDArray[np.bool_]:
    """Whether each character is Han and known to the language model; ``ids`` without the edges."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    known: npt.NDArray[np.bool_] = (points >= 0x4E00) & (points <= 0x9FFF) & (ids != language.UNKNOWN)
    return known
