"""The report as comments in a Word file: a copy of the document, each finding at its very characters.

A Word file is copied with comments added and nothing else changed, an old Word file, RTF or OpenDocument file as LibreOffice
converts it; of any other kind a Word file is made from its text.
"""

from __future__ import annotations

from auditor.office import NotConverted, converted
from auditor.ooxml import PackageError
from auditor.report import CannotWrite, DocumentReport, Report
from auditor.source_map import SourceMap

from ._docx_comments import Note, annotated
from ._docx_from_text import made
from ._remarks import as_audited, remarks

_NAMES = {"error": "错误", "warning": "疑似", "info": "体例"}


def write(report: Report, *, track_changes: bool = False) -> bytes:
    """The one document of the report as a .docx with comments; with ``track_changes`` its sure remedies as revisions.

    CannotWrite when the report has not exactly one document, or its file is no longer what was audited.
    """
    if len(report.documents) != 1:
        raise CannotWrite(
            f"Word 批注一次只能写一份文件，这次有 {len(report.documents)} 份，请用 --output 给出文件夹，每份写成一个文件"
        )
    (document,) = report.documents
    data, origin = _source(document, report.started)
    edits = [edit for finding in document.findings for edit in finding.edits] if track_changes else []
    notes = [Note(r.place.start, r.place.end, r.lines) for r in remarks(report, document)]
    try:
        return annotated(data, origin, [_summary(report, document), *notes], edits, report.started)
    except PackageError as error:
        raise CannotWrite(f"不能在 {document.path} 里写批注：{error}") from error


def _source(document: DocumentReport, started: str) -> tuple[bytes, SourceMap]:
    if document.origin is None or document.origin.kind != "docx":
        return made(document, started)
    data, kind = as_audited(document), document.origin.converted
    if kind is None:
        return data, document.origin
    try:
        return converted(data, kind), document.origin
    except NotConverted as error:
        raise CannotWrite(f"不能在 {document.path} 里写批注：{error}") from error


def _summary(report: Report, document: DocumentReport) -> Note:
    counts = {name: sum(f.severity == key for f in document.findings) for key, name in _NAMES.items()}
    found = "、".join(f"{name} {count} 处" for name, count in counts.items() if count)
    verdict = "不宜发布" if counts["错误"] else "请核对" if counts["疑似"] else "可酌情统一" if found else "未发现问题"
    lines = [f"【核稿】{verdict}" + (f"：{found}" if found else "")]
    lines.append(f"共 {document.characters:,} 字，{len(report.rules)} 条规则，核对相符 {len(document.checks)} 处。")
    lines += [f"{cause.title}：{cause.explanation}" for cause in document.causes]
    lines.append(f"批注由核稿 {report.version} 生成，原文未改动；是否采纳请人工判断。")
    return Note(0, len(document.text), tuple(lines), leading=True)
