"""Attachments: those that a notice lists at its end (附件：1.… 2.…), and those that follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor.heading_pattern import AT_LINE
from auditor.numerals import han_value
from auditor.text import Paragraph

_H = "[一二三四五六七八九十]{1,3}"
_MARKS = r"[#*_>\s]{0,8}"
_LIST = re.compile(rf"{_MARKS}附[ 　]{{0,4}}件(?:说明)?(?:\*\*)?：(?:\*\*)?[ 　]*")
_ITEM = re.compile(rf"(?P<number>\d{{1,2}})(?:[.、](?!\d)|[ 　]+)[ 　]*|（(?P<round>\d{{1,2}}|{_H})）|(?P<han>{_H})、")
_NEXT_ITEM = re.compile(r"(?<=[\u3400-\u9fff）》；。])[ 　；]+(?=\d{1,2}[.、](?!\d))")
_OWN = re.compile(rf"{_MARKS}附件[ 　]*(?P<number>\d{{1,2}}|{_H})?(?:\*\*)?(?P<colon>[：])?[ 　]*(?P<title>[^\n]*)")
_SENTENCE = re.compile("[。；！？，：]")
_TITLE_LINES, _TITLE_LENGTH = 3, 60


class Item(NamedTuple):
    """A line of the list: ``number`` None when the only attachment has none."""

    number: int | None
    title: str
    start: int
    end: int


class Attached(NamedTuple):
    """The head of an attachment's own text; ``titles`` are the readings of its title, with one, two or three lines."""

    number: int | None
    titles: tuple[str, ...]
    start: int
    end: int


class Attachments(NamedTuple):
    """``listed`` is empty when the notice has no list or more than one; ``attached`` in the order of the text."""

    listed: tuple[Item, ...] = ()
    attached: tuple[Attached, ...] = ()


def find_attachments(folded: str, paragraphs: Sequence[Paragraph]) -> Attachments:
    """The list and the attachments of a text that went through ``numerals.fold``."""
    if "附" not in folded:
        return Attachments()
    lists: list[list[Item]] = []
    attached: list[Attached] = []
    for p in paragraphs:
        if p.end - p.start > 400 or "件" not in folded[p.start : p.start + 16]:
            continue
        items = _list(folded, paragraphs, p)
        # 附件：清单, printed a second time, opens the text of the only attachment.
        if items and not (lists and items[0].number is None):
            lists.append(items)
        elif own := _own(folded, paragraphs, p):
            attached.append(own)
    if len(lists) != 1:
        return Attachments((), tuple(attached))
    behind = tuple(own for own in attached if own.start > lists[0][0].start)
    return Attachments(tuple(lists[0]), behind)


def number(printed: str) -> int | None:
    """Value of 3 or 三."""
    return int(printed) if printed.isdecimal() else han_value(printed)


def bare(title: str) -> str:
    """A title without marks, spaces and remarks such as （略） or （另附）, for comparison."""
    title = re.sub(
        r"（(?:略|另附|另发|附后|见附件|样表|样式|模板|格式|\d{0,2}|参考)）|\.(?:docx?|xlsx?|pdf|wps)$", "", title
    )
    return re.sub(r"[\s\W_]", "", title).lower()


def _list(folded: str, paragraphs: Sequence[Paragraph], p: Paragraph) -> list[Item]:
    head = _LIST.match(folded, p.start, p.end)
    if not head:
        return []
    first = _items(folded, head.end(), p.end)
    if first and first[0].number is None:
        return first if len(first[0].title) <= _TITLE_LENGTH and not _SENTENCE.search(first[0].title) else []
    found = first
    for following in paragraphs[p.index + 1 : p.index + 60]:
        items = _items(folded, following.start, following.end)
        if not items or items[0].number != len(found) + 1:
            break
        found.extend(items)
    return found if found and found[0].number == 1 else []


def _items(folded: str, start: int, end: int) -> list[Item]:
    """The numbered items of a line, or its text as one item without a number."""
    found = []
    at = start
    for stop in [*(m.start() for m in _NEXT_ITEM.finditer(folded, start, end)), end]:
        match = _ITEM.match(folded, at, stop)
        printed = (match["number"] or match["round"] or match["han"]) if match else None
        begin = match.end() if match else at
        while begin < stop and folded[begin] in " 　；":
            begin += 1
        title = folded[begin:stop].rstrip(" 　*；。，")
        if title:
            found.append(Item(number(printed) if printed else None, title, begin, begin + len(title)))
        at = stop
        while at < end and folded[at] in " 　；":
            at += 1
    return found


def _own(folded: str, paragraphs: Sequence[Paragraph], p: Paragraph) -> Attached | None:
    match = _OWN.match(folded, p.start, p.end)
    if not match or p.end - p.start > _TITLE_LENGTH + 10:
        return None
    printed, title = match["number"], match["title"].strip(" 　*")
    if title and (_SENTENCE.search(title) or not (match["colon"] or folded[match.start("title") - 1] in " 　")):
        return None  # 附件1所列企业应当…
    lines = [title] if title else []
    for following in paragraphs[p.index + 1 : p.index + 1 + _TITLE_LINES - len(lines)]:
        line = folded[following.start : following.end].strip(" 　*#")
        if len(line) > _TITLE_LENGTH or _SENTENCE.search(line) or AT_LINE.match(line) or "|" in line:
            break
        lines.append(line)
    titles = tuple("".join(lines[: i + 1]) for i in range(len(lines)))
    return Attached(number(printed) if printed else None, titles, p.start, p.end)
