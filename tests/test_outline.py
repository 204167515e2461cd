"""The outline and the title of a text, through the layers of a notice."""

from __future__ import annotations

import pytest

from auditor.notice import Notice


def tree(text: str) -> list[tuple[str, str, int]]:
    """(number, title, level) of every heading."""
    return [(h.number, h.title, h.level) for h in Notice(path="test", text=text).headings]


def numbers(text: str) -> list[str]:
    return [h.number for h in Notice(path="test", text=text).headings if h.number]


def runs(text: str) -> list[list[int | None]]:
    return [[h.ordinal for h in run] for run in Notice(path="test", text=text).outline.series()]


def test_one_tree_of_all_levels() -> None:
    text = "某局总结\n一、回顾\n（一）抓学习。读书十次。\n1.抓骨干\n（1）选人\n①笔试\n二、打算\n（一）强基础"
    assert tree(text) == [
        ("一、", "回顾", 1),
        ("（一）", "抓学习", 2),
        ("1.", "抓骨干", 3),
        ("（1）", "选人", 4),
        ("①", "笔试", 5),
        ("二、", "打算", 1),
        ("（一）", "强基础", 2),
    ]


def test_chapters_and_articles() -> None:
    text = "某校章程\n第一章　总则\n第一条 为规范办学，制定本章程。\n第二章　附则\n第二条 由校务会解释。\n第二条规定的事项除外"
    assert [(n, level) for n, _, level in tree(text)] == [("第一章", 1), ("第一条", 2), ("第二章", 1), ("第二条", 2)]


def test_widths_and_brackets_of_both_kinds() -> None:
    text = "情况\n(一)人员\n（二）经费\n１．编制\n2、职数\n⑴财政\n㈢场地\n1）校舍"
    assert numbers(text) == ["（一）", "（二）", "1.", "2、", "⑴", "㈢", "1）"]


def test_markdown_headings_and_bold_lines() -> None:
    text = "# 某公司报告\n\n## 一、总体\n### （一）组织\n**1.分工**\n### 说明\n## 二、问题\n- 一是慢"
    assert [n for n, _, _ in tree(text) if n] == ["一、", "（一）", "1.", "二、", "一是"]
    assert Notice(path="test", text=text).title == "某公司报告"


@pytest.mark.parametrize(
    "line",
    [
        "2020年启动改造",
        "1.2万元已经追回",
        "3.15活动期间接待群众",
        "12个问题全部销号",
        "一、二审案件分别下降",
        "三季度完成招标",
        "二、三级医院结对帮扶",
        "五、六月份集中整治",
        "一是否完成以验收为准",
        "第三条规定了时限",
        "2.5%的项目超期",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert not numbers(f"某地情况\n{line}\n再写一行。")


def test_a_year_behind_the_number_is_no_decimal() -> None:
    assert numbers("词语解释\n9.双减\n10.2025年实事清单\n11.3+2模式") == ["9.", "10.", "11."]


def test_enumerations_in_running_text() -> None:
    text = "总结\n一、做法\n主要一是抓早，二是抓小；三是抓常。之一是常态，唯一是真。第一，严。第二，实。"
    found = Notice(path="test", text=text).headings[1:]
    assert [h.number for h in found] == ["一是", "二是", "三是", "第一", "第二"]
    assert all(h.inline and h.parent == 0 for h in found)
    assert found[3].title == "严"


def test_an_enumeration_that_begins_again_is_a_run_of_its_own() -> None:
    assert runs("总结\n一、做法\n做到一是早，二是小，三是常。还要一是快，二是稳。")[1:] == [[1, 2, 3], [1, 2]]
    assert runs("总结\n一、做法\n有一是早，二是小。\n又讲，一是快，二是稳。")[1:] == [[1, 2], [1, 2]]


def test_a_list_inside_a_section_of_the_same_style() -> None:
    text = "讲话\n一、甲\n二、乙\n今年抓好以下三件事：\n一、丙\n二、丁\n三、戊\n四、己\n三、庚"
    assert [[h.title for h in run] for run in Notice(path="test", text=text).outline.series()] == [
        ["甲", "乙", "庚"],
        ["丙", "丁", "戊", "己"],
    ]


def test_a_slip_stays_in_its_run() -> None:
    assert runs("总结\n一、做法\n要求：一是早，一是小，三是常。")[1:] == [[1, 1, 3]]
    assert runs("总结\n一、甲\n（一）子\n（二）丑\n（一）寅\n二、乙") == [[1, 2], [1, 2, 1]]


def test_numbers_start_afresh_in_an_attachment_and_in_a_second_part() -> None:
    assert runs("通知\n一、甲\n二、乙\n附件1\n实施细则\n一、丙\n二、丁") == [[1, 2], [1, 2]]
    assert runs("总结和计划\n一、甲\n二、乙\n2031年工作计划\n一、丙\n二、丁") == [[1, 2], [1, 2]]


def test_decimal_numbers_and_their_table_of_contents() -> None:
    text = (
        "应急预案\n目　录\n1　总则\n2　职责\n1　总则\n1.1　目的\n1.2　原则\n（1）快速\n2　职责\n2.1　分工\n2.1.1　组长"
    )
    assert [h.path for h in Notice(path="test", text=text).headings] == [
        *("1", "1.1", "1.2", "1.2（1）", "2", "2.1", "2.1.1")
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("某县水利局\n关于开展河道清淤\n工作的通知\n各镇：\n请抓紧。", "某县水利局关于开展河道清淤工作的通知"),
        ("某院文件\n某院发〔2031〕5号\n关于印发《值班办法》\n的通知\n各科：\n执行。", "关于印发《值班办法》的通知"),
        ("**关于选举结果的通报（公示稿）**\n现予公示。", "关于选举结果的通报（公示稿）"),
        ("政 府 工 作 报 告\n（2031年1月5日）\n各位代表：\n请审议。", "政府工作报告"),
        ("各位代表：\n现在报告工作。\n一、回顾", None),
        ("根据部署，开展了检查。\n一、回顾", None),
        ("## 一、总体\n正文。", None),
        ("某厂印发安全方案\n的通知\n各车间：\n请执行。", "某厂印发安全方案的通知"),
        ("", None),
    ],
)
def test_title(text: str, title: str | None) -> None:
    assert Notice(path="test", text=text).title == title
