"""A folder as one job, by the command line: what is written, resumed, survived, and which documents share passages."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from corpus_scripts import corpus_script
from datasketch import MinHashLSH

from auditor import passages
from auditor.folder import slots

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("findings.parquet", "findings.csv", "passages.parquet", "groups.parquet")
DEFECTIVE = "青榆县水务局关于自查的通报\n\n自查发现3个问题：\n1.台账不全。\n2.标识不清。\n3.通道堵塞。\n4.照明不足。\n\n2021年2月30日\n"
KILLS = 6


def command(folder: Path, run: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "auditor", "check", str(folder), "--output", str(run), *more]


def check(folder: Path, run: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end."""
    return subprocess.run(command(folder, run, *more), capture_output=True, text=True, timeout=300)


def generator() -> ModuleType:
    """corpus/make_folder.py, which is not installed."""
    return corpus_script("make_folder")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, object]:
    """A folder of forty notices, its run, and what was planted in it."""
    base = tmp_path_factory.mktemp("made")
    planted = generator().make(base / "in", 40, 5)
    (base / "in" / "缺陷.txt").write_text(DEFECTIVE, encoding="utf-8")
    (base / "in" / "空.txt").touch()
    done = check(base / "in", base / "run")
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "空.txt：文件是空的" in done.stderr
    assert "Traceback" not in done.stderr
    return base / "in", base / "run", planted


def test_the_bands_are_those_that_datasketch_chooses() -> None:
    chosen = MinHashLSH(threshold=passages.THRESHOLD, num_perm=passages.PERMUTATIONS)
    assert (chosen.b, chosen.r) == (passages.BANDS, passages.ROWS)


class TestWhatIsWritten:
    def test_a_report_for_each_document_and_the_tables(self, made: tuple[Path, Path, object]) -> None:
        _, run, _ = made
        findings = pd.read_parquet(run / "findings.parquet")
        rules = set(findings[findings["path"] == "缺陷.txt"]["rule"])
        assert {"count-vs-list", "impossible-date"} <= rules
        assert len(pd.read_csv(run / "findings.csv", dtype=str)) == len(findings)
        assert (run / "summary.xlsx").read_bytes()[:2] == b"PK"
        assert len(list((run / "reports").glob("*.html"))) == len(list((run / "reports").glob("*.json"))) == 41
        assert not list(run.rglob("*.part"))

    def test_the_index_ranks_and_names_what_could_not_be_read(self, made: tuple[Path, Path, object]) -> None:
        html = (made[1] / "index.html").read_text(encoding="utf-8")
        data = json.loads(html.partition('<script type="application/json" id="data">')[2].partition("</script>")[0])
        scores = [row["s"] for row in data["rows"]]
        assert scores == sorted(scores, reverse=True)
        assert {row["v"] for row in data["rows"] if row["p"] == "缺陷.txt"} <= {"must", "look"}
        assert "文件是空的" in html

    def test_copied_passages_are_found_and_official_phrases_are_not(self, made: tuple[Path, Path, object]) -> None:
        _, run, planted = made
        passages = pd.read_parquet(run / "passages.parquet")
        found = set(zip(passages["first"], passages["second"], strict=True))
        assert set(planted.copied) <= found  # type: ignore[attr-defined]
        assert not set(planted.phrases) & found  # type: ignore[attr-defined]
        first = planted.copied[0][0].removesuffix(".txt")  # type: ignore[attr-defined]
        (report,) = (run / "reports").glob(f"{first}-*.html")
        assert "与文件夹内其他文件" in report.read_text(encoding="utf-8")

    def test_without_resume_a_run_is_not_written_over(self, made: tuple[Path, Path, object]) -> None:
        folder, run, _ = made
        done = check(folder, run)
        assert done.returncode == 2
        assert "--resume" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_a_folder_with_other_files_is_not_touched(self, made: tuple[Path, Path, object], tmp_path: Path) -> None:
        (tmp_path / "别人的.doc").touch()
        assert check(made[0], tmp_path).returncode == 2
        assert [path.name for path in tmp_path.iterdir()] == ["别人的.doc"]


def test_a_run_killed_at_random_moments_gives_the_same_tables(made: tuple[Path, Path, object], tmp_path: Path) -> None:
    folder, whole, _ = made
    run, rng = tmp_path / "run", random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen(command(folder, run, "--resume"), stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=rng.uniform(0.5, 4))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    assert check(folder, run, "--resume").returncode == 2
    for name in TABLES:
        assert (run / name).read_bytes() == (whole / name).read_bytes(), name
    assert not list(run.rglob("*.part"))


def test_a_document_that_is_gone_leaves_the_run(tmp_path: Path) -> None:
    folder, run = tmp_path / "in", tmp_path / "run"
    folder.mkdir()
    (folder / "一.txt").write_text(DEFECTIVE, encoding="utf-8")
    (folder / "二.txt").write_text(DEFECTIVE.replace("青榆县", "白石县"), encoding="utf-8")
    assert check(folder, run).returncode == 1
    (folder / "二.txt").unlink()
    assert check(folder, run, "--resume").returncode == 1
    assert set(pd.read_parquet(run / "findings.parquet")["path"]) == {"一.txt"}
    assert len(list((run / "reports").iterdir())) == 2


class TestWorkers:
    def test_one_that_crashes_takes_only_its_own_item_along(self) -> None:
        (result,) = dict(slots.run(os._exit, [3], jobs=1, limit=60)).values()
        assert isinstance(result, slots.Failed)
        assert result.how == "crashed"

    def test_one_that_hangs_is_ended_and_the_next_item_is_done(self) -> None:
        results = dict(slots.run(time.sleep, [0.0, 1000.0, 0.01], jobs=1, limit=1))
        assert results[1000.0].how == "hung"
        assert results[0.0] is results[0.01] is None

    def test_an_exception_is_told(self) -> None:
        results = dict(slots.run(int, ["7", "x"], jobs=2, limit=60))
        assert results["7"] == 7
        assert results["x"].how == "raised"


_OWN = (
    "成立由主要负责同志任组长的清理专班，逐案核对当事人身份信息和账户信息，对地址不详的通过村委会逐户查找，对已经死亡的通知继承人"
    "办理领取手续，对暂不具备发放条件的列明原因并报分管领导审批，做到一案一账、一人一档。"
)


def _court(name: str, host: str) -> str:
    return f"{name}关于案款清理情况的通报\n\n{name}高度重视，{_OWN}{host}还邀请代表监督。\n"


def test_a_foreign_name_is_traced_to_the_notice_it_came_from(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "丙.txt").write_text(_court("寿光市人民法院", "寿光市人民法院"), encoding="utf-8")
    (folder / "丁.txt").write_text(_court("临清市人民法院", "寿光市人民法院"), encoding="utf-8")
    assert check(folder, tmp_path / "run", "--fail-on", "never").returncode == 0
    (row,) = pd.read_parquet(tmp_path / "run" / "passages.parquet").to_dict("records")
    assert (row["first"], row["second"], row["changed"]) == ("丁.txt", "丙.txt", "names")
    assert row["changes"] == "临清市人民法院→寿光市人民法院" and row["traced"] == "寿光市人民法院"
    page = (tmp_path / "run" / "passages.html").read_text(encoding="utf-8")
    assert "应来自《寿光市人民法院关于案款清理情况的通报》" in page


@pytest.mark.parametrize(("other", "differ"), [("362", True), ("326", False)])
def test_one_event_with_two_figures_of_one_issuer(tmp_path: Path, other: str, differ: bool) -> None:
    event = "2023年5月12日，沂南县人民法院组织集中发放执行案款，共发放执行案款{}万元。\n"
    folder = tmp_path / "in"
    folder.mkdir()
    head, tail = "沂南县人民法院关于涉案款物清理情况的通报\n\n", "各庭室对照清单逐案核对，建立台账。\n"
    (folder / "甲.txt").write_text(head + event.format("326") + tail, encoding="utf-8")
    head, tail = "沂南县人民法院上半年工作情况的报告\n\n", "诉讼服务中心完成改造，培训四次。\n"
    (folder / "乙.txt").write_text(head + event.format(other) + tail, encoding="utf-8")
    assert check(folder, tmp_path / "run", "--fail-on", "never").returncode == 0
    page = (tmp_path / "run" / "passages.html").read_text(encoding="utf-8")
    assert ("1 处同一件事数字不一" in page) is differ
    assert ("共发放执行案款326万元" in page and "共发放执行案款362万元" in page) is differ


def test_longer_notices_are_the_same_each_time_and_stand_in_as_many_files_as_asked(tmp_path: Path) -> None:
    module = generator()
    for name in ("a", "b"):
        module.make(tmp_path / name, 8, 0, 3, module.Shape(length=1200, held=3))
    texts = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "a").iterdir())]
    assert texts == [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "b").iterdir())]
    assert all(1000 < len(text) < 1500 for text in texts)
    lines = [line for line in texts[5].splitlines() if len(line) > 60]
    assert lines and all(sum(line in text for text in texts) == 3 for line in lines)
