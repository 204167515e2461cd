"""Rule heading-parallel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.parallels import find_odd
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class HeadingParallel(Rule):
    """标题与同级标题不对应

    Of a series of headings, or of the points of an enumeration, all but one share a form: 关于…问题的整改, 聚焦…的思想,
    a noun at the end. The one that lacks a part of it (关于…问题, 聚焦…思想, 整改落实完成 beside 组织情况) was cut short.
    So is one clause among pairs that open alike (聚焦…，着力…), and one title in another order of words (服务水平提升 among
    提升…, 建好…; 及时解难 among …更加及时). Titles that are merely worded in another way are right. Marks and numbers of headings are left to `heading-markup`
    and `section-order`.
    """

    id = "heading-parallel"
    severity = "info"
    confidence = "medium"
    basis = "《党政机关公文处理工作条例》（公文表述规范、文字精练）"
    tags = ("wording", "structure")
    needs = ("outline",)
    bad = (
        "一、审计工作组织情况\n略。\n二、⟦整改任务完成⟧\n略。\n三、今后工作打算\n略。",
        "1.关于“学习不深入”问题的整改\n略。\n2.关于“收费不规范”问题的整改\n略。\n3.⟦关于“师德监督不力”问题⟧\n略。\n"
        "4.关于“食堂管理粗放”问题的整改\n略。",
        "（一）党委履责情况\n略。\n（二）巡察反馈问题整改情况\n略。\n（三）⟦选人用人专项检查反馈意见整改⟧\n略。\n（四）信访举报办理情况\n略。",
        "要做到“四破四立”：一是破除安于现状的观念，立进取之志；二是破除墨守成规的观念，立创新之志；三是⟦破除坐等靠要观念⟧，"
        "立实干之志；四是破除怕担风险的观念，立担当之志。",
        "（一）聚焦主责主业，着力提升质效\n略。\n（二）聚焦从严治警，着力锻造队伍\n略。\n（三）⟦基层基础方面⟧\n略。\n",
        "（一）工作机制更加健全\n略。\n（二）监管责任更加明晰\n略。\n（三）⟦有效整治食堂⟧\n略。\n",
        "（一）紧盯重点任务\n略。\n（二）筑牢安全防线\n略。\n（三）⟦医疗质量提升⟧\n略。\n",
        "（一）全力守护平安\n略。\n（二）着力保障民生\n略。\n（三）⟦执法行为更加规范⟧\n略。\n",
    )
    good = (
        "（一）加强领导，压实责任\n略。\n（二）挂图作战\n略。\n（三）强化宣传，营造氛围\n略。\n",
        "（一）加强组织领导\n略。\n（二）队伍建设方面\n略。\n（三）强化宣传引导\n略。\n",
        "（一）服务质量提升\n略。\n（二）环境改善\n略。\n（三）提升效率\n略。\n",
        "（一）民生保障更加有力\n略。\n（二）营商环境持续优化\n略。\n（三）改革创新\n略。\n",
        "一、基本情况\n略。\n二、主要问题\n略。\n三、工作建议\n略。",
        "一、整改情况\n略。\n二、存在问题\n略。\n三、下一步工作\n略。",
        "一是加强政治能力建设，二是加强业务能力建设，三是加强队伍建设，四是加强作风能力建设。",
        "（一）加强组织领导\n略。\n（二）压实工作责任\n略。\n（三）按期全面完成\n略。",
        "1.关于财务管理方面的问题\n略。\n2.关于人事管理方面的问题\n略。\n3.其他事项\n略。",
        "一、收入情况\n略。\n二、支出情况\n略。\n三、结论\n略。",
        "（一）医疗质量管理\n略。\n（二）药品管理\n略。\n（三）护理\n略。",
        "第一章 总则\n略。\n第二章 监督管理\n略。\n第三章 附则\n略。",
        "一、已完成\n略。\n二、正在推进\n略。\n三、尚未开展\n略。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each series with an odd member."""
        for series in notice.outline.series():
            odd = find_odd(series)
            if not odd:
                continue
            heading, sibling = odd.heading, odd.siblings[0]
            start = heading.number_end
            while start < heading.end and notice.folded[start] in "、，： \t*.":
                start += 1
            end = start + len(notice.text[start : heading.end].rstrip("* \t"))
            yield self.finding(
                f"“{heading.title}”与同级的“{sibling.title}”等形式不一致，{odd.told}",
                notice.place(start, end),
                *(notice.place(other.start, other.end) for other in odd.siblings[:3]),
                suggestion=odd.complete,
            )
