"""attachment-mismatch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import ClassVar

from auditor.attachments import Attached, Item, bare, find_miscited
from auditor.finding import Finding, Place, Severity
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_ELSEWHERE = re.compile(r"略|另附|另发|另行|另册|单独|电子|网站|下载|\.(?:docx?|xlsx?|pdf|wps|zip|rar)")


@dataclass(frozen=True)
class AttachmentMismatch(Rule):
    """附件说明与文后所附的附件不符

    Compares the list of attachments (附件：1.… 2.…) with the attachments whose text follows: numbers, order and titles
    have to be the same. A listed attachment whose text is missing is reported only when others follow; where none does,
    they are files of their own. A title that merely says more than the list (the year, the body) is a hint. Also what the
    body calls an attachment (见附件2《…》, 《…》（附件2）) and says that it holds (排名见附件2) against its title; words
    left out are right, and what an attachment holds is judged only for words of models/attachment_kinds.txt, or when
    another one bears it in its title. Attachments that the text cites and nobody lists: `dangling-reference`; numbers
    inside the list: `section-order`.
    """

    id = "attachment-mismatch"
    severity = "error"
    confidence = "high"
    basis = "《党政机关公文格式》GB/T 9704-2012（附件顺序号和附件标题应与附件说明的表述一致）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "reference")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "请各校认真填报。\n附件：1.食堂自查表\n2.隐患整改台账\n某某区教育局\n2023年5月8日\n附件1\n食堂自查表\n略。\n附件2\n⟦隐患整改清单⟧\n略。",
        "附件：1.任务清单\n2.责任分工\n3.⟦联系人名单⟧\n某某局\n附件1\n任务清单\n略。\n附件2\n责任分工\n略。",
        "附件：1.预算表\n2.决算表\n某某局\n附件1\n预算表\n略。\n附件2\n决算表\n略。\n⟦附件3⟧\n绩效目标表\n略。",
        "附件：1.申报指南\n2.申报书\n某某厅\n附件1\n⟦申报书⟧\n略。\n附件2\n申报指南\n略。",
        "附件：1.抽查名单\n2.抽查细则\n某某局\n附件1\n抽查名单\n略。\n附件2\n⟦某某市食品安全抽查细则⟧\n略。",
        "附件：1.名额分配表 2.⟦推荐表⟧ 3.汇总表\n某某局\n附件1 名额分配表\n略。\n附件3 汇总表\n略。",
        "全院设备清查结果见⟦附件2《闲置设备清单》⟧。\n附件：1.清查方案\n2.物资采购计划表\n某某医院",
        "各村按照⟦《防汛值班表》（附件1⟧）到岗。\n附件：1.危房排查台账\n2.防汛值班表\n某某镇",
        "⟦各学院就业率排名见附件1⟧。\n附件：1.专项经费支出表\n2.帮扶学生台账\n某某学院",
        "⟦评审专家推荐名单见附件2⟧。\n附件：1.专家推荐名单\n2.评审经费预算\n某某厅",
    )
    good = (
        "附件：1.任务清单\n2.责任分工\n某某市卫生健康委员会\n2022年3月1日",
        "附件：1.任务清单\n2.责任分工\n某某局\n附件1\n任务清单\n略。\n附件2\n责任分工\n略。",
        "附件：医疗废物自查表\n某某医院\n附件\n医疗废物自查表\n科室：　　日期：",
        "附件：1.学生名单（略）\n2.《安全承诺书》\n学校\n附件2\n安全承诺书\n略。",
        "附件：1.审计发现问题清单；\n2.整改情况统计表。\n审计局\n附件1：审计发现问题清单\n略。\n附件2：整改情况统计表\n略。",
        "附件1所列企业应当于月底前报送。\n附件：1.企业名单\n2.报送表\n附件1\n企业名单\n略。\n附件2\n报送表\n略。",
        "附件：1.诉讼费用\n计算表\n某某法院",
        "附件：1.工作方案\n2.进度表\n某某公司\n附件1\n工作方案\n略。\n附件2\n单位：万元\n略。",
        "填写《自查表》（附件1），考核结果见附件2，任务分解表格式见附件3。\n附件：1.食堂安全自查表\n2.各校得分汇总表\n3.样表",
        "依据《某某市督查办法》，按附件2《责任分工方案》执行，联系方式见附件3。\n附件：1.清单\n2.关于责任分工的方案\n3.各单位通讯录",
        "《申报指南》附件2所列材料、上级《检查方案》（附件3）另发。\n附件：1.汇总表\n2.推荐表",
        "附件：1.评分表\n2.汇总表（另附）\n某某局\n附件1\n评分表\n略。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        listed, attached = notice.attachments
        count = 0
        for finding in (*self._cited(notice), *self._compared(notice, listed, attached)):
            yield finding
            count += 1
        if listed and attached and not count:
            yield self.agreed(
                f"附件说明列出的{len(listed)}个附件与文后附件的顺序号、标题一致", _place(notice, listed[0])
            )

    def _cited(self, notice: Notice) -> Iterator[Finding]:
        """What the body calls each attachment, or says that it holds, against the title of it."""
        for citation, item, other, certain in find_miscited(notice.folded, notice.attachments):
            place, against = notice.place(citation.start, citation.end), [_place(notice, item)]
            message = f"正文写作“{place.quote}”，而附件{citation.number}是“{item.title}”"
            if other:
                message += f"，附件{other.number}才是“{other.title}”"
                against.append(_place(notice, other))
            right = f"改为附件{other.number}" if other else "核对附件的序号和标题"
            severity: Severity = "error" if certain else "warning"
            yield self.finding(message, place, *against, suggestion=right, severity=severity)

    def _compared(self, notice: Notice, listed: tuple[Item, ...], attached: tuple[Attached, ...]) -> Iterator[Finding]:
        if not listed or not attached:
            return
        by_number = {item.number or 1: item for item in listed}
        exchanged: set[int] = set()
        for own in attached:
            item = by_number.get(own.number or 1)
            if own.number is None and len(listed) > 1:
                continue  # a form inside an attachment has a line 附件： of its own
            if not item:
                place = notice.place(own.start, own.end)
                message = f"文后有“{place.quote}”，而附件说明只列了{len(listed)}个附件，没有这一个"
                yield self.finding(message, place, notice.place(listed[-1].start, listed[-1].end))
            elif finding := self._titles(notice, item, own, listed):
                if item.start not in exchanged:
                    yield finding
                exchanged |= {place.start for place in finding.against}
        yield from self._absent(notice, listed, attached)

    def _titles(self, notice: Notice, item: Item, own: Attached, listed: tuple[Item, ...]) -> Finding | None:
        """A finding when no reading of the attachment's title is the listed one."""
        wanted = bare(item.title)
        readings = [bare(title) for title in own.titles]
        # Without a title of its own (a form that begins with 单位：万元) or with half of one there is nothing to compare.
        if not wanted or not readings or wanted in readings or any(wanted.startswith(one) for one in readings):
            return None
        other = _place(notice, item)
        named = next((i for i in listed if i is not item and bare(i.title) in readings), None)
        if named:
            place = notice.place(own.title, own.ends[readings.index(bare(named.title))])
            message = f"“{named.title}”在附件说明中是第{named.number}个附件，文后却标为附件{own.number}，顺序不一致"
            return self.finding(message, place, other, _place(notice, named))
        best = max(readings, key=lambda one: SequenceMatcher(None, wanted, one, autojunk=False).ratio())
        title = own.titles[readings.index(best)]
        place = notice.place(own.title, own.ends[readings.index(best)])
        message = f"附件说明写作“{item.title}”，文后附件的标题是“{title}”，两处不一致"
        if any(wanted in one for one in readings):
            return self.finding(message, place, other, severity="info", suggestion="两处写成同一标题")
        if SequenceMatcher(None, wanted, best, autojunk=False).ratio() >= 0.5:
            return self.finding(message, place, other, suggestion="核对附件标题，两处写成同一标题")
        return self.finding(message, place, other, severity="warning", confidence="medium")

    def _absent(self, notice: Notice, listed: tuple[Item, ...], attached: tuple[Attached, ...]) -> Iterator[Finding]:
        present = {own.number or 1 for own in attached}
        for item in listed:
            number = item.number or 1
            if number in present or _ELSEWHERE.search(item.title):
                continue
            message = f"附件说明列有附件{number}“{item.title}”，文后附有其他附件，却没有这一个"
            certain = any(number < other for other in present) and any(number > other for other in present)
            severity: Severity = "error" if certain else "warning"
            yield self.finding(
                message, _place(notice, item), severity=severity, confidence=None if certain else "medium"
            )


def _place(notice: Notice, item: Item) -> Place:
    return notice.place(item.start, item.end)
