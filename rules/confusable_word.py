"""Rule confusable-word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.confusables import find_confused
from auditor.finding import Finding, Place
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import Cover


@dataclass(frozen=True)
class ConfusableWord(Rule):
    """易混词、别字

    Words of models/confusable_words.tsv: one that is written for another where what stands around it decides (截止目前
    for 截至, 群众反应问题 for 反映, 必需坚持 for 必须), and forms that are no word (松驰, 竟争). Variant forms that the norm
    discourages (帐户, 部份) are style, and left alone in titles of older documents. Characters that are no standard ones are
    left to `nonstandard-character`, 制定 and 制订 to `term-variant`. A form that comes again is one finding.
    """

    id = "confusable-word"
    severity = "warning"
    confidence = "medium"
    basis = "《图书质量管理规定》附件《图书编校质量差错率计算方法》：别字；《第一批异形词整理表》GF 1001-2001"
    tags = ("characters", "wording")
    needs = ("titles",)
    bad = (
        "⟦截止⟧目前，全市已整改问题37个。",
        "⟦截止⟧2022年6月30日，医院欠付药款86万元。",
        "职工⟦反应⟧问题的渠道不畅。",
        "对群众⟦反应⟧的停水不通知、水质浑浊等问题逐一回访。",
        "村民⟦反应⟧强烈的噪声问题得到解决。",
        "监管缺位，⟦以至⟧造成国有资产流失。",
        "组织业务骨干赴苏州⟦考查⟧学习。",
        "大力⟦精减⟧会议和文件。",
        "各单位⟦必需⟧严格执行请示报告制度。",
        "深化⟦权利⟧清单和责任清单制度。",
        "建设⟦法制⟧政府、法治社会。",
        "学校⟦按装⟧监控设备，公司⟦布署⟧安全检查。",
        "食堂从业人员纪律⟦松驰⟧，⟦竟争⟧上岗流于形式。",
        "对审计发现的问题⟦己经⟧整改，个别科室⟦末按⟧期完成。",
        "党组⟦付书记⟧主持，严查⟦循私⟧舞弊、⟦读职⟧失职。",
        "防汛⟦形式⟧严峻，仍要力戒⟦形势⟧主义。",
        "单位⟦帐户⟧由财务科管理，⟦部份⟧凭证缺失。其他帐户已注销。",
        "防止⟦泄漏⟧考题，杜绝燃气⟦泄露⟧事故。",
    )
    good = (
        "报名截止日期为6月30日，投稿截止2024年5月，会议于5日截止，截止到本月共受理12件。",
        "药物不良反应情况、过敏反应问题和应急反应情况已上报，反应出现后立即停药。",
        "国际社会反应强烈，患者反应强烈的药物立即停用，企业反应迅速。",
        "三天以至更久，乃至造成损失；专业课考查，学生考查科目；精减人员，海岸界线。",
        "生活必需品、所必需的物资，为履行职责所必需。",
        "公民的权利和义务，禁止权利滥用；公权利益之争，权力机关依法监督。",
        "法制办、法制宣传、法制审核与法治政府建设。",
        "按装机容量补贴，按排名录取，按排放量收费，公布署名。",
        "既使群众受益，又使企业减负；既将人引进来，又将人留得住。",
        "自己经营的门店，克己奉公，知己知彼，年末按期完成，周末发现。",
        "支付院长基金，应付主任检查；就读职业学校；基本部分、全部份额、组成份额。",
        "全面落实形式审查，坚决反对形式主义，各种形式的活动丰富多样。",
        "表决对象，解决对策，反复盖章，知道欠款，蚊帐、帐篷、营帐。",
        "依照《人民币银行结算帐户管理办法》办理。",
        "成就象征着努力，自身分析到位，本身分配不均。",
        "燃气泄漏报警，泄露国家秘密；渡过难关，度过春节。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each wrong form; its further places are the other ends."""
        titles = Cover(notice.titles)
        found: dict[tuple[str, str, bool], list[Place]] = {}
        for word in find_confused(notice.folded):
            if word.variant and titles.touches(word.start, word.end):
                continue
            if notice.allowed.wording(word.start, word.end):
                continue
            found.setdefault((word.wrong, word.right, word.variant), []).append(notice.place(word.start, word.end))
        for (wrong, right, variant), places in found.items():
            times = f"（共{len(places)}处）" if len(places) > 1 else ""
            reason = "推荐词形是" if variant else "此处应为"
            yield self.finding(
                f"“{wrong}”{reason}“{right}”{times}",
                places[0],
                *places[1:],
                suggestion=right,
                severity="info" if variant else None,
            )
