"""Rules on wording over their whole lexicons."""

from __future__ import annotations

import random
import re

import pytest

from auditor import lexicon
from auditor.registry import rule_classes
from auditor.testing import findings

_MARKS = re.compile(r"[、，；·“”（）]")
_PHRASES = [wording for row in lexicon.table("set_phrases.txt") for wording in row]


def found(rule: str, text: str) -> list[tuple[str, str | None]]:
    return [(f.place.quote, f.suggestion) for f in findings(rule_classes()[rule](), text)]


@pytest.mark.parametrize("phrase", _PHRASES)
def test_every_wording_is_right_with_its_marks_and_without(phrase: str) -> None:
    assert found("set-phrase", f"会议强调，要{phrase}。各单位要结合实际，{_MARKS.sub('', phrase)}。") == []


@pytest.mark.parametrize("phrase", [p for p in _PHRASES if len(_MARKS.sub("", p)) >= 12])
def test_a_long_wording_with_a_strange_character_is_found(phrase: str) -> None:
    middle = len(phrase) // 2 + (1 if _MARKS.match(phrase[len(phrase) // 2]) else 0)
    wrong = phrase[:middle] + "镐" + phrase[middle + 1 :]
    whole = [quote for quote, _ in found("set-phrase", f"要{wrong}。")]
    members = [quote for quote, _ in found("slogan-members", f"要{wrong}。")]
    # What is a list of a slogan's members is the other rule's, and reported once.
    assert whole == [wrong.strip("“”（）")] if not members else (whole == [] and "镐" in members[0])


def test_no_condition_of_the_confusable_words_contradicts_itself() -> None:
    for wrong, right, before, after, _ in lexicon.table("confusable_words.tsv"):
        assert wrong != right, wrong
        for condition in (before, after):
            re.compile(condition.removeprefix("!"))


def test_a_confusable_word_that_comes_again_is_one_finding_with_all_places() -> None:
    rule = rule_classes()["confusable-word"]()
    text = "设备已按装完毕。大门已按装门禁，宿舍已按装烟感。"
    found_here = findings(rule, text)
    assert [(f.place.start, len(f.against)) for f in found_here] == [(text.index("按装"), 2)]


def test_offsets_hold_where_marks_and_white_space_stand_inside_a_phrase() -> None:
    text = "要“ 让人民群众，在每一个《司法案件》感受到 公平正义”。"
    assert [quote for quote, _ in found("set-phrase", text)] == ["让人民群众，在每一个《司法案件》感受到 公平正义"]


def test_no_text_stops_a_rule() -> None:
    chance = random.Random(7)
    pieces = [
        *_PHRASES[:80],
        "关于“",
        "”的问题",
        "中全会",
        "党的十九届大",
        "截止",
        "一是",
        "\n",
        "　",
        "\ud800",
        "𠮷",
        "是。",
        "。",
    ]
    for _ in range(60):
        text = "".join(chance.choice(pieces)[: chance.randrange(1, 30)] for _ in range(80))
        for rule in ("set-phrase", "criticism-as-merit", "function-word", "confusable-word", "heading-parallel"):
            findings(rule_classes()[rule](), text)
