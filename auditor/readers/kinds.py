"""What kind of file some bytes are, told from the bytes; a name can lie, and many documents have none."""

from __future__ import annotations

import io
import re
import zipfile

TEXTS = {".md": "md", ".markdown": "md"}
HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")
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

# Kinds that are known and not read, with the sentence that says so.
UNREAD = {
    "encrypted": "文件有密码，请先用 Word 或 WPS 取消密码后再审查",
    "doc": "是旧式 Word（.doc）或 WPS 文件，请先用 Word 或 WPS 另存为 .docx",
    "ole": "是旧式 Office 文件，不是 Word 文档",
    "xlsx": "是 Excel 表格，不是 Word 文档",
    "pptx": "是演示文稿，不是 Word 文档",
    "odt": "是 OpenDocument 文件，请先另存为 .docx",
    "ofd": "是 OFD 版式文件，本版本还不能读取",
    "rtf": "是 RTF 文件，请先另存为 .docx",
    "image": "是图片，本版本还不能识别图中文字",
    "archive": "是压缩包，请先解压",
    "torn": "Word 文件已损坏或不完整",
}


def kind_of(data: bytes, suffix: str) -> str:
    """``docx``, ``html``, ``md``, ``txt``, or a kind of ``UNREAD``; ``suffix``, in small letters, decides between texts only."""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _packed(data, suffix)
    if data.startswith(_OLE):
        return _compound(data)
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning) and (kind != "bitmap" or data[6:10] == b"\0\0\0\0"):
            return "image" if kind == "bitmap" else kind
    if _HTML.match(data) or (_WIDE.match(data) and suffix not in TEXTS):
        return "html"
    # A fragment saved from a page has no head; without any tag it is a text under a wrong name.
    if suffix in HTML_NAMES and _TAG.search(data):
        return "html"
    return TEXTS.get(suffix, "txt")


def _packed(data: bytes, suffix: str) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "torn" if suffix == ".docx" or b"word/" in data else "archive"
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" not in names:
        return "odt" if "mimetype" in names and "content.xml" in names else "archive"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "pptx" if any(name.startswith("ppt/") for name in names) else "docx"


def _compound(data: bytes) -> str:
    """What an OLE file holds, by the names in its directory."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "encrypted"
    return "doc" if holds("WordDocument") else "ole"
