"""Announced counts and the lists that belong to them: numbered items here, lists inside a sentence in ``listing``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.extract.quantities import Quantity
from auditor.heading_pattern import RANKS
from auditor.listing import MOST, Listing, announced, clause_before, head_end, list_before, list_behind
from auditor.notice import Notice
from auditor.numerals import han_value
from auditor.outline import Heading
from auditor.text import HAN

_CUE = re.compile("(?:以下|下列|下面|如下)(?:的)?(?:这)?$")
_BACK_CUE = re.compile("(?:以上|上述|前述|上面|这)(?:的)?$")
_INTRODUCES = re.compile(
    "抓好|做好|采取|存在|发现|突出|主要有|具体有|分为|包括|共计|共有|尚有|还有|仍有|提出|围绕|聚焦|开展|实施|完成|落实|把握|"
    "做到|坚持|处理好|有$"
)
_COUNTS = re.compile("(?:共计|共有|尚有|仍有|还有|总计|共)$")
# 四个方面9个具体问题: the second number belongs to the same announcement.
_SECOND = re.compile(rf"^(?:\d+|[一二三四五六七八九十]+)[个项条类点][{HAN}]{{0,8}}")
_SLOGAN = re.compile(r"“(?P<number>[两二三四五六七八九十]{1,2})(?:个|大|项|条)")
_REACH = 160  # an announcement stands right before its list


class Run(NamedTuple):
    """Numbered items of one style that count up without a break of the section that they stand in."""

    style: str
    items: tuple[Heading, ...]

    @property
    def start(self) -> int:
        """Where the first item starts."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where the last item's title ends."""
        return self.items[-1].end

    @property
    def readings(self) -> set[int]:
        """How many items there are; a number left out or given twice is the numbering's fault, not the count's."""
        return {len(self.items), self.items[-1].ordinal or 0, len({item.ordinal for item in self.items})}


def runs(headings: Sequence[Heading]) -> list[Run]:
    """Runs of numbered items in the order of their first item; a smaller number than the last opens a new run."""
    current: dict[str, list[Heading]] = {}
    found: list[tuple[str, list[Heading]]] = []
    for heading in headings:
        if not heading.inline:
            rank = RANKS.get(heading.style, -1)
            for style in [style for style in current if RANKS[style] > rank]:
                del current[style]
        if heading.ordinal is None or heading.style not in RANKS:
            continue
        run = current.get(heading.style)
        if run is None or heading.ordinal < (run[-1].ordinal or 0) or heading.scope != run[-1].scope:
            run = []
            found.append((heading.style, run))
            current[heading.style] = run
        run.append(heading)
    return [Run(style, tuple(items)) for style, items in found]


class Lists:
    """All announced counts of a notice with their lists."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._folded = notice.folded
        self._runs = runs(notice.headings)
        self._starts = [run.start for run in self._runs]
        self._opening = [run for run in self._runs if run.items[0].ordinal == 1]
        self._opening_starts = [run.start for run in self._opening]
        self._heads = [heading.start for heading in notice.headings]
        self._inside: dict[int, int] = {}
        self._by_style: dict[str, list[Run]] = {}
        self._place_in_style: dict[int, int] = {}
        for run in self._runs:
            first = run.items[0]
            if not first.inline:
                siblings = self._by_style.setdefault(run.style, [])
                self._place_in_style[run.start] = len(siblings)
                siblings.append(run)
                if first.parent is not None:
                    self._inside[first.parent] = self._inside.get(first.parent, 0) + len(run.items)

    def all(self) -> Iterator[Listing]:
        """Each announcement once, numbered lists before lists in a sentence."""
        for quantity in self._notice.quantities:
            if _countable(quantity):
                listing = (
                    self._below(quantity)
                    or self._above(quantity)
                    or list_behind(self._folded, quantity)
                    or list_before(self._folded, quantity)
                )
                if listing:
                    yield listing
        yield from self._slogans()

    def _below(self, quantity: Quantity) -> Listing | None:
        """Items under the announcement, or behind it in its paragraph."""
        run = self._run_after(quantity.end)
        if run is None or not self._announces(quantity, run.start):
            return None
        items = list(run.items)
        stray = self._torn_off(run)
        if stray:
            items.append(stray)
            readings = {len(items)}
        else:
            # 四个方面9个问题: the second number counts the items one level down.
            readings = run.readings | {sum(self._inside.get(item.index, 0) for item in items)} - {0}
        members = [(item.start, max(item.end, item.number_end)) for item in items]
        end = head_end(self._folded, quantity) or quantity.end
        return announced(self._folded, quantity, end, members, readings)

    def _run_after(self, offset: int) -> Run | None:
        """The run whose first item comes next, with no other item between."""
        index = bisect_left(self._opening_starts, offset)
        if index == len(self._opening) or self._opening_starts[index] - offset > _REACH:
            return None
        run = self._opening[index]
        return run if bisect_left(self._heads, run.start) == bisect_left(self._heads, offset) else None

    def _announces(self, quantity: Quantity, first: int) -> bool:
        """Whether the number speaks of the list at ``first`` and not of something said in passing."""
        rest = re.sub(r"^[\s*_#>]+|[\s*_#>]+$", "", self._folded[quantity.end : first])
        cue = bool(_CUE.search(self._folded, max(0, quantity.start - 5), quantity.start))
        sentences = re.split("[。！？\n]", rest.rstrip("。：！？"))
        if len(sentences) > (2 if cue else 1) or re.match(".?.?[“《]", rest):
            return False
        if cue:
            return True
        end = head_end(self._folded, quantity)
        if end is None and not (quantity.unit == "点" and len(rest) <= 2):
            return False
        tail = _SECOND.sub("", self._folded[end or quantity.end : first].strip("*_#> \u3000\r\n"))
        clause = clause_before(self._folded, quantity.start)
        if re.fullmatch("[：。]?", tail):
            return bool(_INTRODUCES.search(clause)) or tail == "："
        return bool(_COUNTS.search(clause)) and len(rest) <= 40 and "；" not in tail

    def _torn_off(self, run: Run) -> Heading | None:
        """An item torn off from its list: it opens no list of its own where it stands, bears the next number, and is
        titled on the pattern of the list's other items. None when another list of this style began in between."""
        last = run.items[-1]
        siblings = self._by_style.get(run.style, [])
        if last.inline or run.start not in self._place_in_style:
            return None
        index = self._place_in_style[run.start] + 1
        if index == len(siblings):
            return None
        first = siblings[index].items[0]
        return first if first.ordinal == (last.ordinal or 0) + 1 and _fits(run.items, first) else None

    def _above(self, quantity: Quantity) -> Listing | None:
        """以上四个问题 behind 一是…二是…三是…."""
        if not _BACK_CUE.search(self._folded, max(0, quantity.start - 4), quantity.start):
            return None
        end = head_end(self._folded, quantity)
        paragraph = self._notice.paragraph_at(quantity.start)
        if end is None or paragraph is None:
            return None
        if not re.search(
            "(?:^|[。！？\n])[^。！？\n]{0,8}$", self._folded[max(0, quantity.start - 10) : quantity.start]
        ):
            return None
        near = self._notice.paragraphs[max(0, paragraph.index - 1)].start
        left, right = bisect_left(self._starts, near), bisect_left(self._starts, quantity.start)
        before = [run for run in self._runs[left:right] if run.items[0].ordinal == 1 and len(run.items) > 1]
        if not before or before[-1].end > quantity.start:
            return None
        readings: set[int] = set().union(*(run.readings for run in before))
        members = [(item.start, item.end) for item in before[-1].items]
        return announced(self._folded, quantity, end, members, readings)

    def _slogans(self) -> Iterator[Listing]:
        """“六个服务”上见实效：一是…六是."""
        for quotation in self._notice.quotations:
            match = _SLOGAN.match(self._folded, quotation.start)
            count = han_value(match["number"].replace("两", "二")) if match else None
            run = self._run_after(quotation.end)
            if not count or run is None or len(run.items) < 2:
                continue
            if re.fullmatch(rf"[{HAN}]{{0,12}}：", self._folded[quotation.end : run.start]):
                members = tuple((item.start, item.end) for item in run.items)
                readings = frozenset(run.readings)
                yield Listing(quotation.start, quotation.end, count, members, readings, False, quotation.inner)


def _countable(quantity: Quantity) -> bool:
    if quantity.kind != "item" or not quantity.exact or not 2 <= quantity.number <= MOST:
        return False
    return quantity.number == int(quantity.number)


def _fits(items: Sequence[Heading], other: Heading) -> bool:
    """Whether a title begins and ends like the titles of all ``items`` (关于“…”问题的整改), if these have a pattern."""
    titles = [item.title for item in items]
    front, back = _common(titles), _common([title[::-1] for title in titles])[::-1]
    if len(titles) < 2 or len(front) < 2 or len(front) + len(back) < 5:
        return False
    return other.title.startswith(front) and other.title.endswith(back)


def _common(texts: Sequence[str]) -> str:
    """What all texts begin with."""
    first, last = min(texts), max(texts)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]
