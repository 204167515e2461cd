"""Rule impossible-date."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.extract.dates import CalendarDate, Date
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.numerals import han_value
from auditor.report import Check
from auditor.rule import Rule

_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"[ ]?[（，,]?[ ]?(?:星期|周|礼拜)([一二三四五六日天])(?!刊|报|[一二三四五六日天至到])")
_NUMBER = r"(?:\d{1,2}|[二三四五六]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# An hour beside a day or a part of the day, or with its minutes; 40学时 and 60点 are none.
_CLOCK = re.compile(
    rf"(?:(?<=[日号午晨晚])|(?<=[日号午晨晚] )|(?<=[日号晚]上))(?P<h1>{_NUMBER})时(?:(?P<m1>{_NUMBER})分)?(?!期|间|段|代|限)"
    rf"|(?<![\d.第每百千万十]){_NUMBER}[时点](?P<m2>{_NUMBER})分(?![之钟制\d])"
    r"|(?<=[日号午晨晚 ])(?P<h3>\d{1,2}):(?P<m3>\d{2})(?![\d:.])"
)
_QUARTER = re.compile(r"(?:第|(?<=年))(?P<q>[五六七八九十0]|[5-9])季度")
_OTHER_CALENDAR = re.compile(r"(?:农历|阴历|旧历|藏历|彝历|傣历|回历)[^，。；]{0,8}$")
_CORRECTION = re.compile(r"(?:更正为|更改为|改为|应为|修改为|误写|误为|笔误|勘误)")
_NO_DATE = re.compile(r"[A-Za-z№#/_-][ ]?$|(?:编号|版本|型号|文号|货号|批号)[:：]?[ ]?$")


@dataclass(frozen=True)
class ImpossibleDate(Rule):
    """历法上不存在的日期、时刻、季度，与日期不符的星期

    Days that the calendar does not have (30 February, 31 June, 29 February of a common year), a 13th month, a fifth
    quarter, 25 o'clock or 61 minutes, and a weekday that does not fit its date. A year that was left out decides
    about 29 February or a weekday only when it is stated in the same sentence. Order of dates is left to
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
        known: Date | None = None
        for date in notice.dates:
            known = date if date.explicit_year else known
            stated = date.explicit_year or (known is not None and _same_sentence(notice.folded, known, date))
            problem = _problem(notice.folded, date, stated)
            if problem:
                yield self.finding(problem, notice.place(date.start, date.end))
                continue
            right.append(date)
            fits = _weekday(notice.folded, date) if stated else None
            if fits is None:
                continue
            end, printed, real = fits
            if printed == real:
                weekdays.append((date.start, end))
                continue
            message = f"写作星期{printed}，按公历{(date.until or date.since).iso()}是星期{real}"
            yield self.finding(message, notice.place(date.start, end))
        yield from self._clocks(notice)
        if right:
            places = [notice.place(date.start, date.end) for date in right[: self.shown]]
            yield self.agreed(f"{len(right)}处日期在公历中均存在", *places)
        if weekdays:
            yield self.agreed(f"{len(weekdays)}处星期与日期相符", *(notice.place(*span) for span in weekdays))

    def _clocks(self, notice: Notice) -> Iterator[Finding]:
        for match in _CLOCK.finditer(notice.folded):
            hour, minute = _value(match["h1"] or match["h3"]), _value(match["m1"] or match["m2"] or match["m3"])
            if (hour or 0) > 24 or (minute or 0) > 59 or (hour == 24 and minute):
                place = notice.place(*match.span())
                yield self.finding(f"没有{match[0].strip()}这个时刻：一天到24时为止，一小时60分", place)
        for match in _QUARTER.finditer(notice.folded):
            yield self.finding("一年只有四个季度", notice.place(*match.span()))


def _value(printed: str | None) -> int | None:
    if not printed:
        return None
    return int(printed) if printed.isdigit() else han_value(printed)


def _problem(folded: str, date: Date, stated: bool) -> str | None:
    """Why the date cannot be, or None."""
    wrong = next((point for point in (date.since, date.until) if point and not _exists(point, stated)), None)
    if wrong is None or wrong.month is None:
        return None
    before = folded[max(0, date.start - 14) : date.start]
    if _NO_DATE.search(before) or _OTHER_CALENDAR.search(before):
        return None
    if _CORRECTION.search(folded, date.end, date.end + 12) or _CORRECTION.search(before):
        return None
    if "月" not in date.text and (wrong.day or 0) > 31:
        return None  # 60日 counts days
    if not 1 <= wrong.month <= 12:
        # 15月 may count months; 2019-20 is a season, 2023.13.01 a version.
        month = re.search(r"\d月|[十百]月", date.text)
        if (
            not month
            or folded[date.end : date.end + 1] in ("龄", "薪", "票")
            or (wrong.day is None and not date.explicit_year and not date.until)
        ):
            return None
        return f"一年只有12个月，没有{wrong.month}月"
    days = calendar.monthrange(wrong.year or 2000, wrong.month)[1]
    year = f"{wrong.year}年" if wrong.month == 2 and wrong.day == 29 else ""
    return f"{year}{wrong.month}月只有{days}天，没有{wrong.day}日"


def _exists(point: CalendarDate, stated: bool) -> bool:
    if point.month == 2 and point.day == 29 and not stated:
        return True
    return point.valid


def _same_sentence(folded: str, known: Date, date: Date) -> bool:
    return date.start - known.end < 200 and not re.search("[。！？\n]", folded[known.end : date.start])


def _weekday(folded: str, date: Date) -> tuple[int, str, str] | None:
    """End of the weekday printed behind a date, that weekday and the calendar's; None where none is printed."""
    point = date.until or date.since
    printed = _WEEKDAY.match(folded, date.end)
    if not printed or point.year is None or point.month is None or point.day is None or not point.year > 0:
        return None
    real = _WEEKDAYS[datetime.date(point.year, point.month, point.day).weekday()]
    return printed.end(), printed[1].replace("天", "日"), real
