"""Gazetteers and lexicons by name, from the installed pack of models (entry point ``auditor.models``)."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType


class MissingModel(RuntimeError):
    """A model file or the pack of models is not installed; the message says which."""


@cache
def _packs() -> tuple[ModuleType, ...]:
    packs = tuple(point.load() for point in entry_points(group="auditor.models"))
    if not packs:
        raise MissingModel("没有安装词表与模型（auditor.models）；请在项目目录运行 pip install .")
    return packs


def path(name: str) -> Path:
    """Where the file ``name`` is; MissingModel when no pack has it."""
    for pack in _packs():
        found = Path(str(pack.__file__)).parent / name
        if found.exists():
            return found
    raise MissingModel(f"缺少词表或模型文件 {name}；请重新安装 auditor")


@cache
def lines(name: str) -> tuple[str, ...]:
    """The entries of a lexicon: its lines without comments (#) and blank ones."""
    with path(name).open(encoding="utf-8") as file:
        return tuple(line.rstrip("\n") for line in file if line.strip() and not line.startswith("#"))


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated lexicon."""
    return tuple(tuple(line.split("\t")) for line in lines(name))
