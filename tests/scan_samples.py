"""Scanned pages for tests: lines of text drawn with a font of Debian, tilted and soiled, as pictures and as PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from pdf_samples import HEIGHT, LEADING, SIZE, WIDTH, laid, lines
from PIL import Image, ImageDraw, ImageFont

FONT_FILE = "/usr/share/fonts/truetype/arphic/uming.ttc"  # Debian: fonts-arphic-uming
SCALE = 200 / 72  # pixels a point
EM = round(SIZE * SCALE)
MARGIN = 6 * EM
_LEADING = round(LEADING * SCALE)
_MEASURE = 24  # characters a line


def page(paragraphs: Sequence[str], *, columns: int = 1, head: str = "", number: int | None = None) -> Image.Image:
    """The paragraphs as a page that a scanner with 200 dpi has made, no larger than need be."""
    every = [line for paragraph in paragraphs for line in lines(paragraph, _MEASURE * SIZE, 2 * SIZE)]
    rows = -(-len(every) // columns)
    top = 4 * EM if head else 2 * EM
    width = columns * _MEASURE * EM + (columns - 1) * 2 * EM + 2 * MARGIN
    image = Image.new("L", (width, max(top + rows * _LEADING + 5 * EM, 24 * EM if head else 0)), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT_FILE, EM)
    for index, (indent, line) in enumerate(every):
        x = MARGIN + index // rows * (_MEASURE + 2) * EM + round(indent * SCALE)
        draw.text((x, top + index % rows * _LEADING), line, 0, font)
    draw.text((MARGIN, EM), head, 0, font)
    if number is not None:
        draw.text((width / 2, image.height - 2 * EM), f"— {number} —", 0, font, anchor="mm")
    return image


def pages(paragraphs: Sequence[str], head: str) -> list[Image.Image]:
    """The paragraphs on sheets of A4 with running heads and numbers, as ``pdf_samples.printed`` lays them out."""
    found: dict[int, Image.Image] = {}
    font = ImageFont.truetype(FONT_FILE, EM)
    for line in laid(paragraphs, 1):
        if line.page not in found:
            found[line.page] = Image.new("L", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), 255)
            _put(found[line.page], 72, HEIGHT - 50, head, font)
            _put(found[line.page], WIDTH / 2 - 18, 45, f"— {line.page} —", font)
        _put(found[line.page], line.x, line.y, line.text, font)
    return list(found.values())


def _put(image: Image.Image, x: float, y: float, text: str, font: ImageFont.FreeTypeFont) -> None:
    ImageDraw.Draw(image).text((x * SCALE, (HEIGHT - y) * SCALE), text, 0, font, anchor="ls")


def table(rows: Sequence[Sequence[str]]) -> Image.Image:
    """A table with drawn lines under a line of text."""
    wide, high, columns = 5 * EM, 2 * EM, len(rows[0])
    image = Image.new("L", (columns * wide + 2 * MARGIN, (len(rows) + 5) * high), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT_FILE, EM)
    draw.text((MARGIN, EM), "各河段经费如下：", 0, font)
    top = 2 * high
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            middle = MARGIN + (column + 0.5) * wide, top + (index + 0.5) * high
            draw.text(middle, text, 0, font, anchor="mm")
    for index in range(len(rows) + 1):
        draw.line((MARGIN, top + index * high, MARGIN + columns * wide, top + index * high), 0, 2)
    for column in range(columns + 1):
        draw.line((MARGIN + column * wide, top, MARGIN + column * wide, top + len(rows) * high), 0, 2)
    return image


def soiled(image: Image.Image, degrees: float) -> Image.Image:
    """The page tilted (counter-clockwise), on grey paper with grains and specks."""
    made = np.random.default_rng(7)
    pixels = np.asarray(image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255), dtype=np.float64)
    pixels = pixels * 0.85 + 25 + made.normal(0, 9, pixels.shape)
    pixels[made.random(pixels.shape) < 0.0008] = 40
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def saved(image: Image.Image, path: Path, **options: Any) -> Path:
    """The picture as a file of the kind that the name says."""
    image.save(path, **options)
    return path


def scanned(images: Sequence[Image.Image], path: Path, *, before: Path | None = None) -> Path:
    """A PDF of a picture a page, in 200 dpi; with ``before`` its pages come first."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200, quality=92)
    whole = pypdfium2.PdfDocument.new()
    for source in (*([before] if before else []), out.getvalue()):
        with pypdfium2.PdfDocument(source) as document:
            whole.import_pages(document)
    whole.save(path)
    whole.close()
    return path
