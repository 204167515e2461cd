"""Known findings are left in peace: what a baseline holds, what stays known, what it no longer needs, and what is none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from test_cli import WRONG, invoke, only_sentence

DATA = Path(__file__).resolve().parent / "data"
OTHER = "白杨镇卫生院关于值班的通知\n\n请于2021年2月30日前报名。请于2021年2月30日前交表。\n"
MORE = "另请于2021年4月31日前回复。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two notices in a folder; the working directory."""
    monkeypatch.chdir(tmp_path)
    Path("稿件").mkdir()
    Path("稿件/甲.txt").write_text(WRONG, encoding="utf-8")
    Path("稿件/乙.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path


def written(*args: str | Path) -> str:
    """The text of the baseline that a run writes."""
    result = invoke("check", *(args or ("稿件",)), "--baseline", "known.json", "--write-baseline")
    assert result.exit_code == 0, result.stderr
    return Path("known.json").read_text(encoding="utf-8")


def compared(*args: str | Path) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON report and standard error of a run with the baseline."""
    result = invoke("check", *(args or ("稿件",)), "--baseline", "known.json", "--format", "json")
    return result.exit_code, json.loads(result.stdout), result.stderr


def rules_of(report: dict[str, Any]) -> list[str]:
    return sorted(finding["rule"] for document in report["documents"] for finding in document["findings"])


class TestTheFile:
    def test_one_sorted_line_for_each_finding(self) -> None:
        text = written()
        rows = json.loads(text)["findings"]
        assert [(row["path"], row["rule"]) for row in rows] == sorted((row["path"], row["rule"]) for row in rows)
        assert ("稿件/甲.txt", "count-vs-list", "3个问题", 1) in [
            (row["path"], row["rule"], row["quote"], row["count"]) for row in rows
        ]
        assert sum('"path"' in line for line in text.splitlines()) == len(rows) >= 3

    def test_the_same_findings_give_the_same_bytes_in_any_order(self) -> None:
        first = written("稿件/乙.txt", "稿件/甲.txt")
        Path("known.json").unlink()
        assert written("稿件/甲.txt", "稿件/乙.txt") == first
        assert written() == first

    def test_paths_count_from_the_file_and_not_from_where_one_stands(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written()
        monkeypatch.chdir("稿件")
        result = invoke("check", "甲.txt", "--baseline", folder / "known.json")
        assert result.exit_code == 0

    def test_a_partial_run_leaves_the_rest_of_the_file_alone(self) -> None:
        whole = written()
        assert written("稿件/甲.txt") == whole
        assert written("稿件", "--select", "impossible-date") == whole

    def test_what_cannot_be_read_keeps_its_entries(self) -> None:
        whole = written()
        Path("稿件/乙.txt").write_bytes(b"")
        result = invoke("check", "稿件", "--baseline", "known.json", "--write-baseline")
        assert result.exit_code == 2
        assert Path("known.json").read_text(encoding="utf-8") == whole

    def test_a_file_that_is_gone_leaves_it(self) -> None:
        written()
        Path("稿件/乙.txt").unlink()
        assert "乙.txt" not in written()


class TestComparison:
    def test_known_findings_neither_fail_nor_are_listed(self) -> None:
        written()
        code, report, _ = compared()
        assert (code, rules_of(report)) == (0, [])
        assert sum(len(document["known"]) for document in report["documents"]) >= 3
        text = invoke("check", "稿件", "--baseline", "known.json").stdout
        assert "处已在基线" in text

    def test_a_new_finding_fails(self) -> None:
        written()
        with Path("稿件/乙.txt").open("a", encoding="utf-8") as file:
            file.write(MORE)
        code, report, _ = compared()
        assert (code, rules_of(report)) == (1, ["impossible-date"])

    def test_one_more_of_the_same_is_new(self) -> None:
        written()
        path = Path("稿件/乙.txt")
        path.write_text(path.read_text(encoding="utf-8") + "请于2021年2月30日前付款。\n", encoding="utf-8")
        code, report, _ = compared()
        assert (code, rules_of(report)) == (1, ["impossible-date"])

    def test_moved_text_stays_known(self) -> None:
        written()
        Path("稿件/甲.txt").write_text("（送审稿）\n\n" + WRONG.replace("自查发现", "这次自查共发现"), encoding="utf-8")
        assert compared()[0] == 0

    def test_a_renamed_file_stays_known_even_when_it_was_changed(self) -> None:
        written()
        Path("定稿").mkdir()
        Path("稿件/甲.txt").rename("定稿/通报（终）.txt")
        with Path("定稿/通报（终）.txt").open("a", encoding="utf-8") as file:
            file.write(MORE)
        code, report, stderr = compared("稿件", "定稿")
        assert (code, rules_of(report)) == (1, ["impossible-date"])
        assert "可从基线中删除" not in stderr

    def test_a_copy_is_not_known(self) -> None:
        written()
        shutil.copy("稿件/甲.txt", "稿件/抄件.txt")
        code, report, _ = compared()
        assert code == 1
        assert [d["path"] for d in report["documents"] if d["findings"]] == [str(Path("稿件/抄件.txt"))]

    def test_one_vanished_file_makes_only_one_new_file_known(self) -> None:
        written()
        Path("稿件/甲.txt").rename("稿件/丙.txt")
        shutil.copy("稿件/丙.txt", "稿件/丁.txt")
        report = compared()[1]
        assert len([d for d in report["documents"] if d["findings"]]) == 1

    def test_what_is_gone_is_reported_and_fails_nothing(self) -> None:
        written()
        Path("稿件/甲.txt").write_text(WRONG.replace("3个", "4个"), encoding="utf-8")
        Path("稿件/乙.txt").unlink()
        code, report, stderr = compared()
        assert code == 0
        gone = {(entry["path"], entry["rule"]) for d in report["documents"] for entry in d["gone"]}
        assert ("稿件/甲.txt", "count-vs-list") in gone
        assert {entry["path"] for entry in report["gone"]} == {"稿件/乙.txt"}
        assert "稿件/甲.txt：“3个问题”（count-vs-list）已不再出现，可从基线中删除" in stderr

    def test_what_a_run_did_not_look_at_is_not_gone(self) -> None:
        written()
        assert "可从基线中删除" not in compared("稿件/甲.txt")[2]
        assert "可从基线中删除" not in compared("稿件", "--select", "impossible-date")[2]

    def test_a_cause_of_which_all_is_known_is_known(self) -> None:
        text = "青榆县水务局关于自查的通报\n\n报名时间为2021年2月30日。\n交表时间为2021年2月30日。\n"
        Path("稿件/乙.txt").write_text(text, encoding="utf-8")
        before = json.loads(invoke("check", "稿件/乙.txt", "--format", "json").stdout)["documents"][0]
        assert before["causes"]
        written()
        (after,) = compared("稿件/乙.txt")[1]["documents"]
        assert (after["findings"], after["causes"]) == ([], [])
        Path("稿件/乙.txt").write_text(text + "付款时间为2021年2月30日。\n", encoding="utf-8")
        (mixed,) = compared("稿件/乙.txt")[1]["documents"]
        (left,) = mixed["findings"]
        assert [cause["findings"] for cause in mixed["causes"] if cause["id"] == left["cause"]] == [
            [left["fingerprint"]]
        ]

    def test_the_configuration_may_name_it_and_the_command_line_leave_it_out(self) -> None:
        written()
        Path("auditor.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
        assert invoke("check", "稿件").exit_code == 0
        assert invoke("check", "稿件", "--no-baseline").exit_code == 1
        assert "known.json" in invoke("config").stdout


class TestSarif:
    def test_known_and_suppressed_results_are_marked_when_they_are_asked_for(self) -> None:
        Path("稿件/甲.txt").write_text("# 核稿：全文不查 section-order 旧稿\n" + WRONG, encoding="utf-8")
        written()
        with Path("稿件/乙.txt").open("a", encoding="utf-8") as file:
            file.write(MORE)
        Path("稿件/丙.txt").write_text(OTHER.replace("2月30", "6月31"), encoding="utf-8")
        Path("auditor.toml").write_text('[[suppress]]\npath = "稿件/丙.txt"\nreason = "样稿"\n', encoding="utf-8")
        args = ("check", "稿件", "--baseline", "known.json", "--format", "sarif")
        assert [result["ruleId"] for result in sarif(*args)] == ["impossible-date"]
        marks = {
            (result["ruleId"], result["baselineState"], *(each["kind"] for each in result.get("suppressions", ())))
            for result in sarif(*args, "--all-results")
        }
        assert marks == {
            ("count-vs-list", "unchanged"),
            ("impossible-date", "unchanged"),
            ("impossible-date", "new"),
            ("impossible-date", "new", "external"),
            ("section-order", "new", "inSource"),
        }

    def test_the_option_is_refused_with_other_formats(self) -> None:
        only_sentence(invoke("check", "稿件", "--all-results"))


def sarif(*args: str) -> list[dict[str, Any]]:
    """The results of a log that its schema accepts."""
    log = json.loads(invoke(*args).stdout)
    schema = json.loads((DATA / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(log)
    results: list[dict[str, Any]] = log["runs"][0]["results"]
    return results


class TestBadFiles:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\xff\xfe\x00",
            b'{"schema": "auditor-baseline/1", "findings": [',
            b'{"schema": "auditor-baseline/9", "findings": []}',
            b'{"schema": "auditor-report/1", "documents": []}',
            b"[]",
            b'{"schema": "auditor-baseline/1"}',
            b'{"schema": "auditor-baseline/1", "findings": [{"path": "a.txt"}]}',
            b'{"schema": "auditor-baseline/1", "findings": [{"path": "a", "rule": "r", "fingerprint": "f", "quote": "", "count": 0}]}',
            b"[" * 100_000,
        ],
    )
    def test_a_damaged_or_foreign_file_is_one_sentence(self, content: bytes) -> None:
        Path("known.json").write_bytes(content)
        assert "known.json" in only_sentence(invoke("check", "稿件", "--baseline", "known.json"))
        only_sentence(invoke("check", "稿件", "--baseline", "known.json", "--write-baseline"))
        assert Path("known.json").read_bytes() == content

    def test_a_merge_conflict_is_named(self) -> None:
        conflict = '<<<<<<< ours\n {"path": "a"}\n=======\n>>>>>>> theirs\n'
        Path("known.json").write_text(conflict, encoding="utf-8")
        assert "合并冲突" in only_sentence(invoke("check", "稿件", "--baseline", "known.json"))

    def test_a_merged_file_with_an_entry_twice_counts_it_once(self) -> None:
        data = json.loads(written())
        Path("known.json").write_text(json.dumps({**data, "findings": data["findings"] * 2}), encoding="utf-8")
        path = Path("稿件/甲.txt")
        path.write_text(
            WRONG + WRONG.partition("\n\n")[2].replace("一、", "四、").replace("三、", "六、"), encoding="utf-8"
        )
        assert compared()[0] == 1

    def test_a_missing_file_or_folder_is_one_sentence(self) -> None:
        assert "--write-baseline" in only_sentence(invoke("check", "稿件", "--baseline", "none.json"))
        only_sentence(invoke("check", "稿件", "--baseline", "稿件"))
        only_sentence(invoke("check", "稿件", "--write-baseline"))
        written()
        only_sentence(invoke("check", "稿件", "--baseline", "known.json", "--write-baseline", "--since", "HEAD"))
        only_sentence(invoke("check", "稿件", "--baseline", "known.json", "--write-baseline", "--output", "RUN"))


class TestFolderJob:
    def test_a_run_over_a_folder_compares_alike(self, folder: Path) -> None:
        written()
        Path("稿件/甲.txt").rename("稿件/丙.txt")
        with Path("稿件/乙.txt").open("a", encoding="utf-8") as file:
            file.write(MORE)
        result = invoke("check", "稿件", "--output", "RUN", "--baseline", "known.json", "--jobs", "1")
        assert result.exit_code == 1, result.stderr
        findings = pd.read_parquet("RUN/findings.parquet")
        assert [tuple(row) for row in findings[["path", "rule"]].itertuples(index=False)] == [
            ("乙.txt", "impossible-date")
        ]

        # --resume with another baseline is not the old result
        shutil.copy("known.json", "empty.json")
        Path("empty.json").write_text('{"schema": "auditor-baseline/1", "findings": []}', encoding="utf-8")
        invoke("check", "稿件", "--output", "RUN", "--baseline", "empty.json", "--jobs", "1", "--resume")
        assert set(pd.read_parquet("RUN/findings.parquet")["path"]) == {"乙.txt", "丙.txt"}
