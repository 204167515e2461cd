"""The ledgers: every quantity under its noun, every date in order, every body with its printed forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from auditor.report import DocumentReport, EntityRow

from ._html_text import RANK, Anchor, End, clip, context
from ._html_timeline import Timeline, drawn, moment

_CONTEXT = 14
_LONG_MARK = 80  # a finding over a whole passage says nothing about each figure inside it
_OTHER = (("title", "文件名"), ("document-number", "文号"), ("place", "地名"))
_LEDGER_KINDS = {"date", "quantity", "body", *(kind for kind, _ in _OTHER)}


class Entry(NamedTuple):
    """One printed value with a line of context. ``state`` is error, warning, info, ok (checked and right) or empty."""

    id: str
    line: int
    before: str
    text: str
    after: str
    value: str
    state: str


class Group(NamedTuple):
    """Entries under one heading."""

    name: str
    note: str
    entries: tuple[Entry, ...]


class Form(NamedTuple):
    """One printed form of a name, with a link to each occurrence."""

    text: str
    entries: tuple[Entry, ...]


class Name(NamedTuple):
    """A body, document or place with its printed forms, the commonest first."""

    value: str
    total: int
    forms: tuple[Form, ...]


class NameKind(NamedTuple):
    """All names of one kind."""

    label: str
    names: tuple[Name, ...]


class Ledgers(NamedTuple):
    """What the tabs 数字, 时间 and 名称 print, and the anchors that their links need in the text."""

    quantities: tuple[Group, ...]
    quantity_count: int
    dates: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    timeline: Timeline | None
    names: tuple[NameKind, ...]
    name_count: int
    anchors: tuple[Anchor, ...]


def ledgers(document: DocumentReport, prefix: str, ends: Sequence[End]) -> Ledgers:
    """The ledgers of one document; ``ends`` are the findings' places, so that a doubtful figure is flagged here too."""
    states = _states(document, ends)
    rows = [row for row in document.entities if row.kind in _LEDGER_KINDS]
    rows.sort(key=lambda row: (row.start, row.end, row.kind))
    entries: dict[str, list[Entry]] = {}
    anchors = []
    breaks = [index for index, char in enumerate(document.text) if char == "\n"]
    lines = _line_numbers(rows, breaks)
    for number, (row, line) in enumerate(zip(rows, lines, strict=True), start=1):
        anchors.append(Anchor(row.start, row.end, f"{prefix}-e{number}", "en"))
        entries.setdefault(row.kind, []).append(_entry(document.text, row, anchors[-1].id, line, states))
    quantities = entries.get("quantity", [])
    dated = [(moment(entry.value), entry) for entry in entries.get("date", [])]
    known = sorted(((at, entry) for at, entry in dated if at), key=lambda pair: (pair[0].sort, pair[1].line))
    names = tuple(_name_kinds(entries))
    return Ledgers(
        quantities=tuple(_by_noun(quantities)),
        quantity_count=len(quantities),
        dates=tuple(entry._replace(value=at.label) for at, entry in known),
        undated=tuple(entry for at, entry in dated if not at),
        timeline=drawn([(at, entry.id, entry.text, entry.state) for at, entry in known]),
        names=names,
        name_count=sum(len(kind.names) for kind in names),
        anchors=tuple(anchors),
    )


def _line_numbers(rows: Iterable[EntityRow], breaks: Sequence[int]) -> Iterator[int]:
    line = 0
    for row in rows:
        while line < len(breaks) and breaks[line] < row.start:
            line += 1
        yield line + 1


def _states(document: DocumentReport, ends: Sequence[End]) -> bytearray:
    """One byte a character: 0 nothing, 1 checked, 2 info, 3 warning, 4 error. The worst wins."""
    paint = bytearray(len(document.text) + 1)
    layers: list[tuple[int, int, int]] = [
        (1, place.start, place.end) for check in document.checks for place in check.places
    ]
    layers += [(4 - RANK.get(end.severity, 2), end.start, end.end) for end in ends if end.end - end.start <= _LONG_MARK]
    for value, start, end in sorted(layers):
        low, high = clip(start, end, len(document.text))
        paint[low:high] = bytes([value]) * (high - low)
    return paint


def _entry(text: str, row: EntityRow, anchor: str, line: int, states: bytearray) -> Entry:
    start, end = clip(row.start, row.end, len(text))
    before, printed, after = context(text, start, end, _CONTEXT)
    state = ("", "ok", "info", "warning", "error")[max(states[start:end], default=0)]
    return Entry(anchor, line, before, printed or row.text, after, row.value, state)


def _by_noun(quantities: Sequence[Entry]) -> Iterator[Group]:
    """Groups by noun; without one, by unit. Groups of one stand together at the end, for they contradict nothing."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in quantities:
        _, unit, noun = (*entry.value.split(" ", 2), "", "")[:3]
        groups.setdefault((noun, "") if noun else ("", unit), []).append(entry)
    single: list[Entry] = []
    for (noun, unit), found in sorted(groups.items(), key=lambda item: (-len(item[1]), item[1][0].line)):
        if len(found) == 1:
            single += found
            continue
        values = Counter(" ".join(entry.value.split(" ", 2)[:2]) for entry in found)
        note = "" if len(values) == 1 or not noun else f"{len(values)} 个不同的值"
        name = noun or {"%": "百分比 %", "％": "百分比 ％", "": "未带单位"}.get(unit, f"以“{unit}”计，未写名目")
        yield Group(name, note, tuple(found))
    if single:
        yield Group("只出现一次", "", tuple(sorted(single, key=lambda entry: entry.line)))


def _name_kinds(entries: dict[str, list[Entry]]) -> Iterator[NameKind]:
    for kind, label in (("body", "机构"), *_OTHER):
        by_value: dict[str, list[Entry]] = {}
        for entry in entries.get(kind, []):
            by_value.setdefault(entry.value or entry.text, []).append(entry)
        names = [Name(value, len(found), _forms(found)) for value, found in by_value.items()]
        if names:
            yield NameKind(label, tuple(sorted(names, key=lambda name: (-name.total, name.value))))


def _forms(found: Sequence[Entry]) -> tuple[Form, ...]:
    by_text: dict[str, list[Entry]] = {}
    for entry in found:
        by_text.setdefault(re.sub(r"\s+", " ", entry.text), []).append(entry)
    forms = [Form(text, tuple(made)) for text, made in by_text.items()]
    return tuple(sorted(forms, key=lambda form: (-len(form.entries), form.text)))
