"""Pages of a PDF that are pictures of a page: which they are, what they look like, and where a point of them is."""

from __future__ import annotations

from itertools import islice
from math import atan2
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from auditor.readers.placement import Placement

if TYPE_CHECKING:
    from PIL.Image import Image

_SPARSE = 30  # characters: a page of text has more, a scan at most a stamp of the program that made it
_COVERED = 0.35  # of the page, by pictures
_DRAWN = 400  # shapes: so many are text that was turned into outlines
_MOST_OBJECTS = 5000
_DEPTH = 3
_DPI = 200  # characters of 5 points are still legible
_MOST_PIXELS = 24_000_000  # A2 at that resolution


def is_picture(page: pdfium.PdfPage) -> bool:
    """Whether a page has next to no text of its own, but something else on it.

    Text that is not to be seen is another recogniser's reading of the picture that lies over it.
    """
    size = page.get_width() * page.get_height()
    covered, drawn, visible, hidden = 0.0, 0, 0, 0
    for item in islice(page.get_objects(max_depth=_DEPTH), _MOST_OBJECTS):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += abs(right - left) * abs(top - bottom)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            drawn += 1
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            seen = raw.FPDFTextObj_GetTextRenderMode(item) != raw.FPDF_TEXTRENDERMODE_INVISIBLE
            visible, hidden = visible + seen, hidden + (not seen)
    scanned = covered >= _COVERED * size
    if scanned and hidden > visible:
        return True
    return (scanned or drawn >= _DRAWN) and (visible < _SPARSE and _characters(page) < _SPARSE)


def _characters(page: pdfium.PdfPage) -> int:
    textpage = page.get_textpage()
    try:
        return sum(
            not chr(raw.FPDFText_GetUnicode(textpage, i)).isspace()
            for i in range(min(textpage.count_chars(), 2 * _SPARSE))
        )
    finally:
        textpage.close()


def picture_of(page: pdfium.PdfPage) -> tuple[Image, Placement, float]:
    """(the page in grey as it is shown, what leads from it to the page's own space, pixels a point).

    The placement counts in points, from the lower left corner of the picture, y upwards.
    """
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, fill_color=(255, 255, 255, 255))
    try:
        where = bitmap.get_posconv(page)
        left, right = where.to_page(0, bitmap.height), where.to_page(bitmap.width, bitmap.height)
        return (
            bitmap.to_pil().convert("L").copy(),
            Placement(atan2(right[1] - left[1], right[0] - left[0]), left),
            scale,
        )
    finally:
        bitmap.close()
