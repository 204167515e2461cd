"""Rule extra-character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.rule import Rule


@dataclass(frozen=True)
class ExtraCharacter(Rule):
    """固定词语中多字

    A character too many inside a phrase of models/official_phrases.txt (党风廉洁政建设, 意识形建态工作): the phrase stands there but for one
    character in its middle, which makes no word with what stands beside it, and the language model must read the text far
    better without it. Characters that sentences put into phrases at will (主体的责任, 中小微企业, 绿色化发展) are none, and what the
    notice has twice is the author's own term. A character typed twice is left to `doubled-word`.
    """

    id = "extra-character"
    severity = "warning"
    confidence = "medium"
    basis = "《图书质量管理规定》附件《图书编校质量差错率计算方法》：多字"
    tags = ("characters",)
    needs = ("slips",)
    bad = (
        "局党组认真落实党⟦风建廉⟧政建设责任制，层层签订责任书。",
        "医院党委每季度专题研究意⟦识开形⟧态工作，守牢阵地。",
        "公司修订采购办法，加强国⟦有查资⟧产管理。",
        "街道开展消防安全隐⟦患检排⟧查治理，整改率达到九成。",
        "打好污染防⟦治改攻⟧坚战，补齐短板。",
    )
    good = (
        "认真落实党风廉政建设责任制，专题研究意识形态工作，推进基础设施建设。",
        "落实主体的责任、监督的责任，做好整改和落实工作。",
        "支持中小微企业发展，推动产业绿色化发展，提升服务高质量水平。",
        "完善项目化管理，优化审批全流程，推进工作高质量发展。",
        "县委第二巡察组反馈了意见，财务制度应执行有关规定。",
        "打造养老服务圈，质量明显提高；把工作重点从项目建设转到运营上来。",
        "加强工程项目精管理、严监管，落实落细责任。",
    )

    def check(self, notice: Notice) -> Iterator[Finding]:
        """One finding for each character too many, with the two beside it."""
        # numpy and the models are loaded when the rule runs.
        from auditor.extra_characters import find_extra

        for extra in find_extra(notice.folded):
            start, end = extra.at - 1, extra.at + 2
            if notice.allowed.wording(start, end):
                continue
            place = notice.place(start, end)
            yield self.finding(
                f"“{extra.phrase}”中间多出一个“{place.quote[1]}”字",
                place,
                suggestion=place.quote[0] + place.quote[2],
            )
