"""duplicate-section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding, Place
from auditor.notice import Notice
from auditor.numbering import heading_keys, same_heading
from auditor.outline import Heading
from auditor.report import Check
from auditor.rule import Rule

_BODY = 40  # characters below a heading that decide whether the same section was pasted twice


@dataclass(frozen=True)
class DuplicateSection(Rule):
    """同一章节重复出现

    Two things are compared. Within one series, a number that comes again with the same or nearly the same title
    (三、下一步安排 … 三、下一步安排) is one section printed twice, or the trace of two documents run together. And where a
    series begins anew, a heading that repeats number, title and the opening of its text was pasted twice; of a block
    that repeats, the first heading is reported. Right are generic titles under different parents (整改措施 under each
    item), in an attachment, or with another text. A number that comes again with another title: `section-order`.
    """

    id = "duplicate-section"
    severity = "error"
    confidence = "high"
    basis = "《党政机关公文处理工作条例》（发文前复核段落顺序）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "numbering")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "一、基本情况\n已完成。\n二、下一步安排\n加强管理。\n⟦二、下一步安排⟧\n加强督导。",
        "（一）规范收费。公示价目。\n（二）改善服务。增设窗口。\n⟦（一）规范收费⟧。公示价目。\n（三）加强培训。每月一次。",
        "# 巡察整改通报\n\n## 一、整改情况\n\n（1）清退资金。\n（2）完善制度。\n\n## ⟦一、整改情况⟧\n\n（3）追究责任。\n\n"
        "## 二、后续安排\n\n略。",
        "一、关于食堂原料采购不规范问题的整改\n已重新招标。\n二、关于宿舍消防设施不足问题的整改\n已补齐。\n"
        "⟦二、关于宿舍消防设施不足的问题的整改⟧\n已补齐。",
        "一、检查情况\n检查组抽查了12个乡镇卫生院的药品库房，核对进销存台账。\n二、问题\n部分台账登记不及时。\n"
        "⟦一、检查情况⟧\n检查组抽查了12个乡镇卫生院的药品库房，核对进销存台账。\n二、问题\n部分台账登记不及时。",
    )
    good = (
        "一、关于采购问题\n（一）存在问题\n未公开招标。\n（二）整改措施\n重新招标。\n二、关于人事问题\n（一）存在问题\n未公示。\n（二）整改措施\n补充公示。",
        "一、总体要求\n按时完成。\n二、工作步骤\n分步推进。\n附件1\n一、总体要求\n按时完成。\n二、工作步骤\n分步推进。",
        "（一）收入方面。多计收入。\n（二）支出方面。少计支出。\n（二）资产方面。账实不符。",
        "上半年工作\n一、招生工作\n录取新生320名，完成计划。\n下半年工作\n一、招生工作\n计划录取插班生15名，9月报到。",
        "第一章 总则\n第一条 为规范管理，制定本办法。\n第二章 附则\n第二条 本办法自印发之日起施行。",
        "第十条 有下列行为之一的，予以处罚：\n（一）警告；\n（二）罚款。\n第十一条 单位违反的，予以处罚：\n（一）警告；\n（二）罚款。",
        "本次检查有两个特点：一是覆盖面广，二是整改快。下一步有两项要求：一是覆盖面广，二是整改快。",
        "1.甲区法院工作报告\n审结案件。\n2.乙区法院工作报告\n审结案件。\n3.丙区法院工作报告\n审结案件。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        told: set[int] = set()
        for problem in notice.numbering.problems:
            if problem.twin and same_heading(problem.twin, problem.heading):
                told.add(problem.heading.index)
                yield self._repeated(notice, problem.heading, problem.twin, "，标题也相同")
        first: dict[tuple[object, str], Heading] = {}
        keys = heading_keys(notice.outline)
        block = [h for h in notice.headings if not h.inline]
        twins: dict[int, int] = {}
        for position, h in enumerate(block):
            end = block[position + 1].start if position + 1 < len(block) else len(notice.text)
            body = re.sub(r"[\W_]", "", notice.folded[h.end : min(end, h.end + 2 * _BODY)])[:_BODY]
            if len(body) < 12 or not h.title:
                continue
            # An unnumbered Markdown heading opens a scope of its own: there the title stands for the key.
            twin = first.setdefault((keys[h.index] if h.style != "#" else h.title, body), h)
            if twin is h:
                continue
            twins[h.index] = twin.index
            continues = twins.get(h.index - 1) == twin.index - 1
            if not continues and h.index not in told and not (h.parent in told or h.parent in twins):
                yield self._repeated(notice, h, twin, "，标题和正文开头都相同")

    def _repeated(self, notice: Notice, heading: Heading, twin: Heading, how: str) -> Finding:
        place, other = _place(notice, heading), _place(notice, twin)
        message = f"“{_short(place.quote)}”在第{other.line}行已经出现过{how}，同一章节重复"
        return self.finding(message, place, other, suggestion="核对两处内容，合并或删去其中一处，并顺改序号")


def _place(notice: Notice, heading: Heading) -> Place:
    end = heading.end
    while end > heading.number_end and notice.text[end - 1] in "*_ \t":
        end -= 1
    return notice.place(heading.start, end)


def _short(quote: str) -> str:
    return quote if len(quote) <= 30 else quote[:29] + "…"
