"""Characters as parts of words."""

from __future__ import annotations

import numpy as np
import pytest

from auditor import language
from auditor.lexical import CHANNELS, load

FIRST = "区人民法院依法审理了三起涉企合同纠纷案件。"
SECOND = "学校食堂每月公示一次食材采购价格；家长可以到校查看。"


def read(text: str) -> np.ndarray:
    return load()(language.load().ids(text)[1:-1])


def test_each_sentence_is_read_by_itself() -> None:
    together = read(FIRST + SECOND)
    assert together.shape == (len(FIRST + SECOND), CHANNELS)
    assert np.allclose(together, np.concatenate([read(FIRST), read(SECOND)]), atol=1e-4)


def test_a_word_is_read_from_both_sides() -> None:
    plain, other = read("全市中学生运动会"), read("全市大学生运动场")
    changed = np.abs(plain - other).max(1)
    assert changed[:2].min() > 0.01 and changed[4:7].min() > 0.01


def test_words_are_told_from_parts_of_words() -> None:
    """What is held of a character says whether a word begins there, in words that the shared prose of 1998 does not have."""
    words = "网络 直播 带货 快递 外卖 手机 微信 高铁 新冠 疫苗 智能 机器人 短视频 人脸 识别".split()
    sentences = [f"近期{a}和{b}问题较多" for a in words for b in words if a != b]
    rows = [read(sentence) for sentence in sentences]
    begins = [_begins(sentence, words) for sentence in sentences]
    half = len(rows) // 2
    values, wanted = np.concatenate(rows[:half]), np.concatenate(begins[:half])
    weights = np.linalg.lstsq(np.c_[values, np.ones(len(values))], 2.0 * wanted - 1, rcond=None)[0]
    values, wanted = np.concatenate(rows[half:]), np.concatenate(begins[half:])
    assert ((np.c_[values, np.ones(len(values))] @ weights > 0) == wanted).mean() > 0.97


def _begins(sentence: str, words: list[str]) -> np.ndarray:
    flags, at = np.zeros(len(sentence), dtype=bool), 0
    known = sorted([*words, "近期", "和", "问题", "较多"], key=len, reverse=True)
    while at < len(sentence):
        flags[at] = True
        at += len(next(word for word in known if sentence.startswith(word, at)))
    return flags


@pytest.mark.parametrize("text", ["", "，", "中", "。。。", "\ud800\U0001f600", "的" * 3000, "一，" * 2000])
def test_any_text_is_read(text: str) -> None:
    rows = read(text)
    assert rows.shape == (len(text), CHANNELS)
    assert np.isfinite(rows).all()


def test_a_sentence_without_an_end_is_cut_behind_a_comma() -> None:
    lexical, clause = load(), "各单位要认真抓好落实，"
    edges = lexical.sentences(language.load().ids(clause * 60)[1:-1])
    assert len(edges) > 5 and (np.diff(edges) <= 120).all()
    assert not (edges % len(clause)).any()
