"""Percentages, changes and missing numbers over whole notices, through the rules' public way in."""

from __future__ import annotations

import pytest

from auditor.notice import Notice
from auditor.registry import rule_classes
from auditor.report import Check
from auditor.testing import findings


def found(rule: str, text: str) -> list[str]:
    return [finding.place.quote for finding in findings(rule_classes()[rule](), text)]


def checked(rule: str, text: str) -> list[str]:
    results = rule_classes()[rule]().check(Notice(path="test", text=text))
    return [result.message for result in results if isinstance(result, Check)]


@pytest.mark.parametrize("stated", ["90.48%", "90.47%", "90.5%", "90.4%", "90%", "约90%", "90%以上"])
def test_a_rate_may_be_rounded_cut_off_or_loose(stated: str) -> None:
    assert not found("percent-mismatch", f"反馈问题42个，已完成整改38个，整改率{stated}。")


@pytest.mark.parametrize("stated", ["90.84%", "94.08%", "91%", "89%"])
def test_a_rate_that_no_rounding_explains_is_wrong(stated: str) -> None:
    assert found("percent-mismatch", f"反馈问题42个，已完成整改38个，整改率{stated}。") == [stated]


def test_a_rate_that_agrees_is_said_to() -> None:
    assert len(checked("percent-mismatch", "反馈问题42个，已完成整改38个，整改率90.48%。")) == 1


def test_the_whole_may_stand_in_the_sentence_before() -> None:
    assert found("percent-mismatch", "全校收到提案26件。已办结24件，办结率93.2%。") == ["93.2%"]
    assert not found("percent-mismatch", "全校收到提案26件。已办结24件，办结率92.3%。")


def test_a_narrowed_rate_is_another() -> None:
    assert not found("percent-mismatch", "受理申请120件，办结118件，按期办结率100%。")
    assert found("percent-mismatch", "受理申请120件，办结118件，办结率89.3%。") == ["89.3%"]


def test_a_share_of_a_total_that_the_text_narrows_is_another() -> None:
    text = "全县共有报纸64种，停办内部报纸8种，占{}总量的20%。"
    assert found("percent-mismatch", text.format("报纸")) == ["20%"]
    assert not found("percent-mismatch", text.format("正式报纸"))


def test_points_are_the_difference_and_percent_the_growth() -> None:
    text = "投诉件由29件降至6件，减少{}，下降{}。"
    assert not found("difference-mismatch", text.format("23件", "79.3%"))
    assert found("difference-mismatch", text.format("32件", "79.3%")) == ["32件"]
    assert found("growth-mismatch", text.format("23件", "73.9%")) == ["73.9%"]


def test_growth_from_the_new_value_and_the_difference() -> None:
    text = "财政收入完成24.86亿元，比上年{}1.23亿元，{}{}。"
    assert not found("growth-mismatch", text.format("增加", "增长", "5.2%"))
    assert not found("growth-mismatch", text.format("减少", "下降", "4.7%"))
    assert found("growth-mismatch", text.format("减少", "下降", "5.2%")) == ["5.2%"]


def test_the_earlier_value_may_stand_behind_a_comparison() -> None:
    assert found("growth-mismatch", "案件较去年的320件下降到256件，同比下降25%。") == ["25%"]
    assert not found("growth-mismatch", "案件较去年的320件下降到256件，同比下降20%。")


@pytest.mark.parametrize("word", ["年均增长", "按可比价格计算增长", "扣除价格因素，实际增长"])
def test_another_kind_of_growth_is_left_alone(word: str) -> None:
    assert not found("growth-mismatch", f"产值由120亿元增加到150亿元，{word}9.9%。")


def test_han_numbers_are_compared_alike() -> None:
    assert found("difference-mismatch", "编制由三十二名减少到二十八名，减少六名。") == ["六名"]
    assert not found("difference-mismatch", "编制由三十二名减少到二十八名，减少四名。")


def test_placeholders_are_one_finding() -> None:
    text = "今年以来，全院共排查隐患XX处，整改XX处，投入XX万元，召开会议3次。"
    (finding,) = findings(rule_classes()["missing-number"](), text)
    assert finding.severity == "warning" and len(finding.against) == 2


def test_a_form_is_meant_to_be_empty() -> None:
    assert not found("missing-number", "请于会前报送回执。\n参会回执样式\n单位____，参会人数共计____人，联系电话____。")


def test_a_slogan_is_judged_by_its_own_members() -> None:
    text = "树牢“四个意识”（政治意识、大局意识、{}、看齐意识）。"
    assert not found("slogan-members", text.format("核心意识"))
    assert found("slogan-members", text.format("责任意识")) == ["政治意识、大局意识、责任意识、看齐意识"]


def test_one_subject_in_two_years_is_no_conflict() -> None:
    assert not found("quantity-conflict", "2022年粮食总产量12.63万吨。\n2023年粮食总产量12.83万吨。")
    assert found("quantity-conflict", "全县粮食总产量12.63万吨。\n粮食总产量12.83万吨，喜获丰收。") == ["12.83万吨"]
