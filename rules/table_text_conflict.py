"""Rule table-text-conflict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.table_text import Said

_DIGITS = 3  # with fewer, one wrong digit is no sign of a slip
_AGREED = 6  # of more places only the first are linked


@dataclass(frozen=True)
class TableTextConflict(Rule):
    """正文的数字与表格不一致

    Compares a figure in a sentence with the cell of a table that gives it too: the words before the number name a row
    (人员经费320.5万元), a row and a column (甲区支出), or a column whose total it is (共发现问题31个); the unit is the same
    after conversion, and so are year, period and plan (上年, 预算, 计划). Printed digits are intervals, and 约, 余 and 以上
    widen them. A figure that any cell gives is right, and so is one of two that differ where the other agrees: figures of
    the text among themselves are `quantity-conflict`'s, sums in the table `table-total`'s, units `table-unit`'s. A guess
    (warning) where no slip of the pen explains the difference, and then only beside the table or where the text cites it.
    """

    id = "table-text-conflict"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确，前后一致"
    tags = ("numbers", "tables")
    needs = ("quantities",)
    bad = (
        "自查共发现问题⟦31个⟧，涉及金额389.30万元，详见下表。\n| 单位 | 问题数（个） | 金额（万元） |\n|---|---|---|\n| 第一小学 | 12 | 180.10 |\n"
        "| 第二小学 | 21 | 209.20 |\n| 合计 | 33 | 389.30 |\n",
        "2023年，全县税收收入完成⟦9.53亿元⟧，非税收入3.28亿元。\n表1　2023年财政收入完成情况\n单位：万元\n| 项目 | 收入 |\n|---|---|\n| 税收收入 | 93482 |\n"
        "| 非税收入 | 32818 |\n",
        "本年度河东区支出⟦24.86亿元⟧，河西区支出30.1亿元。\n| 区 | 收入（亿元） | 支出（亿元） |\n|---|---|---|\n| 河东区 | 20.3 | 24.68 |\n| 河西区 | 21.2 | 30.10 |\n",
        "全市共采购救护车⟦54辆⟧，分配情况见表2。\n\n表2　分配情况\n| 区县 | 救护车（辆） |\n|---|---|\n| 东县 | 20 |\n| 西县 | 25 |\n| 合计 | 45 |\n",
        "| 指标 | 单位 | 2022年 | 2023年 |\n|---|---|---|---|\n| 粮食总产量 | 万吨 | 12.63 | 12.83 |\n| 水产品产量 | 万吨 | 2.10 | 2.24 |\n\n"
        "2023年，全县粮食总产量⟦12.88万吨⟧，水产品产量2.24万吨。\n",
    )
    good = (
        "自查共发现问题33个，涉及金额约390万元，详见下表。\n| 单位 | 问题数（个） | 金额（万元） |\n|---|---|---|\n| 第一小学 | 12 | 180.10 |\n"
        "| 第二小学 | 21 | 209.20 |\n| 合计 | 33 | 389.30 |\n",
        "2023年，全县税收收入完成9.35亿元。2022年税收收入9.08亿元。\n表1　2023年财政收入完成情况\n单位：万元\n| 项目 | 收入 |\n|---|---|\n| 税收收入 | 93482 |\n"
        "| 非税收入 | 32818 |\n",
        "上年税收收入9.53亿元，2024年税收收入计划9.82亿元。\n表1　2023年财政收入完成情况\n单位：万元\n| 项目 | 收入 |\n|---|---|\n| 税收收入 | 93482 |\n"
        "| 非税收入 | 32818 |\n",
        "全年人员经费预算330.5万元，实际人员经费支出320.5万元。\n单位：万元\n| 项目 | 预算数 | 决算数 |\n|---|---|---|\n| 人员经费 | 330.50 | 320.50 |\n| 公用经费 | 84.30 | 80.10 |\n",
        "其中市本级发现问题13个。\n| 单位 | 问题数（个） |\n|---|---|\n| 第一中学 | 12 |\n| 第二中学 | 21 |\n| 合计 | 33 |\n",
        "全市共发现问题33个，已整改问题31个。\n| 单位 | 问题数（个） |\n|---|---|\n| 第一中学 | 12 |\n| 第二中学 | 21 |\n| 合计 | 33 |\n",
        "一季度税收收入2.53亿元。\n2023年财政收入（单位：亿元）\n| 项目 | 收入 |\n|---|---|\n| 税收收入 | 9.35 |\n| 非税收入 | 3.28 |\n",
        "培训覆盖面不断扩大，甲公司320人参训。\n| 企业 | 罚款（万元） | 整改人数（人） |\n|---|---|---|\n| 甲公司 | 32.0 | 330 |\n| 乙公司 | 21.5 | 210 |\n",
        "追回资金30余万元，超过100户受益。\n单位：万元\n| 项目 | 追回资金 |\n|---|---|\n| 补助 | 12.1 |\n| 津贴 | 21.3 |\n| 合计 | 33.4 |\n",
        "全镇人均可支配收入2.35万元，农业总产值9.8亿元。\n单位：亿元\n| 指标 | 数值 |\n|---|---|\n| 农业总产值 | 9.82 |\n| 工业总产值 | 31.40 |\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        agreed = []
        for said in notice.said:
            if said.kind == "agrees":
                agreed.append(said)
            elif said.kind == "differs" and (said.slip or said.linked):
                yield self._conflict(notice, said)
        if agreed:
            quantities = [said.mention.quantity for said in agreed[:_AGREED]]
            places = [notice.place(quantity.start, quantity.end) for quantity in quantities]
            yield self.agreed(f"正文有{len(agreed)}个数字与表格一致", *places)

    def _conflict(self, notice: Notice, said: Said) -> Finding:
        quantity, value = said.mention.quantity, said.values[0]
        place = notice.place(quantity.start, quantity.end)
        cells = [notice.place(each.cell.start, each.cell.end) for each in said.values]
        unit = value.unit.text if value.unit and not value.cell.text.endswith(value.unit.text) else ""
        row, column = value.table.row_names(value.cell.row)[-1], value.table.names(value.cell.column)[-1]
        message = (
            f"正文为“{place.quote}”，表{value.table.caption_number or value.table.number}"
            f"“{row}”行“{column}”列为“{value.cell.text}”{f'（{unit}）' if unit else ''}，两处不一致"
        )
        sure = said.slip and len(value.cell.text.replace(",", "").replace(".", "").strip("0")) >= _DIGITS
        return self.finding(
            message,
            place,
            *cells,
            suggestion="核对原始数据后统一正文与表格",
            severity=None if sure else "warning",
            confidence="high" if sure else "medium",
        )
