"""Rule report-year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.years import find_appositions, find_claims, find_misdated, find_numbered, find_strays, reported_year


@dataclass(frozen=True)
class ReportYear(Rule):
    """报告、文号、成文的年份前后不符

    Which year an account is about, as its title (2023年工作总结), its main headings (2023年工作回顾, 2024年工作安排),
    the sentence that opens a part (2023年，在…领导下) and its date each say: what the others contradict is an error.
    Also a sentence that names the subject of the title with another year (现将…情况报告如下, 以…为契机), one that tells of
    next year as done below the account, 上年, 去年, 次年 with a year in brackets that it cannot be, and a document number
    whose year is not that of the signature. A report named by the year of its meeting looks back on the year before, a
    plan follows its account by one year, half-years and terms of office are no years of account: all that is right.
    Orders of days are left to reversed-dates and procedure-order.
    """

    id = "report-year"
    severity = "error"
    basis = "《党政机关公文处理工作条例》：时间应当准确，内容前后一致"
    tags = ("dates",)
    needs = ("dates", "outline")
    bad = (
        "县水务局2023年工作总结\n\n一、⟦2022年⟧工作回顾\n供水达标。\n二、2024年工作安排\n抓好抗旱。\n县水务局\n2024年1月8日",
        "区法院工作报告\n（2024年1月18日）\n各位代表：\n一、2023年工作回顾\n过去一年，办案增多。\n二、⟦2023年⟧工作安排\n做好审判。",
        "市医保局2022年度工作总结\n⟦2021年⟧，我局在市委领导下，各项工作有序推进。\n基金运行平稳。\n市医保局\n2022年12月28日",
        "镇卫生院2023年工作总结和2024年工作计划\n\n工作稳步开展。\n\n镇卫生院\n⟦2023年1月10日⟧",
        "2023年，全县接待游客80万人次，比⟦2021年（上年）⟧增长12%。",
        "关于供热情况的通报\n⟦去年（2021年）⟧新增用户3万户。\n某某局\n2023年4月6日",
        "实验小学⟦2022年⟧工作总结和2024年工作计划\n\n一、2023年工作回顾\n教学质量提高。\n二、2024年工作计划\n抓好课堂。",
        "⟦二〇二三年⟧度工作总结\n一、队伍建设\n二〇二二年，新招医生9名。\n二、业务\n二〇二二年，门诊增长。\n二〇二二年共手术80台。",
        "区法院工作报告\n（2024年1月18日）\n各位代表：\n一、2023年工作回顾\n过去一年，办案增多。\n⟦2024年⟧，全院审结案件900件。\n二、2024年工作安排\n做好审判。",
        "关于防汛工作的通知\n某政办发〔2023〕12号\n各单位：\n请做好防汛工作。\n某县人民政府办公室\n⟦2022年5月9日⟧",
        "关于2023年度内部审计整改情况的报告\n局党组：\n按照安排，现将⟦2022年⟧度内部审计整改情况报告如下。\n一、进展\n全部销号。",
        "二中关于2023年度校园巡察整改进展的通报\n一、进展\n全部销号。\n二、打算\n以⟦2022年⟧度校园巡察整改为契机，健全制度。",
    )
    good = (
        "关于2023年度内部审计整改情况的报告\n局党组：\n上年已将2022年度内部审计整改情况作了报告，现将2023年度内部审计整改情况报告如下。\n以2024年度内部审计为契机。",
        "县水务局2023年工作总结和2024年工作计划\n2023年，在县委领导下，我局完成了任务。\n一、2023年主要工作\n供水达标。\n二、2024年工作计划\n2024年，我局将抓好抗旱。\n县水务局\n2024年1月8日",
        "2023年政府工作报告\n——2023年1月9日在县第三届人民代表大会第二次会议上\n各位代表：\n一、2022年工作回顾\n2022年，全县上下坚持实干。\n二、2023年工作安排\n今年要抓好十件事。",
        "关于2022年财政预算执行情况与2023年财政预算草案的报告\n（2023年1月9日）\n一、2022年预算执行情况\n收支平衡。\n二、2023年预算草案\n收入增长5%。",
        "集团2023年上半年工作总结\n一、2023年上半年工作回顾\n产量增长。\n二、2023年下半年工作安排\n保供应。\n集团公司\n2023年7月9日",
        "市一中2023—2024学年第一学期工作总结\n2023年9月，迎来新生。\n2024年1月20日",
        "2023年，全县接待游客80万人次，比2019年增长30%，比上年（2022年）增长12%。",
        "关于2021年度部门决算的说明\n一、2021年度决算情况\n支出下降。\n二、2022年工作打算\n厉行节约。\n某某局\n2022年9月6日",
        "五年来工作回顾\n2019年，我局启动改革。2021年，我局完成改革。\n一、过去五年工作回顾\n二、2023年工作安排\n2022年12月30日",
        "关于开展2023年度工作总结的通知\n各单位：\n请认真撰写总结。\n某某局\n2023年11月6日",
        "2023年春节期间安全工作总结\n节日平稳。\n某某街道\n2023年2月6日",
        "关于表彰先进的通报\n某政发〔2022〕31号\n各单位：\n现予表彰。\n某县人民政府\n2023年1月9日",
        "区法院工作报告\n（2024年1月18日）\n一、2023年工作回顾\n2021年，启动改革。2023年，审结案件900件。\n二、2024年工作安排\n2023年，改革试点完成。2024年，将推广。",
        "关于审计整改情况的报告\n2020年度预算执行审计发现问题5个，2021年、2022年先后整改。\n某某局\n2023年2月6日",
        "",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at claims that the majority contradicts; one note when all agree."""
        claims = find_claims(notice.folded, notice.paragraphs, notice.headings, notice.timeline)
        reported = reported_year(claims)
        if reported is not None and len(claims) > 1:
            right = [claim for claim in claims if reported in claim.years]
            places = [notice.place(claim.start, claim.end) for claim in right]
            for claim in claims:
                if reported in claim.years:
                    continue
                message = f"{claim.what}，{right[0].what}，二者不符"
                yield self.finding(message, notice.place(claim.start, claim.end), *places[:3])
            if len(right) > 1:
                yield self.agreed(f"{len(right)}处对报告年份（{reported}年）的表述一致", *places)
        for misdated in find_misdated(notice.folded, notice.paragraphs, notice.title_span):
            place = notice.place(misdated.start, misdated.end)
            message = f"此处写作{place.quote}，标题“{notice.title}”所指的同一件事却不是这一年"
            yield self.finding(message, place, *(notice.place(*span) for span in [notice.title_span] if span))
        flagged = {claim.start for claim in claims if reported is not None and reported not in claim.years}
        for stray in find_strays(notice.folded, notice.headings, notice.timeline):
            if stray.start in flagged:
                continue
            message = f"“{stray.heading.year}年”的部分却述及{stray.year}年"
            heading = notice.place(stray.heading.start, stray.heading.end)
            yield self.finding(message, notice.place(stray.start, stray.end), heading)
        yield from self._numbered(notice)
        for named in find_appositions(notice.folded, notice.timeline, reported):
            place = notice.place(named.start, named.end)
            if named.year in named.allowed:
                yield self.agreed(f"“{named.word}”与所注年份相符", place)
                continue
            years = "或".join(f"{year}年" for year in sorted(named.allowed))
            yield self.finding(f"“{named.word}”应为{years}，括注或并列的年份却是{named.year}年", place)

    def _numbered(self, notice: Notice) -> Iterator[Finding | Check]:
        """The year of the document number against the first signature; early in a year that of the last may stand."""
        timeline = notice.timeline
        numbered = find_numbered(notice.document_numbers, notice.paragraphs, notice.folded)
        signed = timeline.signatures[0].since if timeline.signatures else None
        if numbered is None or signed is None or signed.year is None:
            return
        number, year = numbered
        place = notice.place(number.start, number.end)
        signature = notice.place(timeline.signatures[0].start, timeline.signatures[0].end)
        late = year == signed.year - 1 and (signed.month or 12) <= 3
        if year == signed.year:
            yield self.agreed("文号的年份与成文日期一致", place, signature)
        elif not late:
            yield self.finding(f"文号的年份是{year}年，成文日期却是{signature.quote}", signature, place)
