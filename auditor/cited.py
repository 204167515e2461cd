"""《Titles》 that a text cites under two names: what differs, and whether they are one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.extract.marks import Marked
from auditor.text import HAN
from auditor.variants import GENRE, Difference, difference

# Words that a title of ten characters or more gains or loses when it is cited carelessly, never another document's mark.
_FILLER = re.compile(
    "的|了|和|与|及|工作|有关|若干|进一步|实施|开展|暂行|管理|建设|相关|做好|切实|加强|推进|规范|等|中|对|全面|领导|干部|党员|组织|制度|责任|机制|专项|部门|单位|问题"
)
# What makes another document of it: numbers, stages, years, opposites, the instance, the receiver.
_OTHER = re.compile(
    r"[\d一二三四五六七八九十〇甲乙丙丁上下前后内外大小新旧增减男女东西南北中左右非不反再首末初副正总分第续省市县区乡镇村院局校党政]|试行|修订|修正|草案|征求意见|送审|补充|配套|意见稿"
)
# Kinds of rules that one matter has one of; a plan, its rules of application and the notice of it are several.
_LIKE_GENRES = ("办法", "规定", "制度", "规则")
_ISSUED = re.compile(
    f"(?:制定|制订|出台|修订|完善|印发|下发|发布|建立|健全|起草|拟定|通过|颁布|形成|重新|补充|公布|执行|落实|按照|依据|根据|依照|贯彻|对照|违反|遵守|参照)(?:了|并|印发|出台|完善|实施|修订|执行|下发)*"
    f"(?:本院|我院|本局|我局|本校|我校|公司|集团|全院|全局|学校|医院|单位|[{HAN}]{{0,10}}的?)?(?:《[^《》\n]{{1,40}}》[、和及与]?){{0,6}}$"
)
# What a title may gain or lose inside without another document coming of it.
_LOOSE = re.compile("的|了|和|与|及|工作|有关|若干|进一步|相关|行为|问题|情况|反馈|意见|事项|活动")
_KIND = re.compile(f"(?:实施|暂行|试行)*{GENRE.pattern}")
_TURNED, _LOOSENED, _CITED = 6, 8, 4  # characters of what titles must share, by how they differ
_MADE = re.compile(
    "(?:制定|制订|出台|修订|印发|建立|新建|健全)(?:了|完善|出台|印发|并)*(?:《[^《》\\n]{1,40}》[、和及与]?){0,6}$"
)
_KEPT = re.compile("(?:执行|落实|按照|依据|根据|依照|对照|违反|遵守|参照)(?:了|好)?$")


class Limits(NamedTuple):
    """Characters: of a ``short`` name, of a ``stem`` whose genre alone differs, and how far ``around`` a short one is looked."""

    short: int
    stem: int
    around: int


def same_documents(names: list[str]) -> Iterator[tuple[str, str, Difference]]:
    """Pairs of names that may be one document, those that share all their words first.

    Their words are the same in another order (监督管理, 管理监督), or but for words that tell nothing (行为, 工作) and short
    forms (环保): such a pair needs no further sign. Then pairs that share head and genre, which ``one_document`` judges.
    """
    yield from _same_words(names)
    yield from _near(names)


def _same_words(names: list[str]) -> Iterator[tuple[str, str, Difference]]:
    by_key: dict[str, list[str]] = {}
    for name in names:
        by_key.setdefault("".join(sorted(_words_of(name))), []).append(name)
    for key, group in by_key.items():
        for i, one in enumerate(group[:20]):
            for other in group[i + 1 : 20]:
                if _differ_loosely(one, other, len(key)):
                    yield one, other, difference(one, other)


def _words_of(name: str) -> str:
    stem = _stem(name)
    for short, full in _short_forms():
        stem = stem.replace(short, full)
    return _LOOSE.sub("", stem)


def _stem(name: str) -> str:
    return _KIND.sub("", name)


def _differ_loosely(one: str, other: str, size: int) -> bool:
    first, second = _stem(one), _stem(other)
    if first == second:  # only the genre differs, or a （试行） stands behind
        return False
    if sorted(first) == sorted(second):
        return size >= _TURNED
    alike = one[-2:] == other[-2:] or (one.endswith(_LIKE_GENRES) and other.endswith(_LIKE_GENRES))
    return alike and size >= _LOOSENED


@cache
def _short_forms() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1]) for row in lexicon.table("title_short_forms.tsv"))


def shares_words(one: str, other: str) -> bool:
    """Whether two names hold the same words, so that they are one document wherever they stand."""
    return sorted(_words_of(one)) == sorted(_words_of(other)) and _stem(one) != _stem(other)


def made_and_kept(folded: str, odd: Marked, usual: Marked) -> bool:
    """Whether the first is told as made (制定《合同管理办法》) and the second, later, as kept (落实《合同管理制度》)."""
    first, second = sorted((odd, usual))
    return bool(
        _MADE.search(folded[max(0, first.start - 60) : first.start])
        and _KEPT.search(folded[max(0, second.start - 12) : second.start])
    )


def _near(names: list[str]) -> Iterator[tuple[str, str, Difference]]:
    """Pairs that share head and genre and differ by one word that is inserted or by one character."""
    by_tail: dict[str, list[str]] = {}
    by_stem: dict[str, list[str]] = {}
    for name in names:
        by_tail.setdefault(name[-2:], []).append(name)
        if name.endswith(_LIKE_GENRES):
            by_stem.setdefault(name[:-2], []).append(name)
    for stem, group in by_stem.items():
        if len(group) == 2 and len(stem) >= _CITED:
            yield group[0], group[1], Difference(stem, group[0][-2:], group[1][-2:], "")
    for group in by_tail.values():
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                if abs(len(one) - len(other)) > 3:
                    continue
                how = difference(one, other)
                changed = len(how.one) == len(how.other) == 1
                if (1 <= len(how.inserted) <= 3 or changed) and len(how.head) >= 2 and len(how.tail) >= 2:
                    yield one, other, how


def one_document(
    folded: str, odd: Marked, usual: Marked, how: Difference, titles: list[Marked], limits: Limits
) -> bool:
    """Whether two names that differ by ``how`` are of one document, as far as the words around them tell."""
    between = folded[min(odd.end, usual.end) : max(odd.start, usual.start)]
    if not re.search("[。；\n]", between):
        return False
    if shares_words(odd.inner, usual.inner):
        return True
    if _OTHER.search(how.one + how.other) or re.search(r"\d$", how.head):
        return False
    if not how.tail and len(how.head) < limits.stem:
        return made_and_kept(folded, odd, usual)
    short = limits.short
    length = min(len(odd.inner), len(usual.inner))
    if how.inserted:
        if length >= short and _FILLER.fullmatch(how.inserted):
            return True
        if len(how.inserted) < 2 and length < short:
            return False
        shorter = min(odd, usual, key=lambda t: len(t.inner))
        # 《采购管理办法》 beside 《采购验收管理办法》 are two, unless the text around the first is about 验收 too.
        around = folded[max(0, shorter.start - limits.around) : shorter.end + limits.around]
        if length < short and how.inserted not in re.sub("《[^《》]*》", "", around):
            return False
    elif how.tail and length < short - 1:
        return False
    spans = [t for t in titles if t.inner in (odd.inner, usual.inner)]
    issued = [t for t in spans if _ISSUED.search(folded[max(0, t.start - 60) : t.start])]
    return {t.inner for t in issued} == {odd.inner, usual.inner}
