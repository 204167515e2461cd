"""Where teams work: the pre-commit hook, the action for GitHub, the example for GitLab, the editor's problem matcher; each run."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from auditor.readers import SUFFIXES

ROOT = Path(__file__).resolve().parent.parent
NOTICE = """青榆县水务局关于自查情况的通报

一、存在的问题
自查发现3个问题：
（一）台账不全。
（二）标识不清。
（三）通道堵塞。
（四）照明不足。
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with drafts in 送审/ and ``auditor`` on the path."""
    (tmp_path / "送审").mkdir()
    (tmp_path / "送审/通报 1.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "送审/通知.md").write_text("青榆县水务局关于放假的通知\n\n国庆节放假。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def loaded(name: str) -> Any:
    """A YAML file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in the working directory."""
    return subprocess.run(args, capture_output=True, text=True, env={**os.environ, **environment})


@pytest.mark.parametrize(
    "command",
    [
        ("pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"),
        ("check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"),
        ("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", "docs/gitlab-ci.example.yml"),
    ],
    ids=lambda command: command[-1],
)
def test_by_the_schema_of_its_reader(command: tuple[str, ...]) -> None:
    *options, name = command
    done = run(sys.executable, "-m", *options, str(ROOT / name))
    assert done.returncode == 0, done.stdout + done.stderr


class TestHook:
    def test_it_takes_drafts_that_are_read_and_nothing_else(self) -> None:
        (hook,) = loaded(".pre-commit-hooks.yaml")
        pattern = re.compile(hook["files"])
        taken = [suffix for suffix in SUFFIXES if pattern.search(f"送审/通报{suffix}")]
        assert taken == [".txt", ".md", ".markdown", ".docx"] and pattern.search("通报.DOCX")
        assert not any(pattern.search(name) for name in ("a.py", "txt", "a.docx.bak", "b.yaml"))

    def test_its_command(self) -> None:
        (hook,) = loaded(".pre-commit-hooks.yaml")
        done = run(*shlex.split(hook["entry"]), "送审/通报 1.txt", "送审/通知.md")
        assert done.returncode == 1 and done.stdout.startswith("送审/通报 1.txt:4:5: error: ")
        # What a team gives as args comes behind the entry and wins.
        done = run(*shlex.split(hook["entry"]), "--format", "text", "--fail-on", "never", "送审/通报 1.txt")
        assert done.returncode == 0 and "不宜发布" in done.stdout


class TestAction:
    def audit(self, folder: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
        """Runs the step that audits, as the runner does, and returns what it set as outputs."""
        action = loaded("action.yml")
        given = {name: str(value["default"]) for name, value in action["inputs"].items()} | inputs
        (step,) = (step for step in action["runs"]["steps"] if step.get("id") == "check")
        assert "${{" not in step["run"]
        environment = {
            key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], value)
            for key, value in step["env"].items()
        }
        (folder / "step.sh").write_text(step["run"], encoding="utf-8")
        (folder / "outputs").write_text("")
        shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "step.sh")
        done = run(*shell, GITHUB_OUTPUT="outputs", **environment)
        lines = (folder / "outputs").read_text(encoding="utf-8").splitlines()
        return done, dict(line.split("=", 1) for line in lines)

    def test_annotations_and_sarif(self, folder: Path) -> None:
        done, outputs = self.audit(folder)
        assert done.returncode == 1
        assert done.stdout.startswith("::error file=送审/通报 1.txt,line=4,")
        assert outputs == {"exit-code": "1", "sarif": "auditor.sarif"}
        (result,) = json.loads((folder / "auditor.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
        assert result["ruleId"] == "count-vs-list"
        assert set(loaded("action.yml")["outputs"]) == set(outputs)

    def test_inputs(self, folder: Path) -> None:
        (folder / "别的").mkdir()
        (folder / "别的/甲.txt").write_text(NOTICE, encoding="utf-8")
        done, outputs = self.audit(
            folder, paths="送审/通知.md\n\n别的\n", sarif="", args="--select=count-vs-list\n--profile=strict\n"
        )
        assert done.stdout.count("::error") == 1 and "别的/甲.txt" in done.stdout and "通报 1" not in done.stdout
        assert outputs == {"exit-code": "1"} and not (folder / "auditor.sarif").exists()
        done, outputs = self.audit(folder, **{"fail-on": "never"})
        assert done.returncode == 0 and outputs["exit-code"] == "0"

    def test_a_file_that_is_not_there(self, folder: Path) -> None:
        done, outputs = self.audit(folder, paths="没有.txt")
        assert done.returncode == 2 and outputs == {"exit-code": "2", "sarif": "auditor.sarif"}
        assert done.stdout == "::error file=没有.txt,title=文件未能审查（unreadable-file）::文件不存在\n"

    def test_an_input_is_never_a_command(self, folder: Path) -> None:
        self.audit(folder, paths="$(touch pwned)\n`touch pwned`\n; touch pwned", args='"; touch pwned; "')
        assert not (folder / "pwned").exists()


def test_the_script_for_gitlab_writes_what_it_hands_over(folder: Path) -> None:
    job = loaded("docs/gitlab-ci.example.yml")["auditor"]
    install, audit = job["script"]
    assert install.startswith("pip install")
    done = run("bash", "-c", audit)
    assert done.returncode == 1 and done.stdout.startswith("送审/通报 1.txt:4:5: error: ")
    reports = job["artifacts"]["reports"]
    (entry,) = json.loads((folder / reports["codequality"]).read_text(encoding="utf-8"))
    assert entry["location"] == {"path": "送审/通报 1.txt", "lines": {"begin": 4}}
    assert etree.parse(str(folder / reports["junit"])).getroot().get("failures") == "1"


def test_the_editors_pattern_matches_every_line() -> None:
    (block,) = re.findall("```json\n(.*?)```", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.DOTALL)
    (task,) = json.loads(block)["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    arguments = [argument.replace("${relativeFile}", "送审/通报 1.txt") for argument in task["args"]]
    lines = run(task["command"], *arguments).stdout.splitlines()
    assert lines
    for line in lines:
        match = re.search(pattern["regexp"], line)
        assert match
        named = {key: match[pattern[key]] for key in ("file", "line", "column", "severity", "code")}
        assert named == {
            "file": "送审/通报 1.txt",
            "line": "4",
            "column": "5",
            "severity": "error",
            "code": "count-vs-list",
        }
