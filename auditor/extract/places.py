"""Names of administrative divisions in a text, chains of them (江苏省无锡市滨湖区) as one name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from auditor import lexicon
from auditor.extract.divisions import Division, by_name, by_short_name, divisions, full_name, within
from auditor.text import HAN


class Part(NamedTuple):
    """One link of a chain: ``name`` as printed, what it may stand for, and whether the suffix (市, 区) is left out."""

    start: int
    end: int
    name: str
    candidates: tuple[Division, ...]
    short: bool


class PlaceName(NamedTuple):
    """A place as printed. ``division`` is what the last link stands for, None where several divisions bear its name.

    ``conflict`` holds two neighbouring links of which the second does not lie in the first (青岛市|芝罘区).
    """

    start: int
    end: int
    full: str
    division: Division | None
    candidates: tuple[Division, ...]
    parts: tuple[Part, ...]
    conflict: tuple[Part, Part] | None


# What follows a name and makes it part of another word: 上海市场, 滨湖区域, 南京路, 大同小异.
_NOT_AFTER_FULL = {
    "市": "场",
    "区": "域间块划位",
    "县": "域",
    "省": "份",
    "州": "",
    "旗": "舰帜下",
    "盟": "",
    "地区": "",
}
_ROADS = re.compile("[东西南北中一二三四]{0,2}(?:路|街|大道|道|巷|站|港|桥|里|弄|苑|花园|大厦|广场|饭店|宾馆)")
# 相应城市, 沿海城市: the end of one word and the beginning of another.
_NOT_BEFORE = {"应城市": "相对适响供", "海城市": "沿临近内", "增城市": "新", "丰城市": "咸"}
# Words as often as names (将会同县税务局): a parent must stand before them, or they begin a line.
_GENERIC = frozenset(
    ("会同县", "老城区", "城区", "矿区", "郊区", "东区", "西区", "南区", "北区", "新区", "新城区", "市中区", "城中区")
)
# Single-character stems (和县, 应县) are words as often as names: no Han character, or a verb, stands before them.
_OPENERS = frozenset("在对向由至赴到从与及经为是给驻原")
_BODY_AFTER = re.compile("(?:(?:高级|中级)?人民)?(?:法院|检察院|政府)|中院|高院")
_BODY_AFTER_PLAIN = re.compile(
    "人民医院|(?:师范|医科|理工|工业|农业|财经|科技|交通|职业技术)?(?:大学|学院)|[省市县区州旗]?(?:纪委|监委|委|公安|人大|政协|医院)"
)


@cache
def _finder(short: bool) -> AhoCorasick:
    names = by_short_name() if short else by_name()
    return AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest)


@cache
def _names(short: bool) -> list[str]:
    return list(by_short_name() if short else by_name())


@cache
def ambiguous() -> frozenset[str]:
    """Short forms that are ordinary words too (来宾, 日照)."""
    return frozenset(lexicon.lines("ambiguous_places.txt"))


@cache
def _former_parents() -> frozenset[tuple[str, str]]:
    return frozenset((row[0], row[1]) for row in lexicon.table("moved_divisions.tsv"))


def find_places(folded: str) -> tuple[PlaceName, ...]:
    """All names in the order of the text.

    A short form counts where something vouches for it: a neighbouring link, a body's name behind it, or the full form
    elsewhere in the text.
    """
    full = list(_full_parts(folded))
    short = list(_short_parts(folded, full))
    parts = sorted([*full, *short])
    known = {candidate.name for part in full for candidate in part.candidates}
    chains = [chain for chain in _chains(folded, parts) if _vouched(folded, chain, known)]
    return tuple(_place(chain, known) for chain in chains)


def _full_parts(folded: str) -> Iterator[Part]:
    names = _names(False)
    for index, start, end in _finder(False).find_matches_as_indexes(folded):
        name = names[index]
        if _cut_off(folded, name, end) or (start and folded[start - 1] in _NOT_BEFORE.get(name, "")):
            continue
        # The suffix of a parent may stand before a single-character stem; whether it is one the chain decides.
        if len(name) == 2 and _han_before(folded, start) and folded[start - 1] not in _OPENERS | set("省市州盟区"):
            continue
        yield Part(start, end, name, by_name()[name], False)


def _cut_off(folded: str, name: str, end: int) -> bool:
    after = folded[end : end + 1]
    return bool(after) and any(name.endswith(suffix) and after in marks for suffix, marks in _NOT_AFTER_FULL.items())


def _han_before(folded: str, start: int) -> bool:
    return start > 0 and bool(re.match(f"[{HAN}]", folded[start - 1]))


def _short_parts(folded: str, full: Sequence[Part]) -> Iterator[Part]:
    names = _names(True)
    spans = iter([(part.start, part.end) for part in full] + [(len(folded) + 1, len(folded) + 1)])
    span = next(spans)
    for index, start, end in _finder(True).find_matches_as_indexes(folded):
        while span[1] <= start:
            span = next(spans)
        if end > span[0] or _ROADS.match(folded, end):
            continue
        yield Part(start, end, names[index], by_short_name()[names[index]], True)


def _chains(folded: str, parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    chain: list[Part] = []
    for part in parts:
        if chain and (part.start != chain[-1].end or not _links(chain[-1], part)):
            yield tuple(chain)
            chain = []
        chain.append(part)
    if chain:
        yield tuple(chain)


def _links(upper: Part, lower: Part) -> bool:
    """Whether two neighbours are one chain: the second lies in the first, or claims to.

    A short form that does not fit claims nothing unless it is a city's behind a province's (四川贵阳): 太湖 in
    苏州市太湖新城 is no county.
    """
    if _fits(upper, lower):
        return True
    if lower.name in _GENERIC:
        return False
    top, below = min(d.level for d in upper.candidates), min(d.level for d in lower.candidates)
    if lower.short:
        return top == 0 and below == 1 and lower.name not in ambiguous()
    return top < below


def _fits(upper: Part, lower: Part) -> bool:
    if any((d.name, u.name) in _former_parents() for d in lower.candidates for u in upper.candidates):
        return True
    return any(d.code != u.code and within(d, u) for d in lower.candidates for u in upper.candidates)


def _vouched(folded: str, chain: tuple[Part, ...], known: set[str]) -> bool:
    if len(chain) > 1:
        return True
    part = chain[0]
    if not part.short:
        if part.name in _GENERIC:
            return folded[part.start - 1 : part.start] in ("", "\n") and bool(_BODY_AFTER.match(folded, part.end))
        return len(part.name) > 2 or not _han_before(folded, part.start) or folded[part.start - 1] in _OPENERS
    if any(candidate.level == 0 for candidate in part.candidates):
        return part.name not in ambiguous() or any(candidate.name in known for candidate in part.candidates)
    if _BODY_AFTER.match(folded, part.end) and not all(candidate.abolished for candidate in part.candidates):
        return True
    if part.name in ambiguous():
        return False
    if _BODY_AFTER_PLAIN.match(folded, part.end):
        return True
    return any(candidate.name in known for candidate in part.candidates)


def _place(chain: tuple[Part, ...], known: set[str]) -> PlaceName:
    conflict = next(((a, b) for a, b in pairwise(chain) if not _fits(a, b)), None)
    last = chain[-1]
    candidates = last.candidates
    for upper in reversed(chain[:-1]):
        inside = tuple(d for d in candidates if any(within(d, u) for u in upper.candidates))
        candidates = inside or candidates
    if len(candidates) > 1:
        candidates = _narrowed(candidates, known, last)
    division = candidates[0] if len({d.name + d.parent for d in candidates}) == 1 else None
    name = full_name(division) if division else "".join(part.name for part in chain)
    return PlaceName(chain[0].start, last.end, name, division, candidates, chain, conflict)


def _narrowed(candidates: tuple[Division, ...], known: set[str], part: Part) -> tuple[Division, ...]:
    """Of several divisions with one name: those in force, those whose own or upper name stands in the text."""

    def kept(holds: Callable[[Division], bool]) -> tuple[Division, ...]:
        return tuple(d for d in candidates if holds(d)) or candidates

    candidates = kept(lambda d: not d.abolished)
    if part.short:
        candidates = kept(lambda d: d.name in known)
        top = min(d.level for d in candidates)
        if top == 0:
            candidates = kept(lambda d: d.level == 0)
    if len(candidates) > 1:
        candidates = kept(lambda d: d.parent in divisions() and divisions()[d.parent].name in known)
    return candidates
