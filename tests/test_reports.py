"""The JSON report as it is promised to the outside, and the text report for the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import report_samples as samples
from auditor.reports import json_report, text_report

from auditor.config import Config
from auditor.finding import Place
from auditor.report import Aside, Cause, Gone, ReadError, Remark, Report, Stream, Suppressed
from auditor.run import run
from auditor.source_map import Cell, SourceMap

CORPUS = Path(__file__).resolve().parent.parent / "corpus"

TOP = {"schema", "tool", "run", "documents", "errors", "remarks", "gone", "unchanged"}
DOCUMENT = {
    "path",
    "sha256",
    "characters",
    "title",
    "issuer",
    "findings",
    "causes",
    "streams",
    "outline",
    "entities",
    "checks",
    "suppressed",
    "known",
    "untouched",
    "gone",
    "remarks",
}
FINDING = {
    "rule",
    "severity",
    "confidence",
    "message",
    "place",
    "against",
    "suggestion",
    "cause",
    "fingerprint",
    "recognition",
}
PLACE = {"start", "end", "line", "column", "quote", "path", "page", "paragraph", "cell"}
OUTLINE = {"level", "number", "ordinal", "title", "path", "start", "end", "problem"}


def loaded(report: Report) -> dict[str, Any]:
    """What a program gets that reads the JSON report from a file."""
    data: dict[str, Any] = json.loads(json_report.write(report).encode("utf-8"))
    return data


def full() -> Report:
    """A report in which every list has something."""
    notice = samples.notice()
    cause = Cause("seam", "两份文件串在一起", "解释一处", (notice.findings[0].fingerprint,))
    document = replace(
        notice,
        findings=(replace(notice.findings[0], cause="seam"), *notice.findings[1:]),
        causes=(cause,),
        streams=(Stream("甲", "青榆县水务局", ((0, 20), (40, 60))), Stream("乙", None, ((20, 40),))),
    )
    return samples.report(document, errors=(ReadError("扫描件.pdf", "不能读取 .pdf 文件"),))


class TestJson:
    def test_the_keys_are_exactly_those_promised(self) -> None:
        data = loaded(full())
        assert data["schema"] == "auditor-report/1"
        assert data.keys() == TOP
        assert data["tool"].keys() == {"name", "version"} and data["tool"]["name"] == "auditor"
        assert data["run"].keys() == {"started", "seconds", "rules"}
        assert "count-vs-list" in data["run"]["rules"]
        (document,) = data["documents"]
        assert document.keys() == DOCUMENT
        assert document["issuer"].keys() == {"name", "place", "kind"}
        for finding in document["findings"]:
            assert finding.keys() == FINDING
            assert all(place.keys() == PLACE for place in (finding["place"], *finding["against"]))
        assert all(cause.keys() == {"id", "title", "explanation", "findings"} for cause in document["causes"])
        assert all(stream.keys() == {"id", "issuer", "parts", "lost", "joins"} for stream in document["streams"])
        assert all(row.keys() == OUTLINE for row in document["outline"]) and document["outline"]
        assert all(row.keys() == {"kind", "text", "value", "start", "end"} for row in document["entities"])
        assert document["entities"]
        assert all(check.keys() == {"rule", "message", "places"} for check in document["checks"]) and document["checks"]
        assert data["errors"] == [{"path": "扫描件.pdf", "message": "不能读取 .pdf 文件"}]

    def test_what_was_set_aside_is_told(self) -> None:
        notice = samples.notice()
        first, second, *rest = notice.findings
        aside = Aside(
            (Suppressed(first, "第四条是补充", "第2行的注释"),),
            known=(second,),
            gone=(Gone("通报.txt", "count-vs-list", "0" * 16, "3个问题", 2),),
            remarks=("第9行的注释可以删去",),
        )
        report = replace(
            samples.report(replace(notice, findings=tuple(rest), aside=aside)),
            remarks=(Remark("auditor.toml", "无用"),),
        )
        (document,) = loaded(report)["documents"]
        (suppressed,) = document["suppressed"]
        assert suppressed.keys() == FINDING | {"reason", "where"}
        assert (suppressed["fingerprint"], suppressed["reason"]) == (first.fingerprint, "第四条是补充")
        assert document["known"] == [second.fingerprint]
        assert document["gone"][0] == {
            "path": "通报.txt",
            "rule": "count-vs-list",
            "fingerprint": "0" * 16,
            "quote": "3个问题",
            "number": 2,
        }
        assert loaded(report)["remarks"] == [{"path": "auditor.toml", "message": "无用"}]

    def test_the_values_are_those_of_the_report(self) -> None:
        report = full()
        (document,) = loaded(report)["documents"]
        source = report.documents[0]
        assert document["characters"] == len(source.text)
        assert document["streams"][0]["parts"] == [[0, 20], [40, 60]]
        assert document["causes"][0]["findings"] == [document["findings"][0]["fingerprint"]]
        assert document["findings"][0]["cause"] == "seam" and document["findings"][1]["cause"] is None
        for finding, made in zip(document["findings"], source.findings, strict=True):
            assert finding["fingerprint"] == made.fingerprint and len(finding["fingerprint"]) == 16
            assert Place(**finding["place"]) == made.place
            assert [Place(**place) for place in finding["against"]] == list(made.against)

    def test_a_place_in_a_table_names_its_cell(self) -> None:
        place = Place(0, 2, 1, 1, "文字", "", 3, 7, Cell(2, 3, 4))
        found = samples.finding("table-total", "error", "不符。", place)
        (document,) = loaded(samples.report(samples.document("文字", (found,))))["documents"]
        wanted = {"table": 2, "row": 3, "column": 4, "rows": 1, "columns": 1}
        assert document["findings"][0]["place"]["cell"] == wanted

    def test_whatever_a_notice_holds_comes_back_as_it_was(self) -> None:
        odd = '\u2028\u2029"\\</script>\ud800\x00\x1b\u202e\U00020bb7😀\r\n'
        place = Place(0, len(odd), 1, 1, odd, odd, None, None)
        found = samples.finding("count-vs-list", "error", odd, place, place, suggestion=odd)
        (document,) = loaded(samples.report(samples.document(odd, (found,), path=odd, title=odd)))["documents"]
        assert document["path"] == document["title"] == odd
        assert document["characters"] == len(odd)
        (finding,) = document["findings"]
        assert finding["message"] == finding["suggestion"] == finding["place"]["quote"] == odd

    @pytest.mark.parametrize("path", sorted(CORPUS.glob("*/defective.*")), ids=lambda path: path.parent.name)
    def test_every_quote_of_a_real_run_is_the_text_at_its_offsets(self, path: Path) -> None:
        text = path.read_bytes().decode("utf-8")
        (document,) = loaded(run([path], Config()))["documents"]
        places = [place for f in document["findings"] for place in (f["place"], *f["against"])]
        places += [place for check in document["checks"] for place in check["places"]]
        assert document["findings"] and places
        for place in places:
            assert place["quote"] == text[place["start"] : place["end"]]
            before = text[: place["start"]]
            assert place["line"] == before.count("\n") + 1
            assert place["column"] == len(before) - (before.rfind("\n") + 1) + 1
        for row in document["entities"]:
            assert row["text"] == text[row["start"] : row["end"]]


class TestText:
    def test_a_document_shows_verdict_findings_and_both_ends(self) -> None:
        text = text_report.write(full())
        lines = text.splitlines()
        assert lines[0] == "送审/青榆县水务局/通报（定稿）.txt"
        assert "不宜发布：错误 5 处、疑似 4 处、体例 1 处" in text and "发文机关 中共青榆县水务局党组" in text
        assert [
            line.strip() for line in lines if line.startswith("  ") and line.strip()[:2] in ("错误", "疑似", "体例")
        ] == [
            "错误 5 处",
            "疑似 4 处",
            "体例 1 处",
        ]
        for finding in full().documents[0].findings:
            assert f"{finding.place.line}:{finding.place.column} " in text
            assert finding.message in text and f"[{finding.rule}]" in text
            assert finding.suggestion is None or finding.suggestion in text
            assert all(f"{place.line}:{place.column} " in text for place in finding.against)
        assert "扫描件.pdf：不能读取 .pdf 文件" in text
        assert lines[-1].startswith("共审查 1 份，错误 5 处、疑似 4 处、体例 1 处，1 份未能审查")

    def test_causes_are_named_before_their_symptoms(self) -> None:
        document = full().documents[0]
        text = text_report.write(full())
        assert document.causes
        for cause in document.causes:
            assert text.index(cause.title) < text.index("错误 5 处\n")
            assert f"（解释 {len(cause.findings)} 处）" in text

    def test_a_document_without_findings(self) -> None:
        text = text_report.write(samples.report(samples.document("本院放假。\n")))
        assert "未发现问题" in text and "不宜发布" not in text

    def test_where_nobody_sees_lines_the_source_is_named(self) -> None:
        one, other = Place(0, 2, 1, 1, "文字", "", 3, 7, Cell(2, 3, 4)), Place(3, 5, 2, 1, "数字", "二", None, 8)
        found = samples.finding("table-total", "error", "不符。", one, other)
        document = replace(samples.document("文字\n数字\n", (found,)), origin=SourceMap("docx", (), ()))
        text = text_report.write(samples.report(document))
        assert "第3页表2第3行第4列  不符" in text and "第8段 二" in text

    def test_a_long_quote_and_many_ends_stay_short(self) -> None:
        long = "很长的引文" * 100
        place = Place(0, 500, 1, 1, long, "", None, None)
        found = samples.finding("count-vs-list", "error", "太长。", place, *[place] * 50)
        text = text_report.write(samples.report(samples.document(long, (found,))))
        assert max(map(len, text.splitlines())) < 100
        assert text.count("另见") < 10 and "还有 46 处" in text

    def test_a_terminal_cannot_be_commanded(self) -> None:
        text = text_report.write(samples.hostile())
        assert all(c == "\n" or c.isprintable() or c in "\u3000\ufffd" for c in text)
        odd = "\x1b[2J\x9b0m一行\r\n下一行\u2028三\ud800\u202e"
        place = Place(0, len(odd), 1, 1, odd, odd, None, None)
        found = samples.finding("count-vs-list", "error", odd, place, place, suggestion=odd)
        text = text_report.write(samples.report(samples.document(odd, (found,), path=odd, title=odd)))
        assert "一行↵下一行↵三" in text
        assert all(c == "\n" or c.isprintable() for c in text)
        text.encode("utf-8")
