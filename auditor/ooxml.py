"""A Word file as a package of XML parts, opened with limits; which runs a paragraph has, and what a run holds.

The reader and the writer of comments count paragraphs, runs and the units in a run with the functions here, so that both
mean the same character. Other parts are left alone: python-docx would write every part anew that it knows, and
opens files whose members are larger than the memory.
"""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from lxml import etree

MEGABYTE = 1024 * 1024
_MOST_XML = 48 * MEGABYTE  # the tree of a part needs about eight times as much
_MOST_NODES = 3_000_000  # elements, ends of elements and attributes of a part: they take 700 MB at most
_MOST_TOTAL = 512 * MEGABYTE
_MOST_MEMBERS = 10_000
# Word writes the first namespace, or the second when asked for the strict form of the standard.
_RELATIONS = ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_BROKEN = "Word 文件已损坏或不完整"
# Inside a paragraph these hold no text of the document.
_NO_TEXT = {"pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "ruby", "p", "Fallback"}


class PackageError(ValueError):
    """A package that cannot be read; the message is one Chinese sentence."""


class Relation(NamedTuple):
    """A relation of a part: the last word of its type (``comments``), and the member that it points to."""

    id: str
    kind: str
    target: str


class Package:
    """The members of a Word file by name; PackageError, with one sentence, when they cannot be read or are too large.

    OFD files are such packages too: ``broken`` is what is said of one that is damaged.
    """

    def __init__(self, data: bytes, broken: str = _BROKEN) -> None:
        self._broken = broken
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise PackageError(broken) from error
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_TOTAL:
            raise PackageError(f"解压后超过 {_MOST_TOTAL // MEGABYTE} MB，可能是恶意构造的文件，未读取")
        if any(member.flag_bits & 1 for member in members):
            raise PackageError("文件有密码，请先取消密码后再审查")
        self.members = members

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        try:
            if self._zip.getinfo(name).file_size > _MOST_XML and name.endswith((".xml", ".rels")):
                raise PackageError(f"{name} 解压后超过 {_MOST_XML // MEGABYTE} MB，可能是恶意构造的文件，未读取")
            return self._zip.read(name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            NotImplementedError,
            OSError,
            RuntimeError,
        ) as error:
            raise PackageError(self._broken) from error

    def tree(self, name: str) -> etree._Element:
        """The root of an XML member; PackageError when it is no XML or declares a document type."""
        return parse(self.read(name), self._broken)

    @cached_property
    def document(self) -> str:
        """The name of the main document's part."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument":
                return relation.target
        raise PackageError("不是 Word 文档（压缩包里没有正文）")

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part to members that are there; those of the whole package for an empty name."""
        name = relations_name(part)
        if name not in self:
            return []
        found = []
        for item in self.tree(name):
            if not isinstance(item.tag, str) or item.get("TargetMode") == "External":
                continue
            kind = next((item.get("Type", "")[len(p) :] for p in _RELATIONS if item.get("Type", "").startswith(p)), "")
            target = posixpath.normpath(posixpath.join("/" + posixpath.dirname(part), item.get("Target", ""))).lstrip(
                "/"
            )
            # WPS leaves relations to parts that it has removed.
            if target in self:
                found.append(Relation(item.get("Id", ""), kind.rpartition("/")[2], target))
        return found

    def related(self, kind: str) -> list[str]:
        """The parts to which the main document stands in a relation of this kind."""
        return [relation.target for relation in self.relations(self.document) if relation.kind == kind]

    def rewritten(self, changed: dict[str, bytes]) -> bytes:
        """The package with some members replaced or added, all others with their bytes, order and dates."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for member in self.members:
                data = changed.get(member.filename)
                # A copy: writing sets offset and checksum on it.
                target.writestr(copy.copy(member), self.read(member.filename) if data is None else data)
            for name, data in changed.items():
                if name not in self:
                    target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def relations_name(part: str) -> str:
    """The member that holds the relations of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def parse(data: bytes, broken: str = _BROKEN) -> etree._Element:
    """The root of XML text, without document type, entities or anything from elsewhere."""
    # Entities in attributes would be expanded whatever the parser is told; no part of a Word file has a document type.
    if any(mark in data for mark in _DOCTYPES):
        raise PackageError("文件的 XML 带有文档类型声明，可能是恶意构造的文件，未读取")
    if data.count(b"<") + data.count(b"=") > _MOST_NODES:
        raise PackageError(f"XML 里有 {_MOST_NODES // 10_000} 万个以上的标记，可能是恶意构造的文件，未读取")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError(broken) from error


def serialised(root: etree._Element) -> bytes:
    """The XML text of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """``{…}`` of an element, to be put before a name; empty for a comment."""
    tag = element.tag
    return tag[: tag.find("}") + 1] if isinstance(tag, str) else ""


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child with this name in the same namespace, and so on down; None when one is not there."""
    for name in names:
        if element is None:
            return None
        element = element.find(namespace(element) + name)
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute in the element's own namespace."""
    return None if element is None else element.get(namespace(element) + name)


def flag(element: etree._Element | None) -> bool:
    """Whether a property such as ``w:vanish`` is on."""
    return element is not None and value(element) not in ("0", "false", "off")


def paragraphs(root: etree._Element) -> list[etree._Element]:
    """All paragraphs of a part in the order of its text, those in tables, text boxes and fallbacks included."""
    return list(root.iter(namespace(root) + "p"))


def chosen(alternatives: etree._Element) -> etree._Element | None:
    """What is shown of an ``mc:AlternateContent``: the first choice, or the fallback when there is none."""
    for option in alternatives:
        if local(option) in ("Choice", "Fallback"):
            return option
    return None


def inline(parent: etree._Element) -> Iterator[etree._Element]:
    """Runs and formulas of a paragraph in their order, those in links, fields, controls and tracked changes included."""
    for element in parent:
        name = local(element)
        if name == "r" or name in ("oMath", "oMathPara"):
            yield element
        elif name == "AlternateContent":
            option = chosen(element)
            if option is not None:
                yield from inline(option)
        elif name and name not in _NO_TEXT:
            yield from inline(element)


def runs(paragraph: etree._Element) -> list[etree._Element]:
    """The runs of a paragraph; their indexes are those of ``Piece.run``."""
    return [element for element in inline(paragraph) if local(element) == "r"]


def units(element: etree._Element) -> int:
    """How many units a child of a run has: its characters when it is text, one when it is a tab, break, picture."""
    name = local(element)
    if name in ("t", "delText"):
        return len(element.text or "")
    return 0 if name in ("rPr", "") else 1
