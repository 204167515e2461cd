"""One notice put through every kind of file that is read: its findings in each, beside those in its text.

PYTHONPATH=tests python tests/benchmarks/formats.py [KIND ...]

A kind of file more is a row more in ``KINDS``.
"""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import docx_samples
import ofd_samples
import pdf_samples
import scan_samples

from auditor.run import run

NOTICE = Path(__file__).resolve().parents[2] / "corpus" / "xinwu-2020" / "notice.txt"
HEAD = "通报汇编"

Found = Counter[tuple[str, str]]


class Kind(NamedTuple):
    """A kind of file: ``make`` writes the paragraphs into a folder; ``least`` is the part of the findings it must have."""

    name: str
    make: Callable[[Path, Sequence[str]], Path]
    least: float


def _docx(folder: Path, paragraphs: Sequence[str]) -> Path:
    return docx_samples.saved(docx_samples.from_lines("\n".join(paragraphs)), folder)


def _html(folder: Path, paragraphs: Sequence[str]) -> Path:
    body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in paragraphs)
    path = folder / "notice.html"
    nav = "<nav><a href='/'>首页</a><a href='/news'>新闻</a></nav>"
    path.write_text(f"<!doctype html><meta charset='utf-8'><body>{nav}<main>{body}</main></body>", encoding="utf-8")
    return path


def _pdf(columns: int) -> Callable[[Path, Sequence[str]], Path]:
    return lambda folder, paragraphs: pdf_samples.printed(folder / "notice.pdf", paragraphs, columns=columns, head=HEAD)


def _ofd(folder: Path, paragraphs: Sequence[str]) -> Path:
    return ofd_samples.printed(folder / "notice.ofd", paragraphs, head=HEAD)


def _office(kind: str) -> Callable[[Path, Sequence[str]], Path]:
    """As LibreOffice writes it; the reader asks it again to read the file."""

    def make(folder: Path, paragraphs: Sequence[str]) -> Path:
        word = docx_samples.saved(docx_samples.from_lines("\n".join(paragraphs)), folder, "notice.docx")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(word)]
        subprocess.run(command, check=True, capture_output=True)
        return folder / f"notice.{kind}"

    return make


def _scan(degrees: float) -> Callable[[Path, Sequence[str]], Path]:
    def make(folder: Path, paragraphs: Sequence[str]) -> Path:
        pages = scan_samples.pages(paragraphs, HEAD)
        if degrees:
            pages = [scan_samples.soiled(page, degrees) for page in pages]
        return scan_samples.scanned(pages, folder / "notice.pdf")

    return make


KINDS = (
    Kind("docx", _docx, 1.0),
    Kind("html", _html, 1.0),
    Kind("pdf", _pdf(1), 0.95),
    Kind("pdf-columns", _pdf(2), 0.95),
    Kind("ofd", _ofd, 0.95),
    Kind("doc", _office("doc"), 1.0),
    Kind("rtf", _office("rtf"), 1.0),
    Kind("odt", _office("odt"), 1.0),
    Kind("scan", _scan(0), 0.9),
    Kind("scan-soiled", _scan(2.5), 0.0),
)


class Audited(NamedTuple):
    """The text of a file, and what is found in it by rule and words; widths of marks and line ends make no difference."""

    text: str
    findings: Found


def audited(path: Path) -> Audited:
    """What the reader and the rules make of a file."""
    report = run([path])
    if report.errors:
        raise SystemExit(f"{path}: {report.errors[0].message}")
    (document,) = report.documents
    return Audited(_folded(document.text), Counter((f.rule, _folded(f.place.quote)) for f in document.findings))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def wrong(expected: str, text: str) -> int:
    """How many characters are missing, too many or others."""
    steps = SequenceMatcher(None, expected, text, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in steps if kind != "equal")


def main(names: list[str]) -> int:
    """Exit code: 0 when every kind reaches its target."""
    # Markdown's marks would be headings in Word and nothing to be seen on paper.
    lines = NOTICE.read_text(encoding="utf-8").split("\n")
    paragraphs = [line.lstrip("#").strip() for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "notice.txt")
        text.write_text("\n".join(paragraphs), encoding="utf-8")
        expected = audited(text)
        print(
            f"{'kind':<12} {'findings':>8} {'as in text':>10} {'share':>7} {'target':>7} {'wrong characters':>17} {'seconds':>8}"
        )
        print(f"{'txt':<12} {expected.findings.total():8} {'':26} {len(expected.text):10} in all")
        held = [_row(kind, Path(folder), paragraphs, expected) for kind in KINDS if not names or kind.name in names]
    return 0 if all(held) else 1


def _row(kind: Kind, folder: Path, paragraphs: Sequence[str], expected: Audited) -> bool:
    path = kind.make(folder, paragraphs)
    begin = time.perf_counter()
    text, here = audited(path)
    seconds = time.perf_counter() - begin
    same = (here & expected.findings).total()
    share = same / max(expected.findings.total(), here.total())  # one too many counts like one too few
    verdict = "" if not kind.least else "PASS" if share >= kind.least else "FAIL"
    print(
        f"{kind.name:<12} {here.total():8} {same:10} {share:7.1%} {kind.least or '-':>7} {wrong(expected.text, text):17} {seconds:8.1f} {verdict}",
        flush=True,
    )
    for sign, differing in (("-", expected.findings - here), ("+", here - expected.findings)):
        for rule, quote in differing.elements():
            print(f"    {sign} {rule}: {quote[:30]}")
    return share >= kind.least


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
