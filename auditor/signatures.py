"""The signature of a notice: its lines, the bodies on them, and a line of words above the date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from auditor.extract.bodies import Mention
from auditor.text import HAN, Paragraph, within

if TYPE_CHECKING:
    from auditor.notice import Notice

Span = tuple[int, int]
_DATE_LINE = re.compile(r"[ 　*_（(]*[\d〇○零Oo一二三四五六七八九十]{4}年[^，。\n]{1,12}日[ 　*_）)]*")
_SIGNATURE = 6  # lines


def signature_lines(notice: Notice) -> Sequence[Paragraph]:
    """The lines of the signature: those above the last date that stands alone below a name, or the last ones.

    Attachments and a contact may follow the signature.
    """
    lines = notice.paragraphs
    bottom = notice.title_span[1] if notice.title_span else 0
    for index in range(len(lines) - 1, 2, -1):
        line = lines[index]
        if line.end - line.start > 24 or line.start < bottom or not _DATE_LINE.fullmatch(_printed(notice, line)):
            continue
        above = lines[index - 1]
        if above.end - above.start <= 44 and _UNIT.search(_printed(notice, above).rstrip(" 　*_")):
            first = max(index - _SIGNATURE + 1, 0)
            opened = next(
                (i for i in range(index - 1, first, -1) if _RUNNING.search(_printed(notice, lines[i]))), first
            )
            return lines[opened : index + 1]
    return lines[-_SIGNATURE:]


_RUNNING = re.compile("[，。；：]")
# What the name of a body ends with that signs.
_UNIT = re.compile(
    "(?:局|厅|院|校|部|委|办|队|所|站|处|室|组|会|社|府|学|园|馆|司|团|行|厂|场|中心|集团|法院|总支|支部|机关|书记处)$"
)


def _printed(notice: Notice, line: Paragraph) -> str:
    return notice.folded[line.start : line.end]


def _mentions_in(notice: Notice, line: Paragraph) -> Sequence[Mention]:
    return within(notice.mentions, line.start, line.end)


def signed_bodies(notice: Notice) -> list[Mention]:
    """The bodies that stand alone on one of the lines of the signature, with or without the date behind them."""
    found = []
    for paragraph in signature_lines(notice):
        line = [m for m in _mentions_in(notice, paragraph) if m.kind != "self"]
        if not line or line[0].start - paragraph.start > 2:
            continue
        rest = notice.folded[line[-1].end : paragraph.end].strip(" *_　")
        between = [notice.folded[a.end : b.start] for a, b in pairwise(line)]
        if any(gap.strip(" 　、") for gap in between):
            continue
        if not rest or re.fullmatch(r"[\d〇○零一二三四五六七八九十]{4}年[^，。]{1,12}日", rest):
            found.extend(line)
    return found


def signed_line(notice: Notice) -> Span | None:
    """(start, end) of the one line of words between the text and the date of the signature, whether known as a body or not."""
    *above, last = signature_lines(notice) or (None,)
    if last is None or not above or not _DATE_LINE.fullmatch(_printed(notice, last)):
        return None
    line = _printed(notice, above[-1])
    words = line.strip(" 　*_")
    alone = len(above) < 2 or len(_printed(notice, above[-2])) > 30 or _RUNNING.search(_printed(notice, above[-2]))
    listed = len(above) > 1 and re.match(r"[ 　*]*(?:附件|\d{1,2}[.、．])", _printed(notice, above[-2]))
    if not re.fullmatch(f"[{HAN}（）]{{4,40}}", words) or not (alone or listed):
        return None
    start = above[-1].start + line.index(words)
    return start, start + len(words)
