"""What a run over a folder set aside, gathered from the records of its documents."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.config import Config, rules
from auditor.folder.across import one
from auditor.folder.listing import File
from auditor.folder.record import Json
from auditor.folder.work import Audit
from auditor.report import Gone, Remark
from auditor.triage.work import remarks, vanished_entries


class Overview(NamedTuple):
    """How many findings of a run were suppressed, known or of no concern to the change; what to say of suppressions, and what
    can be taken from the baseline."""

    suppressed: int = 0
    known: int = 0
    untouched: int = 0
    remarks: tuple[Remark, ...] = ()
    gone: tuple[Gone, ...] = ()


def _row(run: Path, file: File) -> Json:
    (row,) = one(run, file, ["aside"]).aside
    return row


def renamed(work: Audit, files: Sequence[File]) -> dict[str, str]:
    """What the baseline calls the documents that it has under another name."""
    baseline = work.triage.baseline
    if baseline is None or not (left := baseline.vanished(baseline.key(Path(file.source)) for file in files)):
        return {}
    strange = {baseline.key(Path(file.source)): _row(work.run, file)["strange"] for file in files}
    return baseline.renamed({name: counts for name, counts in strange.items() if counts}, left)


def overview(
    work: Audit, config: Config, paths: Sequence[Path], listed: Sequence[File], good: Sequence[File]
) -> Overview:
    """What was set aside in the run ``work``; ``listed`` are all documents under ``paths``, ``good`` those that were audited."""
    rows = {file: _row(work.run, file) for file in good}
    used = {number for row in rows.values() for number in row["used"]}
    sources = [Path(file.source) for file in listed]
    folders = [path for path in paths if os.path.isdir(path)]  # noqa: PTH112 # never raises
    running = frozenset(rule.id for rule in rules(config))
    told = [Remark(file.path, words) for file, row in rows.items() for words in row["remarks"]]
    gone = [Gone(**entry) for row in rows.values() for entry in row["gone"]]
    return Overview(
        sum(len(row["suppressed"]) for row in rows.values()),
        sum(row["known"] for row in rows.values()),
        sum(row["untouched"] for row in rows.values()),
        (*remarks(config, work.triage, running, folders, sources, used), *told),
        (*gone, *vanished_entries(work.triage, sources)),
    )
