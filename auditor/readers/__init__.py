"""Readers: a file becomes a Notice. A new kind is a module with ``read``, told from its bytes in ``kinds``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from auditor import office
from auditor.notice import Notice
from auditor.readers.kinds import HTML_NAMES, UNREAD, kind_of
from auditor.readers.recogniser import installed
from auditor.readers.source import Given, Options, ReadFailure, Source, Tracked, load, source_of

Reader = Callable[[Path, Source, Options], Notice]

# Kind to the module that reads it, imported when the first file of the kind is met.
READERS = {
    "txt": "txt",
    "md": "markdown",
    "docx": "docx",
    "html": "html",
    "pdf": "pdf",
    "ofd": "ofd",
    "image": "image",
    **dict.fromkeys(office.KINDS, "office"),
}
# The names by which documents are known in a folder; a file that is named itself may have any name.
SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".html", ".htm", ".pdf", ".ofd", ".doc", ".wps", ".rtf", ".odt")
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
KINDS = "、".join((*SUFFIXES, *PICTURES))

# Of a packed file a few bytes make many characters. An audit takes 300 MB of memory and half a minute for a million; more
# than a limit of 20 MB for the file allows them for more of the text too.
_MOST_CHARACTERS = 3_000_000
_REPORT = b'<meta name="generator" content="auditor '


def readable(path: Path) -> bool:
    """Whether the name of the file says that it is of a kind that is read, and it is none of our own reports.

    Word keeps a file ~$… beside each that is open.
    """
    suffix = path.suffix.lower()
    if suffix in PICTURES:  # a folder may be full of photographs; who has not asked for the recogniser means texts
        return installed()
    if suffix not in SUFFIXES or path.name.startswith("~$"):
        return False
    return suffix not in HTML_NAMES or not _is_report(path)


def _is_report(path: Path) -> bool:
    try:
        if not path.is_file():  # to open a pipe would wait for its other end
            return False
        with path.open("rb") as file:
            return _REPORT in file.read(2048)
    except (OSError, ValueError):
        return False


def read(path: Path, max_bytes: int, options: Options | None = None) -> Notice:
    """The notice in the file ``path``, whose kind its content tells; ReadFailure, with one sentence, when it cannot be read."""
    options = options or Options()
    given = options.given if options.given and options.given.path == path else None
    source = source_of(given, max_bytes) if given else load(path, max_bytes)
    kind = kind_of(source.data, path.suffix.lower())
    if kind not in READERS:
        raise ReadFailure(path, UNREAD[kind])
    reader: Reader = import_module(f"{__name__}.{READERS[kind]}").read
    notice = reader(path, source, options)
    most = max(_MOST_CHARACTERS, max_bytes * 3 // 20)
    if len(notice.text) > most:
        raise ReadFailure(
            path,
            f"有 {-(-len(notice.text) // 10_000)} 万字，超过上限 {most // 10_000} 万字；确需审查请分成几份，或用 --max-size 提高上限",
        )
    return replace(notice, given=given.data) if given else notice


__all__ = ["KINDS", "READERS", "Given", "Options", "ReadFailure", "Reader", "Tracked", "read", "readable"]
