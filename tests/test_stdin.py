"""``auditor check -``: a document that comes through standard input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from pdf_samples import printed

from auditor.cli import main

NOTICE = """青榆县水务局关于自查情况的通报

一、存在的问题
自查发现3个问题：
（一）台账不全。
（二）标识不清。
（三）通道堵塞。
（四）照明不足。
"""


def invoke(data: bytes, *args: str | Path) -> Result:
    """Runs ``auditor check`` with ``data`` on standard input."""
    result = CliRunner().invoke(main, ["check", *map(str, args)], input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def audited(data: bytes, *args: str | Path) -> dict[str, Any]:
    """The JSON report."""
    report: dict[str, Any] = json.loads(invoke(data, *args, "--format", "json").stdout_bytes)
    return report


def word() -> bytes:
    """The notice as a Word file."""
    document, file = docx.Document(), io.BytesIO()
    for line in NOTICE.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_same_is_found_as_in_a_file(folder: Path, encoding: str) -> None:
    data = NOTICE.encode(encoding)
    (folder / "通报.txt").write_bytes(data)
    (document,) = audited(data, "-")["documents"]
    (same,) = audited(b"", "通报.txt")["documents"]
    assert [f["rule"] for f in document["findings"]] == ["count-vs-list"]
    assert document == {**same, "path": "标准输入"}


def test_the_kind_is_told_from_the_content(folder: Path) -> None:
    (document,) = audited(word(), "-")["documents"]
    assert document["findings"][0]["place"]["quote"] == "3个问题"
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in NOTICE.splitlines())}</body></html>"
    (document,) = audited(page.encode(), "-")["documents"]
    assert document["findings"][0]["place"]["quote"] == "3个问题"


def test_the_name_decides_what_the_content_leaves_open() -> None:
    fragment = "".join(f"<p>{line}</p>" for line in NOTICE.splitlines()).encode()
    (plain,) = audited(fragment, "-")["documents"]
    (page,) = audited(fragment, "-", "--stdin-name", "送审/通报.html")["documents"]
    assert page["path"] == "送审/通报.html" and page["title"] == "青榆县水务局关于自查情况的通报"
    assert plain["characters"] == len(fragment.decode()) > page["characters"]


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("never", 0)])
def test_exit_codes(fail_on: str, code: int) -> None:
    assert invoke(NOTICE.encode(), "-", "--fail-on", fail_on).exit_code == code
    assert invoke("青榆县水务局关于放假的通知\n\n国庆节放假。\n".encode(), "-", "--fail-on", fail_on).exit_code == 0


@pytest.mark.parametrize("format_", ["csv", "github", "gitlab", "html", "junit", "line", "sarif", "text"])
def test_every_format_names_it(format_: str) -> None:
    result = invoke(NOTICE.encode(), "-", "--format", format_, "--stdin-name", "draft.txt")
    assert result.exit_code == 1 and result.stderr == ""
    assert "draft.txt" in result.stdout and "count-vs-list" in result.stdout


def test_comments_in_the_word_file_that_came(folder: Path) -> None:
    data = word()
    result = invoke(data, "-", "--format", "docx", "--output", "out.docx")
    assert result.exit_code == 1, result.stderr
    commented = docx.Document("out.docx")
    assert [p.text for p in commented.paragraphs] == NOTICE.splitlines()
    assert any("3个问题" in comment.text for comment in commented.comments)
    assert invoke(NOTICE.encode(), "-", "--output", "made.docx").exit_code == 1
    assert any("count-vs-list" in comment.text for comment in docx.Document("made.docx").comments)


def test_notes_in_the_pdf_that_came(folder: Path) -> None:
    printed(Path("in.pdf"), NOTICE.splitlines())
    result = invoke(Path("in.pdf").read_bytes(), "-", "--output", "out.pdf")
    assert result.exit_code == 1, result.stderr
    with pypdfium2.PdfDocument("in.pdf") as before, pypdfium2.PdfDocument("out.pdf") as after:
        assert len(before) == len(after)
    assert b"/Highlight" in Path("out.pdf").read_bytes()


def test_together_with_files(folder: Path) -> None:
    (folder / "乙.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "丙").mkdir()
    (folder / "丙/丁.txt").write_text(NOTICE, encoding="utf-8")
    report = audited(NOTICE.encode(), "乙.txt", "-", "丙", "-", "--stdin-name", "甲.txt")
    assert [document["path"] for document in report["documents"]] == ["乙.txt", "甲.txt", "丙/丁.txt"]
    assert not report["errors"]


def test_it_stands_for_the_file_whose_name_it_has(folder: Path) -> None:
    (folder / "甲.txt").write_text("青榆县水务局关于放假的通知\n", encoding="utf-8")
    (document,) = audited(NOTICE.encode(), "-", "甲.txt", "--stdin-name", "甲.txt")["documents"]
    assert document["title"] == "青榆县水务局关于自查情况的通报"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "标准输入：没有收到任何内容"),
        (b" \n\n", "只有空白"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"x" * 2_000_000, "超过上限 1 MB"),
    ],
    ids=["empty", "blank", "unknown", "large"],
)
def test_what_cannot_be_read_is_one_sentence_and_the_others_are_audited(folder: Path, data: bytes, words: str) -> None:
    (folder / "标准输入.txt").write_text(NOTICE, encoding="utf-8")  # no neighbour to be proposed
    result = invoke(data, "-", "标准输入.txt", "--format", "json", "--max-size", "1")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1 and words in result.stderr and "是不是" not in result.stderr
    report = json.loads(result.stdout)
    assert len(report["documents"]) == 1 and [error["path"] for error in report["errors"]] == ["标准输入"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("甲.txt", "--stdin-name", "乙.txt"), "与路径 - 一起使用"),
        (("-", "--stdin-name", "丙"), "要是文件名"),
        (("-", "--stdin-name", ""), "要是文件名"),
        (("-", "丙", "--output", "RUN"), "标准输入 不能与文件夹的汇总一起使用"),
        (("-", "--stdin-name", "甲.txt", "--output", "甲.txt"), "不能覆盖原文"),
    ],
)
def test_usage(folder: Path, args: tuple[str, ...], words: str) -> None:
    (folder / "丙").mkdir()
    (folder / "甲.txt").write_text(NOTICE, encoding="utf-8")
    result = invoke(NOTICE.encode(), *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1 and words in result.stderr


def test_a_pipe_and_a_closed_input() -> None:
    command = f"printf '共3亿万元。\\n' | {sys.executable} -m auditor check - --format line --fail-on never"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    done = subprocess.run(["bash", "-c", f"{sys.executable} -m auditor check - <&-"], capture_output=True)
    assert done.returncode == 2 and "标准输入" in done.stderr.decode() and done.stderr.count(b"\n") == 1
