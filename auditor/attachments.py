"""Attachments: those that a notice lists at its end (附件：1.… 2.…), and those that follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.heading_pattern import AT_LINE
from auditor.numerals import han_value
from auditor.text import HAN, Paragraph

_H = "[一二三四五六七八九十]{1,3}"
_MARKS = r"[#*_>\s]{0,8}"
_LIST = re.compile(rf"{_MARKS}附[ 　]{{0,4}}件(?:说明)?(?:\*\*)?：(?:\*\*)?[ 　]*")
_ITEM = re.compile(rf"(?P<number>\d{{1,2}})(?:[.、](?!\d)|[ 　]+)[ 　]*|（(?P<round>\d{{1,2}}|{_H})）|(?P<han>{_H})、")
_NEXT_ITEM = re.compile(r"(?<=[\u3400-\u9fff）》；。])[ 　；]+(?=\d{1,2}[.、](?!\d))")
_OWN = re.compile(rf"{_MARKS}附件[ 　]*(?P<number>\d{{1,2}}|{_H})?(?:\*\*)?(?P<colon>[：])?[ 　]*(?P<title>[^\n]*)")
_SENTENCE = re.compile("[。；！？，：]")
_TITLE_LINES, _TITLE_LENGTH = 3, 60
_CITED = rf"附[ ]?件[ 　]?(?P<number>\d{{1,2}}|{_H})"
_CITATION = re.compile(
    rf"{_CITED}[：，（]?《(?P<behind>[^《》\n]{{2,60}})》"
    rf"|《(?P<before>[^《》\n]{{2,60}})》(?:（(?:格式|样式|样表|全文|具体|内容)?(?:详见|请见|参见|见|即|为)?|，?(?:格式|样式|样表|全文|具体|内容)?(?:详见|请见|参见|见))"
    rf"{_CITED.replace('number', 'number2')}(?![\d.])"
    rf"|(?P<phrase>[{HAN}]{{2,16}}?)(?:详见|请见|参见|附后，见|见){_CITED.replace('number', 'number3')}(?![\d.《年月份个项])"
)
_ANCHOR = re.compile(r"附[ ]?件[ 　]?(?=[\d一二三四五六七八九十])")
_EDGES = " 　*#"


class Item(NamedTuple):
    """A line of the list: ``number`` None when the only attachment has none."""

    number: int | None
    title: str
    start: int
    end: int


class Attached(NamedTuple):
    """The head of an attachment's own text; ``titles`` are the readings of its title, with one, two or three lines.

    The title begins at ``title`` and each reading of it ends at the member of ``ends`` of the same index.
    """

    number: int | None
    titles: tuple[str, ...]
    start: int
    end: int
    title: int = 0
    ends: tuple[int, ...] = ()


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


class Citation(NamedTuple):
    """A reference of the body to the attachment of ``number`` that says what it is: a 《title》, or what it holds."""

    number: int
    words: str
    titled: bool
    start: int
    end: int


def find_citations(folded: str, end: int) -> Iterator[Citation]:
    """见附件2《…》, 《…》（附件2） and …名单见附件2 in the text up to ``end``. Looks only around the word, as titles are many."""
    seen = 0
    for anchor in _ANCHOR.finditer(folded, 0, end):
        for match in _CITATION.finditer(folded, max(seen, anchor.start() - 72), min(end, anchor.end() + 68)):
            if match.start() > anchor.start() or match.end() <= anchor.start():
                continue
            seen = match.end()
            value = number(match["number"] or match["number2"] or match["number3"])
            words = match["behind"] or match["before"] or match["phrase"]
            if value:
                yield Citation(value, words, not match["phrase"], match.start(), match.end())
            break


class Miscited(NamedTuple):
    """A citation that does not fit the title of ``item``, the attachment of its number; ``other`` is one that it fits."""

    citation: Citation
    item: Item
    other: Item | None
    certain: bool


def find_miscited(folded: str, attachments: Attachments) -> Iterator[Miscited]:
    """Citations of the body against the list, or where there is none against the attachments that follow."""
    listed, attached = attachments
    heads = tuple(Item(own.number, own.titles[0], own.title, own.ends[0]) for own in attached if own.titles)
    named = {item.number or 1: item for item in listed or heads}
    if not named:
        return
    for citation in find_citations(folded, min(item.start for item in (*listed, *heads))):
        item = named.get(citation.number)
        fits = _same_title if citation.titled else _tells
        if item is None or fits(item.title, citation.words):
            continue
        other = next((one for one in named.values() if fits(one.title, citation.words)), None)
        if other or citation.titled or not _can_hold(item.title, citation.words):
            alike = SequenceMatcher(None, bare(item.title), bare(citation.words), autojunk=False).ratio()
            yield Miscited(citation, item, other, other is not None or (citation.titled and alike < 0.5))


def _same_title(first: str, second: str) -> bool:
    """Whether one title is the other with words left out: 任务清单 for 重点工作任务分解清单."""
    short, long = sorted((bare(first), bare(second)), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


def _can_hold(title: str, words: str) -> bool:
    """Whether an attachment of this title may hold what ``words`` say (名单, 排名); True where that cannot be told."""
    kinds = next((kinds for ending, kinds in _kinds() if words.endswith(ending)), None)
    return kinds is None or any(kind in title for kind in kinds)


def _tells(title: str, words: str) -> bool:
    """Whether ``title`` has the last four characters of ``words``: it is what they say."""
    return len(words) >= 4 and words[-4:] in title


@cache
def _kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((row[0], tuple(row[1].split("|"))) for row in lexicon.table("attachment_kinds.txt"))


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
    begin, ends = match.start("title"), [match.start("title") + len(match["title"].rstrip(" 　*"))] if title else []
    for following in paragraphs[p.index + 1 : p.index + 1 + _TITLE_LINES - len(lines)]:
        line = folded[following.start : following.end].strip(_EDGES)
        if len(line) > _TITLE_LENGTH or _SENTENCE.search(line) or AT_LINE.match(line) or "|" in line:
            break
        if not lines:
            begin = following.end - len(folded[following.start : following.end].lstrip(_EDGES))
        ends.append(following.start + len(folded[following.start : following.end].rstrip(_EDGES)))
        lines.append(line)
    titles = tuple("".join(lines[: i + 1]) for i in range(len(lines)))
    return Attached(number(printed) if printed else None, titles, p.start, p.end, begin, tuple(ends))
