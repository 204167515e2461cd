"""The layout of a Word file, for ``Notice.layout``: read again from its bytes when a rule asks, as most runs do not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from auditor.layout import Align, Layout, Look, PageNumber, PageSetup, Run, Setting
from auditor.ooxml import Package, PackageError, child, flag, inline, local, namespace, paragraphs, runs, value
from auditor.readers.word_styles import TWIPS, Styles
from auditor.source_map import Block, Piece, SourceMap

_MM = 25.4 / 72 / TWIPS  # a twip
_PAGE = re.compile(r"\s*PAGE\b", re.IGNORECASE)
_USUAL = 16.0  # points, where a paragraph says nothing of its size


def read_layout(data: bytes, origin: SourceMap) -> Layout:
    """The layout of a Word file that was read to ``origin``."""
    package = Package(data)
    root = package.tree(package.document)
    styles = Styles(_part(package, "styles"), _part(package, "theme"))
    settings = _part(package, "settings")
    sections = list(root.iter(namespace(root) + "sectPr"))
    return Layout(
        tuple(_settings(root, package.document, origin, styles)),
        tuple(setup for section in sections if (setup := _setup(section, styles))),
        tuple(_numbers(package, sections, styles)),
        flag(child(settings, "evenAndOddHeaders")),
    )


def _part(package: Package, kind: str) -> etree._Element | None:
    """A part that may be missing or broken: then nothing is known."""
    try:
        parts = package.related(kind)
        return package.tree(parts[0]) if parts else None
    except PackageError:
        return None


# -- paragraphs -------------------------------------------------------------------------------------------------------


def _settings(root: etree._Element, part: str, origin: SourceMap, styles: Styles) -> Iterator[Setting]:
    every = paragraphs(root)
    pieces: dict[int, list[Piece]] = defaultdict(list)
    for piece in origin.pieces:
        pieces[piece.block].append(piece)
    for index, block in enumerate(origin.blocks):
        if block.part == part and block.end > block.start:
            yield _setting(every[block.paragraph], block, pieces[index], styles)


def _setting(element: etree._Element, block: Block, pieces: list[Piece], styles: Styles) -> Setting:
    properties, own = child(element, "pPr"), runs(element)
    looks = tuple(
        Run(piece.start, piece.end, styles.look(properties, child(own[piece.run], "rPr")))
        for piece in pieces
        if piece.run is not None
    )
    size = next((run.look.size for run in looks if run.look.size), _USUAL)
    first, left, right = styles.indents(properties, size)
    pitch, spaced = styles.pitch(properties)
    return Setting(
        block.start,
        block.end,
        looks,
        styles.align(properties),
        first,
        left,
        right,
        pitch,
        spaced,
        block.cell is not None,
        block.host is not None,
    )


# -- pages ------------------------------------------------------------------------------------------------------------


def _setup(section: etree._Element, styles: Styles) -> PageSetup | None:
    size, margins, grid = (child(section, name) for name in ("pgSz", "pgMar", "docGrid"))
    lengths = [_twips(size, name) for name in ("w", "h")]
    lengths += [_twips(margins, name) for name in ("top", "bottom", "left", "right")]
    width, height, top, bottom, left, right = (None if each is None else abs(each) * _MM for each in lengths)
    if width is None or height is None or top is None or bottom is None or left is None or right is None:
        return None
    gutter = (_twips(margins, "gutter") or 0) * _MM
    kind, pitch = value(grid, "type"), _twips(grid, "linePitch")
    space, base = _twips(grid, "charSpace"), styles.size()
    lined = kind in ("lines", "linesAndChars", "snapToChars") and pitch
    celled = kind in ("linesAndChars", "snapToChars") and base
    return PageSetup(
        width,
        height,
        top,
        bottom,
        left + gutter,
        right,
        pitch / TWIPS if lined and pitch else None,
        base + (space or 0) / 4096 if celled and base else None,  # charSpace counts 4096ths of a point
    )


def _twips(element: etree._Element | None, name: str) -> float | None:
    text = value(element, name) or ""
    return float(text) if re.fullmatch(r"-?\d{1,8}(?:\.\d{1,4})?", text) else None


# -- page numbers -----------------------------------------------------------------------------------------------------


def _numbers(package: Package, sections: list[etree._Element], styles: Styles) -> Iterator[PageNumber]:
    targets = {relation.id: relation.target for relation in package.relations(package.document)}
    seen: set[tuple[str, str]] = set()
    for section in sections:
        for reference in section:
            if local(reference) not in ("footerReference", "headerReference"):
                continue
            pages = value(reference, "type") or "default"
            part = next((targets[id] for id in map(str, reference.values()) if id in targets), None)
            if part is None or (part, pages) in seen or (pages == "first" and not flag(child(section, "titlePg"))):
                continue
            seen.add((part, pages))
            yield from _in_part(package, part, pages, styles)


def _in_part(package: Package, part: str, pages: str, styles: Styles) -> Iterator[PageNumber]:
    try:
        root = package.tree(part)
    except PackageError:
        return
    for paragraph in paragraphs(root):
        text, look = _with_number(paragraph, styles)
        if look is None or any(local(parent) == "Fallback" for parent in paragraph.iterancestors()):
            continue
        properties = child(paragraph, "pPr")
        across = value(child(properties, "framePr"), "xAlign")
        aligned: dict[str, Align] = {"left": "left", "center": "center", "right": "right"}
        align = aligned.get(across or "") or styles.align(properties)
        floating = any(local(parent) == "txbxContent" for parent in paragraph.iterancestors())
        yield PageNumber(pages, text, look, align, across in ("outside", "inside"), floating)


def _with_number(paragraph: etree._Element, styles: Styles) -> tuple[str, Look | None]:
    """The text of a paragraph with # for the page number, and how the number looks; None when there is none."""
    properties = child(paragraph, "pPr")
    shown: list[str] = []
    found: Look | None = None
    fields: list[str] = []  # the instructions of the open fields
    for element in inline(paragraph):
        if local(element) != "r":
            continue
        look = styles.look(properties, child(element, "rPr"))
        simple = element.getparent()
        if simple is not None and local(simple) == "fldSimple" and _PAGE.match(value(simple, "instr") or ""):
            shown += ["#"] if found is None else []
            found = found or look
            continue
        for item in element:
            name, kind = local(item), value(item, "fldCharType")
            if kind == "begin":
                fields.append("")
            elif kind == "end" and fields:
                shown += ["#"] if _PAGE.match(fields.pop()) else []
            elif name == "instrText" and fields:
                fields[-1] += item.text or ""
                found = look if _PAGE.match(fields[-1]) and found is None else found
            elif name == "t" and fields and _PAGE.match(fields[-1]):
                found = look  # the digits themselves, not the code that stands before them
            elif name == "t":
                shown.append(item.text or "")
            elif name == "tab":
                shown.append("\t")
    return "".join(shown), found
