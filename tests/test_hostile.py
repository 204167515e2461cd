"""Hostile files of every kind: one sentence, or an audit; nothing stays behind. Memory and time: tests/benchmarks/hostile.py."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hostile_samples import HOSTILE, written

from auditor.cli import main
from auditor.readers import ReadFailure, read

MEGABYTE = 1024 * 1024

# Large enough for what must stop it, and small where nothing needs to.
SIZES = {
    "empty-paragraphs.docx": (0.501, "段落，可能是恶意"),
    "cells.docx": (0.51, "段落，可能是恶意"),
    "attributes.docx": (0.61, "标记，可能是恶意"),
    "deep.docx": (0.01, "损坏"),
    "text.docx": (0.01, ""),
    "nested.docx": (0.01, "压缩包"),
    "paragraphs.odt": (0.8, "标记，可能是恶意"),
    "spaces.odt": (0.7, "恶意"),
    "groups.rtf": (0.001, "LibreOffice 不能转换"),
    "paragraphs.rtf": (0.0001, ""),
    "objects.ofd": (0.101, "对象，可能是恶意"),
    "letters.ofd": (0.07, "字符，可能是恶意"),
    "objects.pdf": (0.01, ""),
    "drawn.pdf": (0.01, ""),
    "letters.pdf": (0.07, ""),
    "kids.pdf": (1.0, ""),
    "tags.html": (0.31, "标签，可能是恶意"),
    "deep.html": (0.1, ""),
    "text.txt": (0.53, "--max-size"),
}


def test_every_sample_is_tried() -> None:
    assert SIZES.keys() == HOSTILE.keys()


@pytest.mark.parametrize("name", SIZES)
def test_one_sentence_or_an_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    size, words = SIZES[name]
    path, work = written(tmp_path, name, size), tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("TMPDIR", str(work))
    monkeypatch.setattr(tempfile, "tempdir", None)
    result = CliRunner().invoke(main, ["check", str(path), "--select", "doubled-word", "--fail-on", "never"])
    refused = result.stderr.strip().splitlines()
    assert result.exit_code == (2 if refused else 0) and len(refused) <= 1 and "Traceback" not in result.stderr
    assert words in result.stderr and bool(refused) >= bool(words)
    assert not list(work.iterdir())


def test_who_raises_the_limit_of_the_file_raises_that_of_the_text(tmp_path: Path) -> None:
    path = written(tmp_path, "text.txt", 0.53)
    assert len(read(path, 30 * MEGABYTE).text) == 3_180_000
    with pytest.raises(ReadFailure, match="318 万字"):
        read(path, 20 * MEGABYTE)
