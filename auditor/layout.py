"""How a document is set: paper and margins, and of each paragraph font, size and place on the line.

A reader that knows gives it to the notice (``Notice.layout``); what a file does not say is None, and rules say nothing of it.
Lengths of the page are millimetres, sizes of type points, indents widths of a character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Family = Literal["仿宋", "楷体", "黑体", "小标宋", "宋体"]
Align = Literal["left", "center", "right", "both"]

# Names that a family has in Windows, on a Mac, at Founder (方正), Sinotype (华文) and Hanyi (汉仪).
_FAMILIES: tuple[tuple[Family, re.Pattern[str]], ...] = (
    ("仿宋", re.compile("仿宋|fang ?song|fzfs|fsong|hyfs", re.IGNORECASE)),
    ("楷体", re.compile("楷|kai ?ti|fzk(?:ai|t)|hykt", re.IGNORECASE)),
    ("小标宋", re.compile("标宋|xiao ?biao ?song|fzxbs", re.IGNORECASE)),
    ("黑体", re.compile("黑体|sim ?hei|hei ?ti|fzh(?:ei|t)|hyht|黑_|^黑$", re.IGNORECASE)),
    ("宋体", re.compile("宋体|sim ?sun|st ?song|^宋$|fzss|书宋|fzshusong", re.IGNORECASE)),
)
# Type sizes by their Chinese names (号), in points.
SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0, "小三": 15.0,
    "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0, "六号": 7.5,
}  # fmt: skip
_NAMES = {points: name for name, points in SIZES.items()}
_SAME = 0.3  # points: 15.75 is set where a grid asks for it


class Look(NamedTuple):
    """The face of Han characters and their size; ``latin`` is the face of digits and letters."""

    font: str | None
    size: float | None
    latin: str | None = None


class Run(NamedTuple):
    """Characters [start, end) of the text that look alike."""

    start: int
    end: int
    look: Look


@dataclass(frozen=True)
class Setting:
    """A paragraph, [start, end) of the text. ``first``, ``left`` and ``right`` are indents in characters; ``pitch`` is the
    fixed distance of its lines in points, ``spaced`` says that they are wider than one line by a factor or a least distance; ``cell`` whether it stands in a table, ``floating`` in a text box."""

    start: int
    end: int
    runs: tuple[Run, ...]
    align: Align | None = None
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    pitch: float | None = None
    spaced: bool = False
    cell: bool = False
    floating: bool = False

    def look(self, start: int, end: int) -> Look:
        """The look of most characters in [start, end); what most of them do not say is None."""
        fonts: Counter[str | None] = Counter()
        sizes: Counter[float | None] = Counter()
        latins: Counter[str | None] = Counter()
        for run in self.runs:
            size = min(run.end, end) - max(run.start, start)
            if size > 0:
                fonts[run.look.font] += size
                sizes[run.look.size] += size
                latins[run.look.latin] += size
        if not fonts:
            return Look(None, None)
        return Look(fonts.most_common(1)[0][0], sizes.most_common(1)[0][0], latins.most_common(1)[0][0])


class PageSetup(NamedTuple):
    """A section: paper and margins in millimetres, a gutter counted to the inner one; ``pitch`` is the distance of its
    grid's lines and ``advance`` that of its characters, in points."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    pitch: float | None = None
    advance: float | None = None

    @property
    def text_width(self) -> float:
        """The width of the text's area, millimetres."""
        return self.width - self.inner - self.outer

    @property
    def text_height(self) -> float:
        """Its height."""
        return self.height - self.top - self.bottom


class PageNumber(NamedTuple):
    """A page number in a running head or foot: for ``default``, ``even`` or ``first`` pages; ``text`` has ``#`` for it.

    ``outside``: a frame puts it at the outer edge; ``floating``: it stands in a text box, and where is not known.
    """

    pages: str
    text: str
    look: Look
    align: Align | None
    outside: bool = False
    floating: bool = False


@dataclass(frozen=True)
class Layout:
    """The layout of a document. ``alternating``: even pages have feet of their own."""

    settings: tuple[Setting, ...]
    pages: tuple[PageSetup, ...] = ()
    numbers: tuple[PageNumber, ...] = ()
    alternating: bool = False

    def at(self, offset: int) -> Setting | None:
        """The paragraph that holds ``offset``."""
        return next((setting for setting in self.within(offset, offset + 1)), None)

    def within(self, start: int, end: int) -> Iterator[Setting]:
        """The paragraphs that share a character with [start, end)."""
        return (setting for setting in self.settings if setting.start < end and setting.end > start)


def family(font: str | None) -> Family | None:
    """What kind of face a font is, by its name; None for one that is none of those that the norm names."""
    return next((name for name, pattern in _FAMILIES if font and pattern.search(font)), None)


def same_size(size: float, wanted: float) -> bool:
    """Whether a size in points is meant to be that one."""
    return abs(size - wanted) <= _SAME


def size_name(size: float) -> str:
    """三号 for 16, else 17磅."""
    return next((name for points, name in _NAMES.items() if same_size(size, points)), f"{size:g}磅")


def described(look: Look) -> str:
    """三号仿宋_GB2312, as a proofreader says it."""
    return (size_name(look.size) if look.size else "") + (look.font or "")
