"""The body that issued a notice."""

from __future__ import annotations

from typing import NamedTuple


class IssuerGuess(NamedTuple):
    """Issuer."""

    name: str
    place: str | None
    kind: str | None


def find_issuer(folded: str, paragraphs: object, mentions: object, title: tuple[int, int] | None) -> IssuerGuess | None:
    """Issuer."""
    return None
