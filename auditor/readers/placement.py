"""From the coordinates of an upright page to those of the source that it lies in askew."""

from __future__ import annotations

from math import cos, sin
from typing import NamedTuple


class Placement(NamedTuple):
    """A point is turned around the origin by ``angle`` (radians, counter-clockwise; y upwards), then shifted."""

    angle: float
    shift: tuple[float, float]

    def of(self, x: float, y: float) -> tuple[float, float]:
        """Where the point is in the other system."""
        across, up = cos(self.angle), sin(self.angle)
        return x * across - y * up + self.shift[0], x * up + y * across + self.shift[1]

    def after(self, first: Placement) -> Placement:
        """``first``, then this one."""
        return Placement(self.angle + first.angle, self.of(*first.shift))
