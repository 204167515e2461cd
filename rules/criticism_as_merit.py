"""Rule criticism-as-merit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.polarity import find_problems, listed_problems
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class CriticismAsMerit(Rule):
    """问题表述成了优点

    What stands as the name of a problem (关于“…”问题的整改, 存在…的问题, a heading below 存在的主要问题, an item of 还存在不足：
    一是…；二是…) must name a deficiency. Found are names that end in
    praise (落实得比较到位, 成效还不错) and hold no word of deficiency or negation: 不 or 不够 was lost, or the wrong opposite was
    written. Neutral names (“小金库”问题), tasks (“推动整改落实到位”问题) and questions (“如何做得更好”的问题) are right.
    """

    id = "criticism-as-merit"
    severity = "warning"
    confidence = "medium"
    basis = "《图书质量管理规定》附件《图书编校质量差错率计算方法》：知识性、逻辑性差错"
    tags = ("wording", "logic")
    needs = ("outline",)
    bad = (
        "2.关于“推进殡葬领域专项整治的成效⟦还不错⟧”问题的整改",
        "针对“主体责任落实⟦得比较到位⟧”的问题，局党组召开专题会。",
        "（三）关于“廉政教育⟦较为深入⟧”问题",
        "学校存在师德监督⟦很有力⟧的问题。",
        "关于“意识形态责任制落实⟦扎实⟧”问题的整改情况",
        "医院针对“病历书写⟦还比较规范⟧”的问题开展自查。",
        "公司“对所属企业监管⟦力度较大⟧”的问题已经整改。",
        "3.安全监管⟦比较到位⟧的问题\n已制定措施。",
        "关于“风险防控⟦措施很实⟧”问题。",
        "关于“护理人员配备⟦充足⟧”问题的整改",
        "关于督查情况的通报\n\n一、基本情况\n略。\n二、存在的主要问题\n（一）部分项目进度滞后。略。\n（二）个别科室衔接⟦顺畅⟧。略。",
        "成绩面前，我们清醒看到工作中还存在不足：一是案多人少矛盾突出；二是司法公信力⟦得到进一步提升⟧；三是年轻干部储备不足。",
        "关于“服务群众能力⟦明显增强⟧”问题，已逐条整改。",
    )
    good = (
        "关于督查情况的通报\n\n一、基本情况\n略。\n二、存在的主要问题\n（一）责任落实不到位。略。\n（二）推动整改落实到位。略。\n（三）沟通衔接还不够顺畅。略。",
        "关于督查情况的通报\n\n一、基本情况\n略。\n二、存在问题及整改措施\n（一）监督检查到位。略。\n（二）配合顺畅。略。",
        "工作中还存在一些不足：一是服务能力有待进一步提升；二是群众的期待不断提高；三是作风还需持续改善。",
        "针对存在的问题，采取以下措施：一是责任落实到位；二是监管水平明显提升。",
        "审计发现问题3个。今年以来：一是财务管理更加规范；二是内控水平明显提升。",
        "关于“执行成本不断提高”问题、“案件难度明显增强”问题的说明。",
        "关于“小金库”问题、关于“三公”经费问题的整改。",
        "关于“案款管理存在较大风险”“超期办案的随意性较大”问题的整改",
        "关于“党组领导核心作用发挥不够充分”问题，针对“落实不到位”问题。",
        "围绕“如何把服务做得更好”的问题开展讨论。",
        "关于“推动巡察整改落实到位”的问题，会议作了部署。",
        "针对“重业务轻党建，业务抓得比较扎实”的问题。",
        "审计发现的“欠缴金额较大”“往来款清理力度还不大”问题。",
        "关于“职业道德规范”问题的说明，关于“权利义务明确”问题。",
        "坚持“问题导向、效果较好”的原则；“整治力度不小”，问题也不少。",
        "存在隐患排查很不到位的问题，关于医疗风险较大的问题。",
        "关于“群众反映强烈、影响较大”的问题，关于“作风不实”问题。",
        "干部中存在自我感觉良好的问题，班子满足于“过得去、做得还不错”的现象，“自我感觉良好”问题突出。",
        "关于“资金拨付到位”的核算问题。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each problem whose name praises."""
        seen: set[int] = set()
        for problem in (*find_problems(notice.folded), *listed_problems(notice)):
            praise = problem.praise
            if not praise or praise.start in seen:
                continue
            seen.add(praise.start)
            quote = notice.text[praise.start : praise.end]
            name = notice.text[praise.problem_start : praise.problem_end]
            yield self.finding(
                f"“{name}”列为{praise.word}，“{quote}”却是肯定的说法，疑漏“不”“不够”或写反",
                notice.place(praise.start, praise.end),
            )
