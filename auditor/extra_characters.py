"""A character too many inside a known phrase: 全面从严上治党 is wrong, 主体的责任 is not.

A phrase of the lexicon that stands in the text with one character more in its middle, when that character is none that sentences
put in at will, makes no word with its neighbours, and the language model reads the text far better without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.corrections import without
from auditor.doubling import dictionary
from auditor.text import HAN

# Put into phrases at will: 主体的责任, 整改和落实, 工作新机制, 整改大落实 and so on.
_LOOSE = frozenset(
    "的地得了和与及或等者之其在中上下对为于以是有也都而并将把被使人个们时所着过又就不能可会要各该本新大小多再总第"
    "从由应因向自至占促化类圈区市县省乡镇村局院校组所全法高微后前内外新旧双多级性型式期项年月日精严细强优实深重跨"
)
_SHORTEST = 4  # characters of a phrase
_LEAST_GAIN = 12.0  # bits, half of them saved by whatever character is left out
_KEY = 2  # characters of the phrase on either side at least


class Extra(NamedTuple):
    """Character ``at`` is too many; without it ``phrase`` stands there."""

    at: int
    phrase: str
    gain: float


def find_extra(text: str) -> list[Extra]:
    """The characters too many in a text that went through ``numerals.fold``, in its order."""
    found = [extra for extra in _candidates(text) if text.count(text[extra.at - 2 : extra.at + 3]) == 1]
    gains = without(text, [extra.at for extra in found]) if found else []
    return [e._replace(gain=gain) for e, gain in zip(found, gains, strict=True) if gain >= _LEAST_GAIN]


def _candidates(text: str) -> Iterator[Extra]:
    inner = _inner()
    for match in re.finditer(rf"(?=([{HAN}]{{2}})([{HAN}])([{HAN}]{{2}}))", text):
        before, char, behind = match.groups()
        phrases = inner.get(before + behind)
        if not phrases or char in _LOOSE or char in before + behind or _word(before, char, behind):
            continue
        at = match.start() + _KEY
        for phrase, split in phrases:
            if text[at - split : at] == phrase[:split] and text.startswith(phrase[split:], at + 1):
                yield Extra(at, phrase, 0.0)
                break


def _word(before: str, char: str, behind: str) -> bool:
    """Whether the character makes a word with what stands beside it."""
    known = dictionary()
    return any(word in known for word in (before + char, before[-1] + char, char + behind[0], char + behind))


@cache
def _inner() -> dict[str, tuple[tuple[str, int], ...]]:
    """Four characters in the middle of phrases: which phrases, longest first, and where the middle of the four is."""
    found: dict[str, list[tuple[str, int]]] = {}
    entries = {entry for line in lexicon.lines("official_phrases.txt") for entry in line.split()}
    for phrase in sorted(
        (e for e in entries if not e.startswith("=") and len(e) >= _SHORTEST), key=lambda e: (-len(e), e)
    ):
        for split in range(_KEY, len(phrase) - _KEY + 1):
            found.setdefault(phrase[split - _KEY : split + _KEY], []).append((phrase, split))
    return {key: tuple(phrases) for key, phrases in found.items()}
