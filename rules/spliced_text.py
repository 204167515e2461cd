"""Rule spliced-text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.splice import seams_at_turns
from auditor.text import Cover
from auditor.threads import Seam, Splice

_REACH = 4
_NEAR = 20  # a seam so near to one that is known, or to a page mark, is the same


@dataclass(frozen=True)
class SplicedText(Rule):
    """两段不相干的文字接在了一起

    Cuts the text where sentences stop, page marks do not match or numbers do not go on, links each piece to the piece
    that it goes on with best (numbers, broken ends, page marks, names), and reports the places where the printed order
    differs: two documents run together, or the pages of one in the wrong order. Where the marks of a page jump stand
    at the place, page-jump says it. What else is wrong there (numbers, names, counts) is left to the other rules and
    gathered under one cause. Source: docs/a-run-from-start-to-finish.md.
    """

    id = "spliced-text"
    severity = "error"
    confidence = "medium"
    basis = "《党政机关公文处理工作条例》：发文前复核段落顺序；前后文与编号的衔接"
    tags = ("structure", "splice")
    needs = ("splice", "tokens")
    bad = (
        "宜兴市人民法院党组关于整改情况的通报\n"
        "\n"
        "一、组织领导\n"
        "（一）提高认识。宜兴市人民法院党组召开会议，逐条学习反馈意见。\n"
        "（二）压实责任。成立领导小组，由党组书记任组长，逐项明确牵头部⟦门和责任\n"
        "（四）强⟧化监督。派驻纪检监察组每月检查一次，对进展迟缓的部门约谈提醒，及时通报。\n"
        "（五）严肃问责。对敷衍应付的，一查到底，决不姑息，以严格的问责推动形成良⟦好风气。\n"
        "人，建立⟧台账，对账销号，做到件件有着落。\n"
        "（三）跟踪督办。每半月调度一次进展。\n"
        "\n"
        "二、下一步打算\n"
        "（一）持续整改。对尚未完成的事项紧盯不放，定期听取汇报。\n"
        "（二）完善制度。修订办案规程，堵塞管理漏洞。\n"
        "（三）加强教育。开展纪律教育，引导干警知敬畏、守底线。\n",
        "关于全市水利工程建设情况的报告\n"
        "\n"
        "一、工作进展\n"
        "（一）项目前期。完成可研批复十二项，初设批复九项，为全年开工打下了基础。\n"
        "（二）工程建设。在建工程十八处，各工程均按进度推进，年底前可以完成⟦全部建设\n"
        "三、下一⟧步打算\n"
        "（一）加快进度。倒排工期，挂图作战。\n"
        "（二）严把质量。落实质量终身责任制，严格竣⟦工验收。\n"
        "任务。\n"
        "⟧（三）质量安全。开展巡查，发现隐患，全部整改到位，没有发生质量安全事故。\n"
        "二、存在问题\n"
        "（一）资金缺口较大。（二）技术力量不足。\n",
        "扬中市人民检察院党组关于整改情况的通报\n"
        "\n"
        "一、组织领导\n"
        "（一）提高认识。扬中市人民检察院党组召开会议，逐条学习反馈意见。\n"
        "（二）压实责任。成立工作专班，逐条对照反馈意见，明确牵头部⟦门和完成\n"
        "实效。丹⟧徒区人民检察院党组高度重视，逐项研究整改措施。\n"
        "\n"
        "二、下一步打算\n"
        "（一）完善制度。丹徒区人民检察院党组将修订办案规程。\n"
        "（二）加强教育。丹徒区人民检察院党组每季度开展一次纪律教育。\n",
    )
    good = (
        "宜兴市人民法院党组关于整改情况的通报\n"
        "\n"
        "一、组织领导\n"
        "（一）提高认识。宜兴市人民法院党组召开会议，逐条学习反馈意见，进一步统\n"
        "一思想，增强整改的自觉性。\n"
        "（二）压实责任。成立领导小组，由党组书记任组长，逐项明确牵头部门和责任人。\n"
        "二、下一步打算\n"
        "（一）持续整改。对尚未完成的事项紧盯不放。\n",
        "溧水区教育局关于校园安全检查情况的通报\n"
        "\n"
        "一、基本情况\n"
        "（一）组织部署。制定检查方案，组成六个检查组。\n"
        "（三）督促整改。对发现的隐患逐项交办。\n"
        "二、下一步工作\n"
        "（一）压实责任。严格落实属地管理责任，做到守土有责、\n",
        "全市农村工作会议召开\n"
        "\n"
        "会议强调，要抓好粮食生产，稳定播种面积，落实各项补贴政策，（下转第3版）\n"
        "（上接第1版）把种粮农民的积极性保护好、发挥好。\n"
        "会议要求，各县区要加强领导。\n",
        "桐庐县审计局关于整改情况的通报\n"
        "\n"
        "一、主要做法\n"
        "（一）外出学习。组织骨干赴建德市审计局、淳安县审计局考察，建德市审计局介绍了经验。\n"
        "（二）完善制度。修订内部管理办法，建立问题清单，实行对账销\n"
        "号，确保整改到位。\n"
        "二、存在问题\n"
        "（一）力量不足。（二）手段不多。\n",
        "关于印发实施方案的通知\n"
        "\n"
        "一、总体要求\n"
        "（一）指导思想。坚持问题导向。\n"
        "（二）基本原则。坚持统筹推进。\n"
        "附件1\n"
        "一、检查内容\n"
        "（一）制度建设。（二）台账管理。\n"
        "（三）人员配备。\n"
        "附件2\n"
        "一、评分标准\n",
        "丹阳市农业农村局关于春耕备耕情况的通报\n"
        "\n"
        "一、总体情况\n"
        "（一）面积落实。落实早稻面积8万亩。\n"
        "（二）物资储备。储备化肥1.2万吨、种子300吨。\n"
        "（三）技术指导。句容市农业农村局派员来我市交流，组织专家下乡36人次，编印技术资料，发放到户\n"
        "1.水稻育秧技术要点。\n"
        "2.小麦赤霉病防治要点。\n"
        "二、存在问题\n"
        "（一）水利设施老化。\n",
    )

    deep: bool = False
    """Whether every clause is read for a seam by the text alone, where nothing else points to one (profile ``final``);
    where a page turns inside a sentence less is asked."""

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        splice = notice.deep_splice if self.deep else notice.splice
        yield from self._told(notice, splice)
        if self.deep:
            yield from self._at_turns(notice, splice)

    def _at_turns(self, notice: Notice, splice: Splice) -> Iterator[Finding]:
        """Page turns inside a sentence that the text does not go over."""
        known = [seam.position for seam in splice.seams]
        marks = Cover(notice.jumps)
        turns = {turn.offset: turn for turn in notice.origin.turns if turn.inside} if notice.origin else {}
        for position in seams_at_turns(notice, turns.keys()):
            near = any(abs(position - other) <= _NEAR for other in known)
            if near or marks.touches(max(0, position - _NEAR), position + _NEAR):
                continue
            turn = turns[position]
            where = f"第{turn.before}页末与第{turn.after}页开头" if turn.before != turn.after else "此处前后"
            yield self.finding(
                f"{where}两半句衔接不上，疑为两段文字接在一起或中间有缺失（只凭用词判断）",
                notice.place(position - _REACH, position + _REACH),
                severity="warning",
                confidence="low",
            )

    def _told(self, notice: Notice, splice: Splice) -> Iterator[Finding]:
        restored = "；报告“还原”一页按推断的顺序列出各份文字" if splice.threads else ""
        said = "此处重复了前面的文字：" if splice.repeated else "此处前后不是同一段文字："
        advice = "核对是否重复排印，删去一处" if splice.repeated else f"对照原稿找回各自的上下文{restored}"
        for seam in splice.seams:
            if any(jump.start == seam.position for jump in notice.jumps):
                continue
            yield self.finding(
                said + "；".join(evidence.words for evidence in seam.evidence),
                notice.place(*_around(notice, seam)),
                suggestion=advice,
                severity="error" if seam.sure else "warning",
            )


def _around(notice: Notice, seam: Seam) -> tuple[int, int]:
    """A few characters on both sides of the seam, the line break between them included."""
    left = notice.text[: seam.position].rstrip()
    behind = notice.text[seam.position :]
    skipped = len(behind) - len(behind.lstrip())
    return max(0, len(left) - _REACH), min(len(notice.text), seam.position + skipped + _REACH)
