"""Words, and the notice layers as spaCy components: they say what the plain functions say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from auditor import nlp
from auditor.notice import Notice

CORPUS = sorted((Path(__file__).resolve().parent.parent / "corpus").glob("*/clean.*"))
TEXT = "截至2020年7月底前，滨海县人民法院共办结20多件案件，按照《办案细则》执行。\n一、下一步打算\n（一）加强培训。"

Expected = list[tuple[int, int, str, str]]


def expected(notice: Notice) -> dict[str, Expected]:
    """What each component owes, from the layers themselves."""
    names = [(b.start, b.end, "body", b.full) for b in notice.bodies]
    names += [(p.start, p.end, "place", p.full) for p in notice.places]
    numbered = [h for h in notice.headings if h.number_end > h.start]
    return {
        "notice_dates": [(d.start, d.end, "date", d.iso()) for d in notice.dates],
        "notice_quantities": [(q.start, q.end, "quantity", q.iso()) for q in notice.quantities],
        "notice_names": sorted(names),
        "notice_titles": [(t.start, t.end, "title", t.inner) for t in notice.titles],
        "notice_outline": [(h.start, h.number_end, "section-number", h.path) for h in numbered],
    }


def given(doc: Doc, name: str) -> Expected:
    spans = doc.spans[name]
    return [(s._.notice_start, s._.notice_end, s.label_, s._.notice_value) for s in spans]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.parent.name)
def test_components_agree_with_the_layers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    owed = expected(Notice(path="", text=text))
    by_character, by_word = nlp.pipeline("char")(text), nlp.pipeline("pkuseg")(text)
    for name in nlp.FACTORIES:
        assert given(by_character, name) == owed[name], name
        assert [(s.start_char, s.end_char) for s in by_character.spans[name]] == [v[:2] for v in owed[name]], name
        assert given(by_word, name) == owed[name], name
        for span, value in zip(by_word.spans[name], owed[name], strict=True):
            assert span.start_char <= value[0] and value[1] <= span.end_char, name
    assert owed["notice_dates"] and owed["notice_quantities"] and owed["notice_outline"]


def test_values_that_share_a_token_keep_their_own_place() -> None:
    words = ["2020年7月1日3个"]
    doc = Doc(spacy.blank("zh").vocab, words=words, spaces=[False])
    for name in ("notice_dates", "notice_quantities"):
        doc = nlp.pipeline("char").get_pipe(name)(doc)
    assert given(doc, "notice_dates") == [(0, 9, "date", "2020-07-01")]
    assert given(doc, "notice_quantities")[0][:2] == (9, 11)
    assert doc.spans["notice_dates"][0].text == doc.spans["notice_quantities"][0].text == words[0]


def test_spans_survive_bytes_and_pipe() -> None:
    pipeline = nlp.pipeline("pkuseg")
    docs = list(pipeline.pipe([TEXT, "共3人。"] * 5, batch_size=2))
    for doc, text in zip(docs, [TEXT, "共3人。"] * 5, strict=True):
        owed = expected(Notice(path="", text=text))
        back = Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())
        for name in nlp.FACTORIES:
            assert given(back, name) == given(doc, name) == owed[name]


def test_the_pipeline_survives_the_disk(tmp_path: Path) -> None:
    nlp.pipeline("pkuseg").to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    first, second = nlp.pipeline("pkuseg")(TEXT), loaded(TEXT)
    assert [token.text for token in first] == [token.text for token in second]
    assert [given(first, name) for name in nlp.FACTORIES] == [given(second, name) for name in nlp.FACTORIES]


def test_a_spacy_user_needs_no_import_of_ours() -> None:
    """The factory is found by its name in a fresh interpreter."""
    code = (
        "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('notice_dates')\n"
        "doc = nlp('会议于2020年7月1日召开')\n"
        "print([(s.start_char, s.end_char, s.label_, s.kb_id_) for s in doc.spans['notice_dates']])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[(3, 12, 'date', '2020-07-01')]"


def test_the_factories_work_beside_other_languages() -> None:
    english: Language = spacy.blank("en")
    english.add_pipe("notice_titles")
    doc = english("see 《会议纪要》 of last week")
    assert given(doc, "notice_titles") == [(4, 10, "title", "会议纪要")]


def test_words_cover_the_text_in_order() -> None:
    found = [TEXT[start:end] for start, end in nlp.words(TEXT)]
    assert "".join(found) == "".join(TEXT.split())
    assert {"人民法院", "20多", "案件", "加强", "培训", "。"} <= set(found)


@pytest.mark.parametrize(
    "text", ["", " \n", "\ud800乙\udfff", "甲\u3000乙\x1f丙", "。！\n\n；", "\ufdfa\U0001f600é̂", "甲" * 5000]
)
def test_words_of_any_text(text: str) -> None:
    found = nlp.words(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert [text[start:end] for start, end in found if text[start:end].isspace()] == []
    assert "".join(text[start:end] for start, end in found) == "".join(text.split())


def test_a_word_torn_by_a_line_break_is_one_only_across_breaks() -> None:
    text = "前言。请各单位开\n展自查。后记。"
    notice = Notice(path="", text=text)
    torn = [text[start:end] for start, end in notice.words(3, 13)]
    joined = [text[start:end] for start, end in notice.words(3, 13, across_breaks=True)]
    assert "开\n展" in joined and "开\n展" not in torn and "".join(torn) == "请各单位开展自查。"
    assert notice.words(3, 13) is notice.words(3, 13), "computed once"


def test_the_core_does_not_import_spacy() -> None:
    code = (
        "import sys\n"
        "from auditor.engine import audit\nfrom auditor.notice import Notice\n"
        "audit(Notice(path='x', text='共3个问题：一是纪律不严。'), [])\n"
        "print(sorted({'spacy', 'pandas', 'spacy_pkuseg'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
