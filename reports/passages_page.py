"""The page of passages that documents share, and of one event with two figures, both texts side by side."""

from __future__ import annotations

from typing import Any

from ._folder_pages import render

_MOST = 1000  # all of them are in passages.parquet


def write(pages: Any) -> str:
    """The page as HTML; ``pages`` is what ``auditor.folder.rows.Pages`` describes."""
    names = {document.name: document for document in pages.documents}
    return render(
        "passages.html.j2", pages=pages, names=names, shown=pages.passages[:_MOST], figures=pages.figures[:_MOST]
    )
