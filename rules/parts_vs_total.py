"""Rule parts-vs-total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.extract.quantities import Quantity
from auditor.finding import Finding, Severity
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.splits import Split
from auditor.sums import find_splits


@dataclass(frozen=True)
class PartsVsTotal(Rule):
    """各部分之和与总数不符

    Adds up the parts that a sentence splits a total into: 其中甲、乙、丙; 按…分; 已完成…其余…; 甲、乙，共…. Each printed
    number is the interval that its digits allow, so that rounded parts may differ by their rounding. A list after 其中 need
    not be complete and is wrong only if it exceeds its total; where the words say that nothing is left out (其余, 分别,
    完成 beside 正在推进, 税收 beside 非税) it must be exact. One person may bear several penalties and one group several
    descriptions: such parts overlap and are left alone. Shares in percent are the percentage rules' matter.
    """

    id = "parts-vs-total"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确"
    tags = ("numbers", "sums")
    needs = ("quantities",)
    bad = (
        "12个问题中，已完成整改⟦9个，正在推进4个⟧。",
        "医院受理投诉95件，其中来信⟦37件、来电47件、来访17件⟧。",
        "公司办理合同7件、协议4件，共⟦12件⟧。",
        "学校清点设备共53台，其中教学用⟦31台、实验用32台⟧。",
        "全年一般公共预算收入14.52亿元，其中税收收入9.38亿元、非税收入⟦5.41亿元⟧。",
        "审计反映问题146个。按整改时限分，立即整改的⟦98个、分阶段整改的26个、持续整改的12个⟧。",
        "41条措施中已落实⟦33条，其余9条⟧按序时推进。",
        "对反馈的9个问题，制定措施51条，其中1个月内完成的⟦17条、3个月内完成的19条、6个月内完成的25条⟧。",
        "评查案卷240卷，评定优秀⟦51卷、合格172卷、不合格27卷⟧。",
        "全年办案1846件，比上年的1735件增长6.4%，其中刑事1212件、民事184件、其他⟦405件⟧。",
        "全年采购药品1326批，比上年增加41批。分季度看：\n- 第一季度326批；\n- 第二季度341批；\n- 第三季度287批；\n- 第四季度⟦327批⟧。",
        "历年欠缴租金213.4万元，已追缴⟦151.8万元，尚有61.9万元⟧通过诉讼追缴。",
        "全院有病区23个，其中内科病区⟦32个⟧。",
        "检查餐饮单位120家，合格⟦98家、基本合格15家、不合格17家⟧。",
        "37个问题中，立行立改⟦22个，分阶段整改11个，持续整改5个⟧。",
    )
    good = (
        "检查餐饮单位120家，合格98家、基本合格15家、不合格7家。",
        "37个问题中，立行立改22个，分阶段整改11个，持续整改4个。",
        "12个问题中，已完成整改9个，正在推进3个。",
        "全年办案1846件，比上年的1735件增长6.4%，其中刑事1212件、民事184件、其他450件。",
        "评查案卷240卷，评定优秀51卷、合格172卷、不合格17卷。",
        "制定措施61条，其中1个月内完成的17条、3个月内完成的19条、6个月内完成的25条。",
        "全年采购药品1326批。重点科室情况如下：\n- 内科使用412批；\n- 外科使用302批；\n- 儿科使用118批。",
        "历年欠缴租金213.4万元，已追缴151.8万元，尚有61.6万元通过诉讼追缴。",
        "处理干部5人，其中党纪处分4人、政务处分3人，2人同时受到党纪和政务处分。",
        "全年支出52.40亿元，其中教育支出11.26亿元、卫生支出5.37亿元。",
        "工程总投资约10亿元，其中中央资金6亿元、地方资金5亿元。",
        "销售额3.3亿元，其中线上1.2亿元、线下2.2亿元。".replace("3.3", "3.4"),
        "三次产业占总量分别为1.26万亿元、3.43万亿元和4.31万亿元，总量9.01万亿元。",
        "代表200名，其中女代表90名、少数民族代表60名、党员代表150名。",
        "开工项目30个，竣工12个，在建18个。",
        "县级12名、镇级48名、村级163名，共计223名。",
        "召开党组会12次，其中专题研究5次，召开推进会9次。",
        "学校有教师120名，其中高级职称50名，市级以上骨干教师90名。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        reported: set[int] = set()
        for split in find_splits(notice):
            key = split.total.start if split.total_last else split.parts[0].start
            if key in reported:
                continue
            if not split.exceeds and not split.falls_short:
                if len(split.parts) > 1 and not split.overlapping:
                    reported.add(key)
                    yield self._agreement(notice, split)
                continue
            open_list = split.falls_short and not split.exhaustive
            if split.overlapping or (open_list and not self._nearly(split)):
                continue
            if not split.exhaustive and len(split.parts) > 1 and not split.slips:
                # More than the total by more than a slip of the pen: the parts describe the same things twice.
                continue
            reported.add(key)
            yield self._mismatch(notice, split, "warning" if open_list else "error")

    def _nearly(self, split: Split) -> bool:
        """Whether a list after 其中 falls short of its total by no more than two exchanged digits."""
        return len(split.parts) > 2 and split.exchanged and split.sum >= split.total.number * Decimal("0.9")

    def _agreement(self, notice: Notice, split: Split) -> Check:
        places = [notice.place(q.start, q.end) for q in (split.total, *split.parts)]
        return self.agreed(f"{_terms(split.parts)}＝{split.total.text}，与总数一致", *places)

    def _mismatch(self, notice: Notice, split: Split, severity: Severity) -> Finding:
        slips = split.slips
        if split.total_last:
            place, others = split.total, split.parts
            where = notice.place(place.start, place.end)
        elif len(slips) == 1:
            place = slips[0]
            others = tuple(q for q in (split.total, *split.parts) if q is not place)
            where = notice.place(place.start, place.end)
        else:
            where = notice.place(split.parts[0].start, split.parts[-1].end)
            others = (split.total,)
        total = split.total.text
        if len(split.parts) == 1:
            message = f"部分“{split.parts[0].text}”大于总数“{total}”"
        else:
            message = f"{_terms(split.parts)}＝{_shown(split.sum, split.total)}，与总数“{total}”不符"
        places = [notice.place(q.start, q.end) for q in others]
        return self.finding(message, where, *places, suggestion=_advice(split), severity=severity)


def _terms(parts: tuple[Quantity, ...]) -> str:
    return "＋".join(part.text for part in parts)


def _shown(number: Decimal, like: Quantity) -> str:
    """``number`` in the printed scale of ``like``: 1479000000 as 14.79亿元."""
    for word, scale in (("亿", 10**8), ("万", 10**4)):
        if word in like.text:
            return f"{(number / scale).normalize():f}{word}{like.unit}"
    return f"{number.normalize():f}{like.unit}"


def _advice(split: Split) -> str | None:
    slips = split.slips
    if len(slips) != 1:
        return "核对各部分与总数"
    difference = split.total.number - split.sum
    right = slips[0].number + (-difference if slips[0] is split.total else difference)
    return f"若其余各数无误，此处应为{_shown(right, slips[0])}"
