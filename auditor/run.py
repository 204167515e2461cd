"""Runs the rules over files and folders: what was found, what could not be read, and what that means for the exit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

import auditor
from auditor.config import Config, nearest_file, rules
from auditor.engine import heard
from auditor.entities import Backend
from auditor.finding import SEVERITIES
from auditor.house import House
from auditor.notice import Notice
from auditor.readers import KINDS, Options, ReadFailure, read, readable
from auditor.readers.source import reason
from auditor.report import DocumentReport, ReadError, Report
from auditor.rule import Rule
from auditor.triage.git import GitError
from auditor.triage.since import Version
from auditor.triage.suppressions import BadSuppression
from auditor.triage.work import Read, Triage, is_untouched, prepare, remarks, renames, vanished_entries

SEVERITY_NAMES = {"error": "错误", "warning": "疑似", "info": "体例"}


class Known(NamedTuple):
    """What a notice is given beside its text: the recogniser that was asked for, and the lexicon of the house."""

    backend: Backend | None
    house: House | None


# Given the number of steps, what is to be told in the ``with`` how many are done: see ``auditor.progress.bar``.
Bar = Callable[[int], AbstractContextManager[Callable[[int], None]]]


def _no_bar(length: int) -> AbstractContextManager[Callable[[int], None]]:
    return nullcontext(lambda done: None)


class Settings(NamedTuple):
    """What every document of a run is audited with: ``limit`` is the largest file in bytes."""

    active: Sequence[Rule]
    limit: int
    known: Known
    options: Options | None
    triage: Triage


def run(
    paths: Iterable[str | Path],
    config: Config | None = None,
    max_bytes: int | None = None,
    options: Options | None = None,
    *,
    new_baseline: bool = False,
    bar: Bar = _no_bar,
) -> Report:
    """Audits files and all readable files under folders, each once, in the order given.

    A file that cannot be read, or whose audit fails, is under ``errors`` and the others are still audited.
    ``max_bytes`` overrides the configuration's limit, ``options`` say how files are read. With ``new_baseline`` the
    configuration's baseline need not exist yet; ``bar`` shows how far it is. ConfigError when the configuration cannot be followed.
    """
    config = config or Config()
    limit = config.max_bytes if max_bytes is None else max_bytes
    active, known = rules(config), Known(config.backend, config.lexicon)
    started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
    given = list(map(Path, paths))
    found = list(files(given))
    listed = [item for item in found if isinstance(item, Path)]
    triage, versions = prepare(
        config, listed, may_write=new_baseline, given=options.given.path if options and options.given else None
    )
    documents, errors, triage = _all(found, versions, Settings(active, limit, known, options, triage), bar)
    running = frozenset(rule.id for rule in active)
    used = {number for document in documents for number in document.aside.used}
    folders = [path for path in given if os.path.isdir(path)]  # noqa: PTH112 # never raises
    return Report(
        version=auditor.__version__,
        started=started,
        seconds=round(time.perf_counter() - clock, 3),
        rules=tuple(rule.info() for rule in active),
        documents=tuple(documents),
        errors=tuple(errors),
        remarks=remarks(config, triage, running, folders, listed, used),
        gone=vanished_entries(triage, listed),
        unchanged=sum(is_untouched(version) for version in versions.values()),
        compared=triage.baseline is not None,
    )


def _all(
    found: Sequence[Path | ReadError], versions: Mapping[Path, Version | str], settings: Settings, bar: Bar
) -> tuple[list[DocumentReport], list[ReadError], Triage]:
    """The audits of all files but those that a change did not touch, the errors, and what was renamed."""
    results: list[DocumentReport | ReadError] = []
    each = len(settings.active) + 2  # reading, the rules, and what is made of their findings
    with bar(each * len(found)) as reach:
        for begun, item in zip(count(0, each), found, strict=False):
            with _heard_from(reach, begun + 1):
                results += _result(item, versions, settings)
            reach(begun + each)
    documents = [result for result in results if isinstance(result, DocumentReport)]
    names = renames(settings.triage, [item for item in found if isinstance(item, Path)], documents)
    if names:
        again = settings._replace(triage=replace(settings.triage, renamed=names))
        results = [_renamed(result, names, again) for result in results]
        settings = again
    documents = [result for result in results if isinstance(result, DocumentReport)]
    return documents, [result for result in results if isinstance(result, ReadError)], settings.triage


@contextmanager
def _heard_from(reach: Callable[[int], None], begun: int) -> Iterator[None]:
    token = heard.set(lambda done: reach(begun + done))
    try:
        yield
    finally:
        heard.reset(token)


def _result(
    item: Path | ReadError, versions: Mapping[Path, Version | str], settings: Settings
) -> list[DocumentReport | ReadError]:
    """The audit of one file, or why there is none; nothing for one that a change did not touch."""
    if isinstance(item, ReadError):
        return [item]
    version = versions.get(item)
    if isinstance(version, str):
        return [ReadError(str(item), version)]
    return [] if is_untouched(version) else [_audited(item, settings)]


def _renamed(
    result: DocumentReport | ReadError, names: Mapping[str, str], again: Settings
) -> DocumentReport | ReadError:
    """The audit of a document once it is known what the baseline called it."""
    baseline = again.triage.baseline
    if isinstance(result, ReadError) or baseline is None or baseline.key(Path(result.path)) not in names:
        return result
    return _audited(Path(result.path), again)


def exit_code(report: Report, fail_on: str) -> int:
    """2 when a file could not be audited, 1 when a finding is at or above ``fail_on``, else 0."""
    if report.errors:
        return 2
    if fail_on == "never":
        return 0
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(any(finding.severity in failing for document in report.documents for finding in document.findings))


def summary(report: Report) -> str:
    """错误 3 处、疑似 2 处、体例 1 处, over all documents."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for document in report.documents:
        for finding in document.findings:
            counts[finding.severity] += 1
    words = "、".join(f"{SEVERITY_NAMES[severity]} {count} 处" for severity, count in counts.items())
    return words if len(report.documents) == 1 else f"{len(report.documents)} 份文件，{words}"


def _audited(path: Path, settings: Settings) -> DocumentReport | ReadError:
    def read_as(path: Path) -> Notice | ReadError:
        return read_notice(path, settings.limit, settings.known, settings.options)

    notice = read_as(path)
    return notice if isinstance(notice, ReadError) else audited(notice, settings.active, settings.triage, path, read_as)


def read_notice(path: Path, limit: int, known: Known, options: Options | None) -> Notice | ReadError:
    """The notice in a file of at most ``limit`` bytes, or in one sentence why there is none."""
    try:
        return replace(read(path, limit, options), ner=known.backend, house=known.house)
    except ReadFailure as failure:
        # A path with NUL in it exists nowhere and has no neighbours either; what was given is no file.
        given = options is not None and options.given is not None and options.given.path == path
        more = "" if given or os.path.lexists(path) else nearest_file(path)
        return ReadError(str(path), failure.message + more)
    except Exception as error:  # one document that breaks the program must not take the others with it
        return _broken(str(path), error)


def audited(
    notice: Notice, active: Sequence[Rule], triage: Triage, path: Path, read_as: Read
) -> DocumentReport | ReadError:
    """The audit of the notice in the file ``path``, or why there is none; ``read_as`` reads an old version of it."""
    try:
        return triage.audit(notice, active, path, read_as)
    except (BadSuppression, GitError) as error:
        return ReadError(notice.path, str(error))
    except Exception as error:
        return _broken(notice.path, error)


def _broken(path: str, error: Exception) -> ReadError:
    return ReadError(path, f"审查时程序出错（{type(error).__name__}: {error}），这份文件未完成审查")


def files(paths: Iterable[str | Path]) -> Iterator[Path | ReadError]:
    """The files to read, each once however often and by whatever name it is reached, and what cannot be listed."""
    seen: set[str] = set()
    for path in map(Path, paths):
        # os.path.isdir never raises; what is wrong with a path is found when it is read.
        for item in _under(path) if os.path.isdir(path) else [path]:  # noqa: PTH112
            key = item.path if isinstance(item, ReadError) else _real(item)
            if key not in seen:
                seen.add(key)
                yield item


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # NUL in the path; reading it gives the reason
        return str(path)


def _under(folder: Path) -> Iterator[Path | ReadError]:
    """Readable kinds of file under a folder, sorted, without hidden files; links to folders are not followed."""
    failed: list[OSError] = []
    found: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]  # os.walk goes into those that are left
        paths = (Path(root, name) for name in names if not name.startswith("."))
        found += [path for path in paths if readable(path)]
    for error in failed:
        yield ReadError(str(error.filename or folder), f"读不了文件夹：{reason(error)}")
    if not found and not failed:
        yield ReadError(str(folder), f"文件夹里没有可读的文档（本版本读 {KINDS}）")
    yield from sorted(found, key=lambda path: path.parts)
