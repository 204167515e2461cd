"""Rule half-width-marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Edit, Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN, Cover, Paragraph

_CJK = f"{HAN}、。《》〈〉“”‘’〔〕【】「」『』·…—％"
# A mark with a Han character or Chinese mark beside it. The colon of 10:30 and the comma of 1,234 have none.
# It begins with the mark, so that a search jumps to it.
_MARK = re.compile(f"[,;:?!()](?:(?<=[{_CJK}].)|(?=[{_CJK}]))")
_ENUMERATOR = re.compile(r"(?:^|[\s，。；：、,;:(（])[\da-zA-Z]{1,3}$")
_FOREIGN = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]{1,200}`"
    r"|https?://[^\s\u3000-\u9fff\uff00-\uffef]+|www\.[^\s\u3000-\u9fff\uff00-\uffef]+"
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
    r"|\]\([^()\s]{1,500}(?:[ ]\"[^\"\n]{0,80}\")?\)"
    r"|^[ \t]{0,3}\[[^\]\n]{1,60}\]:"
    r"|<[^<>\n\u3000-\u9fff]{1,200}>|\$[^$\n\u4e00-\u9fff]{1,200}\$",
    re.DOTALL | re.MULTILINE | re.ASCII,
)
_FULL = str.maketrans(",;:?!()", "，；：？！（）")


@dataclass(frozen=True)
class HalfWidthMarks(Rule):
    """中文中的半角标点

    Half-width , ; : ? ! ( ) beside a Han character. One finding for the whole document with the count, since text from
    the web has often lost its full-width marks throughout. Numbers, times, addresses, code, foreign phrases and
    enumerators such as 1) are right as they are. Pairs are left to unpaired-marks.
    """

    id = "half-width-marks"
    severity = "info"
    confidence = "high"
    basis = "GB/T 15834-2011《标点符号用法》"
    tags = ("punctuation",)
    on_recognised = False
    bad = (
        "经检查⟦,⟧共发现问题3个;均已整改。",
        "各学院⟦(⟧部门)要认真落实。",
        "检查组指出⟦:⟧台账不全",
        "本院共有法官30名⟦,⟧其中女法官12名,占40%。",
        "参加OECD⟦(⟧经合组织)会议。",
        "“这样行吗⟦?⟧”患者问。",
        "地址：https://example.cn/a?b=1，电话1234⟦;⟧邮箱a@b.cn",
    )
    good = (
        "全年收入1,234.5万元，上午10:30开会，比例为1:2。",
        "详见https://example.cn/a?b=1:2,3。",
        "联系邮箱：office@example.cn。",
        "主题为Green, Clean and Safe的论坛开幕。",
        "1)加强管理；2)压实责任；a)落实到人。",
        "运行`git log(一)`命令，查看[结果](https://example.cn/结果)。",
        "设备型号为AB(2)-C:3，共5台。",
        "# 通报\n\n1. 情况\n- 数据：[附表][1]\n\n[1]: https://example.cn/b",
        "（一）巩固成果；（二）深化整改：压实责任！",
        "",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """At most one finding, at the first half-width mark."""
        text = notice.text
        marks = [m for m in _MARK.finditer(text) if not _enumerates(text, m)]
        if not marks:
            return
        foreign = Cover(Paragraph(0, m.start(), m.end()) for m in _FOREIGN.finditer(text))
        found = [m for m in marks if not foreign.holds(m.start())]
        found = [m for m in found if not notice.allowed.wording(*m.span())]
        if not found:
            return
        first, *others = (notice.place(m.start(), m.end()) for m in found[: self.shown])
        kinds = "、".join(f"“{mark}”{count}处" for mark, count in Counter(m[0] for m in found).most_common())
        message = f"中文行文应用全角标点，全文有半角标点{len(found)}处：{kinds}"
        edits = (Edit(m.start(), m.end(), m[0].translate(_FULL)) for m in found)
        yield self.finding(message, first, *others, suggestion=found[0][0].translate(_FULL), edits=edits)


def _enumerates(text: str, match: re.Match[str]) -> bool:
    """Whether the mark closes 1) or a) at the head of an item."""
    return match[0] == ")" and bool(_ENUMERATOR.search(text[max(0, match.start() - 5) : match.start()]))
