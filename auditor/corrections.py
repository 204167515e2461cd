"""What would read better at a place where a reader stumbles: a character less, more, changed over, or another one.

Candidates are characters that are read or look alike, what stands between the neighbours elsewhere (in the counted texts or
in the notice itself), and the neighbours in the other order. The language model weighs them in both directions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from auditor import language, lexicon
from auditor.language import UNKNOWN, Ids, LanguageModel, hashes
from auditor.slip_features import Gaps, keys
from auditor.slip_score import load, slip_scores

_AROUND = 10  # characters on either side that the model reads with a candidate
_MOST_ALIKE = 30  # so many homophones, the commonest ones, and so many look-alikes
_NEAR = 2  # of places so near to each other the likeliest is looked at
_MARGIN = 5  # characters beside the change whose odds it alters

_ALIKE, _TURNED, _ADDED, _LOST = "别字", "倒字", "多字", "漏字"
_DROPPED = 4.0  # bits that a character less saves whatever it was
_USUAL = 4  # so often a run of three stands in the counted texts at least
_RARE = 5  # so often a pair stands there at most, for its characters to be doubted
_STRETCH = 20_000  # characters that are looked at at once
# The score and half of the bits saved must be so much together: below it rare words begin. Set on edited texts, models/slips.md.
_LEAST_SCORE, _LEAST_GAIN, _LEAST = 3.0, 12.0, 19.0


class Correction(NamedTuple):
    """Characters [start, end) of the text give way to ``new``; ``kind`` is 别字, 倒字, 多字 or 漏字.

    ``gain``: bits that this saves, both directions averaged.
    """

    start: int
    end: int
    new: str
    kind: str
    gain: float


def wrong_characters(text: str) -> list[Correction]:
    """Characters that are surely meant to be others, read or looking like them or in the other order; in order of the text.

    Where dropping or adding a character would read better still, nothing is said: short forms that the model does not know
    look like that.
    """
    near = _doubtful(text)
    if not len(near):
        return []
    scores = slip_scores(text, near)
    found = []
    for at in np.flatnonzero(scores >= _LEAST_SCORE).tolist():
        if scores[at] < scores[max(at - _NEAR, 0) : at + _NEAR + 1].max():
            continue
        best = _likeliest(corrections(text, at))
        if best is None or best.kind not in (_ALIKE, _TURNED) or best.gain < _LEAST_GAIN:
            continue
        if scores[at] + best.gain / 2 >= _LEAST:
            found.append(best)
    return found


def _likeliest(found: list[Correction]) -> Correction | None:
    """The correction that saves most; one that drops a character saves what the character costs besides, and must do better."""
    return max(found, key=lambda one: one.gain - (_DROPPED if one.kind == _ADDED else 0), default=None)


def _doubtful(text: str) -> Ids:
    """Positions where another character, or the other order, would save much: few, and found by counts alone."""
    model = language.load()
    ids = model.ids(text)[1:-1]
    changes: list[_Change] = []
    for start in range(0, len(ids), _STRETCH):
        low, high = max(start - 2, 0), min(start + _STRETCH + 2, len(ids))
        changes += (
            _Change(c.start + low, c.end + low, c.new, c.kind) for c in _usual(model, ids[low:high], text[low:high])
        )
    if not changes:
        return np.zeros(0, dtype=np.int64)
    gains = np.array(_gains(model, text, changes))
    return np.unique([change.start for change, gain in zip(changes, gains, strict=True) if gain >= _LEAST_GAIN]).astype(
        np.int64
    )


def _usual(model: LanguageModel, ids: Ids, text: str) -> Iterator[_Change]:
    """Changes that make a run of three that stands nowhere into one that is usual."""
    if len(ids) < 3:
        return
    han = np.array([_han(char) for char in text])
    pairs = model.count_keys(hashes(ids, 2), 2)
    rare = (np.minimum(pairs[:-1], pairs[1:]) <= _RARE) & han[1:-1] & (han[:-2] | han[2:])
    at = np.flatnonzero(rare) + 1
    at = at[model.count_keys(keys(ids[at - 1], ids[at], ids[at + 1]), 3) == 0]
    others = _alike_ids(model)[ids[at]]
    rows, columns = np.nonzero(others)
    counts = model.count_keys(keys(ids[at - 1][rows], others[rows, columns], ids[at + 1][rows]), 3)
    usual = counts >= _USUAL
    for row, other in zip(rows[usual].tolist(), others[rows[usual], columns[usual]].tolist(), strict=True):
        yield _Change(int(at[row]), int(at[row]) + 1, model.character(other), _ALIKE)
    first, second = keys(ids[at - 1], ids[at + 1], ids[at]), keys(ids[at], ids[at - 1], ids[at + 1])
    ahead = at[(model.count_keys(first, 3) >= _USUAL) & han[at + 1]]
    behind = at[(model.count_keys(second, 3) >= _USUAL) & han[at - 1]] - 1
    for place in (*ahead.tolist(), *behind.tolist()):
        yield _Change(place, place + 2, text[place + 1] + text[place], _TURNED)


@cache
def _alike_ids(model: LanguageModel) -> Ids:
    """(ids, most): ``alike`` as ids, filled up with 0."""
    rows = {int(model.ids(char)[1]): model.ids(others)[1:-1] for char, others in alike().items()}
    out = np.zeros((model.size, max(map(len, rows.values()))), dtype=np.int64)
    for one, others in rows.items():
        out[one, : len(others)] = others
    out[UNKNOWN] = 0
    return np.where(out == UNKNOWN, 0, out)


@cache
def alike() -> dict[str, str]:
    """For each character those that are read like it and those that look like it, commonest first."""
    found: dict[str, dict[str, None]] = {}
    for name in ("homophones.tsv", "lookalikes.tsv"):
        for _, characters in lexicon.table(name):
            for char in characters:
                others = [other for other in characters if other != char][:_MOST_ALIKE]
                found.setdefault(char, {}).update(dict.fromkeys(others))
    return {char: "".join(others) for char, others in found.items()}


def corrections(text: str, at: int) -> list[Correction]:
    """The candidates at the character and its two neighbours."""
    scorer = load()
    changes = list(dict.fromkeys(_changes(text, at, scorer.model, scorer.gaps)))
    if not changes:
        return []
    gains = _gains(scorer.model, text, changes)
    return [Correction(*change, gain) for change, gain in zip(changes, gains, strict=True)]


def without(text: str, positions: Sequence[int]) -> list[float]:
    """Bits that the text saves without the character at each position."""
    return _gains(language.load(), text, [_Change(at, at + 1, "", _ADDED) for at in positions])


def inserted(text: str, changes: Sequence[tuple[int, str]]) -> list[float]:
    """Bits that the text saves with the characters put in before the positions, each change by itself."""
    return _gains(language.load(), text, [_Change(at, at, new, _LOST) for at, new in changes]) if changes else []


class _Change(NamedTuple):
    start: int
    end: int
    new: str
    kind: str


def _changes(text: str, at: int, model: LanguageModel, gaps: Gaps) -> Iterator[_Change]:
    low, high = max(at - 1, 1), min(at + 2, len(text) - 1)
    for here in range(low, high):
        if not _han(text[here]):
            continue
        yield _Change(here, here + 1, "", _ADDED)
        for other in alike().get(text[here], ""):
            yield _Change(here, here + 1, other, _ALIKE)
        if _han(text[here - 1]):
            if text[here - 1] != text[here]:
                yield _Change(here - 1, here + 1, text[here] + text[here - 1], _TURNED)
            for between in _between(text, here, model, gaps):
                yield _Change(here, here, between, _LOST)


def _between(text: str, at: int, model: LanguageModel, gaps: Gaps) -> set[str]:
    """Characters that stand between the two around the position before ``at`` elsewhere."""
    before, after = text[at - 1], text[at]
    found = set()
    middle = gaps.between(model, before, after)
    if middle:
        found.add(middle)
    start = text.find(before)
    while start >= 0 and len(found) < _MOST_ALIKE:
        if text[start + 2 : start + 3] == after and _han(text[start + 1]):
            found.add(text[start + 1])
        start = text.find(before, start + 1)
    return found


def _gains(model: LanguageModel, text: str, changes: list[_Change]) -> list[float]:
    """Bits saved by each change. All versions go through the model at once, each a paragraph of its own."""
    pieces, spans = [], []
    at = 0
    for change in changes:
        low, high = max(change.start - _AROUND, 0), min(change.end + _AROUND, len(text))
        before, after = text[low : change.start].rpartition("\n")[2], text[change.end : high].partition("\n")[0]
        for middle in (text[change.start : change.end], change.new):
            piece = before + middle + after
            first = max(len(before) - _MARGIN, 0)
            last = len(piece) - max(len(after) - _MARGIN, 0)
            pieces.append(piece)
            spans.append((at + first, at + last))
            at += len(piece) + 1
    surprise = model.surprise("\n".join(pieces))
    sums = np.concatenate([[0.0], np.cumsum(surprise.forward + surprise.backward)]) / 2
    bits = [float(sums[last] - sums[first]) for first, last in spans]
    return [bits[index] - bits[index + 1] for index in range(0, len(bits), 2)]


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
