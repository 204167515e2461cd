"""Trains the vectors of ``auditor.topics``. Needs torch (extra ``train``).

Each passage is the sum of the vectors of its pairs of characters. Neighbouring passages of one article are to be more alike than
a passage and those of the other articles of the same collection in the batch. Half of the pairs are left out at random and
training stops early, or the vectors learn the articles by heart.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from auditor.models.train.sources import Article, articles, held_out
from torch import Tensor, nn
from torch.nn import functional

from auditor import language
from auditor.language import LanguageModel, hashes
from auditor.manifest import record
from auditor.topics import Topics, known_han

SIZE = 48
MINUTES = 2.5  # of CPU time
_LEAST = 6  # articles that a pair of characters stands in
_BATCH = 384
_LEFT_OUT = 0.5
_RATE = 4e-3
_COLLECTIONS = ("laws", "laws", "rmrb1998", "govreports")
_COMMON = 3.0  # nats, as in ``auditor.affinity``
_FINENESS = 127


class Passages(NamedTuple):
    """Articles as rows of the vectors' table, 0 where no pair of Han characters is; sources and the pairs' keys."""

    rows: list[npt.NDArray[np.int64]]
    sources: npt.NDArray[np.str_]
    keys: npt.NDArray[np.uint32]
    rarity: npt.NDArray[np.float32]


def passages(known: Sequence[Article], model: LanguageModel) -> Passages:
    """The articles, and the pairs of characters that stand in several of them."""
    found = [_pairs(article.text, model) for article in known]
    kinds, often = np.unique(np.concatenate([np.unique(pairs) for pairs in found]), return_counts=True)
    keys = kinds[(often >= _LEAST) & (kinds != 0)]
    every, counts = np.unique(np.concatenate(found), return_counts=True)
    frequency = counts[np.searchsorted(every, keys)]
    rarity = np.clip(np.log(counts.sum() / (frequency + 1)) - _COMMON, 0, 12) / 10
    rows = []
    for pairs in found:
        at = np.minimum(np.searchsorted(keys, pairs), len(keys) - 1)
        rows.append(np.where(keys[at] == pairs, at + 1, 0))
    return Passages(rows, np.array([a.source for a in known]), keys.astype(np.uint32), rarity.astype(np.float32))


def _pairs(text: str, model: LanguageModel) -> npt.NDArray[np.uint64]:
    ids = model.ids(text)[1:-1]
    han = known_han(text, ids)
    return np.where(han[:-1] & han[1:], hashes(ids, 2) >> np.uint64(32), 0)


def train(known: Passages, minutes: float, seed: int = 3) -> Topics:
    """Vectors after so many minutes of CPU time."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    table = nn.EmbeddingBag(len(known.keys) + 1, SIZE, mode="sum", padding_idx=0)
    with torch.no_grad():
        table.weight.normal_(std=1 / math.sqrt(SIZE))
        table.weight[1:] *= torch.from_numpy(known.rarity[:, None])
        table.weight[0] = 0
    scale = nn.Parameter(torch.tensor(2.0))
    optimizer = torch.optim.Adam([*table.parameters(), scale], lr=_RATE)
    draw = _drawer(known, random)
    started, step = time.process_time(), 0
    while (share := (time.process_time() - started) / 60 / minutes) < 1:
        step += 1
        optimizer.param_groups[0]["lr"] = _RATE * min(1, step / 100) * max(0.02, 0.5 * (1 + math.cos(math.pi * share)))
        pairs = draw(str(random.choice(_COLLECTIONS)))
        fit = scale.exp() * _vectors(table, [a for a, _ in pairs]) @ _vectors(table, [b for _, b in pairs]).T
        own = torch.arange(len(pairs))
        loss = (functional.cross_entropy(fit, own) + functional.cross_entropy(fit.T, own)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 200 == 0:
            print(f"topics {step}: {loss.item():.3f}", flush=True)
    vectors = table.weight.detach().numpy()
    vectors[0] = 0
    return Topics(known.keys, vectors)


_Pair = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def _drawer(known: Passages, random: np.random.Generator) -> Callable[[str], list[_Pair]]:
    sizes = np.array([len(rows) for rows in known.rows])
    pools = {}
    for source in set(_COLLECTIONS):
        numbers = np.flatnonzero((known.sources == source) & (sizes > 250))
        pools[source] = numbers, sizes[numbers] ** 0.7 / (sizes[numbers] ** 0.7).sum()

    def draw(source: str) -> list[_Pair]:
        numbers, weights = pools[source]
        # Of few articles fewer passages: two of one article would count as of two.
        count = min(_BATCH, 4 * len(numbers))
        chosen = random.choice(numbers, count, p=weights, replace=len(numbers) < count)
        pairs = (_neighbours(known.rows[number], random) for number in chosen)
        return [pair for pair in pairs if min(map(len, pair)) > 5]

    return draw


def _neighbours(rows: npt.NDArray[np.int64], random: np.random.Generator) -> _Pair:
    """A passage and one behind it, in either order, half of each left out."""
    sizes = [min(int(np.exp(random.uniform(np.log(40), np.log(900)))), len(rows) // 3) for _ in range(2)]
    gap = min(int(random.choice([0, 0, 0, 100, 500])), len(rows) // 4)
    at = int(random.integers(0, len(rows) - sum(sizes) - gap))
    behind = at + sizes[0] + gap
    one, other = (
        part[(random.random(len(part)) > _LEFT_OUT) & (part > 0)]
        for part in (rows[at : at + sizes[0]], rows[behind : behind + sizes[1]])
    )
    return (one, other) if random.random() < 0.5 else (other, one)


def _vectors(table: nn.EmbeddingBag, parts: Sequence[npt.NDArray[np.int64]]) -> Tensor:
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    return functional.normalize(table(torch.from_numpy(np.concatenate(parts)), torch.from_numpy(starts)), dim=1)


def save(topics: Topics, out: Path) -> None:
    """Writes the vectors as ``auditor.topics`` reads them, in steps of 1/127 of the largest value."""
    out.mkdir(parents=True, exist_ok=True)
    vectors = topics.vectors[1:]
    scale = float(np.quantile(np.abs(vectors), 0.9995)) / _FINENESS
    small = np.clip(np.round(vectors / scale), -_FINENESS, _FINENESS).astype(np.int8)
    np.savez_compressed(out / "vectors.npz", keys=topics.keys, vectors=small, scale=np.float32(scale))
    record(out)


def run(texts: Path, out: Path, minutes: float) -> None:
    """Trains on all articles that are not held out and writes ``out``."""
    torch.set_num_threads(1)
    known = [article for article in articles(texts) if not held_out(article)]
    save(train(passages(known, language.load()), minutes), out)
