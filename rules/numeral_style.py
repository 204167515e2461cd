"""numeral-style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding, Severity
from auditor.notice import Notice
from auditor.numeral_forms import MIXED_DATE, NUMERAL_KINDS, mixed_forms
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import Cover


@dataclass(frozen=True)
class NumeralStyle(Rule):
    """数字用法不合规范

    Numerals as GB/T 15835-2011 has them: a date in one kind of digits (2020年五月3日 is a warning), years with four digits,
    approximate numbers in Han characters without 、 (七八个), no 千 and 百 behind Arabic digits, % and 万 at both ends of a
    range, Han characters in set words; and counts of one unit in one form (二十三人 in a text that writes 45人, or the other way). One finding
    for each kind in a document. Dates that do not exist: `impossible-date`; values that contradict: the number rules.
    """

    id = "numeral-style"
    severity = "info"
    confidence = "high"
    basis = "《出版物上数字用法》GB/T 15835-2011"
    tags: ClassVar[tuple[str, ...]] = ("numbers", "style")
    needs: ClassVar[tuple[str, ...]] = ("quantities",)
    bad = (
        "医院于⟦2020年五月3日⟧启用新楼。",
        "⟦二〇二一年6月⟧，学校完成改造；验收在7月底。",
        "⟦20年⟧底前完成全部整改，19年上半年已清退。",
        "每班抽查⟦7、8⟧个学生，全年走访30几户。",
        "查实违规资金⟦3千⟧5百元，涉及2千余人。",
        "增速为⟦5—8%⟧，投资9~16亿元。",
        "⟦1方面⟧抓收入，另一方面抓支出；5一期间安排值班。",
        "参训干部45人、教师120人、医生36人、护士98人，检查组12人，旁听⟦二十三人⟧，观摩15人，听课200人。",
        "抽查台账⟦4千⟧余份，培训2千5百余人。",
        "出动检查人员三十六名，抽查商户一百一十二家，发现问题八十七个，立案二十三件，处理责任人十九名，约谈企业⟦25家⟧，整改问题六十四个。",
        "整治耕地267亩、林地43亩、园地82亩，复垦撂荒地⟦五百三十六亩⟧，流转土地1120亩、草地734亩、水面218亩。",
        "会议近日召开，⟦5月八日⟧前报名。",
    )
    good = (
        "2020年5月3日启用，二〇二〇年五月三日印发。",
        "历时20年，判处有期徒刑10年3个月，建校98年。",
        "七八个学生、十几户、第7、8条、7、8月份、1、2年级、3、4号楼。",
        "全长3千米，功率5千瓦，重2千克，投入3500万元、2.4亿元。",
        "增速为5%—8%，投资9亿~16亿元，2018—2020年，3至5个工作日。",
        "一方面抓收入，另一方面抓支出；“五一”期间值班，处置警情1起。",
        "一、二季度持续增长；二、三个方面的问题已整改。第三、四个问题仍在推进。",
        "《二十四条措施》印发后，45家企业、36家门店、20家酒店受益，十多家单位表态，15家签约。",
        "出动检查人员三十六名，抽查商户一百一十二家，立案二十三件，列支经费15万元，整改25处，电话8123。",
        "20年底蕴深厚，30年初心不改。",
        "广西“三月三”、2023年三月三歌圩、十月革命。",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for kind in NUMERAL_KINDS:
            slips = [s for s in kind.slips(notice.folded) if not notice.allowed.wording(s.start, s.end)]
            if not slips:
                continue
            first, *others = (notice.place(slip.start, slip.end) for slip in slips[: self.shown])
            count = f"，全文共{len(slips)}处" if len(slips) > 1 else ""
            severity: Severity | None = "warning" if kind.says == MIXED_DATE else None
            right = f"改为{slips[0].right}" if slips[0].right else None
            message = f"{kind.says}，此处为“{first.quote}”{count}"
            yield self.finding(message, first, *others, severity=severity, suggestion=right)
        named = Cover([*notice.titles, *notice.quotations])
        odd, other = mixed_forms(notice.quantities, named)
        if odd and other:
            first, *others = (notice.place(q.start, q.end) for q in odd[: self.shown])
            count = f"，全文共{len(odd)}处" if len(odd) > 1 else ""
            here, there = ("阿拉伯数字", "汉字") if odd[0].text[0].isdigit() else ("汉字", "阿拉伯数字")
            message = f"同类数量写法不一：此处用{here}“{first.quote}”，别处用{there}，如“{other.text}”{count}"
            yield self.finding(message, first, notice.place(other.start, other.end), *others)
