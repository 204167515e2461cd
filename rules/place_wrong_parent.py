"""Rule place-wrong-parent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.extract.divisions import ancestors, divisions, full_name
from auditor.extract.places import Part
from auditor.finding import Finding, Severity
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN

_NAME_BEHIND = re.compile(
    f"[{HAN}]{{0,5}}(?:中学|小学|大学|学校|学院|医院|公司|集团|指挥部|高铁|铁路|高速|机场|产业园|园区|大桥|航线|专线|一线)"
)
# Many a city calls an area of its own so, which is no division: 许昌市东城区.
_PART_OF_TOWN = re.compile("[东西南北中新老]城区")


@dataclass(frozen=True)
class PlaceWrongParent(Rule):
    """地名与其上级行政区不符

    Compares each chain of place names (省市县) with the gazetteer of divisions, abolished ones and former parents
    included. A county printed behind another city's full name is an error; short forms (四川贵阳) are a warning, since
    a road, a railway or a firm may be named after two places. 东城区, 新城区 and the like are not compared: many a city calls an
    area of its own so. Whether a rightly written place belongs in the notice at
    all is left to foreign-jurisdiction. Source: divisions.csv (its first line names the packages it comes from).
    """

    id = "place-wrong-parent"
    severity = "error"
    basis = "全国行政区划（省、市、县三级及其隶属关系）；《党政机关公文处理工作条例》：文稿中的地名应当准确"
    tags = ("names",)
    needs = ("places",)
    bad = (
        "会议期间，代表们参观了⟦青岛市芝罘区⟧的党群服务中心。",
        "本院干警赴⟦江苏省温州市⟧调研，住所地为⟦咸阳市高陵区⟧的两名当事人已到庭。",
        "医院与⟦池州市祁门县⟧人民医院签订协议。",
        "选派1名医生到⟦四川贵阳⟧进修。",
        "该公司注册地为⟦浙江省杭州市昆山市⟧。",
    )
    good = (
        "本院干警赴烟台市芝罘区、西安市高陵区和恩施州巴东县调研。",
        "选派3名教师到陕西省富平县、青海海南支教。",
        "在上海南京路步行街、苏州市太湖新城开展宣传。",
        "与江苏省无锡市江阴市、四川成都等地建立协作机制。",
        "原籍安庆市枞阳县，2014年由六安市寿县调入。",
        "重庆昌都实验学校、武汉广州高铁沿线开展联合执法。",
        "广东省、广西壮族自治区和北京市、天津市均已报送。",
        "朝阳市朝阳县与北京市朝阳区互派医生。",
        "吉林省吉林市、海南省海口市龙华区均已完成。",
        "许昌市东城区、商洛市西城区管委会负责辖区内的绿化养护。",
        "2010年前的资阳市简阳市、巢湖市庐江县档案已移交。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        right = []
        for place in notice.places:
            if len(place.parts) < 2:
                continue
            where = notice.place(place.start, place.end)
            if not place.conflict:
                right.append(where)
                continue
            upper, lower = place.conflict
            if _PART_OF_TOWN.fullmatch(lower.name) or (lower.short and _names_a_body(notice.folded, lower.end)):
                continue
            severity: Severity = "warning" if upper.short and lower.short else "error"
            yield self.finding(
                f"“{lower.name}”属{_parents(lower)}，此处却写在“{upper.name}”之下",
                where,
                suggestion=f"核对：应为“{_right(lower)}”，或另一个属“{upper.name}”的地名",
                severity=severity,
                confidence="high" if severity == "error" else "medium",
            )
        if right:
            yield self.agreed(f"{len(right)} 处写出上级的地名，隶属关系与行政区划相符", *right[:12])


def _names_a_body(folded: str, end: int) -> bool:
    """Whether two short forms begin a name: 重庆昌都实验学校, 成都重庆高铁."""
    return bool(_NAME_BEHIND.match(folded, end))


def _parents(part: Part) -> str:
    names = dict.fromkeys(divisions()[d.parent].name for d in part.candidates if d.parent in divisions())
    return "或".join(list(names)[:4]) or "省级行政区"


def _right(part: Part) -> str:
    division = part.candidates[0]
    if division.level == 1:
        return "".join(d.name for d in ancestors(division)) + division.name
    return full_name(division)
