"""Cuts a text into parts and says which goes on with which and which belong to one document, by all evidence together.

The evidence is weighed as natural log-odds that add up (``auditor.weighing``): how likely a seam is at each cut, how well a broken
end goes on in a broken beginning, whether the numbers follow each other again, and what the parts speak of. From single cuts and
pairs that fit each other the search adds cut by cut what gains most, keeps the best dozen arrangements, and moves each cut at the
end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from auditor.affinity import Affinity
from auditor.number_runs import Break, Counting, Number, goes_on, numbers_of
from auditor.seam_candidates import Candidates, Cut, candidates, fine_joins, joins
from auditor.seam_features import Single
from auditor.weighing import of_cuts, of_documents, of_joins, of_numbers, weighed

if TYPE_CHECKING:
    from auditor.notice import Notice

# What the search hopes for, to choose what it tries and which parts it joins; what it finds is weighed by ``auditor.weighing``.
_CUT = -2.0  # a further cut: one text is likelier than two
_JOIN = -1.0  # of several that fit one is taken
_GOES_ON = 3.5  # numbers that go on from one part to another
_TOPIC = 0.5  # of what the topic says of two parts, for a join
_AT_EDGE = -2.0  # that the text's own beginning or end is joined to something
_ONE = 1.0  # unjoined parts are of one document when their topics say so as clearly as this
_APART = 60  # characters between cuts
_MOST_CUTS = 6
_BEAM, _WIDTH = 12, 60
_SEEDS = 400
_MOVES = 25


class Arrangement(NamedTuple):
    """``cuts``: indices of candidates. Part i lies between cuts i - 1 and i; ``follows`` maps a part to the one that goes on
    there. ``groups``: the parts of each document in reading order. ``score``: natural log-odds against one text in one piece;
    ``measured``: the evidence that it adds up, by the names of ``weighing.WEIGHTS``."""

    score: float
    cuts: tuple[int, ...]
    follows: Mapping[int, int]
    groups: tuple[tuple[int, ...], ...]
    measured: Mapping[str, float]


class Fit(NamedTuple):
    """A part that goes on in another: natural log-odds, and whether the text's own beginning or end is one of the two."""

    odds: float
    at_edge: bool


NOTHING = Arrangement(0.0, (), {}, ((0,),), {})


@dataclass(frozen=True)
class Assembly:
    """The cuts of a text, and all that is known of its parts."""

    length: int
    cuts: tuple[Cut, ...]
    stretches: tuple[tuple[int, ...], ...]
    numbers: tuple[Number, ...]
    counting: Counting
    affinity: Affinity
    joins: Single

    @cached_property
    def broken(self) -> float:
        """What the numbers of the text cost as they stand."""
        return self.counting.cost(self.numbers)

    def edges(self, cuts: Sequence[int]) -> list[int]:
        """Where the parts begin, and the end of the last."""
        return [0, *(self.cuts[cut].position for cut in cuts), self.length]

    def parts_numbers(self, cuts: Sequence[int]) -> list[list[Number]]:
        """The numbers of each part."""
        edges = self.edges(cuts)
        parts: list[list[Number]] = [[] for _ in edges[1:]]
        index = 0
        for number in self.numbers:
            while number.start >= edges[index + 1]:
                index += 1
            parts[index].append(number)
        return parts

    def mended(self, arrangement: Arrangement) -> float:
        """How much less the numbers cost in the order of the arrangement."""
        parts = self.parts_numbers(arrangement.cuts)
        chains = _chains(len(parts), arrangement.follows)
        return self.broken - sum(self.counting.cost([n for i in chain for n in parts[i]]) for chain in chains)

    def arranged(self, cuts: tuple[int, ...]) -> Arrangement:
        """The best order of the parts between the cuts."""
        edges = self.edges(cuts)
        blocks = [self.affinity.blocks(start, end) for start, end in pairwise(edges)]
        numbers = self.parts_numbers(cuts)
        follows = _linked(self._links(cuts, blocks, numbers))
        chains = _chains(len(blocks), follows)
        groups = self._grouped(chains, blocks)
        measured = of_cuts(self, cuts) | of_joins(self, cuts, follows)
        measured |= of_numbers(self, chains, numbers) | of_documents(self, groups, blocks)
        return Arrangement(weighed(measured), cuts, follows, groups, measured)

    def fits(self, cuts: Sequence[int], follows: Mapping[int, int]) -> list[Fit]:
        """How well each part fits the one that it goes on in."""
        edge = len(self.cuts)
        ends, begins = [*cuts, edge], [edge, *cuts]
        pairs = [(ends[before], begins[behind]) for before, behind in follows.items()]
        return [Fit(float(self.joins[pair]), edge in pair) for pair in pairs]

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The numbers that do not follow each other as they are printed."""
        return tuple(self.counting.breaks(self.numbers))

    @cached_property
    def broken_at(self) -> frozenset[int]:
        """Where the numbers stand that do not follow the one before as printed."""
        return frozenset(self.numbers[broken.at].start for broken in self.breaks if broken.at)

    def following(self, cuts: tuple[int, ...]) -> dict[int, int]:
        """For each part but the last which of the others, the next one apart, goes on best where it ends."""
        edges = self.edges(cuts)
        blocks = [self.affinity.blocks(start, end) for start, end in pairwise(edges)]
        best: dict[int, tuple[float, int]] = {}
        for odds, _, a, b in self._links(cuts, blocks, self.parts_numbers(cuts)):
            best[a] = max(best.get(a, (odds, b)), (odds, b))
        return {a: b for a, (_, b) in best.items()}

    def _links(
        self, cuts: Sequence[int], blocks: Sequence[tuple[int, int]], numbers: Sequence[Sequence[Number]]
    ) -> Iterator[tuple[float, float, int, int]]:
        """For each two parts how well the second goes on where the first ends, with and without what the numbers say."""
        edge = len(self.cuts)
        ends, begins = [*cuts, edge], [edge, *cuts]
        for a, end in enumerate(ends):
            for b, begin in enumerate(begins):
                if b in (a, a + 1):
                    continue
                joined = float(self.joins[end, begin]) + (_AT_EDGE if edge in (end, begin) else 0.0)
                if joined <= -3.9:
                    continue
                joined += _JOIN + _TOPIC * self.affinity.odds(blocks[a : a + 1], blocks[b : b + 1])
                yield joined + self._numbered(numbers[a], numbers[b]), joined, a, b

    def _numbered(self, before: Sequence[Number], behind: Sequence[Number]) -> float:
        if not before or not behind:
            return 0.0
        cost = self.counting.cost
        broken = cost([*before, *behind]) - cost(before) - cost(behind)
        if broken <= 0 and goes_on(before, behind):
            return _GOES_ON
        return -broken

    def _one(self, a: Iterable[int], b: Iterable[int], blocks: Sequence[tuple[int, int]]) -> float:
        return self.affinity.odds([blocks[i] for i in a], [blocks[i] for i in b])

    def _grouped(
        self, chains: Sequence[Sequence[int]], blocks: Sequence[tuple[int, int]]
    ) -> tuple[tuple[int, ...], ...]:
        """Chains of parts put together while their topics say that they are of one document."""
        groups = [tuple(chain) for chain in chains]
        while len(groups) > 1:
            odds, i, j = max(
                (self._one(a, b, blocks), i, j) for j, b in enumerate(groups) for i, a in enumerate(groups[:j])
            )
            if odds <= _ONE:
                break
            groups[i] += groups.pop(j)
        return tuple(groups)


def assembly_of(notice: Notice) -> Assembly:
    """Reads the whole text with the networks, which is costly: half a second for 10,000 characters."""
    from auditor.seam_score import load

    model, sides = load().model, notice.sides
    numbers = numbers_of(notice.headings)
    counting = Counting(numbers)
    found: Candidates = candidates(notice.text, sides, numbers, counting)
    return Assembly(
        length=len(notice.text),
        cuts=found.cuts,
        stretches=found.stretches,
        numbers=numbers,
        counting=counting,
        affinity=Affinity(notice, model),
        joins=joins(notice.text, found.cuts, sides, model),
    )


def closely(notice: Notice, assembly: Assembly, cuts: Sequence[Cut]) -> Assembly:
    """The same with these cuts alone, and their sides compared with more care than all candidates could be."""
    from auditor.seam_score import load

    return replace(assembly, cuts=tuple(cuts), stretches=(), joins=fine_joins(notice.text, cuts, notice.sides, load()))


def assemble(assembly: Assembly) -> Arrangement:
    """The best arrangement of two parts or more, likely or not; NOTHING when there is no place to cut."""
    best: Arrangement | None = None
    tried = [assembly.arranged(cuts) for cuts in _starts(assembly)]
    while tried:
        tried.sort(key=lambda one: -one.score)
        best = max(best or tried[0], tried[0], key=lambda one: one.score)
        tried = list(_longer(assembly, tried[:_BEAM]))
    return _settled(assembly, best) if best else NOTHING


def _starts(assembly: Assembly) -> Iterator[tuple[int, ...]]:
    """Single cuts and pairs to begin with: those that fit each other best, and those that broken numbers ask for."""
    joins, cuts = assembly.joins, assembly.cuts
    edge = len(cuts)
    hoped: dict[tuple[int, ...], float] = {}
    for i, cut in enumerate(cuts):
        if _APART < cut.position < assembly.length - _APART:
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
    return all(abs(position - assembly.cuts[other].position) > _APART for other in others)


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
            inside = _APART < candidate.position < assembly.length - _APART
            if gain < -1 or not inside or not _far(assembly, cut, one.cuts):
                continue
            key = tuple(sorted((*one.cuts, cut)))
            hoped[key] = max(hoped.get(key, (-99.0, 0.0)), (one.score + gain, one.score))
    for key in sorted(hoped, key=lambda key: -hoped[key][0])[:_WIDTH]:
        arranged = assembly.arranged(key)
        if arranged.score > hoped[key][1] + 0.01:
            yield arranged


def _settled(assembly: Assembly, best: Arrangement) -> Arrangement:
    """Moves each cut to where it is best with the others as they are, and drops those that bring nothing."""
    for _ in range(2):
        before = best.score
        for index in range(len(best.cuts)):
            best = max([best, *_moved(assembly, best, index)], key=lambda one: one.score)
        for index in range(len(best.cuts) if len(best.cuts) > 1 else 0):
            fewer = assembly.arranged(best.cuts[:index] + best.cuts[index + 1 :])
            if fewer.score >= best.score:
                best = fewer
                break
        if best.score <= before:
            break
    return best


def _moved(assembly: Assembly, best: Arrangement, index: int) -> Iterator[Arrangement]:
    cuts = best.cuts
    own = assembly.cuts[cuts[index]].position
    others = cuts[:index] + cuts[index + 1 :]
    low = assembly.cuts[cuts[index - 1]].position if index else 0
    high = assembly.cuts[cuts[index + 1]].position if index + 1 < len(cuts) else assembly.length
    between = [
        i
        for i, cut in enumerate(assembly.cuts)
        if low < cut.position < high and i != cuts[index] and _far(assembly, i, others)
    ]
    likely = sorted(between, key=lambda i: -assembly.cuts[i].odds)[:_MOVES]
    beside = [i for i in between if abs(assembly.cuts[i].position - own) < 8]
    for i in dict.fromkeys([*likely, *beside]):
        yield assembly.arranged((*cuts[:index], i, *cuts[index + 1 :]))


def _linked(links: Iterable[tuple[float, float, int, int]]) -> dict[int, int]:
    """The best links first, each part with one before and one behind at most."""
    follows: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, a, b in sorted((link for link in links if link[0] > 0), reverse=True):
        last = b
        while last in follows:
            last = follows[last]
        if a in follows or b in taken or last == a:
            continue
        follows[a] = b
        taken.add(b)
    return follows


def _chains(count: int, follows: Mapping[int, int]) -> list[list[int]]:
    begun = set(follows.values())
    chains = []
    for first in (i for i in range(count) if i not in begun):
        chain = [first]
        while chain[-1] in follows:
            chain.append(follows[chain[-1]])
        chains.append(chain)
    return chains
