"""misused-marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding, Severity
from auditor.notice import Notice
from auditor.punctuation import DOUBLED, MARK_KINDS, Slip, shared_quotation
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class MisusedMarks(Rule):
    """点号重复，引号、省略号、破折号用法不当

    Marks that GB/T 15834-2011 has otherwise: two stops in a row (，。 is wrong whatever is meant: a warning), a 。 inside and
    outside of the closing quotation mark, ！！！, …… and —— of another length, …… beside 等, 、 inside a date; and two slogans
    in one pair of quotation marks when one of them is quoted alone close by. One finding for each kind in a document.
    Lists: `list-punctuation`, `series-punctuation`; pairs: `unpaired-marks`; widths: `half-width-marks`.
    """

    id = "misused-marks"
    severity = "info"
    confidence = "high"
    basis = "《标点符号用法》GB/T 15834-2011（句号、叹号、引号、省略号、破折号）"
    tags: ClassVar[tuple[str, ...]] = ("punctuation", "style")
    needs: ClassVar[tuple[str, ...]] = ("quotations",)
    bad = (
        "全院开展自查⟦，。⟧发现问题均已整改。",
        "会议指出：“要压实责任⟦。”。⟧各部门作了发言。",
        "全体教职工要高度重视⟦！！！⟧",
        "检查内容包括台账、现场、记录⟦…⟧并现场反馈。",
        "走访了社区、学校、企业⟦……等⟧，收集意见42条。",
        "建设成果丰硕⟦--⟧新增学位3200个。",
        "该文件于⟦2023、5、8⟧印发。",
        "推行⟦“清单管理、闭环落实”⟧机制，抓好“清单管理”和“过程公开”。",
    )
    good = (
        "会议指出：“要压实责任。”各部门作了发言，强调“动真碰硬”。",
        "这是什么原因？！要查清楚！",
        "先后走访社区、学校、企业……收集意见42条；一年来——从春到冬——从未间断。",
        "参数为A--B，版本1.0...2.0，见http://example.cn/a--b。",
        "坚持“和平统一、一国两制”的方针。略。" * 3 + "“一国两制”行稳致远。",
        "推进“放管服”改革，落实“一岗双责、党政同责”要求。",
        "2021、2022、2023三年，共投入1200万元。",
        "序号，名称：\n甲。\n……\n乙。",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for kind in MARK_KINDS:
            slips = [s for s in kind.slips(notice.folded) if not notice.allowed.wording(s.start, s.end)]
            if slips:
                yield self._finding(notice, kind.says, slips, certain=kind.says == DOUBLED)
        joined = list(shared_quotation(notice.folded, notice.quotations))
        if joined:
            quotation, other = joined[0]
            places = [notice.place(other.start, other.end)]
            places += [notice.place(one.start, one.end) for one, _ in joined[1 : self.shown]]
            message = f"“{quotation.inner}”合用一对引号，而“{other.inner}”在第{places[0].line}行单独加引号，用法不一致"
            right = "".join(f"“{member}”" for member in quotation.inner.split("、"))
            yield self.finding(
                message, notice.place(quotation.start, quotation.end), *places, suggestion=f"各加引号：{right}"
            )

    def _finding(self, notice: Notice, says: str, slips: Sequence[Slip], *, certain: bool) -> Finding:
        first, *others = (notice.place(slip.start, slip.end) for slip in slips[: self.shown])
        count = f"，全文共{len(slips)}处" if len(slips) > 1 else ""
        around = notice.text[max(0, first.start - 6) : first.end + 4].replace("\n", "")
        right = f"改为“{slips[0].right}”" if slips[0].right else None
        severity: Severity | None = "warning" if certain else None
        return self.finding(f"{says}，此处为“…{around}…”{count}", first, *others, suggestion=right, severity=severity)
