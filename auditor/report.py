"""What a run yields: one report with a part for each document, plain immutable data for the writers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from auditor.finding import Finding, Place
from auditor.source_map import SourceMap


class Issuer(NamedTuple):
    """The body that issued a notice: its name as printed, its place (滨湖区) and kind (法院)."""

    name: str
    place: str | None
    kind: str | None


class Cause(NamedTuple):
    """One root of several findings; ``findings`` are fingerprints."""

    id: str
    title: str
    explanation: str
    findings: tuple[str, ...]


class Stream(NamedTuple):
    """A document inside a mixed text: its parts as (start, end) in reading order, what is ``lost`` of it, and the
    ``joins`` between parts that do not stand side by side, both as sentences."""

    id: str
    issuer: str | None
    parts: tuple[tuple[int, int], ...]
    lost: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()


class EntityRow(NamedTuple):
    """A value found in the text. ``value`` is its normal form as text (an ISO date, a decimal with its unit)."""

    kind: str
    text: str
    value: str
    start: int
    end: int


class OutlineRow(NamedTuple):
    """A heading: ``level`` from 1, ``number`` as printed (（一）), ``ordinal`` its value, ``problem`` e.g. 重复 or 缺号."""

    level: int
    number: str
    ordinal: int | None
    title: str
    path: str
    start: int
    end: int
    problem: str | None


class Check(NamedTuple):
    """Something that was compared and agrees: shown so that silence can be trusted."""

    rule: str
    message: str
    places: tuple[Place, ...]


class Suppressed(NamedTuple):
    """A finding that a person has said not to report: why, where it is said, and whether that is in the document itself."""

    finding: Finding
    reason: str
    where: str
    in_source: bool = False


class Gone(NamedTuple):
    """What a baseline knows of a document and the document no longer has, ``number`` times."""

    path: str
    rule: str
    fingerprint: str
    quote: str
    number: int


@dataclass(frozen=True)
class Aside:
    """What was found and is not among the findings of a document.

    ``known`` stand in the baseline, ``untouched`` have nothing to do with the change that was asked about; ``gone`` can be
    taken from the baseline. ``remarks`` are sentences about suppressions that do nothing; ``used`` are the numbers of the
    suppressions of the configuration that did. ``strange`` counts findings by ``Finding.kin`` where the baseline has no
    such document: it may be one that was renamed.
    """

    suppressed: tuple[Suppressed, ...] = ()
    known: tuple[Finding, ...] = ()
    untouched: tuple[Finding, ...] = ()
    gone: tuple[Gone, ...] = ()
    remarks: tuple[str, ...] = ()
    used: tuple[int, ...] = ()
    strange: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class DocumentReport:
    """Everything about one document. ``text`` is what the offsets of all places count in, ``origin`` where it came from,
    ``aside`` what was found and is no finding of this run. ``given`` are the bytes of what came through standard input: its
    ``path`` is only a name."""

    path: str
    sha256: str
    text: str
    title: str | None
    issuer: Issuer | None
    findings: tuple[Finding, ...]
    causes: tuple[Cause, ...] = ()
    streams: tuple[Stream, ...] = ()
    outline: tuple[OutlineRow, ...] = ()
    entities: tuple[EntityRow, ...] = ()
    checks: tuple[Check, ...] = ()
    origin: SourceMap | None = None
    given: bytes | None = None
    aside: Aside = Aside()

    @property
    def characters(self) -> int:
        """Length of the text in code points."""
        return len(self.text)


class ReadError(NamedTuple):
    """A file that could not be audited, and why, in one sentence."""

    path: str
    message: str


class Remark(NamedTuple):
    """Something to be said of the run that is no error and no finding: a suppression that does nothing any more."""

    path: str
    message: str


class RuleInfo(NamedTuple):
    """What a writer may say of a rule: its id, title (Chinese), severity and basis; ``help`` is the rest of its docstring,
    ``bad`` and ``good`` are its examples with their marks ⟦ ⟧."""

    id: str
    title: str
    severity: str
    basis: str
    confidence: str = "high"
    tags: tuple[str, ...] = ()
    help: str = ""
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """One run: ``started`` is ISO 8601 in UTC, ``seconds`` the duration of the run. ``gone`` are entries of the baseline for
    files that are gone; ``unchanged`` counts documents that were not audited because the change did not touch them;
    ``compared`` says that there was a baseline."""

    version: str
    started: str
    seconds: float
    rules: tuple[RuleInfo, ...]
    documents: tuple[DocumentReport, ...]
    errors: tuple[ReadError, ...]
    remarks: tuple[Remark, ...] = ()
    gone: tuple[Gone, ...] = ()
    unchanged: int = 0
    compared: bool = False


class CannotWrite(Exception):
    """A report that cannot be written in the format that was asked for; the message is one Chinese sentence."""
