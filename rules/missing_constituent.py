"""Rule missing-constituent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.omissions import find_omissions
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class MissingConstituent(Rule):
    """句子成分残缺

    A clause that lacks a part its own words ask for: the verb (严格在审批环节上备案制度), the noun behind a measure of praise or
    blame (取得了显著，), the end of a set frame (把好质量，without 关; 以质量为先 without 为).
    Only wordings that official prose does not leave open are listed. Conjunctions and prepositions that govern nothing are left to
    `function-word`, sentences cut off at the end of a paragraph to `truncated-text`.
    """

    id = "missing-constituent"
    severity = "warning"
    confidence = "medium"
    basis = (
        "吕叔湘、朱德熙《语法修辞讲话》（成分残缺）；《图书质量管理规定》附件《图书编校质量差错率计算方法》：语法性差错"
    )
    tags = ("wording", "grammar")
    needs = ()
    bad = (
        "各科室⟦严格在药品采购环节双人复核制度⟧，做到账物相符。",
        "⟦认真在资金拨付方面联签要求⟧，防止超付。",
        "整改工作⟦取得了阶段性⟧，群众满意度提高。",
        "资料归档⟦存在严重⟧。下一步抓好补正。",
        "充分⟦发挥老党员先锋模范⟧，带动邻里互助。",
        "医院药事委员会⟦把好处方审核⟧，减少用药差错。",
        "⟦把节约理念融入⟧，引导师生光盘。",
        "精简审批材料，⟦有利于⟧。县局将继续推进。",
        "全体教职工认真⟦学习贯彻二十大⟧，撰写心得。",
        "支部学习了⟦总书记关于教育的重要⟧，开展研讨。",
        "继续⟦加强对合同履行情况的⟧。公司将按季通报。",
        "学校⟦坚持以教学质量中心⟧，向课堂要效益。",
        "把培训⟦与岗位练兵相⟧，提高实操能力。",
        "三个标段的验收手续⟦均未⟧，建设单位说明了原因。",
        "对全部⟦在建设⟧工程质量进行抽检。",
        "⟦对下属企业账目进行⟧。审计组随后进场。",
    )
    good = (
        "严格在药品采购环节落实双人复核制度，认真在资金拨付方面执行联签要求。",
        "组织护士提升操作水平，组织护士开展技能竞赛，组织能力较强。",
        "经常性开展督查，具有经常性，阶段性是其特点，这是经常性的工作。",
        "取得了阶段性成效，成效显著，问题严重。作用发挥充分，存在较大差距。",
        "充分发挥老党员先锋模范作用，党员模范带头，主动认领任务。",
        "把好处方审核关，把好方向，把好事办好，把好经念好，把好入口、出口两道关口。",
        "把党建工作纳入考核，将节约理念融入日常。",
        "学习贯彻党的二十大精神，喜迎二十大，党的二十大胜利召开。",
        "这一点十分重要，总书记的讲话意义重大。",
        "需要处理的，由主管部门处理。加强培训是必要的。",
        "以人民为中心，坚持以质量为核心，可以重点推进，以此契机，市中心。",
        "与岗位练兵相结合，互相学习。务必做到，尚未完成，正在办理。",
        "对全部在建工程进行抽检，全部在建设领域从业的企业，各在编制内的岗位。",
        "调查依法进行，工作正在进行，会谈顺利进行。",
        "检查及时，材料充分，记录认真，要求严格，学习深入，效果明显。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each place."""
        for slip in find_omissions(notice.folded):
            quote = notice.text[slip.start : slip.end]
            yield self.finding(f"“{quote}”：{slip.reason}", notice.place(slip.start, slip.end), suggestion=slip.right)
