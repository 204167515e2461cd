"""Quantities with the words around them, sentence by sentence: what rules on figures compare."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor.extract.quantities import Quantity

if TYPE_CHECKING:
    from auditor.notice import Notice

_MARK = re.compile("[，。；：！？、（）“”《》\n]")
_SENTENCE = re.compile("[。！？\n]")
_FRACTION = re.compile("[〇零一二三四五六七八九十百]点$")
REACH = 40  # words further away say nothing about a number
MOST = 120  # quantities of one sentence; what goes on longer is a table without stops, and searched piece by piece


class Mention(NamedTuple):
    """A quantity; ``gap`` is the text between the quantity before it (or the sentence's start) and it, ``lead`` what
    stands right before it in its clause, ``tail`` what stands right behind, ``sentence`` the number of its sentence."""

    quantity: Quantity
    gap: str
    lead: str
    tail: str
    sentence: int


def mentions(notice: Notice) -> list[Mention]:
    """All quantities with the words around them, in the order of the text; computed once for a notice."""
    return list(notice.figures)


def find_mentions(folded: str, quantities: Sequence[Quantity]) -> list[Mention]:
    """``quantities`` of a folded text with the words around them."""
    ends = [match.end() for match in _SENTENCE.finditer(folded)]
    marks = [match.start() for match in _MARK.finditer(folded)]
    found = []
    for index, quantity in enumerate(quantities):
        if _FRACTION.search(folded, max(0, quantity.start - 2), quantity.start):
            continue  # 六十八点七万元 is not 七万元
        sentence = bisect_right(ends, quantity.start)
        begin = ends[sentence - 1] if sentence else 0
        if index and quantities[index - 1].end > begin:
            begin = quantities[index - 1].end
        at = bisect_right(marks, quantity.start - 1)
        left = max(begin, marks[at - 1] + 1 if at else 0, quantity.start - REACH)
        at = bisect_right(marks, quantity.end - 1)
        right = min(marks[at] if at < len(marks) else len(folded), quantity.end + REACH)
        if index + 1 < len(quantities):
            right = max(quantity.end, min(right, quantities[index + 1].start))
        gap = folded[max(begin, quantity.start - 2 * REACH) : quantity.start]
        found.append(Mention(quantity, gap, folded[left : quantity.start], folded[quantity.end : right], sentence))
    return found


def by_sentence(rows: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions of each sentence that has any, never more than ``MOST`` at once."""
    sentence: list[Mention] = []
    for row in rows:
        if sentence and (row.sentence != sentence[0].sentence or len(sentence) == MOST):
            yield sentence
            sentence = []
        sentence.append(row)
    if sentence:
        yield sentence
