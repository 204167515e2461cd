"""Which encoding a text is in: a byte order mark, else UTF-8 when it fits, else what reads as Chinese."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("gb18030", "utf-16-le", "utf-16-be")
_SAMPLE = 4096
# Control characters that no text editor writes: C0 without tab, line ends, form feed and the old end-of-file mark; C1.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNKNOWN = "认不出文字编码（能读 UTF-8、GB18030 和 UTF-16），可能不是文本文件或已损坏"
_BINARY = "是二进制文件，不是文本"


class UnknownEncoding(ValueError):
    """Bytes that are no text in an encoding that is read; the message is one Chinese sentence."""


def decode(data: bytes) -> str:
    """The text in ``data`` without a byte order mark, line ends as they are; UnknownEncoding when it is no text.

    Lone surrogates, which broken converters write, are kept: they are characters of the file like others.
    """
    text = _decoded(data)
    if _is_binary(text):
        raise UnknownEncoding(_BINARY)
    return text


def _is_binary(text: str) -> bool:
    if "\0" in text:
        return True
    # One stray control character is a flaw of the text; many of them are no text.
    return sum(1 for _ in _CONTROLS.finditer(text)) * 10 > len(text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                raise UnknownEncoding(f"文件开头标明是 {encoding.upper()}，内容却不是，可能已损坏")
            return text
    text = _strict(data, "utf-8")
    # UTF-16 of digits and Latin letters is valid UTF-8 full of NULs.
    if text is not None and not _is_binary(text):
        return text
    return _guessed(data)


def _strict(data: bytes, encoding: str) -> str | None:
    errors = "strict" if encoding == "gb18030" else "surrogatepass"
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None
    if encoding == "utf-8" and _SURROGATE.search(text):
        # Some programs write a rare character as two surrogates: it is one character, lone ones stay.
        return text.encode("utf-16-le", errors).decode("utf-16-le", errors)
    return text


def _guessed(data: bytes) -> str:
    """The encoding in which the bytes read most like Chinese; of several alike, the one that the library puts first.

    Its order alone is no judge of short texts: to it a line of GBK is as good a text in UTF-16.
    """
    best, text = 0.0, ""
    for encoding in _ordered(data):
        candidate = _strict(data, encoding)
        if candidate is None:
            continue
        plausible = plausibility(candidate)
        if plausible > best:
            best, text = plausible, candidate
    if best < 0.7:
        raise UnknownEncoding(_why_not(data))
    return text


def _why_not(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    if "\0" in text or "\ufffd" not in text:
        return _BINARY
    if text.count("\ufffd") * 100 > len(text):
        return _UNKNOWN
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return f"像是 UTF-8，但第 {line} 行有损坏的字节，请从原处重新保存"


def _ordered(data: bytes) -> list[str]:
    from charset_normalizer import from_bytes  # only a file that is not UTF-8 needs it

    matches = from_bytes(data, cp_isolation=list(_CANDIDATES), threshold=1.0, enable_fallback=False)
    found = [match.encoding.replace("_", "-") for match in matches]
    return [*found, *(encoding for encoding in _CANDIDATES if encoding not in found)]


def plausibility(text: str) -> float:
    """From 0 to 1: how far the characters beyond ASCII are those that Chinese office texts are made of.

    Those are GB2312 and full-width marks, its rarer half counting less. Bytes read in the wrong encoding give rare Han,
    private, unassigned and control characters. ASCII says nothing: it looks alike in most encodings.
    """
    telling = [c for c in text if not ("\x20" <= c <= "\x7e" or c in "\t\n\r\f\v")]
    sample = telling[:: max(1, len(telling) // _SAMPLE)]
    return sum(map(_expected, sample)) / len(sample) if sample else 1.0


def _expected(character: str) -> float:
    if _CONTROLS.match(character):
        return -1.0
    code = character.encode("gb2312", "ignore")
    if not code:
        return 0.3 if "\u3400" <= character <= "\u9fff" or "\u2000" <= character <= "\u33ff" else 0.0
    # Rows 16 to 55 hold the 3,755 common characters in order of sound, rows 56 to 87 the less common.
    return 0.6 if code[0] >= 0xD8 else 1.0
