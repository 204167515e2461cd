"""truncated-text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.breaks import Break
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.turns import turn_between


@dataclass(frozen=True)
class TruncatedText(Rule):
    """文字在句中截断

    Finds a paragraph of prose that stops without a mark at its end, or with a comma or a word that needs another
    behind it, where a heading, the next item, the signature or the end of the text follows: what came there was lost.
    The paragraphs around it end with their marks; a text that leaves those out by habit is passed over, save where a
    comma proves it. Right are headings, titles, signatures, dates, contact lines, attachments, lists and tables. The
    next paragraph carries the sentence on: `broken-paragraph`. A mark of a page jump follows: `page-jump`.
    """

    id = "truncated-text"
    severity = "error"
    confidence = "medium"
    basis = "《标点符号用法》GB/T 15834-2011（句末点号）；《党政机关公文处理工作条例》（发文前复核内容完整）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "paragraph")
    needs: ClassVar[tuple[str, ...]] = ("outline", "jumps")
    bad = (
        "一、整改情况\n（一）清退资金。已清退违规补贴36万元，其余款项正在追缴，⟦由⟧\n（二）完善制度。修订制度4项。",
        "各科室要对照清单抓好整改。院党委将定期听取汇报，对整改不力的科室严肃追责，坚决⟦防止⟧",
        "1.学籍管理不规范。已更正学籍信息218条，健全了核查机制，对责任人⟦给予⟧\n2.收费公示不及时。已全部公示。",
        "要坚持问题导向。把整改落到实处，努力为全市经济社会发展提供更加有力的审计⟦监督⟧\n\n某某市审计局\n2023年5月8日",
        "三、存在问题\n部分村组账目混乱。个别干部纪律意识淡薄，对群众反映的问题敷衍塞责⟦、⟧\n四、工作要求\n限期整改。",
        "欢迎师生监督。意见请于6月30日前反映，来信请寄某某市城东区⟦文昌⟧\n某某中学\n2024年6月3日",
        "‹页 1›\n一、工作情况\n县水务局将继续加强巡查，对发现的问题逐一建立台账，并会同有关部门⟦坚决⟧\n‹页 2›\n二、存在问题\n个别河段清淤不彻底。\n",
    )
    good = (
        "一、整改情况\n（一）清退资金。已清退36万元。\n（二）完善制度。修订制度4项。\n\n某某医院\n2024年3月1日",
        "（一）聚焦立德树人，着力解决教育教学方面的问题\n1.思政课建设不够扎实。已配齐教师。",
        "整改情况已向社会公布。欢迎监督，联系电话：0536-8260000；邮寄地址：潍城区胜利西街199号",
        "本通报自印发之日起公开。特此通报。\n附件：1.整改清单\n2.责任分工表\n某某县人民政府\n（此件公开发布）",
        "会议要求做好三项工作。\n1.核实人数，更新台账\n2.公示结果，接受监督\n3.总结经验，形成报告",
        "原告某某公司，住所地某某市。法定代表人：王某，该公司经理。\n委托代理人：李某，律师\n本院受理后，依法组成合议庭。",
        "项目已竣工验收。各项指标如下表。\n项目\t计划\t完成\n绿化，万平方米\t12\t13",
        "全市农业农村工作要点\n今年工作的总体要求是稳产保供。要守住底线：",
        "各单位应当坚持以下原则：\n——坚持统筹兼顾，突出重点；\n——坚持分类施策，注重实效。",
        "本期导读：审计整改、财政收支、国企改革、乡村振兴、教育卫生，详见正文",
        "整改情况已经公开，请各单位对照检查。欢迎社会各界监督，并提出意见建议。联系人：欧阳某",
        "1.组织领导。成立专班，明确职责\n2.经费保障。安排资金，专款专用\n3.督促检查。按月通报，限期整改",
        "‹页 1›\n一、工作情况\n县水务局将继续加强巡查，对发现的问题逐一建立‹页 2›台账，并会同有关部门坚决整治。\n二、存在问题\n个别河段清淤不彻底。\n",
        "‹页 1›\n一、工作情况\n全县十个镇均已完成清淤。\n（一）抓巡查、促管护，河湖面貌持续向好，群众满意度不断提高\n‹页 2›\n各镇巡查次数均有增加。\n",
        "编者按：近日，我市召开现场会。现刊发会议发言摘要。——编者",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        breaks = notice.breaks
        cut = [b for b in breaks.breaks if b.kind == "truncated"]
        if breaks.wrapped:
            cut = [b for b in cut if b.next is None]  # where a line ends says nothing about the paragraph
        elif breaks.bare:
            cut = [b for b in cut if b.sure]
        for b in cut:
            yield self._cut(notice, b)
        if not cut and breaks.bodies >= 3 and not breaks.bare:
            yield self.agreed(f"{breaks.bodies}个正文段落都有段末标点，没有在句中截断")

    def _cut(self, notice: Notice, b: Break) -> Finding:
        tail = notice.text[max(b.start, b.end - 12) : b.end]
        if b.next is None:
            message = f"全文停在“…{tail}”，没有句末标点，句子可能没有结束"
        else:
            following = notice.text[b.next[0] : min(b.next[1], b.next[0] + 12)]
            turn = turn_between(notice, b.end - 1, b.next[0])
            message = f"段落停在“…{tail}”{turn}，没有句末标点，后面接的却是“{following}…”，句子可能被截断"
        hanging = notice.folded[b.end - 1] in "，、由" or b.end - b.start < 2
        place = notice.place(b.end - (1 if hanging else 2), b.end)
        return self.finding(
            message, place, confidence="high" if b.sure else None, suggestion="核对原稿，补全缺失的文字"
        )
