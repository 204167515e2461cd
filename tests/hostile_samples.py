"""Files that are made to take all of the memory or time, of every kind; each grows with ``size`` (1.0 in earnest)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import docx_samples
import ofd_samples

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ONE = "<w:p><w:r><w:t>正文。</w:t></w:r></w:p>"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A package of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def word(body: str) -> bytes:
    """A Word file with this body."""
    out = io.BytesIO()
    docx_samples.from_lines("正文").save(out)
    with zipfile.ZipFile(out) as package:
        members: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    members["word/document.xml"] = f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    return zipped(members)


def open_document(body: str) -> bytes:
    """An OpenDocument text with this body."""
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "manifest")
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = f'<manifest:manifest {names}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def fixed(layout: str) -> bytes:
    """An OFD file with one page of this content."""
    target: IO[bytes] = io.BytesIO()
    ofd_samples.packed(target, [layout])
    target.seek(0)
    return target.read()


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    parts, places = [b"%PDF-1.7\n"], []
    at = len(parts[0])
    for number, body in enumerate(objects, start=1):
        places.append(at)
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        parts.append(part)
        at += len(part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, at,
    )  # fmt: skip
    return b"".join(parts) + end


def _page(content: bytes, more: list[bytes]) -> bytes:
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font, *more])


def _times(text: str, most: int, size: float) -> str:
    return text * int(most * size)


# Name to what makes the file of a size.
HOSTILE: dict[str, Callable[[float], bytes]] = {
    "empty-paragraphs.docx": lambda size: word(_ONE + _times("<w:p/>", 1_000_000, size)),
    "cells.docx": lambda size: word(f"<w:tbl><w:tr>{_times('<w:tc><w:p/></w:tc>', 1_000_000, size)}</w:tr></w:tbl>{_ONE}"),
    "attributes.docx": lambda size: word(_times("<w:p " + " ".join(f'a{n}=""' for n in range(1000)) + "/>", 5_000, size) + _ONE),
    "deep.docx": lambda size: word(_times("<w:tbl><w:tr><w:tc>", 100_000, size)),
    "text.docx": lambda size: word(_times(f"{_ONE[:-16]}{'字' * 60}。{_ONE[-16:]}", 200_000, size)),
    "nested.docx": lambda size: zipped({"a.zip": zipped({"b.zip": zipped({"c": bytes(int(100_000_000 * size))})})}),
    "paragraphs.odt": lambda size: open_document("<text:p/>" * int(4_000_000 * size) + "<text:p>正文。</text:p>"),
    "spaces.odt": lambda size: open_document("<text:p>正文。</text:p>" + " " * int(80_000_000 * size)),
    "groups.rtf": lambda size: b"{\\rtf1\\ansi " + b"{" * int(10_000_000 * size),
    "paragraphs.rtf": lambda size: b"{\\rtf1\\ansi a" + b"\\par" * int(4_000_000 * size) + b"}",
    "objects.ofd": lambda size: fixed(ofd_samples.page(_times('<ofd:PathObject ID="1"/>', 1_000_000, size))),
    "letters.ofd": lambda size: fixed(ofd_samples.page(ofd_samples.text(72, 700, _times("字", 1_000_000, size), 0.001))),
    "objects.pdf": lambda size: _page(b"BT /F 12 Tf 72 700 Td (abc) Tj ET", [b"<<>>"] * int(400_000 * size)),
    "drawn.pdf": lambda size: _page(b"0 0 m 9 9 l S\n" * int(1_000_000 * size), []),
    "letters.pdf": lambda size: _page(b"BT /F 1 Tf 72 700 Td (" + b"a" * int(1_000_000 * size) + b") Tj ET", []),
    "kids.pdf": lambda size: pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"]),
    "tags.html": lambda size: b"<html><body>a" + b"<p>" * int(1_000_000 * size),
    "deep.html": lambda size: b"<html><body>a" + b"<div>" * int(290_000 * size),
    "text.txt": lambda size: ("字" * 99 + "\n").encode() * int(60_000 * size),
}  # fmt: skip


def written(folder: Path, name: str, size: float) -> Path:
    """The file in a folder."""
    path = folder / name
    path.write_bytes(HOSTILE[name](size))
    return path
