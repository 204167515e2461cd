"""The body that issued a notice, worked out from title, signature, opening and self-reference."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from auditor.extract import _body_patterns as grammar
from auditor.extract.bodies import Mention, normal_core
from auditor.extract.divisions import Division, ancestors, full_name
from auditor.text import Paragraph


class IssuerGuess(NamedTuple):
    """The issuer: ``name`` as printed at [``start``, ``end``), ``base`` its normal name without 党组 and its like.

    ``place`` is the name of its ``division``; ``kind`` such as 法院; ``evidence`` says where it was read (title,
    signature, opening, text).
    """

    name: str
    place: str | None
    kind: str
    base: str
    division: Division | None
    start: int
    end: int
    evidence: str

    @property
    def superiors(self) -> tuple[Division, ...]:
        """The divisions above its own, the nearest first."""
        return tuple(ancestors(self.division)) if self.division else ()


_OPENING = re.compile(
    "对(?=.{2,40}?(?:进行|开展)了?.{0,12}(?:巡察|巡视|巡查|审计|督察|检查))|我代表|现将(?=.{2,40}整改)"
)
_DATE_LINE = re.compile(r"[\d一二〇○零]{4}年.{1,3}月.{1,3}日$")


def find_issuer(
    folded: str, paragraphs: Sequence[Paragraph], mentions: Sequence[Mention], title: tuple[int, int] | None
) -> IssuerGuess | None:
    """The issuer, or None when no body stands in a place where issuers stand."""
    found = _in_title(folded, mentions, title)
    evidence = "title"
    if not found:
        found, evidence = _signed(folded, paragraphs, mentions), "signature"
    if not found:
        found, evidence = _opening(folded, paragraphs, mentions), "opening"
    if not found:
        return None
    division = _division(folded, found, mentions)
    base = _base(folded, found, division)
    place = division.name if division else (found.place.full if found.place else None)
    return IssuerGuess(
        folded[found.start : found.end],
        place,
        grammar.KINDS[found.kind],
        base,
        division,
        found.start,
        found.end,
        evidence,
    )


def _in_title(folded: str, mentions: Sequence[Mention], title: tuple[int, int] | None) -> Mention | None:
    """The body that the title begins with, or that stands behind 关于."""
    if not title:
        return None
    central = None
    for mention in mentions:
        if mention.start >= title[1]:
            break
        if mention.start < title[0] or mention.kind == "self":
            continue
        before = re.sub(r"[\s#*]", "", folded[title[0] : mention.start])
        if mention.kind == "central":
            central = mention if not before else central
        elif len(before) <= 1 or before.endswith(("关于", "关于对", "总局")):
            return mention
    return central


def _signed(folded: str, paragraphs: Sequence[Paragraph], mentions: Sequence[Mention]) -> Mention | None:
    """A body alone on one of the last lines."""
    for paragraph in reversed(paragraphs[-6:]):
        for mention in reversed(mentions):
            if mention.start < paragraph.start:
                break
            rest = folded[mention.end : paragraph.end].strip(" *　")
            if mention.start - paragraph.start <= 2 and (not rest or _DATE_LINE.match(rest)) and mention.kind != "self":
                return mention
    return None


def _opening(folded: str, paragraphs: Sequence[Paragraph], mentions: Sequence[Mention]) -> Mention | None:
    """The body that was inspected, or for which the speaker speaks, in the first paragraphs."""
    if not paragraphs:
        return None
    limit = paragraphs[min(5, len(paragraphs) - 1)].end
    for match in _OPENING.finditer(folded, 0, limit):
        for mention in mentions:
            if match.end() <= mention.start <= match.end() + 2 and mention.kind not in ("self", "central"):
                return mention
    return None


def _division(folded: str, found: Mention, mentions: Sequence[Mention]) -> Division | None:
    if found.place and found.place.division:
        return found.place.division
    if not found.level and not found.place:
        return None
    # 县政府关于…: which county is told by the place that leads the most bodies at that level.
    votes = Counter(
        mention.place.division
        for mention in mentions
        if mention.place and mention.place.division and mention.place.division.name.endswith(found.level or "区")
    )
    if found.place and found.place.candidates:
        near = {m.place.division.code for m in mentions if m.place and m.place.division}
        inside = [d for d in found.place.candidates if d.parent in near]
        return inside[0] if len(inside) == 1 else None
    return votes.most_common(1)[0][0] if votes else None


def _base(folded: str, found: Mention, division: Division | None) -> str:
    core = normal_core(folded[found.core_start : found.core_end])
    if division:
        return full_name(division) + core
    return folded[found.start : found.core_start].removeprefix("中共") + core
