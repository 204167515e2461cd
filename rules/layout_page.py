"""Rule layout-page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.layout import PageSetup
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_PAPER = (210.0, 297.0)
_HEAD, _BINDING = 37.0, 28.0
_AREA = (156.0, 225.0)
_TITLE = "某县水务局关于河道清淤的通报"
_TEXT = "河道清淤已经完成，现予通报。\n"


@dataclass(frozen=True)
class LayoutPage(Rule):
    """公文用纸、页边与版心和格式标准不符

    Compares the sections of a Word file with the norm: paper A4, 37 mm above the text (天头), 28 mm at the binding edge (订口),
    a text area (版心) of 156 × 225 mm, each within a millimetre. One finding tells all that differs. Sections in landscape,
    for wide tables, are left alone, as is a file that does not say.
    """

    id = "layout-page"
    severity = "info"
    basis = "《党政机关公文格式》GB/T 9704-2012（幅面尺寸、页边与版心）"
    tags = ("layout",)
    needs = ()
    optional = True
    bad = (
        f"‹纸 215.9×279.4 37 35 28 26›\n⟦{_TITLE}⟧\n{_TEXT}",
        f"‹纸 210×297 25.4 25.4 31.8 31.8›\n⟦{_TITLE}⟧\n{_TEXT}",
        f"‹纸 210×297 37 25 28 26›\n⟦{_TITLE}⟧\n{_TEXT}",
        f"‹纸 210×297 37 35 28 26›\n‹纸 210×297 37 35 20 26›\n⟦{_TITLE}⟧\n{_TEXT}",
    )
    good = (
        f"‹纸 210×297 37 35 28 26›\n{_TITLE}\n{_TEXT}",
        f"‹纸 209.9×296.9 36.5 35.2 28.4 25.9›\n{_TITLE}\n{_TEXT}",
        f"‹纸 210×297 37 35 28 26›\n‹纸 297×210 25 25 20 20›\n{_TITLE}\n{_TEXT}",
        f"‹三号 仿宋›{_TITLE}\n{_TEXT}",
        f"{_TITLE}\n{_TEXT}",
    )
    millimetres: float = 1.0

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        layout = notice.layout
        upright = [page for page in layout.pages if page.width <= page.height] if layout else []
        if not upright or not notice.paragraphs:
            return
        wrong = list(dict.fromkeys(words for page in upright for words in self._wrong(page)))
        if not wrong:
            yield self.agreed("纸张为A4，天头、订口、版心符合格式标准")
            return
        start, end = notice.title_span or notice.paragraphs[0][1:]
        advice = "页面设置：A4，上37毫米、下35毫米、左28毫米、右26毫米"
        yield self.finding("页面设置与格式标准不符：" + "；".join(wrong), notice.place(start, end), suggestion=advice)

    def _wrong(self, page: PageSetup) -> Iterator[str]:
        """What differs from the norm, in words."""
        paper = (page.width, page.height)
        if not self._near(paper, _PAPER):
            yield f"用纸为{_mm(*paper)}，应为A4（{_mm(*_PAPER)}）"
        if not self._near((page.top,), (_HEAD,)):
            yield f"天头为{_mm(page.top)}，应为{_mm(_HEAD)}"
        if not self._near((page.inner,), (_BINDING,)):
            yield f"订口为{_mm(page.inner)}，应为{_mm(_BINDING)}"
        area = (page.text_width, page.text_height)
        if self._near(paper, _PAPER) and not self._near(area, _AREA):
            yield f"版心为{_mm(*area)}，应为{_mm(*_AREA)}"

    def _near(self, lengths: tuple[float, ...], wanted: tuple[float, ...]) -> bool:
        return all(abs(a - b) <= self.millimetres for a, b in zip(lengths, wanted, strict=True))


def _mm(*lengths: float) -> str:
    return "×".join(f"{length:.1f}".removesuffix(".0") for length in lengths) + "毫米"
