"""Rule term-variant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.terms import TermPair, event_pairs, find_hits, label_pairs, post_pairs, quoted_pairs, spelling_pairs
from auditor.text import Cover


@dataclass(frozen=True)
class TermVariant(Rule):
    """同一用语或标签前后写法不一

    One term in two forms is shown once, with the count of each and the more frequent one first: spellings from a
    lexicon (台账/台帐; 制定/制订 and 作出/做出 only before the same object), a slogan-like term with and without
    quotation marks, a label at the head of the items of a series that one item words otherwise, a meeting or group
    whose name differs in one word, a post under a longer and a shorter name. Labels of different things (牵头单位,
    配合单位) stand beside each other in an item and are right; so is a label that several items bear. 《Titles》 are
    title-variant's, series in 一是 … 二是 series-parallel's.
    """

    id = "term-variant"
    severity = "info"
    confidence = "medium"
    basis = "GF 1001—2001《第一批异形词整理表》；同一文件用语前后一致"
    tags = ("terms", "style")
    needs = ("outline", "quotations", "titles")
    bad = (
        "一、整改情况\n1.问题一\n整改措施及进展：已完成。\n2.问题二\n整改措施及进展：已完成。\n3.问题三\n⟦整改结果及进展⟧：已完成。\n4.问题四\n整改措施及进展：已完成。\n5.问题五\n整改措施及进展：已完成。\n",
        "开展审计整改“回头看”。10月，⟦回头看⟧工作全部结束。\n",
        "建立台账，逐项销号。台账每月更新。按照⟦台帐⟧核对。\n",
        "医院制定改造方案，完善制度。科室⟦制订⟧搬迁方案，按时完成。\n",
        "8月召开审计整改专题民主生活会。9月，⟦审计整改工作民主生活会⟧征求意见12条。\n",
        "设立食堂管理专员2名。学校另行公布，⟦2名食堂专员⟧到岗。\n",
        "推行“321工作法”，成效明显。⟦321工作法⟧得到推广。\n",
        "医院制定培训计划。制定《查房制度》。制定应急预案。科室⟦制订⟧考核措施21条。\n",
        "持续开展“五社联动”。“五社联动”成效明显。下一步，深化⟦五社联动⟧机制。\n",
    )
    good = (
        "一是制定细则。二是制订年度经费预算安排方案。\n",
        "1.问题一\n牵头单位：教务处\n配合单位：总务处\n2.问题二\n牵头单位：教务处\n3.问题三\n牵头单位：学工处\n4.问题四\n牵头单位：学工处\n",
        "1.问题一\n整改措施：已完成。\n2.问题二\n整改措施：已完成。\n3.问题三\n整改措施：已完成。\n4.问题四\n整改进展：正在办。\n5.问题五\n整改进展：正在办。\n",
        "开展“回头看”。“回头看”结束后印发《关于回头看情况的通报》。\n",
        "牢记“四个自信”。制定五年规划，制订年度预算编报说明。\n",
        "为全省发展作出贡献，学校做出调整课表的尝试。\n",
        "“十四五”规划纲要印发，十四五期间投资增长。\n",
        "实行强制订立合同制度，制定合同管理办法。\n",
        "成立信访工作领导小组和党建工作领导小组。\n",
        "聘请法律顾问2名，配备2名调解员。\n",
        "办好“一件事”，完成一件事改革，召开一次会议。\n",
    )
    most: int = 5

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        folded = notice.folded
        covered = Cover([*notice.titles, *notice.document_numbers])
        hits = find_hits(notice)
        pairs = [
            *label_pairs(notice),
            *spelling_pairs(folded, covered, hits),
            *event_pairs(folded, covered, hits),
            *post_pairs(folded),
        ]
        yield from (self._found(notice, pair) for pair in pairs[: self.most])
        quoted = [pair for pair in quoted_pairs(notice, hits) if not notice.allowed.wording(*pair.odd_places[0])]
        if quoted:
            yield self._quotes(notice, quoted)

    def _quotes(self, notice: Notice, pairs: list[TermPair]) -> Finding:
        """One finding for all terms that have their quotation marks here and not there."""
        told = "；".join(f"{p.usual} {len(p.usual_places)} 处，不加引号 {len(p.odd_places)} 处" for p in pairs[:6])
        bare = sorted(span for pair in pairs for span in pair.odd_places)[:20]
        return self.finding(
            f"同一用语有的加引号、有的不加：{told}",
            *(notice.place(*span) for span in bare),
            *(notice.place(*pair.usual_places[0]) for pair in pairs[:6]),
            suggestion="全文统一加引号或都不加",
        )

    def _found(self, notice: Notice, pair: TermPair) -> Finding:
        odd = [notice.place(start, end) for start, end in pair.odd_places[:20]]
        usual = [notice.place(start, end) for start, end in pair.usual_places[:3]]
        return self.finding(
            f"同一用语有两种写法：“{pair.usual}” {len(pair.usual_places)} 处，“{pair.odd}” {len(pair.odd_places)} 处",
            *odd,
            *usual,
            suggestion=f"统一为“{pair.usual}”",
        )
