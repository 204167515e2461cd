"""What is measured at each position of a text for finding seams (``auditor.seam_score``); its training uses the same.

Position i lies before character i. Nothing here looks at a character's meaning: how often the runs of characters across the
position stand in the counted texts, whether they come again nearby, which dictionary words end, start or lie across it, and
how much what stands left of it has in common with what stands right (topic), at several widths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from auditor.language import Ids, Table, hashes
from auditor.topics import Sums, cosine

Single = npt.NDArray[np.float32]

WORD_LENGTHS = (2, 3, 4)
LOCAL = 35  # how many rows ``local_features`` has
WIDTHS = (64, 128, 256, 512, 1024)  # characters on either side that are compared
PASSAGES = (30, 80, 200)  # a short passage at the position against _LONG characters on its far and near side
_LONG = 600
_NEAR = 500  # what comes again within so many characters counts as repeated
_MOST = 48  # of a pair of characters, so many later occurrences are compared: a text of one pair must not take for ever
_COMMON = 3.0  # nats: pairs likelier than e**-3 say nothing about the topic


def shifted(values: Single, by: int) -> Single:
    """``values[i - by]`` at i, zero where there is none."""
    out = np.zeros_like(values)
    if by > 0:
        out[by:] = values[:-by]
    elif by < 0:
        out[:by] = values[-by:]
    else:
        out[:] = values
    return out


def local_features(ids: Ids, counts: Sequence[npt.NDArray[np.float64]], words: Mapping[int, Table]) -> Single:
    """The rows of measures within a few characters of each position, one column each.

    ``counts[n - 1][i]``: how often the n ids from i stand in the counted texts. ``words``: dictionary words by length.
    """
    size = len(ids)
    known = [_padded(np.log1p(count).astype(np.float32) / 3, size) for count in counts]
    rows: list[Single] = []
    for order in range(2, 6):
        logs = known[order - 1]
        unseen = (logs == 0).astype(np.float32)
        for back in range(1, order):
            rows += [shifted(logs, back), shifted(unseen, back)]
    rows += [shifted(known[0], 1), known[0]]
    for order, backs in ((2, (1,)), (3, (1, 2)), (4, (2,))):
        again = _padded(_repeated_nearby(hashes(ids, order)), size)
        rows += [shifted(again, back) for back in backs]
    for length in WORD_LENGTHS:
        rows += _word_rows(ids, length, words[length])
    return np.stack(rows)


def _word_rows(ids: Ids, length: int, table: Table) -> list[Single]:
    """Whether a word of this length ends before the position, starts at it, or lies across it; more for a frequent word."""
    logs = np.log1p(table.counts(hashes(ids, length))).astype(np.float32) / 3
    here = _padded(np.where(logs > 0, 0.3 + logs / 2, 0).astype(np.float32), len(ids))
    across = shifted(here, 1)
    for back in range(2, length):
        across = np.maximum(across, shifted(here, back))
    return [shifted(here, length), here, across]


def _padded(values: npt.NDArray[np.floating], size: int) -> Single:
    out = np.zeros(size, dtype=np.float32)
    out[: len(values)] = values
    return out


def _repeated_nearby(keys: npt.NDArray[np.uint64]) -> Single:
    order = np.argsort(keys, kind="stable")
    close = (keys[order[1:]] == keys[order[:-1]]) & (order[1:] - order[:-1] < _NEAR)
    out = np.zeros(len(keys), dtype=np.float32)
    out[order[1:][close]] = 1
    out[order[:-1][close]] = 1
    return out


def topic_features(ids: Ids, han: npt.NDArray[np.bool_], pair_counts: npt.NDArray[np.float64], total: float) -> Single:
    """Cosines of rare pairs of Han characters left and right of each position; rows as WIDTHS, then four for each of PASSAGES.

    ``han[i]``: character i is Han. ``pair_counts``: how often the two ids from i stand in the counted texts of ``total``
    characters. Each two equal pairs of characters add to a range of positions, so the time grows with the text alone.
    """
    overlap = _Overlap(ids, han, pair_counts, total)
    rows = [overlap.cosine((-width, 0), (0, width)) for width in WIDTHS]
    for size in PASSAGES:
        rows.append(overlap.cosine((-_LONG, 0), (0, size)))
        rows.append(overlap.cosine((0, size), (size, size + _LONG)))
        rows.append(overlap.cosine((-size, 0), (0, _LONG)))
        rows.append(overlap.cosine((-_LONG - size, -size), (-size, 0)))
    return np.stack(rows)


class _Overlap:
    """Weighted equal pairs of characters (at ``first`` and ``second``), to be summed over stretches around each position."""

    def __init__(self, ids: Ids, han: npt.NDArray[np.bool_], counts: npt.NDArray[np.float64], total: float) -> None:
        self._size = len(ids)
        weights = np.clip(np.log(total / (counts + 1.0)) - _COMMON, 0, 12) / 10
        self._at = np.flatnonzero(han[:-1] & han[1:] & (weights > 0))
        self._weights = weights[self._at] ** 2
        keys = hashes(ids, 2)[self._at]
        order = np.argsort(keys, kind="stable")
        keys, places = keys[order], self._at[order]
        firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for step in range(1, min(_MOST, len(keys))):
            equal = (keys[step:] == keys[:-step]) & (places[step:] - places[:-step] <= 2 * WIDTHS[-1])
            if not equal.any():
                break
            firsts.append(places[:-step][equal])
            seconds.append(places[step:][equal])
        self._first, self._second = np.concatenate(firsts), np.concatenate(seconds)
        self._pair_weights = weights[self._first] ** 2
        self._norms: dict[tuple[int, int], npt.NDArray[np.float64]] = {}

    def cosine(self, left: tuple[int, int], right: tuple[int, int]) -> Single:
        """The cosine of the stretches [i + left[0], i + left[1]) and the same for right, at each position i."""
        low = np.maximum(self._first + 2 - left[1], self._second + 2 - right[1])
        high = np.minimum(self._first - left[0], self._second - right[0])
        both = self._summed(low, high, self._pair_weights)
        return (both / np.sqrt(np.maximum(self._norm(left) * self._norm(right), 0.05))).astype(np.float32)

    def _norm(self, stretch: tuple[int, int]) -> npt.NDArray[np.float64]:
        """The squared length of each stretch's vector."""
        if stretch not in self._norms:
            start, end = stretch
            alone = self._summed(self._at + 2 - end, self._at - start, self._weights)
            paired = self._summed(self._second + 2 - end, self._first - start, self._pair_weights)
            self._norms[stretch] = alone + 2 * paired
        return self._norms[stretch]

    def _summed(self, low: Ids, high: Ids, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """At each position the sum of the weights whose range [low, high] holds it."""
        low, high = np.clip(low, 0, self._size), np.clip(high + 1, 0, self._size)
        some = high > low
        steps = np.bincount(low[some], weights[some], self._size + 1)
        steps -= np.bincount(high[some], weights[some], self._size + 1)
        return np.maximum(np.cumsum(steps)[: self._size], 0)


CLAUSE, COMMA, SENTENCE, LINE = 1, 2, 3, 4
KIND_NAMES = {CLAUSE: "clause", COMMA: "comma", SENTENCE: "sentence", LINE: "line"}
KINDS = 3  # rows of ``kind_rows``
TAGGED = 0  # the row of ``combined_features`` that holds what the tagger says
MEANINGS = 40  # rows of ``meaning_features``
SPOKEN = (
    3,
    9,
    11,
    13,
    15,
)  # of these the cosines of 512, and of 80 and 200 characters against what is far on either side
_COMMAS, _STOPS, _NOT_BEGUN = ([ord(c) for c in marks] for marks in ("，、；,;", "。！？", " \n\t\u3000\r”’）)"))


def place_kinds(text: str) -> npt.NDArray[np.uint8]:
    """For each position the sort of place: between two Han characters, behind a comma, a sentence, a line; else 0."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    han = (points >= 0x4E00) & (points <= 0x9FFF)
    before, behind = points[:-1], points[1:]
    kinds = np.zeros(len(points), dtype=np.uint8)
    found = kinds[1:]
    found[han[:-1] & han[1:]] = CLAUSE
    found[np.isin(before, _COMMAS) & han[1:]] = COMMA
    found[np.isin(before, _STOPS) & ~np.isin(behind, _NOT_BEGUN)] = SENTENCE
    found[(before == 10) & (behind != 10)] = LINE
    return kinds


def kind_rows(kinds: npt.NDArray[np.uint8]) -> Single:
    """A row of ones and zeros for each sort of place behind a mark."""
    return np.stack([(kinds == kind).astype(np.float32) for kind in (COMMA, SENTENCE, LINE)])


def meaning_features(sums: Sums) -> Single:
    """How alike left and right of each position are in what they speak of (``auditor.topics``): the cosines at the widths and
    of the passages of ``topic_features``, and how each stands out against its surroundings."""
    rows = [cosine(sums, (-width, 0), (0, width)) for width in WIDTHS]
    for size in PASSAGES:
        rows.append(cosine(sums, (-_LONG, 0), (0, size)))
        rows.append(cosine(sums, (0, size), (size, size + _LONG)))
        rows.append(cosine(sums, (-size, 0), (0, _LONG)))
        rows.append(cosine(sums, (-_LONG - size, -size), (-size, 0)))
    around = [row - smoothed(row, _AROUND) for row in rows]
    turned = [rows[at] - rows[at + 1] for at in range(len(WIDTHS), len(rows), 2)]
    return np.stack([*rows, *around, *turned])


def combined_features(
    inside: npt.NDArray[np.bool_], tagged: Single, fits: Single, local: Single, topic: Single
) -> Single:
    """The rows from which the last step weighs each position: every measure, and how it stands out against its surroundings.

    ``inside[i]``: position i lies between two Han characters. ``tagged``: the tagger's log-odds. ``fits``: four rows, how
    well what ends at (or one before) the position and what begins at (or one behind) it fit. The rest as above.
    """
    size = len(tagged)
    among = np.where(inside, tagged, _NO_PLACE).astype(np.float32)
    peak = among
    for step in range(1, 4):
        peak = np.maximum(peak, np.maximum(shifted(among, step), shifted(among, -step)))
    first, fourth, eleventh = _highest_around(among, (0, 3, 10))
    ends = np.minimum(np.arange(size), size - np.arange(size))
    rows = [tagged, peak - tagged, tagged - first, tagged - fourth, tagged - eleventh]
    rows += [tagged - smoothed(np.where(inside, tagged, -6).astype(np.float32), 30), smoothed(tagged, 3)]
    rows += [*fits, smoothed(fits[0], 2), *(fits[0] - smoothed(fits[0], reach) for reach in (12, 60, _AROUND))]
    for unseen in (local[1], local[3]):
        rows += [smoothed(unseen, 8), smoothed(unseen, 60)]
    rows += [
        (np.minimum(ends, 1200) / 600).astype(np.float32),
        *topic,
        *(row - smoothed(row, _AROUND) for row in topic),
    ]
    rows += [topic[at] - topic[at + 1] for at in range(len(WIDTHS), len(topic), 2)]
    for row, width in zip(topic[:4], WIDTHS, strict=False):
        for step in (width, width // 4):
            rows.append(row - np.minimum(shifted(row, step), shifted(row, -step)))
    rows += [*local[:20], *local[22:26]]
    return np.stack(rows)


_AROUND = 1500
_BLOCK = 500
_NO_PLACE = -15.0


def smoothed(values: Single, reach: int) -> Single:
    """The mean of the values within ``reach`` of each position."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    low = np.maximum(np.arange(len(values)) - reach, 0)
    high = np.minimum(np.arange(len(values)) + reach + 1, len(values))
    means: Single = ((sums[high] - sums[low]) / (high - low)).astype(np.float32)
    return means


def _highest_around(values: Single, ranks: Sequence[int]) -> list[Single]:
    """For each position the highest, or next highest, values within about ``_AROUND`` of it; by blocks."""
    keep = max(ranks) + 1
    count = -(-len(values) // _BLOCK)
    blocks = np.full((count, _BLOCK), _NO_PLACE, dtype=np.float32)
    blocks.reshape(-1)[: len(values)] = values
    best = np.full((count + 2 * _SIDE, keep), _NO_PLACE, dtype=np.float32)
    best[_SIDE : count + _SIDE] = -np.sort(-blocks, axis=1)[:, :keep]
    around = np.concatenate([best[side : side + count] for side in range(2 * _SIDE + 1)], axis=1)
    ordered = -np.sort(-around, axis=1)
    return [np.repeat(ordered[:, rank], _BLOCK)[: len(values)] for rank in ranks]


_SIDE = _AROUND // _BLOCK
