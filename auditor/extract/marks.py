"""What is set off by marks: 《titles》, “quotations”, document numbers, and a newspaper's page jumps."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from auditor.numerals import han_value
from auditor.text import HAN


class Marked(NamedTuple):
    """A stretch between marks, the marks included; ``inner`` is the text between them."""

    start: int
    end: int
    inner: str


class Jump(NamedTuple):
    """A page jump: ``kind`` to (下转) or from (上接); ``page`` the page that it names."""

    start: int
    end: int
    kind: Literal["to", "from"]
    page: int | None


# A title or quotation does not run over a paragraph; the length keeps an unpaired mark from costing a long search.
_TITLE = re.compile(r"《([^《》\n]{1,200}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})*)》")
_QUOTATION = re.compile(r"“([^“”\n]{1,300})”")
_DOCUMENT_NUMBER = re.compile(r"[〔（](?P<year>(?:19|20)\d\d)[〕）](?:第)?(?P<number>\d{1,5})号")
_AGENCY = re.compile(f"[{HAN}]{{1,12}}$")
# What stands before an agency's code in running text (根据国发〔2019〕3号) is no part of it.
_BEFORE_AGENCY = re.compile(
    ".*(?:根据|按照|依据|依照|遵照|印发|下发|发布|制发|出台|修订|文号[为是]?|以|的|见|和|及|与|由|了|有关|通知|文件|执行|落实|对照)(?=.)"
)
_ARROWS = "(?:[>＞▶►→]{1,6}|》{2,6})"
_PAGE = "第?[ ]?(?:[A-Da-d]?[0-9]{1,3}|[一二三四五六七八九十]{1,3})[ ]?版"
_JUMP = re.compile(
    r"(?=[（〔>＞▶►→》下上紧])(?:"
    rf"(?:[（〔][ ]?)?(?:{_ARROWS}[ ]?)?(?:下转|上接|紧接){_PAGE}(?:[ ]?{_ARROWS})?(?:[ ]?[）〕])?"
    r"|[（〔][ ]?(?:下转|上接|紧接|转|接)[^（）〔〕\n]{0,16}版[^（）〔〕\n]{0,6}[）〕])"
)


def find_titles(folded: str) -> tuple[Marked, ...]:
    """《…》, the outer ones."""
    return tuple(Marked(m.start(), m.end(), m[1]) for m in _TITLE.finditer(folded))


def find_quotations(folded: str) -> tuple[Marked, ...]:
    """“…” with curly marks."""
    return tuple(Marked(m.start(), m.end(), m[1]) for m in _QUOTATION.finditer(folded))


def find_document_numbers(folded: str) -> tuple[Marked, ...]:
    """Document numbers with the code of their agency; ``inner`` is the whole."""
    found: list[Marked] = []
    for match in _DOCUMENT_NUMBER.finditer(folded):
        floor = found[-1].end if found else 0
        agency = _AGENCY.search(folded, max(floor, match.start() - 12), match.start())
        if not agency:
            continue
        before = _BEFORE_AGENCY.match(agency[0])
        start = agency.start() + (before.end() if before else 0)
        found.append(Marked(start, match.end(), folded[start : match.end()]))
    return tuple(found)


def find_jumps(folded: str) -> tuple[Jump, ...]:
    """Marks that send the reader to another page of a newspaper, with arrows and brackets around them."""
    jumps = []
    for match in _JUMP.finditer(folded):
        mark = match[0]
        page = re.search(r"\d+|[一二三四五六七八九十]+", mark)
        number = (int(page[0]) if page[0].isdecimal() else han_value(page[0])) if page else None
        jumps.append(Jump(match.start(), match.end(), "from" if "接" in mark else "to", number))
    return tuple(jumps)
