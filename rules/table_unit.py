"""Rule table-unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding, Severity
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.table_text import Said
from auditor.table_units import UnitConflict, find_unit_conflicts
from auditor.tables import Table

_DIGITS = 3  # so many like digits are no coincidence


@dataclass(frozen=True)
class TableUnit(Rule):
    """表格的计量单位前后不一致

    Finds a table that states two units of one kind for the same figures: in two lines above it, above it and in the heads of
    all its columns (单位：万元, 金额（元）), or in a head and in every cell below it; a share in % whose parts add up to 1;
    and a figure that text and table print with the same digits and different units. Where the table states no unit, the
    one that the text gives is a hint. A column may have a unit of its own (单价（元）, 人数（人）) beside that of the table.
    Shares that miss their 100% and other sums are `table-total`'s, other digits `table-text-conflict`'s.
    """

    id = "table-unit"
    severity = "warning"
    basis = "《党政机关公文处理工作条例》第二十条：计量单位准确"
    tags = ("numbers", "units", "tables")
    needs = ("quantities",)
    bad = (
        "单位：万元\n| 项目 | 预算数（⟦元⟧） | 决算数（元） |\n|---|---|---|\n| 设备 | 120000 | 118000 |\n| 材料 | 60000 | 59000 |\n",
        "表1　各局支出情况（单位：亿元）\n单位：⟦万元⟧\n| 单位 | 支出 |\n|---|---|\n| 水利局 | 1200.50 |\n| 林业局 | 830.20 |\n",
        "| 镇 | 补助（⟦万元⟧） |\n|---|---|\n| 东镇 | 32000元 |\n| 西镇 | 41500元 |\n",
        "| 产业 | 占比（⟦%⟧） |\n|---|---|\n| 第一产业 | 0.12 |\n| 第二产业 | 0.41 |\n| 第三产业 | 0.47 |\n| 合计 | 1.00 |\n",
        "本次审计共查出违规金额⟦389.30元⟧，明细见下表。\n单位：万元\n| 单位 | 违规金额 |\n|---|---|\n| 甲局 | 180.10 |\n| 乙局 | 209.20 |\n| 合计 | 389.30 |\n",
        "全院本年经费支出合计404.80万元，见下表。\n| 项目 | 经费支出 |\n|---|---|\n| 人员 | 320.50 |\n| 公用 | 84.30 |\n| 合计 | ⟦404.80⟧ |\n",
    )
    good = (
        "单位：万元\n| 项目 | 数量（台） | 单价（元） | 金额 |\n|---|---|---|---|\n| 电脑 | 20 | 5000 | 10 |\n| 打印机 | 5 | 2000 | 1 |\n",
        "单位：万元\n| 项目 | 预算数 | 决算数 |\n|---|---|---|\n| 设备 | 12.0 | 11.8 |\n| 材料 | 6.0 | 5.9 |\n",
        "单位：万元\n| 镇 | 人均补助（元） |\n|---|---|\n| 东镇 | 320 |\n| 西镇 | 415 |\n",
        "表1　支出情况\n（单位：万元）\n| 单位 | 金额（万元） | 占比（%） |\n|---|---|---|\n| 水利局 | 60.00 | 60.0 |\n| 林业局 | 40.00 | 40.0 |\n| 合计 | 100.00 | 100.0 |\n",
        "| 指标 | 单位 | 数值 |\n|---|---|---|\n| 地区生产总值 | 亿元 | 128.6 |\n| 城镇居民人均可支配收入 | 元 | 41200 |\n",
        "本次审计共查出违规金额389.3万元，明细见下表。\n单位：元\n| 单位 | 违规金额 |\n|---|---|\n| 甲局 | 1801000 |\n| 乙局 | 2092000 |\n| 合计 | 3893000 |\n",
        "单位：万元、人\n| 单位 | 支出（元） | 人数（人） |\n|---|---|---|\n| 水利局 | 1200500 | 35 |\n| 林业局 | 830200 | 28 |\n",
        "| 产业 | 占比（%） |\n|---|---|\n| 新兴产业 | 0.12 |\n| 未来产业 | 0.41 |\n",
        "| 镇 | 补助（元） |\n|---|---|\n| 东镇 | 32000 |\n| 西镇 | 4.15万元 |\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        found = False
        for table in notice.tables:
            for conflict in find_unit_conflicts(notice, table):
                found = True
                yield self._stated(notice, table, conflict)
        told: set[int] = set()
        for said in notice.said:
            if said.kind != "unit" or not (said.linked or _digits(said) >= _DIGITS):
                continue
            if said.values[0].unit is not None:
                yield self._other(notice, said)
            elif said.linked and (number := said.values[0].table.number) not in told:
                told.add(number)
                yield self._missing(notice, said)
        if not found and any(table.unit for table in notice.tables):
            yield self.agreed("表格上方、表头所注的计量单位没有互相矛盾之处")

    def _stated(self, notice: Notice, table: Table, conflict: UnitConflict) -> Finding:
        one, other = conflict.one, conflict.other
        first = notice.place(one.start, one.end)
        name = f"表{table.caption_number or table.number}"
        if other is None:
            message = f"{name}“{conflict.name}”列的单位是“%”，各项却按小数填写，相加为1而不是100"
            return self.finding(message, first, suggestion="改为百分数，或去掉单位“%”")
        second = notice.place(other.start, other.end)
        if conflict.kind == "cells":
            message = f"{name}表头“{conflict.name}”的单位是“{one.unit.text}”，该列各格却写作“{other.unit.text}”"
            return self.finding(message, first, second, suggestion="统一表头与各格的单位")
        where = "表头“" + conflict.name + "”" if conflict.kind == "columns" else "另一处"
        message = f"{name}上方注明单位为“{one.unit.text}”，{where}又注明为“{other.unit.text}”"
        return self.finding(message, second, first, suggestion="核对数据，只保留正确的单位")

    def _other(self, notice: Notice, said: Said) -> Finding:
        quantity, value = said.mention.quantity, said.values[0]
        assert value.unit is not None
        place, cell = notice.place(quantity.start, quantity.end), notice.place(value.cell.start, value.cell.end)
        severity: Severity = "error" if _digits(said) >= _DIGITS else "warning"
        message = f"正文为“{place.quote}”，表中同一数字“{cell.quote}”的单位是“{value.unit.text}”"
        return self.finding(message, place, cell, severity=severity, suggestion="核对后统一单位")

    def _missing(self, notice: Notice, said: Said) -> Finding:
        quantity, value = said.mention.quantity, said.values[0]
        place, cell = notice.place(quantity.start, quantity.end), notice.place(value.cell.start, value.cell.end)
        name = f"表{value.table.caption_number or value.table.number}"
        message = f"{name}没有注明单位，“{cell.quote}”与正文“{place.quote}”只在单位相同时一致"
        return self.finding(message, cell, place, severity="info", suggestion="在表格上方或表头注明单位")


def _digits(said: Said) -> int:
    return len(said.values[0].cell.text.replace(",", "").replace(".", "").strip("0"))
