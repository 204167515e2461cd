"""Rule difference-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.changes import Change
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class DifferenceMismatch(Rule):
    """变化的幅度与起止数值不符

    Computes the difference between both ends of a change anew (由58.3%提高到63.1%，提高4.8个百分点; 从29件降至6件，减少23件), each
    number being the interval of its printed digits, and looks whether the ends go where the verb says (由A提高到B with
    B below A). Growth in percent is left to growth-mismatch.
    """

    id = "difference-mismatch"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确"
    tags = ("numbers",)
    needs = ("quantities",)
    bad = (
        "群众满意率由58.3%提高到63.1%，提高⟦5.8个百分点⟧。",
        "信访件从29件降至6件，减少⟦32件⟧。",
        "平均审理天数由61天缩短至48天，缩短⟦15天⟧。",
        "学校藏书从3.2万册增加到4.5万册，增加⟦1.8万册⟧。",
        "一次挂号等候时间由20分钟降到⟦25分钟⟧。",
        "合格率从91.2%上升到⟦89.5%⟧。",
        "低保标准由每月680元提高到730元，提高⟦70元⟧。",
        "全区保有耕地32.16万亩，比上级下达的任务31.90万亩多⟦0.62万亩⟧。",
        "门诊候诊35分钟，比规定时限30分钟多⟦15分钟⟧。",
        "床位由320张增加到450张，新增床位⟦140张⟧。",
    )
    good = (
        "床位由320张增加到450张，新增床位130张，新增护士140名。",
        "全区保有耕地32.16万亩，比任务31.90万亩多0.26万亩。",
        "比规定时限30分钟多了不少，平均候诊35分钟。",
        "群众满意率由58.3%提高到63.1%，提高4.8个百分点。",
        "信访件从29件降至6件，减少23件，下降79.3%。",
        "资金由1.25亿元增加到1.38亿元，增加0.13亿元。",
        "占比由33.3%提高到66.7%，提高33.3个百分点。",
        "排名从第13位升至第5位，上升8位。",
        "全省产能从约30万吨增加到50万吨，增加20万吨以上。",
        "利润率由10%提高到12%，增长20%。",
        "办理时限由15个工作日压缩到5个工作日，提速66.7%。",
        "人均支出从2019年的560元增加到2023年的820元，年均增长10%。",
        "由5名法官组成合议庭，从20件案件中抽取3件。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for change in notice.changes:
            if change.kind != "difference":
                continue
            ends = [notice.place(q.start, q.end) for q in change.ends]
            place = notice.place(change.stated.start, change.stated.end)
            if change.agrees:
                message = f"由“{ends[0].quote}”到“{ends[1].quote}”，变化“{place.quote}”相符"
                yield self.agreed(message, place, *ends)
            elif change.direction:
                message = f"起点“{ends[0].quote}”与终点“{place.quote}”的大小，同所说的升降方向相反"
                yield self.finding(message, place, ends[0], suggestion="核对起止数值，或改升降的说法")
            else:
                yield self._mismatch(notice, change)

    def _mismatch(self, notice: Notice, change: Change) -> Finding:
        one, other = (notice.place(q.start, q.end) for q in change.ends)
        place = notice.place(change.stated.start, change.stated.end)
        right = _shown(change)
        message = f"由“{one.quote}”到“{other.quote}”相差{right}，此处为“{place.quote}”"
        return self.finding(message, place, one, other, suggestion=f"若起止数值无误，此处应为{right}")


def _shown(change: Change) -> str:
    """The right difference in the printed scale of the stated one."""
    stated = change.stated
    for word, scale in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if word in stated.text:
            return f"{(change.value / scale).normalize():f}{word}{stated.unit}"
    return f"{change.value.normalize():f}{stated.unit}"
