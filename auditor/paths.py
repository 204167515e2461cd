"""Names of files: as they stand in tables, baselines and suppressions, the same on every machine."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache
from pathlib import Path

_WILD = re.compile(r"[*?]")


def relative(path: str | Path, root: str | Path) -> str:
    """``path`` from ``root``, with /; absolute without a root or on another drive. What is no Unicode gets replacement
    characters."""
    whole = os.path.abspath(path)  # noqa: PTH100 # a link keeps its own name
    try:
        inside = os.path.relpath(whole, root) if root else whole
    except ValueError:
        inside = whole
    return inside.replace(os.sep, "/").encode("utf-8", "replace").decode()


def key(path: str | Path, root: str | Path) -> str:
    """``relative``, with characters composed: one system keeps é in one piece, another in two."""
    return unicodedata.normalize("NFC", relative(path, root))


def matches(glob: str, path: str | Path, root: str | Path) -> bool:
    """Whether the file ``path`` is what ``glob`` says, counted from the folder ``root``.

    ``*`` and ``?`` stay within a folder, ``**`` goes through any number of them; a folder stands for all that is in it, and
    a pattern without / for a name in any folder.
    """
    name = key(path, "" if os.path.isabs(glob) else root)  # noqa: PTH117
    return _pattern(unicodedata.normalize("NFC", glob)).fullmatch(name) is not None


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    glob = glob.replace("\\", "/").removeprefix("./")
    anywhere = "(?:.*/)?" if "/" not in glob.rstrip("/") else ""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.rstrip("/"))
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(f"{anywhere}{''.join(wild.get(part) or re.escape(part) for part in parts)}(?:/.*)?", re.DOTALL)


def fixed_part(glob: str) -> str:
    """The folders and the name before the first wildcard: what a run must cover to tell whether the pattern is of use."""
    found = _WILD.search(glob)
    return glob if found is None else glob[: glob.rfind("/", 0, found.start()) + 1]
