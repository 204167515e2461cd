"""Garbled text through the command line: each defect at its place, and a right twin that stays silent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import main
from auditor.testing import unmark

RULES = "fused-sentence,missing-constituent,mismatched-object"

DEFECTIVE = """县第二人民医院关于巡察反馈问题整改情况的通报

一、履行主体责任方面
医院党委充分⟦发挥班子成员表率⟧，先后召开专题会议4次，整改工作⟦取得了明显⟧。各支部⟦围绕医德医风为重点⟧，查摆问题21个。
二、药品耗材管理方面
药剂科⟦把好药品验收⟧，不合格的一律退回。进一步⟦提高监管力度⟧，对超常用药的医师进行约谈。耗材⟦严格在申领环节台账制度⟧，做到账物相符。
三、服务患者方面
推行“一站式”结算，⟦受到患者家属所好评⟧。落实首诊负责制，⟦在门诊得到全面落实⟧。全年存在重大隐患⟦的科室没有重点科室⟧。
"""

RIGHT = """县第二人民医院关于巡察反馈问题整改情况的通报

一、履行主体责任方面
医院党委充分发挥班子成员表率作用，先后召开专题会议4次，整改工作取得了明显成效。各支部围绕医德医风这个重点，查摆问题21个。
二、药品耗材管理方面
药剂科把好药品验收关，不合格的一律退回。进一步加大监管力度，对超常用药的医师进行约谈。耗材严格在申领环节执行台账制度，做到账物相符。
三、服务患者方面
推行“一站式”结算，受到患者家属好评。首诊负责制在门诊得到全面落实。全年没有存在重大隐患的科室，重点科室全部达标。
"""


def check(path: Path, rules: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["check", str(path), "--select", rules, "--format", "json", "--fail-on", "never"])
    assert result.exit_code == 0, result.output
    findings = json.loads(result.stdout)["documents"][0]["findings"]
    return sorted(findings, key=lambda found: int(found["place"]["start"]))


def quotes(path: Path, rules: str) -> list[str]:
    return [found["place"]["quote"] for found in check(path, rules)]


@pytest.mark.parametrize("half_width", [False, True], ids=["full-width marks", "half-width marks"])
def test_each_garbled_clause_is_found_and_nothing_else(tmp_path: Path, half_width: bool) -> None:
    text, places = unmark(DEFECTIVE)
    marks = str.maketrans("，；：", ",;:") if half_width else {}
    path = tmp_path / "notice.txt"
    path.write_text(text.translate(marks), encoding="utf-8")
    wanted = [text[start:end].translate(marks) for start, end in places]
    assert quotes(path, RULES) == wanted


def test_the_mended_twin_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(RIGHT, encoding="utf-8")
    assert quotes(path, RULES) == []


LOST = "公司党委履行党风⟦廉建⟧设责任，开展安全⟦隐排⟧查治理，参保职工基本⟦养保⟧险按月缴纳。"


def test_a_lost_character_is_named_with_the_phrase_it_belongs_to(tmp_path: Path) -> None:
    text, places = unmark(LOST)
    path = tmp_path / "notice.txt"
    path.write_text(text, encoding="utf-8")
    findings = check(path, "missing-character")
    assert [f["place"]["quote"] for f in findings] == [text[start:end] for start, end in places]
    assert [f["suggestion"] for f in findings] == ["廉政建", "隐患排", "养老保"]
    assert "党风廉政建设" in findings[0]["message"]


def test_a_character_too_many_is_named_with_the_phrase_around_it(tmp_path: Path) -> None:
    text, places = unmark("县委巩固脱贫⟦攻今坚⟧成果，乡镇推进扫黑除⟦恶厉专⟧项斗争。")
    path = tmp_path / "notice.txt"
    path.write_text(text, encoding="utf-8")
    findings = check(path, "extra-character")
    assert [f["place"]["quote"] for f in findings] == [text[start:end] for start, end in places]
    assert [f["suggestion"] for f in findings] == ["攻坚", "恶专"]
    path.write_text(text.replace("今", "").replace("厉", ""), encoding="utf-8")
    assert check(path, "extra-character") == []


def test_what_the_notice_has_twice_is_its_own_short_form(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text("开展安全隐排查治理。\n本轮安全隐排查治理由县安委办牵头。", encoding="utf-8")
    assert check(path, "missing-character") == []


def test_a_character_typed_twice_is_found_where_a_word_begins_with_it(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text("监察室对涉事人员进行询询问，要求求各科室整治治到位。", encoding="utf-8")
    assert [f["suggestion"] for f in check(path, "doubled-word")] == ["询", "求", "治"]
