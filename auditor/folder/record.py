"""What is kept of a document between the steps of a run: a row of a Parquet file, written whole or not at all.

On one machine each document has a file of its own; a cluster writes a file for each batch, with the same columns.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """One document of a run, or a file that could not be audited (``error`` says why in one sentence).

    ``path`` is from the folder, with /; ``digest`` stands for the settings and the version that it was audited with;
    ``name`` is that of its report without suffix. ``signed`` is an ISO date or empty; ``base`` the issuer's normal name and
    ``home`` the code of its division. ``findings``, ``causes``, ``streams``, ``names`` and ``facts`` are rows as JSON,
    ``aside`` one that says what was set aside (see ``auditor.folder.aside``).
    The rest is what passages are compared by, see ``auditor.passages``: bytes of arrays, empty where there are none.
    """

    path: str
    digest: str
    name: str
    sha256: str = ""
    error: str = ""
    title: str = ""
    issuer: str = ""
    base: str = ""
    place: str = ""
    kind: str = ""
    home: str = ""
    signed: str = ""
    characters: int = 0
    text: str = ""
    findings: list[Json] = field(default_factory=list)
    causes: list[Json] = field(default_factory=list)
    streams: list[Json] = field(default_factory=list)
    names: list[Json] = field(default_factory=list)
    facts: list[Json] = field(default_factory=list)
    aside: list[Json] = field(default_factory=list)
    masked: str = ""
    starts: bytes = b""
    clauses: bytes = b""
    units: bytes = b""
    bands: bytes = b""


_ROWS = ("findings", "causes", "streams", "names", "facts", "aside")
_BYTES = ("starts", "clauses", "units", "bands")
COLUMNS = tuple(each.name for each in fields(Record))


def schema() -> Any:
    """The columns as pyarrow has them."""
    import pyarrow as pa

    def kind(name: str) -> Any:
        return pa.binary() if name in _BYTES else pa.int64() if name == "characters" else pa.string()

    return pa.schema([(name, kind(name)) for name in COLUMNS])


def write(path: Path, records: Iterable[Record]) -> None:
    """Writes records into one file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [_row(record) for record in records]
    table = pa.Table.from_pylist(rows, schema())
    with whole(path) as part:
        pq.write_table(table, part, compression="zstd")


def _row(record: Record) -> Json:
    row = asdict(record)
    for name in _ROWS:
        row[name] = json.dumps(row[name], ensure_ascii=True, separators=(",", ":"))
    for name in ("text", "masked", "title", "path", "error", "issuer"):
        row[name] = clean(row[name])
    return row


def clean(text: str) -> str:
    """The text without lone surrogates, which UTF-8 has no bytes for: each becomes a question mark."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def read(path: Path, columns: Sequence[str] = COLUMNS) -> list[Record]:
    """The records of a file; fields that are not among ``columns`` are empty."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = list(dict.fromkeys(["path", "digest", "name", *columns]))
    # Read at once: pyarrow would go back to the file, by a thread of its own, for each column.
    rows = pq.ParquetFile(pa.BufferReader(path.read_bytes())).read(columns=wanted, use_threads=False).to_pylist()
    return [
        Record(**{name: json.loads(value) if name in _ROWS else value for name, value in row.items()}) for row in rows
    ]


class whole:  # noqa: N801 # used as a function
    """Gives the name of a file to write beside ``target`` and puts it in its place at the end, or removes it when it failed."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._part = target.with_name(f".{uuid.uuid4().hex}.part")

    def __enter__(self) -> Path:
        self._target.parent.mkdir(parents=True, exist_ok=True)
        return self._part

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            os.replace(self._part, self._target)  # noqa: PTH105 # as it is known
        else:
            self._part.unlink(missing_ok=True)


def save(target: Path, content: str | bytes) -> None:
    """Writes a file whole or not at all; a lone surrogate becomes a question mark."""
    with whole(target) as part:
        part.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
