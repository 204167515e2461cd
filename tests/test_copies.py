"""Copies with the findings marked in them: valid, opened by LibreOffice with all comments, and of several documents at once."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import docx_samples as samples
import pdf_samples
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from lxml import etree
from pypdfium2 import raw

from auditor.cli import main

LINES = [
    "关于堤防检查情况的通报",
    "各乡镇水利站：",
    "经查，发现3个问题：一是台账不全。二是设施老化。",
    "以上整改任务的的完成情况另行通报，请各单位认真贯彻落实落实。",
]


def invoke(*arguments: object) -> Result:
    command = ["check", *map(str, arguments), "--select", "count-vs-list,doubled-word", "--fail-on", "never"]
    result = CliRunner().invoke(main, command)
    assert "Traceback" not in result.stderr
    return result


def flaws(path: Path) -> Counter[str]:
    """What the checks of the Open XML SDK say of a Word file."""
    command = [sys.executable, "-m", "openxml_audit", str(path), "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return Counter(f"{error['description']} {error['part_uri']}" for error in json.loads(done.stdout)[0]["errors"])


def word(folder: Path) -> Path:
    """A Word file with a list, a table, a text box, and changes and comments of others."""
    document = samples.from_lines("\n".join(LINES))
    samples.define_lists(document, {1: samples.level(0, "chineseCounting", "%1、")}, {1: (1, "")})
    samples.item(document, "另有4个问题：一是人员不足。二是经费不足。", 1)
    document.add_table(1, 1).cell(0, 0).text = "已经完成的的事项"
    samples.append(
        document,
        f"<w:p>{samples.change('del', samples.run('原来的', tag='delText'))}{samples.run('目标的的确定')}</w:p>",
    )
    document.add_comment(document.paragraphs[0].runs, "请核对", author="张三", initials="张")
    return samples.saved(document, folder)


class TestValid:
    @pytest.mark.parametrize("more", [(), ("--track-changes",)])
    def test_a_copy_of_a_word_file_has_no_flaw_that_the_file_had_not(
        self, tmp_path: Path, more: tuple[str, ...]
    ) -> None:
        path, target = word(tmp_path), tmp_path / "核稿.docx"
        assert invoke(path, "--output", target, *more).exit_code == 0
        assert target.stat().st_size > path.stat().st_size and flaws(target) <= flaws(path)

    def test_a_file_that_is_made_of_a_text_has_none(self, tmp_path: Path) -> None:
        (tmp_path / "通报.txt").write_text("\n".join(LINES), encoding="utf-8")
        assert invoke(tmp_path / "通报.txt", "--output", tmp_path / "核稿.docx").exit_code == 0
        assert not flaws(tmp_path / "核稿.docx")

    def test_what_is_broken_is_found(self, tmp_path: Path) -> None:
        """That the checks above can fail."""
        document = samples.from_lines("正文。")
        document.element.body.insert(
            0, etree.SubElement(document.element.body, f"{{{document.element.nsmap['w']}}}nonsense")
        )
        path = samples.saved(document, tmp_path)
        assert any("nonsense" in flaw for flaw in flaws(path))


def test_libreoffice_opens_it_and_shows_every_comment(tmp_path: Path) -> None:
    path, target = word(tmp_path), tmp_path / "核稿.docx"
    assert invoke(path, "--output", target).exit_code == 0
    options = json.dumps({"ExportNotes": {"type": "boolean", "value": "true"}})
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        f"pdf:writer_pdf_Export:{options}",
        "--outdir",
        str(tmp_path),
        str(target),
    ]
    subprocess.run(command, check=True, capture_output=True)
    said = [words for words in notes(tmp_path / "核稿.pdf") if words]
    assert "请核对" in said, "those of others are still there"
    assert sum(words.startswith("【核稿】") for words in said) == 1
    found = json.loads(invoke(path, "--format", "json").stdout)["documents"][0]["findings"]
    assert len(found) >= 5
    for number, finding in enumerate(found, start=1):
        (words,) = [words for words in said if words.startswith(f"【错误 {number}】")]
        assert finding["message"] in words


def notes(path: Path) -> list[str]:
    """What the notes of a PDF say."""
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            for index in range(raw.FPDFPage_GetAnnotCount(page)):
                mark = raw.FPDFPage_GetAnnot(page, index)
                size = raw.FPDFAnnot_GetStringValue(mark, b"Contents", None, 0)
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFAnnot_GetStringValue(
                    mark, b"Contents", ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
                )
                raw.FPDFPage_CloseAnnot(mark)
                found.append(buffer.raw.decode("utf-16-le").rstrip("\0"))
    return found


class TestSeveral:
    def test_each_pdf_has_a_marked_copy_in_the_folder(self, tmp_path: Path) -> None:
        for folder in ("甲", "乙"):
            (tmp_path / folder).mkdir()
            pdf_samples.printed(tmp_path / folder / "通报.pdf", LINES)
        result = invoke(tmp_path / "甲", tmp_path / "乙", "--format", "pdf", "--output", tmp_path / "批注")
        assert result.exit_code == 0 and "（2 份）" in result.stderr
        for name in ("通报-核稿.pdf", "通报-核稿-2.pdf"):
            assert sum("字词重复" in words for words in notes(tmp_path / "批注" / name)) >= 2

    def test_one_that_cannot_be_written_does_not_cost_the_others_theirs(self, tmp_path: Path) -> None:
        (tmp_path / "来").mkdir()
        samples.saved(samples.from_lines("\n".join(LINES)), tmp_path / "来", "甲.docx")
        (tmp_path / "来" / "乙.docx").write_bytes(b"PK\3\4junk")
        (tmp_path / "去").mkdir()
        result = invoke(tmp_path / "来", "--format", "docx", "--output", tmp_path / "去")
        assert result.exit_code == 2 and "乙.docx" in result.stderr
        assert [path.name for path in (tmp_path / "去").iterdir()] == ["甲-核稿.docx"]

    def test_no_document_is_written_over(self, tmp_path: Path) -> None:
        path = samples.saved(samples.from_lines("\n".join(LINES)), tmp_path, "通报.docx")
        other = samples.saved(samples.from_lines("\n".join(LINES)), tmp_path, "通报-核稿.docx")
        before = other.read_bytes()
        result = invoke(path, other, "--format", "docx", "--output", tmp_path)
        assert result.exit_code == 2 and "不能覆盖原文" in result.stderr and other.read_bytes() == before
