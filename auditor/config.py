"""What a run is told: which rules with which options, what makes it fail, how large a file may be."""

from __future__ import annotations

import dataclasses
import difflib
import math
import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, Union, cast, get_args, get_origin, get_type_hints

from auditor.entities import BACKENDS, Backend, Name
from auditor.lexicon import MissingModel
from auditor.registry import rule_classes
from auditor.rule import Rule

FAIL_ON = ("error", "warning", "info", "never")
DEFAULT_FILE = "auditor.toml"
BUILTIN_PROFILES = ("default", "errors")
_KEYS = ("select", "ignore", "fail-on", "max-size", "ner", "hanlp-model", "rules")
Options = Mapping[str, Mapping[str, object]]


class ConfigError(Exception):
    """A setting that cannot be followed; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Config:
    """``select`` None means all rules; ``max_size`` is in megabytes; ``options`` maps rule id to option to value.

    ``ner`` None means that only a rule that asks gets entities, from the recogniser that ships.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    profile: str = "default"
    max_size: float = 20
    ner: Name | None = None
    hanlp_model: str = ""
    options: Options = field(default_factory=dict)

    @property
    def backend(self) -> Backend | None:
        """The recogniser that was asked for, loaded so that what it lacks is known; ConfigError says what that is."""
        if self.ner is None:
            return None
        backend = Backend(self.ner, self.hanlp_model if self.ner == "hanlp" else "")
        try:
            backend.load()
        except MissingModel as error:
            raise ConfigError(str(error)) from error
        return backend

    @property
    def max_bytes(self) -> int:
        """The largest file that is read."""
        return int(self.max_size * 1024 * 1024)

    def with_layer(self, layer: Layer) -> Config:
        """This configuration under a nearer one: a nearer ``select`` starts afresh, a nearer ``ignore`` is added."""
        fresh = layer.select is not None
        return dataclasses.replace(
            self,
            select=layer.select if fresh else self.select,
            ignore=layer.ignore if fresh else (*self.ignore, *layer.ignore),
            fail_on=layer.fail_on or self.fail_on,
            max_size=layer.max_size or self.max_size,
            ner=layer.ner or self.ner,
            hanlp_model=layer.hanlp_model or self.hanlp_model,
            options={
                id: {**self.options.get(id, {}), **layer.options.get(id, {})}
                for id in (*self.options, *(i for i in layer.options if i not in self.options))
            },
        )


@dataclass(frozen=True)
class Layer:
    """What one source says: a file, a profile in it, or the command line. None and empty mean that it is silent."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    max_size: float | None = None
    ner: Name | None = None
    hanlp_model: str | None = None
    options: Options = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id in (*(self.select or ()), *self.ignore):
            rule_class(id)
        if self.fail_on is not None and self.fail_on not in FAIL_ON:
            raise ConfigError(f"fail-on 不能是“{self.fail_on}”{nearest(self.fail_on, FAIL_ON)}")
        if self.max_size is not None and not (0 < self.max_size < math.inf):
            raise ConfigError(f"max-size 应是大于零的兆字节数，不能是 {self.max_size:g}")
        if self.ner is not None and self.ner not in BACKENDS:
            raise ConfigError(f"ner 不能是“{self.ner}”{nearest(self.ner, BACKENDS)}")


def configure(file: Path | None = None, profile: str | None = None, nearest_layer: Layer | None = None) -> Config:
    """The configuration from a file (``./auditor.toml`` when there is one), a profile and the command line.

    Each overrides the one before. ConfigError, with one sentence, when any of them cannot be followed.
    """
    document: dict[str, object] = {}
    if file is None and Path(DEFAULT_FILE).is_file():
        file = Path(DEFAULT_FILE)
    profiles: dict[str, Layer] = {}
    config = Config(profile=profile or "default")
    if file is not None:
        document = _load(file)
        try:
            profiles = _profiles(document.pop("profiles", {}))
            config = config.with_layer(_layer(document, (*_KEYS, "profiles")))
        except ConfigError as error:
            raise ConfigError(f"配置文件 {file}：{error}") from error
    config = config.with_layer(_profile(config.profile, profiles))
    return config.with_layer(nearest_layer or Layer())


def rules(config: Config) -> tuple[Rule, ...]:
    """The rules that the configuration asks for, with their options; ConfigError when none is left."""
    wanted = rule_classes() if config.select is None else config.select
    chosen = [id for id in sorted(set(wanted)) if id not in config.ignore]
    if not chosen:
        raise ConfigError("按当前的选择没有一条规则可以运行，请检查 select 与 ignore")
    return tuple(_instance(rule_class(id), config.options.get(id, {})) for id in chosen)


def rule_class(id: str) -> type[Rule]:
    """The rule with this id; ConfigError that names the nearest one when there is none."""
    known = rule_classes()
    if id not in known:
        raise ConfigError(f"没有名为“{id}”的规则{nearest(id, known)}")
    return known[id]


def nearest(word: str, known: Iterable[str]) -> str:
    """``，是不是“…”？`` with the known name that looks most like ``word``, or the known names when they are few."""
    names = list(known)
    close = difflib.get_close_matches(word.lower().replace("_", "-"), names, n=1, cutoff=0.5)
    if close:
        return f"，是不是“{close[0]}”？"
    if not names:
        return ""
    return f"，可用的有：{'、'.join(names)}" if len(names) <= 8 else "，用 auditor rules 可列出全部规则"


def options_of(cls: type[Rule]) -> dict[str, tuple[object, object]]:
    """Option name to (type, default) of a rule."""
    hints = get_type_hints(cls)
    return {f.name: (hints[f.name], f.default) for f in dataclasses.fields(cls)}  # type: ignore[arg-type]


def _instance(cls: type[Rule], options: Mapping[str, object]) -> Rule:
    try:
        return cls(**options)
    except (TypeError, ValueError) as error:  # a rule may refuse a value in its __post_init__
        raise ConfigError(f"规则 {cls.id} 不接受这样的选项：{error}") from error


def _load(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"找不到配置文件 {file}") from None
    except OSError as error:
        raise ConfigError(f"读不了配置文件 {file}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"配置文件 {file} 不是 UTF-8 编码") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"配置文件 {file} 不是有效的 TOML：{error}") from error


def _profile(name: str, profiles: Mapping[str, Layer]) -> Layer:
    if name in profiles:
        return profiles[name]
    if name == "default":
        return Layer()
    if name == "errors":
        return Layer(ignore=tuple(id for id, cls in rule_classes().items() if cls.severity != "error"))
    raise ConfigError(f"没有名为“{name}”的方案{nearest(name, (*BUILTIN_PROFILES, *profiles))}")


def _profiles(value: object) -> dict[str, Layer]:
    found = {}
    for name, keys in _table(value, "profiles").items():
        try:
            found[name] = _layer(_table(keys, name), _KEYS)
        except ConfigError as error:
            raise ConfigError(f"方案 {name} 中，{error}") from error
    return found


def _layer(table: Mapping[str, object], keys: tuple[str, ...]) -> Layer:
    for key in table:
        if key not in keys:
            raise ConfigError(f"没有名为“{key}”的设置{nearest(key, keys)}")
    fail_on, max_size = table.get("fail-on"), table.get("max-size")
    for key in ("ner", "hanlp-model"):
        if not isinstance(table.get(key, ""), str):
            raise ConfigError(f'{key} 应是一段文字，如 ner = "hanlp"、hanlp-model = "模型文件夹"')
    if fail_on is not None and not isinstance(fail_on, str):
        raise ConfigError('fail-on 应是一个词，如 fail-on = "warning"')
    if max_size is not None and not _is_number(max_size):
        raise ConfigError("max-size 应是一个数（兆字节），如 max-size = 20")
    return Layer(
        select=_ids(table["select"], "select") if "select" in table else None,
        ignore=_ids(table.get("ignore", []), "ignore"),
        fail_on=fail_on,
        max_size=float(str(max_size)) if max_size is not None else None,
        ner=cast(Name | None, table.get("ner")),  # __post_init__ refuses what is none
        hanlp_model=cast(str | None, table.get("hanlp-model")),
        options={
            id: _options(rule_class(id), _table(options, f"rules.{id}"))
            for id, options in _table(table.get("rules", {}), "rules").items()
        },
    )


def _ids(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(id, str) for id in value):
        raise ConfigError(f'{key} 应是规则名的列表，如 {key} = ["count-vs-list"]')
    return tuple(value)


def _table(value: object, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ConfigError(f"{name} 应是一个表，写作 [{name}…]")
    return value


def _options(cls: type[Rule], table: Mapping[str, object]) -> dict[str, object]:
    known = options_of(cls)
    values = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            more = nearest(name, known) if known else "，它没有选项"
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
