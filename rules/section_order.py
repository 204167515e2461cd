"""section-order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Confidence, Finding, Place, Severity
from auditor.notice import Notice
from auditor.numbering import NumberingProblem, printed, same_heading
from auditor.outline import Heading
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class SectionOrder(Rule):
    """序号缺失、重复或颠倒

    Compares the numbers of siblings at every level (第一章, 第一条, 一、, （一）, 1., （1）, ①, 第一, 一是): each must
    follow the one before it, and a series begins with one. Who quotes 第（三）项 must find it; a number that is missing is often a paragraph that was lost. One slip is reported once, where it stands, with the
    sibling before it. A number that comes again with the same title is a section printed twice: `duplicate-section`.
    Not wrong: articles and items that run on through the chapters, lists that begin anew, extracts of a law, a first
    item without a number (only a hint then).
    """

    id = "section-order"
    severity = "error"
    confidence = "high"
    basis = "《党政机关公文格式》GB/T 9704-2012（结构层次序数）；《党政机关公文处理工作条例》"
    tags: ClassVar[tuple[str, ...]] = ("structure", "numbering")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "一、基本情况\n（一）制度建设。已完成。\n（二）人员配备。已完成。\n⟦（四）⟧经费保障。已完成。\n二、下一步打算\n继续推进。",
        "一、工作情况\n全部完成。\n二、主要做法\n分三步走。\n⟦二、⟧存在问题\n力量不足。\n三、工作打算\n继续努力。",
        "整改情况如下：一是修订章程。二是开展培训。⟦四是⟧公开结果。五是接受监督。",
        "1.门诊楼改造。\n2.病房楼改造。\n⟦2.⟧食堂改造。\n3.停车场改造。\n4.绿化改造。",
        "检查发现：\n①台账不全；\n②标识不清；\n⟦④⟧通道堵塞；\n④照明不足。",
        "（一）课堂教学。抓好备课。\n⟦（三）⟧家校沟通。开好家长会。\n（二）作业管理。控制总量。\n（四）课后服务。自愿参加。",
        "一、审计发现\n（一）收入方面\n1.少计收入。\n2.迟缴收入。\n（二）支出方面\n1.超标准支出。\n2.白条入账。\n（三）资产方面\n"
        "⟦3.⟧账外资产。\n4.闲置资产。",
        "第一章 总则\n第一条 为规范采购，制定本办法。\n第二条 本办法适用于各部门。\n第二章 采购\n"
        "⟦第四条⟧ 采购应当公开。\n第五条 采购应当留痕。",
        "第九十九条 禁止转包。\n第一百条 禁止挂靠。\n第一百零一条 禁止围标。\n⟦第一百零三条⟧ 违者罚款。\n第一百零四条 施行日期另定。",
    )
    good = (
        "主要做法：一是抓源头，做到两个严：一是严把准入，二是严控数量。二是抓过程。三是抓结果。",
        "将第二条修改如下：增加一项作为第（四）项：\n（四）其他情形。\n二、将第五条第（三）项删去。\n（一）此前规定同时废止。\n（二）已办结的不再调整。",
        "目录\n一、总则\n二、分则\n三、附则\n正文\n一、总则\n略。\n二、分则\n略。\n三、附则\n略。",
        "（1）预付款；（2）进度款；\n（3）质保金。\n其中，（2）中所列款项按月支付。",
        "一、总体要求\n（一）指导思想。略。\n（二）基本原则。略。\n二、主要任务\n（三）夯实基础。略。\n"
        "（四）补齐短板。略。\n三、保障措施\n（五）加强领导。略。",
        "第一章 总则\n第一条 为规范管理，制定本办法。\n第二条 本办法适用于本院。\n第二章 职责\n"
        "第三条 院长负责。\n第四条 科室配合。",
        "第九十九条 略。\n第一百条 略。\n第一百零一条 略。\n第一百零二条 略。\n第十章 附则\n第一百零三条 略。",
        "两项措施：一是修订章程，二是开展培训。三项要求：一是从严，二是从快，三是从实。",
        "依照第八条第（一）（三）（五）项的规定办理。见表3、表5。\n1.学校自查。\n2.教育局抽查。",
        "检查分三步：首先，各科室自查；第二，医务处抽查；第三，通报结果。",
        "一、通报情况\n检查已结束。\n二、要求\n抓紧整改。\n附件：1.任务清单\n2.联系表\n附件1\n一、门诊\n二、住院\n附件2\n一、电话",
        "一、收入\n2023年，完成预算。\n3.2亿元资金已拨付。\n二、支出\n5.6万人受益。",
        "1.人员到位。\n2.资金到位。包括：\n（1）财政拨款；\n（2）自筹资金。\n3.物资到位。\n（1）粮食；\n（2）药品。",
        "二、被告的答辩意见\n被告称，货款已付清，合同已解除。",
        "## 二、经营情况\n1.收入平稳。\n## 三、风险提示\n1.汇率风险。\n2.利率风险。",
        "1.“一网通办”平台：集中办理。\n2.2024年民生清单：十件实事。\n3.“15分钟”生活圈：就近服务。",
    )
    most_checks: int = 40

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        wrong = set()
        for problem in notice.numbering.problems:
            wrong.add(problem.heading.index)
            if problem.twin and same_heading(problem.twin, problem.heading):
                continue  # duplicate-section tells it
            severity: Severity | None = None if problem.certain else "warning"
            confidence: Confidence | None = None if problem.certain else "low"
            place, *against = _places(notice, problem)
            yield self.finding(_message(problem), place, *against, severity=severity, confidence=confidence)
        told = 0
        for run in notice.numbering.runs:
            if len(run) < 3 or any(h.index in wrong for h in run) or told >= self.most_checks:
                continue
            told += 1
            yield self.agreed(
                f"“{_shown(run[0])}”至“{_shown(run[-1])}”共{len(run)}个序号连续，无缺漏、重复",
                _number(notice, run[0]),
                _number(notice, run[-1]),
            )


def _places(notice: Notice, problem: NumberingProblem) -> list[Place]:
    h = problem.heading
    above = notice.headings[h.parent] if problem.kind == "start" and h.parent is not None else None
    ends = (h, problem.previous, problem.twin, problem.later, problem.last, above)
    unique = {h.index: h for h in ends if h is not None}
    return [_number(notice, h) for h in unique.values()]


def _number(notice: Notice, heading: Heading) -> Place:
    return notice.place(heading.start, heading.number_end)


def _shown(heading: Heading) -> str:
    return heading.number.strip().rstrip("、.")


def _message(problem: NumberingProblem) -> str:
    h = problem.heading
    here, wanted = _shown(h), printed(h, problem.expected)
    if problem.previous is None:
        return f"这一组序号从“{here}”开始，前面没有“{wanted}”，可能有内容缺失或编号未重新从{wanted}起"
    before = _shown(problem.previous)
    if problem.kind == "duplicate":
        return f"“{before}”之后又是“{here}”，序号重复而内容不同，此处应为“{wanted}”"
    if problem.later is not None:
        return f"“{before}”之后是“{here}”，而“{wanted}”排在它后面，顺序颠倒"
    if problem.kind == "order":
        how = "序号倒退" if (h.ordinal or 0) < problem.expected else "与后面的序号接不上"
        return f"“{before}”之后是“{here}”，{how}，此处应为“{wanted}”"
    missing = printed(h, (h.ordinal or 1) - 1)
    lost = f"“{wanted}”" if missing == wanted else f"“{wanted}”至“{missing}”"
    tail = f"，其后一直编到“{_shown(problem.last)}”" if problem.last else ""
    return f"“{before}”之后是“{here}”，缺{lost}{tail}"
