"""Training texts for finding slips: pieces of articles in which characters are dropped, doubled, changed over or replaced.

As for seams, what an article itself added to the language model's counts is taken off where a run of characters stands as it
did in the article; a run that a slip made is looked up as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from auditor.models.train.seam_windows import Maker, Texts

from auditor.language import ORDERS, Floats, Ids

Flags = npt.NDArray[np.bool_]
_FRESH = -1
_APART = 9  # characters between two slips at least
_FUNCTION = "的了地得和与并等"  # dropped or added, these leave a sentence that is right as often as not


class Window(NamedTuple):
    """A text as ids, how often each run of 1 to 5 ids stands elsewhere, and the characters that are slips.

    ``near``: characters beside a slip that are not counted as one and not as right.
    """

    ids: Ids
    counts: list[Floats]
    slips: Flags
    near: Flags
    han: Flags


class Slip(NamedTuple):
    """Source places [start, end) give way to ``ids`` from ``places`` (_FRESH: from nowhere)."""

    start: int
    end: int
    places: list[int]
    ids: list[int]


class SlipMaker:
    """Makes windows with slips; ``seed`` decides them all. ``alike``: homophones as ``slip_features`` has them."""

    def __init__(self, texts: Texts, alike: Ids, seed: int) -> None:
        self.texts = texts
        self.maker = Maker(texts, seed)
        self.random = self.maker.random
        self.alike = alike
        self._function = frozenset(int(i) for i in texts.model.ids(_FUNCTION)[1:-1])
        self._kinds: list[tuple[float, Callable[[int, int], Slip | None]]] = [
            (0.27, self._dropped),
            (0.10, self._word_dropped),
            (0.12, self._clause_dropped),
            (0.06, self._doubled),
            (0.06, self._turned),
            (0.20, self._read_alike),
            (0.08, self._from_nearby),
            (0.06, self._added),
            (0.05, self._word_added),
        ]

    def window(self, width: int, plain: float) -> Window:
        """``width`` characters of an article with a slip every 30 to 200 characters, or with none in the share ``plain``."""
        while True:
            low, high = self.maker.bounds(self.maker.article())
            if high - low > width // 2:
                break
        start = int(self.random.integers(low, max(low + 1, high - width - 60)))
        end = min(start + width + 60, high)
        if self.random.random() < plain:
            return self.assembled(start, end, [], width)
        slips, at = [], start + int(self.random.integers(5, 60))
        while at < end - 20:
            slip = self._slip(at, end)
            if slip is not None:
                slips.append(slip)
                at = slip.end
            at += _APART + int(self.random.exponential(40))
        return self.assembled(start, end, slips, width)

    def _slip(self, at: int, end: int) -> Slip | None:
        if not self.texts.han[at - 1 : at + 3].all() or self.texts.ids[at] in self._function:
            return None
        kind = self.random.choice(len(self._kinds), p=[share for share, _ in self._kinds])
        return self._kinds[kind][1](at, end)

    def _dropped(self, at: int, end: int) -> Slip:
        return Slip(at, at + 1, [], [])

    def _word_dropped(self, at: int, end: int) -> Slip | None:
        size = int(self.random.integers(2, 5))
        return Slip(at, at + size, [], []) if self.texts.han[at : at + size + 1].all() else None

    def _clause_dropped(self, at: int, end: int) -> Slip | None:
        size = int(self.random.integers(5, 40))
        if at + size + 2 > end or (self.texts.ids[at : at + size] == 0).any():
            return None
        return Slip(at, at + size, [], []) if self.texts.han[at + size : at + size + 2].all() else None

    def _doubled(self, at: int, end: int) -> Slip:
        return Slip(at, at, [_FRESH], [int(self.texts.ids[at - 1])])

    def _turned(self, at: int, end: int) -> Slip | None:
        first, second = (int(i) for i in self.texts.ids[at : at + 2])
        return Slip(at, at + 2, [_FRESH, _FRESH], [second, first]) if first != second else None

    def _read_alike(self, at: int, end: int) -> Slip | None:
        others = self.alike[self.texts.ids[at]]
        others = others[others > 0]
        if not len(others):
            return None
        weights = 1 / np.sqrt(others)  # ids go by frequency
        return Slip(at, at + 1, [_FRESH], [int(self.random.choice(others, p=weights / weights.sum()))])

    def _nearby(self, at: int, end: int, size: int) -> list[int] | None:
        start = at + int(self.random.integers(2, 30)) * int(self.random.choice([-1, 1]))
        inside = start > 0 and start + size < end and self.texts.han[start : start + size].all()
        return [int(i) for i in self.texts.ids[start : start + size]] if inside else None

    def _from_nearby(self, at: int, end: int) -> Slip | None:
        other = self._nearby(at, end, 1)
        if other is None or other[0] == self.texts.ids[at] or other[0] in self._function:
            return None
        return Slip(at, at + 1, [_FRESH], other)

    def _added(self, at: int, end: int) -> Slip | None:
        other = self._nearby(at, end, 1)
        if other is None or other[0] in self._function:
            return None
        return Slip(at, at, [_FRESH], other)

    def _word_added(self, at: int, end: int) -> Slip | None:
        other = self._nearby(at, end, 2)
        return None if other is None else Slip(at, at, [_FRESH, _FRESH], other)

    def assembled(self, start: int, end: int, slips: list[Slip], width: int) -> Window:
        """The characters [start, end) of all texts with these slips in them, cut to ``width``."""
        texts = self.texts
        places: list[int] = []
        ids: list[int] = []
        marked: list[tuple[int, int]] = []
        at = start
        for slip in slips:
            places += range(at, slip.start)
            ids += texts.ids[at : slip.start].tolist()
            # A gap is marked at the character behind it.
            marked.append((len(ids), len(ids) + max(len(slip.ids), 1)))
            places += slip.places
            ids += slip.ids
            at = slip.end
        places += range(at, end)
        ids += texts.ids[at:end].tolist()
        source = np.array(places[:width], dtype=np.int64)
        text = np.array(ids[:width], dtype=np.int64)
        flags, near = np.zeros(len(text), dtype=bool), np.zeros(len(text), dtype=bool)
        for first, last in marked:
            near[max(first - 3, 0) : last + 3] = True
            flags[first:last] = True
        han = np.where(source >= 0, texts.han[source], True)
        return Window(text, self._counts(text, source), flags, near & ~flags, han)

    def _counts(self, ids: Ids, source: npt.NDArray[np.int64]) -> list[Floats]:
        looked_up = self.texts.model.counts(ids)
        goes_on = np.concatenate([(source[1:] == source[:-1] + 1) & (source[:-1] >= 0), [False]])
        counts = []
        for order in range(1, ORDERS + 1):
            size = max(len(ids) - order + 1, 0)
            as_it_was = source[:size] >= 0
            for offset in range(order - 1):
                as_it_was &= goes_on[offset : offset + size]
            known = self.texts.counts[source[:size], order - 1]
            counts.append(np.where(as_it_was, known, looked_up[order - 1][:size]).astype(np.float64))
        return counts
