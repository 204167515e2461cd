"""What the tables and pages say of each document and each shared passage, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor import __version__
from auditor.folder.across import Across, one
from auditor.folder.aside import Overview
from auditor.folder.compare import Match, Side
from auditor.folder.listing import File
from auditor.folder.origins import HOW
from auditor.folder.record import Json, Record
from auditor.folder.risk import LEVELS, Shared, error_rate, kind_of, risk, rule_of
from auditor.folder.risk import Rule as RuleView
from auditor.passages_align import CHANGED_NAMES
from auditor.passages_forms import Place
from auditor.rule import Rule

_COLUMNS = ("title", "issuer", "base", "place", "kind", "signed", "characters", "findings", "causes")
_QUOTE = 600
SHOWN = 1000  # passages, and contradictions, that the page shows; all are in the tables
FORMS, MEMBERS = 100, 40  # passages that many have, and documents of each, that the page shows
_COVERED = 0.8


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
    """A passage with both texts (empty beyond the ``SHOWN`` first): ``number`` from 1; ``same`` says that one body issued both;
    ``traced`` are (name of the report, words) of what was traced to the other document; ``form`` is the number of the form that
    tells of it too, or 0."""

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
    form: int


class TwoFigures(NamedTuple):
    """One event with two figures in the documents ``first`` and ``second``."""

    first: str
    second: str
    sentences: tuple[str, str]


class Form(NamedTuple):
    """A passage that many documents have: ``number`` from 1, the ``text`` of the first of them, its ``length`` without names
    and figures; ``members`` are all (name of the report, characters without names and figures), ``lines`` those of the first."""

    number: int
    text: str
    length: int
    members: tuple[tuple[str, int], ...]
    lines: tuple[int, ...]


class Source(NamedTuple):
    """``words`` on ``line`` of the document ``name`` are a foreign name or part; ``before`` and ``behind`` are what is said around
    the ``sources``, of which there are ``total``."""

    name: str
    line: int
    words: str
    before: str
    behind: str
    sources: tuple[str, ...]
    total: int


class Pages(NamedTuple):
    """All that the pages of a run show; the first ``shown`` passages with their texts."""

    version: str
    documents: tuple[Document, ...]
    passages: tuple[SharedPassage, ...]
    shown: int
    figures: tuple[TwoFigures, ...]
    errors: tuple[tuple[str, str], ...]
    rules: Mapping[str, str]
    levels: Mapping[str, str]
    lost: int
    crowded: int
    forms: tuple[Form, ...]
    sources: tuple[Source, ...]
    aside: Overview = Overview()


def rule_views(active: Sequence[Rule]) -> dict[str, RuleView]:
    """What the ranking knows of the rules of a run."""
    return {rule.id: rule_of(rule.info(), rule.tags) for rule in active}


def gathered(
    run: Path, files: Sequence[File], across: Across, active: Sequence[Rule]
) -> Iterator[tuple[Document, list[Json]]]:
    """A row for each document with its findings, in the order of the documents: each record is read once."""
    known = rule_views(active)
    shared = _shared(files, across)
    for file in files:
        kept = one(run, file, _COLUMNS)
        yield _row(file, kept, known, shared.get(file.name, Shared())), kept.findings


def ranked(rows: Iterable[Document]) -> list[Document]:
    """The riskiest first."""
    return sorted(rows, key=lambda row: (-row.score, row.path))


def _row(file: File, kept: Record, known: Mapping[str, RuleView], shared: Shared) -> Document:
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


def _shared(files: Sequence[File], across: Across) -> dict[str, Shared]:
    bases, forms = across.bases, _places(files, across)
    copied: dict[str, dict[str, float]] = {}
    traced: Counter[str] = Counter()
    for match in across.matches:
        traced[match.first] += len(match.here.traces)
        traced[match.second] += len(match.there.traces)
        if bases[match.first] == bases[match.second] != "" or _inside(forms, match):
            continue  # an issuer may repeat itself, and many may fill in one form
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
        _passages(run, files, across),
        SHOWN,
        tuple(
            TwoFigures(files[c.first].name, files[c.second].name, (c.here.sentence, c.there.sentence))
            for c in across.conflicts
        ),
        tuple(errors),
        {rule.id: rule.title() for rule in active},
        {key: label for _, key, label in LEVELS},
        across.lost,
        across.crowded,
        tuple(_form(run, files, number, places) for number, places in enumerate(across.forms, start=1)),
        tuple(Source(o.name, o.line, o.words, *HOW[o.how], o.sources, o.total) for o in across.origins),
        aside,
    )


def _form(run: Path, files: Sequence[File], number: int, places: Sequence[Place]) -> Form:
    longest: dict[int, Place] = {}
    for place in places:
        longest[place.document] = max(place, longest.get(place.document, place), key=lambda p: p.length)
    first, *_ = longest.values()
    lines, text = [], ""
    if number <= FORMS:
        for place in list(longest.values())[:MEMBERS]:
            whole = one(run, files[place.document], ["text"]).text
            lines.append(whole.count("\n", 0, place.start) + 1)
            text = text or whole[place.start : place.end].strip()[:_QUOTE]
    members = tuple((files[place.document].name, place.length) for place in longest.values())
    return Form(number, text, first.length, members, tuple(lines))


def _passages(run: Path, files: Sequence[File], across: Across) -> tuple[SharedPassage, ...]:
    """Those that no form tells of first, then those of different issuers, then the longest."""
    by_name = {file.name: file for file in files}
    forms = _places(files, across)
    rows = []
    for match in across.matches:
        same = across.bases[match.first] == across.bases[match.second] != ""
        rows.append((_inside(forms, match), same, match))
    rows.sort(key=lambda row: (row[0] > 0, row[1], -row[2].own))
    return tuple(_passage(run, by_name, number, *row) for number, row in enumerate(rows, start=1))


def _places(files: Sequence[File], across: Across) -> dict[str, list[tuple[int, int, int]]]:
    """The places of forms in each document by the name of its report: (form, start, end)."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for number, places in enumerate(across.forms, start=1):
        for place in places:
            found.setdefault(files[place.document].name, []).append((number, place.start, place.end))
    return found


def _inside(forms: Mapping[str, list[tuple[int, int, int]]], match: Match) -> int:
    """The form that has nearly all of a passage on both sides."""
    here, there = (
        {number for number, start, end in forms.get(name, ()) if _covers(start, end, side)}
        for name, side in ((match.first, match.here), (match.second, match.there))
    )
    return min(here & there, default=0)


def _covers(start: int, end: int, side: Side) -> bool:
    return min(end, side.end) - max(start, side.start) >= _COVERED * (side.end - side.start)


def _passage(run: Path, by_name: Mapping[str, File], number: int, form: int, same: bool, m: Match) -> SharedPassage:
    texts = ("", "")
    if number <= SHOWN:
        here, there = (one(run, by_name[name], ["text"]).text for name in (m.first, m.second))
        texts = here[m.here.start : m.here.end][:_QUOTE], there[m.there.start : m.there.end][:_QUOTE]
    return SharedPassage(
        number,
        m.first,
        m.second,
        (m.here.line, m.there.line),
        texts,
        m.length,
        m.own,
        m.alike,
        CHANGED_NAMES[m.changed],
        m.changes,
        same,
        tuple([(m.first, trace.words) for trace in m.here.traces] + [(m.second, t.words) for t in m.there.traces]),
        form,
    )
