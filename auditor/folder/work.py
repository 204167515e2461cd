"""What a worker does with one document: audits it, writes its report, and keeps what the later steps need."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import auditor
from auditor.config import Config, rules
from auditor.flat import finding_row
from auditor.folder import record
from auditor.folder.listing import File
from auditor.folder.record import Record
from auditor.notice import Notice
from auditor.passages import sketch
from auditor.passages_figures import figures
from auditor.readers import Options
from auditor.registry import writer
from auditor.report import Aside, DocumentReport, ReadError, Report
from auditor.rule import Rule
from auditor.run import Known, audited, read_notice
from auditor.triage.comments import find_comments
from auditor.triage.work import Triage

REPORTS, RECORDS = "reports", "work"
FORM = 4  # of what is kept; raised when it changes, so that an older run is not gone on with


class Outcome(NamedTuple):
    """How one document ended: ``kept`` from an earlier run, and the sentence why it could not be audited or an empty one."""

    kept: bool
    error: str


def digest(config: Config, options: Options) -> str:
    """What the results depend on beside the document: version, rules with their options, lexicon, reading."""
    house = config.house.read_bytes() if config.house else b""
    parts = [auditor.__version__, FORM, rules(config), config.ner, config.hanlp_model, config.max_bytes, options, house]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def record_path(run: Path, name: str) -> Path:
    """Where the record of the document with the report ``name`` lies; 256 folders, so that none grows too large."""
    return run / RECORDS / name[-2:] / f"{name}.parquet"


@dataclass(frozen=True)
class Audit:
    """Audits a file of the run ``run``, unless an earlier run has done so: same content, settings and version."""

    run: Path
    config: Config
    options: Options
    digest: str
    started: str
    triage: Triage

    def __call__(self, file: File) -> Outcome:
        source = Path(file.source)
        known = self._earlier(file)
        notice = self._read(source)
        if isinstance(notice, ReadError):
            return self.failed(file, notice.message)
        if known and known.sha256 == notice.sha256:
            return Outcome(True, "")
        notice = replace(notice, path=file.path)
        report = audited(notice, self._rules, self.triage, source, self._read)
        if isinstance(report, ReadError):
            return self.failed(file, report.message)
        self._write(file, report)
        plain = find_comments(notice).blanked(notice)
        found = replace(kept(file, self._mark(file), plain, report), text=notice.text)
        record.write(record_path(self.run, file.name), [found])
        return Outcome(False, "")

    def _read(self, path: Path) -> Notice | ReadError:
        return read_notice(path, self.config.max_bytes, self._known, self.options)

    def _mark(self, file: File) -> str:
        """What the result of a file depends on beside its content."""
        return self.digest + self.triage.mark(Path(file.source))

    def failed(self, file: File, words: str) -> Outcome:
        """Writes down that ``file`` could not be audited."""
        for suffix in (".html", ".json"):
            (self.run / REPORTS / f"{file.name}{suffix}").unlink(missing_ok=True)
        record.write(record_path(self.run, file.name), [Record(file.path, self._mark(file), file.name, error=words)])
        return Outcome(False, words)

    @cached_property
    def _rules(self) -> Sequence[Rule]:
        return rules(self.config)

    @cached_property
    def _known(self) -> Known:
        return Known(self.config.backend, self.config.lexicon)

    def _earlier(self, file: File) -> Record | None:
        """The record of an earlier run that audited the file with the same settings."""
        try:
            (found,) = record.read(record_path(self.run, file.name), ["sha256", "error"])
        except (OSError, ValueError):
            return None
        return found if found.digest == self._mark(file) and found.path == file.path and not found.error else None

    def _write(self, file: File, report: DocumentReport) -> None:
        whole = Report(
            version=auditor.__version__,
            started=self.started,
            seconds=0.0,
            rules=tuple(rule.info() for rule in self._rules),
            documents=(report,),
            errors=(),
        )
        target = self.run / REPORTS / file.name
        record.save(target.with_name(f"{file.name}.html"), writer("html")(whole, index="../index.html"))
        record.save(target.with_name(f"{file.name}.json"), writer("json")(whole))


def kept(file: File, digest: str, notice: Notice, report: DocumentReport) -> Record:
    """The record of an audited document."""
    marks = sketch(notice)
    issuer = notice.issuer
    return Record(
        path=file.path,
        digest=digest,
        name=file.name,
        sha256=notice.sha256,
        title=report.title or "",
        issuer=issuer.name if issuer else "",
        base=issuer.base if issuer else "",
        place=(issuer.place or "") if issuer else "",
        kind=issuer.kind if issuer else "",
        home=issuer.division.code if issuer and issuer.division else "",
        signed=_signed(notice),
        characters=report.characters,
        text=notice.text,
        findings=[finding_row(finding) for finding in report.findings],
        causes=[cause._asdict() for cause in report.causes],
        streams=[{"id": s.id, "issuer": s.issuer, "parts": s.parts} for s in report.streams],
        names=_names(notice),
        facts=[figure._asdict() for figure in figures(notice)],
        aside=[aside_row(report.aside)],
        masked=marks.masked,
        starts=marks.starts.tobytes(),
        clauses=marks.clauses.tobytes(),
        units=marks.units.tobytes(),
        bands=marks.bands.tobytes(),
    )


def _signed(notice: Notice) -> str:
    date = notice.timeline.written
    valid = date is not None and date.since.valid and date.since.year is not None and date.since.month is not None
    return date.since.iso() if valid and date is not None else ""


def _names(notice: Notice) -> list[dict[str, Any]]:
    """Bodies and places that lie in a division which is known, and of which division."""
    rows = [(b.start, b.end, b.division.code, b.full) for b in notice.bodies if b.division]
    rows += [(p.start, p.end, p.division.code, p.full) for p in notice.places if p.division]
    return [{"start": s, "end": e, "code": code, "full": full} for s, e, code, full in sorted(set(rows))]


def aside_row(aside: Aside) -> dict[str, Any]:
    """What was set aside, as JSON: findings that were suppressed with their reasons, of the others only how many."""
    return {
        "suppressed": [
            {**finding_row(one.finding), "reason": one.reason, "where": one.where} for one in aside.suppressed
        ],
        "known": len(aside.known),
        "untouched": len(aside.untouched),
        "gone": [entry._asdict() for entry in aside.gone],
        "remarks": list(aside.remarks),
        "used": list(aside.used),
        "strange": dict(aside.strange),
    }
