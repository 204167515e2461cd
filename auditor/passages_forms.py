"""Passages that many documents have clause by clause: a form that was sent to all, or one text that went from hand to hand.

Told as a group, with its documents, not as pairs: four hundred documents make eighty thousand pairs, and nobody reads them.
Each document is compared with the first that had such a passage, so that the work grows with the documents and not with their
pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.passages_join import Codes, Common, is_mask

# From so many documents on, the weights let a pair be told only when it shares more than ``LENGTH`` characters (see ``Common``).
CROWD = 6
LENGTH = 100  # characters that are no masks
_FAR = 80  # masked characters that may lie between two clauses: what each filled in
_NEARLY = 0.8  # of what most documents of a group have, that each of them has
_TRIED, _GROUPS = 3, 20  # groups that a passage is compared with, and that are known by one pair of clauses


class Place(NamedTuple):
    """[``start``, ``end``) of the text of the document with this number; ``length`` characters of it are no masks."""

    document: int
    start: int
    end: int
    length: int


class _Clause(NamedTuple):
    """A clause that stands before the same other one in many documents: the hash of both, [``start``, ``end``) of the clause in
    the masked text, how many characters of each are no masks, and [``first``, ``last``) of both in the text."""

    pair: int
    start: int
    end: int
    own: int
    own_behind: int
    first: int
    last: int


class _Group(NamedTuple):
    """The clauses of the passage where it stood first (rows of ``_Clause``, by their hash), its places, and for each of them [start, end) of
    the same passage in the text of the first."""

    clauses: Codes
    places: list[Place]
    inside: list[tuple[int, int]]


class Forms:
    """Gathers forms: ``add`` for each document in its order, then ``groups``."""

    def __init__(self, common: Common) -> None:
        self._common = common
        self._groups: list[_Group] = []
        self._with: dict[int, list[int]] = {}  # the groups that have a pair of clauses

    def add(self, document: int, masked: str, starts: npt.NDArray[np.int32], clauses: Codes) -> None:
        """A document: its masked text, where the characters of that stand in its text (see ``auditor.passages.Sketch``), and
        its clauses (start in ``masked``, hash, hash together with the next)."""
        for run in _runs(masked, starts, clauses, self._common):
            if not self._joined(document, run):
                self._begin(document, run)

    def _joined(self, document: int, run: Sequence[_Clause]) -> bool:
        votes: Counter[int] = Counter()
        for clause in run:
            for number in self._with.get(clause.pair, ()):
                votes[number] += clause.own
        left, found = list(run), False
        for number, most in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:_TRIED]:
            group = self._groups[number]
            for part in _parts(left, group.clauses) if 2 * most >= LENGTH else ():
                here, there = [here for here, _ in part], [there for _, there in part]
                group.places.append(_place(document, here))
                group.inside.append((there[0].first, there[-1].last))
                gone = set(here)
                left = [clause for clause in left if clause not in gone]
                found = True
        return found

    def _begin(self, document: int, run: Sequence[_Clause]) -> None:
        for clause in run:
            numbers = self._with.setdefault(clause.pair, [])
            if len(numbers) < _GROUPS:
                numbers.append(len(self._groups))
        place = _place(document, run)
        clauses = np.array(sorted(run), dtype=np.uint64)
        self._groups.append(_Group(clauses, [place], [(place.start, place.end)]))

    def groups(self) -> list[list[Place]]:
        """The places of each form, in the order of the documents; the forms that most documents have first, the longest of
        them first."""
        each = [places for group in self._groups if len(group.places) >= CROWD for places in _cores(group)]
        kept = [places for places in each if _documents(places) >= CROWD]
        return sorted(kept, key=lambda places: (-_documents(places), -max(place.length for place in places), places[0]))


def _cores(group: _Group) -> Iterator[list[Place]]:
    """Of each part of the first document that many have: the places that have nearly all of what most of these have."""
    for begin, end in _covered(group.inside, CROWD):
        near = [part for part in group.inside if part[0] < end and part[1] > begin]
        for core in _covered(near, max(CROWD, max(depth for _, depth in _depths(near)) / 2)):
            rows = zip(group.places, group.inside, strict=True)
            _, *others = [place for place, part in rows if _covers(part, core)]
            each = sorted(map(_Clause._make, group.clauses.tolist()), key=lambda clause: clause.start)
            clauses = [clause for clause in each if clause.first >= core[0] and clause.last <= core[1]]
            if _length(clauses) >= LENGTH:
                yield [_place(group.places[0].document, clauses), *others]


def _covers(part: tuple[int, int], core: tuple[int, int]) -> bool:
    return min(part[1], core[1]) - max(part[0], core[0]) >= _NEARLY * (core[1] - core[0])


def _covered(parts: Sequence[tuple[int, int]], least: float) -> Iterator[tuple[int, int]]:
    """Where at least so many of the parts lie over each other."""
    before, begin = 0, 0
    for at, depth in _depths(parts):
        if before < least <= depth:
            begin = at
        elif depth < least <= before and at > begin:
            yield begin, at
        before = depth


def _depths(parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each place where a part begins or ends, and how many lie over each other from there on."""
    depth = 0
    for at, step in sorted([(end, -1) for _, end in parts] + [(start, 1) for start, _ in parts]):
        depth += step
        yield at, depth


def _parts(run: Sequence[_Clause], first: Codes) -> Iterator[list[tuple[_Clause, _Clause]]]:
    """What of a run stands in the same order, and nearly without a gap, in the first of a group: here and there."""
    pairs = np.array([clause.pair for clause in run], dtype=np.uint64)
    low, high = np.searchsorted(first[:, 0], pairs, "left"), np.searchsorted(first[:, 0], pairs, "right")
    part: list[tuple[_Clause, _Clause]] = []
    for index in np.flatnonzero(high > low).tolist():
        each = [_Clause._make(row) for row in first[low[index] : high[index]].tolist()]
        # What stands twice there is the one that goes on with the part.
        next_ = next((there for there in each if part and _follows(part[-1], (run[index], there))), None)
        if part and next_ is None:
            if _length([here for here, _ in part]) >= LENGTH:
                yield part
            part = []
        part.append((run[index], next_ or each[0]))
    if _length([here for here, _ in part]) >= LENGTH:
        yield part


def _follows(last: tuple[_Clause, _Clause], now: tuple[_Clause, _Clause]) -> bool:
    """Whether clauses stand close behind the last, here and there."""
    return all(0 <= b.start - a.end <= _FAR for a, b in zip(last, now, strict=True))


def _length(part: Sequence[_Clause]) -> int:
    return sum(clause.own for clause in part) + (part[-1].own_behind if part else 0)


def _place(document: int, part: Sequence[_Clause]) -> Place:
    return Place(document, part[0].first, part[-1].last, _length(part))


def _documents(places: Sequence[Place]) -> int:
    return len({place.document for place in places})


def _runs(masked: str, places: npt.NDArray[np.int32], clauses: Codes, common: Common) -> Iterator[list[_Clause]]:
    """Clauses that many documents have with the one behind, as far as they follow each other closely."""
    pairs = np.flatnonzero(common.counts(clauses[:, 2]) >= CROWD) if len(clauses) > 1 else np.empty(0, dtype=np.int64)
    pairs = pairs[pairs < len(clauses) - 1]
    if not len(pairs):
        return
    starts = np.append(clauses[:, 0].astype(np.int64), len(masked))
    sizes = np.diff(np.append(0, np.cumsum(~is_mask(masked)))[starts])
    rows = zip(
        clauses[pairs, 2].tolist(),
        starts[pairs].tolist(),
        starts[pairs + 1].tolist(),
        sizes[pairs].tolist(),
        sizes[pairs + 1].tolist(),
        places[starts[pairs]].tolist(),
        places[starts[pairs + 2]].tolist(),
        strict=True,
    )
    run: list[_Clause] = []
    for clause in map(_Clause._make, rows):
        if run and clause.start - run[-1].end > _FAR:
            if _length(run) >= LENGTH:
                yield run
            run = []
        run.append(clause)
    if _length(run) >= LENGTH:
        yield run
