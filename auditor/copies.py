"""A copy of each document with its findings marked in it, all in one folder: ``check --format docx --output FOLDER``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from auditor.console import Failure, complain, prepare, save
from auditor.report import CannotWrite, Report
from auditor.run import summary

# Formats whose report is a copy of one document, or made of it.
FORMATS = ("docx", "pdf")


def wanted(format_: str, output: Path | None, inputs: Sequence[Path]) -> bool:
    """Whether each document is to have a copy of its own in the folder ``output``, which may not exist yet."""
    if format_ not in FORMATS or output is None:
        return False
    return output.is_dir() or (not output.suffix and (len(inputs) > 1 or inputs[0].is_dir()))


def prepare_folder(folder: Path, inputs: Sequence[Path]) -> None:
    """Makes the folder; Failure when nothing can be written there."""
    prepare(folder / "核稿", inputs)


def write_copies(report: Report, write: Callable[[Report], str | bytes], format_: str, folder: Path) -> int:
    """Writes 通报-核稿.docx for 通报.docx and so on; 2, with a sentence for each, when some cannot be written."""
    inputs = [Path(document.path) for document in report.documents]
    names: set[str] = set()
    failed = 0
    for document, path in zip(report.documents, inputs, strict=True):
        target = folder / _name(path, format_, names)
        try:
            prepare(target, inputs)
            save(target, write(replace(report, documents=(document,), errors=())))
        except (CannotWrite, Failure) as error:
            failed += 1
            complain(f"{document.path}：{error}")
    if len(inputs) > failed:
        complain(f"{summary(report)} → {folder}（{len(inputs) - failed} 份）")
    return 2 if failed else 0


def _name(path: Path, format_: str, names: set[str]) -> str:
    """The name of a copy; documents of other folders or kinds may have the same."""
    stem, number = f"{path.stem}-核稿", 1
    while (name := f"{stem}{f'-{number}' if number > 1 else ''}.{format_}") in names:
        number += 1
    names.add(name)
    return name
