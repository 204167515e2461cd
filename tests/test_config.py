"""Tuning, through the command line: profiles, where settings come from, the lexicon of a house, and what is refused."""

from __future__ import annotations

import inspect
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main
from auditor.config import BUILTIN_PROFILES
from auditor.registry import rule_classes

TEXT = "青榆县水务局关于放假的通知\n\n今年国庆节放假，请各科室安排好值班。\n"


def invoke(*args: str | Path) -> Result:
    """Runs the command in this process; an exception that gets out fails the test."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    return result


def sentence(*args: str | Path) -> str:
    """The one Chinese sentence with which a command is refused, exit code 2, and nothing else."""
    result = invoke(*args)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert any("\u4e00" <= c <= "\u9fff" for c in result.stderr)
    return result.stderr.strip()


def effective(*args: str | Path) -> dict[str, Any]:
    """What ``auditor config`` says, read as TOML."""
    result = invoke("config", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return tomllib.loads(result.stdout)


def origin(text: str, start: str) -> str:
    """What stands behind the value in the one line of ``config --explain`` that begins with ``start``."""
    (line,) = (line for line in text.splitlines() if line.strip().startswith(start))
    return line.rpartition("  # ")[2]


def findings(*args: str | Path) -> list[dict[str, Any]]:
    """The findings of a run over one document."""
    result = invoke("check", *args, "--format", "json", "--fail-on", "never")
    assert result.stderr == ""
    (document,) = json.loads(result.stdout)["documents"]
    found: list[dict[str, Any]] = document["findings"]
    return found


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, three folders deep."""
    folder = tmp_path / "项目" / "稿件"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def notice(here: Path) -> Path:
    """A notice without findings."""
    path = here / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


class TestProfiles:
    def test_the_built_in_ones(self) -> None:
        style = {id for id, cls in rule_classes().items() if cls.severity == "info"}
        assert effective()["ignore"] == [] and effective()["select"] == ["all"]
        assert style | {"spliced-text"} <= set(effective("--profile", "draft")["ignore"])
        assert "count-vs-list" not in effective("--profile", "draft")["ignore"]
        assert effective("--profile", "final")["ignore"] == []
        assert effective("--profile", "final")["fail-on"] == "error"
        strict = effective("--profile", "strict")
        assert strict["fail-on"] == "warning"
        assert strict["rules"] == effective("--profile", "final")["rules"] and strict["rules"]

    def test_final_lists_what_default_cuts_short(self, here: Path) -> None:
        (here / "长.txt").write_text("会议要求,要认真自查,逐项整改,按时上报.\n" * 8, encoding="utf-8")
        args = ("长.txt", "--select", "half-width-marks")
        (short,), (long,) = findings(*args), findings(*args, "--profile", "final")
        assert len(short["against"]) < len(long["against"]) == 8 * 3 - 1

    def test_a_profile_extends_another_and_that_one_another(self, here: Path) -> None:
        (here / "auditor.toml").write_text(
            'ignore = ["numeral-style"]\n'
            '[profiles.a]\nextends = "strict"\nignore = ["short-form"]\nrules.count-vs-list.tolerance = 1\n'
            '[profiles.b]\nextends = "a"\nignore = ["set-phrase"]\nrules.count-vs-list.tolerance = 2\n'
            '[profiles.c]\nextends = "b"\nselect = ["all"]\nfail-on = "never"\n'
            '[profiles.d]\nextends = "draft"\nselect = ["short-form", "set-phrase"]\n',
            encoding="utf-8",
        )
        b = effective("--profile", "b")
        assert b["ignore"] == ["numeral-style", "short-form", "set-phrase"]
        assert b["fail-on"] == "warning" and b["rules"]["count-vs-list"] == {"tolerance": 2}
        c = effective("--profile", "c")
        assert (c["ignore"], c["fail-on"], c["rules"]["count-vs-list"]) == ([], "never", {"tolerance": 2})
        assert effective("--profile", "d")["select"] == ["short-form", "set-phrase"]
        assert effective("--profile", "d")["ignore"] == []

    def test_a_profile_may_tune_the_built_in_one_of_its_name(self, here: Path) -> None:
        (here / "auditor.toml").write_text('[profiles.strict]\nextends = "strict"\nignore = ["set-phrase"]\n')
        strict = effective("--profile", "strict")
        assert (strict["ignore"], strict["fail-on"]) == (["set-phrase"], "warning")

    def test_the_file_may_say_which_profile(self, here: Path, notice: Path) -> None:
        (here / "auditor.toml").write_text('profile = "quick"\n[profiles.quick]\nselect = ["section-order"]\n')
        run = json.loads(invoke("check", notice, "--format", "json").stdout)["run"]
        assert run["rules"] == ["section-order"]
        assert effective("--profile", "default")["select"] == ["all"]

    @pytest.mark.parametrize(
        ("toml", "words"),
        [
            ('[profiles.a]\nextends = "finl"', ("方案 a", "finl", "“final”")),
            ('[profiles.a]\nextends = "b"\n[profiles.b]\nextends = "a"', ("a → b → a",)),
            ('[profiles.a]\nextends = "a"', ("a → a",)),
            ('[profiles.final]\nextends = "strict"\n[profiles.strict]\nextends = "final"', ("绕回",)),
            ("[profiles.a]\nextends = 3", ("方案 a", "extends")),
            ('[profiles.a]\nextend = "final"', ("方案 a", "“extends”")),
            ('profile = "stritc"', ("stritc", "“strict”")),
            ("profile = 1", ("profile",)),
            ('extends = "final"', ("extends", "profile")),
        ],
    )
    def test_what_extends_nothing_is_refused_even_unused(self, here: Path, toml: str, words: tuple[str, ...]) -> None:
        (here / "auditor.toml").write_text(toml, encoding="utf-8")
        said = sentence("check", "a.txt")
        assert "auditor.toml" in said and all(word in said for word in words), said

    def test_an_unknown_profile_names_the_nearest_one(self) -> None:
        assert "“draft”" in sentence("check", "a.txt", "--profile", "draf")
        assert "“draft”" in sentence("config", "--profile", "darft")


class TestFiles:
    def test_the_nearest_one_upwards(self, here: Path) -> None:
        (here.parent / "auditor.toml").write_text('fail-on = "info"\n')
        assert effective()["fail-on"] == "info"
        (here / "pyproject.toml").write_text('[tool.auditor]\nfail-on = "warning"\n')
        assert effective()["fail-on"] == "warning", "the nearer one"
        (here / "auditor.toml").write_text('fail-on = "never"\n')
        assert effective()["fail-on"] == "never", "in one folder auditor.toml wins"

    def test_a_project_without_our_table_is_passed_over(self, here: Path) -> None:
        (here.parent / "auditor.toml").write_text('fail-on = "info"\n')
        for text in ("[project]\nname = 'auditor'\n", "[tool.ruff]\nline-length = 120\n", "name = [", "tool = 1\n"):
            (here / "pyproject.toml").write_text(text)
            assert effective()["fail-on"] == "info"

    def test_a_project_has_everything_that_a_file_of_ours_has(self, here: Path) -> None:
        (here / "pyproject.toml").write_text(
            '[tool.auditor]\nprofile = "a"\nignore = ["set-phrase"]\n[tool.auditor.profiles.a]\nextends = "strict"\n'
            "[tool.auditor.rules.count-vs-list]\ntolerance = 9\n"
        )
        said = effective()
        assert (said["ignore"], said["fail-on"]) == (["set-phrase"], "warning")
        assert said["rules"]["count-vs-list"] == {"tolerance": 9}
        text = invoke("config", "--explain").stdout
        assert origin(text, "tolerance") == "pyproject.toml：tool.auditor.rules.count-vs-list.tolerance"

    def test_a_file_by_name_over_both_and_the_command_line_over_all(self, here: Path) -> None:
        (here / "auditor.toml").write_text('fail-on = "never"\nmax-size = 3\n')
        (here / "其他.toml").write_text('fail-on = "warning"\n', encoding="utf-8")
        said = effective("--config", "其他.toml")
        assert (said["fail-on"], said["max-size"]) == ("warning", 20), "one file is read"
        assert effective("--config", "其他.toml", "--fail-on", "info")["fail-on"] == "info"

    @pytest.mark.parametrize(
        ("name", "text", "words"),
        [
            ("pyproject.toml", "[tool.auditor]\nslect = []", ("pyproject.toml", "“select”")),
            ("pyproject.toml", "[tool.auditor\n", ("pyproject.toml", "TOML")),
            ("pyproject.toml", "[tool]\nauditor = 1", ("pyproject.toml", "tool.auditor")),
            ("auditor.toml", 'select = ["section-odrer"]', ("“section-order”",)),
            ("auditor.toml", 'ignore = ["all"]', ("“all”",)),
            ("auditor.toml", "[section-order]\nmost-checks = 1", ("[rules.section-order]",)),
            ("auditor.toml", "[rules.set-phrase]\nmost = 1", ("set-phrase", "没有选项")),
            ("auditor.toml", "[profiles.a.rules.count-vs-lists]\ntolerance = 1", ("方案 a", "“count-vs-list”")),
            ("auditor.toml", "[profiles.a.rules.count-vs-list]\ntolerence = 1", ("方案 a", "“tolerance”")),
            ("auditor.toml", "house = 1", ("house",)),
            ("auditor.toml", 'huose = "a.txt"', ("“house”",)),
        ],
    )
    def test_what_is_no_setting_names_the_nearest(
        self, here: Path, name: str, text: str, words: tuple[str, ...]
    ) -> None:
        (here / name).write_text(text, encoding="utf-8")
        for command in (("check", "a.txt"), ("config",), ("config", "--explain")):
            said = sentence(*command)
            assert all(word in said for word in words), said

    def test_a_file_that_is_not_there_names_the_nearest(self, here: Path, notice: Path) -> None:
        (here / "审校.toml").write_text("", encoding="utf-8")
        assert "“审校.toml”" in sentence("check", notice, "--config", "审较.toml")
        (here / "house.txt").write_text("", encoding="utf-8")
        assert "“house.txt”" in sentence("check", notice, "--house", "huose.txt")
        (here / "审校.toml").write_text('house = "hose.txt"', encoding="utf-8")
        said = sentence("check", notice, "--config", "审校.toml")
        assert "“house.txt”" in said and "审校.toml：house" in said
        result = invoke("check", "通只.txt")
        assert result.exit_code == 2 and "“通知.txt”" in result.stderr
        assert "[tool.auditor]" in sentence("check", notice, "--config", self._empty_project(here))

    def _empty_project(self, here: Path) -> Path:
        (here / "pyproject.toml").write_text("")
        return here / "pyproject.toml"


class TestExplain:
    def test_every_setting_says_where_it_comes_from(self, here: Path) -> None:
        (here / "auditor.toml").write_text(
            'profile = "ours"\nignore = ["set-phrase"]\nmax-size = 5\nhouse = "house.txt"\n'
            "[rules.count-vs-list]\ntolerance = 1\n"
            '[profiles.ours]\nextends = "strict"\nignore = ["short-form"]\n[profiles.ours.rules.section-order]\nmost-checks = 7\n',
            encoding="utf-8",
        )
        (here / "house.txt").write_text("", encoding="utf-8")
        text = invoke("config", "--explain", "--ignore", "term-variant").stdout
        tomllib.loads(text)
        assert origin(text, "select = ") == "默认"
        assert origin(text, '"set-phrase"') == "auditor.toml：ignore"
        assert origin(text, '"short-form"') == "方案 ours，auditor.toml：profiles.ours.ignore"
        assert origin(text, '"term-variant"') == "命令行 --ignore"
        assert origin(text, "fail-on") == "方案 strict（内置）"
        assert origin(text, "max-size") == "auditor.toml：max-size"
        assert origin(text, "house") == "auditor.toml：house"
        assert origin(text, "tolerance") == "auditor.toml：rules.count-vs-list.tolerance"
        assert origin(text, "most-checks") == "方案 ours，auditor.toml：profiles.ours.rules.section-order.most-checks"
        assert origin(text, "grace") == "默认"
        assert origin(text, "# 方案") == "auditor.toml：profile"
        assert "ours → strict → final" in text
        text = invoke("config", "--explain", "--profile", "final", "--fail-on", "info").stdout
        assert origin(text, "fail-on") == "命令行 --fail-on" and origin(text, "# 方案") == "命令行 --profile"

    def test_every_option_of_every_rule_that_runs_is_listed(self) -> None:
        listed = tomllib.loads(invoke("config", "--explain").stdout)["rules"]
        names = {
            id: {name.replace("_", "-") for name in vars(cls())}
            for id, cls in rule_classes().items()
            if not cls.optional
        }
        assert {id: set(options) for id, options in listed.items()} == {id: n for id, n in names.items() if n}

    def test_what_it_prints_does_the_same_again(self, here: Path) -> None:
        (here / "house.txt").write_text("", encoding="utf-8")
        args = ("--profile", "draft", "--ignore", "set-phrase", "--max-size", "0.5", "--house", "house.txt")
        said = effective(*args)
        for more in ((), ("--explain",)):
            path = here.parent / "存.toml"
            path.write_text(invoke("config", *more, *args).stdout, encoding="utf-8")
            assert {**effective("--config", path), "rules": 0} == {**said, "rules": 0}


HOUSE = """# 本单位词库
【机构】
青榆县水务局 = 县水务局、青水局   # 简称
【人名】
郭立民　郭立明
【用语】
台帐
対话会
【不查】
共3亿万元
"""


class TestHouse:
    def check(self, here: Path, text: str, house: str, *rules: str) -> list[tuple[str, str]]:
        """Rule and quote of each finding with that lexicon; without it there must be more of them."""
        (here / "a.txt").write_text(text, encoding="utf-8")
        (here / "house.txt").write_text(house, encoding="utf-8")
        args = ("a.txt", "--select", ",".join(rules))
        plain = findings(*args)
        found = findings(*args, "--house", "house.txt")
        assert len(found) < len(plain) or [f["against"] for f in found] != [f["against"] for f in plain]
        return [(f["rule"], f["place"]["quote"]) for f in found]

    def test_a_term_is_right_as_it_is(self, here: Path) -> None:
        text = "建立台账，逐项销号。建立台账。按照台帐核对。\n"
        assert self.check(here, text, HOUSE, "term-variant") == []

    def test_only_inside_the_term(self, here: Path) -> None:
        text = "召开対话会。各单位対照清单整改。再次召开対话会。\n"
        assert self.check(here, text, HOUSE, "nonstandard-character") == [("nonstandard-character", "対")]
        (one,) = findings("a.txt", "--select", "nonstandard-character", "--house", "house.txt")
        assert one["place"]["start"] == text.index("対照") and one["against"] == []
        assert "处" not in one["message"], "what the house allows is not counted"

    def test_a_term_does_not_silence_numbers_and_a_phrase_does(self, here: Path) -> None:
        text = "筹资共3亿万元。投资共3亿万元，另有5亿万元。\n"
        assert self.check(here, text, HOUSE, "nonexistent-unit") == [("nonexistent-unit", "5亿万元")]
        (here / "house.txt").write_text(HOUSE.replace("【不查】\n", ""), encoding="utf-8")
        assert len(findings("a.txt", "--select", "nonexistent-unit", "--house", "house.txt")) == 3

    def test_two_people_whom_the_house_knows(self, here: Path) -> None:
        text = "3月5日，局党委书记郭立民主持召开会议。\n会后，局党委书记郭立明带队督查。局党委书记郭立民强调，要抓好整改。\n"
        (here / "a.txt").write_text(text, encoding="utf-8")
        (here / "house.txt").write_text(HOUSE, encoding="utf-8")
        (plain,) = findings("a.txt", "--select", "person-variant")
        assert "同一人" in plain["message"]
        known = findings("a.txt", "--select", "person-variant", "--house", "house.txt")
        assert all("同一人" not in f["message"] for f in known)

    def test_short_forms_of_one_body_are_no_contradiction(self, here: Path) -> None:
        text = (
            "关于整改情况的通报\n\n青水局高度重视。审计组对青榆县水务局（以下简称“青水局”）进行审计。青水局已整改。\n"
        )
        assert self.check(here, text, HOUSE, "short-form") == []

    def test_extract_knows_the_bodies(self, here: Path) -> None:
        (here / "a.txt").write_text("关于放假的通知\n\n请青水局和县水务局党组安排值班。\n", encoding="utf-8")
        (here / "house.txt").write_text(HOUSE, encoding="utf-8")

        def bodies(*args: str) -> dict[str, str]:
            rows = json.loads(invoke("extract", "a.txt", "--format", "json", *args).stdout)
            return {row["text"]: row["value"] for row in rows if row["kind"] == "body"}

        assert "青水局" not in bodies()
        assert bodies("--house", "house.txt") == {"青水局": "青榆县水务局", "县水务局党组": "青榆县水务局党组"}

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_as_any_editor_saves_it(self, here: Path, encoding: str) -> None:
        (here / "a.txt").write_text("建立台账，逐项销号。建立台账。按照台帐核对。\n", encoding="utf-8")
        (here / "house.txt").write_bytes("［用语］\r\n台帐\r\n".encode(encoding))
        (here / "auditor.toml").write_text('house = "house.txt"\nselect = ["term-variant"]\n')
        assert findings("a.txt") == []

    def test_the_path_counts_from_the_configuration(self, here: Path, notice: Path) -> None:
        (here.parent / "词库").mkdir()
        (here.parent / "词库" / "house.txt").write_text("【用语】\n台帐\n", encoding="utf-8")
        (here.parent / "auditor.toml").write_text('house = "词库/house.txt"\n', encoding="utf-8")
        assert effective()["house"] == str(here.parent / "词库" / "house.txt")
        assert invoke("check", notice).exit_code == 0

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("台帐\n", ("第1行", "【机构】")),
            ("# 词库\n\n【机勾】\n", ("第3行", "【机构】")),
            ("【xyz】\n", ("第1行", "【不查】")),
            ("【机构】\n青榆县水务局 =\n", ("第2行", "简称")),
            ("【机构】\n= 水务局\n", ("第2行", "太短")),
            ("【机构】\n甲县水务局 = 水务局\n乙县水务局 = 水务局\n", ("第3行", "第2行", "甲县水务局")),
            ("【人名】\n郭\n", ("第2行", "“郭”")),
            ("【人名】\n郭立民 = 局长\n", ("第2行", "等号")),
        ],
    )
    def test_a_lexicon_that_cannot_be_followed_names_the_line(
        self, here: Path, notice: Path, text: str, words: tuple[str, ...]
    ) -> None:
        (here / "house.txt").write_text(text, encoding="utf-8")
        for command in ("check", "extract"):
            said = sentence(command, notice, "--house", "house.txt")
            assert "house.txt" in said and all(word in said for word in words), said
        assert sentence("config", "--house", "house.txt") == said
        (here / "house.txt").write_bytes(b"\x80\x81\xff\xff")
        assert "编码" in sentence("check", notice, "--house", "house.txt")
        assert "是文件夹" in sentence("check", notice, "--house", here)

    def test_any_text_is_audited(self, here: Path) -> None:
        (here / "house.txt").write_text(
            "【用语】\n·\n，\n【机构】\n一二三 = 党组、（（一\n【不查】\n=\n", encoding="utf-8"
        )
        for text in ("，，，。=" * 50, "\ud7ff一二三一二三党组，" * 20, "（（一二三"):
            (here / "a.txt").write_text(text, encoding="utf-8")
            assert all(f["rule"] != "internal-error" for f in findings("a.txt", "--house", "house.txt"))


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_what_the_readme_shows_can_be_used(here: Path, notice: Path, name: str) -> None:
    shown = (Path(__file__).parent.parent / name).read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", shown, re.M)
    for start, file in (('profile = "ours"', "auditor.toml"), ("【机构】", "house.txt")):
        (block,) = (inspect.cleandoc(block) for block in blocks if block.strip().startswith(start))
        (here / file).write_text(block, encoding="utf-8")
    assert invoke("check", notice).exit_code == 0
    said = effective()
    assert (said["ignore"], said["fail-on"]) == (["half-width-marks", "missing-element"], "warning")
    assert all(f"`{profile}`" in shown or f"`--profile {profile}`" in shown for profile in BUILTIN_PROFILES)
