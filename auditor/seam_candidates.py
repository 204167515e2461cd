"""Places where a text may have been cut: the likeliest by the text alone, and those that broken numbers point to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from auditor.language import LanguageModel
from auditor.number_runs import Counting, Number
from auditor.seam_features import CLAUSE, Single, place_kinds
from auditor.seam_score import NO_PLACE, Scorer, Sides

# Natural log-odds of a good join: a constant, the towers' cosine, the language model's bits. By logistic regression over true
# and false joins of generated texts (corpus/fit_splices.py --joins).
_JOIN = (-3.3, 7.97, 0.312)
_MOST_JOIN = 6.0
# The same with what the networks say of both sides put together (``Scorer.join``).
_FINE_JOIN = (-1.68, 7.96, 0.129, 0.153)
READ = 80  # characters of either side that are put together
NO_JOIN = -9.0
CLOSED_JOIN = 0.3  # where both sides are whole sentences a join says next to nothing
HALF_JOIN = -4.0  # half a sentence does not go on in a whole one

_PEAKS = 16  # likeliest positions, and so many positions around each
_MARKS = 10  # likeliest places behind marks
_BESIDE = 3
_PARTNERS = 5  # positions that fit the broken side of a peak best
_EDGE = 12
_LEAST_NEAR, _MOST_NEAR = -10.0, 20.0
APART = 60  # characters between cuts
_OUTER = 60  # characters at either end of the text that are left alone: titles, signatures
# Where a line begins to speak: behind its number. One or two characters further on, a rare word is likelier than a seam.
_LINE = re.compile("^[ \t\u3000]*(?:[（(]?[一二三四五六七八九十百0-9０-９]{1,4}[）)、.．]+)?[ \t\u3000]*", re.MULTILINE)
_ORDINAL = re.compile("[\\s，、。；：！？]\\S{1,3}[，、,]")  # 第三，自觉…: no place where one text ends
_COUNTED = re.compile("(?<=[。；，：\n])[一二三四五六七八九十]{1,3}(?=[是要])")  # 十要加强…
_NEAR_LINE = 14  # what looks like a seam so near to a line's beginning is one at the line
_BESIDE_LINE = 3.0
_INSIDE, _BEHIND = 6, 16  # candidates inside clauses and behind marks that a stretch gives
_MOST_STRETCHES = 12
_CLOSED = "\n。！？"
_SHORT_LINE = 40
_MARK = re.compile("[，；。！？,;]")


class Cut(NamedTuple):
    """A place where the text may have been cut; ``odds``: natural log-odds of a seam there by the text alone.

    ``closed``: behind a sentence or a line; ``kind`` as ``seam_features.place_kinds``; ``heading``:
    where the number begins that stands right behind it, if one does; ``near`` as ``Sides.near``, 0 behind marks.
    """

    position: int
    odds: float
    closed: bool
    kind: int
    heading: int | None = None
    near: float = 0.0


class Candidates(NamedTuple):
    """The cuts in the order of the text. Each of ``stretches`` holds the indices of the cuts of which one is likely a seam,
    for the numbers break between its ends; the likeliest first."""

    cuts: tuple[Cut, ...]
    stretches: tuple[tuple[int, ...], ...]


def candidates(text: str, sides: Sides, numbers: Sequence[Number], counting: Counting) -> Candidates:
    """The candidates of a text; not many more for a long text than for a short one, but for its broken numbers."""
    found = _likely(sides.scores)
    found |= {at: float(sides.scores[at]) for at in _peaks(sides.near, _PEAKS) if at not in found}
    found |= {at: float(sides.marks[at]) for at in _peaks(sides.marks, _MARKS)}
    found |= {at: odds for at, odds in _partners(sides, _peaks(sides.scores, _PEAKS)).items() if at not in found}
    stretches = []
    for low, high in _broken(numbers, counting):
        inside = _within(sides, low, high)
        stretches.append(tuple(inside))
        found |= {at: odds for at, odds in inside.items() if at not in found}
    lines = [match.end() for match in _LINE.finditer(text)]
    kinds = place_kinds(text)
    headed = {_line_begin(text, number.start): number.start for number in numbers}
    begun = {at + size for at in [*lines, *(number.start for number in numbers)] for size in (1, 2)}
    begun |= {match.end() for match in _COUNTED.finditer(text)}
    cuts = tuple(
        Cut(
            at,
            odds - _BESIDE_LINE * _beside(at, lines),
            text[at - 1] in _CLOSED,
            int(kinds[at]),
            headed.get(at),
            float(np.clip(sides.near[at], _LEAST_NEAR, _MOST_NEAR)) if kinds[at] == CLAUSE else 0.0,
        )
        for at, odds in sorted(found.items())
        if _OUTER < at < len(text) - _OUTER and not _ordinal(text, at) and at not in begun
    )
    index = {cut.position: i for i, cut in enumerate(cuts)}
    ordered = (sorted((index[at] for at in inside if at in index), key=lambda i: -cuts[i].odds) for inside in stretches)
    return Candidates(cuts, tuple(tuple(inside) for inside in ordered))


def _line_begin(text: str, at: int) -> int:
    while at and text[at - 1] in " \t\u3000#":
        at -= 1
    return at


def _peaks(scores: Single, count: int) -> list[int]:
    """The likeliest positions, none within three of a likelier one."""
    found: list[int] = []
    for at in np.argsort(-scores, kind="stable"):
        if len(found) == count or scores[at] <= NO_PLACE:
            break
        if _EDGE <= at < len(scores) - _EDGE and all(abs(int(at) - other) > _BESIDE for other in found):
            found.append(int(at))
    return found


def _ordinal(text: str, at: int) -> bool:
    """Whether a few characters and a comma stand before the position at the beginning of a sentence or clause."""
    return text[at - 1] in "，、," and any(_ORDINAL.fullmatch(text, at - size, at) for size in (3, 4, 5))


def _likely(scores: Single) -> dict[int, float]:
    found = {}
    for peak in _peaks(scores, _PEAKS):
        for at in range(peak - _BESIDE, peak + _BESIDE + 1):
            if scores[at] > max(NO_PLACE, scores[peak] - 5):
                found[at] = float(scores[at])
    return found


def _partners(sides: Sides, peaks: Sequence[int]) -> dict[int, float]:
    """Positions anywhere at which the text goes on that breaks off at a peak, or breaks off that goes on there."""
    size = len(sides.scores)
    if size <= 2 * _EDGE:
        return {}
    ends, begins = [*(at - 1 for at in peaks), size - 1], [*peaks, 0]
    onward = sides.ahead[ends] @ sides.behind.T
    back = np.pad(sides.behind[begins] @ sides.ahead.T, ((0, 0), (1, 0)))[:, :-1]
    inside = sides.scores > NO_PLACE
    inside[:_EDGE] = inside[size - _EDGE :] = False
    found: dict[int, float] = {}
    for own, fits in [*zip(ends, onward, strict=True), *zip(begins, back, strict=True)]:
        odds = np.where(inside, _JOIN[1] * fits + sides.scores, -99.0)
        odds[max(0, own - 60) : own + 60] = -99.0
        for at in np.argpartition(-odds, min(_PARTNERS, size - 1))[:_PARTNERS]:
            if sides.scores[at] > _JOIN_LEAST and odds[at] > -99.0:
                found[int(at)] = float(sides.scores[at])
    return found


_JOIN_LEAST = -9.0


def _broken(numbers: Sequence[Number], counting: Counting) -> list[tuple[int, int]]:
    """From the number before to each number that does not follow it."""
    found = [(numbers[index - 1].start, numbers[index].start) for index, *_ in counting.breaks(numbers) if index]
    return found if len(found) <= _MOST_STRETCHES else []  # so many are no numbering


def _within(sides: Sides, low: int, high: int) -> dict[int, float]:
    """The candidates between two numbers that do not follow each other: the likeliest inside clauses and behind marks."""
    found: dict[int, float] = {}
    for order, scores, count in (
        (sides.scores, sides.scores, _INSIDE),
        (sides.near, sides.scores, _INSIDE),
        (sides.marks, sides.marks, _BEHIND),
    ):
        inside = low + 2 + np.argsort(-order[low + 2 : high + 1], kind="stable")[:count]
        found |= {int(at): float(scores[at]) for at in inside if scores[at] > NO_PLACE}
    return found


def _beside(at: int, lines: Sequence[int]) -> float:
    """How near a position is to the beginning of a line that is not its own: 1 at it, 0 from ``_NEAR_LINE`` on."""
    index = bisect_left(lines, at)
    near = (abs(at - line) for line in lines[max(0, index - 1) : index + 1] if line != at)
    return max(0.0, 1 - min(near, default=_NEAR_LINE) / _NEAR_LINE)


def joins(text: str, cuts: Sequence[Cut], sides: Sides, model: LanguageModel) -> Single:
    """How well each beginning goes on where each end breaks off, as natural log-odds.

    Row i is for the text that ends at cut i, the last row for the whole text's end; column j for what begins at cut j, the
    last for the whole text's beginning.
    """
    size = len(text)
    ends, begins = [*(cut.position for cut in cuts), size], [*(cut.position for cut in cuts), 0]
    fits = sides.ahead[[end - 1 for end in ends]] @ sides.behind[begins].T
    out = np.full(fits.shape, NO_JOIN, dtype=np.float32)
    rows, columns = np.nonzero(fits > 0.33)  # below it no words make up for it
    pairs = [(i, j) for i, j in zip(rows.tolist(), columns.tolist(), strict=True) if ends[i] != begins[j]]
    bits = _bits([(text[max(0, ends[i] - 5) : ends[i]], text[begins[j] : begins[j] + 9]) for i, j in pairs], model)
    for (i, j), saved in zip(pairs, bits, strict=True):
        out[i, j] = min(join_odds(float(fits[i, j]), saved), _MOST_JOIN)
    ended = np.array([*(cut.closed for cut in cuts), text[-1] in _CLOSED])
    begun = np.array([cut.closed for cut in cuts], dtype=bool)
    among = out[:, :-1]  # whether the text's own beginning is half a sentence is not known
    among[ended[:, None] & begun] = CLOSED_JOIN
    among[ended[:, None] != begun] = HALF_JOIN
    lines = text.strip().split("\n")
    if _short(lines[0]):
        out[:, -1] = NO_JOIN  # a title begins the text, not half a sentence
    if _short(lines[-1]):
        out[-1] = NO_JOIN  # a date or a signature ends it
    return out


def _short(line: str) -> bool:
    return len(line.strip()) < _SHORT_LINE and not _MARK.search(line)


def fine_joins(text: str, cuts: Sequence[Cut], sides: Sides, scorer: Scorer) -> Single:
    """As ``joins``, each two sides inside sentences put together and read by the networks too: for few cuts."""
    out = joins(text, cuts, sides, scorer.model)
    ends, begins = [*(cut.position for cut in cuts), len(text)], [*(cut.position for cut in cuts), 0]
    at = [
        (i, j)
        for i, end in enumerate(ends)
        for j, begin in enumerate(begins)
        if end != begin and not _closed(text, end) and not _closed(text, begin) and out[i, j] != NO_JOIN
    ]
    pairs = [(text[max(0, ends[i] - READ) : ends[i]], text[begins[j] : begins[j] + READ]) for i, j in at]
    cosines = [float(sides.ahead[ends[i] - 1] @ sides.behind[begins[j]]) for i, j in at]
    for place, odds in zip(at, fine_odds(pairs, cosines, scorer), strict=True):
        out[place] = odds
    return out


def _closed(text: str, position: int) -> bool:
    return position > 0 and text[position - 1] in _CLOSED


def fine_odds(pairs: Sequence[tuple[str, str]], cosines: Sequence[float], scorer: Scorer) -> list[float]:
    """As ``join_odds`` for each pair, both sides put together and read as well."""
    read = scorer.joins([(left[-READ:], right[:READ]) for left, right in pairs])
    return [
        min(float(np.dot(_FINE_JOIN, (1.0, cosine, min(scorer.model.join(left, right), 20.0), joined))), _MOST_JOIN)
        for (left, right), cosine, joined in zip(pairs, cosines, read, strict=True)
    ]


def join_odds(cosine: float, bits: float) -> float:
    """Natural log-odds of a good join: ``cosine`` of both sides' vectors, ``bits`` as ``LanguageModel.join`` gives them."""
    return _JOIN[0] + _JOIN[1] * cosine + _JOIN[2] * min(bits, 20.0)


def _bits(pairs: Sequence[tuple[str, str]], model: LanguageModel) -> list[float]:
    """``LanguageModel.join`` for many pairs at once: they stand one behind the other, each further from the next than it reads."""
    if not pairs:
        return []
    whole = "".join(left[-5:].rjust(5, "\n") + right.ljust(9, "\n") for left, right in pairs)
    return [float(bits) for bits in model.joins(whole)[5 : len(whole) : 14]]
