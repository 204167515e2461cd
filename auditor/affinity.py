"""How alike stretches of one text are, in what they speak of and in the places that they name: of one document or of two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from auditor import topics
from auditor.language import Ids, LanguageModel, hashes

if TYPE_CHECKING:
    from auditor.notice import Notice

Blocks = Sequence[tuple[int, int]]

_BLOCK = 40  # characters: what is compared begins and ends at their borders
_MOST_BLOCKS = 1000  # of a long text the blocks are longer
_COMMON = 3.0  # nats: pairs of characters likelier than e**-3 say nothing of what a text speaks of
# Natural log-odds of "one document" from how alike two parts are; corpus/fit_splices.py --joins gives them anew.
_SLOPE, _MEANING, _BASE = 2.24, 3.15, 10.9
_MOST = 6.0
_PLACES = 3.0  # what places say at most: a report names those of its own province, and a few others


class Affinity:
    """Sums over the blocks of a text, so that any two sets of stretches are compared in the same short time."""

    def __init__(self, notice: Notice, model: LanguageModel) -> None:
        self._length = max(len(notice.text), 1)
        self._block = max(_BLOCK, -(-self._length // _MOST_BLOCKS))
        self._count = -(-self._length // self._block)
        ids = model.ids(notice.text)[1:-1]
        self._sums = self._words(notice.text, ids, model)
        spoken = topics.load().sums(ids, topics.known_han(notice.text, ids))
        self._spoken = spoken[np.minimum(np.arange(self._count + 1) * self._block, len(ids))]
        self._provinces = self._named(notice)

    def blocks(self, start: int, end: int) -> tuple[int, int]:
        """The blocks that [start, end) takes up, one at least."""
        first = min(round(start / self._block), self._count - 1)
        return first, self._count if end >= self._length else max(first + 1, round(end / self._block))

    def odds(self, one: Blocks, other: Blocks) -> float:
        """Natural log-odds that both sets of ``blocks`` are of one document; between -6 and 6."""
        return max(-_MOST, min(_MOST, sum(self.evidence(one, other))))

    def evidence(self, one: Blocks, other: Blocks) -> tuple[float, float]:
        """The same, between -4 and 4 by what both speak of and between -3 and 3 by the places that they name."""
        topic = _SLOPE * self.likeness(one, other) + _MEANING * self.meaning(one, other) + _BASE
        return max(-4.0, min(4.0, topic)), self._by_place(one, other)

    def likeness(self, one: Blocks, other: Blocks) -> float:
        """The logarithm of how much both have in common, the less for long ones: they share more by chance."""
        norm = np.sqrt(self._product(one, one) * self._product(other, other) + 1e-9)
        size = np.sqrt(self._size(one) * self._size(other)) + 1
        return float(np.log(self._product(one, other) / norm + 0.002) - 0.5 * np.log(size))

    def meaning(self, one: Blocks, other: Blocks) -> float:
        """The cosine of what both speak of (``auditor.topics``)."""
        left, right = self._spoken_of(one), self._spoken_of(other)
        norm = float(np.linalg.norm(left) * np.linalg.norm(right))
        return float(left @ right) / max(norm, 1e-6)

    def _spoken_of(self, blocks: Blocks) -> npt.NDArray[np.float64]:
        zero = np.zeros(self._spoken.shape[1])
        spoken: npt.NDArray[np.float64] = sum((self._spoken[end] - self._spoken[start] for start, end in blocks), zero)
        return spoken

    def provinces(self, blocks: Blocks) -> npt.NDArray[np.float64]:
        """How often places of each province are named there."""
        counted: npt.NDArray[np.float64] = sum(
            (self._provinces[end] - self._provinces[start] for start, end in blocks), np.zeros(len(self.codes))
        )
        return counted

    def _by_place(self, one: Blocks, other: Blocks) -> float:
        left, right = self.provinces(one), self.provinces(other)
        if not left.sum() or not right.sum():
            return 0.0
        common = float(np.minimum(left / left.sum(), right / right.sum()).sum())
        sure = min(float(left.sum()), float(right.sum()), 4.0) / 4
        return sure * _PLACES * (2 * common - 1)

    def _size(self, blocks: Blocks) -> int:
        return sum(end - start for start, end in blocks) * self._block

    def _product(self, one: Blocks, other: Blocks) -> float:
        sums = self._sums
        return float(sum(sums[b, d] - sums[a, d] - sums[b, c] + sums[a, c] for a, b in one for c, d in other))

    def _words(self, text: str, ids: Ids, model: LanguageModel) -> npt.NDArray[np.float64]:
        """For blocks i, j the sum of the weighted equal pairs of Han characters in the blocks before both."""
        counts = model.counts(ids)[1]
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        han = (points >= 0x4E00) & (points <= 0x9FFF)
        at = np.flatnonzero((han[:-1] & han[1:])[: len(counts)])
        weights = np.clip(np.log(model.total / (counts[at] + 1)) - _COMMON, 0, 14)
        _, kinds, often = np.unique(hashes(ids, 2)[at], return_inverse=True, return_counts=True)
        again = often[kinds] > 1  # what stands once adds to the length of its block alone
        table = np.zeros((self._count, int(again.sum())), dtype=np.float32)
        columns = np.unique(kinds[again], return_inverse=True)[1]
        table = table[:, : int(columns.max(initial=-1)) + 1]
        np.add.at(table, (at[again] // self._block, columns), weights[again])
        products = (table @ table.T).astype(np.float64)
        alone = np.bincount(at[~again] // self._block, weights[~again] ** 2, self._count)
        products[np.arange(self._count), np.arange(self._count)] += alone
        sums = np.zeros((self._count + 1, self._count + 1))
        sums[1:, 1:] = products.cumsum(0).cumsum(1)
        return sums

    def _named(self, notice: Notice) -> npt.NDArray[np.float64]:
        """For each block how often places of each province are named before it; the province alone says little."""
        named = [
            (place.start, place.division.code[:2])
            for place in notice.places
            if place.division and place.division.code[2:4] != "00"
        ]
        self.codes = sorted({code for _, code in named})
        counted = np.zeros((self._count + 1, len(self.codes)))
        for start, code in named:
            counted[start // self._block + 1, self.codes.index(code)] += 1
        return counted.cumsum(0)
