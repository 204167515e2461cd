"""near-duplicate-paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.repeats import Repeat, find_repeats
from auditor.report import Check
from auditor.rule import Rule

_HOW = {
    "same": "与第{line}行的段落文字相同",
    "near": "与第{line}行的段落几乎相同",
    "part": "与第{line}行的段落，一段整个包含在另一段里",
    "sentence": "这句话在第{line}行已经一字不差地出现过",
}


@dataclass(frozen=True)
class NearDuplicateParagraph(Rule):
    """段落或长句重复

    Finds a paragraph that stands twice, whole or with a few other words (a few more, when it follows at once), one that is
    part of another, and a long sentence that stands twice word for word: most were pasted twice, or copied from another item and not adapted. Not
    reported: paragraphs of one form with other numbers, names or titles, forms that come three times or more
    (责任单位：…), and sections that repeat with their heading, which `duplicate-section` tells.
    """

    id = "near-duplicate-paragraph"
    severity = "warning"
    confidence = "medium"
    basis = "《党政机关公文处理工作条例》（发文前复核段落）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "repetition")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "一、主要做法\n学校把食堂安全摆在首位，每天由值班校长陪餐并登记，每周对食材留样、消毒记录和从业人员健康证逐一检查，发现问题当场整改，并向家长委员会通报。\n二、成效\n"
        "师生满意度明显提高。\n⟦学校把食堂安全摆在首位，每天由值班校长陪餐并登记，每周对食材留样、消毒记录和从业人员健康证逐一检查，发现问题当场整改，并向家长委员会通报。⟧",
        "1.关于耗材管理松散的问题\n医院修订了高值耗材管理办法，明确由设备科统一采购，由使用科室逐件扫码登记，由审计科每季度抽查一次。\n2.关于药品管理松散的问题\n"
        "⟦医院修订了高值耗材管理办法，明确由设备科统一采购，由使用科室逐件扫码登记，再由审计科每季度抽查一次。⟧",
        "（一）压实责任。公司党委与各子公司逐级签订责任书，把安全生产责任落实到车间、班组和每个岗位，做到人人有责、层层负责。全年零事故。\n"
        "（二）强化监督。加大检查频次。⟦公司党委与各子公司逐级签订责任书，把安全生产责任落实到车间、班组和每个岗位，做到人人有责、层层负责⟧。",
        "审计指出，部分重点项目资金拨付不及时，年底集中支付的现象较为普遍，影响了财政资金的使用效益。\n针对此问题，财政局完善了制度。\n"
        "⟦（一）审计指出，部分重点项目资金拨付不及时，年底集中支付的现象较为普遍，影响了财政资金的使用效益。市财政局已组织全面自查，于六月底前完成整改，并将结果报送审计机关备案。⟧",
        "各车间要联合设备、安全等科室开展月度点检，对点检后仍带病运行的设备，一律停机检修、全厂通报。\n"
        "⟦各车间要会同设备、安全等科室开展月度点检，对点检后仍带病运行的设备，一律停机检修、公开通报。⟧",
        "2.“师资短缺”问题。新招聘音体美教师6名，平均年龄由44.2岁降至39.5岁，其中硕士3名，并安排骨干教师结对帮带。\n"
        "⟦新招聘了音体美教师6名，平均年龄由44.2岁降到39.5岁，其中硕士3名，并安排骨干教师结对帮带。⟧",
    )
    good = (
        "1.关于台账不全的问题\n责任领导：分管副院长；责任科室：医务科、护理部、设备科、信息科；完成时限：立行立改，并长期坚持抓好落实。\n2.关于设备闲置的问题\n"
        "责任领导：分管副院长；责任科室：医务科、护理部、设备科、信息科；完成时限：立行立改，并长期坚持抓好落实。",
        "一季度，城关街道排查在建工地12处，发现安全隐患35条，已督促施工单位逐条整改完毕，并安排专人每周复查。\n"
        "一季度，河东街道排查在建工地9处，发现安全隐患21条，已督促施工单位逐条整改完毕，并安排专人每周复查。",
        "坚持问题导向，抓好整改落实。\n强化责任担当。\n坚持问题导向，抓好整改落实。",
        "第一条 略。\n第二条 当事人对裁定不服的，可以在收到裁定书之日起五日内申请复议一次，法院应当在收到复议申请之日起五日内作出决定。\n第三条 略。\n"
        "第四条 当事人对裁定不服的，可以在收到裁定书之日起五日内申请复议一次，法院应当在收到复议申请之日起五日内作出决定。",
        "县财政局认真落实县委巡察整改要求，成立由主要负责同志任组长的领导小组，定期调度，对账销号，整改工作取得明显成效。\n"
        "县民政局认真落实县委巡察整改要求，成立由主要负责同志任组长的领导小组，定期调度，对账销号，整改工作取得明显成效。",
        "各车间要在检修前切断电源、悬挂警示牌，对不按规程操作的职工，一律停岗培训、重新考核后上岗。\n"
        "各仓库要在检修前清空货架、设置警戒线，对不按规程操作的职工，一律停岗培训、重新考核后上岗。",
        "营业执照由市场监管局核发，分为正本和副本两种，正本一张、副本若干，正本悬挂于经营场所醒目处。\n"
        "附则\n许可证由卫生健康局核发，分为正本和副本两种，正本一张、副本若干，正本张贴于经营场所醒目处。",
        "甲组：认真学习有关文件，对照检查存在的不足，列出清单，明确时限，逐项整改，按月报告进展情况，确保全部见底清零。\n"
        "乙组。\n认真学习有关文件，对照检查存在的不足。",
        "本院依法公开审理了该案，并当庭宣判，被告人表示服判，不上诉。\n附注：\n略。\n本院依法不公开审理了该案，并当庭宣判，被告人表示服判，不上诉。",
        "",
    )
    whole: int = 60
    near: int = 40
    sentence: int = 40
    most: int = 5
    articles: int = 3

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        # Articles repeat each other's wording by design.
        articles = {h.paragraph for h in notice.headings if h.style == "条"}
        if len(articles) >= self.articles:
            return
        spans = [(p.start, p.end) for p in notice.paragraphs]
        repeats = find_repeats(notice.folded, spans, whole=self.whole, near=self.near, sentence=self.sentence)
        found = [repeat for repeat in repeats if not _told(notice, repeat)]
        for number, repeat in enumerate(found[: self.most]):
            place, other = notice.place(repeat.start, repeat.end), notice.place(repeat.first, repeat.last)
            message = f"“{place.quote[:20]}…”{_HOW[repeat.kind].format(line=other.line)}，可能重复粘贴"
            if number == self.most - 1 and len(found) > self.most:
                message += f"（全文共{len(found)}处重复，只列前{self.most}处）"
            yield self.finding(message, place, other, suggestion="核对两处，删去一处或改成各自的内容")


def _told(notice: Notice, repeat: Repeat) -> bool:
    """Whether both stand under headings of the same number and title: then the section repeats."""
    here, there = notice.outline.at(repeat.start), notice.outline.at(repeat.first)
    if not here or not there or here.index == there.index:
        return False
    return bool(here.title) and (here.number, here.title) == (there.number, there.title)
