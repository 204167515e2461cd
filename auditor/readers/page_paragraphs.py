"""Lines of pages and columns put together as paragraphs again.

Word processors indent a paragraph's first line, fill its lines to the right edge and leave its last one short. A line
goes on in the next when it is full and the next is not indented, over the end of a column or page as well: a sentence
that is cut there is whole in the text, and one of which a line was lost stays in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from auditor.readers.page_lines import Line, is_wide, part

_INDENT = 0.7  # em
_SHORT = 1.6  # em that a full line may lack: a mark that may not begin the next line takes one along
_LOOSE = 4.0  # em that it may lack where the next line, not being indented, can only go on
_SAME_SIZE = 0.12
_LEADING = 1.3  # times the usual distance between lines: more, and a new paragraph begins
_ENDED = re.compile(r"[。！？；：…!?;:.][”’）〕》」』)\"]*$")
_LABEL = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条款项编部]|[一二三四五六七八九十]{1,3}[、．.是]|[（(〔][一二三四五六七八九十\d]{1,3}[）)〕]|"
    r"\d{1,2}(?:[、．）)]|\.(?!\d))|\d{1,2}(?:\.\d{1,2}){1,3}[\s\u4e00-\u9fff]|[\u2460-\u2473●■◆▲★※☆○□·•]|附[件表：:]|[-—]{1,2}\s?(?=[\u4e00-\u9fff]))"
)
_TOKEN = re.compile(r"[A-Za-z0-9.,%:/@_+-]+|[“‘《（(〈「『【〔]*.(?:[“‘]+.)?[，。、；：！？”’）》]*", re.DOTALL)


class Region(NamedTuple):
    """Lines that follow each other down a column of a page."""

    page: int
    lines: tuple[Line, ...]


class Frame(NamedTuple):
    """The edges of a column of text."""

    left: float
    right: float


@dataclass(frozen=True)
class Printed:
    """A paragraph: its lines with the glue that stands before each (``""`` or a space)."""

    lines: tuple[tuple[str, Line], ...]
    turned: tuple[bool, ...]  # for each line, whether it is the first of its column


class _At(NamedTuple):
    line: Line
    frame: Frame
    leading: float
    first: bool  # of its region
    style: _Style


class _Style(NamedTuple):
    """Of the whole text: the size of most of it, and whether its paragraphs are indented or set apart by space."""

    size: float
    indented: bool
    spaced: bool


def assembled(regions: Sequence[Region]) -> Iterator[Printed]:
    """The paragraphs of regions that are read one after another."""
    run: list[tuple[str, Line]] = []
    turned: list[bool] = []
    before: _At | None = None
    for at in _located(regions):
        glue = _glue(before, at) if before is not None else None
        if glue is None and run:
            yield Printed(tuple(run), tuple(turned))
            run, turned = [], []
        text, line = (glue or ""), at.line
        if run and text == "-":  # a hyphen at the line's end is no part of the word
            run[-1] = (run[-1][0], part(run[-1][1], 0, len(run[-1][1].text) - 1))
            text = ""
        run.append((text, line))
        turned.append(at.first)
        before = at
    if run:
        yield Printed(tuple(run), tuple(turned))


def _located(regions: Sequence[Region]) -> Iterator[_At]:
    frames = _frames(regions)
    style = _style(regions, frames)
    for region, frame in zip(regions, frames, strict=True):
        steps = [a.baseline - b.baseline for a, b in pairwise(region.lines)]
        leading = median(steps) if steps else 0.0
        for index, line in enumerate(region.lines):
            yield _At(line, frame, leading, index == 0, style)


def _frames(regions: Sequence[Region]) -> list[Frame]:
    """The frame of each region: its own when it is long, else that of a long one into which it fits."""
    large = [_frame(region.lines) for region in regions if len(region.lines) >= 6]
    out = []
    for region in regions:
        own = _frame(region.lines)
        size = median(line.size for line in region.lines)
        wider = [
            frame
            for frame in large
            if frame.left - 0.5 * size <= own.left
            and own.right <= frame.right + 0.5 * size
            and frame.right - frame.left >= own.right - own.left
        ]
        near = min(wider, key=lambda frame: (frame.right - frame.left, abs(frame.left - own.left)), default=None)
        if len(region.lines) >= 6 and (near is None or near.right - own.right < 2 * size):
            near = own
        out.append(near or own)
    return out


def _frame(lines: Sequence[Line]) -> Frame:
    size = median(line.size for line in lines)
    lefts = sorted(line.left for line in lines)
    left = next(
        (edge for edge in lefts if sum(abs(other - edge) < 0.4 * size for other in lefts) * 6 >= len(lefts)), lefts[0]
    )
    rights = sorted(line.right for line in lines)
    right = rights[-1 - len(rights) // 40]
    return Frame(left, right)


def _style(regions: Sequence[Region], frames: Sequence[Frame]) -> _Style:
    both = [(line, frame) for region, frame in zip(regions, frames, strict=True) for line in region.lines]
    if not both:
        return _Style(0.0, False, False)
    size = median(size for line, _ in both for size in [line.size] * max(1, len(line.text) // 8))
    begun = sum(_INDENT * line.size < line.left - frame.left < 4 * line.size for line, frame in both)
    steps = [a.baseline - b.baseline for region in regions for a, b in pairwise(region.lines)]
    wide = sum(step > _LEADING * median(steps) for step in steps) if steps else 0
    return _Style(size, begun * 30 >= len(both), wide * 20 >= len(both))


def _glue(before: _At, at: _At) -> str | None:
    """What stands between two lines of one paragraph; None when a paragraph ends between them."""
    last, line = before.line, at.line
    if abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size) or "\t" in last.text + line.text:
        return None
    if _same_title(before, at):
        return _between(last.text, line.text)
    room = before.frame.right - last.right
    ended = bool(_ENDED.search(last.text))
    flush = at.style.indented and not ended and not _LABEL.match(line.text)
    if room > max((_LOOSE if flush else _SHORT) * last.size, _width(line) + 0.8 * last.size):
        return None  # the next word had room
    indent = line.left - at.frame.left
    hanging = bool(_LABEL.match(last.text)) and last.left < line.left - _INDENT * line.size
    if indent > _INDENT * line.size and not (hanging and not at.first and not _LABEL.match(line.text)):
        return None
    usual = before.leading * max(1.0, line.size / at.style.size)
    if not at.first and usual > 0 and last.baseline - line.baseline > _LEADING * usual:
        return None
    # Where neither an indent nor space tells, a line that ends a sentence is taken for the last of its paragraph.
    told = at.style.indented or (at.style.spaced and not at.first)
    if ended and not told and (at.first or room > 0.6 * last.size or _LABEL.match(line.text)):
        return None
    return _between(last.text, line.text)


def _same_title(before: _At, at: _At) -> bool:
    """Whether two lines are set in the middle, in one larger face: a title of several lines."""
    last, line, frame = before.line, at.line, at.frame
    if at.first or last.size < 1.2 * at.style.size or last.baseline - line.baseline > 2.4 * line.size:
        return False
    middle = (frame.left + frame.right) / 2
    return all(abs((each.left + each.right) / 2 - middle) < 0.8 * each.size for each in (last, line))


def _width(line: Line) -> float:
    """How wide what may not be torn at the beginning of a line is."""
    token = _TOKEN.match(line.text)
    return line.edges[2 * token.end() - 1] - line.left if token else 0.0


def _between(before: str, after: str) -> str:
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    if before[-1] == "-" and len(before) > 1 and before[-2].isalpha() and after[0].islower():
        return "-"
    return " " if before[-1].isalpha() and after[0].isalpha() else ""
