"""Which paragraphs of a document are its title, headings, body and date: what the norm gives a face of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.layout import Layout, Look, Setting
from auditor.notice import Notice

_LEAST = 12  # characters that a paragraph of the body has
_LONGEST_HEADING = 45
_PROSE = re.compile("[。；]")


class Part(NamedTuple):
    """Characters [start, end) of a paragraph that have one role, and how most of them look."""

    setting: Setting
    start: int
    end: int

    @property
    def look(self) -> Look:
        """How most of it looks."""
        return self.setting.look(self.start, self.end)


def title(notice: Notice, layout: Layout) -> list[Part]:
    """The lines of the title."""
    if notice.title_span is None:
        return []
    start, end = notice.title_span
    return [_part(each, start, end) for each in layout.within(start, end) if not each.floating]


def headings(notice: Notice, layout: Layout, style: str) -> list[Part]:
    """The headings with numbers of one kind (一、 or （一）), without what follows them in their paragraph."""
    found = []
    for heading in notice.headings:
        if heading.style != style or heading.inline or not heading.title or heading.start >= last(notice):
            continue
        setting = layout.at(heading.start)
        if setting and not setting.cell and not setting.floating and heading.end - heading.start <= _LONGEST_HEADING:
            found.append(_part(setting, heading.start, heading.end))
    return found


def body(notice: Notice, layout: Layout) -> Iterator[Part]:
    """The paragraphs of prose between title and date; a heading that opens one is left out."""
    begin = notice.title_span[1] if notice.title_span else 0
    heads = {heading.start: heading.end for heading in notice.headings if not heading.inline}
    for setting in layout.settings:
        if setting.cell or setting.floating or setting.start < begin or setting.start >= last(notice):
            continue
        paragraph = notice.paragraph_at(setting.start)
        first = setting.start if paragraph is None else max(setting.start, paragraph.start)
        start = heads.get(first, first)
        words = notice.folded[start : setting.end]
        if len(words) >= _LEAST and _PROSE.search(words):
            yield _part(setting, start, setting.end)


def last(notice: Notice) -> int:
    """Where the date of signature stands, or the end of the text: what follows it, such as attachments, is set otherwise."""
    signatures = notice.timeline.signatures
    return signatures[-1].start if signatures else len(notice.text)


def _part(setting: Setting, start: int, end: int) -> Part:
    return Part(setting, max(setting.start, start), min(setting.end, end))
