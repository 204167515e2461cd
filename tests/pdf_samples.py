"""PDFs that tests print: paragraphs in columns of lines, with running heads and page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = 595.0, 842.0
SIZE, LEADING = 12.0, 20.0
_MARGIN, _GUTTER = 72.0, 30.0
_TOP, _BOTTOM = HEIGHT - 90, 90.0


def lines(paragraph: str, width: float, indent: float) -> Iterator[tuple[float, str]]:
    """(indent, line) of a paragraph as a compositor breaks it: no line begins with a mark that ends a phrase."""
    line, room = "", width - indent
    for char in paragraph:
        if pdfmetrics.stringWidth(line + char, FONT, SIZE) > room and char not in "，。；：、）”》":
            yield indent, line
            line, indent, room = "", 0.0, width
        line += char
    yield indent, line


class Printed(NamedTuple):
    """A line of text on a page (from 1), at its left end, in points from the lower left corner."""

    page: int
    x: float
    y: float
    text: str


def laid(paragraphs: Sequence[str], columns: int) -> Iterator[Printed]:
    """The paragraphs in lines, column by column, page by page."""
    width = (WIDTH - 2 * _MARGIN - _GUTTER * (columns - 1)) / columns
    number, column, y = 1, 0, _TOP
    for paragraph in paragraphs:
        for indent, line in lines(paragraph, width, 2 * SIZE):
            if y < _BOTTOM:
                column, y = column + 1, _TOP
                if column == columns:
                    column, number = 0, number + 1
            yield Printed(number, _MARGIN + column * (width + _GUTTER) + indent, y, line)
            y -= LEADING


def printed(
    path: Path, paragraphs: Sequence[str], *, columns: int = 1, head: str = "", encrypt: str | None = None
) -> Path:
    """The paragraphs as a PDF; with ``head`` each page has it above the text and its number below."""
    page = canvas.Canvas(str(path), pagesize=(WIDTH, HEIGHT), encrypt=encrypt)
    number = 1
    _begun(page, head, number)
    for line in laid(paragraphs, columns):
        if line.page > number:
            page.showPage()
            number = line.page
            _begun(page, head, number)
        page.drawString(line.x, line.y, line.text)
    page.save()
    return path


def _begun(page: canvas.Canvas, head: str, number: int) -> None:
    page.setFont(FONT, SIZE)
    if head:
        page.drawString(_MARGIN, HEIGHT - 50, head)
        page.drawCentredString(WIDTH / 2, 45, f"— {number} —")


def paged(path: Path, pages: Sequence[Sequence[str]], numbers: Sequence[str | int | None] = (), head: str = "") -> Path:
    """A PDF of pages with these paragraphs; ``numbers`` are printed below them (— 3 —), or as they are when they are text
    (第3版 above them). A paragraph that begins with … is not indented: it goes on from the page before."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    page = canvas.Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for index, paragraphs in enumerate(pages):
        page.setFont(FONT, SIZE)
        number = numbers[index] if index < len(numbers) else None
        if isinstance(number, str) or head:
            page.drawString(
                _MARGIN, HEIGHT - 50, " ".join(filter(None, (head, number if isinstance(number, str) else "")))
            )
        if isinstance(number, int):
            page.drawCentredString(WIDTH / 2, 45, f"— {number} —")
        y = _TOP
        for paragraph in paragraphs:
            for indent, line in lines(
                paragraph.removeprefix("…"), WIDTH - 2 * _MARGIN, 0 if paragraph[0] == "…" else 2 * SIZE
            ):
                page.drawString(_MARGIN + indent, y, line)
                y -= LEADING
        page.showPage()
    page.save()
    return path
