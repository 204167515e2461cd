"""PDF: the text of its pages in reading order, running heads and feet apart; pages without text are recognised."""

from __future__ import annotations

from pathlib import Path

from auditor.notice import Notice
from auditor.readers import recogniser
from auditor.readers.isolated import Unreadable, extract
from auditor.readers.source import Options, ReadFailure, Source

MEGABYTES = 1024  # of address space, for PDFium


def read(path: Path, source: Source, options: Options) -> Notice:
    """The notice in a PDF; ReadFailure, with one sentence, when it is damaged, encrypted or without text."""
    try:
        text, origin = extract("pdf_pages", source.data, MEGABYTES)
        if any(page.state == "unread" for page in origin.pages) and recogniser.installed():
            text, origin = extract("pdf_scans", source.data, recogniser.MEGABYTES)
    except Unreadable as error:
        raise ReadFailure(path, str(error)) from error
    if not text.strip():
        scanned = any(page.state == "unread" for page in origin.pages)
        raise ReadFailure(path, recogniser.MISSING if scanned else "PDF 里没有文字")
    return Notice(path=str(path), text=text, sha256=source.sha256, origin=origin)
