"""What a rule yields: a finding with its places, all plain immutable data."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from auditor.source_map import Cell

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
Recognition = Literal["doubtful", "recognised"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Place(NamedTuple):
    """A stretch of a notice.

    ``start`` and ``end`` count code points of the notice's text (end excluded); ``line`` and ``column``
    count from 1; ``quote`` is the text between them; ``path`` is the place in the outline, such as
    ``三（二）4``, empty before the first heading; ``page`` and ``paragraph`` count from 1 where known, and ``cell`` is
    the cell of a table.
    """

    start: int
    end: int
    line: int
    column: int
    quote: str
    path: str
    page: int | None
    paragraph: int | None
    cell: Cell | None = None

    @property
    def source(self) -> str:
        """Where a reader of the source finds the place: 第3页第2段, 第3页表2第3行第4列; empty where nothing is known."""
        page = f"第{self.page}页" if self.page else ""
        if self.cell:
            return f"{page}表{self.cell.table}第{self.cell.row}行第{self.cell.column}列"
        return page + (f"第{self.paragraph}段" if self.paragraph else "")


class Edit(NamedTuple):
    """Characters [start, end) of the notice's text, and exactly what should stand there instead; empty to delete them."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """One fact that a rule reports: ``place`` is where to look, ``against`` the other ends of the contradiction.

    ``suggestion`` is for a person to read. ``edits`` are there only when a machine may write the remedy: each is the
    exact new wording of exactly its place, all of them together mend the fact, and no two overlap. ``earlier`` counts the
    findings before it that say the same: the engine knows. ``recognition`` is set when the finding may come of how a
    picture was read: ``doubtful`` when characters at its places are not sure, ``recognised`` when they only may be wrong.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    place: Place
    against: tuple[Place, ...] = ()
    suggestion: str | None = None
    cause: str | None = None
    edits: tuple[Edit, ...] = ()
    earlier: int = 0
    recognition: Recognition | None = None

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits from the rule and the normalised quotes; moving the text leaves it unchanged.

        Of several findings that say the same each has its own: the second, the third …
        """
        return _hashed([*self.said, *([f"\0{self.earlier}"] if self.earlier else [])])

    @property
    def kin(self) -> str:
        """The fingerprint of the first of all findings that say the same: a baseline counts them under it."""
        return _hashed(self.said)

    @property
    def said(self) -> tuple[str, ...]:
        """The rule and the normalised quotes: equal for findings that say the same at different places."""
        return (self.rule, *(normalised(place.quote) for place in (self.place, *self.against)))


def _hashed(parts: Iterable[str]) -> str:
    # NUL cannot occur in a quote that a reader delivered, so that two quotes never run together.
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def normalised(quote: str) -> str:
    """The quote without white space and with widths unified: what fingerprints and suppressions compare."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", quote))
