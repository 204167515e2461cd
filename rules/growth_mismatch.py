"""Rule growth-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.arithmetic import rounded
from auditor.changes import Change
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class GrowthMismatch(Rule):
    """增长（下降）的百分比与数量不符

    Computes a growth rate anew from both ends (由120件增至150件，增长25%) or from the new value and the difference
    (完成24.86亿元，比上年增加1.23亿元，增长5.2%), each number being the interval of its printed digits. Rates at comparable
    prices, real, yearly average or like-for-like rates are others by right and left alone, and so is the growth of
    output and income, which is real unless the text says otherwise. Differences are left to difference-mismatch.
    """

    id = "growth-mismatch"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确"
    tags = ("numbers", "percent")
    needs = ("quantities",)
    bad = (
        "财政收入完成24.86亿元，比上年增加1.23亿元，增长⟦2.5%⟧。",
        "投诉件由29件降至6件，下降⟦97.3%⟧。",
        "全年受理案件21368件，比上年增加1368件，增长⟦8.6%⟧。",
        "学校招生从480人增加到600人，增长⟦20%⟧。",
        "门诊量由12.4万人次增加到15.5万人次，增加3.1万人次，增长⟦52%⟧。",
        "2022年办理案件120件，2023年办理案件150件，同比增长⟦52%⟧。",
        "医院总收入3.60亿元，比上年3.20亿元增长⟦21.5%⟧。",
        "全院受理案件21368件，其中新收19627件。受理案件比上年增加1368件，增长⟦8.6%⟧。",
        "公司发生安全事故3起，同比减少2起，下降⟦66.7%⟧。",
        "一季度完成投资2.61亿元，占年度计划8.70亿元的30.0%，比上年同期的2.25亿元增长⟦26.0%⟧。",
        "公司实现销售收入5.46亿元，上年为4.20亿元，同比增长⟦25%⟧。",
    )
    good = (
        "公司实现销售收入5.46亿元，上年为4.20亿元，同比增长30%。",
        "一季度完成投资2.61亿元，占年度计划8.70亿元的30.0%，比上年同期的2.25亿元增长16.0%。",
        "完成投资8.2亿元，其中工业3.1亿元，占37.8%，比上年的2.6亿元增长19.2%。",
        "财政收入完成24.86亿元，比上年增加1.23亿元，增长5.2%。",
        "投诉件由29件降至6件，减少23件，下降79.3%。",
        "国民生产总值由3480亿元增加到9380亿元，按可比价格计算增长102%。",
        "居民人均可支配收入由5160元增加到7703元，平均每年实际增长8.6%。",
        "2022年办理案件120件，2023年办理案件150件，同比增长25%。",
        "去年培训教师12期，今年培训干部15期，覆盖面扩大30%。",
        "贷款余额从4.6万亿元增加到8.7万亿元，年均增长13.6%。",
        "企业由80户增加到810户，增长9倍。",
        "地区生产总值完成520亿元，比上年增加30亿元，增长7.5%。",
        "进口940亿元，比上年同期增加88.4亿元，增长10.4%。",
        "完成投资30亿元，比计划增加2亿元，同比增长15%。",
        "收入12亿元，增长8%；支出15亿元，增加2亿元，增长10%左右。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for change in notice.changes:
            if change.kind != "growth":
                continue
            if change.agrees:
                places = [notice.place(q.start, q.end) for q in (change.stated, *change.ends)]
                message = f"“{change.ends[0].text}”“{change.ends[1].text}”，变化率“{change.stated.text}”相符"
                yield self.agreed(message, *places)
            else:
                yield self._mismatch(notice, change)

    def _mismatch(self, notice: Notice, change: Change) -> Finding:
        one, other = (notice.place(q.start, q.end) for q in change.ends)
        place = notice.place(change.stated.start, change.stated.end)
        right = f"{rounded(change.value, change.stated):f}{change.stated.unit}"
        message = f"按“{one.quote}”“{other.quote}”计算为{right}，此处为“{place.quote}”"
        return self.finding(message, place, one, other, suggestion=f"若两个数量无误，此处应为{right}")
