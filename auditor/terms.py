"""Terms and labels that one text writes in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from auditor import lexicon
from auditor.notice import Notice
from auditor.outline import Heading
from auditor.text import HAN, Cover
from auditor.variants import difference

Span = tuple[int, int]


class TermPair(NamedTuple):
    """One term in two forms with all its places; ``usual`` is the form that stands first in a report."""

    usual: str
    odd: str
    usual_places: tuple[Span, ...]
    odd_places: tuple[Span, ...]


def _pair(forms: dict[str, list[Span]], recommended: str) -> TermPair:
    """The more frequent form first; of two equally frequent ones the recommended."""
    usual, odd = sorted(forms, key=lambda form: (-len(forms[form]), form != recommended))
    return TermPair(usual, odd, tuple(forms[usual]), tuple(forms[odd]))


Hits = dict[str, list[Span]]


def occurrences(folded: str, words: Iterable[str]) -> list[Span]:
    """Where any of a few words stands, word by word."""
    spans = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            spans.append((at, at + len(word)))
            at = folded.find(word, at + len(word))
    return spans


def find_hits(notice: Notice) -> Hits:
    """All that the searches below look for, found in one pass: variants of the lexicon, heads of meetings, slogans."""
    words = dict.fromkeys([*(entry.variant for entry in _entries()), *_HEADS, *_slogans(notice)])
    hits: Hits = defaultdict(list)
    found = AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(notice.folded)
    for _, start, end in found:
        hits[notice.folded[start:end]].append((start, end))
    return hits


class _Entry(NamedTuple):
    recommended: str
    variant: str
    objects: str


@cache
def _entries() -> tuple[_Entry, ...]:
    return tuple(_Entry(row[0], row[1], row[2] if len(row) > 2 else "") for row in lexicon.table("term_variants.tsv"))


def spelling_pairs(folded: str, quoted: Cover, hits: Hits) -> Iterator[TermPair]:
    """Both forms of an entry of the lexicon, outside titles; where an entry names objects, before the same object."""
    for entry in _entries():
        if not hits.get(entry.variant) or entry.recommended not in folded:
            continue
        forms: dict[str, list[Span]] = {entry.recommended: [], entry.variant: []}
        seen: dict[str, set[str]] = {entry.recommended: set(), entry.variant: set()}
        behind = (
            re.compile(rf"(?:《[^《》\n]{{0,30}}?|[^，。；：！？、《\n]{{0,12}}?)({entry.objects})")
            if entry.objects
            else None
        )
        for start, end in occurrences(folded, forms):
            # At the border of two words (强制订立) the characters mean nothing.
            if quoted.holds(start) or folded[max(0, start - 1) : start] in _BORDER:
                continue
            follows = behind.match(folded, end) if behind else None
            if behind and not follows:
                continue
            forms[folded[start:end]].append((start, end))
            seen[folded[start:end]].add(follows[1] if follows else "")
        # Before other objects than the rest it may be meant (制订预算草案), unless it stands alone against several.
        alone = len(forms[entry.variant]) == 1 and len(forms[entry.recommended]) >= _SEVERAL
        if alone or seen[entry.recommended] & seen[entry.variant]:
            yield _pair(forms, entry.recommended)


_SEVERAL = 2


_BORDER = frozenset("强编体限复控管机建法定预")
# “五讲四美”, “369机制”, “一岗双责”, “回头看”: nobody writes these as plain words.
_SLOGAN = re.compile(
    rf"[一二两三四五六七八九十\d][{HAN}]{{1,3}}[一二两三四五六七八九十双\d][{HAN}]{{1,3}}|\d{{3,}}[{HAN}]{{2,4}}|回头[看查]|放管服|"
    f"[一二两三四五六七八九](?![个名次种条项件位家户宗起批轮份类年月日期天周级层人方点款章节部门口线度季排行组队班所院校县市区镇村])[{HAN}](?:共|同|联|合|统|融|并|通|促|归|转|互|协|管|治|保|进|化|好)[{HAN}]{{1,2}}|"
    "红黑榜|枫桥式|双随机|互联网[+＋]|(?:两个维护|两个确立|四个意识|四个自信|两个责任|三重一大|四风|三严三实|八项规定精神)"
)
_NOT_SLOGAN = re.compile(
    r"第|[一二三四五六七八九十百]+[届年月日次号章条]|[一二三四五六七八九十]是|十[一二三四]五|一带一路$|\d{3,}(?:多|余)?[个项条次件名人年月日号家户亩元吨]"
)


def _slogans(notice: Notice) -> dict[str, list[Span]]:
    """The slogan-like terms that stand in quotation marks, with their places."""
    quoted: dict[str, list[Span]] = defaultdict(list)
    for quotation in notice.quotations:
        name = quotation.inner
        if 3 <= len(name) <= 8 and _SLOGAN.fullmatch(name) and not _NOT_SLOGAN.match(name):
            quoted[name].append((quotation.start, quotation.end))
    return quoted


def quoted_pairs(notice: Notice, hits: Hits) -> Iterator[TermPair]:
    """Slogan-like terms (“回头看”, “369机制”) that stand in quotation marks here and without them there."""
    folded = notice.folded
    covered = Cover([*notice.quotations, *notice.titles])
    for name, places in _slogans(notice).items():
        bare = []
        for start, end in hits.get(name, ()):
            around = folded[max(0, start - 1) : start] + folded[end : end + 1]
            if not covered.holds(start) and not re.search(r"[‘’”「」『』\"\d〔〕]", around):
                bare.append((start, end))
        if bare:
            yield TermPair(f"“{name}”", name, tuple(places), tuple(bare))


_LABEL = re.compile(f"[{HAN}]{{4,14}}")


def label_pairs(notice: Notice) -> Iterator[TermPair]:
    """A label (整改措施及成效：) at the head of the items of a series, and the one item that words it otherwise.

    The item lacks the usual label, and the items before and behind it have it.
    """
    labels: dict[str, list[Span]] = defaultdict(list)
    item_of: dict[Span, Heading] = {}
    for colon, _ in occurrences(notice.folded, ("：",)):
        cut = max(notice.folded.rfind(mark, max(0, colon - 18), colon) for mark in "\n。")
        if cut < 0 and colon > 18:
            continue
        label = notice.folded[cut + 1 : colon].strip(" #*_")
        if not _LABEL.fullmatch(label):
            continue
        first = notice.folded.index(label, cut + 1)
        span = first, first + len(label)
        heading = notice.outline.at(span[0])
        if heading is not None and heading.start < span[0]:
            labels[label].append(span)
            item_of[span] = heading
    frequent = [label for label, spans in labels.items() if len(spans) >= 3]
    for usual in frequent:
        items = {item_of[span].index for span in labels[usual]}
        for odd, spans in labels.items():
            if odd == usual or len(spans) > 1 or len(spans) * 3 > len(labels[usual]) or not _alike(usual, odd):
                continue
            item = item_of[spans[0]]
            siblings = _siblings(notice, item)
            at = siblings.index(item.index) if item.index in siblings else -1
            near = [i for i in siblings[max(0, at - 1) : at + 2] if i != item.index]
            if at >= 0 and near and item.index not in items and all(i in items for i in near):
                yield TermPair(usual, odd, tuple(labels[usual]), tuple(spans))


def _siblings(notice: Notice, item: Heading) -> list[int]:
    parent = notice.headings[item.parent] if item.parent is not None else None
    return [h.index for h in notice.outline.children(parent) if h.style == item.style and h.scope == item.scope]


def _alike(one: str, other: str) -> bool:
    """Whether two labels share half or more and differ in one place only."""
    how = difference(one, other)
    shared = len(how.head) + len(how.tail)
    return max(len(how.one), len(how.other)) <= 3 and shared * 2 >= max(len(one), len(other)) and shared >= 2


_HEADS = tuple(
    "民主生活会 组织生活会 领导小组 工作专班 工作小组 联席会议 专项行动 专题会议 动员大会 动员部署会 推进会 实施方案 长效机制 协调机制".split()
)
_NO_STEM = re.compile(f"[^{HAN}]|[的了和与及、第各等一二三四五六七八九十两召开成立展年度季次]")
_STEM, _MIDDLE = 4, 2


def event_pairs(folded: str, quoted: Cover, hits: Hits) -> Iterator[TermPair]:
    """Names of meetings and groups that agree in all but the two characters before their head (专题|工作民主生活会)."""
    found: dict[tuple[str, str], dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for start, end in sorted(span for head in _HEADS for span in hits.get(head, ())):
        first = start - _MIDDLE - _STEM
        stem, middle = folded[max(0, first) : start - _MIDDLE], folded[max(0, start - _MIDDLE) : start]
        if first >= 0 and middle in _EVENT_WORDS and not _NO_STEM.search(stem) and not quoted.holds(start):
            found[stem, folded[start:end]][middle].append((first, end))
    for (stem, head), middles in found.items():
        if len(middles) == 2:
            yield _pair({stem + middle + head: spans for middle, spans in middles.items()}, stem + "专题" + head)


# Words before a head that tell nothing about what the meeting or group is for, so that two of them mean one.
_EVENT_WORDS = frozenset("专题 工作 专项 整改 整治 专门 行动 治理 建设 推进 落实 任务 问题 活动".split())
_POST_END = "专员|联络员|监督员|协管员|管理员|网格员|调解员|书记员|指导员|信息员|安全员|巡查员|检查员|审核员|辅导员|联系人|负责人"
_NUMERAL = r"(?:\d+|[一二两三四五六七八九十]+)"
_POST_BEFORE = re.compile(rf"(?P<name>[{HAN}]{{2,8}}(?:{_POST_END}))(?P<n>{_NUMERAL})名$")
_POST_BEHIND = re.compile(rf"名(?P<name>[{HAN}]{{0,8}}?(?:{_POST_END}))")
_COUNT = re.compile(rf"{_NUMERAL}$")
_SET_UP = re.compile("^.*(?:设立|配备|选派|聘任|聘请|安排|明确|设置|指定|选聘|配齐|增设|落实|确定|新增|共有|设|配)了?")


def post_pairs(folded: str) -> Iterator[TermPair]:
    """案件管理专员2名 and 2名案件专员: one post, so many persons, under a longer and a shorter name."""
    by_count: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for at, _ in occurrences(folded, ("名",)):
        before = _POST_BEFORE.search(folded[max(0, at - 24) : at + 1])
        if before:
            name = _SET_UP.sub("", before["name"])
            by_count[before["n"]].append((name, (at - len(before["n"]) - len(name), at + 1)))
            continue
        behind, count = _POST_BEHIND.match(folded, at), _COUNT.search(folded[max(0, at - 6) : at])
        if behind and count:
            by_count[count[0]].append((behind["name"], (at - len(count[0]), behind.end())))
    for group in by_count.values():
        for (one, first), (other, second) in _pairs(group):
            longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
            how = difference(longer, shorter)
            if len(how.one) == 2 and not how.other and len(how.head) >= 2 and len(how.tail) >= 2:
                places = (first, second) if longer == one else (second, first)
                yield TermPair(longer, shorter, (places[0],), (places[1],))


def _pairs(group: Sequence[tuple[str, Span]]) -> Iterator[tuple[tuple[str, Span], tuple[str, Span]]]:
    for i, one in enumerate(group):
        for other in group[i + 1 : i + 20]:
            yield one, other
