"""Measures on generated texts how well splices are found and put in order.

    python corpus/measure_splices.py FOLDER --count 700 --windows 500

Untouched windows of 2,800 characters give the share that is called spliced by mistake. Of the texts that generate_splices.py
makes of the folder, every operation and place in turn, it counts which seams are found within five characters, and the
characters that the threads put into the right document. Seams are told apart by where they lie and by whether the numbers
around them break or both sides name places of different provinces. ``--half`` takes every second text of the folder only:
weights and thresholds were set on the even half (fit_splices.py).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from auditor.models.train.sources import in_odd_half
from generate_splices import OPERATIONS, PLACES, Source, Spliced, generate, read_folder, without_numbers

from auditor.arranging import assemble
from auditor.assembled import margin
from auditor.assembly import assembly_of, closely
from auditor.notice import Notice
from auditor.seam_candidates import Cut
from auditor.seam_features import place_kinds
from auditor.threads import Splice

WINDOW = 2800
_NEAR = 5


class Found(NamedTuple):
    """What was found in one generated text. ``seams``: for each true seam its place, whether numbers or names take part, and
    whether it was found; ``right``: the share of its characters in the right document, when threads were told.
    ``holds_numbers``: the passage that is pasted or repeated has outline numbers of its own.
    ``margin``: how far the likeliest arrangement is from where it is told, in log-odds, and ``at_all`` which seams it has.
    """

    operation: str
    place: str
    numbered: bool
    holds_numbers: bool
    same_kind: bool
    called: bool
    threads: bool
    right: float
    length: int
    seams: tuple[tuple[str, bool, bool], ...]
    told: int
    margin: float
    at_all: tuple[bool, ...]


def look(spliced: Spliced) -> Found:
    """Looks for the seams of one generated text."""
    notice = Notice("generated.txt", spliced.text)
    splice = notice.deep_splice
    positions = [seam.position for seam in splice.seams]
    # A passage that stands twice is told by where its second appearance begins and, when the text goes on behind it, ends.
    positions += [start for thread in splice.threads for start, _ in thread.parts if start] if splice.repeated else []
    taking = taking_part(notice, spliced)
    assembly = assembly_of(notice)
    likeliest = assemble(assembly)
    cuts = [assembly.cuts[cut].position for cut in likeliest.cuts]
    return Found(
        operation=spliced.operation,
        place=spliced.place,
        numbered=spliced.numbered,
        holds_numbers=_holds_numbers(spliced),
        same_kind=spliced.same_kind,
        called=bool(splice.seams),
        threads=bool(splice.threads),
        right=_right(spliced, splice) if splice.threads else 0.0,
        length=len(spliced.text),
        seams=tuple(
            (seam.place, part, any(abs(seam.at - at) <= _NEAR for at in positions))
            for seam, part in zip(spliced.seams, taking, strict=True)
        ),
        told=len(splice.seams),
        margin=margin(notice, assembly, likeliest),
        at_all=tuple(any(abs(seam.at - at) <= _NEAR for at in cuts) for seam in spliced.seams),
    )


def _holds_numbers(spliced: Spliced) -> bool:
    if spliced.operation not in ("paste", "repeat"):
        return False
    part = spliced.parts[spliced.again[0] if spliced.again else 1]
    passage = spliced.text[part.start : part.end]
    return without_numbers(passage) != passage


def taking_part(notice: Notice, spliced: Spliced) -> list[bool]:
    """For each true seam whether the numbers around it break or the places on both sides lie in different provinces."""
    assembly = assembly_of(notice)
    numbers = assembly.numbers
    broken = [(numbers[i - 1].start, numbers[i].start) for i, *_ in assembly.counting.breaks(numbers) if i]
    edges = [0, *(seam.at for seam in spliced.seams), len(spliced.text)]
    named = [assembly.affinity.provinces([assembly.affinity.blocks(a, b)]) for a, b in pairwise(edges)]
    return [
        any(low < seam.at <= high for low, high in broken)
        or bool(left.sum() and right.sum() and not np.minimum(left, right).sum())
        for seam, (left, right) in zip(spliced.seams, pairwise(named), strict=True)
    ]


def _right(spliced: Spliced, splice: Splice) -> float:
    """The share of the characters in the right document, threads and sources matched as is best."""
    sources = {name: index for index, name in enumerate(spliced.streams)}
    truth = np.full(len(spliced.text), -1)
    for index, part in enumerate(spliced.parts):
        if index not in spliced.again:
            truth[part.start : part.end] = sources[part.source]
    size = max(len(sources), len(splice.threads))
    shared = np.zeros((size, size))
    for row, thread in enumerate(splice.threads):
        for start, end in thread.parts:
            shared[row, : len(sources)] += [(truth[start:end] == index).sum() for index in range(len(sources))]
    best = max(sum(shared[i, order[i]] for i in range(size)) for order in permutations(range(size)))
    return float(best / max(1, (truth >= 0).sum()))


def called(window: str) -> tuple[bool, float]:
    """Whether an untouched window is called spliced, and its ``margin``."""
    notice = Notice("window.txt", window)
    assembly = assembly_of(notice)
    return bool(notice.deep_splice.seams), margin(notice, assembly, assemble(assembly))


def at_margin(found: Sequence[Found], least: float) -> Iterator[str]:
    """The seams that would be found if arrangements were told from this margin below zero on."""
    seams = [
        (*seam[:2], seam[2] or (one.margin >= least and hit))
        for one in found
        for seam, hit in zip(one.seams, one.at_all, strict=True)
    ]
    for place in PLACES:
        for part in (False, True):
            of = [hit for where, takes, hit in seams if where == place and takes == part]
            yield f"  {place}, {'numbers or names take part' if part else 'by the text alone'}: {_share(of)}"
    alone = [one.margin >= least for one in found if one.operation == "untouched"]
    yield f"  untouched texts called: {_share(alone)}"


def windows(sources: Sequence[Source], count: int) -> list[str]:
    """About ``count`` windows, evenly spread over the texts; they overlap where there is not text enough."""
    long = [source.text for source in sources if len(source.text) >= WINDOW]
    step = sum(map(len, long)) / count
    out: list[str] = []
    for text in long:
        number = max(1, round((len(text) - WINDOW) / step) + 1)
        starts = np.linspace(0, len(text) - WINDOW, number).round() if number > 1 else [0]
        out += [text[int(start) : int(start) + WINDOW] for start in starts]
    return out


def table(found: Sequence[Found]) -> Iterator[str]:
    """The figures, a line each."""
    seams = [(one.operation, *seam) for one in found for seam in one.seams]
    for place in PLACES:
        for part in (False, True):
            of = [hit for _, where, takes, hit in seams if where == place and takes == part]
            kind = "numbers or names take part" if part else "by the text alone"
            yield f"seams, {place}, {kind}: {_share(of)}"
    for operation in OPERATIONS:
        of = [one for one in found if one.operation == operation]
        told = "called spliced" if operation == "untouched" else "found to be spliced"
        yield f"{operation}: {told} {_share(one.called for one in of)}"
    for name, whole in (
        ("numbers kept", [one for one in found if one.place == "paragraph" and one.numbered]),
        ("with numbers in them", [one for one in found if one.place == "paragraph" and one.holds_numbers]),
    ):
        for operations in (("repeat",), ("paste",), ("repeat", "paste")):
            of = [one for one in whole if one.operation in operations]
            yield f"{' or '.join(operations)}, whole paragraphs, {name}: found {_share(one.called for one in of)}"
    yield f"of the seams told, right: {sum(hit for *_, hit in seams)}/{sum(one.told for one in found)}"
    for place in (*PLACES, "any place"):
        of = [one for one in found if one.threads and place in (one.place, "any place")]
        right = sum(one.right * one.length for one in of) / max(1, sum(one.length for one in of))
        yield f"threads told, {place}: {len(of)} texts, characters in the right document {right:.3f}"


def ordered(spliced: Spliced) -> list[tuple[str, bool]]:
    """For each part that another one goes on from whether that one is found among eight."""
    notice = Notice("generated.txt", spliced.text)
    assembly = assembly_of(notice)
    kinds = place_kinds(spliced.text)
    cuts = tuple(
        Cut(seam.at, 0.0, seam.place in ("paragraph", "sentence"), int(kinds[seam.at])) for seam in spliced.seams
    )
    assembly = closely(notice, assembly, cuts)
    bounds = assembly.edges(range(len(cuts)))
    found = assembly.following(tuple(range(len(cuts))))
    kind = "one document" if len(spliced.streams) == 1 else "two documents"
    starts = {
        (part.source, part.source_start): bounds.index(part.start) for part in spliced.parts if part.start in bounds
    }
    return [
        (kind + (", numbers" if spliced.numbered else ", no numbers"), found.get(bounds.index(part.end) - 1) == true)
        for part in spliced.parts
        if part.end in bounds and (true := starts.get((part.source, part.source_end))) is not None
    ]


def _share(hits: Iterable[bool]) -> str:
    values = list(hits)
    return f"{sum(values) / max(1, len(values)):.2f} of {len(values)}"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure how well splices are found and put in order.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=700)
    parser.add_argument("--windows", type=int, default=500)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--place", action="append", choices=PLACES, help="cut only here; may be repeated")
    parser.add_argument("--operation", action="append", choices=OPERATIONS, help="only this one; may be repeated")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--order", type=int, default=0, help="so many texts of ten passages out of order instead")
    options = parser.parse_args()
    sources = read_folder(options.folder)
    if options.half:
        sources = [s for s in sources if in_odd_half(s.name) == (options.half == "odd")]
    if options.order:
        shuffled = generate(sources, options.order, options.seed, ("shuffle",), ("clause",))
        with ProcessPoolExecutor(options.jobs) as pool:
            hits = [hit for text in pool.map(ordered, shuffled, chunksize=4) for hit in text]
        for kind in sorted({kind for kind, _ in hits}):
            print(f"next passage among eight, {kind}: {_share(hit for of, hit in hits if of == kind)}")
        print(f"next passage among eight: {_share(hit for _, hit in hits)}")
        return
    made = generate(sources, options.count, options.seed, options.operation or OPERATIONS, options.place or PLACES)
    with ProcessPoolExecutor(options.jobs) as pool:
        untouched = list(pool.map(called, windows(sources, options.windows), chunksize=8))
        false = sum(told for told, _ in untouched)
        print(f"untouched windows called spliced: {false / max(1, len(untouched)):.3f} of {len(untouched)}")
        found = list(pool.map(look, made, chunksize=8))
    print("\n".join(table(found)))
    for share in (0.01, 0.02):
        highest = sorted((value for _, value in untouched), reverse=True)
        least = highest[int(share * len(highest))] + 1e-6
        print(f"with the threshold moved by {least:+.2f}, where {share:.0%} of the windows are called:")
        print("\n".join(at_margin(found, least)))


if __name__ == "__main__":
    main()
