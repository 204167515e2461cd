"""What is weighed of an arrangement of the parts of a text, and what each piece of evidence counts: natural log-odds that add up.

The weights were learned together, from generated texts, untouched ones, and untouched ones with an author's slip in their numbers:
with them most seams can be expected to be found and fewest told wrongly (corpus/fit_splices.py gives them anew).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isclose
from typing import TYPE_CHECKING

from auditor.number_runs import Number, goes_on
from auditor.seam_candidates import CLOSED_JOIN
from auditor.seam_features import KIND_NAMES

if TYPE_CHECKING:
    from auditor.assembly import Assembly

WEIGHTS: dict[str, float] = {
    # A cut at a place of this sort, and what the text alone says of the place.
    "clause": -0.99,
    "comma": -0.60,
    "sentence": -0.77,
    "line": -1.48,
    "clause odds": 0.43,
    "comma odds": 0.84,
    "sentence odds": 0.80,
    "line odds": 0.50,
    # What the characters around a place inside a clause say alone.
    "near": 0.09,
    # A number stands right behind the cut, and it breaks as printed or not.
    "headed": -0.36,
    "headed break": 1.22,
    "lone number": -0.09,
    "short part": -1.18,
    # A part goes on in another: inside a sentence, by how well; between sentences; at the text's own beginning or end.
    "join": 0.92,
    "join odds": 0.75,
    "closed join": 1.53,
    "edge join": -1.38,
    # Breaks of the numbers that are gone in the order of the arrangement, by sort.
    "slip": 0.46,
    "gap": 0.82,
    "restart": 0.48,
    "back": 1.56,
    "leap": 2.09,
    "prose": 0.54,
    "prose back": 1.33,
    # The numbers of one part go on in the part that it is joined to.
    "goes on": 1.26,
    # Further documents, and how unlike they are.
    "documents": -0.62,
    "topics apart": 0.50,
    "places apart": 0.92,
}
_SHORT = 150  # characters: pages and passages are longer


def weighed(measured: Mapping[str, float]) -> float:
    """Natural log-odds of an arrangement against the text in one piece."""
    return sum(WEIGHTS[name] * value for name, value in measured.items())


def of_cuts(assembly: Assembly, cuts: Sequence[int]) -> dict[str, float]:
    """What is measured of the places of the cuts."""
    measured: dict[str, float] = defaultdict(float)
    for cut in (assembly.cuts[index] for index in cuts):
        kind = KIND_NAMES[cut.kind]
        measured[kind] += 1
        measured[f"{kind} odds"] += cut.odds
        measured["near"] += cut.near
        if cut.heading is not None:
            measured["headed break" if cut.heading in assembly.broken_at else "headed"] += 1
    measured["lone number"] = len(cuts) == measured["headed break"] == 1
    measured["short part"] = sum(end - start < _SHORT for start, end in pairwise(assembly.edges(cuts)[1:-1]))
    return measured


def of_joins(assembly: Assembly, cuts: Sequence[int], follows: Mapping[int, int]) -> dict[str, float]:
    """What is measured of the parts that go on in another."""
    measured: dict[str, float] = defaultdict(float)
    for fit in assembly.fits(cuts, follows):
        if isclose(fit.odds, CLOSED_JOIN, abs_tol=1e-6):
            measured["closed join"] += 1
        else:
            measured["join"] += 1
            measured["join odds"] += fit.odds
        measured["edge join"] += fit.at_edge
    return measured


def of_numbers(
    assembly: Assembly, chains: Sequence[Sequence[int]], numbers: Sequence[Sequence[Number]]
) -> dict[str, float]:
    """How many breaks of each sort the order of ``chains`` mends; ``numbers`` are those of each part."""
    measured: dict[str, float] = defaultdict(float)
    for broken in assembly.breaks:
        measured[broken.sort] += 1
    for chain in chains:
        measured["goes on"] += sum(
            bool(numbers[a] and numbers[b]) and goes_on(numbers[a], numbers[b]) for a, b in pairwise(chain)
        )
        for broken in assembly.counting.breaks([number for part in chain for number in numbers[part]]):
            measured[broken.sort] -= 1
    return measured


def of_documents(
    assembly: Assembly, groups: Sequence[Sequence[int]], blocks: Sequence[tuple[int, int]]
) -> dict[str, float]:
    """How unlike the documents are, in the mean of each two: ``groups`` of parts, which take up these ``blocks``."""
    measured: dict[str, float] = defaultdict(float)
    others = len(groups) - 1
    measured["documents"] = others
    stretches = [[blocks[part] for part in group] for group in groups]
    for index, one in enumerate(stretches):
        for other in stretches[:index]:
            topics, places = assembly.affinity.evidence(one, other)
            measured["topics apart"] -= topics / others
            measured["places apart"] -= places / others
    return measured
