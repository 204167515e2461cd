"""Rule layout-copy-line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Edit, Finding
from auditor.layout import SIZES, described, family, same_size
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import Paragraph

_COPY = re.compile("抄[ 　]?送[ 　]?：")
_SIZE = SIZES["四号"]
_GOES_ON = re.compile("[，、；]$")
_BODY = "‹默认 三号 仿宋›\n某县水务局关于河道清淤的通报\n河道清淤已经完成，现予通报。\n某县水务局\n2024年5月6日\n"


@dataclass(frozen=True)
class LayoutCopyLine(Rule):
    """抄送机关的写法或字体字号与格式标准不符

    The line 抄送： is set in 四号 仿宋 and ends with 。 behind the last body, over as many lines as it takes. In a table or
    outside of one; what the file does not say of its face is left alone.
    """

    id = "layout-copy-line"
    severity = "info"
    basis = "《党政机关公文格式》GB/T 9704-2012（抄送机关）"
    tags = ("layout",)
    needs = ()
    optional = True
    bad = (
        _BODY + "‹四号 仿宋›抄送：县委办公室，县政府办公室⟦室⟧\n".replace("室⟦室⟧", "⟦室⟧"),
        _BODY + "‹三号 仿宋›⟦抄送：县委办公室，县政府办公室。⟧\n",
        _BODY + "‹四号 宋体 表格›⟦抄送：县委办公室。⟧\n",
        _BODY + "‹四号 仿宋›抄送：县委办公室，\n‹四号 仿宋›县政府办公⟦室⟧\n",
    )
    good = (
        _BODY + "‹四号 仿宋_GB2312›抄送：县委办公室，县政府办公室。\n",
        _BODY + "‹四号 FangSong 表格›抄送：县委办公室，\n‹四号 FangSong 表格›县政府办公室。\n",
        _BODY + "有关情况抄送县委办公室\n",
        "河道清淤已经完成，现予通报。\n抄送：县委办公室\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        layout = notice.layout
        if layout is None:
            return
        for line in notice.paragraphs:
            if not _COPY.match(notice.folded, line.start, line.end):
                continue
            setting = layout.at(line.start)
            closing = _closing(notice, line)
            if notice.folded[closing.end - 1] != "。":
                mark = notice.place(closing.end - 1, closing.end)
                message = (
                    f"抄送机关停在“…{notice.text[max(closing.start, closing.end - 8) : closing.end]}”，末尾应标句号"
                )
                yield self.finding(message, mark, suggestion="加句号", edits=(Edit(closing.end, closing.end, "。"),))
            look = setting.look(line.start, line.end) if setting else None
            if look is None:
                continue
            other = look.font is not None and family(look.font) != "仿宋"
            if other or (look.size is not None and not same_size(look.size, _SIZE)):
                place = notice.place(line.start, line.end)
                message = f"抄送机关为{described(look)}，应为四号仿宋"
                yield self.finding(message, place, suggestion="设为四号仿宋")


def _closing(notice: Notice, line: Paragraph) -> Paragraph:
    """The line in which the list of bodies ends."""
    while _GOES_ON.search(notice.folded[line.start : line.end]) and line.index + 1 < len(notice.paragraphs):
        line = notice.paragraphs[line.index + 1]
    return line
