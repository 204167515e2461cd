"""Totals of a table and the cells that they are made of, down a column and along a row.

Only what is certain is compared: a line named 合计, 总计 or 小计, against the plain lines before or behind it. A column of
rates, prices or ranks does not add up, and a list with 其中, indents or numbered levels is left alone unless another
column shows how it adds up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from auditor.figures import ZERO, Figure, figure
from auditor.splits import exchanged_digits, one_digit
from auditor.tables import Table, TableCell

_GRAND = re.compile(r"(?:总计|合计|共计|总合计)(?:（[^（）+＋=\-]{1,6}）)?")
_SUB = re.compile(r"小计")
_PARTIAL = re.compile("合计|小计|总计|共计")  # 城区合计: of some of the rows
_AMONG = re.compile(r"^#|其中")
_NO_SUM = re.compile(
    "率|比|增长|增幅|增速|降幅|同比|环比|平均|人均|户均|亩均|均|单价|价格|标准|名次|排名|得分|分数|评分|年份|年度$|编号|序号|日期|时间|备注|指数|系数|"
    "密度|浓度|天数|距离|里程碑|涉及|覆盖|余额|累计|周期|期限|等级|电话|代码"
)
_SHARE = re.compile("占比|比重|构成|所占比例|占总|份额")
_MEASURED = re.compile("金额|收入|支出|预算|资金|经费|产值|面积|重量|长度|投资|税|费|款|额|值|产量|元|吨|亩")


class Number(NamedTuple):
    """A cell with the number in it."""

    cell: TableCell
    figure: Figure


@dataclass(frozen=True)
class Sum:
    """A total and its parts in one column (``down``) or row; ``names`` are those of the total's row and column.

    ``agrees`` allows for the rounding of the printed digits. ``proven`` says that the same lines add up elsewhere.
    """

    total: Number
    parts: tuple[Number, ...]
    down: bool
    names: tuple[str, str]
    exact: bool
    proven: bool = False

    @property
    def sum(self) -> Decimal:
        """What the parts add up to as printed."""
        return sum((part.figure.number for part in self.parts), Decimal(0))

    @property
    def agrees(self) -> bool:
        """Whether the printed digits allow the total."""
        halves = [n.figure.half for n in (self.total, *self.parts) if not (self.exact and n.figure.whole)]
        return abs(self.sum - self.total.figure.number) <= sum(halves, Decimal(0))

    @property
    def slip(self) -> bool:
        """Whether exchanged digits or one wrong digit in one number explains the difference."""
        difference = self.total.figure.number - self.sum
        wanted = [(part.figure.number, part.figure.number + difference) for part in self.parts]
        wanted.append((self.total.figure.number, self.sum))
        return any(exchanged_digits(a, b) or one_digit(a, b) for a, b in wanted if a > 0 and b > 0)


def find_sums(table: Table) -> Iterator[Sum]:
    """The sums of a table that are sure enough to be told, those that agree and those that do not."""
    if not 0 < table.head < table.rows or table.labels >= table.columns or table.labels == 0:
        return
    yield from _proven(list(_down(table)))
    yield from _proven(list(_along(table)))


def _proven(groups: Sequence[tuple[bool, list[Sum]]]) -> Iterator[Sum]:
    """Of each total line its sums, when they show that the line is the sum of these lines."""
    for plain, sums in groups:
        good = [one for one in sums if one.agrees]
        bad = [one for one in sums if not one.agrees]
        if good and len(bad) <= max(1, len(good) // 2):
            sure = len(good) > 1 or plain
            yield from (
                Sum(s.total, s.parts, s.down, s.names, s.exact, True)
                for s in (*good, *bad)
                if sure or s.slip or s.agrees
            )
        elif plain and not good and len(bad) == 1:
            yield from bad


def _number(table: Table, row: int, column: int) -> Number | None:
    cell = table.own(row, column)
    found = figure(cell.text) if cell else None
    return Number(cell, found) if cell and found else None


def _is_total(names: Sequence[str]) -> str:
    """``grand``, ``sub`` or nothing."""
    for name in names:
        if _GRAND.fullmatch(name):
            return "grand"
        if _SUB.fullmatch(name):
            return "sub"
    return ""


def _adds(table: Table, column: int) -> bool:
    name = "".join(table.names(column))
    unit = table.own_unit(column)
    rate = bool(_NO_SUM.search(name)) or (unit is not None and unit.kind in ("percent", "rate", "score", "temperature"))
    return bool(name) and not (rate and not _SHARE.search(name))


def _exact(table: Table, column: int) -> bool:
    """Whether integers of a column are counts and not rounded amounts."""
    unit = table.unit_of(column)
    if unit is not None:
        return unit.kind == "item" and unit.scale == 1
    return not _MEASURED.search("".join(table.names(column)))


def _lines(kinds: dict[int, str], total: int) -> tuple[list[int], bool]:
    """The lines that a total adds up: those before it when it is the last, those behind when it is the first; and
    whether there is no other way to read it."""
    order = list(kinds)
    at = order.index(total)
    before, behind = order[:at], order[at + 1 :]
    if kinds[total] == "sub":
        start = max((i + 1 for i, line in enumerate(before) if kinds[line]), default=0)
        return [line for line in before[start:] if kinds[line] == ""], False
    plain = not any(kinds[line] for line in order if line != total)
    if behind and before:
        return [], False
    around = before or behind
    if any(kinds[line] == "grand" for line in around):
        return [], False
    subs = [line for line in around if kinds[line] == "sub"]
    if subs and before and before[-1] == subs[-1]:
        return subs, False
    return ([], False) if subs else (around, plain)


def _down(table: Table) -> Iterator[tuple[bool, list[Sum]]]:
    body = range(table.head + 1, table.rows + 1)
    names = {row: table.row_names(row) for row in body}
    kinds = {row: _is_total(names[row]) for row in body if names[row]}
    named = any(_PARTIAL.search(name) and not _is_total([name]) for row in kinds for name in names[row])
    mixed = (
        named
        or any(_AMONG.search(name) for row in kinds for name in names[row])
        or _levels([names[row][0] for row in kinds])
    )
    for row in kinds:
        if not kinds[row]:
            continue
        lines, plain = _lines(kinds, row)
        lines = [line for line in lines if not any(_AMONG.search(name) for name in names[line])]
        if len(lines) < 2 or any(_NO_SUM.search("".join(names[line])) for line in lines):
            continue
        sums = [
            one
            for column in range(table.labels + 1, table.columns + 1)
            if _adds(table, column)
            and (
                one := _sum(
                    table,
                    [(line, column) for line in lines],
                    (row, column),
                    down=True,
                    names=(names[row][-1], "".join(table.names(column))),
                )
            )
        ]
        yield plain and not mixed, sums


_LEVEL = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]|（\d+）)")


def _levels(labels: Sequence[str]) -> bool:
    """Whether some rows are numbered and others not, or in several ways."""
    marks = {
        re.sub(r"[一二三四五六七八九十\d]+", "", match[0]) if (match := _LEVEL.match(label)) else None
        for label in labels
        if not _is_total([label])
    }
    return len(marks) > 1


def _along(table: Table) -> Iterator[tuple[bool, list[Sum]]]:
    columns = [c for c in range(table.labels + 1, table.columns + 1) if table.names(c)]
    names = {column: table.names(column) for column in columns}
    body = range(table.head + 1, table.rows + 1)
    for total in columns:
        if _is_total(names[total][-1:]) == "" or not _adds(table, total):
            continue
        above = names[total][:-1]
        others = {_unit(table, c) for c in columns if c != total and _adds(table, c)}
        wanted = others.pop() if len(others) == 1 else ""  # the unit that all have need not be said again
        if len(others) > 1 and not _unit(table, total):
            continue
        like = [
            c
            for c in columns
            if _adds(table, c)
            and not _SHARE.search("".join(names[c]))
            and _unit(table, c) in ("", wanted, _unit(table, total))
            and names[c][: len(above)] == above
        ]
        mixed = any(_AMONG.search(name) for c in like for name in names[c])
        kinds = {c: _is_total(names[c][-1:]) for c in like}
        lines, _ = _lines(kinds, total)
        if len(lines) < 2 or mixed:
            continue
        sums = [
            one
            for row in body
            if not _NO_SUM.search("".join(table.row_names(row)))
            and (
                one := _sum(
                    table,
                    [(row, line) for line in lines],
                    (row, total),
                    down=False,
                    names=("".join(table.row_names(row)), names[total][-1]),
                )
            )
        ]
        yield False, sums  # what stands beside a total may describe it again


def _unit(table: Table, column: int) -> str:
    unit = table.own_unit(column)
    return unit.text if unit else ""


def _sum(
    table: Table, places: Sequence[tuple[int, int]], total: tuple[int, int], *, down: bool, names: tuple[str, str]
) -> Sum | None:
    """The sum, or None when a number is missing or everything is zero."""
    whole = _number(table, *total)
    parts: list[Number] = []
    for place in places:
        number = _number(table, *place)
        if number is None:
            return None
        parts.append(number)
    if whole is None or whole.figure == ZERO or not any(part.figure.number for part in parts):
        return None  # a dash for a total says that the column is not added up
    column = total[1]
    percent = table.own_unit(column)
    if (
        _SHARE.search("".join(table.names(column)))
        or (percent and percent.kind == "percent")
        or whole.figure.unit in ("%", "‰")
    ) and whole.figure.number != 100:
        return None  # a rate of the whole, not the sum of its parts' rates
    if len({n.figure.unit for n in (whole, *parts) if n.figure.number}) > 1:
        return None
    return Sum(whole, tuple(parts), down, names, _exact(table, column))
