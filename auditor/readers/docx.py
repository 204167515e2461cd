"""Word (.docx, ISO/IEC 29500): the text as Word shows it, and where each of its characters stands in the file.

Every paragraph is a line, every paragraph of a table cell too; automatic numbers stand in front of their paragraphs; a
text box follows the paragraph that it hangs on. Comments and hidden text are left out; running heads and feet, notes and
the table of contents are kept apart on the map.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from auditor.notice import Notice
from auditor.ooxml import Package, PackageError, child, chosen, flag, inline, local, namespace, paragraphs, units, value
from auditor.readers.source import Options, ReadFailure, Source
from auditor.readers.word_layout import read_layout
from auditor.readers.word_numbering import Numbering
from auditor.source_map import ApartKind, Cell, MapBuilder, SourceMap

_MOST_PARAGRAPHS = 500_000  # empty ones too; a document of 200 pages has 4,000
_APART: tuple[ApartKind, ...] = ("header", "footer", "footnote", "endnote")
_SHOWN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Check boxes of Wingdings, by the byte of their glyph; other glyphs of symbol fonts have no character.
_BOXES = {0x6F: "□", 0x70: "□", 0x71: "□", 0xA8: "□", 0xFD: "☒", 0xFE: "☑", 0x52: "☑", 0xFC: "✓", 0x6C: "●", 0x6E: "■"}
_SOFT = re.compile("[^\u00ad]+")


class Chunk(NamedTuple):
    """Visible characters of one run (None for a formula); ``contents`` when they belong to a table of contents."""

    text: str
    run: int | None
    offset: int
    contents: bool


def read(path: Path, source: Source, options: Options) -> Notice:
    """The notice in a Word file; ReadFailure, with one sentence, when it is damaged, encrypted or without text."""
    try:
        package = Package(source.data)
        text, origin = _Reader(package, original=options.tracked == "original").read()
    except PackageError as error:
        raise ReadFailure(path, str(error)) from error
    if not text.strip():
        raise ReadFailure(path, "Word 文件里没有文字，可能只有图片")
    laid_out = partial(read_layout, source.data, origin)
    return Notice(path=str(path), text=text, sha256=source.sha256, origin=origin, laid_out=laid_out)


class _Reader:
    def __init__(self, package: Package, *, original: bool) -> None:
        self._package = package
        self._gone = ("ins", "moveTo") if original else ("del", "moveFrom")
        self._text = ("t", "delText") if original else ("t",)
        self._builder = MapBuilder("docx")
        self._part = package.document
        self._fields: list[list[str]] = []  # of each open field its instruction, and "shown" once its result begins
        self._contents: list[str] = []
        self._tables = 0
        self._joined = False  # the mark of the last paragraph is deleted: the next one goes on in its line

    def read(self) -> tuple[str, SourceMap]:
        """The text of the document and its map."""
        root = self._package.tree(self._part)
        body = child(root, "body")
        if local(root) != "document" or body is None:
            raise PackageError("不是 Word 文档（压缩包里没有正文）")
        self._numbering = Numbering(self._first("numbering"), self._first("styles"))
        every = paragraphs(root)
        if len(every) > _MOST_PARAGRAPHS:
            raise PackageError(f"Word 文件有 {_MOST_PARAGRAPHS // 10_000} 万个以上的段落，可能是恶意构造的文件，未读取")
        self._index = {paragraph: index for index, paragraph in enumerate(every)}
        self._blocks(body, None, None)
        self._builder.set_apart("contents", self._part, "\n".join(self._contents))
        for kind in _APART:
            for part in self._package.related(kind if kind in ("header", "footer") else f"{kind}s"):
                self._set_apart(kind, part)
        return self._builder.build()

    def _first(self, kind: str) -> etree._Element | None:
        parts = self._package.related(kind)
        return self._package.tree(parts[0]) if parts else None

    def _set_apart(self, kind: ApartKind, part: str) -> None:
        root = self._package.tree(part)
        self._fields.clear()
        notes = [root] if kind in ("header", "footer") else [note for note in root if value(note, "type") is None]
        for note in notes:
            lines = ("".join(c.text for c in self._chunks(p)) for p in note.iter(namespace(root) + "p"))
            self._builder.set_apart(kind, part, "\n".join(lines).strip())

    def _blocks(self, parent: etree._Element, cell: Cell | None, host: int | None) -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, cell, host)
            elif name == "tbl":
                self._table(element, host)
            elif name == "sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    self._control(element, content, cell, host)
            elif name == "AlternateContent":
                option = chosen(element)
                if option is not None:
                    self._blocks(option, cell, host)
            elif name in ("customXml", "ins", "moveTo", "del", "moveFrom") and name not in self._gone:
                self._blocks(element, cell, host)

    def _control(self, control: etree._Element, content: etree._Element, cell: Cell | None, host: int | None) -> None:
        gallery = value(child(control, "sdtPr", "docPartObj", "docPartGallery"))
        if gallery != "Table of Contents":
            self._blocks(content, cell, host)
            return
        for paragraph in content.iter(namespace(content) + "p"):
            self._contents.append("".join(chunk.text for chunk in self._chunks(paragraph)))

    def _table(self, table: etree._Element, host: int | None) -> None:
        self._tables += 1
        for element, cell in self._cells(table, self._tables):
            self._blocks(element, cell, host)

    def _cells(self, table: etree._Element, number: int) -> list[tuple[etree._Element, Cell]]:
        """The cells of a table in their order, with their places; those below a cell that is merged downwards too."""
        found: list[tuple[etree._Element, Cell]] = []
        open_: dict[int, int] = {}  # column to the index of the cell that is merged downwards there
        for row, element in enumerate(_inside(table, "tr"), start=1):
            properties = child(element, "trPr")
            if any(child(properties, gone) is not None for gone in self._gone):
                continue
            column = 1 + _count(child(properties, "gridBefore"), 0)
            for cell in _inside(element, "tc"):
                span, merge = _count(child(cell, "tcPr", "gridSpan"), 1), child(cell, "tcPr", "vMerge")
                above = open_.pop(column, None)
                if merge is not None and value(merge) != "restart" and above is not None:
                    whole = found[above][1]
                    found[above] = (found[above][0], whole._replace(rows=row - whole.row + 1))
                    open_[column] = above
                elif merge is not None:
                    open_[column] = len(found)
                found.append((cell, Cell(number, row, column, 1, span)))
                column += span
        return found

    def _paragraph(self, element: etree._Element, cell: Cell | None, host: int | None) -> None:
        properties = child(element, "pPr")
        entry = self._in_contents()
        chunks = list(self._chunks(element))
        shown = [chunk for chunk in chunks if not chunk.contents]
        if entry or len(shown) < len(chunks):
            self._contents.append("".join(chunk.text for chunk in chunks if chunk.contents))
            entry = True
        joins = any(child(properties, "rPr", gone) is not None for gone in self._gone)
        if shown or not (joins or entry):  # else it is deleted, or an entry of the contents
            self._line(element, properties, shown, cell, host)
            self._builder.close("" if joins else "\n")
            self._joined = joins
        for box in _boxes(element):
            self._blocks(box, cell, self._index[element] if host is None else host)

    def _line(
        self,
        element: etree._Element,
        properties: etree._Element | None,
        shown: list[Chunk],
        cell: Cell | None,
        host: int | None,
    ) -> None:
        label = "" if self._joined else self._numbering.label(properties)
        if label[-1:] in (".", "．") and shown and shown[0].text[0].isdigit():
            label += " "  # 1. 2020年 is no number
        level = self._numbering.level_of(properties)
        self._builder.open(self._part, self._index[element], cell=cell, host=host, level=level)
        self._builder.add(label, None, 0)
        for chunk in shown:
            self._builder.add(chunk.text, chunk.run, chunk.offset)

    def _in_contents(self) -> bool:
        return any(field[0].lstrip().upper().startswith("TOC") for field in self._fields)

    def _chunks(self, paragraph: etree._Element) -> Iterator[Chunk]:
        index = -1
        for element in inline(paragraph):
            if local(element) != "r":
                text = "".join(t.text or "" for t in element.iter(namespace(element) + "t"))
                if text:
                    yield Chunk(text, None, 0, self._in_contents())
                continue
            index += 1
            if not self._skipped(element, paragraph):
                yield from self._run(element, index)
        # A field whose instruction does not end with its paragraph is broken: it must not swallow the rest of the text.
        self._fields = [field for field in self._fields if len(field) > 1]

    def _skipped(self, run: etree._Element, paragraph: etree._Element) -> bool:
        if flag(child(run, "rPr", "vanish")):
            return True
        parent = run.getparent()
        while parent is not None and parent is not paragraph:
            if local(parent) in self._gone:
                return True
            parent = parent.getparent()
        return False

    def _run(self, run: etree._Element, index: int) -> Iterator[Chunk]:
        offset = 0
        for element in run:
            name = local(element)
            if name in ("fldChar", "instrText", "delInstrText"):
                self._field(name, element)
            elif all(len(field) > 1 for field in self._fields):
                for text, start in self._visible(name, element):
                    yield Chunk(text, index, offset + start, self._in_contents())
            offset += units(element)

    def _field(self, name: str, element: etree._Element) -> None:
        kind = value(element, "fldCharType")
        if name != "fldChar":
            if self._fields and len(self._fields[-1]) == 1:
                self._fields[-1][0] += element.text or ""
        elif kind == "begin":
            self._fields.append([""])
        elif kind == "separate" and self._fields:
            self._fields[-1].append("shown")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _visible(self, name: str, element: etree._Element) -> Iterator[tuple[str, int]]:
        """(characters, offset in the element) of what a child of a run shows."""
        if name in self._text:
            text = element.text or ""
            # Word drops white space at the edges unless told to keep it, and shows a line end as a space.
            kept = (
                text
                if element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
                else text.strip(" \t\r\n")
            )
            start = text.find(kept)
            for match in _SOFT.finditer(re.sub(r"[\t\r\n]", " ", kept)):
                yield match[0], start + match.start()
        elif name in _SHOWN:
            yield _SHOWN[name], 0
        elif name == "sym":
            code = value(element, "char") or ""
            box = _BOXES.get(int(code, 16) & 0xFF) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else None
            if box and "wingdings" in (value(element, "font") or "").lower():
                yield box, 0
        elif name == "ruby":
            base = child(element, "rubyBase")
            texts = base.iter(namespace(base) + "t") if base is not None else ()
            for character in "".join(item.text or "" for item in texts):
                yield character, 0


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in controls included."""
    for element in parent:
        name = local(element)
        if name == wanted:
            yield element
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(element, wanted)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The contents of the text boxes that hang on a paragraph."""
    for run in inline(paragraph):
        for element in run:
            shape = chosen(element) if local(element) == "AlternateContent" else element
            if shape is not None and local(shape) in ("Choice", "Fallback", "drawing", "pict", "object"):
                yield from _outermost(shape)


def _outermost(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        name = local(element)
        if name == "txbxContent":
            yield element
        elif name == "AlternateContent":
            option = chosen(element)
            if option is not None:
                yield from _outermost(option)
        elif name:
            yield from _outermost(element)


def _count(element: etree._Element | None, default: int) -> int:
    text = value(element) or ""
    return int(text) if text.isdecimal() and len(text) < 4 else default
