"""Where a text may be cut into the pieces that a splice mixes, and what each piece tells of what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from auditor.extract.marks import Jump
from auditor.heading_pattern import RANKS
from auditor.outline import Heading
from auditor.text import within

if TYPE_CHECKING:
    from auditor.notice import Notice

MOST_CUTS = 14  # more breaks than this are wrapped lines or a damaged file, not a few documents run together
CLOSED = re.compile(r"[。！？!?；：:…”’）》】〕>]\s*$")


@dataclass
class Piece:
    """A stretch [``start``, ``end``) between two cuts."""

    index: int
    start: int
    end: int
    opens: dict[str, int]  # style -> first number of that style which nothing in the piece opens
    leaves: dict[str, int]  # style -> number that is open at the end
    open_begin: bool
    open_end: bool
    jump_in: Jump | None
    jump_out: Jump | None
    label: str | None
    tops: frozenset[tuple[str, int]]
    headings: Sequence[Heading] = field(default_factory=tuple)
    end_unknown: bool = False  # the seam behind it lies inside a sentence, somewhere before ``end``
    begin_unknown: bool = False  # a line that may or may not begin in mid sentence
    inside_from: int | None = None  # the seam lies between here and ``start``, inside a sentence


def hard_cuts(notice: Notice) -> set[int]:
    """Where a piece certainly may end: between the marks of a page jump, and where a paragraph stops in mid sentence."""
    cuts = set()
    marks = list(notice.jumps)
    for mark, following in zip_longest(marks, marks[1:]):
        if mark.kind == "to" and following is not None and following.kind == "from":
            cuts.add(following.start)
        elif mark.kind == "to":
            cuts.add(mark.end)
        elif mark.kind == "from" and mark.start not in cuts:
            cuts.add(mark.start)
    if not notice.breaks.wrapped and not notice.breaks.bare:
        cuts |= {stop.next[0] for stop in notice.breaks.breaks if stop.next}
    return {cut for cut in cuts if 0 < cut < len(notice.text)}


class Window(NamedTuple):
    """A seam is somewhere in [low, high]: at ``high``, the beginning of a line, or ``inside`` a sentence before it.

    ``lines`` are other lines at which it may be instead.
    """

    low: int
    high: int
    inside: bool
    lines: tuple[int, ...] = ()


def windows(notice: Notice, cuts: set[int]) -> list[Window]:
    """Stretches that hold a seam because the number behind them does not go on from the number before them."""
    out = []
    for problem in notice.numbering.problems:
        heading = problem.heading
        if heading.inline or not problem.certain or RANKS[heading.style] < RANKS["一、"]:
            continue
        before = notice.headings[heading.index - 1] if heading.index else None
        low = before.number_end if before else 0
        if not any(low < cut <= heading.start for cut in cuts):
            out.append(Window(low, _line_start(notice.text, heading.start), False))
        if problem.later and not problem.later.inline:
            # What was put here ends before the number that is expected: at any line on the way.
            lines = [p.start for p in within(notice.paragraphs, heading.end, problem.later.start)]
            high = _line_start(notice.text, problem.later.start)
            out.append(Window(heading.number_end, high, False, tuple(lines[:MOST_CUTS])))
    return [window for window in out if window.high > 0]


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def pieces_at(notice: Notice, cuts: Sequence[int], inside: dict[int, int]) -> list[Piece]:
    edges = [0, *cuts, len(notice.text)]
    pieces = [_piece(notice, index, start, end) for index, (start, end) in enumerate(pairwise(edges))]
    for before, piece in pairwise(pieces):
        if piece.start in inside:
            piece.inside_from = inside[piece.start]
            before.open_end = before.end_unknown = piece.open_begin = True
    return pieces


def _piece(notice: Notice, index: int, start: int, end: int) -> Piece:
    text = notice.text
    # Attachments number anew (another scope); where a part of the text goes is told by the numbers of its body.
    scope = notice.headings[0].scope if notice.headings else 0
    headings = [h for h in within(notice.headings, start, end) if h.ordinal is not None and h.scope == scope]
    opens: dict[str, int] = {}
    leaves: dict[str, int] = {}
    for h in headings:
        number = h.ordinal or 0
        above = [style for style in leaves if RANKS[style] < RANKS[h.style]]
        # What stands under a heading of the piece itself begins anew there; it says nothing of the piece before.
        if h.style not in leaves and not any(style in leaves for style in above):
            opens.setdefault(h.style, number)
        for style in [style for style in leaves if RANKS[style] > RANKS[h.style]]:
            del leaves[style]
        leaves[h.style] = number
    jumps = notice.jumps
    inside = start > 0 and text[start - 1] != "\n"
    before = text[:start].rstrip()
    body = text[start:end]
    first_line = body.lstrip()[:1]
    jump_in = next(
        (j for j in jumps if j.kind == "from" and not text[start : j.start].strip() and start <= j.start < end), None
    )
    jump_out = next(
        (j for j in jumps if j.kind == "to" and not text[j.end : end].strip() and start <= j.start < end), None
    )
    numbered = any(h.start - start <= len(body) - len(body.lstrip()) + 3 for h in headings[:1])
    begins = inside or bool(
        start and before and not CLOSED.search(before[-2:]) and jump_in is None and not numbered and first_line
    )
    return Piece(
        index=index,
        start=start,
        end=end,
        opens=opens,
        leaves=leaves,
        open_begin=begins,
        open_end=_open_end(notice, end) and jump_out is None,
        jump_in=jump_in,
        jump_out=jump_out,
        label=_label(notice, start, end),
        tops=frozenset((h.style, h.ordinal or 0) for h in headings if h.level == 1),
        headings=headings,
    )


def _open_end(notice: Notice, end: int) -> bool:
    if end < len(notice.text) and notice.text[end - 1] != "\n":
        return True
    return any(stop.end == len(notice.text[:end].rstrip()) for stop in notice.breaks.breaks)


def _label(notice: Notice, start: int, end: int) -> str | None:
    """The division whose bodies the piece speaks of as its own; None when it names none, or several."""
    codes = {name.division.code for name in notice.foreign if start <= name.start < end and name.sure}
    codes |= {
        body.division.code
        for body in within(notice.bodies, start, end)
        if body.own and body.mention.place and body.division
    }
    return codes.pop() if len(codes) == 1 else None
