"""Finds by the text alone where two texts were run together inside a clause, and which broken end goes on in which beginning.

Three small networks over characters, trained beforehand (``auditor.models.train.seams``) and evaluated here with numpy:
the tagger looks at the characters around a position, at how often their runs stand in other texts, and at what a network that cuts
words holds of them (``auditor.lexical``); two towers read the text up to a position and the text from there on and say how well the
two fit; the last step weighs both with the topic left and right (``auditor.seam_features``). Every part is linear in the length of the
text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor import language, topics
from auditor.convolution import Network, network
from auditor.language import Ids, LanguageModel, Table
from auditor.lexical import Lexical
from auditor.lexical import load as lexical
from auditor.manifest import verified
from auditor.seam_features import (
    CLAUSE,
    KINDS,
    MEANINGS,
    SPOKEN,
    TAGGED,
    WORD_LENGTHS,
    Single,
    combined_features,
    kind_rows,
    local_features,
    meaning_features,
    place_kinds,
    topic_features,
)
from auditor.topics import Topics, known_han

NO_PLACE = -30.0
"""The score of a position that does not lie between two Han characters of one paragraph."""

# How the judges and the topics are weighed, rows as ``Scorer._evidence``. Where something looks broken and both sides speak of
# the same, it is more often a new word than a seam; that costs passages of one document, so half is taken off of what is best for
# two documents. Chosen by likelihood and recall on the half that is not trained on (models/seams.md).
_CLAUSE_BLEND = np.array([0.5, 0.5, -0.66, -0.33, -0.33, -0.33, -0.33, 0.3])
_MARK_BLEND = np.array([0.85, 0.0, 0.0, 0.0, 0.0, 0.0, -0.55, -0.35, -0.25])
# 我区, 全县, 本院, and 特 or 现 before what a document does (“，特制定”, “现将”): the texts that were counted hardly have them, so they looked broken.
_OWN = re.compile(
    "[我本贵全各该][省市县区州盟旗乡镇村街局厅委院校处科所站办部党]|(?<=[，。；\n])(?:特[制提通发作予公函报]|现[将就提印予通公])"
)
_OWN_COST = 6.0
_STRETCH = 40_000  # characters whose measures are held at once
_CONTEXT = 3_500  # further than the widest measure reaches; whole blocks of ``seam_features``, or stretches differ
_JOINED = 300  # characters on either side of a join


class Sides(NamedTuple):
    """A text as the networks see it: ``scores`` as in ``seam_scores``; unit vectors, one row for each character.

    ``marks``: the same for positions behind commas, sentence ends and line ends, NO_PLACE elsewhere.
    ``near``: as ``scores``, by the characters around alone: it points to other places where both sides are of one document. No
    log-odds of anything.
    ``ahead[i]`` stands for what ends with character i, ``behind[i]`` for what begins there: their products say how well a
    beginning fits an end, wherever in the text both stand.
    """

    scores: Single
    marks: Single
    near: Single
    ahead: Single
    behind: Single


class Seam(NamedTuple):
    """A likely seam: it lies before character ``at``; ``score`` as in ``seam_scores``."""

    at: int
    score: float


def seam_scores(text: str) -> Single:
    """For each position how likely a seam is there: natural log-odds; entry i is for the position before character i.

    As many entries as characters, NO_PLACE where a position is not between two Han characters. At 0 a seam there is as likely
    as none in the 2,800 characters around, if every second such text had one.
    """
    return load().scores(text)


def best_seams(text: str, start: int, end: int, k: int) -> list[Seam]:
    """The ``k`` likeliest seams before characters [start, end) of the text, best first, none within three of a better one."""
    return _best(seam_scores(text), start, end, k)


def join_score(left: str, right: str) -> float:
    """How well ``right`` goes on where ``left`` breaks off, to be compared among candidates; natural log-odds."""
    return load().join(left, right)


def _best(scores: Single, start: int, end: int, k: int) -> list[Seam]:
    start, end = max(start, 0), min(end, len(scores))
    found: list[Seam] = []
    for at in start + np.argsort(-scores[start:end], kind="stable") if start < end else ():
        if len(found) == k or scores[at] <= NO_PLACE:
            break
        if all(abs(at - other.at) > 3 for other in found):
            found.append(Seam(int(at), float(scores[at])))
    return found


@dataclass(frozen=True)
class _Judge:
    """Weighs rows of measures: a few small networks of one hidden layer, averaged, then made into log-odds."""

    mean: Single
    spread: Single
    hidden: Single  # networks × rows × units
    hidden_bias: Single
    out: Single  # networks × units
    out_bias: Single
    scale: tuple[float, float]

    def __call__(self, rows: Single) -> Single:
        values = np.clip((rows[: len(self.mean)].T - self.mean) / self.spread, -6, 6)
        total = np.zeros(len(values), dtype=np.float32)
        for weights, bias, out, out_bias in zip(self.hidden, self.hidden_bias, self.out, self.out_bias, strict=True):
            total += np.maximum(values @ weights + bias, 0) @ out + out_bias
        judged: Single = total / np.float32(len(self.hidden)) * np.float32(self.scale[0]) + np.float32(self.scale[1])
        return judged


@dataclass(frozen=True)
class Scorer:
    """The networks and the tables they read: the language model's counts and a table of dictionary words."""

    model: LanguageModel
    words: Mapping[int, Table]
    tagger_characters: Single
    tagger: Network
    tower_characters: Single
    ahead: Network  # what ends at a position
    behind: Network  # what begins there
    topics: Topics
    lexical: Lexical
    plain: _Judge  # without what is spoken of
    seam: _Judge
    mark: _Judge  # behind commas and sentences
    line: _Judge
    joint: _Judge

    def scores(self, text: str) -> Single:
        """As ``seam_scores``."""
        return self.read(text).scores

    def read(self, text: str) -> Sides:
        """The scores of all positions and the vectors of both sides."""
        ids, kinds = self.model.ids(text)[1:-1], place_kinds(text)
        known = known_han(text, ids)
        scores, marks, near = (np.full(len(ids), NO_PLACE, dtype=np.float32) for _ in range(3))
        width = len(self.ahead.last.bias)
        ahead, behind = np.zeros((len(ids), width), dtype=np.float32), np.zeros((len(ids), width), dtype=np.float32)
        for start in range(0, len(ids), _STRETCH):
            end = min(start + _STRETCH, len(ids))
            low, high = max(start - _CONTEXT, 0), min(end + _CONTEXT, len(ids))
            if not kinds[start:end].any():
                continue
            here = slice(start - low, end - low)
            left, right = self._vectors(ids[low:high])
            ahead[start:end], behind[start:end] = left[here], right[here]
            read = self.lexical(ids[low:high])
            rows = self._rows(ids[low:high], kinds[low:high], known[low:high], left, right, read)[:, here]
            for judged, at in (
                (scores, np.flatnonzero(kinds[start:end] == CLAUSE)),
                (marks, np.flatnonzero(kinds[start:end] > CLAUSE)),
            ):
                judged[start + at] = self._weighed(rows[:, at], clause=judged is scores)
            inside = np.flatnonzero(kinds[start:end] == CLAUSE)
            near[start + inside] = rows[TAGGED, inside]
        for match in _OWN.finditer(text):
            scores[match.start() + 1] -= _OWN_COST
            near[match.start() + 1] -= _OWN_COST
        return Sides(scores, marks, near, ahead, behind)

    def join(self, left: str, right: str) -> float:
        """As ``join_score``."""
        return self.joins([(left, right)])[0]

    def joins(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """As ``join_score`` for each pair; together they take less time, for sentences are read side by side."""
        sides = [(left[-_JOINED:], right[:_JOINED]) for left, right in pairs]
        ids = [self.model.ids(left + right)[1:] for left, right in sides]  # an edge behind each, or sentences run on
        read = np.split(self.lexical(np.concatenate(ids)), np.cumsum([len(own) for own in ids])[:-1]) if ids else []
        return [
            self._joined(left, right, own[:-1], lexical[:-1]) if left and right else NO_PLACE
            for (left, right), own, lexical in zip(sides, ids, read, strict=True)
        ]

    def _joined(self, left: str, right: str, ids: Ids, lexical: Single) -> float:
        whole = left + right
        rows = self._rows(ids, place_kinds(whole), known_han(whole, ids), *self._vectors(ids), lexical)[:, len(left)]
        return float(self.joint(rows[:, None])[0])

    def _weighed(self, rows: Single, *, clause: bool) -> Single:
        """The log-odds of positions from their rows."""
        blend = _CLAUSE_BLEND if clause else _MARK_BLEND
        weighed: Single = (blend @ self._evidence(rows, clause=clause)).astype(np.float32)
        return weighed

    def _evidence(self, rows: Single, *, clause: bool) -> Single:
        """What is weighed at last: the judges, how alike both sides are at three widths, the sort of place, and one."""
        spoken = rows[-MEANINGS - KINDS :]
        alike = [spoken[row] for row in SPOKEN]
        if clause:
            return np.stack([self.plain(rows), self.seam(rows), *alike, np.ones(rows.shape[1], dtype=np.float32)])
        judged = np.where(rows[-1] > 0, self.line(rows), self.mark(rows))
        return np.stack([judged, *alike, *rows[-KINDS:]])

    def _rows(
        self,
        ids: Ids,
        kinds: npt.NDArray[np.uint8],
        known: npt.NDArray[np.bool_],
        ahead: Single,
        behind: Single,
        read: Single,
    ) -> Single:
        counts = self.model.counts(ids)
        local = local_features(ids, counts, self.words)
        fits = _fits(ahead, behind)
        tagged = self.tagger(np.concatenate([self.tagger_characters[ids], local.T, fits.T, read], axis=1))[:, 0]
        topic = topic_features(ids, known, counts[1], self.model.total)
        combined = combined_features(kinds == CLAUSE, tagged, fits, local, topic)
        return np.concatenate([combined, meaning_features(self.topics.sums(ids, known)), kind_rows(kinds)])

    def _vectors(self, ids: Ids) -> tuple[Single, Single]:
        characters = self.tower_characters[ids]
        return _normed(self.ahead(characters)), _normed(self.behind(characters))


def _fits(ahead: Single, behind: Single) -> Single:
    """How well left and right fit at each position, and with one character left out on either side or both."""
    out = np.zeros((4, len(ahead)), dtype=np.float32)
    for row, (before, after) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        count = len(ahead) - 1 - before - after
        if count > 0:
            out[row, 1 + before : 1 + before + count] = np.einsum(
                "ij,ij->i", ahead[:count], behind[1 + before + after :]
            )
    return out


def _normed(vectors: Single) -> Single:
    normed: Single = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return normed


@cache
def load() -> Scorer:
    """The scorer that ships; MissingModel when it is not installed."""
    return open_scorer(verified("seams"), language.load(), topics.load())


def open_scorer(folder: Path, model: LanguageModel, spoken_of: Topics) -> Scorer:
    """The scorer in ``folder``, which was trained with this language model and these vectors of what is spoken of."""
    with np.load(folder / "weights.npz") as file:
        weights: dict[str, Single] = {
            name: file[name] for name in file.files if not name.startswith(("words", "recent"))
        }
        words = {n: Table(file[f"words_tags_{n}"], file[f"words_logs_{n}"]) for n in WORD_LENGTHS}
        recent = [Table(file[f"recent_tags_{n}"], file[f"recent_logs_{n}"]) for n in range(1, language.ORDERS + 1)]
        characters = float(file["recent_characters"])
    for name, values in weights.items():
        weights[name] = values.astype(np.float32)
    return Scorer(
        model=model.extended(recent, characters),
        words=words,
        tagger_characters=weights["tagger.characters"],
        tagger=network(weights, "tagger", [range(-2, 3)] + [range(-d, d + 1, d) for d in _TAGGER]),
        tower_characters=weights["towers.characters"],
        ahead=network(weights, "ahead", [range(-2, 1)] + [range(-2 * d, 1, d) for d in _TOWER]),
        behind=network(weights, "behind", [range(2, -1, -1)] + [range(2 * d, -1, -d) for d in _TOWER]),
        topics=spoken_of,
        lexical=lexical(),
        plain=_judge(weights, "plain"),
        seam=_judge(weights, "seam"),
        mark=_judge(weights, "mark"),
        line=_judge(weights, "line"),
        joint=_judge(weights, "joint"),
    )


_TAGGER = (1, 1, 2, 4, 8, 16)  # how far apart the characters are that each further convolution looks at
_TOWER = (2, 4, 8, 16)


def _judge(weights: Mapping[str, Single], name: str) -> _Judge:
    first, second = (float(value) for value in weights[f"{name}.scale"])
    fields = ("mean", "spread", "hidden", "hidden_bias", "out", "out_bias")
    mean, spread, hidden, hidden_bias, out, out_bias = (weights[f"{name}.{field}"] for field in fields)
    return _Judge(mean, spread, hidden, hidden_bias, out, out_bias, (first, second))
