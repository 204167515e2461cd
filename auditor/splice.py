"""Texts that were run together or put in the wrong order: where the seams are, and what follows what.

The text is cut wherever something speaks against its going on (page jumps that do not match, sentences cut off, numbers
that do not continue). Then each piece is linked to the piece that it goes on with best, by numbers, by how the broken
ends fit, by page marks and by names. A cut whose two sides are linked to each other was none; the others are seams.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from auditor.linking import Fit, chains_of, fitness, linked, numbers, proven
from auditor.pieces import MOST_CUTS, Piece, Window, hard_cuts, pieces_at, windows
from auditor.text import HAN, within
from auditor.threads import Evidence, Seam, Splice, Thread, head, merged, tail
from auditor.twice import find_twice

if TYPE_CHECKING:
    from auditor.notice import Notice


_LAW = 5  # articles
_AT_TURN = -3.1  # the score that one in a thousand positions of untouched texts has (models/seams.md)
# A shorter text has no room for two; a longer one is a volume, whose numbers begin anew.
_SHORTEST, _LONGEST = 600, 60_000
_AROUND = 600  # characters of context on either side of where a seam is looked for


def find_splice(notice: Notice, *, deep: bool = False) -> Splice:
    """The seams and threads of a notice.

    What its marks and numbers prove comes first. Otherwise the whole text is read by the networks: when the numbers or names
    point to a splice, or with ``deep`` in any case. Numbers without page marks prove less than the whole text read closely.
    """
    found = _proven(notice) or _twice(notice)
    settled = found and (not deep or notice.jumps or found.repeated)
    if settled or not _SHORTEST <= len(notice.text) <= _LONGEST or not (deep or _pointed(notice)):
        return found or Splice()
    from auditor.arranging import assemble
    from auditor.assembled import likely
    from auditor.assembly import assembly_of

    assembly = assembly_of(notice)
    read = likely(notice, assembly, assemble(assembly), deep=deep)
    return read if read.seams or not found else found


def _twice(notice: Notice) -> Splice | None:
    # Laws say the same of one case and of the next, word for word.
    if sum(heading.style == "条" for heading in notice.headings) >= _LAW:
        return None
    passages = find_twice(notice.text)
    if not passages:
        return None
    from auditor.assembled import repeated

    return repeated(notice, passages)


def _pointed(notice: Notice) -> bool:
    """Whether something cheap speaks of a splice: section numbers that step back or come twice, names of another place."""
    certain = (p for p in notice.numbering.problems if p.certain and p.kind in ("duplicate", "order"))
    return any(certain) or any(name.sure for name in notice.foreign)


def _proven(notice: Notice) -> Splice | None:
    """What page marks, broken sentences, section numbers and names prove together."""
    cuts = hard_cuts(notice)
    stretches = windows(notice, cuts)
    # A paragraph that is broken once, with nothing else amiss, is a broken paragraph.
    if not (stretches or notice.jumps or notice.foreign or len(cuts) > 1) or len(cuts) + len(stretches) > MOST_CUTS:
        return None
    fit = fitness()
    solved = [_solve(notice, cuts, choice, fit) for choice in _choices(stretches)]
    _, pieces, links = max(solved, key=lambda item: item[0])
    pieces = _refined(notice, pieces, links)
    told = _told(notice, pieces, links, fit)
    return told if told.seams else None


def _solve(
    notice: Notice, cuts: set[int], choice: Sequence[Window], fit: Fit
) -> tuple[float, list[Piece], dict[int, int]]:
    inside = {window.high: window.low for window in choice if window.inside}
    pieces = pieces_at(notice, sorted(cuts | {window.high for window in choice}), inside)
    for piece in pieces:
        piece.begin_unknown = any(piece.start in window.lines for window in choice)
    links, total = linked(notice, pieces, fit)
    return total - 0.5 * len(inside), pieces, links


def _choices(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Sets of windows to try: none of them, all at a line, and one at a time inside a sentence."""
    yield []
    if windows:
        yield list(windows)
    for i, window in enumerate(windows):
        for line in window.lines:
            yield [*windows[:i], window._replace(high=line), *windows[i + 1 :]]
        if window.high - window.low > 4:
            yield [*windows[:i], window._replace(inside=True), *windows[i + 1 :]]


def _refined(notice: Notice, pieces: list[Piece], links: dict[int, int]) -> list[Piece]:
    """Moves each cut that lies somewhere inside a sentence to where the text itself is likeliest to have a seam."""
    text = notice.text
    for piece in pieces[1:]:
        low = piece.inside_from
        if low is None or links.get(piece.index - 1) == piece.index:
            continue
        low = max(low, piece.start - 800)
        positions = _positions(text, low, piece.start)
        if positions:
            from auditor.seam_score import seam_scores

            begin = max(0, low - _AROUND)
            scores = seam_scores(text[begin : piece.start + _AROUND])
            piece.start = max(positions, key=lambda i: float(scores[i - begin]))
            pieces[piece.index - 1].end = piece.start
    return pieces


def seams_at_turns(notice: Notice, turns: Collection[int]) -> list[int]:
    """Those of the positions ``turns``, where a page ends inside a sentence, at which the text by itself does not go on.

    Lines are easily lost there, so less is asked than elsewhere: one in a thousand positions of untouched texts has as much.
    """
    if not turns:
        return []
    scores = notice.sides.scores
    return sorted(at for at in turns if 4 <= at < len(scores) - 4 and scores[at] >= _AT_TURN)


def _positions(text: str, low: int, high: int) -> list[int]:
    return [i for i in range(low + 1, high) if _han(text[i - 1]) and _han(text[i])]


def _han(char: str) -> bool:
    return bool(re.match(f"[{HAN}]", char))


def _told(notice: Notice, pieces: Sequence[Piece], links: dict[int, int], fit: Fit) -> Splice:
    seams = tuple(
        Seam(b.start, _inside(notice, b.start), tuple(_reasons(notice, pieces, links, a, b)))
        for a, b in pairwise(pieces)
        if links.get(a.index) != b.index
    )
    chains = chains_of(pieces, links)
    if not seams or not proven(notice, pieces, links, chains, fit):
        return Splice()
    threads = tuple(_thread(notice, chain) for chain in chains)
    return Splice(seams, threads)


def _inside(notice: Notice, position: int) -> bool:
    return "\n" not in notice.text[max(0, position - 1) : position] and not any(
        j.start == position for j in notice.jumps
    )


def _reasons(notice: Notice, pieces: Sequence[Piece], links: dict[int, int], a: Piece, b: Piece) -> Iterator[Evidence]:
    text = notice.text
    if a.jump_out and b.jump_in:
        yield Evidence(
            "page",
            f"“{text[a.jump_out.start : a.jump_out.end].strip()}”与“{text[b.jump_in.start : b.jump_in.end].strip()}”对不上",
        )
    if a.open_end:
        yield Evidence(
            "sentence", f"前一段文字停在“{tail(text, a.start, a.end)}”，后面的“{head(text, b.start, b.end)}”接不上"
        )
    if numbers(a, b) < 0:
        first = next((h for h in b.headings if not h.inline), None)
        if first:
            yield Evidence("number", f"“{first.number}”不接前面的编号")
    follower = links.get(a.index)
    if follower is not None and (a.open_end or numbers(a, pieces[follower]) > 1):
        yield Evidence(
            "text",
            f"“{tail(text, a.start, a.end)}”与后文“{head(text, pieces[follower].start, pieces[follower].end)}”相接",
        )
    leader = next((piece for piece in pieces if links.get(piece.index) == b.index), None)
    if leader is not None:
        yield Evidence("text", f"“{head(text, b.start, b.end)}”接在“{tail(text, leader.start, leader.end)}”之后")
    if a.label != b.label:
        for piece in (a, b):
            named = within(notice.foreign, piece.start, piece.end)
            if named:
                yield Evidence("name", f"一侧出现“{text[named[0].start : named[0].end]}”，另一侧没有")
                break


def _thread(notice: Notice, chain: Sequence[Piece]) -> Thread:
    first, last = chain[0], chain[-1]
    issuer = notice.issuer
    own = issuer.division.code if issuer and issuer.division else None
    label = next((piece.label for piece in chain if piece.label and piece.label != own), None)
    name: str | None = issuer.name if issuer and label is None else None
    if label:
        found = [n for n in notice.foreign if n.division.code == label and n.sure]
        name = max((notice.text[n.start : n.end] for n in found), key=len)
    lost = []
    if first.start > 0:
        lost.append("开头缺失：" + ("上接的一版不在文中" if first.jump_in else "前文不在文中"))
    if last.open_end or last.jump_out:
        lost.append(f"结尾缺失：停在“{tail(notice.text, last.start, last.end)}”")
    joins = tuple(
        Evidence("join", f"“{tail(notice.text, a.start, a.end)}”＋“{head(notice.text, b.start, b.end)}”")
        for a, b in pairwise(chain)
        if a.end != b.start
    )
    return Thread(name, merged((piece.start, piece.end) for piece in chain), tuple(lost), joins)
