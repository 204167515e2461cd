"""Rule wrong-character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.confusables import find_confused
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.phrases import find_phrases
from auditor.rule import Rule
from auditor.text import Cover


@dataclass(frozen=True)
class WrongCharacter(Rule):
    """错别字、颠倒字

    Characters that a model trained on edited prose takes for slips, where one that is read alike or looks alike, or the two
    in the other order, reads far better (措失 for 措施, 究研 for 研究). It knows how often characters stand together and no
    meaning: what makes another word (反应 for 反映) is left to confusable-word and set-phrase. A spelling that the text has
    more than once is the author's term and left alone, and so are dropped and added characters, which short forms look like.
    Figures and false alarms: models/slips.md.
    """

    id = "wrong-character"
    severity = "warning"
    confidence = "medium"
    basis = "《图书质量管理规定》附件《图书编校质量差错率计算方法》：别字、颠倒字"
    tags = ("characters",)
    needs = ("slips",)
    bad = (
        "各科室要认真落实整改措⟦失⟧，按月报送进展。",
        "严格执行财务管⟦里⟧制度，规范报销程序。",
        "召开党组会议，专题⟦究研⟧整改工作。",
        "完善内部控制⟦治⟧度，堵塞管理漏洞。",
        "加快推进重点项⟦木⟧建设，确保按期完工。",
        "乡镇卫生院药品采⟦够⟧价格偏高，由县卫生健康局约谈。",
        "公司按照有关规定办⟦里⟧采购手续，台账齐全。",
        "建立健全监督约束机⟦只⟧，防范廉政风险。",
    )
    good = (
        "各科室要认真落实整改措施，严格执行财务管理制度，专题研究整改工作。",
        "推动规上工业企业稳增长，盟市、旗县分级负责，开展精文简会。",
        "警综平台与案管系统对接，诉源治理由访调中心专人负责。",
        "引大济湟工程通水，甘南、黔东南、湘鄂赣三地共建。",
        "产学研推用一体推进，文旅商体展融合，锻长补短。",
        "记者邬沁、谌贻琴、晁岱参加座谈，禤某某、逯某被立案。",
        "学校开设非遗剪纸、蜡染、苗绣课程，建成智慧教室。",
        "医院开展腹腔镜胆囊切除术，复方甘草片、阿莫西林胶囊库存充足。",
        "职工反应问题的渠道不畅，截止目前已整改。",
        "上栗县东源乡落实林长制，库尔勒香梨、阿克苏苹果出疆。",
    )

    def check(self, notice: Notice) -> Iterator[Finding]:
        # numpy and the models are loaded when the rule runs.
        from auditor.corrections import wrong_characters

        found = [wrong for wrong in wrong_characters(notice.folded) if self._once(notice, wrong.start, wrong.end)]
        if not found:
            return
        others = Cover([*find_confused(notice.folded), *find_phrases(notice.folded).near])
        for wrong in found:
            place = notice.place(wrong.start, wrong.end)
            if others.touches(wrong.start, wrong.end) or notice.allowed.wording(wrong.start, wrong.end):
                continue
            around = notice.text[max(wrong.start - 2, 0) : wrong.start].rpartition("\n")[2]
            why = "两字可能颠倒" if len(wrong.new) > 1 else "可能是别字"
            yield self.finding(f"“{around}{place.quote}”{why}，应为“{around}{wrong.new}”", place, suggestion=wrong.new)

    @staticmethod
    def _once(notice: Notice, start: int, end: int) -> bool:
        """Whether the characters stand so, with their neighbours, nowhere else in the text."""
        return notice.folded.count(notice.folded[max(start - 1, 0) : end + 1]) == 1
