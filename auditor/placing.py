"""Where the cuts of an arrangement lie, all of them together: each in its surroundings, at the place where the text is likeliest
broken and the ends that it leaves go on best in each other.

Which parts there are and which goes on in which is kept. A cut is an end and a beginning, and each of the two is joined to one
other cut at most: the cuts form paths and rings, and the best places are found exactly, cut by cut (max-product elimination,
Dechter 1999).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from auditor.seam_candidates import APART, CLOSED_JOIN, HALF_JOIN, Cut
from auditor.seam_features import CLAUSE, KIND_NAMES, Single

if TYPE_CHECKING:
    from auditor.assembly import Arrangement, Assembly

# Natural log-odds of a place among those around, learned from generated texts as a conditional random field
# (corpus/fit_places.py): the sort of place, what the text says of it and what the characters around say alone, a number right
# behind it, which breaks or not.
OF_PLACES: dict[str, float] = {
    "comma": 0.50,
    "sentence": -0.11,
    "line": -0.79,
    "clause odds": 0.58,
    "comma odds": 1.15,
    "sentence odds": 0.92,
    "line odds": 0.94,
    "near": 0.32,
    "headed": 0.73,
    "headed break": 1.88,
}
# How well an end goes on in a beginning: half sentences and their odds, whole sentences, half a sentence and a whole one.
OF_JOINS: dict[str, float] = {"join": 1.02, "join odds": 0.49, "closed join": 0.45, "half join": -1.47}
_AROUND = 1000  # characters


class Choices(NamedTuple):
    """The places of each cut, as indices of candidates, and the joins between two cuts: (end, beginning) to the odds of
    joining each place of the one to each of the other. ``alone``: for each cut places × ``OF_PLACES``; ``edges`` adds to
    it what the joins to the text's own beginning and end say, places × ``OF_JOINS``."""

    places: list[list[int]]
    alone: list[Single]
    edges: list[Single]
    joins: dict[tuple[int, int], Single]


def placed(assembly: Assembly, arrangement: Arrangement) -> tuple[int, ...]:
    """The cuts where they lie best together, as indices of candidates like ``arrangement.cuts``."""
    choices = choices_of(assembly, arrangement)
    of_places = np.array([*OF_PLACES.values()], dtype=np.float32)
    of_joins = np.array([*OF_JOINS.values()], dtype=np.float32)
    alone = [own @ of_places + edge @ of_joins for own, edge in zip(choices.alone, choices.edges, strict=True)]
    joined: dict[tuple[int, int], Single] = {}
    for (end, begin), measured in choices.joins.items():
        add(joined, end, begin, measured @ of_joins)
    return tuple(places[at] for places, at in zip(choices.places, _best(alone, joined), strict=True))


def choices_of(assembly: Assembly, arrangement: Arrangement) -> Choices:
    """Where the cuts of an arrangement might lie, and what is measured of that."""
    cuts = arrangement.cuts
    places = [_places(assembly, cuts, index) for index in range(len(cuts))]
    alone = [np.array([_of_place(assembly, assembly.cuts[i]) for i in own], dtype=np.float32) for own in places]
    edges = [np.zeros((len(own), len(OF_JOINS)), dtype=np.float32) for own in places]
    joins: dict[tuple[int, int], Single] = {}
    edge = len(assembly.cuts)
    for before, behind in arrangement.follows.items():
        end, begin = before, behind - 1  # the cuts where the one part ends and the other begins
        ends = places[end] if end < len(cuts) else [edge]
        begins = places[begin] if begin >= 0 else [edge]
        measured = _of_joins(assembly.joins[np.ix_(ends, begins)])
        if end == len(cuts):
            edges[begin] += measured[0]
        elif begin < 0:
            edges[end] += measured[:, 0]
        else:
            joins[end, begin] = measured
    return Choices(places, alone, edges, joins)


def _places(assembly: Assembly, cuts: Sequence[int], index: int) -> list[int]:
    """The candidates between the numbers and cuts that stand before and behind a cut."""
    edges = assembly.edges(cuts)
    at = edges[index + 1]
    low, high = max(edges[index] + APART, at - _AROUND), min(edges[index + 2] - APART, at + _AROUND)
    starts = [number.start for number in assembly.numbers]
    behind = bisect_left(starts, at)
    if behind:
        low = max(low, starts[behind - 1] + 1)
    if behind < len(starts):
        high = min(high, starts[behind])
    return [i for i, cut in enumerate(assembly.cuts) if low <= cut.position <= high or i == cuts[index]]


def _of_place(assembly: Assembly, cut: Cut) -> list[float]:
    kind = KIND_NAMES[cut.kind]
    measured = {kind: 1.0, f"{kind} odds": cut.odds, "near": cut.near if cut.kind == CLAUSE else 0.0}
    if cut.heading is not None:
        measured["headed break" if cut.heading in assembly.broken_at else "headed"] = 1.0
    return [measured.get(name, 0.0) for name in OF_PLACES]


def _of_joins(odds: Single) -> Single:
    closed, half = np.isclose(odds, CLOSED_JOIN), np.isclose(odds, HALF_JOIN)
    inside = ~closed & ~half
    return np.stack([inside, odds * inside, closed, half], axis=-1).astype(np.float32)


def add(joined: dict[tuple[int, int], Any], a: int, b: int, fits: Any) -> None:
    """Adds what joins say of two cuts, arrays or tensors of places × places, to what is known of them."""
    if a > b:
        a, b, fits = b, a, fits.T
    joined[a, b] = joined[a, b] + fits if (a, b) in joined else fits


def _best(alone: Sequence[Single], joined: Mapping[tuple[int, int], Single]) -> list[int]:
    """For each cut the choice with which the sum of all is highest."""
    best = [0] * len(alone)
    for cut, others, total in reversed(list(eliminated(alone, joined, lambda total: total.max(0)))):
        best[cut] = int(total.argmax(0)[tuple(best[other] for other in others)])
    return best


def eliminated(
    alone: Sequence[Any], joined: Mapping[tuple[int, int], Any], reduced: Callable[[Any], Any]
) -> Iterator[tuple[int, list[int], Any]]:
    """Cut by cut, arrays or tensors: the cut, those it is still joined to, two at most, and what its places and theirs say together.

    The first axis of that is for the places of the cut; ``reduced`` takes it away, and what is left counts for the others.
    """
    own, links = list(alone), dict(joined)
    for cut in range(len(own)):
        total = own[cut]
        others: list[int] = []
        for pair in [pair for pair in links if cut in pair]:
            fits = links.pop(pair)
            others.append(pair[1] if pair[0] == cut else pair[0])
            towards = fits if pair[0] == cut else fits.T  # places of this cut × places of the other
            total = total[..., None] + towards.reshape(len(towards), *(1,) * (total.ndim - 1), -1)
        yield cut, others, total
        if len(others) == 1:
            own[others[0]] = own[others[0]] + reduced(total)
        elif others:
            add(links, others[0], others[1], reduced(total))
