"""Headings and numbered items of a text as one tree: 第一章, 一、, （一）, 1., （1）, ①, 第一, 一是, Markdown."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from auditor.heading_pattern import AT_LINE, ATTACHMENTS, DECIMAL, INLINE, MARKUP, RANKS, STYLES
from auditor.numerals import CIRCLED, han_value
from auditor.text import Paragraph
from auditor.title import GENRE, find_title


class Heading(NamedTuple):
    """A heading or numbered item.

    ``number`` as printed, without surrounding white space; ``ordinal`` its value; ``style`` names the kind of number
    by its first member (（一）); ``level`` from 1; ``parent`` the index of the heading above, or None. ``end`` is where
    the title ends, ``number_end`` where the number does. ``inline``: inside a paragraph, the one of index
    ``paragraph``. ``scope`` changes where numbering starts afresh (attachments, unnumbered Markdown headings).
    """

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls
    start: int
    end: int
    number_end: int
    number: str
    ordinal: int | None
    style: str
    title: str
    level: int
    parent: int | None
    scope: int
    inline: bool
    path: str
    paragraph: int = -1


class Outline:
    """The tree of headings; ``title`` is the (start, end) of the text's own title."""

    def __init__(self, headings: tuple[Heading, ...], title: tuple[int, int] | None) -> None:
        self.headings = headings
        self.title = title

    @cached_property
    def _block(self) -> tuple[list[int], list[Heading]]:
        block = [heading for heading in self.headings if not heading.inline]
        return [heading.start for heading in block], block

    @cached_property
    def _children(self) -> dict[int | None, list[Heading]]:
        children: dict[int | None, list[Heading]] = {}
        for heading in self.headings:
            children.setdefault(heading.parent, []).append(heading)
        return children

    def at(self, offset: int) -> Heading | None:
        """The last heading of a paragraph that stands at or before ``offset``."""
        starts, block = self._block
        index = bisect_right(starts, offset) - 1
        return block[index] if index >= 0 else None

    def path_at(self, offset: int) -> str:
        """Where ``offset`` is, as 三（二）4; empty before the first heading."""
        heading = self.at(offset)
        return heading.path if heading else ""

    def children(self, parent: Heading | None) -> list[Heading]:
        """The headings directly under ``parent``, or the outermost ones for None."""
        return self._children.get(parent.index if parent else None, [])

    def series(self) -> Iterator[list[Heading]]:
        """Each run of siblings of one style in one scope, in the order of the text.

        Enumerations in running text (一是 …, 第一 …, ① …) may follow each other under one heading: one that begins
        again is a run of its own. Headings on lines of their own are not split: a second （一） there is for a rule.
        """
        yield from self._series

    @cached_property
    def _series(self) -> list[list[Heading]]:
        groups: dict[tuple[int | None, int, str], list[list[Heading]]] = {}
        for heading in self.headings:
            if heading.ordinal is None:
                continue
            runs = groups.setdefault((heading.parent, heading.scope, heading.style), [])
            if not runs or _begins_again(runs[-1][-1], heading):
                runs.append([])
            runs[-1].append(heading)
        return sorted((run for runs in groups.values() for run in runs), key=lambda run: run[0].index)


def _begins_again(previous: Heading, heading: Heading) -> bool:
    if heading.ordinal != 1 or not (heading.inline or heading.style in ("一是", "第一")):
        return False
    # 一是 … 一是 … in one paragraph is a slip, 一是 … 二是 … 一是 … a new enumeration.
    return (previous.ordinal or 0) > 1 or previous.paragraph != heading.paragraph


class _Found(NamedTuple):
    paragraph: int
    start: int
    number_end: int
    end: int
    style: str
    title: str
    inline: bool
    fresh: bool
    announced: bool = False


def find_outline(folded: str, paragraphs: Sequence[Paragraph]) -> Outline:
    """The outline of a text that went through ``numerals.fold``."""
    title = find_title(folded, paragraphs)
    contents = _contents(folded, paragraphs)
    decimal = bool(_DECIMAL_LINE.search(folded))
    found: list[_Found] = []
    part: Paragraph | None = None
    depth = 7  # of the outermost numbered Markdown heading so far
    for paragraph in paragraphs:
        if (title and paragraph.end <= title[1]) or paragraph.index in contents:
            continue
        at_line = _at_line(folded, paragraph) or (_decimal(folded, paragraph) if decimal else None)
        if at_line and folded[paragraph.start] == "#":
            hashes = _hashes(folded, paragraph)
            if at_line.style == "#" and hashes > depth:
                continue  # ### 说明 between ## 一、 and ## 二、 does not begin the numbering afresh
            depth = depth if at_line.style == "#" else min(depth, hashes)
        if at_line:
            first = not at_line.inline and ordinal(folded[at_line.start : at_line.number_end]) == 1
            if part and first and found and found[0].style == at_line.style:
                found.append(_unnumbered(folded, part))
            part = None
            found.append(at_line._replace(announced=first and _announced(folded, paragraphs, paragraph.index)))
        elif GENRE.search(folded[max(paragraph.start, paragraph.end - 24) : paragraph.end]) and _short(paragraph):
            part = paragraph
        found.extend(_inline(folded, paragraph, at_line.number_end if at_line else paragraph.start))
    return Outline(_tree(folded, found), title)


_ANNOUNCED = re.compile(
    "(?:以下|下列|如下|(?:几|[两三四五六七八九十])(?:个方面|个问题|方面|点|件|项|条|个)).{0,12}[：。]$"
)


def _announced(folded: str, paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether the line before opens a list (抓好以下几件事：), which may use a style that is in use above it."""
    if not index:
        return False
    before = paragraphs[index - 1]
    return bool(_ANNOUNCED.search(folded[max(before.start, before.end - 40) : before.end]))


def _hashes(folded: str, paragraph: Paragraph) -> int:
    head = folded[paragraph.start : paragraph.start + 7]
    return len(head) - len(head.lstrip("#"))


def _short(paragraph: Paragraph) -> bool:
    return paragraph.end - paragraph.start <= 40


def _unnumbered(folded: str, paragraph: Paragraph) -> _Found:
    """The title of a second part (…的规定, 2024年工作计划) under which numbers start afresh."""
    start, end = paragraph.start, paragraph.end
    return _Found(paragraph.index, start, start, end, "#", _clean(folded[start:end]), False, True)


def _contents(folded: str, paragraphs: Sequence[Paragraph]) -> range:
    """The lines of a table of contents: from 目录 to where its first entry comes again."""
    for paragraph in paragraphs[:40]:
        if re.sub(r"\s", "", folded[paragraph.start : paragraph.end]) != "目录":
            continue
        lines = paragraphs[paragraph.index + 1 : paragraph.index + 200]
        entries = [re.sub(r"[\s.…·\d]+$|\s", "", folded[line.start : line.end]) for line in lines]
        again = next((i for i, entry in enumerate(entries) if i and entry == entries[0]), 0)
        return range(paragraph.index, paragraph.index + 1 + again)
    return range(0)


_DECIMAL_LINE = re.compile(r"^[ 　]*\d{1,2}[.]\d{1,2}[ 　]+[一-鿿]", re.MULTILINE)
_DECIMAL_STYLES = ("1", "1.1", "1.1.1", "1.1.1.1")


def _decimal(folded: str, paragraph: Paragraph) -> _Found | None:
    match = DECIMAL.match(folded, paragraph.start, paragraph.end)
    if not match:
        return None
    style = _DECIMAL_STYLES[match["number"].count(".")]
    stop = re.search("[。；：]", folded[match.end() : paragraph.end])
    end = match.end() + stop.start() if stop else paragraph.end
    if style == "1" and (stop or end - match.end() > 20):
        return None
    number_end = match.end("number")
    return _Found(
        paragraph.index, match.start(), number_end, end, style, _clean(folded[match.end() : end]), False, False
    )


@lru_cache(4096)  # the same few numbers head everything
def ordinal(number: str) -> int | None:
    """Value of a printed number: 三 for （三）, 3., ③ or 三是."""
    if number and number[0] in CIRCLED:
        return CIRCLED[number[0]]
    if len(number) == 1 and unicodedata.category(number) == "No":
        return int(unicodedata.numeric(number))  # ㈠ ⑴ ⒈
    if "." in number.rstrip("."):
        number = number.rpartition(".")[2]  # the 3 of 2.1.3
    bare = _NO_DIGIT.sub("", number)
    return int(bare) if bare.isdigit() else han_value(bare)


_NO_DIGIT = re.compile(r"[^一二三四五六七八九十百千零〇\d]")
_AFTER_NUMBER = ("，", "、", "：")
_CLAUSE = re.compile("[，。；：]")
_SENTENCE = re.compile("[。；]|：(?=.)")


def _at_line(folded: str, paragraph: Paragraph) -> _Found | None:
    head = MARKUP.match(folded, paragraph.start, paragraph.end)
    start = head.end() if head else paragraph.start
    attached = ATTACHMENTS.match(folded, start, paragraph.end)
    if attached and attached.end() > start:
        start = attached.end()
    match = AT_LINE.match(folded, start, paragraph.end)
    if not match or not match.lastgroup:
        markdown = folded.startswith("#", paragraph.start) and start > paragraph.start
        if markdown:
            return _Found(
                paragraph.index, start, start, paragraph.end, "#", _clean(folded[start : paragraph.end]), False, True
            )
        if attached and attached.end() == paragraph.end:
            return _Found(paragraph.index, paragraph.start, paragraph.start, paragraph.end, "#", "附件", False, True)
        return None
    style = STYLES.get(match.lastgroup.rstrip("1"), match.lastgroup)
    number_end = match.end()
    begin = number_end + 1 if folded[number_end : number_end + 1] in _AFTER_NUMBER else number_end
    stop = (_CLAUSE if style in ("一是", "第一") else _SENTENCE).search(folded, begin, paragraph.end)
    end = stop.start() if stop else paragraph.end
    title = _clean(folded[begin:end])
    return _Found(paragraph.index, match.start(), number_end, end, style, title, False, bool(attached))


def _inline(folded: str, paragraph: Paragraph, start: int) -> Iterator[_Found]:
    for match in INLINE.finditer(folded, start, paragraph.end):
        group = (match.lastgroup or "").rstrip("12")
        style = STYLES[group]
        begin = match.end() + 1 if folded[match.end() : match.end() + 1] in _AFTER_NUMBER else match.end()
        limit = min(paragraph.end, begin + 60)
        stop = _CLAUSE.search(folded, begin, limit)
        end = stop.start() if stop else max(limit, match.end())
        yield _Found(paragraph.index, match.start(), match.end(), end, style, _clean(folded[begin:end]), True, False)


def _clean(title: str) -> str:
    return "".join(title.replace("**", "").replace("__", "").split())


def _tree(folded: str, found: Sequence[_Found]) -> tuple[Heading, ...]:
    headings: list[Heading] = []
    stack: list[Heading] = []
    scope = 0
    for item in found:
        if item.fresh:
            stack.clear()
            scope += 1
        number = folded[item.start : item.number_end]
        if item.inline:
            parent = next((h for h in reversed(stack) if not h.inline and h.style != item.style), None)
        else:
            # One list inside another of its style, no deeper: the paths would grow with the text.
            if not item.announced or sum(h.style == item.style for h in stack) != 1:
                _pop(stack, item.style, ordinal(number))
            parent = stack[-1] if stack else None
        short = "" if item.style == "#" else number.rstrip("、.")
        above = "" if item.style in _DECIMAL_STYLES[1:] or not parent else parent.path
        heading = Heading(
            index=len(headings),
            start=item.start,
            end=item.end,
            number_end=item.number_end,
            number=number,
            ordinal=ordinal(number),
            style=item.style,
            title=item.title,
            level=(parent.level + 1) if parent else 1,
            parent=parent.index if parent else None,
            scope=scope,
            inline=item.inline,
            path=above + short,
            paragraph=item.paragraph,
        )
        headings.append(heading)
        if not item.inline:
            stack.append(heading)
    return tuple(headings)


def _pop(stack: list[Heading], style: str, value: int | None) -> None:
    """Leave on the stack what the next heading of ``style`` stands under."""
    if style == "#":
        stack.clear()
        return
    depths = [depth for depth, heading in enumerate(stack) if heading.style == style]
    if depths:
        # A list inside a section of the same style: the number says which of both goes on.
        goes_on = [depth for depth in depths if value is not None and value == (stack[depth].ordinal or 0) + 1]
        del stack[goes_on[-1] if goes_on else depths[-1] :]
        return
    while stack and stack[-1].style != "#" and RANKS[stack[-1].style] > RANKS[style]:
        stack.pop()
