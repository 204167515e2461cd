"""Rule doubled-word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.doubling import find_doubled, find_stuttered
from auditor.finding import Edit, Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class DoubledWord(Rule):
    """字词重复

    A character, word or phrase that stands twice in a row where the language does not double it (的的, 针对对,
    开展开展). Reduplications (天天, 方方面面), words that meet at a border (应对|对方, 管理|管理人员) and digits are right. A
    dictionary decides nearly all; what is left goes to the segmenter, and what both allow (要求求各单位) to the scorer of slips,
    warnings all (models/slips.md). Passages repeated at a distance are left to
    others.
    """

    id = "doubled-word"
    severity = "error"
    confidence = "high"
    basis = "《图书质量管理规定》附件《图书编校质量差错率计算方法》：多字"
    tags = ("characters",)
    needs = ("tokens", "slips")
    bad = (
        "职工反映⟦的的⟧问题已经解决。",
        "整⟦改改⟧措施已落实，整改到位。",
        "⟦这这⟧些单位会议强调⟦要要⟧加强管理。",
        "针⟦对对⟧近三年新进人员开展培训。",
        "学校⟦开展开展⟧了安全演练。",
        "各科室要⟦严格严格⟧执行制度。",
        "⟦服务服务⟧群众两千人次。",
        "公司⟦和和⟧供应商签订合同5份。",
        "完成验收并移交给⟦了了⟧有关单位。",
        "⟦进一步进一步⟧压实责任。",
        "上述款项⟦已经已经⟧退回。",
        "各学校要严格落实安全检查要⟦求求⟧，建立隐患台账。",
        "全镇共排查隐患43处，整⟦治治⟧到位41处。",
        "⟦县住房和城乡建设局县住房和城乡建设局⟧牵头整改。",
    )
    good = (
        "培育育繁推一体化种业企业，支持良种基地建设。",
        "全年全国退税缓税减税降费，纪委监委、团委学委一并检查。",
        "人人有责、层层落实，稳稳当当、方方面面都要干干净净，源源不断。",
        "中国国家机关应对对方诉求，上海海关、政府府院联动。",
        "目的的实现可以以书面形式通知，公众参与与监督并重。",
        "保障服务对象，管理管理人员，发展发展中国家合作。",
        "市市场监管局、县县委办、法院院长、局局长参加。",
        "“研究研究”“考虑考虑”成了推诿的口头禅。",
        "学生生活、工作作风、会议议程、行政政策、目标标准、建设设施。",
        "电话88888888，编号100100，型号AA11。",
        "一个个项目、一项一项清单，天天督、周周查、项项有人管。",
        "书记李丽丽、院长张圆圆参加座谈。",
        "在在建工地设立标识，很多很多群众说着说着就笑了。",
        "再审申请人申请人民法院调取证据，党组织组织党员学习，省医院对其其他费用予以减免。",
        "不得不不断改进，为人人享有服务，人口少的村的村民可以联合。",
        "实事求是是马克思主义的根本观点。",
        "",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each doubled stretch; a warning where a rare reading is possible."""
        found = list(find_doubled(notice.text, notice.words))
        starts = {doubled.start for doubled in found}
        found += [doubled for doubled in find_stuttered(notice.text) if doubled.start not in starts]
        for doubled in sorted(found):
            message = f"“{notice.text[doubled.start : doubled.end]}”重复，应只留一个“{doubled.unit}”"
            if not doubled.sure:
                message = f"“{doubled.unit}”连用两次，疑有一个多余"
            yield self.finding(
                message,
                notice.place(doubled.start, doubled.end),
                suggestion=doubled.unit,
                edits=(Edit(doubled.start, doubled.end, doubled.unit),) if doubled.sure else (),
                severity="error" if doubled.sure else "warning",
                confidence="high" if doubled.sure else "medium",
            )
