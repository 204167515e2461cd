"""Number rules over whole notices: what agrees is reported as checked, and both ends of a contradiction are shown."""

from __future__ import annotations

import pytest

from auditor.notice import Notice
from auditor.registry import rule_classes
from auditor.report import Check
from auditor.rule import Rule
from auditor.testing import findings


def _rule(rule_id: str) -> Rule:
    return rule_classes()[rule_id]()


def _checks(rule_id: str, text: str) -> list[tuple[str, ...]]:
    results = _rule(rule_id).check(Notice("t", text))
    return [tuple(place.quote for place in r.places) for r in results if isinstance(r, Check)]


TORN = (
    "一、整改情况\n（一）正在整改的问题\n尚有2个问题正在整改。\n1.关于“学习不深入”问题的整改\n2.关于“督查不经常”问题的整改\n"
    "二、下一步安排\n（一）强化责任。继续抓好落实。\n{stray}关于“巡查不到位”问题的整改\n将于年底完成。\n"
)


def test_an_item_torn_off_from_its_list_is_counted_with_it() -> None:
    found = findings(_rule("count-vs-list"), TORN.format(stray="3."))
    assert [f.place.quote for f in found] == ["2个问题"]
    assert [place.quote[:2] for place in found[0].against] == ["1.", "2.", "3."]


def test_a_list_of_its_own_is_not_torn_off() -> None:
    assert not findings(_rule("count-vs-list"), TORN.format(stray="1."))


def test_sections_that_add_up_to_the_total_are_reported_as_checked() -> None:
    text = "对反馈的12个问题逐一研究。\n一、已完成\n共计9个问题已整改完成。\n二、未完成\n共计3个问题正在整改，年底前完成。\n"
    assert ("12个", "9个", "3个") in _checks("parts-vs-total", text)
    assert not findings(_rule("parts-vs-total"), text)


def test_the_slip_is_named_where_only_one_number_explains_the_difference() -> None:
    text = "全院受理案件21368件，其中新收19672件、旧存1741件。"
    (found,) = findings(_rule("parts-vs-total"), text)
    assert (found.place.quote, found.suggestion) == ("19672件", "若其余各数无误，此处应为19627件")
    assert [place.quote for place in found.against] == ["21368件", "1741件"]


def test_the_figure_in_the_minority_is_the_odd_one_wherever_it_stands() -> None:
    places = ["制定整改措施41条", "对照{}条措施逐项检查", "41条措施全部落实"]
    text = "。\n".join(places).format(43) + "。"
    (found,) = findings(_rule("quantity-conflict"), text)
    assert found.place.quote == "43条"
    assert [place.quote for place in found.against] == ["41条", "41条"]


@pytest.mark.parametrize("width", ["1,268栋", "1268栋"])
def test_a_fact_repeated_is_reported_as_checked(width: str) -> None:
    text = f"全县排查出隐患房屋{width}。\n对排查出的1268栋隐患房屋，逐栋建档。"
    assert [len(places) for places in _checks("quantity-conflict", text)] == [2]


def test_full_width_figures_are_compared_like_others() -> None:
    text = "存在问题３个：\n".replace("问题３个", "３个问题") + "１．台账不全。\n２．培训不足。\n"
    assert [f.place.quote for f in findings(_rule("count-vs-list"), text)] == ["３个问题"]


DONE = "截至年底，34个问题已整改到位27个，其余7个正在推进。\n{later}"


@pytest.mark.parametrize(
    ("later", "odd"),
    [
        ("仍有9个问题尚未整改到位，原因复杂。", ["9个"]),
        ("仍有7个问题尚未整改到位，原因复杂。", []),
        ("对已整改到位的28个问题开展回头看。", ["28个"]),
        ("截至三月底，对已整改到位的28个问题开展回头看。", []),
    ],
)
def test_what_is_done_and_left_is_compared_with_later_mentions(later: str, odd: list[str]) -> None:
    found = findings(_rule("quantity-conflict"), DONE.format(later=later))
    assert [f.place.quote for f in found] == odd


def test_the_lines_of_a_list_are_added_up_against_the_total_before() -> None:
    text = "全年采购药品1326批，比上年增加41批。分季度看：\n- 第一季度326批；\n- 第二季度341批；\n- 第三季度287批；\n- 第四季度{}批。"
    assert ("1326批", "326批", "341批", "287批", "372批") in _checks("parts-vs-total", text.format(372))
    (found,) = findings(_rule("parts-vs-total"), text.format(327))
    assert (found.place.quote, found.suggestion) == ("327批", "若其余各数无误，此处应为372批")


def test_a_figure_of_last_year_is_no_total() -> None:
    text = "全年办案1846件，比上年的1735件增长6.4%，其中刑事1212件、民事184件、其他450件。"
    assert not findings(_rule("parts-vs-total"), text)
    assert ("1846件", "1212件", "184件", "450件") in _checks("parts-vs-total", text)
