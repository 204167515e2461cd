"""Comments of a text that say what is not to be reported: found, left out of what is audited, and places put back around them.

Markdown has ``<!-- auditor: ignore RULE reason -->``, plain text a line ``# 核稿：不查 RULE 理由``. The audit sees the text without
them; a line that is nothing but a comment becomes an empty one, so that every line keeps its number.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from auditor.finding import Finding, Place
from auditor.notice import Notice
from auditor.report import DocumentReport
from auditor.settings import nearest

_MARKDOWN = re.compile(r"<!--[ \t]*(auditor|核稿)[ \t]*[:：]((?:(?!-->)[^\r\n])*)-->")
_LINE = re.compile(r"(?:(?<=[\r\n])|\A)[ \t\u3000]*[#＃]+[ \t\u3000]*(auditor|核稿)[ \t]*[:：]([^\r\n]*)")
_VERBS = {
    "ignore": "here",
    "ignore-file": "file",
    "ignore-begin": "begin",
    "ignore-end": "end",
    "不查": "here",
    "全文不查": "file",
    "开始不查": "begin",
    "结束不查": "end",
}
_ID = "(?:[A-Za-z][A-Za-z0-9_-]*|全部)"
_BODY = re.compile(rf"(?P<rules>{_ID}(?:\s*[,，、]\s*{_ID})*)(?P<reason>.*)", re.DOTALL)


class Directive(NamedTuple):
    """A comment that was understood: ``rules`` are ids or ``all``; it is about [start, end) of the text."""

    line: int
    rules: tuple[str, ...]
    reason: str
    start: int
    end: int


class _Said(NamedTuple):
    start: int  # what is cut out of the text
    end: int
    alone: bool
    scope: str
    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Comments:
    """The directives of a text; ``cuts`` are the parts of it that are not audited, ``remarks`` what was not understood."""

    text: str
    cuts: tuple[tuple[int, int], ...] = ()
    directives: tuple[Directive, ...] = ()
    remarks: tuple[str, ...] = ()

    def without(self, notice: Notice) -> Notice:
        """The notice without its comments."""
        return replace(notice, text=self._stripped) if self.cuts else notice

    def blanked(self, notice: Notice) -> Notice:
        """The notice with white space where its comments were, so that every offset stays."""
        if not self.cuts:
            return notice
        return replace(notice, text=_outside(self.text, self.cuts, " "))

    @cached_property
    def _stripped(self) -> str:
        return _outside(self.text, self.cuts, "")

    @cached_property
    def _removed(self) -> tuple[list[int], list[int]]:
        """Where in the stripped text something is missing, and how much is missing up to there."""
        places, totals, total = [], [], 0
        for start, end in self.cuts:
            places.append(start - total)
            total += end - start
            totals.append(total)
        return places, totals

    def _span(self, start: int, end: int) -> tuple[int, int]:
        places, totals = self._removed
        before = bisect_right(places, start)
        first = start + (totals[before - 1] if before else 0)
        inside = bisect_left(places, end)
        return first, max(first, end + (totals[inside - 1] if inside else 0))

    def _place(self, place: Place) -> Place:
        start, end = self._span(place.start, place.end)
        column = start - (max(self.text.rfind("\n", 0, start), -1))
        return place._replace(start=start, end=end, column=column)

    def _finding(self, finding: Finding) -> Finding:
        edits = tuple(e._replace(start=s, end=t) for e in finding.edits for s, t in [self._span(e.start, e.end)])
        against = tuple(self._place(place) for place in finding.against)
        return replace(finding, place=self._place(finding.place), against=against, edits=edits)

    def restored(self, report: DocumentReport) -> DocumentReport:
        """The report of the stripped text with all its places as they are in the text itself."""
        if not self.cuts:
            return report
        return replace(
            report,
            text=self.text,
            findings=tuple(map(self._finding, report.findings)),
            streams=tuple(s._replace(parts=tuple(self._span(*part) for part in s.parts)) for s in report.streams),
            outline=tuple(
                row._replace(start=s, end=e) for row in report.outline for s, e in [self._span(row.start, row.end)]
            ),
            entities=tuple(
                row._replace(start=s, end=e) for row in report.entities for s, e in [self._span(row.start, row.end)]
            ),
            checks=tuple(c._replace(places=tuple(map(self._place, c.places))) for c in report.checks),
        )


def _outside(text: str, cuts: Sequence[tuple[int, int]], filler: str) -> str:
    parts, at = [], 0
    for start, end in cuts:
        parts += [text[at:start], filler * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def find_comments(notice: Notice) -> Comments:
    """The comments of a notice that is a text file; other kinds of file have none."""
    text = notice.text
    if notice.origin is not None or not ("auditor" in text or "核稿" in text):
        return Comments(text)
    said: list[_Said] = []
    remarks: list[str] = []
    for match in (_MARKDOWN if notice.markdown else _LINE).finditer(text):
        found = _understood(text, match, markdown=notice.markdown)
        if isinstance(found, _Said):
            said.append(found)
        elif found:  # it is a comment all the same
            remarks.append(f"第{_line(text, match.start())}行的注释{found}")
            said.append(_Said(*_cut(text, *match.span()), "none", (), ""))
    stripped = Comments(text, tuple((s.start, s.end) for s in said))
    directives = list(_directives(stripped, said, remarks, markdown=notice.markdown))
    return replace(stripped, directives=tuple(directives), remarks=tuple(remarks))


def _understood(text: str, match: re.Match[str], *, markdown: bool) -> _Said | str:
    """The directive of a comment, or what is wrong with it; nothing is wrong with a line that may be the notice's own."""
    verb, *rest = match[2].split(maxsplit=1) or [""]
    if verb not in _VERBS:
        close = nearest(verb, _VERBS) if verb else ""
        ours = markdown or match[1] == "auditor" or "是不是" in close
        return f"没有起作用：没有“{verb}”这种写法{close}" if ours else ""
    body = _BODY.match(rest[0]) if rest else None
    if body is None:
        return "没有起作用：没有写规则名（全部规则写 all）"
    rules = tuple("all" if id in ("all", "全部") else id for id in re.split(r"[\s,，、]+", body["rules"]))
    return _Said(*_cut(text, *match.span()), _VERBS[verb], rules, body["reason"].strip(" \t\u3000:：—-"))


def _cut(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """What is cut with a comment: the spaces around it at an edge of its line; and whether it has the line to itself."""
    left, right = start, end
    while left and text[left - 1] in " \t\u3000":
        left -= 1
    while right < len(text) and text[right] in " \t\u3000":
        right += 1
    first = left == 0 or text[left - 1] in "\r\n"
    last = right == len(text) or text[right] in "\r\n"
    return (left if last else start), (right if first and last else end), first and last


def _directives(
    comments: Comments, said: Sequence[_Said], remarks: list[str], *, markdown: bool
) -> Iterator[Directive]:
    text = comments.text
    open_: dict[str, tuple[_Said, int]] = {}
    for one in said:
        line = _line(text, one.start)
        if one.scope != "none" and one.scope != "end" and not one.reason:
            remarks.append(f"第{line}行的注释没有写明理由")
        if one.scope == "file":
            yield Directive(line, one.rules, one.reason, 0, len(text))
        elif one.scope == "here":
            start, end = _next(comments, one.end, markdown=markdown) if one.alone else _same_line(text, one.start)
            yield Directive(line, one.rules, one.reason, start, end)
        elif one.scope == "begin":
            open_.update(dict.fromkeys(one.rules, (one, line)))
        elif one.scope == "end":
            for rule in one.rules:
                begun = open_.pop(rule, None)
                if begun is None:
                    remarks.append(f"第{line}行的注释没有起作用：规则 {rule} 没有在前面开始不查")
                else:
                    yield Directive(begun[1], (rule,), begun[0].reason, begun[0].end, one.start)
    for rule, (one, line) in open_.items():
        remarks.append(f"第{line}行开始不查规则 {rule}，后面没有结束的注释，一直到文末都不查")
        yield Directive(line, (rule,), one.reason, one.end, len(text))


def _same_line(text: str, position: int) -> tuple[int, int]:
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    end = re.compile(r"[\r\n]|\Z").search(text, position)
    return start, end.start() if end else len(text)


def _next(comments: Comments, position: int, *, markdown: bool) -> tuple[int, int]:
    """The next paragraph: in Markdown all lines up to an empty one, in plain text the next line. Further comments are skipped."""
    blank = _outside(comments.text, comments.cuts, " ")
    pattern = r"\S[^\r\n]*(?:\r?\n[ \t]*\S[^\r\n]*)*" if markdown else r"\S[^\r\n]*"
    found = re.compile(pattern).search(blank, position)
    return found.span() if found else (len(blank), len(blank))


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
