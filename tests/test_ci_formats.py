"""The formats that programs read: SARIF, JUnit, GitHub, GitLab, CSV, lines for editors; by their schemas and by use."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

import docx
import jsonschema
import pytest
import report_samples as samples
from lxml import etree
from test_cli import invoke

from auditor.finding import Edit
from auditor.registry import rule_classes, writer
from auditor.report import Aside, Cause, Report

DATA = Path(__file__).resolve().parent / "data"
FORMATS = ("sarif", "junit", "github", "gitlab", "csv", "line")
NOTICE = """青榆县水务局关于自查情况的通报

一、存在的问题
自查发现3个问题：
（一）台账不全,记录缺失。
（二）标识不清,更新不及时。
（三）通道堵塞。
（四）照明不足。
三、下一步打算
截至2021年2月30日，完成整改15个问题。
"""
TEXT = "送审 稿/100%,甲/通报 [定稿].txt"
WORD = "送审 稿/通报.docx"
EMPTY = "送审 稿/空：甲,乙.txt"
CLEAN = "送审 稿/通知.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a folder of documents: text with and without findings, Word, and one that is empty."""
    (tmp_path / TEXT).parent.mkdir(parents=True)
    # Bytes, so that the lines end as they do here on every system.
    (tmp_path / TEXT).write_bytes(NOTICE.replace("\n", "\r\n").encode("gb18030"))
    (tmp_path / CLEAN).write_text("青榆县水务局关于放假的通知\n\n国庆节放假，请安排好值班。\n", encoding="utf-8")
    (tmp_path / EMPTY).touch()
    word = docx.Document()
    for line in NOTICE.splitlines():
        word.add_paragraph(line)
    word.save(str(tmp_path / WORD))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(format_: str, *args: str | Path, code: int = 2) -> str:
    """What a run over the folder writes to standard output; one file is empty, so it exits with 2."""
    result = invoke("check", *(args or (".",)), "--format", format_)
    assert result.exit_code == code, result.stderr
    return result.stdout_bytes.decode("utf-8")


def findings() -> list[tuple[str, dict[str, Any]]]:
    """(path, finding) as the JSON report has them."""
    report = json.loads(written("json"))
    return [(document["path"], finding) for document in report["documents"] for finding in document["findings"]]


def hand_made(**more: Any) -> Report:
    """A report over one text with two places, one of them over a line's end."""
    text = "=甲：\n共[3](1)项{0}，\n即A、B。\n"
    found = samples.finding("count-vs-list", "error", "称[3](1)项{0}", samples.place(text, "3](1)项{0}，\n即A"))
    found = replace(found, against=(samples.place(text, "=甲"),), suggestion="@改", cause="c", **more)
    document = replace(samples.document(text, (found,), path="=甲.txt"), causes=(Cause("c", "同源", "解释", ()),))
    return samples.report(document)


class TestAll:
    def test_two_processes_write_the_same_bytes(self, folder: Path) -> None:
        script = (
            "import sys\nfrom auditor.cli import main\n"
            "for name in sys.argv[1:]:\n    main(['check', '.', '--format', name], standalone_mode=False)"
        )
        runs = []
        for seed in ("1", "2"):
            command = [sys.executable, "-c", script, *FORMATS]
            done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
            assert done.returncode == 0, done.stderr
            runs.append(done.stdout)
        assert runs[0] == runs[1] and len(runs[0]) > 10_000
        assert os.fsencode(folder) not in runs[0]

    @pytest.mark.parametrize("format_", ["sarif", "github", "gitlab"])
    def test_a_path_is_the_same_however_it_is_given(self, folder: Path, format_: str) -> None:
        assert written(format_, folder) == written(format_, ".") == written(format_, "送审 稿/../送审 稿")

    @pytest.mark.parametrize(
        ("name", "start"),
        [("r.sarif", "{"), ("r.XML", "<?xml"), ("r.csv", "\ufeffpath,")],
    )
    def test_the_suffix_says_the_format(self, folder: Path, name: str, start: str) -> None:
        assert invoke("check", TEXT, "--output", name).exit_code == 1
        assert (folder / name).read_bytes().decode("utf-8").startswith(start)

    def test_one_run_writes_several(self, folder: Path) -> None:
        also = ("--also", "r.sarif", "--also", "gitlab=新/q.json", "--also", "r.xml")
        result = invoke("check", "送审 稿", "--format", "line", *also)
        assert result.exit_code == 2 and result.stdout == written("line", "送审 稿")
        for name, format_ in (("r.sarif", "sarif"), ("新/q.json", "gitlab"), ("r.xml", "junit")):
            assert (folder / name).read_bytes().decode("utf-8") == written(format_, "送审 稿")

    def test_one_that_cannot_be_written_does_not_cost_the_others(self, folder: Path) -> None:
        result = invoke("check", TEXT, WORD, "--also", "两份.docx", "--also", "r.csv")
        assert result.exit_code == 2 and "一次只能写一份" in result.stderr
        assert "count-vs-list" in result.stdout and (folder / "r.csv").stat().st_size > 1000
        assert not (folder / "两份.docx").exists()

    @pytest.mark.parametrize(
        ("also", "words"),
        [("a.yaml", "看不出"), ("r.csv", "同一个文件"), (TEXT, "不能覆盖原文"), ("sarif=", "文件夹")],
    )
    def test_where_it_cannot_be_written_is_said_before_the_run(self, also: str, words: str) -> None:
        result = invoke("check", TEXT, "--output", "r.csv", "--also", also)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1) and words in result.stderr

    def test_a_name_with_a_line_break(self, folder: Path) -> None:
        """No line of a report may be read as one of another kind; where names are whole, they come back as they were."""
        name = "甲\n::error::乙,%0A:1.txt"
        (folder / name).write_bytes((folder / TEXT).read_bytes())
        (uri,) = (a["location"]["uri"] for a in json.loads(written("sarif", name, code=1))["runs"][0]["artifacts"])
        assert unquote(uri) == name
        assert {entry["location"]["path"] for entry in json.loads(written("gitlab", name, code=1))} == {name}
        table = csv.DictReader(io.StringIO(written("csv", name, code=1), newline=""))
        assert {row["\ufeffpath"] for row in table} == {name}
        for line in written("github", name, code=1).splitlines():
            assert line.split(" file=")[1].startswith("甲%0A%3A%3Aerror%3A%3A乙%2C%250A%3A1.txt,line=")
        assert all(line.startswith("甲↵::error::乙,%0A:1.txt:") for line in written("line", name, code=1).splitlines())
        assert etree.fromstring(written("junit", name, code=1).encode())[0].get("name") == "甲↵::error::乙,%0A:1.txt"

    @pytest.mark.parametrize("format_", FORMATS)
    def test_every_finding_and_the_file_that_could_not_be_read_are_there(self, format_: str) -> None:
        content = written(format_)
        known = findings()
        assert {path for path, _ in known} == {TEXT, WORD}
        for _, finding in known:
            assert finding["rule"] in content
            assert finding["message"].replace('"', '""' if format_ == "csv" else '"') in content
        assert "文件是空的" in content

    @pytest.mark.parametrize(("format_", "content"), [("github", ""), ("line", ""), ("gitlab", "[]\n")])
    def test_nothing_found(self, format_: str, content: str) -> None:
        assert written(format_, CLEAN, code=0) == content


class TestSarif:
    def validated(self, content: str | bytes) -> dict[str, Any]:
        """The one run of a log that holds to the schema."""
        schema = json.loads((DATA / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
        log = json.loads(content)
        jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
        (run,) = log["runs"]
        assert isinstance(run, dict)
        return run

    def physical(self, run: dict[str, Any]) -> list[dict[str, Any]]:
        found = run["results"]
        return [place["physicalLocation"] for r in found for place in (*r["locations"], *r.get("relatedLocations", ()))]

    def test_results_are_the_findings(self) -> None:
        run = self.validated(written("sarif"))
        levels = {"error": "error", "warning": "warning", "info": "note"}
        for (path, finding), result in zip(findings(), run["results"], strict=True):
            assert result["ruleId"] == finding["rule"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
            assert result["level"] == levels[finding["severity"]]
            assert result["partialFingerprints"] == {"auditorFinding/v1": finding["fingerprint"]}
            location = result["locations"][0]["physicalLocation"]["artifactLocation"]
            assert unquote(location["uri"]) == path and location["uriBaseId"] in run["originalUriBaseIds"]
            assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"]
            assert len(result.get("relatedLocations", ())) == len(finding["against"])

    def test_uris_are_relative_and_encoded(self) -> None:
        run = self.validated(written("sarif"))
        (text,) = (a["location"] for a in run["artifacts"] if a["location"]["uri"].endswith(".txt"))
        assert text == {"uri": "%E9%80%81%E5%AE%A1%20%E7%A8%BF/100%25%2C%E7%94%B2/%E9%80%9A%E6%8A%A5%20%5B%E5%AE%9A%E7%A8%BF%5D.txt", "uriBaseId": "%SRCROOT%"}  # fmt: skip
        assert not any("uri" in base for base in run["originalUriBaseIds"].values())

    def test_a_file_outside_the_working_directory(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "别处").mkdir()
        monkeypatch.chdir(folder / "别处")
        run = self.validated(written("sarif", Path("..") / TEXT, code=1))
        assert run["artifacts"][0]["location"] == {"uri": (folder / TEXT).as_uri()}

    def test_a_name_in_another_encoding(self, folder: Path) -> None:
        """Archives from Windows leave names in GBK, which no program here can show; the URI still finds the file."""
        name = "通报.txt".encode("gbk")
        Path(os.fsdecode(name)).write_text(NOTICE, encoding="utf-8")
        run = self.validated(written("sarif", os.fsdecode(name), code=1))
        assert run["artifacts"][0]["location"]["uri"] == "%CD%A8%B1%A8.txt"
        assert unquote_to_bytes(run["artifacts"][0]["location"]["uri"]) == name
        for format_ in FORMATS:
            assert "通报".encode("gbk") not in written(format_, os.fsdecode(name), code=1).encode()

    def test_regions_by_line_and_by_offset_hold_the_words(self, folder: Path) -> None:
        text = (folder / TEXT).read_bytes().decode("gb18030")
        lines = text.split("\n")
        regions = [p["region"] for p in self.physical(self.validated(written("sarif", TEXT, code=1)))]
        assert len(regions) > 6
        for region in regions:
            words = text[region["charOffset"] : region["charOffset"] + region["charLength"]]
            assert words == region["snippet"]["text"] != ""
            assert region["startLine"] == region["endLine"]
            assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == words

    def test_a_region_over_the_end_of_a_line(self) -> None:
        run = self.validated(writer("sarif")(hand_made()))
        region = self.physical(run)[0]["region"]
        wanted = {"startLine": 2, "startColumn": 3, "endLine": 3, "endColumn": 3, "charOffset": 6, "charLength": 13}
        assert {key: region[key] for key in wanted} == wanted

    def test_a_message_links_to_the_other_ends_and_nothing_else(self) -> None:
        for result in self.validated(written("sarif"))["results"]:
            links = re.findall(r"(?<!\\)\[([^\[\]]+)\]\((\d+)\)", result["message"]["text"])
            related = result.get("relatedLocations", [])
            assert [int(number) for _, number in links] == [place["id"] for place in related][:10]
        (result,) = self.validated(writer("sarif")(hand_made()))["results"]
        assert result["message"]["text"] == r"称\[3\](1)项{{0}}（另见[第1行](1)） 建议：@改"

    def test_a_word_file_has_no_lines(self) -> None:
        results = self.validated(written("sarif", WORD, code=1))["results"]
        (listed,) = (result for result in results if result["ruleId"] == "count-vs-list")
        assert listed["message"]["text"].startswith("第3段：称“3个问题”")
        (location,) = listed["locations"]
        assert "region" not in location["physicalLocation"]
        assert location["logicalLocations"][0] == {"fullyQualifiedName": "第3段", "kind": "paragraph"}
        assert location["properties"]["quote"] == "3个问题" and location["properties"]["paragraph"] == 3
        assert "fixes" not in listed

    def test_a_fix_mends_the_file(self, folder: Path) -> None:
        text = (folder / TEXT).read_bytes().decode("gb18030")
        results = self.validated(written("sarif", TEXT, code=1))["results"]
        fixes = [fix for result in results for fix in result.get("fixes", ())]
        replacements = [r for fix in fixes for change in fix["artifactChanges"] for r in change["replacements"]]
        assert len(replacements) == 2
        for replacement in sorted(replacements, key=lambda r: -int(r["deletedRegion"]["charOffset"])):
            region = replacement["deletedRegion"]
            start, end = region["charOffset"], region["charOffset"] + region["charLength"]
            assert text.split("\n")[region["startLine"] - 1][region["startColumn"] - 1] == text[start] == ","
            text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
        Path("改.txt").write_text(text, encoding="utf-8")
        again = self.validated(written("sarif", "改.txt", code=1))["results"]
        assert {r["ruleId"] for r in results} - {r["ruleId"] for r in again} == {"half-width-marks"}

    def test_a_fix_may_put_something_in_without_taking_away(self) -> None:
        (result,) = self.validated(writer("sarif")(hand_made(edits=(Edit(5, 5, "加"),))))["results"]
        (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
        assert (
            replacement["deletedRegion"] | {"charLength": 0, "startLine": 2, "startColumn": 2}
            == replacement["deletedRegion"]
        )
        assert replacement["insertedContent"] == {"text": "加"}

    def test_rules_explain_themselves(self) -> None:
        content = invoke("check", TEXT, "--format", "sarif", "--select", ",".join(rule_classes())).stdout_bytes
        rules = {rule["id"]: rule for rule in self.validated(content)["tool"]["driver"]["rules"]}
        assert rules.keys() == rule_classes().keys()
        for id, cls in rule_classes().items():
            help = rules[id]["help"]
            assert rules[id]["shortDescription"]["text"] == cls.title()
            assert cls.info().help in help["markdown"] and all(bad.strip() in help["markdown"] for bad in cls.bad[:1])
            assert cls.basis in help["text"]
            assert rules[id]["properties"]["tags"] == list(cls.tags)

    def test_causes(self) -> None:
        run = self.validated(writer("sarif")(hand_made()))
        assert run["artifacts"][0]["properties"]["causes"][0]["explanation"] == "解释"
        assert run["results"][0]["properties"]["cause"] == "c"
        assert run["results"][0]["properties"]["causeTitle"] == "同源"

    def test_a_file_that_could_not_be_read_is_a_notification(self) -> None:
        run = self.validated(written("sarif"))
        (invocation,) = run["invocations"]
        assert invocation["executionSuccessful"] is False
        (notification,) = invocation["toolExecutionNotifications"]
        assert notification["level"] == "error" and notification["message"]["text"] == "文件是空的"
        (location,) = notification["locations"]
        assert unquote(location["physicalLocation"]["artifactLocation"]["uri"]) == EMPTY
        assert run["tool"]["driver"]["notifications"][0]["id"] == notification["descriptor"]["id"]
        assert self.validated(written("sarif", TEXT, code=1))["invocations"][0]["executionSuccessful"] is True

    def test_what_is_suppressed_is_no_result_and_a_remark_is_a_notification(self, folder: Path) -> None:
        comments = "<!-- 核稿：不查 count-vs-list 已核对 --><!-- 核稿：不查 doubled-word 已核对 -->"
        (folder / "甲.md").write_text(NOTICE.replace("自查发现", f"{comments}自查发现"), encoding="utf-8")
        run = self.validated(written("sarif", "甲.md", code=1))
        assert "count-vs-list" not in {result["ruleId"] for result in run["results"]} != set()
        (remark,) = run["invocations"][0]["toolConfigurationNotifications"]
        assert "doubled-word" in remark["message"]["text"]
        location = remark["locations"][0]["physicalLocation"]["artifactLocation"]
        assert unquote(location["uri"]) == "甲.md"

    def test_a_rule_that_only_what_is_set_aside_names(self) -> None:
        report = hand_made()
        (document,) = report.documents
        known = replace(document.findings[0], rule="internal-error")
        report = replace(report, documents=(replace(document, aside=Aside(known=(known,))),))
        run = self.validated(writer("sarif")(report, all_results=True))
        states = {result["ruleId"]: result.get("baselineState") for result in run["results"]}
        assert states["internal-error"] == "unchanged" and len(states) == 2
        for format_ in FORMATS:
            assert writer(format_)(report)

    def test_whatever_stands_in_a_report(self) -> None:
        run = self.validated(writer("sarif")(samples.hostile()))
        assert len(run["results"]) == 1 and len(run["tool"]["driver"]["rules"]) == 1


class TestJunit:
    def validated(self, content: str | bytes) -> etree._Element:
        root = etree.fromstring(content.encode("utf-8") if isinstance(content, str) else content)
        etree.XMLSchema(etree.parse(str(DATA / "junit-10.xsd"))).assertValid(root)
        return root

    def test_a_suite_for_each_document_and_a_case_for_each_rule(self) -> None:
        root, run = self.validated(written("junit")), json.loads(written("json"))["run"]["rules"]
        assert [suite.get("name") for suite in root] == [TEXT, WORD, CLEAN, EMPTY]
        for suite in root:
            for kind in ("failure", "error"):
                assert suite.get(f"{kind}s") == str(len(suite.findall(f"testcase/{kind}")))
            assert suite.get("tests") == str(len(suite.findall("testcase")))
            names = [(case.get("name") or "").split()[0] for case in suite.findall("testcase")]
            assert names == (["unreadable-file"] if suite.get("name") == EMPTY else run)
        for kind in ("tests", "failures", "errors"):
            assert root.get(kind) == str(sum(int(suite.get(kind) or 0) for suite in root))

    def test_the_failures_are_the_errors(self) -> None:
        root = self.validated(written("junit"))
        wanted = {(path, f["rule"]) for path, f in findings() if f["severity"] == "error"}
        failed = {(c.get("classname"), (c.get("name") or "").split()[0]) for c in root.iter("testcase") if c.find("failure") is not None}  # fmt: skip
        assert failed == wanted
        failure = root.find(".//failure")
        assert failure is not None and (failure.text or "").startswith("第4行 error 称“3个问题”")
        (error,) = root.iter("error")
        assert error.get("message") == "文件是空的"

    @pytest.mark.parametrize(("fail_on", "failing"), [("never", 0), ("error", 3), ("info", 4)])
    def test_what_makes_the_run_fail_is_a_failure(self, fail_on: str, failing: int) -> None:
        content = invoke("check", TEXT, "--format", "junit", "--fail-on", fail_on).stdout_bytes
        root = self.validated(content)
        assert root.get("failures") == str(failing)
        assert len(list(root.iter("system-out"))) == 4 - failing

    def test_whatever_stands_in_a_report(self) -> None:
        self.validated(writer("junit")(samples.hostile()))
        text = "甲\x00\x1b\ud800\ufffe\x85乙"
        found = samples.finding("count-vs-list", "error", text, samples.at(text, 0, len(text)), suggestion=text)
        root = self.validated(writer("junit")(samples.report(samples.document(text, (found,), path=text))))
        assert len(list(root.iter("failure"))) == 1


class TestGithub:
    COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^:,\r\n]*)(?:,[a-zA-Z]+=[^:,\r\n]*)*)::(.*)")

    def commands(self, content: str | bytes) -> list[tuple[str, dict[str, str], str]]:
        """(command, properties, message), read as the runner does."""
        assert isinstance(content, str)
        found = []
        for line in content.splitlines():
            match = self.COMMAND.fullmatch(line)
            assert match, line
            properties = dict(part.split("=", 1) for part in match[2].split(","))
            found.append((match[1], {key: unquote(value) for key, value in properties.items()}, unquote(match[3])))
        return found

    def test_a_command_for_each_finding(self) -> None:
        *commands, unread = self.commands(written("github"))
        names = {"error": "error", "warning": "warning", "info": "notice"}
        for (path, finding), (name, properties, message) in zip(findings(), commands, strict=True):
            assert name == names[finding["severity"]]
            assert properties["file"] == path and finding["rule"] in properties["title"]
            assert finding["message"] in message
            if path == TEXT:
                place = finding["place"]
                assert (properties["line"], properties["col"]) == (str(place["line"]), str(place["column"]))
                assert int(properties["endColumn"]) == place["column"] + len(place["quote"])
            else:
                assert properties.keys() == {"file", "title"} and message.startswith("第")
        assert unread == ("error", {"file": EMPTY, "title": "文件未能审查（unreadable-file）"}, "文件是空的")

    def test_the_escapes_of_the_runner(self) -> None:
        line = written("github").splitlines()[0]
        assert line.startswith(
            "::error file=送审 稿/100%25%2C甲/通报 [定稿].txt,line=4,endLine=4,col=5,endColumn=9,title="
        )

    def test_no_columns_for_a_place_over_several_lines(self) -> None:
        ((_, properties, _),) = self.commands(writer("github")(hand_made()))
        assert {key: properties.get(key) for key in ("line", "endLine", "col")} == {
            "line": "2",
            "endLine": "3",
            "col": None,
        }

    def test_a_notice_cannot_give_commands(self) -> None:
        evil = "甲\n::stop-commands::x\r\n::error::乙\x1b[31m%0A::warning::"
        found = samples.finding("count-vs-list", "error", evil, samples.at(evil, 0, 1), suggestion=evil)
        content = writer("github")(samples.report(samples.document(evil, (found,), path="甲\n::error::.txt")))
        assert len(self.commands(content)) == 1
        assert self.commands(writer("github")(samples.hostile()))


class TestGitlab:
    def test_an_entry_for_each_finding(self) -> None:
        *entries, unread = json.loads(written("gitlab"))
        severities = {"error": "critical", "warning": "minor", "info": "info"}
        for (path, finding), entry in zip(findings(), entries, strict=True):
            assert entry.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
            assert entry["check_name"] == finding["rule"] and finding["message"] in entry["description"]
            assert entry["severity"] == severities[finding["severity"]]
            line = finding["place"]["line"] if path == TEXT else 1
            assert entry["location"] == {"path": path, "lines": {"begin": line}}
        assert (unread["severity"], unread["location"]["path"]) == ("blocker", EMPTY)

    def test_fingerprints_are_unique_and_survive_edits_elsewhere(self, folder: Path) -> None:
        before = [entry["fingerprint"] for entry in json.loads(written("gitlab"))]
        assert len(set(before)) == len(before)
        (folder / TEXT).write_text(NOTICE.replace("\n一、", "\n现将情况通报如下。\n\n一、"), encoding="utf-8")
        assert [entry["fingerprint"] for entry in json.loads(written("gitlab"))] == before


class TestCsv:
    def rows(self, content: str | bytes) -> list[dict[str, str]]:
        assert isinstance(content, str) and content.startswith("\ufeff") and content.endswith("\r\n")
        return list(csv.DictReader(io.StringIO(content[1:], newline="")))

    def test_the_columns_are_those_of_the_folders_table(self, folder: Path) -> None:
        (folder / "送审 稿/=甲.txt").write_text(NOTICE, encoding="utf-8")
        assert invoke("check", "送审 稿", "--output", "结果").exit_code == 2
        table = (folder / "结果/findings.csv").read_bytes().decode("utf-8-sig")
        wanted = list(csv.DictReader(io.StringIO(table, newline="")))
        got = [row for row in self.rows(written("csv")) if row["rule"] != "unreadable-file"]
        names = ["'=甲.txt" if "=甲" in row["path"] else row["path"].removeprefix("送审 稿/") for row in got]
        assert wanted == [{**row, "path": name} for row, name in zip(got, names, strict=True)]

    def test_a_file_that_could_not_be_read_has_a_row(self) -> None:
        (row,) = (row for row in self.rows(written("csv")) if row["rule"] == "unreadable-file")
        assert (row["path"], row["message"], row["line"]) == (EMPTY, "文件是空的", "")

    def test_no_cell_is_a_formula(self) -> None:
        (row,) = self.rows(writer("csv")(hand_made()))
        assert (row["path"], row["suggestion"]) == ("'=甲.txt", "'@改")
        for begin in "=+-@\t\r＝＋－＠":
            text = f"{begin}HYPERLINK()"
            found = samples.finding("count-vs-list", "error", text, samples.at(text, 0, len(text)))
            (row,) = self.rows(writer("csv")(samples.report(samples.document(text, (found,)))))
            assert row["quote"] == row["message"] == "'" + text


class TestLine:
    LINE = re.compile(r"^(.+?):(\d+):(\d+): (error|warning|info): (.*) \[([\w-]+)\]$")

    def test_a_line_for_each_finding(self) -> None:
        matches = [self.LINE.match(line) for line in written("line").splitlines()]
        *told, unread = [match.groups() for match in matches if match]
        assert len(told) + 1 == len(matches)
        for (path, finding), (file, line, column, severity, message, rule) in zip(findings(), told, strict=True):
            assert (file, severity, rule) == (path, finding["severity"], finding["rule"])
            assert finding["message"] in message
            place = finding["place"]
            assert (int(line), int(column)) == ((place["line"], place["column"]) if path == TEXT else (1, 1))
        assert unread == (EMPTY, "1", "1", "error", "文件是空的", "unreadable-file")

    def test_both_ends_and_the_suggestion_are_named(self) -> None:
        counts = Counter(line.split(": ")[0].rpartition("/")[2] for line in written("line").splitlines())
        assert counts["通报 [定稿].txt:4:5"] == 1
        first = written("line").splitlines()[0]
        assert "（另见第5行、第6行、第7行、第8行；建议：核对数量，或补上、删去条目）" in first
