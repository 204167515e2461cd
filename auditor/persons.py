"""Names of persons behind their posts (党组书记王某某) or before 同志, where both ends of the name are certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.text import HAN

_POST = (
    "书记|局长|院长|检察长|县长|区长|市长|镇长|乡长|州长|省长|部长|校长|园长|厅长|处长|科长|庭长|队长|站长|所长|组长|主席|会长|秘书长|行长|政委|"
    "主任|董事长|总经理|经理|馆长|台长|社长|总裁|总编辑|支队长|大队长|党组成员|党委委员|常委|调研员|指导员|审判员|审计师|工程师"
)
_ENDS_POST = re.compile(f"(?:{_POST})$")
# What may follow a name without a mark between; each begins a predicate and ends no given name.
_AFTER = re.compile(
    "[，。、；：）（\n ”]|$|同志|担任|任组长|任副组长|任主任|任总|为组长|为副组长|主持|出席|带队|率队|带领|传达|强调|指出|代表|参加|亲自|作动员|作了|作表态|陪同|介绍|表示"
)
_COMRADE = re.compile("同志")
# Characters that begin a predicate or end a post and are no part of a given name.
_NO_GIVEN = re.compile("[的了在对和与同等是将向到就被把从及或由以为任某们各该其等员长记副会办局院区县市说老]")
_PREFIX = re.compile(
    ".*(?:由|是|为|和|与|及|对|向|在|让|请|任命|时任|原任|现任|担任|聘任|选举|当选|推举|接任|曾任|兼任|的|；|，|。|：|、)(?=.)"
)


class Person(NamedTuple):
    """A name at [``start``, ``end``); ``posts`` are the posts before it, each with the body printed before it."""

    start: int
    end: int
    name: str
    posts: tuple[str, ...]


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    names = [name for line in lexicon.lines("surnames.txt") for name in line.split()]
    return frozenset(n for n in names if len(n) == 1), frozenset(n for n in names if len(n) == 2)


@cache
def _border() -> re.Pattern[str]:
    """The last character of a post before the first of a surname: where a name may begin, found by one fast search."""
    single, double = _surnames()
    first = "".join(sorted({*single, *(name[0] for name in double)}))
    last = "".join(sorted({post[-1] for post in _POST.split("|")}))
    return re.compile(f"[{last}]：?(?=[{first}])")


def find_persons(folded: str) -> tuple[Person, ...]:
    """Names in the order of the text; a name that could end elsewhere is left out."""
    found: dict[int, Person] = {}
    for match in _border().finditer(folded):
        person = _behind(folded, match)
        if person:
            found.setdefault(person.start, person)
    for match in _COMRADE.finditer(folded):
        person = _before(folded, match.start())
        if person:
            found.setdefault(person.start, person)
    return tuple(found[start] for start in sorted(found))


def _behind(folded: str, match: re.Match[str]) -> Person | None:
    start = match.end()
    if not _ENDS_POST.search(folded[max(0, match.start() - 4) : match.start() + 1]):
        return None
    name = _name_at(folded, start)
    if name is None:
        return None
    return Person(start, start + len(name), name, tuple(_posts(folded, match.start() + 1)))


def _name_at(folded: str, start: int) -> str | None:
    """The name that begins at ``start`` when what follows leaves no doubt where it ends."""
    single, double = _surnames()
    family = folded[start : start + 2] if folded[start : start + 2] in double else folded[start : start + 1]
    if family not in single and family not in double:
        return None
    for length in (2, 1):
        end = start + len(family) + length
        given = folded[start + len(family) : end]
        if (
            len(given) == length
            and re.fullmatch(f"[{HAN}]+", given)
            and not _NO_GIVEN.search(given)
            and _AFTER.match(folded, end)
        ):
            return family + given
    return None


def _before(folded: str, end: int) -> Person | None:
    """王某某同志: the name right before 同志, when a mark or a post stands before it."""
    for length in (3, 2, 4):
        start = end - length
        if start < 0 or _name_at(folded, start) != folded[start:end]:
            continue
        before = folded[max(0, start - 4) : start]
        if not re.search(f"[{HAN}]$", before) or re.search("[由对向请和与及]$", before):
            return Person(start, end, folded[start:end], ())
    return None


def _posts(folded: str, end: int) -> Iterator[str]:
    """The posts that end at ``end``: 县委常委、县纪委书记 are two."""
    before = folded[max(0, end - 40) : end]
    clause = re.split(r"[，。；：（）“”《》\s]", before)[-1]
    for piece in clause.split("、"):
        post = _PREFIX.sub("", piece)
        if _ENDS_POST.search(post):
            yield post
