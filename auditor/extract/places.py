"""Names of administrative divisions in a text, from the gazetteer of all divisions with parents and codes."""

from __future__ import annotations

from typing import NamedTuple


class PlaceName(NamedTuple):
    """A place."""

    start: int
    end: int
    full: str


def find_places(folded: str) -> tuple[PlaceName, ...]:
    """Names."""
    return ()
