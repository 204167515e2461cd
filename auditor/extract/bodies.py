"""Names of bodies: courts, procuratorates, party groups, committees, bureaus, governments, inspection teams."""

from __future__ import annotations

from typing import NamedTuple


class Body(NamedTuple):
    """A name of a body as printed; ``full`` is the body that it stands for."""

    start: int
    end: int
    full: str


Mentions = tuple[Body, ...]


def find_bodies(folded: str, places: object) -> Mentions:
    """Names."""
    return ()


def resolve_bodies(mentions: Mentions, issuer: object) -> tuple[Body, ...]:
    """Names."""
    return mentions
