"""Rule unpaired-marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.pairs import Lone, Pairs, find_pairs
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN

_NAMES = {"“”": "引号", "‘’": "单引号", "《》": "书名号", "〈〉": "单书名号", "（）": "括号", "〔〕": "六角括号"}
# A straight quotation mark that is no sign of inches or seconds and not in an attribute of markup.
_STRAIGHT = re.compile(r'(?<![\d=\\])"(?![>/])')


@dataclass(frozen=True)
class UnpairedMarks(Rule):
    """引号、书名号、括号不成对

    “ ” ‘ ’ 《 》 （ ） 〔 〕 【 】 「 」 whose partner is missing from the paragraph, or turned the wrong way. Half- and
    full-width brackets may pair. A quotation over several paragraphs, each of which opens it, is right; so are
    enumerators (1） a)), apostrophes, intervals and code. Widths are left to half-width-marks.
    """

    id = "unpaired-marks"
    severity = "error"
    confidence = "high"
    basis = "GB/T 15834-2011《标点符号用法》"
    tags = ("punctuation",)
    bad = (
        "按照⟦《⟧环境保护工作责任清单要求，各站已完成自查。",
        "开展⟦“⟧清网行动，对12家企业“回头看”。",
        "修订《采购办法》《合同审查规定》⟦》⟧两项制度。",
        "三河小学⟦（⟧原实验小学被评为先进集体。",
        "落实“一岗双责⟦“⟧，压实责任。",
        "推动⟦”⟧三个转变”见效。",
        "共收到意见30条，已采纳25条⟦）⟧。",
        "印发川卫⟦〔⟧2021⟦）⟧5号文。",
        "会议强调，要⟦“⟧不忘初心，牢记使命。\n\n二、整改情况。推行“一窗通办”。",
    )
    good = (
        "将第三条修改为：“本办法适用于本市。\n“前款规定的期限为30日。\n“逾期不报的，通报批评。”",
        "一是整治“‘门难办’问题”；二是用好《关于〈条例〉的说明》。",
        "1）完善制度；2）压实责任；\n(3)加强督导；a)建立台账。",
        "参加O’Neill教授讲座，学习Don’t Repeat Yourself原则。",
        "合格率区间为[0,1)，温度区间为（0，25]。",
        "开展“送法\n\n进校园”活动5次（含线上\n\n3次）。",
        "各部门(单位）要落实到位。",
        "网址https://example.cn/a(b，函数`f(x`，谢谢:)",
        "“一升两降”“三公”经费（不含‘其他’类）均下降。",
        "【编者按】（本报记者 张三）「乡村振兴」専栏",
        "依据《\n安全生产法\n》开展检查；（\n三）其他事项。",
        "》》查看专题《《",
        "",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """A finding for each lone mark; a turned one is found with its neighbour in ``against``."""
        pairs = find_pairs(notice.text, notice.paragraphs)
        turned = _turned(notice.text, pairs)
        for mark in pairs.lone:
            if mark.start in turned.values():
                continue
            other = turned.get(mark.start)
            if other is not None:
                name = _NAMES.get(mark.kind, "括号")
                message = f"{name} {notice.text[mark.start]} 方向反了，与它配对的另一半也是 {notice.text[other]}"
                right = mark.kind[0 if notice.text[mark.start] == mark.kind[1] else 1]
                against = notice.place(other, other + 1)
                yield self.finding(message, notice.place(mark.start, mark.start + 1), against, suggestion=right)
                continue
            yield self._lone(notice, mark)
        yield from self._straight(notice)
        if pairs.pairs and not pairs.lone:
            yield self.agreed(f"全文{len(pairs.pairs)}对引号、书名号和括号均成对")

    def _lone(self, notice: Notice, mark: Lone) -> Finding:
        name = _NAMES.get(mark.kind, "括号")
        printed = notice.text[mark.start]
        missing = mark.kind[1] if mark.opens else mark.kind[0]
        side = ("前", "后") if mark.opens else ("后", "前")
        message = f"{side[0]}{name} {printed} 在本段没有配对的{side[1]}{name} {missing}"
        return self.finding(message, notice.place(mark.start, mark.start + 1))

    def _straight(self, notice: Notice) -> Iterator[Finding]:
        for paragraph in notice.paragraphs if '"' in notice.text else ():
            marks = [m.start() for m in _STRAIGHT.finditer(notice.text, paragraph.start, paragraph.end)]
            if len(marks) % 2 == 0 or not any(_beside_han(notice.text, start) for start in marks):
                continue
            place = notice.place(marks[-1], marks[-1] + 1)
            message = f'本段直引号“"”共{len(marks)}个，不成对'
            yield self.finding(message, place, severity="warning", confidence="medium")


def _beside_han(text: str, start: int) -> bool:
    return bool(re.search(f"[{HAN}]", text[max(0, start - 1) : start + 2]))


def _turned(text: str, pairs: Pairs) -> dict[int, int]:
    """Place of a mark that is turned the wrong way to the place of the mark that it belongs to.

    “甲“， opens twice: the second is turned when a mark follows it. ”甲” closes twice: the first is turned.
    """
    found: dict[int, int] = {}
    for first, second in pairwise(pairs.lone):
        inside = text[first.start + 1 : second.start]
        if first.kind != second.kind or first.opens != second.opens or not 0 < len(inside) <= 30 or "\n" in inside:
            continue
        if first.start in found or first.start in found.values() or re.search("[。；]", inside):
            continue
        after = text[second.start + 1 : second.start + 2]
        if first.opens and (not after or after in "，。；、：）！？,.;:的等之"):
            found[second.start] = first.start
        elif not first.opens:
            found[first.start] = second.start
    return found
