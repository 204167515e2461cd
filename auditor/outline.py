"""Headings and numbered items of a text as one tree: 第一章, 一、, （一）, 1., （1）, ①, 第一, 一是, Markdown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from auditor.numerals import CIRCLED, han_value
from auditor.text import HAN, Paragraph

_H = "[一二三四五六七八九十百]{1,4}"
_N = r"\d{1,3}"
# Outer levels first. A level may be missing; a style that is met for the first time opens below the current one.
RANKS = {
    name: rank
    for rank, name in enumerate(
        (
            "编",
            "章",
            "节",
            "条",
            "一、",
            "（一）",
            "1.",
            "（1）",
            "①",
            "第一",
            "一是",
        )  # styles, named by their first member
    )
}
_AT_LINE = re.compile(
    rf"(?P<编>第(?:{_H}|{_N})编)(?=[ 　]|$)"
    rf"|(?P<章>第(?:{_H}|{_N})章)(?=[ 　：]|$)"
    rf"|(?P<节>第(?:{_H}|{_N})节)(?=[ 　：]|$)"
    rf"|(?P<条>第(?:{_H}|{_N})条)(?=[ 　：]|$)"
    rf"|(?P<hd>{_H}(?:、|[.](?!\d)))(?!{_H}[、，至级类线等期批号季产])"
    rf"|(?P<ph>（(?:{_H})）、?)"
    rf"|(?P<ad>{_N}[.、])(?!\d)(?=[ 　]*[^\d\s，。；])"
    rf"|(?P<pa>（{_N}）、?)"
    r"|(?P<ci>[①-⑳])"
    rf"|(?P<di>第{_H})(?=[，、：])"
    rf"|(?P<sh>{_H}是)(?!否)"
)
_STYLES = {"hd": "一、", "ph": "（一）", "ad": "1.", "pa": "（1）", "ci": "①", "di": "第一", "sh": "一是"}
_INLINE = re.compile(
    rf"(?<=[，。；：！？“”（）》])(?:(?P<sh>{_H}是)(?!否)|(?P<di>第{_H})(?=[，：])|(?P<ci>[①-⑳])"
    rf"|(?P<pa>（{_N}）)(?=[{HAN}《“])|(?P<ph>（{_H}）)(?=[{HAN}《“]))"
    r"|(?<=[、和及与或])(?P<ci2>[②-⑳])"
)
_MARKUP = re.compile(r"(?:#{1,6}[ \t]+|>[ \t]*|[-*+][ \t]+)?(?:\*\*|__)?")
_ATTACHMENTS = re.compile(r"附件[：:]?[ 　]*")
_GENRE = re.compile(
    r"(?:通报|报告|通知|通告|公告|公报|意见|决定|决议|方案|办法|规定|规则|条例|细则|函|批复|纪要|总结|情况|公示|计划|要点|令)"
    r"(?:（[^（）]{1,12}）)?(?:\*\*)?$"
)


class Heading(NamedTuple):
    """A heading or numbered item.

    ``number`` as printed, without surrounding white space; ``ordinal`` its value; ``style`` names the kind of number
    by its first member (（一）); ``level`` from 1; ``parent`` the index of the heading above, or None. ``end`` is where
    the title ends, ``number_end`` where the number does. ``inline``: inside a paragraph. ``scope`` changes where
    numbering starts afresh (attachments, unnumbered Markdown headings).
    """

    index: int
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
        """Each run of siblings of one style in one scope, in the order of the text."""
        groups: dict[tuple[int | None, int, str], list[Heading]] = {}
        for heading in self.headings:
            if heading.ordinal is not None:
                groups.setdefault((heading.parent, heading.scope, heading.style), []).append(heading)
        yield from groups.values()


class _Found(NamedTuple):
    start: int
    number_end: int
    end: int
    style: str
    title: str
    inline: bool
    fresh: bool


def find_outline(folded: str, paragraphs: Sequence[Paragraph]) -> Outline:
    """The outline of a text that went through ``numerals.fold``."""
    title = _title(folded, paragraphs)
    found: list[_Found] = []
    for paragraph in paragraphs:
        if title and paragraph.end <= title[1]:
            continue
        at_line = _at_line(folded, paragraph)
        if at_line:
            found.append(at_line)
        found.extend(_inline(folded, paragraph, at_line.number_end if at_line else paragraph.start))
    return Outline(_tree(folded, found), title)


def ordinal(number: str) -> int | None:
    """Value of a printed number: 三 for （三）, 3., ③ or 三是."""
    if number and number[0] in CIRCLED:
        return CIRCLED[number[0]]
    bare = re.sub(r"[^一二三四五六七八九十百\d]", "", number)
    return int(bare) if bare.isdigit() else han_value(bare)


def _at_line(folded: str, paragraph: Paragraph) -> _Found | None:
    head = _MARKUP.match(folded, paragraph.start, paragraph.end)
    start = head.end() if head else paragraph.start
    attached = _ATTACHMENTS.match(folded, start, paragraph.end)
    if attached and attached.end() > start:
        start = attached.end()
    match = _AT_LINE.match(folded, start, paragraph.end)
    if not match or not match.lastgroup:
        markdown = folded.startswith("#", paragraph.start) and start > paragraph.start
        if markdown:
            return _Found(start, start, paragraph.end, "#", _clean(folded[start : paragraph.end]), False, True)
        if attached and attached.end() == paragraph.end:
            return _Found(paragraph.start, paragraph.start, paragraph.end, "#", "附件", False, True)
        return None
    style = _STYLES.get(match.lastgroup, match.lastgroup)
    number_end = match.end()
    limit = paragraph.end
    stop = re.compile("[，。；：]" if style in ("一是", "第一") else "[。；]|：(?=.)").search(folded, number_end, limit)
    end = stop.start() if stop else limit
    return _Found(match.start(), number_end, end, style, _clean(folded[number_end:end]), False, bool(attached))


def _inline(folded: str, paragraph: Paragraph, start: int) -> Iterator[_Found]:
    for match in _INLINE.finditer(folded, start, paragraph.end):
        group = (match.lastgroup or "").rstrip("2")
        style = _STYLES[group]
        stop = re.compile("[，。；：]").search(folded, match.end(), min(paragraph.end, match.end() + 60))
        end = stop.start() if stop else min(paragraph.end, match.end() + 60)
        yield _Found(match.start(), match.end(), end, style, _clean(folded[match.end() : end]), True, False)


def _clean(title: str) -> str:
    return re.sub(r"\s+", "", title.replace("**", "").replace("__", ""))


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
            _pop(stack, item.style)
            parent = stack[-1] if stack else None
        short = "" if item.style == "#" else number.rstrip("、.")
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
            path=(parent.path if parent else "") + short,
        )
        headings.append(heading)
        if not item.inline:
            stack.append(heading)
    return tuple(headings)


def _pop(stack: list[Heading], style: str) -> None:
    """Leave on the stack what the next heading of ``style`` stands under."""
    if style == "#":
        stack.clear()
        return
    for depth, heading in enumerate(stack):
        if heading.style == style:
            del stack[depth:]
            return
    while stack and stack[-1].style != "#" and RANKS[stack[-1].style] > RANKS[style]:
        stack.pop()


def _title(folded: str, paragraphs: Sequence[Paragraph]) -> tuple[int, int] | None:
    """The first lines that are short, unpunctuated and end with a genre word (通报, 报告 …), at most four of them."""
    for count, paragraph in enumerate(paragraphs[:4]):
        line = folded[paragraph.start : paragraph.end]
        if len(line) > 80 or line[-1] in "。；：，" or _AT_LINE.match(line):
            break
        if line.startswith("# "):
            return paragraph.start + 2, paragraph.end
        if _GENRE.search(line):
            return paragraphs[0].start, paragraph.end
        if count == 0 and line.startswith("附件"):
            break
    if not paragraphs:
        return None
    first = paragraphs[0]
    line = folded[first.start : first.end]
    alone = len(line) <= 60 and not re.search("[。；，]", line) and not _AT_LINE.match(line) and len(paragraphs) > 1
    return (first.start, first.end) if alone else None
