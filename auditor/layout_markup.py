"""A text with its layout written into it, for the examples of rules: ‹三号 仿宋› before what is set so.

``‹纸 210×297 37 35 28 26 行距28.95 字距15.8›`` is a section (paper, then upper, lower, inner and outer margin, in millimetres),
``‹页码 — # — 四号 宋体 居右›`` a page number (``双页页码`` one of even pages, ``外侧`` at the outer edge), ``‹默认 三号 仿宋_GB2312›``
what holds where nothing else is said. At the head of a line ``居中 居右 首行2 左空1 右空4 行距28 表格`` are said of the
paragraph; inside a line a mark changes the face from there on. ``‹页 3›`` says that a page begins whose printed number is 3 (``‹页›`` one
without), on a line of its own or in the middle of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from auditor.layout import SIZES, Align, Layout, Look, PageNumber, PageSetup, Run, Setting
from auditor.source_map import MapBuilder, Page, SourceMap

_TAG = re.compile("‹([^‹›]*)›")
_ALIGN: dict[str, Align] = {"居左": "left", "居中": "center", "居右": "right", "两端": "both"}
_LENGTH = re.compile(r"(首行|左空|右空|行距|字距)(-?\d+(?:\.\d+)?)")
_MARKS = "⟦⟧"
_PAGE = re.compile(r"页(?: (\d{1,3}))?")
_WIDTH, _HEIGHT, _SIZE = 595.0, 842.0, 12.0  # of a page and a line of it, for whoever asks where a character stands


class Example(NamedTuple):
    """The text, its marks ⟦ ⟧ left in; its layout, and its pages as a reader of PDF tells them: None where nothing is said."""

    text: str
    layout: Layout | None = None
    origin: SourceMap | None = None


def parse(example: str) -> Example:
    """An example without what it says of its layout."""
    if "‹" not in example:
        return Example(example)
    parser = _Parser()
    for line in example.splitlines(keepends=True):
        parser.line(line)
    return parser.example()


class _Parser:
    def __init__(self) -> None:
        self.text: list[str] = []
        self._size = 0  # of the text without ⟦ ⟧
        self._default = Look(None, None)
        self._settings: list[Setting] = []
        self._pages: list[PageSetup] = []
        self._numbers: list[PageNumber] = []
        self._paper = MapBuilder("pdf")
        self._page = 0  # the one that is being written, 0 before the first
        self._from = 0  # the one that the last character stands on
        self._paragraphs = 0

    def line(self, line: str) -> None:
        """A line of the example: a statement of its own, or a paragraph."""
        only = _TAG.fullmatch(line.strip())
        words = only[1].split() if only else [""]
        if words[0] == "纸":
            self._pages.append(_page(words[1:]))
        elif words[0] in ("页码", "双页页码"):
            self._numbers.append(_number(words))
        elif words[0] == "默认":
            self._default = _face(words[1:], Look(None, None))
        elif only and _PAGE.fullmatch(only[1]):
            self._turn(only[1])
        else:
            self._paragraph(line)

    def _paragraph(self, line: str) -> None:
        start, look, found = self._size, self._default, Setting(0, 0, ())
        found_runs: list[Run] = []
        at = 0
        self._paper.open("pages", self._paragraphs, page=self._page or None)
        self._paragraphs += 1
        for tag in (*_TAG.finditer(line), None):
            text = line[at : tag.start() if tag else len(line)]
            begun = self._size
            self.text.append(text)
            self._size += sum(character not in _MARKS for character in text)
            shown = self._size - begun - (text.endswith("\n"))
            if shown:
                found_runs.append(Run(begun, begun + shown, look))
                self._print("".join(character for character in text if character not in _MARKS + "\n"), bool(at))
            if tag and _PAGE.fullmatch(tag[1]):
                at = tag.end()
                self._turn(tag[1])
            elif tag:
                at = tag.end()
                look = _face(tag[1].split(), look)
                found = _placed(tag[1].split(), found)
        end = found_runs[-1].end if found_runs else start
        self._paper.close()
        if end > start:
            self._settings.append(replace(found, start=start, end=end, runs=tuple(found_runs)))

    def _turn(self, words: str) -> None:
        match = _PAGE.fullmatch(words)
        self._page += 1
        printed = int(match[1]) if match and match[1] else None
        self._paper.add_page(Page(self._page, _WIDTH, _HEIGHT, printed))

    def _print(self, text: str, inside: bool) -> None:
        if not self._page:
            self._paper.add(text, None, 0)
            return
        if self._from and self._from != self._page:
            self._paper.turn(self._from, self._page, inside=inside)
        self._from = self._page
        edges = [_SIZE * ((i + 1) // 2) for i in range(2 * len(text))]
        self._paper.add_printed(text, self._page, 0.0, _SIZE, edges)

    def example(self) -> Example:
        """What was said."""
        if self._page:
            return Example("".join(self.text), None, self._paper.build()[1])
        alternating = any(number.pages == "even" for number in self._numbers)
        layout = Layout(tuple(self._settings), tuple(self._pages), tuple(self._numbers), alternating)
        return Example("".join(self.text), layout)


def _page(words: list[str]) -> PageSetup:
    width, _, height = words[0].partition("×")
    top, bottom, inner, outer = map(float, words[1:5])
    more = {match[1]: match[2] for word in words[5:] if (match := _LENGTH.fullmatch(word))}
    pitch, advance = (float(more[name]) if name in more else None for name in ("行距", "字距"))
    return PageSetup(float(width), float(height), top, bottom, inner, outer, pitch, advance)


def _number(words: list[str]) -> PageNumber:
    text = " ".join(word for word in words[1:] if not re.search("[\u4e00-\u9fff]", word))
    pages = "even" if words[0] == "双页页码" else "default"
    face = [word for word in words[1:] if re.search("[\u4e00-\u9fff]", word) and word != "外侧"]
    look = _face(face, Look(None, None))
    align = next((_ALIGN[word] for word in face if word in _ALIGN), None)
    return PageNumber(pages, text, look._replace(latin=look.font), align, "外侧" in words)


def _face(words: list[str], look: Look) -> Look:
    for word in words:
        if word in SIZES:
            look = look._replace(size=SIZES[word])
        elif re.fullmatch(r"\d+(?:\.\d+)?磅", word):
            look = look._replace(size=float(word[:-1]))
        elif word not in _ALIGN and word != "表格" and not _LENGTH.fullmatch(word):
            look = look._replace(font=word, latin=word)
    return look


def _placed(words: list[str], setting: Setting) -> Setting:
    for word in words:
        length = _LENGTH.fullmatch(word)
        if word in _ALIGN:
            setting = replace(setting, align=_ALIGN[word])
        elif word == "表格":
            setting = replace(setting, cell=True)
        elif length:
            setting = _indented(setting, length[1], float(length[2]))
    return setting


def _indented(setting: Setting, name: str, length: float) -> Setting:
    if name == "首行":
        return replace(setting, first=length)
    if name == "左空":
        return replace(setting, left=length)
    return replace(setting, right=length) if name == "右空" else replace(setting, pitch=length)
