"""References of a text to its own parts: 本办法第三十条, 前款第（四）项, 见附件3, 如表2所示, 详见第五部分."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from auditor.attachments import Attachments
from auditor.extract.marks import Marked
from auditor.numerals import han_value
from auditor.outline import Heading, Outline
from auditor.text import Cover, Paragraph

_H = "[一二三四五六七八九十百零〇]{1,6}"
_N = rf"(?:{_H}|\d{{1,3}})"
_LAWS = "法|条例|办法|规定|细则|规则|章程|制度|准则|守则|规程|决定|规范|公约"
_ARTICLE = (
    rf"第(?P<article>{_N})条(?!之[一二三四五六七八九])(?:第(?P<paragraph>{_N})款)?(?:第[（(]?(?P<item>{_H})[）)]?项)?"
)
_KIND = "(?:(?:暂行|试行|实施|管理|工作|议事|监督|考核|操作|补充|具体|若干)*)"
_FIRST = re.compile(rf"本{_KIND}(?:{_LAWS})(?={_ARTICLE.replace('?P<', '?P<_')})")
_EACH = re.compile(rf"(?:[、，和及或与]|以及|或者)?{_ARTICLE}")
_CHAPTER = re.compile(rf"本(?:{_LAWS})第(?P<number>{_N})(?P<kind>[编章])")
_ABOVE = re.compile("前款(?=规定|所列|所称|第|情形|的)")
_OWN_TEXT = "通报|报告|通知|方案|意见|文|公告|公示|规划|计划|纪要|办法|规定|总结"
_PART = re.compile(
    rf"(?:(?:详见|参见|见|下文|后文|上文|前文|前述|上述)(?:本(?:{_OWN_TEXT}))?|本(?:{_OWN_TEXT})(?:的)?)第(?P<number>{_N})部分"
)
_IN_PART = re.compile(
    rf"第(?P<part>{_N})部分(?:中|里)?(?:的)?(?:第?（(?P<number>{_H}|\d{{1,2}})）(?:(?:个)?(?:项|点|条|款|部分|方面|问题))?"
    rf"|第(?P<bare>{_H}|\d{{1,2}})(?:项|点|条|个问题|个方面))"
)
_WHOSE = re.compile(rf"(?:(?:详见|参见|见|上述|前述)(?:本(?:{_OWN_TEXT}))?|本(?:{_OWN_TEXT})(?:的)?)$")
_POINT = re.compile(rf"(?:前述|上述)第（(?P<number>{_H}|\d{{1,2}})）(?:项|点|条|款)")
_ATTACHMENT = re.compile(
    r"附件[ 　]?(?P<number>\d{1,2}(?![\d.年月日份个项])|[一二三四五六七八九十]{1,3}(?![一二三四五六七八九十份个项]))"
)
_FOREIGN = re.compile(r"(?:[》”]|其|该|原|他|法|条例|办法|合同|公约|协定|议定书)的?$")
_FIGURE = re.compile(
    r"(?:(?:如|见|详见|参见|由|从|据|按照|按|根据)[ ]?(?:附)?|[（，。；]见?)(?P<kind>[表图])[ 　]?(?P<number>\d{1,3}(?:[.\-－—–]\d{1,2})?)(?![\d.])"
    r"(?=所示|所列|可见|可以看出|可知|中|[）)，。；]|和|、|$)"
)
_CAPTION = re.compile(
    r"[#*_>|!\[〔\s]{0,8}(?:续|附)?(?P<kind>[表图])[ 　]?(?P<number>\d{1,3}(?:[.\-－—–]\d{1,2})?)(?=[ 　：.、*\]〕|]|$|[\u3400-\u9fff])"
)


class Dangling(NamedTuple):
    """A reference at [start, end) to something that is not there; ``there`` says what is (前者只到第二十条).

    ``near`` is the place of the last thing of its kind, or None. ``certain``: what is referred to cannot stand in
    another file.
    """

    start: int
    end: int
    what: str
    there: str
    near: tuple[int, int] | None
    certain: bool = True


class Article(NamedTuple):
    """An article: the paragraphs of its own (款), each with how many items (项) it has; ``start``, ``end`` of its text."""

    heading: Heading
    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]  # (start, number of items)


class Code(NamedTuple):
    """A text in articles that run on from the first; ``end`` is where the next one or an attachment begins."""

    articles: tuple[Article, ...]
    end: int


def find_codes(folded: str, paragraphs: Sequence[Paragraph], outline: Outline, ends: Sequence[int]) -> list[Code]:
    """Every run of articles from 第一条 on; ``ends``, sorted, are where one ends whatever follows."""
    block = [h for h in outline.headings if not h.inline]
    runs: list[list[Heading]] = []
    for heading in block:
        if heading.style != "条" or heading.ordinal is None:
            continue
        if heading.ordinal == 1:
            runs.append([])
        if runs:
            runs[-1].append(heading)
    stops = sorted({h.start for h in block if h.style in ("条", "编", "章", "节", "#")} | set(ends) | {len(folded)})
    codes = []
    for i, run in enumerate(runs):
        limit = runs[i + 1][0].start if i + 1 < len(runs) else len(folded)
        beyond = bisect_right(ends, run[-1].start)
        limit = min(limit, ends[beyond]) if beyond < len(ends) else limit
        if len(run) >= 3 and all(b.ordinal == (a.ordinal or 0) + 1 for a, b in pairwise(run)):
            codes.append(Code(tuple(_articles(folded, paragraphs, run, stops)), limit))
    return codes


_ITEM_LINE = re.compile(
    rf"[*\s]{{0,4}}(?:（(?:{_H}|\d{{1,2}})）|\d{{1,2}}[.、）]|[①-⑳]|[一二三四五六七八九十]{{1,3}}、|[-|<>#])"
)
_ROUND = re.compile(rf"[*\s]{{0,4}}（{_H}）")


def _articles(
    folded: str, paragraphs: Sequence[Paragraph], run: Sequence[Heading], stops: Sequence[int]
) -> Iterator[Article]:
    starts = [p.start for p in paragraphs]
    for heading in run:
        end = stops[bisect_right(stops, heading.start)]
        clauses: list[tuple[int, int]] = []
        for at in range(max(0, bisect_right(starts, heading.start) - 1), bisect_right(starts, end - 1)):
            p = paragraphs[at]
            if clauses and _ITEM_LINE.match(folded, p.start, p.end):
                start, items = clauses[-1]
                clauses[-1] = (start, items + bool(_ROUND.match(folded, p.start, p.end)))
            else:
                clauses.append((max(p.start, heading.start), 0))
        yield Article(heading, heading.start, end, tuple(clauses))


def dangling(
    folded: str,
    paragraphs: Sequence[Paragraph],
    outline: Outline,
    titles: Sequence[Marked],
    attachments: Attachments,
) -> tuple[list[Dangling], int]:
    """References to what is not there, in the order of the text, and how many were looked at and are right."""
    skipped = Cover([*titles, *(_quoted(folded))])
    looked: list[Dangling | None] = []
    codes = find_codes(folded, paragraphs, outline, [own.start for own in attachments.attached])
    for code in codes:
        looked += _to_articles(folded, code)
    looked += _to_chapters(folded, outline) if codes else []
    looked += _to_parts(folded, outline)
    looked += _to_attachments(folded, attachments, skipped)
    looked += _to_figures(folded, paragraphs)
    found = sorted(one for one in looked if one and not skipped.holds(one.start))
    return found, len(looked) - sum(one is not None for one in looked)


def _quoted(folded: str) -> list[Paragraph]:
    """Text quoted over its own line (修改为：“第三条 …”) speaks of another text."""
    return [Paragraph(0, m.start(), m.end()) for m in re.finditer("“[^“”\n]{0,2000}”", folded)]


def _value(printed: str) -> int:
    return int(printed) if printed.isdecimal() else han_value(printed) or 0


def _to_articles(folded: str, code: Code) -> Iterator[Dangling | None]:
    first, last = code.articles[0], code.articles[-1]
    by_number = {article.heading.ordinal: article for article in code.articles}
    near = (last.heading.start, last.heading.number_end)
    for opening in _FIRST.finditer(folded, first.start, code.end):
        at, start = opening.end(), opening.start()
        while match := _EACH.match(folded, at, code.end):
            number = _value(match["article"])
            article = by_number.get(number)
            if number > (last.heading.ordinal or 0):
                what = folded[start : match.end()].lstrip("、，和及或与")
                yield Dangling(match.end() - len(what), match.end(), what, f"全文只到“{_text(folded, near)}”", near)
            elif article:
                yield _inside(folded, article, match, start)
            at = start = match.end()
    for article in code.articles:
        yield from _to_clause_above(folded, article)


def _to_clause_above(folded: str, article: Article) -> Iterator[Dangling | None]:
    """前款 in the first paragraph of an article; the items of a list belong to their paragraph."""
    where = (article.heading.start, article.heading.number_end)
    first_end = article.clauses[1][0] if len(article.clauses) > 1 else article.end
    for match in _ABOVE.finditer(folded, article.start, article.end):
        first = match.start() < first_end
        there = f"这里是“{_text(folded, where)}”的第一款，前面没有别的款"
        yield Dangling(match.start(), match.end(), match[0], there, where, False) if first else None


def _inside(folded: str, article: Article, match: re.Match[str], start: int) -> Dangling | None:
    """Whether the 款 and the 项 that are named exist in the article."""
    what = folded[start : match.end()].lstrip("、，和及或与")
    where = (article.heading.start, article.heading.number_end)
    place = (match.end() - len(what), match.end(), what)
    clauses = article.clauses
    if match["paragraph"]:
        if _value(match["paragraph"]) > len(clauses):
            # Paragraphs run together easily when a text is copied: a person decides.
            return Dangling(*place, f"“{_text(folded, where)}”只有{len(clauses)}款", where, False)
        clauses = clauses[_value(match["paragraph"]) - 1 :][:1]
    items = max((items for _, items in clauses), default=0)
    if match["item"] and 0 < items < _value(match["item"]):
        return Dangling(*place, f"“{_text(folded, where)}”的项只列到第{items}项", where)
    return None


def _text(folded: str, span: tuple[int, int]) -> str:
    return folded[span[0] : span[1]].strip().rstrip("、.")


def _to_chapters(folded: str, outline: Outline) -> Iterator[Dangling | None]:
    last: dict[str, Heading] = {}
    for heading in outline.headings:
        if heading.style in ("编", "章") and heading.ordinal and not heading.inline:
            known = last.get(heading.style)
            last[heading.style] = heading if not known or heading.ordinal > (known.ordinal or 0) else known
    for match in _CHAPTER.finditer(folded):
        heading_or_none = last.get(match["kind"])
        if not heading_or_none or (heading_or_none.ordinal or 0) < 2:
            continue
        yield _beyond(folded, match, heading_or_none)


def _beyond(folded: str, match: re.Match[str], last: Heading) -> Dangling | None:
    if _value(match["number"]) <= (last.ordinal or 0):
        return None
    near = (last.start, last.number_end)
    return Dangling(match.start(), match.end(), match[0], f"全文只到“{_text(folded, near)}”", near)


def _to_parts(folded: str, outline: Outline) -> Iterator[Dangling | None]:
    """详见第五部分: parts are 第一部分 or 一、; 前述第（四）项: any list of the text may be meant."""
    numbered = [h for h in outline.headings if h.ordinal]
    outer = [h for h in numbered if h.style == "编" and not h.inline] or [
        h for h in numbered if h.style == "一、" and not h.inline
    ]
    if len(outer) >= 2:
        last = max(outer, key=lambda h: h.ordinal or 0)
        yield from (_beyond(folded, match, last) for match in _PART.finditer(folded))
        yield from _in_parts(folded, outline, outer)
    rounds = [h for h in numbered if h.style in ("（一）", "（1）", "①", "1.", "1）")]
    highest = list(accumulate(rounds, _higher))
    starts = [h.start for h in rounds]
    for match in _POINT.finditer(folded):
        before = bisect_right(starts, match.start())
        if before >= 2:
            last = highest[before - 1]
            near = (last.start, last.number_end)
            there = f"前文各项最多编到“{_text(folded, near)}”"
            wrong = _value(match["number"]) > (last.ordinal or 0)
            yield Dangling(match.start(), match.end(), match[0], there, near) if wrong else None


def _in_parts(folded: str, outline: Outline, outer: Sequence[Heading]) -> Iterator[Dangling | None]:
    """见第二部分第（七）项: the items right under that part, where its number is given once."""
    for match in _IN_PART.finditer(folded):
        if not _WHOSE.search(folded, max(0, match.start() - 12), match.start()):
            continue  # 《…》第二部分第（七）项 is of another text
        parts = [h for h in outer if h.ordinal == _value(match["part"])]
        printed = match["number"] or match["bare"]
        styles = ("（一）", "1.", "（1）") if match["bare"] else ("（1）",) if printed.isdecimal() else ("（一）",)
        items = [h for h in outline.children(parts[0]) if h.style in styles and not h.inline] if len(parts) == 1 else []
        if len(items) < 2 or len({h.style for h in items}) > 1:
            continue
        last = max(items, key=lambda h: h.ordinal or 0)
        near = (last.start, last.number_end)
        there = f"第{match['part']}部分只编到“{_text(folded, near)}”"
        wrong = _value(printed) > (last.ordinal or 0)
        yield Dangling(match.start(), match.end(), match[0], there, near) if wrong else None


def _higher(a: Heading, b: Heading) -> Heading:
    return b if (b.ordinal or 0) > (a.ordinal or 0) else a


def _to_attachments(folded: str, attachments: Attachments, skipped: Cover) -> Iterator[Dangling | None]:
    listed, attached = attachments
    known = {item.number or 1 for item in listed} | {own.number or 1 for own in attached}
    if not known or (not listed and len(attached) < 2):
        return  # the list was lost with the files, or there is none: nothing to compare with
    body_end = min([own.start for own in attached] or [len(folded)])
    # Each item with 附件：1. before it on its line; a reference in the line above is none of it.
    spans = [(folded.rfind("\n", 0, item.start) + 1, item.end) for item in listed]
    ends = [(a.number or 1, a.start, a.end) for a in listed] + [(a.number or 1, a.start, a.end) for a in attached]
    last = max(ends)
    for match in _ATTACHMENT.finditer(folded, 0, body_end):
        if any(start <= match.start() < end for start, end in spans) or skipped.holds(match.start()):
            continue
        if _FOREIGN.search(folded, max(0, match.start() - 4), match.start()):
            continue
        if _value(match["number"]) in known:
            yield None
            continue
        count = f"附件说明只列了{len(listed)}个" if listed else f"文后只有{len(attached)}个附件"
        yield Dangling(match.start(), match.end(), match[0], count, last[1:], bool(listed))


def _to_figures(folded: str, paragraphs: Sequence[Paragraph]) -> Iterator[Dangling | None]:
    """如表2所示, where the text has captions of tables; without any they were lost with the layout."""
    cited = list(_FIGURE.finditer(folded))
    if not cited:
        return
    captions: dict[str, dict[str, tuple[int, int]]] = {"表": {}, "图": {}}
    for p in paragraphs:
        match = _CAPTION.match(folded, p.start, min(p.end, p.start + 40))
        if match and not re.search("[。，；]", folded[p.start : p.end]):
            captions[match["kind"]].setdefault(_dashed(match["number"]), (match.start("kind"), match.end()))
    for match in cited:
        known = captions[match["kind"]]
        if not any(first.split("-")[0] == "1" for first in known):
            continue  # where the first ones have gone, others may have gone with them
        if _dashed(match["number"]) in known:
            yield None
            continue
        near = list(known.values())[-1]
        there = f"全文有题名的{match['kind']}是" + "、".join(match["kind"] + n for n in list(known)[:8])
        yield Dangling(match.start("kind"), match.end("number"), match["kind"] + match["number"], there, near)


def _dashed(printed: str) -> str:
    return re.sub("[－—–]", "-", printed)
