"""Dates, ranges and bounds, through the layer of a notice."""

from __future__ import annotations

import pytest

from auditor.notice import Notice


def dates(text: str) -> list[tuple[str, str]]:
    """(as printed, normal form) of every date."""
    return [(text[d.start : d.end], d.iso()) for d in Notice(path="test", text=text).dates]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("于2031年4月27日至5月27日进驻", [("2031年4月27日至5月27日", "2031-04-27/2031-05-27")]),
        ("2031年9月，10月8日反馈", [("2031年9月", "2031-09"), ("10月8日", "2031-10-08")]),
        ("自2029年以来，截至目前", [("2029年以来", "2029/..")]),
        ("2031年12月底前办结", [("2031年12月底前", "../2031-12")]),
        ("二〇三一年五月三日", [("二〇三一年五月三日", "2031-05-03")]),
        ("二0三一年五月", [("二0三一年五月", "2031-05")]),
        ("2031.4.27开工", [("2031.4.27", "2031-04-27")]),
        ("2031-04-27开工", [("2031-04-27", "2031-04-27")]),
        ("2031年第三季度", [("2031年第三季度", "2031-Q3")]),
        ("2031年上半年", [("2031年上半年", "2031-H1")]),
        ("2031年前三季度", [("2031年前三季度", "2031-01/2031-09")]),
        ("2031年前11个月", [("2031年前11个月", "2031-01/2031-11")]),
        ("2031年3月—5月", [("2031年3月—5月", "2031-03/2031-05")]),
        ("2029—2031年", [("2029—2031年", "2029/2031")]),
        ("2031年度，1至9月", [("2031年度", "2031"), ("1至9月", "2031-01/2031-09")]),
        ("2031年4月27—29日", [("2031年4月27—29日", "2031-04-27/2031-04-29")]),
        ("2031年4月27日、28日", [("2031年4月27日", "2031-04-27"), ("28日", "2031-04-28")]),
        ("2031年底", [("2031年底", "2031-12")]),
        ("2031 年 4 月 7 日", [("2031 年 4 月 7 日", "2031-04-07")]),
        ("自2031年1月1日起施行", [("2031年1月1日起", "2031-01-01/..")]),
        ("三月底前，今年五月", [("三月底前", "../--03"), ("今年五月", "--05")]),
        ("2031年2月30日", [("2031年2月30日", "2031-02-30")]),
        ("一、整改\n1.2031年4月，修订制度。", [("2031年4月", "2031-04")]),
        ("12.2031年4月5日前报送", [("2031年4月5日前", "../2031-04-05")]),
    ],
)
def test_dates(text: str, found: list[tuple[str, str]]) -> None:
    assert dates(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "“十四五”时期",
        "于30日内办结，公示3个月",
        "第3年，近5年，3月龄",
        "上世纪80年代",
        "8.5%，3.15活动",
        "降水1.5月均值",
        "当年完成",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2031年初步建成", "2031年"),
        ("2031年底数清楚", "2031年"),
        ("2031年前期准备", "2031年"),
        ("2031年起诉12件", "2031年"),
        ("2031年后续整改", "2031年"),
        ("2031年9月15日前后", "2031年9月15日"),
        ("2031年9月15日前来信", "2031年9月15日前"),
    ],
)
def test_a_bound_is_not_taken_from_another_word(text: str, printed: str) -> None:
    assert [found for found, _ in dates(text)] == [printed]


def test_relative_years_count_from_the_year_of_the_text() -> None:
    text = "2029年成立。今年增长，去年持平。\n某局\n2031年1月5日"
    assert dates(text)[1:3] == [("今年", "2031"), ("去年", "2030")]


def test_the_year_before_counts_from_the_year_named_last() -> None:
    text = "2029年产值比上年增长，同年7月获奖。\n某厂\n2031年1月5日"
    assert dates(text)[1:3] == [("上年", "2028"), ("同年7月", "2029-07")]


def test_impossible_days_are_known() -> None:
    found = Notice(path="test", text="2031年2月29日，13月5日，2032年2月29日，6月30日").dates
    assert [d.since.valid for d in found] == [False, False, True, True]


def test_titles_and_document_numbers_hold_no_dates() -> None:
    assert dates("《2031年要点》和某发〔2031〕5号") == []
