"""Rule series-parallel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.outline import Heading
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN

_PARTICLES = "的了"
_PLAIN = re.compile(f"[{HAN}]{{5,24}}")


@dataclass(frozen=True)
class SeriesParallel(Rule):
    """排比各项中有一项少了或多了一个虚词

    Compares the members of a series (一是 … 二是 …, （一） … （二） …) that open with the same word and end with the same
    word: where all but one have 的 or 了 before that ending (聚焦……的思想) or right behind the opening (完成了……), the
    one without it has probably lost it. Only series of ``least`` members or more, each of one clause, are looked at.
    Members that differ in their words are the author's choice. Labels and terms are term-variant's, numbers
    section-order's, headings without their counterpart heading-parallel's.
    """

    id = "series-parallel"
    severity = "info"
    confidence = "medium"
    basis = "排比各项结构一致"
    tags = ("style", "terms")
    needs = ("outline",)
    bad = (
        "重点做好：一是破除等靠要的观念，二是破除慢半拍的观念，三是破除求安稳的观念，四是⟦破除怕担责观念⟧，五是破除讲条件的观念。\n",
        "主要成效：一是完成了校舍改造任务；二是完成了食堂改造任务；三是⟦完成宿舍改造任务⟧；四是完成了操场改造任务。\n",
        "（一）解决看病贵的问题\n采取措施。\n（二）解决看病难的问题\n采取措施。\n（三）⟦解决挂号慢问题⟧\n采取措施。\n（四）解决排队久的问题\n采取措施。\n",
        "一是提高依法审计的能力。二是提高查核问题的能力。三是提高分析研判的能力。四是提高数据应用的能力。五是⟦提高沟通协调能力⟧。\n",
    )
    good = (
        "一是聚焦队伍建设，二是聚焦主责主业，三是聚焦群众需求，四是聚焦突出的问题。\n",
        "一是服务大局；二是服务民生；三是服务发展；四是服务基层。\n",
        "一是提高依法审计的能力，二是提高查核问题的能力，三是改进作风。\n",
        "一是完成了任务，二是解决了问题，三是建立制度，四是锻炼了队伍。\n",
        "一是加强对学生的管理，二是加强对教师的管理，三是加强财务管理，四是加强资产管理。\n",
        "（一）收入情况\n（二）支出的情况\n（三）结余情况\n",
    )
    least: int = 4

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for series in notice.outline.series():
            if len(series) < self.least or len(series) > 30:
                continue
            found = self._odd(notice, series)
            if found:
                odd, usual, particle = found
                yield self.finding(
                    f"同组其他 {len(series) - 1} 项如“{_clause(notice, usual)}”都有“{particle}”字，此项“{_clause(notice, odd)}”没有",
                    notice.place(*_span(notice, odd)),
                    notice.place(*_span(notice, usual)),
                    suggestion=f"核对此项是否漏“{particle}”字",
                )

    def _odd(self, notice: Notice, series: Sequence[Heading]) -> tuple[Heading, Heading, str] | None:
        """The one member without the particle, one that has it, and the particle."""
        clauses = [_clause(notice, member) for member in series]
        if not all(_PLAIN.fullmatch(clause) for clause in clauses):
            return None
        head, heads = Counter(clause[:2] for clause in clauses).most_common(1)[0]
        tail, tails = Counter(clause[-2:] for clause in clauses).most_common(1)[0]
        if heads < len(clauses) or tails < len(clauses):
            return None
        for particle in _PARTICLES:
            have = [clause.startswith(head + particle) for clause in clauses]
            if particle == "的":
                have = [clause.endswith(particle + tail) for clause in clauses]
            if have.count(False) == 1 and particle not in clauses[have.index(False)]:
                odd = have.index(False)
                return series[odd], series[0 if odd else 1], particle
        return None


def _span(notice: Notice, member: Heading) -> tuple[int, int]:
    """The first clause of a member, without its number."""
    text = notice.folded[member.number_end : member.end]
    match = re.search(r"[^\s，、：]", text)
    start = member.number_end + (match.start() if match else 0)
    stop = re.search("[，。；：\n]", notice.folded[start : member.end])
    end = start + stop.start() if stop else member.end
    return start, end


def _clause(notice: Notice, member: Heading) -> str:
    start, end = _span(notice, member)
    return notice.folded[start:end].strip()
