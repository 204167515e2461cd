"""The seams and threads of an arrangement of parts, or of a passage that stands twice, as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from auditor.assembly import Arrangement, Assembly, closely
from auditor.extract.divisions import divisions
from auditor.notice import Notice
from auditor.number_runs import Number
from auditor.threads import Evidence, Seam, Splice, Thread, head, merged, reading, tail
from auditor.twice import Twice

# Natural log-odds at which at most 2 in 100 untouched texts of 2,800 characters are called spliced (corpus/measure_splices.py).
_DEEP = 0.5
# One cut that neither numbers nor names speak for must be likelier. Less is asked where chance has less room: where all cuts lie
# between whole sentences, for such places are far fewer than those inside clauses, and where numbers break as in _TORN, for those
# of untouched texts hardly do.
_ALONE, _RARE = 0.6, -1.2
_TORN = ("leap", "restart", "back", "prose back")
# Without being asked to look, only where the numbers say so themselves and clearly.
_UNASKED, _MENDED_UNASKED = 2.0, 5.0
_USUAL = 2800
# What belongs together is told from so much above that on, if the joins fit so well in the mean.
_SURE, _FITS = 1.0, 1.0
_MOVED = 3  # cuts that a passage of one document leaves that stands elsewhere
_MOSTLY = 0.6  # a province that has this share of a part's places is what the part speaks of
_LEAST_NAMED = 2


def likely(notice: Notice, assembly: Assembly, arrangement: Arrangement, *, deep: bool) -> Splice:
    """The seams of an arrangement that is likely enough, and the threads when it explains the text; else none."""
    above = margin(notice, assembly, arrangement, deep=deep)
    if above < 0:
        return Splice()
    assembly = closely(notice, assembly, [assembly.cuts[cut] for cut in arrangement.cuts])
    arrangement = assembly.arranged(tuple(range(len(assembly.cuts))))
    edges = assembly.edges(arrangement.cuts)
    seams = tuple(_seams(notice, assembly, arrangement, edges))
    if above < _SURE or not explained(assembly, arrangement):
        return Splice(seams)
    return Splice(seams, tuple(_thread(notice, assembly, arrangement, edges, group) for group in arrangement.groups))


def margin(notice: Notice, assembly: Assembly, arrangement: Arrangement, *, deep: bool = True) -> float:
    """By how much an arrangement is likelier than what a person is told from, in natural log-odds."""
    if not arrangement.cuts:
        return float("-inf")
    longer = float(np.log(max(1.0, len(notice.text) / _USUAL)))  # a long text has more places where chance may play
    return arrangement.score - longer - _least(assembly, arrangement, deep)


def _least(assembly: Assembly, arrangement: Arrangement, deep: bool) -> float:
    mended = assembly.mended(arrangement)
    if not deep:
        return _UNASKED if mended >= _MENDED_UNASKED else float("inf")
    named = arrangement.measured.get("places apart", 0.0) > 0
    if len(arrangement.cuts) == 1 and not named and mended <= 0:
        return _DEEP + _ALONE
    whole = all(assembly.cuts[cut].closed for cut in arrangement.cuts)
    torn = any(arrangement.measured.get(sort, 0.0) > 0 for sort in _TORN)
    return _DEEP + (_RARE if whole or torn else 0.0)


def explained(assembly: Assembly, arrangement: Arrangement) -> bool:
    """Whether the arrangement says of nearly every cut what goes on there, and well enough that its threads may be told.

    Parts that only their topic puts into one document are in no known order.
    """
    cuts, joined = len(arrangement.cuts), len(arrangement.follows)
    in_order = len(arrangement.groups) == cuts + 1 - joined
    one_document = joined == cuts >= _MOVED
    fits = assembly.fits(arrangement.cuts, arrangement.follows)
    return in_order and (joined == cuts - 1 or one_document) and sum(fit.odds - _FITS for fit in fits) >= 0


def repeated(notice: Notice, passages: Sequence[Twice]) -> Splice:
    """The second appearances taken out: one thread goes on behind each of them."""
    text = notice.text
    seams, parts, at = [], [], 0
    for twice in passages:
        if twice.start < at:
            continue
        line = notice.place(twice.first, twice.first).line
        size = sum(not char.isspace() for char in text[twice.start : twice.end])
        words = f"从“{head(text, twice.start, twice.end)}”起的{size}字，与第{line}行起的文字一字不差"
        # Whole paragraphs may be meant; half a sentence never is.
        torn = _torn(text, twice.start) or _torn(text, twice.end)
        seams.append(Seam(twice.start, _inside(text, twice.start), (Evidence("repeat", words),), torn))
        parts.append((at, twice.start))
        at = twice.end
    if at < len(text):
        parts.append((at, len(text)))
    joins = tuple(
        Evidence("join", f"“{tail(text, *a)}”＋“{head(text, *b)}”") for a, b in pairwise(parts) if b[0] < len(text)
    )
    issuer = notice.issuer.name if notice.issuer else None
    return Splice(tuple(seams), (Thread(issuer, merged(parts), (), joins),)) if seams else Splice()


def _torn(text: str, position: int) -> bool:
    before = text[:position].rstrip(" \t\u3000")[-1:]
    return bool(before) and before not in "\n。！？；：”）"


def _inside(text: str, position: int) -> bool:
    return position > 0 and text[position - 1] != "\n"


def _seams(notice: Notice, assembly: Assembly, arrangement: Arrangement, edges: Sequence[int]) -> Iterator[Seam]:
    numbers = assembly.parts_numbers(arrangement.cuts)
    for index, cut in enumerate(arrangement.cuts):
        position = assembly.cuts[cut].position
        evidence = tuple(_reasons(notice, assembly, arrangement, edges, numbers, index))
        yield Seam(position, _inside(notice.text, position), evidence, sure=False)


def _reasons(
    notice: Notice,
    assembly: Assembly,
    arrangement: Arrangement,
    edges: Sequence[int],
    numbers: Sequence[Sequence[Number]],
    index: int,
) -> Iterator[Evidence]:
    """What speaks for the seam between parts ``index`` and ``index`` + 1."""
    text = notice.text
    spans = list(pairwise(edges))
    left, right = spans[index], spans[index + 1]
    broken = _broken(assembly, numbers[index], numbers[index + 1])
    if broken:
        yield Evidence("number", f"“{_printed(notice, broken)}”不接前面的编号")
    names = [_province(assembly, span) for span in (left, right)]
    if all(names) and names[0] != names[1]:
        yield Evidence("name", f"前面讲{names[0]}，后面讲{names[1]}")
    follower = arrangement.follows.get(index)
    if follower is not None:
        yield Evidence("text", f"“{tail(text, *left)}”与后文“{head(text, *spans[follower])}”相接")
    leader = next((part for part, after in arrangement.follows.items() if after == index + 1), None)
    if leader is not None:
        yield Evidence("text", f"“{head(text, *right)}”接在“{tail(text, *spans[leader])}”之后")
    if not assembly.cuts[arrangement.cuts[index]].closed:
        yield Evidence("sentence", f"“{tail(text, *left)}”后面的“{head(text, *right)}”接不上")
    elif follower is None and leader is None and not broken:
        yield Evidence("text", "前后所讲的事和用词不同")


def _broken(assembly: Assembly, before: Sequence[Number], behind: Sequence[Number]) -> Number | None:
    """The first number of ``behind`` that does not follow those of ``before``."""
    together = [*before, *behind]
    return next((together[i] for i, *_ in assembly.counting.breaks(together) if i >= len(before) > 0), None)


def _printed(notice: Notice, number: Number) -> str:
    return next((h.number for h in notice.headings if h.start == number.start), "")


def _province(assembly: Assembly, span: tuple[int, int]) -> str | None:
    """The province that a part's places mostly lie in."""
    named = assembly.affinity.provinces([assembly.affinity.blocks(*span)])
    if named.sum() < _LEAST_NAMED or named.max() < _MOSTLY * named.sum():
        return None
    code = assembly.affinity.codes[int(named.argmax())]
    division = divisions().get(code.ljust(6, "0"))
    return division.name if division else None


def _thread(
    notice: Notice, assembly: Assembly, arrangement: Arrangement, edges: Sequence[int], group: Sequence[int]
) -> Thread:
    text, spans = notice.text, list(pairwise(edges))
    parts = merged(spans[part] for part in group)
    first, last = group[0], group[-1]
    lost = []
    if first > 0 and not assembly.cuts[arrangement.cuts[first - 1]].closed:
        lost.append("开头缺失：前文不在文中")
    if last < len(arrangement.cuts) and not assembly.cuts[arrangement.cuts[last]].closed:
        lost.append(f"结尾缺失：停在“{tail(text, *spans[last])}”")
    joins = tuple(
        Evidence("join", f"“{tail(text, *spans[a])}”＋“{head(text, *spans[b])}”")
        for a, b in pairwise(group)
        if b != a + 1
    )
    return Thread(_issuer(notice, parts), parts, tuple(lost), joins)


def _issuer(notice: Notice, parts: Sequence[tuple[int, int]]) -> str | None:
    """The body that a thread's own title, opening or signature names."""
    if parts[0][0] == 0 and notice.issuer:
        return notice.issuer.name
    alone = Notice(notice.path, reading(notice.text, parts).text, markdown=notice.markdown, house=notice.house)
    return alone.issuer.name if alone.issuer else None
