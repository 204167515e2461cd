"""Which rules and report writers are installed, found through entry points so that an outside pack is found alike."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from auditor.rule import Rule

# Takes the report, and by name what it has options for; formats that are no text give bytes.
Writer = Callable[..., str | bytes]


@cache
def rule_classes() -> dict[str, type[Rule]]:
    """Rule id to class, sorted by id. An entry point ``auditor.rules`` names a package; each module holds one rule."""
    found: dict[str, type[Rule]] = {}
    for point in entry_points(group="auditor.rules"):
        for cls in _rules_in(point.load()):
            if found.get(cls.id, cls) is not cls:
                raise ValueError(f"规则 {cls.id} 有两个定义：{found[cls.id].__module__} 与 {cls.__module__}")
            found[cls.id] = cls
    return dict(sorted(found.items()))


def _rules_in(package: ModuleType) -> Iterator[type[Rule]]:
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if module.name.rpartition(".")[2].startswith("_"):
            continue
        for _, cls in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(cls, Rule) and cls.__module__ == module.name and not inspect.isabstract(cls):
                yield cls


def writer_names() -> tuple[str, ...]:
    """The formats that ``--format`` takes."""
    return tuple(sorted(_writer_points()))


def writer(name: str) -> Writer:
    """The function that writes a report in the format ``name``; KeyError when no such format is installed."""
    loaded: Writer = _writer_points()[name].load()
    return loaded


@cache
def _writer_points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group="auditor.reports")}
