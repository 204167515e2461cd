"""Rule page-order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.turns import Numbered, numbered

_LEAST = 3  # numbered pages
_REGULAR = (
    0.5  # of the steps must be to the next number, or of the pages must lie alike, or the numbers are something else's
)


def _pages(*numbers: str) -> str:
    return "".join(f"‹页 {number}›\n{text}\n" for number, _, text in (each.partition(" ") for each in numbers))


@dataclass(frozen=True)
class PageOrder(Rule):
    """页码不连续、重复或次序颠倒

    Follows the numbers that are printed on the pages of a PDF: one that is left out means that a page is lost, one that
    comes twice that a page was put in twice, and one that comes back that pages lie in the wrong order. Numbering that
    begins anew at 1 (an attachment), a first page with any number (an excerpt) and pages without a number are right. Where
    most steps are not to the next number, what is printed there is no page number. What the turn cuts off
    is `truncated-text`'s and `broken-paragraph`'s.
    """

    id = "page-order"
    severity = "warning"
    basis = "《党政机关公文格式》GB/T 9704-2012（页码）；《党政机关公文处理工作条例》（发文前复核内容完整）"
    tags = ("structure", "pages")
    needs = ()
    bad = (
        _pages("1 清淤已经完成。", "2 各镇已经验收。", "3 经费已经拨付。", "5 ⟦台账已经移交。⟧", "6 管护已经落实。"),
        _pages("1 清淤已经完成。", "2 各镇已经验收。", "2 ⟦各镇已经验收。⟧", "3 经费已经拨付。", "4 台账已经移交。"),
        _pages(
            "1 清淤已经完成。",
            "3 ⟦经费已经拨付。⟧",
            "2 各镇已经验收。",
            "4 台账已经移交。",
            "5 管护已经落实。",
            "6 巡查照常进行。",
        ),
        _pages("7 清淤已经完成。", "8 各镇已经验收。", "11 ⟦经费已经拨付。⟧", "12 台账已经移交。"),
    )
    good = (
        _pages("1 清淤已经完成。", "2 各镇已经验收。", "3 经费已经拨付。"),
        _pages("5 清淤已经完成。", "6 各镇已经验收。", "7 经费已经拨付。", "1 附件一。", "2 附件二。"),
        _pages("1 清淤已经完成。", "2 各镇已经验收。")
        + "‹页›\n图在此处。\n"
        + _pages("4 经费已经拨付。", "5 台账已经移交。"),
        _pages("1 清淤已经完成。", "5 各镇已经验收。", "9 经费已经拨付。", "20 台账已经移交。"),
        _pages("1 清淤已经完成。", "3 各镇已经验收。"),
        "清淤已经完成。\n— 1 —\n各镇已经验收。\n— 3 —\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        pages = numbered(notice)
        if len(pages) < _LEAST or not _regular(pages):
            return
        found = list(self._turns(notice, pages))
        yield from found
        if not found:
            yield self.agreed(f"页码连续：第{pages[0].printed}页起共{len(pages)}页")

    def _turns(self, notice: Notice, pages: Sequence[Numbered]) -> Iterator[Finding]:
        settled = -1  # pages up to this one are told
        for index, (before, after) in enumerate(pairwise(pages)):
            gap = after.page.number - before.page.number  # pages without a number lie between
            if index <= settled or after.printed - before.printed == gap or after.printed == 1:
                continue
            if after.printed == before.printed:
                message = f"第{after.printed}页出现两次（文件的第{before.page.number}、第{after.page.number}张）"
                yield self._finding(notice, before, after, message, "核对原件，删去重复的一页")
            elif (last := _swapped(pages, index)) > index:
                settled = last
                numbers = "、".join(str(page.printed) for page in pages[index + 1 : last + 1])
                message = f"第{before.printed}页之后依次是第{numbers}页，次序颠倒"
                yield self._finding(notice, before, after, message, "按页码重新排列")
            elif after.printed > before.printed + gap:
                first, end = before.printed + gap, after.printed - 1
                lost = f"第{first}页" if first == end else f"第{first}至{end}页"
                message = f"第{before.printed}页之后是第{after.printed}页，缺{lost}"
                yield self._finding(notice, before, after, message, "核对原件，补上缺失的页")
            elif after.printed < before.printed:
                message = f"第{before.printed}页之后是第{after.printed}页，页码倒退"
                yield self._finding(notice, before, after, message, "核对原件，按页码重新排列")

    def _finding(self, notice: Notice, before: Numbered, after: Numbered, message: str, advice: str) -> Finding:
        place, other = notice.place(*after.begins), notice.place(*before.begins)
        return self.finding(message, place, other, suggestion=advice)


def _regular(pages: Sequence[Numbered]) -> bool:
    """Whether the numbers are those of pages."""
    steps = [after.printed - before.printed for before, after in pairwise(pages)]
    shifts = Counter(page.printed - page.page.number for page in pages)
    return sum(step == 1 for step in steps) >= _REGULAR * len(steps) or shifts.most_common(1)[0][1] > _REGULAR * len(
        pages
    )


def _swapped(pages: Sequence[Numbered], index: int) -> int:
    """The index of the last of the pages behind ``index`` that are the next ones in another order; ``index`` when none."""
    first = pages[index].printed
    for count in range(2, min(len(pages) - index, 8)):
        numbers = [page.printed for page in pages[index + 1 : index + 1 + count]]
        if sorted(numbers) == list(range(first + 1, first + 1 + count)):
            return index + count
    return index
