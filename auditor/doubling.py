"""Characters and words that stand twice in a row, and whether the language may double them there."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from auditor import lexicon
from auditor.text import HAN

_SINGLE = re.compile(rf"(?P<x>(?![一二三四五六七八九十百千万亿〇零两])[{HAN}])(?P=x)(?!(?P=x))")
_REPEAT = re.compile(rf"(?P<ab>[{HAN}]{{2,16}})(?P=ab)(?!(?P=ab))")
# 小的村|的村民, 一项一项, 很多很多, 说着说着, 多少多少, 去年一年: counted, graded or going on
_GRADE = re.compile("[的和与及或一两几数半每很最极太更多少老好不没]|.[着一二三四五六七八九十]$")
_LONGEST = 6  # characters of a dictionary's word that are looked at on either side
_NEVER = frozenset("这那此不")  # never precede a word that begins with them: 这这些
_NEAR = 5000  # characters to either side that are looked through for other places of a word
FUNCTION = frozenset("的了和与在对是为被把将及等于从向以就也都并而且但或由让使因该要")

Words = Callable[[int, int], tuple[tuple[int, int], ...]]


class Doubled(NamedTuple):
    """[start, end) holds ``unit`` twice; ``sure`` is False where a rare reading may save it."""

    start: int
    end: int
    unit: str
    sure: bool


@cache
def dictionary() -> frozenset[str]:
    """The words of two to eight Han characters in the dictionary that spacy-pkuseg ships; imports neither of both."""
    spec = find_spec("spacy_pkuseg")
    folder = (spec.submodule_search_locations or [""])[0] if spec else ""
    file = Path(folder) / "dicts" / "default.pkl"
    if not folder or not file.exists():
        raise lexicon.MissingModel("没有安装 spacy-pkuseg 的词典；请运行 pip install spacy-pkuseg")
    with file.open("rb") as stream:  # a string, written by the package that is installed beside us
        entries: str = pickle.load(stream)
    return frozenset(re.findall(rf"^[{HAN}]{{2,8}}$", entries, re.MULTILINE))


@cache
def _right(kind: str) -> frozenset[str]:
    return frozenset(row[1] for row in lexicon.table("right_doublings.tsv") if row[0] == kind)


@cache
def _measures() -> frozenset[str]:
    return frozenset(row[0] for row in lexicon.table("measure_words.txt"))


def find_doubled(text: str, words: Words) -> Iterator[Doubled]:
    """What is doubled by mistake. ``words(start, end)`` cuts a stretch of the text; it is asked about few places only."""
    for match in _REPEAT.finditer(text):
        found = _repeat(text, match.start(), match["ab"], words)
        if found:
            yield found
    for match in _SINGLE.finditer(text):
        start = match.start()
        if text[max(0, start - 1) : start] == match["x"] or _spelled(text, start):
            continue
        found = _single(text, start, words)
        if found:
            yield found


def _spelled(text: str, start: int) -> bool:
    """Whether a dictionary explains the two characters: one word over both, or one that begins with the second."""
    known = dictionary()
    over = (
        text[first:last]
        for first in range(max(0, start - _LONGEST + 2), start + 1)
        for last in range(start + 2, start + _LONGEST + 1)
    )
    # 改改 is a word, but not behind 整: there the segmenter decides.
    before = text[max(0, start - 1) : start + 1]
    torn = before in known or (len(before) == 2 and _elsewhere(text, start, before, text[start]))
    if any(word in known and not (torn and len(word) == 2) for word in over):
        return True
    if text[start] in _NEVER and before not in known:
        return False
    after = [text[start + 1 : last] for last in range(start + 3, start + 2 + _LONGEST)]
    return any(word in known for word in after) or any(word in _right("start") for word in after)


def _single(text: str, start: int, words: Words) -> Doubled | None:
    unit = text[start]
    if any(text.endswith(word, 0, start + 1) for word in _right("word")):
        return None
    if unit in FUNCTION and text[max(0, start - 1) : start + 1] in dictionary():
        # 针对|对近: the first one ends a word, no word begins with the second: nothing is left for the segmenter to decide.
        return Doubled(start, start + 2, unit, True)
    plain = unit not in FUNCTION and unit not in _NEVER
    if plain and (unit in _ORGANS or unit in _right("alone") or unit in _measures()):
        return None
    if plain and not re.match(f"[{HAN}]", text[max(0, start - 1) : start]):
        return None  # no word of two characters can end here
    cut = _around(text, start, start + 2, words)
    joined = any(first == start + 1 and last > start + 2 for first, last in cut) and unit not in _NEVER
    if joined or any(first <= start < last - 1 for first, last in cut):
        return None
    left = next((text[first:last] for first, last in cut if last == start + 1), unit)
    if unit in FUNCTION or unit in _NEVER:
        return Doubled(start, start + 2, unit, True)
    if text[start + 2 : start + 3] in ("的", "地"):
        return None  # 绿油油的
    if len(left) == 1 or not (left in dictionary() or _elsewhere(text, start, left, unit)):
        return None  # a name, or a word of one character that follows one which ends in it
    return Doubled(start, start + 2, unit, False)


# What ends the name of a body or place and begins that of a part of it: 法院院机关, 全市市级, 教育局局长.
_ORGANS = frozenset("府院局校厅委部处科室站所队馆庭组办县市区省州镇乡村")


def _elsewhere(text: str, start: int, word: str, unit: str) -> bool:
    """Whether the text has the word in another place, not followed by the doubled character (屠呦 is none)."""
    near = text[max(0, start - _NEAR) : start + _NEAR]
    return re.search(f"{re.escape(word)}(?!{re.escape(unit)})", near) is not None


def find_stuttered(text: str) -> Iterator[Doubled]:
    """Characters that stand twice where a dictionary might allow it, and the scorer of slips and the language model do not.

    As if one key had been pressed twice; none is ``sure``. Thresholds: models/slips.md.
    """
    starts = [
        match.start()
        for match in _SINGLE.finditer(text)
        if match["x"] not in FUNCTION | _ORGANS  # a dictionary and the segmenter know better
        and text[max(0, match.start() - 1) : match.start()] != match["x"]
        and not _attested(text, match.start())
        and not text.startswith(tuple(_right("start")), match.start() + 1)
    ]
    if not starts:
        return
    # numpy and the models are loaded when there is something to weigh.
    import numpy as np

    from auditor.corrections import without
    from auditor.slip_score import slip_scores

    scores = slip_scores(text, np.array(starts, dtype=np.int64))
    for start, gain in zip(starts, without(text, starts), strict=True):
        score = float(scores[start : start + 2].max())
        least, together = _EXPLAINED if _explained(text, start) else _PLAIN
        if score >= least and score + gain / 2 >= together:
            yield Doubled(start, start + 2, text[start], False)


# Least score, and least score with half of the bits saved: where nothing explains the two characters, and where something may.
_PLAIN, _EXPLAINED = (1.0, 4.0), (3.0, 12.0)


def _attested(text: str, start: int) -> bool:
    """Whether what follows stands so elsewhere, behind another character: 广汕|汕高铁 and 汕高铁."""
    after = text[start + 1 : start + 4]
    return re.search(f"(?<!{re.escape(text[start])}){re.escape(after)}", text) is not None


def _explained(text: str, start: int) -> bool:
    """Whether the two may be a word, a measure said of each, the end of one name and the head of another, or two words."""
    unit, known = text[start], dictionary()
    if unit in _right("alone") or unit in _measures():
        return True
    firsts, lasts = range(max(0, start - 3), start + 1), range(start + 2, start + 6)
    if any(text[first:last] in known for first in firsts for last in lasts):
        return True
    ends = any(text[first : start + 1] in known for first in firsts)
    return ends and any(text[start + 1 : last] in known for last in range(start + 3, start + 6))


def _repeat(text: str, start: int, unit: str, words: Words) -> Doubled | None:
    second, end = start + len(unit), start + 2 * len(unit)
    if len(set(unit)) == 1 or unit in _right("verb") or _GRADE.match(unit):
        return None
    if start and text[start - 1] in "“‘「『《":
        return None  # speech, or words that are talked about
    known = dictionary()
    longer = any(text[second:last] in known for last in range(end + 1, end + 4))
    if longer or text[start:end] in known:
        return None
    light = len(unit) > 3 or unit in _LIGHT
    if not light and any(text.startswith(head, end) for head in _right("head")):
        return None
    cut = _around(text, start, end, words)
    borders = {first for first, _ in cut} | {last for _, last in cut}
    if (not {second, end} <= borders and len(unit) < 4) or (
        not light and any(first == second and last > end for first, last in cut)
    ):
        return None
    before = text[max(0, start - 1) : start]
    # A noun may end a compound and open the next; a verb of two characters may be doubled to soften it.
    compound = bool(re.match(f"[{HAN}]", before)) and before not in FUNCTION
    return Doubled(start, end, unit, unit in _LIGHT or (len(unit) > 2 and not compound))


# Verbs and adverbs that never make a compound with the noun behind them: doubled they are always a slip.
_LIGHT = frozenset(
    "开展 进行 落实 加强 推进 推动 完成 明确 提出 提高 提升 坚持 坚决 认真 严格 积极 切实 全面 进一步 不断 持续 扎实 深入 "
    "通过 按照 根据 关于 针对 对于 由于 以及 并且 或者 但是 因此 同时 目前 其中 已经 应当 可以 能够 需要 必须 均已 "
    "形成 取得 得到 达到 实现 做好 抓好 采取 制定 出台 印发 召开 成立 建立 健全 完善 强化 深化 优化 压实 确保".split()
)


def _around(text: str, start: int, end: int, words: Words) -> tuple[tuple[int, int], ...]:
    """The words of the clause around [start, end), at most 24 characters to either side."""
    left = max(start - 24, *(text.rfind(mark, max(0, start - 24), start) + 1 for mark in "。，；：\n"), 0)
    stops = [at for at in (text.find(mark, end, end + 24) for mark in "。，；：\n") if at >= 0]
    return words(left, min([end + 24, len(text), *stops]))
