"""Readers: a file becomes a Notice. A new kind is a module with ``read`` and one line in ``READERS``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from auditor.notice import Notice
from auditor.readers import markdown, txt
from auditor.readers.source import ReadFailure

Reader = Callable[[Path, int], Notice]

READERS: dict[str, Reader] = {
    ".txt": txt.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
}
KINDS = "、".join(READERS)


def readable(path: Path) -> bool:
    """Whether the name of the file says that it is of a kind that is read."""
    return path.suffix.lower() in READERS


def read(path: Path, max_bytes: int) -> Notice:
    """The notice in the file ``path``; ReadFailure, with one sentence, when it cannot be read."""
    if not readable(path):
        kind = f"{path.suffix} 文件" if path.suffix else "没有扩展名的文件"
        raise ReadFailure(path, f"不能读取{kind}：本版本只读 {KINDS}")
    return READERS[path.suffix.lower()](path, max_bytes)


__all__ = ["KINDS", "READERS", "ReadFailure", "Reader", "read", "readable"]
