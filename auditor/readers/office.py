"""Old Word, WPS, RTF and OpenDocument files: read as the Word files that LibreOffice makes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auditor import office
from auditor.notice import Notice
from auditor.readers import docx
from auditor.readers.kinds import kind_of
from auditor.readers.source import Options, ReadFailure, Source


def read(path: Path, source: Source, options: Options) -> Notice:
    """The notice in such a file; ReadFailure, with one sentence, when it cannot be converted or LibreOffice is not there."""
    kind = kind_of(source.data, "")
    try:
        word = office.converted(source.data, kind)
    except office.NotConverted as error:
        raise ReadFailure(path, str(error)) from error
    notice = docx.read(path, Source(word, source.sha256), options)
    assert notice.origin is not None
    return replace(notice, origin=replace(notice.origin, converted=kind))
