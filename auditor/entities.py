"""People, places and organisations that a model recognises: which one is asked, and the layer on a notice.

The gazetteer knows divisions and bodies by name; a model proposes what no list holds. Where both speak of the same
characters, the gazetteer is right (``Known``). Nothing here imports spaCy or HanLP before a text is recognised.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, Protocol

from auditor.numerals import fold

Name = Literal["small", "hanlp"]
BACKENDS: tuple[Name, ...] = ("small", "hanlp")
LABELS = ("PER", "LOC", "ORG")

# A model reads a sentence at a time: what it learned from were sentences.
_SENTENCE = re.compile(r"[^。！？；!?;\r\n]{1,250}[。！？；!?;]*|[。！？；!?;]{1,250}")


class Entity(NamedTuple):
    """Characters [start, end) of a text, and what they name: PER, LOC or ORG."""

    start: int
    end: int
    label: str


class Spanned(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Recogniser = Callable[[Sequence[str]], list[list[Entity]]]
"""Sentences, folded and without white space, to the entities of each."""


@dataclass(frozen=True)
class Backend:
    """Which recogniser: ``small`` is the one that ships; ``hanlp`` is HanLP with a ``model``, a folder or a name."""

    name: Name = "small"
    model: str = ""

    def load(self) -> Recogniser:
        """The recogniser, loaded once in a process; MissingModel says in one sentence what is not there."""
        return _load(self)


@cache
def _load(backend: Backend) -> Recogniser:
    if backend.name == "hanlp":
        from auditor import hanlp_backend

        return hanlp_backend.recogniser(backend.model)
    from auditor.manifest import verified
    from auditor.tagger import Tagger  # imports this module, and numpy, which not every run needs

    return Tagger(verified("entities"))


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of ``text``."""
    return (match.span() for match in _SENTENCE.finditer(text))


def recognise(text: str, backend: Backend, spans: Iterable[tuple[int, int]] | None = None) -> list[Entity]:
    """What ``backend`` finds in ``text``, in its order; only in the sentences ``spans`` if they are given."""
    kept = [
        [i for i in range(start, end) if not text[i].isspace()]
        for start, end in (pieces(text) if spans is None else spans)
    ]
    kept = [offsets for offsets in kept if offsets]
    if not kept:
        return []
    folded = fold(text)
    results = backend.load()(["".join(folded[i] for i in offsets) for offsets in kept])
    return [
        Entity(offsets[found.start], offsets[found.end - 1] + 1, found.label)
        for offsets, entities in zip(kept, results, strict=True)
        for found in sorted(entities)
    ]


class Known:
    """The names that a gazetteer found: where they stand, a model has nothing to say."""

    def __init__(self, names: Iterable[Spanned]) -> None:
        taken = sorted((name.start, name.end) for name in names)
        self._starts = [start for start, _ in taken]
        self._reach: list[int] = []  # how far the names up to this one reach
        for _, end in taken:
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def touches(self, entity: Entity) -> bool:
        """Whether one of the names shares a character with ``entity``."""
        before = bisect_left(self._starts, entity.end)
        return before > 0 and self._reach[before - 1] > entity.start


class Layer:
    """The entities of one text, a sentence at a time: a sentence is recognised when it is first asked for."""

    def __init__(self, text: str, backend: Backend) -> None:
        self._text = text
        self._backend = backend
        self._sentences = list(pieces(text))
        self._starts = [start for start, _ in self._sentences]
        self._found: dict[int, list[Entity]] = {}

    def within(self, start: int, end: int) -> list[Entity]:
        """The entities inside [start, end), in order; the sentences that it touches are read whole."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        wanted = range(first, bisect_left(self._starts, end))
        self._read([index for index in wanted if index not in self._found])
        return [e for index in wanted for e in self._found[index] if start <= e.start and e.end <= end]

    def _read(self, missing: Sequence[int]) -> None:
        for index in missing:
            self._found[index] = []
        found = recognise(self._text, self._backend, [self._sentences[index] for index in missing])
        for entity in found:
            self._found[bisect_right(self._starts, entity.start) - 1].append(entity)
