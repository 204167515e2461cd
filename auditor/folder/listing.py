"""The files of a run: where each lies, what it is called in the tables, and what its report is called."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.paths import relative
from auditor.report import ReadError
from auditor.run import files

_UNSAFE = re.compile(r"[^\w\u3400-\u9fff-]+")
_LONGEST = 48  # characters of a report's name that tell; in UTF-8 a file system takes 255 bytes


class File(NamedTuple):
    """A document of a run: ``source`` is where it lies, ``path`` what it is called (from the folder, with /), ``name`` the
    name of its report without suffix."""

    source: str
    path: str
    name: str


class Unlisted(NamedTuple):
    """What could not be listed or is no document, and why in one sentence."""

    path: str
    words: str


def documents(paths: Sequence[Path], run: Path) -> Iterator[File | Unlisted]:
    """Every readable document under ``paths``, each once; what the run itself writes is none."""
    root, own = _root(paths), os.path.realpath(run)
    for item in files(paths):
        if isinstance(item, ReadError):
            yield Unlisted(relative(Path(item.path), root), item.message)
        elif not os.path.realpath(item).startswith(own + os.sep):
            path = relative(item, root)
            yield File(os.path.abspath(item), path, report_name(path))  # noqa: PTH100 # a child may stand elsewhere


def _root(paths: Iterable[Path]) -> str:
    """The folder itself where one was given, else what all have in common."""
    each = [os.path.abspath(path) for path in paths]  # noqa: PTH100
    if len(each) == 1:
        return each[0] if os.path.isdir(each[0]) else os.path.dirname(each[0])  # noqa: PTH112, PTH120
    try:
        common = os.path.commonpath(each)
    except ValueError:  # on several drives
        return ""
    return common if os.path.isdir(common) else os.path.dirname(common)  # noqa: PTH112, PTH120


def report_name(path: str) -> str:
    """A name that every file system takes, tells the document and is its own: two documents never share one."""
    telling = _UNSAFE.sub("-", path.rpartition(".")[0] or path).strip("-")[-_LONGEST:].strip("-")
    return f"{telling}-{hashlib.sha256(path.encode()).hexdigest()[:10]}"
