"""Rule deadline-passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.deadlines import find_deadlines
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class DeadlinePassed(Rule):
    """成文时期限已过

    What a text tells as still to come (预计于2020年12月完成, 将于…前), or asks its reader to do (请于…前反映,
    各单位要…，于…前报送), against the day that it was signed: a deadline that the reader cannot keep is an error, a plan
    whose day was over is a warning (a draft that was published late, or a wrong year). Plans that are told as plans of
    the past (原计划, 合同约定, 实际至…仍未) are passed over. What is told as done after the signature is left to
    reversed-dates.
    """

    id = "deadline-passed"
    severity = "warning"
    confidence = "medium"
    basis = "《党政机关公文处理工作条例》：时间应当准确；成文日期为签发或通过之日"
    tags = ("dates", "signature")
    needs = ("dates",)
    bad = (
        "关于整改的通报\n系统升级正在进行，预计于⟦2020年12月⟧完成。\n某某法院\n2021年3月5日",
        "关于报送材料的通知\n各单位：\n请于⟦2022年3月1日前⟧报送。\n2022年3月20日",
        "关于报送材料的通知\n各单位：\n请于⟦5月10日前⟧报送。\n某某办公室\n2022年5月20日",
        "关于整改的通报\n其余2个问题将于⟦2023年9月底前⟧整改到位。\n如有意见，请于2023年12月20日前反映。\n某某局\n2023年11月8日",
        "关于拟表彰对象的公示\n公示时间为⟦2023年5月8日至5月12日⟧。如有异议，请来电。\n某某局\n2023年6月1日",
        "关于督查情况的通报\n各责任单位要逐项对照问题台账抓好整改，于⟦2024年3月20日前⟧将结果书面报县督查室。\n某某办公室\n2024年5月6日",
        "关于抽查情况的通报\n抽查发现台账缺失5处。整改结果于⟦2023年6月30日前⟧报县医保局。\n某某局\n2023年8月1日",
        "关于进展的报告\n确保⟦二〇二二年六月底前⟧全部建成。\n某某公司\n二〇二二年八月三日",
    )
    good = (
        "关于整改的通报\n预计于2021年12月完成，其余力争2025年底前建成。\n某某法院\n2021年3月5日",
        "关于审计结果的公告\n该项目原计划于2019年6月完成，截至2020年5月仍未开工；合同约定将于2019年底前交付。\n某某局\n2020年8月5日",
        "关于工作的报告\n2022年初提出力争2022年6月底前建成，已如期建成。\n某某局\n2022年9月1日",
        "关于督查情况的通报\n方案要求各单位要抓紧整改，于2024年3月20日前将结果报督查室，3个单位没有按时报送。\n各单位要引以为戒，于2024年5月20日前报送说明。\n某某办公室\n2024年5月6日",
        "关于抽查情况的通报\n县医院将整改结果于2023年6月30日前报县医保局。自查报告已于2023年7月10日前报送。\n某某局\n2023年8月1日",
        "关于报名的通知\n请于1月10日前报名。\n某某局\n2022年12月20日",
        "关于竣工的通报\n会议要求确保2022年6月底前完工，各方按期完成了建设。\n某某局\n2022年9月1日",
        "关于结果的公告\n公示期为2023年5月8日至5月12日，期满无异议。\n某某局\n2023年6月1日",
        "关于整改的通报\n剩余3项未完成的，预计2024年6月底前全部完成。\n某某局\n2024年4月1日",
        "工作报告\n（2023年1月8日）\n力争到2022年的目标已经实现，力争今年底前开工。",
        "",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at days that were over; one note on those still to come."""
        right = []
        for passed in find_deadlines(notice.folded, notice.dates, notice.timeline):
            place = notice.place(passed.date.start, passed.date.end)
            if passed.holds:
                right.append(place)
                continue
            signature = notice.place(passed.signature.start, passed.signature.end)
            message = f"{passed.claim}“{place.quote}”早于成文日期{signature.quote}，成文时已经过去"
            if passed.sure and passed.claim == "办理时限":
                yield self.finding(message, place, signature, severity="error", confidence="high")
            else:
                yield self.finding(message, place, signature)
        if right:
            yield self.agreed(f"{len(right)}处期限、计划时间晚于成文日期", *right[:20])
