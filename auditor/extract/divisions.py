"""The gazetteer of administrative divisions: full names, short forms, parents; abolished ones included."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from auditor import lexicon

_RANK = {"province": 0, "city": 1, "county": 2}
# Peoples that name an autonomous division; 伊犁哈萨克自治州 leaves out 族.
_PEOPLES = (
    "满|回|藏|苗|彝|壮|侗|瑶|白|傣|黎|畲|水|羌|怒|京|土家|哈尼|傈僳|佤|拉祜|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|"
    "塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|布依|朝鲜|东乡|哈萨克|维吾尔|蒙古|各"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,8}}?)(?:(?:{_PEOPLES})族?)+(自治[区州县旗])$")
_SUFFIX = re.compile(r"^(.+?)(?:特别行政区|自治区|地区|林区|特区|矿区|新区|省|市|县|区|盟|旗)$")


class Division(NamedTuple):
    """A division: ``code`` of six digits (or x… where none is known), ``parent`` a code or empty, ``level`` 0 to 2."""

    code: str
    name: str
    parent: str
    level: int
    abolished: bool


@cache
def divisions() -> dict[str, Division]:
    """All divisions by code."""
    with lexicon.path("divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        found = [
            Division(row["code"], row["name"], row["parent"], _RANK[row["level"]], row["status"] == "abolished")
            for row in rows
        ]
    return {division.code: division for division in found}


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Full name to the divisions that bear it, current ones first."""
    return _grouped((division.name, division) for division in divisions().values())


@cache
def by_short_name() -> dict[str, tuple[Division, ...]]:
    """Short form (滨湖, 恩施州, 内蒙古) to the divisions that it may stand for, current ones and higher levels first."""
    return _grouped((short, division) for division in divisions().values() for short in short_names(division))


def short_names(division: Division) -> Iterator[str]:
    """The forms that leave out the suffix or the peoples of an autonomous division; never a single character."""
    autonomous = _AUTONOMOUS.match(division.name)
    if autonomous:
        stem, suffix = autonomous[1], autonomous[2][-1]
        if suffix != "区":
            yield stem + suffix
        yield stem
        return
    plain = _SUFFIX.match(division.name)
    if not plain or len(plain[1]) < 2:
        return
    yield plain[1]


def _grouped(pairs: Iterable[tuple[str, Division]]) -> dict[str, tuple[Division, ...]]:
    groups: dict[str, list[Division]] = {}
    for name, division in pairs:
        groups.setdefault(name, []).append(division)
    return {name: tuple(sorted(found, key=lambda d: (d.abolished, d.level, d.code))) for name, found in groups.items()}


def ancestors(division: Division) -> Iterator[Division]:
    """Parent, grandparent …"""
    parent = divisions().get(division.parent)
    while parent:
        yield parent
        parent = divisions().get(parent.parent)


def within(division: Division, above: Division) -> bool:
    """Whether ``division`` is ``above`` or lies in it."""
    return division.code == above.code or any(upper.code == above.code for upper in ancestors(division))


def related(one: Division, other: Division) -> bool:
    """Whether one lies in the other."""
    return within(one, other) or within(other, one)


def city_of(division: Division) -> Division | None:
    """The division itself when it is a city, else the city above it; None for a province and what it rules directly."""
    return next((d for d in (division, *ancestors(division)) if d.level == 1), None)


def province_of(division: Division) -> Division | None:
    """The province of a division."""
    return next((d for d in (division, *ancestors(division)) if d.level == 0), None)


def full_name(division: Division) -> str:
    """City and county (无锡市滨湖区); the province stands alone or before a county that it rules directly."""
    above = [d for d in ancestors(division) if d.level > 0]
    if division.level == 2 and not above:
        above = list(ancestors(division))
    return "".join(d.name for d in reversed(above)) + division.name
