"""Searches for the likeliest arrangement of a text into parts, by what ``auditor.assembly`` knows of it.

From single cuts and pairs that fit each other it adds cut by cut what gains most and keeps the best twenty. Of the likeliest sorts
of arrangement the links are changed and the cuts placed together (``auditor.placing``) while that makes them likelier.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from auditor.assembly import NOTHING, Arrangement, Assembly
from auditor.placing import placed
from auditor.seam_candidates import APART

# What the search hopes for, to choose what it tries.
_CUT = -2.0  # a further cut: one text is likelier than two
_MOST_CUTS = 6
_BEAM, _WIDTH = 20, 120
_SEEDS = 400
_LIKELY, _PLACINGS = 40, 3  # sorts of arrangement that are looked at closely, and how often their cuts are placed


def assemble(assembly: Assembly) -> Arrangement:
    """The best arrangement of two parts or more, likely or not; NOTHING when there is no place to cut."""
    return max(arrangements(assembly), key=lambda one: one.score, default=NOTHING)


def arrangements(assembly: Assembly) -> list[Arrangement]:
    """The likeliest arrangements of two parts or more, each with its cuts where they lie best together."""
    best: dict[tuple[object, ...], Arrangement] = {}
    tried = [assembly.arranged(cuts) for cuts in _starts(assembly)]
    while tried:
        tried.sort(key=lambda one: -one.score)
        for one in tried:
            kind = _kind(assembly, one)
            if kind not in best or best[kind].score < one.score:
                best[kind] = one
        tried = list(_longer(assembly, tried[:_BEAM]))
    likely = sorted(best.values(), key=lambda one: -one.score)[:_LIKELY]
    found = sorted((_placed(assembly, one) for one in likely), key=lambda one: one.score)
    return list({one.cuts: one for one in found}.values())  # of the same cuts the likeliest


def _kind(assembly: Assembly, one: Arrangement) -> tuple[object, ...]:
    """What stays when cuts move a little: between which numbers they lie, and what follows what."""
    starts = [number.start for number in assembly.numbers]
    between = (bisect_left(starts, assembly.cuts[cut].position) for cut in one.cuts)
    return tuple(between), tuple(sorted(one.follows.items()))


def _placed(assembly: Assembly, one: Arrangement) -> Arrangement:
    """With its parts in the best order, and its cuts where they lie best together."""
    one = assembly.relinked(one)
    for _ in range(_PLACINGS):
        cuts = placed(assembly, one)
        if cuts == one.cuts or len(set(cuts)) < len(cuts):
            break
        one = assembly.relinked(assembly.arranged(tuple(sorted(cuts))))
    return one


def _starts(assembly: Assembly) -> Iterator[tuple[int, ...]]:
    """Single cuts and pairs to begin with: those that fit each other best, and those that broken numbers ask for."""
    joins, cuts = assembly.joins, assembly.cuts
    edge = len(cuts)
    hoped: dict[tuple[int, ...], float] = {}
    for i, cut in enumerate(cuts):
        if APART < cut.position < assembly.length - APART:
            hoped[i,] = cut.odds + _CUT + max(0.0, float(joins[edge, i]), float(joins[i, edge])) + 2
    for i, j in np.argwhere(joins[:edge, :edge] > 0).tolist():
        if _far(assembly, i, (j,)):
            pair = (i, j) if i < j else (j, i)
            odds = cuts[i].odds + cuts[j].odds + 2 * _CUT + float(joins[i, j])
            hoped[pair] = max(hoped.get(pair, odds), odds)
    yield from dict.fromkeys([*sorted(hoped, key=lambda key: -hoped[key])[:_WIDTH], *_seeds(assembly)])


def _seeds(assembly: Assembly) -> list[tuple[int, ...]]:
    """One cut in a stretch that must hold a seam, and one in each of two or three."""
    found: list[tuple[int, ...]] = []
    stretches = assembly.stretches
    for x, one in enumerate(stretches):
        found += [(i,) for i in one[:8]]
        for y in range(x + 1, min(len(stretches), x + 5)):
            two = stretches[y]
            found += [(i, j) for i in one[:6] for j in two[:6]]
            for three in stretches[y + 1 : y + 4]:
                found += [(i, j, k) for i in one[:2] for j in two[:2] for k in three[:2]]
    spaced = (key for key in found if all(a < b and _far(assembly, a, (b,)) for a, b in pairwise(key)))
    return list(spaced)[:_SEEDS]


def _far(assembly: Assembly, cut: int, others: Iterable[int]) -> bool:
    position = assembly.cuts[cut].position
    return all(abs(position - assembly.cuts[other].position) > APART for other in others)


def _longer(assembly: Assembly, best: Sequence[Arrangement]) -> Iterator[Arrangement]:
    """Arrangements with one cut more that are better than what they come from."""
    hoped: dict[tuple[int, ...], tuple[float, float]] = {}
    edge = len(assembly.cuts)
    for one in best:
        if len(one.cuts) == _MOST_CUTS:
            continue
        near = [*one.cuts, edge]
        gains = np.maximum(assembly.joins[:, near].max(1), assembly.joins[near, :].max(0))
        for cut, candidate in enumerate(assembly.cuts):
            gain = max(0.0, float(gains[cut])) + candidate.odds + _CUT
            inside = APART < candidate.position < assembly.length - APART
            if gain < -1 or not inside or not _far(assembly, cut, one.cuts):
                continue
            key = tuple(sorted((*one.cuts, cut)))
            hoped[key] = max(hoped.get(key, (-99.0, 0.0)), (one.score + gain, one.score))
    for key in sorted(hoped, key=lambda key: -hoped[key][0])[:_WIDTH]:
        arranged = assembly.arranged(key)
        if arranged.score > hoped[key][1] + 0.01:
            yield arranged
