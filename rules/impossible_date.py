"""Rule impossible-date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.almanac import problem, same_sentence, weekday
from auditor.extract.dates import Date
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.numerals import han_value
from auditor.report import Check
from auditor.rule import Rule

_NUMBER = r"(?:\d{1,2}|[二三四五六]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# An hour beside a day or a part of the day, or with its minutes; 40学时 and 60点 are none.
_CLOCK = re.compile(
    rf"(?:(?<=[日号午晨晚])|(?<=[日号午晨晚] )|(?<=[日号晚]上))(?P<h1>{_NUMBER})时(?:(?P<m1>{_NUMBER})分)?(?!期|间|段|代|限)"
    rf"|(?<![\d.第每百千万十]){_NUMBER}[时点](?P<m2>{_NUMBER})分(?![之钟制\d])"
    r"|(?<=[日号午晨晚 ])(?P<h3>\d{1,2}):(?P<m3>\d{2})(?![\d:.])"
)
# It begins with the mark, so that a search jumps to it.
_CLOCK_MARK = re.compile(r"[时点](?<=[\d一二三四五六七八九十].)|:(?<=\d:)(?=\d)")
_SEASON = re.compile("季度")
_QUARTER = re.compile(r"(?:第|(?<=年))(?P<q>[五六七八九十0]|[5-9])季度")


@dataclass(frozen=True)
class ImpossibleDate(Rule):
    """历法上不存在的日期、时刻、季度，与日期不符的星期

    Days that the calendar does not have (30 February, 31 June, 29 February of a common year), a 13th month, a fifth
    quarter, 25 o'clock or 61 minutes, and a weekday that does not fit its date. A year that was left out decides
    about 29 February only when it is stated in the same sentence, about a weekday also for later days of the paragraph, or
    when the year of the text and the day of its signature admit none that fits. Order of dates is left to
    reversed-dates. Lunar dates and errors that the text itself corrects are passed over.
    """

    id = "impossible-date"
    severity = "error"
    confidence = "high"
    basis = "公历；GB/T 15835-2011《出版物上数字用法》；GB/T 7408《日期和时间表示法》"
    tags = ("dates",)
    needs = ("dates",)
    bad = (
        "请各学院于⟦4月31日前⟧报送总结。",
        "上述款项已于⟦2022年2月30日⟧缴清。",
        "经查，⟦2023年2月29日⟧该公司仍在施工。",
        "⟦九月三十一日前⟧完成验收。",
        "⟦2021年13月起⟧停止收费。",
        "检查时间为⟦2023-06-31⟧。",
        "会议定于⟦2023年5月1日（星期二⟧）召开。",
        "听证会于5月8日⟦25时⟧开始，5月9日上午⟦9时65分⟧结束。",
        "2022年⟦第五季度⟧完成投资3亿元。",
        "⟦6月1日至31日⟧为集中整治期。",
        "检查组2023年5月4日进驻该公司。⟦6月7日（星期五⟧），检查组反馈了意见。",
        "关于召开调度会的通知\n各科室：\n定于⟦五月二十日（星期一⟧）召开调度会。\n某某局\n二〇二三年五月十六日",
        "签订日期：⟦2023.13.01⟧，验收时间为⟦2023-14-08⟧。",
    )
    good = (
        "2024年2月29日前完成，8月31日、12月31日分别报送进展。",
        "2月29日，医院召开职工大会。",
        "项目工期13个月，12～18月龄幼儿参加体检。",
        "入库12.31万吨，版本号2023.13.01，编号A-2023-13-45。",
        "印发《关于2月30日事件的说明》。",
        "农历二月三十日举办庙会。",
        "将通知中的“6月31日”更正为“6月30日”。",
        "2023年5月1日（星期一）至5月3日（周三）放假，5月4日（星期四）上班。",
        "2022年11月3日受理。12月5日（星期一）开庭，次年开庭。2月6日（星期二）宣判。",
        "关于放假的通知\n各部门：\n12月30日至1月1日（星期一）放假，7月1日（星期五）另行通知。\n某某公司\n2023年12月20日",
        "2022年5月，医院启用新楼。\n5月17日（星期三），医院召开座谈会。\n某某医院\n2023年5月30日",
        "关于2024年休假安排的通知\n各班组：\n一、元旦\n1月1日休假。\n二、劳动节\n4月28日（星期日）上班。\n某某厂\n2023年12月20日",
        "24时前撤离；培训40学时，成本60点以内，比分25:30。",
        "2019-20赛季联赛与2023-24学年第一学期工作。",
        "第五次季度例会通报前三季度情况。",
        "营业时间9:30至21:45，完成率为第65分位。",
        "",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Findings at dates, clock times and quarters; one note on all dates that exist, one on weekdays that fit."""
        right: list[Date] = []
        weekdays: list[tuple[int, int]] = []
        named: list[Date] = []
        for date in notice.dates:
            if date.explicit_year:
                named.append(date)
            stated = bool(named) and (date.explicit_year or same_sentence(notice.folded, named[-1], date))
            reason = problem(notice.folded, date, stated)
            if reason:
                yield self.finding(reason, notice.place(date.start, date.end))
                continue
            right.append(date)
            fits = weekday(notice.folded, date, named, notice.timeline.day_of(date.start))
            if fits is None:
                continue
            if fits.printed == fits.real:
                weekdays.append((date.start, fits.end))
                continue
            message = f"写作星期{fits.printed}，按公历{fits.day}是星期{fits.real}"
            yield self.finding(message, notice.place(date.start, fits.end))
        yield from self._clocks(notice)
        if right:
            places = [notice.place(date.start, date.end) for date in right[: self.shown]]
            yield self.agreed(f"{len(right)}处日期在公历中均存在", *places)
        if weekdays:
            yield self.agreed(f"{len(weekdays)}处星期与日期相符", *(notice.place(*span) for span in weekdays))

    def _clocks(self, notice: Notice) -> Iterator[Finding]:
        for match in _clocks(notice.folded):
            hour, minute = _value(match["h1"] or match["h3"]), _value(match["m1"] or match["m2"] or match["m3"])
            if (hour or 0) > 24 or (minute or 0) > 59 or (hour == 24 and minute):
                place = notice.place(*match.span())
                yield self.finding(f"没有{match[0].strip()}这个时刻：一天到24时为止，一小时60分", place)
        for word in _SEASON.finditer(notice.folded):
            quarter = _QUARTER.search(notice.folded, max(0, word.start() - 3), word.end())
            if quarter:
                yield self.finding("一年只有四个季度", notice.place(*quarter.span()))


def _clocks(folded: str) -> Iterator[re.Match[str]]:
    """Times of day, each once. Looks only around their marks, since numbers are everywhere."""
    seen = 0
    for mark in _CLOCK_MARK.finditer(folded):
        match = _CLOCK.search(folded, max(seen, mark.start() - 3), mark.end() + 12)
        if match and match.start() <= mark.start() < match.end():
            seen = match.end()
            yield match


def _value(printed: str | None) -> int | None:
    if not printed:
        return None
    return int(printed) if printed.isdigit() else han_value(printed)
