"""Text that is safe where a report puts it: on a line of a terminal or a log, in JSON."""

from __future__ import annotations

import json
import re

# A notice may hold an escape sequence, or marks that turn the line around: a terminal must not obey them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("\\s*[\r\n\v\f\x85\u2028\u2029]\\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text in one line, line breaks shown as ↵, without characters that steer a terminal."""
    return _UNPRINTABLE.sub("\ufffd", _BREAK.sub("↵", text).replace("\t", " "))


def json_text(data: object) -> str:
    """JSON for people and programs, a line for each value; the same bytes for the same data."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    # A lone surrogate cannot be written as UTF-8; as an escape it comes back as it was.
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
