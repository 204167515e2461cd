"""Rule wrong-level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.extract.issuer import IssuerGuess
from auditor.finding import Finding
from auditor.levels import called_at, level_slips
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.teams import find_teams, level_conflict
from auditor.text import Cover


@dataclass(frozen=True)
class WrongLevel(Rule):
    """上下级机关混淆

    Three signs. First, one inspection team under two committees: 区委第三巡察组 and 市委第三巡察组 in one notice, or a team
    of 市委 that 区委 sends. Second, a level that the issuer does not have: a notice of a district that speaks of 县委,
    县政府 and 全县, or of a county that speaks of 区委 and 我区, as copied texts do. Third, formulas: a city's
    notice that acts 根据县委统一部署, a district government's 经市政府同意, a unit that 县委 inspected and that reports
    to 市委巡察办. Counties and districts named by their names, 各县委,
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
        "黄山市人民医院关于医疗质量的通报\n\n今年以来，⟦我县⟧加快建设医疗中心。\n",
        "黄山市纪律检查委员会关于专项治理情况的通报\n\n根据⟦县委⟧统一部署，3月起在全市开展专项治理。\n",
        "夷陵区人民政府关于防汛工作的通报\n\n区政府督查室进行了督查。经⟦市政府⟧同意，现将有关情况通报如下。\n",
        "沂南县中医医院关于巡察整改情况的通报\n\n县委第一巡察组开展了巡察。每月向⟦市委巡察办⟧报送台账。\n",
    )
    good = (
        "黄山市纪律检查委员会关于专项治理情况的通报\n\n歙县坚持高位推动，根据县委统一部署，县纪委监委开展治理。\n",
        "夷陵区人民政府关于防汛工作的通报\n\n按照市委统一部署，经区政府同意，现将有关情况通报如下。\n",
        "黄山市人民政府工作报告\n\n歙县在全县推开试点，各县要把经验用到全县各乡镇。\n",
        "潜山市水吼镇人民政府关于河道整治的通报\n\n经市政府同意，现将情况通报如下。\n",
        "沂南县中医医院关于巡察整改情况的通报\n\n县委第一巡察组开展了巡察。结合市县联动，市委巡察办到院指导，向市委巡察办和县委巡察办报送台账。\n",
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
        found = list(self._levels(notice, issuer)) if issuer else []
        yield from found
        taken = Cover([place for finding in found for place in (finding.place, *finding.against)])
        for slip in level_slips(notice, list(find_teams(notice.folded))):
            if not taken.touches(slip.start, slip.end):
                yield self.finding(
                    slip.told,
                    notice.place(slip.start, slip.end),
                    notice.place(slip.own_start, slip.own_end),
                    suggestion="核对是哪一级机关",
                )

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

    def _levels(self, notice: Notice, issuer: IssuerGuess) -> Iterator[Finding]:
        place = issuer.place or ""
        home = issuer.division
        if issuer.kind == "中央机关" or (home and home.level == 0) or not place.endswith(("县", "区", "市")):
            return
        if home is None and place.endswith("市"):
            return
        wrong = "区" if place.endswith("县") else "县"
        found = called_at(notice, wrong)
        if home and home.level == 1:  # a city tells of its counties' 县委 and 全县, but is no 我县
            found = [(start, end) for start, end in found if notice.folded[start] == "我"]
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
