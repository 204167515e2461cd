"""Totals and the parts that a text splits them into: 其中…, 按…分…, 已…其余…, …共…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from auditor.itemised import find_items
from auditor.mentions import Mention, mentions
from auditor.notice import Notice
from auditor.splits import Split

_SUMMED = frozenset({"item", "money", "area", "length", "mass", "volume", "energy"})
_AMONG = re.compile("(?:^|[，；（、])其中(?!一|的|之)")
_BY = re.compile(
    "按[^，。；]{1,12}(?:分|看|划分|统计|计)[，：]|分别(?:为|是|有|达|完成)?$|(?:分布|构成|情况|明细)如下：|(?:归纳为|细分为|(?<!部)分为|划分为|梳理为)"
)
_BY_WORDS = ("按", "分别", "如下", "为")  # one of them is in all that it finds
_REST = re.compile("其余|其他|其它|剩余|余下|剩下|尚余")
_DONE = re.compile(
    "完成|办结|结案|执结|审结|整改到位|已整改|落实|化解|解决|采纳|销号|交付|兑付|清退|追回|整治|验收|处置|清收|清缴|收回|追缴|收缴|"
    "拨付|支付|发放|退还|退回|上缴|偿还|兑现|到位|完工|竣工|投产|开工|拆除|修复|归还|使用|盘活|下达|支出|答复|调解|审理|到账|安置|搬迁|入库|销售|核销"
)
_ALL_BUT = re.compile(
    "正在|持续|长期坚持|尚未|尚有|尚余|还有|仍有|未完成|未整改|未|剩余|其余|余下|剩下|结余|尚欠|仍欠|(?<!含)待"
)
_NEARLY = re.compile("基本完成|部分完成|基本")
_FACETS = re.compile(
    "处分|处理|问责|追责|诫勉|女|党员|团员|少数民族|岁|本科|硕士|博士|学历|职称|以上|以下|重点|新增|增加|减少|同比|上年|去年|累计|"
    "同时|兼|含|约|困难|残疾|低保|骨干|专门|专题"
)
_NEW_TOPIC = re.compile(
    "共|合计|总计|比|较|增|减|同比|上年|去年|超过|达到|平均|每|人均|户均|另|其中|如|近|占|由|从|至|到"
)
_CHANGE = re.compile("(?:增加|增长|减少|下降|提高|提升|上升|增|减|降|高|低|多|少|超|高出|相差)了?$")
_JOINED = re.compile("[、，和及与]|以及")
_TOTALED = re.compile("(?:共计|合计|总计|总共|共)(?:[为有是达]|完成)?$")


def find_splits(notice: Notice) -> Iterator[Split]:
    """Every total with parts, in the order of the text."""
    previous: Sequence[Mention] = ()
    everything = mentions(notice)
    sentences = notice.figures_by_sentence
    yield from _sections(everything)
    yield from _continued(sentences)
    yield from _itemised(notice.folded, sentences)
    for sentence in sentences:
        rows = _without_labels([m for m in sentence if m.quantity.kind not in ("percent", "fraction")])
        yield from _in_sentence(rows, previous)
        previous = rows


def _in_sentence(rows: Sequence[Mention], previous: Sequence[Mention]) -> Iterator[Split]:
    """The totals with parts in one sentence, where it has as many figures of one unit as each form must have."""
    units = [row.quantity.unit for row in rows if row.quantity.kind in _SUMMED]
    kinds = set(units)
    if len(kinds) == len(units):
        return
    most = max(map(units.count, kinds))
    yield from _among(rows)
    if most > 3:
        yield from _graded(rows)
        yield from _steps(rows)
    if most > 2:
        yield from _states(rows)
        yield from _totaled(rows)
    yield from _grouped(rows, previous)


_CLAUSE = re.compile("[，。；：！？、（）\n]")
_TO_DO = re.compile("正在|未|尚未|需")
_LABEL = re.compile("内|前|后|以上|以下|的|龄|期|岁|度")


def _without_labels(rows: Sequence[Mention]) -> list[Mention]:
    """``rows`` without the times and ages that only name a part: 1个月内完成的21条, 3年以上的9件."""
    if not any(row.quantity.kind == "time" for row in rows):
        return list(rows)
    kept: list[Mention] = []
    pending = ""
    for row in rows:
        if row.quantity.kind == "time" and _LABEL.search(row.quantity.text[-2:] + row.tail[:3]):
            pending += row.gap + row.quantity.text
            continue
        kept.append(row._replace(gap=pending + row.gap, lead=_in_clause(pending + row.gap)) if pending else row)
        pending = ""
    return kept


def _in_clause(gap: str) -> str:
    return _CLAUSE.split(gap)[-1]


def _like(a: Mention, b: Mention) -> bool:
    return (
        a.quantity.unit == b.quantity.unit
        and a.quantity.kind == b.quantity.kind
        and a.quantity.kind in _SUMMED
        and a.quantity.unit != "倍"
        and a.quantity.exact
        and b.quantity.exact
    )


def _among(rows: Sequence[Mention]) -> Iterator[Split]:
    """T，其中A、B、C."""
    for at, first in enumerate(rows):
        if at == 0 or "其中" not in first.gap or "；" in first.gap or not _AMONG.search(first.gap):
            continue
        # 86笔、327.4万元，其中71笔: a total of another unit may stand between, and so may 比上年增加1.23亿元.
        before = reversed(rows[max(0, at - 4) : at])
        total = next((m for m in before if _like(m, first) and not _aside(m)), None)
        if total is None or "；" in _between(rows, total, first):
            continue
        parts = _run(rows, at)
        yield _split(rows, total, parts, _closes(total, parts))


_COMPARED = re.compile(
    "(?:[比较]|同比)(?:[上去前]年|\\d{4}年|[上去]年同期|[去上]年[底末]|[上去]一年度?|同期|年初|[^，。；：、]{0,12}(?:任务|目标|计划|指标))[^，。；：、]{0,6}的?$"
    "|[上去前]年(?:同期)?的?$"
)


def _aside(row: Mention) -> bool:
    """Whether a number only says by how much another changed, or what it is compared with: 比上年的1735件增长6.4%."""
    return bool(_CHANGE.search(row.lead[-4:]) or _COMPARED.search(row.lead))


def _between(rows: Sequence[Mention], a: Mention, b: Mention) -> str:
    i, j = rows.index(a), rows.index(b)
    return "".join(m.gap for m in rows[i + 1 : j + 1])


def _run(rows: Sequence[Mention], at: int) -> list[Mention]:
    """The parts from ``at`` on: one unit, joined by 、 throughout, or by ， throughout."""
    parts = [rows[at]]
    joint = ""
    for row in rows[at + 1 :]:
        mark = row.gap[:1]
        if not _like(parts[0], row) or not _JOINED.match(row.gap) or _breaks(row):
            break
        if joint == "、" and mark == "，":
            break
        joint = joint or mark
        parts.append(row)
    return parts


def _breaks(row: Mention) -> bool:
    return len(row.gap) > 24 or "；" in row.gap or "：" in row.gap or bool(_NEW_TOPIC.search(row.lead))


_GRADED = re.compile(
    "^(?:，|：)(?:其中)?(?:经(?:评查|评定|评审|考核|检查|抽检|审核|验收)，?)?(?:评定|评为|评出|认定|定为|确定|划定|鉴定|评价)(?:为)?[\u4e00-\u9fff]{0,4}?"
    "(?P<grade>优秀|优|优良|良好|合格|好|较好|满意|达标|一[级类等]|[A甲特][级类等]?|先进|示范)"
)


def _graded(rows: Sequence[Mention]) -> Iterator[Split]:
    """共评查420件，评定优秀133件、合格271件、不合格16件: the grades that things were given."""
    for at, first in enumerate(rows[1:], 1):
        total = rows[at - 1]
        if not _like(total, first) or not _GRADED.match(first.gap) or "其中" in first.gap or _aside(total):
            continue
        parts = _run(rows, at)
        if len(parts) > 2:
            yield Split(total.quantity, tuple(part.quantity for part in parts), True, False, False)


_NEAR = re.compile("[^，。；：]{0,8}[，：]?[^，。；：]{1,8}")


def _steps(rows: Sequence[Mention]) -> Iterator[Split]:
    """检查120家，合格98家、基本合格15家、不合格7家: all steps of one scale behind their total."""
    for at, first in enumerate(rows[1:], 1):
        total = rows[at - 1]
        if not _like(total, first) or not _NEAR.fullmatch(first.gap) or "其中" in first.gap or _aside(total):
            continue
        parts = _run(rows, at)
        leads = [part.lead for part in parts]
        if len(parts) > 2 and total.quantity.number > first.quantity.number and (_series(leads) or _negated(leads)):
            yield Split(total.quantity, tuple(part.quantity for part in parts), True, False, False)


def _closes(total: Mention, parts: Sequence[Mention]) -> bool:
    """Whether the parts are all there is: the last is the rest, or they are an income's two kinds and the like."""
    leads = [part.lead for part in parts]
    if _REST.search(leads[-1]) and len(parts) > 1:
        return True
    return _complementary(leads) or _negated(leads) or _series(leads)


# Kinds of one scale that leave nothing between them.
_SCALES = tuple(
    re.compile(f"^(?:{words})")
    for words in (
        "立行立改|立即整改|立整立改|即知即改|限期整改|分阶段整改|分阶段|限时整改|持续整改|长期坚持|长期整改|持续推进|中长期",
        "已?完成|已?办结|已?完工|已?竣工|基本完成|部分完成|阶段性完成|正在|正常推进|有序推进|进度滞后|滞后|未|尚未|长期|在建",
        "[0-9]+(?:个月|天|年|个工作日)内",
        "第?[一二三四]季度",
        "优秀|优良?|良好?|较好|好|合格|基本合格|一般|较差|差|不合格|不称职|称职|基本称职",
    )
)


def _series(leads: Sequence[str]) -> bool:
    """Whether all of three kinds or more are steps of one scale."""
    bare = [_bare(lead) for lead in leads]
    return len(bare) > 2 and any(all(scale.match(lead) for lead in bare) for scale in _SCALES)


_NEGATED = re.compile("(?:不|未|非)(?P<what>[\u4e00-\u9fff]{2,8})")


def _negated(leads: Sequence[str]) -> bool:
    """合格 beside 不合格 at the end of a scale: what falls under the one does not fall under the other."""
    last = _NEGATED.match(_bare(leads[-1]))
    return bool(last) and any(_bare(lead) == last["what"] for lead in leads[:-1] if last)


def _complementary(leads: Sequence[str]) -> bool:
    """税收 beside 非税, 正式 beside 预备: two kinds that leave nothing between them."""
    if len(leads) != 2:
        return False
    one, other = (_bare(lead) for lead in leads)
    return any(
        (one.startswith(a) and other.startswith(b)) or (one.startswith(b) and other.startswith(a))
        for a, b in _COMPLEMENTS
    )


_COMPLEMENTS = (
    ("税收", "非税"),
    ("新收", "旧存"),
    ("男", "女"),
    ("城镇", "农村"),
    ("城镇", "乡村"),
    ("正式", "预备"),
    ("线上", "线下"),
    ("境内", "境外"),
    ("公办", "民办"),
    ("在职", "退休"),
)


_OF_THESE = re.compile("^其中[，：]?")


def _bare(lead: str) -> str:
    return _OF_THESE.sub("", lead)


def _split(rows: Sequence[Mention], total: Mention, parts: Sequence[Mention], exhaustive: bool) -> Split:
    words = "".join(part.lead + part.tail for part in parts)
    after = rows.index(parts[-1]) + 1
    shared = after < len(rows) and ("同时" in rows[after].tail or "同时" in rows[after].gap)
    overlapping = shared or (bool(_FACETS.search(words)) and not _complementary([part.lead for part in parts]))
    quantities = tuple(part.quantity for part in parts)
    return Split(total.quantity, quantities, exhaustive, overlapping, False)


def _states(rows: Sequence[Mention]) -> Iterator[Split]:
    """T个问题中，已完成A个，基本完成B个，正在推进C个: what is done and what is not are all there is."""
    for at, first in enumerate(rows[1:], 1):
        total = rows[at - 1]
        if not _like(total, first) or "其中" in first.gap or first.gap.startswith("、") or "；" in first.gap:
            continue
        if len(first.gap) > 24 or total.quantity.number <= first.quantity.number or _CHANGE.search(total.lead[-4:]):
            continue
        if _ALL_BUT.search(total.lead) or _DONE.search(total.lead) or _state(first) != "done":
            continue
        parts, closed = _progress(rows, at)
        if len(parts) > 1 and _state(parts[-1]) == "rest":
            yield Split(total.quantity, tuple(part.quantity for part in parts), closed, False, False)


def _progress(rows: Sequence[Mention], at: int) -> tuple[list[Mention], bool]:
    """What is done at ``at``, what nearly and what is not, and whether no further part of the kind follows."""
    parts = [rows[at]]
    for row in rows[at + 1 :]:
        if not _like(parts[0], row) or "；" in row.gap or "。" in row.gap or len(row.gap) > 20:
            break
        if _state(row) in (None, "done"):
            # 12家完成，3家在建，2家破产: a part that is neither done nor left stands beside them.
            return parts, "其中" in row.gap
        if parts[-1] is not parts[0] and _state(parts[-1]) == _state(row) == "rest" and _REST.search(row.lead):
            break
        parts.append(row)
    return parts, True


_ANSWERED = ("问题", "事项", "任务", "线索", "建议", "意见", "隐患", "措施")


def _continued(sentences: Sequence[Sequence[Mention]]) -> Iterator[Split]:
    """反映问题146个。…截至年底，已完成131个，正在推进15个: the total stands a few sentences before."""
    totals: list[Mention] = []
    for sentence in sentences:
        counts = [m for m in sentence if m.quantity.kind not in ("percent", "fraction")]
        parts, closed = _progress(counts, 0) if len(counts) > 1 and _state(counts[0]) == "done" else ([], False)
        if closed and len(parts) > 1 and _state(parts[-1]) == "rest":
            like = [m for m in totals[-12:] if _like(m, parts[0]) and m.quantity.number > parts[0].quantity.number]
            numbers = tuple(part.quantity for part in parts)
            splits = [Split(m.quantity, numbers, True, False, False) for m in reversed(like)]
            agreeing = [split for split in splits if not (split.exceeds or split.falls_short)]
            near = [s for s, m in zip(splits, reversed(like), strict=True) if parts[0].sentence - m.sentence <= 3]
            # Only where no earlier count agrees, and a slip of the pen explains the difference.
            yield from agreeing[:1] or [split for split in near[:1] if split.slips]
        totals += [
            m
            for m in counts
            if (m.lead.endswith(_ANSWERED) or m.quantity.noun.endswith(_ANSWERED)) and _state(m) is None
        ]


def _itemised(folded: str, sentences: Sequence[Sequence[Mention]]) -> Iterator[Split]:
    """The lines of a list against the total before it, where one agrees or a slip of the pen explains the difference."""
    for items in find_items(folded, sentences):
        parts = tuple(part.quantity for part in items.parts)
        largest = max(part.number for part in parts)
        totals = [m for m in items.totals if not _aside(m) and m.quantity.number > largest]
        splits = [Split(m.quantity, parts, True, False, False) for m in totals if m.quantity.kind in _SUMMED]
        agreeing = [split for split in splits if not (split.exceeds or split.falls_short)]
        yield from agreeing[:1] or [split for split in splits if split.slips][:1]


_ANNOUNCED = ("共计", "以下", "有", "共")


def _sections(rows: Sequence[Mention]) -> Iterator[Split]:
    """共有8个问题已完成 in one section and 共有2个问题正在推进 in another, of 10个问题 before; yielded only where they agree:
    a section may speak of some of the problems."""
    first: dict[tuple[str, str, Decimal], Mention] = {}
    done: dict[tuple[str, str], Mention] = {}
    for row in rows:
        kind = (row.quantity.unit, row.quantity.noun[:2])
        if row.quantity.kind != "item" or not row.quantity.exact or not kind[1]:
            continue
        state = _state(row) if row.lead.endswith(_ANNOUNCED) else None
        if state == "done":
            done[kind] = row
        elif state == "rest" and kind in done:
            part = done.pop(kind).quantity
            total = first.get((*kind, part.number + row.quantity.number))
            if total:
                yield Split(total.quantity, (part, row.quantity), True, False, False)
        elif state is None:
            first.setdefault((*kind, row.quantity.number), row)


def _state(row: Mention) -> str | None:
    words = row.lead + row.tail
    if _NEARLY.search(row.lead):
        return "nearly"
    if _ALL_BUT.search(row.lead) or _TO_DO.match(row.tail.removeprefix(row.quantity.noun)):
        return "rest"
    return "done" if _DONE.search(words) else None


def _totaled(rows: Sequence[Mention]) -> Iterator[Split]:
    """A件、B件，共T件."""
    for at, total in enumerate(rows):
        if (
            at < 2
            or not _TOTALED.search(total.lead[-4:])
            or not total.gap.startswith(("，", "、"))
            or len(total.lead) > 6
        ):
            continue
        parts = [rows[at - 1]]
        for row in reversed(rows[: at - 1]):
            if not _like(row, total) or _breaks(parts[-1]) or not parts[-1].gap.startswith("、"):
                break
            parts.append(row)
        parts.reverse()
        if len(parts) >= 2 and all(_like(part, total) for part in parts):
            words = "".join(part.lead + part.tail for part in parts)
            yield Split(total.quantity, tuple(p.quantity for p in parts), True, bool(_FACETS.search(words)), True)


def _grouped(rows: Sequence[Mention], previous: Sequence[Mention]) -> Iterator[Split]:
    """T个。按甲分，A个、B个；按乙分，C个、D个."""
    for at, first in enumerate(rows):
        words = first.gap + first.lead
        if not any(word in words for word in _BY_WORDS) or not _BY.search(words):
            continue
        before = [*previous[-1:], *rows[:at]]
        total = next((m for m in before if _like(m, first) and m.quantity.number > first.quantity.number), None)
        parts = _run(rows, at)
        if total is not None and len(parts) > 1:
            words = "".join(part.lead + part.tail for part in parts)
            overlapping = bool(_FACETS.search(words))
            split = Split(total.quantity, tuple(p.quantity for p in parts), True, overlapping, False)
            # The total may be another number of the sentence; only a slip of the pen is evidence enough.
            if split.slips or not (split.exceeds or split.falls_short):
                yield split
