"""Geometry of the drawn time line: values to positions, long empty stretches cut short, labels in lanes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

WIDTH = 1000.0
_MARGIN = 46.0
_LANE = 27.0
_LANES = 6
_GAP = 1.1  # years; a longer empty stretch is drawn this long, with a break sign
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class Moment(NamedTuple):
    """A date as years, from ``first`` to ``last``, None where open. An impossible day has a place too."""

    first: float | None
    last: float | None
    label: str

    @property
    def sort(self) -> tuple[float, float]:
        """Order in the ledger: by beginning; an upper bound stands where it ends."""
        low = self.first if self.first is not None else self.last
        high = self.last if self.last is not None else self.first
        return (low or 0.0, high or 0.0)


class Dot(NamedTuple):
    """Dates of one value. ``x`` to ``x2`` is the stretch; ``lane`` is None when there was no room for the label."""

    x: float
    x2: float
    label: str
    label_x: float
    lane: int | None
    y: float
    total: int
    state: str
    entry_id: str
    opened: str


class Tick(NamedTuple):
    """A year on the axis."""

    x: float
    label: str


class Timeline(NamedTuple):
    """What the template draws, in units of a view box ``WIDTH`` wide and ``height`` high."""

    height: float
    axis: float
    dots: tuple[Dot, ...]
    years: tuple[Tick, ...]
    breaks: tuple[float, ...]
    hidden: int


def moment(value: str) -> Moment | None:
    """Reads an ISO date of any precision, a range ``a/b`` or a bound ``../b``, ``a/..``; None if it names no year."""
    left, slash, right = value.strip().partition("/")
    if not slash:
        whole = _span(left)
        return Moment(whole[0], whole[1], chinese(left)) if whole else None
    low, high = _span(left), _span(right)
    if low and high:
        return Moment(low[0], high[1], f"{chinese(left)}—{chinese(right)}")
    if high and left == "..":
        return Moment(None, high[1], f"{chinese(right)}止")
    if low and right == "..":
        return Moment(low[0], None, f"{chinese(left)}起")
    return None


def chinese(iso: str) -> str:
    """2019-07-16 as 2019年7月16日."""
    match = _ISO.fullmatch(iso.strip())
    if not match:
        return iso
    return "".join(f"{int(part)}{unit}" for part, unit in zip(match.groups(), "年月日", strict=True) if part)


def _span(iso: str) -> tuple[float, float] | None:
    match = _ISO.fullmatch(iso.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    # Months of 31 days and years of 12 months: exact enough to draw, and 30 February has a place.
    if day:
        at = year + (month - 1) / 12 + (day - 1) / 372
        return at, at
    if month:
        return year + (month - 1) / 12, year + month / 12 - 1 / 372
    return float(year), year + 1 - 1 / 372


def drawn(dates: Sequence[tuple[Moment, str, str, str]]) -> Timeline | None:
    """Lays out ``(moment, entry id, printed form, state)``; None when there is nothing to draw."""
    if len({at.label for at, *_ in dates}) < 2:
        return None
    stops = sorted({at for date, *_ in dates for at in date.sort})
    axis, breaks = _axis(stops)
    dots = _dots(dates, axis)
    lanes = 1 + max((dot.lane for dot in dots if dot.lane is not None), default=0)
    base = 16 + lanes * _LANE + 10
    dots = [dot._replace(y=base - 20 - (dot.lane or 0) * _LANE) for dot in dots]
    years: list[Tick] = []
    for year in range(int(stops[0]), int(stops[-1]) + 2):
        near = any(abs(year - stop) <= 1 for stop in stops)
        if near and stops[0] - 0.01 <= year <= stops[-1]:
            x = axis.x(year)
            if not years or x - years[-1].x > 54:
                years.append(Tick(x, f"{year}"))
    hidden = sum(dot.lane is None for dot in dots)
    return Timeline(base + (44 if years else 22), base, tuple(dots), tuple(years), tuple(breaks), hidden)


class _Axis(NamedTuple):
    """Piecewise scale: ``stops`` in years, ``at`` their drawn positions."""

    stops: tuple[float, ...]
    at: tuple[float, ...]

    def x(self, when: float) -> float:
        index = min(max(bisect_right(self.stops, when) - 1, 0), len(self.stops) - 2)
        low, high = self.stops[index], self.stops[index + 1]
        share = (when - low) / (high - low) if high > low else 0.0
        return round(self.at[index] + share * (self.at[index + 1] - self.at[index]), 1)


def _axis(stops: Sequence[float]) -> tuple[_Axis, list[float]]:
    sums = [0.0]
    cuts = []
    for low, high in pairwise(stops):
        if high - low > 2 * _GAP:
            cuts.append(sums[-1] + _GAP / 2)
        sums.append(sums[-1] + (_GAP if high - low > 2 * _GAP else high - low))
    scale = (WIDTH - 2 * _MARGIN) / (sums[-1] or 1.0)
    if len(stops) == 1:
        stops, sums = [stops[0], stops[0] + 1], [0.0, 0.0]
    axis = _Axis(tuple(stops), tuple(round(_MARGIN + at * scale, 2) for at in sums))
    return axis, [round(_MARGIN + at * scale, 1) for at in cuts]


def _dots(dates: Sequence[tuple[Moment, str, str, str]], axis: _Axis) -> list[Dot]:
    """One dot a value; labels go to doubtful dates first, then to the most frequent, as long as a lane has room."""
    worst = ("", "ok", "info", "warning", "error")
    merged: dict[str, Dot] = {}
    for date, entry_id, _, state in dates:
        low, high = date.sort
        opened = "left" if date.first is None else "right" if date.last is None else ""
        known = merged.get(date.label)
        if known:
            state = max(known.state, state, key=worst.index)
            merged[date.label] = known._replace(total=known.total + 1, state=state)
        else:
            x, x2 = axis.x(low), axis.x(high)
            merged[date.label] = Dot(x, x2, date.label, 0.0, None, 0.0, 1, state, entry_id, opened)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_LANES)]
    placed = {}
    for label, dot in sorted(merged.items(), key=lambda item: (-worst.index(item[1].state), -item[1].total, item[1].x)):
        # The print is 13 units high: a full-width character is as wide, a digit about 0.58 of that.
        size = sum(13.0 if ord(char) > 255 else 7.6 for char in label) + (22 if dot.total > 1 else 0) + 8
        middle = min(max((dot.x + dot.x2) / 2, size / 2), WIDTH - size / 2)
        left, right = middle - size / 2, middle + size / 2
        lane = next((i for i, row in enumerate(taken) if all(right < a or left > b for a, b in row)), None)
        if lane is not None:
            taken[lane].append((left, right))
        placed[label] = dot._replace(label_x=round(middle, 1), lane=lane)
    return sorted(placed.values(), key=lambda dot: dot.x)
