"""The folder job on a local Dask cluster of two workers, one of which is killed: the tables are those of one machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pandas as pd
from corpus_scripts import corpus_script
from distributed import LocalCluster
from distributed.diagnostics.plugin import SchedulerPlugin

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("findings.parquet", "findings.csv", "passages.parquet", "groups.parquet")


class _FirstDone(SchedulerPlugin):  # type: ignore[misc]  # Dask has no types
    """Sets an event when the first task is done."""

    def __init__(self) -> None:
        self.done = threading.Event()

    def transition(self, key: object, start: str, finish: str, *args: object, **kwargs: object) -> None:
        if finish == "memory":
            self.done.set()


def command(folder: Path, run: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "auditor", "check", str(folder), "--output", str(run), "--fail-on", "never", *more]


def test_a_cluster_that_loses_a_worker_gives_the_same_tables(tmp_path: Path) -> None:
    module: Any = corpus_script("make_folder")
    module.make(tmp_path / "in", 60, 5, 1, module.Shape(form=8))
    assert subprocess.run(command(tmp_path / "in", tmp_path / "here"), timeout=200).returncode == 0
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, protocol="tcp") as cluster:
        plugin = _FirstDone()
        cluster.scheduler.add_plugin(plugin)
        victim = next(iter(cluster.workers.values())).process.pid
        run = subprocess.Popen(command(tmp_path / "in", tmp_path / "there", "--scheduler", cluster.scheduler_address))
        assert plugin.done.wait(60)
        os.kill(victim, signal.SIGKILL)
        assert run.wait(200) == 0
    for name in TABLES:
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name
    groups = pd.read_parquet(tmp_path / "there" / "groups.parquet")
    assert sorted(groups.groupby("group").size()) == [8, 8, 8]


def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "一.txt").write_text("通知\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "auditor",
            "check",
            str(tmp_path),
            "--output",
            str(tmp_path / "run"),
            "--scheduler",
            "tcp:x",
        ],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "tcp:x" in done.stderr
