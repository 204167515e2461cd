"""PDF out: marks and notes on the very characters of a PDF, and the HTML report printed for all else."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from pypdfium2 import raw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from auditor.cli import main

LINES = (
    "青榆县水务局关于自查情况的通报",
    "一、存在的问题",
    "自查发现3个问题：",
    "（一）台账不全。",
    "（二）标识不清。",
    "（三）通道堵塞。",
    "（四）照明不足。",
)


def printed(folder: Path) -> Path:
    """The lines as a PDF, each 24 points below the one before, from 760 on."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    path = folder / "通报.pdf"
    page = canvas.Canvas(str(path))
    page.setFont("STSong-Light", 14)
    for index, line in enumerate(LINES):
        page.drawString(80, 760 - index * 24, line)
    page.save()
    return path


def check(path: Path, output: Path) -> Result:
    arguments = ["check", str(path), "--select", "count-vs-list", "--output", str(output)]
    result = CliRunner().invoke(main, arguments)
    assert "Traceback" not in result.stderr
    return result


def notes(path: Path) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Of each mark on the first page its words and (left, bottom, right, top)."""
    found = []
    pdf = pypdfium2.PdfDocument(path)
    page = pdf[0]
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        size = raw.FPDFAnnot_GetStringValue(mark, b"Contents", None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAnnot_GetStringValue(mark, b"Contents", ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
        around = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(mark, ctypes.byref(around))
        box = (around.left, around.bottom, around.right, around.top)
        found.append((buffer.raw.decode("utf-16-le").rstrip("\0"), box))
        raw.FPDFPage_CloseAnnot(mark)
    pdf.close()
    return found


def test_a_copy_of_a_pdf_has_notes_on_both_ends(tmp_path: Path) -> None:
    path = printed(tmp_path)
    before = path.read_bytes()
    assert check(path, tmp_path / "批注.pdf").exit_code == 1
    assert path.read_bytes() == before
    first, *others = notes(tmp_path / "批注.pdf")
    words, (left, bottom, right, top) = first
    for part in ("【错误 1】", "3个问题", "建议：", "依据：", "规则：count-vs-list", "另见第1页"):
        assert part in words
    # 3个问题 is the fourth to the eighth character of the third line, a full character 14 points wide.
    assert left == pytest.approx(80 + 4 * 14, abs=2) and 42 < right - left < 72
    assert bottom <= 712 <= top and top - bottom < 24
    assert len(others) == 4 and all("对照" in text and "主批注在第1页第2段" in text for text, _ in others)


def test_another_kind_is_printed_with_its_folded_parts_open(tmp_path: Path) -> None:
    path = tmp_path / "通报.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    assert check(path, tmp_path / "报告.pdf").exit_code == 1
    pdf = pypdfium2.PdfDocument(tmp_path / "报告.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\n", "").replace("\r", "")
    pdf.close()
    # In the message, as the last end of the finding, which a screen shows folded, and in the text itself.
    assert "不宜发布" in text and text.count("照明不足") == 3


def test_without_a_browser_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "通报.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = check(path, tmp_path / "报告.pdf")
    assert result.exit_code == 2 and "没有找到" in result.stderr and "--format html" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1 and not (tmp_path / "报告.pdf").exists()


def test_a_file_that_was_changed_is_not_marked(tmp_path: Path) -> None:
    from auditor.reports import pdf_report

    from auditor.report import CannotWrite
    from auditor.run import run

    path = printed(tmp_path)
    report = run([path])
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(CannotWrite, match="改动过"):
        pdf_report.write(report)
