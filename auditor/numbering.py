"""Numbers of sections that are out of order, missing or given twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from auditor.numerals import CIRCLED, han
from auditor.outline import Heading, Outline

Kind = Literal["duplicate", "gap", "order", "start"]

# 第八条第（一）（三）项: a number that is followed by its own unit is a reference, not an item.
_REFERENCE = re.compile("项|款|目|条|点|类|种|至|和|及|或|中[所的规]|所[列述示]|规定")
# 增加一项作为第（四）项: an item that is quoted alone.
_QUOTED = re.compile("增加|修改|改为|作为|调整为|删去|原文|节选|摘录|摘编|如下")
# Series in running prose carry on over a paragraph or a heading that stands between their members.
_PROSE = frozenset({"一是", "第一"})
# Members of such a series that are worded otherwise: 首先 … 二是, 一要 … 三是.
_PROSE_OPENERS = re.compile(
    "首先|其一|第一|一方面|一[是要则个条]|一来|[两二三四五六七八九十几]个|[两二三四五六七八九十]点"
)
_LOOK_BACK = 2000
_EXCERPTED = frozenset({"编", "章", "节", "条"})  # extracts of a law begin anywhere and leave articles out


class NumberingProblem(NamedTuple):
    """``heading`` has the wrong number; ``expected`` the value that should stand there.

    ``previous`` is the sibling before it (None for a series that does not begin with one), ``twin`` the earlier
    sibling with the same number, ``later`` the sibling that bears the expected number further on, ``last`` the member
    up to which the numbers run on after a gap. ``certain`` is False where another reading of the text would do.
    """

    kind: Kind
    heading: Heading
    previous: Heading | None
    expected: int
    twin: Heading | None = None
    later: Heading | None = None
    last: Heading | None = None
    certain: bool = True


@dataclass(frozen=True)
class Numbering:
    """All problems in the order of the text; ``labels`` maps the index of a heading to a short note (重复, 缺（三）).

    ``runs`` are the series that were compared, as joined for it: each begins with its first member and holds all the
    siblings that carry its numbers on, under a repeated heading too.
    """

    problems: tuple[NumberingProblem, ...] = ()
    labels: dict[int, str] = field(default_factory=dict)
    runs: tuple[tuple[Heading, ...], ...] = ()


def find_numbering(outline: Outline, folded: str = "") -> Numbering:
    """The problems of every series of siblings; one slip gives one problem, and the count carries on after it.

    In ``folded``, the text of the outline, a number that seems missing is looked for before it is called so.
    """
    runs = _joined(outline, folded)
    like = {(r[0].style, r[0].scope) for r in runs if len(r) > 1 and r[0].ordinal == 1}
    problems: list[NumberingProblem] = []
    for run in runs:
        found = [problem for problem in _problems(run, like) if not _visible(problem, outline, folded)]
        # Where most members are wrong, the numbers are no numbering: report the first and leave it to a person.
        problems += found if len(found) <= max(3, len(run) // 3) else [found[0]._replace(certain=False)]
    problems.sort(key=lambda problem: problem.heading.start)
    labels = {problem.heading.index: label(problem) for problem in problems}
    return Numbering(tuple(problems), labels, tuple(tuple(run) for run in runs))


def printed(heading: Heading, number: int) -> str:
    """``number`` in the form in which ``heading`` prints its own: 3 beside （二） is （三）."""
    bare = heading.number.strip().rstrip("、.")
    if bare and bare[0] in CIRCLED:
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)
    digits = str(number) if re.search(r"\d", bare) else _han(number)
    return re.sub(r"\d+|[一二三四五六七八九十百千零〇]+", digits, bare, count=1)


def _han(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not 0 < hundreds < 10:
        return han(number)
    return (
        f"{han(hundreds)}百"
        + ("零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else "")
        + (han(rest) if rest else "")
    )


def label(problem: NumberingProblem) -> str:
    """A note for a table of contents: 重复, 缺（三）, 乱序, 不从一起."""
    if problem.kind == "gap":
        count = (problem.heading.ordinal or 0) - problem.expected
        first = printed(problem.heading, problem.expected)
        return f"缺{first}" if count == 1 else f"缺{first}等{count}个"
    return {"duplicate": "重复", "order": "乱序", "start": "不从一起"}[problem.kind]


def _runs(outline: Outline, folded: str) -> Iterator[list[Heading]]:
    """The outline's series, each split where it begins anew with one; articles of a law run through its chapters."""
    groups: dict[tuple[int | None, int, str], list[Heading]] = {}
    for series in outline.series():
        for h in series:
            if h.ordinal is not None and not (h.inline and h.style not in _PROSE and _REFERENCE.match(h.title)):
                groups.setdefault((None if h.style == "条" else h.parent, h.scope, h.style), []).append(h)
    for members in groups.values():
        yield from _split(sorted(members, key=lambda h: h.start), folded)


def _split(series: Sequence[Heading], folded: str) -> Iterator[list[Heading]]:
    run: list[Heading] = []
    outer: list[Heading] = []
    for i, h in enumerate(series):
        last = run[-1].ordinal or 0 if run else 0
        if run and h.ordinal == 1:
            following = series[i + 1].ordinal if i + 1 < len(series) else None
            # In 1, 2, 1, 3 and 1, 1, 2 the second one is printed twice; otherwise a list begins anew.
            if not (following == last + 1 and (following != 2 or same_heading(run[-1], h))):
                if outer:
                    yield outer
                outer, run = run, []
        elif outer and h.ordinal != last + 1 and _resumes(outer, h, folded):
            yield run
            outer, run = [], outer
        run.append(h)
    yield from (r for r in (outer, run) if r)


def _resumes(outer: Sequence[Heading], heading: Heading, folded: str) -> bool:
    """Whether ``heading`` carries a series on that was interrupted by another inside its own sentence."""
    last = outer[-1]
    near = heading.inline and heading.start - last.start < _LOOK_BACK
    return near and heading.ordinal == (last.ordinal or 0) + 1 and "\n" not in folded[last.start : heading.start]


def _joined(outline: Outline, folded: str) -> list[list[Heading]]:
    """The runs, those that carry on an earlier one appended to it."""
    runs = sorted(_runs(outline, folded), key=lambda run: run[0].start)
    keys = heading_keys(outline)
    running_on = _running_on(runs)
    joined: list[list[Heading]] = []
    by_parent: dict[tuple[int, str], list[Heading]] = {}
    latest: dict[tuple[str, int], list[Heading]] = {}
    for run in runs:
        first = run[0]
        kind = (first.style, first.scope)
        parent = (keys.get(first.parent, -1 - first.scope), first.style)
        before = latest.get(kind)
        # A list that goes on behind a nested one, or a style that never begins anew (一、（一）（二） 二、（三）) …
        follows = before is not None and first.ordinal == (before[-1].ordinal or 0) + 1
        if follows and before is not None:
            follows = first.style in _PROSE or kind in running_on or _nested(outline, first, before[0].parent)
        # … or that is carried on under a heading that is printed twice.
        earlier = before if follows else by_parent.get(parent)
        if not follows and earlier is not None and (first.ordinal or 0) <= (earlier[-1].ordinal or 0):
            earlier = None
        if earlier is not None:
            earlier.extend(run)
            run = earlier
        else:
            joined.append(run)
        by_parent[parent] = latest[kind] = run
    return joined


def _running_on(runs: Sequence[Sequence[Heading]]) -> set[tuple[str, int]]:
    """The styles, with their scope, that carry on from section to section more often than they begin anew."""
    anew: dict[tuple[str, int], int] = {}
    on: dict[tuple[str, int], int] = {}
    last: dict[tuple[str, int], int] = {}
    for run in runs:
        kind = (run[0].style, run[0].scope)
        if kind in last:
            counts = anew if run[0].ordinal == 1 else on if run[0].ordinal == last[kind] + 1 else {}
            counts[kind] = counts.get(kind, 0) + 1
        last[kind] = run[-1].ordinal or 0
    return {kind for kind, count in on.items() if count > anew.get(kind, 0)}


def _nested(outline: Outline, heading: Heading, parent: int | None) -> bool:
    """Whether ``parent`` is one of the headings above ``heading``."""
    above = heading.parent
    while above is not None and above != parent:
        above = outline.headings[above].parent
    return above == parent


def heading_keys(outline: Outline) -> dict[int | None, int]:
    """Heading index to a key that two headings share when number, title and all that is above them are the same."""
    keys: dict[int | None, int] = {}
    known: dict[tuple[int, int, str, int | None, str], int] = {}
    for h in outline.headings:
        above = keys.get(h.parent, -1)
        keys[h.index] = known.setdefault((above, h.scope, h.style, h.ordinal, h.title), h.index)
    return keys


def _problems(run: Sequence[Heading], like: set[tuple[str, int]]) -> Iterator[NumberingProblem]:
    first = run[0]
    start = first.ordinal or 0
    if start < 1 or (start > 1 and first.inline and first.style not in _PROSE):
        return  # 0. or ③ inside a sentence: not a series that one can count
    if start > 1 and first.style not in _EXCERPTED:
        # Its like begin with one elsewhere in the text. A first item often stands without its number.
        certain = not first.inline and first.style not in _PROSE and start > 2 and (first.style, first.scope) in like
        if certain or (len(run) > 1 and start == 2):  # a text that begins with 39. carries on another
            yield NumberingProblem("start", first, None, 1, certain=certain)
    seen = {start: first}
    missed: set[int] = set()
    top = last = start
    where = {h.ordinal: i for i, h in enumerate(run)}
    misprint = False
    mixed = first.style not in _PROSE and not all(h.inline for h in run)
    for i, h in enumerate(run[1:], 1):
        number = h.ordinal or 0
        wanted = top + 1
        following = run[i + 1].ordinal if i + 1 < len(run) else None
        problem: NumberingProblem | None = None
        if number in (wanted, last + 1) or number in missed:
            pass  # in order, or told where it was missed
        elif mixed and h.inline:
            continue  # a number inside a sentence points to one of the items
        elif number in seen:
            problem = NumberingProblem("duplicate", h, run[i - 1], wanted, twin=seen[number])
        elif number < top:
            problem = NumberingProblem("order", h, run[i - 1], wanted)
        elif not (misprint and number == wanted + 1):
            problem = _gap(run, i, wanted, where)
            missed |= set(range(wanted, min(number, wanted + 50)))
        # 1, 2, 4, 4, 5 and 1, 2, 2, 4: what follows says that this one number is a slip, and none is missing.
        misprint = problem is not None and following == wanted + 1
        if problem:
            slip = misprint and problem.kind == "gap"
            yield problem._replace(kind="order", last=None) if slip else problem
        seen.setdefault(number, h)
        last = number
        top = wanted if misprint else max(top, number)


def _gap(run: Sequence[Heading], i: int, wanted: int, where: dict[int | None, int]) -> NumberingProblem:
    h, previous = run[i], run[i - 1]
    certain = (h.ordinal or 0) - wanted <= (1 if h.style in _EXCERPTED else 3)
    if where.get(wanted, -1) > i:
        return NumberingProblem("order", h, previous, wanted, later=run[where[wanted]])
    end = i
    while end + 1 < len(run) and end < i + 50 and run[end + 1].ordinal == (run[end].ordinal or 0) + 1:
        end += 1
    return NumberingProblem("gap", h, previous, wanted, last=run[end] if end > i else None, certain=certain)


def _visible(problem: NumberingProblem, outline: Outline, folded: str) -> bool:
    """Whether a number that is called missing stands in the text all the same, where the outline does not see it."""
    h = problem.heading
    if problem.kind == "gap" and problem.previous:
        between = folded[problem.previous.number_end : h.start]
        return bool(_written(h, problem.expected).search(between))
    if problem.kind == "start":
        before = folded[max(0, h.start - _LOOK_BACK) : h.start]
        if h.style in _PROSE:
            return bool(_PROSE_OPENERS.search(before))
        if h.start < 60 and not folded[: h.start].strip("#*_ \n"):
            return True  # the text is an extract
        if _QUOTED.search(folded[max(0, h.start - 40) : h.start]):
            return True
        above = outline.headings[h.index - 1].number_end if h.index else 0
        return bool(_written(h, (h.ordinal or 2) - 1).search(folded[max(above, h.start - _LOOK_BACK) : h.start]))
    return False


def _written(heading: Heading, number: int) -> re.Pattern[str]:
    """How ``number`` may look: a line break or a blank came between, or another mark stands after it."""
    bare = printed(heading, number)
    loose = r"\s*".join(re.escape(c) for c in bare)
    if heading.style == "一是":
        return re.compile(rf"{loose}|{han(number)}[要则、]|其{han(number)}|第{han(number)}")
    if heading.style in ("一、", "1."):
        return re.compile(rf"(?:^|[\n。；：])\W{{0,6}}{loose}\s*(?:[、.]|(?=\s))")
    return re.compile(loose)


def same_heading(first: Heading, second: Heading) -> bool:
    """Whether two headings bear the same number and the same or nearly the same title: one section printed twice."""
    if first.style != second.style or first.ordinal != second.ordinal:
        return False
    a, b = (re.sub(r"[\W_]", "", h.title)[:80] for h in (first, second))
    if a == b:
        return bool(a)
    # A title that was retyped differs in a character or two; short ones (财政方面, 资产方面) rightly do so.
    return min(len(a), len(b)) >= 8 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.9
