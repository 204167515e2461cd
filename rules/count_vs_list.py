"""Rule count-vs-list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.counting import Lists
from auditor.finding import Finding
from auditor.listing import Listing
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class CountVsList(Rule):
    """宣布的数量与列出的条目不符

    Compares a count that a text announces with the list that belongs to it: numbered items under it or behind it in its
    paragraph (以下三项工作：一是…), items summed up behind (以上四个问题), a 、 list or a run of quotations or titles before
    or behind the number. A list that may be incomplete (等, 其中, 包括) is wrong only if it is longer than its count; where
    和 or 与 leave open how many members there are, every reading counts. Numbers that are missing or given twice are
    section-number's matter, sums of figures parts-vs-total's.
    """

    id = "count-vs-list"
    severity = "error"
    basis = "《党政机关公文处理工作条例》第二十条：数字、引文等表述准确"
    tags = ("numbers", "lists")
    needs = ("outline", "quantities", "quotations")
    bad = (
        "一、存在问题\n检查发现存在⟦3个问题⟧：\n1.台账不全。\n2.培训不足。\n3.设备老化。\n4.记录缺失。",
        "下一步重点抓好以下⟦四项工作⟧。\n（一）强化学习。\n（二）强化监督。\n（三）强化保障。\n此致。",
        "学校提出⟦三项要求⟧：一是守时；二是守纪。请各班遵照执行。",
        "一是选题偏窄；二是样本偏少；三是周期偏长。以上⟦四个问题⟧，将在明年逐步解决。",
        "医院修订⟦5项制度⟧，即《值班制度》《会诊制度》《转诊制度》《随访制度》，护理部负责督办。",
        "重点整治⟦六类行为⟧：虚开发票、虚列支出、私设账户、公款私存、违规出借，共查出问题12个。",
        "公司下设技术攻关、市场推广、客户服务⟦4个工作组⟧，由副总经理牵头。",
        "围绕“门诊预约”“床旁结算”“检查互认”⟦四个重点⟧持续改进服务。",
        "巡察组进驻临江县、安水县、北山市、西岭区⟦五个县市区⟧开展巡察。",
        "在东湖镇、南桥镇和柳河乡⟦2个乡镇⟧开展试点。",
        "内科、外科、儿科、药剂科⟦5个科室⟧参加演练。",
        "将餐厅、食堂分为优秀、良好、合格、较差⟦三类⟧管理。",
        "严格执行首问负责、限时办结、服务承诺、责任追究⟦五项制度⟧。",
        "对钱立新、孙梅、李国强、周敏⟦5名同志⟧给予通报表扬。",
        "要在“五个提升”上下功夫：一是提升能力；二是提升效率；三是提升质量；四是提升口碑。".replace(
            "“五个提升”", "⟦“五个提升”⟧"
        ),
    )
    good = (
        "对钱立新、孙梅、李国强和周敏4名同志给予通报表扬，对吴刚等2人通报批评。",
        "严格执行首问负责、限时办结、服务承诺三项制度。落实科学决策、民主决策、依法决策和风险评估、公开听证五项制度。",
        "安排财务、纪检、后勤5名同志参加。",
        "一、存在问题\n检查发现存在3个问题：\n1.台账不全。\n2.培训不足。\n3.设备老化。\n二、整改要求\n限期整改。",
        "审计发现两个方面5个具体问题。\n（一）预算方面\n1.编制粗。\n2.执行慢。\n（二）资产方面\n1.账实不符。\n2.闲置。\n3.出租。",
        "公司修订《采购办法》《合同办法》等5项制度，并开展宣讲。",
        "围绕教学与科研、招生和就业、后勤三个方面开展自查。",
        "法院在孝感、黄冈、咸宁12个基层点设立窗口，推广网上立案。",
        "巡察组对临江县、安水县、北山市三个县市区和10家单位开展巡察。",
        "在青山、绿水、白云镇3个镇开展试点，在柳河、沙河乡2个乡推开。",
        "抽查县级医院、镇卫生院4个单位，其中临江县医院、安水县医院2个县级医院。",
        "覆盖东湖镇、南桥镇等12个乡镇，惠及城关镇、东湖镇5个村民小组。",
        "内科、外科、儿科与护理部4个科室参加演练。",
        "协调财政、审计、住建局3个部门办理。",
        "全年培训教师、医师、会计等3类人员，其中骨干20名。",
        "按危险程度，将实验室、仓库分为红色、黄色、蓝色三类。",
        "学校解决了3个问题，家长满意。具体做法如下：\n1.走访。\n2.座谈。",
        "坚持政治引领、服务大局，司法为民、公正司法四项原则，推进改革。",
        "检查组发现6个问题，主要是：记录缺失、超期存放、标识不清。",
        "要在“三个到位”上求实效：一是认识到位；二是责任到位；三是措施到位。",
    )
    tolerance: int = 3

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for listing in Lists(notice).all():
            listed = len(listing.members)
            if listing.agrees:
                if listing.count == listed and not listing.open:
                    yield self._agreement(notice, listing)
                continue
            # A count far from its list is, as a rule, not the count of that list (三个方面30个项目).
            if min(abs(listing.count - reading) for reading in listing.readings) > self.tolerance:
                continue
            yield self._mismatch(notice, listing, listed)

    def _agreement(self, notice: Notice, listing: Listing) -> Check:
        places = [notice.place(start, end) for start, end in (listing.members[0], listing.members[-1])]
        announced = notice.text[listing.start : listing.end]
        message = f"称{announced}，列出{len(listing.members)}项，一致"
        return self.agreed(message, notice.place(listing.start, listing.end), *places)

    def _mismatch(self, notice: Notice, listing: Listing, listed: int) -> Finding:
        place = notice.place(listing.start, listing.end)
        against = [notice.place(start, end) for start, end in listing.members]
        last = against[-1].quote
        fewer = "只" if listed < listing.count else "却"
        number = f"{listed}至{max(listing.readings)}" if listed < max(listing.readings) < listing.count else f"{listed}"
        message = f"称“{place.quote}”，{fewer}列出{number}项（最后一项“{_short(last)}”）"
        return self.finding(message, place, *against, suggestion="核对数量，或补上、删去条目")


def _short(text: str) -> str:
    line = text.split("\n")[0]
    return line if len(line) <= 24 else line[:24] + "…"
