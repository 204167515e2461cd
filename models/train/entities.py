"""Trains the entity recogniser, with thinc; ``auditor.tagger`` runs it with numpy alone."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from auditor.models.train.corpus import Split, load
from auditor.models.train.gold import Sentence, score, sentences, varied
from thinc.api import (
    Adam,
    Embed,
    LayerNorm,
    Maxout,
    Model,
    NumpyOps,
    Optimizer,
    Softmax,
    chain,
    concatenate,
    expand_window,
    fix_random_seed,
    residual,
    set_current_ops,
)
from thinc.api import Dropout as Drop

from auditor.entities import LABELS
from auditor.tagger import EDGE, FILE, TAGS, Alphabet, Tagger

SEED = 1998
WIDTH = 64
DEPTH = 3
GAP = DEPTH + 1  # positions between sentences: none sees its neighbour
PAIRS = 20_000  # rows for pairs of characters, which share them by hash
EPOCHS = 6
EMPTY = 0.3  # of the sentences without any name, the share that is trained on
BATCH = 2000  # characters of an update
RATE = 0.002


class _Ops(NumpyOps):  # type: ignore[misc]
    """numpy's product of matrices: three times as fast here as the one that thinc brings."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def train(corpus: Path, out: Path) -> dict[str, float]:
    """Trains on the corpus, writes the arrays into ``out``, and gives the figures on the test part."""
    set_current_ops(_Ops())
    fix_random_seed(SEED)
    split = load(corpus)
    known = [s for s in sentences(split.train) if len(s.text) > 1]
    alphabet = _alphabet(known)
    layers = _layers(len(alphabet.points) + 2)
    model = _model(layers)
    model.initialize(_columns(alphabet, known[:2]), _truth(known[:2]))
    optimizer = Adam(RATE, L2=0.0, grad_clip=1.0, use_averages=True)
    source = random.Random(SEED)
    started = time.process_time()
    for epoch in range(EPOCHS):
        optimizer.learn_rate = RATE * (1 - epoch / EPOCHS) + RATE / 50
        loss = _epoch(model, optimizer, alphabet, list(varied(known, SEED + epoch)), source)
        with model.use_params(optimizer.averages):
            _save(out, alphabet, layers)
        dev = score(split.dev, Tagger(out, least=0))
        line = f"epoch {epoch + 1}: loss {loss:.4f}, dev F1 {dev['all: F1']:.4f}, {time.process_time() - started:.0f} s"
        print(line, file=sys.stderr, flush=True)
    return {"training_seconds": time.process_time() - started} | measure(split, out)


def measure(split: Split, folder: Path) -> dict[str, float]:
    """Figures on the test part: as used, and with every name that the model thinks of, however unsure."""
    every = score(split.test, Tagger(folder, least=0))
    return score(split.test, Tagger(folder)) | {
        name.replace(":", ", unsure ones too:"): value for name, value in every.items()
    }


def _alphabet(known: Iterable[Sentence]) -> Alphabet:
    counts = Counter(char for sentence in known for char in sentence.text)
    points = sorted(ord(char) for char, count in counts.items() if count >= 2)
    return Alphabet(np.array(points, dtype=np.uint32), PAIRS)


def _layers(characters: int) -> dict[str, Any]:
    half = WIDTH // 2
    layers: dict[str, Any] = {
        "characters": Embed(WIDTH, characters, column=0),
        "before": Embed(half, PAIRS, column=1),
        "behind": Embed(half, PAIRS, column=2),
        "mix": (Maxout(WIDTH, WIDTH * 2, nP=2), LayerNorm(WIDTH)),
        "out": Softmax(len(TAGS), WIDTH),
    }
    for number in range(DEPTH):
        layers[f"block{number}"] = (Maxout(WIDTH, WIDTH * 3, nP=2), LayerNorm(WIDTH))
    return layers


def _model(layers: dict[str, Any]) -> Model[Any, Any]:
    blocks = [residual(chain(expand_window(1), *layers[f"block{number}"], Drop(0.1))) for number in range(DEPTH)]
    embedded: Model[Any, Any] = concatenate(layers["characters"], layers["before"], layers["behind"])
    return chain(embedded, Drop(0.4), *layers["mix"], Drop(0.1), *blocks, layers["out"])


def _epoch(
    model: Model[Any, Any], optimizer: Optimizer, alphabet: Alphabet, known: Sequence[Sentence], source: random.Random
) -> float:
    """One pass over the sentences with names and some of those without; the mean loss of a character."""
    chosen = [s for s in known if s.entities or source.random() < EMPTY]
    source.shuffle(chosen)
    loss = size = 0.0
    for batch in _batches(chosen):
        columns, truth = _columns(alphabet, batch), _truth(batch)
        _forget(columns, source)
        found, backward = model.begin_update(columns)
        inside = truth.sum(1) > 0  # what lies outside the sentences teaches nothing
        gradient = (found - truth) * inside[:, None] / len(batch)
        backward(gradient)
        model.finish_update(optimizer)
        loss -= float(np.log((found * truth).sum(1)[inside] + 1e-9).sum())
        size += float(inside.sum())
    return loss / size


def _forget(columns: npt.NDArray[np.uint64], source: random.Random) -> None:
    """Makes one character in two hundred an unknown one, as characters of other texts are."""
    rows = np.array([source.randrange(len(columns)) for _ in range(len(columns) // 200)], dtype=np.int64)
    columns[rows[columns[rows, 0] != EDGE], 0] = 1


def _batches(chosen: Sequence[Sentence]) -> Iterable[list[Sentence]]:
    batch: list[Sentence] = []
    size = 0
    for sentence in chosen:
        batch.append(sentence)
        size += len(sentence.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _columns(alphabet: Alphabet, batch: Sequence[Sentence]) -> npt.NDArray[np.uint64]:
    rows = alphabet.features([sentence.text for sentence in batch], GAP)
    return np.stack(rows, axis=1).astype(np.uint64)


def _truth(batch: Sequence[Sentence]) -> npt.NDArray[np.float32]:
    """One row for each position: 1 at its tag, nothing outside the sentences."""
    size = sum(len(sentence.text) for sentence in batch) + GAP * (len(batch) + 1)
    truth = np.zeros((size, len(TAGS)), dtype=np.float32)
    at = GAP
    for sentence in batch:
        tags = np.zeros(len(sentence.text), dtype=np.int64)
        for entity in sentence.entities:
            begin = 1 + 2 * LABELS.index(entity.label)
            tags[entity.start : entity.end] = begin + 1
            tags[entity.start] = begin
        truth[at + np.arange(len(tags)), tags] = 1
        at += len(tags) + GAP
    return truth


def _save(out: Path, alphabet: Alphabet, layers: dict[str, Any]) -> None:
    """The arrays in half precision: what is lost decides nothing."""
    arrays: dict[str, Any] = {"points": alphabet.points}
    for name in ("characters", "before", "behind"):
        arrays[name] = layers[name].layers[-1].get_param("E")  # the first one picks the column
    for name in ("mix", *(f"block{number}" for number in range(DEPTH))):
        maxout, norm = layers[name]
        arrays |= {f"{name}_w": maxout.get_param("W"), f"{name}_b": maxout.get_param("b")}
        arrays |= {f"{name}_scale": norm.get_param("G"), f"{name}_shift": norm.get_param("b")}
    arrays |= {"out_w": layers["out"].get_param("W"), "out_b": layers["out"].get_param("b")}
    out.mkdir(parents=True, exist_ok=True)
    halves = {name: array if name == "points" else array.astype(np.float16) for name, array in arrays.items()}
    np.savez_compressed(out / FILE, **halves)
