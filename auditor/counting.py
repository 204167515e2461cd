"""Announced counts and the lists that belong to them: numbered items, 、 lists, runs of “quotations” and 《titles》."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from auditor.extract.quantities import Quantity
from auditor.notice import Notice
from auditor.numerals import han_value
from auditor.outline import RANKS, Heading
from auditor.text import HAN

# Nouns whose count is an announcement: what a text says that it will now list. Things that are merely counted in passing
# (projects, cases, persons) are not among them.
_LISTED = (
    "问题|方面|工作|任务|措施|举措|意见|建议|要求|重点|环节|领域|行为|事项|情形|内容|阶段|步骤|制度|机制|行动|工程|目标|"
    "特点|原因|不足|短板|原则|条件|方式|途径|层面|维度|关系|关口|指标|体系|能力|要点|课题|难题|变化|经验|做法|情况|类型"
)
_KINDS = "方面|领域|环节|重点|层面|维度|方式|途径|行为|情形|原则|指标|目标|目标要求|阶段|关口|工作组|专项组|小组|专班|类型|要素"
_LISTED_HEAD = re.compile(rf"[{HAN}A-Za-z]{{0,8}}?(?:{_LISTED})")
_KIND_HEAD = re.compile(rf"(?:(?![和与及])[{HAN}]){{0,4}}?(?:{_KINDS})")
_CUE = re.compile("(?:以下|下列|下面|如下)(?:的)?(?:这)?$")
_BACK_CUE = re.compile("(?:以上|上述|前述|上面|这)(?:的)?$")
_INTRODUCES = re.compile(
    "抓好|做好|采取|存在|发现|突出|主要有|具体有|分为|包括|共计|共有|尚有|还有|仍有|提出|围绕|聚焦|开展|实施|完成|落实|把握|做到|坚持|处理好|有$"
)
_OPEN_BEFORE = re.compile("其中|主要|例如|比如|诸如|特别是|尤其|部分")
_SLOGAN = re.compile(r"“(?P<number>[两二三四五六七八九十]{1,2})(?:个|大|项|条)")
MOST = 40  # a longer list is a table, and its count is no announcement


@dataclass(frozen=True)
class Listing:
    """An announced count and its list: ``count`` members announced at [start, end), ``members`` as they are listed.

    ``readings`` are all the counts that the list allows (a 和 may join two members or stand inside one); ``open``: the
    list need not be complete (等, 其中); ``noun`` what is counted, for messages; ``kind`` how the list is set.
    """

    start: int
    end: int
    count: int
    members: tuple[tuple[int, int], ...]
    readings: frozenset[int]
    open: bool
    noun: str
    kind: str

    @property
    def agrees(self) -> bool:
        """Whether any reading of the list has as many members as announced, or, of an open list, no more."""
        return self.count in self.readings or (self.open and min(self.readings) < self.count)


class Run(NamedTuple):
    """Numbered items of one style that count up without a break of the section that they stand in."""

    style: str
    items: tuple[Heading, ...]

    @property
    def readings(self) -> frozenset[int]:
        """How many items there are; a number left out or given twice is the numbering's fault, not the count's."""
        last = self.items[-1].ordinal or 0
        return frozenset({len(self.items), last, len({item.ordinal for item in self.items})})


def runs(headings: Sequence[Heading]) -> list[Run]:
    """Runs of numbered items in the order of their first item; each restarts at its first number."""
    open_runs: dict[str, list[Heading]] = {}
    found: list[tuple[str, list[Heading]]] = []
    for heading in headings:
        rank = RANKS.get(heading.style, -1)
        if not heading.inline:
            for style in [s for s in open_runs if RANKS[s] > rank]:
                del open_runs[style]
        if heading.ordinal is None or heading.style not in RANKS:
            continue
        current = open_runs.get(heading.style)
        last = current[-1] if current else None
        if last is None or heading.ordinal < (last.ordinal or 0) or heading.scope != last.scope:
            current = []
            found.append((heading.style, current))
            open_runs[heading.style] = current
        assert current is not None
        current.append(heading)
    return [Run(style, tuple(items)) for style, items in found]


class Lists:
    """All announced counts of a notice with their lists."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.folded = notice.folded
        self.runs = runs(notice.headings)
        self._by_start = {run.items[0].start: run for run in self.runs if run.items[0].ordinal == 1}
        self._number_starts = sorted(self._by_start)
        self._heads = [h.start for h in notice.headings]

    def all(self) -> Iterator[Listing]:
        """Each announcement once, numbered lists before lists in a sentence."""
        taken: set[int] = set()
        for listing in self._candidates():
            if listing.start not in taken:
                taken.add(listing.start)
                yield listing

    def _candidates(self) -> Iterator[Listing]:
        for quantity in self.notice.quantities:
            if not _countable(quantity):
                continue
            for find in (self._numbered, self._backward_numbered, self._colon, self._before):
                listing = find(quantity)
                if listing:
                    yield listing
                    break
        yield from self._slogans()

    # -- numbered items ------------------------------------------------------------------------------------------

    def _numbered(self, quantity: Quantity) -> Listing | None:
        """Items under the announcement, or behind it in its paragraph."""
        run = self._run_after(quantity.end)
        if run is None:
            return None
        head = _LISTED_HEAD.match(self.folded, quantity.end)
        first = run.items[0]
        between = self.folded[quantity.end : first.start]
        cue = bool(_CUE.search(self.folded, max(0, quantity.start - 5), quantity.start))
        if not self._announces(quantity, head, between, cue):
            return None
        end = head.end() if head else quantity.end
        members, readings = self._members(run)
        return Listing(
            quantity.start, end, int(quantity.number), members, readings, False, self._noun(quantity), "items"
        )

    def _run_after(self, offset: int) -> Run | None:
        """The run whose first item comes next, in the same or the next paragraph."""
        index = bisect_left(self._number_starts, offset)
        if index == len(self._number_starts):
            return None
        start = self._number_starts[index]
        if start - offset > 160:
            return None
        between = bisect_left(self._heads, start) - bisect_left(self._heads, offset)
        return self._by_start[start] if between == 0 else None

    def _announces(self, quantity: Quantity, head: re.Match[str] | None, between: str, cue: bool) -> bool:
        """Whether the number speaks of the list that follows and not of something said in passing."""
        rest = re.sub("^[\\s*_#>]+|[\\s*_#>]+$", "", between)
        sentences = re.split("[。！？\n]", rest.rstrip("。：！？"))
        if len(sentences) > (2 if cue else 1) or re.search("[“《]", rest[:3]):
            return False
        if cue:
            return True
        if head is None and not (quantity.unit in ("点", "方面") and len(rest) <= 2):
            return False
        tail = rest[head.end() - quantity.end :] if head else rest
        # 四个方面9个具体问题: the second number belongs to the same announcement.
        tail = re.sub(rf"^(?:\d+|[一二三四五六七八九十]+)[个项条类点][{HAN}]{{0,8}}", "", tail)
        clause = self._clause_before(quantity.start)
        if re.match("[：。]?$", tail):
            return bool(_INTRODUCES.search(clause)) or rest.endswith("：")
        counted = re.search("(?:共计|共有|尚有|仍有|还有|总计|共)$", clause)
        return bool(counted) and len(rest) <= 40 and "；" not in tail

    def _clause_before(self, offset: int) -> str:
        left = max(0, offset - 30)
        return re.split("[，。；：！？\n]", self.folded[left:offset])[-1]

    def _members(self, run: Run) -> tuple[tuple[tuple[int, int], ...], frozenset[int]]:
        items = list(run.items)
        stray = self._continuation(run)
        readings = set(run.readings)
        if stray:
            items.append(stray)
            readings = {len(items)}
        else:
            readings |= self._grandchildren(run)
        return tuple((item.start, max(item.end, item.number_end)) for item in items), frozenset(readings)

    def _grandchildren(self, run: Run) -> set[int]:
        """四个方面9个问题: the second number counts the items one level down."""
        inside = [
            other
            for other in self.runs
            if other.items[0].start > run.items[0].start
            and other.items[0].parent is not None
            and other.items[0].parent in {item.index for item in run.items}
            and not other.items[0].inline
        ]
        return {sum(len(other.items) for other in inside)} if inside else set()

    def _continuation(self, run: Run) -> Heading | None:
        """An item torn off from its list: it opens no list of its own where it stands, bears the next number, and is
        titled on the pattern of the list's other items."""
        last = run.items[-1]
        shape = _shape(run.items)
        if not shape or last.inline:
            return None
        for other in self.runs:
            first = other.items[0]
            if first.start > last.start and first.style == run.style and not first.inline:
                if first.ordinal == 1:
                    # Another list of this style began: only a stray behind the last of them belongs to nobody else.
                    return None
                if first.ordinal == (last.ordinal or 0) + 1 and _fits(shape, first):
                    return first
        return None

    def _backward_numbered(self, quantity: Quantity) -> Listing | None:
        """以上四个问题 behind 一是…二是…三是…."""
        if not _BACK_CUE.search(self.folded, max(0, quantity.start - 4), quantity.start):
            return None
        if not _LISTED_HEAD.match(self.folded, quantity.end):
            return None
        paragraph = self.notice.paragraph_at(quantity.start)
        if paragraph is None:
            return None
        near = self.notice.paragraphs[max(0, paragraph.index - 1)].start
        runs_near = [
            run
            for run in self.runs
            if run.items[0].ordinal == 1 and near <= run.items[-1].start < quantity.start and len(run.items) > 1
        ]
        sentence = max(self.folded.rfind(mark, 0, quantity.start) for mark in "。！？\n") + 1
        if not runs_near or quantity.start - sentence > 8:
            return None
        last = runs_near[-1]
        readings = frozenset().union(*(run.readings for run in runs_near))
        members = tuple((item.start, item.end) for item in last.items)
        end = _end(_LISTED_HEAD.match(self.folded, quantity.end), quantity)
        return Listing(
            quantity.start, end, int(quantity.number), members, readings, False, self._noun(quantity), "items"
        )

    def _slogans(self) -> Iterator[Listing]:
        """“六个服务”上见实效：一是…六是."""
        for quotation in self.notice.quotations:
            match = _SLOGAN.match(self.folded, quotation.start)
            count = han_value(match["number"].replace("两", "二")) if match else None
            run = self._run_after(quotation.end)
            if not match or not count or run is None or len(run.items) < 2:
                continue
            between = self.folded[quotation.end : run.items[0].start]
            if not re.fullmatch(rf"[{HAN}]{{0,12}}：", between):
                continue
            members = tuple((item.start, item.end) for item in run.items)
            yield Listing(quotation.start, quotation.end, count, members, run.readings, False, quotation.inner, "items")

    # -- lists inside a sentence ---------------------------------------------------------------------------------

    _COLON = re.compile(
        rf"(?P<noun>[{HAN}]{{0,10}})(?:(?P<open>，(?:其中|包括|如|主要是))|，?(?:即|分别是|分别为)|(?=：))(?P<colon>：?)"
    )

    def _colon(self, quantity: Quantity) -> Listing | None:
        """五类行为：甲、乙、丙、丁、戊；4项制度，即《甲》《乙》《丙》《丁》."""
        match = self._COLON.match(self.folded, quantity.end)
        if not match or re.search("(?<!行)为$|[是有]$", match["noun"]):
            return None
        stop = re.compile("[。！？\n]").search(self.folded, match.end(), match.end() + 400)
        end = stop.start() if stop else min(len(self.folded), match.end() + 400)
        named = _adjacent(self.folded, match.end(), end)
        is_open = bool(match["open"]) or bool(_OPEN_BEFORE.search(self._clause_before(quantity.start)))
        place_end = quantity.end + len(match["noun"])
        noun = quantity.unit + match["noun"]
        if len(named) >= 2:
            is_open = is_open or self.folded.startswith("等", named[-1][1])
            readings = frozenset({len(named)})
            return Listing(
                quantity.start, place_end, int(quantity.number), tuple(named), readings, is_open, noun, "named"
            )
        if not match["colon"]:
            return None
        segment = self.folded[match.end() : end]
        members = _split(self.folded, match.end(), end, "，；")
        listed = self.folded[match.end() : members[-1][1]]
        if re.search("[“”《》（）：]|[①-⑳]|[一二三四五六]是|第[一二三]", listed):
            return None
        if len(members) < 3:
            return None
        readings = _readings([self.folded[a:b] for a, b in members])
        readings |= _extended(re.split("[，；]", segment)) | {len(re.split("；", segment))}
        is_open = is_open or "等" in segment
        return Listing(
            quantity.start, place_end, int(quantity.number), tuple(members), frozenset(readings), is_open, noun, "named"
        )

    def _before(self, quantity: Quantity) -> Listing | None:
        """“甲”“乙”“丙”三个重点; 甲、乙、丙和丁四类."""
        offset = quantity.start
        is_open = self.folded.startswith("等", offset - 1)
        at = offset - 1 if is_open else offset
        if self.folded[at - 1 : at] in ("”", "》"):
            return self._quoted_before(quantity, at, is_open)
        kind = _KIND_HEAD.match(self.folded, quantity.end)
        grouped = quantity.unit in ("类", "种") and quantity.number <= 9
        if is_open or not (kind or grouped):
            return None
        left = max(0, at - 160)
        sentence = re.split("[。；：！？\n“”《》（）]", self.folded[left:at])[-1]
        clauses = sentence.split("，")
        if len(clauses[-1].split("、")) < 3 or re.search(r"\d", clauses[-1]):
            return None
        base = at - len(clauses[-1])
        members = _split(self.folded, base, at, "，")
        readings = _readings([self.folded[a:b] for a, b in members])
        readings |= _extended(clauses[::-1])
        if quantity.number < len(members) - 1 or quantity.number == 2:
            # The list began with something else: 提高甲、乙、丙与丁两项指标.
            return None
        end = kind.end() if kind else quantity.end
        return Listing(
            quantity.start,
            end,
            int(quantity.number),
            tuple(members),
            frozenset(readings),
            False,
            self._noun(quantity),
            "named",
        )

    def _quoted_before(self, quantity: Quantity, at: int, is_open: bool) -> Listing | None:
        members: list[tuple[int, int]] = []
        opening = {"”": "“", "》": "《"}
        end = at
        while end > 0 and self.folded[end - 1] in opening and len(members) < MOST:
            start = self._opening(end, opening[self.folded[end - 1]])
            if start < 0:
                return None
            members.insert(0, (start, end))
            end = start - 1 if self.folded[start - 1 : start] in ("、", "和", "与", "及") else start
        end_noun = _end(_LISTED_HEAD.match(self.folded, quantity.end), quantity)
        noun = self._noun(quantity)
        if len(members) == 1:
            return self._parallel(quantity, members[0], end_noun, noun)
        if self.folded[members[0][0] - 1 : members[0][0]] in ("、", "和", "及", "与"):
            return None
        readings = frozenset({len(members)})
        return Listing(quantity.start, end_noun, int(quantity.number), tuple(members), readings, is_open, noun, "named")

    def _opening(self, end: int, mark: str) -> int:
        left = max(0, end - 200)
        close = self.folded[end - 1]
        depth = 0
        for index in range(end - 1, left - 1, -1):
            if self.folded[index] == close:
                depth += 1
            elif self.folded[index] == mark:
                depth -= 1
                if depth == 0:
                    return index
            elif self.folded[index] == "\n":
                return -1
        return -1

    def _parallel(self, quantity: Quantity, span: tuple[int, int], end: int, noun: str) -> Listing | None:
        """“甲更加甲，乙更加乙，丙更加丙”四项要求: only clauses of one length are surely members."""
        inner = self.folded[span[0] + 1 : span[1] - 1]
        pieces = re.split("[，、；]", inner)
        if (
            len(pieces) < 3
            or len({len(piece) for piece in pieces}) > 1
            or not _LISTED_HEAD.match(self.folded, quantity.end)
        ):
            return None
        members, at = [], span[0] + 1
        for piece in pieces:
            members.append((at, at + len(piece)))
            at += len(piece) + 1
        return Listing(
            quantity.start, end, int(quantity.number), tuple(members), frozenset({len(pieces)}), False, noun, "named"
        )

    def _noun(self, quantity: Quantity) -> str:
        head = _LISTED_HEAD.match(self.folded, quantity.end) or _KIND_HEAD.match(self.folded, quantity.end)
        return quantity.unit + (head[0] if head else "")


def _countable(quantity: Quantity) -> bool:
    whole = quantity.number == int(quantity.number)
    return quantity.exact and quantity.kind == "item" and whole and 2 <= quantity.number <= MOST


def _end(match: re.Match[str] | None, quantity: Quantity) -> int:
    return match.end() if match else quantity.end


def _shape(items: Sequence[Heading]) -> tuple[str, str] | None:
    """What the titles of all items begin and end with, if that is a pattern (关于“…”问题的整改)."""
    titles = [item.title for item in items]
    if len(titles) < 2:
        return None
    front, back = _common(titles), _common([title[::-1] for title in titles])[::-1]
    return (front, back) if len(front) + len(back) >= 5 and len(front) >= 2 else None


def _common(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]


def _fits(shape: tuple[str, str], heading: Heading) -> bool:
    return heading.title.startswith(shape[0]) and heading.title.endswith(shape[1])


_NAMED = re.compile(r"(?:[、和与及]|以及)?(“[^“”\n]{1,80}”|《[^《》\n]{1,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?》)")


def _adjacent(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Quotations or titles that stand one behind the other from ``start``."""
    found: list[tuple[int, int]] = []
    at = start
    while (match := _NAMED.match(folded, at, end)) and len(found) <= MOST:
        found.append(match.span(1))
        at = match.end()
    return found


def _split(folded: str, start: int, end: int, stops: str) -> list[tuple[int, int]]:
    """The members of a 、 list that begins at ``start`` and ends at the first of ``stops`` or at ``end``."""
    stop = re.compile(f"[{stops}]").search(folded, start, end)
    limit = stop.start() if stop else end
    members, at = [], start
    for match in re.finditer("、", folded[start:limit]):
        members.append((at, start + match.start()))
        at = start + match.end()
    members.append((at, limit))
    return members


def _extended(clauses: Sequence[str]) -> set[int]:
    """Counts of a list that runs on over commas (甲、乙，丙、丁): of its members and of its clauses."""
    readings: set[int] = set()
    total = 0
    for n, clause in enumerate(clauses, 1):
        if "、" not in clause:
            break
        total += len(clause.split("、"))
        if n > 1:
            readings |= {n, total}
    return readings


def _readings(members: Sequence[str]) -> set[int]:
    """A list of n members and k words that may join two (和, 与, 及) has n to n+k members."""
    joins = sum(len(re.findall("以及|和|与|及|并|或", member)) for member in members)
    return set(range(len(members), len(members) + joins + 1))
