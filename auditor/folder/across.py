"""The step that needs all documents: candidates by bands, aligned pairs, figures that contradict, names that were traced."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from auditor.folder import record
from auditor.folder.compare import Compare, Match, Pair, load_common, save_common
from auditor.folder.listing import File
from auditor.folder.origins import Origin, Origins
from auditor.folder.record import Record
from auditor.folder.slots import Failed, Slots
from auditor.folder.work import RECORDS, record_path
from auditor.passages import BANDS
from auditor.passages_figures import Conflict, Figure, conflicts
from auditor.passages_forms import Forms, Place
from auditor.passages_join import Bands, Codes, Met, common, telling

BATCH = 64  # pairs that a worker is given at once
COMMON = "common.npz"  # in the folder of the records
_TOLD = ("issuer", "base", "home", "facts", "names", "findings", "streams", "text", "masked", "starts", "clauses")
_LIMIT = 600.0  # seconds for such a batch


class Across(NamedTuple):
    """``matches`` in the order of the documents, ``conflicts`` with the indices of the files, ``lost`` pairs that could not be
    compared; ``crowded`` documents have a passage that so many have that they were not compared with all of them.

    ``bases`` are the issuers of the documents that have matches, by the names of their reports; ``forms`` the places, with the
    indices of the files, of each passage that many have; ``origins`` say where foreign names may come from of which no passage
    tells.
    """

    matches: tuple[Match, ...]
    conflicts: tuple[Conflict, ...]
    lost: int
    crowded: int
    bases: Mapping[str, str]
    forms: tuple[tuple[Place, ...], ...]
    origins: tuple[Origin, ...]


def compare(run: Path, files: Sequence[File], workers: Slots, step: Callable[[], None]) -> Across:
    """Compares all documents of a run that could be audited; ``step`` is called after each batch of pairs."""
    path = run / RECORDS / COMMON
    save_common(path, common(codes(run, files)))
    met = _met(run, files, path)
    matches: list[Match] = []
    lost = 0
    for batch, found in workers.run(Compare(run, path), batches(files, met), limit=_LIMIT):
        if isinstance(found, Failed):
            lost += len(batch)
        else:
            matches += found
        step()
    return sorted_across(run, files, matches, lost, met.in_crowds())


def sorted_across(run: Path, files: Sequence[File], matches: list[Match], lost: int, crowded: int) -> Across:
    """What was found, in an order that does not depend on who found it first."""
    order = {file.name: number for number, file in enumerate(files)}
    matches.sort(key=lambda m: (order[m.first], order[m.second], m.here.start))
    matched = {name for match in matches for name in (match.first, match.second)}
    bases: dict[str, str] = {}
    rows: list[tuple[int, str, Figure]] = []
    forms, origins = Forms(load_common(run / RECORDS / COMMON)), Origins()
    for number, file in enumerate(files):
        found = one(run, file, _TOLD)
        rows += [(number, found.base, Figure(**fact)) for fact in found.facts]
        starts, clauses = np.frombuffer(found.starts, dtype=np.int32), np.frombuffer(found.clauses, dtype=np.uint64)
        forms.add(number, found.masked, starts, clauses.reshape(-1, 3))
        origins.add(found)
        if file.name in matched:
            bases[file.name] = found.base
    traced = {(m.first, t.start) for m in matches for t in m.here.traces}
    traced |= {(m.second, t.start) for m in matches for t in m.there.traces}
    groups = tuple(map(tuple, forms.groups()))
    return Across(tuple(matches), tuple(conflicts(rows)), lost, crowded, bases, groups, tuple(origins.found(traced)))


def codes(run: Path, files: Sequence[File]) -> Iterator[Codes]:
    """The clauses of each document."""
    for file in files:
        yield np.frombuffer(one(run, file, ["clauses"]).clauses, dtype=np.uint64).reshape(-1, 3)


def _met(run: Path, files: Sequence[File], path: Path) -> Met:
    folder = run / RECORDS / "bands"
    shutil.rmtree(folder, ignore_errors=True)
    bands = Bands(folder, BANDS)
    for number, rows in enumerate(band_rows(run, files, path)):
        bands.add(number, rows)
    met = bands.pairs()
    shutil.rmtree(folder, ignore_errors=True)
    return met


def batches(files: Sequence[File], met: Met) -> list[list[Pair]]:
    """The pairs by the names of their reports, in batches for the workers."""
    pairs = [(files[a].name, files[b].name) for a, b in zip(met.first.tolist(), met.second.tolist(), strict=True)]
    return [pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH)]


def band_rows(run: Path, files: Sequence[File], path: Path) -> Iterator[Codes]:
    """Of each document the bands of its windows that are no common phrases; ``path`` is where the common clauses are."""
    known = load_common(path)
    for file in files:
        found = one(run, file, ["masked", "clauses", "units", "bands"])
        units = np.frombuffer(found.units, dtype=np.int32).reshape(-1, 2)
        clauses = np.frombuffer(found.clauses, dtype=np.uint64).reshape(-1, 3)
        rows = np.frombuffer(found.bands, dtype=np.uint64).reshape(-1, BANDS)
        yield rows[telling(units, known.total(found.masked, clauses))]


def one(run: Path, file: File, columns: Sequence[str]) -> Record:
    """The record of a document with these columns."""
    (found,) = record.read(record_path(run, file.name), columns)
    return found
