"""Page numbers and running heads that stand in the middle of a sentence: a text was copied out of pages together with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from auditor.outline import Outline
from auditor.text import HAN, Paragraph

_DASHED = re.compile(
    r"[-—–－―~～·•][ 　]*(\d{1,3})[ 　]*[-—–－―~～·•]|第[ ]?(\d{1,3})[ ]?页(?:[ ，,/／]*共[ ]?\d{1,3}[ ]?页)?"
)
_BARE = re.compile(r"(\d{1,3})(?:[ ]?[/／][ ]?\d{1,3})?")
_ENDED = re.compile("[。！？；：…][”’）》]*$")
_MARK = re.compile("[。，；：！？、]")
_LONGEST_HEAD, _SHORTEST_HEAD = 40, 4
_PROSE = 12  # characters of the line that is cut off
_TOGETHER = 3  # stray lines at one turn

Kind = Literal["number", "head"]


class Stray(NamedTuple):
    """A line, [start, end), that parts the sentence which ends at ``before`` from its rest, which begins at ``after``."""

    start: int
    end: int
    kind: Kind
    before: int
    after: int


def find_strays(folded: str, paragraphs: Sequence[Paragraph], outline: Outline) -> tuple[Stray, ...]:
    """Lines between the two halves of a sentence that are page numbers, or heads that come again."""
    lines = [folded[p.start : p.end] for p in paragraphs]
    kinds = _kinds(folded, lines, outline)
    heads = {heading.start for heading in outline.headings if not heading.inline}
    found = [
        Stray(p.start, p.end, kinds[p.index], paragraphs[first - 1].end, paragraphs[last].start)
        for first, last in _runs(kinds, len(lines))
        if _torn(lines[first - 1], lines[last], paragraphs[last].start in heads)
        for p in paragraphs[first:last]
    ]
    bare = [stray for stray in found if _BARE.fullmatch(folded[stray.start : stray.end])]
    numbers = [int(re.split("[ /／]", folded[stray.start : stray.end])[0]) for stray in bare]
    # A bare figure is a page's number only where they count the pages.
    counted = len(numbers) > 1 and all(a < b for a, b in pairwise(numbers))
    return tuple(stray for stray in found if counted or stray not in bare)


def _kinds(folded: str, lines: Sequence[str], outline: Outline) -> dict[int, Kind]:
    """What may be a stray line, by its index."""
    title = "".join(folded[outline.title[0] : outline.title[1]].split()) if outline.title else ""
    keys = ["".join(line.split()) for line in lines]
    often = Counter(keys)
    found: dict[int, Kind] = {}
    for index, (line, key) in enumerate(zip(lines, keys, strict=True)):
        text = line.strip()
        if _DASHED.fullmatch(text) or _BARE.fullmatch(text):
            found[index] = "number"
        elif _is_head(key) and (often[key] > 1 or (key == title and index > 0)):
            found[index] = "head"
    return found


def _is_head(key: str) -> bool:
    return _SHORTEST_HEAD <= len(key) <= _LONGEST_HEAD and not _MARK.search(key) and bool(re.search(f"[{HAN}]", key))


def _runs(kinds: dict[int, Kind], count: int) -> Iterator[tuple[int, int]]:
    """(first, behind the last) index of lines that may be stray and stand together, with a line before and behind."""
    for index in kinds:
        if index == 0 or index - 1 in kinds:
            continue
        last = index + 1
        while last in kinds:
            last += 1
        if last - index <= _TOGETHER and last < count:
            yield index, last


def _torn(before: str, behind: str, heading: bool) -> bool:
    """Whether two lines are the halves of one sentence."""
    if heading or len(before) < _PROSE or _ENDED.search(before) or not re.search(f"[{HAN}，、]$", before):
        return False
    if not re.search("[，。；、]", before) or not re.search("[，。；]", behind):
        return False  # a heading, a row of a table
    return not re.match(f"[{HAN}]{{1,12}}：|[（(〔【《“]", behind)
