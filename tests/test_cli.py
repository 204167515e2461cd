"""The command line: exit codes, what goes where, files and folders, configuration, and what is never imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import auditor
from auditor import engine
from auditor.cli import main
from auditor.registry import rule_classes, writer_names
from auditor.triage import work

WRONG = """青榆县水务局关于自查情况的通报

一、存在的问题
自查发现3个问题：
（一）台账不全。
（二）标识不清。
（三）通道堵塞。
（四）照明不足。
三、下一步打算
继续整改。
"""
RIGHT = "青榆县水务局关于放假的通知\n\n今年国庆节放假，请各科室安排好值班。\n"


def invoke(*args: str | Path) -> Result:
    """Runs the command in this process; an exception that gets out fails the test."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    return result


def audited(*args: str | Path) -> dict[str, Any]:
    """The JSON report of a run."""
    report: dict[str, Any] = json.loads(invoke("check", *args, "--format", "json").stdout)
    return report


def only_sentence(result: Result) -> str:
    """The one Chinese sentence on standard error with which a command is refused, and nothing else."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert any("\u4e00" <= c <= "\u9fff" for c in result.stderr)
    return result.stderr.strip()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test works in an empty folder of its own, so that no auditor.toml lies there."""
    folder = tmp_path / "工作"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A notice with errors."""
    path = tmp_path / "通报.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A notice without findings."""
    path = tmp_path / "通知.md"
    path.write_text(RIGHT, encoding="utf-8")
    return path


class TestExitCodes:
    def test_nothing_found_is_0(self, right: Path) -> None:
        assert invoke("check", right).exit_code == 0

    def test_an_error_is_1_unless_never(self, wrong: Path) -> None:
        assert invoke("check", wrong).exit_code == 1
        assert invoke("check", wrong, "--fail-on", "info").exit_code == 1
        assert invoke("check", wrong, "--fail-on", "never").exit_code == 0

    @pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 0), ("info", 1), ("never", 0)])
    def test_a_lighter_finding_fails_only_when_asked(self, tmp_path: Path, fail_on: str, code: int) -> None:
        path = tmp_path / "半角.txt"
        path.write_text("会议要求,各科室要认真自查,逐项整改,按时上报.\n", encoding="utf-8")
        result = invoke("check", path, "--select", "half-width-marks", "--format", "json", "--fail-on", fail_on)
        assert {f["severity"] for f in json.loads(result.stdout)["documents"][0]["findings"]} == {"info"}
        assert result.exit_code == code

    def test_a_file_that_cannot_be_read_is_2_and_the_others_are_audited(self, wrong: Path, tmp_path: Path) -> None:
        empty = tmp_path / "空.txt"
        empty.touch()
        missing = tmp_path / "没有.txt"
        result = invoke("check", empty, wrong, missing, "--format", "json", "--fail-on", "never")
        report = json.loads(result.stdout)
        assert result.exit_code == 2
        assert [document["path"] for document in report["documents"]] == [str(wrong)]
        assert report["documents"][0]["findings"]
        assert [error["path"] for error in report["errors"]] == [str(empty), str(missing)]
        assert result.stderr.splitlines() == [f"{error['path']}：{error['message']}" for error in report["errors"]]

    @pytest.mark.parametrize(
        "args",
        [
            ("check",),
            ("check", "a.txt", "--formt", "json"),
            ("check", "a.txt", "--format", "yaml"),
            ("check", "a.txt", "--fail-on", "fatal"),
            ("check", "a.txt", "--max-size", "big"),
            ("check", "a.txt", "--max-size", "0"),
            ("check", "a.txt", "--max-size", "nan"),
            ("check", "a.txt", "--select", "cuont-vs-list"),
            ("check", "a.txt", "--ignore", "nothing-like-it"),
            ("check", "a.txt", "--select", ","),
            ("check", "a.txt", "--profile", "strikt"),
            ("check", "a.txt", "--config", "none.toml"),
            ("check", "a.txt", "--output", "report.xyz"),
            ("explain", "section-oder"),
            ("extract", "none.txt"),
            ("extract", "."),
            ("evaluate", "none"),
            ("chek", "a.txt"),
            ("--nonsense",),
        ],
        ids=" ".join,
    )
    def test_usage_is_2_with_one_sentence(self, args: tuple[str, ...]) -> None:
        only_sentence(invoke(*args))

    def test_the_nearest_name_is_proposed(self) -> None:
        assert "“count-vs-list”" in only_sentence(invoke("check", "a.txt", "--select", "cuont-vs-list"))
        assert "“section-order”" in only_sentence(invoke("explain", "section_oder"))
        assert "--format" in only_sentence(invoke("check", "a.txt", "--formt", "json"))

    def test_a_document_that_breaks_the_program_is_an_error_of_its_own(
        self, wrong: Path, right: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        honest = engine.audit

        def broken(notice: Any, rules: Any) -> Any:
            if notice.path == str(wrong):
                raise ZeroDivisionError("division by zero")
            return honest(notice, rules)

        monkeypatch.setattr(work, "audit", broken)
        result = invoke("check", wrong, right, "--format", "json")
        report = json.loads(result.stdout)
        assert result.exit_code == 2
        assert [error["path"] for error in report["errors"]] == [str(wrong)]
        assert "ZeroDivisionError" in report["errors"][0]["message"]
        assert [document["path"] for document in report["documents"]] == [str(right)]


class TestPaths:
    def test_a_folder_is_read_in_order_without_hidden_and_other_files(self, tmp_path: Path) -> None:
        folder = tmp_path / "送审"
        names = ("b.txt", "a/2.md", "a/1.TXT", ".隐藏.txt", ".git/c.txt", "a/图.gif", "说明.xlsx")
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(RIGHT, encoding="utf-8")
        (folder / "a" / "上级").symlink_to(folder)
        report = audited(folder)
        assert [d["path"] for d in report["documents"]] == [str(folder / n) for n in ("a/1.TXT", "a/2.md", "b.txt")]
        assert report["errors"] == []

    def test_a_file_is_audited_once(self, wrong: Path, tmp_path: Path) -> None:
        link = tmp_path / "链接.txt"
        link.symlink_to(wrong)
        report = audited(wrong, tmp_path, wrong, tmp_path / "工作" / ".." / wrong.name, link)
        assert [document["path"] for document in report["documents"]] == [str(wrong)]

    def test_a_folder_without_documents(self, tmp_path: Path) -> None:
        (tmp_path / "工作" / "a.xlsx").touch()
        result = invoke("check", tmp_path / "工作", "--format", "json")
        assert result.exit_code == 2
        (error,) = json.loads(result.stdout)["errors"]
        assert error["path"] == str(tmp_path / "工作") and ".txt" in error["message"]

    def test_a_relative_path_stays_as_it_was_given(self, elsewhere: Path) -> None:
        (elsewhere / "通报.txt").write_text(WRONG, encoding="utf-8")
        assert audited("通报.txt")["documents"][0]["path"] == "通报.txt"

    def test_max_size(self, wrong: Path) -> None:
        result = invoke("check", wrong, "--max-size", "0.0001")
        assert result.exit_code == 2 and "--max-size" in result.stderr
        assert invoke("check", wrong, "--max-size", "0.001").exit_code == 1


class TestOutput:
    def test_without_output_the_text_report_and_nothing_else(self, wrong: Path) -> None:
        result = invoke("check", wrong)
        assert result.stdout.startswith(f"{wrong}\n")
        assert result.stderr == ""

    @pytest.mark.parametrize(
        ("name", "start"),
        [("r.html", "<!DOCTYPE html>"), ("r.HTM", "<!DOCTYPE html>"), ("r.json", "{"), ("r.txt", "/")],
    )
    def test_the_suffix_says_the_format(self, wrong: Path, tmp_path: Path, name: str, start: str) -> None:
        out = tmp_path / "新" / "夹" / name
        result = invoke("check", wrong, "--output", out, "--select", "section-order,count-vs-list")
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "错误 2 处、疑似 0 处、体例 0 处" in result.stderr and str(out) in result.stderr
        assert out.read_text(encoding="utf-8").lower().startswith(start.lower())
        assert [path.name for path in out.parent.iterdir()] == [name], "no part of a file is left"

    def test_format_wins_over_the_suffix(self, wrong: Path, tmp_path: Path) -> None:
        invoke("check", wrong, "--format", "json", "--output", tmp_path / "report.txt.bak")
        assert json.loads((tmp_path / "report.txt.bak").read_text(encoding="utf-8"))["schema"]

    def test_html_to_standard_output(self, wrong: Path) -> None:
        assert invoke("check", wrong, "--format", "html").stdout.lower().startswith("<!doctype html>")

    def test_a_report_is_replaced(self, wrong: Path, right: Path, tmp_path: Path) -> None:
        out = tmp_path / "r.json"
        invoke("check", wrong, "--output", out)
        invoke("check", right, "--output", out)
        assert [d["path"] for d in json.loads(out.read_text(encoding="utf-8"))["documents"]] == [str(right)]

    def test_the_notice_is_never_overwritten(self, wrong: Path) -> None:
        assert "原文" in only_sentence(invoke("check", wrong, "--output", wrong))
        assert "原文" in only_sentence(invoke("check", wrong.parent, "--output", wrong))
        assert wrong.read_text(encoding="utf-8") == WRONG

    def test_an_output_that_cannot_be_written(self, wrong: Path, tmp_path: Path) -> None:
        assert "文件夹" in only_sentence(invoke("check", wrong, "--output", tmp_path, "--format", "json"))
        assert "写不了" in only_sentence(invoke("check", wrong, "--output", wrong / "r.json"))
        assert "过长" in only_sentence(invoke("check", wrong, "--output", tmp_path / ("长" * 200 + ".json")))

    def test_a_device_is_written_to_and_not_replaced(self, wrong: Path, tmp_path: Path) -> None:
        pipe = tmp_path / "管道.json"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        invoke("check", wrong, "--output", pipe, "--select", "section-order")
        assert os.read(reader, 1) == b"{"
        os.close(reader)
        assert pipe.is_fifo()


class TestConfiguration:
    def test_select_and_ignore(self, wrong: Path) -> None:
        def ran(*args: str) -> list[str]:
            rules: list[str] = audited(wrong, *args)["run"]["rules"]
            return rules

        every = ran()
        assert every == sorted(id for id, cls in rule_classes().items() if not cls.optional)
        assert ran("--select", "section-order,count-vs-list") == ["count-vs-list", "section-order"]
        assert ran("--select", "section-order", "--select", "count-vs-list") == ["count-vs-list", "section-order"]
        assert ran("--ignore", "section-order，count-vs-list") == sorted({*every} - {"count-vs-list", "section-order"})
        assert ran("--select", "section-order,count-vs-list", "--ignore", "section-order") == ["count-vs-list"]
        assert ran("--profile", "errors") == sorted(id for id, cls in rule_classes().items() if cls.severity == "error")

    def test_a_file_and_its_profiles(self, wrong: Path, elsewhere: Path) -> None:
        (elsewhere / "auditor.toml").write_text(
            'ignore = ["section-order"]\nfail-on = "never"\n'
            '[profiles.numbers]\nselect = ["section-order"]\nfail-on = "error"\n'
            "[profiles.small]\nmax-size = 0.0001\n",
            encoding="utf-8",
        )
        assert invoke("check", wrong).exit_code == 0
        assert "section-order" not in audited(wrong)["run"]["rules"]
        assert audited(wrong, "--profile", "numbers")["run"]["rules"] == ["section-order"]
        assert invoke("check", wrong, "--profile", "numbers").exit_code == 1
        assert invoke("check", wrong, "--profile", "numbers", "--fail-on", "never").exit_code == 0
        assert invoke("check", wrong, "--profile", "small").exit_code == 2
        assert "section-order" in audited(wrong, "--select", "section-order")["run"]["rules"], "the nearer one wins"
        assert "“numbers”" in only_sentence(invoke("check", wrong, "--profile", "number"))

    def test_another_file_by_name(self, wrong: Path, elsewhere: Path, tmp_path: Path) -> None:
        (elsewhere / "auditor.toml").write_text('fail-on = "never"\n', encoding="utf-8")
        other = tmp_path / "其他.toml"
        other.write_bytes(b"\xef\xbb\xbf" + b'select = ["section-order"]\n')
        assert audited(wrong, "--config", other)["run"]["rules"] == ["section-order"]
        assert invoke("check", wrong, "--config", other).exit_code == 1

    def test_an_option_of_a_rule(self, wrong: Path, elsewhere: Path) -> None:
        report = audited(wrong, "--select", "section-order")
        assert report["documents"][0]["checks"]
        (elsewhere / "auditor.toml").write_text("[rules.section-order]\nmost-checks = 0\n", encoding="utf-8")
        report = audited(wrong, "--select", "section-order")
        assert not report["documents"][0]["checks"]

    @pytest.mark.parametrize(
        ("toml", "words"),
        [
            ('slect = ["section-order"]', "“select”"),
            ('fail_on = "error"', "“fail-on”"),
            ('fail-on = "eror"', "“error”"),
            ("fail-on = 1", "fail-on"),
            ('select = "section-order"', "列表"),
            ("select = [1]", "列表"),
            ("select = []", "没有一条规则"),
            ('ignore = ["section-odrer"]', "“section-order”"),
            ('max-size = "big"', "max-size"),
            ("max-size = true", "max-size"),
            ("max-size = -1", "max-size"),
            ("rules = 3", "rules"),
            ("[rules.section-odrer]", "“section-order”"),
            ("[rules.section-order]\nmost-chekcs = 1", "“most-checks”"),
            ('[rules.section-order]\nmost-checks = "many"', "整数"),
            ("[rules.section-order]\nmost-checks = true", "整数"),
            ("[profiles.a]\nslect = []", "方案 a"),
            ("profiles = []", "profiles"),
            ("select = [", "TOML"),
        ],
    )
    def test_a_setting_that_cannot_be_followed(self, wrong: Path, elsewhere: Path, toml: str, words: str) -> None:
        (elsewhere / "auditor.toml").write_text(toml, encoding="utf-8")
        assert words in only_sentence(invoke("check", wrong))

    def test_a_file_that_is_no_utf8(self, wrong: Path, elsewhere: Path) -> None:
        (elsewhere / "auditor.toml").write_bytes("# 说明".encode("gbk"))
        assert "UTF-8" in only_sentence(invoke("check", wrong))


class TestOtherCommands:
    def test_version_and_help(self) -> None:
        assert invoke("--version").stdout == f"auditor {auditor.__version__}\n"
        assert "check" in invoke("--help").stdout
        for option in (
            "--format",
            "--output",
            "--select",
            "--ignore",
            "--profile",
            "--fail-on",
            "--config",
            "--max-size",
            "--tracked",
            "--track-changes",
        ):
            assert option in invoke("check", "--help").stdout
        assert {"docx", "html", "json", "text"} <= set(writer_names())

    def test_rules_lists_every_rule_with_its_title(self) -> None:
        lines = invoke("rules").stdout.splitlines()
        assert [line.split()[0] for line in lines] == list(rule_classes())
        assert all(cls.title() in line for cls, line in zip(rule_classes().values(), lines, strict=True))

    @pytest.mark.parametrize("id", rule_classes())
    def test_explain_shows_what_a_rule_says_of_itself(self, id: str) -> None:
        cls = rule_classes()[id]
        text = invoke("explain", id).stdout
        assert id in text and cls.title() in text and cls.basis in text
        for example in (*cls.bad, *cls.good):
            assert all(line.strip() in text for line in example.splitlines())

    @pytest.mark.parametrize("format_", ["csv", "json"])
    def test_extract(self, wrong: Path, format_: str) -> None:
        import csv

        result = invoke("extract", wrong, "--format", format_)
        assert result.exit_code == 0 and result.stderr == ""
        rows = json.loads(result.stdout) if format_ == "json" else list(csv.DictReader(result.stdout.splitlines()))
        assert list(rows[0]) == ["kind", "text", "value", "start", "end", "line", "column", "path"]
        assert any(row["kind"] == "quantity" and row["value"] == "3 个 问题" for row in rows)
        assert all(WRONG[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)

    def test_evaluate(self, tmp_path: Path) -> None:
        folder = tmp_path / "语料" / "水务局"
        folder.mkdir(parents=True)
        (folder / "clean.txt").write_text(RIGHT, encoding="utf-8")
        (folder / "defective.txt").write_text(RIGHT, encoding="utf-8")
        (folder / "defects.jsonl").write_text('{"start": 0, "end": 2, "quote": "不是"}\n', encoding="utf-8")
        assert "defects.jsonl" in only_sentence(invoke("evaluate", folder.parent))


class TestProcess:
    """What only a process of its own shows."""

    def run(self, *args: str | Path, **more: Any) -> subprocess.CompletedProcess[bytes]:
        """``python -m auditor``."""
        return subprocess.run([sys.executable, "-m", "auditor", *map(str, args)], capture_output=True, **more)

    def imported(self, *args: str | Path) -> set[str]:
        """The modules that a command has loaded when it is done."""
        script = (
            "import sys\nfrom auditor.cli import main\n"
            "main(sys.argv[1:], standalone_mode=False)\nprint(*sys.modules, file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", script, *map(str, args)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return set(done.stderr.split())

    def test_rules_without_tokens_never_import_spacy(self, wrong: Path) -> None:
        plain = [id for id, cls in rule_classes().items() if not {"tokens", "slips"} & set(cls.needs)]
        assert {"count-vs-list", "section-order"} <= set(plain)
        loaded = self.imported("check", wrong, "--select", ",".join(plain), "--output", os.devnull, "--format", "json")
        heavy = {"spacy", "thinc", "spacy_pkuseg", "numpy", "pandas", "jinja2", "charset_normalizer", "torch"}
        assert "auditor.engine" in loaded
        assert not loaded & heavy
        # The model of slips is read with numpy, and with nothing else.
        loaded = self.imported(
            "check", wrong, "--select", "wrong-character", "--output", os.devnull, "--format", "json"
        )
        assert "numpy" in loaded and not loaded & (heavy - {"numpy"})

    def test_html_needs_no_tokens_either(self, wrong: Path) -> None:
        loaded = self.imported("check", wrong, "--select", "section-order", "--format", "html", "--output", os.devnull)
        assert "jinja2" in loaded
        assert not loaded & {"spacy", "pandas", "numpy"}

    def test_a_reader_who_has_seen_enough(self, tmp_path: Path) -> None:
        path = tmp_path / "长.txt"
        path.write_text(WRONG * 400, encoding="utf-8")
        command = f"{sys.executable} -m auditor check {path} --format json | head -c 10; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120)
        assert (done.stdout, done.stderr, done.returncode) == (b'{\n "schema', b"", 1)

    @pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "gbk"}])
    def test_the_report_is_utf8_whatever_the_locale(self, wrong: Path, variables: dict[str, str]) -> None:
        done = self.run("check", wrong, "--format", "json", env={**os.environ, **variables})
        assert json.loads(done.stdout.decode("utf-8"))["documents"][0]["path"] == str(wrong)
        assert done.returncode == 1 and done.stderr == b""

    def test_a_sentence_comes_through_in_any_locale(self) -> None:
        done = self.run("check", "没有.txt", env={**os.environ, "PYTHONIOENCODING": "ascii"})
        assert done.returncode == 2
        assert done.stderr.count(b"\n") == 1 and b"Traceback" not in done.stderr
