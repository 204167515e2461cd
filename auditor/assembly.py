"""What is known of a text that may have been run together: its cuts, and of the parts between them which goes on with which and
which belong to one document.

The evidence is weighed as natural log-odds that add up (``auditor.weighing``): how likely a seam is at each cut, how well a broken
end goes on in a broken beginning, whether the numbers follow each other again, and what the parts speak of. ``auditor.arranging``
searches for the likeliest arrangement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from auditor.affinity import Affinity
from auditor.number_runs import Break, Counting, Number, goes_on, numbers_of
from auditor.seam_candidates import Candidates, Cut, candidates, fine_joins, joins
from auditor.seam_features import Single
from auditor.weighing import of_cuts, of_documents, of_joins, of_numbers, weighed

if TYPE_CHECKING:
    from auditor.notice import Notice

# By what parts are joined at first; what comes of it is weighed by ``auditor.weighing``, and links are changed by that.
_JOIN = -1.0  # of several that fit one is taken
_GOES_ON = 3.5  # numbers that go on from one part to another
_TOPIC = 0.5  # of what the topic says of two parts, for a join
_AT_EDGE = -2.0  # that the text's own beginning or end is joined to something
_ONE = 1.0  # unjoined parts are of one document when their topics say so as clearly as this
_LEAST_LINK = -3.0  # less likely ones are not tried


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
        return self._ordered(cuts, _linked(self._links(cuts, self._blocks(cuts), self.parts_numbers(cuts))))

    def relinked(self, arrangement: Arrangement) -> Arrangement:
        """The same cuts, and the order changed link by link while that makes it likelier."""
        cuts = arrangement.cuts
        found = self._links(cuts, self._blocks(cuts), self.parts_numbers(cuts))
        links = [(a, b) for odds, _, a, b in found if odds > _LEAST_LINK]
        for _ in cuts:
            tried = [self._ordered(cuts, follows) for follows in _changed(arrangement.follows, links)]
            best = max([arrangement, *tried], key=lambda one: one.score)
            if best is arrangement:
                break
            arrangement = best
        return arrangement

    def _blocks(self, cuts: Sequence[int]) -> list[tuple[int, int]]:
        return [self.affinity.blocks(start, end) for start, end in pairwise(self.edges(cuts))]

    def _ordered(self, cuts: tuple[int, ...], follows: Mapping[int, int]) -> Arrangement:
        blocks, numbers = self._blocks(cuts), self.parts_numbers(cuts)
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
        best: dict[int, tuple[float, int]] = {}
        for odds, _, a, b in self._links(cuts, self._blocks(cuts), self.parts_numbers(cuts)):
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
    numbers = numbers_of(notice.headings, notice.text)
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


def _changed(follows: Mapping[int, int], links: Iterable[tuple[int, int]]) -> Iterator[dict[int, int]]:
    """The links with one more, those given up that it cannot stand beside, or with one less; no part comes to follow itself."""
    for before, behind in links:
        kept = {a: b for a, b in follows.items() if a != before and b != behind}
        last = behind
        while last in kept:
            last = kept[last]
        if last != before and follows.get(before) != behind:
            yield {**kept, before: behind}
    for gone in follows:
        yield {a: b for a, b in follows.items() if a != gone}


def _chains(count: int, follows: Mapping[int, int]) -> list[list[int]]:
    begun = set(follows.values())
    chains = []
    for first in (i for i in range(count) if i not in begun):
        chain = [first]
        while chain[-1] in follows:
            chain.append(follows[chain[-1]])
        chains.append(chain)
    return chains
