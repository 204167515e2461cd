"""What passages speak of."""

from __future__ import annotations

import numpy as np

from auditor import language, topics
from auditor.seam_score import NO_PLACE, load

COURT = "人民法院受理案件后，由审判员组成合议庭开庭审理，被告对判决不服的，可以提起上诉。"
JUDGES = "庭审中原告申请财产保全，法官裁定准许，双方律师围绕举证责任展开辩论。"
FARMING = "春耕时节，农民抢抓墒情播种小麦，农技人员指导施肥灌溉，粮食丰收在望。"


def likeness(one: str, other: str) -> float:
    text = one + other
    ids = language.load().ids(text)[1:-1]
    sums = topics.load().sums(ids, topics.known_han(text, ids))
    return float(topics.cosine(sums, (-len(one), 0), (0, len(other)))[len(one)])


def test_passages_of_one_field_are_alike_without_a_common_word() -> None:
    assert likeness(COURT, JUDGES) > likeness(COURT, FARMING) + 0.2
    assert likeness(JUDGES, COURT) > likeness(FARMING, COURT) + 0.2


def test_what_holds_no_han_speaks_of_nothing() -> None:
    assert likeness(COURT, "2024, 35.7%; ABC-12") == 0


def test_texts_of_any_length_have_a_cosine_for_each_character() -> None:
    for text in ("", "审", "审计", COURT):
        ids = language.load().ids(text)[1:-1]
        sums = topics.load().sums(ids, topics.known_han(text, ids))
        assert sums.shape[0] == len(text) + 1
        assert topics.cosine(sums, (-64, 0), (0, 64)).shape == (len(text),)


def test_only_places_behind_marks_have_a_score_of_their_own() -> None:
    text = "一、检查情况\n检查中发现，部分单位制度不全。有的台账没有建立；有的账目不清！\n“整改”"
    sides = load().read(text)
    behind = {i for i in range(1, len(text)) if text[i - 1] in "，；。！\n、" and text[i] not in "\n"}
    assert {i for i in range(len(text)) if sides.marks[i] > NO_PLACE} == behind
    assert not ((sides.scores > NO_PLACE) & (sides.marks > NO_PLACE)).any()


def test_a_sentence_that_leads_into_another_subject_stands_out() -> None:
    long = COURT + JUDGES + "合议庭评议后当庭宣判，判决书送达当事人。执行法官查封了被执行人名下的房产。"
    spliced = load().read(long + FARMING + "水稻育秧进度快于常年，化肥农药储备充足。").marks
    plain = load().read(long + JUDGES + "水稻育秧进度快于常年，化肥农药储备充足。").marks
    assert spliced[len(long)] > plain[len(long)] + 1
    assert np.isfinite(spliced).all()
