"""Findings on text that a recogniser read from a picture: what it may have misread is never told as the author's slip."""

from __future__ import annotations

from dataclasses import replace

from auditor.finding import Finding, Place
from auditor.report import Check
from auditor.rule import Rule
from auditor.source_map import SourceMap

Result = Finding | Check

_SHARE = 30  # one doubtful character among so many matters; in a whole paragraph a few always are
_SHOWN = 6
# A slip in a character, a mark, a particle or a page number is just what a misreading looks like, however sure it was read.
_LIKE_MISREADING = frozenset({"characters", "punctuation", "grammar", "pages"})
_DOUBTFUL = "识别存疑：“{quote}”识别把握不高，请先对照原件"
_READ = "识别存疑：文字识别自图像，请先对照原件"


def weighed(result: Result, rule: Rule, origin: SourceMap | None) -> Result | None:
    """What the rule found, with less weight and a word about it when it rests on text that may have been misread.

    None when it is about what no recogniser can tell. What a machine could write as the remedy is left out: a person has
    to look at the original first.
    """
    if origin is None or not origin.recognised_pages:
        return result
    if isinstance(result, Check):
        return result if rule.on_recognised else None
    places = (result.place, *result.against)
    if not any(_recognised(place, origin) for place in places):
        return result
    if not rule.on_recognised:
        return None
    doubtful = "".join(_doubtful(place, origin) for place in places)
    if not doubtful and _LIKE_MISREADING.isdisjoint(rule.tags):
        return result
    said = _DOUBTFUL.format(quote=doubtful[:_SHOWN]) if doubtful else _READ
    return replace(
        result,
        message=f"{result.message.rstrip('。')}（{said}）",
        severity="warning" if result.severity == "error" else result.severity,
        confidence="low",
        edits=(),
        recognition="doubtful" if doubtful else "recognised",
    )


def _recognised(place: Place, origin: SourceMap) -> bool:
    first, last = origin.page_at(place.start), origin.page_at(max(place.end - 1, place.start))
    return first in origin.recognised_pages or last in origin.recognised_pages


def _doubtful(place: Place, origin: SourceMap) -> str:
    """The doubtful characters of a place, empty when they are too few to matter."""
    doubts = origin.doubts_in(place.start, place.end)
    if len(doubts) * _SHARE < place.end - place.start:
        return ""
    return "".join(place.quote[doubt.start - place.start : doubt.end - place.start] for doubt in doubts)
