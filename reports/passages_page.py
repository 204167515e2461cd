"""The page of passages that documents share, and of one event with two figures, both texts side by side."""

from __future__ import annotations

from typing import Any

from ._folder_pages import render

_MOST = 1000  # contradictions, and names; all are in summary.xlsx


def write(pages: Any) -> str:
    """The page as HTML; ``pages`` is what ``auditor.folder.rows.Pages`` describes."""
    names = {document.name: document for document in pages.documents}
    return render(
        "passages.html.j2",
        pages=pages,
        names=names,
        shown=[passage for passage in pages.passages[: pages.shown] if not passage.form],
        pairs=sum(not passage.form for passage in pages.passages),
        forms=[form for form in pages.forms if form.text],
        figures=pages.figures[:_MOST],
        sources=pages.sources[:_MOST],
    )
