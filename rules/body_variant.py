"""Rule body-variant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rivals import Rivals, rival_departments, rival_organs
from auditor.rule import Rule
from auditor.teams import Team, both_roles, find_teams, one_inspection


@dataclass(frozen=True)
class BodyVariant(Rule):
    """同一机构前后写成两个名称

    Three cases. An inspection team whose number changes between the sentence that says who came and the one that says who
    reported back (第二巡察组, 第三巡察组); notices that tell of several rounds or teams, and those of the inspecting
    body itself, are right. And a department under two names of which a place has only one (水利局 and 水务局, 卫健局 and
    卫健委, from a lexicon), or whose own name is misspelt by a character once. And a
    body whose 党组 is called 党委 once (机关党委 is another organ). Short forms of one name are right, as
    is the name before a reform (原…). Other places are foreign-jurisdiction's, two levels wrong-level's, the signature
    signature-mismatch's.
    """

    id = "body-variant"
    severity = "warning"
    confidence = "medium"
    basis = "《党政机关公文处理工作条例》：单位名称应当准确，前后一致"
    tags = ("names",)
    needs = ("bodies",)
    bad = (
        "关于巡察整改情况的通报\n\n2022年3月至5月，县委第二巡察组对县统计局党组进行了巡察。7月，⟦县委第四巡察组⟧反馈了意见。现予公布。\n",
        "永丰县水利局关于整改情况的通报\n\n县水利局高度重视。县水利局成立专班。下一步，⟦县水务局⟧将持续整改。\n",
        "沂南县卫生健康局关于工作情况的通报\n\n沂南县卫生健康局召开会议。县卫健局印发方案。⟦沂南县卫健委⟧组织检查。\n",
        "富平县农业农村局关于工作情况的报告\n\n富平县农业农村局共检查12次。县农业农村局印发通知3份。⟦富平县农村农业局⟧继续推进。\n",
        "关于督查整改情况的通报\n\n4月，市委第一督查组对我局开展督查。6月，⟦市委第三督查组⟧向我局反馈了督查情况，现将整改情况通报如下。\n",
        "中共永丰县水利局党组关于整改情况的通报\n\n县水利局党组高度重视。局党组成立专班，局党组专题研究。⟦局党委⟧将继续整改。\n",
        "关于巡视整改情况的通报\n\n2022年10月8日至12月6日，省委第二巡视组对集团党委开展了常规巡视。2023年3月2日，省委第二巡视组反馈了意见。"
        "⟦省委第八巡视组⟧移交的信访件21件已办结，其中给予党纪处分2人。\n",
        "关于典型问题的通报\n\n二〇二二年三月，旌德县委第一巡察组在巡察中发现该社套取资金八万元。五月，旌德⟦县委第四巡察组⟧将线索移交县纪委。\n",
    )
    good = (
        "中共永丰县水利局党组关于整改情况的通报\n\n局党组高度重视。局党组成立专班。县水利局党组研究，局机关党委落实，局党组督办。\n",
        "关于巡察整改情况的通报\n\n县委第二巡察组对县统计局党组进行了巡察。7月，县委第二巡察组反馈了意见。\n",
        "关于十四届县委第三轮巡察进驻情况的通报\n\n县委第一巡察组进驻县统计局，县委第二巡察组进驻县审计局。\n",
        "关于整改情况的通报\n\n2019年，县委第一巡察组反馈的问题已整改。2022年，县委第四巡察组进行了巡察。\n",
        "永丰县住房和城乡建设局关于整改情况的通报\n\n县住建局高度重视，县住房城乡建设局成立专班。\n",
        "永丰县水利局关于整改情况的通报\n\n县水利局会同市水务局开展检查，吉水县水务局派员参加。\n",
        "永丰县卫生健康委员会关于整改情况的通报\n\n县卫健委高度重视，原县卫生局遗留的档案已移交。县医疗保障局参加。\n",
        "永丰县自然资源局关于整改情况的通报\n\n2018年，县国土资源局立案3件。县自然资源局已办结。县林业局参加。\n",
        "天元区人民法院关于整改情况的通报\n\n区法院高度重视，我院成立专班，区检察院参加。\n",
        "关于典型问题的通报\n\n旌德县委第一巡察组在巡察中发现问题5个。绩溪县委第三巡察组移交线索3件。\n",
    )
    least: int = 2

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        yield from self._teams(notice)
        yield from self._bodies(notice)

    def _bodies(self, notice: Notice) -> Iterator[Finding]:
        for pair in rival_departments(notice, self.least):
            yield self._rivals(notice, pair, "一地只有其一")
        organs = rival_organs(notice)
        if organs:
            yield self._rivals(notice, organs, "一个单位只设其一")

    def _rivals(self, notice: Notice, pair: Rivals, why: str) -> Finding:
        first, *rest = (notice.place(body.start, body.end) for body in pair.odd_bodies)
        main = pair.usual_bodies[0]
        return self.finding(
            f"“{pair.usual}”出现 {len(pair.usual_bodies)} 处，此处写作“{pair.odd}”（{len(pair.odd_bodies)} 处），{why}",
            first,
            *rest,
            notice.place(main.start, main.end),
            suggestion=f"核对是否应为“{pair.usual}”",
        )

    def _teams(self, notice: Notice) -> Iterator[Finding | Check]:
        groups: dict[tuple[str, str, str], list[Team]] = defaultdict(list)
        # 甲县委 and 乙县委 have teams of their own: the place before 县委 ends in its first character.
        led = {place.end: place.full for place in notice.places}
        for team in find_teams(notice.folded):
            groups[led.get(team.start + 1, ""), team.head, team.kind].append(team)
        for (_, _, kind), teams in groups.items():
            numbers = {team.number for team in teams}
            if len(teams) < 2:
                continue
            if len(numbers) == 1:
                places = [notice.place(team.start, team.end) for team in teams[:8]]
                yield self.agreed(f"{len(teams)} 处“{teams[0].head}第{teams[0].number}{kind}”编号一致", *places)
            elif len(numbers) == 2 and one_inspection(notice.folded, teams):
                count = [[t for t in teams if t.number == number] for number in numbers]
                odd, usual = sorted(count, key=lambda group: (len(group), -group[0].start))
                if not both_roles(notice.folded, odd, usual):
                    continue
                places = [notice.place(team.start, team.end) for team in (*odd, usual[0])]
                yield self.finding(
                    f"同一次{kind[:2]}，一处是“{places[-1].quote}”，一处是“{places[0].quote}”",
                    *places,
                    suggestion=f"核对{kind}的编号",
                    severity="error",
                    confidence="high",
                )
