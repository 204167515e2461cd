"""Rule mismatched-object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.objects import find_mismatches
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class MismatchedObject(Rule):
    """动词与宾语不搭配

    A verb with an object that it does not take (提高力度 for 加大力度, 履行作用 for 发挥作用): mostly what is left when a wording was changed
    by half. The pairs are those of models/mismatched_objects.tsv, which edited prose does not have. The verb must open its clause or
    follow an adverb, the object must close the clause, and only modifiers may stand between: in 活动开展质量 nothing is governed. What lacks
    its verb or object altogether is left to `missing-constituent`.
    """

    id = "mismatched-object"
    severity = "warning"
    confidence = "medium"
    basis = "吕叔湘、朱德熙《语法修辞讲话》（动宾搭配不当）；《图书质量管理规定》附件《图书编校质量差错率计算方法》：语法性差错"
    tags = ("wording", "grammar")
    needs = ()
    bad = (
        "县市场监管局进一步⟦提高执法力度⟧，查处案件47件。",
        "各乡镇切实⟦增强办事效率⟧，压缩办理时限。",
        "医院不断⟦加大服务水平⟧。",
        "学校党组织积极⟦履行战斗堡垒作用⟧，推动教研。",
        "集团公司努力⟦发挥出资人职责⟧，防止资产流失。",
        "持续⟦扩大监测精准水平⟧，守护一江清水。",
        "统筹⟦落实干部能力⟧，建强队伍。",
        "全面⟦开展内控制度⟧，防范廉政风险。",
        "力争年底前全面⟦补齐安全隐患⟧，确保清零。\n一、加快整改。切实⟦堵塞短板⟧。",
        "该院先后⟦荣膺上级肯定⟧，树立了形象。",
    )
    good = (
        "加大执法力度，提高办事效率，增强服务意识，发挥战斗堡垒作用，履行出资人职责。",
        "提升活动开展质量，规范会议召开制度，提高制度落实水平，检查责任履行能力。",
        "提高解决问题的能力，增强完成任务的信心，完善发挥作用的机制。",
        "提高制度执行力，增强责任意识，扩大能力建设成果，提升环境质量。",
        "提高力度、深度、广度兼备的检查频次，组织干部能力培训。",
        "审议意见应当及时印发会议，提升人居环境，扩大直接融资规模。",
        "获评先进集体，赢得广泛好评，被评为优秀等次，多次受到肯定。",
        "推进治理现代化，提高治理体系和治理能力现代化水平，增强工作的规范化程度。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each place; several verbs may fit, so there is no suggestion to be taken over unread."""
        for found in find_mismatches(notice.folded):
            fitting = "”“".join(found.fitting)
            yield self.finding(
                f"“{found.verb}”与“{found.noun}”不搭配，“{found.noun}”通常用“{fitting}”",
                notice.place(found.start, found.end),
            )
