"""``auditor config``: the configuration that holds, as TOML that can be saved and used; if asked, where each value was said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from auditor.config import Config, options_of
from auditor.profiles import BUILTIN
from auditor.registry import rule_classes
from auditor.rule import Rule
from auditor.settings import ALL, Options


class _Line(NamedTuple):
    """A line of the file, and where its value comes from."""

    text: str
    origin: str = ""


def toml(config: Config, active: tuple[Rule, ...]) -> str:
    """The effective configuration; ``--config`` with this file does the same again."""
    lines = [*_header(config, active), *_settings(config), *_rules(config, active, every=False), *_suppressed(config)]
    return "".join(f"{line.text}\n" for line in lines)


def explained(config: Config, active: tuple[Rule, ...]) -> str:
    """Every setting and every option of every rule that runs, each with where its value comes from behind it."""
    lines = [*_header(config, active), *_settings(config), *_rules(config, active, every=True), *_suppressed(config)]
    width = max(_width(line.text) for line in lines if line.origin)
    return "".join(
        f"{line.text}{' ' * (width - _width(line.text))}  # {line.origin}\n" if line.origin else f"{line.text}\n"
        for line in lines
    )


def _width(text: str) -> int:
    """Columns on a terminal."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _header(config: Config, active: tuple[Rule, ...]) -> Iterator[_Line]:
    yield _Line(f"# 配置文件：{config.file or '没有'}")
    profiles = (config.profile, *config.extends)
    yield _Line(f"# 方案：{' → '.join(profiles)}", config.origin("profile"))
    for name in profiles:
        if name in BUILTIN and name not in profiles[: profiles.index(name)]:
            yield _Line(f"#   {name}：{BUILTIN[name][2]}")
    yield _Line(f"# 运行 {len(active)} 条规则，共有 {len(rule_classes())} 条")


def _settings(config: Config) -> Iterator[_Line]:
    yield from _ids("select", config.select or (ALL,), {id: config.origin("select") for id in config.select or (ALL,)})
    added = config.extend_select
    yield from _ids("extend-select", added, {id: config.origin(f"extend-select.{id}") for id in added})
    yield from _ids("ignore", config.ignore, {id: config.origin(f"ignore.{id}") for id in config.ignore})
    yield _Line(f"fail-on = {_value(config.fail_on)}", config.origin("fail-on"))
    yield _Line(f"max-size = {config.max_size:g}", config.origin("max-size"))
    for key, value in (("ner", config.ner), ("hanlp-model", config.hanlp_model)):
        yield _Line(f"{key} = {_value(value)}" if value else f"# {key}：不用", config.origin(key))
    # Absolute, so that the file can be saved anywhere.
    house = f"house = {_value(str(config.house.absolute()))}" if config.house else "# house：没有词库"
    yield _Line(house, config.origin("house"))
    known = f"baseline = {_value(str(config.baseline.absolute()))}" if config.baseline else "# baseline：没有基线"
    yield _Line(known, config.origin("baseline"))
    yield _Line(
        f"since = {_value(config.since)}" if config.since else "# since：不与旧版本比较", config.origin("since")
    )


def _ids(key: str, ids: tuple[str, ...], origins: dict[str, str]) -> Iterator[_Line]:
    if len(ids) < 2:
        yield _Line(f"{key} = [{', '.join(map(_value, ids))}]", origins[ids[0]] if ids else "默认")
        return
    yield _Line(f"{key} = [")
    for id in ids:
        yield _Line(f"    {_value(id)},", origins[id])
    yield _Line("]")


def _rules(config: Config, active: tuple[Rule, ...], *, every: bool) -> Iterator[_Line]:
    running: Options = {rule.id: {name: getattr(rule, name) for name in options_of(type(rule))} for rule in active}
    for id in sorted({*running, *config.options}):
        values = {**config.options.get(id, {}), **(running.get(id, {}) if every else {})}
        if not values:
            continue
        yield _Line("")
        yield _Line(f"[rules.{id}]" if id in running else f"[rules.{id}]  # 这条规则不运行")
        for option, value in values.items():
            key = option.replace("_", "-")
            text = f"# {key}：未设" if value is None else f"{key} = {_value(value)}"
            yield _Line(text, config.origin(f"rules.{id}.{key}"))


def _suppressed(config: Config) -> Iterator[_Line]:
    for entry in config.suppress:
        yield _Line("")
        yield _Line("[[suppress]]", entry.where)
        path = str(Path(entry.root, entry.path)) if "/" in entry.path else entry.path
        values = {**entry._asdict(), "path": path}
        for key in ("path", "rule", "fingerprint", "quote", "reason"):
            if values[key]:
                yield _Line(f"{key} = {_value(values[key])}")
        if entry.until is not None:
            yield _Line(f"until = {entry.until.isoformat()}")


def _value(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(_escaped(character) for character in value) + '"'
    if isinstance(value, tuple | frozenset):
        return f"[{', '.join(_value(item) for item in (sorted(value) if isinstance(value, frozenset) else value))}]"
    return str(value)


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return f"\\u{ord(character):04X}" if ord(character) < 32 or ord(character) == 127 else character
