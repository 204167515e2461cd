"""Names of congresses, plenary sessions, five-year plans and the guiding thought: forms that cannot be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from auditor.numerals import han_value

_H = "二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_PLENARY = "十[一二]|[一二三四五六七八九十]"
# Plenary sessions of each central committee that has ended; sources: the communiqués, counted.
_SESSIONS = {7: 7, 8: 12, 9: 2, 10: 3, 11: 7, 12: 7, 13: 8, 14: 7, 15: 7, 16: 7, 17: 7, 18: 7, 19: 7}
_ELEVENTH = 11  # five-year plans are 规划 from the eleventh on, 计划 before

_THOUGHT = "习近平新时代中国特色社会主义思想"


class Slip(NamedTuple):
    """[start, end) should read ``right`` because of ``reason`` (one clause)."""

    start: int
    end: int
    right: str
    reason: str
    sure: bool = True


_Reading = Callable[[re.Match[str]], tuple[str, str] | None]


def _plenary_of_congress(match: re.Match[str]) -> tuple[str, str] | None:
    right = f"{match['n']}届{match['p']}中全会"
    return right, "代表大会称“大”，中央全会称“届…中全会”"


def _congress_as_term(match: re.Match[str]) -> tuple[str, str] | None:
    return f"党的{match['n']}大", "党的全国代表大会简称“大”，不加“届”"


def _congress_number(match: re.Match[str]) -> tuple[str, str] | None:
    return match[0].replace("届", "次"), "党的全国代表大会按“次”计"


def _central_session(match: re.Match[str]) -> tuple[str, str] | None:
    return f"党的{match['n']}届{match['p']}中全会", "中央委员会全体会议称“中全会”"


def _local_session(match: re.Match[str]) -> tuple[str, str] | None:
    return f"{match['c']}{match['n']}届{match['p']}次全会", "只有中央委员会的全会称“中全会”，地方党委称“次全会”"


def _session_number(match: re.Match[str]) -> tuple[str, str] | None:
    last = _SESSIONS.get(han_value(match["n"]) or 0)
    if not last or (han_value(match["p"]) or 0) <= last:
        return None
    return "", f"{match['n']}届中央委员会只开过{last}次全会"


def _people_congress(match: re.Match[str]) -> tuple[str, str] | None:
    return match[0].replace("次", "届", 1), "全国人民代表大会按“届”计，会议才按“次”计"


def _plan_name(match: re.Match[str]) -> tuple[str, str] | None:
    return f"第{match['n']}个五年{match['w']}", f"全称“第{match['n']}个五年{match['w']}”，简称“{match['n']}五”，不混用"


def _plan_word(match: re.Match[str]) -> tuple[str, str] | None:
    if (han_value(match["n"]) or 0) < _ELEVENTH:
        return None
    return match[0].replace("计划", "规划"), "自第十一个五年起称“规划”"


def _thought(match: re.Match[str]) -> tuple[str, str] | None:
    return None if match[0] == _THOUGHT else (_THOUGHT, "这一思想的名称固定")


# The literal that a pattern holds, the pattern, its reading, and whether it is wrong whatever was meant.
_PATTERNS: tuple[tuple[str, re.Pattern[str], _Reading, bool], ...] = (
    ("中全会", re.compile(rf"(?P<n>{_H}|[12]\d)届?大(?:的)?(?P<p>{_PLENARY})中全会"), _plenary_of_congress, True),
    (
        "中全会",
        re.compile(rf"(?P<c>[省市县区州旗盟]委)(?P<n>{_H})届(?P<p>{_PLENARY})中全会(?!精神|宣讲)"),
        _local_session,
        True,
    ),
    (
        "中全会",
        re.compile(rf"(?<![省市县区州旗盟]委)(?<![二十])(?P<n>{_H})届(?P<p>{_PLENARY})中全会"),
        _session_number,
        True,
    ),
    ("届大", re.compile(rf"党的第?(?P<n>{_H})届大(?=[，、。；以精报召胜闭开和会])(?!会?议)"), _congress_as_term, True),
    ("届全国代", re.compile(rf"(?:党的|中国共产党|中共)第?(?:{_H})届全国代表大会"), _congress_number, True),
    ("次全", re.compile(rf"党的第?(?P<n>{_H})届(?P<p>{_PLENARY})次全(?:会|体会议)"), _central_session, True),
    ("次全国人", re.compile(rf"第(?!一次)(?:{_H})次全国人(?:大(?!代表|常委)|民代表大会)"), _people_congress, False),
    ("第", re.compile(r"第“?(?P<n>十[一二三四五六])五”?年?(?P<w>规划|计划)"), _plan_name, True),
    ("五年计划", re.compile(rf"第(?P<n>{_H})个五年计划"), _plan_word, False),
    (
        "习近平",
        re.compile(
            r"习近平(?:总书记|同志|主席)?(?:新时代的?(?:中国)?(?:特色)?(?:社会主义)?|(?:中国)?特色社会主义)思想"
        ),
        _thought,
        True,
    ),
)
_REACH = 24  # characters before and behind the literal that a pattern may need


def find_slips(folded: str) -> Iterator[Slip]:
    """Impossible names in a text that went through ``numerals.fold``; a place is reported once."""
    taken: set[int] = set()
    for literal, pattern, reading, sure in _PATTERNS:
        for hit in re.finditer(literal, folded):
            match = pattern.search(folded, max(0, hit.start() - _REACH), hit.end() + _REACH)
            if not match or match.end() < hit.end() or match.start() in taken:
                continue
            read = reading(match)
            if not read:
                continue
            taken.add(match.start())
            yield Slip(match.start(), match.end(), *read, sure)
