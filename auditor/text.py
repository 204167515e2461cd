"""Paragraphs and sentences of a text, as places in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

# Two ranges and not three (the hexagrams between are taken along): re compiles such a class thirty times as fast.
HAN = "\u3400-\u9fff\uf900-\ufaff"
TERMINAL = "。！？!?…"
CLOSING = "”’）)》〉」』】〕"


class Spanned(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Spanned)


class Paragraph(NamedTuple):
    """A line that is not blank, without the white space around it; ``index`` counts from 0."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls
    start: int
    end: int


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Non-blank lines of ``text``: in a decoded .txt or .md every line is a paragraph."""
    found: list[Paragraph] = []
    for match in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        line = match[0]
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            found.append(Paragraph(len(found), start, start + len(stripped)))
    return tuple(found)


def sentences(text: str, paragraph: Spanned) -> list[tuple[int, int]]:
    """(start, end) of the sentences of a paragraph; a sentence keeps its closing mark."""
    found = []
    start = paragraph.start
    for match in re.finditer(rf"[。！？]+[{CLOSING}]*", text[paragraph.start : paragraph.end]):
        end = paragraph.start + match.end()
        found.append((start, end))
        start = end
    if start < paragraph.end:
        found.append((start, paragraph.end))
    return found


class Cover:
    """Answers whether a place lies inside any of a set of spans, in logarithmic time."""

    def __init__(self, spans: Iterable[Spanned]) -> None:
        merged: list[list[int]] = []
        for span in sorted(spans, key=lambda s: (s.start, s.end)):
            if merged and span.start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], span.end)
            else:
                merged.append([span.start, span.end])
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def touches(self, start: int, end: int) -> bool:
        """Whether any span shares a character with [start, end)."""
        i = bisect_right(self._starts, max(start, end - 1))
        return i > 0 and self._ends[i - 1] > start

    def holds(self, offset: int) -> bool:
        """Whether ``offset`` is inside a span."""
        return self.touches(offset, offset + 1)


def within(items: Sequence[S], start: int, end: int) -> Sequence[S]:
    """The items, sorted by start, that begin in [start, end)."""
    starts = _Starts(items)
    return items[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]


class _Starts(Sequence[int]):
    """View of the start of each item, so that bisect needs no copy."""

    def __init__(self, items: Sequence[Spanned]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._items[index].start
