"""What a person has said not to report: in comments, beside the document, in the configuration; and what is said of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_cli import invoke, only_sentence

LINES = [
    "青榆县水务局关于自查情况的通报",
    "",
    "一、存在的问题",
    "自查发现3个问题：",
    "（一）台账不全。",
    "（二）标识不清。",
    "（三）通道堵塞。",
    "（四）照明不足。",
    "三、下一步打算",
    "请于2021年2月30日前整改到位。",
]
ALL = ["count-vs-list", "impossible-date", "section-order"]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(name: str, lines: list[str], end: str = "\n") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes((end.join(lines) + end).encode())


def after(line: int, comment: str) -> list[str]:
    """The notice with a line more after its ``line``-th."""
    return [*LINES[:line], comment, *LINES[line:]]


def report(*paths: str, more: tuple[str, ...] = ()) -> tuple[dict[str, Any], str]:
    """The JSON report, and what was said on standard error."""
    result = invoke("check", *paths, "--format", "json", *more)
    assert result.exit_code in (0, 1), result.stderr
    return json.loads(result.stdout), result.stderr


def document(path: str) -> dict[str, Any]:
    (found,) = report(path)[0]["documents"]
    assert isinstance(found, dict)
    return found


def rules_of(found: dict[str, Any], key: str = "findings") -> list[str]:
    return sorted(finding["rule"] for finding in found[key])


class TestComments:
    def test_without_one_all_is_found(self) -> None:
        save("a.txt", LINES)
        assert rules_of(document("a.txt")) == ALL

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    @pytest.mark.parametrize(
        "comment",
        [
            "# 核稿：不查 count-vs-list 第四条是补充",
            "#核稿: 不查　count-vs-list　第四条是补充",
            "＃ 核稿：不查 impossible-date、count-vs-list：第四条是补充",
            "  # auditor: ignore count-vs-list 第四条是补充",
        ],
    )
    def test_a_line_of_text_is_about_the_next_line(self, comment: str, end: str) -> None:
        save("a.txt", after(3, comment), end)
        found = document("a.txt")
        assert rules_of(found) == ["impossible-date", "section-order"]
        (suppressed,) = found["suppressed"]
        assert (suppressed["rule"], suppressed["reason"]) == ("count-vs-list", "第四条是补充")
        assert suppressed["where"] == "第4行的注释"
        assert suppressed["place"]["line"] == 5

    def test_a_comment_in_markdown_is_about_its_line_or_the_next_paragraph(self) -> None:
        inline = [*LINES]
        inline[3] += "<!-- auditor: ignore count-vs-list 第四条是补充 -->"
        save("a.md", inline)
        assert rules_of(document("a.md"), "suppressed") == ["count-vs-list"]
        save("b.md", after(3, "<!-- 核稿：不查 count-vs-list 第四条是补充 -->"))
        assert rules_of(document("b.md"), "suppressed") == ["count-vs-list"]
        # what is another paragraph is none of its business
        save("c.md", [*after(2, "<!-- auditor: ignore impossible-date 日期待定 -->")[:9], "", *LINES[8:]])
        assert "impossible-date" in rules_of(document("c.md"))

    def test_a_file_and_a_stretch(self) -> None:
        save("a.txt", ["# 核稿：全文不查 all 样稿", *LINES])
        assert (rules_of(document("a.txt")), rules_of(document("a.txt"), "suppressed")) == ([], ALL)
        save("b.md", [*LINES, "", "<!-- auditor: ignore-file impossible-date 样稿 -->"])
        assert rules_of(document("b.md"), "suppressed") == ["impossible-date"]
        stretch = [*LINES[:2], "# 核稿：开始不查 count-vs-list,impossible-date 样稿", *LINES[2:9]]
        save("c.txt", [*stretch, "# 核稿：结束不查 count-vs-list,impossible-date", LINES[9]])
        assert rules_of(document("c.txt"), "suppressed") == ["count-vs-list"]

    @pytest.mark.parametrize("name", ["a.txt", "a.md"])
    def test_the_comment_itself_is_not_audited_and_moves_nothing(self, name: str) -> None:
        bait = "2021年2月31日共5个问题，（九）台帐,不全"
        comment = (
            f"# 核稿：不查 doubled-word {bait}" if name == "a.txt" else f"<!-- auditor: ignore doubled-word {bait} -->"
        )
        lines = after(4, comment)
        save(name, LINES)
        plain = document(name)
        save(name, lines)
        found = document(name)
        assert [f["fingerprint"] for f in found["findings"]] == [f["fingerprint"] for f in plain["findings"]]
        text = Path(name).read_text(encoding="utf-8")
        for finding in found["findings"]:
            for place in (finding["place"], *finding["against"]):
                assert text[place["start"] : place["end"]] == place["quote"]
                assert lines[place["line"] - 1][place["column"] - 1 :].startswith(place["quote"].split("\n")[0])
        assert [row["text"] for row in found["entities"]] == [row["text"] for row in plain["entities"]]
        assert all(text[row["start"] : row["end"]] == row["text"] for row in found["entities"])

    def test_nothing_is_extracted_from_a_comment(self) -> None:
        save("a.txt", after(4, "# 核稿：不查 doubled-word 2021年2月28日"))
        rows = json.loads(invoke("extract", "a.txt", "--format", "json").stdout)
        assert [row["text"] for row in rows if row["kind"] == "date"] == ["2021年2月30日前"]

    def test_comments_in_every_gap_of_real_notices_change_no_finding(self) -> None:
        for source in sorted(ROOT.glob("corpus/*/clean.txt"))[:4] or sorted(ROOT.glob("corpus/*/*.txt"))[:4]:
            lines = source.read_text(encoding="utf-8-sig").split("\n")
            save("a.txt", lines)
            plain = document("a.txt")
            marked = [part for line in lines for part in (line, "# 核稿：不查 impossible-date 试验")]
            save("a.txt", marked)
            found = document("a.txt")
            assert [(f["rule"], f["place"]["quote"]) for f in found["findings"]] == [
                (f["rule"], f["place"]["quote"]) for f in plain["findings"]
            ]

    def test_one_that_does_nothing_is_told_and_changes_nothing(self) -> None:
        save("a.txt", after(9, "# 核稿：不查 doubled-word 没有叠字"))
        data, stderr = report("a.txt")
        assert rules_of(data["documents"][0]) == ALL
        assert data["documents"][0]["remarks"] == ["第10行的注释可以删去：规则 doubled-word 在此没有发现问题"]
        assert "第10行的注释可以删去" in stderr

    def test_a_rule_that_did_not_run_is_not_said_to_be_of_no_use(self) -> None:
        save("a.txt", after(9, "# 核稿：不查 doubled-word 没有叠字"))
        assert report("a.txt", more=("--select", "impossible-date"))[1] == ""

    @pytest.mark.parametrize(
        ("comment", "words"),
        [
            ("<!-- auditor: ignore cuont-vs-list 理由 -->", "count-vs-list"),
            ("<!-- auditor: ignroe count-vs-list 理由 -->", "ignore"),
            ("<!-- auditor: ignore 理由 -->", "没有写规则名"),
            ("<!-- auditor: -->", "没有起作用"),
            ("<!-- auditor: ignore count-vs-list -->", "没有写明理由"),
            ("<!-- auditor: ignore-end count-vs-list -->", "没有在前面开始"),
            ("<!-- auditor: ignore-begin count-vs-list 理由 -->", "一直到文末"),
        ],
    )
    def test_what_is_written_wrong_is_told(self, comment: str, words: str) -> None:
        save("a.md", after(3, comment))
        remarks = document("a.md")["remarks"]
        assert any(words in remark for remark in remarks), remarks

    def test_a_line_that_only_begins_alike_is_text(self) -> None:
        save("a.txt", [*LINES, "# 核稿：郭立民"])
        found = document("a.txt")
        assert found["remarks"] == [] and rules_of(found) == ALL

    def test_the_other_end_is_no_place_and_the_remark_says_where_it_is(self) -> None:
        save("a.txt", after(7, "# 核稿：不查 count-vs-list 第四条是补充"))
        found = document("a.txt")
        assert "count-vs-list" in rules_of(found)
        assert any("记在第4行" in remark for remark in found["remarks"])


def table(**values: str) -> str:
    rows = [f'{key} = "{value}"' if key != "until" else f"{key} = {value}" for key, value in values.items()]
    return "\n".join(["[[suppress]]", *rows, ""])


class TestTables:
    @pytest.mark.parametrize(
        "values",
        [
            {"rule": "count-vs-list"},
            {"quote": "3个问题"},
            {"quote": "3 个问题", "path": "稿件/*.txt"},
            {"rule": "count-vs-list", "path": "a.txt"},
            {"rule": "count-vs-list", "path": "稿件"},
            {"rule": "count-vs-list", "path": "**/a.*"},
            {"rule": "count-vs-list", "until": "2999-12-31"},
        ],
    )
    def test_the_configuration_says_what_is_not_reported(self, values: dict[str, str]) -> None:
        save("稿件/a.txt", LINES)
        Path("auditor.toml").write_text(table(**values, reason="第四条是补充"), encoding="utf-8")
        data, stderr = report("稿件")
        (found,) = data["documents"]
        assert rules_of(found, "suppressed") == ["count-vs-list"]
        assert found["suppressed"][0]["reason"] == "第四条是补充"
        assert found["suppressed"][0]["where"] == "auditor.toml 第 1 条 suppress"
        assert stderr == ""

    def test_a_fingerprint_is_one_finding(self) -> None:
        save("a.txt", [*LINES, LINES[-1]])
        first, second = [f["fingerprint"] for f in document("a.txt")["findings"] if f["rule"] == "impossible-date"]
        Path("auditor.toml").write_text(table(fingerprint=second, reason="样稿"), encoding="utf-8")
        assert first in [finding["fingerprint"] for finding in document("a.txt")["findings"]]
        assert [finding["fingerprint"] for finding in document("a.txt")["suppressed"]] == [second]

    def test_another_path_is_not_meant(self) -> None:
        save("稿件/a.txt", LINES)
        Path("auditor.toml").write_text(table(path="定稿/*.txt", reason="样稿"), encoding="utf-8")
        assert rules_of(document("稿件/a.txt")) == ALL

    def test_a_file_beside_the_document_is_about_that_alone(self) -> None:
        save("稿件/a.txt", LINES)
        save("稿件/b.txt", LINES)
        Path("稿件/a.txt.auditor.toml").write_text(table(rule="all", reason="样稿"), encoding="utf-8")
        data, _ = report("稿件")
        assert [rules_of(found) for found in data["documents"]] == [[], ALL]

    def test_a_name_as_long_as_it_may_be_has_no_file_beside_it(self) -> None:
        name = "通" * 83 + ".txt"
        save(name, LINES)
        assert rules_of(document(name)) == ALL

    def test_what_has_expired_or_is_of_no_use_is_told(self) -> None:
        save("稿件/a.txt", LINES)
        yesterday = (date.today() - timedelta(days=2)).isoformat()
        tables = table(rule="count-vs-list", reason="一", until=yesterday) + table(rule="doubled-word", reason="二")
        tables += table(rule="dobled-word", reason="三") + table(rule="doubled-word", path="定稿/", reason="四")
        Path("auditor.toml").write_text(tables, encoding="utf-8")
        data, stderr = report("稿件")
        assert rules_of(data["documents"][0]) == ALL
        first, second, third = sorted((remark["message"] for remark in data["remarks"]), key=lambda words: words[2])
        assert "到期" in first and "可以删去" in second and "是不是“doubled-word”" in third
        assert stderr.count("auditor.toml：") == 3

    def test_a_single_file_says_nothing_of_what_may_be_meant_elsewhere(self) -> None:
        save("稿件/a.txt", LINES)
        Path("auditor.toml").write_text(table(rule="doubled-word", reason="二"), encoding="utf-8")
        assert report("稿件/a.txt")[1] == ""

    @pytest.mark.parametrize(
        "text",
        [
            table(rule="count-vs-list"),
            table(reason="理由"),
            table(rule="count-vs-list", reason="理由", until='"明年"'),
            table(rule="count-vs-list", reason="理由", glob="*"),
            "suppress = 3\n",
            "[[suppress]]\nrule = 3\nreason = '理由'\n",
        ],
    )
    def test_an_entry_that_cannot_be_followed_is_one_sentence(self, text: str) -> None:
        save("a.txt", LINES)
        save("b.txt", LINES)
        Path("auditor.toml").write_text(text, encoding="utf-8")
        only_sentence(invoke("check", "a.txt"))
        Path("auditor.toml").unlink()
        Path("a.txt.auditor.toml").write_text(text, encoding="utf-8")
        result = invoke("check", "a.txt", "b.txt", "--format", "json")
        data = json.loads(result.stdout)
        assert result.exit_code == 2
        assert [found["path"] for found in data["documents"]] == ["b.txt"]
        assert "a.txt.auditor.toml" in data["errors"][0]["message"]

    def test_the_effective_configuration_shows_them(self) -> None:
        Path("auditor.toml").write_text(
            table(rule="count-vs-list", reason="第四条“补充”", until="2999-01-01"), encoding="utf-8"
        )
        shown = invoke("config").stdout
        save("a.txt", LINES)
        Path("auditor.toml").write_text(shown, encoding="utf-8")
        assert rules_of(document("a.txt"), "suppressed") == ["count-vs-list"]
        assert invoke("config").stdout == shown


class TestReports:
    def test_a_suppressed_finding_neither_fails_nor_is_listed_but_is_counted(self) -> None:
        save("a.txt", ["# 核稿：全文不查 all 内部样稿", *LINES])
        result = invoke("check", "a.txt")
        assert result.exit_code == 0
        assert "3 处按说明不查" in result.stdout and "count-vs-list" not in result.stdout

    def test_the_page_folds_them_with_their_reasons(self) -> None:
        save("a.txt", ["# 核稿：全文不查 all 内部<b>样稿", "# 核稿：不查 doubled-word 没有", *LINES])
        invoke("check", "a.txt", "--output", "a.html")
        html = Path("a.html").read_text(encoding="utf-8")
        assert "内部&lt;b&gt;样稿" in html and "<b>样稿" not in html.replace("&lt;b&gt;样稿", "")
        assert "按说明不查" in html and "第2行的注释可以删去" in html

    def test_a_run_over_a_folder_obeys_them_and_is_redone_when_they_change(self) -> None:
        save("稿件/a.txt", after(3, "# 核稿：不查 count-vs-list 第四条是补充"))
        save("稿件/b.txt", LINES)
        Path("auditor.toml").write_text(table(rule="section-order", reason="旧稿"), encoding="utf-8")
        run = ("check", "稿件", "--output", "RUN", "--jobs", "1")
        assert invoke(*run).exit_code == 1
        found = pd.read_parquet("RUN/findings.parquet")
        assert [(row.path, row.rule) for row in found.itertuples()] == [
            ("a.txt", "impossible-date"),
            ("b.txt", "count-vs-list"),
            ("b.txt", "impossible-date"),
        ]
        Path("稿件/b.txt.auditor.toml").write_text(table(rule="all", reason="样稿"), encoding="utf-8")
        invoke(*run, "--resume")
        assert list(pd.read_parquet("RUN/findings.parquet")["path"]) == ["a.txt"]
        (told,) = list(Path("RUN/reports").glob("b-*.json"))
        assert rules_of(json.loads(told.read_text(encoding="utf-8"))["documents"][0], "suppressed") == ALL
