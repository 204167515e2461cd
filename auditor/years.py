"""Which year a report is about: what its title, headings, openings and signature each say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.extract.dates import Date
from auditor.extract.marks import Marked
from auditor.outline import Heading
from auditor.text import HAN, Paragraph, within
from auditor.timeline import YEAR, Dated, Timeline, sentence_around, year_value

_OPENING = 10  # paragraphs from the start that say what a text is about
_WHO = "我[市县区州院局校司镇乡街委省厅]|全[市县区州院局校司镇乡省厅]"
# A paragraph that opens with the year of its account: 2031年，在…领导下; not 2031年，党中央….
_OPENS = re.compile(
    rf"(?P<year>{YEAR})[ 　]?年(?:度)?，(?=[^。]{{0,40}}?(?:领导下|指导下|支持下|监督下|{_WHO}|紧紧围绕|坚持|认真))"
)
_AHEAD = re.compile("[^。]{0,80}?(?:将|要(?!求|闻|情)|力争|计划)")
_SOON = re.compile("，[^，。]{0,12}?(?:将|要(?!求|闻|情))")
_HISTORY = re.compile("总书记|党中央|国务院|五年|届|[0-9]年来")
# A sentence of an account: 2031年，全院…; 2031年共….
_TOLD = re.compile(
    rf"(?:^|(?<=[。；\n 　]))(?P<year>{YEAR})[ 　]?年(?:度)?(?=，|共|全|累计|我[市县区院局校])", re.MULTILINE
)
_WORD = "去年|上年度?|今年|本年度?|明年|次年|翌年|前年"
_POINT = "(?:同期|末|底|初)?"
_NAMED = re.compile(
    rf"(?P<word>{_WORD}){_POINT}（(?:即|指|也就是)?(?P<year>{YEAR})[ 　]?年{_POINT}）"
    rf"|(?P<word3>{_WORD}){_POINT}，(?:即|也就是)(?P<year3>{YEAR})[ 　]?年{_POINT}(?=[，、。；])"
    rf"|(?P<year2>{YEAR})[ 　]?年{_POINT}（(?:即)?(?P<word2>{_WORD}){_POINT}）"
)
_ANCHOR = re.compile("[去上今本明次翌前]年")
_SHIFT = {"去": -1, "上": -1, "今": 0, "本": 0, "前": -2, "明": 1, "次": 1, "翌": 1}
_BY_CONTEXT = "上本次翌"  # counted from the year that the sentence speaks of
# The year that a sentence speaks of, not one that it compares with.
_CONTEXT = re.compile(rf"(?<![比较与同和到]|\d)(?P<year>{YEAR})[ 　]?年")


_OWN = "(?:我|全|本)?[省市县区州镇乡街局院校司]?"
# A sentence that names the subject of the text once more: 现将2031年度…情况报告如下, 以2031年度…为契机.
_SUBJECT = re.compile(
    rf"(?:现(?:将|就|公布|公开|报告|通报)|谨将|兹将|(?P<by>以))[^，。；：《》“”\n\d]{{0,24}}?(?P<year>{YEAR})[ 　]?年度?{_OWN}(?P<rest>[^，。；：《》“”\n\d]{{4,60}})"
)
_INTRODUCES = re.compile("(?:如下|予以|向|公布|公开|汇报|报告|通报)")
_OCCASION = re.compile("为(?:契机|抓手|起点|动力|新的)")


class Claim(NamedTuple):
    """What one place says: the year under report is one of ``years``; ``what`` says it in Chinese."""

    start: int
    end: int
    years: frozenset[int]
    what: str


class Stray(NamedTuple):
    """A sentence of an account or plan that tells of a year that its heading excludes."""

    start: int
    end: int
    year: int
    heading: Dated


class Apposition(NamedTuple):
    """上年（2031年）: the ``year`` as printed, and the years that ``word`` can mean here."""

    start: int
    end: int
    word: str
    year: int
    allowed: frozenset[int]


def find_claims(
    folded: str, paragraphs: Sequence[Paragraph], headings: Sequence[Heading], timeline: Timeline
) -> list[Claim]:
    """What title, main headings, opening sentences and the day of the document say of the year under report.

    Empty where title and headings name no such year, or tell of several.
    """
    titled = [d for d in timeline.years if d.titled]
    headed = [d for d in timeline.years if not d.titled]
    for group in (titled, headed):
        for role in ("review", "plan"):
            if len({d.year for d in group if d.role == role}) > 1:
                return []
    dated = titled + headed
    if not dated:
        return []
    claims = [_claim(d, dated, timeline.written) for d in dated]
    opened = list(_openings(folded, paragraphs, headings, timeline))
    # What the whole body tells outweighs its title.
    claims = claims + opened if opened else _told(folded, dated) + claims
    written = _written(dated, timeline.written)
    return [*claims, written] if written else claims


def reported_year(claims: Sequence[Claim]) -> int | None:
    """The year that most claims admit; None where no two agree and none is alone."""
    votes = Counter(year for claim in claims for year in claim.years)
    if not votes:
        return None
    first = {year: next(i for i, claim in enumerate(claims) if year in claim.years) for year in votes}
    # Of two with equal support the one that is named first, and with fewest alternatives.
    best = min(votes, key=lambda year: (-votes[year], first[year], len(claims[first[year]].years), -year))
    return best if votes[best] > 1 or len(claims) <= 2 else None


def _claim(dated: Dated, all_dated: Sequence[Dated], written: Date | None) -> Claim:
    year, where = dated.year, "标题" if dated.titled else "小标题"
    years = {year}
    if dated.role == "plan":
        years = {year - 1}
        # Half way through a year 情况 and 打算 are of the same one.
        if written and written.since.month and 3 <= written.since.month <= 10 and written.since.year == year:
            years.add(year)
        return Claim(dated.start, dated.end, frozenset(years), f"{where}以{year}年为下一步安排的年份")
    if dated.role == "report":
        # 2031年度工作报告 given in January 2031 looks back on 2030, as 2031年工作报告 may do at any time.
        begun = written is not None and written.since.year == year and (written.since.month or 12) <= 6
        if not dated.strict or begun or any(d.role == "plan" and d.year == year for d in all_dated):
            years.add(year - 1)
    return Claim(dated.start, dated.end, frozenset(years), f"{where}以{year}年为总结的年份")


def _openings(
    folded: str, paragraphs: Sequence[Paragraph], headings: Sequence[Heading], timeline: Timeline
) -> Iterator[Claim]:
    """The years with which the first paragraph below the title and below each dated heading open."""
    main = [h for h in headings if h.level == 1 and not h.inline]
    for dated in timeline.years:
        if not dated.titled:
            yield from _opening(folded, within(paragraphs, dated.end, len(folded))[:1], dated.role)
    titled = [d for d in timeline.years if d.titled]
    if titled:
        undated = main[1:] if main and not any(main[0].start <= d.start < main[0].end for d in timeline.years) else main
        limit = undated[0].start if undated else len(folded)
        below = [p for p in paragraphs[:6] if titled[-1].end < p.start < limit]
        yield from _opening(folded, below, "review" if any(d.role == "review" for d in titled) else "report")


def _opening(folded: str, below: Sequence[Paragraph], role: str) -> Iterator[Claim]:
    for paragraph in below:
        match = _OPENS.match(folded, paragraph.start, paragraph.end)
        if match is None or _HISTORY.search(folded, match.end(), min(paragraph.end, match.end() + 80)):
            continue
        year = year_value(match["year"])
        ahead = _AHEAD.match(folded, match.end(), paragraph.end)
        if role == "report" or (role == "plan") != bool(ahead):
            return  # a plan may begin with the past, an account with the future
        years = {year - 1} if ahead else {year}
        yield Claim(match.start(), match.end() - 1, frozenset(years), f"段首写作“{match[0][:-1]}”")
        return


def _told(folded: str, dated: Sequence[Dated]) -> list[Claim]:
    """The one year of which the sentences of an account tell, when they never tell of that of its title."""
    strict = {d.year for d in dated if d.titled and d.strict}
    if len(strict) != 1 or any(d.role == "plan" for d in dated):
        return []
    told = [m for m in _TOLD.finditer(folded) if m.start() > dated[0].end]
    years = Counter(year_value(m["year"]) for m in told)
    if len(years) != 1 or len(told) < 3:
        return []
    year = next(iter(years))
    if f"{next(iter(strict))}年" in folded[dated[0].end + 1 :]:
        return []
    return [Claim(told[0].start(), told[0].end(), frozenset({year}), f"正文{len(told)}处所述均为{year}年")]


def _written(dated: Sequence[Dated], written: Date | None) -> Claim | None:
    """What the day of the document admits: an account of a whole year is not given in its first months."""
    if written is None or not written.since.year or not written.since.month:
        return None
    year, month = written.since.year, written.since.month
    if any(d.strict and d.role == "review" for d in dated) or any(d.role == "report" and d.strict for d in dated):
        years = {year - 1} if month <= 3 else {year - 1, year}
        if any(d.role == "report" for d in dated):
            years |= {year - 2}
    elif any(d.role == "review" for d in dated):
        years = set(range(year - 4, year + 1))
    else:
        years = {year - 1, year}
    return Claim(written.start, written.end, frozenset(years), f"成文（报告）日期为{written.text}")


def find_misdated(folded: str, paragraphs: Sequence[Paragraph], title: tuple[int, int] | None) -> Iterator[Dated]:
    """Sentences that name the subject of the title with a year that it does not have."""
    if title is None:
        return
    line = re.sub(r"[\s*#]", "", folded[title[0] : title[1]])
    subjects = re.findall(rf"{YEAR}年度?{_OWN}([{HAN}]{{4}})", line)
    years = {year_value(printed) for printed in re.findall(YEAR, line)}
    if not subjects or len(years) > 2:
        return
    opening = paragraphs[min(_OPENING, len(paragraphs)) - 1].end
    for match in _SUBJECT.finditer(folded, title[1]):
        year, rest = year_value(match["year"]), match["rest"]
        # 以…为契机 may look ahead to what comes next year.
        says = (
            year < min(years) and _OCCASION.search(rest)
            if match["by"]
            else match.start() < opening and _INTRODUCES.search(rest)
        )
        if says and year not in years and rest.startswith(tuple(subjects)):
            yield Dated(match.start("year"), match.end("year") + 1, year, "report", True, False)


def find_strays(folded: str, headings: Sequence[Heading], timeline: Timeline) -> Iterator[Stray]:
    """Sentences that tell of the year ahead as done below 2031年工作回顾, or of the past as to come below 2032年安排."""
    starts = sorted({h.start for h in headings if h.level == 1 and not h.inline} | {d.start for d in timeline.years})
    for dated in timeline.years:
        if dated.titled or dated.role == "report" or (dated.role == "review" and not dated.strict):
            continue
        following = bisect_right(starts, dated.start)
        end = starts[following] if following < len(starts) else len(folded)
        for match in _TOLD.finditer(folded, dated.end, end):
            year = year_value(match["year"])
            ahead = _SOON.match(folded, match.end(), end)
            if (ahead and dated.role == "plan" and year < dated.year) or (
                dated.role == "review" and year > dated.year and not _AHEAD.match(folded, match.end(), end)
            ):
                yield Stray(match.start(), match.end(), year, dated)


def find_numbered(numbers: Sequence[Marked], paragraphs: Sequence[Paragraph], folded: str) -> tuple[Marked, int] | None:
    """The number of the document, alone on one of its first lines, and the year in it."""
    for paragraph in paragraphs[:8]:
        number = next(iter(within(numbers, paragraph.start, paragraph.end)), None)
        if number and not folded[paragraph.start : number.start].strip(" *") and number.end >= paragraph.end - 2:
            year = re.search(r"〔(\d{4})〕", folded[number.start : number.end])
            return (number, int(year[1])) if year else None
    return None


def find_appositions(folded: str, timeline: Timeline, reported: int | None) -> Iterator[Apposition]:
    """上年（2031年） and 2031年（上年） with the years that the word can mean: by its sentence, else by the text."""
    written = timeline.written
    bases = {reported, reported + 1} if reported else set()
    if written and written.since.year:
        bases.add(written.since.year)
    for match in _named(folded):
        word = match["word"] or match["word2"] or match["word3"]
        year = year_value(match["year"] or match["year2"] or match["year3"])
        sentence = sentence_around(folded, match.start(), match.start())
        before = folded[max(0, match.start() - len(sentence)) : match.start()]
        before = before[before.rfind("。") + 1 :]
        context = [year_value(m["year"]) for m in _CONTEXT.finditer(before)]
        if word[0] in _BY_CONTEXT and context:
            allowed = {context[-1] + _SHIFT[word[0]]}
        else:
            allowed = {base + _SHIFT[word[0]] for base in (*bases, *context)}
        if allowed:
            yield Apposition(match.start(), match.end(), word, year, frozenset(allowed))


def _named(folded: str) -> Iterator[re.Match[str]]:
    """Appositions, each once. Looks only around the words, since years are everywhere."""
    seen = 0
    for anchor in _ANCHOR.finditer(folded):
        match = _NAMED.search(folded, max(seen, anchor.start() - 16), anchor.end() + 24)
        if match and match.start() <= anchor.start() < match.end():
            seen = match.end()
            yield match
