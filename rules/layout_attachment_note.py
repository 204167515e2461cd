"""Rule layout-attachment-note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.attachments import Item
from auditor.finding import Finding
from auditor.layout_roles import last
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_NUMBER = re.compile(r"(\d{1,2}|（[\d一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3})[.．、 　]*$")
_BODY = "‹默认 三号 仿宋›\n某县水务局关于河道清淤的通报\n河道清淤已经完成，现予通报。\n"


@dataclass(frozen=True)
class LayoutAttachmentNote(Rule):
    """附件说明的写法或位置与格式标准不符

    The note 附件： stands below the body and above signature and date; several attachments are numbered with Arabic numerals
    (附件：1.清单). A mark behind a name is `list-punctuation`'s, whether numbers and names fit the attachments
    `attachment-mismatch`'s.
    """

    id = "layout-attachment-note"
    severity = "info"
    basis = "《党政机关公文格式》GB/T 9704-2012（附件说明）"
    tags = ("layout", "attachments")
    needs = ("outline",)
    optional = True
    bad = (
        _BODY + "⟦附件：一、清淤河段清单⟧\n二、管护责任表\n某县水务局\n2024年5月6日\n",
        _BODY + "某县水务局\n2024年5月6日\n⟦附件：1.清淤河段清单⟧\n2.管护责任表\n",
        _BODY + "⟦附件：（一）清淤河段清单⟧\n（二）管护责任表\n某县水务局\n2024年5月6日\n",
    )
    good = (
        _BODY + "附件：1.清淤河段清单\n      2.管护责任表\n某县水务局\n2024年5月6日\n",
        _BODY + "附件：清淤河段清单\n某县水务局\n2024年5月6日\n",
        _BODY + "某县水务局\n2024年5月6日\n附件1\n清淤河段清单\n一、东桥河段。\n二、西渡河段。\n",
        _BODY + "附件：1.清淤河段清单（2023—2024年）\n2.《管护责任表》\n某县水务局\n2024年5月6日\n",
        "河道清淤已经完成，现予通报。\n附件：1.清淤河段清单；\n2.管护责任表。\n某县水务局\n2024年5月6日\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        items = notice.attachments.listed
        if notice.layout is None or not items:
            return
        wrong = False
        for finding in (self._late(notice, items), self._numbers(notice, items)):
            if finding:
                wrong = True
                yield finding
        if not wrong:
            yield self.agreed("附件说明的位置、编号和写法符合格式标准", notice.place(items[0].start, items[-1].end))

    def _late(self, notice: Notice, items: Sequence[Item]) -> Finding | None:
        line = notice.paragraph_at(items[0].start)
        date = last(notice)
        if line is None or line.start < date or date == len(notice.text):
            return None
        signature = notice.timeline.signatures[-1]
        place, other = notice.place(line.start, line.end), notice.place(signature.start, signature.end)
        advice = "移到正文之下、发文机关署名之上"
        return self.finding("附件说明在成文日期之后，应在正文之下、署名之上", place, other, suggestion=advice)

    def _numbers(self, notice: Notice, items: Sequence[Item]) -> Finding | None:
        """One finding for numbers that are none of Arabic numerals."""
        for item in items if len(items) > 1 else ():
            line = notice.paragraph_at(item.start)
            before = notice.folded[line.start if line else item.start : item.start]
            number = _NUMBER.search(before)
            if number and not number[1].isdecimal() and line:
                place = notice.place(line.start, line.end)
                message = f"附件顺序号写作“{number[1]}”，应用阿拉伯数字（附件：1.…）"
                return self.finding(message, place, suggestion="附件：1.…，另起一行2.…")
        return None
