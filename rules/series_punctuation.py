"""series-punctuation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.outline import Heading
from auditor.punctuation import bulleted, odd_ends
from auditor.report import Check
from auditor.rule import Rule


class _Odd(NamedTuple):
    start: int
    message: str
    right: str


@dataclass(frozen=True)
class SeriesPunctuation(Rule):
    """并列各项的结尾标点不一致

    Compares how the members of a series are closed: 一是 …；二是 …。三是 … in one paragraph, and items on lines of their own
    (numbered, or behind a bullet) of which most end with ；. A member that holds a 。 may not be closed with ；, and the last one of a list is closed with
    。. One finding for each of the three kinds in a document, with the first places. Headings without a mark at their end
    belong to `heading-markup`, marks behind numbers to `list-punctuation`.
    """

    id = "series-punctuation"
    severity = "info"
    confidence = "medium"
    basis = "《标点符号用法》GB/T 15834-2011（分号、句号；分项列举）"
    tags: ClassVar[tuple[str, ...]] = ("punctuation", "style")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "主要措施：一是修订章程，明确职责⟦；⟧二是开展培训，提高能力。三是公开结果，接受监督。四是建立台账，定期销号。",
        "检查发现：\n1.台账登记不及时；\n2.消防通道堵塞⟦。⟧\n3.应急预案未更新；\n4.值班记录缺失。",
        "分科室看：\n- 内科接诊218人；\n- 外科接诊346人；\n- 儿科接诊295人⟦。⟧\n- 急诊接诊472人。",
        "应当提交下列材料：\n（一）申请书；\n（二）身份证明；\n（三）财务报表⟦；⟧\n材料不齐的，一次告知。",
        "有下列要求：\n（一）按时报送。逾期不报的，通报批评⟦；⟧\n（二）专人负责；\n（三）留存底稿。",
        "下步打算：第一，压实责任；第二，加强督导⟦。⟧第三，严肃问责；第四，巩固成果。",
    )
    good = (
        "主要措施：一是修订章程；二是开展培训；三是公开结果。下步，一是巩固成果。二是防止反弹。三是举一反三。",
        "检查发现：\n1.台账登记不及时；\n2.消防通道堵塞；\n3.应急预案未更新。",
        "一、收入情况\n完成预算。\n二、支出情况\n完成预算。\n三、结余情况\n略有结余。",
        "（一）提高认识。层层传达。\n（二）压实责任。签订责任书。\n（三）强化督查。每月通报。",
        "有下列情形之一的，不予受理：\n（一）超过期限；\n（二）材料不实；\n（三）其他情形。\n前款情形由院长认定。",
        "一是抓源头，二是抓过程，三是抓结果。",
        "分科室看：\n- 内科接诊218人；\n- 外科接诊346人；\n- 儿科接诊295人。\n全院运行平稳。\n- 车间一。\n- 车间二。\n- 车间三；",
        "- 提高认识。\n- 压实责任。\n- 强化督查。\n● 台账\n● 记录；\n● 现场",
        "共三类：①收入类；②支出类；③资产类。",
        "1.姓名：张某\n2.职务：科长\n3.电话：12345678",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        odd: dict[str, list[_Odd]] = {"mixed": [], "inner": [], "last": []}
        compared = 0
        for run in notice.numbering.runs:
            for group in _groups(run):
                compared += 1
                if group[0].paragraph == group[-1].paragraph:
                    odd["mixed"] += _in_paragraph(notice.folded, group)
                else:
                    _on_lines(notice, group, odd)
        for lines in bulleted(notice.folded, notice.paragraphs):
            compared += 1
            for at, message, right in odd_ends(notice.folded, lines):
                odd["mixed"].append(_Odd(at, message, right))
        for found in odd.values():
            if not found:
                continue
            first, *others = (notice.place(one.start, one.start + 1) for one in found[: self.shown])
            more = f"（全文共{len(found)}处）" if len(found) > 1 else ""
            yield self.finding(found[0].message + more, first, *others, suggestion=f"改为“{found[0].right}”")
        if compared and not any(odd.values()):
            yield self.agreed(f"{compared}组并列项的结尾标点一致")


def _groups(run: Sequence[Heading]) -> Iterator[list[Heading]]:
    """Members of a run that stand in one paragraph, or each in the paragraph behind the one before; three at least."""
    group: list[Heading] = []
    step = -1
    for heading in run:
        distance = heading.paragraph - group[-1].paragraph if group else -1
        if group and (distance not in (0, 1) or (len(group) > 1 and distance != step)):
            if len(group) >= 3:
                yield group
            group = []
        step = distance if group else -1
        group.append(heading)
    if len(group) >= 3:
        yield group


def _in_paragraph(folded: str, group: Sequence[Heading]) -> Iterator[_Odd]:
    joints = []
    for heading in group[1:]:
        at = heading.start - 1
        while at > 0 and folded[at] in " 　":
            at -= 1
        if folded[at] in "。；，":
            joints.append((at, heading))
    marks = Counter(folded[at] for at, _ in joints)
    if len(marks) < 2 or len(joints) < 2:
        return
    common, count = marks.most_common(1)[0]
    for at, heading in joints:
        if folded[at] != common:
            number = heading.number.strip()
            yield _Odd(at, f"“{number}”前用“{folded[at]}”，同组其他各项之间用“{common}”（{count}处）", common)


def _on_lines(notice: Notice, group: Sequence[Heading], odd: dict[str, list[_Odd]]) -> None:
    """Items that are lines of their own, most of them closed with ；."""
    folded = notice.folded
    ends = [notice.paragraphs[heading.paragraph].end - 1 for heading in group]
    if sum(folded[end] == "；" for end in ends[:-1]) * 2 <= len(ends) - 1:
        return
    for heading, end in zip(group[:-1], ends, strict=False):
        if folded[end] in "。，":
            message = f"“{heading.number.strip()}”以“{folded[end]}”结尾，同组其他各项以“；”结尾"
            odd["mixed"].append(_Odd(end, message, "；"))
        elif folded[end] == "；" and "。" in folded[heading.start : end]:
            message = f"“{heading.number.strip()}”内部已用句号，结尾不宜再用分号"
            odd["inner"].append(_Odd(end, message, "。"))
    if folded[ends[-1]] == "；":
        odd["last"].append(_Odd(ends[-1], f"最后一项“{group[-1].number.strip()}”以分号结尾，列举至此结束", "。"))
