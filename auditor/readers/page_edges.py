"""Running heads and feet: lines at the edge of pages that come again on other pages, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from auditor.numerals import fold, han_value
from auditor.readers.page_lines import Line, joined, rows

_EDGE = 0.14  # of the page's height
_ROWS = 3
_FILLED = 0.8  # of the width of the text
_LEADING = 1.3  # times the usual distance between lines: more, and a line stands apart
_ENDED = re.compile("[。！？；][”’）》]?$")
_DASH = r"[-—–－_―~·•\s]*"
_NUMBER = re.compile(
    rf"{_DASH}(?:第\s*)?(?P<n>\d{{1,4}}|[一二三四五六七八九十百〇]{{1,5}})\s*(?:页|版)?(?:\s*[,，/／|共]\s*(?:共\s*)?\d{{1,4}}\s*页?)?{_DASH}"
)
_ROMAN = re.compile(rf"{_DASH}[ivxlcIVXLC]{{1,7}}{_DASH}")
_NAMED = re.compile(
    r"第\s*([A-Da-d]?\d{1,4}|[一二三四五六七八九十百]{1,5})\s*[页版]|(?<![\dA-Za-z])[A-D]?(\d{1,3})\s*版"
)
_LAST = re.compile(r"(?<![\d.年月])(\d{1,3})(?![\d.年月日])\W*$|^\W*(\d{1,3})(?![\d.年月日])")


class Edges(NamedTuple):
    """What stands at the edges of one page: ``head`` and ``foot`` are lines set aside, ``printed`` the page's number."""

    head: tuple[Line, ...]
    foot: tuple[Line, ...]
    printed: int | None


class _Row(NamedTuple):
    page: int
    at_head: bool
    rank: int  # 0 for the outermost
    line: Line
    members: tuple[Line, ...]
    height: float  # from the edge that it is at
    prose: bool  # it ends a sentence, or fills the page's width at the usual distance from the next line


def running(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[Edges]:
    """The edges of each page; ``heights`` are those of the pages, whose lowest point is 0."""
    found = [list(_edge_rows(index, lines, heights[index])) for index, lines in enumerate(pages)]
    repeated = _repeated([row for page in found for row in page], len(pages))
    out = []
    for index, page in enumerate(found):
        chosen = [
            row for row in page if (_key(row) in repeated and not row.prose) or _page_number(row, len(pages[index]))
        ]
        out.append(
            Edges(
                tuple(line for row in chosen if row.at_head for line in row.members),
                tuple(line for row in chosen if not row.at_head for line in row.members),
                next((number for row in chosen if (number := printed(row.line.text)) is not None), None),
            )
        )
    return out


def _edge_rows(page: int, lines: Sequence[Line], height: float) -> Iterator[_Row]:
    every = rows(lines)
    high = [row for row in every if row[0].baseline > height * (1 - _EDGE)]
    low = [row for row in every if row[0].baseline < height * _EDGE][::-1]
    for rank, row in enumerate(high[:_ROWS]):
        prose = _is_prose(rank, every)
        yield _Row(page, True, rank, joined(row), tuple(row), height - row[0].baseline, prose)
    for rank, row in enumerate(low[:_ROWS]):
        prose = _is_prose(len(every) - 1 - rank, every)
        yield _Row(page, False, rank, joined(row), tuple(row), row[0].baseline, prose)


def _is_prose(index: int, every: Sequence[Sequence[Line]]) -> bool:
    """Whether a row is a line of the text: two pages of a form may have the same one at their edges."""
    line = joined(every[index])
    if _ENDED.search(line.text):
        return True
    width = max(row[-1].right for row in every) - min(row[0].left for row in every)
    if line.right - line.left < _FILLED * width:
        return False
    steps = [above[0].baseline - below[0].baseline for above, below in pairwise(every)]
    near = steps[max(index - 1, 0) : index + 1]
    return bool(near) and min(near) <= _LEADING * median(steps)


def _key(row: _Row) -> tuple[bool, str]:
    return row.at_head, re.sub(r"\d+", "#", re.sub(r"\s+", "", fold(row.line.text)))


def _repeated(found: Iterable[_Row], count: int) -> set[tuple[bool, str]]:
    """Keys of rows that come on several pages at one height; even and odd pages may have their own."""
    at: dict[tuple[bool, str], list[_Row]] = defaultdict(list)
    for row in found:
        if not row.prose:
            at[_key(row)].append(row)
    keys = set()
    for key, same in at.items():
        places = {row.page for row in same}
        low, high = min(row.height for row in same), max(row.height for row in same)
        often = len(places) >= 2 and len(places) * 5 >= count
        # Two sentences of a text may be alike; a running head is short, or stands away from its edge alike every time.
        if often and high - low <= 4 * len(places) ** 0.5 + 2 and len(key[1]) <= 80:
            keys.add(key)
    return keys


def _page_number(row: _Row, lines: int) -> bool:
    """— 3 —, 第3页 共8页, or a bare figure: of the outermost row, apart from the text."""
    text = fold(row.line.text).strip()
    if row.rank or lines < 2:
        return False
    return bool(_NUMBER.fullmatch(text) or (len(text) < 8 and not text.isalpha() and _ROMAN.fullmatch(text)))


def printed(text: str) -> int | None:
    """The number that a head or foot gives its page: 3 for — 3 —, 第3页, 第3版."""
    folded = fold(text).strip()
    match = _NUMBER.fullmatch(folded)
    word = match["n"] if match else None
    if word is None:
        named = _NAMED.search(folded)
        word = (named[1] or named[2]) if named else None
    if word is None:
        last = _LAST.search(folded)
        word = (last[1] or last[2]) if last else None
    if word is None:
        return None
    digits = word.lstrip("ABCDabcd")
    return int(digits) if digits.isdecimal() else han_value(digits)
