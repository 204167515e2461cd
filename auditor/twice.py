"""Passages that stand a second time word for word, a page or column that was laid out twice, say; not forms and formulas."""

from __future__ import annotations

import re
from typing import NamedTuple

_KEY = 32  # characters by which a passage is known again
_LEAST = 120  # characters without white space
_SENTENCES = 2
_SENTENCE = re.compile("[。！？]")
_CLOSERS = "。！？；：，、”’）》"
_MOST_TABLE = 0.06  # share of bars and tabs above which a passage is a table or form


class Twice(NamedTuple):
    """[start, end) is [first, first + end - start) again, but for white space."""

    first: int
    first_end: int
    start: int
    end: int


def find_twice(text: str) -> tuple[Twice, ...]:
    """The repeated passages in the order of their second appearance; the time grows with the length of the text.

    What stands three times or more is a form, and left out.
    """
    kept = [index for index, char in enumerate(text) if not char.isspace()]
    bare = "".join(text[index] for index in kept)
    earlier: dict[str, int] = {}
    found: list[tuple[int, int, int]] = []
    at = 0
    while at + _KEY <= len(bare):
        key = bare[at : at + _KEY]
        first = earlier.get(key)
        if first is not None and first + _KEY <= at:
            while bare[at] in _CLOSERS and at + _KEY < len(bare):  # the end of the sentence before
                first, at = first + 1, at + 1
            length = _common(bare, first, at)
            if length >= _LEAST:
                found.append((first, at, length))
                at += length
                continue
        earlier.setdefault(key, at)
        at += 1
    return tuple(
        Twice(kept[first], kept[first + length - 1] + 1, kept[start], kept[start + length - 1] + 1)
        for first, start, length in found
        if _prose(bare[start : start + length]) and bare.count(bare[start : start + _LEAST]) == 2
    )


def _common(bare: str, first: int, second: int) -> int:
    """How far both go on alike; the first ends where the second begins at the latest."""
    most = min(len(bare) - second, second - first)
    step = 0
    while step < most and bare[first + step] == bare[second + step]:
        step += 1
    return step


def _prose(passage: str) -> bool:
    bars = sum(passage.count(char) for char in "|│┃…_—")
    return len(_SENTENCE.findall(passage)) >= _SENTENCES and bars <= _MOST_TABLE * len(passage)
