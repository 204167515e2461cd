"""page-jump."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.extract.marks import Jump
from auditor.finding import Finding, Place
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import TERMINAL, Cover
from auditor.turns import followed, has_page

# Who writes about such marks names them: 字样, 的标注方式, 请注明.
_NAMED_BEFORE = re.compile(
    r"(?:标明|标注|注明|标有|印有|写有|写明|加注|注上|标记|字样|出现|所谓|类似|使用|采用)[的为：是了]?[“‘（\s]*$"
)
_NAMED_AFTER = re.compile(r"[”’）\s]*(?:等?(?:字样|标记|标注|标识|提示|的?(?:转版|转接|接版|标|字样|说明|写法|方式)))")
_NO_OPENING = re.compile("[，。、；：！？）”’》]")
_END = re.compile(f"[{TERMINAL}；：][”’）》]*$")


@dataclass(frozen=True)
class PageJump(Rule):
    """报纸转版、接版标记残留

    Finds 下转第N版 and 上接第M版. A newspaper prints 下转第N版 where an article leaves page M and 上接第M版 where it goes on
    on page N; neither belongs in the text of a notice. Two marks in a row are one finding: either they fit (M before
    N) and the parts join, or they contradict each other (上接第9版 behind 下转第5版): two articles were run together, or a
    page is lost. In a file of whole pages (PDF) whose printed numbers fit both marks they are right, and the rest is followed
    to its page: a finding where it does not go on there. What was cut off before a mark is told here, not by `truncated-text` or `broken-paragraph`. A text
    that speaks about such marks, in quotation marks or with 字样, is right.
    """

    id = "page-jump"
    severity = "error"
    confidence = "high"
    basis = "报纸版面转接惯例：“下转第N版”与“上接第M版”互相指向，均不属于正文"
    tags: ClassVar[tuple[str, ...]] = ("structure", "newspaper")
    needs: ClassVar[tuple[str, ...]] = ("jumps", "quotations")
    bad = (
        "会议强调，要抓好秋冬季森林防火工作。⟦（下转第4版）⟧",
        "⟦（上接第1版）⟧会议要求，各学校要抓紧整改。",
        "全院要统一思想，压实责任，⟦下转第2版⟧\n上接第1版坚决完成任务。",
        "会议通过了决议。⟦（下转第四版）⟧（紧接第一版）会议指出，要抓好落实。",
        "切实管好重点岗位、⟦下转第5版>>>⟧\n\n上接第9版>>>严禁私设小金库。",
        "审计组进驻后，⟦(下转第三版)⟧\n\n后续整改情况另行公布。",
        "‹页 1›\n各单位要把责任落实到人，⟦（下转第3版）⟧\n‹页 2›\n本报讯。\n‹页 3›\n（上接第1版）\n二、存在问题\n台账不全。\n",
        "‹页 1›\n清淤已经完成，各镇⟦（下转第3版）⟧\n‹页 2›\n本报讯。\n‹页 3›\n经费已经拨付。\n",
        "⟦（上接第2版）⟧医院已开展自查。整改仍在进行。⟦（下转第6版）⟧",
    )
    good = (
        "‹页 1›\n各单位要把责任（下转第3版）\n‹页 2›\n本报讯。\n‹页 3›\n（上接第1版）落实到人，逐项销号。\n",
        "‹页 1›\n清淤已经完成，各镇（下转第2版）\n经费已经下达，各县（下转第2版）\n‹页 2›\n（上接第1版）验收合格。\n（上接第1版）拨付到位。\n",
        "投稿须知：转版文章请在断开处注明下转第几版。",
        "稿件分两版刊发的，须在文末标注“下转第二版”，并在续文前标注“上接第一版”。",
        "排版时应注明（下转第3版）字样，不得遗漏。",
        "该院由二级转为三级，转入地医保部门已办理备案。",
        "《工作简报》第3版刊登了整改情况，第4版刊登了经验做法。",
        "教材第5版已由上一版修订，上接小学内容，下转高中课程。",
        "机组下转速过高，上接法兰渗油，均已修复。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        quoted = Cover([*notice.quotations, *notice.titles])
        marks = [mark for mark in notice.jumps if not _named(notice, mark, quoted)]
        pairs = dict(followed(notice, marks))
        for mark, rest in pairs.items():
            yield self._rest(notice, mark, rest)
        done = {*pairs, *pairs.values()}
        marks = [mark for mark in marks if mark not in done]
        i = 0
        while i < len(marks):
            mark, following = marks[i], marks[i + 1] if i + 1 < len(marks) else None
            place = _place(notice, mark)
            to = mark.kind == "to"
            if to and following is not None and following.kind == "from":
                yield self._pair(notice, mark, following, place)
                i += 2
                continue
            name = "转版" if to else "接版"
            tail = _cut(notice, mark) if to else ""
            there = (
                "，文件里有这一版，但版上没有对应的标记" if has_page(notice, mark) else "，文中没有与之对应的另一处标记"
            )
            yield self.finding(
                f"正文中残留报纸{name}标记“{place.quote}”{there}{tail}",
                place,
                suggestion="删去标记，并核对前后文是否完整",
            )
            i += 1

    def _rest(self, notice: Notice, mark: Jump, rest: Jump) -> Finding | Check:
        """What a text that was followed to its other page has there."""
        place, other = _place(notice, mark), _place(notice, rest)
        tail, opening = _cut(notice, mark), notice.folded[rest.end : rest.end + 40].lstrip()
        fresh = next(
            (h for h in notice.headings if not h.inline and not notice.folded[rest.end : h.start].strip()), None
        )
        if tail and (fresh or not opening):
            words = opening.split("\n")[0][:12]
            message = f"“{place.quote}”转到的第{mark.page}版上，“{other.quote}”之后是“{words}”，接不上前文{tail}"
            return self.finding(message, place, other, suggestion="核对原版，找回缺失的文字")
        if not tail and _NO_OPENING.match(opening):
            message = f"“{place.quote}”之前句子已完，第{mark.page}版“{other.quote}”之后却从句中开始：“{opening[:12]}”"
            return self.finding(message, place, other, suggestion="核对原版，找回缺失的文字")
        return self.agreed(f"“{place.quote}”在第{mark.page}版接“{other.quote}”", place, other)

    def _pair(self, notice: Notice, to: Jump, back: Jump, place: Place) -> Finding:
        other = _place(notice, back)
        tail = _cut(notice, to)
        page, source = to.page, back.page
        if page is not None and source is not None and source >= page:
            message = (
                f"“{place.quote}”说下文在第{page}版，后面的“{other.quote}”却说上文在第{source}版，"
                f"两处对不上，可能是两篇文章拼在一起或缺了一版{tail}"
            )
            return self.finding(message, place, other, suggestion="核对原版，找回缺失的下文，并删去两处标记")
        message = f"“{place.quote}”与“{other.quote}”是同一处转版的两个标记，残留在正文中{tail}"
        return self.finding(message, place, other, suggestion="删去两处标记，并把前后文字接上")


def _place(notice: Notice, mark: Jump) -> Place:
    quote = notice.text[mark.start : mark.end]
    start = mark.start + len(quote) - len(quote.lstrip())
    return notice.place(start, start + len(quote.strip()))


def _named(notice: Notice, mark: Jump, quoted: Cover) -> bool:
    """Whether the text speaks about the mark."""
    if quoted.touches(mark.start, mark.end):
        return True
    before = notice.folded[max(0, mark.start - 12) : mark.start]
    return bool(_NAMED_BEFORE.search(before) or _NAMED_AFTER.match(notice.folded, mark.end))


def _cut(notice: Notice, mark: Jump) -> str:
    """A half sentence about what stands before the mark, if that breaks off."""
    before = notice.folded[max(0, mark.start - 40) : mark.start].rstrip()
    if not before or _END.search(before) or before[-1] in "”）》":
        return ""
    tail = re.split(r"[\n。；]", before)[-1][-12:]
    return f"；标记前的文字停在“{tail}”，句子未完"
