"""Verbs with an object that they cannot take (提高力度): pairs of a lexicon, where nothing but modifiers stands between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.grammar import MARKS

# What a verb may follow and govern its object still: behind a noun it would belong to it (活动开展质量).
_BEFORE = tuple(
    (
        "进一步 不断 切实 着力 全面 持续 大力 认真 积极 有效 充分 努力 严格 深入 扎实 及时 坚决 主动 逐步 稳步 应当 必须 以及 并 多次 先后 再次 "
        "得以 继续 逐一 集中 专题 统筹 牢牢 定期 能够 可以 更好 尽快 普遍 连续 多年 显著 明显 大幅 全力 合力 协同 抓紧 同步 有序 高效 务必 没有 未能 "
        "一是 二是 三是 四是 五是 六是 七是 八是 九是 十是 曾经 仍然 依法 也 均 未 已 还 屡次 数次 率先 "
    ).split()
)
_OPENS = "，。；：\n)）．."
# Between verb and object no other verb, no second noun beside the object, no word for a place.
_NOT_BETWEEN = "和与及或同跟为以在把被将对从向由使让后时中"
_OTHER_VERBS = (
    "提高 提升 加强 增强 强化 改善 改进 扩大 加快 加大 履行 发挥 承担 完成 开展 召开 举办 落实 制定 建立 解决 组织 推进 推动 促进 优化 "
    "规范 整改 查处 执行 遵守 保障 达到 实现 防范 化解 消除 排除 打下 奠定 排查 整治 治理 处置 处理 担当 干事 办案"
).split()


class Mismatch(NamedTuple):
    """[start, end) is a verb with an object, ``noun``, that it cannot take; ``fitting`` verbs take it."""

    start: int
    end: int
    verb: str
    noun: str
    fitting: tuple[str, ...]


def find_mismatches(folded: str) -> Iterator[Mismatch]:
    """The pairs in a text that went through ``numerals.fold``, where the verb opens its clause and the object closes it."""
    pairs = _pairs()
    for match in _pattern().finditer(folded):
        fitting = pairs.get((match["verb"], match["noun"]))
        if fitting is None or (
            match["between"][-1:] != "的" and any(verb in match["between"] for verb in _OTHER_VERBS)
        ):
            continue
        if not _governs(folded, match.start()):
            continue
        yield Mismatch(match.start(), match.end("noun"), match["verb"], match["noun"], fitting)


@cache
def _pairs() -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (verb, noun): tuple(fitting.split())
        for verbs, nouns, fitting in lexicon.table("mismatched_objects.tsv")
        for verb in verbs.split()
        for noun in nouns.split()
    }


@cache
def _pattern() -> re.Pattern[str]:
    verbs = "|".join(sorted({verb for verb, _ in _pairs()}, key=len, reverse=True))
    nouns = "|".join(sorted({noun for _, noun in _pairs()}, key=len, reverse=True))
    # The noun stands behind the verb's plain modifiers; one in 化 also behind 的, whatever stands before that.
    between = f"[^{MARKS}、的{_NOT_BETWEEN}]{{0,6}}?|[^{MARKS}、]{{2,20}}的(?=[一-鿿]{{2}}化)"
    return re.compile(rf"(?P<verb>{verbs})了?(?P<between>{between})(?P<noun>{nouns})(?=[，。；])")


def _governs(folded: str, start: int) -> bool:
    """Whether a verb there opens its clause or follows an adverb."""
    before = folded[max(start - 3, 0) : start]
    if not before or before[-1] in _OPENS or before.endswith(_BEFORE):
        return True
    return before[-1] == "、" and before[-2:-1] in "一二三四五六七八九十"
