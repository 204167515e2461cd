"""The pages of a picture file, recognised. Runs in a process of its own (``isolated``)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from statistics import median

from PIL import Image, ImageOps, UnidentifiedImageError

from auditor.readers.isolated import Unreadable, allow
from auditor.readers.page_tables import grids
from auditor.readers.paged import Pages, Sheet
from auditor.readers.recogniser import PAGE_SECONDS, Recognised, Recogniser
from auditor.source_map import SourceMap

_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
_MOST_PIXELS = 80_000_000  # A3 at 600 dpi has 70 million
_LONGEST = 20_000  # pixels of a side
_ENOUGH = 40_000_000  # A4 at 600 dpi has 35 million
_LEAST = 16
_POINTS = 12.0
_MOST_PAGES = 300
_BROKEN = "图片已损坏或不完整"


def extract(data: bytes) -> tuple[str, SourceMap]:
    """Text and map of a picture; Unreadable, with one sentence, when it cannot be read or no text is on it."""
    warnings.simplefilter("ignore")  # what is odd about a file's header is not for the user
    Image.MAX_IMAGE_PIXELS = None  # the limit here is our own, with a sentence of ours
    pages = Pages("image")
    with _opened(data) as image:
        recogniser: Recogniser | None = None  # a file that is refused is refused at once
        for picture, factor in _pictures(image):
            recogniser = recogniser or Recogniser()
            allow(PAGE_SECONDS)
            pages.add(_sheet(recogniser.read(picture), factor))
    text, origin = pages.build()
    if not text.strip():
        raise Unreadable("图片里没有认出文字")
    return text, origin


def _sheet(found: Recognised, factor: int) -> Sheet:
    """The page in points as if its text were set in 12 points: what a picture says of its resolution is often wrong."""
    scale = median([glyph.size for glyph in found.glyphs] or [_POINTS]) / _POINTS
    page = found.scaled(1 / scale)
    angle, shift = found.scaled(factor).placement
    return Sheet(
        page.width, page.height, page.glyphs, grids(page.rules), angle, shift, state="recognised", scale=scale * factor
    )


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_KINDS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError) as error:
        raise Unreadable(_BROKEN) from error


def _pictures(image: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Each page in grey, upright as its file says, on white."""
    try:
        count = getattr(image, "n_frames", 1)
        if count > 1 and image.format != "TIFF":
            raise Unreadable("是动图，不是扫描件，未读取")
        if count > _MOST_PAGES:
            raise Unreadable(f"图片有 {count} 页，超过上限 {_MOST_PAGES} 页，请分成几份")
        for number in range(count):
            image.seek(number)
            _limit(image)
            picture = _grey(image)
            if number == count - 1:
                image.close()  # in colours it takes four times the memory that the recogniser is left with
            yield _small(picture)
    except Unreadable:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, ArithmeticError) as error:
        raise Unreadable(_BROKEN) from error


def _limit(image: Image.Image) -> None:
    width, height = image.size
    if min(width, height) < _LEAST:
        raise Unreadable(f"图片只有 {width}×{height} 像素，认不出文字")
    if width * height > _MOST_PIXELS or max(width, height) > _LONGEST:
        raise Unreadable(
            f"图片有 {width}×{height} 像素，超过上限（{_MOST_PIXELS // 10_000} 万像素，边长 {_LONGEST}），未读取"
        )


def _small(image: Image.Image) -> tuple[Image.Image, int]:
    """The picture, halved while its characters are larger than a recogniser needs them; how many pixels became one."""
    factor = 1
    while image.width * image.height > _ENOUGH:
        image, factor = image.reduce(2), 2 * factor
    return image, factor


def _grey(image: Image.Image) -> Image.Image:
    turn = image.getexif().get(0x0112, 1)
    grey = _flat(image)
    grey.getexif()[0x0112] = turn
    return ImageOps.exif_transpose(grey)


def _flat(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        # What shows through is paper.
        image = image.convert("RGBA")
        image = Image.composite(image.convert("L"), Image.new("L", image.size, 255), image.getchannel("A"))
    if image.mode.startswith(("I", "F")):  # 16 bits a pixel
        image = image.point(lambda value: value / 256).convert("L") if image.mode != "F" else image.convert("L")
    return image if image.mode == "L" else image.convert("L")
