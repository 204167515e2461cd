"""A folder as one job: audit every document, compare them, write tables and pages; each step can be gone on with."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from auditor import __version__
from auditor.config import Config, rules
from auditor.finding import SEVERITIES
from auditor.folder import record, slots
from auditor.folder.across import Across, compare
from auditor.folder.aside import Overview, overview, renamed
from auditor.folder.listing import File, documents
from auditor.folder.rows import Document, gathered, pages
from auditor.folder.tables import write_tables
from auditor.folder.work import RECORDS, REPORTS, Audit, Outcome, digest
from auditor.progress import bar
from auditor.readers import Options
from auditor.triage.work import Triage, prepare

_STATE = "run.json"
_NEEDED = ("pyarrow", "datasketch", "xlsxwriter")


class CannotRun(Exception):
    """The job cannot be done; the message is one Chinese sentence."""


class Done(NamedTuple):
    """How a run ended: its documents, the errors (path, sentence), what was set aside, and whether a finding is at or above
    a severity."""

    documents: tuple[Document, ...]
    errors: tuple[tuple[str, str], ...]
    aside: Overview

    def exit_code(self, fail_on: str) -> int:
        """As for a single report."""
        if self.errors:
            return 2
        failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on != "never" else ()
        return int(any(document.counts[severity] for document in self.documents for severity in failing))


def run_folder(
    paths: Sequence[Path],
    run: Path,
    config: Config,
    options: Options,
    *,
    resume: bool,
    jobs: int | None,
    limit: float,
    scheduler: str = "",
) -> Done:
    """Audits all documents under ``paths`` into the folder ``run``. ``limit`` is in seconds for each document, ``jobs`` the
    number of processes (None: one for each core). With ``scheduler`` (tcp://…) an existing Dask cluster does the work.
    CannotRun when it cannot begin."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise CannotRun(f"审查文件夹要另装 {'、'.join(missing)}，请运行 pip install 'auditor[folder]'")
    rules(config), config.backend, config.lexicon  # what cannot be followed is said before the run
    run = Path(os.path.abspath(run))  # noqa: PTH100 # workers may stand elsewhere
    found = list(documents(paths, run))
    files = sorted((item for item in found if isinstance(item, File)), key=lambda file: file.path)
    unlisted = [(item.path, item.words) for item in found if not isinstance(item, File)]
    mark = digest(config, options)
    triage, files, strays = _triage(config, files)
    started = _begin(run, resume)
    _forget(run, files)
    work = Audit(run, config, options, mark, started, triage)
    with _machine(scheduler, work, jobs or _cores(), limit) as machine:
        errors = dict(_audit(machine.audit(work, files), len(files)))
        work, errors = _renamed(machine, work, files, errors)
        good = [file for file in files if file.path not in errors]
        across = machine.compare(good)
    set_aside = overview(work, config, paths, files, good)
    return _finish(run, config, good, across, sorted([*errors.items(), *unlisted, *strays]), set_aside)


def _triage(config: Config, files: Sequence[File]) -> tuple[Triage, list[File], list[tuple[str, str]]]:
    """What is set aside, the files that are audited, and those that cannot be compared with their old version, and why."""
    triage, versions = prepare(config, [Path(file.source) for file in files])
    told = {file: versions.get(Path(file.source)) for file in files}
    strays = [(file.path, words) for file, words in told.items() if isinstance(words, str)]
    return triage, [file for file in files if not isinstance(told[file], str)], strays


def _renamed(
    machine: _Machine, work: Audit, files: Sequence[File], errors: dict[str, str]
) -> tuple[Audit, dict[str, str]]:
    """Audits again, under the name that the baseline has for them, the documents that were renamed."""
    names = renamed(work, [file for file in files if file.path not in errors])
    if not names:
        return work, errors
    work = replace(work, triage=replace(work.triage, renamed=names))
    baseline = work.triage.baseline
    again = [file for file in files if baseline and baseline.key(Path(file.source)) in names]
    return work, {**errors, **dict(_audit(machine.audit(work, again), len(again)))}


class _Machine(NamedTuple):
    """Who does the work: this machine, or a cluster."""

    audit: Callable[[Audit, Sequence[File]], Iterator[tuple[File, Outcome]]]
    compare: Callable[[Sequence[File]], Across]


@contextlib.contextmanager
def _machine(scheduler: str, work: Audit, jobs: int, limit: float) -> Iterator[_Machine]:
    if not scheduler:
        with slots.Slots(jobs) as workers:
            yield _Machine(
                lambda work, files: _here(work, files, workers, limit),
                lambda files: compare(work.run, files, workers, lambda: None),
            )
        return
    if find_spec("distributed") is None:
        raise CannotRun("--scheduler 要另装 Dask，请运行 pip install 'auditor[dask]'")
    from auditor.folder import cluster

    try:
        client = cluster.connect(scheduler)
    except (OSError, ValueError) as error:
        raise CannotRun(f"连不上 Dask 集群 {scheduler}") from error
    with client:
        yield _Machine(
            lambda work, files: cluster.audit(client, work, files, limit),
            lambda files: cluster.compare(client, work, files, lambda: None),
        )


def _here(work: Audit, files: Sequence[File], workers: slots.Slots, limit: float) -> Iterator[tuple[File, Outcome]]:
    for file, outcome in workers.run(work, files, limit=limit):
        if isinstance(outcome, slots.Failed):
            outcome = work.failed(file, slots.sentence(outcome))
        yield file, outcome


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(run: Path, resume: bool) -> str:
    """When the run started, or the one that it goes on with."""
    state = run / _STATE
    try:
        run.mkdir(parents=True, exist_ok=True)
        if state.is_file():
            if not resume:
                raise CannotRun(f"{run} 里已有一次审查的结果：接着做请加 --resume，重新做请换一个文件夹")
            return str(json.loads(state.read_text(encoding="utf-8"))["started"])
        if any(not name.startswith(".") for name in os.listdir(run)):  # noqa: PTH208
            raise CannotRun(f"{run} 里有别的文件，请给出空文件夹或新文件夹")
        started = datetime.now(UTC).isoformat(timespec="seconds")
        data = {"schema": "auditor-run/1", "version": __version__, "started": started}
        record.save(state, json.dumps(data) + "\n")
    except (OSError, ValueError, KeyError) as error:
        raise CannotRun(f"写不了 {run}（{type(error).__name__}）") from error
    return started


def _forget(run: Path, files: Sequence[File]) -> None:
    """Removes what belongs to documents that are gone, and halves of files that a killed run left."""
    names = {file.name for file in files}
    for folder in (run, run / REPORTS, run / RECORDS):
        for path in folder.rglob("*") if folder != run else folder.glob(".*.part"):
            ours = path.suffix in (".parquet", ".html", ".json")
            if path.is_file() and (path.suffix == ".part" or (ours and path.stem not in names)):
                path.unlink(missing_ok=True)


def _audit(outcomes: Iterator[tuple[File, Outcome]], total: int) -> Iterator[tuple[str, str]]:
    """The documents that could not be audited, by path, with the sentence that says why."""
    with bar(total) as reach:
        for done, (file, outcome) in enumerate(outcomes, start=1):
            if outcome.error:
                yield file.path, outcome.error
            reach(done)


def _finish(
    run: Path,
    config: Config,
    files: Sequence[File],
    across: Across,
    errors: list[tuple[str, str]],
    aside: Overview,
) -> Done:
    active = rules(config)
    rows = write_tables(run, files, gathered(run, files, across, active), across, errors, active)
    write = {point.name: point.load() for point in entry_points(group="auditor.pages")}
    view = pages(run, files, rows, across, errors, active, aside)
    record.save(run / "passages.html", write["passages"](view))
    for name, part in write["across"](view):
        _fill(run / REPORTS / f"{name}.html", part)
    record.save(run / "index.html", write["index"](view))
    shutil.rmtree(run / RECORDS / "bands", ignore_errors=True)
    return Done(tuple(rows), tuple(errors), aside)


def _fill(report: Path, content: str) -> None:
    """Puts what a document shares with others into its report, in the place of what an earlier run put there."""
    html = report.read_text(encoding="utf-8")
    head, begin, rest = html.partition("<!--across-->")
    _, end, tail = rest.partition("<!--/across-->")
    filled = f"{head}{begin}{content}{end}{tail}"
    if end and filled != html:
        record.save(report, filled)
