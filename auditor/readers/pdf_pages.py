"""The characters and drawn lines of the pages of a PDF, by PDFium. Runs in a process of its own (``isolated``)."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from math import atan2, hypot, sin

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from auditor.readers.isolated import Unreadable, allow
from auditor.readers.page_lines import Glyph
from auditor.readers.page_tables import Rule, rules_of
from auditor.readers.paged import Pages, Sheet
from auditor.readers.pdf_pictures import is_picture
from auditor.readers.upright import Printed, upright
from auditor.source_map import SourceMap

_MOST_PAGES = 5000
_MOST_GLYPHS = 60_000  # of a page; a full newspaper page has some 12,000
_MOST_OBJECTS = 300_000  # of a page
_PAGE_SECONDS = 20
_DEPTH = 5  # forms in forms
_TOO_LARGE = "{what}，可能是恶意构造的文件，未读取"
# Radicals that fonts give out for the character that they look like, and that have no decomposition.
_RADICALS = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)


def extract(data: bytes) -> tuple[str, SourceMap]:
    """Text and map of a PDF; Unreadable, with one sentence, when it cannot be read.

    Pages that are pictures are left empty, with the state ``unread``.
    """
    return read(data, lambda page: None)


def read(data: bytes, recognised: Callable[[pdfium.PdfPage], Sheet | None]) -> tuple[str, SourceMap]:
    """Text and map of a PDF, of whose pages those that are pictures are given to ``recognised``."""
    document = _opened(data)
    count = len(document)
    if count > _MOST_PAGES:
        raise Unreadable(_TOO_LARGE.format(what=f"PDF 有 {count} 页"))
    pages = Pages("pdf")
    for number in range(count):
        allow(_PAGE_SECONDS)
        pages.add(_sheet(document, number, recognised))
    return pages.build()


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise Unreadable("PDF 有密码，请先取消密码后再审查") from error
        raise Unreadable("PDF 已损坏或不完整") from error
    if len(document) < 1:
        raise Unreadable("PDF 里没有页面")
    return document


def _sheet(document: pdfium.PdfDocument, number: int, recognised: Callable[[pdfium.PdfPage], Sheet | None]) -> Sheet:
    try:
        page = document[number]
        try:
            if not is_picture(page):
                return _read(page, number)
            return recognised(page) or Sheet(page.get_width(), page.get_height(), (), state="unread")
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise Unreadable(f"PDF 第{number + 1}页已损坏") from error


def _read(page: pdfium.PdfPage, number: int) -> Sheet:
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > _MOST_GLYPHS:
            raise Unreadable(_TOO_LARGE.format(what=f"PDF 第{number + 1}页有 {_MOST_GLYPHS} 个以上的字符"))
        found = list(_characters(textpage))
    finally:
        textpage.close()
    return upright(found, page.get_mediabox(), lambda: _rules(page))


def _characters(textpage: pdfium.PdfTextPage) -> Iterator[Printed]:
    """Each printed character, its origin, and by what angle it is turned."""
    handle = textpage.raw
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    high = 0
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if raw.FPDFText_IsGenerated(handle, index) == 1 or code in (0, 0xFFFE, 0xFFFF, 0xAD, 10, 13):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            if not high:
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        raw.FPDFText_GetMatrix(handle, index, matrix)
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        scale = hypot(matrix.c, matrix.d) or 1.0
        size = raw.FPDFText_GetFontSize(handle, index) * scale
        angle = atan2(matrix.b, matrix.a)
        width = box.right - box.left if abs(sin(angle)) < 0.5 else box.top - box.bottom
        if not 0 < size < 2000 or not -1e5 < x.value < 1e5 or not -1e5 < y.value < 1e5:
            continue
        yield Printed(Glyph(_char(code), box.left, box.left + width, y.value, size), x.value, y.value, angle)


def _char(code: int) -> str:
    char = chr(code)
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        plain = unicodedata.normalize("NFKC", char)
        return _RADICALS.get(char, plain if len(plain) == 1 else char)
    return " " if char in "\t\xa0" else char


def _rules(page: pdfium.PdfPage) -> Iterator[Rule]:
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH)
    for item in islice(paths, _MOST_OBJECTS):
        yield from rules_of(*item.get_bounds())
