"""Rule layout-font."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.layout import SIZES, Family, Look, described, family, same_size
from auditor.layout_roles import Part, body, headings, title
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_OPENING = re.compile("[^，。；：\n]{1,45}")  # what of a paragraph stands for it
_THREE, _TWO = SIZES["三号"], SIZES["二号"]
_RIGHT = "‹默认 三号 仿宋_GB2312›\n‹二号 方正小标宋简体 居中›某县水务局关于河道清淤的通报\n"


@dataclass(frozen=True)
class LayoutFont(Rule):
    """公文标题、正文或层次标题的字体字号与格式标准不符

    Compares face and size with the norm: title 小标宋 二号, body 仿宋 三号, headings 一、 黑体 and （一） 楷体, 三号. Each of
    them is one finding with the count. A face is told by its name whoever made it (仿宋_GB2312, FangSong, 华文仿宋); styles,
    what they are based on, theme fonts and direct formatting are followed. What the file does not say is left alone, and so
    are tables, text boxes, numbers that Word makes, and what follows the date. The third and fourth level have the body's face.
    """

    id = "layout-font"
    severity = "info"
    basis = "《党政机关公文格式》GB/T 9704-2012（字体和字号）"
    tags = ("layout",)
    needs = ("outline",)
    optional = True
    bad = (
        _RIGHT.replace("二号 方正小标宋简体", "小二 黑体").replace(
            "某县水务局关于河道清淤的通报", "⟦某县水务局关于河道清淤的通报⟧"
        )
        + "河道清淤已经完成，现将有关情况通报如下。\n",
        _RIGHT
        + "‹四号 宋体›⟦河道清淤已经完成⟧，现将有关情况通报如下。\n‹四号 宋体›各镇要继续加强巡查，发现问题及时上报。\n",
        _RIGHT
        + "河道清淤已经完成，现将有关情况通报如下。\n⟦一、工作情况⟧\n‹楷体_GB2312›（一）加强领导。‹仿宋_GB2312›成立专班，召开会议，推进河道清淤。\n",
        _RIGHT
        + "河道清淤已经完成，现将有关情况通报如下。\n‹黑体›一、工作情况\n‹黑体›⟦（一）加强领导⟧‹仿宋_GB2312›。成立专班，召开会议，推进河道清淤。\n",
    )
    good = (
        _RIGHT
        + "河道清淤已经完成，现将有关情况通报如下。\n‹SimHei›一、工作情况\n‹KaiTi›（一）加强领导。‹FangSong›成立专班，召开会议，推进河道清淤。\n",
        _RIGHT.replace("二号 方正小标宋简体", "21.75磅 FZXBSK--GBK1-0")
        + "‹15.75磅 华文仿宋›河道清淤已经完成，现将有关情况通报如下。\n",
        "某县水务局关于河道清淤的通报\n河道清淤已经完成，现将有关情况通报如下。\n",
        "‹居中›某县水务局关于河道清淤的通报\n‹居中›河道清淤已经完成，现将有关情况通报如下。\n",
        _RIGHT
        + "河道清淤已经完成，有关数据见下表，请各镇核对。\n‹表格 五号 宋体›清淤长度为十二公里，清出淤泥三万方。\n",
        _RIGHT
        + "河道清淤已经完成，现将有关情况通报如下。\n某县水务局\n2024年5月6日\n‹四号 宋体›附表说明：本表由各镇填报，每月一次，逾期不候。\n",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        layout = notice.layout
        if layout is None:
            return
        # Size and face of each, and how a level of headings is called.
        wanted: tuple[tuple[str, Sequence[Part], Family, float], ...] = (
            ("标题", title(notice, layout), "小标宋", _TWO),
            ("正文", list(body(notice, layout)), "仿宋", _THREE),
            ("第一层标题（一、）", headings(notice, layout, "一、"), "黑体", _THREE),
            ("第二层标题（（一））", headings(notice, layout, "（一）"), "楷体", _THREE),
        )
        for name, parts, face, size in wanted:
            wrong = [part for part in parts if not _fits(part.look, face, size)]
            if wrong:
                yield self._finding(notice, name, parts, wrong, Look(face, size))
            elif any(part.look.font and part.look.size for part in parts):
                yield self.agreed(f"{name}为{described(Look(face, size))}体".replace("体体", "体"))

    def _finding(
        self, notice: Notice, name: str, parts: Sequence[Part], wrong: Sequence[Part], wanted: Look
    ) -> Finding:
        place, *others = [notice.place(*_opening(notice, part)) for part in wrong[: self.shown]]
        count = f"，{len(parts)}处中有{len(wrong)}处不符" if len(parts) > 1 else ""
        message = f"{name}应为{described(wanted)}，此处为{described(wrong[0].look)}{count}"
        return self.finding(message, place, *others, suggestion=f"统一设为{described(wanted)}")


def _opening(notice: Notice, part: Part) -> tuple[int, int]:
    match = _OPENING.match(notice.folded, part.start, part.end)
    return match.span() if match else (part.start, part.end)


def _fits(look: Look, face: Family, size: float) -> bool:
    """Whether what is known of a look is what it should be."""
    return (look.font is None or family(look.font) == face) and (look.size is None or same_size(look.size, size))
