"""The timeline of a notice: signatures, delivery, steps of an inspection, years of title and headings."""

from __future__ import annotations

import pytest

from auditor.notice import Notice
from auditor.timeline import Timeline


def timeline(text: str) -> Timeline:
    return Notice(path="test", text=text).timeline


@pytest.mark.parametrize(
    ("end", "signed"),
    [
        ("某某局\n2031年5月6日", ["2031年5月6日"]),
        ("某某局\n二〇三一年五月六日\n（此件公开发布）", ["二〇三一年五月六日"]),
        ("某某局　2031年5月6日", ["2031年5月6日"]),
        ("**某某局**\n\n**2031年5月6日**", ["2031年5月6日"]),
        ("某某局\n2031年5月6日\n附件1\n" + "方案分为三步。\n" * 12, ["2031年5月6日"]),
        ("某某局\n2031年5月6日\n附：原通知\n请各校执行。\n某某厅\n2031年4月2日", ["2031年5月6日", "2031年4月2日"]),
        ("工作于2031年5月6日完成。", []),
    ],
)
def test_signatures(end: str, signed: list[str]) -> None:
    text = "关于整改的通报\n各单位：\n现将情况通报如下，请认真执行。\n" + end
    assert [date.text for date in timeline(text).signatures] == signed


@pytest.mark.parametrize("line", ["（2031年1月8日）", "——2031年1月8日在某县第九届人民代表大会第二次会议上"])
def test_delivery(line: str) -> None:
    delivered = timeline(f"某县人民法院工作报告\n{line}\n各位代表：\n现在报告工作，请予审议。\n").delivered
    assert delivered is not None and delivered.text == "2031年1月8日"


def test_steps_of_an_inspection() -> None:
    text = (
        "关于巡察整改的通报\n2031年3月2日至4月28日，县委第二巡察组对该局开展了巡察，6月1日反馈了意见。\n"
        "一、部署\n6月4日，局党组召开会议传达反馈意见。截至2031年9月1日，反馈的8个问题已整改。\n"
    )
    events = timeline(text).events
    assert [(e.step, e.date.iso()) for e in events] == [
        ("inspection", "2031-03-02/2031-04-28"),
        ("feedback", "2031-06-01"),
        ("rectification", "2031-06-04"),
    ]


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某局2031年工作总结和2032年工作计划", [(2031, "review"), (2032, "plan")]),
        ("关于2031年计划执行情况与2032年计划草案的报告", [(2031, "review"), (2032, "plan")]),
        ("某局2031年重点工作完成情况的通报", [(2031, "review")]),
        ("某局2029—2031年工作回顾", [(2031, "review")]),
        ("某局2031年工作报告", [(2031, "report")]),
        ("某局2031年上半年工作总结", []),
        ("2031—2032学年第一学期工作总结", []),
        ("2031年春节期间工作总结", []),
        ("关于做好2031年度考核工作的通知", []),
    ],
)
def test_years_of_a_title(title: str, years: list[tuple[int, str]]) -> None:
    text = f"{title}\n工作平稳，现报告如下。\n某局\n2032年1月6日"
    assert [(dated.year, dated.role) for dated in timeline(text).years] == years
