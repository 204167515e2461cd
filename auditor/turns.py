"""Where the pages of a document turn, as a person says it, and the numbers that are printed on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.extract.marks import Jump
from auditor.notice import Notice
from auditor.source_map import Page

_SHOWN = 12  # characters of a page that stand for its beginning or end


class Numbered(NamedTuple):
    """A page and the number printed on it; [``start``, ``end``) is its text."""

    page: Page
    printed: int
    start: int
    end: int

    @property
    def begins(self) -> tuple[int, int]:
        """Its first characters."""
        return self.start, min(self.end, self.start + _SHOWN)


def numbered(notice: Notice) -> list[Numbered]:
    """The pages that have text and a printed number, in the order of the file."""
    origin = notice.origin
    if origin is None:
        return []
    spans: dict[int, tuple[int, int]] = {}
    for strip in origin.strips:
        start, end = spans.get(strip.page, (strip.start, strip.end))
        spans[strip.page] = min(start, strip.start), max(end, strip.end)
    return [
        Numbered(page, page.printed, *spans[page.number])
        for page in origin.pages
        if page.printed is not None and page.number in spans
    ]


def printed_at(notice: Notice, offset: int) -> int | None:
    """The number printed on the page that holds a character."""
    page = notice.origin.page_at(offset) if notice.origin else None
    if page is None or notice.origin is None:
        return None
    return next((each.printed for each in notice.origin.pages if each.number == page), None)


def followed(notice: Notice, marks: Sequence[Jump]) -> Iterator[tuple[Jump, Jump]]:
    """Each 下转第N版 with the 上接第M版 that stands on page N of the file, where M is the page that it was sent from."""
    free = [mark for mark in marks if mark.kind == "from"]
    for mark in marks:
        page = printed_at(notice, mark.start)
        if mark.kind != "to" or page is None or mark.page in (None, page):
            continue
        rest = next((m for m in free if printed_at(notice, m.start) == mark.page and m.page in (None, page)), None)
        if rest is not None:
            free.remove(rest)
            yield mark, rest


def has_page(notice: Notice, mark: Jump) -> bool:
    """Whether the file has the page that a mark names."""
    return printed_at(notice, mark.start) is not None and any(page.printed == mark.page for page in numbered(notice))


def turn_between(notice: Notice, start: int, end: int) -> str:
    """``（第1页末至第2页）`` where the text turns to another page or column between two places, else nothing."""
    if notice.origin is None or not notice.origin.strips:
        return ""
    before, after = notice.origin.page_at(start), notice.origin.page_at(end)
    if before != after:
        return f"（第{before}页末至第{after}页）"
    turned = any(start < turn.offset <= end for turn in notice.origin.turns)
    return f"（第{before}页换栏处）" if turned else ""
