"""A language model of characters: how surprising a text is at each position, and how well one text follows another.

The model is a table of counts of one to five characters in a row. Counts serve both directions: the probability of a
character after the four before it and that of one before the four behind it come from the same entry. Lower orders are
interpolated with a Dirichlet prior: p(c | h) = (count(hc) + a * p(c | h')) / (count(h) + a), h' one character shorter.

Source: MacKay and Peto, "A hierarchical Dirichlet language model", Natural Language Engineering 1 (1995).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.manifest import verified

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

ORDERS = 5
UNKNOWN = 1  # id of a character that training did not see; 0 is the edge of a paragraph
_SCALE = 12.0  # a count is stored as round(_SCALE * ln(count)) + 1 in one byte; 0 is no entry
_PROBES = 12
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def normalised(text: str) -> str:
    """The text as the model reads it, one character for each: digits are 0, letters a, widths unified."""
    from auditor.numerals import fold

    return fold(text).translate(_CLASSES)


_CLASSES = {ord(c): "0" for c in "0123456789"}
_CLASSES |= {ord(c): "a" for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_CLASSES |= {ord(c): "\n" for c in "\r\u2028\u2029"} | {ord("\t"): " "}


def hashes(ids: Ids, order: int) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of each run of ``order`` ids; one fewer than ids for order 2, and so on."""
    count = max(len(ids) - order + 1, 0)
    out = np.zeros(count, dtype=np.uint64)
    for offset in range(order):
        out = (out + ids[offset : offset + count].astype(np.uint64) + np.uint64(1)) * _MULTIPLIER
        out ^= out >> np.uint64(29)
    return out


@dataclass(frozen=True)
class Table:
    """Counts of runs of one length in an open-addressed hash table: ``tags`` of 16 bits and ``logs`` of 8."""

    tags: npt.NDArray[np.uint16]
    logs: npt.NDArray[np.uint8]

    def counts(self, keys: npt.NDArray[np.uint64]) -> Floats:
        """The count of each key, 0 where there is none."""
        return self.counts_at(self.slots(keys))

    def counts_at(self, slots: npt.NDArray[np.int64]) -> Floats:
        """The count in each slot, 0 for slot -1."""
        return _COUNTS[np.where(slots >= 0, self.logs[slots], 0)]

    def slots(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """Where each key stands, -1 where there is none."""
        mask = np.uint64(len(self.tags) - 1)
        slots = (keys >> np.uint64(16)) & mask
        tags = (keys & np.uint64(0xFFFF)).astype(np.uint16)
        found = np.full(len(keys), -1, dtype=np.int64)
        open_ = np.arange(len(keys))
        for _ in range(_PROBES):
            here = slots[open_]
            used = self.logs[here] > 0
            hit = (self.tags[here] == tags[open_]) & used
            found[open_[hit]] = here[hit]
            open_ = open_[~hit & used]
            if not len(open_):
                break
            slots[open_] = (slots[open_] + np.uint64(1)) & mask
        return found


_COUNTS = np.concatenate([[0.0], np.exp(np.arange(255) / _SCALE)])


def build_table(keys: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64]) -> Table:
    """The table of distinct keys and their counts; keys that find no slot in a few probes are dropped (rare)."""
    size = 1 << max(4, int(np.ceil(np.log2(max(len(keys), 1) * 1.3))))
    tags, logs = np.zeros(size, dtype=np.uint16), np.zeros(size, dtype=np.uint8)
    order = np.argsort(-counts, kind="stable")
    keys, counts = keys[order], counts[order]
    slots = ((keys >> np.uint64(16)) & np.uint64(size - 1)).astype(np.int64)
    stored = np.minimum(np.round(_SCALE * np.log(counts)) + 1, 255).astype(np.uint8)
    marks = (keys & np.uint64(0xFFFF)).astype(np.uint16)
    open_ = np.arange(len(keys))
    for _ in range(_PROBES):
        free = logs[slots[open_]] == 0
        candidates = open_[free]
        _, first = np.unique(slots[candidates], return_index=True)
        placed = candidates[first]
        tags[slots[placed]], logs[slots[placed]] = marks[placed], stored[placed]
        left = np.ones(len(keys), dtype=bool)
        left[placed] = False
        open_ = open_[left[open_]]
        if not len(open_):
            break
        slots[open_] = (slots[open_] + 1) & (size - 1)
    return Table(tags, logs)


@dataclass(frozen=True)
class Surprise:
    """Bits for each character of a text, given the four before it (``forward``) and the four behind it (``backward``)."""

    forward: Floats
    backward: Floats


class LanguageModel:
    """The model; ``load`` reads the shipped one. All probabilities are natural logarithms unless said otherwise."""

    def __init__(self, alphabet: str, tables: Sequence[Table], total: float, priors: Sequence[float]) -> None:
        self._codes: npt.NDArray[np.int64] = np.full(0x110000, UNKNOWN, dtype=np.int16)
        for index, char in enumerate(alphabet):
            self._codes[ord(char)] = index + 2
        self._codes[ord("\n")] = 0
        self._tables: tuple[tuple[Table, ...], ...] = tuple((table,) for table in tables)
        self.total = total
        self.size = len(alphabet) + 2
        self._alphabet = alphabet
        self._priors = tuple(priors)

    def ids(self, text: str) -> Ids:
        """The text as ids, between two edges."""
        points = np.frombuffer(normalised(text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return np.concatenate([[0], self._codes[points], [0]]).astype(np.int64)

    def character(self, id_: int) -> str:
        """The character of an id; "" for the edge and for what training did not see."""
        return self._alphabet[id_ - 2] if id_ > UNKNOWN else ""

    def surprise(self, text: str, own: bool = False) -> Surprise:
        """How surprising each character is, in bits. ``own`` mixes in what the text itself repeats elsewhere."""
        ids = self.ids(text)
        counts = self.counts(ids)
        forward = self._chain(counts, ids, forward=True)
        backward = self._chain(counts, ids, forward=False)
        if own:
            cache_forward, cache_backward = _repeated(ids)
            forward, backward = np.maximum(forward, cache_forward), np.maximum(backward, cache_backward)
        bits = np.log(2.0)
        return Surprise(-forward[1:-1] / bits, -backward[1:-1] / bits)

    def counts(self, ids: Ids) -> list[Floats]:
        """How often the 1, 2, … 5 ids from each position stand in the counted texts; shorter by one for each longer run."""
        return [self.count_keys(hashes(ids, order), order) for order in range(1, len(self._tables) + 1)]

    def count_keys(self, keys: npt.NDArray[np.uint64], order: int) -> Floats:
        """How often the runs of ``order`` ids with these hashes stand in the counted texts."""
        first, *others = self._tables[order - 1]
        counts = first.counts(keys)
        for table in others:
            counts += table.counts(keys)
        return counts

    def extended(self, tables: Sequence[Table], characters: float) -> LanguageModel:
        """This model with the counts of further texts of so many ``characters`` added; its alphabet and priors stay."""
        both = copy(self)
        both._tables = tuple((*known, more) for known, more in zip(self._tables, tables, strict=True))
        both.total = self.total + characters
        return both

    def _chain(self, counts: Sequence[Floats], ids: Ids, forward: bool) -> Floats:
        """Log probability of every id given those before it (or behind it), from the shortest context to the longest."""
        size = len(ids)
        p = (counts[0] + 0.5) / (self.total + 0.5 * self.size)
        for order in range(2, len(self._tables) + 1):
            prior = self._priors[order - 1]
            joint, context = counts[order - 1], counts[order - 2]
            longer = p.copy()
            if forward:  # joint[i] ends at i + order - 1, its context begins at i
                at = slice(order - 1, size)
                given = context[: len(joint)]
            else:  # joint[i] begins at i, its context at i + 1
                at = slice(0, size - order + 1)
                given = context[1 : len(joint) + 1]
            given = np.maximum(given, joint)
            longer[at] = (joint + prior * p[at]) / (given + prior)
            p = longer
        return np.log(p)

    def join(self, left: str, right: str, width: int = 4) -> float:
        """How well ``right`` follows ``left``, in bits: what knowing ``left`` saves on the first characters of ``right``.

        About zero for unrelated texts, several bits for a phrase that was cut in two, negative for a bad join.
        """
        left, right = left[-ORDERS:], right[: width + ORDERS]
        if not left or not right:
            return 0.0
        return float(self.joins(left + right)[len(left)])

    def joins(self, text: str) -> Floats:
        """For each position between two characters of ``text``, how well what stands on both sides belongs together.

        The mutual information of the four characters before and behind, in bits: low at a seam. Position i lies before
        character i; the first and the last are infinite.
        """
        ids = self.ids(text)
        counts = self.counts(ids)
        forward = self._chain(counts, ids, forward=True)
        out = np.full(len(text) + 1, np.inf)
        fresh = self._fresh(counts, ids)
        span = 4
        gain = np.zeros(len(ids))
        for offset in range(span):
            # Character offset behind the position: with all that precedes it, and with only what lies behind the position.
            known, alone = forward, fresh[offset]
            gain[: len(ids) - offset] += (known - alone)[offset:]
        out[1:-1] = gain[2:-1] / np.log(2.0)
        return out

    def _fresh(self, counts: Sequence[Floats], ids: Ids) -> list[Floats]:
        """Log probability of each id given only the 0, 1, 2 or 3 ids before it."""
        size = len(ids)
        p = (counts[0] + 0.5) / (self.total + 0.5 * self.size)
        out = [np.log(p)]
        for order in range(2, len(self._tables)):
            prior = self._priors[order - 1]
            joint, given = counts[order - 1], counts[order - 2][: len(counts[order - 1])]
            longer = p.copy()
            longer[order - 1 : size] = (joint + prior * p[order - 1 : size]) / (np.maximum(given, joint) + prior)
            p = longer
            out.append(np.log(p))
        return out

    def save(self, folder: Path, alphabet: str) -> None:
        """Writes the model's files into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = [first for first, *_ in self._tables]
        np.save(folder / "tags.npy", np.concatenate([table.tags for table in tables]))
        np.save(folder / "logs.npy", np.concatenate([table.logs for table in tables]))
        facts: dict[str, Any] = {
            "alphabet": alphabet,
            "sizes": [len(table.tags) for table in tables],
            "total": self.total,
            "priors": list(self._priors),
        }
        (folder / "model.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def open_model(folder: Path) -> LanguageModel:
    """The model in ``folder``; its arrays are mapped and not read."""
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    # Mapped and not read; as plain arrays, which are quicker to index than numpy's own kind for maps.
    tags = np.asarray(np.load(folder / "tags.npy", mmap_mode="r"))
    logs = np.asarray(np.load(folder / "logs.npy", mmap_mode="r"))
    tables, at = [], 0
    for size in facts["sizes"]:
        tables.append(Table(tags[at : at + size], logs[at : at + size]))
        at += size
    return LanguageModel(facts["alphabet"], tables, facts["total"], facts["priors"])


@cache
def load() -> LanguageModel:
    """The model that ships; MissingModel when it is not installed, or is not the one that it was."""
    return open_model(verified("language"))


def _repeated(ids: Ids) -> tuple[Floats, Floats]:
    """Log probabilities from the text's own repetitions: of the places where the same four ids stand, the share that goes
    on alike, the place itself left out. Minus infinity where nothing repeats."""
    size = len(ids)
    forward, backward = np.full(size, -np.inf), np.full(size, -np.inf)
    if size <= ORDERS:
        return forward, backward
    long, short = hashes(ids, ORDERS), hashes(ids, ORDERS - 1)
    joint, context = _multiplicity(long), _multiplicity(short)
    with np.errstate(divide="ignore", invalid="ignore"):
        ahead = np.log((joint - 1) / context[: len(long)])
        behind = np.log((joint - 1) / context[1 : len(long) + 1])
    forward[ORDERS - 1 :] = np.where(joint > 1, ahead, -np.inf)
    backward[: len(long)] = np.where(joint > 1, behind, -np.inf)
    return forward, backward


def _multiplicity(keys: npt.NDArray[np.uint64]) -> Floats:
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return counts[inverse].astype(np.float64)
