"""Paired marks of a text: which open and close each other, and which stand alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from auditor.text import HAN, Paragraph

_CLASSES = ("“”", "‘’", "《》", "〈〉", "（）", "〔〕", "【】", "「」", "『』")
_OPENS = {pair[0]: pair for pair in _CLASSES} | {"(": "（）", "﹝": "〔〕", "［": "［］"}
_CLOSES = {pair[1]: pair for pair in _CLASSES} | {")": "（）", "﹞": "〔〕", "］": "［］"}
_MARK = re.compile(f"[{re.escape(''.join([*_OPENS, *_CLOSES]))}]")
# The mark of an enumerator 1） a) ① ） 十二) at the head of an item; of an interval (0, 1] or [0, 1); of a face :) ;-(
_ENUMERATOR = re.compile(
    r"(?:^|[\s，。；：、！？,;:.（(］\]）)])(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z]|[ivxIVX]{1,4}|[①-⑳])[ ]?$"
)
_INTERVAL = re.compile(r"[(（\[［]\s*[-−]?[\d.∞]+%?\s*[,，]\s*[+-]?[\d.∞]+%?\s*[)）\]］]")
_FACE = re.compile(r"[:;=]-?[()]+(?=\s|$|[。，！])", re.MULTILINE)
_DEPTH = 40  # how many open marks are looked through for the partner of a closing one
_CODE = re.compile(r"`[^`\n]{1,200}`|https?://[^\s\u3000-\u9fff\uff00-\uffef]+")


_SKIPPED = (_INTERVAL, _FACE, _CODE)


class Pair(NamedTuple):
    """An opening mark and the one that closes it; ``kind`` is both marks, such as 《》."""

    kind: str
    start: int
    end: int


class Lone(NamedTuple):
    """A mark without its partner; ``opens`` tells which half it is, ``item`` that it may be the mark of 1）."""

    kind: str
    start: int
    opens: bool
    item: bool = False


class Pairs(NamedTuple):
    """All pairs and all lone marks, each in the order of the text."""

    pairs: tuple[Pair, ...]
    lone: tuple[Lone, ...]


def find_pairs(text: str, paragraphs: Sequence[Paragraph]) -> Pairs:
    """Match the paired marks of each paragraph, and those of a quotation over several paragraphs.

    A closing mark takes the nearest open one of its kind, so that of two opening marks the first is the lone one.
    Kinds do not disturb each other: “《…”》 is bad style and no lone mark.
    """
    skipping = sorted(m.start() for pattern in _SKIPPED for m in pattern.finditer(text))
    pairs: list[Pair] = []
    waiting: list[tuple[Lone, int]] = []
    lone: list[Lone] = []
    for number, paragraph in enumerate(paragraphs):
        at = bisect_left(skipping, paragraph.start)
        skips = at < len(skipping) and skipping[at] < paragraph.end
        found, left = _match(text, paragraph, _skipped(text, paragraph) if skips else frozenset())
        pairs.extend(found)
        for mark in left:
            if mark.opens:
                waiting.append((mark, number))
            elif not _closes_earlier(text, paragraphs, mark, number, waiting, pairs) and not mark.item:
                lone.append(mark)
    lone.extend(_not_continued(text, paragraphs, waiting, pairs))
    return Pairs(tuple(sorted(pairs, key=lambda p: p.start)), tuple(sorted(lone, key=lambda m: m.start)))


def _match(text: str, paragraph: Paragraph, skipped: Collection[int]) -> tuple[list[Pair], list[Lone]]:
    stacks: dict[str, list[int]] = {}
    pairs, lone = [], []
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark, start = match[0], match.start()
        if start in skipped or (mark in "‘’" and _apostrophe(text, start)):
            continue
        if mark in _OPENS:
            stacks.setdefault(_OPENS[mark], []).append(start)
            continue
        kind = _CLOSES[mark]
        stack = stacks.get(kind)
        if stack:
            pairs.append(Pair(kind, stack.pop(), start))
        else:
            item = mark in ")）" and bool(_ENUMERATOR.search(text[max(paragraph.start, start - 6) : start]))
            lone.append(Lone(kind, start, False, item))
    lone.extend(Lone(kind, start, True) for kind, stack in stacks.items() for start in stack)
    if lone:
        edges = _edges(text, paragraph)
        lone = [mark for mark in lone if not _ornament(text, paragraph, edges, mark.start)]
    return pairs, sorted(lone, key=lambda m: m.start)


def _edges(text: str, paragraph: Paragraph) -> tuple[int, int]:
    """Where the run of one mark that opens the line ends, and where the one that closes it begins."""
    line = text[paragraph.start : paragraph.end]
    return paragraph.end - len(line.lstrip(line[0])), paragraph.start + len(line.rstrip(line[-1]))


def _ornament(text: str, paragraph: Paragraph, edges: tuple[int, int], start: int) -> bool:
    """Whether a lone mark is one of several at the edge of a line, set there as arrows: 》》 更多."""
    if text[start] not in "《》〈〉":
        return False
    first, last = edges
    return (first - paragraph.start > 1 and start < first) or (paragraph.end - last > 1 and start >= last)


def _skipped(text: str, paragraph: Paragraph) -> set[int]:
    return {
        position
        for pattern in _SKIPPED
        for match in pattern.finditer(text, paragraph.start, paragraph.end)
        for position in range(*match.span())
    }


def _apostrophe(text: str, start: int) -> bool:
    """Whether a single quotation mark stands in or beside a foreign word or number (don’t, ’98, 5’)."""
    before, after = text[max(0, start - 1) : start], text[start + 1 : start + 2]
    return (before.isascii() and before.isalnum()) or (text[start] == "’" and after.isascii() and after.isalnum())


def _closes_earlier(
    text: str,
    paragraphs: Sequence[Paragraph],
    mark: Lone,
    number: int,
    waiting: list[tuple[Lone, int]],
    pairs: list[Pair],
) -> bool:
    """Whether ``mark`` closes what an earlier paragraph opened: a sentence that a line break tears, or a long quotation.

    A quotation of several paragraphs opens each of them and closes the last, or opens the first alone; it begins its
    paragraph or follows a colon.
    """
    depths = range(len(waiting) - 1, max(-1, len(waiting) - 1 - _DEPTH), -1)
    depth = next((i for i in depths if waiting[i][0].kind == mark.kind), None)
    if depth is None:
        return False
    last, where = waiting[depth]
    torn = mark.start - last.start < 300 and not re.search("[。！？]", text[last.start : mark.start])
    near = number - where < 10 or _ends(text, mark, paragraphs[number])
    long = mark.kind not in ("《》", "〈〉") and near and _begins(text, last, paragraphs[where])
    alone = where == number - 1 and mark.start == paragraphs[number].start  # pushed to the next line by itself
    if not torn and not long and not alone:
        return False
    pairs.append(Pair(mark.kind, last.start, mark.start))
    del waiting[depth]
    return True


def _not_continued(
    text: str, paragraphs: Sequence[Paragraph], waiting: list[tuple[Lone, int]], pairs: list[Pair]
) -> list[Lone]:
    """The opening marks that are lone; without those of a quotation whose next paragraph opens again and is closed."""
    closed = {pair.start: pair for pair in pairs}
    going_on: set[int] = set()
    for mark, number in reversed(waiting):
        if number + 1 == len(paragraphs) or not _begins(text, mark, paragraphs[number]):
            continue
        after = paragraphs[number + 1]
        pair = closed.get(after.start)
        ends = pair is not None and pair.kind == mark.kind and _last(text, pair, paragraphs, number + 1)
        if ends or (after.start in going_on and text[after.start] == text[mark.start]):
            going_on.add(mark.start)
    return [mark for mark, _ in waiting if mark.start not in going_on]


def _last(text: str, pair: Pair, paragraphs: Sequence[Paragraph], number: int) -> bool:
    """Whether the pair closes at the end of its paragraph, or in a later one."""
    paragraph = paragraphs[number]
    return pair.end >= paragraph.end or not re.search(f"[{HAN}\\w]", text[pair.end : paragraph.end])


def _begins(text: str, mark: Lone, paragraph: Paragraph) -> bool:
    before = text[paragraph.start : mark.start].rstrip()
    return (
        not before
        or before[-1] in "：:"
        or bool(re.fullmatch(rf"[（(]?[\d一二三四五六七八九十]{{1,3}}[）).、．]?|[^{HAN}]*", before))
    )


def _ends(text: str, mark: Lone, paragraph: Paragraph) -> bool:
    return not re.search(f"[{HAN}\\w]", text[mark.start : paragraph.end])
