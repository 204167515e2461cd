"""Any text goes through: no rule crashes, every place lies in the text, every writer writes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from auditor import __version__
from auditor.engine import audit
from auditor.finding import Place
from auditor.notice import Notice
from auditor.registry import rule_classes, writer, writer_names
from auditor.report import DocumentReport, Report

SEED = (Path(__file__).resolve().parent.parent / "corpus/xinwu-2020/notice.txt").read_text(encoding="utf-8")
RULES = [cls() for cls in rule_classes().values()]

# The same examples in every run: a failure in CI is one that anybody can repeat.
FUZZ = settings(
    deadline=None, derandomize=True, database=None, max_examples=150, suppress_health_check=list(HealthCheck)
)
FEW = settings(FUZZ, max_examples=40)

MARKS = list(
    "，。；：、？！,.;:!?()（）[]【】〔〕﹝﹞《》〈〉“”‘’\"'「」『』…—－-～~·%％‰/\\|<>＜＞&#*_`\n\r\t 　\u2028\u200b\ufeff"
)
NUMERALS = list("0123456789０１２３４５６７８９零〇○一二两三四五六七八九十百千万亿半几数余多成第①⑩⑳㈠Ⅳ²½٣")
WORDS = [
    *(
        "一、",
        "（一）",
        "(二)",
        "1.",
        "（1）",
        "①",
        "一是",
        "二是",
        "第一，",
        "首先",
        "第三章",
        "第五条",
        "附件：1.",
        "# ",
        "**",
    ),
    *(
        "2020年7月15日",
        "2月30日",
        "13月",
        "二〇二〇年",
        "今年",
        "截至",
        "底前",
        "以来",
        "至",
        "上半年",
        "9999年",
        "去年2月29日",
    ),
    *(
        "3个问题",
        "4项12个",
        "百分之",
        "三分之零",
        "95%以上",
        "2.4亿元",
        "近",
        "约",
        "其中",
        "共",
        "完成",
        "各",
        "1,234",
        "1.2.3",
        "以上三项",
    ),
    *(
        "无锡市",
        "新吴区",
        "滨湖区",
        "江苏省",
        "人民法院",
        "法院党组",
        "人民检察院",
        "县委",
        "巡察组",
        "市委",
        "本院",
        "我院",
        "教育局",
        "委员会",
    ),
    *(
        "关于",
        "的通报",
        "《",
        "》",
        "下转第3版",
        "上接第1版",
        "国发〔2019〕3号",
        "等",
        "即",
        "包括",
        "下列",
        "问题如下：",
        "特此通报",
    ),
    *(
        "的的",
        "和和",
        "対",
        "後",
        "問題",
        "\ufa0e",
        "\ue000",
        "\U00020000",
        "e\u0301",
        "👨\u200d👩",
        "</script>",
        "&amp;",
        "{{x}}",
        "\x00",
    ),
]
SOUP = st.lists(st.sampled_from([*MARKS, *NUMERALS, *WORDS]), max_size=120).map("".join)
ANY = st.text(st.characters(exclude_categories=()), max_size=200)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The seed notice, or a stretch of it, with characters deleted and inserted and lines shuffled."""
    start = draw(st.integers(0, len(SEED) - 1))
    text = SEED if draw(st.integers(0, 3)) == 0 else SEED[start : start + draw(st.integers(200, 1500))]
    for _ in range(draw(st.integers(0, 12))):
        at = draw(st.integers(0, len(text)))
        if draw(st.booleans()):
            text = text[:at] + text[at + draw(st.integers(1, 30)) :]
        else:
            text = text[:at] + draw(st.sampled_from([*MARKS, *NUMERALS, *WORDS])) + text[at:]
    if draw(st.booleans()):
        text = "\n".join(draw(st.permutations(text.split("\n"))))
    return text


@cache
def formats() -> tuple[str, ...]:
    return tuple(name for name in writer_names() if name not in ("docx", "pdf"))


def check(text: str) -> DocumentReport:
    """Audits with all rules, and holds everything against the text."""
    report = audit(Notice(path="模糊.txt", text=text), RULES)
    crashed = [finding.message for finding in report.findings if finding.rule == "internal-error"]
    assert not crashed, crashed
    for finding in report.findings:
        for place in (finding.place, *finding.against):
            check_place(text, place)
        assert finding.message and "\n" not in finding.message
        assert len(finding.fingerprint) == 16
    for agreed in report.checks:
        for place in agreed.places:
            check_place(text, place)
    for row in report.entities:
        assert 0 <= row.start < row.end <= len(text) and text[row.start : row.end] == row.text, row
    for heading in report.outline:
        assert 0 <= heading.start <= heading.end <= len(text), heading
    return report


def check_place(text: str, place: Place) -> None:
    assert 0 <= place.start <= place.end <= len(text), place
    assert text[place.start : place.end] == place.quote, place
    before = text[: place.start]
    assert place.line == before.count("\n") + 1, place
    assert place.column == place.start - (before.rfind("\n") + 1) + 1, place


def write(document: DocumentReport) -> None:
    """Every writer of this project takes the report; JSON says the same as the objects."""
    rules = tuple(type(rule).info() for rule in RULES)
    report = Report(__version__, "2020-01-01T00:00:00Z", 0.0, rules, (document,), ())
    for name in formats():
        written = writer(name)(report)
        assert written or (name in ("github", "line") and not document.findings)
        if name == "json":
            told = json.loads(written)["documents"][0]
            assert len(told["findings"]) == len(document.findings)
            assert told["characters"] == len(document.text)


@FUZZ
@given(ANY)
@example("\ud800")
@example("\udfff《\ud800》3个问题，新吴区人民法院")
def test_any_text(text: str) -> None:
    write(check(text))


@FUZZ
@given(SOUP)
def test_what_extractors_look_for_in_any_order(text: str) -> None:
    write(check(text))


@FUZZ
@given(damaged())
def test_the_seed_damaged(text: str) -> None:
    check(text)


@FEW
@given(damaged())
def test_reports_of_the_seed_damaged(text: str) -> None:
    write(check(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        " ",
        "。",
        "《" * 3000,
        "》《" * 1500,
        "“" * 3000,
        "（" * 3000 + "）" * 3000,
        "一、" * 1500,
        "1" * 3000,
        "一" * 3000,
        "1.1" * 1000,
        "2020年" * 1000,
        "1、2、3、" * 500,
        "人民法院" * 800,
        "\n" * 3000,
        "一是" * 1500,
        "9" * 400 + "年" + "9" * 400 + "月",
        "1亿" * 1000 + "个",
        "百分之" * 1000,
        "共" + "9" * 5000 + "个，其中完成" + "9" * 4999 + "个",  # Python reads no more than 4,300 digits as an int
        "1" * 5000 + "分之" + "1" * 5000,
        "第" + "一" * 5000 + "条",
        "数" + "亿" * 5000 + "元",
        "下转第" + "1" * 5000 + "版",
    ],
    ids=lambda text: repr(text[:6]),
)
def test_the_same_again_and_again(text: str) -> None:
    check(text)
