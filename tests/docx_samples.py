"""Word files for tests, made by python-docx with the XML that it has no words for."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

NS = (
    nsdecls("w", "r", "wp", "a")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def empty() -> WordDocument:
    """A document without a paragraph."""
    return Document()


def saved(document: WordDocument, folder: Path, name: str = "通报.docx") -> Path:
    """The document as a file."""
    path = folder / name
    out = io.BytesIO()
    document.save(out)
    path.write_bytes(out.getvalue())
    return path


def from_lines(text: str) -> WordDocument:
    """A paragraph for each line."""
    document = empty()
    for line in text.removesuffix("\n").split("\n"):
        document.add_paragraph(line)
    return document


def append(document: WordDocument, xml: str) -> None:
    """Adds elements of the body, written with the usual prefixes."""
    holder = parse_xml(f"<w:body {NS}>{xml}</w:body>")
    last = document.element.body.find(qn("w:sectPr"))
    for element in list(holder):
        last.addprevious(element)


def level(index: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def define_lists(document: WordDocument, abstract: dict[int, str], numbers: dict[int, tuple[int, str]]) -> None:
    """Replaces all lists: abstract list to its levels; number to its abstract list and overrides."""
    root = document.part.numbering_part.element
    for element in list(root):
        root.remove(element)
    for id, levels in abstract.items():
        root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id}">{levels}</w:abstractNum>'))
    for id, (of, overrides) in numbers.items():
        xml = f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
        root.append(parse_xml(xml))


def item(document: WordDocument, text: str, number: int, depth: int = 0) -> Paragraph:
    """A paragraph of a list."""
    paragraph = document.add_paragraph(text)
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    return paragraph


def add_notes(document: WordDocument, kind: str, text: str) -> None:
    """A part with footnotes or endnotes: the separator that every document has, and one note."""
    one = kind[:-1]
    xml = (
        f'<w:{kind} {nsdecls("w")}><w:{one} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{one}>'
        f'<w:{one} w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{one}></w:{kind}>'
    )
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    part = Part(PackURI(f"/word/{kind}.xml"), content, xml.encode(), document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, kind.upper()))


def text_box(text: str) -> str:
    """A paragraph 文本框前后 with a text box, as Word writes it: once for new programs and once for old ones."""
    content = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return (
        "<w:p><w:r><w:t>框前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        "<wp:anchor distT='0' distB='0' distL='0' distR='0' simplePos='0' relativeHeight='1' behindDoc='0' locked='0' "
        "layoutInCell='1' allowOverlap='1'><wp:simplePos x='0' y='0'/><wp:positionH relativeFrom='column'>"
        "<wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom='paragraph'><wp:posOffset>0"
        "</wp:posOffset></wp:positionV><wp:extent cx='2000000' cy='500000'/><wp:wrapNone/><wp:docPr id='9' name='框'/>"
        "<a:graphic><a:graphicData uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:wsp>"
        "<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='2000000' cy='500000'/></a:xfrm>"
        f"<a:prstGeom prst='rect'/></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style='width:100;height:40'>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>框后</w:t></w:r></w:p>"
    )


def run(text: str, properties: str = "", tag: str = "t") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def change(kind: str, content: str, id: int = 90) -> str:
    """A tracked change around runs."""
    return f'<w:{kind} w:id="{id}" w:author="张三" w:date="2024-01-01T00:00:00Z">{content}</w:{kind}>'
