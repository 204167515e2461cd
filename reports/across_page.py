"""The part of a document's report that says what it shares with other documents of its folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ._folder_pages import render

_MOST = 30


def write(pages: Any) -> Iterator[tuple[str, str]]:
    """The name of each document's report and the part as HTML, empty when the document shares nothing."""
    names = {document.name: document for document in pages.documents}
    passages, figures, forms, sources = (defaultdict(list) for _ in range(4))
    for passage in pages.passages:
        if not passage.form:
            passages[passage.first].append(passage)
            passages[passage.second].append(passage)
    for figure in pages.figures:
        figures[figure.first].append(figure)
        figures[figure.second].append(figure)
    for form in pages.forms:
        for name, length in form.members:
            forms[name].append((form, length))
    for source in pages.sources:
        sources[source.name].append(source)
    for name in names:
        told = {"passages": passages[name], "figures": figures[name], "forms": forms[name], "sources": sources[name]}
        yield name, _part(pages, names, name, told) if any(told.values()) else ""


def _part(pages: Any, names: Mapping[str, Any], name: str, told: Mapping[str, list[Any]]) -> str:
    few: dict[str, Any] = {key: rows[:_MOST] for key, rows in told.items()}
    more = sum(len(rows) - len(few[key]) for key, rows in told.items())
    return render("across.html.j2", **few, more=more, names=names, name=name, pages=pages)
