"""The table of contents: headings as rows and chips, with what was found under each and which numbers are wrong."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from auditor.finding import SEVERITIES, Finding
from auditor.report import DocumentReport, OutlineRow

from ._html_text import RANK, Anchor, clip


class OutlineNode(NamedTuple):
    """A heading in the table of contents; leaves of the deeper levels are printed as ``chips`` behind their parent."""

    id: str
    level: int
    number: str
    title: str
    problem: str | None
    severity: str
    total: int
    chips: tuple[OutlineNode, ...]


def outline_anchors(document: DocumentReport, prefix: str) -> list[Anchor]:
    """The anchors that the contents link to: ``d1-h3`` is the third heading of the first document."""
    return [
        Anchor(row.start, row.end, f"{prefix}-h{index}", "hd bad" if row.problem else "hd")
        for index, row in enumerate(document.outline, start=1)
    ]


def heading_lines(document: DocumentReport) -> dict[int, int]:
    """Line number to level, for headings that stand alone on their line; run-in headings keep the paragraph's style."""
    out: dict[int, int] = {}
    text = document.text
    breaks = [index for index, char in enumerate(text) if char == "\n"]
    for row in document.outline:
        start, end = clip(row.start, row.end, len(text))
        line = bisect_right(breaks, start - 1)
        low = breaks[line - 1] + 1 if line else 0
        high = breaks[line] if line < len(breaks) else len(text)
        whole = text[low:high].strip("# \t　\r*")
        if whole and len(whole) <= (end - start) + 1 and len(whole) <= 60:
            out.setdefault(line + 1, row.level)
    return out


def outline(document: DocumentReport, prefix: str, numbered: Sequence[tuple[int, Finding]]) -> tuple[OutlineNode, ...]:
    """The rows of the contents, each with the number of findings between its heading and the next."""
    rows = document.outline
    starts = [row.start for row in rows]
    worst: dict[int, tuple[int, int]] = {}
    for _, finding in numbered:
        at = bisect_right(starts, finding.place.start) - 1
        rank, found = worst.get(at, (9, 0))
        worst[at] = (min(rank, RANK.get(finding.severity, 2)), found + 1)
    nodes: list[OutlineNode] = []
    chips: list[OutlineNode] = []
    for index, row in enumerate(rows):
        leaf = index + 1 == len(rows) or rows[index + 1].level <= row.level
        node = _node(row, f"{prefix}-h{index + 1}", worst.get(index, (9, 0)))
        if leaf and row.level >= 3 and nodes:
            chips.append(node)
            continue
        _flush(nodes, chips)
        nodes.append(node)
    _flush(nodes, chips)
    return tuple(nodes)


def _flush(nodes: list[OutlineNode], chips: list[OutlineNode]) -> None:
    """Gives the last row its chips, and counts their findings as its own, since chips have no room for a figure."""
    if chips:
        parent = nodes[-1]
        known = [node.severity for node in (parent, *chips) if node.severity]
        nodes[-1] = parent._replace(
            chips=tuple(chips),
            total=parent.total + sum(chip.total for chip in chips),
            severity=min(known, key=lambda name: RANK[name]) if known else "",
        )
        chips.clear()


def _node(row: OutlineRow, anchor: str, found: tuple[int, int]) -> OutlineNode:
    rank, total = found
    severity = SEVERITIES[rank] if rank < len(SEVERITIES) else ""
    return OutlineNode(anchor, row.level, row.number, row.title, row.problem, severity, total, ())
