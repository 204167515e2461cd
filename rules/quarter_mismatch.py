"""Rule quarter-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.quarters import find_quarters
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class QuarterMismatch(Rule):
    """季度、半年与所注月份不符

    A quarter or half-year against the months that stand right beside it: 第三季度（4月至6月）, 上半年（7月至12月）,
    前三季度（1—6月）, 一季度末（6月30日）. Months inside the period are right (三季度（7、8月）) unless they are
    exactly another one. Only what stands side by side is compared: elsewhere in a sentence months may be those of a
    meeting or a deadline. Fiscal years that begin in another month are passed over.
    """

    id = "quarter-mismatch"
    severity = "error"
    basis = "公历；《党政机关公文处理工作条例》：时间应当准确"
    tags = ("dates",)
    needs = ()
    bad = (
        "⟦第三季度（4月至6月）⟧，全院收案增长。",
        "2023年⟦上半年（7月至12月）⟧，财政收入下降。",
        "⟦前三季度（1—6月）⟧用电量增长4%。",
        "⟦一季度末（2023年6月30日）⟧贷款余额12亿元。",
        "⟦1月至6月（第一季度）⟧，门诊量为8万人次。",
        "⟦下半年1—6月⟧，抽查企业20家。",
        "⟦四季度（8月、9月、10月）⟧开展自查。",
        "⟦第二季度（10月份）⟧的台账缺失。",
    )
    good = (
        "第三季度（7月至9月）与上半年（1—6月）相比，前三季度（1月至9月）平稳。",
        "一季度末（3月31日），二季度初（4月1日），三季度（7、8月）用电高峰。",
        "上半年（1—5月）增长，下半年（7月至11月）持平，第一季度（3月）开学。",
        "第一季度会议4月召开，二季度（7月10日前报送）报表，上半年7月至12月的计划于6月编制。",
        "2022—2023财年第三季度（4月至6月）营业收入上升。",
        "1—9月（前三季度）、7月至12月（下半年）、1—3月（一季度）、1—6月（一至二季度）。",
        "每季度（3月、6月、9月、12月）检查一次；四季度（12月）、第四季度（10月1日至12月31日）。",
        "一、二季度（1月至6月）完成，供暖季度（11月至3月）。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at the period with its months; one note on those that fit."""
        right = []
        for quarter in find_quarters(notice.folded):
            place = notice.place(quarter.start, quarter.end)
            if quarter.holds:
                right.append(place)
                continue
            yield self.finding(f"“{place.quote}”：按公历应为{quarter.right}，所注月份不符", place)
        if right:
            yield self.agreed(f"{len(right)}处季度、半年与所注月份相符", *right[:20])
