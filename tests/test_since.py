"""Only what a change touched: notices under git, changed, new, renamed, deleted; and where git has no answer."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from docx import Document
from test_cli import invoke, only_sentence

from auditor.cli import main

LINES = [
    "青榆县水务局关于自查情况的通报",
    "",
    "自查发现3个问题：",
    "1.台账不全。",
    "2.标识不清。",
    "3.通道堵塞。",
    "",
    "第一批请于2021年2月30日前整改到位。",
    "第二批请于2021年4月31日前整改到位。",
]
OLD = ["impossible-date", "impossible-date"]


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit of two notices, in a folder with a Chinese name; the working directory."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "项目"
    root.mkdir()
    monkeypatch.chdir(root)
    git("init", "-q", "-b", "main")
    save("稿件/通报 一.txt", LINES)
    save("稿件/通报二.txt", LINES)
    commit()
    return root


def git(*words: str, folder: Path | str = ".") -> str:
    settings = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path | str = ".") -> None:
    git("add", "-A", folder=folder)
    git("commit", "-q", "--allow-empty", "-m", "x", folder=folder)


def save(name: str, lines: list[str], encoding: str = "utf-8", end: str = "\n") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes((end.join(lines) + end).encode(encoding))


def since(*args: str, ref: str = "HEAD") -> dict[str, Any]:
    """The JSON report of what changed."""
    result = invoke("check", *(args or (".",)), "--since", ref, "--format", "json")
    assert result.exit_code in (0, 1), result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def found(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    """(rule, quote, line) of all findings."""
    rows = [(f["rule"], f["place"]["quote"], f["place"]["line"]) for d in report["documents"] for f in d["findings"]]
    return sorted(rows)


def edited(**changes: str) -> list[str]:
    """The notice with other lines: line3="…"."""
    lines = [*LINES]
    for key, words in changes.items():
        lines[int(key.removeprefix("line")) - 1] = words
    return lines


class TestWhatIsReported:
    def test_nothing_changed(self) -> None:
        report = since()
        assert (report["documents"], report["unchanged"]) == ([], 2)
        assert invoke("check", ".", "--since", "HEAD").exit_code == 0

    def test_a_changed_line_is_and_the_others_are_not(self) -> None:
        save("稿件/通报 一.txt", edited(line9="第二批务必于2021年4月31日前整改到位。"))
        report = since()
        assert [(rule, line) for rule, _, line in found(report)] == [("impossible-date", 9)]
        assert len(report["documents"][0]["untouched"]) == 1
        assert "与改动无关" in invoke("check", ".", "--since", "HEAD").stdout

    def test_a_finding_with_its_other_end_in_the_change(self) -> None:
        save("稿件/通报 一.txt", [*LINES[:6], "4.照明不足。", *LINES[6:]])
        assert [(rule, line) for rule, _, line in found(since())] == [("count-vs-list", 3)]

    def test_what_was_deleted_leaves_a_contradiction_in_unchanged_lines(self) -> None:
        save("稿件/通报 一.txt", [*LINES[:4], *LINES[5:]])
        assert [rule for rule, _, _ in found(since())] == ["section-order"]

    def test_lines_that_only_moved_down_are_unchanged(self) -> None:
        save("稿件/通报 一.txt", [LINES[0], "", "现将有关情况通报如下。", *LINES[1:]])
        assert found(since()) == []

    def test_other_line_ends_and_another_encoding_are_no_change(self) -> None:
        save("稿件/通报 一.txt", LINES, "gb18030", "\r\n")
        report = since()
        assert found(report) == [] and len(report["documents"]) == 1

    def test_a_new_file_is_reported_whole(self) -> None:
        save("稿件/通报三.txt", LINES)
        assert [rule for rule, _, _ in found(since())] == OLD
        git("add", "-A")
        assert [rule for rule, _, _ in found(since())] == OLD
        commit()
        assert [rule for rule, _, _ in found(since(ref="HEAD~1"))] == OLD

    def test_a_renamed_file_is_compared_with_what_it_was(self) -> None:
        Path("定稿").mkdir()
        git("mv", "稿件/通报 一.txt", "定稿/终稿.txt")
        assert found(since()) == []
        save("定稿/终稿.txt", edited(line8="第一批须于2021年2月30日前整改到位。"))
        assert [line for _, _, line in found(since())] == [8]

    def test_a_word_file_by_its_findings(self) -> None:
        word("稿件/三.docx", LINES)
        commit()
        word("稿件/三.docx", ["（修订稿）", *LINES, "另请于2021年6月31日前报告。"])
        assert [quote for _, quote, _ in found(since())] == ["2021年6月31日前"]

    def test_since_a_branch_is_since_it_was_left(self) -> None:
        git("checkout", "-q", "-b", "mine")
        save("稿件/通报二.txt", edited(line8="第一批须于2021年2月30日前整改到位。"))
        commit()
        git("checkout", "-q", "main")
        save("稿件/通报 一.txt", edited(line9="第二批应于2021年4月30日前整改到位。"))
        commit()
        git("checkout", "-q", "mine")
        report = since(ref="main")
        assert [d["path"] for d in report["documents"]] == [str(Path("稿件/通报二.txt"))]
        assert [line for _, _, line in found(report)] == [8]

    def test_from_a_folder_below_and_in_a_hook(self, monkeypatch: pytest.MonkeyPatch) -> None:
        save("稿件/通报 一.txt", edited(line9="第二批务必于2021年4月31日前整改到位。"))
        monkeypatch.chdir("稿件")
        monkeypatch.setenv("GIT_DIR", ".git")  # as git sets it for its hooks
        assert [line for _, _, line in found(since())] == [9]

    def test_a_deleted_file_is_no_failure(self) -> None:
        Path("稿件/通报 一.txt").unlink()
        report = since("稿件/通报 一.txt", "稿件/通报二.txt")
        assert (report["documents"], report["errors"]) == ([], [])

    def test_a_submodule_since_the_commit_that_it_had(self, tmp_path: Path) -> None:
        inner = tmp_path / "inner"
        inner.mkdir()
        git("init", "-q", "-b", "main", folder=inner)
        (inner / "甲.txt").write_text("\n".join(LINES), encoding="utf-8")
        commit(inner)
        git("submodule", "--quiet", "add", str(inner), "子模块")
        commit()
        assert since("子模块")["documents"] == []
        Path("子模块/甲.txt").write_text(
            "\n".join(edited(line8="第一批须于2021年2月30日前整改到位。")), encoding="utf-8"
        )
        commit("子模块")
        assert [line for _, _, line in found(since("子模块"))] == [8]
        # before there was a submodule all in it is new
        assert [rule for rule, _, _ in found(since("子模块", ref="HEAD~1"))] == OLD

    def test_an_old_version_that_cannot_be_read_is_told_and_all_is_reported(self) -> None:
        Path("稿件/四.docx").write_bytes(b"PK\x03\x04 broken")
        commit()
        word("稿件/四.docx", LINES)
        report = since("稿件/四.docx")
        assert [rule for rule, _, _ in found(report)] == OLD
        assert any("读不出" in remark for remark in report["documents"][0]["remarks"])

    def test_with_a_baseline_and_suppressions(self) -> None:
        save("稿件/通报 一.txt", edited(line9="# 核稿：不查 impossible-date 已核"))
        invoke("check", "稿件/通报二.txt", "--baseline", "known.json", "--write-baseline")
        save(
            "稿件/通报 一.txt",
            [*LINES[:7], "# 核稿：不查 impossible-date 已核", *LINES[7:], "另请于2021年6月31日前报告。"],
        )
        save("稿件/通报二.txt", [*LINES, "另请于2021年9月31日前报告。"])
        result = invoke("check", "稿件", "--baseline", "known.json", "--since", "HEAD", "--format", "json")
        quotes = [quote for _, quote, _ in found(json.loads(result.stdout))]
        assert quotes == ["2021年6月31日前", "2021年9月31日前"]
        assert "可以删去" not in result.stderr and "可从基线中删除" not in result.stderr

    def test_standard_input_is_compared_with_the_file_of_its_name(self) -> None:
        text = "\n".join(edited(line9="第二批务必于2021年4月31日前整改到位。"))
        args = ["check", "-", "--stdin-name", "稿件/通报 一.txt", "--since", "HEAD", "--format", "json"]
        result = CliRunner().invoke(main, args, input=text.encode())
        assert [line for _, _, line in found(json.loads(result.stdout))] == [9]

    def test_the_configuration_may_ask_for_it(self) -> None:
        Path("auditor.toml").write_text('since = "HEAD"\n', encoding="utf-8")
        assert invoke("check", ".").exit_code == 0


def word(path: str, lines: list[str]) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)


class TestFolderJob:
    def test_a_run_over_a_folder_tells_the_same(self) -> None:
        save("稿件/通报 一.txt", edited(line9="第二批务必于2021年4月31日前整改到位。"))
        save("稿件/通报三.txt", [*LINES[:7], "第三批请于2021年6月31日前整改到位。"])
        run = ("check", "稿件", "--output", "RUN", "--jobs", "1")
        result = invoke(*run, "--since", "HEAD")
        assert result.exit_code == 1, result.stderr
        rows = pd.read_parquet("RUN/findings.parquet")
        assert sorted(zip(rows["path"], rows["line"], strict=True)) == [("通报 一.txt", 9), ("通报三.txt", 8)]
        commit()
        invoke(*run, "--since", "HEAD", "--resume")
        assert len(pd.read_parquet("RUN/findings.parquet")) == 0


class TestNoAnswer:
    def test_an_unknown_version(self) -> None:
        assert "没有“nope”" in only_sentence(invoke("check", ".", "--since", "nope"))
        only_sentence(invoke("check", ".", "--since", "--output=x"))
        only_sentence(invoke("check", "稿件", "--output", "RUN", "--since", "nope"))
        only_sentence(invoke("check", ".", "--since", "HEAD:稿件"))

    def test_a_repository_without_a_commit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fresh = tmp_path / "fresh"
        fresh.mkdir()
        git("init", "-q", folder=fresh)
        monkeypatch.chdir(fresh)
        save("a.txt", LINES)
        only_sentence(invoke("check", ".", "--since", "HEAD"))

    def test_no_repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        outside = tmp_path / "外面"
        outside.mkdir()
        monkeypatch.chdir(outside)
        save("a.txt", LINES)
        assert "不在 Git 的工作区里" in only_sentence(invoke("check", "a.txt", "--since", "HEAD"))

    def test_one_file_outside_costs_the_others_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "外.txt").write_text("\n".join(LINES), encoding="utf-8")
        save("稿件/通报 一.txt", edited(line9="第二批务必于2021年4月31日前整改到位。"))
        result = invoke("check", "稿件", tmp_path / "外.txt", "--since", "HEAD", "--format", "json")
        report = json.loads(result.stdout)
        assert result.exit_code == 2
        assert [line for _, _, line in found(report)] == [9]
        (error,) = report["errors"]
        assert "不在 Git 的工作区里" in error["message"]

    def test_no_git(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert "没有 git 命令" in only_sentence(invoke("check", ".", "--since", "HEAD"))
