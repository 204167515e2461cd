"""Numeral slogans of official prose (“四个意识”): their numbers and their members, against a lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.text import Cover

_NUMERAL = "一二两三四五六七八九十"
_OPEN, _CLOSE = "“\"‘'", "”\"’'"
_LIST = re.compile('[”’"]?(?:（(?:即|指|包括)?|，?即(?:是|指)?[：“]?|——)(?P<list>[^（）。；\n]{4,120})')
_END = re.compile("[，：]")
_JOIN = re.compile("(?:、|以及|和|与|及)")
_REACH = 24  # characters within which another slogan is company


class Slogan(NamedTuple):
    """A row of models/slogans.tsv; ``members`` holds the right variants of each member, none when they are not judged."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    company: bool
    members: tuple[tuple[str, ...], ...]
    source: str


class WrongNumber(NamedTuple):
    """[start, end) holds a slogan with another number than ``slogan`` has."""

    start: int
    end: int
    slogan: Slogan


class Members(NamedTuple):
    """The members that [start, end) lists of ``slogan`` at ``at``: which are ``foreign`` to it, which ``missing``."""

    start: int
    end: int
    at: tuple[int, int]
    slogan: Slogan
    foreign: tuple[str, ...]
    missing: tuple[str, ...]


@cache
def slogans() -> dict[str, Slogan]:
    """All slogans by name."""
    found = {}
    for name, before, after, members, source in lexicon.table("slogans.tsv"):
        words = tuple(word for word in before.split("|") if word)
        found[name] = Slogan(
            name,
            tuple(word.removeprefix("~") for word in words),
            tuple(word for word in after.split("|") if word),
            any(word.startswith("~") for word in words),
            () if members == "-" else tuple(tuple(member.split("/")) for member in members.split("、")),
            source,
        )
    return found


def _shape(name: str) -> str:
    """The slogan with # for each numeral: #个意识."""
    return re.sub(f"[{_NUMERAL}]", "#", name)


@cache
def _by_shape() -> dict[str, list[Slogan]]:
    shapes: dict[str, list[Slogan]] = {}
    for slogan in slogans().values():
        shapes.setdefault(_shape(slogan.name), []).append(slogan)
    return shapes


@cache
def _pattern() -> re.Pattern[str]:
    shapes = sorted({_shape(name) for name in slogans()}, key=len, reverse=True)
    branches = [shape.replace("#", f"[{_NUMERAL}]") for shape in shapes if shape.startswith("#")]
    return re.compile(f"(?:{'|'.join(branches)})")


class _Found(NamedTuple):
    start: int
    end: int
    known: Slogan | None


def _occurrences(folded: str) -> list[_Found]:
    return [_Found(m.start(), m.end(), slogans().get(m[0])) for m in _pattern().finditer(folded)]


def find_wrong_numbers(folded: str) -> Iterator[WrongNumber]:
    """Slogans whose number no slogan of their words has, where the words around them leave no doubt which is meant."""
    found = _occurrences(folded)
    for index, item in enumerate(found):
        if item.known or folded[max(0, item.start - 1) : item.start] in tuple("第" + _NUMERAL):
            continue
        name = folded[item.start : item.end]
        if _listed_as_announced(folded, item):
            continue
        meant = _by_shape()[_shape(name)]
        for slogan in meant:
            if _framed(folded, item, slogan, found, index) and _one_off(name, slogan.name):
                yield WrongNumber(item.start, item.end, slogan)
                break


def _one_off(name: str, right: str) -> bool:
    """Whether exactly one numeral differs, and no reading of 两 and 二 explains it."""
    differing = sum(a != b for a, b in zip(name.replace("二", "两"), right.replace("二", "两"), strict=True))
    return differing == 1


def _listed_as_announced(folded: str, item: _Found) -> bool:
    """Whether a list of its own follows: a house's own slogan."""
    return bool(re.match('[”’"]?(?:（(?!试行)|，?即|：|——)', folded[item.end : item.end + 4]))


def _framed(folded: str, item: _Found, slogan: Slogan, found: Sequence[_Found], index: int) -> bool:
    before = folded[max(0, item.start - 12) : item.start].rstrip(_OPEN)
    after = folded[item.end : item.end + 10].lstrip(_CLOSE)
    beside = _in_company(folded, found, index)
    if any(after.startswith(word) for word in slogan.after):
        # 八项规定精神, but 第七项规定精神 of a law is none.
        return slogan.name != "八项规定" or before.endswith("中央")
    if any(before.endswith(word) for word in slogan.before) and (beside or not slogan.company):
        return True
    numerals = sum(c in _NUMERAL for c in slogan.name)
    quoted = folded[max(0, item.start - 1) : item.start] in _OPEN and folded[item.end : item.end + 1] in _CLOSE
    return beside if numerals == 1 else quoted and slogan.name != "五位一体"


def _in_company(folded: str, found: Sequence[_Found], index: int) -> bool:
    """Whether a right slogan stands beside, joined by 、 in one series."""
    item = found[index]
    for other in (*found[max(0, index - 1) : index], *found[index + 1 : index + 2]):
        if other.known is None:
            continue
        first, second = sorted((item, other))
        between = folded[first.end : second.start]
        if len(between) <= _REACH and re.fullmatch('[”’"]?[、，][\u4e00-\u9fff]{0,6}[“‘"]?', between):
            return True
    return False


def find_members(folded: str) -> Iterator[Members]:
    """Every list of a slogan's members that follows it in brackets or behind 即."""
    for item in _occurrences(folded):
        if item.known is None or not item.known.members:
            continue
        match = _LIST.match(folded, item.end)
        if match:
            found = _compare(folded, item, match)
            if found:
                yield found


def _compare(folded: str, item: _Found, match: re.Match[str]) -> Members | None:
    slogan = item.known
    assert slogan is not None
    inside = match["list"]
    if "（" not in match[0]:
        stop = _END.search(inside)
        inside = inside[: stop.start()] if stop else inside
    listed = [part for part in _split(inside.rstrip(_CLOSE), slogan) if part]
    matched = {index for part in listed if (index := _member(part, slogan)) is not None}
    if "、" not in inside or len(matched) * 2 < len(listed) or not matched:
        return None  # a list of something else, or another slogan of the same name
    is_open = bool(re.search("等|……", inside))
    foreign = tuple(part for part in listed if _member(part, slogan) is None)
    missing = () if is_open else tuple(m[0] for i, m in enumerate(slogan.members) if i not in matched)
    start = match.start("list")
    return Members(start, start + len(inside), (item.start, item.end), slogan, foreign, missing)


def _split(inside: str, slogan: Slogan) -> list[str]:
    """The listed members; 和 and 与 part them unless a member holds one."""
    parts = []
    for part in re.split("[、，“”]", re.sub("(?:等|……)[^、]*$", "", inside)):
        whole = _member(part, slogan) is not None and not _JOIN.search(part)
        parts += [part] if whole else [piece for piece in _JOIN.split(part) if piece]
    return parts


def _member(part: str, slogan: Slogan) -> int | None:
    """Which member a listed one is; what all members end with (意识) may be left out."""
    suffix = _suffix(slogan)
    for index, variants in enumerate(slogan.members):
        for member in variants:
            if part in (member, member.removesuffix(suffix)) or part.endswith(member):
                return index
            if part + suffix == member or (len(part) > 1 and member.endswith(part) and part != suffix):
                return index
    return None


def _suffix(slogan: Slogan) -> str:
    firsts = [variants[0][::-1] for variants in slogan.members]
    low, high = min(firsts), max(firsts)
    size = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:size][::-1]


# Slogans whose members are common words of other lists as well (经济建设、政治建设 …), or a part of another slogan's.
_SHARED = frozenset(("五位一体", "三个自信", "四风", "四史", "三公经费", "六大纪律"))


class Listed(NamedTuple):
    """A list at [start, end) that is a slogan's but for the member at [odd_start, odd_end), which stands for ``missing``."""

    start: int
    end: int
    odd_start: int
    odd_end: int
    slogan: Slogan
    missing: str


@cache
def _first_members() -> tuple[re.Pattern[str], dict[str, list[Slogan]]]:
    """A pattern for any member of a slogan that may be judged by its list alone, and the slogans by member."""
    owners: dict[str, list[Slogan]] = {}
    for slogan in slogans().values():
        if len(slogan.members) >= 3 and slogan.name not in _SHARED:
            for member in (member for variants in slogan.members for member in variants):
                owners.setdefault(member, []).append(slogan)
    words = sorted(owners, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), owners


_PIECE = "[^、，。；：“”‘’（）《》\\s]"


def find_lists(folded: str) -> Iterator[Listed]:
    """Lists of as many members as a slogan has, all but one of them its own: 道路自信、理论自信、制度自信、能力自信.

    The slogan need not be named; a list that follows its name in brackets is ``find_members``'s.
    """
    pattern, owners = _first_members()
    taken = Cover(find_members(folded))
    done = 0
    for hit in pattern.finditer(folded):
        alone = folded[hit.end() : hit.end() + 1] != "、" and folded[max(0, hit.start() - 1)] != "、"
        if alone or hit.start() < done or taken.holds(hit.start()):
            continue
        start, end = _list_around(folded, hit.start(), hit.end())
        done = end
        for slogan in owners[hit[0]]:
            found = _but_one(folded, start, end, slogan)
            if found:
                yield found
                break


_MEMBER_LENGTH = 16


def _list_around(folded: str, start: int, end: int) -> tuple[int, int]:
    """The pieces joined by 、 around [start, end); the first may begin in the middle of a clause."""
    before = re.search(f"(?:{_PIECE}{{1,{_MEMBER_LENGTH}}}、)*$", folded[max(0, start - 60) : start])
    behind = re.compile(f"(?:、{_PIECE}{{1,{_MEMBER_LENGTH}}})*").match(folded, end)
    return start - len(before[0]) if before else start, behind.end() if behind else end


def _but_one(folded: str, start: int, end: int, slogan: Slogan) -> Listed | None:
    pieces = folded[start:end].split("、")
    if len(pieces) != len(slogan.members):
        return None
    suffix = _suffix(slogan)
    odd: list[int] = []
    matched: set[int] = set()
    for place, piece in enumerate(pieces):
        index = _listed_member(piece, slogan, first=place == 0, last=place == len(pieces) - 1)
        if index is None or index in matched:
            odd.append(place)
        else:
            matched.add(index)
    if len(odd) != 1 or len(matched) != len(slogan.members) - 1:
        return None
    offset = start + sum(len(piece) + 1 for piece in pieces[: odd[0]])
    first, last = offset, offset + len(pieces[odd[0]])
    if suffix and suffix in folded[first:last]:
        last = first + folded[first:last].index(suffix) + len(suffix)
    if odd[0] == 0:  # what stands before the first member belongs to the sentence
        first = max(first, last - len(slogan.members[0][0]))
    missing = next(m[0] for i, m in enumerate(slogan.members) if i not in matched)
    if suffix and not folded[first:last].endswith(suffix):
        return None
    return Listed(start, end, first, last, slogan, missing)


def _listed_member(piece: str, slogan: Slogan, *, first: bool, last: bool) -> int | None:
    """The member that a piece is; words of the sentence may stand before the first and behind the last."""
    for index, variants in enumerate(slogan.members):
        for member in variants:
            if piece == member or (first and piece.endswith(member)) or (last and piece.startswith(member)):
                return index
    return None


def reported(folded: str) -> Cover:
    """The places that are reported as a slogan's wrong number or members, for rules that leave these alone."""
    members = [found for found in find_members(folded) if found.foreign or found.missing]
    return Cover([*find_wrong_numbers(folded), *members, *find_lists(folded)])
