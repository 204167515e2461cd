"""Reads characters as parts of words: what a recurrent network knows of each that was trained to cut and tag words.

Two layers of gated recurrent units in both directions over a sentence (the network of jieba's paddle mode, models/lexical.md),
evaluated with numpy; what the upper layer holds of a character is kept along its main directions.

Source: Jiao, Sun and Sun, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network" (2018), arXiv:1807.01882.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor import language
from auditor.language import Ids
from auditor.manifest import verified

Single = npt.NDArray[np.float32]

CHANNELS = 64
_ENDS = "。！？；"
_LONGEST = 120  # characters read at once: a longer sentence is cut, behind a comma if there is one in its second half


@dataclass(frozen=True)
class Direction:
    """One layer in one direction: inputs to gates (update, reset, candidate), and the state before to gates."""

    inputs: Single
    bias: Single
    gates: Single
    candidate: Single

    def __call__(self, values: Single, steps: list[Ids]) -> Single:
        """(characters, inputs) to (characters, units); ``steps[t]``: the character that each sentence has at step t."""
        units = len(self.candidate)
        given = values @ self.inputs + self.bias
        out = np.zeros((len(values), units), dtype=np.float32)
        state: Single = np.zeros((len(steps[0]) if steps else 0, units), dtype=np.float32)
        for at in steps:
            state = state[: len(at)]
            here = given[at]
            gates = here[:, : 2 * units] + state @ self.gates
            gates = 0.5 + 0.5 * np.tanh(0.5 * gates)
            update, reset = gates[:, :units], gates[:, units:]
            fresh = np.tanh(here[:, 2 * units :] + (reset * state) @ self.candidate)
            state = np.asarray(state + update * (fresh - state), dtype=np.float32)
            out[at] = state
        return out


@dataclass(frozen=True)
class Lexical:
    """The network; ``marks`` are the ids behind which a sentence ends, ``commas`` those behind which one may be cut."""

    characters: Single
    layers: tuple[tuple[Direction, Direction], ...]
    mean: Single
    basis: Single
    marks: Ids
    commas: Ids

    def __call__(self, ids: Ids) -> Single:
        """What is known of each character: (characters, CHANNELS), of about unit spread."""
        known: Single = np.asarray((self.states(ids) - self.mean) @ self.basis, dtype=np.float32)
        return known

    def states(self, ids: Ids) -> Single:
        """The upper layer, both directions: (characters, 2 × units)."""
        edges = self.sentences(ids)
        order = np.argsort(-np.diff(edges), kind="stable")
        starts, sizes = edges[:-1][order], np.diff(edges)[order]
        counts = np.searchsorted(-sizes, -np.arange(sizes[0] if len(sizes) else 0), side="left")
        onward = [starts[:count] + step for step, count in enumerate(counts)]
        back = [starts[:count] + sizes[:count] - 1 - step for step, count in enumerate(counts)]
        values = self.characters[ids]
        for ahead, behind in self.layers:
            values = np.concatenate([ahead(values, onward), behind(values, back)], axis=1)
        return values

    def sentences(self, ids: Ids) -> Ids:
        """Where sentences begin, and the end of the text."""
        edges = [0]
        for end in [*(np.flatnonzero(np.isin(ids, self.marks)) + 1), len(ids)]:
            while end - edges[-1] > _LONGEST:
                low = edges[-1]
                behind = np.flatnonzero(np.isin(ids[low + _LONGEST // 2 : low + _LONGEST - 1], self.commas))
                edges.append(low + _LONGEST // 2 + int(behind[-1]) + 1 if len(behind) else low + _LONGEST)
            if end > edges[-1]:
                edges.append(int(end))
        return np.array(edges, dtype=np.int64)


@cache
def load() -> Lexical:
    """The network that ships; MissingModel when it is not installed."""
    return open_lexical(verified("lexical"), language.load())


def open_lexical(folder: Path, model: language.LanguageModel) -> Lexical:
    """The network in ``folder``, whose characters are numbered as this language model's."""
    with np.load(folder / "weights.npz") as file:
        weights = {name: file[name].astype(np.float32) for name in file.files}
    return Lexical(
        characters=weights["characters"],
        layers=tuple(
            (_direction(weights, f"{layer}.ahead"), _direction(weights, f"{layer}.behind")) for layer in (0, 1)
        ),
        mean=weights["mean"],
        basis=weights["basis"],
        marks=model.ids("\n" + _ENDS)[:-1],
        commas=model.ids("，、：")[1:-1],
    )


def _direction(weights: Mapping[str, Single], name: str) -> Direction:
    return Direction(*(weights[f"{name}.{part}"] for part in ("inputs", "bias", "gates", "candidate")))
