"""Rule layout-page-number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.layout import SIZES, Layout, PageNumber, described, family, same_size
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_DASHED = re.compile(r"[—－―]\s*#\s*[—－―]")
_MOVED = re.compile(r"\s*\t|\s{3}")  # by tabs or spaces, who knows where
_SIZE = SIZES["四号"]
_LONG = 900  # characters that do not fit on one page (22 lines of 28 characters hold 616)
_TITLE = "某县水务局关于河道清淤的通报"
_TEXT = "河道清淤已经完成，现予通报。\n"
_PAPER = "‹纸 210×297 37 35 28 26›\n"


@dataclass(frozen=True)
class LayoutPageNumber(Rule):
    """页码的有无、形式、字体字号或位置与格式标准不符

    A page number is set in 四号 宋体 digits between two long dashes (— 3 —), at the right on odd pages and at the left on even
    ones. One finding tells all that differs. Where the number stands in a text box its place is not known; a face is told by
    the name of the font for digits; a text that fits on one page needs no number.
    """

    id = "layout-page-number"
    severity = "info"
    basis = "《党政机关公文格式》GB/T 9704-2012（页码）"
    tags = ("layout",)
    needs = ()
    optional = True
    bad = (
        f"{_PAPER}⟦{_TITLE}⟧\n" + _TEXT * 80,
        f"{_PAPER}‹页码 # 四号 宋体 居右›\n‹双页页码 # 四号 宋体 居左›\n⟦{_TITLE}⟧\n{_TEXT}",
        f"{_PAPER}‹页码 — # — 小五 Calibri黑体 居右›\n‹双页页码 — # — 小五 Calibri黑体 居左›\n⟦{_TITLE}⟧\n{_TEXT}",
        f"{_PAPER}‹页码 — # — 四号 宋体 居中›\n⟦{_TITLE}⟧\n{_TEXT}",
    )
    good = (
        f"{_PAPER}‹页码 — # — 四号 宋体 居右›\n‹双页页码 — # — 四号 宋体 居左›\n{_TITLE}\n{_TEXT}",
        f"{_PAPER}‹页码 —#— 四号 SimSun 外侧›\n{_TITLE}\n{_TEXT}",
        f"{_PAPER}{_TITLE}\n{_TEXT}",
        f"{_PAPER}‹页码 －#－ 居右›\n‹双页页码 －#－ 居左›\n{_TITLE}\n{_TEXT}",
        f"{_TITLE}\n" + _TEXT * 80,
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        layout = notice.layout
        if layout is None or not layout.pages or not notice.paragraphs:
            return
        wrong = list(dict.fromkeys(_wrong(notice, layout)))
        if wrong:
            start, end = notice.title_span or notice.paragraphs[0][1:]
            advice = "页码用四号半角宋体数字，左右各一条一字线，单页居右空一字，双页居左空一字"
            yield self.finding("页码与格式标准不符：" + "；".join(wrong), notice.place(start, end), suggestion=advice)
        elif layout.numbers:
            yield self.agreed("页码的形式、字号和位置符合格式标准")


def _wrong(notice: Notice, layout: Layout) -> Iterator[str]:
    """What differs from the norm, in words."""
    if not layout.numbers:
        if len(notice.text) >= _LONG:
            yield "没有插入页码"
        return
    for number in layout.numbers:
        if not _DASHED.search(number.text):
            yield f"页码写作“{number.text.strip().replace('#', '1')}”，数字左右应各有一条一字线（— 1 —）"
        look = number.look._replace(font=number.look.latin)
        small = look.size is not None and not same_size(look.size, _SIZE)
        if small or (look.font is not None and family(look.font) != "宋体"):
            yield f"页码为{described(look)}，应为四号宋体"
    yield from _places(layout)


def _places(layout: Layout) -> Iterator[str]:
    if any(number.outside or number.floating or _MOVED.match(number.text) for number in layout.numbers):
        return
    odd = [number for number in layout.numbers if number.pages == "default"]
    even = [number for number in layout.numbers if number.pages == "even"]
    if odd and not layout.alternating:
        yield f"单页、双页页码都{_named(odd[0])}，应单页居右、双页居左"
        return
    for name, numbers, wanted in (("单页", odd, "right"), ("双页", even, "left")):
        if numbers and numbers[0].align not in (wanted, None if wanted == "right" else "both"):
            yield f"{name}页码{_named(numbers[0])}，应居{'右' if wanted == 'right' else '左'}"


def _named(number: PageNumber) -> str:
    return {"center": "居中", "right": "居右"}.get(number.align or "left", "居左")
