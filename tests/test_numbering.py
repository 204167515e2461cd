"""Numbers of sections: one slip is one problem, and lists that only look broken are none."""

from __future__ import annotations

import pytest

from auditor.notice import Notice
from auditor.numbering import printed


def problems(text: str) -> list[tuple[str, str, int]]:
    """(kind, number as printed, expected value) of every problem."""
    found = Notice(path="x", text=text).numbering.problems
    return [(p.kind, p.heading.number.strip(), p.expected) for p in found]


def listed(*numbers: int) -> str:
    return "\n".join(f"{n}.第{chr(0x7532 + i)}项工作。已经完成。" for i, n in enumerate(numbers))


def test_articles_beyond_one_hundred_are_counted() -> None:
    numbers = ["第九十九条", "第一百条", "第一百零一条", "第一百零三条", "第一百零四条"]
    long = ["第一百一十九条", "第一百二十条", "第一百二十一条", "第一百二十二条"]
    text = "某市市容管理条例\n\n{}"
    assert problems(text.format("\n".join(f"{n} 禁止占道。" for n in numbers))) == [("gap", "第一百零三条", 102)]
    assert not problems(text.format("\n".join(f"{n} 禁止占道。" for n in long)))
    assert len(Notice(path="x", text=text.format("\n".join(f"{n} 禁止占道。" for n in long))).headings) == len(long)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3, 4), []),
        ((1, 2, 4, 5, 6), [("gap", "4.", 3)]),
        ((1, 2, 2, 3), [("duplicate", "2.", 3)]),
        ((1, 2, 2, 4), [("duplicate", "2.", 3)]),
        ((1, 2, 4, 4, 5), [("order", "4.", 3)]),
        ((1, 3, 2, 4), [("order", "3.", 2)]),
        ((1, 2, 7, 4, 5), [("order", "7.", 3)]),
        ((1, 2, 3, 2, 4), [("duplicate", "2.", 4)]),
        ((1, 2, 3, 1, 2, 3), []),
        ((1, 2, 1, 3, 4), [("duplicate", "1.", 3)]),
        ((1, 2, 5, 6, 9), [("gap", "5.", 3), ("gap", "9.", 7)]),
    ],
)
def test_one_slip_is_one_problem(numbers: tuple[int, ...], expected: list[tuple[str, str, int]]) -> None:
    assert problems(listed(*numbers)) == expected


def test_articles_run_on_through_chapters() -> None:
    text = "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 职责\n第三条 丙。\n第四条 丁。\n第三章 附则\n第六条 戊。"
    assert problems(text) == [("gap", "第六条", 5)]


def test_items_run_on_where_they_never_begin_anew() -> None:
    text = "一、总体要求\n（一）甲。略。\n（二）乙。略。\n二、任务\n（三）丙。略。\n（四）丁。略。\n三、保障\n（六）戊。略。"
    assert [kind for kind, _, _ in problems(text)] == ["start"]
    assert problems(text.replace("（六）", "（五）")) == []


def test_a_series_is_carried_on_under_a_heading_that_is_printed_twice() -> None:
    text = "一、情况\n略。\n二、问题\n1.甲。\n2.乙。\n二、问题\n3.丙。\n4.丁。\n三、打算\n略。"
    assert problems(text) == [("duplicate", "二、", 3)]


def test_a_list_goes_on_behind_a_nested_one_of_another_style() -> None:
    assert problems("1.甲。包括：\n（一）子。\n（二）丑。\n2.乙。\n3.丙。") == []


def test_a_missing_number_is_looked_for_in_the_text() -> None:
    assert problems("（一）甲。略。\n（二）乙。略。\n（\n三）丙。略。\n（四）丁。略。") == []
    assert problems("1.甲。\n2.2024年的清单。\n3.丙。") == []


def test_labels_for_the_table_of_contents() -> None:
    numbering = Notice(path="x", text="一、甲\n略。\n二、乙\n略。\n四、丁\n略。\n五、戊\n略。\n八、己\n略。").numbering
    assert list(numbering.labels.values()) == ["缺三", "缺六等2个"]


@pytest.mark.parametrize(
    ("number", "value", "form"),
    [("（二）", 3, "（三）"), ("2.", 3, "3"), ("②", 3, "③"), ("二是", 3, "三是"), ("第九十条", 101, "第一百零一条")],
)
def test_a_number_is_named_in_the_form_of_its_siblings(number: str, value: int, form: str) -> None:
    heading = Notice(path="x", text=f"标题\n{number} 某项工作。").headings[0]
    assert printed(heading, value) == form
