"""A PDF of which some pages are pictures: those are recognised. Runs in a process of its own (``isolated``)."""

from __future__ import annotations

import pypdfium2 as pdfium

from auditor.readers.isolated import Unreadable, allow
from auditor.readers.page_tables import grids
from auditor.readers.paged import Sheet
from auditor.readers.pdf_pages import read
from auditor.readers.pdf_pictures import picture_of
from auditor.readers.recogniser import PAGE_SECONDS, Recogniser
from auditor.source_map import SourceMap

_MOST_SCANS = 300  # an hour


def extract(data: bytes) -> tuple[str, SourceMap]:
    """Text and map of a PDF; Unreadable, with one sentence, when it cannot be read or no text is on it."""
    text, origin = read(data, _Scans())
    if not text.strip():
        raise Unreadable("PDF 的扫描页里没有认出文字")
    return text, origin


class _Scans:
    """Recognises one page after another."""

    def __init__(self) -> None:
        self._recogniser: Recogniser | None = None
        self._count = 0

    def __call__(self, page: pdfium.PdfPage) -> Sheet:
        self._count += 1
        if self._count > _MOST_SCANS:
            raise Unreadable(f"PDF 有 {_MOST_SCANS} 页以上的扫描页，请分成几份")
        allow(PAGE_SECONDS)
        picture, placement, scale = picture_of(page)
        self._recogniser = self._recogniser or Recogniser()
        found = self._recogniser.read(picture).scaled(1 / scale)
        angle, shift = placement.after(found.placement)
        return Sheet(found.width, found.height, found.glyphs, grids(found.rules), angle, shift, state="recognised")
