"""Passages that stand twice in one text: whole paragraphs, nearly the same ones, and single sentences."""

from __future__ import annotations

import re
from collections import Counter
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
_NAME_END = re.compile("[省市县区镇乡村局院校厅处科司所站]")  # 财政局 and 民政局 differ before theirs
_LABEL = re.compile(rf"[{HAN}]{{2,8}}：")
_SHORTEST_CLAUSE = 8
_KEY = 6  # characters at either end of a clause by which it is known again
_CLOSE = 2  # long paragraphs from a copy that was reworded to what it was made of
_KNOWN = 4  # paragraphs that are remembered for each
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


def _headless(text: str) -> str:
    """The paragraph behind its number."""
    head = _NUMBER_HEAD.match(text)
    return text[head.end() :] if head else text


def _groups(texts: Sequence[str], open_: Sequence[bool]) -> Iterator[list[int]]:
    """Paragraphs that are the same behind their numbers."""
    groups: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        if open_[index]:
            groups.setdefault(_headless(text), []).append(index)
    return (group for group in groups.values() if len(group) > 1)


def _near(texts: Sequence[str], open_: Sequence[bool], least: int) -> Iterator[tuple[int, int, Kind]]:
    """Paragraphs many of whose clauses begin or end as those of an earlier one, and that differ in nothing that tells."""
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
            size += 2 * length
            # By its first and its last characters, each for half of it: a word that was changed leaves one of them.
            for key in (clause[:_KEY], clause[-_KEY:]):
                known = where.get(key)
                if known is None:
                    where[key] = [index]
                    continue
                for other in known:
                    shared[other] = shared.get(other, 0) + length
                if len(known) < _KNOWN:
                    known.append(index)
        total[index] = size
        shared.pop(index, None)
        if not shared or looked >= _MOST:
            continue
        best = max(shared, key=lambda other: (shared[other], other))
        if shared[best] * 2 >= min(size, total[best]) and open_[best]:
            looked += 1
            kind = _compare(texts[best], text, least, close=index - best <= _CLOSE)
            if kind and not _form(text):
                yield best, index, kind


def _compare(first: str, second: str, least: int, *, close: bool) -> Kind | None:
    """How the second repeats the first; farther apart, what differs more is a summary or another item of one form."""
    a, b = (_MARKS.sub("", _headless(text)) for text in (first, second))
    short, long = sorted((a, b), key=len)
    if len(short) < least:
        return None
    if short in long:
        return "near" if len(short) * 10 >= len(long) * 9 else "part"
    if len(long) > _SLOW or sum((Counter(short) & Counter(long)).values()) * 10 < len(short) * 8:
        return None
    whole = len(short) * 10 >= len(long) * 8
    if not close and not whole:
        return None
    start, end, ratio = _window(short, long) if close else (0, len(long), _ratio(short, long))
    if ratio < (0.85 if close else 0.9) or _differs(short, long[start:end]):
        return None
    return "near" if whole else "part"


def _ratio(short: str, long: str) -> float:
    return SequenceMatcher(None, short, long, autojunk=False).ratio()


def _window(short: str, long: str) -> tuple[int, int, float]:
    """The stretch of ``long`` that ``short`` is nearest to, and how near."""
    blocks = [b for b in SequenceMatcher(None, long, short, autojunk=False).get_matching_blocks() if b.size >= 3]
    if not blocks:
        return 0, 0, 0.0
    first, last = blocks[0], blocks[-1]
    start, end = max(0, first.a - first.b), min(len(long), last.a + last.size + len(short) - last.b - last.size)
    matched = sum(block.size for block in blocks)
    return start, end, 2 * matched / (len(short) + end - start)


def _differs(short: str, stretch: str) -> bool:
    """Whether anything that was changed tells the two apart, or a whole phrase was put in the place of another."""
    for tag, i, j, k, m in SequenceMatcher(None, short, stretch, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        edge = i == 0 or j == len(short)
        if max(j - i, m - k) > 4 and (tag == "replace" or edge):
            return True
        if any(_TELLING.search(part) for part in (short[i:j], stretch[k:m])) or _NAME_END.search(short, j, j + 2):
            return True
    return False


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
