"""Rule procedure-order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.procedure import find_steps
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class ProcedureOrder(Rule):
    """检查、反馈、整改部署、成文的先后颠倒

    The steps of an inspection or audit follow one another: it ends, its result is fed back, a meeting takes up the
    feedback, the notice is signed. Compares the dates of these steps wherever the text tells of them: the inspection and
    the feedback in its opening, meetings and plans on the feedback anywhere. What was put right during the inspection,
    earlier rounds, and days without a year that may be of the next one are passed over. Ranges that run backwards are
    left to reversed-dates.
    """

    id = "procedure-order"
    severity = "error"
    basis = "《党政机关公文处理工作条例》：时间应当准确；巡视巡察与审计的工作程序"
    tags = ("dates", "inspection")
    needs = ("dates",)
    bad = (
        "2022年4月6日至6月10日，县委巡察组对公司开展巡察，并于⟦2022年5月9日⟧反馈意见。",
        "2023年3月6日至4月28日，市委第一巡察组对该局开展了常规巡察。\n⟦2023年4月3日⟧，市委第一巡察组向局党组反馈了意见。",
        "根据安排，2023年3月6日至4月28日，第三巡察组对我院开展巡察。6月9日，巡察组反馈了巡察意见。\n一、组织情况\n⟦5月12日⟧，院党委召开专题会议研究整改工作。",
        "关于整改的通报\n2023年3月6日至4月28日，第三巡察组对我院开展巡察。2023年6月9日，巡察组反馈了巡察意见。\n现将情况公布。\n某某医院\n⟦2023年1月15日⟧",
        "审计整改报告\n2022年9月1日至10月20日，市审计局审计组对集团进行了审计，2022年12月6日反馈意见。\n一、部署\n⟦2021年12月8日⟧，集团召开会议部署整改任务。",
        "关于整改的通报\n2023年6月9日，巡察组向校党委反馈了意见。\n一、部署\n⟦2024年6月16日⟧，校党委召开会议，传达反馈意见。\n\n某某学校\n2024年1月8日",
    )
    good = (
        "2020年10月12日至12月11日，巡察组对该院开展巡察，2021年1月8日反馈意见。1月12日，院党组召开会议研究整改方案。",
        "2020年10月12日至12月11日，巡察组对该院开展巡察，1月8日反馈意见。",
        "2023年3月6日至4月28日，第三巡察组对我院开展巡察，6月9日反馈意见。巡察期间，4月10日召开会议研究立行立改事项。",
        "2023年3月6日至4月28日，第三巡察组对我院开展巡察，6月9日反馈意见。针对2021年省委巡视，2021年7月召开会议部署整改工作。",
        "2018年9月1日至10月30日，区委巡察组开展首轮巡察。2023年3月6日至4月28日，第三巡察组对我院开展巡察，6月9日反馈意见。",
        "4月6日至6月10日，巡察组对公司开展巡察，6月30日反馈意见。\n一、部署\n7月，公司党委制定整改方案。",
        "2023年6月9日，巡察组向校党委反馈了意见；2023年5月30日，学校召开毕业典礼。",
        "2022年5月审计组进点，2022年4月被审计单位召开会议部署自查整改工作。",
        "",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at the step that is dated too early; a note on each order that holds."""
        for step in find_steps(notice.timeline):
            earlier = notice.place(step.earlier.start, step.earlier.end)
            later = notice.place(step.later.start, step.later.end)
            if step.holds:
                yield self.agreed(f"{step.claim}的先后正确：{earlier.quote}，{later.quote}", earlier, later)
                continue
            # What is told as done after the signature is wrong itself.
            place, other = (earlier, later) if step.claim == "研究部署整改与成文" else (later, earlier)
            message = f"{step.claim}的先后颠倒：前者为{earlier.quote}，后者为{later.quote}"
            if step.sure:
                yield self.finding(message, place, other)
            else:
                yield self.finding(message, place, other, severity="warning", confidence="medium")
