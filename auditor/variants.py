"""Two spellings of what is one name: how they differ, what year a notice is of, and which sentence a place stands in."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.notice import Notice
from auditor.signatures import signature_lines

_STOPS = "。！？；\n"
REACH = 160  # characters of a sentence that are looked at on either side
_GENRE = "(?:规则|规定|办法|细则|制度|方案|意见|条例|准则|规范|通知|清单|计划|指南|标准|规程|预案|流程|守则|章程|纲要|规划|要点|指引)"
GENRE = re.compile(f"{_GENRE}(?:（[^（）]{{1,8}}）)?$")


class Difference(NamedTuple):
    """What two strings do not share: ``head`` and ``tail`` are common, ``one`` and ``other`` stand between them."""

    head: str
    one: str
    other: str
    tail: str

    @property
    def inserted(self) -> str:
        """What one of them has and the other lacks, or an empty string when both have something of their own."""
        return self.one + self.other if not (self.one and self.other) else ""


def difference(one: str, other: str) -> Difference:
    """The longest common head, then the longest common tail, and what is left between them."""
    most = min(len(one), len(other))
    head = next((i for i in range(most) if one[i] != other[i]), most)
    most -= head
    tail = next((i for i in range(most) if one[-1 - i] != other[-1 - i]), most)
    return Difference(
        one[:head],
        one[head : len(one) - tail],
        other[head : len(other) - tail],
        one[len(one) - tail :],
    )


def sentence(folded: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind [start, end) in its sentence."""
    before = folded[max(0, start - REACH) : start]
    cut = max(before.rfind(mark) for mark in _STOPS)
    after = folded[end : end + REACH]
    stop = re.search(f"[{_STOPS}]", after)
    return before[cut + 1 :], after[: stop.start()] if stop else after


def notice_year(notice: Notice) -> int | None:
    """The year that a notice was written in: of its signature or title, else the latest that it names as past.

    None where nothing tells.
    """
    last = signature_lines(notice)
    signed = [
        d.since.year
        for d in notice.dates
        if last and last[0].start <= d.start < last[-1].end and _alone(notice, d.start, d.end)
    ]
    years = [year for year in signed if year]
    if years:
        return years[-1]
    span = notice.title_span
    titled = [d.since.year for d in notice.dates if span and span[0] <= d.start < span[1] and d.since.year]
    if titled:
        return titled[-1]
    days = [d.since.year for d in notice.dates if d.explicit_year and d.since.day and d.since.year]
    return max(days) if days else None


def _alone(notice: Notice, start: int, end: int) -> bool:
    paragraph = notice.paragraph_at(start)
    if paragraph is None or end < paragraph.end - 2 or start - paragraph.start > 30:
        return False
    return not re.search("[，。；：]", notice.folded[paragraph.start : paragraph.end])


class Exclusive(NamedTuple):
    """Names of bodies of which one division has only one; ``aliases`` maps each spelling to its normal form."""

    groups: dict[str, int]
    aliases: dict[str, str]


@cache
def exclusive_bodies() -> Exclusive:
    """The lexicon body_variants.tsv: rows ``alias`` (normal form, spellings) and ``one`` (names that exclude each other)."""
    groups: dict[str, int] = {}
    aliases: dict[str, str] = {}
    for number, (kind, name, others) in enumerate(lexicon.table("body_variants.tsv")):
        if kind == "alias":
            aliases.update(dict.fromkeys(others.split("|"), name))
        else:
            groups.update(dict.fromkeys((name, *others.split("|")), number))
    return Exclusive(groups, aliases)
