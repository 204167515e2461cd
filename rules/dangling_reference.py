"""dangling-reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.references import dangling
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class DanglingReference(Rule):
    """所引的条款、附件、图表、部分不存在

    Compares what the text says of its own parts with the parts that it has: 本办法第三十条 with the last article, 第十条
    第三款 and 第（五）项 with the article's own paragraphs and items, 详见第五部分 and 见第二部分第（三）项 with the sections
    and what they hold, 见附件3 with the list of attachments, 如表2所示 with the captions. A reader who looks it up finds
    nothing; often articles were renumbered and the references were not. References to other texts (《…》第三十条,
    条例第九条, 其附件2) are not judged, nor is anything whose kind the text does not have at all: tables and attachments
    get lost when a page is copied. Numbers of sections that are missing: `section-order`; attachments against their
    list, and references to the wrong one: `attachment-mismatch`.
    """

    id = "dangling-reference"
    severity = "error"
    confidence = "high"
    basis = "《党政机关公文处理工作条例》（发文前复核引文、附件）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "reference")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "采购管理办法\n第一条 为规范采购，制定本办法。\n第二条 采购应当公开。\n第三条 违反⟦本办法第六条⟧规定的，予以通报。\n第四条 本办法自印发之日起施行。",
        "第一条 会员应当按期缴纳会费。\n第二条 会员有下列情形之一的，劝退：\n（一）一年不缴会费；\n（二）违反章程。\n"
        "第三条 有⟦本章程第二条第（三）项⟧情形的，由理事会决定。",
        "第一条 学生请假应当书面申请。\n三日以上的，由教务处批准。\n第二条 违反⟦本规定第一条第三款⟧的，按旷课处理。\n第三条 本规定由教务处解释。",
        "一、总体情况\n全县共排查隐患45处，明细见⟦附件3⟧。\n二、工作要求\n按时整改。\n附件：1.隐患清单\n2.整改时限表",
        "一、基本情况\n问题和建议⟦详见第五部分⟧。\n二、收入\n略。\n三、支出\n略。\n四、审计建议\n略。",
        "门诊量如表1所示，住院量如⟦表3⟧所示。\n表1　各科门诊量\n表2　各科住院量",
        "一、进展\n（一）已销号问题\n略。\n（二）未销号问题\n余下1个问题见本报告⟦第一部分第（四）项⟧。\n二、打算\n盯住不放。",
        "各科室按时交表，填报口径见⟦附件3⟧。\n附件：1.自查表\n2.联系人名单",
        "（一）公开招标；\n（二）邀请招标；\n（三）询价。\n采用⟦前述第（四）项⟧方式的，应当报批。",
    )
    good = (
        "第一条 依据《政府采购法》第三十条制定本办法。\n第二条 采购应当公开。\n第三条 违反本办法第二条的，予以通报；违反条例第九条的，移送处理。",
        "有关要求见《关于开展检查的通知》附件3。\n附件：1.清单\n2.时限表",
        "明细见附件3，联系人见附件4。\n某某局\n2023年5月8日",
        "门诊量如表1所示，住院量如表2所示。\n某某医院",
        "一、情况\n详见第三部分。\n二、问题\n略。\n三、建议\n参见报告第五部分。",
        "各单位填报报表2份，见附件1份。\n附件：报表样式",
        "第一条 有下列情形之一的，不予立项：\n（一）资金未落实；\n（二）用地未批准。\n重大项目除外。\n"
        "第二条 本办法第一条第一款第（二）项所称批准，是指书面批准。\n第三条 本办法第一条第二款不适用于应急项目。",
        "一、进展\n（一）已完成\n略。\n（二）未完成\n略。\n二、打算\n依据《规划》第一部分第（六）项推进，未完成的见本报告第一部分第（二）项。",
        "将第三条修改为：“违反本条例第四十条的，责令改正。”\n第一条 略。\n第二条 略。\n第三条 略。",
        "审计组延伸抽查了12所学校，情况见附件一、附件二。\n附件1\n学校名单\n附件2\n问题汇总",
        "图1　流程\n由图1可见，流程分四步；地图2幅已归档。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        found, right = dangling(notice.folded, notice.paragraphs, notice.outline, notice.titles, notice.attachments)
        for one in found:
            against = [notice.place(*one.near)] if one.near else []
            yield self.finding(
                f"文中引用“{one.what}”，而{one.there}，所引内容不存在",
                notice.place(one.start, one.end),
                *against,
                suggestion="核对所引的序号，或补上缺少的内容",
                severity="error" if one.certain else "warning",
            )
        if right and not found:
            yield self.agreed(f"文中引用本文条款、附件、图表或部分{right}处，所引内容均存在")
