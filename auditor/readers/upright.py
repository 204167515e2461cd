"""A page as it is read: most of its characters upright, whichever way it lies in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import cos, pi, sin
from typing import NamedTuple

from auditor.readers.page_lines import Glyph
from auditor.readers.page_tables import Rule, grids
from auditor.readers.paged import Sheet


class Printed(NamedTuple):
    """A character with its origin, and by what angle (radians, counter-clockwise) it is turned, in the file's own points."""

    glyph: Glyph
    x: float
    y: float
    angle: float


def upright(
    printed: Sequence[Printed], box: tuple[float, float, float, float], rules: Callable[[], Iterable[Rule]]
) -> Sheet:
    """The page whose edges are ``box`` (left, bottom, right, top), turned so that most characters stand upright; those that
    do not are put aside. ``rules`` draws its lines, which are not asked for when it was turned."""
    glyphs, aside, turn = _turned_back(printed)
    left, bottom, right, top = box
    # The upright page has its lowest point at 0; what is drawn beyond the page's edge is kept with its own coordinates.
    corners = [_turned(x, y, -turn) for x in (left, right) for y in (bottom, top)]
    low_x, low_y = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - low_x, max(y for _, y in corners) - low_y
    moved = [g._replace(left=g.left - low_x, right=g.right - low_x, baseline=g.baseline - low_y) for g in glyphs]
    shift = _turned(low_x, low_y, turn)
    drawn = [] if turn else [_moved(rule, low_x, low_y) for rule in rules()]
    if abs(shift[0]) + abs(shift[1]) < 1e-6:
        shift = (0.0, 0.0)
    return Sheet(width, height, moved, grids(drawn), turn, shift, aside)


def _turned_back(printed: Sequence[Printed]) -> tuple[list[Glyph], str, float]:
    """(the characters of the upright page, those that stand askew, by what angle the page is turned)."""
    quarters = [0, 0, 0, 0]
    for each in printed:
        quarters[round(each.angle / (pi / 2)) % 4] += 1
    turn = quarters.index(max(quarters)) * pi / 2
    glyphs, askew = [], []
    for glyph, x, y, angle in printed:
        if abs((angle - turn + pi) % (2 * pi) - pi) > 0.1:
            askew.append(glyph.char)
        elif turn:
            width = glyph.right - glyph.left
            left, baseline = _turned(x, y, -turn)
            glyphs.append(glyph._replace(left=left, right=left + width, baseline=baseline))
        else:
            glyphs.append(glyph)
    return glyphs, "".join(askew), turn


def _moved(rule: Rule, x: float, y: float) -> Rule:
    across, along = (y, x) if rule.horizontal else (x, y)
    return Rule(rule.horizontal, rule.at - across, rule.low - along, rule.high - along)


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    return x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)
