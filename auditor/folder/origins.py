"""Foreign names for which no shared passage was found: whose document in the folder bears the name, or comes from the place.

This is a weaker trace than a shared passage: it says where to look, not that anything was copied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from auditor.folder.record import Record

# Findings whose place is a name that belongs to another unit.
_NAMED = frozenset(("foreign-jurisdiction", "signature-mismatch", "wrong-level"))
MOST = 5  # documents that are named for one name

How = Literal["issuer", "place", "stream"]
# What stands before and behind the documents.
HOW: dict[How, tuple[str, str]] = {
    "issuer": ("该名称是", "的发文机关"),
    "place": ("文件夹内有该地单位的文件", ""),
    "stream": ("这一部分似属另一单位，该单位在文件夹内有", ""),
}


class Origin(NamedTuple):
    """The name at [``start``, ``end``) of the document with the report ``name``, on ``line``: its ``words``, the rule and
    fingerprint of the finding (empty: a part that was told apart), ``how`` the ``sources`` (reports, at most ``MOST`` of
    ``total``) are known."""

    name: str
    start: int
    end: int
    line: int
    words: str
    rule: str
    fingerprint: str
    how: How
    sources: tuple[str, ...]
    total: int


class _Wanted(NamedTuple):
    """What is looked for: an issuer by one of these names, else documents of one of these divisions."""

    origin: Origin
    issuers: tuple[str, ...]
    homes: tuple[str, ...]


class Origins:
    """``add`` each document in its order, then ``found``."""

    def __init__(self) -> None:
        self._issuers: dict[str, list[str]] = defaultdict(list)
        self._homes: dict[str, list[str]] = defaultdict(list)
        self._wanted: list[_Wanted] = []

    def add(self, record: Record) -> None:
        """A document with its issuer, names, findings, streams and text."""
        for issuer in {record.issuer, record.base} - {""}:
            self._issuers[issuer].append(record.name)
        if record.home:
            self._homes[record.home].append(record.name)
        self._wanted += _findings(record)
        self._wanted += _streams(record)

    def found(self, traced: Collection[tuple[str, int]]) -> Iterator[Origin]:
        """Where names may come from; what was ``traced`` (report, start) by a passage is left out."""
        for origin, issuers, homes in self._wanted:
            if (origin.name, origin.start) in traced:
                continue
            by_issuer = next((self._issuers[name] for name in issuers if name in self._issuers), [])
            by_place = next((self._homes[code] for code in homes if code in self._homes), [])
            sources = [name for name in by_issuer or by_place if name != origin.name]
            if sources:
                how: How = origin.how if origin.how == "stream" else "issuer" if by_issuer else "place"
                yield origin._replace(how=how, sources=tuple(sources[:MOST]), total=len(sources))


def _findings(record: Record) -> Iterator[_Wanted]:
    for f in record.findings:
        if f["rule"] not in _NAMED:
            continue
        inside = [row for row in record.names if row["start"] < f["end"] and row["end"] > f["start"]]
        issuers = [f["quote"], *(row["full"] for row in inside)]
        homes = [row["code"] for row in inside]
        origin = Origin(
            record.name, f["start"], f["end"], f["line"], f["quote"][:60], f["rule"], f["fingerprint"], "issuer", (), 0
        )
        own = {record.issuer, record.base}
        yield _Wanted(
            origin,
            tuple(name for name in dict.fromkeys(issuers) if name not in own),
            tuple(code for code in dict.fromkeys(homes) if code != record.home),
        )


def _streams(record: Record) -> Iterator[_Wanted]:
    """Parts of the text that were told apart as another issuer's."""
    for stream in record.streams:
        issuer, parts = stream["issuer"], stream["parts"]
        if not issuer or issuer in (record.issuer, record.base) or not parts:
            continue
        start, end = parts[0]
        words = record.text[start:end].strip().split("\n")[0][:40]
        line = record.text.count("\n", 0, start) + 1
        yield _Wanted(Origin(record.name, start, end, line, words, "", "", "stream", (), 0), (issuer,), ())
