"""What a mixed text comes to: the seams, the documents that it mixes, and each of them read as one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from auditor.pieces import CLOSED


class Evidence(NamedTuple):
    """One reason for a seam or for a join, as a person reads it; ``kind`` is page, sentence, number, name, repeat or text."""

    kind: str
    words: str


class Seam(NamedTuple):
    """A position where one text stops and another begins; ``inside`` says that it lies within a paragraph.

    ``sure``: marks and numbers of the text itself prove it; otherwise it is the likeliest reading.
    """

    position: int
    inside: bool
    evidence: tuple[Evidence, ...]
    sure: bool = True


class Thread(NamedTuple):
    """One document: its parts as (start, end) in reading order, and what is missing of it."""

    issuer: str | None
    parts: tuple[tuple[int, int], ...]
    lost: tuple[str, ...]
    joins: tuple[Evidence, ...]


@dataclass(frozen=True)
class Splice:
    """Empty for a text in one piece. Seams without threads: the places are known, what belongs together is not."""

    seams: tuple[Seam, ...] = ()
    threads: tuple[Thread, ...] = ()

    @property
    def repeated(self) -> bool:
        """Whether nothing but a passage that stands twice is amiss."""
        return bool(self.seams) and all(e.kind == "repeat" for seam in self.seams for e in seam.evidence)


class Reading(NamedTuple):
    """A thread as one text; ``places`` holds, for each part, where it begins in ``text`` and in the notice."""

    text: str
    places: tuple[tuple[int, int, int], ...]  # (start in text, start in the notice, length)

    def origin(self, offset: int) -> int:
        """Where a character of ``text`` stands in the notice."""
        at, start, _ = next(place for place in reversed(self.places) if place[0] <= offset or place[0] == 0)
        return start + offset - at


def reading(text: str, parts: Iterable[tuple[int, int]]) -> Reading:
    """The parts one behind the other; where a sentence was broken at a line, it runs on."""
    out: list[str] = []
    places: list[tuple[int, int, int]] = []
    size = 0
    for start, end in parts:
        if out and not CLOSED.search(out[-1][-3:]):
            size -= len(out[-1]) - len(out[-1].rstrip("\r\n"))
            out[-1] = out[-1].rstrip("\r\n")
            start += len(text[start:end]) - len(text[start:end].lstrip("\r\n"))
        out.append(text[start:end])
        places.append((size, start, end - start))
        size += end - start
    return Reading("".join(out), tuple(places))


def tail(text: str, start: int, end: int) -> str:
    """The last characters of a part, as they are quoted."""
    return text[start:end].rstrip()[-8:].lstrip("，。、；：,.;:”’）)").replace("\n", " ")


def head(text: str, start: int, end: int) -> str:
    """The first characters of a part, as they are quoted."""
    return " ".join(text[start:end].lstrip()[:8].split())


def merged(parts: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Neighbouring parts as one."""
    out: list[tuple[int, int]] = []
    for start, end in parts:
        if out and out[-1][1] == start:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)
