"""A tagger of characters in plain numpy: embeddings of characters and pairs, convolutions, the best path of tags.

It is trained with thinc (``auditor.models.train.entities``); to run it takes numpy alone, so that a rule that asks for
a name costs milliseconds and not an import of spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.entities import LABELS, Entity

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

TAGS = ("O", *(f"{edge}-{label}" for label in LABELS for edge in "BI"))
EDGE, UNKNOWN = 0, 1
FILE = "tagger.npz"
LEAST = 0.8  # a name of which the tagger is less sure is not proposed: a false name costs more than a missed one
# What a name is written with. A line of a table or a mark of Markdown is none, however it looks to a model of prose.
_NAME = re.compile(r"[㐀-鿿][㐀-鿿·×0-9A-Za-z（）“”—]*")
_BATCH = 8000  # characters at once: more is no faster and takes memory
_NEVER = np.float32(-1e9)


class Features(NamedTuple):
    """For each position: the character's number, that of the pair with the one before, and with the one behind."""

    characters: Ids
    before: Ids
    behind: Ids


class Alphabet:
    """The characters that training saw, numbered from 2; 0 is what lies outside a sentence, 1 any other character."""

    def __init__(self, points: npt.NDArray[np.uint32], pairs: int) -> None:
        self.points = points
        self.pairs = pairs
        self._codes = np.full(0x110000, UNKNOWN, dtype=np.int32)
        self._codes[points] = np.arange(2, len(points) + 2)

    def features(self, texts: Sequence[str], edge: int) -> Features:
        """All texts in one row, with ``edge`` positions outside before, between and behind them."""
        outside = np.zeros(edge, dtype=np.int32)
        parts = [outside]
        for text in texts:
            points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            parts += [self._codes[points], outside]
        ids = np.concatenate(parts).astype(np.int64)
        mixed = ids[:-1] * 1000003 + ids[1:] * 8191
        pairs = np.concatenate([[0], (mixed ^ (mixed >> 11)) % self.pairs, [0]])
        return Features(ids, pairs[:-1], pairs[1:])


class Tagger:
    """The trained arrays of ``folder``, ready to be asked.

    Names are given whose every character, and end, has at least the probability ``least``.
    """

    def __init__(self, folder: Path, least: float = LEAST) -> None:
        self._least = float(np.log(max(least, 1e-9)))
        with np.load(folder / FILE) as arrays:
            self._arrays = {
                name: arrays[name] if name == "points" else arrays[name].astype(np.float32) for name in arrays.files
            }
        self._alphabet = Alphabet(self._arrays["points"], len(self._arrays["before"]))
        self._depth = sum(name.startswith("block") and name.endswith("_w") for name in self._arrays)
        self._gap = self._depth + 1  # as wide as a position sees: no text sees its neighbour

    def __call__(self, texts: Sequence[str]) -> list[list[Entity]]:
        """The entities of each text, in its order."""
        found: list[list[Entity]] = [[] for _ in texts]
        order = sorted((i for i, text in enumerate(texts) if text), key=lambda i: len(texts[i]))
        for batch in _batches(order, texts):
            scores = self._scores([texts[i] for i in batch])
            for index, tags, logs in zip(batch, best_paths(scores), scores, strict=True):
                proposed = (e for e in entities(tags) if _NAME.fullmatch(texts[index], e.start, e.end))
                found[index] = [e for e in proposed if _certainty(e, tags, logs) >= self._least]
        return found

    def _scores(self, texts: Sequence[str]) -> list[Floats]:
        """The logarithm of each tag's probability, for each character of each text."""
        rows = self._alphabet.features(texts, self._gap)
        a = self._arrays
        hidden = np.concatenate(
            [a["characters"][rows.characters], a["before"][rows.before], a["behind"][rows.behind]], 1
        )
        hidden = self._layer("mix", hidden)
        for number in range(self._depth):
            zero = np.zeros((1, hidden.shape[1]), dtype=np.float32)
            window = np.concatenate(
                [np.concatenate([zero, hidden[:-1]]), hidden, np.concatenate([hidden[1:], zero])], 1
            )
            hidden = hidden + self._layer(f"block{number}", window)
        logits = hidden @ a["out_w"].T + a["out_b"]
        logits -= logits.max(1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        scores, at = [], self._gap
        for text in texts:
            scores.append(logs[at : at + len(text)])
            at += len(text) + self._gap
        return scores

    def _layer(self, name: str, inputs: Floats) -> Floats:
        """Maxout of the inputs, normalised."""
        weights = self._arrays[f"{name}_w"]
        size, choices, _ = weights.shape
        every = inputs @ weights.reshape(size * choices, -1).T + self._arrays[f"{name}_b"].reshape(-1)
        out = every.reshape(-1, size, choices).max(2)
        mean, variance = out.mean(1, keepdims=True), out.var(1, keepdims=True)
        normal: Floats = (out - mean) / np.sqrt(variance + np.float32(1e-8))
        scaled: Floats = normal * self._arrays[f"{name}_scale"] + self._arrays[f"{name}_shift"]
        return scaled


def _certainty(entity: Entity, tags: Sequence[int], logs: Floats) -> float:
    """The logarithm of the probability of a name's weakest character, or of its ending where it does."""
    least = min(float(logs[at, tags[at]]) for at in range(entity.start, entity.end))
    if entity.end == len(tags):
        return least
    goes_on = float(np.exp(logs[entity.end, tags[entity.start] + 1]))  # the tag of a name's inside
    return min(least, float(np.log(max(1 - goes_on, 1e-9))))


def _batches(order: Sequence[int], texts: Sequence[str]) -> list[list[int]]:
    batches: list[list[int]] = []
    size = _BATCH
    for index in order:
        if size >= _BATCH:
            batches.append([])
            size = 0
        batches[-1].append(index)
        size += len(texts[index])
    return batches


def _allowed() -> Floats:
    """[from, to]: the inside of a name follows only its beginning or inside."""
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for to, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            table[:, to] = _NEVER
            table[[to - 1, to], to] = 0
    return table


_ALLOWED = _allowed()


def best_paths(scores: Sequence[Floats]) -> list[list[int]]:
    """For each text the most probable tags that make whole names; ``scores`` are in order of length, shortest first."""
    lengths = np.array([len(score) for score in scores])
    longest = int(lengths[-1])
    padded = np.zeros((len(scores), longest, len(TAGS)), dtype=np.float32)
    for row, score in enumerate(scores):
        padded[row, : len(score)] = score
    best = padded[:, 0] + np.array([_NEVER if tag.startswith("I-") else 0 for tag in TAGS], dtype=np.float32)
    back = np.zeros((len(scores), longest, len(TAGS)), dtype=np.int8)
    for at in range(1, longest):
        on = int(np.searchsorted(lengths, at, side="right"))  # the texts before this one have ended
        ways = best[on:, :, None] + _ALLOWED
        back[on:, at] = ways.argmax(1)
        best[on:] = ways.max(1) + padded[on:, at]
    paths = []
    for row, length in enumerate(lengths):
        path = [int(best[row].argmax())]
        for at in range(int(length) - 1, 0, -1):
            path.append(int(back[row, at, path[-1]]))
        paths.append(path[::-1])
    return paths


def entities(tags: Sequence[int]) -> list[Entity]:
    """The names that a row of tags marks."""
    found: list[Entity] = []
    start = 0
    for at, tag in enumerate([*tags, 0]):
        ended = at > start and tags[start] and not (tag and TAGS[tag].startswith("I-"))
        if ended:
            found.append(Entity(start, at, TAGS[tags[start]][2:]))
        if ended or (at < len(tags) and not tags[start]):
            start = at
    return found
