"""A Word file from a text, a line a paragraph, set as official documents are (GB/T 9704-2012), and the map of its runs."""

from __future__ import annotations

import io
import re
from datetime import datetime

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from auditor.report import DocumentReport
from auditor.source_map import Block, Piece, SourceMap

# What XML cannot hold; each is shown as one character, so that all offsets stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE = re.compile("([^\r\n\u2028\u2029]*)(?:\r\n|[\r\n\u2028\u2029]|$)")
_PART = "word/document.xml"
_BODY, _FIRST, _SECOND, _TITLE = "仿宋", "黑体", "楷体", "宋体"


def made(document: DocumentReport, started: str) -> tuple[bytes, SourceMap]:
    """The bytes of a .docx with the text of a document, and where each character stands in it."""
    word = Document()
    _drop_effects(word)
    _set_page(word)
    headings = {row.start: row.level for row in document.outline if row.level <= 2}
    title = "".join((document.title or "").split())
    blocks: list[Block] = []
    pieces: list[Piece] = []
    number = 0
    for index, match in enumerate(_lines(document.text)):
        line = match[1]
        paragraph = word.add_paragraph()
        number += bool(line.strip())
        blocks.append(Block(match.start(1), match.end(1), _PART, index, max(number, 1)))
        if not line:
            continue
        pieces.append(Piece(match.start(1), match.end(1), index, 0, 0))
        run = paragraph.add_run(UNPRINTABLE.sub("\ufffd", line))
        bare = "".join(line.split()).replace("**", "").lstrip("#")
        if title and bare and title.startswith(bare):
            title = title[len(bare) :]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run.bold, run.font.size = True, Pt(22)
            _font(run._element.get_or_add_rPr(), _TITLE)
            continue
        level = headings.get(match.start(1) + len(line) - len(line.lstrip("#* \t\u3000")))
        if level is not None:
            _font(run._element.get_or_add_rPr(), _FIRST if level == 1 else _SECOND)
        if not line[0].isspace():
            _indent(paragraph)
    word.core_properties.author = "核稿"
    word.core_properties.title = UNPRINTABLE.sub("", document.title or "")[:250]
    word.core_properties.created = datetime.fromisoformat(started).replace(tzinfo=None)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue(), SourceMap("docx", tuple(blocks), tuple(pieces))


def _lines(text: str) -> list[re.Match[str]]:
    found = list(_LINE.finditer(text))
    # After the last line end there is no further line.
    return found[:-1] if len(found) > 1 and not found[-1][0] else found


def _drop_effects(word) -> None:  # type: ignore[no-untyped-def]
    """Leaves out a second list of styles, for Word 2007, that python-docx's template has and that is at odds with the first."""
    for id, relation in list(word.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del word.part.rels[id]


def _set_page(word) -> None:  # type: ignore[no-untyped-def]
    (section,) = word.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal: ParagraphStyle = word.styles["Normal"]
    normal.font.size = Pt(16)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(28)
    _font(normal.element.get_or_add_rPr(), _BODY)


def _font(properties, name: str) -> None:  # type: ignore[no-untyped-def]
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(script), "Times New Roman")
    fonts.set(qn("w:eastAsia"), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _indent(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.first_line_indent = Pt(32)
    indent = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
    if indent is not None:
        indent.set(qn("w:firstLineChars"), "200")
