"""Rule table-total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.finding import Finding, Severity
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.table_sums import Sum, find_sums
from auditor.tables import TableCell

_TERMS = 6  # more parts are not written out
_AGREED = 6  # of more places only the first are linked


@dataclass(frozen=True)
class TableTotal(Rule):
    """表格的合计与各行、各列之和不符

    Adds up the rows above (or below) a row named 合计, 总计 or 小计, and the columns beside a column so named, in tables of
    Word files, web pages and Markdown. Each printed number is the interval that its digits allow; a dash is zero, and a
    blank cell leaves its column alone. Rates, prices and ranks do not add up; shares do where their total is 100. Rows with
    其中 or several numbered levels are compared only where another column shows how they add up. Where a row's and a
    column's total both miss by the cell that they share, that cell is the place. Sums in sentences are
    `parts-vs-total`'s.
    """

    id = "table-total"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字准确"
    tags = ("numbers", "sums", "tables")
    needs = ()
    bad = (
        "| 单位 | 问题（个） |\n|---|---|\n| 第一小学 | 12 |\n| 第二小学 | 9 |\n| 合计 | ⟦31⟧ |\n",
        "| 科室 | 门诊（人次） | 住院（人次） | 合计 |\n|---|---|---|---|\n| 内科 | 820 | 64 | 884 |\n| 外科 | 415 | 88 | 503 |\n"
        "| 儿科 | 390 | 21 | ⟦431⟧ |\n",
        "单位：万元\n| 项目 | 预算数 | 决算数 |\n|---|---|---|\n| 人员经费 | 320.50 | 318.20 |\n| 公用经费 | 84.30 | 80.10 |\n"
        "| 合计 | 404.80 | ⟦389.30⟧ |\n",
        "| 乡镇 | 户数 | 占比（%） |\n|---|---|---|\n| 东岭镇 | 120 | 40.0 |\n| 西塘镇 | 180 | 55.0 |\n| 合计 | 300 | ⟦100⟧ |\n",
        "| 部门 | 一季度 | 二季度 | 合计 |\n|---|---|---|---|\n| 销售部 | 14 | ⟦16⟧ | 33 |\n| 采购部 | 8 | 7 | 15 |\n| 仓储部 | 5 | 6 | 11 |\n"
        "| 合计 | 27 | 32 | 59 |\n",
    )
    good = (
        "| 单位 | 问题（个） |\n|---|---|\n| 第一小学 | 12 |\n| 第二小学 | 9 |\n| 合计 | 21 |\n",
        "单位：亿元\n| 产业 | 增加值 |\n|---|---|\n| 第一产业 | 12.34 |\n| 第二产业 | 45.67 |\n| 第三产业 | 50.01 |\n| 合计 | 108.03 |\n",
        "| 学院 | 就业率（%） |\n|---|---|\n| 文学院 | 91.2 |\n| 理学院 | 94.6 |\n| 合计 | 93.1 |\n",
        "| 乡镇 | 占比（%） |\n|---|---|\n| 甲镇 | 33.3 |\n| 乙镇 | 33.3 |\n| 丙镇 | 33.3 |\n| 合计 | 100 |\n",
        "| 类别 | 人数 |\n|---|---|\n| 在编 | 40 |\n| 其中：女 | 18 |\n| 聘用 | 12 |\n| 合计 | 52 |\n",
        "| 片区 | 件数 |\n|---|---|\n| 城东 | 6 |\n| 城西 | 7 |\n| 小计 | 13 |\n| 城南 | 4 |\n| 城北 | 3 |\n| 小计 | 7 |\n| 合计 | 20 |\n",
        "| 单位 | 案件（件） |\n|---|---|\n| 民一庭 | 120 |\n| 民二庭 |  |\n| 合计 | 155 |\n",
        "| 序号 | 项目 | 2019年 | 2020年 |\n|---|---|---|---|\n| 1 | 甲 | 3 | — |\n| 2 | 乙 | — | 4 |\n| | 合计 | 3 | 4 |\n",
        "| 合计 | 其中：男 | 其中：党员 |\n|---|---|---|\n| 50 | 30 | 35 |\n| 41 | 22 | 30 |\n",
        "| 指标 | 数值 |\n|---|---|\n| 一、财政拨款 | 100 |\n| 1.基本支出 | 60 |\n| 2.项目支出 | 40 |\n| 二、其他收入 | 20 |\n| 合计 | 120 |\n",
        "| 企业 | 单价（元） | 数量（台） | 金额（元） |\n|---|---|---|---|\n| 甲公司 | 10 | 3 | 30 |\n| 乙公司 | 20 | 2 | 40 |\n| 合计 | — | 5 | 70 |\n",
        "| 名称 | 数量 |\n|---|---|\n| 合计 | 19 |\n| 帐篷 | 12 |\n| 棉被 | 7 |\n",
        "| 项目 | 数量 |\n|---|---|\n| 总计 | 9 |\n| 城区合计 | 5 |\n| 东区 | 2 |\n| 西区 | 3 |\n| 郊区 | 4 |\n",
        "| 总计 | 男 | 女 | 党员 |\n|---|---|---|---|\n| 9 | 4 | 5 | 6 |\n",
        "| 重点企业 | 产值（亿元） |\n|---|---|\n| 甲公司 | 33 |\n| 乙公司 | 21 |\n| 全市合计 | 310 |\n",
        "| 标段 | 造价（万元） | 工期（天） |\n|---|---|---|\n| 一标段 | 960 | 180 |\n| 二标段 | 900 | 150 |\n| 合计 | 1860 | — |\n",
        "单位：万元\n| 项目 | 金额 |\n|---|---|\n| 设备 | 13 |\n| 材料 | 8 |\n| 合计 | 22 |\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for table in notice.tables:
            sums = list(find_sums(table))
            good = [one for one in sums if one.agrees]
            bad = [one for one in sums if not one.agrees]
            done: set[int] = set()
            for one, other in _crossing(bad):
                done |= {id(one), id(other)}
                yield self._cell(notice, one, other)
            for one in bad:
                if id(one) not in done:
                    yield self._total(notice, one)
            if good:
                places = [notice.place(s.total.cell.start, s.total.cell.end) for s in good[:_AGREED]]
                yield self.agreed(f"表{table.number}：{len(good)}处合计与各分项之和一致", *places)

    def _total(self, notice: Notice, one: Sum) -> Finding:
        total = one.total.cell
        row, column = one.names
        terms = (
            "＋".join(part.cell.text for part in one.parts) if len(one.parts) <= _TERMS else f"{len(one.parts)}项之和"
        )
        message = f"“{row}”行“{column}”列：{terms}＝{_shown(one.sum)}，与“{total.text}”不符"
        against = [notice.place(part.cell.start, part.cell.end) for part in one.parts[:_TERMS]]
        place = notice.place(total.start, total.end)
        severity: Severity = "error" if one.proven or one.slip else "warning"
        advice = f"若各分项无误，此处应为{_shown(one.sum)}"
        return self.finding(message, place, *against, suggestion=advice, severity=severity)

    def _cell(self, notice: Notice, one: Sum, other: Sum) -> Finding:
        cell, right = _shared(one, other) or (one.total.cell, one.sum)
        message = f"此格为“{cell.text}”，按所在行、列的合计都应为“{_shown(right)}”"
        against = [notice.place(s.total.cell.start, s.total.cell.end) for s in (one, other) if s.total.cell is not cell]
        return self.finding(
            message, notice.place(cell.start, cell.end), *against, suggestion=f"核对后改为{_shown(right)}"
        )


def _crossing(bad: list[Sum]) -> Iterator[tuple[Sum, Sum]]:
    """A column's and a row's sum that the same change of one cell would mend."""
    down, along = [s for s in bad if s.down], [s for s in bad if not s.down]
    for one in down:
        mending = [other for other in along if _shared(one, other)]
        if len(mending) == 1:
            along.remove(mending[0])
            yield one, mending[0]


def _shared(one: Sum, other: Sum) -> tuple[TableCell, Decimal] | None:
    rights = _rights(one)
    for cell, right in _rights(other).items():
        if rights.get(cell) == right:
            return cell, right
    return None


def _rights(one: Sum) -> dict[TableCell, Decimal]:
    """Each cell of a sum with what it would have to be if all others are right."""
    difference = one.total.figure.number - one.sum
    return {one.total.cell: one.sum} | {part.cell: part.figure.number + difference for part in one.parts}


def _shown(number: Decimal) -> str:
    return f"{number:f}"
