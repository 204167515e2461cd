"""Pages a second of each kind, and how a document of 200 pages grows from one of 50. ``make bench`` runs it.

python tests/benchmarks/pages.py [PAGES]     exits with 1 when a target is missed
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import docx_samples
import ofd_samples
import pdf_samples
from bench import ROOT, Child, child, verdict

from auditor import corpus

SECONDS = 60.0  # for 200 pages
MEGABYTES = 1024
GROWTH = 1.15  # times the pages
HEAD = "云溪县水利局文件"


def paragraphs(pages: int) -> list[str]:
    """Paragraphs of the clean notices of the corpus, again and again, that fill so many pages."""
    clean = [case.clean.text for case in corpus.load(ROOT / "corpus") if case.clean]
    once = [line for text in clean for line in text.split("\n") if line.strip()]
    many = once
    while max(line.page for line in pdf_samples.laid(many, 1)) <= pages:
        many = many + many
    most = sum(line.page <= pages for line in pdf_samples.laid(many, 1))
    count, lines = 0, 0
    for paragraph in many:
        lines += sum(1 for _ in pdf_samples.laid([paragraph], 1))
        if lines > most:
            break
        count += 1
    return many[:count]


def made(folder: Path, pages: int) -> list[Path]:
    """The same text in a file of each kind; old Word and RTF where LibreOffice is there."""
    text = paragraphs(pages)
    (folder / f"{pages}.txt").write_text("\n".join(text), encoding="utf-8")
    word = docx_samples.saved(docx_samples.from_lines("\n".join(text)), folder, f"{pages}.docx")
    html = "".join(f"<p>{line}</p>" for line in text)
    (folder / f"{pages}.html").write_text(f"<html><meta charset=utf-8><body>{html}</body></html>", encoding="utf-8")
    pdf_samples.printed(folder / f"{pages}.pdf", text, head=HEAD)
    ofd_samples.printed(folder / f"{pages}.ofd", text, head=HEAD)
    kinds = ["txt", "html", "docx", "pdf", "ofd"]
    if shutil.which("soffice"):
        for kind in ("doc", "rtf"):
            command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
            subprocess.run([*command, "--convert-to", kind, "--outdir", folder, word], check=True, capture_output=True)
            kinds.append(kind)
    return [folder / f"{pages}.{kind}" for kind in kinds]


def audited(path: Path) -> Child:
    """What the audit of a file with all rules takes."""
    report = path.with_name("report.json")
    return child(["-m", "auditor", "check", str(path), "--output", str(report), "--fail-on", "never"])


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 when every target is held."""
    pages = int(arguments[0]) if arguments else 200
    held = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = made(folder, pages // 4), made(folder, pages)
        print(f"{pages} pages, all rules     seconds  pages a second     MB   against {pages // 4} pages")
        for small, large in zip(few, many, strict=True):
            less, more = audited(small), audited(large)
            ratio = more.seconds / less.seconds
            good = more.seconds < SECONDS * pages / 200 and more.megabytes < MEGABYTES and ratio < 4 * GROWTH
            held &= good
            print(
                f"{large.suffix:21} {more.seconds:10.1f} {pages / more.seconds:15.1f} {more.megabytes:6.0f} {ratio:10.1f}  {verdict(good)}"
            )
        print(f"target < {SECONDS:g} s for 200 pages, < {MEGABYTES} MB, growth <= {4 * GROWTH:.1f}: {verdict(held)}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
