"""What would read better at a place where a reader stumbles: a character less, more, changed over, or another one.

Candidates are characters that are read or look alike, what stands between the neighbours elsewhere (in the counted texts or
in the notice itself), and the neighbours in the other order. The language model weighs them in both directions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from auditor import lexicon
from auditor.language import LanguageModel
from auditor.slip_features import Gaps
from auditor.slip_score import load

_AROUND = 10  # characters on either side that the model reads with a candidate
_MOST_ALIKE = 30  # so many homophones, the commonest ones, and so many look-alikes
_MARGIN = 5  # characters beside the change whose odds it alters


class Correction(NamedTuple):
    """Characters [start, end) of the text give way to ``new``.

    ``gain``: bits that this saves, both directions averaged; ``support``: how often the corrected wording (four or five
    characters around the change) stands in the text itself.
    """

    start: int
    end: int
    new: str
    kind: str
    gain: float
    support: int


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


def corrections(text: str, at: int, reach: int = 1) -> list[Correction]:
    """The candidates at the characters within ``reach`` of ``at``, the one that saves most first."""
    scorer = load()
    changes = list(dict.fromkeys(_changes(text, at, reach, scorer.model, scorer.gaps)))
    if not changes:
        return []
    found = []
    for change, gain in zip(changes, _gains(scorer.model, text, changes), strict=True):
        found.append(Correction(*change, gain, _support(text, change)))
    return sorted(found, key=lambda correction: -correction.gain)


class _Change(NamedTuple):
    start: int
    end: int
    new: str
    kind: str


def _changes(text: str, at: int, reach: int, model: LanguageModel, gaps: Gaps) -> Iterator[_Change]:
    low, high = max(at - reach, 1), min(at + reach + 1, len(text) - 1)
    for here in range(low, high):
        if not _han(text[here]):
            continue
        yield _Change(here, here + 1, "", "多字")
        for other in alike().get(text[here], ""):
            yield _Change(here, here + 1, other, "别字")
        if _han(text[here - 1]):
            if text[here - 1] != text[here]:
                yield _Change(here - 1, here + 1, text[here] + text[here - 1], "倒字")
            for between in _between(text, here, model, gaps):
                yield _Change(here, here, between, "漏字")


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


def _support(text: str, change: _Change) -> int:
    """How often two characters, the change and two characters stand elsewhere in the text; the better of the two sides."""
    before, after = text[max(change.start - 2, 0) : change.start], text[change.end : change.end + 2]
    if not all(map(_han, before + change.new + after)) or len(before) < 2 or len(after) < 2:
        return 0
    return text.count(before + change.new + after)


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
