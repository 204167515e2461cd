"""Web pages: the main text without navigation, scripts and feet, one line for each paragraph or table cell.

The page is cut down carefully: the smallest element that holds nearly all of the prose is taken, and what is prose is
never dropped from it. Libraries for reading in peace (trafilatura, readability) drop and rewrite
more than a proofreader can bear.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from auditor.notice import Notice
from auditor.readers.encoding import UnknownEncoding, decode
from auditor.readers.source import Options, ReadFailure, Source
from auditor.source_map import Cell, MapBuilder

_DROPPED = set(
    "script style noscript template nav footer aside head iframe object embed svg canvas video audio button select "
    "option textarea input map dialog".split()
)
_BLOCKS = set(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 "
    "h6 header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul founder-content "
    "founder-title".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Names that templates of government and newspaper sites give to what stands around the text.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|foot|footer|copyright|breadcrumb|crumbs?|position|share|bdsharebuttonbox|sidebar|"
    r"related|recommend|login|toolbar|friendlink|pagination|pager|search|print)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"[【\[（(]?\s*(?:发布时间|发布日期|信息来源|文章来源|来源|浏览次数|浏览量|点击数|阅读次数|字号|字体|打印本页|打印|关闭窗口|关闭|"
    r"分享到|分享|扫一扫|上一篇|下一篇|上一版|下一版|责任编辑|当前位置|您现在的位置|您的位置|返回顶部|版权所有|ICP备|网站标识码)\s*[：:】\]）)|\s]?"
)
_MARKED_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…"
_SOURCE_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n][ \t\r\n]*(?=[{_CJK}])")
_SPACES = re.compile("[ \t\r\n\f]+")
_ATTACHMENT = re.compile(r"附件|附表|\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar)\b", re.IGNORECASE)
_NEARLY_ALL = 0.9
_MOST_TAGS = 300_000  # a page of a hundred thousand characters has some thousands


def read(path: Path, source: Source, options: Options) -> Notice:
    """The notice on a saved page; ReadFailure, with one sentence, when the page cannot be decoded or holds no text."""
    try:
        markup = _decoded(source.data)
    except UnknownEncoding as error:
        raise ReadFailure(path, str(error)) from error
    if markup.count("<") > _MOST_TAGS:
        raise ReadFailure(path, f"网页有 {_MOST_TAGS // 10_000} 万个以上的标签，可能是恶意构造的文件，未读取")
    root = _parsed(markup)
    builder = MapBuilder("html")
    if root is not None:
        _Page(root).write(builder)
    text, origin = builder.build()
    if not text.strip():
        raise ReadFailure(path, "网页里没有正文，可能要用浏览器打开后另存")
    return Notice(path=str(path), text=text, sha256=source.sha256, origin=origin)


def _decoded(data: bytes) -> str:
    """By mark, else as the page says of itself when that fits, else as it reads best."""
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    match = None if marked else _MARKED_CHARSET.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    # GB18030 holds all of GBK and GB2312, and pages that name these use its characters.
    name = "gb18030" if name.startswith(("gb", "x-gbk", "cp936", "ms936")) else name
    try:
        if name and not name.startswith(("utf-7", "utf7")):
            return data.decode(name)
    except (LookupError, UnicodeError):
        pass  # no encoding of text, or not the one that the page is in
    try:
        return decode(data)
    except UnknownEncoding:
        # A damaged character in a page of thousands is the page's flaw, and shown as such.
        text = data.decode(name if name == "gb18030" else "utf-8", "replace")
        if "\0" in text or text.count("\ufffd") * 50 > len(text):
            raise
        return text


def _parsed(text: str) -> etree._Element | None:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None  # nothing in it that is markup or text


class Line(NamedTuple):
    """A line of the page; ``linked`` when all of it is a link."""

    text: str
    cell: Cell | None
    linked: bool


class _Page:
    def __init__(self, root: etree._Element) -> None:
        title = root.find(".//title")
        self._title = _squeezed(_beginning(title, 1000)) if title is not None else ""
        body = root.find("body")
        self._body = root if body is None else body
        self._gone = {element for element in self._body.iter() if element is not self._body and _dropped(element)}
        self._prose: dict[etree._Element, int] = {}
        self._weigh()

    def write(self, builder: MapBuilder) -> None:
        """The lines of the page into the builder."""
        main = self._main()
        lines = list(_Lines(main, self._gone))
        prose = [index for index, line in enumerate(lines) if not line.linked]
        first, last = (prose[0], prose[-1]) if prose else (0, len(lines))
        head = self._heading(main)
        if head is not None and not any(_squeezed(line.text) == head for line in lines[:12]):
            lines.insert(0, Line(head, None, False))
            first, last = 0, last + 1
        aside = []
        for index, (text, cell, linked) in enumerate(lines):
            # Links before and behind the text lead away from it, unless they are its attachments.
            away = linked and not first < index < last and not _ATTACHMENT.search(text)
            if away or _furniture(text):
                aside.append(text)
                continue
            builder.open("html", index, cell=cell)
            builder.add(text, None, 0)
            builder.close()
        builder.set_apart("page", "html", "\n".join(aside))

    def _weigh(self) -> None:
        """How much prose each element holds: Chinese characters of its paragraphs, not in links."""
        for element in self._body.iter():
            weight = 0
            if element not in self._gone:
                # The title is found again wherever it stands.
                told = element.tag == "a" or (
                    len(element.text or "") > 3 and (element.text or "").strip() in self._title
                )
                weight = 0 if told else _prose(element.text)
                weight += sum(_prose(inner.tail) for inner in element if isinstance(inner.tag, str))
            self._prose[element] = weight
        for element in reversed(list(self._body.iter())):
            parent = element.getparent()
            if element in self._gone or element.tag == "a":
                self._prose[element] = 0
            elif parent is not None and element is not self._body:
                self._prose[parent] += self._prose[element]

    def _main(self) -> etree._Element:
        """The smallest element with nearly all of the prose; the whole page where there is hardly any."""
        main = self._body
        total = self._prose[main]
        while total:
            inner = max((e for e in main if isinstance(e.tag, str)), key=lambda e: self._prose[e], default=None)
            if inner is None or inner.tag not in _BLOCKS or self._prose[inner] < total * _NEARLY_ALL:
                break
            # Around a notice of one paragraph the lines are part of it, and so are the other rows of a table of figures.
            if inner.tag == "p" or (
                inner.tag == "tr" and next(inner.iter("p", "div", "table", "founder-content"), None) is None
            ):
                break
            main = inner
        return main

    def _heading(self, main: etree._Element) -> str | None:
        """The title of the page that stands outside of its main text."""
        inside = set(main.iter())
        for element in self._body.iter("h1", "h2", "h3", "founder-title", "div", "p", "td", "span", "strong"):
            if element in inside or element in self._gone or element.find(".//div") is not None:
                continue
            text = _squeezed(_beginning(element, 200))
            named = element.tag in ("h1", "founder-title") and len(self._title) < 4
            if 5 <= len(text) <= 120 and (text in self._title or named):
                return text
        return None


def _dropped(element: etree._Element) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _DROPPED:
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if tag == "header" and element.find(".//h1") is None:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag not in ("body", "article", "main") and _AROUND.search(names):
        text = _beginning(element, 800)
        return len(text) <= 800 and _prose(text) < 60
    return False


def _prose(text: str | None) -> int:
    """Chinese characters, when the text is part of a sentence."""
    if not text or not text.strip():
        return 0
    count = len(_HAN.findall(text))
    return count if count >= 12 or any(mark in text for mark in "。；，、") else count // 4


def _beginning(element: etree._Element, size: int) -> str:
    """The text of an element, or more than ``size`` characters of it: asked of every element, all of it would take long."""
    text = ""
    for part in element.itertext():
        text += str(part)
        if len(text) > size:
            break
    return text


def _squeezed(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" \xa0\u3000")


def _furniture(text: str) -> bool:
    """Whether a line is what a page says of itself: 发布时间：… 字号：[大 中 小]."""
    text = text.strip()
    if len(text) > 80 or not _FURNITURE.match(text):
        return False
    words = len(_FURNITURE.findall(text))
    return words > 1 or (re.fullmatch(r"[^。；]{0,40}", text) is not None and bool(re.search("[：:】\\]|]", text)))


class _Lines:
    """The lines of an element, block by block, white space as a browser shows it."""

    def __init__(self, main: etree._Element, gone: set[etree._Element]) -> None:
        self._main, self._gone = main, gone
        self._cells: dict[etree._Element, Cell] = {}
        tables = [table for table in main.iter("table") if table.find(".//table") is None]
        for number, table in enumerate(tables, start=1):
            self._number(number, table)

    def _number(self, number: int, table: etree._Element) -> None:
        rows = list(table.iter("tr"))
        if len(rows) < 2 or not any(len(_cells(row)) > 1 for row in rows):
            return  # laid out with it, no table
        busy: dict[int, int] = {}  # column to the last row that a cell further up takes there
        for row, element in enumerate(rows, start=1):
            column = 1
            for cell in _cells(element):
                while busy.get(column, 0) >= row:
                    column += 1
                down, span = _span(cell, "rowspan"), _span(cell, "colspan")
                self._cells[cell] = Cell(number, row, column, down, span)
                if down > 1:
                    busy.update((taken, row + down - 1) for taken in range(column, column + span))
                column += span

    def __iter__(self) -> Iterator[Line]:
        pending: list[tuple[str, bool]] = []  # text and whether it is in a link
        cells: list[Cell | None] = [None]
        keeps = links = 0
        skip: etree._Element | None = None
        for event, element in etree.iterwalk(self._main, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if skip is not None:
                if element is skip and event == "end":
                    skip = None
                    pending.append((element.tail or "", links > 0))
                continue
            if event == "start" and element in self._gone:
                skip = element
                continue
            if tag in _BLOCKS or tag == "br":
                yield from _flushed(pending, cells[-1], bool(keeps))
            change = 1 if event == "start" else -1
            keeps += change if tag == "pre" else 0
            links += change if tag == "a" else 0
            if event == "start":
                if tag in ("td", "th"):
                    cells.append(self._cells.get(element, cells[-1]))
                pending.append((element.text or "", links > 0))
                continue
            if tag in ("td", "th"):
                cells.pop()
            if element is not self._main:
                pending.append((element.tail or "", links > 0))
        yield from _flushed(pending, cells[-1], bool(keeps))


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(cell: etree._Element, name: str) -> int:
    """Over how many rows or columns a cell goes; what is no sensible number is one."""
    span = cell.get(name) or ""
    return int(span) if span.isdecimal() and 0 < len(span) < 3 and int(span) else 1


def _flushed(pending: list[tuple[str, bool]], cell: Cell | None, keeps: bool) -> Iterator[Line]:
    text = "".join(part for part, _ in pending)
    linked = all(link for part, link in pending if part.strip(" \t\r\n\f\xa0\u3000|·>"))
    pending.clear()
    lines = text.split("\n") if keeps else [_SPACES.sub(" ", _SOURCE_BREAK.sub("", text)).strip(" ")]
    for line in lines:
        line = line.replace("\u00ad", "").replace("\u200b", "").rstrip(" \xa0\r").lstrip("\xa0")
        if line.strip():
            yield Line(line, cell, linked)
