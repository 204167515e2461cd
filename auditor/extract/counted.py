"""What a quantity counts: the noun behind it (12个问题), or the one before it (召开党组会6次)."""

from __future__ import annotations

import re
from functools import cache

from auditor import lexicon
from auditor.text import HAN

_NOUN_LIMIT = 12
_HEAD_LIMIT = 16
_STOP = re.compile(
    rf"[^{HAN}A-Za-z]|[多少高低](?=了?\d)|[一二三四五六七八九十两几](?=[{HAN}])|已|均|为|被|在|与|和|及|或|并|共|分别|进行|完成|得到|全部|其中|都|是|有|到|由|将|对|以|向|未|"
    r"正(?!式|确|常|规|面)|尚|仍|还|的(?=.)|上升|下降|增长|提高|提升|达|占|居|获|参加|参与|受|通过|开通|入选|纳入|逐项|逐条|逐一|需要|扎实|持续|同时|"
    r"全面(?=完成|落实|推进)|如期|顺利|来(?!信|访|电|源)|给(?!予)|让|使|用于|投入|覆盖|涉及|移送|得以"
)
_RUN = re.compile(rf"[{HAN}]{{1,{_HEAD_LIMIT}}}$")
_ADVERBS = re.compile(
    "(?:共计|合计|总计|达到|累计|分别|超过|其中|另有|还有|共有|先后|平均|约为|的有|共|总数|达|为|了|有|约|近|计|仅|只|各|均|已|至|到|由|从|占|在|均为|近|就|是)$"
)
_OPENERS = re.compile(
    "^(?:年的|年|月|其中|另外|另|还|已|新|共|并|和|及|与|或|全年|全市|全县|全区|全省|全院|累计|先后|的|了|本|有|对|将|把|从|至|每月|每年|每人|每户|"
    "目前|过去|连续|以来|以上|以下|岁以下|岁以上|同期|期间|分别)+"
)

# 增长5%: what changes is not what is counted.
_MOVES = (
    "增长",
    "提高",
    "下降",
    "递增",
    "稳定",
    "减少",
    "上升",
    "占比",
    "降低",
    "上涨",
    "回落",
    "扩大",
    "突破",
    "缩小",
)


@cache
def _verbs() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon.table("verbs_with_counts.txt")}


@cache
def _verb_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _verbs()), key=len, reverse=True)))


def noun_span(folded: str, end: int) -> tuple[int, int]:
    """(start, end) of the noun behind a quantity that ends at ``end``; a 的 before it is left out."""
    start = end + 1 if folded.startswith("的", end) else end
    limit = min(len(folded), start + _NOUN_LIMIT)
    stop = _STOP.search(folded, start, min(len(folded), limit + 1))
    last = min(stop.start(), limit) if stop else limit
    return (start, last) if last > start else (end, end)


def head_before(folded: str, start: int, floor: int) -> str:
    """The noun that a quantity at ``start`` counts when none follows it; empty when that is not plain to see.

    ``floor`` is where the quantity before ends: the noun lies between.
    """
    run = _RUN.search(folded[max(floor, start - _HEAD_LIMIT) : start])
    if not run:
        return ""
    text, cut = run[0], len(run[0]) == _HEAD_LIMIT
    while shorter := _ADVERBS.sub("", text):
        if shorter == text:
            break
        text = shorter
    verb = None
    for match in _verb_pattern().finditer(text):
        if match.end() < len(text):
            verb = match
    if verb:
        text, cut = text[verb.end() :], False
    text = _OPENERS.sub("", text)
    if text.endswith(_MOVES):
        return ""
    if cut or not 1 < len(text) <= 10 or _verbs().get(text) == "verb":
        return ""
    return text
