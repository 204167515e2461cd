"""Figures that one text gives twice for one subject: 财政总收入完成24.86亿元 … 财政总收入24.66亿元, one digit apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from auditor import lexicon
from auditor.mentions import Mention
from auditor.splits import exchanged_digits, one_digit, significant
from auditor.text import HAN

_RUN = re.compile(f"[{HAN}“”]{{2,24}}")
_FILLER = re.compile("(?:完成|实现|达到?|为|共计|总计|合计|累计|共|约|是|有|了|的|突破|分别)$")
_WHOLE = re.compile(
    "^(?:截至目前|目前|一年来|全年|全[县市省区院校局厂司镇乡村]|[我本][县市省区院校局厂司镇乡村]|今年|其中|共|已|累计|先后|年)+"
)
_SCOPE = re.compile(
    r"(?:19|20)\d\d年|去年|上年|今年|明年|前年|上半年|下半年|\d{1,2}月|[一二三四]季度|“十[一二三四五]五”|[五三两]年来?|截至|同期|当年|次年|"
    r"期末|年初|年底|年末|目标|计划|预算|力争|预计"
)
_REACH = 80  # how far before a figure the words that say when it holds are looked for
_TIMES = frozenset({"次", "场", "期", "人次", "场次"})
_HELD = re.compile("^(?:召开|举办|开展|组织|印发|编发|发放)[\u4e00-\u9fff“”]{2,}")
_PARTS = re.compile(
    "其中|[一二三四五六七八九十]是|分别|每|平均|人均|户均|新增|增加|减少|增长|下降|另|还|又|再|约谈|剩余|其余|第"
)


_NEW = re.compile("新|每|平均|人均|户均|增|减|再")


@cache
def _verbs() -> re.Pattern[str]:
    words = sorted((row[0] for row in lexicon.table("verbs_with_counts.txt")), key=len, reverse=True)
    return re.compile("|".join(words) + "|已|均|共|了|对|的")


def subject(row: Mention) -> str:
    """What a figure is said of: the words right before it, without those that only lead up to a number."""
    run = _RUN.match(row.lead[::-1])  # from its end, for a search would try every beginning
    words = run[0][::-1] if run else ""
    while (filler := _FILLER.search(words[-2:])) and len(filler[0]) < len(words):
        words = words[: -len(filler[0])]
    return _WHOLE.sub("", words)


def find_restated(folded: str, rows: Sequence[Mention]) -> Iterator[tuple[str, tuple[Mention, Mention], bool]]:
    """(subject, both figures, sure) for two figures of one subject that a slip of the pen explains: sure with three
    digits or more, with two a guess."""
    buckets: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for row in rows:
        digits = significant(row.quantity.number)
        if len(digits) < 2 or not digits.strip("0") or _PARTS.search(row.lead):
            continue
        what = subject(row)
        if len(what) >= 3:
            buckets[row.quantity.unit, what[-3:]].append(row)
    for bucket in buckets.values():
        if len(bucket) == 2:
            found = _pair(folded, *bucket)
            if found:
                yield found


def find_one_digit(folded: str, rows: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of figures of four digits or more that differ in one, in different sentences and for no different times."""
    buckets: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for row in rows:
        digits = significant(row.quantity.number)
        if len(digits) >= 4 and not _NEW.search(row.lead):
            places = f"{row.quantity.number:f}".split(".")[0]
            for i in range(len(digits)):
                buckets[row.quantity.unit, f"{len(places)} {digits[:i]}*{digits[i + 1 :]}"].append(row)
    for bucket in buckets.values():
        if len(bucket) == 2:
            one, other = bucket
            a, b = one.quantity, other.quantity
            if a.number == b.number or one.sentence == other.sentence or not _one_scope(folded, a.start, b.start):
                continue
            if not _two_subjects(subject(one), subject(other)):
                yield one, other


def _pair(folded: str, one: Mention, other: Mention) -> tuple[str, tuple[Mention, Mention], bool] | None:
    a, b = one.quantity, other.quantity
    if a.number == b.number or one.sentence == other.sentence or a.number < 10 or b.number < 10:
        return None
    if not (exchanged_digits(a.number, b.number) or one_digit(a.number, b.number)) or len(str(a.number)) != len(
        str(b.number)
    ):
        return None
    first, second = subject(one), subject(other)
    shared = _shared(first, second)
    if _two_subjects(first, second) or not _one_scope(folded, a.start, b.start):
        return None
    if a.noun[:2] != b.noun[:2] and a.noun and b.noun:
        return None
    named = _verbs().sub("", shared)
    digits = min(len(significant(a.number)), len(significant(b.number)))
    if len(named) < 2 or (digits < 3 and not (a.unit in _TIMES and _HELD.search(shared))):
        return None
    return shared, (one, other), digits >= 3 and len(shared) >= 4


def _two_subjects(a: str, b: str) -> bool:
    """Whether two subjects share an end and differ before it: 甲镇收入, 乙镇收入."""
    size = len(_shared(a, b))
    return size > 1 and len(a) > size and len(b) > size


def _shared(a: str, b: str) -> str:
    """What both end with."""
    size = 0
    while size < min(len(a), len(b)) and a[-1 - size] == b[-1 - size]:
        size += 1
    return a[len(a) - size :]


def _one_scope(folded: str, a: int, b: int) -> bool:
    """Whether nothing before the figures says that they hold for different times."""
    first, second = (_scope(folded, at) for at in (a, b))
    return not first or not second or first == second


def _scope(folded: str, at: int) -> frozenset[str]:
    before = folded[max(0, at - _REACH) : at].rpartition("\n")[2]
    return frozenset(_SCOPE.findall(before))
