"""The progress bar: on a terminal, for what takes long; never in a pipe."""

from __future__ import annotations

import io
import os
import pty
import sys
from pathlib import Path

import pytest

from auditor import progress
from auditor.cli import main


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(folder: Path, monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *more: str) -> str:
    """What a check of the folder writes to standard error."""
    monkeypatch.setattr(sys, "stderr", stream)
    main.main(["check", str(folder), "--select", "doubled-word,half-width-marks", *more], standalone_mode=False)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files, of which one cannot be read."""
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text("以上事项请遵照执行。", encoding="utf-8")
    (tmp_path / "丙.txt").write_bytes(b"")
    return tmp_path


def test_on_a_terminal_it_goes_to_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.0)
    shown = drawn(folder, monkeypatch, Terminal())
    assert "审查" in shown and "100%" in shown
    # The first file cannot be read; the second is read, and after each of two rules it is further.
    for percent in ("33%", "50%", "58%"):
        assert percent in shown
    assert shown.index("100%") < shown.index("丙.txt"), "what goes wrong is said below it"


def test_what_is_soon_done_has_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 3600.0)
    assert "%" not in drawn(folder, monkeypatch, Terminal())


def test_in_a_pipe_there_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.0)
    shown = drawn(folder, monkeypatch, io.StringIO())
    assert "%" not in shown and shown.count("\n") == 1


def test_a_folder_as_one_job_has_it_too(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.0)
    shown = drawn(folder, monkeypatch, Terminal(), "--output", str(tmp_path / "结果"), "--jobs", "1")
    assert "审查" in shown and "100%" in shown


def test_on_a_real_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.0)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        main.main(["check", str(folder), "--select", "doubled-word"], standalone_mode=False)
        shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "100%" in shown
