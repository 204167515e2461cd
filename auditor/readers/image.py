"""A picture of one page or, in a TIFF, of several: the text that a recogniser reads on it."""

from __future__ import annotations

from pathlib import Path

from auditor.notice import Notice
from auditor.readers.isolated import Unreadable, extract
from auditor.readers.recogniser import MEGABYTES, MISSING, installed
from auditor.readers.source import Options, ReadFailure, Source


def read(path: Path, source: Source, options: Options) -> Notice:
    """The notice on a picture; ReadFailure, with one sentence, when it is damaged, too large or without text."""
    if not installed():
        raise ReadFailure(path, MISSING)
    try:
        text, origin = extract("image_pages", source.data, MEGABYTES)
    except Unreadable as error:
        raise ReadFailure(path, str(error)) from error
    return Notice(path=str(path), text=text, sha256=source.sha256, origin=origin)
