"""Audits a notice and sets aside what is not to be reported: first what is suppressed, then what the baseline knows, then what
the change did not touch. Each step sees all that the one before left, so that none seems of no use because of another."""

from __future__ import annotations

import datetime
import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.config import Config
from auditor.engine import audit
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Aside, Cause, DocumentReport, Gone, ReadError, Remark, Report, Suppressed
from auditor.rule import Rule
from auditor.triage import git
from auditor.triage.baseline import Baseline, Entries, is_judged, read_baseline, split
from auditor.triage.comments import Comments, Directive, find_comments
from auditor.triage.since import Since, Version, changed_lines, of_the_change
from auditor.triage.suppressions import BadSuppression, Suppression, beside, covered, rule_remarks

Read = Callable[[Path], Notice | ReadError]


@dataclass(frozen=True)
class Triage:
    """What is set aside in a run. ``versions`` are None without ``--since``, else how each document stood, by its absolute
    path; ``renamed`` says what a document was called in the baseline."""

    suppressions: tuple[Suppression, ...] = ()
    baseline: Baseline | None = None
    versions: Mapping[str, Version] | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)

    def mark(self, document: Path) -> str:
        """What the result of a document depends on here, as a hash; empty where nothing is set aside."""
        try:
            near: object = [(entry, entry.dead(today())) for entry in beside(document)]
        except BadSuppression as error:
            near = str(error)
        about, known, version = self._about(document), self._known(document), self._version(document)
        if not (near or about or self.baseline or version):
            return ""
        return hashlib.sha256(repr((near, about, known, version)).encode("utf-8", "replace")).hexdigest()[:16]

    def audit(self, notice: Notice, active: Sequence[Rule], document: Path, read: Read) -> DocumentReport:
        """The audit of a notice that lies in the file ``document``. ``read`` reads a file as the notice was read.

        BadSuppression for a file of suppressions that cannot be followed, GitError when git cannot give the old version.
        """
        near = beside(document)
        comments = find_comments(notice)
        report = comments.restored(audit(comments.without(notice), active))
        step = _Step(report, frozenset(rule.id for rule in active))
        step.suppress(comments, near, self._about(document))
        step.know(self._known(document), self._name(document))
        version = self._version(document)
        if version is not None:
            step.since(version, lambda: self._before(version, notice, active, read))
        return step.result()

    def _about(self, document: Path) -> list[tuple[int, Suppression]]:
        return [(number, entry) for number, entry in enumerate(self.suppressions) if entry.concerns(document)]

    def _known(self, document: Path) -> Entries | None:
        """What the baseline has of a document, under its former name too; None where it has no such document."""
        return self.baseline.documents.get(self._name(document)) if self.baseline else None

    def _name(self, document: Path) -> str:
        """What the baseline calls a document; empty without a baseline."""
        name = self.baseline.key(document) if self.baseline else ""
        return self.renamed.get(name, name)

    def _version(self, document: Path) -> Version | None:
        return self.versions.get(os.path.abspath(document)) if self.versions is not None else None  # noqa: PTH100

    def _before(self, version: Version, notice: Notice, active: Sequence[Rule], read: Read) -> Before | str:
        with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
            path = Path(folder, f"old{Path(notice.path).suffix}")
            path.write_bytes(git.blob(version.root, version.blob))
            old = read(path)
        if isinstance(old, ReadError):
            return old.message
        findings = audit(find_comments(old).without(old), active).findings
        lines = changed_lines(old.text, notice.text) if notice.origin is None else set()
        return Before(Counter(finding.kin for finding in findings), lines)


@dataclass(frozen=True)
class Before:
    """The old version of a document: its findings by ``Finding.kin``, and the lines of the new one that it does not have."""

    counts: Counter[str]
    lines: set[int]


class _Step:
    """A document on its way: the findings that are left, and what was set aside."""

    def __init__(self, report: DocumentReport, running: frozenset[str]) -> None:
        self._report, self._running = report, running
        self._left = list(report.findings)
        # Where a rule crashed nobody knows what it would have found.
        self._whole = not any(finding.rule == "internal-error" for finding in report.findings)
        self._aside = Aside()

    def suppress(
        self, comments: Comments, near: Sequence[Suppression], about: Sequence[tuple[int, Suppression]]
    ) -> None:
        left: list[Finding] = []
        suppressed: list[Suppressed] = []
        used: set[object] = set()
        for finding in self._left:
            said = [] if finding.rule == "internal-error" else list(_said(finding, comments, near, about))
            used.update(mark for mark, _, _ in said)
            if said:
                mark, reason, where = said[0]
                in_source = isinstance(mark, tuple) and mark[0] != "near"
                suppressed.append(Suppressed(finding, reason, where, in_source))
            else:
                left.append(finding)
        remarks = [*comments.remarks, *self._unused_comments(comments, used)]
        unused = [entry for number, entry in enumerate(near) if ("near", number) not in used]
        remarks += self._unused(unused)
        numbers = tuple(sorted(mark for mark in used if isinstance(mark, int)))
        self._left = left
        self._aside = replace(self._aside, suppressed=tuple(suppressed), remarks=tuple(remarks), used=numbers)

    def _unused(self, entries: Iterable[Suppression]) -> list[str]:
        found = []
        for entry in entries:
            name = f"{entry.file} {entry.words}"
            if dead := entry.dead(today()):
                found.append(f"{name}{dead}")
            elif self._whole and (entry.rule in ("", "all") or entry.rule in self._running):
                found.append(f"{name}没有对应的问题，可以删去")
        return found

    def _unused_comments(self, comments: Comments, used: set[object]) -> list[str]:
        found = []
        for number, directive in enumerate(comments.directives):
            found += [f"第{directive.line}行的注释没有起作用：{words}" for words in rule_remarks(directive.rules)]
            for rule in directive.rules:
                judged = self._whole and (rule == "all" or rule in self._running)
                if judged and (number, rule) not in used:
                    name = "" if rule == "all" else f"规则 {rule} "
                    found.append(
                        f"第{directive.line}行的注释可以删去：{name}在此没有发现问题{self._elsewhere(directive, rule)}"
                    )
        return found

    def _elsewhere(self, directive: Directive, rule: str) -> str:
        """Where the finding is reported, when only its other end lies where the comment is about."""
        for finding in self._report.findings:
            if finding.rule == rule and any(_lies_in(p.start, p.end, directive) for p in finding.against):
                return f"；有关的问题记在第{finding.place.line}行，注释应写在那里"
        return ""

    def know(self, known: Entries | None, name: str) -> None:
        if not name:
            return
        if known is None:
            strange = Counter(finding.kin for finding in self._left if finding.rule != "internal-error")
            self._aside = replace(self._aside, strange=tuple(sorted(strange.items())))
            return
        self._left, old, missing = split(self._left, known)
        gone = [Gone(name, *entry) for entry in missing if self._whole and is_judged(entry.rule, self._running)]
        self._aside = replace(self._aside, known=tuple(old), gone=tuple(gone))

    def since(self, version: Version, before: Callable[[], Before | str]) -> None:
        if version.state == "new" or (version.state == "changed" and not self._left):
            return
        if version.state == "same":
            left = [finding for finding in self._left if finding.rule == "internal-error"]
        else:
            old = before()
            if isinstance(old, str):
                words = f"改动前的版本读不出（{old}），全部问题都列出"
                self._aside = replace(self._aside, remarks=(*self._aside.remarks, words))
                return
            hits = of_the_change(self._left, old.counts, self._report.text, old.lines)
            left = [finding for finding, hit in zip(self._left, hits, strict=True) if hit]
        kept = set(map(id, left))
        untouched = tuple(finding for finding in self._left if id(finding) not in kept)
        self._left, self._aside = left, replace(self._aside, untouched=untouched)

    def result(self) -> DocumentReport:
        return with_findings(self._report, self._left, self._aside)


def with_findings(report: DocumentReport, left: Sequence[Finding], aside: Aside) -> DocumentReport:
    """The report with only the findings that are left; a cause of which none is left goes with them."""
    prints = {finding.fingerprint for finding in left}
    causes = []
    for cause in report.causes:
        if told := tuple(each for each in cause.findings if each in prints):
            causes.append(Cause(cause.id, cause.title, cause.explanation, told))
    return replace(report, findings=tuple(left), causes=tuple(causes), aside=aside)


def _said(
    finding: Finding, comments: Comments, near: Sequence[Suppression], about: Sequence[tuple[int, Suppression]]
) -> list[tuple[object, str, str]]:
    """All that says not to report a finding: its mark, reason and place, the nearest first."""
    found: list[tuple[object, str, str]] = []
    for number, directive in enumerate(comments.directives):
        rule = next((rule for rule in directive.rules if rule in ("all", finding.rule)), "")
        if rule and _lies_in(finding.place.start, finding.place.end, directive):
            found.append(((number, rule), directive.reason, f"第{directive.line}行的注释"))
    for number, entry in enumerate(near):
        if entry.holds(finding) and not entry.dead(today()):
            found.append((("near", number), entry.reason, entry.where))
    found += [(number, entry.reason, entry.where) for number, entry in about if entry.holds(finding)]
    return found


def _lies_in(start: int, end: int, directive: Directive) -> bool:
    return start < directive.end and max(end, start + 1) > directive.start


def today() -> datetime.date:
    """The day by which a suppression has expired."""
    return datetime.datetime.now().astimezone().date()


def is_untouched(version: Version | str | None) -> bool:
    """Whether a change left a document as it was, or took it away."""
    return isinstance(version, Version) and version.state in ("same", "deleted")


def renames(triage: Triage, listed: Sequence[Path], documents: Iterable[DocumentReport]) -> dict[str, str]:
    """What the baseline calls the documents that it has under another name: new name to old."""
    baseline = triage.baseline
    if baseline is None:
        return {}
    strange = {baseline.key(Path(each.path)): dict(each.aside.strange) for each in documents if each.aside.strange}
    return baseline.renamed(strange, baseline.vanished(map(baseline.key, listed))) if strange else {}


def vanished_entries(triage: Triage, listed: Sequence[Path]) -> tuple[Gone, ...]:
    """What the baseline has of documents that are gone, and not under another name."""
    baseline = triage.baseline
    if baseline is None:
        return ()
    left = [name for name in baseline.vanished(map(baseline.key, listed)) if name not in triage.renamed.values()]
    return tuple(entry for name in left for entry in baseline.gone(name))


def all_known(report: Report, path: Path) -> tuple[Report, Baseline]:
    """The baseline in ``path`` brought up to date with a run, and the report as it is once that is written."""
    baseline = read_baseline(path, must_exist=False)
    audited = {baseline.key(Path(document.path)) for document in report.documents}
    read = audited | {baseline.key(Path(error.path)) for error in report.errors}
    lost = set(baseline.vanished(read))
    kept = [name for name in baseline.documents if name not in audited and name not in lost]
    running = frozenset(rule.id for rule in report.rules)
    documents = tuple(_known(document) for document in report.documents)
    return replace(report, documents=documents, gone=()), baseline.updated(report.documents, kept, running)


def _known(report: DocumentReport) -> DocumentReport:
    crashed = [finding for finding in report.findings if finding.rule == "internal-error"]
    known = [finding for finding in report.findings if finding.rule != "internal-error"]
    aside = replace(report.aside, known=(*report.aside.known, *known), gone=(), strange=())
    return with_findings(report, crashed, aside)


def prepare(
    config: Config, documents: Sequence[Path], *, may_write: bool = False, given: Path | None = None
) -> tuple[Triage, dict[Path, Version | str]]:
    """What is set aside in a run over ``documents``; and with ``--since`` how each stood, or why that cannot be told.

    ConfigError when the baseline cannot be read or no document can be compared; with ``may_write`` there need be no baseline yet.
    ``given`` is the document whose content is not that of its file.
    """
    baseline = read_baseline(config.baseline, must_exist=not may_write) if config.baseline else None
    live = tuple(entry for entry in config.suppress if not entry.dead(today()))
    versions = _versions(config, documents, given)
    found = {
        os.path.abspath(path): version  # noqa: PTH100
        for path, version in versions.items()
        if isinstance(version, Version)
    }
    return Triage(live, baseline, found if config.since else None), versions


def _versions(config: Config, documents: Sequence[Path], given: Path | None) -> dict[Path, Version | str]:
    if not config.since:
        return {}
    from auditor.settings import ConfigError

    since = Since(config.since)
    found: dict[Path, Version | str] = {}
    for path in documents:
        try:
            found[path] = since.version(path, given=path == given)
        except git.GitError as error:
            found[path] = str(error)
    if found and all(isinstance(version, str) for version in found.values()):
        raise ConfigError(str(next(iter(found.values()))))
    return found


def remarks(
    config: Config,
    triage: Triage,
    running: frozenset[str],
    folders: Sequence[Path],
    documents: Sequence[Path],
    used: Iterable[int],
) -> tuple[Remark, ...]:
    """What is to be said of the suppressions of the configuration after a run over folders and documents."""
    file, done = str(config.file or ""), set(used)
    found = [Remark(file, f"{entry.words}{dead}") for entry in config.suppress if (dead := entry.dead(today()))]
    for number, entry in enumerate(triage.suppressions):
        judged = entry.rule in ("", "all") or entry.rule in running
        if number not in done and judged and covered(entry, folders, documents):
            found.append(Remark(file, f"{entry.words}没有对应的问题，可以删去"))
    return tuple(found)
