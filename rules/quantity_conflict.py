"""Rule quantity-conflict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.facts import Fact, find_facts
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class QuantityConflict(Rule):
    """同一数量前后不一致

    Compares figures that state one fact in two places: two counts side by side (3类9个问题) that come back; all measures
    of a plan (细化为31条措施 … 31条措施已落实27条); a figure referred back to by what happened to it (未拨付的326万元); figures of
    one unit with exchanged digits that are spoken of in the same words (24.86亿元, 24.68亿元); figures of one subject that
    differ in one digit (粮食总产量12.63万吨, 12.83万吨), unless they hold for different times; all that is done or left of
    a whole (仍有8个问题没有整改到位, of 46 of which 40 are done), a warning where no third place confirms it. The place is the figure in
    the minority, of two the later. Figures that are compared, planned or change, and parts of a whole, are other figures
    by right. Sums are left to parts-vs-total, lists to count-vs-list.
    """

    id = "quantity-conflict"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确，前后一致"
    tags = ("numbers",)
    needs = ("quantities",)
    bad = (
        "对照3类9个问题，制定整改措施41条。\n\n下一步，院党组将对照⟦43条⟧措施逐项盘点。",
        "学校把8个问题细化为31条措施。\n⟦34条⟧整改措施已落实27条。",
        "全县财政总收入完成24.86亿元。\n明年，财政总收入要在⟦24.68亿元⟧的基础上继续增长。",
        "公司自查发现问题22个，追回资金86.5万元。\n对追回的⟦68.5万元⟧资金，全部上缴专户。",
        "反馈4项12个问题。\n针对反馈的4项12个问题，逐一研究。\n截至年底，4项⟦13个⟧问题全部整改。",
        "全县粮食总产量12.63万吨。\n粮食总产量⟦12.83万吨⟧，喜获丰收。",
        "全年审结案件9860件，其中民商事5137件。\n全年审结民商事案件⟦5197件⟧。",
        "学校党委共召开党委会12次。\n召开党委会⟦11次⟧，专题研究后勤改革。",
        "医院多收费用7.41万元。\n截至年底，多收费用⟦7.14万元⟧已全部退还。",
        "截至年底，34个问题已整改到位27个，其余7个正在推进。\n\n仍有⟦9个⟧问题尚未整改到位，主要是历史遗留。\n\n对7个未整改到位的问题逐一约定时限。",
        "18项工程中，已完工11项、正常推进7项。\n\n已交付的⟦13项⟧工程中，有2项没有落实管护单位。",
        "该站违规向十九名职工发放补助二十三万四千元。\n违规发放的⟦二十三万九千元⟧已全部清退。",
        "细化整改措施63条，明确责任单位21个。\n\n对照整改措施⟦68条⟧逐条销号。",
    )
    good = (
        "目前，34个问题已整改到位27个，其余7个正在推进。\n\n2018年检查后尚未销号的3个问题，一并纳入本次整改。",
        "截至年底，34个问题已整改到位27个，其余7个正在推进。\n\n仍有7个问题尚未整改到位，对已整改到位的27个问题开展回头看。",
        "截至9月底，18项工程已完工11项。\n截至目前，已完工的13项工程运行良好。",
        "党建方面9个问题已完成7个，财务方面12个问题已完成10个，采购方面5个问题已完成4个。\n对已完成的3个问题逐一复核。",
        "26个问题已完成22个，其中已完成的5个问题属于共性问题。",
        "对照3类9个问题，制定整改措施41条。\n\n下一步，院党组将对照41条措施逐项盘点。",
        "2022年粮食总产量12.63万吨。\n2023年粮食总产量12.83万吨。",
        "东镇粮食总产量1.263万吨。\n西镇粮食总产量1.283万吨。",
        "召开党委会12次。\n针对财务问题，召开党委会2次，召开推进会11次。",
        "治理水土流失23万亩。\n明年治理水土流失25万亩。",
        "公司共召开党委会6次、领导小组会议3次。",
        "去年新增就业30.5万人，今年新增就业35.0万人。",
        "全区财政收入24.86亿元。\n比上年24.68亿元增长0.7%。",
        "制定整改措施41条。\n其中12条措施已完成，其他29条措施正在推进。",
        "全院出台便民服务的12条措施。\n优化营商环境的20条措施落地见效。",
        "学校有教师62名。\n食堂有餐桌26张。",
        "审计反映问题146个。\n财政方面41个问题已整改38个。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for fact in find_facts(notice):
            others = [notice.place(m.quantity.start, m.quantity.end) for m in fact.others]
            if fact.odd is None:
                value = others[0].quote
                yield self.agreed(f"“{value}”（{fact.what}）在{len(others)}处一致", *others)
            else:
                yield self._conflict(notice, fact)

    def _conflict(self, notice: Notice, fact: Fact) -> Finding:
        assert fact.odd is not None
        quantity = fact.odd.quantity
        place = notice.place(quantity.start, quantity.end)
        others = [notice.place(m.quantity.start, m.quantity.end) for m in fact.others]
        times = f"另{len(others)}处" if len(others) > 1 else "另一处"
        message = f"同一数量（{fact.what}）此处为“{place.quote}”，{times}为“{others[0].quote}”"
        if fact.certain:
            return self.finding(message, place, *others, suggestion=f"核对后统一，如“{others[0].quote}”")
        return self.finding(message, place, *others, severity="warning", confidence="medium")
