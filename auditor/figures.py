"""A number that is all of a table's cell, with the interval that its printed digits allow, and the unit a head gives."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from auditor.extract.quantities import split_unit
from auditor.extract.quantity_pattern import measures

YEAR = re.compile(r"(?:19|20)\d\d年?")
ENUMERATION = re.compile(
    r"^(?:序号|编号|代码|行次|顺序号|项次|科目编码|功能分类编码|案号|文号|No\.?|排名|名次|位次)$", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?P<sign>[+\-−－—]?)[¥￥]?(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,15})(?P<decimals>\.\d{1,8})?(?P<unit>[^\d.]{0,6})"
)
_NOTHING = re.compile(r"[-—–－―─/\\]{1,6}|无")
# （万元）, 金额/万元, 单位：万元
_STATED = re.compile(r"(?:计量)?单位[：:]?(?P<unit>[^\s，。；：:）)、/]{1,8})")
_BRACKETED = re.compile(r"（(?:单位：?)?(?P<unit>[^（）]{1,8})）")
_BEHIND = re.compile(r"[/／](?P<unit>[^/／（）]{1,6})$")


class Unit(NamedTuple):
    """A unit as a head prints it, at [start, end): ``base`` without its scale (万元 is ``scale`` 10000 of 元), and its
    kind as in models/measure_words.txt."""

    start: int
    end: int
    text: str
    base: str
    scale: Decimal
    kind: str


class Figure(NamedTuple):
    """A number as printed: ``half`` is half a unit of its last digit, ``unit`` what stands behind it in the cell."""

    number: Decimal
    half: Decimal
    unit: str

    @property
    def whole(self) -> bool:
        """Whether no decimals are printed."""
        return self.half >= Decimal("0.5")


ZERO = Figure(Decimal(0), Decimal(0), "")


def figure(text: str) -> Figure | None:
    """The number that a cell consists of (folded, without white space), with a unit behind it or not.

    A dash is zero. None when there is anything else in the cell: 约3, 12（3）, 3-5.
    """
    if not text or len(text) > 30:
        return None
    if _NOTHING.fullmatch(text):
        return ZERO
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    unit = match["unit"]
    if unit and unit not in measures():
        return None
    number = Decimal(match["digits"].replace(",", "") + (match["decimals"] or ""))
    places = len(match["decimals"] or ".") - 1
    return Figure(-number if match["sign"] not in ("", "+") else number, Decimal(5).scaleb(-places - 1), unit)


@cache
def unit_named(name: str) -> tuple[str, Decimal, str] | None:
    """Base, scale and kind of a unit's name; None when it is none."""
    known = measures()
    if name in known:
        base, scale = split_unit(name)
        return base, scale, known[name]
    for prefix, size in (
        ("万亿", 10**12),
        ("亿", 10**8),
        ("千万", 10**7),
        ("百万", 10**6),
        ("万", 10**4),
        ("千", 10**3),
        ("百", 100),
    ):
        rest = name.removeprefix(prefix)
        if rest != name and rest in known:
            base, more = split_unit(rest)
            return base, Decimal(size) * more, known[rest]
    return None


def unit_in(text: str, start: int, *, stated: bool = False) -> Unit | None:
    """The unit that a head (folded text that begins at ``start``) gives; with ``stated`` only where it says 单位.

    None when there is none, or several: 单位：人、万元.
    """
    match = _STATED.search(text)
    if match and text[match.end() : match.end() + 1] in ("、", "/", "，"):
        return None
    if match is None and not stated:
        found = list(_BRACKETED.finditer(text))
        match = found[-1] if found else _BEHIND.search(text)
    if match is None:
        return None
    name = match["unit"]
    known = unit_named(name) if name else None
    # Places within the cell hold only while no white space was taken out of it: callers mark the whole cell otherwise.
    return Unit(start + match.start("unit"), start + match.end("unit"), name, *known) if known else None
