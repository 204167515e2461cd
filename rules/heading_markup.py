"""heading-markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding, Place
from auditor.markup import broken_marks, common_mark, mark_at, says
from auditor.notice import Notice
from auditor.outline import Heading
from auditor.report import Check
from auditor.rule import Rule

_LONGEST = 45  # a longer line is a paragraph with a number, no heading


@dataclass(frozen=True)
class HeadingMarkup(Rule):
    """同级标题的标记或排法不一致

    Compares the headings of one series: whether they are marked alike (# or ** at the edges of the line, in Markdown and
    in text that was copied with it), whether all stand on a line of their own or all run into their paragraph, and
    whether a 。 ends the one and not the others. One finding for each kind in a document. A single heading that
    differs is reported, when at least two others agree; a marked heading beside one plain heading is enough for the
    first kind, as nobody marks one of two. Titles that lack their parallel word are another rule's, numbers
    `section-order`'s.
    """

    id = "heading-markup"
    severity = "info"
    confidence = "medium"
    basis = "《党政机关公文格式》GB/T 9704-2012（结构层次）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "style")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "## 一、基本情况\n略。\n## 二、存在问题\n### （一）制度方面\n台账不全，共12处。\n⟦（二）人员方面⟧\n在岗不足，共3人。\n## 三、建议\n略。",
        "**一、收入情况**\n完成预算。\n**二、支出情况**\n完成预算。\n⟦三、结余情况⟧\n略有结余。",
        "## 一、招生\n略。\n⟦##二、就业⟧\n略。\n## 三、后勤\n略。",
        "**（一）耗材管理**\n台账不全，共5处。\n⟦**（二）药品管理⟧\n效期不清，共3处。\n**（三）设备管理**\n闲置2台。",
        "### （一）招商\n签约5个。\n### （二）融资\n到位3亿元。\n⟦**（三）用工**⟧\n培训900人。",
        "（一）河道清淤问题\n清淤3公里。\n⟦## （二）污水管网问题⟧\n新建5公里。\n（三）垃圾清运问题\n清运9吨。",
        "**（一）招生。**录取新生。\n⟦（二）就业⟧。联系企业。\n**（三）安全。**开展演练。",
        "一、门诊工作\n接诊8万人次。\n二、住院工作\n收治3千人次。\n⟦三、科研工作。⟧\n立项5个。\n四、教学工作\n带教40人。",
        "（一）招生工作\n录取新生。\n（二）就业工作\n联系企业。\n⟦（三）安全工作⟧。开展演练，检查宿舍。\n（四）后勤工作\n改造食堂。",
    )
    good = (
        "一、基本情况\n略。\n二、存在问题\n略。\n三、建议\n略。",
        "（一）加强领导。成立专班。\n（二）明确责任。列出清单。\n（三）强化督查。每月通报。",
        "## 一、情况\n（一）制度方面。台账不全，已补。\n（二）人员方面。在岗不足，已配。\n## 二、建议\n1.建章立制\n尽快完成。\n2.配齐人员\n尽快完成。",
        "一、总体要求\n（一）指导思想。略。\n（二）主要目标。略。\n二、重点任务\n（三）夯实基础\n抓好培训。\n（四）补齐短板\n抓好建设。",
        "**一、收入情况**\n完成预算。\n**二、支出情况**\n完成预算。",
        "第一条 为规范管理，制定本办法。\n第二条 适用范围\n第三条 院长负责。",
        "**（一）提高认识。**层层传达。\n**（二）压实责任。**签订**责任书**。\n#安全生产# #一线直击#\n**注：**数据截至6月底。",
        "## 一、情况\n### （一）收入\n完成。\n## 二、打算\n**（一）增收**\n抓征管。\n**（二）节支**\n压一般。",
        "一是抓源头。严把准入。\n二是抓过程\n三是抓结果。兑现奖惩。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        told: dict[str, list[tuple[Heading, str, Heading]]] = {"markup": [], "line": [], "stop": []}
        compared = 0
        for run in notice.numbering.runs:
            block = [h for h in run if not h.inline and h.style not in ("条", "一是", "第一", "①")]
            if len(block) < 2:
                continue
            compared += 1
            for kind, odd in _odd(notice, block).items():
                told[kind].append(odd)
        broken = list(broken_marks(notice.text, notice.folded, notice.paragraphs))
        if broken:
            first, *others = (notice.place(one.start, one.end) for one in broken[:10])
            more = f"，全文共{len(broken)}处" if others else ""
            message = f"标题“{first.quote[:_LONGEST]}”{broken[0].lacks}"
            yield self.finding(message + more, first, *others, suggestion="补全标记")
        for kind, found in told.items():
            found = [one for one in found if not any(b.start <= one[0].start < b.end for b in broken)]
            if not found:
                continue
            heading, message, _ = found[0]
            more = f"，全文共{len(found)}组" if len(found) > 1 else ""
            place = _whole(notice, heading) if kind == "markup" else _place(notice, heading)
            against = [_place(notice, found[0][2]), *(_place(notice, h) for h, _, _ in found[1:10])]
            yield self.finding(message + more, place, *against, suggestion="同级标题采用同一标记和排法")
        if compared and not any(told.values()):
            yield self.agreed(f"{compared}组同级标题的标记和排法一致")


def _place(notice: Notice, h: Heading) -> Place:
    return notice.place(h.start, _end(notice, h))


def _whole(notice: Notice, h: Heading) -> Place:
    """The heading with its marks."""
    line = notice.paragraphs[h.paragraph]
    return notice.place(line.start, line.end if _alone(notice, h) else _end(notice, h))


def _end(notice: Notice, h: Heading) -> int:
    """Where the heading ends, with a 。 behind which the line ends, without markup."""
    end = h.end
    line = notice.paragraphs[h.paragraph]
    if notice.text[end : line.end].strip("*_ ") == "。":
        return end + 1
    while end > h.number_end and notice.text[end - 1] in "*_# \t":
        end -= 1
    return end


def _alone(notice: Notice, h: Heading) -> bool:
    """Whether the heading is all of its line."""
    line = notice.paragraphs[h.paragraph]
    rest = notice.text[h.end : line.end].strip("*_# \t")
    return rest in ("", "。") and h.end - h.start <= _LONGEST


def _with_body(notice: Notice, h: Heading) -> bool:
    """Whether a paragraph that is no heading follows."""
    following = notice.paragraphs[h.paragraph + 1 : h.paragraph + 2]
    return bool(following) and notice.outline.at(following[0].end - 1) == h


def _odd(notice: Notice, run: Sequence[Heading]) -> dict[str, tuple[Heading, str, Heading]]:
    found: dict[str, tuple[Heading, str, Heading]] = {}
    alone = [h for h in run if _alone(notice, h)]
    # Bold words that open their paragraphs are compared like headings, plain ones are no headings.
    single = {h.index for h in alone}
    for group in (alone, [h for h in run if h.index not in single]):
        marks = {h.index: mark_at(notice.text, notice.paragraphs[h.paragraph].start, h.start) for h in group}
        common = common_mark(list(marks.values()))
        odd = [h for h in group if marks[h.index] != common] if common is not None else []
        if odd and common is not None and (group is alone or (common and len(odd) == 1 < len(group) - 1)):
            other = next(h for h in group if marks[h.index] == common)
            first, second = (f"“{h.number.strip()}{h.title}”{says(marks[h.index])}" for h in (odd[0], other))
            found.setdefault("markup", (odd[0], f"{first}，同级的{second}", other))
    return found | _lines(notice, run, alone)


def _lines(notice: Notice, run: Sequence[Heading], alone: Sequence[Heading]) -> dict[str, tuple[Heading, str, Heading]]:
    found: dict[str, tuple[Heading, str, Heading]] = {}
    headed = [h for h in alone if _with_body(notice, h)]
    whole = {h.index for h in alone}
    inner = [
        h
        for h in run
        if h.index not in whole and h.end - h.start <= _LONGEST and notice.folded[h.end : h.end + 1] == "。"
    ]
    if len(inner) == 1 and len(headed) == len(run) - 1 >= 2:
        # The other way round is right: （二）基本原则。 stands alone when a list follows it.
        odd, other = inner[0], headed[0]
        message = f"“{odd.number.strip()}{odd.title}”与正文连排，同级的其他{len(headed)}个标题独占一行"
        found["line"] = (odd, message, other)
    if len(headed) == len(run) >= 3:
        stopped = [h for h in run if notice.folded[h.end : h.end + 1] == "。"]
        bare = [h for h in run if notice.folded[h.end : h.end + 1] != "。"]
        if min(len(stopped), len(bare)) == 1:
            odd, other = (stopped[0], bare[0]) if len(stopped) == 1 else (bare[0], stopped[0])
            how = ("末尾有句号", "没有") if len(stopped) == 1 else ("末尾没有句号", "都有")
            message = f"标题“{odd.number.strip()}{odd.title}”{how[0]}，同级的其他{len(run) - 1}个标题{how[1]}"
            found["stop"] = (odd, message, other)
    return found
