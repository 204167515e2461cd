"""Rule quarter-mismatch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.numerals import han_value
from auditor.report import Check
from auditor.rule import Rule

_YEAR = r"(?:(?:19|20)\d\d[ ]?年|当年|同年|今年|去年|上年)?"
_PERIOD = r"(?P<ahead>前)?(?:(?P<first>[一二三1-3])(?:[至到—－\-~～]|、(?!第)))?(?:第)?(?P<quarter>[一二两三四1-4])季度|(?P<half>[上下])半年"
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
# From month to month, one month, several by name; with or without days.
_MONTHS = (
    rf"{_YEAR}(?:(?P<from>{_MONTH})月?(?:份)?(?P<day>{_DAY})?(?:[至到]|[—－\-~～–]{{1,2}})(?P<to>{_MONTH})月(?:份)?(?:{_DAY})?"
    rf"|(?P<listed>{_MONTH}(?:月?、{_MONTH}){{1,5}})月(?:份)?|(?P<only>{_MONTH})月(?:份)?)"
)
_BEHIND = re.compile(
    rf"(?<![每历各])(?:{_PERIOD})(?P<between>（(?:即)?|，即|即)?{_MONTHS}(?P<closed>）|(?=[，、。；]))"
)
_FRONT = re.compile(rf"(?<![\d第.]){_MONTHS}（(?:即)?{_YEAR}(?:{_PERIOD})）")
_END = re.compile(rf"(?<![每历各])(?:{_PERIOD})(?P<side>末|初)（(?:即)?{_YEAR}(?P<from>{_MONTH})月(?P<day>{_DAY})?）")
_WORD = re.compile("季度|半年")
_REACH = 40  # characters
_FISCAL = re.compile("财年|财政年度|会计年度|学年|学期|供暖|采暖|供热|榨季|赛季|雪季|美国|日本|印度|英国|澳大利亚")


@dataclass(frozen=True)
class QuarterMismatch(Rule):
    """季度、半年与所注月份不符

    A quarter or half-year against the months that stand right beside it: 第三季度（4月至6月）, 上半年（7月至12月）,
    前三季度（1—6月）, 一季度末（6月30日）. Months inside the period are right (三季度（7、8月）) unless they are
    exactly another one. Only what stands side by side is compared: elsewhere in a sentence months may be those of a
    meeting or a deadline. Fiscal years that begin in another month are passed over.
    """

    id = "quarter-mismatch"
    severity = "error"
    basis = "公历；《党政机关公文处理工作条例》：时间应当准确"
    tags = ("dates",)
    needs = ()
    bad = (
        "⟦第三季度（4月至6月）⟧，全院收案增长。",
        "2023年⟦上半年（7月至12月）⟧，财政收入下降。",
        "⟦前三季度（1—6月）⟧用电量增长4%。",
        "⟦一季度末（2023年6月30日）⟧贷款余额12亿元。",
        "⟦1月至6月（第一季度）⟧，门诊量为8万人次。",
        "⟦下半年1—6月⟧，抽查企业20家。",
        "⟦四季度（8月、9月、10月）⟧开展自查。",
        "⟦第二季度（10月份）⟧的台账缺失。",
    )
    good = (
        "第三季度（7月至9月）与上半年（1—6月）相比，前三季度（1月至9月）平稳。",
        "一季度末（3月31日），二季度初（4月1日），三季度（7、8月）用电高峰。",
        "上半年（1—5月）增长，下半年（7月至11月）持平，第一季度（3月）开学。",
        "第一季度会议4月召开，二季度（7月10日前报送）报表，上半年7月至12月的计划于6月编制。",
        "2022—2023财年第三季度（4月至6月）营业收入上升。",
        "1—9月（前三季度）、7月至12月（下半年）、1—3月（一季度）、1—6月（一至二季度）。",
        "每季度（3月、6月、9月、12月）检查一次；四季度（12月）、第四季度（10月1日至12月31日）。",
        "一、二季度（1月至6月）完成，供暖季度（11月至3月）。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at the period with its months; one note on those that fit."""
        folded = notice.folded
        right = []
        for match in _candidates(folded):
            if _FISCAL.search(folded, max(0, match.start() - 30), match.start()):
                continue
            period, months = _period(match), _months(match)
            if period is None or months is None or not _beside(match):
                continue
            place = notice.place(match.start(), match.end())
            if _fits(period, months, match):
                right.append(place)
                continue
            shown = f"{period[0]}月至{period[1]}月" if not _side(match) else f"{period[0]}月"
            yield self.finding(f"“{place.quote}”：按公历应为{shown}，所注月份不符", place)
        if right:
            yield self.agreed(f"{len(right)}处季度、半年与所注月份相符", *right[:20])


def _candidates(folded: str) -> Iterator[re.Match[str]]:
    """Periods with months beside them, each once. Looks only around the words, since months are everywhere."""
    seen = 0
    for word in _WORD.finditer(folded):
        begin, end = max(seen, word.start() - _REACH), word.end() + _REACH
        for pattern in (_FRONT, _END, _BEHIND):
            match = pattern.search(folded, begin, end)
            if match and match.start() <= word.start() < match.end():
                seen = match.end()
                yield match
                break


def _side(match: re.Match[str]) -> str:
    return match["side"] if "side" in match.re.groupindex else ""


def _beside(match: re.Match[str]) -> bool:
    """Whether months without brackets are those of the period: 下半年1—6月, not 上半年7月至12月的计划."""
    groups = match.re.groupindex
    if "between" not in groups:
        return True
    if match["between"] == "（":
        return match["closed"] == "）"
    if match["between"] is None:
        return match["to"] is not None and match["closed"] != "）"
    return match["closed"] != "）"


def _period(match: re.Match[str]) -> tuple[int, int] | None:
    """First and last month of the period; the one month of its end or beginning."""
    if match["half"]:
        first, last = (1, 6) if match["half"] == "上" else (7, 12)
    else:
        quarter = _number(match["quarter"])
        if quarter is None or not 1 <= quarter <= 4:
            return None
        first, last = quarter * 3 - 2, quarter * 3
        begun = _number(match["first"]) if match["first"] else None
        if match["ahead"]:
            first = 1
        elif begun:
            first = begun * 3 - 2
    side = _side(match)
    if side:
        return (last, last) if side == "末" else (first, first)
    return (first, last) if first <= last else None


def _months(match: re.Match[str]) -> tuple[int, int] | None:
    groups = match.re.groupindex
    if match["from"]:
        first = _number(match["from"])
        last = _number(match["to"]) if "to" in groups and match["to"] else first
    else:
        numbers = [_number(n) for n in re.findall(_MONTH, match["listed"] or match["only"] or "")]
        known = [n for n in numbers if n is not None]
        if not known or len(known) != len(numbers):
            return None
        first, last = min(known), max(known)
    if first is None or last is None or not (1 <= first <= last <= 12):
        return None
    return first, last


def _fits(period: tuple[int, int], months: tuple[int, int], match: re.Match[str]) -> bool:
    """Whether the months lie in the period and are not those of another quarter, half-year or three quarters."""
    if not (period[0] <= months[0] and months[1] <= period[1]):
        return False
    whole = months[0] == 1 and months[1] % 3 == 0 and months[1] - months[0] >= 2
    return months == period or not (whole and months[1] - months[0] < period[1] - period[0]) or bool(_side(match))


def _number(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else han_value(printed)
