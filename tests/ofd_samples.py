"""OFD files (GB/T 33190) that tests write: the pages of ``pdf_samples`` as text objects, with heads on a template page."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TypeVar
from xml.sax.saxutils import escape

from pdf_samples import FONT, HEIGHT, SIZE, WIDTH, Printed, laid
from reportlab.pdfbase import pdfmetrics

MILLIMETRE = 25.4 / 72
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, words: str, size: float = SIZE, *, scaled: float = 1.0) -> str:
    """A text object with its baseline's left end at (x, y), all in points, y upwards.

    With ``scaled`` the object has coordinates of its own that its matrix leads from, as PDF converters write it.
    """
    steps = [pdfmetrics.stringWidth(char, FONT, size) * MILLIMETRE / scaled for char in words[:-1]]
    left, base = x * MILLIMETRE, (HEIGHT - y) * MILLIMETRE
    matrix = f'CTM="{scaled} 0 0 {scaled} 0 0" ' if scaled != 1 else ""
    high, wide = size * MILLIMETRE, pdfmetrics.stringWidth(words, FONT, size) * MILLIMETRE
    return (
        f'<ofd:TextObject ID="9" Boundary="{left:.4f} {base - high:.4f} {wide:.4f} {1.3 * high:.4f}" {matrix}Font="3" '
        f'Size="{high / scaled:.6f}"><ofd:TextCode X="0" Y="{high / scaled:.6f}" DeltaX="{_queue(steps)}">{escape(words)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _queue(steps: Sequence[float]) -> str:
    """Offsets, those that are alike as ``g 5 4.2``."""
    out: list[str] = []
    for step in steps:
        value = f"{step:.4f}"
        if len(out) > 2 and out[-3] == "g" and out[-1] == value:
            out[-2] = str(int(out[-2]) + 1)
        elif out and out[-1] == value:
            out[-1:] = ["g", "2", value]
        else:
            out.append(value)
    return " ".join(out)


def path(data: str) -> str:
    """A path object that covers the page, with steps in points from its upper left corner."""
    words = [word if word.isalpha() else f"{float(word) * MILLIMETRE:.4f}" for word in data.split()]
    box = f"0 0 {WIDTH * MILLIMETRE:.3f} {HEIGHT * MILLIMETRE:.3f}"
    return f'<ofd:PathObject ID="8" Boundary="{box}"><ofd:AbbreviatedData>{" ".join(words)}</ofd:AbbreviatedData></ofd:PathObject>'


def page(content: str, template: str = "", more: str = "") -> str:
    """The XML of a page with one layer."""
    under = f'<ofd:Template TemplateID="{template}" ZOrder="Background"/>' if template else ""
    return f'<ofd:Page {NS}>{under}{more}<ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer></ofd:Content></ofd:Page>'


Target = TypeVar("Target", Path, IO[bytes])


def packed(
    target: Target, pages: Sequence[str], template: str = "", more: Mapping[str, str | bytes] | None = None
) -> Target:
    """A file of these pages; ``template`` is a template page with the ID 5, ``more`` replaces or adds members."""
    box = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH * MILLIMETRE:.3f} {HEIGHT * MILLIMETRE:.3f}</ofd:PhysicalBox></ofd:PageArea>"
    under = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    listed = "".join(
        f'<ofd:Page ID="{10 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    members: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>{box}"
        f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>{under}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **({"Doc_0/Tpls/Tpl_0/Content.xml": template} if template else {}),
        **{f"Doc_0/Pages/Page_{number}/Content.xml": xml for number, xml in enumerate(pages)},
        **(more or {}),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return target


def printed(target: Path, paragraphs: Sequence[str], *, columns: int = 1, head: str = "", scaled: float = 1.0) -> Path:
    """The paragraphs as an OFD; with ``head`` each page has it above the text, from a template, and its number below."""
    every: dict[int, list[Printed]] = {}
    for line in laid(paragraphs, columns):
        every.setdefault(line.page, []).append(line)
    pages = []
    for number, found in every.items():
        objects = [text(line.x, line.y, line.text, scaled=scaled) for line in found]
        if head:
            objects.append(text(WIDTH / 2 - 18, 45, f"— {number} —", scaled=scaled))
        pages.append(page("".join(objects), "5" if head else ""))
    return packed(target, pages, page(text(72, HEIGHT - 50, head)) if head else "")
