"""A notice and its layers: each is computed once, when the first rule asks for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from auditor.attachments import Attachments, find_attachments
from auditor.breaks import Breaks, find_breaks
from auditor.changes import Change, find_changes
from auditor.entities import Backend, Entity, Known, Layer
from auditor.extract.bodies import Body, Mention, find_bodies, resolve_bodies, with_known
from auditor.extract.dates import Date, find_dates
from auditor.extract.issuer import IssuerGuess, find_issuer
from auditor.extract.marks import Jump, Marked, find_document_numbers, find_jumps, find_quotations, find_titles
from auditor.extract.places import PlaceName, find_places
from auditor.extract.quantities import Quantity, find_quantities
from auditor.finding import Place
from auditor.house import Allowed, House
from auditor.mentions import Mention as Figure
from auditor.mentions import by_sentence, find_mentions
from auditor.numbering import Numbering, find_numbering
from auditor.numerals import fold
from auditor.outline import Heading, Outline, find_outline
from auditor.source_map import Cell, SourceMap
from auditor.stray_lines import Stray, find_strays
from auditor.text import Cover, Paragraph, paragraphs
from auditor.timeline import Timeline, find_timeline

if TYPE_CHECKING:
    from auditor.foreign import Foreign
    from auditor.layout import Layout
    from auditor.seam_score import Sides
    from auditor.table_text import Said
    from auditor.tables import Table
    from auditor.threads import Splice


@dataclass(frozen=True)
class Notice:
    """A text as it was read, and what is known of it.

    ``text`` is the decoded file, unchanged; every offset in every layer counts its code points. ``markdown`` says
    that ``#`` and ``**`` at the edges of a line are markup. ``ner`` is the recogniser that was asked for; None is the
    one that ships, used only by rules that ask. ``house`` is the lexicon of the house that reads it. ``given`` are
    the bytes of what is no file: standard input. ``laid_out`` reads the layout, where the source has one.
    """

    path: str
    text: str
    sha256: str = ""
    markdown: bool = False
    ner: Backend | None = None
    origin: SourceMap | None = None
    house: House | None = None
    given: bytes | None = None
    laid_out: Callable[[], Layout] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def folded(self) -> str:
        """The text with widths unified, one character for each of ``text``."""
        return fold(self.text)

    @cached_property
    def characters(self) -> frozenset[str]:
        """Each character of the text once: tells at once that a search for a rare one is in vain."""
        return frozenset(self.text)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The lines that are not blank."""
        return paragraphs(self.text)

    @cached_property
    def outline(self) -> Outline:
        """The headings and numbered items as a tree."""
        return find_outline(self.folded, self.paragraphs)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings and numbered items in the order of the text."""
        return self.outline.headings

    @cached_property
    def numbering(self) -> Numbering:
        """Section numbers that are given twice, missing or out of order."""
        return find_numbering(self.outline, self.folded)

    @cached_property
    def attachments(self) -> Attachments:
        """The list of attachments, and the attachments that follow."""
        return find_attachments(self.folded, self.paragraphs)

    @cached_property
    def strays(self) -> tuple[Stray, ...]:
        """Page numbers and running heads in the middle of sentences."""
        return find_strays(self.folded, self.paragraphs, self.outline)

    @cached_property
    def breaks(self) -> Breaks:
        """Paragraphs that stop in mid sentence."""
        turns = [turn.offset for turn in self.origin.turns if not turn.inside] if self.origin else []
        torn = frozenset(stray.before for stray in self.strays)
        return find_breaks(
            self.folded, self.paragraphs, self.outline, self.jumps, markdown=self.markdown, turns=turns, torn=torn
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables, with their heads and units."""
        from auditor.tables import find_tables

        return find_tables(self)

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The figures of the text that a table gives too."""
        from auditor.table_text import find_said

        return find_said(self)

    @cached_property
    def layout(self) -> Layout | None:
        """How the document is set; None where its source does not tell."""
        return self.laid_out() if self.laid_out else None

    @cached_property
    def titles(self) -> tuple[Marked, ...]:
        """《Titles》."""
        return find_titles(self.folded)

    @cached_property
    def quotations(self) -> tuple[Marked, ...]:
        """“Quotations”, the outer ones."""
        return find_quotations(self.folded)

    @cached_property
    def document_numbers(self) -> tuple[Marked, ...]:
        """国发〔2019〕3号 and its like."""
        return find_document_numbers(self.folded)

    @cached_property
    def jumps(self) -> tuple[Jump, ...]:
        """下转第3版 and 上接第1版."""
        return find_jumps(self.folded)

    @cached_property
    def _named(self) -> Cover:
        return Cover([*self.titles, *self.document_numbers])

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """Dates, ranges and bounds, with the year inherited where it is left out."""
        return find_dates(self.folded, self._named)

    @cached_property
    def timeline(self) -> Timeline:
        """When it was signed and delivered, the steps of the inspection that it answers, the years of its headings."""
        return find_timeline(self.folded, self.paragraphs, self.dates, self.title_span, self.headings)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Numbers with a unit and the noun that they count."""
        taken = Cover([*self.titles, *self.document_numbers, *self.dates, *self.jumps])
        return find_quantities(self.folded, taken, self.quotations, self.headings)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The quantities with the words around them."""
        return tuple(find_mentions(self.folded, self.quantities))

    @cached_property
    def figures_by_sentence(self) -> tuple[list[Figure], ...]:
        """The same, sentence by sentence."""
        return tuple(by_sentence(self.figures))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Changes that are stated together with their ends."""
        return tuple(find_changes(self.figures))

    @cached_property
    def places(self) -> tuple[PlaceName, ...]:
        """Names of administrative divisions, each chain of them as one."""
        return find_places(self.folded)

    @cached_property
    def allowed(self) -> Allowed:
        """Where names and terms of the house stand: a rule that gathers places into one finding leaves those out."""
        return Allowed(self.house, self.folded)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Names of bodies as they are printed, not yet resolved."""
        found = find_bodies(self.folded, self.places, self.paragraphs)
        return with_known(self.folded, found, self.allowed.bodies) if self.allowed.bodies else found

    @cached_property
    def issuer(self) -> IssuerGuess | None:
        """The body that issued the notice, from title, signature, opening and self-reference."""
        return find_issuer(self.folded, self.paragraphs, self.mentions, self.title_span)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Names of bodies with what short forms stand for."""
        return resolve_bodies(self.folded, self.mentions, self.issuer)

    @cached_property
    def foreign(self) -> tuple[Foreign, ...]:
        """Names of other jurisdictions where the issuer's own must stand."""
        from auditor.foreign import foreign_names

        return tuple(foreign_names(self))

    @cached_property
    def splice(self) -> Splice:
        """Where the text was run together of several, and what follows what; empty for a text in one piece."""
        from auditor.splice import find_splice

        return find_splice(self)

    @cached_property
    def sides(self) -> Sides:
        """The text as the networks see it that find seams, which is costly: half a second for 10,000 characters."""
        from auditor.seam_score import load

        return load().read(self.text)

    @cached_property
    def deep_splice(self) -> Splice:
        """The same, with every clause read for a seam where nothing cheaper points to one."""
        from auditor.splice import find_splice

        return find_splice(self, deep=True)

    @cached_property
    def title_span(self) -> tuple[int, int] | None:
        """(start, end) of the title at the head of the text, or None."""
        return self.outline.title

    @property
    def title(self) -> str | None:
        """The title in one line, or None."""
        if not self.title_span:
            return None
        start, end = self.title_span
        return "".join(self.text[start:end].split()).replace("**", "") or None

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds ``offset``, or the last one before it."""
        index = bisect_right(self._paragraph_starts, offset) - 1
        return self.paragraphs[index] if index >= 0 else None

    def place(self, start: int, end: int) -> Place:
        """The Place of [start, end); the quote is the text as it stands."""
        line = bisect_right(self._line_starts, start) - 1
        page, paragraph = self._source(start)
        return Place(
            start=start,
            end=end,
            line=line + 1,
            column=start - self._line_starts[line] + 1,
            quote=self.text[start:end],
            path=self.outline.path_at(start),
            page=page,
            paragraph=paragraph,
            cell=self._cell(start),
        )

    def _cell(self, offset: int) -> Cell | None:
        """The cell of a table of the source that holds a character."""
        block = self.origin.block_at(offset) if self.origin else None
        return block.cell if block and offset <= block.end else None

    def _source(self, offset: int) -> tuple[int | None, int | None]:
        """The page and the paragraph of the source, from 1."""
        if self.origin and self.origin.blocks:
            return self.origin.position(offset)
        paragraph = self.paragraph_at(offset)
        return None, paragraph.index + 1 if paragraph else None

    @cached_property
    def _recognised(self) -> Layer:
        return Layer(self.text, self.ner or Backend())

    @cached_property
    def _known(self) -> Known:
        return Known((*self.places, *self.mentions))

    def recognised(self, start: int, end: int) -> tuple[Entity, ...]:
        """Names that a model proposes in [start, end); none touches a place or body that the gazetteer knows.

        Loads the model when first asked. Ask for a sentence, not for the whole text: each sentence is read
        once, when it is first asked for.
        """
        return tuple(e for e in self._recognised.within(start, end) if not self._known.touches(e))

    def people_in(self, start: int, end: int) -> tuple[Entity, ...]:
        """The names of people that a model proposes in [start, end)."""
        return tuple(entity for entity in self.recognised(start, end) if entity.label == "PER")

    @cached_property
    def entities_by_model(self) -> tuple[Entity, ...]:
        """All that a model proposes in the whole text, which is costly: see ``recognised``."""
        return self.recognised(0, len(self.text))

    @cached_property
    def people(self) -> tuple[Entity, ...]:
        """All names of people that a model proposes, which is costly: see ``people_in``."""
        return tuple(entity for entity in self.entities_by_model if entity.label == "PER")

    def words(self, start: int, end: int, *, across_breaks: bool = False) -> tuple[tuple[int, int], ...]:
        """(start, end) of each word and mark in [start, end), without white space; imports spaCy when first asked.

        Ask for a sentence, not for the whole text. With ``across_breaks`` the text is read as if it had no white space:
        a word that a line break tears is one, and its span holds the break.
        """
        key = (start, end, across_breaks)
        if key not in self._words:
            self._words[key] = self._cut(start, end, across_breaks)
        return self._words[key]

    @cached_property
    def _words(self) -> dict[tuple[int, int, bool], tuple[tuple[int, int], ...]]:
        return {}

    def _cut(self, start: int, end: int, across_breaks: bool) -> tuple[tuple[int, int], ...]:
        from auditor import nlp  # costs a second: only a run whose rules need words pays it

        if not across_breaks:
            return tuple((start + first, start + last) for first, last in nlp.words(self.text[start:end]))
        kept = [i for i in range(start, min(end, len(self.text))) if not self.text[i].isspace()]
        joined = "".join(self.text[i] for i in kept)
        return tuple((kept[first], kept[last - 1] + 1) for first, last in nlp.words(joined))
