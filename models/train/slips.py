"""The network that finds slips (``auditor.slip_score``) and its training.

``python -m auditor.models.train slips --texts FOLDER --words jieba.tar.gz``; needs torch (extra ``train``).
"""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from auditor.models.train.seam_export import layers
from auditor.models.train.seam_windows import Texts, prepare
from auditor.models.train.seams import dictionary
from auditor.models.train.slip_measure import figures
from auditor.models.train.slip_windows import SlipMaker, Window
from auditor.models.train.sources import articles, held_out
from torch import Tensor, nn
from torch.nn import functional

from auditor import language
from auditor.language import Table, build_table, hashes
from auditor.seam_features import Single
from auditor.slip_features import ROWS, Gaps, homophones, slip_features
from auditor.slip_score import open_scorer

WIDTH = 128  # units of a layer
CHARACTERS = 64  # size of a character's vector
STEPS = (1, 1, 2, 4, 8, 16)
_FEWEST = 3  # articles that have a run of three, for its middle to be known
_SPAN, _BATCH, _PLAIN = 320, 12, 0.25
_RATE = 2.5e-3


class Tagger(nn.Module):
    """Log-odds of a slip at each character, from characters and measures."""

    def __init__(self, alphabet: int) -> None:
        super().__init__()
        self.characters = nn.Embedding(alphabet, CHARACTERS)
        nn.init.normal_(self.characters.weight, std=0.3)
        self.first = nn.Conv1d(CHARACTERS + ROWS, WIDTH, 5, padding=2)
        self.middle = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, dilation=s, padding=s) for s in STEPS)
        self.last = nn.Conv1d(WIDTH, 1, 1)
        nn.init.constant_(self.last.bias, -4.0)

    def forward(self, ids: Tensor, rows: Tensor) -> Tensor:
        """(batch, positions) log-odds."""
        values = torch.cat([self.characters(ids).transpose(1, 2), rows], 1)
        hidden = functional.relu(self.first(values))
        for layer in self.middle:
            hidden = hidden + functional.relu(layer(functional.dropout(hidden, 0.05, self.training)))
        return self.last(hidden)[:, 0]


def known_gaps(texts: Texts) -> Gaps:
    """For each two Han characters the one between them in most articles, when at least ``_FEWEST`` articles have it."""
    article = np.repeat(np.arange(len(texts.starts) - 1), np.diff(texts.starts))[:-2]
    han = texts.han[:-2] & texts.han[1:-1] & texts.han[2:]
    size = int(texts.ids.max()) + 1
    runs = (texts.ids[:-2] * size + texts.ids[2:]) * size + texts.ids[1:-1]
    each = np.unique(np.stack([runs[han], article[han]]), axis=1)[0]
    distinct, counts = np.unique(each, return_counts=True)
    kept = counts >= _FEWEST
    distinct, counts = distinct[kept], counts[kept]
    pairs, middles = distinct // size, distinct % size
    order = np.lexsort((-counts, pairs))
    pairs, first = np.unique(pairs[order], return_index=True)
    counts, middles = counts[order][first], middles[order][first]
    keys = hashes(np.stack([pairs // size, pairs % size], axis=1).reshape(-1), 2)[::2]
    keys, once = np.unique(keys, return_index=True)
    table = build_table(keys, counts[once])
    slots = table.slots(keys)
    ids = np.zeros(len(table.tags), dtype=np.uint16)
    ids[slots[slots >= 0]] = middles[once][slots >= 0]
    return Gaps(table, ids)


class Batch:
    """What a training step reads: ids, rows of measures, slips, and the weight of each character."""

    def __init__(self, windows: list[Window], rows: list[Single]) -> None:
        self.ids = np.stack([w.ids for w in windows])
        self.rows = np.stack(rows)
        self.slips = np.stack([w.slips for w in windows]).astype(np.float32)
        self.weights = np.stack([w.han & ~w.near for w in windows]).astype(np.float32)


def _batches(folder: Path, words: dict[int, Table], seed: int, out: multiprocessing.Queue[Batch]) -> None:
    """Makes batches for ever; a process of its own, so that the network need not wait."""
    model = language.load()
    texts = prepare(folder, model)
    size = int(texts.ids.max()) + 1
    gaps, alike = known_gaps(texts), homophones(model, size)
    maker = SlipMaker(texts, alike, seed)
    while True:
        windows = [maker.window(_SPAN, _PLAIN) for _ in range(_BATCH)]
        windows = [w for w in windows if len(w.ids) == _SPAN]
        if windows:
            rows = [slip_features(w.ids, w.counts, words, gaps, alike, model) for w in windows]
            out.put(Batch(windows, rows))


def _paced(optimizer: torch.optim.Optimizer, minutes: float) -> Iterator[int]:
    started, step = time.perf_counter(), 0
    while (share := (time.perf_counter() - started) / 60 / minutes) < 1:
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1, step / 150) * max(0.03, 0.5 * (1 + math.cos(math.pi * share)))
        yield step


def train_tagger(source: multiprocessing.Queue[Batch], alphabet: int, minutes: float, seed: int) -> Tagger:
    """A tagger trained on the batches of ``source``."""
    torch.manual_seed(seed)
    tagger = Tagger(alphabet)
    optimizer = torch.optim.AdamW(tagger.parameters(), lr=_RATE, weight_decay=1e-3)
    mean = 0.0
    for step in _paced(optimizer, minutes):
        batch = source.get()
        odds = tagger(torch.from_numpy(batch.ids), torch.from_numpy(batch.rows))
        losses = functional.binary_cross_entropy_with_logits(odds, torch.from_numpy(batch.slips), reduction="none")
        weights = torch.from_numpy(batch.weights)
        loss = (losses * weights).sum() / weights.sum()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
        optimizer.step()
        mean = 0.99 * mean + 0.01 * loss.item() if step > 1 else loss.item()
        if step % 200 == 0:
            print(f"slips {step}: {mean:.4f}", flush=True)
    tagger.eval()
    return tagger


def save(out: Path, tagger: Tagger, words: dict[int, Table], gaps: Gaps) -> None:
    """Writes what ``auditor.slip_score`` reads into ``out``, weights in half precision."""
    arrays: dict[str, npt.NDArray[np.generic]] = {f"words_tags_{n}": table.tags for n, table in words.items()}
    arrays |= {f"words_logs_{n}": table.logs for n, table in words.items()}
    arrays |= {"gaps_tags": gaps.table.tags, "gaps_logs": gaps.table.logs, "gaps_middles": gaps.middles}
    arrays["characters"] = tagger.characters.weight.detach().numpy().astype(np.float16)
    for index, layer in enumerate(layers(tagger)):
        arrays[f"tagger.{index}.weights"] = layer.weight.detach().permute(2, 1, 0).numpy().astype(np.float16)
        bias = layer.bias.detach().numpy() if layer.bias is not None else np.zeros(1)
        arrays[f"tagger.{index}.bias"] = bias.astype(np.float16)
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", **arrays)  # type: ignore[arg-type]


def train(folder: Path, words: Path, out: Path, minutes: float, seed: int = 11) -> dict[str, float]:
    """Trains for ``minutes`` on the texts that the shipped language model counted, writes ``out``, and gives its figures.

    The figures are for the articles that neither model read. The clock decides how many steps there are, so that two
    runs differ a little.
    """
    torch.set_num_threads(1)
    model = language.load()
    texts, table = prepare(folder, model), dictionary(words, model)
    alphabet, gaps = int(texts.ids.max()) + 1, known_gaps(texts)
    source: multiprocessing.Queue[Batch] = multiprocessing.Queue(maxsize=8)
    maker = multiprocessing.Process(target=_batches, args=(folder, table, seed, source), daemon=True)
    maker.start()
    save(out, train_tagger(source, alphabet, minutes, seed), table, gaps)
    maker.terminate()
    unseen = [article.text for article in articles(folder) if held_out(article)]
    return figures(open_scorer(out, model), unseen)
