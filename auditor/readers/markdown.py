"""Markdown: the text as it stands, with its marks; the outline knows what # and ** mean."""

from __future__ import annotations

from pathlib import Path

from auditor.notice import Notice
from auditor.readers.txt import read_text


def read(path: Path, max_bytes: int) -> Notice:
    """The text of a Markdown file, unchanged, so that offsets count what an editor shows. ReadFailure as for .txt."""
    return read_text(path, max_bytes, markdown=True)
