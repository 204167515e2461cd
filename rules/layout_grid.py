"""Rule layout-grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from auditor.finding import Finding
from auditor.layout import PageSetup
from auditor.layout_roles import Part, body
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_LINES, _CHARACTERS = 22, 28
_MM = 72 / 25.4  # points in a millimetre
_SLACK = 0.05  # of a line: the area is given in whole millimetres
_HEAD = "‹默认 三号 仿宋›\n"
_TEXT = "某县水务局关于河道清淤的通报\n"
_FIRST = "河道清淤已经完成，现予通报。"


@dataclass(frozen=True)
class LayoutGrid(Rule):
    """每面行数、每行字数与格式标准不符

    A page has 22 lines of 28 characters. Counts the lines by the fixed pitch of most paragraphs of the body, else by the
    grid of the page, and the characters by its grid; one more or less is let pass, as the norm itself allows for cases.
    A line that is higher than the grid takes two of its lines. Pitches that depend on what stands in a line are not counted, and neither are pages of another size: `layout-page`.
    """

    id = "layout-grid"
    severity = "info"
    basis = "《党政机关公文格式》GB/T 9704-2012（行数和字数）"
    tags = ("layout",)
    needs = ("outline",)
    optional = True
    bad = (
        f"{_HEAD}‹纸 210×297 37 35 28 26 行距15.6›\n{_TEXT}⟦{_FIRST}⟧\n",
        f"{_HEAD}‹纸 210×297 37 35 28 26 行距28.95 字距10.5›\n{_TEXT}⟦{_FIRST}⟧\n",
        f"{_HEAD}‹纸 210×297 37 35 28 26 行距28.95 字距15.8›\n{_TEXT}‹行距20›⟦{_FIRST}⟧\n‹行距20›各镇要加强巡查，发现问题及时上报。\n",
    )
    good = (
        f"{_HEAD}‹纸 210×297 37 35 28 26 行距28.95 字距15.8›\n{_TEXT}{_FIRST}\n",
        f"{_HEAD}‹纸 210×297 37 35 28 26 行距15.6›\n{_TEXT}‹行距28›{_FIRST}\n",
        f"{_HEAD}‹纸 210×297 37 35 28 26›\n{_TEXT}‹行距30›{_FIRST}\n",
        f"{_HEAD}‹纸 210×297 37 35 28 26 行距18›\n{_TEXT}{_FIRST}\n",
        f"{_HEAD}‹纸 210×297 25 25 30 30 行距15.6›\n{_TEXT}{_FIRST}\n",
        f"{_HEAD}‹纸 210×297 37 35 28 26›\n{_TEXT}{_FIRST}\n",
    )
    more_or_less: int = 1

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        layout = notice.layout
        parts = list(body(notice, layout)) if layout else []
        page = layout.pages[0] if layout and layout.pages else None
        if page is None or not parts or abs(page.text_height - 225) > 3 or abs(page.text_width - 156) > 3:
            return
        pitch = Counter(_step(part, page) for part in parts).most_common(1)[0][0]
        found = []
        for length, step, wanted, words in (
            (page.text_height, pitch, _LINES, "每面{}行"),
            (page.text_width, page.advance, _CHARACTERS, "每行{}字"),
        ):
            count = int(length * _MM / step + _SLACK) if step else wanted
            if abs(count - wanted) > self.more_or_less:
                found.append(f"{words.format(count)}，应为{wanted}{words[-1]}")
        place = notice.place(parts[0].start, parts[0].end)
        if found:
            advice = "设文档网格每页22行、每行28字，或正文行距固定值28至29磅"
            yield self.finding("正文" + "；".join(found), place, suggestion=advice)
        elif pitch:
            yield self.agreed("正文每面行数、每行字数符合格式标准", place)


_LOW, _HIGH = 1.0, 1.35  # times the size: how high a line of Song or Fangsong is, by its maker


def _step(part: Part, page: PageSetup) -> float | None:
    """The distance of the lines of a paragraph; None when nobody can tell."""
    setting, size = part.setting, part.look.size
    if setting.pitch or setting.spaced or not page.pitch or not size:
        return setting.pitch
    low, high = (ceil(size * factor / page.pitch) for factor in (_LOW, _HIGH))
    return low * page.pitch if low == high else None
