"""Texts that were run together or put in the wrong order: where the seams are, and what follows what.

The text is cut wherever something speaks against its going on (page jumps that do not match, sentences cut off, numbers
that do not continue). Then each piece is linked to the piece that it goes on with best, by numbers, by how the broken
ends fit, by page marks and by names. A cut whose two sides are linked to each other was none; the others are seams.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from auditor.linking import Fit, chains_of, fitness, linked, numbers, proven
from auditor.pieces import CLOSED, MOST_CUTS, Piece, Window, hard_cuts, pieces_at, windows
from auditor.text import HAN, within

if TYPE_CHECKING:
    from auditor.notice import Notice


_APART = 60  # likelier positions so near to each other are one seam
_AT_TURN = -1.4  # the score that one in a thousand positions of untouched texts has (models/seams.md)
_AROUND = 600  # characters of context on either side of where a seam is looked for


class Evidence(NamedTuple):
    """One reason for a seam or for a join, as a person reads it; ``kind`` is page, sentence, number, name or text."""

    kind: str
    words: str


class Seam(NamedTuple):
    """A position where one text stops and another begins; ``inside`` says that it lies within a paragraph."""

    position: int
    inside: bool
    evidence: tuple[Evidence, ...]


class Thread(NamedTuple):
    """One document: its parts as (start, end) in reading order, and what is missing of it."""

    issuer: str | None
    parts: tuple[tuple[int, int], ...]
    lost: tuple[str, ...]
    joins: tuple[Evidence, ...]


@dataclass(frozen=True)
class Splice:
    """Empty for a text in one piece."""

    seams: tuple[Seam, ...] = ()
    threads: tuple[Thread, ...] = ()


def find_splice(notice: Notice) -> Splice:
    """The seams and threads of a notice."""
    cuts = hard_cuts(notice)
    stretches = windows(notice, cuts)
    # A paragraph that is broken once, with nothing else amiss, is a broken paragraph.
    if not (stretches or notice.jumps or notice.foreign or len(cuts) > 1) or len(cuts) + len(stretches) > MOST_CUTS:
        return Splice()
    fit = fitness()
    solved = [_solve(notice, cuts, choice, fit) for choice in _choices(stretches)]
    _, pieces, links = max(solved, key=lambda item: item[0])
    pieces = _refined(notice, pieces, links)
    return _told(notice, pieces, links, fit)


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


def likely_seams(text: str, turns: Collection[int] = ()) -> list[int]:
    """Positions inside a clause where the text alone says that two texts meet, the likeliest of each neighbourhood.

    Two in a hundred untouched texts of 2,800 characters have one; the scan costs half a second for 10,000 characters. At
    ``turns``, where a page ends and lines are easily lost, less is asked: one in a thousand untouched positions has as much.
    """
    from auditor.seam_score import seam_scores, threshold

    scores = seam_scores(text)
    limit = threshold()
    found: list[int] = []
    likely = (i for i in range(4, len(text) - 4) if scores[i] >= (_AT_TURN if i in turns else limit))
    for position in sorted(likely, key=lambda i: -float(scores[i])):
        if all(abs(position - other) > _APART for other in found):
            found.append(position)
    return sorted(found)


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
        yield Evidence("sentence", f"前一段文字停在“{_tail(text, a)}”，后面的“{_head(text, b)}”接不上")
    if numbers(a, b) < 0:
        first = next((h for h in b.headings if not h.inline), None)
        if first:
            yield Evidence("number", f"“{first.number}”不接前面的编号")
    follower = links.get(a.index)
    if follower is not None and (a.open_end or numbers(a, pieces[follower]) > 1):
        yield Evidence("text", f"“{_tail(text, a)}”与后文“{_head(text, pieces[follower])}”相接")
    leader = next((piece for piece in pieces if links.get(piece.index) == b.index), None)
    if leader is not None:
        yield Evidence("text", f"“{_head(text, b)}”接在“{_tail(text, leader)}”之后")
    if a.label != b.label:
        for piece in (a, b):
            named = within(notice.foreign, piece.start, piece.end)
            if named:
                yield Evidence("name", f"一侧出现“{text[named[0].start : named[0].end]}”，另一侧没有")
                break


def _tail(text: str, piece: Piece) -> str:
    return text[piece.start : piece.end].rstrip()[-8:].lstrip("，。、；：,.;:”’）)")


def _head(text: str, piece: Piece) -> str:
    return " ".join(text[piece.start : piece.end].lstrip()[:8].split())


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
        lost.append(f"结尾缺失：停在“{_tail(notice.text, last)}”")
    joins = tuple(
        Evidence("join", f"“{_tail(notice.text, a)}”＋“{_head(notice.text, b)}”")
        for a, b in pairwise(chain)
        if a.end != b.start
    )
    return Thread(name, _merged(chain), tuple(lost), joins)


def _merged(chain: Sequence[Piece]) -> tuple[tuple[int, int], ...]:
    parts: list[tuple[int, int]] = []
    for piece in chain:
        if parts and parts[-1][1] == piece.start:
            parts[-1] = (parts[-1][0], piece.end)
        else:
            parts.append((piece.start, piece.end))
    return tuple(parts)


class Reading(NamedTuple):
    """A thread as one text; ``places`` holds, for each part, where it begins in ``text`` and in the notice."""

    text: str
    places: tuple[tuple[int, int, int], ...]  # (start in text, start in the notice, length)

    def origin(self, offset: int) -> int:
        """Where a character of ``text`` stands in the notice."""
        at, start, _ = next(place for place in reversed(self.places) if place[0] <= offset or place[0] == 0)
        return start + offset - at


def reading(text: str, parts: Iterable[tuple[int, int]]) -> Reading:
    """The parts one behind the other; where a sentence was broken at a line, it runs on."""
    out: list[str] = []
    places: list[tuple[int, int, int]] = []
    size = 0
    for start, end in parts:
        if out and not CLOSED.search(out[-1][-3:]):
            size -= len(out[-1]) - len(out[-1].rstrip("\r\n"))
            out[-1] = out[-1].rstrip("\r\n")
            start += len(text[start:end]) - len(text[start:end].lstrip("\r\n"))
        out.append(text[start:end])
        places.append((size, start, end - start))
        size += end - start
    return Reading("".join(out), tuple(places))
