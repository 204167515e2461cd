"""Rule percent-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.arithmetic import Share, find_shares, rounded
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class PercentMismatch(Rule):
    """百分比与所依据的数量不符

    Computes a rate or share anew from the two numbers that the text gives for it: 42个问题…完成38个，整改率90.48%;
    其中乙37名，占总数的30.8%. Every printed number is the interval that its digits and words (约, 余) allow, and the last
    digit may be rounded or cut off. Only a rate whose name says what was counted (办结率 beside 办结), or a share of a
    total that stands before 其中, is judged, and only if no other pair of numbers nearby gives the percentage. Changes
    in percent are left to growth-mismatch and difference-mismatch.
    """

    id = "percent-mismatch"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确"
    tags = ("numbers", "percent")
    needs = ("quantities",)
    bad = (
        "反馈问题42个，已完成整改38个，整改率⟦94.08%⟧。",
        "学校发放问卷300份，收回296份，回收率⟦96.7%⟧。",
        "医院现有护士120名，其中本科以上学历50名，占总数的⟦46.1%⟧。",
        "受理投诉240件，办结228件，办结率为⟦92%⟧。",
        "公司抽检产品850批次，合格833批次，合格率⟦89%⟧。",
        "采购预算3.84亿元，实际采购3.66亿元，节约0.18亿元，节约率为⟦7.4%⟧。",
        "全院收到建议26条。已采纳24条，采纳率达到⟦93.2%⟧。",
        "应到代表180名，实到171名，到会率⟦97%⟧。",
        "审结审查逮捕案件涉及350人，批准逮捕241人，不批准逮捕109人，不捕率为⟦33.1%⟧。",
        "核查图斑326个，其中合法图斑281个、违法图斑45个，违法图斑占⟦18.3%⟧。",
    )
    good = (
        "审结审查逮捕案件涉及350人，批准逮捕241人，不批准逮捕109人，不捕率为31.1%。",
        "核查图斑326个，其中合法图斑281个、违法图斑45个，违法图斑占13.8%。",
        "培训医师120名，其中女医师48名、男医师72名，高级职称占35%。",
        "反馈问题42个，已完成整改38个，整改率90.48%。",
        "反馈问题42个，已完成整改38个，整改率90.4%。",
        "发放问卷300份，收回296份，其中表示满意的288份，满意率97.3%。",
        "受理案件500件，审结480件，法定审限内结案率99.2%。",
        "新收案件900件，旧存100件，审结950件，结案率95%。",
        "全年投入民生资金6.8亿元，占地方财政总支出的47.5%。",
        "共有教师120名，其中高级职称约50名，占四成左右，约占41%。",
        "已完成131个，正在推进15个，整改完成率为89.7%。",
        "受理投诉240件，办结228件，办结率同比提高3.2%。",
        "城镇新增就业5487人，再就业1687人，城镇登记失业率为3.79%。",
        "评审项目248个，送审金额15.62亿元，审减1.57亿元，审减率为10.1%。",
        "受理申请120件，办结118件，按时办结率100%。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for share in find_shares(notice.figures):
            places = [notice.place(q.start, q.end) for q in (share.percent, share.part, share.base)]
            if share.agrees and not all(q.exact for q in (share.percent, share.part, share.base)):
                continue  # 约 and 以上 agree with too much to be worth a line
            if share.agrees:
                yield self.agreed(f"{share.part.text}、{share.base.text}，比率“{share.percent.text}”相符", *places)
            else:
                yield self._mismatch(share, notice)

    def _mismatch(self, share: Share, notice: Notice) -> Finding:
        place, part, base = (notice.place(q.start, q.end) for q in (share.percent, share.part, share.base))
        right = f"{rounded(share.value, share.percent):f}%"
        message = f"{part.quote}÷{base.quote}＝{right}，此处为“{place.quote}”"
        return self.finding(message, place, part, base, suggestion=f"若两个数量无误，此处应为{right}")
