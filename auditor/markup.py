"""Markdown at the edges of headings: which mark each bears, and marks that do not work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.heading_pattern import AT_LINE
from auditor.text import Paragraph

_MARKUP = re.compile(r"(?P<hash>#{1,6})?[ \t>]*(?P<bold>\*\*|__)?")
_LONGEST = 60  # a longer line is no heading; one that opens with ** may be the paragraph behind it
_GLUED = re.compile(r"(?P<mark>#{1,6})(?=[^#\s])[^#]*")


class Broken(NamedTuple):
    """The line of a heading, and what its marks lack, as one says of it."""

    start: int
    end: int
    lacks: str


def mark_at(text: str, line: int, start: int) -> str:
    """The mark between the beginning of a ``line`` and its heading: ##, **, or nothing."""
    head = _MARKUP.match(text, line, start)
    return "" if not head else head["hash"] or head["bold"] or ""


def says(mark: str) -> str:
    """What one says of a heading with that mark."""
    return "没有标记" if not mark else "加粗" if mark[0] in "*_" else f"用“{mark}”标记"


def common_mark(marks: Sequence[str]) -> str | None:
    """The mark of so many that the others are slips, or None; where most have none, one has."""
    if not marks:
        return None
    common, count = max(Counter(marks).items(), key=lambda each: (each[1], bool(each[0])))
    others = len(marks) - count
    slips = others <= max(1, count - 1) if common else others == 1 and count >= 2
    return common if slips else None


def broken_marks(text: str, folded: str, paragraphs: Sequence[Paragraph]) -> Iterator[Broken]:
    """Numbered headings with no space behind their #, or with ** that are opened and not closed, or the other way."""
    for line in paragraphs:
        first = text[line.start]
        short = line.end - line.start <= _LONGEST
        if first == "#" and short:
            glued = _GLUED.fullmatch(text, line.start, line.end)
            if glued and AT_LINE.match(folded, glued.end("mark"), line.end):
                yield Broken(line.start, line.end, f"的“{glued['mark']}”后缺空格，标记不起作用")
        if (first in "#*" or short) and "**" in text[line.start : line.end]:
            yield from _unclosed(text, folded, line)


def _unclosed(text: str, folded: str, line: Paragraph) -> Iterator[Broken]:
    printed = text[line.start : line.end]
    if printed.count("**") != 1:
        return
    inner = line.start + printed.index("**") + 2
    if printed.lstrip("# \t").startswith("**") and AT_LINE.match(folded, inner, line.end):
        yield Broken(line.start, min(line.end, line.start + _LONGEST), "的加粗标记缺结尾的“**”")
    elif printed.endswith("**") and AT_LINE.match(folded, line.start, line.end):
        yield Broken(line.start, line.end, "的加粗标记缺开头的“**”")
