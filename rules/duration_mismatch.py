"""Rule duration-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.durations import find_spans
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class DurationMismatch(Rule):
    """时长与起止时间不符

    A duration (为期3个月, 共7天, 合同期三年) against the range of dates that it is said of, in front of it in brackets
    or behind it in its sentence. The ends may be counted both ways, months are rounded to their halves, 约 and 余
    widen, workdays and hours of lessons are left alone, and so is what may last for a part of the range (培训, 集中督查
    within some months). A range that runs backwards is left to reversed-dates.
    """

    id = "duration-mismatch"
    severity = "error"
    basis = "公历；《党政机关公文处理工作条例》：时间、数字应当准确"
    tags = ("dates", "numbers")
    needs = ("dates",)
    bad = (
        "在全县开展为期⟦3个月⟧的专项整治（6月1日至7月31日）。",
        "2023年3月6日至4月21日，巡察组对该校进行了为期⟦60天⟧的巡察。",
        "国庆节：10月1日至7日放假调休，共⟦8天⟧。",
        "审计组自2022年4月11日至6月10日，历时⟦四个月⟧，完成了现场审计。",
        "公示期⟦7天⟧（2023年5月4日至5月8日）。",
        "租赁合同期⟦三年⟧（2019年1月1日至2023年12月31日）。",
        "2016—2022年的⟦四年⟧间，医院新增床位200张。",
        "整治行动为期⟦半年⟧（2023年3月至11月）。",
        "项目2022年3月1日开工，2022年8月31日竣工，历时⟦4个月⟧。",
        "根据年度计划，2023年4月3日至4月28日，审计组采取查账、座谈、走访等方式，对8家医院、3所学校的账目进行了审计，历时⟦36天⟧。",
        "学校法人任期⟦三年⟧（2020年9月—2022年8月）。",
    )
    good = (
        "4月27日至5月27日，对该院开展了为期一个月的巡察，4月27日至5月27日共31天。",
        "4月10日至6月9日，巡察组开展为期两个月的巡察；3月6日至4月21日，开展了为期近两个月的巡察。",
        "元旦：2018年12月30日至2019年1月1日放假调休，共3天。",
        "6月至8月，组织开展为期10天的集中督查；7月1日至8月31日，举办3期为期5天的培训班。",
        "公示期5个工作日（5月4日至5月10日），采购公告期限为5个工作日，自2023年5月4日至5月10日。",
        "三年行动（2020年至2022年）、“十三五”五年规划（2016—2020年）、任期五年（2018年3月至2023年3月）。",
        "2019年至2022年三年间，新建学校5所，2019年至2022年的四年间，改造危房9处。",
        "整改期限为2个月（7月21日至9月20日），约40天（3月6日至4月21日），十余天（5月1日至14日）。",
        "七年级（2022年9月至2023年7月）新生，第三年（2023年1月至12月）考核，近三年（2020年至2022年）无欠款。",
        "2023年1月至6月，共走访20天，收到来信5件，发放慰问金6月（1月至3月补发）。",
        "项目2022年3月开工，2023年8月竣工，历时一年半；2023年上半年（1月至6月），2022年（3月至6月）停工。",
        "2023年4月3日至4月28日，专班采取查账、走访等方式，对8家医院的账目进行了核对，历时26天。",
        "2023年4月3日至4月28日，专班轮流驻点，对8家医院逐一核对，每家走访5处，历时3天。",
        "半年来（2023年1月至6月），两周内（6月5日至6月16日）完成；一年半（2021年7月至2022年12月）。",
        "",
    )
    shown: int = 20

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at durations; one note on all that fit."""
        right = []
        for span in find_spans(notice.folded, notice.dates):
            place = notice.place(span.start, span.end)
            ends = notice.place(span.date.start, span.date.end)
            if span.holds:
                right.append(place)
                continue
            yield self.finding(f"写作{place.quote}，而{ends.quote}是{span.real}", place, ends)
        if right:
            yield self.agreed(f"{len(right)}处时长与起止时间相符", *right[: self.shown])
