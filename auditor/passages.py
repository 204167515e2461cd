"""What a document's passages are compared by: its text with names and figures masked, its clauses, MinHashes of windows.

A passage that another unit copied keeps its words and changes names and numbers, so these are masked before anything is
compared; quotations, titles and set phrases of official prose are nobody's own and are masked as well. A window is a run of
clauses of at least ``WINDOW`` characters that begins at any clause, so that a copy is found whatever paragraphs it was cut
into. MinHash and the choice of bands are datasketch's (MIT); its index in memory is not used: bands are joined by sorting
(``auditor.passages_join``), which needs no more memory for a larger folder and is what a cluster does too.

Source: Broder, "On the resemblance and containment of documents" (1997); Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", chapter 3 (LSH for MinHash).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.notice import Notice
from auditor.persons import find_persons
from auditor.phrases import find_phrases
from auditor.text import HAN

# One private-use character stands for each: a name, a number or date, a quotation or title, a set phrase.
NAME, NUMBER, QUOTED, PHRASE = "\ue000", "\ue001", "\ue002", "\ue003"
MASKS = frozenset((NAME, NUMBER, QUOTED, PHRASE))

WINDOW = 40  # characters of its own that a window has at least
SHINGLE = 5
PERMUTATIONS = 64
# Likeness of windows (Jaccard, of shingles) at which about half of the pairs are found; a copy has several windows.
THRESHOLD = 0.8
# What datasketch.MinHashLSH chooses for these (a test asks it): the process that gathers the results has no other use for it,
# and its import brings a third of a second of scipy.
BANDS, ROWS = 5, 11

_KEPT = re.compile(f"[{HAN}A-Za-z]")
_FIGURE = re.compile(r"[0-9][0-9.,%]*")
_CLAUSE = re.compile("[，。；：！？、\n]")


class Sketch(NamedTuple):
    """``masked`` is the text without marks and space, its names and figures masked; ``starts`` says where each character of it
    stands in the notice (a mask: where what it masks begins), with the end of the text behind the last.

    ``clauses`` has a row (start in ``masked``, hash, hash together with the next) for each clause; ``units`` (start, end in ``masked``) for each window, and
    ``bands`` the hashes of its bands.
    """

    masked: str
    starts: npt.NDArray[np.int32]
    clauses: npt.NDArray[np.uint64]
    units: npt.NDArray[np.int32]
    bands: npt.NDArray[np.uint64]


class Mask(NamedTuple):
    """[start, end) of the text is compared as ``mask``."""

    start: int
    end: int
    mask: str


def sketch(notice: Notice) -> Sketch:
    """The sketch of a notice."""
    masked, starts, cuts = _masked(notice)
    clauses = list(_clauses(masked, cuts))
    units = list(_windows(masked, clauses))
    rows = zip(clauses, [*clauses[1:], (len(masked), len(masked))], strict=True)
    hashes = np.array(
        [(start, _hash(masked[start:end]), _hash(masked[start:after])) for (start, end), (_, after) in rows],
        dtype=np.uint64,
    )
    return Sketch(
        masked,
        np.array(starts, dtype=np.int32),
        hashes.reshape(len(clauses), 3),
        np.array(units, dtype=np.int32).reshape(len(units), 2),
        _bands(masked, units),
    )


def masks(notice: Notice) -> list[Mask]:
    """What is not compared letter by letter, in the order of the text, none inside another."""
    found = [Mask(mark.start, mark.end, QUOTED) for mark in (*notice.quotations, *notice.titles)]
    found += [Mask(phrase.start, phrase.end, PHRASE) for phrase in find_phrases(notice.folded).exact]
    found += [Mask(date.start, date.end, NUMBER) for date in notice.dates]
    found += [Mask(number.start, number.end, NUMBER) for number in notice.document_numbers]
    found += [Mask(quantity.start, quantity.end, NUMBER) for quantity in notice.quantities]
    found += [Mask(body.start, body.end, NAME) for body in notice.bodies]
    found += [Mask(place.start, place.end, NAME) for place in notice.places]
    found += [Mask(person.start, person.end, NAME) for person in find_persons(notice.folded)]
    found += [Mask(h.start, h.number_end, "") for h in notice.headings if h.number_end > h.start]
    found += [Mask(match.start(), match.end(), NUMBER) for match in _FIGURE.finditer(notice.folded)]
    kept: list[Mask] = []
    end = 0
    for mask in sorted(found, key=lambda mask: (mask.start, -mask.end)):
        if mask.start >= end:
            kept.append(mask)
            end = mask.end
    return kept


def _masked(notice: Notice) -> tuple[str, list[int], set[int]]:
    """The masked text, where its characters stand, and the places in it before which a clause ends."""
    text, out, starts, cuts = notice.folded, [], [], set()
    at = 0
    for mask in (*masks(notice), Mask(len(text), len(text), "")):
        for index in range(at, mask.start):
            char = text[index]
            if _KEPT.match(char):
                out.append(char)
                starts.append(index)
            elif _CLAUSE.match(char):
                cuts.add(len(out))
        if mask.mask and not (out and out[-1] == mask.mask and len(out) not in cuts):
            out.append(mask.mask)
            starts.append(mask.start)
        elif not mask.mask:
            cuts.add(len(out))
        at = mask.end
    return "".join(out), [*starts, len(text)], cuts


def _clauses(masked: str, cuts: set[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for end in sorted({*cuts, len(masked)} - {0}):
        yield start, end
        start = end


def _windows(masked: str, clauses: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of clauses with at least ``WINDOW`` characters that are no masks, from every clause on."""
    own = [sum(char not in MASKS for char in masked[start:end]) for start, end in clauses]
    last, total = 0, 0
    for first, (start, _) in enumerate(clauses):
        while last < len(clauses) and total < WINDOW:
            total += own[last]
            last += 1
        if total < WINDOW:
            return
        if own[first]:
            yield start, clauses[last - 1][1]
        total -= own[first]


def _hash(text: str) -> int:
    return _digest(text.encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> int:
    # Eight bytes keep false meetings rare among hundreds of millions of windows.
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


@cache
def _empty() -> Any:
    """A MinHash with its permutations."""
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=int)


def _bands(masked: str, units: Sequence[tuple[int, int]]) -> npt.NDArray[np.uint64]:
    empty = _empty()
    count = max(0, len(masked) - SHINGLE + 1)
    shingles = [zlib.crc32(masked[i : i + SHINGLE].encode("utf-8", "surrogatepass")) for i in range(count)]
    found = np.empty((len(units), BANDS), dtype=np.uint64)
    for row, (start, end) in enumerate(units):
        minhash = empty.copy()
        minhash.update_batch(shingles[start : max(start + 1, end - SHINGLE + 1)])
        values = minhash.hashvalues
        for band in range(BANDS):
            found[row, band] = _digest(values[band * ROWS : (band + 1) * ROWS].tobytes())
    return found
