"""The spaCy side: words by the shipped segmenter, and the notice layers as pipeline components.

Only ``Notice.words`` and the entry points ``spacy_factories`` import this module: importing spaCy costs a second, and a
run whose rules need no tokens is over by then.

Five factories put what the plain functions find into a spaCy document, under its own name in ``doc.spans``:

================== ================================ =======================================================
factory            labels                           value (``span._.notice_value``, also ``span.kb_id_``)
================== ================================ =======================================================
notice_dates       date                             ISO 8601, a range with /, an open end with ..
notice_quantities  quantity                         number, unit and noun
notice_names       body, place                      the full name that it stands for
notice_titles      title                            the title without its marks
notice_outline     section-number                   the path in the outline, 三（二）4
================== ================================ =======================================================

Two more put what a model recognises, whatever the pipeline's tokens, into ``doc.spans["notice_entities"]``, labels PER,
LOC and ORG; where tokens and names agree they are also ``doc.ents``:

================== ==================================================================================================
notice_ner         the recogniser that ships (``auditor.tagger``)
hanlp_ner          a HanLP model, ``config={"model": folder or name}`` (extra ``hanlp``)
================== ==================================================================================================

A token may begin before a value or end behind it (20多 is one word for pkuseg). A span then covers all tokens that
share a character with the value (``alignment_mode="expand"``), and the exact characters are ``span._.notice_start``
and ``span._.notice_end``, offsets in ``doc.text``. With the segmenter ``char`` both are the same.

Value and offsets stand in ``kb_id_`` and ``id_`` of the span itself, not in ``doc.user_data``: so two values that
expand to the same tokens keep their own, and all of it survives ``doc.to_bytes``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from auditor import lexicon
from auditor.entities import Backend, recognise
from auditor.manifest import verified
from auditor.notice import Notice

Segmenter = Literal["pkuseg", "char"]
Component = Callable[[Doc], Doc]

FACTORIES = ("notice_titles", "notice_dates", "notice_quantities", "notice_names", "notice_outline")

# A segmenter's memory grows with the stretch that it sees at once, and spaCy's alignment with its square. Nothing that
# a word depends on reaches over the end of a clause.
_PIECE = re.compile(r"[^。！？；!?;\r\n]{1,400}[。！？；!?;\r\n]*|[。！？；!?;\r\n]{1,400}")
# Half of a pair that UTF-16 needs: no reader yields one, and spaCy's string store cannot hold it.
_SURROGATE = re.compile("[\ud800-\udfff]")


class Value(NamedTuple):
    """What a component marks: characters [start, end) of the text, a label and a normal form."""

    start: int
    end: int
    label: str
    value: str


@cache
def pipeline(segmenter: Segmenter = "pkuseg", ner: Backend | None = None) -> Language:
    """A blank Chinese pipeline with the notice components, loaded once for each choice; nothing uses the network.

    ``pkuseg`` cuts words with the model that is shipped, ``char`` makes each character a token. The components only
    read the text, so their order does not matter; ``ner`` adds the component of that recogniser. MissingModel when a
    model is not installed or not as it was trained.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    if segmenter == "pkuseg":
        nlp.tokenizer = tokenizer(verified("segmenter"))
    for name in FACTORIES:
        nlp.add_pipe(name)
    if ner is not None:
        hanlp = ner.name == "hanlp"
        nlp.add_pipe("hanlp_ner" if hanlp else "notice_ner", config={"model": ner.model} if hanlp else {})
    return nlp


def tokenizer(folder: Path, dictionary: bool = True) -> Any:
    """spaCy's Chinese tokenizer with the segmenter in ``folder``, and with its dictionary unless told otherwise."""
    found = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}}).tokenizer
    # "default" is the dictionary inside the spacy-pkuseg package. It joins what the model, trained on a newspaper
    # of 1998, tears: words that are younger. A word torn in two hides a line break inside it, and doubles a
    # character that only looks doubled; a phrase joined to one (这是) does neither.
    found.initialize(pkuseg_model=str(folder), pkuseg_user_dict="default")
    joins = found.pkuseg_seg.postprocesser
    joins.do_process = dictionary
    # Ours joins what the model cut, and never cuts: pkuseg's own way with a user dictionary cuts words out by a search
    # that goes wrong where one word begins another (无锡市, 无锡市新吴区人民法院).
    joins.common_words.update(_dictionary())
    return found


@cache
def _dictionary() -> frozenset[str]:
    """Divisions, and the words that bodies' names are made of."""
    divisions = (row["name"] for row in csv.DictReader(lexicon.lines("divisions.csv")))
    departments = (word for line in lexicon.lines("department_words.txt") for word in line.split())
    return frozenset(name for name in (*divisions, *departments) if len(name) > 2)


def words(text: str) -> list[tuple[int, int]]:
    """(start, end) of each word and mark of ``text`` in its order, white space left out; any text is good."""
    tokenizer = pipeline().tokenizer
    found = []
    for piece in _PIECE.finditer(_SURROGATE.sub("\ufffd", text)):
        for token in tokenizer(piece[0]):
            if not token.is_space:
                start = piece.start() + token.idx
                found.append((start, start + len(token)))
    return found


@lru_cache(maxsize=4)
def _notice(text: str) -> Notice:
    # The five components get one document after the other and share its layers. A Notice in doc.user_data would make
    # doc.to_bytes fail, and one kept for each document would keep all of them.
    return Notice(path="", text=text)


def _component(key: str, values: Callable[[Notice], Iterator[Value]]) -> Component:
    def component(doc: Doc) -> Doc:
        doc.spans[key] = SpanGroup(doc, name=key, spans=list(_spans(doc, values(_notice(doc.text)))))
        return doc

    return component


def _spans(doc: Doc, values: Iterator[Value]) -> Iterator[Span]:
    for value in values:
        span = doc.char_span(
            value.start,
            value.end,
            label=value.label,
            kb_id=value.value,
            span_id=f"{value.start}-{value.end}",
            alignment_mode="expand",
        )
        if span is not None:
            yield span


def _dates(notice: Notice) -> Iterator[Value]:
    return (Value(date.start, date.end, "date", date.iso()) for date in notice.dates)


def _quantities(notice: Notice) -> Iterator[Value]:
    return (Value(q.start, q.end, "quantity", q.iso()) for q in notice.quantities)


def _names(notice: Notice) -> Iterator[Value]:
    bodies = [Value(body.start, body.end, "body", body.full) for body in notice.bodies]
    places = [Value(place.start, place.end, "place", place.full) for place in notice.places]
    return iter(sorted(bodies + places))


def _titles(notice: Notice) -> Iterator[Value]:
    return (Value(title.start, title.end, "title", title.inner) for title in notice.titles)


def _outline(notice: Notice) -> Iterator[Value]:
    # A Markdown heading without a number has no characters to mark.
    numbered = (heading for heading in notice.headings if heading.number_end > heading.start)
    return (Value(heading.start, heading.number_end, "section-number", heading.path) for heading in numbered)


def make_notice_dates(nlp: Language, name: str) -> Component:
    """Component that puts dates, ranges and bounds into ``doc.spans["notice_dates"]``."""
    return _component("notice_dates", _dates)


def make_notice_quantities(nlp: Language, name: str) -> Component:
    """Component that puts numbers with their units into ``doc.spans["notice_quantities"]``."""
    return _component("notice_quantities", _quantities)


def make_notice_names(nlp: Language, name: str) -> Component:
    """Component that puts bodies and places into ``doc.spans["notice_names"]``."""
    return _component("notice_names", _names)


def make_notice_titles(nlp: Language, name: str) -> Component:
    """Component that puts 《titles》 into ``doc.spans["notice_titles"]``."""
    return _component("notice_titles", _titles)


def make_notice_outline(nlp: Language, name: str) -> Component:
    """Component that puts the numbers of headings and items into ``doc.spans["notice_outline"]``."""
    return _component("notice_outline", _outline)


def make_notice_ner(nlp: Language, name: str) -> Component:
    """Component that puts what the shipped recogniser finds into ``doc.spans["notice_entities"]``."""
    return _recognised(Backend())


def make_hanlp_ner(nlp: Language, name: str, model: str) -> Component:
    """Component that puts what the HanLP model (a folder or a name) finds into ``doc.spans["notice_entities"]``."""
    return _recognised(Backend("hanlp", model))


def _recognised(backend: Backend) -> Component:
    def component(doc: Doc) -> Doc:
        values = (Value(e.start, e.end, e.label, doc.text[e.start : e.end]) for e in recognise(doc.text, backend))
        spans = list(_spans(doc, values))
        doc.spans["notice_entities"] = SpanGroup(doc, name="notice_entities", spans=spans)
        exact = [s for s in spans if (s.start_char, s.end_char) == (s._.notice_start, s._.notice_end)]
        doc.set_ents(exact, default="outside")
        return doc

    return component


def _offset(position: int) -> Callable[[Span], int]:
    def offset(span: Span) -> int:
        exact = re.fullmatch(r"(\d+)-(\d+)", span.id_)
        return int(exact[position + 1]) if exact else (span.start_char, span.end_char)[position]

    return offset


Language.factory("notice_dates", func=make_notice_dates)
Language.factory("notice_quantities", func=make_notice_quantities)
Language.factory("notice_names", func=make_notice_names)
Language.factory("notice_titles", func=make_notice_titles)
Language.factory("notice_outline", func=make_notice_outline)
Language.factory("notice_ner", func=make_notice_ner)
Language.factory("hanlp_ner", default_config={"model": ""}, func=make_hanlp_ner)

# force: a module that is reloaded registers them again.
Span.set_extension("notice_value", getter=lambda span: span.kb_id_, force=True)
Span.set_extension("notice_start", getter=_offset(0), force=True)
Span.set_extension("notice_end", getter=_offset(1), force=True)
