"""Marks of GB/T 15834-2011 that are used otherwise than the standard says, by kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from auditor import lexicon
from auditor.extract.marks import Marked
from auditor.text import HAN, Paragraph, Spanned

_H = "[一二三四五六七八九十]{1,3}"
_ITEM = r"(?:“[^“”\n]{1,60}”|《[^《》\n]{1,80}》)"
_RUN = re.compile(rf"{_ITEM}(?:、?{_ITEM})+")
_JOINT = re.compile("(?<=[”》])、(?=[“《])")
# These begin with a character that is rare, so that the search is quick; what may stand before is looked at afterwards.
_NUMBER_MARK = re.compile(rf"（(?:{_H}|\d{{1,2}})）(?P<mark>[、，.])")
_HEAD_MARK = re.compile(rf"\n[ 　#*]{{0,6}}{_H}(?P<mark>[，.])(?=[ 　]?[{HAN}])")
_DIGIT_MARK = re.compile(rf"\n[ 　#*]{{0,6}}\d{{1,2}}(?P<mark>[、，])(?=[{HAN}“《])")
_ORDER_MARK = re.compile(rf"(?:首先|其次|再次|最后|第{_H})(?P<mark>、)(?=[{HAN}“])(?!、?[一二三四五六七八九十第])")
_FIRST_MARK = re.compile(rf"{_H}是(?P<mark>[，、：])(?=[{HAN}“《])")
_STOPS = re.compile(r"[。！？]”[。，；]")
_DOUBLED = re.compile(r"(?<!\d)([，、；：])[，、；：。](?!\d)|。[，、；：]|(?<!。)。。(?!。)")
_EXCLAIMED = re.compile("！{3,}|？{3,}")
_DOTS = re.compile(r"(?<!…)…(?!…)|。{3,}|(?<=[\u3400-\u9fff，。、])\.{3,6}(?=[\u3400-\u9fff，。”）\n]|$)")
_DASH = re.compile(r"(?<=[\u3400-\u9fff，。”）])-{2,3}(?=[\u3400-\u9fff“《])")
_ETC = re.compile("……等(?![待级候于高])|等……")
_DATE = re.compile(r"(?:19|20)\d\d(?<!\d\d\d\d\d)、(?:1[0-2]|0?[1-9])、(?:3[01]|[12]\d|0?[1-9])(?![\d、])")
# The number of a member of a list of counts, with its unit and the mark behind it: 党组会6次，
_COUNTED = re.compile(rf"(?P<number>\d[\d,.]{{0,9}})(?P<unit>[{HAN}]{{1,2}})(?P<mark>[，、])")
_THIRD = re.compile(rf"(?P<noun>[{HAN}]{{2,24}}?)\d[\d,.]{{0,9}}(?P<unit>[{HAN}]{{1,2}})(?=[，。；、])")
_MEETING = re.compile("(?:会|会议|班|课|讲座|论坛)$")
_HOLDS = ("召开", "举办", "举行", "开展", "组织", "参加", "开", "办")
_WORDS = re.compile(rf"[{HAN}]{{2,24}}")
_LAST_WORDS = re.compile(rf"[{HAN}]{{2,24}}$")
_ADVERB = re.compile(
    "其中|其余|另|共|累计|合计|总计|同|比|较|占|达|超|约|近|均|各|分别|包括|涉及|还|又|并|已|增|减|升|降|有|为|至|于"
)
# Verbs in the lexicon that are nouns, too (检查5次), and short ones: they open a clause of their own when more follows.
_OPENER = re.compile(
    "听取|任免|引导|兑现|帮扶|接诊|收治|检测|监测|责令|落地|新设|投放|铺设|造林|实施|建|修|发|编|写|做|开|办"
)
_NEAR = 300  # characters between a joined and a single quotation of one passage
_BEFORE = frozenset("，。；：\n 　#*”）")


class Slip(NamedTuple):
    """A mark at [start, end) that the standard wants otherwise; ``right`` is what would stand there."""

    start: int
    end: int
    right: str


class Kind(NamedTuple):
    """A kind of slip: ``says`` is the sentence for all of them, ``find`` yields them in the order of the text.

    None can be where no text of ``needs`` is: looking for those first is many times faster.
    """

    says: str
    find: Callable[[str], Iterator[Slip]]
    needs: tuple[str, ...] = ()

    def slips(self, folded: str) -> list[Slip]:
        """All of them."""
        if self.needs and not any(needed in folded for needed in self.needs):
            return []
        return list(self.find(folded))


_BULLET = re.compile(r"[-*+•·●○◆◇■□▪▶★][ 　]*(?=\S)")


def bulleted(folded: str, paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Runs of three lines or more that open with the same bullet."""
    run: list[Paragraph] = []
    for line in paragraphs:
        opens = _BULLET.match(folded, line.start, line.end) and not folded.startswith("**", line.start)
        if run and not (opens and folded[line.start] == folded[run[0].start]):
            if len(run) >= 3:
                yield run
            run = []
        if opens:
            run.append(line)
    if len(run) >= 3:
        yield run


def odd_ends(folded: str, lines: Sequence[Paragraph]) -> Iterator[tuple[int, str, str]]:
    """Lines but the last that do not end with ； where most do: (place of the mark, what is said of it, what is right)."""
    ends = [line.end - 1 for line in lines[:-1]]
    if sum(folded[end] == "；" for end in ends) * 2 <= len(ends):
        return
    for number, end in enumerate(ends, 1):
        if folded[end] in "。，":
            yield end, f"第{number}项以“{folded[end]}”结尾，同组其他各项以“；”结尾", "；"


def adjacent(folded: str) -> Iterator[Slip]:
    """、 between “ ”“ ” or 《》《》 in a list that holds nothing else."""
    for run in _RUN.finditer(folded):
        if "、" in (folded[run.start() - 1 : run.start()], folded[run.end() : run.end() + 1]):
            continue  # “甲”、“乙”、丙: the bare member needs the mark, and so do the others
        for joint in _JOINT.finditer(folded, run.start(), run.end()):
            yield Slip(joint.start(), joint.end(), "")


def mixed(folded: str) -> Iterator[Slip]:
    """召开党组会6次，民主生活会1次、办公室会议3次: one list of counts with ， and 、.

    Right is ， before 、 when a verb of its own (培训12次，走访企业3家、学校2所) or an adverb (其中) opens the next clause, or
    when what follows is a part of what stands before (案件12件，民事案件8件、刑事案件4件).
    """
    for first, second in pairwise(_COUNTED.finditer(folded)):
        middle = folded[first.end() : second.start()]
        if first["unit"] != second["unit"] or first["mark"] == second["mark"] or not _WORDS.fullmatch(middle):
            continue
        third = _THIRD.match(folded, second.end())
        head = _LAST_WORDS.search(folded, max(0, first.start() - 24), first.start())
        if not head or not third or third["unit"] != first["unit"] or not _any_verb(head[0]):
            continue
        nouns = (middle, third["noun"])
        if any(_verb(noun) or _ADVERB.search(noun) or noun[-2:] == head[0][-2:] for noun in nouns):
            continue
        odd = first if first["mark"] == "，" else second
        yield Slip(*odd.span("mark"), "、")


def _verb(noun: str) -> bool:
    """Whether the words hold a verb that takes a counted object, or begin with one that may also be a noun."""
    if _MEETING.search(noun):
        return noun.startswith(_HOLDS)  # 整改推进会 is a noun
    return bool(_OPENER.match(noun)) or noun.startswith(_verbs()[1]) or _any_verb(noun)


def _any_verb(words: str) -> bool:
    return _any_of_them().search(words) is not None


@cache
def _any_of_them() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _verbs()[0])))


@cache
def _verbs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    rows = [row for row in lexicon.table("verbs_with_counts.txt") if len(row[0]) > 1]
    return tuple(word for word, kind in rows if kind == "verb"), tuple(word for word, kind in rows if kind != "verb")


def shared_quotation(folded: str, quotations: Sequence[Marked]) -> Iterator[tuple[Marked, Marked]]:
    """“甲甲甲甲、乙乙乙乙” where a member of the same length stands alone between marks elsewhere: (it, the other)."""
    alone: dict[str, Marked] = {}
    for quotation in quotations:
        alone.setdefault(quotation.inner, quotation)
    times = Counter(quotation.inner for quotation in quotations)
    for quotation in quotations:
        members = quotation.inner.split("、")
        if not 2 <= len(members) <= 4 or len({len(member) for member in members}) > 1 or len(members[0]) < 3:
            continue
        other = next((alone[member] for member in members if member in alone), None)
        # Far apart, or met again, the joined form is a phrase of its own (“和平统一、一国两制”).
        if not other or times[quotation.inner] > 1 or abs(other.start - quotation.start) > _NEAR:
            continue
        if "\n" not in folded[min(quotation.start, other.start) : max(quotation.start, other.start)]:
            yield quotation, other


def _marks(pattern: re.Pattern[str], right: str, *, opens: bool = False) -> Callable[[str], Iterator[Slip]]:
    """What ``pattern`` finds; with ``opens`` only where a clause or a line begins."""

    def find(folded: str) -> Iterator[Slip]:
        for match in pattern.finditer(folded):
            if opens and folded[match.start() - 1 : match.start()] not in _BEFORE and match.start():
                continue
            yield Slip(*match.span("mark" if "mark" in pattern.groupindex else 0), right)

    return find


DOUBLED = "两个点号连用，应保留其一"
LIST_KINDS: Sequence[Kind] = (
    Kind("相邻的引号或书名号之间通常不用顿号", adjacent, ("”、“", "》、《", "”、《", "》、“")),
    Kind("同一层次的并列项混用逗号和顿号", mixed),
    Kind("“（一）”“（1）”之后不加标点", _marks(_NUMBER_MARK, "", opens=True)),
    Kind("“一”“二”作序号时后用顿号", _marks(_HEAD_MARK, "、")),
    Kind("阿拉伯数字作序号时后用下脚点", _marks(_DIGIT_MARK, ".")),
    Kind("“首先”“第一”之后用逗号", _marks(_ORDER_MARK, "，", opens=True)),
    Kind("“一是”“二是”之后不加标点", _marks(_FIRST_MARK, "", opens=True)),
)
MARK_KINDS: Sequence[Kind] = (
    Kind("引文末尾已有句末点号，引号外不再重复点号", _marks(_STOPS, ""), ("。”", "！”", "？”")),
    Kind(DOUBLED, _marks(_DOUBLED, ""), tuple(a + b for a in "，、；：。" for b in "，、；：。")),
    Kind("叹号、问号叠用过多", _marks(_EXCLAIMED, "！"), ("！！！", "？？？")),
    Kind("省略号为六个连点“……”", _marks(_DOTS, "……"), ("…", "。。。", "...")),
    Kind("破折号占两个字的位置“——”", _marks(_DASH, "——"), ("--",)),
    Kind("省略号与“等”不能并用", _marks(_ETC, "等"), ("……等", "等……")),
    Kind("年月日之间不用顿号", _marks(_DATE, "")),
)


def attachment_marks(folded: str, items: Sequence[Spanned]) -> Iterator[Slip]:
    """A mark behind the name of an attachment in the list of them."""
    for item in items:
        if folded[item.end : item.end + 1] in ("；", "。", "，"):
            yield Slip(item.end, item.end + 1, "")
