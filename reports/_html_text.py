"""Cuts a notice's text into paragraphs and segments, so that overlapping findings become flat, well-formed marks.

Offsets are code points and are only ever used here: the page itself never counts characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

RANK = {"error": 0, "warning": 1, "info": 2}


class End(NamedTuple):
    """One end of a finding: the stretch of text that ``mark_id`` will name. ``primary`` is the finding's own place."""

    start: int
    end: int
    mark_id: str
    finding_id: str
    number: int
    severity: str
    primary: bool


class Anchor(NamedTuple):
    """A stretch of text that something links to (a heading, a date, a checked figure); ``css`` is its class."""

    start: int
    end: int
    id: str
    css: str


class Wrap(NamedTuple):
    """An element that must exist at a segment because something links to its ``id``."""

    id: str
    finding_id: str


class Segment(NamedTuple):
    """Text under one set of findings. ``refs`` are the ends that stop behind it, where their numbers are printed."""

    text: str
    findings: str
    severity: str
    primary: bool
    wraps: tuple[Wrap, ...]
    anchors: tuple[str, ...]
    css: str
    refs: tuple[End, ...]


class Paragraph(NamedTuple):
    """One line of the text; ``level`` is its level as a heading or 0."""

    id: str
    line: int
    level: int
    css: str
    length: int
    segments: tuple[Segment, ...]


class _Piece(NamedTuple):
    start: int
    end: int
    span: End | Anchor
    first: bool
    last: bool


@dataclass
class _Line:
    number: int
    start: int
    end: int
    pieces: list[_Piece] = field(default_factory=list)


def clip(start: int, end: int, length: int) -> tuple[int, int]:
    """The stretch forced into a text of ``length``: a rule's bad offsets must not break the page."""
    start = min(max(start, 0), length)
    return start, min(max(end, start), length)


def context(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """About ``width`` characters of the same line before, the stretch itself, and as many after; no number is split."""
    start, end = clip(start, end, len(text))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    left, right = max(first, start - width), min(last, end + width)
    while first < left and start - left < 2 * width and _joined(text, left):
        left -= 1
    while right < last and right - end < 2 * width and _joined(text, right):
        right += 1
    before = text[left:start].lstrip("# \t　")
    return ("…" if left > first else "") + before, text[start:end], text[end:right] + ("…" if right < last else "")


def _joined(text: str, at: int) -> bool:
    return all(char.isascii() and (char.isalnum() or char in ".,%") for char in text[at - 1 : at + 1])


def cut(
    text: str, ends: Iterable[End], anchors: Iterable[Anchor], headings: dict[int, int], prefix: str, title: str | None
) -> tuple[Paragraph, ...]:
    """The text as paragraphs. ``headings`` maps a line to its heading's level; ``prefix`` starts every line's id."""
    lines = _lines(text)
    starts = [line.start for line in lines]
    blank = [not text[line.start : line.end].strip() for line in lines]
    spans: list[End | Anchor] = [*ends, *anchors]
    for span in spans:
        _lay(span, text, lines, starts, blank)
    out: list[Paragraph] = []
    untitled = title.strip() if title else ""
    for line, empty in zip(lines, blank, strict=True):
        if empty and not line.pieces:
            continue
        body = text[line.start : line.end]
        level = headings.get(line.number, 0)
        css = "blank" if empty else f"h{min(level, 4)}" if level else "own" if body[:1].isspace() else "p"
        if untitled and body.lstrip("# \t　").strip() == untitled:
            css, untitled = "title", ""
        segments = tuple(_segments(text, line))
        out.append(Paragraph(f"{prefix}{line.number}", line.number, level, css, len(body), segments))
    return tuple(out)


def _lines(text: str) -> list[_Line]:
    lines = []
    at = 0
    for number, body in enumerate(text.split("\n"), start=1):
        lines.append(_Line(number, at, at + len(body)))
        at += len(body) + 1
    return lines


def _lay(span: End | Anchor, text: str, lines: list[_Line], starts: Sequence[int], blank: Sequence[bool]) -> None:
    """Hands the span to its lines, a piece to each. What covers no visible character becomes a point."""
    start, end = clip(span.start, span.end, len(text))
    first = bisect_right(starts, start) - 1
    last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
    pieces: list[tuple[_Line, int, int]] = []
    for line, empty in zip(lines[first : last + 1], blank[first : last + 1], strict=True):
        low, high = max(start, line.start), min(end, line.end)
        if low < high and (not empty or first == last):
            pieces.append((line, low, high))
    if not pieces:
        at = min(start, lines[first].end)
        pieces.append((lines[first], at, at))
    for index, (line, low, high) in enumerate(pieces):
        line.pieces.append(_Piece(low, high, span, index == 0, index == len(pieces) - 1))


def _segments(text: str, line: _Line) -> Iterable[Segment]:
    opening: dict[int, list[_Piece]] = {}
    closing: dict[int, list[_Piece]] = {}
    points: dict[int, list[_Piece]] = {}
    for piece in line.pieces:
        if piece.start == piece.end:
            points.setdefault(piece.start, []).append(piece)
        else:
            opening.setdefault(piece.start, []).append(piece)
            closing.setdefault(piece.end, []).append(piece)
    cuts = sorted({line.start, line.end, *opening, *closing, *points})
    active: dict[int, _Piece] = {}
    for low, high in pairwise([*cuts, line.end]):
        for piece in closing.get(low, ()):
            active.pop(id(piece), None)
        for piece in points.get(low, ()):
            yield _segment("", [piece], [piece], [piece])
        for piece in opening.get(low, ()):
            active[id(piece)] = piece
        if low < high:
            yield _segment(text[low:high], list(active.values()), opening.get(low, ()), closing.get(high, ()))


def _segment(text: str, active: Sequence[_Piece], opened: Sequence[_Piece], closed: Sequence[_Piece]) -> Segment:
    ends = [piece.span for piece in active if isinstance(piece.span, End)]
    ends.sort(key=lambda end: (RANK.get(end.severity, 2), not end.primary, end.number))
    css = {piece.span.css for piece in active if isinstance(piece.span, Anchor)}
    return Segment(
        text=text,
        findings=" ".join(dict.fromkeys(end.finding_id for end in ends)),
        severity=ends[0].severity if ends else "",
        primary=any(end.primary for end in ends),
        wraps=tuple(
            Wrap(piece.span.mark_id, piece.span.finding_id)
            for piece in opened
            if piece.first and isinstance(piece.span, End)
        ),
        anchors=tuple(piece.span.id for piece in opened if piece.first and isinstance(piece.span, Anchor)),
        css=" ".join(sorted(css)),
        refs=tuple(piece.span for piece in closed if piece.last and isinstance(piece.span, End)),
    )
