"""The step that needs all documents: candidates by bands, aligned pairs, figures that contradict, names that were traced."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from auditor.folder import record, slots
from auditor.folder.compare import Compare, Match, Pair, load_common, save_common
from auditor.folder.listing import File
from auditor.folder.record import Record
from auditor.folder.work import RECORDS, record_path
from auditor.passages import BANDS
from auditor.passages_figures import Conflict, Figure, conflicts
from auditor.passages_join import Bands, Codes, common, telling

BATCH = 64  # pairs that a worker is given at once
_LIMIT = 600.0  # seconds for such a batch


class Across(NamedTuple):
    """``matches`` in the order of the documents, ``conflicts`` with the indices of the files, ``lost`` pairs that could not be
    compared."""

    matches: tuple[Match, ...]
    conflicts: tuple[Conflict, ...]
    lost: int


def compare(run: Path, files: Sequence[File], jobs: int, step: Callable[[], None]) -> Across:
    """Compares all documents of a run that could be audited; ``step`` is called after each batch of pairs."""
    work = run / RECORDS
    path = work / "common.npz"
    save_common(path, common(codes(run, files)))
    pairs = _pairs(run, files, path)
    matches: list[Match] = []
    lost = 0
    batches = [pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH)]
    for batch, found in slots.run(Compare(run, path), batches, jobs=jobs, limit=_LIMIT):
        if isinstance(found, slots.Failed):
            lost += len(batch)
        else:
            matches += found
        step()
    return sorted_across(run, files, matches, lost)


def sorted_across(run: Path, files: Sequence[File], matches: list[Match], lost: int) -> Across:
    """What was found, in an order that does not depend on who found it first."""
    order = {file.name: number for number, file in enumerate(files)}
    matches.sort(key=lambda m: (order[m.first], order[m.second], m.here.start))
    return Across(tuple(matches), tuple(_conflicts(run, files)), lost)


def codes(run: Path, files: Sequence[File]) -> Iterator[Codes]:
    """The clauses of each document."""
    for file in files:
        yield np.frombuffer(one(run, file, ["clauses"]).clauses, dtype=np.uint64).reshape(-1, 3)


def _pairs(run: Path, files: Sequence[File], path: Path) -> list[Pair]:
    folder = run / RECORDS / "bands"
    shutil.rmtree(folder, ignore_errors=True)
    bands = Bands(folder, BANDS)
    for number, rows in enumerate(band_rows(run, files, path)):
        bands.add(number, rows)
    pairs = [(files[a].name, files[b].name) for a, b in bands.pairs()]
    shutil.rmtree(folder, ignore_errors=True)
    return pairs


def band_rows(run: Path, files: Sequence[File], path: Path) -> Iterator[Codes]:
    """Of each document the bands of its windows that are no common phrases; ``path`` is where the common clauses are."""
    known = load_common(path)
    for file in files:
        found = one(run, file, ["masked", "clauses", "units", "bands"])
        units = np.frombuffer(found.units, dtype=np.int32).reshape(-1, 2)
        clauses = np.frombuffer(found.clauses, dtype=np.uint64).reshape(-1, 3)
        rows = np.frombuffer(found.bands, dtype=np.uint64).reshape(-1, BANDS)
        yield rows[telling(units, known.total(found.masked, clauses))]


def _conflicts(run: Path, files: Sequence[File]) -> Iterator[Conflict]:
    rows = []
    for number, file in enumerate(files):
        found = one(run, file, ["base", "facts"])
        rows += [(number, found.base, Figure(**fact)) for fact in found.facts]
    return conflicts(rows)


def one(run: Path, file: File, columns: Sequence[str]) -> Record:
    """The record of a document with these columns."""
    (found,) = record.read(record_path(run, file.name), columns)
    return found
