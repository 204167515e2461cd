"""The part of a document's report that says what it shares with other documents of its folder."""

from __future__ import annotations

from typing import Any

from ._folder_pages import render

_MOST = 30


def write(pages: Any, name: str) -> str:
    """The part as HTML, empty when the document with the report ``name`` shares nothing."""
    passages = [p for p in pages.passages if name in (p.first, p.second)]
    figures = [f for f in pages.figures if name in (f.first, f.second)]
    if not passages and not figures:
        return ""
    names = {document.name: document for document in pages.documents}
    return render(
        "across.html.j2", passages=passages[:_MOST], more=len(passages) - _MOST, figures=figures, names=names, name=name
    )
