"""Paragraphs that stop in mid sentence: where each does, and whether the next paragraph carries it on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from auditor.extract.marks import Jump
from auditor.outline import Outline
from auditor.text import HAN, Paragraph

_COMPLETE = "。！？!?….；：—～~"
_CLOSED = "”’）〕》〉」』*_`|"
# A paragraph never ends with these (GB/T 15834: a comma only inside a sentence; an opening mark never ends a line) …
_HANGING_MARK = re.compile(r"[，、]$|([（“‘《〈〔「『])(?<!\1\1)$")
# … nor with a word that needs another behind it, unless it is the end of a longer word (应对, 存在, 涉及的目的).
_HANGING_WORD = re.compile(
    "(?:(?<![目有似是标为众真别])的|(?<![共温缓谐饱总平])和|(?<![参给赋授付])与|(?<![普顾波企触])及|(?<![应面核绝相针查校配结反敌])对"
    "|(?<![健主])将|(?<![存所潜内外现实])在|(?<![自理事缘因])由|(?<![服跟])从|(?<![大一])把|或者|以及|并且|而且|因为|由于|关于|通过|根据|按照"
    "|(?<![方转导倾志意动走流去面指风定取朝趋])向|不)$"
)
_NO_OPENING = re.compile(r"[，。、；：！？）”’》〉」』〕]|的(?!确|士|哥)|们")
_UNIT = re.compile("[%‰℃]")
# What opens a paragraph of its own: a label, an attachment, a list mark, markup, a note, a signature's date.
_FRESH = re.compile(
    rf"附[件表图录注：]|[#>|*+•●■◆▲□○◎★☆§-]|(?!是：|为：)[{HAN}A-Za-z0-9（）、“”/]{{1,24}}：|[表图][ 　]?[0-9一二三四五六七八九十]|各位|同志们|本报|新华社|"
    r"（[^（）]{1,40}）$|(?:[0-9]{4}|[二一][〇○零一二三四五六七八九]{3})年[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}日$"
)
_CONTACT = re.compile(
    "电话|热线|传真|邮箱|邮编|邮政编码|网址|网站|地址|微信|联系人|联系方式|来信|邮寄|http|www|@|账号|开户"
)
_CONTACT_END = re.compile(
    f"[0-9A-Za-z号室楼层院栋座幢厅科处办局委站所村街路段巷口旁字收转]$|联系人[：为]?[{HAN}·]{{2,5}}$"
)
# ——编者, 张三摄, 记者李四
_SIGNED = re.compile(
    f"[—－]{{2,3}}[{HAN}]{{1,8}}$|[{HAN}（）]{{2,8}}[摄绘文]$|(?:记者|通讯员|作者|编辑|来源|供稿|供图)[： ]?[{HAN} ]{{0,12}}$"
)
# Sentences that close a document: without their 。 a mark is missing and no text.
_SETTLED = re.compile(
    "(?:起施行|起执行|同时废止|审议|批准|批示|为准|为止|特此.{2,4}|公开发布|主动公开|申请公开|谢谢大家|谢谢)$"
)
_TABLE = re.compile("\t|[ 　]{2,}|\\|")
_FENCE = re.compile(r"\s*(?:```|~~~)")

_LEAST_AT_TURN = 25  # characters of a line of prose

Kind = Literal["broken", "truncated"]


class Break(NamedTuple):
    """A paragraph that stops in mid sentence at ``end``.

    ``start`` is where the paragraph begins; ``next`` the (start, end) of the paragraph behind it, None at the end of
    the text. ``broken``: that paragraph carries the sentence on; ``truncated``: it begins something else. ``sure``:
    the characters at the break alone prove it, such as a comma before it.
    """

    kind: Kind
    start: int
    end: int
    next: tuple[int, int] | None
    sure: bool


@dataclass(frozen=True)
class Breaks:
    """All breaks in the order of the text. ``wrapped``: the lines are those of a page or an e-mail, not paragraphs;
    ``bare``: the text leaves out the mark at the end of paragraphs by habit. ``bodies`` counts the paragraphs of prose.
    """

    breaks: tuple[Break, ...]
    wrapped: bool
    bare: bool
    bodies: int


def find_breaks(
    folded: str,
    paragraphs: Sequence[Paragraph],
    outline: Outline,
    jumps: Sequence[Jump],
    *,
    markdown: bool = False,
    turns: Sequence[int] = (),
    torn: Container[int] = (),
) -> Breaks:
    """Where paragraphs stop in mid sentence. A mark of a page jump at the place is left to whoever reports jumps.

    In Markdown that keeps its paragraphs apart by blank lines, a single line feed breaks nothing. ``turns`` are the offsets,
    in order, at which a page or column of the source begins with a new paragraph. Those that end at one of ``torn`` go on
    behind a stray line and are left out.
    """
    lines = [folded[p.start : p.end] for p in paragraphs]
    heads = {h.start: h for h in outline.headings if not h.inline}
    numbered = [_number_at(p, line, heads) for p, line in zip(paragraphs, lines, strict=True)]
    opens = [_open(line, numbered[i], lines[i + 1] if i + 1 < len(lines) else None) for i, line in enumerate(lines)]
    for i in _at_turns(paragraphs, turns):
        opens[i] = opens[i] or _cut_off(lines[i], numbered[i])
    prose = _prose(lines, paragraphs, outline)
    jump_starts, jump_ends = {j.start for j in jumps}, {j.end for j in jumps}
    soft = markdown and folded.count("\n\n") * 3 > len(lines)
    found: list[Break] = []
    for i, (p, line) in enumerate(zip(paragraphs, lines, strict=True)):
        following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        if (
            not opens[i]
            or not prose[i]
            or p.end in torn
            or p.end in jump_ends
            or (following and following.start in jump_starts)
        ):
            continue
        if soft and following and folded.count("\n", p.end, following.start) < 2:
            continue
        if numbered[i] and not _HANGING_MARK.search(line) and _neighbour_open(i, opens, numbered):
            continue  # the items of this list have no mark at their end
        found.append(_break(p, line, following, lines[i + 1 : i + 3], bool(following and numbered[i + 1])))
    bodies = sum(ok and (is_open or _ended(line)) for ok, is_open, line in zip(prose, opens, lines, strict=True))
    cut = sum(b.kind == "truncated" for b in found)
    return Breaks(tuple(found), _wrapped(lines, found), cut > max(3, bodies // 8), bodies)


def _at_turns(paragraphs: Sequence[Paragraph], turns: Sequence[int]) -> Iterator[int]:
    """The index of each paragraph that is the last of its page or column."""
    for before, after in pairwise(paragraphs):
        at = bisect_right(turns, before.end)
        if at < len(turns) and turns[at] <= after.start:
            yield before.index


def _cut_off(line: str, numbered: bool) -> bool:
    """Whether prose stops here without an end, at the foot of a page: a shorter line than elsewhere tells it there."""
    if numbered or not line[-1].isalnum() or "\u2460" <= line[-1] <= "\u2473" or _TABLE.search(line):
        return False
    known = (
        _SIGNED.search(line) or _SETTLED.search(line) or _CONTACT.search(line) or re.match(f"[{HAN}]{{1,12}}：", line)
    )
    return len(line) >= _LEAST_AT_TURN and "，" in line and line.count("、") <= 4 and not known


def _prose(lines: Sequence[str], paragraphs: Sequence[Paragraph], outline: Outline) -> list[bool]:
    """Whether each line may be prose: no title, Markdown heading, table, comment or code."""
    title_end = outline.title[1] if outline.title else 0
    out: list[bool] = []
    code = False
    for line, paragraph in zip(lines, paragraphs, strict=True):
        fence = bool(_FENCE.match(line))
        code ^= fence
        out.append(not (code or fence or paragraph.end <= title_end or line[0] in "#|>" or line.startswith("<！")))
    return out


def _neighbour_open(i: int, opens: Sequence[bool], numbered: Sequence[bool]) -> bool:
    return any(0 <= k < len(opens) and numbered[k] and opens[k] for k in (i - 1, i + 1))


def _number_at(paragraph: Paragraph, line: str, heads: Mapping[int, object]) -> bool:
    """Whether the paragraph opens with a number or a mark of a list."""
    offset = len(line) - len(line.lstrip("#*_>-+ \t"))
    return any(paragraph.start + k in heads for k in {0, offset})


def _ended(line: str) -> bool:
    return line.rstrip(_CLOSED)[-1:] in "。！？" and len(line) >= 15


def _sentence(line: str) -> bool:
    """Whether a sentence or a member of one ended before: then it is prose and no heading."""
    return bool(re.search(r"[。；](?!$)", line))


def _open(line: str, numbered: bool, behind: str | None) -> bool:
    """Whether prose stops here without an end."""
    last = line[-1]
    hanging = bool(_HANGING_MARK.search(line))
    if not (hanging or last.isalnum() or last == "%") or "\u2460" <= last <= "\u2473" or _TABLE.search(line):
        return False  # it ends with a mark; a ① there points to a note
    if _SIGNED.search(line) or _SETTLED.search(line) or (_CONTACT.search(line[-40:]) and _CONTACT_END.search(line)):
        return False  # an address or a number may close a paragraph without a mark
    if behind is not None and (_NO_OPENING.match(behind) or (_UNIT.match(behind) and last.isdigit())):
        return len(line) >= 4
    if _sentence(line):
        return len(line) >= 20 or hanging
    if hanging and line[-1] in "（“‘《〈〔「『":
        return True
    if re.match(f"[{HAN}]{{1,12}}：", line) and not hanging:
        return False  # a label with its value
    if hanging:
        return len(line) >= 25 and not numbered
    if _HANGING_WORD.search(line):
        return len(line) >= 12 and bool(re.search("[，。；]", behind or ""))  # a title may be set in two lines
    # No sentence has ended yet: a long line with a comma that a paragraph of prose follows, or nothing at all. A list
    # of names and a line with an author behind a dash are no prose.
    if numbered or len(line) < 45 or "，" not in line or line.count("、") > 4:
        return False
    return behind is None or ("。" in behind and not _FRESH.match(behind))


def _break(p: Paragraph, line: str, following: Paragraph | None, behind: Sequence[str], numbered: bool) -> Break:
    hanging = bool(_HANGING_MARK.search(line) or _HANGING_WORD.search(line))
    if following is None:
        return Break("truncated", p.start, p.end, None, hanging)
    span = (following.start, following.end)
    fragment = len(behind) > 1 and _NO_OPENING.match(behind[1])  # 《 | 会计法 | 》的规定
    if _NO_OPENING.match(behind[0]) or _UNIT.match(behind[0]) or (fragment and not numbered):
        return Break("broken", p.start, p.end, span, True)
    short = len(behind[0]) <= 30 and not re.search("[，。；！？、]", behind[0])
    if numbered or _FRESH.match(behind[0]) or (short and not hanging and re.match(f"[{HAN}]", behind[0])):
        return Break("truncated", p.start, p.end, span, hanging)
    return Break("broken", p.start, p.end, span, hanging)


def _wrapped(lines: Sequence[str], found: Sequence[Break]) -> bool:
    """Whether the lines are as wide as a page: most that break off are about as long as any line of the text."""
    loose = [len(line) for line in lines if line[-1] not in _COMPLETE and line[-1] not in _CLOSED and len(line) >= 12]
    many = len(loose) >= 8 and len(loose) * 5 >= len(lines) * 2
    widths = Counter(loose if many else [b.end - b.start for b in found if b.kind == "broken"])
    if not many and widths.total() < 4:
        return False
    common = max(widths, key=lambda width: sum(widths[width + d] for d in range(-3, 4)))
    share = sum(widths[common + d] for d in range(-3, 4)) * 10
    return share >= widths.total() * (6 if many else 8) and max(map(len, lines)) <= common + (40 if many else 4)
