"""list-punctuation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.punctuation import LIST_KINDS, Slip, attachment_marks
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class ListPunctuation(Rule):
    """并列项和序号的标点不合规范

    The marks between and behind the members of lists, as GB/T 15834-2011 has them: no 、 between adjacent “ ” or 《 》, one
    mark for one level of a list of counts, nothing behind （一） and 一是, 、 behind 一, a dot behind 1, ， behind 首先 and 第一;
    and no mark behind the name of an attachment. Style: one finding for each kind in a document, with the count and the
    first places. How the members of a series are closed: `series-punctuation`; half-width marks: `half-width-marks`.
    """

    id = "list-punctuation"
    severity = "info"
    confidence = "high"
    basis = "《标点符号用法》GB/T 15834-2011（顿号、序次语）"
    tags: ClassVar[tuple[str, ...]] = ("punctuation", "style")
    needs: ClassVar[tuple[str, ...]] = ()
    bad = (
        "修订《接待管理办法》⟦、⟧《差旅费管理规定》《会议费管理规定》。",
        "推行“最多跑一次”⟦、⟧“一窗通办”，开展“走流程”活动。",
        "今年以来，共召开专题会议6次⟦，⟧警示教育会1次、整改推进会3次，研究部署有关工作。",
        "整改情况如下。\n（一）⟦、⟧完善制度。\n（二）、压实责任。",
        "首先⟦、⟧各科室开展自查；其次、医务处抽查。",
        "主要做法：一是⟦，⟧强化领导；二是，落实责任。",
        "几点要求：\n一⟦，⟧提高认识。\n二、明确责任。",
        "几点要求：\n1⟦、⟧加强组织领导。\n2.落实经费保障。",
        "请按时上报。\n附件：1.自查情况表⟦；⟧\n2.整改台账\n某某局",
    )
    good = (
        "修订《接待管理办法》《差旅费管理规定》，推行“一窗通办”“异地可办”。",
        "设立“党员先锋岗”、志愿服务队、“青年突击队”。",
        "学习《准则》（修订版）、《条例》（2018年），严格执行“三重一大”制度、“一岗双责”要求。",
        "全年受理案件12件，民事案件8件、刑事案件4件。",
        "举办培训班12次，走访企业13次、学校5次。",
        "建成学校3所，新增医院2所、公园1所。",
        "一、基本情况\n（一）制度建设\n1.完善办法。\n（1）修订章程。",
        "第一、二审判决均已生效；第一，事实清楚；首先，程序合法。",
        "一是一，二是二，实事求是。主要原因一是人手不足，二是经费不足。",
        "气温为5.6摄氏度，30、31日休息。",
        "附件：1.自查情况表\n2.整改台账",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        kinds = [(kind.says, kind.slips(notice.folded)) for kind in LIST_KINDS]
        kinds.append(("附件名称后不加标点", list(attachment_marks(notice.folded, notice.attachments.listed))))
        for says, found in kinds:
            slips = [slip for slip in found if not notice.allowed.wording(slip.start, slip.end)]
            if slips:
                yield self._finding(notice, says, slips)

    def _finding(self, notice: Notice, says: str, slips: list[Slip]) -> Finding:
        first, *others = (notice.place(slip.start, slip.end) for slip in slips[: self.shown])
        count = f"，全文共{len(slips)}处" if len(slips) > 1 else ""
        around = notice.text[max(0, first.start - 6) : first.end + 6].replace("\n", "")
        right = slips[0].right
        suggestion = f"改为“{right}”" if right else f"删去“{first.quote}”"
        return self.finding(f"{says}：“…{around}…”处用了“{first.quote}”{count}", first, *others, suggestion=suggestion)
