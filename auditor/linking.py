"""Which piece of a text goes on with which, by numbers, broken sentences, page marks and names, openly weighed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from auditor.heading_pattern import RANKS
from auditor.pieces import Piece
from auditor.text import within

if TYPE_CHECKING:
    from auditor.notice import Notice

PROSE = ("一是", "第一", "①", "（1）")
Fit = Callable[[str, str], float]


def linked(notice: Notice, pieces: Sequence[Piece], fit: Fit) -> tuple[dict[int, int], float]:
    """Which piece goes on with which: the best links first, each piece with one before and one behind at most."""
    scored = sorted(
        ((_link(notice, a, b, fit), a.index, b.index) for a in pieces for b in pieces if a is not b and b.index != 0),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    links: dict[int, int] = {}
    taken: set[int] = set()
    total = 0.0
    for score, a, b in scored:
        if score <= 0 or a in links or b in taken or _chain_end(links, b) == a:
            continue
        links[a] = b
        taken.add(b)
        total += score
    return links, total


def _chain_end(links: dict[int, int], index: int) -> int:
    while index in links:
        index = links[index]
    return index


def _link(notice: Notice, a: Piece, b: Piece, fit: Fit) -> float:
    """How well ``b`` goes on where ``a`` stops, as a sum of what speaks for and against it."""
    score = 1.0 if b.index == a.index + 1 else 0.0
    score += numbers(a, b)
    if a.open_end != b.open_begin and not (a.jump_out or b.jump_in or (b.begin_unknown and a.open_end)):
        score -= 2.0
    elif a.open_end:
        score += 1.5 + (0.0 if b.inside_from is not None or a.end_unknown else _fits(notice, a, b, fit))
    score += _jumps(a, b)
    if a.label != b.label and a.label and b.label:
        score -= 6.0
    return score


def _fits(notice: Notice, a: Piece, b: Piece, fit: Fit) -> float:
    left = notice.text[max(a.start, a.end - 12) : a.end].rstrip()
    return max(-2.0, min(2.0, fit(left, notice.text[b.start : b.start + 12].lstrip())))


def numbers(a: Piece, b: Piece) -> float:
    """Whether the first number of each style in ``b`` goes on from the one that is open at the end of ``a``."""
    score = 0.0
    for style, number in b.opens.items():
        last = a.leaves.get(style)
        deeper = all(RANKS[style] > RANKS[other] for other in a.leaves)
        outer = a.start > 0 and all(RANKS[style] < RANKS[other] for other in a.leaves)
        if last is not None and number == last + 1:
            score += 2.0 if style in PROSE else 3.0
        elif last is None and number == 1 and deeper:
            score += 0.5
        elif (last is None and outer) or (number == 1 and (deeper or style in PROSE)):
            continue  # nothing is known of what is above the piece; a list in running prose begins anew anywhere
        else:
            score -= 3.0
    return score


def _jumps(a: Piece, b: Piece) -> float:
    if a.jump_out and b.jump_in:
        to, back = a.jump_out.page, b.jump_in.page
        return 3.0 if to is None or back is None or back < to else -6.0
    return -6.0 if b.jump_in else -3.0 if a.jump_out else 0.0


def fitness() -> Fit:
    """How well the beginning of one piece follows the end of another, about -2 to 2."""
    from auditor.language import load

    model = load()
    return lambda left, right: model.join(left, right) / 4


def chains_of(pieces: Sequence[Piece], links: dict[int, int]) -> list[list[Piece]]:
    heads = [piece for piece in pieces if piece.index not in links.values()]
    chains = []
    for head in heads:
        chain = [head]
        while chain[-1].index in links:
            chain.append(pieces[links[chain[-1].index]])
        chains.append(chain)
    return chains


def proven(
    notice: Notice, pieces: Sequence[Piece], links: dict[int, int], chains: Sequence[Sequence[Piece]], fit: Fit
) -> bool:
    """Whether the pieces really are out of order or of several documents: independent slips must not add up to that.

    A piece that was moved must be claimed where it goes by a number that goes on there or by page marks, and what it
    was taken from must close up behind it. Documents that merely stand one behind the other must differ in two ways.
    """
    for chain in chains:
        for a, b in pairwise(chain):
            if b.index != a.index + 1 and not _claimed(a, b) and not _closes_up(notice, a, b, fit):
                return False
    moved = any(b.index != a.index + 1 and _claimed(a, b) for chain in chains for a, b in pairwise(chain))
    first = chains[0]
    orphans = [chain for chain in chains[1:] if len(chain) == 1 and not _strange(notice, first, chain)]
    if moved:
        return not orphans
    return len(chains) > 1 and all(_strange(notice, first, chain) for chain in chains[1:])


def _claimed(a: Piece, b: Piece) -> bool:
    """Whether numbers or page marks say that ``b`` goes on where ``a`` stops."""
    return numbers(a, b) >= 2.5 or (bool(a.jump_out and b.jump_in) and _jumps(a, b) > 0)


def _closes_up(notice: Notice, a: Piece, b: Piece, fit: Fit) -> bool:
    """Whether the text goes on from ``a`` to ``b`` once what stands between them is taken out."""
    if a.index > b.index or numbers(a, b) < 0:
        return False
    return a.open_end and b.open_begin and (numbers(a, b) > 0 or a.end_unknown or _fits(notice, a, b, fit) > 0)


def _strange(notice: Notice, first: Sequence[Piece], chain: Sequence[Piece]) -> bool:
    """Whether a chain differs from the first document in two ways: names of another body, sections that the first one
    has too, a page jump that does not match, a sentence cut off."""
    own = {piece.label for piece in first}
    named = [n for piece in chain for n in within(notice.foreign, piece.start, piece.end) if n.sure]
    labels = {piece.label for piece in chain if piece.label} - own
    ways = 2 if labels and len({n.start for n in named}) > 1 else 1 if labels else 0
    tops = frozenset(top for piece in first for top in piece.tops)
    ways += any(piece.tops & tops for piece in chain)
    ways += bool(chain[0].jump_in and any(piece.jump_out for piece in first))
    return ways > 1
