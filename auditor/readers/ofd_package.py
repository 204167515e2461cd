"""The members of an OFD file (GB/T 33190-2016, clauses 6 and 7): documents, pages, templates and what pages draw on.

Programs write different namespaces, and places with and without a slash or in other letters: only local names count, and
a place is looked for from its file, then from the root.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from auditor.ooxml import Package, PackageError, local

_BROKEN = "OFD 文件已损坏或不完整"
_A4 = (210.0, 297.0)
_MOST_MILLIMETRES = 5000.0  # of a page's edge


class Sized(NamedTuple):
    """A page: its XML, its size in millimetres, and the XML of the templates that lie under or over it."""

    root: etree._Element
    width: float
    height: float
    templates: tuple[etree._Element, ...]
    units: dict[str, etree._Element]  # what is drawn once and used by its number: CompositeGraphicUnit


class Ofd:
    """An OFD file; PackageError, with one sentence, when it is damaged, encrypted or too large."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data, broken=_BROKEN)
        self._names = {_folded(member.filename): member.filename for member in self._package.members}
        if "encryptions.xml" in self._names:
            raise PackageError("OFD 文件已加密，请先解密后再审查")

    def pages(self) -> Iterator[Sized]:
        """The pages of all documents of the file, in their order."""
        root = self._tree("OFD.xml")
        if root is None:
            raise PackageError(_BROKEN)
        for body in root:
            if local(body) == "DocBody":
                yield from self._document(_text(named(body, "DocRoot")))

    def _document(self, location: str) -> Iterator[Sized]:
        place = self._find("", location)
        document = self._tree(place) if place else None
        if place is None or document is None:
            raise PackageError(_BROKEN)
        common = named(document, "CommonData")
        size = _size(named(common, "PageArea"))
        templates = {
            item.get("ID", ""): tree
            for item in every(common, "TemplatePage")
            if (tree := self._at(place, item.get("BaseLoc", ""))) is not None
        }
        units = self._units(place, common, ("PublicRes", "DocumentRes"))
        for item in every(named(document, "Pages"), "Page"):
            where = self._find(place, item.get("BaseLoc", ""))
            tree = self._tree(where) if where else None
            if where is None or tree is None:
                raise PackageError(_BROKEN)
            under = (templates.get(each.get("TemplateID", "")) for each in every(tree, "Template"))
            width, height = _size(named(tree, "Area")) or size or _A4
            drawn = units | self._units(where, tree, ("PageRes",))
            yield Sized(tree, width, height, tuple(each for each in under if each is not None), drawn)

    def _units(self, place: str, parent: etree._Element | None, kinds: tuple[str, ...]) -> dict[str, etree._Element]:
        found = {}
        for kind in kinds:
            for item in every(parent, kind):
                tree = self._at(place, _text(item))
                for unit in every(named(tree, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
                    found[unit.get("ID", "")] = unit
        return found

    def _at(self, base: str, location: str) -> etree._Element | None:
        place = self._find(base, location)
        return self._tree(place) if place else None

    def _find(self, base: str, location: str) -> str | None:
        """The name of the member at a location that is written in the member ``base``."""
        location = location.strip().replace("\\", "/")
        if not location:
            return None
        for folder in (posixpath.dirname(base), ""):
            name = self._names.get(_folded(posixpath.normpath(posixpath.join("/", folder, location))))
            if name is not None:
                return name
        return None

    def _tree(self, name: str) -> etree._Element | None:
        name = self._names.get(_folded(name), "")
        return self._package.tree(name) if name else None


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def named(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child with a local name."""
    return next(every(parent, name), None)


def every(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children with a local name."""
    return (item for item in (parent if parent is not None else ()) if local(item) == name)


def _text(element: etree._Element | None) -> str:
    return (element.text or "") if element is not None else ""


def numbers(text: str | None, most: int = 64) -> list[float]:
    """The numbers of a list with blanks between them; what is none ends it."""
    found: list[float] = []
    for word in (text or "").split(maxsplit=most)[:most]:
        try:
            value = float(word)
        except ValueError:
            break
        if not -1e6 < value < 1e6:
            break
        found.append(value)
    return found


def _size(area: etree._Element | None) -> tuple[float, float] | None:
    box = numbers(_text(named(area, "PhysicalBox")))
    if len(box) < 4 or not (0 < box[2] < _MOST_MILLIMETRES and 0 < box[3] < _MOST_MILLIMETRES):
        return None
    return box[2], box[3]
