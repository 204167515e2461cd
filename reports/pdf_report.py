"""The report as a PDF: a copy of the PDF that was audited with marks and notes on the very characters.

Of any other kind of file the HTML report is printed by a headless Chromium, when there is one.
"""

from __future__ import annotations

import ctypes
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from auditor.report import CannotWrite, DocumentReport, Report
from auditor.source_map import Box, SourceMap

from ._remarks import as_audited, remarks

_COLOURS = {"error": (255, 120, 120), "warning": (255, 200, 60), "info": (150, 200, 255)}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_SECONDS = 300  # a report of many hundred pages takes a browser minutes


class Note(NamedTuple):
    """What is written on a mark, and where it stands: one rectangle for each printed line."""

    boxes: tuple[Box, ...]
    text: str
    severity: str


def write(report: Report) -> bytes:
    """The PDF; CannotWrite when there is no browser to print with, or the file is no longer what was audited."""
    pdf = [document for document in report.documents if document.origin and document.origin.kind == "pdf"]
    if len(pdf) == 1 == len(report.documents):
        return _marked(pdf[0], report)
    return _printed(report)


def _marked(document: DocumentReport, report: Report) -> bytes:
    data = as_audited(document)
    import pypdfium2

    pages: dict[int, list[Note]] = {}
    for note in _notes(document, report):
        for page in sorted({box.page for box in note.boxes}):
            here = tuple(box for box in note.boxes if box.page == page)
            pages.setdefault(page, []).append(note._replace(boxes=here))
    try:
        pdf = pypdfium2.PdfDocument(data)
        try:
            for number, notes in pages.items():
                page = pdf[number - 1]
                for note in notes:
                    _mark(page, note)
                page.close()
            out = io.BytesIO()
            pdf.save(out)
        finally:
            pdf.close()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise CannotWrite(f"不能在 {document.path} 里写批注，文件可能受保护") from error
    return out.getvalue()


def _notes(document: DocumentReport, report: Report) -> Iterator[Note]:
    assert isinstance(document.origin, SourceMap)
    for remark in remarks(report, document):
        boxes = document.origin.boxes(remark.place.start, remark.place.end)
        yield Note(boxes, "\n".join(remark.lines), remark.severity)


def _mark(page: Any, note: Note) -> None:
    """A highlight over the rectangles of one page, with its note."""
    from pypdfium2 import raw

    annotation = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_HIGHLIGHT)
    if not annotation:
        raise CannotWrite("这份 PDF 不接受批注")
    around = raw.FS_RECTF(
        min(box.left for box in note.boxes),
        max(box.top for box in note.boxes),
        max(box.right for box in note.boxes),
        min(box.bottom for box in note.boxes),
    )
    raw.FPDFAnnot_SetRect(annotation, ctypes.byref(around))
    red, green, blue = _COLOURS[note.severity]
    raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, red, green, blue, 255)
    raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
    for left, bottom, right, top in (box[1:] for box in note.boxes):
        # Upper left, upper right, lower left, lower right.
        quad = raw.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
        raw.FPDFAnnot_AppendAttachmentPoints(annotation, ctypes.byref(quad))
    for key, text in ((b"Contents", note.text), (b"T", "核稿")):
        wide = ctypes.create_string_buffer(text.encode("utf-16-le", "replace") + b"\0\0")
        raw.FPDFAnnot_SetStringValue(annotation, key, ctypes.cast(wide, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPage_CloseAnnot(annotation)


def _printed(report: Report) -> bytes:
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise CannotWrite(
            "写 PDF 报告要用 Chromium 或 Chrome 打印，这台机器上没有找到；可改用 --format html 再从浏览器打印"
        )
    from . import html_report

    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(html_report.write(report), encoding="utf-8")
        command = [browser, "--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]
        command += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
        if getattr(os, "geteuid", lambda: 1)() == 0:
            command.append("--no-sandbox")  # it has none for root, and does not start
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotWrite(f"{browser} 没有打印出 PDF；可改用 --format html 再从浏览器打印") from error
