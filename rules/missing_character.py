"""Rule missing-character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.rule import Rule


@dataclass(frozen=True)
class MissingCharacter(Rule):
    """词语中漏字

    A character that is missing inside a phrase (党风廉建设, 主责任). The phrase is one of models/official_phrases.txt, or the notice has
    it elsewhere with one character more, or a model trained on edited prose is sure what stands there; in every case the language
    model must read the text far better with it. Short forms (长护险, 强基, 文旅) are no slips, and what the notice has twice is the author's own
    term. Numbers are left to `missing-number`, verbs and nouns that a clause lacks to `missing-constituent`, longer wordings to
    `set-phrase`. Figures and false alarms: models/slips.md.
    """

    id = "missing-character"
    severity = "warning"
    confidence = "medium"
    basis = "《图书质量管理规定》附件《图书编校质量差错率计算方法》：漏字"
    tags = ("characters",)
    needs = ("slips",)
    bad = (
        "局党组认真履行党风⟦廉建⟧设责任，定期听取汇报。",
        "医院召开专题会议，研究意识⟦形工⟧作，完善阵地管理办法。",
        "坚持集体领导和个人⟦分负⟧责相结合。",
        "开展安全⟦隐排⟧查治理，完善应急预案。",
        "落实中央八⟦项定⟧精神，公务接待费用明显下降。",
    )
    good = (
        "认真履行党风廉政建设责任，落实主体责任，对问题清单逐项销号。",
        "落实长护险待遇，实施强基工程，推动文旅融合，抢抓机遇。",
        "完成科研目标任务，深化革命文物保护，工作率先突破，生态复合经营。",
        "重点专科项目由专家组评审，重项目、轻管理的现象得到扭转。",
        "适宜建设三千吨级以上泊位的岸线由省级审批，已经建设三千吨级以上泊位的岸线由市级监管；适宜建设千吨级以下泊位的岸线由县级审批。",
        "自主责任田由农户管理，主责主业更加突出。",
        "推动规上工业企业稳增长，盟市、旗县分级负责，开展精文简会。",
        "警综平台与案管系统对接，诉源治理由访调中心专人负责。",
    )

    def check(self, notice: Notice) -> Iterator[Finding]:
        """One finding for each place: the two characters between which one is missing."""
        # numpy and the models are loaded when the rule runs.
        from auditor.lost_characters import find_lost

        for lost in find_lost(notice.folded):
            start, end = lost.at - 1, lost.at + 1
            if notice.allowed.wording(start, end):
                continue
            place = notice.place(start, end)
            around = notice.folded[max(start - 2, 0) : end + 2].replace("\n", "")
            why = f"，应为“{lost.phrase}”" if lost.phrase else ""
            yield self.finding(
                f"“{around}”中“{place.quote}”之间可能漏“{lost.new}”字{why}",
                place,
                suggestion=place.quote[0] + lost.new + place.quote[1:],
            )
