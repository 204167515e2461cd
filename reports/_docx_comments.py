"""Comments and tracked changes in a copy of a Word file, at exact characters; all other parts keep their bytes."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from auditor.finding import Edit
from auditor.ooxml import (
    Package,
    child,
    local,
    namespace,
    paragraphs,
    relations_name,
    runs,
    serialised,
    units,
    value,
)
from auditor.source_map import Piece, SourceMap

from ._docx_from_text import UNPRINTABLE

AUTHOR, INITIALS = "核稿", "核"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_STRICT = "{http://purl.oclc.org/"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_TRACKED = {"ins", "del", "moveFrom", "moveTo"}


class Note(NamedTuple):
    """A comment of several lines on [start, end) of the text; a ``leading`` one stands at the first character there is."""

    start: int
    end: int
    lines: tuple[str, ...]
    leading: bool = False


class Spot(NamedTuple):
    """From the unit ``first`` of one run to the unit ``last`` of another; runs None stand for the whole paragraph."""

    paragraph: int
    run: int | None
    first: int
    last_paragraph: int
    last_run: int | None
    last: int


def annotated(data: bytes, origin: SourceMap, notes: Sequence[Note], edits: Iterable[Edit], started: str) -> bytes:
    """The Word file in ``data`` with the comments and revisions; PackageError when it cannot be read.

    ``origin`` is the map that its reader made. An edit that does not lie in plain text of one paragraph is left out.
    """
    package = Package(data)
    document = package.tree(package.document)
    writer = _Writer(document, origin, started)
    spots = [(note, writer.spot(note)) for note in notes]
    changes = writer.changes(edits)
    writer.split([spot for _, spot in spots], changes)
    part, comments, links, types = _comments_part(package, document)
    styles = _styles(package)
    ids = (value(comment, "id") or "" for comment in comments)
    number = 1 + max((int(id) for id in ids if id.isdecimal()), default=-1)
    for note, spot in spots:
        writer.mark(spot, str(number), styles.get("annotation reference"))
        comments.append(_comment(namespace(comments), str(number), note.lines, writer.date, styles))
        number += 1
    writer.revise(changes)
    changed = {package.document: document, part: comments, **links, **types}
    return package.rewritten({name: serialised(root) for name, root in changed.items()})


class _Writer:
    def __init__(self, document: etree._Element, origin: SourceMap, started: str) -> None:
        self._origin = origin
        self._w = namespace(document)
        self._paragraphs = paragraphs(document)
        self._runs: dict[int, list[etree._Element]] = {}
        # (paragraph, run) to its segments (first unit, end, element), once it is split.
        self._segments: dict[tuple[int, int], list[tuple[int, int, etree._Element]]] = {}
        self._after: dict[etree._Element, etree._Element] = {}  # the last mark put behind an element
        ids = (value(element, "id") or "" for element in document.iter("*"))
        self._id = max((int(id) for id in ids if id.isdecimal() and len(id) < 10), default=0)
        self.date = started.replace("+00:00", "Z")

    def spot(self, note: Note) -> Spot:
        """Where the characters of a note stand; the whole paragraph for those in a text box or made by the reader."""
        if note.leading:
            return self._leading()
        pieces = [piece for piece in self._origin.pieces_in(note.start, note.end) if self._plain(piece)]
        if pieces:
            return self._between(pieces[0], pieces[-1])
        block = self._origin.blocks[self._origin.index_at(note.start)]
        if block.host is not None:
            return Spot(block.host, None, 0, block.host, None, 0)
        # An automatic number has no characters of its own: the paragraph's first one stands for it.
        beside = next((p for p in self._origin.pieces_in(block.start, block.end) if self._plain(p)), None)
        if beside is not None:
            return self._between(beside._replace(end=beside.start + 1), beside._replace(end=beside.start + 1))
        return Spot(block.paragraph, None, 0, block.paragraph, None, 0)

    def _leading(self) -> Spot:
        for piece in self._origin.pieces:
            if self._plain(piece):
                first = piece._replace(end=piece.start + 1)
                return self._between(first, first)
        return Spot(0, None, 0, 0, None, 0)

    def _plain(self, piece: Piece) -> bool:
        # Word takes no comments inside a text box.
        return piece.run is not None and self._origin.blocks[piece.block].host is None

    def _between(self, first: Piece, last: Piece) -> Spot:
        one, other = self._origin.blocks[first.block], self._origin.blocks[last.block]
        end = last.offset + last.end - last.start
        return Spot(one.paragraph, first.run, first.offset, other.paragraph, last.run, end)

    def changes(self, edits: Iterable[Edit]) -> list[tuple[Edit, list[Piece]]]:
        """The edits that can be written, with the pieces that each replaces; of overlapping ones the first."""
        found: list[tuple[Edit, list[Piece]]] = []
        done = -1
        for edit in sorted(set(edits)):
            pieces = list(self._origin.pieces_in(edit.start, edit.end))
            whole = sum(piece.end - piece.start for piece in pieces) == edit.end - edit.start > 0
            if edit.start < done or not whole or len({piece.block for piece in pieces}) > 1:
                continue
            if all(self._plain(piece) and self._changeable(piece) for piece in pieces):
                found.append((edit, pieces))
                done = edit.end
        return found

    def _changeable(self, piece: Piece) -> bool:
        paragraph = self._origin.blocks[piece.block].paragraph
        run = self._run(paragraph, piece.run or 0)
        if any(
            local(parent) in _TRACKED for parent in run.iterancestors() if parent is not self._paragraphs[paragraph]
        ):
            return False  # somebody's own revision is not revised
        first, end, at = piece.offset, piece.offset + piece.end - piece.start, 0
        for element in run:
            size = units(element)
            if at < end and first < at + size and local(element) != "t":
                return False
            at += size
        return True

    def _run(self, paragraph: int, run: int) -> etree._Element:
        if paragraph not in self._runs:
            self._runs[paragraph] = runs(self._paragraphs[paragraph])
        return self._runs[paragraph][run]

    def split(self, spots: Iterable[Spot], changes: Iterable[tuple[Edit, list[Piece]]]) -> None:
        """Cuts the runs where a comment or revision begins or ends."""
        cuts: dict[tuple[int, int], set[int]] = {}
        for spot in spots:
            if spot.run is not None and spot.last_run is not None:
                cuts.setdefault((spot.paragraph, spot.run), set()).add(spot.first)
                cuts.setdefault((spot.last_paragraph, spot.last_run), set()).add(spot.last)
        for _, pieces in changes:
            for piece in pieces:
                key = self._origin.blocks[piece.block].paragraph, piece.run or 0
                cuts.setdefault(key, set()).update((piece.offset, piece.offset + piece.end - piece.start))
        for (paragraph, run), places in cuts.items():
            self._segments[paragraph, run] = _segments(self._run(paragraph, run), places)

    def mark(self, spot: Spot, id: str, style: str | None) -> None:
        """Puts the marks of the comment ``id`` around a spot."""
        start, end = self._mark("commentRangeStart", id), self._mark("commentRangeEnd", id)
        reference = etree.Element(f"{self._w}r")
        if style:
            properties = etree.SubElement(reference, f"{self._w}rPr")
            etree.SubElement(properties, f"{self._w}rStyle").set(f"{self._w}val", style)
        reference.append(self._mark("commentReference", id))
        if spot.run is None or spot.last_run is None:
            self._around(self._paragraphs[spot.paragraph], start, end, reference)
            return
        first = next(e for lo, _, e in self._segments[spot.paragraph, spot.run] if lo == spot.first)
        last = next(e for _, hi, e in self._segments[spot.last_paragraph, spot.last_run] if hi == spot.last)
        _outside(first).addprevious(start)
        self._behind(_outside(last), end)
        self._behind(_outside(last), reference)

    def _mark(self, name: str, id: str) -> etree._Element:
        mark = etree.Element(self._w + name)
        mark.set(f"{self._w}id", id)
        return mark

    def _around(
        self, paragraph: etree._Element, start: etree._Element, end: etree._Element, reference: etree._Element
    ) -> None:
        properties = child(paragraph, "pPr")
        paragraph.insert(0 if properties is None else 1, start)
        paragraph.append(end)
        paragraph.append(reference)

    def _behind(self, element: etree._Element, mark: etree._Element) -> None:
        self._after.get(element, element).addnext(mark)
        self._after[element] = mark

    def revise(self, changes: Iterable[tuple[Edit, list[Piece]]]) -> None:
        """Turns the characters of each edit into a deletion, and puts the new ones behind it as an insertion."""
        for edit, pieces in changes:
            replaced = [segment for piece in pieces for segment in self._segments_of(piece)]
            for run in replaced:
                deletion = self._revision("del")
                run.addprevious(deletion)
                deletion.append(run)
                for text in run.iterchildren(f"{self._w}t"):
                    text.tag = f"{self._w}delText"
                    text.set(_SPACE, "preserve")
            if not edit.text:
                continue
            insertion = self._revision("ins")
            run = etree.SubElement(insertion, f"{self._w}r")
            properties = child(replaced[-1], "rPr")
            if properties is not None:
                look = copy.deepcopy(properties)
                for old in list(look.iterchildren(f"{self._w}rPrChange")):
                    look.remove(old)  # the new words never had another look
                run.append(look)
            text = etree.SubElement(run, f"{self._w}t")
            text.text = UNPRINTABLE.sub("\ufffd", edit.text)
            text.set(_SPACE, "preserve")
            parent = replaced[-1].getparent()
            assert parent is not None  # the deletion that was just made
            parent.addnext(insertion)

    def _segments_of(self, piece: Piece) -> Iterator[etree._Element]:
        end = piece.offset + piece.end - piece.start
        for first, last, element in self._segments[self._origin.blocks[piece.block].paragraph, piece.run or 0]:
            if piece.offset <= first and last <= end:
                yield element

    def _revision(self, name: str) -> etree._Element:
        self._id += 1
        revision = self._mark(name, str(self._id))
        revision.set(f"{self._w}author", AUTHOR)
        revision.set(f"{self._w}date", self.date)
        return revision


def _outside(run: etree._Element) -> etree._Element:
    """The run, or the deletion that holds it: a mark in a deletion would vanish with it."""
    parent = run.getparent()
    return parent if parent is not None and local(parent) in ("del", "moveFrom") else run


def _segments(run: etree._Element, places: set[int]) -> list[tuple[int, int, etree._Element]]:
    """The run cut at these units into runs side by side, as (first unit, end, run); all have the properties of it."""
    size = sum(map(units, run))
    edges = sorted({0, size} | {place for place in places if 0 < place < size})
    segments = []
    rest, done = run, 0
    for edge in edges[1:-1]:
        tail = _cut(rest, edge - done)
        rest.addnext(tail)
        segments.append((done, edge, rest))
        rest, done = tail, edge
    segments.append((done, size, rest))
    return segments


def _cut(run: etree._Element, place: int) -> etree._Element:
    """Takes everything from the unit ``place`` on out of the run, as a run of the same properties."""
    tail = etree.Element(run.tag)
    for name, content in run.attrib.items():
        tail.set(name, content)
    properties = child(run, "rPr")
    if properties is not None:
        tail.append(copy.deepcopy(properties))
    at = 0
    for element in list(run):
        size = units(element)
        if at >= place and element is not properties:
            tail.append(element)
        elif at < place < at + size:  # only text has more than one unit
            text = element.text or ""
            second = copy.deepcopy(element)
            element.text, second.text = text[: place - at], text[place - at :]
            for half in (element, second):
                half.set(_SPACE, "preserve")
            tail.append(second)
        at += size
    return tail


def _comments_part(
    package: Package, document: etree._Element
) -> tuple[str, etree._Element, dict[str, etree._Element], dict[str, etree._Element]]:
    """The comments' part, its root, and the relations and content types that change when it is new."""
    existing = package.related("comments")
    if existing:
        return existing[0], package.tree(existing[0]), {}, {}
    folder = posixpath.dirname(package.document)
    names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in range(len(package.members) + 1))
    part = next(name for name in names if name not in package)
    w = namespace(document)
    root = etree.Element(f"{w}comments", nsmap={"w": w[1:-1]})
    links_name = relations_name(package.document)
    links = package.tree(links_name) if links_name in package else etree.Element(f"{_LINKS}Relationships")
    taken = {link.get("Id") for link in links}
    link = etree.SubElement(links, f"{_LINKS}Relationship")
    link.set("Id", next(id for id in (f"rId{number}" for number in range(1, len(taken) + 2)) if id not in taken))
    link.set("Type", _STRICT_RELATION if w.startswith(_STRICT) else _RELATION)
    link.set("Target", posixpath.basename(part))
    types = package.tree("[Content_Types].xml")
    entry = etree.SubElement(types, f"{_TYPES}Override")
    entry.set("PartName", f"/{part}")
    entry.set("ContentType", _COMMENTS_TYPE)
    return part, root, {links_name: links}, {"[Content_Types].xml": types}


def _styles(package: Package) -> dict[str, str]:
    """Style name to id of those for comments that the document has; their ids differ with Word's language."""
    found = {}
    for part in package.related("styles"):
        root = package.tree(part)
        for style in root.iterchildren(f"{namespace(root)}style"):
            name = (value(child(style, "name")) or "").lower()
            if name.startswith("annotation "):
                found[name] = value(style, "styleId") or ""
    return found


def _comment(w: str, id: str, lines: Sequence[str], date: str, styles: dict[str, str]) -> etree._Element:
    comment = etree.Element(f"{w}comment")
    for name, content in (("id", id), ("author", AUTHOR), ("date", date), ("initials", INITIALS)):
        comment.set(w + name, content)
    for number, line in enumerate(lines):
        paragraph = etree.SubElement(comment, f"{w}p")
        if "annotation text" in styles:
            properties = etree.SubElement(paragraph, f"{w}pPr")
            etree.SubElement(properties, f"{w}pStyle").set(f"{w}val", styles["annotation text"])
        if number == 0:
            reference = etree.SubElement(paragraph, f"{w}r")
            if "annotation reference" in styles:
                properties = etree.SubElement(reference, f"{w}rPr")
                etree.SubElement(properties, f"{w}rStyle").set(f"{w}val", styles["annotation reference"])
            etree.SubElement(reference, f"{w}annotationRef")
        run = etree.SubElement(paragraph, f"{w}r")
        text = etree.SubElement(run, f"{w}t")
        text.text = UNPRINTABLE.sub("\ufffd", " ".join(line.split()))
        text.set(_SPACE, "preserve")
    return comment
