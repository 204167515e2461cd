"""A character that is missing inside a known phrase: 党主体责任 is right, 主责任落实 and 党风廉建设 are not.

Candidates come from three places: set phrases of a lexicon with one character left out, phrases that the notice itself has
elsewhere with one more, and what usually stands between two characters. The language model decides, and for the last also the
scorer of slips. Characters that sentences add and drop at will (的, 和) are never missed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from auditor import language, lexicon
from auditor.corrections import corrections, inserted
from auditor.doubling import dictionary
from auditor.language import hashes
from auditor.slip_features import keys
from auditor.slip_score import load, slip_scores
from auditor.text import HAN

_LOOSE = frozenset(
    "的地得了和与及或等者之其在中上下对为于以是有也都而并将把被使人个们时所着过又就不能可会要各该本新大多住性式型后前内外"
)
_SHORTEST = 4  # characters of a phrase
# Bits that the character must save: where the notice itself, the model alone, or a lexicon has the phrase.
_BY_NOTICE, _BY_MODEL = 14.0, 12.0
_BY_LEXICON = {4: 9.0, 5: 2.0}  # by length of the phrase: a longer one is unmistakable when all the rest stands there
_BY_LONG = -8.0
_LEAST_SCORE = 4.0  # of the scorer, where nothing but the model speaks
_MARGIN = 4.0  # another correction may save so many bits more
_RARE, _USUAL = 5, 4  # two characters stand together at most so often, three at least so often
_OWN = 2  # so often the notice has the longer phrase at least


class Lost(NamedTuple):
    """``new`` is missing before character ``at``; ``phrase`` is what a lexicon or the notice has there, or ""."""

    at: int
    new: str
    phrase: str
    gain: float


def find_lost(text: str) -> list[Lost]:
    """What is missing in a text that went through ``numerals.fold``, in its order; one for each place."""
    found: dict[int, Lost] = {}
    for lost in (*_by_lexicon(text), *_by_notice(text), *_by_model(text)):
        if _sized(text, lost):
            continue
        if not any(at in found for at in range(lost.at - 2, lost.at + 3)) and _once(text, lost.at):
            found[lost.at] = lost
    return [found[at] for at in sorted(found)]


def _sized(text: str, lost: Lost) -> bool:
    """Whether 千 or 万 stands alone for a size, as in 千吨级码头: how many thousand no wording tells."""
    return lost.new in _DIGITS and text[lost.at] in _UNITS


_DIGITS, _UNITS = "一二两三四五六七八九几数", "十百千万亿"


def _once(text: str, at: int) -> bool:
    """Whether the two characters stand so, with their neighbours, nowhere else: twice is the author's own short form."""
    return text.count(text[max(at - 2, 0) : at + 2]) == 1


class _Damaged(NamedTuple):
    phrase: str
    missing: int  # which character of the phrase


@cache
def _damaged() -> tuple[AhoCorasick, tuple[_Damaged, ...]]:
    """Every phrase with each of its inner characters left out, unless what remains is a phrase or word as well."""
    entries = {entry for line in lexicon.lines("official_phrases.txt") for entry in line.split()}
    phrases = {entry for entry in entries if not entry.startswith("=")}
    known = dictionary() | {entry.removeprefix("=") for entry in entries}
    forms: dict[str, _Damaged] = {}
    for phrase in sorted(phrases):
        for missing in range(1, len(phrase) - 1):
            form = phrase[:missing] + phrase[missing + 1 :]
            if len(phrase) >= _SHORTEST and phrase[missing] not in _LOOSE and form not in known:
                forms.setdefault(form, _Damaged(phrase, missing))
    return AhoCorasick(list(forms), matchkind=MatchKind.Standard), tuple(forms.values())


def _by_lexicon(text: str) -> Iterator[Lost]:
    automaton, forms = _damaged()
    candidates = []
    for index, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
        phrase, missing = forms[index]
        lost = Lost(start + missing, phrase[missing], phrase, 0)
        short = len(phrase) == _SHORTEST and _free_beside(text, lost)
        if not short and not _outward(text, start, start + len(phrase) - 1, missing):
            candidates.append(lost)
    yield from _saving(text, candidates)


def _outward(text: str, start: int, end: int, missing: int) -> bool:
    """Whether the character that is left alone at an end of the phrase makes a word with what stands outside (科研|目标)."""
    known = dictionary()
    if start + missing == end - 1 and any(text[end - 1 : end + more] in known for more in (1, 2, 3)):
        return True
    return missing == 1 and any(text[max(start - more, 0) : start + 1] in known for more in (1, 2, 3))


def _by_notice(text: str) -> Iterator[Lost]:
    """Places where the notice has the two characters before and behind with one between them elsewhere."""
    runs = [match.start() for match in re.finditer(rf"(?=[{HAN}]{{5}})", text)]
    longer = Counter(text[at : at + 5] for at in runs)
    between = {run[:2] + run[3:]: run for run, often in longer.items() if often >= _OWN and run[2] not in _LOOSE}
    if not between:
        return
    candidates = []
    for match in re.finditer(rf"(?=([{HAN}]{{4}}))", text):
        run = between.get(match[1])
        if run and not _word_across(match[1]):
            candidates.append(Lost(match.start() + 2, run[2], run, 0))
    for lost in _saving(text, candidates):
        if lost.gain >= _BY_NOTICE and any(_halves(text, lost)) and not _free_beside(text, lost):
            yield lost


def _word_across(run: str) -> bool:
    """Whether the two characters in the middle are a word: then they may well stand together."""
    known = dictionary()
    return run[1:3] in known or run[:3] in known or run[1:] in known


def _saving(text: str, candidates: Sequence[Lost]) -> Iterator[Lost]:
    """Those that save enough for the length of their phrase; in a short one the two characters must seldom meet."""
    if not candidates:
        return
    model = language.load()
    pairs = model.count_keys(hashes(model.ids("\n".join(text[c.at - 1 : c.at + 1] for c in candidates)), 2)[1::3], 2)
    gains = inserted(text, [(lost.at, lost.new) for lost in candidates])
    for lost, often, gain in zip(candidates, pairs, gains, strict=True):
        long = len(lost.phrase) > max(_BY_LEXICON)
        if gain >= _BY_LEXICON.get(len(lost.phrase), _BY_LONG) and (long or often <= _RARE):
            yield lost._replace(gain=gain)


def _by_model(text: str) -> Iterator[Lost]:
    near = _gaps(text)
    if not near:
        return
    scores = slip_scores(text, np.array(near, dtype=np.int64))
    for at in near:
        low = max(at - 2, 0)
        best = low + int(scores[low : at + 3].argmax())
        if scores[best] < _LEAST_SCORE:
            continue
        found = corrections(text, best)
        missing = [one for one in found if one.kind == "漏字" and one.new not in _LOOSE]
        lost = max(missing, key=lambda one: one.gain, default=None)
        if lost is None or lost.gain < max(_BY_MODEL, max(one.gain for one in found) - _MARGIN):
            continue
        gap = Lost(lost.start, lost.new, "", lost.gain)
        if any(_halves(text, gap)) and not _free_beside(text, gap):
            yield gap


def _gaps(text: str) -> list[int]:
    """Positions between two characters that seldom meet, and usually with a third between them."""
    scorer = load()
    ids = scorer.model.ids(text)[1:-1]
    if len(ids) < 2:
        return []
    middles, often = scorer.gaps.best(keys(ids[:-1], ids[1:]))
    pairs = scorer.model.count_keys(hashes(ids, 2), 2)
    at = np.flatnonzero((often >= _USUAL) & (pairs <= _RARE)) + 1
    changes = [(int(i), scorer.model.character(int(middles[i - 1]))) for i in at]
    changes = [(i, new) for i, new in changes if new not in _LOOSE and re.match(f"[{HAN}]{{2}}", text[i - 1 : i + 1])]
    gains = inserted(text, changes)
    return [i for (i, _), gain in zip(changes, gains, strict=True) if gain >= _BY_MODEL]


def _halves(text: str, lost: Lost) -> tuple[str, str]:
    """The characters before and behind that make a word with what is missing, "" for one that does not."""
    known = dictionary()
    before, behind = text[lost.at - 1 : lost.at], text[lost.at : lost.at + 1]
    return before if before + lost.new in known else "", behind if lost.new + behind in known else ""


def _free_beside(text: str, lost: Lost) -> bool:
    """Whether what is left of the word stands for it by itself: 险 for 保险, 优 for 优化."""
    return any(half and half in _free() for half in _halves(text, lost))


@cache
def _free() -> frozenset[str]:
    return frozenset("".join(lexicon.lines("short_form_characters.txt")).replace(" ", ""))
