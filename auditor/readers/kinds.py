"""What kind of file some bytes are, told from the bytes; a name can lie, and many documents have none."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

TEXTS = {".md": "md", ".markdown": "md"}
HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")
# What reading a package that is damaged raises.
BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, RuntimeError, EOFError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"BM", "bitmap"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,20}<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(rb"</?(?:p|div|br|span|table|td|h[1-6]|a|ul|li|article|section)\b[^<>]{0,500}>", re.IGNORECASE)
_WIDE = re.compile(
    rb"(?:\xff\xfe)?(?:<\0!\0|<\0h\0t\0m\0l\0|<\0H\0T\0M\0L\0)|(?:\xfe\xff)?(?:\0<\0!|\0<\0h\0t\0m\0l|\0<\0H\0T\0M\0L)"
)

_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
_MHT = re.compile(
    rb"(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?MIME-Version:.{0,2000}?multipart/related",
    re.DOTALL | re.IGNORECASE,
)
_HEAD = 16_384  # a root element with its namespaces
# Of the file information block, [MS-DOC] 2.5.2: its magic number, and where the bit stands that says it is encrypted.
_FIB = re.compile(rb"[\xec\xdc]\xa5.[\0\1].{7}(.)", re.DOTALL)
_ENCRYPTED = 0x01

ENCRYPTED = "文件有密码，请先用 Word 或 WPS 取消密码后再审查"
# Kinds that are known and not read, with the sentence that says so.
UNREAD = {
    "encrypted": ENCRYPTED,
    "ole": "是旧式 Office 文件，不是 Word 文档",
    "xlsx": "是 Excel 表格，不是 Word 文档",
    "pptx": "是演示文稿，不是 Word 文档",
    "mht": "是单个文件网页（.mht），请先用 Word 或浏览器另存为 .docx 或 .html",
    "ods": "是 OpenDocument 表格或演示文稿，不是文字文档",
    "archive": "是压缩包，请先解压",
    "torn": "Word 文件已损坏或不完整",
    "torn-ofd": "OFD 文件已损坏或不完整",
    "torn-odt": "OpenDocument 文件已损坏或不完整",
    "torn-doc": "旧式 Word 文件已损坏或不完整",
}


def kind_of(data: bytes, suffix: str) -> str:
    """A kind that is read (``READERS``), or one of ``UNREAD``; ``suffix``, in small letters, decides between texts only."""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _packed(data, suffix)
    if data.startswith(_OLE):
        return _compound(data, suffix)
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning) and (kind != "bitmap" or data[6:10] == b"\0\0\0\0"):
            return "image" if kind == "bitmap" else kind
    if _MHT.match(data):
        return "mht"
    if _XML.match(data):
        head = data[:_HEAD]
        if b"http://schemas.microsoft.com/office/word/2003/wordml" in head:
            return "wordml"
        if b'"application/vnd.oasis.opendocument.text"' in head:
            return "fodt"
    if _HTML.match(data) or (_WIDE.match(data) and suffix not in TEXTS):
        return "html"
    # A fragment saved from a page has no head; without any tag it is a text under a wrong name.
    if suffix in HTML_NAMES and _TAG.search(data):
        return "html"
    return TEXTS.get(suffix, "txt")


def _packed(data: bytes, suffix: str) -> str:
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        names = set(packed.namelist())
    except BROKEN:
        if suffix == ".ofd" or b"OFD.xml" in data:
            return "torn-ofd"
        return "torn" if suffix == ".docx" or b"word/" in data else "archive"
    if any(name.lstrip("/").casefold() == "ofd.xml" for name in names):
        return "ofd"
    if "[Content_Types].xml" not in names:
        return _open_document(packed) if "mimetype" in names and "content.xml" in names else "archive"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "pptx" if any(name.startswith("ppt/") for name in names) else "docx"


def _open_document(packed: zipfile.ZipFile) -> str:
    """What an OpenDocument package is: encrypted ones say so in their manifest."""
    try:
        kind = packed.open("mimetype").read(100)
        manifest = packed.open("META-INF/manifest.xml").read(1024 * 1024)
    except (KeyError, *BROKEN):
        return "torn-odt"
    if b"encryption-data" in manifest:
        return "encrypted"
    return "odt" if kind.startswith(b"application/vnd.oasis.opendocument.text") else "ods"


def _compound(data: bytes, suffix: str) -> str:
    """What an OLE file holds, by the names in its directory."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "encrypted"
    if not holds("WordDocument"):
        return "torn-doc" if suffix in (".doc", ".wps") else "ole"
    # The block begins a stream, and so a sector.
    block = next((match for at in range(512, len(data), 512) if (match := _FIB.match(data, at))), None)
    return "encrypted" if block and block[1][0] & _ENCRYPTED else "doc"
