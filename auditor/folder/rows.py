"""What the tables and pages say of each document and each shared passage, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor import __version__
from auditor.folder.across import Across, one
from auditor.folder.aside import Overview
from auditor.folder.listing import File
from auditor.folder.risk import LEVELS, Shared, error_rate, kind_of, risk, rule_of
from auditor.folder.risk import Rule as RuleView
from auditor.passages_align import CHANGED_NAMES
from auditor.rule import Rule

_COLUMNS = ("title", "issuer", "base", "place", "kind", "signed", "characters", "findings", "causes")
_QUOTE = 600


class Document(NamedTuple):
    """A row of the index. ``counts`` by severity, ``rules`` and ``kinds`` of its findings with their numbers."""

    name: str
    path: str
    title: str
    issuer: str
    place: str
    kind: str
    signed: str
    characters: int
    counts: Mapping[str, int]
    rules: Mapping[str, int]
    kinds: Mapping[str, int]
    rate: float
    score: int
    level: str
    why: str


class SharedPassage(NamedTuple):
    """A passage with both texts: ``number`` from 1; ``same`` says that one body issued both; ``traced`` sentences."""

    number: int
    first: str
    second: str
    lines: tuple[int, int]
    texts: tuple[str, str]
    length: int
    own: float
    alike: float
    changed: str
    changes: tuple[tuple[str, str], ...]
    same: bool
    traced: tuple[tuple[str, str], ...]


class TwoFigures(NamedTuple):
    """One event with two figures in the documents ``first`` and ``second``."""

    first: str
    second: str
    sentences: tuple[str, str]


class Pages(NamedTuple):
    """All that the pages of a run show."""

    version: str
    documents: tuple[Document, ...]
    passages: tuple[SharedPassage, ...]
    figures: tuple[TwoFigures, ...]
    errors: tuple[tuple[str, str], ...]
    rules: Mapping[str, str]
    levels: Mapping[str, str]
    lost: int
    aside: Overview = Overview()


def rule_views(active: Sequence[Rule]) -> dict[str, RuleView]:
    """What the ranking knows of the rules of a run."""
    return {rule.id: rule_of(rule.info(), rule.tags) for rule in active}


def document_rows(run: Path, files: Sequence[File], across: Across, active: Sequence[Rule]) -> list[Document]:
    """A row for each document, the riskiest first."""
    known = rule_views(active)
    shared = _shared(run, files, across)
    found = [_row(run, file, known, shared.get(file.name, Shared())) for file in files]
    return sorted(found, key=lambda row: (-row.score, row.path))


def _row(run: Path, file: File, known: Mapping[str, RuleView], shared: Shared) -> Document:
    kept = one(run, file, _COLUMNS)
    score, level, why = risk(kept.findings, kept.causes, kept.characters, known, shared)
    return Document(
        file.name,
        file.path,
        kept.title or file.path,
        kept.base or kept.issuer,
        kept.place,
        kept.kind,
        kept.signed,
        kept.characters,
        {severity: sum(f["severity"] == severity for f in kept.findings) for severity in ("error", "warning", "info")},
        dict(Counter(f["rule"] for f in kept.findings)),
        dict(Counter(kind_of(known, f["rule"]) for f in kept.findings)),
        error_rate(kept.findings, kept.characters, known),
        score,
        level,
        why,
    )


def _shared(run: Path, files: Sequence[File], across: Across) -> dict[str, Shared]:
    bases = _bases(run, files, across)
    copied: dict[str, dict[str, float]] = {}
    traced: Counter[str] = Counter()
    for match in across.matches:
        traced[match.first] += len(match.here.traces)
        traced[match.second] += len(match.there.traces)
        if bases[match.first] == bases[match.second] != "":
            continue  # an issuer may repeat itself
        for one_, other in ((match.first, match.second), (match.second, match.first)):
            by_unit = copied.setdefault(one_, {})
            by_unit[other] = by_unit.get(other, 0.0) + match.own
    differ: Counter[str] = Counter()
    for conflict in across.conflicts:
        differ[files[conflict.first].name] += 1
        differ[files[conflict.second].name] += 1
    names = {*copied, *traced, *differ}
    return {
        name: Shared(tuple(sorted(copied.get(name, {}).values(), reverse=True)), traced[name], differ[name])
        for name in names
    }


def _bases(run: Path, files: Sequence[File], across: Across) -> dict[str, str]:
    by_name = {file.name: file for file in files}
    wanted = {name for match in across.matches for name in (match.first, match.second)}
    return {name: one(run, by_name[name], ["base"]).base for name in wanted}


def pages(
    run: Path,
    files: Sequence[File],
    rows: Sequence[Document],
    across: Across,
    errors: Sequence[tuple[str, str]],
    active: Sequence[Rule],
    aside: Overview,
) -> Pages:
    """What the pages of a run show."""
    return Pages(
        __version__,
        tuple(rows),
        tuple(_passages(run, files, across)),
        tuple(
            TwoFigures(files[c.first].name, files[c.second].name, (c.here.sentence, c.there.sentence))
            for c in across.conflicts
        ),
        tuple(errors),
        {rule.id: rule.title() for rule in active},
        {key: label for _, key, label in LEVELS},
        across.lost,
        aside,
    )


def _passages(run: Path, files: Sequence[File], across: Across) -> list[SharedPassage]:
    by_name = {file.name: file for file in files}
    bases = _bases(run, files, across)
    ranked = sorted(across.matches, key=lambda m: (bases[m.first] == bases[m.second] != "", -m.own))
    found = []
    for number, m in enumerate(ranked, start=1):
        texts = tuple(
            one(run, by_name[name], ["text"]).text[side.start : side.end][:_QUOTE]
            for name, side in ((m.first, m.here), (m.second, m.there))
        )
        traced = [(m.first, trace.words) for trace in m.here.traces] + [(m.second, t.words) for t in m.there.traces]
        found.append(
            SharedPassage(
                number,
                m.first,
                m.second,
                (m.here.line, m.there.line),
                (texts[0], texts[1]),
                m.length,
                m.own,
                m.alike,
                CHANGED_NAMES[m.changed],
                m.changes,
                bases[m.first] == bases[m.second] != "",
                tuple(traced),
            )
        )
    return found
