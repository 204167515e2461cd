"""Lexicons and trained models as files, by name; README.md beside this file has a card for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Where the file or folder ``name`` of this package is; FileNotFoundError when it is not there."""
    found = _FOLDER / name
    if not found.exists():
        raise FileNotFoundError(f"缺少词表或模型文件 {name}（应在 {_FOLDER}）；请重新安装 auditor")
    return found


@cache
def lines(name: str) -> tuple[str, ...]:
    """The entries of a lexicon: its lines after the opening comment, without blank ones and spaces at the end.

    A tab at the end stays, as it stands before an empty last column.
    """
    with path(name).open(encoding="utf-8") as file:
        rows = [line.rstrip(" \r\n") for line in file]
    start = next((number for number, row in enumerate(rows) if not row.startswith("#")), len(rows))
    return tuple(row for row in rows[start:] if row.strip())


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated lexicon."""
    return tuple(tuple(line.split("\t")) for line in lines(name))
