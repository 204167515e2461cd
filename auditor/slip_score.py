"""Finds by the text alone where a character is missing, doubled, changed over or wrong, and what would read better.

A small network over characters, trained on edited prose with slips put in (``auditor.models.train.slips``) and evaluated here
with numpy, looks at the characters and at how often their runs, and the runs that a correction would make, stand in other
texts. It says where a reader stumbles; whether a notice is wrong there is for a rule to decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor import language
from auditor.convolution import Network, network
from auditor.language import Ids, LanguageModel, Table
from auditor.manifest import verified
from auditor.seam_features import WORD_LENGTHS, Single, local_features
from auditor.slip_features import Gaps, changed_features, homophones

NO_PLACE = -math.inf
"""The score of a character that is not Han."""

_STRETCH = 20_000  # characters whose measures are held at once
_CONTEXT = 600  # further than the widest measure reaches
_SEEN = 42  # further than the network and the measures of a change reach
_BESIDE = 4  # characters beside a position that are scored with it
_STEPS = (1, 1, 2, 4, 8, 16)  # how far apart the characters are that each further convolution looks at


@dataclass(frozen=True)
class Scorer:
    """The network and the tables it reads: the language model's counts, dictionary words, what stands between two."""

    model: LanguageModel
    words: Mapping[int, Table]
    gaps: Gaps
    alike: Ids
    characters: Single
    tagger: Network

    def scores(self, text: str, near: Ids | None = None) -> Single:
        """As ``slip_scores``; with ``near`` only around these positions, sorted, and NO_PLACE elsewhere: much cheaper."""
        ids, han = self.model.ids(text)[1:-1], _han(text)
        out = np.full(len(ids), NO_PLACE, dtype=np.float32)
        for start in range(0, len(ids), _STRETCH):
            end = min(start + _STRETCH, len(ids))
            low, high = max(start - _CONTEXT, 0), min(end + _CONTEXT, len(ids))
            asked = [(start, end)] if near is None else _around(near, start, end)
            if not asked or not han[start:end].any():
                continue
            local = local_features(ids[low:high], self.model.counts(ids[low:high]), self.words)
            for first, last in asked:
                left, right = max(first - _SEEN, low), min(last + _SEEN, high)
                tagged = self._tagged(ids[left:right], local[:, left - low : right - low])
                out[first:last] = tagged[first - left : last - left]
        return np.where(han, out, np.float32(NO_PLACE))

    def _tagged(self, ids: Ids, local: Single) -> Single:
        rows = np.concatenate([local, changed_features(ids, self.gaps, self.alike, self.model)])
        odds: Single = self.tagger(np.concatenate([self.characters[ids], rows.T], axis=1))[:, 0]
        return odds


def _around(near: Ids, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches of [start, end) that hold all positions and their neighbours; positions close together share one."""
    found: list[tuple[int, int]] = []
    for at in near[(near >= start) & (near < end)].tolist():
        first, last = max(at - _BESIDE, start), min(at + _BESIDE + 1, end)
        if found and first - found[-1][1] < _SEEN:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found


def slip_scores(text: str, near: Ids | None = None) -> Single:
    """For each character natural log-odds that it is a slip or stands behind a gap; NO_PLACE where it is not Han.

    The odds are those of training, where every sixtieth character was a slip: in edited text a score of 0 means little.
    ``near``: sorted positions; only what is around them is scored.
    """
    return load().scores(text, near)


def _han(text: str) -> npt.NDArray[np.bool_]:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return (points >= 0x4E00) & (points <= 0x9FFF)


@cache
def load() -> Scorer:
    """The scorer that ships; MissingModel when it is not installed."""
    return open_scorer(verified("slips"), language.load())


def open_scorer(folder: Path, model: LanguageModel) -> Scorer:
    """The scorer in ``folder``, which was trained with this language model."""
    with np.load(folder / "weights.npz") as file:
        words = {n: Table(file[f"words_tags_{n}"], file[f"words_logs_{n}"]) for n in WORD_LENGTHS}
        gaps = Gaps(Table(file["gaps_tags"], file["gaps_logs"]), file["gaps_middles"])
        weights = {
            name: file[name].astype(np.float32) for name in file.files if name.startswith(("tagger.", "characters"))
        }
    characters = weights["characters"]
    offsets = [range(-2, 3)] + [range(-step, step + 1, step) for step in _STEPS]
    tagger = network(weights, "tagger", offsets)
    return Scorer(model, words, gaps, homophones(model, len(characters)), characters, tagger)
