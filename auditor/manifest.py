"""Trained models are checked by hash when they are loaded: a file that was changed or cut off is named."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from auditor import lexicon
from auditor.lexicon import MissingModel

MANIFEST = "manifest.json"


def verified(name: str) -> Path:
    """The folder of the model ``name``, each of its files as it was trained; MissingModel names one that is not.

    Once for each load: reading and hashing 17 MB takes about 15 ms.
    """
    folder = lexicon.path(name)
    files = _manifest(folder.parent / MANIFEST).get(name)
    if not files:
        raise MissingModel(f"清单 {MANIFEST} 里没有模型 {name}；请重新安装 auditor")
    for file, digest in files.items():
        path = folder / file
        if not path.is_file():
            raise MissingModel(f"缺少模型文件 {name}/{file}；请重新安装 auditor")
        if sha256(path) != digest:
            raise MissingModel(f"模型文件 {name}/{file} 与清单中的校验值不符，可能已损坏或被改动；请重新安装 auditor")
    return folder


def sha256(path: Path) -> str:
    """The hash of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record(folder: Path) -> None:
    """Writes the hashes of all files of a model's folder into the manifest beside it."""
    manifest = folder.parent / MANIFEST
    table = _read(manifest) if manifest.exists() else {}
    table[folder.name] = {
        path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    manifest.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    _manifest.cache_clear()


@cache
def _manifest(path: Path) -> dict[str, dict[str, str]]:
    try:
        return _read(path)
    except (OSError, ValueError) as error:
        raise MissingModel(f"模型清单 {path.name} 缺失或损坏；请重新安装 auditor") from error


def _read(path: Path) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return table
