"""What is set off by marks: 《titles》, “quotations”, document numbers, and a newspaper's page jumps."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

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
_DOCUMENT_NUMBER = re.compile(
    rf"(?P<agency>[{HAN}]{{1,12}})[〔（](?P<year>(?:19|20)\d\d)[〕）](?:第)?(?P<number>\d{{1,5}})号"
)
_JUMP = re.compile(
    r"[（〔]?[>＞▶►》 ]{0,4}(?:下转|上接|转入|紧接|转)第?[ 　]?[0-9一二三四五六七八九十ABCD]{1,4}[ 　]?版(?:[》>＞▶►]{1,4})?(?:[）〕])?"
    r"|[（〔](?:下转|上接)[^（）〔〕\n]{0,16}版[^（）〔〕\n]{0,6}[）〕]"
)


def find_titles(folded: str) -> tuple[Marked, ...]:
    """《…》, the outer ones."""
    return tuple(Marked(m.start(), m.end(), m[1]) for m in _TITLE.finditer(folded))


def find_quotations(folded: str) -> tuple[Marked, ...]:
    """“…” with curly marks."""
    return tuple(Marked(m.start(), m.end(), m[1]) for m in _QUOTATION.finditer(folded))


def find_document_numbers(folded: str) -> tuple[Marked, ...]:
    """Document numbers; ``inner`` is the number without what precedes the agency's code."""
    return tuple(Marked(m.start(), m.end(), m[0]) for m in _DOCUMENT_NUMBER.finditer(folded))


def find_jumps(folded: str) -> tuple[Jump, ...]:
    """Marks that send the reader to another page of a newspaper, with arrows and brackets around them."""
    jumps = []
    for match in _JUMP.finditer(folded):
        mark = match[0]
        if "下转" not in mark and "上接" not in mark and not mark.startswith(("（", "〔")):
            continue
        page = re.search(r"\d+", mark)
        jumps.append(
            Jump(match.start(), match.end(), "from" if "上接" in mark else "to", int(page[0]) if page else None)
        )
    return tuple(jumps)
