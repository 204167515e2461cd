"""Finding seams by the text alone."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from auditor.seam_features import WIDTHS, topic_features
from auditor.seam_score import NO_PLACE, best_seams, join_score, load, seam_scores

SEED = Path(__file__).parent.parent / "corpus" / "xinwu-2020"

COURT = (
    "为进一步规范执行案款管理，区法院对近三年来的执行案款逐笔核对，建立案款发放台账，明确由执行局内勤专人负责，"
    "每月底向分管院领导报告清理情况。对长期未领取的案款，由承办法官逐一联系当事人，确因地址不详无法联系的，依法办理提存手续。"
    "同时加强对执行人员的教育监督，组织执行干警观看警示教育片，对违反规定的及时约谈提醒，防止小问题演变成大错误。"
)
SCHOOL = (
    "学校食堂实行校长陪餐制度，每餐均有学校负责人与学生共同用餐，做好陪餐记录，及时发现和解决集中用餐过程中存在的问题。"
    "食堂从业人员每年进行健康检查，取得健康证明后方可上岗，食品留样按品种分别盛放于清洗消毒后的专用密闭容器内，"
    "在冷藏条件下存放四十八小时以上。家长委员会代表参与食材采购招标，定期到食堂查看食品贮存和加工环节的卫生状况。"
)


def test_the_place_where_two_texts_meet_stands_out() -> None:
    left, right = COURT[: COURT.index("教育监督")], SCHOOL[SCHOOL.index("方可上岗") :]
    text = left + right
    best = best_seams(text, 0, len(text), 3)
    assert min(abs(seam.at - len(left)) for seam in best) <= 3
    assert best == sorted(best, key=lambda seam: -seam.score)


def test_a_seam_scores_higher_than_the_same_place_untouched() -> None:
    at = COURT.index("教育监督")
    spliced = COURT[:at] + SCHOOL[SCHOOL.index("方可上岗") :]
    assert seam_scores(spliced)[at] > seam_scores(COURT)[at] + 2


@pytest.mark.parametrize(("first", "second"), [(COURT, SCHOOL), (SCHOOL, COURT)])
def test_where_the_lines_of_another_text_begin_stands_out_among_lines(first: str, second: str) -> None:
    text = (first + second).replace("。", "。\n")
    marks = load().read(text).marks
    lines = [at for at in range(1, len(text)) if text[at - 1] == "\n"]
    at = len(first.replace("。", "。\n"))
    assert max(lines, key=lambda line: marks[line]) == at
    assert marks[at] > sorted(marks[line] for line in lines)[-2] + 1


def test_only_positions_between_two_han_characters_have_a_score() -> None:
    text = "审计局A组，检查\n了3家企业"
    scores = seam_scores(text)
    assert len(scores) == len(text)
    given = {i for i in range(len(text)) if scores[i] > NO_PLACE}
    assert given == {1, 2, 7, 12, 13}


def test_digits_letters_and_widths_make_no_difference() -> None:
    plain = "全区2020年共办结案件3,215件，其中A类(重点)案件12件，占比较高，需要继续加大工作力度。"
    other = "全区１９８７年共办结案件4,876件，其中Ｂ类（重点）案件99件，占比较高，需要继续加大工作力度。"
    assert np.allclose(seam_scores(plain), seam_scores(other), atol=1e-4)


@pytest.mark.parametrize("clause", ["为严肃财经纪律，特提出以下意见。", "为做好防汛工作，特通知如下。"])
def test_what_only_official_prose_says_is_no_seam(clause: str) -> None:
    scores = seam_scores(COURT + clause + SCHOOL)
    assert scores[(COURT + clause).index("特") + 1] < 1  # it was over 5


def test_the_right_continuation_beats_another() -> None:
    at = COURT.index("逐一联系")
    left = COURT[:at]
    assert join_score(left, COURT[at:]) > join_score(left, SCHOOL[SCHOOL.index("进行健康") :])
    assert join_score("", COURT) == join_score(COURT, "") == NO_PLACE


@pytest.mark.parametrize("text", ["", "\n", "中", "abc", "\ud800中文\U0001f600文字", "的" * 9000, "\x00" * 50])
def test_any_text_has_scores(text: str) -> None:
    scores = seam_scores(text)
    assert len(scores) == len(text)
    assert np.isfinite(scores).all()
    assert best_seams(text, -5, len(text) + 5, 0) == []


def test_best_seams_stay_in_their_range_and_apart() -> None:
    found = best_seams(COURT + SCHOOL, 40, 120, 10)
    assert len(found) == 10
    assert all(40 <= seam.at < 120 for seam in found)
    places = sorted(seam.at for seam in found)
    assert all(b - a > 3 for a, b in pairwise(places))
    assert best_seams(COURT, 90, 20, 5) == []


def test_scores_do_not_depend_on_how_a_long_text_is_cut_up() -> None:
    long = "\n".join((COURT, SCHOOL)) * 150
    scorer = load()
    whole = scorer.scores(long)
    at = 40_000
    part = scorer.scores(long[at - 6_000 : at + 6_000])
    assert np.allclose(whole[at - 1000 : at + 1000], part[5_000:7_000], atol=0.05)


def test_the_notice_that_was_run_together_shows_its_seam_within_its_paragraph() -> None:
    text = (SEED / "notice.txt").read_text(encoding="utf-8")
    at = json.loads((SEED / "segments.json").read_text(encoding="utf-8"))["segments"][0]["end"]
    start, end = text.rindex("\n", 0, at), text.index("\n", at)
    assert any(abs(seam.at - at) <= 3 for seam in best_seams(text, start, end, 5))


def test_topic_is_what_both_sides_share() -> None:
    ids = np.array([10, 11, 12, 13] * 40 + [20, 21, 22, 23] * 40)
    counts = np.zeros(len(ids) - 1)
    topic = topic_features(ids, np.ones(len(ids), dtype=bool), counts, 1e6)
    assert topic.shape == (len(WIDTHS) + 12, len(ids))
    assert topic[0, 160] < 0.01
    assert topic[0, 80] > 0.9
