"""The lexicon of a house: names of its bodies and people, its terms, and phrases that nobody shall question.

A text file that a proofreader keeps: sections 【机构】, 【人名】, 【用语】 and 【不查】, one entry a line, ``#`` begins a comment;
a body may have short forms behind ``=``. ``Allowed`` finds the entries in a notice and says which findings they silence.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from auditor.finding import Finding
from auditor.numerals import fold

SECTIONS = {"机构": "bodies", "人名": "people", "用语": "terms", "不查": "skipped"}
# Rules with one of these tags judge how something is worded; a term of the house is right as it is.
WORDING = frozenset(("characters", "terms", "wording", "grammar", "punctuation"))
_SECTION = re.compile(r"[【\[［](.*?)[】\]］]\s*$")
_COMMENT = re.compile(r"(?:^|\s)[#＃].*$")
_SHORT_FORMS = re.compile(r"[、，,；;\s]+")
_MARKS = "“”‘’「」『』《》〈〉（）()\"' 　"
_NAME = 2  # a name of one character would stand in half of all words


class HouseError(Exception):
    """A lexicon that cannot be followed; the message is one Chinese sentence with the line."""


@dataclass(frozen=True)
class House:
    """The entries, folded. ``bodies`` are (name, full name) for full names and short forms alike."""

    bodies: tuple[tuple[str, str], ...] = ()
    people: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()

    @cached_property
    def full_names(self) -> dict[str, str]:
        """A name of a body, full or short, to its full name."""
        return dict(self.bodies)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All entries, each once."""
        return tuple(dict.fromkeys([*self.full_names, *self.people, *self.terms, *self.skipped]))

    @cached_property
    def automaton(self) -> AhoCorasick:
        """Finds all entries in one pass."""
        return AhoCorasick(list(self.words), matchkind=MatchKind.Standard)


def read_house(path: Path) -> House:
    """The lexicon in a file; HouseError names the line that cannot be followed. FileNotFoundError when there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        raise HouseError(f"词库 {path} 是文件夹，应是文本文件") from None
    except (OSError, ValueError) as error:
        raise HouseError(f"读不了词库 {path}：{getattr(error, 'strerror', None) or error}") from error
    return parse_house(_decoded(data, path), str(path))


def _decoded(data: bytes, path: Path) -> str:
    """UTF-8, or what Windows' editor writes: UTF-16 with its mark, GB18030."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise HouseError(f"认不出词库 {path} 的文字编码，请存为 UTF-8")


def parse_house(text: str, name: str) -> House:
    """The lexicon in ``text``; ``name`` is what a message calls it."""
    entries = _Entries()
    section: str | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _COMMENT.sub("", raw).strip()
        try:
            if not line:
                continue
            heading = _SECTION.match(line)
            if heading:
                section = _section(heading[1].strip())
            elif section is None:
                raise HouseError(f"“{line}”之前要先有一节的标题，如【机构】")
            else:
                entries.add(section, line, number)
        except HouseError as error:
            raise HouseError(f"词库 {name} 第{number}行：{error}") from None
    return House(
        tuple((name, full) for name, (full, _) in entries.bodies.items()),
        frozenset(entries.people),
        frozenset(entries.terms),
        frozenset(entries.skipped),
    )


def _section(name: str) -> str:
    if name in SECTIONS:
        return SECTIONS[name]
    close = difflib.get_close_matches(name, SECTIONS, n=1, cutoff=0.4)
    known = "、".join(f"【{each}】" for each in SECTIONS)
    raise HouseError(f"没有【{name}】这一节" + (f"，是不是【{close[0]}】？" if close else f"，可用的有：{known}"))


@dataclass
class _Entries:
    """What was read so far; of each name of a body also the line."""

    bodies: dict[str, tuple[str, int]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)

    def add(self, section: str, line: str, number: int) -> None:
        """One line of a section."""
        entry = fold(line)
        if section == "terms":
            self.terms.add(entry)
        elif section == "skipped":
            self.skipped.add(entry)
        elif section == "people":
            if "=" in entry:
                raise HouseError("【人名】一节不用等号，只有【机构】可在等号后写简称")
            self.people.update(_name(part, "人名") for part in _SHORT_FORMS.split(entry) if part)
        else:
            self._body(entry, number)

    def _body(self, entry: str, number: int) -> None:
        full, equals, short = entry.partition("=")
        full = _name("".join(full.split()), "机构")
        forms = [_name(form, "简称") for form in _SHORT_FORMS.split(short) if form]
        if equals and not forms:
            raise HouseError(f"“{full} =”之后没有写简称")
        for form in (full, *forms):
            owner, line = self.bodies.setdefault(form, (full, number))
            if owner != full:
                raise HouseError(f"“{form}”在第{line}行已是“{owner}”的名称，不能又是“{full}”的")


def _name(text: str, what: str) -> str:
    if len(text) < _NAME:
        raise HouseError(f"{what}“{text}”太短，至少要两个字")
    return text


class Occurrence(NamedTuple):
    """A name of a body of the house at [``start``, ``end``), and its full name."""

    start: int
    end: int
    full: str


class Allowed:
    """Where the entries of a house stand in a text (folded), and what that settles."""

    def __init__(self, house: House | None, folded: str) -> None:
        self._house = house or House()
        found: dict[str, list[tuple[int, int]]] = {}
        if self._house.words:
            words = self._house.words
            for index, start, end in self._house.automaton.find_matches_as_indexes(folded, overlapping=True):
                found.setdefault(words[index], []).append((start, end))
        names = self._house.full_names
        self.bodies: tuple[Occurrence, ...] = tuple(
            sorted(Occurrence(*span, names[word]) for word, spans in found.items() if word in names for span in spans)
        )
        self._longest = max(map(len, names), default=0)
        self._any = _Spans(span for spans in found.values() for span in spans)
        self._skipped = _Spans(span for word in self._house.skipped for span in found.get(word, ()))

    def wording(self, start: int, end: int) -> bool:
        """Whether [start, end) lies inside an entry of any section: its wording is not to be questioned."""
        return self._any.hold(start, end)

    def unchecked(self, start: int, end: int) -> bool:
        """Whether [start, end) lies inside a phrase under 【不查】: nothing in it is to be questioned."""
        return self._skipped.hold(start, end)

    def distinct_people(self, names: Collection[str]) -> bool:
        """Whether the house knows all these people, so that none is another one misspelt."""
        return self._house.people.issuperset(names)

    def silences(self, finding: Finding, tags: Sequence[str]) -> bool:
        """Whether a finding of a rule with these tags is settled by the house.

        It is when its place lies inside a phrase that is not checked; inside any entry, for rules on wording; or when a
        rule on names sets two names against each other that the house knows as one body's.
        """
        if not self._house.words:
            return False
        place = finding.place
        lead = len(place.quote) - len(place.quote.lstrip(_MARKS))
        start, end = place.start + lead, max(place.start + lead, place.start + len(place.quote.rstrip(_MARKS)))
        if self.unchecked(start, end):
            return True
        if WORDING.intersection(tags) and self.wording(start, end):
            return True
        return "names" in tags and self._one_body(finding, start, end)

    def _one_body(self, finding: Finding, start: int, end: int) -> bool:
        mine = {body.full for body in self._touching(start, end) if body.start <= start and end <= body.end}
        if not mine or not finding.against:
            return False
        return all(mine & {body.full for body in self._touching(place.start, place.end)} for place in finding.against)

    def _touching(self, start: int, end: int) -> Iterator[Occurrence]:
        first = bisect_right(self.bodies, (start - self._longest,))
        for body in self.bodies[first:]:
            if body.start >= end:
                return
            if body.end > start:
                yield body


class _Spans:
    """Answers in logarithmic time whether a place lies inside one of many spans."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._reach: list[int] = []  # how far any span reaches that begins here or before
        for start, end in sorted(spans):
            self._starts.append(start)
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def hold(self, start: int, end: int) -> bool:
        """Whether [start, end) is no wider than one of the spans and inside it."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._reach[index] >= max(end, start + 1)
