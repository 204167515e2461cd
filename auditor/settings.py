"""One source of settings: what it may say, checked as it is read, and the nearest right name for what it may not."""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

from auditor.entities import BACKENDS, Name
from auditor.registry import rule_classes
from auditor.rule import Rule
from auditor.triage.suppressions import BadSuppression, Suppression, suppressions

FAIL_ON = ("error", "warning", "info", "never")
ALL = "all"  # select = ["all"] takes every rule that is not optional where a file or profile beneath left some out
KEYS = (
    "select",
    "extend-select",
    "ignore",
    "fail-on",
    "max-size",
    "ner",
    "hanlp-model",
    "house",
    "baseline",
    "since",
    "suppress",
    "rules",
)
Options = Mapping[str, Mapping[str, object]]
_FEW = 12  # so many names are told when none is near


class ConfigError(Exception):
    """A setting that cannot be followed; the message is one Chinese sentence."""


class Origin(NamedTuple):
    """Where a source's settings are written: ``words`` and, when each has a place of its own, its key behind them."""

    words: str
    keyed: bool = True

    def of(self, key: str) -> str:
        """Where the setting ``key`` was written."""
        return self.words + key if self.keyed else self.words


COMMAND_LINE = Origin("命令行 --")


@dataclass(frozen=True)
class Layer:
    """What one source says: a file, a profile in it, or the command line. None and empty mean that it is silent.

    ``select`` may hold ``all``, ``extend_select`` adds to it; ``house`` is the file of a house's lexicon and ``baseline``
    that of a baseline, as they can be opened from here.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    max_size: float | None = None
    ner: Name | None = None
    hanlp_model: str | None = None
    options: Options = field(default_factory=dict)
    house: Path | None = None
    baseline: Path | None = None
    since: str | None = None
    suppress: tuple[Suppression, ...] = ()
    origin: Origin = COMMAND_LINE
    extend_select: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for id in (*(id for id in self.select or () if id != ALL), *self.ignore, *self.extend_select):
            rule_class(id)
        if self.fail_on is not None and self.fail_on not in FAIL_ON:
            raise ConfigError(f"fail-on 不能是“{self.fail_on}”{nearest(self.fail_on, FAIL_ON)}")
        if self.max_size is not None and not (0 < self.max_size < math.inf):
            raise ConfigError(f"max-size 应是大于零的兆字节数，不能是 {self.max_size:g}")
        if self.ner is not None and self.ner not in BACKENDS:
            raise ConfigError(f"ner 不能是“{self.ner}”{nearest(self.ner, BACKENDS)}")


def layer_of(table: Mapping[str, object], folder: Path, origin: Origin, extra: tuple[str, ...] = ()) -> Layer:
    """What a table of TOML says; paths in it count from ``folder``. ``extra`` are keys that the caller reads itself.

    ConfigError for a key, rule, option or value that is none.
    """
    for key in table:
        if key not in (*KEYS, *extra):
            raise ConfigError(f"没有名为“{key}”的设置{_nearest_key(key, (*KEYS, *extra))}")
    max_size, house = table.get("max-size"), text_of(table, "house", 'house = "house.txt"')
    baseline = text_of(table, "baseline", 'baseline = "baseline.json"')
    if max_size is not None and not _is_number(max_size):
        raise ConfigError("max-size 应是一个数（兆字节），如 max-size = 20")
    return Layer(
        select=_ids(table["select"], "select") if "select" in table else None,
        extend_select=_ids(table.get("extend-select", []), "extend-select"),
        ignore=_ids(table.get("ignore", []), "ignore"),
        fail_on=text_of(table, "fail-on", 'fail-on = "warning"'),
        max_size=float(str(max_size)) if max_size is not None else None,
        ner=cast(Name | None, text_of(table, "ner", 'ner = "hanlp"')),  # __post_init__ refuses what is none
        hanlp_model=text_of(table, "hanlp-model", 'hanlp-model = "模型文件夹"'),
        options={
            id: _options(rule_class(id), table_of(options, f"rules.{id}"))
            for id, options in table_of(table.get("rules", {}), "rules").items()
        },
        house=folder / house if house is not None else None,
        baseline=folder / baseline if baseline is not None else None,
        since=text_of(table, "since", 'since = "origin/main"'),
        suppress=_suppressions(table.get("suppress", []), folder, origin),
        origin=origin,
    )


def _suppressions(value: object, folder: Path, origin: Origin) -> tuple[Suppression, ...]:
    try:
        return suppressions(value, str(folder.absolute()), origin.words.partition("：")[0])
    except BadSuppression as error:
        raise ConfigError(str(error)) from error


def _nearest_key(key: str, keys: tuple[str, ...]) -> str:
    if key in rule_classes():
        return f"，规则的选项写在 [rules.{key}] 下"
    if key == "extends":
        return "，它写在 [profiles.…] 里；整个文件要用哪个方案，写 profile"
    return nearest(key, keys)


def rule_class(id: str) -> type[Rule]:
    """The rule with this id; ConfigError that names the nearest one when there is none."""
    known = rule_classes()
    if id not in known:
        raise ConfigError(f"没有名为“{id}”的规则{nearest(id, known) or '，用 auditor rules 可列出全部规则'}")
    return known[id]


def nearest(word: str, known: Iterable[str]) -> str:
    """``，是不是“…”？`` with the known name that looks most like ``word``, or the known names when they are few."""
    names = {name.lower().replace("_", "-"): name for name in known}
    close = difflib.get_close_matches(word.lower().replace("_", "-"), names, n=1, cutoff=0.5)
    if close:
        return f"，是不是“{names[close[0]]}”？"
    return f"，可用的有：{'、'.join(names.values())}" if 0 < len(names) <= _FEW else ""


def nearest_file(path: Path) -> str:
    """``，是不是“…”？`` with the file beside a missing one whose name looks most like it, or nothing."""
    try:
        names = [entry.name for entry in os.scandir(path.parent) if entry.is_file()]
    except (OSError, ValueError):
        return ""
    close = difflib.get_close_matches(path.name, names, n=1, cutoff=0.6)
    return f"，是不是“{path.with_name(close[0])}”？" if close else ""


def options_of(cls: type[Rule]) -> dict[str, tuple[object, object]]:
    """Option name to (type, default) of a rule."""
    hints = get_type_hints(cls)
    return {f.name: (hints[f.name], f.default) for f in dataclasses.fields(cls)}  # type: ignore[arg-type]


def text_of(table: Mapping[str, object], key: str, example: str) -> str | None:
    """The text under ``key``, None when there is none; ConfigError when it is no text or empty."""
    value = table.get(key)
    if value is not None and not (isinstance(value, str) and value):
        raise ConfigError(f"{key} 应是一段文字，如 {example}")
    return value


def table_of(value: object, name: str) -> dict[str, object]:
    """A table of TOML; ConfigError when the value is none."""
    if not isinstance(value, dict):
        raise ConfigError(f"{name} 应是一个表，写作 [{name}…]")
    return value


def _ids(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(id, str) for id in value):
        raise ConfigError(f'{key} 应是规则名的列表，如 {key} = ["count-vs-list"]')
    return tuple(value)


def _options(cls: type[Rule], table: Mapping[str, object]) -> dict[str, object]:
    known = options_of(cls)
    values = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            more = nearest(key, (n.replace("_", "-") for n in known)) if known else "，它没有选项"
            raise ConfigError(f"规则 {cls.id} 没有名为“{key}”的选项{more}")
        kind, _ = known[name]
        if (converted := _converted(value, kind)) is _REFUSED:
            raise ConfigError(f"规则 {cls.id} 的选项 {key} 应是{type_name(kind)}，不能是 {value!r}")
        values[name] = converted
    return values


_REFUSED = object()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _converted(value: object, kind: object) -> object:
    """``value`` from TOML as the type ``kind`` of an option's field, or ``_REFUSED``."""
    origin = get_origin(kind)
    if origin is Literal:
        return value if value in get_args(kind) else _REFUSED
    if origin in (Union, types.UnionType):
        options = (_converted(value, part) for part in get_args(kind))
        return next((option for option in options if option is not _REFUSED), _REFUSED)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            return _REFUSED
        items = [_converted(item, get_args(kind)[0]) for item in value]
        return _REFUSED if _REFUSED in items else origin(items)
    if kind in (float, Decimal):
        return kind(str(value)) if _is_number(value) else _REFUSED
    return value if type(value) is kind else _REFUSED


def type_name(kind: object) -> str:
    """What an option takes, in Chinese."""
    names: dict[object, str] = {int: "整数", float: "数", Decimal: "数", str: "文字", bool: "true 或 false"}
    origin = get_origin(kind)
    if origin is Literal:
        return " / ".join(map(str, get_args(kind))) + " 之一"
    if origin in (Union, types.UnionType):
        return "或".join(type_name(part) for part in get_args(kind) if part is not type(None))
    if origin in (tuple, frozenset):
        return f"列表（每项为{type_name(get_args(kind)[0])}）"
    return names.get(kind, getattr(kind, "__name__", str(kind)))
