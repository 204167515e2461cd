"""Inspection teams with the committee that sent them and their number, and whether two of them are one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from auditor.variants import sentence

_N = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_TEAM = re.compile(rf"第(?P<number>{_N})(?P<kind>(?:巡[察视]|督[查导]|审计|考核|检查|核查)组)")
_HEAD = re.compile(rf"(?P<head>中央|[省市县区州旗]委|自治区党委)(?:第(?P<round>{_N})轮)?(?:巡[察视])?$")
_CAME = re.compile("进驻|进行|开展|对")
_TOLD = re.compile("反馈|指出|通报|移交|提出|要求")
_SEVERAL = re.compile(
    "多个|几个|各巡[察视]组|分别|先后|两轮|[二三四五六七八九]轮|轮次|分为|分成|派出[一二三四五六七八九十\\d]+个|提级|交叉|[、和及与]第|其中|上[一]?轮|此前|抽调|组建"
)


class Team(NamedTuple):
    """An inspection team as named at [``start``, ``end``): 县委 (``head``) 第三轮 (``round``) 第二 (``number``) 巡察组."""

    start: int
    end: int
    head: str
    round: str | None
    number: str
    kind: str


def find_teams(folded: str) -> Iterator[Team]:
    """All teams behind a committee's short form (县委第三巡察组), in the order of the text."""
    for match in _TEAM.finditer(folded):
        before = _HEAD.search(folded[max(0, match.start() - 14) : match.start()])
        if before:
            start = match.start() - len(before[0])
            yield Team(start, match.end(), before["head"], before["round"], match["number"], match["kind"])


def one_inspection(folded: str, teams: Sequence[Team]) -> bool:
    """Whether the teams are told of as one: no other round, year or list stands beside them, no sentence holds two."""
    years = set()
    for team in teams:
        before, after = sentence(folded, team.start, team.end)
        if _SEVERAL.search(before) or _SEVERAL.search(after[:60]):
            return False
        named = re.findall(r"(20\d\d)年", before)
        if named:
            years.add(named[-1])
    apart = all(
        one.number == other.number or re.search("[。；\n]", folded[one.end : other.start])
        for one, other in pairwise(teams)
    )
    return apart and len(years) < 2 and len({team.round for team in teams}) < 2


def both_roles(folded: str, odd: Sequence[Team], usual: Sequence[Team]) -> bool:
    """Whether one number came and the other reported back, or one of them stands once among several."""

    def role(teams: Sequence[Team], words: re.Pattern[str]) -> bool:
        return any(words.search(sentence(folded, team.start, team.end)[1][:40]) for team in teams)

    came = role(usual, _CAME) and role(odd, _TOLD) and not role(odd, _CAME)
    told = role(odd, _CAME) and role(usual, _TOLD) and not role(usual, _CAME)
    return came or told or (len(odd) == 1 and len(usual) >= 3)
