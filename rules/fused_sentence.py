"""Rule fused-sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.fusions import find_fusions
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class FusedSentence(Rule):
    """句式杂糅、语义重复

    Two ways to say a thing run together in one clause (原因是……造成的, 围绕……为中心, 受到……所欢迎), a denial too many (无不没有,
    切忌不要), a verb that stands before its object and behind it again (完善制度完善), or one that is governed and governs at once
    (贯彻……，在基层得到贯彻), two words that do one work (开展进行, 更加日益). Conjunctions and prepositions that stand twice are left to
    `function-word`, characters and words doubled outright to `doubled-word`.
    """

    id = "fused-sentence"
    severity = "warning"
    confidence = "medium"
    basis = "吕叔湘、朱德熙《语法修辞讲话》（句式杂糅、否定、赘余）；《图书质量管理规定》附件《图书编校质量差错率计算方法》：语法性差错"
    tags = ("wording", "grammar")
    needs = ()
    bad = (
        "合同倒签的⟦原因是经办人员不熟悉流程造成的⟧，公司已作出处理。",
        "开展巡诊的⟦目的是以方便偏远村群众看病为目的⟧。",
        "学校⟦本着节约办学为原则⟧，压减一般性支出。",
        "各支部⟦围绕中心任务为主题⟧，开展党日活动12次。",
        "⟦从群众最关心的小事为切入点⟧，改进窗口服务。",
        "项目能否按期投产，⟦关键在于资金到位是关键⟧。",
        "⟦通过各级组织的共同努力下⟧，任务提前完成。",
        "便民措施⟦受到广大患者所欢迎⟧。",
        "工作专班⟦有⟧县住建局、县财政局等6个部门组成。",
        "⟦将该同志被列入⟧后备干部名单。",
        "参会人员⟦无不没有⟧受到教育。",
        "执法检查⟦切忌不要⟧走过场。",
        "基层站所力量⟦不足不够⟧的问题突出。",
        "全年抽检不合格⟦的产品无复检合格产品⟧。",
        "⟦目前在6月底前⟧竣工的4个标段均已验收。",
        "⟦截至本月底为止⟧，共收到申请30份。",
        "全镇⟦开展进行⟧环境整治。",
        "服务质量⟦更加日益⟧提高。",
        "落实安全生产责任制，⟦在班组得到有效落实⟧。",
        "对欠缴费用进行⟦追缴欠缴费用⟧。",
        "进一步⟦完善物资采购审批流程完善⟧，堵塞漏洞。",
    )
    good = (
        "事故原因是操作不当，由此造成的损失由保险公司赔付。原因之一是制度缺失。",
        "以方便群众为目的，本着实事求是的原则，围绕以人民为中心的思想，从群众关心的小事入手。",
        "在各级组织的共同努力下，通过在县委领导下成立的专班推动。",
        "受到广大患者欢迎，为群众所称道。小组由有关部门组成，县里有关部门人员组成检查组。",
        "与会人员无不动容，无不深受教育，无时无刻不在守护平安，未有不妥。",
        "严禁不按规定程序采购，防止不合理收费，杜绝不作为。",
        "无证据证明其违法的案件没有立案，反映不实的问题未发现新情况。",
        "目前，6月底前应完成的任务已全部完成。截至目前，共收到申请30份。",
        "贯彻上级部署，各项任务得到有效落实。落实责任，使制度得到落实。",
        "加强安全生产、加强和创新社会治理；提高效率、优化服务等方面均有待提高。",
        "对制度进行修订，对案件进行评查，对学生进行学生守则教育。",
        "完善各项制度，制度得到完善；规范执法行为，制定操作规范。",
        "授予其“见义勇为模范”称号，被评为先进个人。把握关键，将被评估单位列入名单。",
        "符合规定的予以给付，应当由院长必要时召集。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each place."""
        for slip in find_fusions(notice.folded):
            quote = notice.text[slip.start : slip.end]
            yield self.finding(f"“{quote}”：{slip.reason}", notice.place(slip.start, slip.end), suggestion=slip.right)
