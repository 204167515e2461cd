"""Passages that stand twice in one text: whole paragraphs, nearly the same ones, and single sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from auditor.text import HAN

Kind = Literal["same", "near", "part", "sentence"]
Span = tuple[int, int]

_SENTENCE_END = re.compile("[。！？]")
_CLAUSE = re.compile("[，。；：]")
_MARKS = re.compile(r"[\W_]+")
_NUMBER_HEAD = re.compile(
    r"[#*\s]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．是]|第[一二三四五六七八九十]{1,3}[，、条]|[①-⑳])"
)
# A difference in these makes another item of the same form out of it, and no copy.
_TELLING = re.compile(r"[\d一二三四五六七八九十百千万两《》“”A-Za-z%]|不|未|省|市|县|区|镇|乡|村|局|院|校|部|委|组")
_LABEL = re.compile(rf"[{HAN}]{{2,8}}：")
_SHORTEST_CLAUSE = 8
_SLOW = 400  # characters up to which two paragraphs are aligned character by character
_MOST = 300  # pairs that are looked at closely: a text that repeats throughout is told after a few


class Repeat(NamedTuple):
    """[start, end) repeats [first, last); ``kind`` is same, near (paragraphs that differ a little), part or sentence."""

    start: int
    end: int
    first: int
    last: int
    kind: Kind


def find_repeats(
    folded: str, paragraphs: Sequence[Span], *, whole: int = 60, near: int = 40, sentence: int = 40
) -> list[Repeat]:
    """Repeats in the order of the text; ``whole``, ``near`` and ``sentence`` are the least lengths without marks.

    What stands three times or more is a form (责任单位：…) and left out, as are lines of labels with their values.
    """
    least = min(whole, near, sentence)
    spans = [(start, end) for start, end in paragraphs if end - start >= least]
    texts = [folded[start:end] for start, end in spans]
    # An amendment quotes what it puts in; a form has a label for each value.
    open_ = [text[0] not in '“"|' and len(_LABEL.findall(text, 0, 200)) < 2 for text in texts]
    found: list[Repeat] = []
    for group in _groups(texts, open_):
        for index in group:
            open_[index] = False
        first, second = group[0], group[-1]
        if len(group) == 2 and not _form(texts[first]) and len(_MARKS.sub("", texts[first])) >= whole:
            found.append(Repeat(*spans[second], *spans[first], "same"))
    for first, second, kind in _near(texts, open_, near):
        open_[first] = open_[second] = False  # not told once more by its sentences
        found.append(Repeat(*spans[second], *spans[first], kind))
    rest = [(spans[i][0], text) for i, text in enumerate(texts) if open_[i]]
    return sorted([*found, *_sentences(rest, sentence)])


def _form(text: str) -> bool:
    """Whether it is a line of labels with their values."""
    return len(_LABEL.findall(text, 0, 200)) >= 2


def _groups(texts: Sequence[str], open_: Sequence[bool]) -> Iterator[list[int]]:
    """Paragraphs that are the same behind their numbers."""
    groups: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        if open_[index]:
            head = _NUMBER_HEAD.match(text)
            groups.setdefault(text[head.end() :] if head else text, []).append(index)
    return (group for group in groups.values() if len(group) > 1)


def _near(texts: Sequence[str], open_: Sequence[bool], least: int) -> Iterator[tuple[int, int, Kind]]:
    """Paragraphs most of whose clauses stand in an earlier one, and that differ in nothing that tells them apart."""
    where: dict[str, list[int]] = {}
    total: dict[int, int] = {}
    looked = 0
    for index, text in enumerate(texts):
        if not open_[index] or len(text) < least:
            continue
        shared: dict[int, int] = {}
        size = 0
        for clause in _CLAUSE.split(text):
            length = len(clause)
            if length < _SHORTEST_CLAUSE:
                continue
            size += length
            known = where.get(clause)
            if known is None:
                where[clause] = [index]
                continue
            for other in known:
                shared[other] = shared.get(other, 0) + length
            if len(known) < 4:
                known.append(index)
        total[index] = size
        shared.pop(index, None)
        if not shared or looked >= _MOST:
            continue
        best = max(shared, key=lambda other: shared[other])
        if shared[best] * 10 >= min(size, total[best]) * 7 and open_[best]:
            looked += 1
            kind = _compare(texts[best], text, least)
            if kind and not _form(text):
                yield best, index, kind


def _compare(first: str, second: str, least: int) -> Kind | None:
    a, b = (_MARKS.sub("", _NUMBER_HEAD.sub("", text, count=1)) for text in (first, second))
    short, long = sorted((a, b), key=len)
    if len(short) < least:
        return None
    if short in long:
        return "near" if len(short) * 10 >= len(long) * 9 else "part"
    if len(long) > _SLOW or len(short) * 10 < len(long) * 8:
        return None
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.9:
        return None
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal" and (_TELLING.search(a[i:j]) or _TELLING.search(b[k:m])):
            return None
    return "near"


def _sentences(texts: Sequence[tuple[int, str]], least: int) -> Iterator[Repeat]:
    groups: dict[str, list[int]] = {}
    for start, text in texts:
        at = start
        for piece in _SENTENCE_END.split(text):
            if len(piece) >= least:
                bare = piece.strip("”’）) 　*")
                groups.setdefault(bare, []).append(at + piece.index(bare))
            at += len(piece) + 1
    for piece, starts in groups.items():
        if len(starts) == 2 and len(_MARKS.sub("", piece)) >= least:
            first, second = starts
            yield Repeat(second, second + len(piece), first, first + len(piece), "sentence")
