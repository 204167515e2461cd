"""Rule layout-date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Edit, Finding
from auditor.layout import Setting
from auditor.layout_roles import last
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_HAN = re.compile("[〇○零一二三四五六七八九十]")
_ZERO = re.compile(r"(?<=[年月])[ 　]?0(?=\d[ 　]?[月日])")
_FLUSH = 1.5  # characters: less is no indent
_BODY = "某县水务局关于河道清淤的通报\n‹首行2›河道清淤已经完成，现予通报。\n‹居右 右空2›某县水务局\n"


@dataclass(frozen=True)
class LayoutDate(Rule):
    """成文日期的写法或位置与格式标准不符

    The date of signature is written in Arabic numerals without a leading zero (2024年5月6日) and stands towards the right,
    four characters from the edge where a seal is put on it, else by the signature: at the left, in the middle and flush with
    the edge are wrong. One in a table or text box, or moved by spaces or tabs, is left alone. That it is possible
    and fits the text is for `impossible-date` and `reversed-dates`.
    """

    id = "layout-date"
    severity = "info"
    basis = "《党政机关公文格式》GB/T 9704-2012（成文日期）"
    tags = ("layout", "dates")
    needs = ("dates",)
    optional = True
    bad = (
        _BODY + "‹居右 右空4›⟦二〇二四年五月六日⟧\n",
        _BODY + "‹居右 右空4›⟦2024年05月06日⟧\n",
        _BODY + "‹居左›⟦2024年5月6日⟧\n",
        _BODY + "‹居右›⟦2024年5月6日⟧\n",
        _BODY + "‹居中›⟦2024年5月6日⟧\n",
    )
    good = (
        _BODY + "‹居右 右空4›2024年5月6日\n",
        _BODY + "‹居右›2024年5月6日　　　　\n",
        _BODY + "‹居左›　　　　　　　　　　　　　　　　2024年5月6日\n",
        _BODY + "‹居左 左空17›2024年10月16日\n",
        _BODY + "‹居左 表格›2024年5月6日\n",
        _BODY.replace("‹首行2›", "").replace("‹居右 右空2›", "") + "二〇二四年五月六日\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        layout, start = notice.layout, last(notice)
        signed = next((date for date in notice.timeline.signatures if date.start == start), None)
        setting = layout.at(start) if layout else None
        if signed is None or setting is None:
            return
        place = notice.place(signed.start, signed.end)
        words = notice.folded[signed.start : signed.end]
        found = []
        edits = []
        if _HAN.search(words):
            found.append("应用阿拉伯数字")
        for zero in _ZERO.finditer(words):
            edits.append(Edit(signed.start + zero.start(), signed.start + zero.end(), ""))
        found += ["月、日不编虚位（1不写作01）"] if edits else []
        found += [words] if (words := _misplaced(notice, setting)) else []
        if found:
            message = f"成文日期“{place.quote}”与格式标准不符：{'；'.join(found)}"
            advice = "如“2024年5月6日”；加盖印章的右空四字编排，不加盖的与署名对应"
            yield self.finding(message, place, suggestion=advice, edits=edits)
        else:
            yield self.agreed(f"成文日期“{place.quote}”的写法和位置符合格式标准", place)


def _misplaced(notice: Notice, setting: Setting) -> str:
    """Where the line of the date wrongly stands, in words; empty when it stands right or nobody can tell."""
    line = notice.text[setting.start : setting.end]
    before, behind = len(line) - len(line.lstrip()), len(line) - len(line.rstrip())
    if setting.cell or setting.floating or "\t" in line or len(line.strip()) > 20:
        return ""  # with the signature in one line, where it stands tells nothing
    if setting.align == "center":
        return "居中，应靠右并右空四字"
    if setting.align == "right":
        return "" if setting.right + behind >= _FLUSH else "紧靠右边，应右空四字（加盖印章的）或与署名对应"
    moved = setting.left + setting.first + before
    return "" if setting.align is None or moved > 4 else "居左，应靠右并右空四字"
