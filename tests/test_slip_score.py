"""Finding wrong characters by the text alone, and what tells two findings apart that say the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from auditor.models.train.__main__ import main as train
from auditor.models.train.slip_measure import Kinds, cases

from auditor import lexicon
from auditor.corrections import wrong_characters
from auditor.engine import audit
from auditor.notice import Notice
from auditor.registry import rule_classes
from auditor.slip_score import NO_PLACE, slip_scores

RIGHT = (
    "县水利局党组召开会议，专题研究河道治理问题，逐项制定整改措施，明确责任人和完成时限。"
    "各科室要严格执行财务管理制度，加强对重点项目建设资金的监督，确保每一笔支出有据可查。\n"
)
SLIPS = [("研究河道", "究研河道"), ("整改措施", "整改措失"), ("财务管理", "财务管里"), ("重点项目", "重点项木")]


@pytest.mark.parametrize(("right", "wrong"), SLIPS)
def test_a_slip_scores_higher_than_what_it_was_made_of(right: str, wrong: str) -> None:
    at = RIGHT.index(right)
    changed = RIGHT.replace(right, wrong)
    places = slice(at, at + len(wrong))
    assert slip_scores(changed)[places].max() > max(slip_scores(RIGHT)[places].max(), 0) + 3


@pytest.mark.parametrize(("right", "wrong"), SLIPS)
def test_the_right_characters_are_proposed(right: str, wrong: str) -> None:
    changed = RIGHT.replace(right, wrong)
    (found,) = wrong_characters(changed)
    assert changed[: found.start] + found.new + changed[found.end :] == RIGHT
    assert found.gain > 0 and found.kind == ("倒字" if sorted(right) == sorted(wrong) else "别字")
    assert wrong_characters(RIGHT) == []


def test_every_character_has_its_score_and_marks_have_none() -> None:
    text = "第1条，甲。\n\U00020000ab管理"
    scores = slip_scores(text)
    assert len(scores) == len(text)
    assert [char for char, score in zip(text, scores, strict=True) if score > NO_PLACE] == list("第条甲管理")
    assert len(slip_scores("")) == 0 and wrong_characters("") == [] and wrong_characters("好") == []


def test_a_part_scores_as_it_does_in_the_whole() -> None:
    text = RIGHT * 20
    at = len(RIGHT) * 10 + RIGHT.index("监督")
    near, whole = slip_scores(text, np.array([at])), slip_scores(text)
    assert np.allclose(near[at - 3 : at + 4], whole[at - 3 : at + 4], atol=1e-3)
    assert near[: at - 50].max() == NO_PLACE


def test_a_long_text_is_read_to_its_end() -> None:
    filler = RIGHT * 300
    for size in (19_996, 20_000, 20_003):
        text = filler[:size] + "\n专题究研河道问题。\n" + filler
        (found,) = wrong_characters(text)
        assert text[found.start : found.end] == "究研"


def warnings(text: str) -> list[str]:
    report = audit(Notice("x.txt", text), [rule_classes()["wrong-character"]()])
    return [finding.place.quote for finding in report.findings]


def test_a_spelling_that_comes_again_is_the_authors_own() -> None:
    once = RIGHT.replace("整改措施", "整改措失")
    assert warnings(once) == ["失"]
    assert warnings(once + once.replace("水利", "教育")) == []


def test_findings_that_say_the_same_have_fingerprints_of_their_own() -> None:
    head = "当涂县人民法院关于涉诉信访工作的通报\n\n"
    one, two = "重点案件由分院主要负责同志包案。\n", "每月底向分院报告进度。\n"
    rules = [rule_classes()["nonexistent-organ"]()]
    both = audit(Notice("x.txt", head + one + two), rules)
    first, second = both.findings
    assert first.place.quote == second.place.quote == "分院"
    assert first.fingerprint != second.fingerprint
    (cause,) = both.causes
    assert set(cause.findings) == {first.fingerprint, second.fingerprint}
    (alone,) = audit(Notice("x.txt", head + one), rules).findings
    assert alone.fingerprint == first.fingerprint, "a second one does not change what the first is called"


def test_the_measure_changes_one_character_of_a_sentence() -> None:
    text = RIGHT * 3
    found = cases([text], count=20)
    assert found == cases([text], count=20)
    assert {case.kind for case in found} == set(Kinds(0).all)
    more = {"deleted": -1, "doubled": 1, "changed over": 0, "homophone": 0}
    for case in found:
        assert case.text not in text
        at = case.at
        if case.kind == "doubled":
            assert case.text[at] == case.text[at + 1]
        low = next(i for i in range(len(text)) if text[i : i + at] == case.text[:at])
        rest = {"deleted": 1, "doubled": 1, "changed over": 2, "homophone": 1}[case.kind]
        assert (
            case.text[at + rest + more[case.kind] :]
            == text[low + at + rest :][: len(case.text) - at - rest - more[case.kind]]
        )


@pytest.mark.parametrize("name", ["homophones", "lookalikes"])
def test_the_tables_of_characters_are_built_again_to_the_byte(name: str, tmp_path: Path) -> None:
    built = tmp_path / f"{name}.tsv"
    assert train([name, "--out", str(built)]) == 0
    assert built.read_bytes() == lexicon.path(f"{name}.tsv").read_bytes()
