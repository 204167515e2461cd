"""The configuration file: which one is read, and what it says.

One file is read: the one named by ``--config``, or else the nearest upwards from the working directory: ``auditor.toml``,
or ``pyproject.toml`` with a table ``[tool.auditor]``; in one folder ``auditor.toml`` wins.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditor.settings import KEYS, ConfigError, Layer, Origin, layer_of, nearest_file, table_of, text_of

FILE = "auditor.toml"
PROJECT_FILE = "pyproject.toml"


@dataclass(frozen=True)
class UserProfile:
    """A profile of the file: what it says, and the profile that it extends."""

    layer: Layer
    extends: str | None


@dataclass(frozen=True)
class ConfigFile:
    """What a file says: its own settings, the profile that it asks for, and the profiles that it defines."""

    path: Path
    layer: Layer
    profile: str | None = None
    profiles: Mapping[str, UserProfile] = field(default_factory=dict)

    def where(self, key: str) -> str:
        """Where the setting ``key`` of the file itself is written."""
        return self.layer.origin.of(key)


def find_file() -> ConfigFile | None:
    """The nearest configuration upwards from the working directory, None when there is none."""
    try:
        here = Path.cwd()
    except OSError:  # it was deleted
        return None
    for folder in (here, *here.parents):
        if os.path.isfile(folder / FILE):  # noqa: PTH113 # unlike Path.is_file it never raises
            return _read(_shown(folder / FILE, here))
        if os.path.isfile(folder / PROJECT_FILE) and _is_ours(folder / PROJECT_FILE):  # noqa: PTH113
            return _read(_shown(folder / PROJECT_FILE, here))
    return None


def read_file(path: Path) -> ConfigFile:
    """The configuration in ``path``; ConfigError, with one sentence, when it cannot be followed."""
    return _read(path)


def _shown(path: Path, here: Path) -> Path:
    """By its name alone where it lies in the working directory."""
    return Path(path.name) if path.parent == here else path


def _is_ours(project: Path) -> bool:
    """Whether a pyproject.toml has our table. One that is broken is ours when it tries to name it."""
    try:
        text = project.read_bytes().decode("utf-8", "replace")
    except OSError:
        return False
    if "auditor" not in text:
        return False
    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError:
        return "tool.auditor" in text
    return isinstance(tool, dict) and "auditor" in tool


def _read(path: Path) -> ConfigFile:
    document, prefix = _load(path), ""
    if path.name == PROJECT_FILE:
        tool = document.get("tool")
        if not isinstance(tool, dict) or "auditor" not in tool:
            raise ConfigError(f"配置文件 {path} 里没有 [tool.auditor]")
        document, prefix = tool["auditor"], "tool.auditor."
    try:
        return _understood(path, table_of(document, "tool.auditor"), prefix)
    except ConfigError as error:
        raise ConfigError(f"配置文件 {path}：{error}") from error


def _understood(path: Path, document: dict[str, object], prefix: str) -> ConfigFile:
    table = {key: value for key, value in document.items() if key not in ("profile", "profiles")}
    own = Origin(f"{path}：{prefix}")
    # The keys that were taken out are right ones to propose.
    layer = layer_of(table, path.parent, own, ("profile", "profiles"))
    profile = text_of(document, "profile", 'profile = "final"')
    profiles = {}
    for name, keys in table_of(document.get("profiles", {}), "profiles").items():
        origin = Origin(f"方案 {name}，{path}：{prefix}profiles.{name}.")
        try:
            profiles[name] = _profile(table_of(keys, f"profiles.{name}"), path.parent, origin)
        except ConfigError as error:
            raise ConfigError(f"方案 {name} 中，{error}") from error
    return ConfigFile(path, layer, profile, profiles)


def _profile(table: dict[str, object], folder: Path, origin: Origin) -> UserProfile:
    layer = layer_of({key: table[key] for key in table if key != "extends"}, folder, origin, ("extends",))
    return UserProfile(layer, text_of(table, "extends", 'extends = "final"'))


def _load(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"找不到配置文件 {path}{nearest_file(path)}") from None
    except IsADirectoryError:
        raise ConfigError(f"配置文件 {path} 是文件夹") from None
    except OSError as error:
        raise ConfigError(f"读不了配置文件 {path}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"配置文件 {path} 不是 UTF-8 编码") from error
    except ValueError as error:  # TOMLDecodeError, or NUL in the path
        raise ConfigError(f"配置文件 {path} 不是有效的 TOML：{error}") from error


__all__ = ["FILE", "KEYS", "PROJECT_FILE", "ConfigFile", "UserProfile", "find_file", "read_file"]
