"""Formulas that name the level of a committee or government: who decides, who agrees, to whom an inspected unit reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor.extract.divisions import Division, province_of
from auditor.teams import Team, level_conflict
from auditor.text import HAN, Cover, within

if TYPE_CHECKING:
    from auditor.notice import Notice

_RANK = {"省": 0, "市": 1, "州": 1, "盟": 1, "县": 2, "区": 2, "旗": 2}
# 根据市委、市政府统一部署
_LEAD = re.compile(
    "(?:根据|按照|依据|遵照|贯彻(?:落实)?)(?P<body>(?P<level>[市县区州旗])(?:委|政府))(?:、.(?:委|政府))?(?:的)?"
    "(?:统一|总体|有关|具体|集中)?(?:部署|安排|要求)"
)
# 经县政府同意，现将有关情况通报如下
_AGREED = re.compile(
    "经(?:报)?(?P<body>(?P<level>[省市县区州旗])(?:人民)?(?:政府|委)(?:、.政府)?)(?:领导)?(?:研究)?(?:同意|批准)，现(?:将|就|印发|予以|通报)"
)
# 向县委巡察办报送
_REPORTED = re.compile(
    "(?:向|报|报送|呈报|送)(?P<body>(?P<level>[市县区州旗])委巡察(?:办公室|办|工作领导小组办公室|工作领导小组|组|机构))"
)
_JOINT = re.compile("提级|交叉|联动|异地|两级|各级|上级|[省市县区州旗]委[、和与及]")
_TOWN = re.compile("[镇乡村]|街道")
_NEAR = 120


_INNER = "(?:委(?!员|托|派|任|屈|婉|书记|党校)|政府(?!采购|投资)|纪委|监委|人大(?!代表)|政协)"
_COUNTY = re.compile(rf"(?P<before>.?)(?:(?P<strong>[全我]县)(?![级域])|县{_INNER})")
_DISTRICT = re.compile(rf"(?P<before>.?)(?:(?P<strong>[全我]区)(?![域间块])|区{_INNER})")
# 各县委, 市县委, 一县委, and a county's name: more than one is meant, or another one.
# Right before the issuer's own 县委 stands a mark or a function word; before 全县 no 安全, 健全; 各县委 are several.
_OWN_BEFORE = re.compile(
    "[向、对由经在为被与和同报请及到从按照据把将以给让使是受并已保守循实彻合达示入，。；：“（\\s]?"
)
_NOT_ALL = "安健完双齐保周顾"
_EACH = re.compile("各县|每个县|县域|县级|所在县|试点县|示范县|县区|县[（(]|[一二三四五六七八九十\\d]+个县")
_CHANGED = re.compile(f"撤县|撤市设区|县改[区市]|撤[县市]设|改设[区市]|原(?!则)[{HAN}]{{2,4}}县(?![级域])")
_ZONE = re.compile("(?:开发|高新|园|新|管理|灌|库|林|景|校|学|矿|片|示范|保护|垦|牧|社|小|住宅|院|厂)区")


class LevelSlip(NamedTuple):
    """[start, end) names a body of another level than [own_start, own_end) has or says; ``told`` is one clause."""

    start: int
    end: int
    own_start: int
    own_end: int
    told: str


def level_slips(notice: Notice, teams: list[Team]) -> Iterator[LevelSlip]:
    """Formulas in a notice that cannot be of the level of its issuer, or of the inspection that it tells of."""
    yield from _reported(notice, teams)
    issuer = notice.issuer
    home = issuer.division if issuer else None
    if issuer is None or home is None or issuer.kind == "中央机关":
        return
    own = _own_level(home)
    if own is None:
        return
    for match in _LEAD.finditer(notice.folded):
        below = home.level < 2 and _RANK[match["level"]] == 2
        if below and not _within_another(notice, match.start()):
            yield LevelSlip(
                *match.span("body"), issuer.start, issuer.end, f"发文机关属{home.name}，却称按照“{match['body']}”的部署"
            )
    if issuer.kind != "政府" or _TOWN.search(issuer.name):
        return
    for match in _AGREED.finditer(notice.folded):
        if match["level"] != own and not _JOINT.search(match[0]):
            yield LevelSlip(
                *match.span("body"), issuer.start, issuer.end, f"发文机关属{home.name}，却称经“{match['body']}”同意"
            )


def _own_level(home: Division) -> str | None:
    """市 for a city, 县 for a county and an autonomous one, None where the names of levels leave room for doubt."""
    last = home.name[-1]
    return last if last in _RANK and not home.name.endswith("自治区") and _RANK[last] <= home.level else None


def _within_another(notice: Notice, start: int) -> bool:
    """Whether a county stands before in the same paragraph: then its own committee may be meant."""
    paragraph = notice.paragraph_at(start)
    left = max(paragraph.start if paragraph else 0, start - _NEAR)
    return any(d.level == 2 for place in within(notice.places, left, start) for d in place.candidates)


def _reported(notice: Notice, teams: list[Team]) -> Iterator[LevelSlip]:
    """向市委巡察办报送 in a notice whose one inspection is that of 县委."""
    heads = {team.head for team in teams}
    if len(heads) != 1:
        return
    (head,) = heads
    if head[0] not in "县区旗市州":
        return
    folded = notice.folded
    for match in _REPORTED.finditer(folded):
        level = match["level"]
        others = len(re.findall(f"{level}委(?:第.{{1,3}}[轮])?(?:常规|专项)?巡察", folded))
        if level == head[0] or others > 1 or _RANK[level] == _RANK[head[0]] == 1:
            continue
        near = folded[max(0, match.start() - 40) : match.end() + 20]
        if not _JOINT.search(near):
            first = teams[0]
            yield LevelSlip(*match.span("body"), first.start, first.end, f"巡察由{head}开展，却向“{match['body']}”报告")


def called_at(notice: Notice, wrong: str) -> Sequence[tuple[int, int]]:
    """Where the text speaks of its own county or district at the wrong level."""
    folded = notice.folded
    if _CHANGED.search(folded):  # how the county became a district
        return []
    covered = Cover([*notice.titles, *notice.quotations, *notice.document_numbers])
    conflict = level_conflict(folded)
    told = conflict.odd if conflict else (-1, -1)
    found = []
    for match in (_DISTRICT if wrong == "区" else _COUNTY).finditer(folded):
        start = match.end("before")
        before = match["before"]
        other = before in _NOT_ALL if match["strong"] else not _OWN_BEFORE.fullmatch(before)
        if (before and other) or covered.holds(start):
            continue
        if told[0] <= start < told[1] or _about_another(notice, start, wrong):
            continue
        found.append((start, match.end()))
    return found


def _about_another(notice: Notice, start: int, wrong: str) -> bool:
    """Whether the lines around speak of another county or district, or of a zone or region that calls itself 我区."""
    home = notice.issuer.division if notice.issuer else None
    paragraph = notice.paragraph_at(start)
    left = max(paragraph.start if paragraph else 0, start - 120)
    near = [p.division for p in within(notice.places, left, start + 60) if p.division]
    if any(d.level == 2 and d.name.endswith((wrong, "旗")) and (home is None or d.code != home.code) for d in near):
        return True
    if home and home.level == 1 and (_EACH.search(notice.folded, left, start + 60) or any(d.level == 2 for d in near)):
        return True
    if wrong == "县":
        return False
    province = province_of(home) if home else None
    if province and province.name.endswith("自治区"):
        return True  # 全区, 区政府 may be the region's
    return bool(_ZONE.search(notice.folded, max(0, start - 120), start + 60))
