"""What two documents share, character by character: runs of the same masked text, joined across small differences.

Exact runs of at least ``SEED`` characters are found by an index of the shorter text and joined where only a few characters
lie between; of each passage it is said how long and how alike it is, and what was changed in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from auditor import lexicon
from auditor.numerals import fold
from auditor.passages import MASKS, NAME, NUMBER
from auditor.passages_runs import GAP, SEED, SLANT, Run, Seeds, runs

Changed = Literal["nothing", "names", "words"]
CHANGED_NAMES: Mapping[Changed, str] = {
    "nothing": "一字未改",
    "names": "只改了名称和数字",
    "words": "文字略有改动",
}

_ALIKE = 0.7  # of the characters of a passage, those that are the same
_NAME_LENGTH = 6
_OPEN = 200  # chains that may go on at one place, in a text that repeats itself
_MASK = re.compile(f"[{''.join(sorted(MASKS))}]")
_MARKS = re.compile(r"[\W_]+")
_PERSON = re.compile("[\u4e00-\u9fff]{1,3}(?:某|某某)?")


class Text(NamedTuple):
    """One side: its text, its masked text with ``starts`` (see ``auditor.passages.Sketch``), ``total``: for each place in the
    masked text the sum of the weights of the characters before it (see ``auditor.passages_join.Common``), and ``seeds``, the
    index of the masked text."""

    text: str
    masked: str
    starts: npt.NDArray[np.int32]
    total: npt.NDArray[np.float64]
    seeds: Seeds


class Passage(NamedTuple):
    """[``start``, ``end``) of the one text and [``other_start``, ``other_end``) of the other read alike.

    ``length`` counts the masked characters that are the same and ``own`` those of them that are no common phrases, by
    weight; ``alike`` is from 0 to 1. ``changes`` are (words here, words there), each once.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    length: int
    own: float
    alike: float
    changed: Changed
    changes: tuple[tuple[str, str], ...]


class _Chain(NamedTuple):
    """Runs that make a passage; ``own``, ``length`` and ``alike`` are those of ``Passage``."""

    own: float
    runs: list[Run]
    length: int
    alike: float

    @property
    def start(self) -> int:
        return self.runs[0].a

    @property
    def end(self) -> int:
        return self.runs[-1].a + self.runs[-1].size


def shared(a: Text, b: Text, least: float) -> list[Passage]:
    """The passages that two texts share, in the order of the first; each has ``least`` characters of its own or more."""
    found = []
    for chain in _chains(runs(a.masked, b.masked, a.seeds, b.seeds, a.total, least)):
        length = sum(run.size for run in chain)
        spans = chain[-1].a + chain[-1].size - chain[0].a, chain[-1].b + chain[-1].size - chain[0].b
        alike = 2 * length / sum(spans)
        own = _own(a, chain)
        if own >= least and alike >= _ALIKE:
            found.append(_Chain(own, chain, length, alike))
    return sorted(_passage(a, b, chain) for chain in _apart(found))


def _apart(found: Sequence[_Chain]) -> list[_Chain]:
    """Of chains that overlap in the first text, the heaviest."""
    taken: list[_Chain] = []
    for chain in sorted(found, key=lambda c: (-c.own, c.runs[0])):
        if all(chain.end <= t.start or chain.start >= t.end for t in taken):
            taken.append(chain)
    return taken


def _chains(found: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs that follow each other closely on both sides, as one."""
    open_: list[list[Run]] = []
    for run in found:
        best = None
        for chain in open_:
            last = chain[-1]
            gap_a, gap_b = run.a - last.a - last.size, run.b - last.b - last.size
            fits = -SEED < gap_a <= GAP and -SEED < gap_b <= GAP and abs(gap_a - gap_b) <= SLANT
            if fits and (best is None or abs(gap_a - gap_b) < best[0]):
                best = abs(gap_a - gap_b), chain
        if best is not None:
            last = best[1][-1]
            overlap = max(0, last.a + last.size - run.a, last.b + last.size - run.b)
            if run.size > overlap:
                best[1].append(Run(run.a + overlap, run.b + overlap, run.size - overlap))
            continue
        done = [chain for chain in open_ if chain[-1].a + chain[-1].size + GAP < run.a]
        yield from done
        open_ = [chain for chain in open_ if chain[-1].a + chain[-1].size + GAP >= run.a]
        if len(open_) >= _OPEN:
            yield open_.pop(0)
        open_.append([run])
    yield from open_


def _own(a: Text, chain: Sequence[Run]) -> float:
    """The characters that are the same, without masks, each with the weight of its clause."""
    return float(sum(a.total[run.a + run.size] - a.total[run.a] for run in chain))


def _passage(a: Text, b: Text, chain: _Chain) -> Passage:
    first, last = chain.runs[0], chain.runs[-1]
    start, end = _span(a, first.a, last.a + last.size)
    other_start, other_end = _span(b, first.b, last.b + last.size)
    pairs = list(dict.fromkeys(_changes(a, b, chain.runs)))
    names = all(is_name for _, _, is_name in pairs)
    changed: Changed = "nothing" if not pairs else "names" if names else "words"
    changes = tuple((here, there) for here, there, _ in pairs)
    own, alike = round(chain.own, 1), round(chain.alike, 3)
    return Passage(start, end, other_start, other_end, chain.length, own, alike, changed, changes)


def _span(side: Text, start: int, end: int) -> tuple[int, int]:
    """[start, end) of the masked text as it stands in the text, without the marks behind it."""
    first, last = int(side.starts[start]), int(side.starts[end]) if end < len(side.masked) else len(side.text)
    words = side.text[first:last].rstrip()
    # The number of the next heading is masked to nothing: it stands behind the last line end.
    if end < len(side.masked) and "\n" in words and side.masked[end - 1] not in MASKS:
        words = words[: words.rindex("\n")] if words.rindex("\n") > (side.starts[end - 1] - first) else words
    return first, first + len(words.rstrip())


def _changes(a: Text, b: Text, chain: Sequence[Run]) -> Iterator[tuple[str, str, bool]]:
    """(words here, words there, whether they are names or numbers) of all that differs under the masks and between the runs."""
    for index, run in enumerate(chain):
        for mask in _MASK.finditer(a.masked, run.a, run.a + run.size):
            offset = mask.start() - run.a
            here, there = _words(a, run.a + offset, run.a + offset + 1), _words(b, run.b + offset, run.b + offset + 1)
            if _bare(here) != _bare(there):
                yield here, there, True
        if index + 1 == len(chain):
            return
        then = chain[index + 1]
        left, right = (run.a + run.size, then.a), (run.b + run.size, then.b)
        if left[0] < left[1] or right[0] < right[1]:
            yield _words(a, *left), _words(b, *right), _names(a.masked[slice(*left)], b.masked[slice(*right)])


def _words(side: Text, start: int, end: int) -> str:
    if start >= end:
        return ""
    return side.text[side.starts[start] : side.starts[end]].strip(" \n　，。；：、！？#*")


def _bare(words: str) -> str:
    return _MARKS.sub("", fold(words))


def _names(here: str, there: str) -> bool:
    """Whether what stands between two runs is a name or a number on either side, as far as its form tells."""
    bare = [part.strip("".join(MASKS)) for part in (here, there)]
    masked = any(part and set(part) <= {NAME, NUMBER} for part in (here, there))
    if masked and all(len(part) <= 2 * _NAME_LENGTH for part in bare):
        return True
    return bool(here and there) and all(part == "" or _is_person(part) for part in bare)


def _is_person(words: str) -> bool:
    return words[0] in _surnames() and 2 <= len(words) <= 4 and bool(_PERSON.match(words))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(name[0] for line in lexicon.lines("surnames.txt") for name in line.split())
