"""What a run is told: which rules with which options, what makes it fail, how large a file may be, and who said so."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditor.config_file import FILE, ConfigFile, find_file, read_file
from auditor.entities import Backend, Name
from auditor.house import House, HouseError, read_house
from auditor.lexicon import MissingModel
from auditor.profiles import BUILTIN, chain
from auditor.registry import rule_classes
from auditor.rule import Rule
from auditor.settings import (
    ALL,
    FAIL_ON,
    ConfigError,
    Layer,
    Options,
    nearest,
    nearest_file,
    options_of,
    rule_class,
    type_name,
)
from auditor.triage.suppressions import Suppression

DEFAULT = "默认"
DEFAULT_FILE = FILE
BUILTIN_PROFILES = tuple(BUILTIN)


@dataclass(frozen=True)
class Config:
    """``select`` None means all rules that are not optional, ``extend_select`` adds to either; ``max_size`` is in
    megabytes; ``options`` maps rule id to option to value.

    ``baseline`` is the file of known findings, ``since`` the version of git whose differences alone are reported,
    ``suppress`` what is never reported. ``ner`` None means that only a rule that asks gets entities, from the recogniser
    that ships. ``profile`` is the one that was asked for and ``extends`` those beneath it, the nearest first; ``file`` is
    the configuration file.
    ``origins`` says of each setting where it was written: ``fail-on``, ``ignore.ID``, ``rules.ID.option``; what is not
    in it has its default.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    profile: str = "default"
    max_size: float = 20
    ner: Name | None = None
    hanlp_model: str = ""
    options: Options = field(default_factory=dict)
    house: Path | None = None
    baseline: Path | None = None
    since: str = ""
    suppress: tuple[Suppression, ...] = ()
    file: Path | None = None
    extends: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    extend_select: tuple[str, ...] = ()

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
    def lexicon(self) -> House | None:
        """The lexicon of the house, read; ConfigError when there should be one and it cannot be followed."""
        if self.house is None:
            return None
        try:
            return read_house(self.house)
        except FileNotFoundError:
            raise ConfigError(f"找不到词库 {self.house}（{self.origin('house')}）{nearest_file(self.house)}") from None
        except HouseError as error:
            raise ConfigError(str(error)) from error

    @property
    def max_bytes(self) -> int:
        """The largest file that is read."""
        return int(self.max_size * 1024 * 1024)

    def origin(self, key: str) -> str:
        """Where the value of a setting comes from."""
        return self.origins.get(key, DEFAULT)

    def with_layer(self, layer: Layer) -> Config:
        """This configuration under a nearer one: a nearer ``select`` starts afresh, ``extend-select`` and ``ignore`` are added."""
        fresh = layer.select is not None
        chosen = None if layer.select is None or ALL in layer.select else layer.select
        kept, more = ((), ()) if fresh else (self.ignore, self.extend_select)
        return dataclasses.replace(
            self,
            select=chosen if fresh else self.select,
            ignore=(*kept, *(id for id in dict.fromkeys(layer.ignore) if id not in kept)),
            extend_select=(*more, *(id for id in dict.fromkeys(layer.extend_select) if id not in more)),
            fail_on=layer.fail_on or self.fail_on,
            max_size=layer.max_size or self.max_size,
            ner=layer.ner or self.ner,
            hanlp_model=layer.hanlp_model or self.hanlp_model,
            house=layer.house or self.house,
            baseline=layer.baseline or self.baseline,
            since=layer.since or self.since,
            suppress=(*self.suppress, *layer.suppress),
            options={
                id: {**self.options.get(id, {}), **layer.options.get(id, {})}
                for id in (*self.options, *(i for i in layer.options if i not in self.options))
            },
            origins=_origins(self.origins, layer),
        )


def _origins(known: Mapping[str, str], layer: Layer) -> dict[str, str]:
    """Where the settings come from once ``layer`` lies over what is known."""
    fresh = layer.select is not None
    origins = {
        key: words for key, words in known.items() if not (fresh and key.startswith(("ignore.", "extend-select.")))
    }
    for key in ("select", "fail_on", "max_size", "ner", "hanlp_model", "house", "baseline", "since"):
        if getattr(layer, key):
            name = key.replace("_", "-")
            origins[name] = layer.origin.of(name)
    for id in layer.ignore:
        origins.setdefault(f"ignore.{id}", layer.origin.of("ignore"))
    for id in layer.extend_select:
        origins.setdefault(f"extend-select.{id}", layer.origin.of("extend-select"))
    for id, options in layer.options.items():
        for option in options:
            key = f"rules.{id}.{option.replace('_', '-')}"
            origins[key] = layer.origin.of(key)
    return origins


def configure(file: Path | None = None, profile: str | None = None, nearest_layer: Layer | None = None) -> Config:
    """The configuration from a file, a profile and the command line, each over the one before.

    Without ``file`` the nearest upwards from the working directory is read (see ``config_file``), without ``profile`` the
    one that the file asks for. ConfigError, with one sentence, when any of them cannot be followed.
    """
    found = find_file() if file is None else read_file(file)
    config = Config()
    if found is not None:
        _check(found)
        config = dataclasses.replace(config.with_layer(found.layer), file=found.path)
    name = profile or (found.profile if found else None) or "default"
    layers = chain(name, found.profiles if found else {})
    for _, layer in layers:
        config = config.with_layer(layer)
    origins = {**config.origins}
    if profile is not None:
        origins["profile"] = "命令行 --profile"
    elif found is not None and found.profile is not None:
        origins["profile"] = found.where("profile")
    extends = tuple(name for name, _ in reversed(layers[:-1]))
    config = dataclasses.replace(config, profile=name, extends=extends, origins=origins)
    return config.with_layer(nearest_layer or Layer())


def _check(found: ConfigFile) -> None:
    """Refuses a file in which any profile extends none or comes back to itself, used or not."""
    try:
        for name in (*found.profiles, *([found.profile] if found.profile else ())):
            chain(name, found.profiles)
    except ConfigError as error:
        raise ConfigError(f"配置文件 {found.path}：{error}") from error


def rules(config: Config) -> tuple[Rule, ...]:
    """The rules that the configuration asks for, with their options; ConfigError when none is left."""
    wanted = standard() if config.select is None else config.select
    chosen = [id for id in sorted({*wanted, *config.extend_select}) if id not in config.ignore]
    if not chosen:
        raise ConfigError("按当前的选择没有一条规则可以运行，请检查 select 与 ignore")
    return tuple(_instance(rule_class(id), config.options.get(id, {})) for id in chosen)


def standard() -> tuple[str, ...]:
    """The rules that run when nothing is selected."""
    return tuple(id for id, cls in rule_classes().items() if not cls.optional)


def _instance(cls: type[Rule], options: Mapping[str, object]) -> Rule:
    try:
        return cls(**options)
    except (TypeError, ValueError) as error:  # a rule may refuse a value in its __post_init__
        raise ConfigError(f"规则 {cls.id} 不接受这样的选项：{error}") from error


__all__ = [
    "BUILTIN_PROFILES",
    "DEFAULT",
    "DEFAULT_FILE",
    "FAIL_ON",
    "Config",
    "ConfigError",
    "Layer",
    "configure",
    "nearest",
    "nearest_file",
    "options_of",
    "rule_class",
    "rules",
    "standard",
    "type_name",
]
