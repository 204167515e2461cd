"""Makes spliced texts with known seams out of a folder of texts: run together, pasted, swapped, repeated, cut.

    python corpus/generate_splices.py FOLDER --count 400 --seed 1 --out spliced.jsonl

Each line of the output is one text as JSON: `text`, `operation`, `parts` (start, end, and where each part comes from),
`streams` (the numbers of the parts of each document in reading order), `seams` (at, place), `again` (parts that appear a second
time), `lost` (what was cut out), `numbered` and `same_kind`. The sources are the .txt and .md files of the folder; what stands
before the first "-" of a file's name is its kind. The same folder, count and seed give the same texts.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

SHORTEST, LONGEST = 200, 2000
OPERATIONS = ("run-together", "append", "paste", "swap", "repeat", "cut", "untouched")
PLACES = ("clause", "comma", "sentence", "paragraph")
_REACH = 400  # how far from a random place the next one of the wanted sort is looked for
_TRIES = 200
_SHUFFLED = 10  # passages: behind each there are eight others beside the one that stands there

_CUTS = {
    "clause": re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])"),
    "comma": re.compile(r"(?<=[，、；,;])(?=[\u4e00-\u9fff])"),
    "sentence": re.compile(r"(?<=[。！？])(?=[^\s”’）)])"),
    "paragraph": re.compile(r"(?<=\n)(?=\S)"),
}
_HAN = "一二三四五六七八九十百"
_NUMBERS = re.compile(
    rf"^([ \t\u3000]*(?:#+[ \t]*)?(?:\*\*)?)"
    rf"(?:第[{_HAN}0-9]+(?:章|节|条|部分)[ \t\u3000]*|[（(][{_HAN}0-9]+[）)][、.．]?|[{_HAN}]+、|[0-9]+[.．、](?![0-9])|[0-9]+(?:\.[0-9]+)+(?=[ \t\u3000]))"
    rf"[ \t\u3000]*",
    re.MULTILINE,
)
_INLINE = re.compile(
    rf"(?<=[。；：，;:])(?:[{_HAN}]+(?:是|要)(?=[\u4e00-\u9fff])|[（(][{_HAN}0-9]+[）)]|[①-⑳])|^[{_HAN}]+(?:是|要)",
    re.M,
)


class Source(NamedTuple):
    """A text to take passages from; texts of one ``kind`` are alike."""

    name: str
    kind: str
    text: str


class Part(NamedTuple):
    """Characters [start, end) of the spliced text and where in ``source`` they stand (its numbers removed, if they are)."""

    start: int
    end: int
    source: str
    source_start: int
    source_end: int


class Seam(NamedTuple):
    """A place where one part ends and the next begins: position ``at`` in the text; ``place`` is one of ``PLACES``."""

    at: int
    place: str


@dataclass(frozen=True)
class Spliced:
    """A text and how it was made.

    ``streams`` gives for each source the indices of its parts in reading order; ``again`` the indices of parts that are
    a passage's second appearance (in no stream); ``lost`` the source places [start, end) that were cut out.
    """

    text: str
    operation: str
    place: str
    numbered: bool
    same_kind: bool
    seams: tuple[Seam, ...]
    parts: tuple[Part, ...]
    streams: dict[str, tuple[int, ...]]
    again: tuple[int, ...]
    lost: tuple[tuple[str, int, int], ...]


def read_folder(folder: Path) -> list[Source]:
    """The texts of the folder in the order of their names."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md"))
    return [Source(path.name, path.name.split("-")[0], path.read_text(encoding="utf-8")) for path in files]


def without_numbers(text: str) -> str:
    """The text without its outline numbers: those of headings and items, 一是 and the like."""
    return _INLINE.sub("", _NUMBERS.sub(r"\1", text))


def generate(
    sources: Sequence[Source],
    count: int,
    seed: int,
    operations: Sequence[str] = OPERATIONS,
    places: Sequence[str] = PLACES,
) -> Iterator[Spliced]:
    """``count`` spliced texts, operations and places in turn, numbers kept in half, and half of one kind.

    Fewer when the sources are too short or too few for what is asked.
    """
    chance = random.Random(f"{seed}")
    texts = {True: list(sources), False: [s._replace(text=without_numbers(s.text)) for s in sources]}
    for index in range(count):
        operation = operations[index % len(operations)]
        place = places[index // len(operations) % len(places)]
        numbered, alike = chance.random() < 0.5, chance.random() < 0.5
        for _ in range(_TRIES):
            pair = _pair(texts[numbered], alike, chance)
            made = pair and _MAKERS[operation](*pair, place, chance)
            if made:
                yield _assembled(made, operation, place, numbered, alike)
                break


class _Made(NamedTuple):
    """Passages (source, start, end) in the order of the text, and how they belong together."""

    passages: list[tuple[Source, int, int]]
    streams: list[list[int]]
    again: tuple[int, ...] = ()
    lost: tuple[tuple[str, int, int], ...] = ()


def _pair(sources: Sequence[Source], alike: bool, chance: random.Random) -> tuple[Source, Source] | None:
    first = chance.choice(sources)
    others = [s for s in sources if s.name != first.name and (s.kind == first.kind) == alike]
    return (first, chance.choice(others)) if others else None


def _marks(source: Source, count: int, place: str, chance: random.Random) -> list[int] | None:
    """``count`` + 1 places that bound passages one after the other; the outer two may be any."""
    sizes = [chance.randint(SHORTEST, LONGEST) for _ in range(count)]
    room = len(source.text) - sum(sizes) - _REACH * count
    if room < 0:
        return None
    marks: list[int] = []
    at = chance.randint(0, room)
    for index in range(count + 1):
        found = _CUTS[place].search(source.text, max(at, 1), min(at + _REACH, len(source.text)))
        if not found:
            return None
        marks.append(found.start())
        at = marks[-1] + (sizes[index] if index < count else 0)
    return marks if all(b - a <= LONGEST + _REACH for a, b in pairwise(marks)) else None


def _run_together(a: Source, b: Source, place: str, chance: random.Random) -> _Made | None:
    each = chance.choice((2, 2, 3))
    first, second = _marks(a, each, place, chance), _marks(b, each, place, chance)
    if not first or not second:
        return None
    passages = []
    for index in range(each):
        passages += [(a, first[index], first[index + 1]), (b, second[index], second[index + 1])]
    # The page order need not be the reading order of the second document: 滨湖 begins behind where it goes on.
    order = list(range(1, 2 * each, 2))
    if chance.random() < 0.5:
        passages[1], passages[3] = passages[3], passages[1]
        order[0], order[1] = order[1], order[0]
    return _Made(passages, [list(range(0, 2 * each, 2)), order])


def _append(a: Source, b: Source, place: str, chance: random.Random) -> _Made | None:
    first, second = _marks(a, 1, place, chance), _marks(b, 1, place, chance)
    if not first or not second:
        return None
    return _Made([(a, first[0], first[1]), (b, second[0], second[1])], [[0], [1]])


def _paste(a: Source, b: Source, place: str, chance: random.Random) -> _Made | None:
    outer, inner = _marks(a, 2, place, chance), _marks(b, 1, place, chance)
    if not outer or not inner:
        return None
    return _Made([(a, outer[0], outer[1]), (b, inner[0], inner[1]), (a, outer[1], outer[2])], [[0, 2], [1]])


def _swap(a: Source, _: Source, place: str, chance: random.Random) -> _Made | None:
    marks = _marks(a, 4, place, chance)
    if not marks:
        return None
    spans = list(pairwise(marks))
    return _Made([(a, *spans[i]) for i in (0, 2, 1, 3)], [[0, 2, 1, 3]])


def _repeat(a: Source, _: Source, place: str, chance: random.Random) -> _Made | None:
    marks = _marks(a, 3, place, chance)
    if not marks:
        return None
    spans = list(pairwise(marks))
    order = (0, 1, 1, 2) if chance.random() < 0.5 else (0, 1, 2, 1)
    again = 2 if order[2] == 1 else 3
    return _Made([(a, *spans[i]) for i in order], [[i for i in range(4) if i != again]], (again,))


def _cut(a: Source, _: Source, place: str, chance: random.Random) -> _Made | None:
    marks = _marks(a, 3, place, chance)
    if not marks:
        return None
    return _Made([(a, marks[0], marks[1]), (a, marks[2], marks[3])], [[0, 1]], (), ((a.name, marks[1], marks[2]),))


def _shuffle(a: Source, b: Source, place: str, chance: random.Random) -> _Made | None:
    """Ten passages out of order, of one document or five of each of two: behind each, eight others may come."""
    cuts = (
        [_marks(a, _SHUFFLED, place, chance)]
        if chance.random() < 0.5
        else [_marks(s, _SHUFFLED // 2, place, chance) for s in (a, b)]
    )
    passages = [(s, *span) for s, marks in zip((a, b), cuts, strict=False) for span in pairwise(marks or ())]
    if len(passages) < _SHUFFLED:
        return None
    order = list(range(_SHUFFLED))
    chance.shuffle(order)
    at = [order.index(index) for index in range(_SHUFFLED)]
    return _Made([passages[i] for i in order], [at] if len(cuts) == 1 else [at[: _SHUFFLED // 2], at[_SHUFFLED // 2 :]])


def _untouched(a: Source, _: Source, place: str, chance: random.Random) -> _Made | None:
    marks = _marks(a, 2, place, chance)
    return _Made([(a, marks[0], marks[2])], [[0]]) if marks else None


_MAKERS: dict[str, Callable[[Source, Source, str, random.Random], _Made | None]] = {
    "run-together": _run_together,
    "append": _append,
    "paste": _paste,
    "swap": _swap,
    "repeat": _repeat,
    "cut": _cut,
    "untouched": _untouched,
    "shuffle": _shuffle,  # to measure how order is restored; not among the others
}


def _assembled(made: _Made, operation: str, place: str, numbered: bool, alike: bool) -> Spliced:
    parts: list[Part] = []
    at = 0
    for source, start, end in made.passages:
        parts.append(Part(at, at + end - start, source.name, start, end))
        at += end - start
    goes_on = [b.source == a.source and b.source_start == a.source_end for a, b in pairwise(parts)]
    seams = [Seam(part.start, place) for part, joined in zip(parts[1:], goes_on, strict=True) if not joined]
    names = [parts[stream[0]].source for stream in made.streams]
    return Spliced(
        text="".join(source.text[start:end] for source, start, end in made.passages),
        operation=operation,
        place=place,
        numbered=numbered,
        same_kind=alike,
        seams=tuple(seams),
        parts=tuple(parts),
        streams={name: tuple(stream) for name, stream in zip(names, made.streams, strict=True)},
        again=made.again,
        lost=made.lost,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes spliced texts as JSON lines to ``--out`` or standard output."""
    parser = argparse.ArgumentParser(description="Make spliced texts with known seams out of a folder of texts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--operation", action="append", choices=tuple(_MAKERS), help="only this one; may be repeated")
    parser.add_argument("--place", action="append", choices=PLACES, help="cut only here; may be repeated")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is not a folder")
    made = generate(
        read_folder(options.folder),
        options.count,
        options.seed,
        options.operation or OPERATIONS,
        options.place or PLACES,
    )
    file = options.out.open("w", encoding="utf-8") if options.out else sys.stdout
    written = 0
    for spliced in made:
        file.write(json.dumps(asdict(spliced), ensure_ascii=False) + "\n")
        written += 1
    if options.out:
        file.close()
    print(f"{written} texts from {options.folder}", file=sys.stderr)


if __name__ == "__main__":
    main()
