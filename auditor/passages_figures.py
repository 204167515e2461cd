"""The same event with different figures in two documents of one issuer.

An event is known by its day or month and by the words of its sentence; what is said of it in another document of the same
issuer must give the same number of the same things. Figures without a date are left alone: each report has its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor.extract.dates import Date
from auditor.mentions import Mention, by_sentence
from auditor.notice import Notice
from auditor.text import HAN

_KINDS = frozenset({"item", "money", "area", "length", "mass", "volume", "energy"})
_ALIKE = 0.75
_LEAST = 4  # characters that say what is counted
_CROWD = 60  # rows of one issuer, day and unit that are compared with each other
_OTHER = re.compile("其中|其余|另|新增|比|同比|每|平均|人均|户均|计划|预计|力争|目标|余下|不低于|不少于|超过|分别")
_WORD = re.compile(f"[{HAN}]+")
_REST = re.compile("[共计达为了的地得已并]")


class Figure(NamedTuple):
    """An exact figure of a dated event: ``day`` is ISO, ``words`` what stands before it in its clause and what it counts,
    ``value`` its number as text; [start, end) is its place and ``sentence`` the words around it."""

    day: str
    unit: str
    words: str
    value: str
    start: int
    end: int
    sentence: str


class Conflict(NamedTuple):
    """Two documents (by index) that give different figures of one event."""

    first: int
    second: int
    here: Figure
    there: Figure


def figures(notice: Notice) -> list[Figure]:
    """The figures of dated events in a notice."""
    found = []
    dates = list(notice.dates)
    for rows in by_sentence(notice.figures):
        start = rows[0].quantity.start - len(rows[0].gap)
        near = [date for date in dates if start <= date.start < rows[-1].quantity.end and date.since.month]
        for row in rows:
            figure = _figure(notice, row, near)
            if figure:
                found.append(figure)
    return found


def _figure(notice: Notice, row: Mention, dates: list[Date]) -> Figure | None:
    quantity = row.quantity
    if not quantity.exact or quantity.kind not in _KINDS or _OTHER.search(row.lead):
        return None
    before = [date for date in dates if date.start < quantity.start]
    if not before or (not before[-1].explicit_year and before[-1].since.year is None):
        return None
    words = _said(notice.folded, before[-1].end, quantity.start) + quantity.noun
    if len(words) < _LEAST:
        return None
    left = max(notice.folded.rfind(mark, 0, quantity.start) for mark in "。；\n") + 1
    sentence = notice.text[left : quantity.end + 30].split("\n")[0].strip()
    return Figure(before[-1].iso(), quantity.unit, words, str(quantity.number), quantity.start, quantity.end, sentence)


def _said(folded: str, after: int, before: int) -> str:
    """The words of the clause before a figure, without particles and without what stands before its date."""
    clause = max(folded.rfind(mark, 0, before) for mark in "，。；：\n") + 1
    return _REST.sub("", "".join(_WORD.findall(folded[max(clause, after if after <= before else clause) : before])))[
        -16:
    ]


def conflicts(rows: Iterable[tuple[int, str, Figure]]) -> Iterator[Conflict]:
    """Pairs of figures that contradict each other, from (document, issuer, figure), in the order of the documents."""
    groups: dict[tuple[str, str, str], list[tuple[int, Figure]]] = defaultdict(list)
    for document, issuer, figure in rows:
        groups[issuer, figure.day, figure.unit].append((document, figure))
    for key in sorted(groups):
        group = sorted(groups[key])
        if key[0] and len(group) <= _CROWD:
            yield from _within(group)


def _within(group: list[tuple[int, Figure]]) -> Iterator[Conflict]:
    told: set[tuple[int, int]] = set()
    for index, (first, here) in enumerate(group):
        for second, there in group[index + 1 :]:
            if second == first or (first, second) in told or here.value == there.value:
                continue
            if not _alike(here.words, there.words):
                continue
            # The document that also has the other's figure for these words tells of two events on one day.
            if any(f.value == there.value and _alike(f.words, here.words) for d, f in group if d == first):
                continue
            if any(f.value == here.value and _alike(f.words, there.words) for d, f in group if d == second):
                continue
            told.add((first, second))
            yield Conflict(first, second, here, there)


def _alike(a: str, b: str) -> bool:
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b)]
    return 2 * len(pairs[0] & pairs[1]) >= _ALIKE * (len(pairs[0]) + len(pairs[1]))
