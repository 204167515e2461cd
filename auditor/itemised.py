"""Totals that the lines of a list below add up to: 全年供应1286亩。分季度看：- 第一季度218亩；- 第二季度346亩 …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.extract.quantities import Quantity
from auditor.mentions import Mention

_HEAD = re.compile(
    "(?:分[^，。；：]{1,6}[看计析]|按[^，。；：]{1,10}|分布|构成|组成|情况|明细|如下|分别[为是]|其中|具体[为是]?|[看为])[^，。；：]{0,8}：$"
)
_BULLET = re.compile(r"[ \t\u3000]*(?:[-—·•●▪◆■*]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)、.．]|[①-⑳])?[ ]*")
_STOP = re.compile("[。；：\n]")
_LONGEST = 24  # what a line says before its number
_FEWEST = 3
_REACH = 12  # figures back from the list


class Items(NamedTuple):
    """The first figures of the lines of a list (``parts``), and the figures before it that may be their total."""

    parts: tuple[Mention, ...]
    totals: tuple[Mention, ...]


def find_items(folded: str, sentences: Sequence[Sequence[Mention]]) -> Iterator[Items]:
    """Every list of lines that give one figure each in one unit, behind a line that ends with a colon."""
    at = 0
    while at < len(sentences):
        first = sentences[at][0]
        line = folded.rfind("\n", 0, first.quantity.start) + 1
        head = folded[max(0, line - 80) : line].rstrip()
        headed = line and head.endswith("：") and _HEAD.search(head.rpartition("\n")[2])
        parts = _parts(folded, sentences, at) if headed else []
        if len(parts) >= _FEWEST:
            before = [m for sentence in sentences[max(0, at - 4) : at] for m in sentence]
            yield Items(tuple(parts), tuple(m for m in reversed(before[-_REACH:]) if _same(m.quantity, first.quantity)))
        at += max(1, len(parts))


def _parts(folded: str, sentences: Sequence[Sequence[Mention]], at: int) -> list[Mention]:
    parts: list[Mention] = []
    for sentence in sentences[at:]:
        row = sentence[0]
        line = folded.rfind("\n", max(0, row.quantity.start - 2 * _LONGEST), row.quantity.start) + 1
        label = folded[line : row.quantity.start]
        if not line or len(label) > _LONGEST or not row.quantity.exact or _STOP.search(_BULLET.sub("", label, 1)):
            break
        if parts and (not _same(parts[0].quantity, row.quantity) or _far(folded, parts[-1], line)):
            break
        parts.append(row)
    return parts


def _far(folded: str, last: Mention, line: int) -> bool:
    """Whether another line stands between a figure and the line that begins at ``line``."""
    between = folded[last.quantity.end : line].strip(" \t\u3000\r\n")
    return len(between) > 80 or "\n" in between


def _same(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit and a.kind == b.kind and a.exact and b.exact
