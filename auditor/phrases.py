"""Set phrases of official prose, and places that come near one: a character or two missing, extra, changed or swapped.

Marks and spaces are not compared. Pieces of every wording are looked up in one pass over the text; a place where a
piece stands is compared with the whole wording only when both of its ends stand there too, which is rare, so that
the time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from auditor import lexicon

_DROPPED = "、，；：·“”‘’\"'《》〈〉「」『』（） *_"
_DROPPED_ONE = re.compile(f"[{_DROPPED}]")
_QUOTED = ("“”", "‘’", "《》", "「」")
_SHORTEST = 7  # characters of a wording that is looked for
_LONG = 12  # from here on two differences are near, below only one
_PIECE = 4
_SHIFTS = (0, 1, -1, 2, -2)  # how far an end may have moved: by one character in short wordings, by two in long ones
# Particles and conjunctions that a sentence may add or leave out, and adverbs that it may add.
_LOOSE = frozenset("的了着地得等和与及并而之")
_ADDED = _LOOSE | frozenset("更要都也能会可还就再又才不未没是以新\n")  # a torn line is for another rule
_ALIKE = ("和与同及跟并", "的地得之", "让使", "作做", "在于", "二两2", "一1", "三3", "四4", "五5")


class Wording(NamedTuple):
    """One right wording: ``text`` as it is printed, ``bare`` without marks, ``pieces`` (offset, characters) of it."""

    text: str
    bare: str
    pieces: tuple[tuple[int, str], ...]


class Near(NamedTuple):
    """[start, end) reads almost like ``wording``; ``edits`` are (characters of the wording, characters of the text)."""

    start: int
    end: int
    wording: str
    edits: tuple[tuple[str, str], ...]


class Exact(NamedTuple):
    """[start, end) is a wording of the lexicon, apart from its marks."""

    start: int
    end: int
    wording: str


class Phrases(NamedTuple):
    """What was found, each in the order of the text."""

    near: tuple[Near, ...]
    exact: tuple[Exact, ...]


class _Index(NamedTuple):
    automaton: AhoCorasick
    owners: tuple[tuple[tuple[Wording, int], ...], ...]  # by pattern: the wordings that hold it, and where


Edits = tuple[tuple[str, str], ...]


class _Candidate(NamedTuple):
    """[start, end) of the compact text is near ``wording``; what differs lies in [low, high)."""

    start: int
    end: int
    low: int
    high: int
    edits: Edits
    wording: Wording


def find_phrases(folded: str) -> Phrases:
    """The set phrases in a text that went through ``numerals.fold``, right ones and near ones."""
    compact = _Compact(folded)
    right: set[tuple[int, int, str]] = set()
    near: dict[tuple[int, int], _Candidate] = {}
    index = _index()
    for pattern, at, _ in index.automaton.find_matches_as_indexes(compact.text, overlapping=True):
        for wording, offset in index.owners[pattern]:
            start = at - offset
            if start >= 0 and compact.text.startswith(wording.bare, start):
                right.add((start, start + len(wording.bare), wording.text))
                continue
            found = _compare(compact.text, wording, start)
            if not found:
                continue
            if all(_tolerated(*edit) for edit in found.edits):
                right.add((found.start, found.end, wording.text))
                continue
            if not _by_characters(found.edits) and not compact.marked(found.start, found.end):
                continue
            known = near.get((found.start, found.end))
            if not known or _cost(found.edits) < _cost(known.edits):
                near[found.start, found.end] = found
    exact = sorted(right)
    return Phrases(
        tuple(Near(*compact.span(c.start, c.end), c.wording.text, c.edits) for c in _not_explained(near, exact)),
        tuple(Exact(*compact.span(start, end), text) for start, end, text in exact),
    )


class _Compact:
    """The text without marks and spaces, and where each of its characters stands."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        parts = _DROPPED_ONE.split(folded)
        # Each part stands behind as many dropped characters as there are parts before it.
        self._at = [0, *accumulate(map(len, parts))]
        self.text = "".join(parts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self._offset(start), self._offset(end - 1) + 1

    def marked(self, start: int, end: int) -> bool:
        """Whether quotation marks or 《》 stand around exactly this: then it claims to be literal."""
        first, last = self.span(start, end)
        return self._folded[max(0, first - 1) : first] + self._folded[last : last + 1] in _QUOTED

    def _offset(self, position: int) -> int:
        return position + bisect_right(self._at, position) - 1


@cache
def _index() -> _Index:
    owners: dict[str, list[tuple[Wording, int]]] = {}
    for wording in _wordings():
        for offset, piece in wording.pieces:
            owners.setdefault(piece, []).append((wording, offset))
    automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)
    return _Index(automaton, tuple(tuple(found) for found in owners.values()))


def _wordings() -> Iterator[Wording]:
    for row in lexicon.table("set_phrases.txt"):
        for text in row:
            bare = _DROPPED_ONE.sub("", text)
            if len(bare) >= _SHORTEST:
                yield Wording(text, bare, tuple(_pieces(bare)))


def _pieces(bare: str) -> Iterator[tuple[int, str]]:
    """Pieces side by side: one more than the differences that are near, so that one of them is intact."""
    count = max(2, len(bare) // _PIECE)
    borders = [len(bare) * i // count for i in range(count + 1)]
    for start, end in pairwise(borders):
        yield start, bare[start:end]


def _compare(text: str, wording: Wording, low: int) -> _Candidate | None:
    """Compares the wording with the text at about ``low``; None when it is not near."""
    bare = wording.bare
    allowed = 2 if len(bare) >= _LONG else 1
    high = low + len(bare)
    # Most pieces stand alone: two slices tell, at a tenth of the time of what follows.
    if bare[0] not in text[max(0, low - allowed) : max(0, low + allowed + 1)]:
        return None
    if bare[-1] not in text[max(0, high - allowed - 1) : high + allowed]:
        return None
    shifts = _SHIFTS[: 1 + 2 * allowed]
    start = next((low + s for s in shifts if text.startswith(bare[0], max(0, low + s))), -1)
    end = next((high + s for s in shifts if text.startswith(bare[-1], max(0, high + s - 1))), -1)
    if start < 0 or end < start + _PIECE:
        return None
    a, b, head = _core(bare, text[start:end])
    if abs(len(a) - len(b)) > allowed:
        return None
    edits = _edits(a, b)
    if _cost(edits) > allowed:
        return None
    return _Candidate(start, end, start + head, start + head + len(b), edits, wording)


def _core(a: str, b: str) -> tuple[str, str, int]:
    """What is left of both without their common beginning and end, and how long the beginning is."""
    shorter = min(len(a), len(b))
    head = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    tail = next((i for i in range(shorter - head) if a[-1 - i] != b[-1 - i]), shorter - head)
    return a[head : len(a) - tail], b[head : len(b) - tail], head


def _edits(a: str, b: str) -> Edits:
    if max(len(a), len(b)) <= 2:
        return ((a, b),)
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return tuple((a[i:j], b[k:m]) for name, i, j, k, m in steps if name != "equal")


def _cost(edits: Edits) -> int:
    return sum(1 if len(a) == 2 and a == b[::-1] else max(len(a), len(b)) for a, b in edits)


def _by_characters(edits: Edits) -> bool:
    """Whether single characters differ, or two are swapped; two side by side are mostly a word that was chosen."""
    return all(max(len(a), len(b)) < 2 or a == b[::-1] for a, b in edits)


def _tolerated(wording: str, text: str) -> bool:
    """Whether a sentence may change the phrase so, to fit it in."""
    if not wording:
        return all(character in _ADDED for character in text)
    if not text:
        return all(character in _LOOSE for character in wording)
    return len(wording) == len(text) and all(
        a == b or any(a in alike and b in alike for alike in _ALIKE) for a, b in zip(wording, text, strict=True)
    )


def _not_explained(near: dict[tuple[int, int], _Candidate], exact: Sequence[tuple[int, int, str]]) -> list[_Candidate]:
    """Without places where another wording stands exactly, and only the nearest of those that share characters."""
    starts = [start for start, _, _ in exact]
    longest = max((end - start for start, end, _ in exact), default=0)
    kept: list[_Candidate] = []
    for found in sorted(near.values(), key=lambda c: (c.start, -c.end)):
        around = exact[bisect_right(starts, found.low - longest) : bisect_right(starts, found.low)]
        if any(start <= found.low and found.high <= end for start, end, _ in around):
            continue
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
        elif _cost(found.edits) < _cost(kept[-1].edits):
            kept[-1] = found
    return kept
