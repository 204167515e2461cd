"""Rule reversed-dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.chronology import Order, find_after_signature, find_ranges, find_sequences
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class ReversedDates(Rule):
    """时间先后颠倒

    A range whose end lies before its start; a building in use before work on it began; figures as of a day behind the
    signature, and what is told as done behind it. Only where the text states the relation and the years are known. A
    range of months that runs into the next year (供暖季10月至次年3月) is right; without any such word it is a warning.
    Days that do not exist are left to impossible-date, deadlines before the signature to deadline-passed, the steps of
    an inspection to procedure-order.
    """

    id = "reversed-dates"
    severity = "error"
    confidence = "high"
    basis = "《党政机关公文处理工作条例》：时间应当准确"
    tags = ("dates",)
    needs = ("dates",)
    bad = (
        "租期自⟦2023年5月1日起⟧至2022年4月30日止。",
        "会议纪要\n⟦2023年6月8日⟧，局党组召开了专题会。\n某某局\n2023年5月30日",
        "审计组对⟦2021年至2018年⟧的收支进行了核对。",
        "⟦2022年9月至2021年3月⟧，医院补缴费用12万元。",
        "⟦2023年9月4日至7月13日⟧，第二巡察组对该校开展巡察。",
        "⟦5月27日至20日⟧，专班走访企业40家。",
        "⟦11月中旬至9月下旬⟧，督查组抽查了15个单位。",
        "⟦9月至2月⟧，联合开展财务检查，检查学校21所。",
        "教学楼⟦2022年8月⟧开工建设，2021年5月投入使用。",
        "关于进展的通报\n其余3项已于⟦2024年5月⟧办结。\n\n某某局\n2024年3月18日",
        "关于整改的通报\n截至⟦2023年9月30日⟧，已完成整改12项。\n某某局\n2023年8月15日",
        "关于进展的通报\n⟦2024年7月9日⟧，局党组制定了采购办法。\n\n某某局\n2024年3月18日",
        "关于整改情况的通报\n1.⟦2024年12月⟧，清退多发补贴3万元。\n2.2023年8月，修订采购办法。\n\n某某局\n2024年3月18日",
        "关于整改情况的通报\n2023年5月，修订办法。2023年6月，清退补贴。2023年9月，约谈3人。\n\n某某局\n⟦2023年1月18日⟧",
    )
    good = (
        "合同期自2022年1月1日起至2022年12月31日止，2022年3月1日至5月6日巡察，党委对2017年以来的反馈意见逐条整改。",
        "关于会议的通知\n定于2023年9月5日召开年会，会前完成了筹备。\n某某协会\n2023年8月1日",
        "关于工作的报告\n2024年5月将完成验收，已于2024年2月完成初验。\n某某局\n2024年3月18日",
        "供暖期为11月至3月，森林防火期10月—4月。",
        "10月至次年3月开展专项行动，2021年11月至翌年4月结束。",
        "从2023年倒查至2018年，回溯2022年至2015年的合同。",
        "2022年12月至2023年2月，走访群众300户。",
        "综合楼2020年3月开工，2022年6月竣工验收；食堂2023年5月开工，宿舍楼2021年9月竣工。",
        "关于进展的通报\n截至2023年8月31日，已办结9件。\n某某局\n2023年9月5日",
        "关于培训的通知\n各单位：\n请于2022年4月1日前报名，截至2022年12月31日有效。\n某某中心\n2022年3月20日",
        "5月20日至27日集中检查，上旬至中旬为自查阶段，8月上旬至下旬为整改阶段。",
        "关于整改情况的通报\n一、进展\n2024年1月，修订办法。\n二、下一步安排\n2024年5月，组织复查。\n\n某某局\n2024年3月18日",
        "候鸟每年9月至4月在湿地越冬。",
        "",
    )
    shown: int = 20
    many: int = 3

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at ranges and at the earlier-named of two dates; one note on ranges, one for each other order."""
        ranges = list(find_ranges(notice.folded, notice.dates))
        orders = list(find_sequences(notice.folded, notice.dates))
        for order in ranges:
            if not order.holds:
                yield self._range(notice, order)
        right = [notice.place(order.first.start, order.first.end) for order in ranges if order.holds]
        if right:
            yield self.agreed(f"{len(right)}处起止时间先后正确", *right[: self.shown])
        for order in orders:
            yield self._order(notice, order)
        yield from self._signed(notice)

    def _range(self, notice: Notice, order: Order) -> Finding:
        date = order.first
        message = f"“{notice.text[date.start : date.end]}”{order.claim}"
        place = notice.place(date.start, date.end)
        if order.sure:
            return self.finding(message, place)
        return self.finding(message, place, severity="warning", confidence="medium")

    def _signed(self, notice: Notice) -> Iterator[Finding | Check]:
        """What is dated behind the signature; where most of it is, the signature is the odd one."""
        title = notice.title or ""
        orders = list(find_after_signature(notice.folded, notice.dates, notice.timeline, notice.headings, title))
        wrong = [order for order in orders if not order.holds]
        if len(wrong) < self.many:
            yield from (self._order(notice, order) for order in orders)
            return
        signature = wrong[0].second or wrong[0].first
        places = [notice.place(order.first.start, order.first.end) for order in wrong]
        place = notice.place(signature.start, signature.end)
        message = f"成文日期{place.quote}早于正文中已发生的{len(wrong)}件事，如{places[0].quote}"
        yield self.finding(message, place, *places[: self.shown])

    def _order(self, notice: Notice, order: Order) -> Finding | Check:
        other = order.second or order.first
        place = notice.place(order.first.start, order.first.end)
        against = notice.place(other.start, other.end)
        if order.holds:
            return self.agreed(f"{order.claim}的先后正确：{place.quote}，{against.quote}", place, against)
        message = f"{order.claim}的先后颠倒：前者为{place.quote}，后者为{against.quote}"
        if order.sure:
            return self.finding(message, place, against)
        return self.finding(message, place, against, severity="warning", confidence="medium")
