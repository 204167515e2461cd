"""OFD (GB/T 33190-2016): the text of its pages in reading order, running heads and feet apart, as of a PDF."""

from __future__ import annotations

from pathlib import Path

from auditor.notice import Notice
from auditor.readers.isolated import Unreadable, extract
from auditor.readers.source import Options, ReadFailure, Source

MEGABYTES = 1024  # of address space


def read(path: Path, source: Source, options: Options) -> Notice:
    """The notice in an OFD file; ReadFailure, with one sentence, when it is damaged, encrypted or without text."""
    try:
        text, origin = extract("ofd_pages", source.data, MEGABYTES)
    except Unreadable as error:
        raise ReadFailure(path, str(error)) from error
    return Notice(path=str(path), text=text, sha256=source.sha256, origin=origin)
