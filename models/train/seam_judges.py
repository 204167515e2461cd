"""The last step of finding seams: small networks that weigh the measures of a position, for seams and for joins."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from auditor.models.train.seam_windows import Maker, Texts, Window
from auditor.models.train.seams import CANDIDATES, HIDDEN, Tagger, Towers, fits
from torch import nn

from auditor import language
from auditor.language import Table
from auditor.seam_features import (
    COMMA,
    LINE,
    SENTENCE,
    Single,
    combined_features,
    kind_rows,
    local_features,
    meaning_features,
    topic_features,
)
from auditor.topics import Topics

_NETWORKS = 3
_JOINED = 300


class Judge(NamedTuple):
    """Networks of one hidden layer over standardised rows."""

    mean: Single
    spread: Single
    networks: list[nn.Sequential]

    def __call__(self, rows: Single) -> Single:
        """The mean of the networks' outputs for (positions, rows)."""
        values = torch.from_numpy(np.clip((rows - self.mean) / self.spread, -6, 6))
        with torch.no_grad():
            return torch.stack([network(values)[..., 0] for network in self.networks]).mean(0).numpy()


class Measures(NamedTuple):
    """What measures a window as ``Scorer._rows`` does a text."""

    texts: Texts
    words: dict[int, Table]
    towers: Towers
    tagger: Tagger
    topics: Topics

    def rows(self, window: Window) -> Single:
        """(rows, positions)."""
        local = local_features(window.ids, window.counts, self.words)
        fit = fits(self.towers, window.ids[None])
        with torch.no_grad():
            rows = torch.from_numpy(np.concatenate([local[None], fit, window.lexical.T[None]], axis=1))
            tagged = self.tagger(torch.from_numpy(window.ids[None]), rows)[0].numpy()
        model = self.texts.model
        topic = topic_features(window.ids, window.han, model.counts(window.ids)[1], model.total)
        combined = combined_features(window.inside, tagged, fit[0], local, topic)
        known = window.han & (window.ids != language.UNKNOWN)
        return np.concatenate(
            [combined, meaning_features(self.topics.sums(window.ids, known)), kind_rows(window.kinds)]
        )


Example = tuple[Single, npt.NDArray[np.bool_]]  # rows of some positions, and which of them are seams


def seam_examples(measures: Measures, minutes: float, seed: int, among: Collection[int] = ()) -> list[Example]:
    """The positions that the tagger takes for seams, some others, and the seams, of windows as long as notices."""
    maker, started, found = Maker(measures.texts, seed, among), time.process_time(), []
    while time.process_time() - started < minutes * 60:
        window = maker.window(int(maker.random.choice([2800, 4000, 6000])), 200, 2000, plain=0.35)
        rows = measures.rows(window)
        inside = np.flatnonzero(window.inside)
        likely = inside[np.argsort(-rows[0][inside])][: len(window.ids) // 60]
        seams = np.flatnonzero(window.seams & window.inside)
        kept = np.unique(np.concatenate([likely, maker.random.choice(inside, 30), seams]))
        # Right beside a seam is neither right nor wrong.
        near = np.array([len(seams) > 0 and 0 < np.abs(seams - at).min() <= 3 for at in kept])
        found.append((rows[:, kept[~near]].T, window.seams[kept[~near]]))
    return found


def mark_examples(measures: Measures, minutes: float, seed: int, among: Collection[int] = ()) -> list[Example]:
    """All commas, sentence ends and lines of windows whose seams lie at places of one of these sorts."""
    makers = [Maker(measures.texts, seed + kind, among, kind) for kind in (COMMA, SENTENCE, LINE)]
    started = time.process_time()
    found: list[Example] = []
    while time.process_time() - started < minutes * 60:
        maker = makers[len(found) % len(makers)]
        window = maker.window(int(maker.random.choice([2800, 4000, 6000])), 200, 2000, plain=0.35)
        kept = np.flatnonzero(window.kinds >= COMMA)
        found.append((measures.rows(window)[:, kept].T, window.seams[kept]))
    return found


def join_examples(measures: Measures, minutes: float, seed: int, among: Collection[int] = ()) -> Single:
    """(examples, CANDIDATES, rows): the true continuation first, then three of the same article and four of others."""
    maker, started, found = Maker(measures.texts, seed, among), time.process_time(), []
    while time.process_time() - started < minutes * 60:
        article = maker.article()
        at = _cut(maker, article, None)
        if at is None:
            continue
        left = (max(maker.bounds(article)[0], at - _JOINED), at)
        others = [article] * 3 + [maker.article() for _ in range(CANDIDATES - 4)]
        cuts = [(other, _cut(maker, other, at if other == article else None)) for other in others]
        rights = [(cut, min(cut + _JOINED, maker.bounds(other)[1])) for other, cut in cuts if cut]
        if len(rights) < CANDIDATES - 1:
            continue
        true = [(left[0], min(at + _JOINED, maker.bounds(article)[1]))]
        windows = [maker.assembled(true)] + [maker.assembled([left, right]) for right in rights]
        found.append(np.stack([measures.rows(window)[:, at - left[0]] for window in windows]))
    return np.stack(found)


def _cut(maker: Maker, article: int, away: int | None) -> int | None:
    """A random position inside a clause, well inside the article and not near ``away``."""
    low, high = maker.bounds(article)
    for _ in range(60 if high - low > 700 else 0):
        at = maker.place(int(maker.random.integers(low + 150, high - 150)), high)
        if at and at < high - 100 and (away is None or abs(at - away) > 400):
            return at
    return None


def _network(rows: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(rows, HIDDEN), nn.ReLU(), nn.Dropout(0.2), nn.Linear(HIDDEN, 1))


def fit_seams(examples: list[Example], rounds: int = 25) -> Judge:
    """Each seam against all that is no seam in its window, and against there being none."""
    every = np.concatenate([rows for rows, _ in examples])
    mean, spread = every.mean(0), every.std(0) + 1e-3
    ready = [(torch.from_numpy(np.clip((x - mean) / spread, -6, 6)), torch.from_numpy(y)) for x, y in examples]
    networks = []
    for seed in range(_NETWORKS):
        torch.manual_seed(seed)
        network, random = _network(len(mean)), np.random.default_rng(seed)
        optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-2)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, rounds)
        for _ in range(rounds):
            for batch in np.array_split(random.permutation(len(ready)), max(1, len(ready) // 8)):
                losses = []
                for rows, seams in (ready[index] for index in batch):
                    odds = network(rows)[:, 0]
                    none = torch.logsumexp(torch.cat([odds[~seams], torch.zeros(1)]), 0)
                    losses.append((torch.logaddexp(none, odds[seams]) - odds[seams]).mean() if seams.any() else none)
                optimizer.zero_grad()
                torch.stack(losses).mean().backward()
                optimizer.step()
            schedule.step()
        networks.append(network.eval())
    return Judge(mean, spread, networks)


def fit_joins(examples: Single, rounds: int = 40) -> Judge:
    """The true continuation against the others."""
    mean, spread = examples.mean((0, 1)), examples.std((0, 1)) + 1e-3
    ready = torch.from_numpy(np.clip((examples - mean) / spread, -6, 6))
    networks = []
    for seed in range(_NETWORKS):
        torch.manual_seed(seed)
        network, random = _network(len(mean)), np.random.default_rng(seed)
        optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=3e-2)
        for _ in range(rounds):
            for batch in np.array_split(random.permutation(len(ready)), max(1, len(ready) // 32)):
                odds = network(ready[batch])[:, :, 0]
                loss = nn.functional.cross_entropy(odds, torch.zeros(len(batch), dtype=torch.long))
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        networks.append(network.eval())
    return Judge(mean, spread, networks)
