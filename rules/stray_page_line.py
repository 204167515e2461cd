"""Rule stray-page-line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_WORDS = {"number": "页码", "head": "页眉"}
_SHOWN = 10  # characters on either side


@dataclass(frozen=True)
class StrayPageLine(Rule):
    """页码或页眉夹在句子中间

    Finds a page number (— 3 —, 第3页) or a running head (a line that comes again, the title once more) between two halves of
    a sentence: what was copied out of pages took it along, or a reader of pages took it for text. All of them are one
    finding. A bare figure counts only where several of them count the pages. At the end of a sentence such a line tears
    nothing apart and is left alone; a break without a line between is `broken-paragraph`'s.
    """

    id = "stray-page-line"
    severity = "warning"
    basis = "《党政机关公文格式》GB/T 9704-2012（页码在版心之外）"
    tags = ("structure", "pages")
    needs = ("outline",)
    bad = (
        "县水务局继续加强河道巡查，对发现的问题逐一建立\n⟦— 3 —⟧\n台账，并会同有关部门限期整改。\n",
        "各科室完成自查，台账登记不及时的，由科室主任\n⟦市第一医院简报⟧\n督促更正，逐项销号。\n全院开展培训，参加人员覆盖所有\n市第一医院简报\n科室，效果良好。\n",
        "某县教育局关于校舍安全的通报\n经逐校排查，全县共有三所学校的围墙存在倾斜，教育局\n\n⟦第2页 共5页⟧\n某县教育局关于校舍安全的通报\n\n已经组织加固，确保师生安全。\n",
        "县水务局继续加强河道巡查，对发现的问题逐一建立\n⟦3⟧\n台账，限期整改。对整改不力的单位，由纪检\n4\n机构约谈，严肃问责。\n",
    )
    good = (
        "县水务局继续加强河道巡查，对发现的问题逐一建立台账。\n— 3 —\n各镇限期整改。\n",
        "县水务局继续加强河道巡查，共发现问题\n3\n件，均已整改。\n",
        "一、工作情况，成效明显\n— 3 —\n各镇完成清淤，群众满意。\n",
        "单位，名称，数量\n合计\n东镇，三台，五台。\n西镇，两台，\n合计\n北镇，一台，两台。\n",
        "原告某公司，住所地某市\n原告\n代理人：李某，律师。\n原告\n",
        "第3页的表格有误，现更正如下：\n第3页\n合计应为12万元。\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        strays = notice.strays
        if not strays:
            return
        first = strays[0]
        place, *others = [notice.place(stray.start, stray.end) for stray in strays]
        kinds = "、".join(dict.fromkeys(_WORDS[stray.kind] for stray in strays))
        count = f"，全文共{len(strays)}行" if others else ""
        before = notice.text[max(0, first.before - _SHOWN) : first.before]
        after = notice.text[first.after : first.after + _SHOWN]
        message = f"句子中间夹着{kinds}“{place.quote}”，前文“…{before}”应接“{after}…”{count}"
        yield self.finding(message, place, *others, suggestion="删去这些行，把前后文字接上")
