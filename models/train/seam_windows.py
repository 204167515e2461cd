"""Training texts for finding seams: pieces of articles put together at random, with what the rest of the texts knows of them.

A text that was counted for the language model looks familiar to it, a new one does not. So each article's own counts are
taken off (leave one out): inside a piece every run of characters has the count it would have had without this article; a run
that crosses a seam is looked up as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from auditor.models.train.language import LEAST, counted
from auditor.models.train.sources import RECENT, Article, articles, held_out

from auditor.language import ORDERS, Floats, Ids, LanguageModel, Table, hashes
from auditor.lexical import Lexical
from auditor.lexical import load as lexical
from auditor.seam_features import CLAUSE, Single, place_kinds

Flags = npt.NDArray[np.bool_]

# Of the pieces; what notices are like counts more than what there is.
SHARES = {RECENT: 0.3, "govreports": 0.25, "laws": 0.25, "rmrb1998": 0.2}
_SAME, _OF_ONE_SOURCE = 0.2, 0.3  # windows whose pieces are of one article, of two articles of one source
_SHORTEST_ARTICLE = 300
_REACH = 40  # how far from a random place the next position between two Han characters is looked for
_FAR = 300  # the same for other places
_AFTER = 8  # a piece is longer than this


class Window(NamedTuple):
    """A text as ids, how often each run of 1 to 5 ids stands elsewhere, where its seams lie, and where seams may lie.

    ``kinds`` as ``seam_features.place_kinds``; ``lexical`` (ids, channels) as ``auditor.lexical`` gives it.
    """

    ids: Ids
    counts: list[Floats]
    seams: Flags
    inside: Flags
    han: Flags
    kinds: npt.NDArray[np.uint8]
    lexical: Single


@dataclass(frozen=True)
class Texts:
    """All training articles one behind the other; article d is [starts[d], starts[d + 1])."""

    model: LanguageModel
    ids: Ids
    counts: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int64]
    sources: npt.NDArray[np.str_]
    han: Flags
    kinds: npt.NDArray[np.uint8]
    lexical: npt.NDArray[np.float16]
    reader: Lexical


def recent_counts(recent: Sequence[Article], model: LanguageModel) -> tuple[list[Table], int]:
    """The counts of texts that the language model did not count, and their characters."""
    ids = np.concatenate([model.ids(article.text) for article in recent])
    return [counted(ids, order, LEAST[order - 1]) for order in range(1, ORDERS + 1)], len(ids)


def prepare(folder: Path, model: LanguageModel, recent: Sequence[Article] = ()) -> Texts:
    """The articles under ``folder`` that the language model counted and ``recent`` ones, each with the counts of the others.

    The model of the result counts both.
    """
    known = [*(article for article in articles(folder) if not held_out(article)), *recent]
    model = model.extended(*recent_counts(recent, model)) if recent else model
    parts = [model.ids(article.text) for article in known]
    ids = np.concatenate(parts)
    starts = np.cumsum([0] + [len(part) for part in parts])
    counts = np.zeros((len(ids), ORDERS), dtype=np.float32)
    for order in range(1, ORDERS + 1):
        left = _left_out(ids, starts, order)
        counts[: len(left), order - 1] = left
    sources = np.array([article.source for article in known])
    edge = np.zeros(1, dtype=np.uint8)
    kinds = np.concatenate([part for article in known for part in (edge, place_kinds(article.text), edge)])
    reader = lexical()
    read = np.concatenate([reader(part).astype(np.float16) for part in parts])
    return Texts(model, ids, counts, starts, sources, _han(known), kinds, read, reader)


def _han(known: Sequence[Article]) -> Flags:
    """Han characters, the edges between articles included as none."""
    flags = []
    for article in known:
        points = np.frombuffer(article.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        flags.append(np.concatenate([[False], (points >= 0x4E00) & (points <= 0x9FFF), [False]]))
    return np.concatenate(flags)


def _left_out(ids: Ids, starts: npt.NDArray[np.int64], order: int) -> npt.NDArray[np.float32]:
    """How often each run stands in the articles other than its own, as the language model would have stored it."""
    keys = hashes(ids, order)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    inner = np.ones(len(keys), dtype=bool)
    for offset in range(1, order - 1):
        inner &= ids[offset : offset + len(keys)] != 0
    others = np.zeros(len(keys), dtype=np.float32)
    for start, end in pairwise(starts):
        own = inverse[start:end]
        _, place, times = np.unique(own, return_inverse=True, return_counts=True)
        others[start : start + len(own)] = counts[own] - times[place]
    return np.where(inner & (others >= LEAST[order - 1]), others, 0)


class Maker:
    """Makes windows of pieces that end at places of one ``kind``; ``seed`` decides them all.

    ``among``: the numbers of the articles that are taken, all when there are none.
    """

    def __init__(self, texts: Texts, seed: int, among: Collection[int] = (), kind: int = CLAUSE) -> None:
        self.texts = texts
        self.random = np.random.default_rng(seed)
        self.kind = kind
        sizes = np.diff(texts.starts)
        taken = np.isin(np.arange(len(sizes)), list(among)) if among else np.ones(len(sizes), dtype=bool)
        self._articles = []
        for source, share in SHARES.items():
            numbers = np.flatnonzero((texts.sources == source) & (sizes > _SHORTEST_ARTICLE) & taken)
            if len(numbers):
                self._articles.append((share, numbers, sizes[numbers] / sizes[numbers].sum()))

    def article(self) -> int:
        """The number of an article: a source by its share, then longer articles more often."""
        return self._article_of(self._source())

    def _source(self) -> int:
        shares = np.array([share for share, *_ in self._articles])
        return int(self.random.choice(len(shares), p=shares / shares.sum()))

    def _article_of(self, source: int) -> int:
        _, numbers, weights = self._articles[source]
        return int(self.random.choice(numbers, p=weights))

    def _pair(self) -> list[int]:
        source, chance = self._source(), self.random.random()
        one = self._article_of(source)
        if chance < _SAME:
            return [one, one]
        return [one, self._article_of(source) if chance < _SAME + _OF_ONE_SOURCE else self.article()]

    def bounds(self, article: int) -> tuple[int, int]:
        """Where the article's text stands."""
        return int(self.texts.starts[article]) + 1, int(self.texts.starts[article + 1]) - 1

    def place(self, at: int, end: int) -> int | None:
        """The first position from ``at`` on of the sort that is asked for."""
        reach = _REACH if self.kind == CLAUSE else _FAR
        found = np.flatnonzero(self.texts.kinds[at : min(at + reach, end)] == self.kind)
        return at + int(found[0]) if len(found) else None

    def window(self, width: int, shortest: int, longest: int, plain: float) -> Window:
        """``width`` characters of pieces of two articles in turn, or of one piece in the share ``plain``."""
        pair = self._pair()
        alone = self.random.random() < plain
        pieces: list[tuple[int, int]] = []
        ended: dict[int, int] = {}
        size = 0
        while size < width:
            wanted = width + _REACH if alone else int(np.exp(self.random.uniform(np.log(shortest), np.log(longest))))
            article = pair[len(pieces) % 2]
            piece = self._going_on(article, ended, wanted) if self.random.random() < 0.5 else None
            if piece and pieces and pieces[-1][1] == piece[0]:
                piece = None
            while piece is None:
                piece = self._piece(article, wanted)
                article = article if piece else self.article()
            pieces.append(piece)
            ended[article] = piece[1]
            size += piece[1] - piece[0]
        return self.assembled(pieces, width)

    def _going_on(self, article: int, ended: dict[int, int], wanted: int) -> tuple[int, int] | None:
        start = ended.get(article)
        if start is None:
            return None
        end = self.place(start + wanted, self.bounds(article)[1])
        return (start, end) if end else None

    def _piece(self, article: int, wanted: int) -> tuple[int, int] | None:
        low, high = self.bounds(article)
        wanted = min(wanted, max(high - low - 60, 20))
        start = self.place(int(self.random.integers(low, max(low + 1, high - wanted - _REACH))), high)
        end = self.place(start + wanted, high) if start else None
        return (start, end) if start and end and end > start + _AFTER else None

    def assembled(self, pieces: Sequence[tuple[int, int]], width: int | None = None) -> Window:
        """The pieces [start, end) of all texts as one window, cut to ``width``."""
        ids = np.concatenate([self.texts.ids[a:b] for a, b in pieces])[:width]
        known = np.concatenate([self.texts.counts[a:b] for a, b in pieces])[:width].astype(np.float64)
        han = np.concatenate([self.texts.han[a:b] for a, b in pieces])[:width]
        ends = np.cumsum([b - a for a, b in pieces])
        seams = np.zeros(len(ids), dtype=bool)
        seams[[end for end in ends[:-1] if end < len(ids)]] = True
        looked_up = self.texts.model.counts(ids)
        for order in range(2, ORDERS + 1):
            crossing = np.zeros(len(ids), dtype=bool)
            for back in range(1, order):
                places = ends - back
                crossing[places[(places >= 0) & (places < len(ids))]] = True
            fresh = np.zeros(len(ids))
            fresh[: len(looked_up[order - 1])] = looked_up[order - 1]
            known[crossing, order - 1] = fresh[crossing]
            known[max(len(ids) - order + 1, 0) :, order - 1] = 0
        inside = np.concatenate([[False], han[1:] & han[:-1]])
        kinds = np.concatenate([self.texts.kinds[a:b] for a, b in pieces])[:width]
        kinds[0] = 0
        read = np.concatenate([self.texts.lexical[a:b] for a, b in pieces])[:width].astype(np.float32)
        # The sentences that a seam runs through are read as they are now.
        again = _sentences_of(np.flatnonzero(seams), ids, self.texts.reader.marks)
        read[again] = self.texts.reader(ids[again])
        return Window(ids, [known[:, order] for order in range(ORDERS)], seams, inside, han, kinds, read)


def _sentences_of(positions: Ids, ids: Ids, marks: Ids) -> Ids:
    """The characters of the sentences that hold one of the positions."""
    edges = np.concatenate([[0], np.flatnonzero(np.isin(ids, marks)) + 1, [len(ids)]])
    held = np.unique(np.searchsorted(edges, positions, side="right") - 1)
    return np.concatenate([np.arange(edges[at], edges[at + 1]) for at in held] or [np.arange(0)])
