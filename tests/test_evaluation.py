"""The evaluation over a corpus: its figures, and that an annotation which does not fit stops it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from auditor.evaluation import CorpusError, Evaluation, evaluate

ROOT = Path(__file__).resolve().parent.parent
CLEAN = "某局总结\n一、做法\n某局于2031年3月4日办结3起案件。\n"
MARKED = "某局总结\n⟦n|一、⟧做法\n某局于⟦d|2031年3月4日⟧办结⟦q|3起⟧案件。\n"
DEFECTIVE = "某局总结\n一、做法\n某局于2031年2月30日办结3起案件，収到来信。\n"


def row(text: str, quote: str, **more: object) -> dict[str, object]:
    start = text.index(quote)
    return {"id": "D1", "start": start, "end": start + len(quote), "quote": quote, "note": ""} | more


def corpus(folder: Path, *, clean: str = CLEAN, marked: str = MARKED, rows: list[object] | None = None) -> Path:
    case = folder / "corpus" / "some-bureau"
    case.mkdir(parents=True)
    (case / "clean.txt").write_text(clean, encoding="utf-8")
    (case / "defective.txt").write_text(DEFECTIVE, encoding="utf-8")
    (case / "extraction.txt").write_text(marked, encoding="utf-8")
    if rows is None:
        rows = [
            row(DEFECTIVE, "2月30日", kind="impossible-date", severity="error"),
            row(DEFECTIVE, "某局总结", kind="bland-title", severity="info"),
        ]
    lines = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in rows]
    (case / "defects.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "corpus"


def own(evaluation: Evaluation, severity: str) -> tuple[int, int]:
    return evaluation.share(own=True, severity=severity)


def test_figures(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    right = [row(DEFECTIVE, "3起案件"), row(DEFECTIVE, "収")]
    (folder / "some-bureau" / "distractors.jsonl").write_text(
        "\n".join(json.dumps(r, ensure_ascii=False) for r in right), encoding="utf-8"
    )
    found = evaluate(folder)
    assert found.cases == ("some-bureau",)
    assert own(found, "error") == (1, 1) and own(found, "info") == (0, 1)
    assert found.share(kind="impossible-date") == (1, 1) and found.share(own=False) == (0, 0)
    assert [hit.found for hit in found.distractors] == [False, True]
    assert ["収" in alarm.finding.place.quote for alarm in found.strays] == [True]
    assert found.alarms == () and found.clean_characters == len(CLEAN)


def test_extraction_counts_exact_spans(tmp_path: Path) -> None:
    marked = MARKED.replace("⟦q|3起⟧案件", "⟦q|3起案件⟧").replace("⟦d|2031年3月4日⟧", "2031年3月4日")
    found = evaluate(corpus(tmp_path, marked=marked.replace("某局于", "⟦d|某局⟧于")))
    scores = {e.kind: (e.right, e.found, e.total) for e in found.extraction}
    assert scores["section-number"] == (1, 1, 1)
    assert scores["quantity"] == (0, 1, 1) and scores["date"] == (0, 1, 1)
    assert not found.ok and "日期的 F1" in found.text()
    assert "漏数量" in found.text(details=True) and "多日期" in found.text(details=True)


def test_the_folder_of_one_notice_will_do(tmp_path: Path) -> None:
    assert evaluate(corpus(tmp_path) / "some-bureau").cases == ("some-bureau",)


def test_a_notice_without_twin_is_not_counted_among_the_own(tmp_path: Path) -> None:
    case = tmp_path / "real"
    case.mkdir()
    (case / "notice.md").write_text(DEFECTIVE, encoding="utf-8")
    rows = [row(DEFECTIVE, "2月30日", kind="impossible-date", severity="error")]
    (case / "defects.jsonl").write_text(json.dumps(rows[0]), encoding="utf-8")
    found = evaluate(tmp_path)
    assert found.share(own=False) == (1, 1) and found.share(own=True) == (0, 0)
    assert found.extraction == () and found.alarm_rate == 0 and found.ok
    assert "真实通报" in found.text() and "自编通报" not in found.text()


GOOD = row(DEFECTIVE, "2月30日", kind="impossible-date", severity="error")


@pytest.mark.parametrize(
    ("rows", "where", "reason"),
    [
        ([GOOD, GOOD | {"quote": "3月30日"}], ":2:", "标注写作"),
        ([GOOD | {"end": 4000}], ":1:", "不在文本内"),
        ([GOOD | {"start": -1}], ":1:", "不在文本内"),
        ([GOOD | {"start": "4"}], ":1:", "不在文本内"),
        (["", "{not json"], ":2:", "不是 JSON"),
        (["[1, 2]"], ":1:", "JSON 对象"),
        ([GOOD | {"severity": "fatal"}], ":1:", "fatal"),
        ([{k: v for k, v in GOOD.items() if k != "kind"}], ":1:", "kind"),
    ],
)
def test_a_defect_that_does_not_fit(tmp_path: Path, rows: list[object], where: str, reason: str) -> None:
    with pytest.raises(CorpusError) as caught:
        evaluate(corpus(tmp_path, rows=rows))
    assert "defects.jsonl" + where in str(caught.value) and reason in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("⟦q|3起⟧", "⟦q|3起", ":4:", "没有配对"),
        ("⟦q|3起⟧", "3起⟧", ":3:", "之前没有"),
        ("⟦q|3起⟧", "⟦q|⟦q|3起⟧⟧", ":3:", "之内又有"),
        ("⟦q|3起⟧", "⟦x|3起⟧", ":3:", "⟦x|"),
        ("⟦q|3起⟧", "⟦3起⟧", ":3:", "标记应为"),
        ("做法", "办法", ":2:", "去掉标记后与 clean 不同"),
        ("案件。\n", "案件。", ":3:", "去掉标记后与 clean 不同"),
    ],
)
def test_a_mark_that_does_not_fit(tmp_path: Path, old: str, new: str, where: str, reason: str) -> None:
    with pytest.raises(CorpusError) as caught:
        evaluate(corpus(tmp_path, marked=MARKED.replace(old, new)))
    assert "extraction.txt" + where in str(caught.value) and reason in str(caught.value)


def test_defects_without_their_text_and_an_empty_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="没有可评测的通报"):
        evaluate(tmp_path)
    folder = corpus(tmp_path)
    (folder / "some-bureau" / "defective.txt").unlink()
    with pytest.raises(CorpusError, match="defective"):
        evaluate(folder)


def test_a_text_that_cannot_be_read(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    (folder / "some-bureau" / "clean.txt").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"clean\.txt:1: "):
        evaluate(folder)


def test_an_annotation_that_is_not_utf8(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    (folder / "some-bureau" / "extraction.txt").write_bytes(b"ok\n\xb0\xa1")
    with pytest.raises(CorpusError, match=r"extraction\.txt:2: .*UTF-8"):
        evaluate(folder)


def scores(folder: Path, **kinds: str) -> dict[str, tuple[int, int, int, int, int]]:
    lines = ["# kind\trules", *(f"{kind.replace('_', '-')}\t{ids}" for kind, ids in kinds.items())]
    (folder / "kinds.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {row.rule: (row.defects, row.found, row.own, row.findings, row.right) for row in evaluate(folder).rules}


def test_precision_and_recall_of_each_rule(tmp_path: Path) -> None:
    found = scores(corpus(tmp_path), impossible_date="impossible-date numeral-style", bland_title="")
    assert found["impossible-date"] == (1, 1, 1, 1, 1)
    # Its defect was found, though not by itself.
    assert found["numeral-style"] == (1, 1, 0, 0, 0)
    # 収 is no listed defect, and no kind belongs to the rule.
    assert found["nonstandard-character"] == (0, 0, 0, 1, 0)
    row = next(row for row in evaluate(tmp_path / "corpus").rules if row.rule == "nonstandard-character")
    assert row.precision == 0 and row.recall is None


def test_a_rule_is_right_on_a_defect_of_another_kind(tmp_path: Path) -> None:
    rows: list[object] = [row(DEFECTIVE, "収到", kind="bland-title", severity="info")]
    found = scores(corpus(tmp_path, rows=rows), bland_title="")
    assert found["nonstandard-character"] == (0, 0, 0, 1, 1)


def test_hints_on_a_clean_text_are_counted_apart(tmp_path: Path) -> None:
    clean = CLEAN.replace("案件。", "案件,结案率100%,均已归档。")
    folder = corpus(tmp_path, clean=clean, marked=clean)
    row = next(row for row in evaluate(folder).rules if row.rule == "half-width-marks")
    assert (row.findings, row.hints, row.precision) == (0, 1, None)


def test_the_table_of_rules(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    scores(folder, impossible_date="impossible-date", bland_title="")
    rest = evaluate(folder / "some-bureau").text().partition("各规则（2 篇文本）")[2]
    line = next(line for line in rest.split("\n") if line.split()[:1] == ["impossible-date"])
    assert line.split()[1:] == ["1/1", "1/1", "100.0%", "1", "1", "100.0%", "0"]


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("impossible-date\timpossible-date\n", ":1:", "bland-title"),
        ("# kinds\nimpossible-date\timposible-date\nbland-title\t\n", ":2:", "imposible-date"),
        ("bland-title\t\nimpossible-date\t\nbland-title\t\n", ":3:", "两次"),
    ],
)
def test_kinds_that_do_not_fit(tmp_path: Path, text: str, where: str, reason: str) -> None:
    folder = corpus(tmp_path)
    (folder / "kinds.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        evaluate(folder)
    assert "kinds.tsv" + where in str(caught.value) and reason in str(caught.value)


def test_the_readme_explains_every_kind_of_the_corpus() -> None:
    lines = (ROOT / "corpus/kinds.tsv").read_text(encoding="utf-8").splitlines()
    readme = (ROOT / "corpus/README.md").read_text(encoding="utf-8").partition("## Kinds of defect")[2]
    titles = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", readme, re.MULTILINE))
    assert list(titles) == [line.partition("\t")[0] for line in lines if not line.startswith("#")]


def test_the_projects_own_corpus_fits_and_extraction_reaches_its_aim() -> None:
    found = evaluate(ROOT / "corpus")
    assert {e.kind for e in found.extraction} == {"date", "quantity", "section-number", "body"}
    assert not [reason for reason in found.failures if "F1" in reason], found.text(details=True)
