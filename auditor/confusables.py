"""Words that are written for another one, from a sourced list, where what stands around them decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from auditor import lexicon

_VARIANTS = "异形词"  # the source of these rows
_BEFORE, _AFTER = 8, 48  # characters around a word that a condition may look at


class Confused(NamedTuple):
    """[start, end) reads ``wrong`` where ``right`` is meant."""

    start: int
    end: int
    wrong: str
    right: str
    variant: bool  # a form that the norm discourages, not a wrong one


class _Entry(NamedTuple):
    right: str
    variant: bool
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


@cache
def _index() -> tuple[AhoCorasick, tuple[str, ...], tuple[tuple[_Entry, ...], ...]]:
    entries: dict[str, list[_Entry]] = {}
    for wrong, right, before, after, source in lexicon.table("confusable_words.tsv"):
        entries.setdefault(wrong, []).append(
            _Entry(
                right,
                source == _VARIANTS,
                None if not before or before[0] == "!" else re.compile(f"(?:{before})$"),
                re.compile(f"(?:{before[1:]})$") if before.startswith("!") else None,
                None if not after or after[0] == "!" else re.compile(after),
                re.compile(after[1:]) if after.startswith("!") else None,
            )
        )
    automaton = AhoCorasick(list(entries), matchkind=MatchKind.LeftmostLongest)
    return automaton, tuple(entries), tuple(map(tuple, entries.values()))


def find_confused(folded: str) -> Iterator[Confused]:
    """The confused words of a text that went through ``numerals.fold``, in its order."""
    automaton, words, entries = _index()
    for word, start, end in automaton.find_matches_as_indexes(folded):
        before = folded[max(0, start - _BEFORE) : start]
        after = folded[end : end + _AFTER]
        entry = next((entry for entry in entries[word] if _applies(entry, before, after)), None)
        if entry:
            yield Confused(start, end, words[word], entry.right, entry.variant)


def _applies(entry: _Entry, before: str, after: str) -> bool:
    if entry.before and not entry.before.search(before):
        return False
    if entry.not_before and entry.not_before.search(before):
        return False
    if entry.after and not entry.after.match(after):
        return False
    return not (entry.not_after and entry.not_after.match(after))
