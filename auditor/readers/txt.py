"""Plain text in UTF-8, GB18030 or UTF-16."""

from __future__ import annotations

from pathlib import Path

from auditor.notice import Notice
from auditor.readers.encoding import UnknownEncoding, decode
from auditor.readers.source import Options, ReadFailure, Source


def read(path: Path, source: Source, options: Options) -> Notice:
    """The text of the file as it stands, line ends included, without a byte order mark.

    ReadFailure when it holds nothing but white space, or is no text.
    """
    return read_text(path, source, markdown=False)


def read_text(path: Path, source: Source, *, markdown: bool) -> Notice:
    """The same for any kind whose file is its text."""
    try:
        text = decode(source.data)
    except UnknownEncoding as error:
        raise ReadFailure(path, str(error)) from error
    if not text.strip():
        raise ReadFailure(path, "文件里只有空白，没有文字")
    return Notice(path=str(path), text=text, sha256=source.sha256, markdown=markdown)
