"""Rule abolished-division."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor import lexicon
from auditor.extract.divisions import divisions
from auditor.extract.places import PlaceName
from auditor.finding import Finding, Place
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN, Cover
from auditor.variants import notice_year, sentence

_PAST = re.compile(
    "撤销|撤[县市区地]|[县市地区]改[区市]|更名|改为|改设|设立|划归|并入|合并|前身|曾|历史|沿革|时任|任职|出生|籍贯|户籍|籍|生于|时期|解放|当年|年间|生人|被告人|原告"
)
_NAME_BEHIND = re.compile(
    f"[{HAN}]{{0,12}}?(?:公司|集团|厂|商行|经营部|合作社|学校|中学|小学|幼儿园|医院|商会|路|大桥|战役|志)"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")


# 撤县设市的旬阳县: told as changed, and named as before.
_TOLD_AS_CHANGED = re.compile("(?:撤[县市区]设[市区]|撤[县市]改[市区]|改设为?[市区]|升格为市|设市|设区)后?的$")


@cache
def _renamed() -> dict[str, tuple[str, int, str]]:
    """Former name: present name (empty where none is known), year of the change, city or province above."""
    rows = [*lexicon.table("former_divisions.tsv"), *lexicon.table("renamed_divisions.tsv")]
    return {row[0]: (row[1], int(row[2]), row[3] if len(row) > 3 else "") for row in rows}


@dataclass(frozen=True)
class AbolishedDivision(Rule):
    """使用了已撤销或更名的行政区划名称

    Compares full names of divisions with a table of well-known changes (撤县设区, 撤县设市, mergers) and their years. A
    notice that is written ``grace`` years or more after the change and names the old division as present is reported.
    原…县, a sentence that speaks of an earlier year or of the change itself, names of firms and schools that keep the
    old name, and everything inside 《》 and document numbers are right. Divisions missing from the table are not judged.
    """

    id = "abolished-division"
    severity = "warning"
    confidence = "medium"
    basis = "国务院关于行政区划调整的批复；《行政区划管理条例》"
    tags = ("names",)
    needs = ("places", "dates")
    bad = (
        "关于防汛工作的通报\n\n⟦即墨市⟧、胶州市要落实属地责任。\n\n青岛市应急管理局\n2021年6月3日\n",
        "2022年度乡村建设情况报告\n\n一是抓重点。⟦双流县⟧完成改造任务12处，金堂县完成8处。\n",
        "关于道路养护情况的通报\n\n检查组抽查了西安市⟦户县⟧、周至县的农村公路。户县整改不力。\n\n2020年5月8日\n",
        "关于审计整改情况的通报\n\n审计组对无锡市⟦北塘区⟧三个项目进行了抽查。\n\n2019年11月2日\n",
        "关于学习交流情况的报告\n\n9月，组织人员赴2017年撤县设区的⟦长乐市⟧考察。\n\n2023年11月2日\n",
        "关于义诊活动的通报\n\n医院派出专家到汕头市⟦澄海市⟧开展义诊。\n\n××医院\n\n2022年4月6日\n\n附件1\n\n专家名单\n\n附件2\n\n"
        "1.内科\n\n2.外科\n\n3.儿科\n",
    )
    good = (
        "关于防汛工作的通报\n\n即墨区、胶州市要落实属地责任。\n\n2021年6月3日\n",
        "关于工作情况的通报\n\n原即墨市城关粮站用地历史遗留问题已解决。\n\n2021年6月3日\n",
        "关于巡察整改情况的通报\n\n2012年，双流县粮食局与企业签订协议，协议至今未履行。\n\n2020年6月3日\n",
        "关于工作情况的通报\n\n与即墨市红星机械有限公司签订采购合同。\n\n2021年6月3日\n",
        "关于工作情况的报告\n\n双流县农田水利建设任务已完成。\n\n2014年6月3日\n",
        "关于档案整理情况的通报\n\n收录《户县志》和《户县水利志》两种。\n\n2021年6月3日\n",
        "工作报告\n\n2013年溧水县撤县设区后，原溧水县的债务由区承担。\n\n2021年1月3日\n",
        "关于表彰的通知\n\n湖南省长沙县、浏阳市获评先进。\n\n2021年1月3日\n",
    )
    grace: int = 1

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        table = _renamed()
        named = [place for place in notice.places if place.parts and place.parts[-1].name in table]
        year = notice_year(notice) if named else None
        if year is None:
            return
        groups: dict[str, list[Place]] = {}
        covered = Cover([*notice.titles, *notice.document_numbers])
        for place in named:
            name = place.parts[-1].name
            if (
                year >= table[name][1] + self.grace
                and not covered.holds(place.start)
                and self._present(notice, place, table[name])
            ):
                groups.setdefault(name, []).append(notice.place(place.parts[-1].start, place.end))
        for name, places in groups.items():
            new, since, above = table[name]
            more = f"（共 {len(places)} 处）" if len(places) > 1 else ""
            now = f"，现为{above}{new}" if new else ""
            ask = f"核对是否应为“{new}”" if new else "核对现行区划名称"
            yield self.finding(
                f"“{name}”{more}已于{since}年撤销{now}，而本文写于{year}年",
                *places,
                suggestion=f"{ask}；确指当时名称的，可写“原{name}”",
            )

    def _present(self, notice: Notice, place: PlaceName, change: tuple[str, int, str]) -> bool:
        """Whether the old name stands as that of a present division."""
        folded, last = notice.folded, place.parts[-1]
        if any(d.name == last.name and not d.abolished for d in last.candidates):
            return False
        upper = [divisions()[d.parent].name for d in last.candidates if d.parent in divisions()]
        if upper and change[2] and change[2] not in upper and len(upper) == 1:
            return False
        if folded[max(0, place.start - 2) : place.start].endswith(("原", "原来", "（")):
            return False
        before, after = sentence(folded, place.start, place.end)
        if _TOLD_AS_CHANGED.search(before):
            return True
        years = [int(y) for y in _YEAR.findall(before + after)]
        if _PAST.search(before + after) or any(y <= change[1] for y in years):
            return False
        return not _NAME_BEHIND.match(after)
