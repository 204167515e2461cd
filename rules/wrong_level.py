"""Rule wrong-level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.extract.divisions import province_of
from auditor.extract.issuer import IssuerGuess
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.teams import level_conflict
from auditor.text import HAN, Cover, within

_INNER = "(?:委(?!员|托|派|任|屈|婉|书记|党校)|政府(?!采购|投资)|纪委|监委|人大(?!代表)|政协)"
_COUNTY = re.compile(rf"(?P<before>.?)(?:(?P<strong>[全我]县)(?![级域])|县{_INNER})")
_DISTRICT = re.compile(rf"(?P<before>.?)(?:(?P<strong>[全我]区)(?![域间块])|区{_INNER})")
# 各县委, 市县委, 一县委, and a county's name: more than one is meant, or another one.
# Right before the issuer's own 县委 stands a mark or a function word; before 全县 no 安全, 健全; 各县委 are several.
_OWN_BEFORE = re.compile(
    "[向、对由经在为被与和同报请及到从按照据把将以给让使是受并已保守循实彻合达示入，。；：“（\\s]?"
)
_NOT_ALL = "安健完双齐保周顾"
_CHANGED = re.compile(f"撤县|撤市设区|县改[区市]|撤[县市]设|改设[区市]|原(?!则)[{HAN}]{{2,4}}县(?![级域])")
_ZONE = re.compile("(?:开发|高新|园|新|管理|灌|库|林|景|校|学|矿|片|示范|保护|垦|牧|社|小|住宅|院|厂)区")


@dataclass(frozen=True)
class WrongLevel(Rule):
    """上下级机关混淆

    Two signs. First, one inspection team under two committees: 区委第三巡察组 and 市委第三巡察组 in one notice, or a team
    of 市委 that 区委 sends. Second, a level that the issuer does not have: a notice of a district that speaks of 县委,
    县政府 and 全县, or of a county that speaks of 区委 and 我区, as copied texts do. Counties and districts named by their names, 各县委,
    县域, 县级 and the books and cases about 县委书记 are right, as is a notice that tells how the county became a
    district. Names of other places are foreign-jurisdiction's, two numbers of one team body-variant's.
    """

    id = "wrong-level"
    severity = "error"
    basis = "发文机关所在行政区的级别；《党政机关公文处理工作条例》：单位名称应当准确"
    tags = ("names",)
    needs = ("bodies", "places")
    bad = (
        "夷陵区教育局关于巡察整改情况的通报\n\n在区委的领导下推进整改。⟦县委⟧、县政府多次专题研究，全县中小学食堂完成改造。\n",
        "中共渝水区水利局党组关于整改进展情况的通报\n\n全区河道清淤完成。一是向⟦县政府⟧专题汇报。二是建立台账。\n",
        "沂南县人民医院关于整改情况的通报\n\n县委高度重视。整改结果已报⟦区委⟧和区政府。\n",
        "关于巡察整改情况的通报\n\n根据区委统一部署，2022年3月，区委第三巡察组对局党组开展了巡察。5月，⟦市委第三巡察组⟧反馈了意见。\n",
        "关于巡察整改情况的通报\n\n按照县委部署，⟦市委第二巡察组⟧于2021年4月对我局开展了常规巡察。\n",
        "关于巡察整改情况的通报\n\n区委第三巡察组对局党组开展了巡察。对区委巡察反馈的问题，局党组照单全收。区委巡察整改台账已建立。"
        "⟦市委巡察⟧反馈的9个问题全部完成。\n",
    )
    good = (
        "夷陵区教育局关于整改情况的通报\n\n区委、区政府专题研究，全区学校完成改造，赴秭归县委党校培训，各县委都有部署。\n",
        "夷陵区教育局关于整改情况的通报\n\n学习《做焦裕禄式的县委书记》，推进县域医共体和县级医院建设，全省县区排名第三。\n",
        "关于巡察整改情况的通报\n\n根据市委统一部署，2022年3月，区委第三巡察组对局党组开展了巡察。\n",
        "关于巡察整改情况的通报\n\n2019年市委第三巡察组反馈的问题已整改，2022年3月，按照市县联动安排，区委第三巡察组开展巡察。\n",
        "关于巡察整改情况的通报\n\n区委第三巡察组反馈意见。区委巡察整改有序推进。区委巡察反馈问题已整改。同步整改2019年市委巡察反馈的问题。\n",
        "沂南县人民医院关于整改情况的通报\n\n县委、县政府高度重视，全县卫生院参加，门诊区委托第三方管理。\n",
        "溧水区档案馆工作报告\n\n撤县设区前的县委、县政府文件共3000卷已数字化。\n",
        "无锡市人民政府工作报告\n\n区委、县委和各镇党委书记参加会议，全县推进会在江阴召开。\n",
        "中共某区委宣传部关于学习情况的通报\n\n邀请县委党校教师授课。\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        yield from self._teams(notice)
        issuer = notice.issuer
        if issuer:
            yield from self._levels(notice, issuer)

    def _teams(self, notice: Notice) -> Iterator[Finding]:
        conflict = level_conflict(notice.folded)
        if conflict:
            odd, usual = (notice.place(*span) for span in (conflict.odd, conflict.usual))
            yield self.finding(
                f"{conflict.told}：一处是“{usual.quote}”，一处是“{odd.quote}”",
                odd,
                usual,
                suggestion="核对派出巡察组的党委",
                severity="error" if conflict.sure else "warning",
                confidence="high" if conflict.sure else "medium",
            )

    def _levels(self, notice: Notice, issuer: IssuerGuess) -> Iterator[Finding | Check]:
        place = issuer.place or ""
        home = issuer.division
        if issuer.kind == "中央机关" or (home and home.level != 2) or not place.endswith(("县", "区", "市")):
            return
        if home is None and place.endswith("市"):
            return
        folded = notice.folded
        if _CHANGED.search(folded):
            return
        wrong = "区" if place.endswith("县") else "县"
        found = self._own(notice, wrong)
        if found:
            sure = len(found) > 1
            first, *rest = (notice.place(start, end) for start, end in found)
            yield self.finding(
                f"发文机关属{place}，文中却称“{first.quote}”" + (f"等 {len(found)} 处" if rest else ""),
                first,
                *rest,
                notice.place(issuer.start, issuer.end),
                suggestion=f"把“{wrong}”改为“{place[-1]}”，并核对是否套用了他处材料",
                severity="error" if sure else "warning",
                confidence="high" if sure else "medium",
            )

    def _own(self, notice: Notice, wrong: str) -> Sequence[tuple[int, int]]:
        """Where the text speaks of its own county or district at the wrong level."""
        folded = notice.folded
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
            if told[0] <= start < told[1] or self._about_another(notice, start, wrong):
                continue
            found.append((start, match.end()))
        return found

    def _about_another(self, notice: Notice, start: int, wrong: str) -> bool:
        """Whether the lines around speak of another county or district, or of a zone or region that calls itself 我区."""
        home = notice.issuer.division if notice.issuer else None
        paragraph = notice.paragraph_at(start)
        left = max(paragraph.start if paragraph else 0, start - 120)
        near = [p.division for p in within(notice.places, left, start + 60) if p.division]
        if any(d.level == 2 and d.name.endswith((wrong, "旗")) and (home is None or d.code != home.code) for d in near):
            return True
        if wrong == "县":
            return False
        province = province_of(home) if home else None
        if province and province.name.endswith("自治区"):
            return True  # 全区, 区政府 may be the region's
        return bool(_ZONE.search(notice.folded, max(0, start - 120), start + 60))
