"""How many of a whole are done and how many are not, and later mentions of the done and the undone ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from auditor.mentions import Mention, by_sentence

State = Literal["done", "rest"]

_NOUN = re.compile(
    "问题|工程|项目|措施|任务|事项|案件|线索|隐患|建议|意见|图斑|点位|诉求|投诉|工单|信访|纠纷|指标|目标|举措|合同|房屋|地块|企业"
)
_DONE = "整改|销号|完成|完工|竣工|交付|办结|落实|解决|化解|到位|采纳|开工|验收|拆除|清退|处置|兑现|审结|执结"
_DONE_PART = re.compile(f"(?:{_DONE})(?:了|的有|的)?$")
_DONE_WORDS = re.compile(_DONE)
_NOT_DONE = re.compile(
    "未|没有|正在|基本|部分|阶段|其余|剩余|余下|还有|尚|仍|待|需|拟|计划|力争|再|率|可|能|应|要|将|序时"
)
# 已销号的3个问题, 未整改到位的6个问题
_MEANT_DONE = re.compile(f"(?:已经?|现已|均已)[\u4e00-\u9fff]{{0,4}}?(?:{_DONE})(?:{_DONE})?的$")
_MEANT_REST = re.compile(f"(?:尚未|还未|未|没有)[\u4e00-\u9fff]{{0,4}}?(?:{_DONE})(?:{_DONE})?的$")
# 仍有6个问题没有整改到位, 对6个尚未完成的问题
_LEFT = re.compile("(?:仍有|尚有|还有|对|针对|剩余的?|余下的?|剩下的?|其余的?|紧盯|聚焦|至今有|目前有)$")
_UNDONE_BEHIND = re.compile(f"[\u4e00-\u9fff]{{0,8}}?(?:没有|尚未|还未|未能?)[\u4e00-\u9fff]{{0,3}}?(?:{_DONE})")
_OTHER_TIME = re.compile(
    "截至|截止|[12]\\d{3}年|此前|以往|历次|上次|往年|历史|遗留|去年|上年|年底|月底|\\d月|目前|其中|部分|首批|第[一二三]批|本轮|上轮"
)
_MOST = 2  # wholes of one noun: with more, a mention may speak of any


class Ledger(NamedTuple):
    """A whole, how many of it are ``done``, and the numbers that may be said to be left."""

    total: Mention
    done: Mention
    rest: tuple[Mention, ...]

    @property
    def left(self) -> Decimal:
        """How many are not done."""
        return self.total.quantity.number - self.done.quantity.number


class Meant(NamedTuple):
    """A later mention ``row`` of what is done or left, and the figures of the ledgers that it must be one of."""

    row: Mention
    state: State
    others: tuple[Mention, ...]
    agrees: bool
    sure: bool


def find_states(rows: Sequence[Mention]) -> Iterator[Meant]:
    """Every mention of all that is done, or all that is left, of a whole that the text gives the count of."""
    ledgers: dict[tuple[str, str], list[Ledger]] = defaultdict(list)
    meant: dict[tuple[str, str], list[tuple[Mention, State]]] = defaultdict(list)
    for sentence in by_sentence(rows):
        for at, row in enumerate(sentence):
            noun = _NOUN.search(row.tail[:10]) or _NOUN.search(row.quantity.noun)
            if not noun or row.quantity.kind != "item" or not row.quantity.exact:
                continue
            key = (row.quantity.unit, noun[0])
            ledger = _ledger(sentence, at)
            state = _state(row, sentence)
            if ledger:
                ledgers[key].append(ledger)
            elif state:
                meant[key].append((row, state))
    for key, found in meant.items():
        books = ledgers.get(key, [])
        if books and len({book.total.quantity.number for book in books}) <= _MOST:
            yield from _judged(found, books)


def _ledger(sentence: Sequence[Mention], at: int) -> Ledger | None:
    """46个问题已整改到位40个，其余6个正在推进."""
    total = sentence[at]
    parts = []
    for row in sentence[at + 1 : at + 5]:
        if row.quantity.unit != total.quantity.unit or not row.quantity.exact or re.search("[；：]", row.gap):
            break
        parts.append(row)
    if not parts or len(parts[0].gap) > 24 or parts[0].quantity.number >= total.quantity.number:
        return None
    done = parts[0]
    if not _DONE_PART.search(done.lead) or _NOT_DONE.search(done.lead) or _NOT_DONE.search(total.lead[-6:]):
        return None
    return Ledger(total, done, tuple(parts[1:]))


def _state(row: Mention, sentence: Sequence[Mention]) -> State | None:
    """Whether a number is said of all that is done, or of all that is left."""
    if _OTHER_TIME.search(row.gap) or _OTHER_TIME.search(row.lead):
        return None
    if _MEANT_DONE.search(row.lead) and not re.search("未|没有|部分|基本", row.lead):
        return "done"
    if _MEANT_REST.search(row.lead):
        return "rest"
    behind = _UNDONE_BEHIND.match(row.tail)
    return "rest" if behind and (_LEFT.search(row.lead) or not row.lead) and row is sentence[0] else None


def _judged(found: Sequence[tuple[Mention, State]], books: Sequence[Ledger]) -> Iterator[Meant]:
    for row, state in found:
        others: list[Mention] = []
        allowed: set[Decimal] = set()
        for book in books:
            figures = [book.done] if state == "done" else list(book.rest)
            others += figures or [book.total]
            allowed |= {m.quantity.number for m in figures} | ({book.left} if state == "rest" else set())
        if state == "done":
            allowed |= {sum((b.done.quantity.number for b in books), Decimal(0))}
        same = [other for other, kind in found if kind == state and other is not row]
        agreeing = [other for other in same if other.quantity.number in allowed]
        largest = max(book.total.quantity.number for book in books)
        if row.quantity.number in allowed:
            yield Meant(row, state, tuple(m for m in others if m.quantity.number == row.quantity.number), True, True)
        else:
            sure = bool(agreeing) or row.quantity.number > largest
            yield Meant(row, state, (*others, *agreeing), False, sure)
