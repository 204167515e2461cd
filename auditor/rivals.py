"""Two names in one notice of which one body can bear only one, and whether two names are of one body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.extract.bodies import Body, Mention, normal_core
from auditor.extract.divisions import Division, ancestors, full_name
from auditor.notice import Notice
from auditor.variants import exclusive_bodies, sentence

_HISTORY = re.compile(
    "原$|原[^，。]{0,6}$|更名|改为|合并|组建|划转|机构改革|撤销|前身|移交|整合|挂牌|会同|联合|20[01]\\d年"
)
_RENAMED = re.compile("更名|改为|合并|前身|整合")
_GROUP = re.compile("成员|委员|所属|办公室")  # 党委委员 of a body whose 党组 is new
_KINDS = frozenset(("department", "named", "open", "organisation"))


class Rivals(NamedTuple):
    """Two names with the bodies that bear them, the more frequent first."""

    usual: str
    odd: str
    usual_bodies: tuple[Body, ...]
    odd_bodies: tuple[Body, ...]


def rival_departments(notice: Notice, least: int) -> Iterator[Rivals]:
    """Departments of one place under two names that exclude each other (水利局, 水务局), or with two letters exchanged.

    The usual name stands ``least`` times or more and at least twice as often as the other.
    """
    for names in _by_place(notice).values():
        if not 2 <= len(names) <= 200:
            continue
        for pair in _pairs(names):
            usual, odd = sorted(pair, key=lambda name: (-len(names[name]), names[name][0].start))
            often, seldom = names[usual], names[odd]
            if len(often) < least or len(seldom) * 2 > len(often):
                continue
            if not any(_excused(notice, body, usual) for body in seldom):
                yield Rivals(usual, odd, tuple(often), tuple(seldom))


def _by_place(notice: Notice) -> dict[str, dict[str, list[Body]]]:
    aliases = exclusive_bodies().aliases
    found: dict[str, dict[str, list[Body]]] = defaultdict(lambda: defaultdict(list))
    for body in notice.bodies:
        mention = body.mention
        if mention.kind not in _KINDS or mention.alias_of or not (body.division or mention.level):
            continue
        core = notice.folded[mention.core_start : mention.core_end]
        where = body.division.code if body.division else mention.level or ""
        found[where][aliases.get(core, core)].append(body)
    return found


def _pairs(names: dict[str, list[Body]]) -> Iterator[list[str]]:
    groups = exclusive_bodies().groups
    together: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if name in groups:
            together[str(groups[name])].append(name)
        together["".join(sorted(name))].append(name)  # 农村农业局 for 农业农村局
    yield from (pair for pair in together.values() if len(pair) == 2)


def rival_organs(notice: Notice) -> Rivals | None:
    """局党组 throughout and 局党委 once or twice: a body has the one or the other."""
    organs: dict[str, list[Body]] = {"党组": [], "党委": []}
    for body in notice.bodies:
        tail = notice.folded[body.mention.core_end : body.end]
        if body.own and tail[-2:] in organs and "机关" not in tail and not _GROUP.match(notice.folded, body.end):
            organs[tail[-2:]].append(body)
    usual, odd = sorted(organs, key=lambda name: -len(organs[name]))
    often, seldom = organs[usual], organs[odd]
    if not seldom or len(seldom) * 4 > len(often) or any(_excused(notice, body, "") for body in seldom):
        return None
    return Rivals(usual, odd, tuple(often), tuple(seldom))


def _excused(notice: Notice, body: Body, rival: str) -> bool:
    """Whether the sentence tells of a change or an earlier year, or names both."""
    before, after = sentence(notice.folded, body.start, body.end)
    return bool(_HISTORY.search(before) or _RENAMED.search(after) or (rival and rival in before + after))


_DISCIPLINE = re.compile("纪律检查委员会|纪检委|纪委")
_OFFICE = re.compile("办公室|办公厅|政办|工作委员会|工委|领导小组")


def another_body(folded: str, titled: Mention, signed: str) -> bool:
    """Whether the words of a signature name another unit of the title's place, or the discipline commission of the body."""
    title = folded[titled.start : titled.end]
    core = normal_core(folded[titled.core_start : titled.core_end])
    if core in signed and _DISCIPLINE.search(signed) and not _DISCIPLINE.search(title):
        return bool(re.search("委员会$|党委$|党组$", title))
    where = folded[titled.start : titled.core_start].removeprefix("中共")
    if len(where) < 3 or not signed.startswith(where) or _OFFICE.search(signed):
        return False
    rest = normal_core(signed.removeprefix(where))
    shorter, longer = sorted((core, rest), key=len)
    letters = iter(longer)
    alike = all(char in letters for char in shorter) or core[:2] == rest[:2]
    return len(rest) >= 3 and not alike and not _DISCIPLINE.search(signed)


def _core(notice: Notice, mention: Mention) -> str:
    core = normal_core(notice.folded[mention.core_start : mention.core_end])
    return exclusive_bodies().aliases.get(core, core)


def same_body(notice: Notice, one: Mention, other: Mention) -> bool:
    """Whether two names are one body, one of them inside the other, a short form, or rivals that body-variant reports."""
    first, second = _core(notice, one), _core(notice, other)
    groups = exclusive_bodies().groups
    if first.startswith(second) or second.startswith(first):
        return True
    if groups.get(first, -1) == groups.get(second, -2):
        return True
    shorter, longer = sorted((first, second), key=len)
    letters = iter(longer)
    return all(char in letters for char in shorter)  # 教体局 of 教育和体育局


def in_its_place(mention: Mention, titled: Mention, home: Division | None) -> bool:
    """Whether a name belongs to the place of the title's body."""
    if mention.place is None:
        return (
            mention.level is None
            or home is None
            or home.name.endswith(mention.level)
            or any(upper.name.endswith(mention.level) for upper in ancestors(home))
        )
    if titled.place is None:
        return False
    if mention.place.division and home:
        return mention.place.division.code == home.code
    mine, theirs = titled.place.full, mention.place.full
    return mine.endswith(theirs) or theirs.endswith(mine) or bool(home and full_name(home).endswith(theirs))
