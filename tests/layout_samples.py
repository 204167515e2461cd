"""Word files that are set as an example of a rule says (``auditor.layout_markup``), made with python-docx."""

from __future__ import annotations

from pathlib import Path

import docx_samples
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer
from docx.text.paragraph import Paragraph

from auditor.layout import Layout, Look, PageNumber, PageSetup, Setting
from auditor.layout_markup import parse

_TWIPS = 1440 / 25.4  # in a millimetre
_GRID_SIZE = 16.0
_JC = {"left": "left", "center": "center", "right": "right", "both": "both"}


def bare() -> WordDocument:
    """A document that says nothing of its look: no defaults, no theme fonts in its styles, no size of the page."""
    document = docx_samples.empty()
    styles = document.styles.element
    styles.remove(styles.find(qn("w:docDefaults")))
    for properties in list(styles.iter(qn("w:rPr"))):
        properties.getparent().remove(properties)
    section = document.element.body.find(qn("w:sectPr"))
    for name in ("pgSz", "pgMar", "docGrid"):
        for element in section.findall(qn(f"w:{name}")):
            section.remove(element)
    return document


def as_word(example: str, folder: Path, name: str) -> Path:
    """The example as a file, formatted directly."""
    text, layout, _ = parse(example)
    assert layout is not None
    document = bare()
    if any(page.advance for page in layout.pages):
        default_size(document, _GRID_SIZE)
    for setting in layout.settings:
        paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0] if setting.cell else document.add_paragraph()
        _set(paragraph, text, setting)
    _pages(document, layout)
    return docx_samples.saved(document, folder, name)


def _set(paragraph: Paragraph, text: str, setting: Setting) -> None:
    for part in setting.runs:
        run = paragraph.add_run(text[part.start : part.end])
        run._r.insert(0, run_properties(part.look))
    properties = paragraph._p.get_or_add_pPr()
    indents = {"firstLineChars": setting.first, "leftChars": setting.left, "rightChars": setting.right}
    given = " ".join(f'w:{key}="{round(value * 100)}"' for key, value in indents.items() if value)
    if setting.pitch:
        properties.append(xml(f'<w:spacing {{ns}} w:line="{round(setting.pitch * 20)}" w:lineRule="exact"/>'))
    if given:
        properties.append(xml(f"<w:ind {{ns}} {given}/>"))
    if setting.align:
        properties.append(xml(f'<w:jc {{ns}} w:val="{_JC[setting.align]}"/>'))


def run_properties(look: Look) -> BaseOxmlElement:
    """``rPr`` of a run."""
    fonts = f'<w:rFonts w:eastAsia="{look.font}" w:ascii="{look.latin}"/>' if look.font else ""
    size = f'<w:sz w:val="{round(look.size * 2)}"/>' if look.size else ""
    return xml(f"<w:rPr {{ns}}>{fonts}{size}</w:rPr>")


def xml(text: str) -> BaseOxmlElement:
    """An element; ``{ns}`` stands for the namespace."""
    element: BaseOxmlElement = parse_xml(text.replace("{ns}", nsdecls("w")))
    return element


def _pages(document: WordDocument, layout: Layout) -> None:
    for index, page in enumerate(layout.pages):
        if index:
            document.add_section()
        element = document.sections[-1]._sectPr
        for name in ("w:pgSz", "w:pgMar", "w:docGrid"):
            for old in element.findall(qn(name)):
                element.remove(old)
        for part in _page(page):
            element.append(xml(part))
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = layout.alternating
    for number in layout.numbers:
        _number(section.even_page_footer if number.pages == "even" else section.footer, number)


def _page(page: PageSetup) -> list[str]:
    lengths = {"top": page.top, "bottom": page.bottom, "left": page.inner, "right": page.outer}
    margins = " ".join(f'w:{key}="{round(value * _TWIPS)}"' for key, value in lengths.items())
    size = f'w:w="{round(page.width * _TWIPS)}" w:h="{round(page.height * _TWIPS)}"'
    found = [f"<w:pgSz {{ns}} {size}/>", f"<w:pgMar {{ns}} {margins} w:gutter='0'/>"]
    if page.pitch:
        grid = f'w:linePitch="{round(page.pitch * 20)}"'
        cells = "linesAndChars" if page.advance else "lines"
        # The grid counts from the default size.
        space = f' w:charSpace="{round((page.advance - _GRID_SIZE) * 4096)}"' if page.advance else ""
        found.append(f'<w:docGrid {{ns}} w:type="{cells}" {grid}{space}/>')
    return found


def default_size(document: WordDocument, points: float) -> None:
    """Gives the document's defaults a size."""
    document.styles.element.insert(
        0,
        xml(
            f'<w:docDefaults {{ns}}><w:rPrDefault><w:rPr><w:sz w:val="{round(points * 2)}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        ),
    )


def _number(footer: _Footer, number: PageNumber) -> None:
    before, _, behind = number.text.partition("#")
    paragraph = footer.paragraphs[0]
    for text in (before, None, behind):
        run = paragraph.add_run(text or "")
        run._r.insert(0, run_properties(number.look))
        if text is None:
            field = '<w:fldSimple {ns} w:instr=" PAGE "><w:r/></w:fldSimple>'
            simple = xml(field)
            simple.remove(simple[0])
            simple.append(run._r)
            run._r.append(xml("<w:t {ns}>1</w:t>"))
            paragraph._p.append(simple)
    properties = paragraph._p.get_or_add_pPr()
    for style in properties.findall(qn("w:pStyle")):
        properties.remove(style)
    if number.outside:
        properties.append(xml('<w:framePr {ns} w:wrap="around" w:xAlign="outside"/>'))
    if number.align:
        properties.append(xml(f'<w:jc {{ns}} w:val="{_JC[number.align]}"/>'))
