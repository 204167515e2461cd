"""What a worker does with pairs of documents: aligns them, and says which names in a shared passage are the other's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from auditor.folder import record
from auditor.folder.record import Json, Record
from auditor.folder.work import record_path
from auditor.passages_align import Changed, Passage, Text, shared
from auditor.passages_join import LEAST, Common
from auditor.passages_runs import seeds

_COLUMNS = ("home", "base", "text", "masked", "starts", "clauses", "names", "findings")
# Findings that say that something here belongs to another unit's document.
TRACED = frozenset(("foreign-jurisdiction", "signature-mismatch", "wrong-level", "repeated-title"))
# Findings that say that another text begins or ends here.
SEAMS = frozenset(("spliced-text", "page-jump"))
_NEAR = 20  # characters between such a place and a passage that begins or ends there
_WORDS = 60
MOST_CHANGES = 40


class Trace(NamedTuple):
    """A name or passage of one document that comes from another: [start, end) and line in the document, its words, and the
    fingerprint and rule of the finding that names it, empty where only the comparison does."""

    start: int
    end: int
    line: int
    words: str
    rule: str
    fingerprint: str


class Side(NamedTuple):
    """One end of a shared passage: [start, end) and line, and the traces in it that lead to the other document."""

    start: int
    end: int
    line: int
    traces: tuple[Trace, ...]


class Match(NamedTuple):
    """A passage that the documents with the names ``first`` and ``second`` share; the figures are those of ``Passage``."""

    first: str
    second: str
    here: Side
    there: Side
    length: int
    own: float
    alike: float
    changed: Changed
    changes: tuple[tuple[str, str], ...]


Pair = tuple[str, str]


@dataclass(frozen=True)
class Compare:
    """Aligns pairs of documents of the run ``run``, each by the names of its reports."""

    run: Path
    common: Path
    least: float = LEAST

    def __call__(self, pairs: Sequence[Pair]) -> list[Match]:
        return [match for first, second in pairs for match in self._matches(first, second)]

    def _matches(self, first: str, second: str) -> Iterator[Match]:
        a, b = self._document(first), self._document(second)
        for passage in shared(a.side, b.side, self.least):
            there = passage._replace(
                start=passage.other_start, end=passage.other_end, other_start=passage.start, other_end=passage.end
            )
            yield Match(
                first,
                second,
                _side(a.record, b.record, passage),
                _side(b.record, a.record, there),
                passage.length,
                passage.own,
                passage.alike,
                passage.changed,
                passage.changes[:MOST_CHANGES],
            )

    def _document(self, name: str) -> _Document:
        found: _Document = self._documents(name)
        return found

    @cached_property
    def _documents(self) -> Any:
        return lru_cache(maxsize=128)(self._load)

    def _load(self, name: str) -> _Document:
        (found,) = record.read(record_path(self.run, name), _COLUMNS)
        clauses = np.frombuffer(found.clauses, dtype=np.uint64).reshape(-1, 3)
        starts = np.frombuffer(found.starts, dtype=np.int32)
        total = self._common.total(found.masked, clauses)
        return _Document(found, Text(found.text, found.masked, starts, total, seeds(found.masked)))

    @cached_property
    def _common(self) -> Common:
        return load_common(self.common)


class _Document(NamedTuple):
    record: Record
    side: Text


def save_common(path: Path, common: Common) -> None:
    """Writes the common clauses to a file for the workers."""
    with record.whole(path) as part, part.open("wb") as file:
        np.savez(file, hashes=common.hashes, documents=common.documents)


def load_common(path: Path) -> Common:
    """The common clauses from their file."""
    with np.load(path) as arrays:
        return Common(arrays["hashes"], arrays["documents"])


def _side(mine: Record, other: Record, passage: Passage) -> Side:
    traces = sorted(set(_traces(mine, other, passage)))
    return Side(passage.start, passage.end, _line(mine, passage.start), tuple(traces))


def _traces(mine: Record, other: Record, passage: Passage) -> Iterator[Trace]:
    """What stands in the passage here and belongs to the other document."""
    if mine.base == other.base:
        return
    told = []
    for finding in mine.findings:
        rule, print_ = finding["rule"], finding["fingerprint"]
        if rule in TRACED and finding["start"] < passage.end and finding["end"] > passage.start:
            told.append((finding["start"], finding["end"]))
            yield Trace(finding["start"], finding["end"], finding["line"], finding["quote"][:_WORDS], rule, print_)
        elif rule in SEAMS and finding["start"] < passage.end + _NEAR and finding["end"] > passage.start - _NEAR:
            words = mine.text[passage.start : passage.end].strip()[:_WORDS]
            yield Trace(passage.start, passage.end, _line(mine, passage.start), words, rule, print_)
    if not other.home or other.home == mine.home:
        return
    for name in _inside(mine.names, passage):
        if name["code"] == other.home and not any(s < name["end"] and e > name["start"] for s, e in told):
            start, end = name["start"], name["end"]
            told.append((start, end))
            yield Trace(start, end, _line(mine, start), mine.text[start:end], "", "")


def _line(mine: Record, start: int) -> int:
    return mine.text.count("\n", 0, start) + 1


def _inside(rows: Sequence[Json], passage: Passage) -> list[Json]:
    return [row for row in rows if passage.start <= row["start"] and row["end"] <= passage.end]
