"""Markdown: the text as it stands, with its marks; the outline knows what # and ** mean."""

from __future__ import annotations

from pathlib import Path

from auditor.notice import Notice
from auditor.readers.source import Options, Source
from auditor.readers.txt import read_text


def read(path: Path, source: Source, options: Options) -> Notice:
    """The text of a Markdown file, unchanged, so that offsets count what an editor shows. ReadFailure as for .txt."""
    return read_text(path, source, markdown=True)
