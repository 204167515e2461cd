"""The networks that find seams (``auditor.seam_score``) and their training; ``seam_export`` runs it.

In this order: the towers (which contexts fit, one window's against all others'), the tagger (which position is a seam), then
two small judges that weigh the measures of both with the topic: one for seams, one for joins. Needs torch (extra ``train``).
"""

from __future__ import annotations

import math
import tarfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from auditor.models.train.seam_windows import Maker, Texts
from torch import Tensor, nn
from torch.nn import functional

from auditor import language
from auditor.language import Table, build_table, hashes
from auditor.lexical import CHANNELS
from auditor.seam_features import LOCAL, WORD_LENGTHS, Single, local_features

WIDTH = 128  # units of a layer
CHARACTERS = 64  # size of a character's vector
TAGGER_STEPS = (1, 1, 2, 4, 8, 16)
TOWER_STEPS = (2, 4, 8, 16)
FITS = 4
CANDIDATES = 8  # beginnings that a broken end is tried against
HIDDEN = 48
_UNREAD = 0.2  # of the characters what the lexical network holds is hidden


class Tower(nn.Module):
    """Reads towards a position and gives a vector for what it has read there."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv1d(CHARACTERS, WIDTH, 3)
        self.middle = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, dilation=step) for step in TOWER_STEPS)
        self.last = nn.Conv1d(WIDTH, WIDTH, 1)

    def forward(self, values: Tensor) -> Tensor:
        """(batch, characters' vectors, positions) to (batch, WIDTH, positions)."""
        hidden = functional.relu(self.first(functional.pad(values, (2, 0))))
        for layer, step in zip(self.middle, TOWER_STEPS, strict=True):
            hidden = hidden + functional.relu(layer(functional.pad(hidden, (2 * step, 0))))
        return self.last(hidden)


class Towers(nn.Module):
    """One tower reads ahead and ends with a character, the other reads backwards and begins with it."""

    def __init__(self, alphabet: int) -> None:
        super().__init__()
        self.characters = nn.Embedding(alphabet, CHARACTERS)
        self.ahead, self.behind = Tower(), Tower()
        self.scale = nn.Parameter(torch.tensor(2.5))

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Vectors of length one for each character of each window."""
        values = self.characters(ids).transpose(1, 2)
        ahead = functional.normalize(self.ahead(values), dim=1)
        return ahead, functional.normalize(self.behind(values.flip(2)).flip(2), dim=1)


class Tagger(nn.Module):
    """Log-odds of a seam at each position from characters, local measures, fits, and what the lexical network holds."""

    def __init__(self, alphabet: int) -> None:
        super().__init__()
        self.characters = nn.Embedding(alphabet, CHARACTERS)
        nn.init.normal_(self.characters.weight, std=0.3)
        self.first = nn.Conv1d(CHARACTERS + LOCAL + FITS + CHANNELS, WIDTH, 5, padding=2)
        self.middle = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, dilation=s, padding=s) for s in TAGGER_STEPS)
        self.last = nn.Conv1d(WIDTH, 1, 1)
        nn.init.constant_(self.last.bias, -4.0)

    def forward(self, ids: Tensor, rows: Tensor) -> Tensor:
        """(batch, positions) log-odds."""
        values = torch.cat([self.characters(ids).transpose(1, 2), rows], 1)
        hidden = functional.relu(self.first(values))
        for layer in self.middle:
            hidden = hidden + functional.relu(layer(hidden))
        return self.last(hidden)[:, 0]


def dictionary(archive: Path, model: language.LanguageModel) -> dict[int, Table]:
    """The words of two to four Han characters in jieba's source distribution, with their frequencies."""
    with tarfile.open(archive) as file:
        name = next(n for n in file.getnames() if n.endswith("jieba/dict.txt"))
        member = file.extractfile(name)
        if member is None:
            raise FileNotFoundError(name)
        lines = [line.split(" ") for line in member.read().decode("utf-8").splitlines()]
    tables = {}
    for length in WORD_LENGTHS:
        words = [(w, int(n)) for w, n, _ in lines if len(w) == length and all("\u4e00" <= c <= "\u9fff" for c in w)]
        # One behind the other, so that every ``length``-th run of ids is a word.
        ids = model.ids("".join(word for word, _ in words))[1:-1]
        keys = hashes(ids, length)[::length]
        known = (ids.reshape(-1, length) > language.UNKNOWN).all(axis=1)
        counts = np.maximum(np.array([count for _, count in words]), 1)[known]
        keys, first = np.unique(keys[known], return_index=True)
        tables[length] = build_table(keys, counts[first])
    return tables


def _paced(optimizer: torch.optim.Optimizer, minutes: float, rate: float) -> Iterator[int]:
    """Steps until so many minutes of CPU time are over, the rate up at first and then down along a cosine."""
    started, step = time.process_time(), 0
    while (share := (time.process_time() - started) / 60 / minutes) < 1:
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, step / 150) * max(0.03, 0.5 * (1 + math.cos(math.pi * share)))
        yield step


def bigram_vectors(texts: Texts, alphabet: int, most: int = 3000) -> Tensor:
    """Vectors for the commonest characters from which stand side by side (PPMI, SVD): towers start from them."""
    first, second = texts.ids[:-1], texts.ids[1:]
    kept = (first > 0) & (second > 0) & (first < most) & (second < most)
    counts = np.zeros((most, most), dtype=np.float32)
    np.add.at(counts, (first[kept], second[kept]), 1)
    shares = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) + 1e-9
    gains = np.where(counts >= 2, np.maximum(np.log(counts * counts.sum() / shares + 1e-9), 0), 0)
    u, s, v = torch.svd_lowrank(torch.from_numpy(gains.astype(np.float32)), q=CHARACTERS, niter=3)
    half = CHARACTERS // 2
    known = torch.cat([u[:, :half] * s[:half].sqrt(), v[:, :half] * s[:half].sqrt()], 1)
    vectors = torch.randn(alphabet, CHARACTERS) * 0.3
    vectors[:most] = (known / known.std(0, keepdim=True) * 0.5)[:alphabet]
    return vectors


def train_towers(texts: Texts, alphabet: int, minutes: float, among: Collection[int] = (), seed: int = 5) -> Towers:
    """Towers that tell a position's own continuation from those of 700 other positions."""
    torch.manual_seed(seed)
    towers, maker = Towers(alphabet), Maker(texts, seed, among)
    towers.characters.weight.data = bigram_vectors(texts, alphabet)
    optimizer = torch.optim.AdamW(towers.parameters(), lr=2e-3, weight_decay=1e-3)
    width, each = 160, 72
    for step in _paced(optimizer, minutes, 2e-3):
        ids, places = np.zeros((10, width), dtype=np.int64), []
        for row in range(len(ids)):
            low, high = maker.bounds(maker.article())
            start = int(maker.random.integers(low, max(low + 1, high - width)))
            end = min(start + width, high)
            ids[row, : end - start] = texts.ids[start:end]
            inside = texts.han[start:end][1:] & texts.han[start:end][:-1]
            found = np.flatnonzero(inside[7 : width - 9]) + 8
            if len(found) >= each:
                places += [(row, int(p)) for p in maker.random.choice(found, each, replace=False)]
        if not places:
            continue
        ahead, behind = towers(torch.from_numpy(ids))
        at = torch.tensor(places)
        fit = towers.scale.exp() * ahead[at[:, 0], :, at[:, 1] - 1] @ behind[at[:, 0], :, at[:, 1]].T
        own = torch.arange(len(places))
        loss = (functional.cross_entropy(fit, own) + functional.cross_entropy(fit.T, own)) / 2
        _step(optimizer, towers, loss)
        towers.scale.data.clamp_(max=3.7)
        if step % 200 == 0:
            print(f"towers {step}: {loss.item():.3f}", flush=True)
    return towers.eval()


def _step(optimizer: torch.optim.Optimizer, module: nn.Module, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(module.parameters(), 1.0)
    optimizer.step()


def fits(towers: Towers, ids: npt.NDArray[np.int64]) -> Single:
    """As ``Scorer._fits``, for a batch of windows: (batch, FITS, positions)."""
    with torch.no_grad():
        ahead, behind = (vectors.numpy() for vectors in towers(torch.from_numpy(ids)))
    out = np.zeros((len(ids), FITS, ids.shape[1]), dtype=np.float32)
    for row, (before, after) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        count = ids.shape[1] - 1 - before - after
        product = (ahead[:, :, :count] * behind[:, :, 1 + before + after :]).sum(1)
        out[:, row, 1 + before : 1 + before + count] = product
    return out


def train_tagger(
    texts: Texts,
    words: dict[int, Table],
    towers: Towers,
    tagger: Tagger,
    minutes: float,
    rate: float = 2.5e-3,
    seed: int = 7,
    among: Collection[int] = (),
    hidden: float = 0.5,
) -> Tagger:
    """Trains ``tagger`` on windows whose pieces are short: many seams, each learned from what is around it.

    The share ``hidden`` of the characters is hidden, or it learns the articles by heart; their counts are not.
    """
    torch.manual_seed(seed)
    maker = Maker(texts, seed, among)
    optimizer = torch.optim.AdamW(tagger.parameters(), lr=rate, weight_decay=1e-3)
    for step in _paced(optimizer, minutes, rate):
        windows = [maker.window(768, 20, 500, plain=0.2) for _ in range(5)]
        ids = np.stack([w.ids for w in windows])
        local = np.stack([local_features(w.ids, w.counts, words) for w in windows])
        shown = np.where(maker.random.random(ids.shape) < hidden, language.UNKNOWN, ids)
        unread = maker.random.random(ids.shape)[:, None] < _UNREAD
        read = np.where(unread, 0, np.stack([w.lexical.T for w in windows]))
        rows = np.concatenate([local, fits(towers, ids), read], axis=1).astype(np.float32)
        odds = tagger(torch.from_numpy(shown), torch.from_numpy(rows))
        seams = torch.from_numpy(np.stack([w.seams for w in windows]).astype(np.float32))
        inside = torch.from_numpy(np.stack([w.inside for w in windows]).astype(np.float32))
        losses = functional.binary_cross_entropy_with_logits(odds, seams, reduction="none")
        loss = (losses * inside).sum() / inside.sum()
        _step(optimizer, tagger, loss)
        if step % 100 == 0:
            print(f"tagger {step}: {loss.item():.4f}", flush=True)
    return tagger.eval()
