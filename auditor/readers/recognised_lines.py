"""From lines that a recogniser read to characters with a place and a size, and the marks that it cannot tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from auditor.readers.page_lines import Glyph, is_wide

_ALIKE = 0.11  # sizes that differ by less are one size, measured twice
_GUESSED = 0.4  # a size that was told from the height of the box of a few characters may be wrong by so much
_PAIRS = 2  # neighbouring characters from which the size is told
_HIGH = 0.92  # of the height of its box a line is high, where nothing else tells
_MIDDLE = 0.36  # em: so far above the baseline is the middle of a line
_GAP = 2.1  # em between the middles of two characters: from here something was left empty between them
_HAN = re.compile("[\u3400-\u9fff]")
_WIDE_FORMS = str.maketrans(",;:?!()", "，；：？！（）")
_TWO_WIDTHS = frozenset(",;:?!()，；：？！（）")
_WAVERING = 0.4
_HAN_YEAR = re.compile("[一二三四五六七八九][一二三四五六七八九〇0OoＯ○]{2,3}(?=年)")
_RING = re.compile("[0OoＯ○]")
_DIGIT_ZERO = re.compile(r"(?<=\d)[OoＯ](?=[\d年月日.%％])|(?<=\d\.)[OoＯ](?=\d)")
_DIGIT_ONE = re.compile(r"(?<=\d)[lI|](?=[\d年月日.%％])")
_DASHES = "一—–―_~\\-"
_PAGE_NUMBER = re.compile(rf"[{_DASHES}]{{1,2}}\s*\d{{1,4}}\s*[{_DASHES}]{{1,2}}")
_STRAIGHT = re.compile('["＂]')


class Read(NamedTuple):
    """A line as it was read: ``middles`` are the middles of its characters from its left edge, None for white space."""

    text: str
    left: float
    width: float
    y: float  # of its middle, downwards
    height: float
    middles: Sequence[float | None]
    confidence: Sequence[float]


def glyphs_of(lines: Sequence[Read], height: int) -> Iterator[Glyph]:
    """The characters of a page ``height`` pixels high, y upwards, in one size for all lines that were set in one."""
    for line, size in zip(lines, _sizes(lines), strict=True):
        baseline = height - line.y - _MIDDLE * size
        kept = [index for index, middle in enumerate(line.middles) if middle is not None and index < len(line.text)]
        text = told_apart(line.text)
        edges = _edges(line, kept, size)
        for index, (left, right) in zip(kept, edges, strict=True):
            sure = _sure(text, index, line.confidence[index])
            yield Glyph(text[index], line.left + left, line.left + right, baseline, size, sure)


def _sure(text: str, index: int, confidence: float) -> float:
    """The confidence, where a recogniser that only wavers between two widths of a mark does not count as doubtful."""
    char = text[index]
    # A dot between figures might be another mark; behind a number it can only be a dot of some width.
    mark = char in _TWO_WIDTHS or (char in ".．" and not text[index + 1 : index + 2].isdigit())
    return 1.0 if mark and confidence >= _WAVERING else confidence


def told_apart(text: str) -> str:
    """The text with what looks alike in print written as it is right there; no character is added or lost.

    A comma is as wide as its neighbours are, in a year of Han numerals a ring is 〇, between digits it is 0.
    """
    if _PAGE_NUMBER.fullmatch(text.strip()):
        return text.replace("一", "—")
    text = _HAN_YEAR.sub(lambda match: _RING.sub("〇", match[0]), text)
    chars = list(_DIGIT_ONE.sub("1", _DIGIT_ZERO.sub("0", text)))
    for index, char in enumerate(chars):
        if char in ",;:?!()" and _among_wide(chars, index):
            chars[index] = char.translate(_WIDE_FORMS)
    return _curved("".join(chars))


def _among_wide(chars: Sequence[str], index: int) -> bool:
    """Whether a mark stands among Chinese characters: a neighbour is one, or neither is there and the line has some."""
    around = [c for c in (*chars[index - 1 : index], *chars[index + 1 : index + 2]) if not c.isspace()]
    if any(is_wide(char) for char in around):
        return True
    inner = chars[index] in "()" and any(_HAN.match(char) for char in chars)
    return inner or (len(around) < 2 and any(_HAN.match(char) for char in chars))


def _curved(text: str) -> str:
    """Straight quotation marks turned towards what they hold, where their number in the line is even."""
    if not _HAN.search(text) or len(_STRAIGHT.findall(text)) % 2:
        return text
    marks = iter("“”" * len(text))
    return _STRAIGHT.sub(lambda _: next(marks), text)


def _sizes(lines: Sequence[Read]) -> list[float]:
    """The size of each line: measured by its characters, one for all that are alike; of the others by their height."""
    pitches = [_pitch(line) for line in lines]
    ratios = [pitch / line.height for pitch, line in zip(pitches, lines, strict=True) if pitch is not None]
    high = median(ratios) if ratios else _HIGH
    measured = [(pitch, len(line.text)) for pitch, line in zip(pitches, lines, strict=True) if pitch is not None]
    common = _common(measured)
    out = []
    for pitch, line in zip(pitches, lines, strict=True):
        size = line.height * high if pitch is None else pitch
        near = min(common, key=lambda other: abs(other - size), default=size)
        # How high its box is tells little of a line of few characters, or of figures.
        out.append(near if abs(near - size) <= (_GUESSED if pitch is None else _ALIKE) * near else size)
    return out


def _common(measured: Sequence[tuple[float, int]]) -> list[float]:
    """The sizes that are measured, (size, characters) of each line, where those that are alike count as one."""
    left, found = sorted(measured), []
    while left:
        most = max(left, key=lambda one: sum(count for size, count in left if abs(size - one[0]) <= _ALIKE * one[0]))[0]
        same = [(size, count) for size, count in left if abs(size - most) <= _ALIKE * most]
        found.append(median(size for size, count in same for _ in range(count)))
        left = [one for one in left if one not in same]
    return found


def _pitch(line: Read) -> float | None:
    """The distance of neighbouring Han characters, None where too few stand side by side or they are spaced out."""
    steps = [
        b - a
        for (one, a), (other, b) in pairwise(zip(line.text, line.middles, strict=False))
        if a is not None and b is not None and _HAN.match(one) and _HAN.match(other)
    ]
    if len(steps) < _PAIRS:
        return None
    mean = sum(steps) / len(steps)
    return mean if 0.7 * line.height < mean < 1.15 * line.height else None


def _edges(line: Read, kept: Sequence[int], size: float) -> list[tuple[float, float]]:
    """The left and right edge of each character; neighbours touch unless something was left empty between them.

    The recogniser tells middles, and those only to a sixth of an em: true gaps would be lost among false ones.
    """
    half = [size / 2 if is_wide(line.text[index]) else size / 4 for index in kept]
    middles = [line.middles[index] or 0.0 for index in kept]
    lefts, rights = [max(0.0, middles[0] - half[0])], []
    for (a, near), (b, far) in pairwise(zip(middles, half, strict=True)):
        if b - a > _GAP * size:
            rights.append(a + near)
            lefts.append(b - far)
        else:
            meet = (a * far + b * near) / (near + far)
            rights.append(meet)
            lefts.append(meet)
    rights.append(min(line.width, middles[-1] + half[-1]))
    return list(zip(lefts, rights, strict=True))
