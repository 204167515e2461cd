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
_CAME = re.compile("进驻|进行|开展|对|在巡[察视]中|巡[察视]期间|巡[察视]中发现")
_TOLD = re.compile("反馈|指出|通报|移交|提出|要求")
_SEVERAL = re.compile(
    "多个|几个|各巡[察视]组|分别|先后|两轮|[二三四五六七八九]轮|轮次|分为|分成|派出[一二三四五六七八九十\\d]+个|[、和及与]第|其中[^，。]{0,12}组|上[一]?轮|此前|抽调|组建"
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
    """Whether the teams are told of as one: no other round, year or list stands beside them, no sentence holds two.

    A team may come in one year and report back in the next; the other number must not have a year of its own.
    """
    years: dict[str, set[str]] = {}
    for team in teams:
        before, after = sentence(folded, team.start, team.end)
        if _SEVERAL.search(before) or _SEVERAL.search(after[:60]):
            return False
        named = re.findall(r"(20\d\d|二[〇○零]\w{2})年", before)
        years.setdefault(team.number, set()).update(named[-1:])
    apart = all(
        one.number == other.number or re.search("[。；\n]", folded[one.end : other.start])
        for one, other in pairwise(teams)
    )
    one, *others = sorted(years.values(), key=len, reverse=True)
    return apart and all(other <= one for other in others) and len({team.round for team in teams}) < 2


def both_roles(folded: str, odd: Sequence[Team], usual: Sequence[Team]) -> bool:
    """Whether one number came and the other reported back, or one of them stands once among several, or signs."""

    def role(teams: Sequence[Team], words: re.Pattern[str]) -> bool:
        return any(words.search(sentence(folded, team.start, team.end)[1][:40]) for team in teams)

    came = role(usual, _CAME) and role(odd, _TOLD) and not role(odd, _CAME)
    told = role(odd, _CAME) and role(usual, _TOLD) and not role(usual, _CAME)
    signs = not sentence(folded, odd[0].start, odd[0].end)[1].strip() and folded[odd[0].end : odd[0].end + 1] in (
        "\n",
        "",
    )
    return came or told or (len(odd) == 1 and len(usual) >= (2 if signs else 3))


_RANK = {"省": 0, "市": 1, "州": 1, "县": 2, "区": 2, "旗": 2}
_LEAD = re.compile(
    r"(?:根据|按照)[^，。、；\n]{0,8}?(?P<level>[省市县区州旗])委(?:的)?(?:统一)?(?:部署|安排|要求)(?:和安排|和要求)?，"
)
_JOINT = re.compile("提级|交叉|联动|上下|异地|统筹|[省市县区州旗]委?[、和与及][省市县区州旗]委|两级|各级|上级")
_SENT = re.compile(rf"(?P<level>[市县区州旗])委(?:第{_N}轮|第{_N})?巡察(?!办|工作领导|机构|工作会|干部|专员)")
_LEAST = 3


class LevelConflict(NamedTuple):
    """Two committees behind one inspection, each as a span; ``told`` says in words what they have in common."""

    odd: tuple[int, int]
    usual: tuple[int, int]
    told: str
    sure: bool


def level_conflict(folded: str) -> LevelConflict | None:
    """The first sign that one inspection is told of as that of two committees of different levels."""
    teams = list(find_teams(folded))
    return _one_number(folded, teams) or _sent_from_below(folded, teams) or _odd_committee(folded)


def _one_number(folded: str, teams: Sequence[Team]) -> LevelConflict | None:
    seen: dict[str, Team] = {}
    for team in teams:
        first = seen.setdefault(team.number, team)
        if first.head != team.head and not _apart(folded, (first.start, first.end), (team.start, team.end)):
            return LevelConflict(
                (team.start, team.end),
                (first.start, first.end),
                f"同为第{team.number}{team.kind}，派出的党委不同",
                True,
            )
    return None


def _sent_from_below(folded: str, teams: Sequence[Team]) -> LevelConflict | None:
    """A team of a committee above the one whose decision sends it."""
    lead = _LEAD.search(folded, 0, teams[0].start) if teams else None
    if lead is None or "\n" in folded[lead.end() : teams[0].start] or teams[0].start - lead.end() > 80:
        return None
    first = teams[0]
    before, after = sentence(folded, first.start, first.end)
    if _RANK[lead["level"]] <= _RANK.get(first.head[0], 0) or _JOINT.search(before + after):
        return None
    return LevelConflict((first.start, first.end), lead.span(), "部署巡察的党委与派出巡察组的党委不同级", True)


def _odd_committee(folded: str) -> LevelConflict | None:
    """市委巡察 once or twice in a text whose inspection is otherwise 区委巡察."""
    found = list(_SENT.finditer(folded)) if "委巡察" in folded else []
    levels = sorted({m["level"] for m in found}, key=lambda level: -sum(m["level"] == level for m in found))
    if len(levels) != 2:
        return None
    usual, odd = ([m for m in found if m["level"] == level] for level in levels)
    if len(usual) < _LEAST or len(odd) * 3 > len(usual) or any(_apart(folded, usual[0].span(), m.span()) for m in odd):
        return None
    return LevelConflict(odd[0].span(), usual[0].span(), "同一次巡察，派出的党委不同", False)


def _apart(folded: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the sentences tell of two inspections: in different years, or jointly by two levels."""
    years = []
    for span in (one, other):
        before, after = sentence(folded, *span)
        if _JOINT.search(before + after):
            return True
        named = re.findall(r"20\d\d(?=年)", before)
        years.append(named[-1] if named else "")
    return bool(years[1]) and years[0] != years[1]
