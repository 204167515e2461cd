"""broken-paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.breaks import Break
from auditor.finding import Confidence, Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.turns import turn_between


@dataclass(frozen=True)
class BrokenParagraph(Rule):
    """段落在句中被断开

    Finds a paragraph of prose that stops without a mark, or with a comma or a word that needs another behind it, and
    is followed by a paragraph that opens with no number, label or heading: a line break fell inside a sentence, often
    inside a word, when the text was copied out of a page; or two texts were run together there. The next paragraph
    begins something else, or none follows: `truncated-text`. A mark of a page jump stands between: `page-jump`. Text
    whose lines are all broken at one width (from a PDF or an e-mail) gives one hint with the count.
    """

    id = "broken-paragraph"
    severity = "warning"
    confidence = "high"
    basis = "《标点符号用法》GB/T 15834-2011（句末点号；点号与前引号的位置）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "paragraph")
    needs: ClassVar[tuple[str, ...]] = ("outline", "jumps")
    bad = (
        "上半年，学校共开展安全演练6次，参加师生4200人次。各年级主任逐班检⟦查教\n\n室消⟧防设施，发现隐患9处。",
        "一是规范采购流程。二是加强库存管理，对全院药品进行盘⟦点，\n做到⟧账物相符。三是公开价格。",
        "(一)强化监督。审计组抽查凭证320份,发现问题17个,均已责令被审计⟦单位\n\n限期⟧整改,并将结果报市政府。",
        "公司去年完成营业收入12.6亿元，同比增长8.3%。今年经济工作⟦目标\n是：⟧营业收入增长6%以上。",
        "会议审议通过了《工作规则》，决定自下月起施行。会议强调，要把学习贯彻党的二十大精神作为当前和今后一个时⟦期的\n\n首要⟧政治任务，抓好落实。",
        "‹页 1›\n各科室已完成自查。检查发现台账登记不及时，有关科室要逐项⟦核实\n‹页 2›\n更正⟧并重新上报，不得再有遗漏。\n",
        "全年办理案件2315件，同比上升4⟦.5\n%，⟧其中民事案件1980件。办案平均用时缩短6天。",
    )
    good = (
        "一、工作情况\n全院开展自查，发现问题12个。\n二、下一步打算\n加强管理，防止反弹。",
        "（一）抓收入、促增长，财政运行稳中有进\n全县财政总收入增长5.2%。\n（二）保基本、兜底线，民生福祉不断增进\n民生支出占八成。",
        "检查发现以下问题：\n台账登记不及时；\n消防通道堵塞；\n应急预案未更新。",
        "以上报告，请予审议。\n\n某某市审计局\n2023年11月20日",
        "欢迎社会各界监督。联系电话：0531-88886666；地址：历城区花园路12号\n某某区人民法院",
        "校歌歌词如下。\n青山巍巍，\n碧水长长，\n我们的校园，\n书声琅琅。",
        "招聘岗位见下。\n岗位　　人数　　学历要求\n护士　　12人　　大专以上，有执业证书\n医师　　5人　　硕士以上",
        "各镇人民政府，各街道办事处，县直各部门：\n现将有关事项通知如下。",
        "全市财政工作会议上的讲话\n——2024年1月在全市财政工作会议上，根据录音整理\n同志们：\n今天会议的任务是部署全年工作。",
        "审计整改报告已经公开。附件如下：\n附件：1.问题清单\n2.整改台账",
        "经研究，同意该项目立项，有关事项如下。\n1.项目名称：新建教学楼，地上五层\n2.建设地点：校园东区，紧邻操场",
        "会议由院长主持，副院长参加。会议议定事项见《会议纪要》（第12期）\n会后，各科室进行了学习。",
    )
    most: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        breaks = notice.breaks
        broken = [b for b in breaks.breaks if b.kind == "broken"]
        if not broken:
            if breaks.bodies >= 3:
                yield self.agreed(f"{breaks.bodies}个正文段落之间没有断在句中的换行")
            return
        if breaks.wrapped or len(broken) > max(self.most, breaks.bodies // 8):
            what = "文本按固定行宽换行" if breaks.wrapped else "换行多处落在句中"
            start, end, _ = _around(notice, broken[0])
            yield self.finding(
                f"{what}，共{len(broken)}处段落断在句中，从“{_shown(notice, start, end)}”起，宜先还原段落再核对",
                notice.place(start, end),
                severity="info" if breaks.wrapped else None,
            )
            return
        last = -1
        for b in broken:
            start, end, joined = _around(notice, b)
            if start <= last:
                continue  # a fragment on a line of its own: told with the break before it
            last = b.next[1] if b.next and b.next[1] - b.next[0] <= 40 else end
            before = notice.text[max(b.start, b.end - 10) : b.end]
            turn = turn_between(notice, b.end - 1, b.next[0]) if b.next else ""
            message = (
                f"段落停在“…{before}”{turn}，没有句末标点，下一段“{_opening(notice, b)}…”不像另起的一段，句子可能被断开"
            )
            confidence: Confidence = "high" if b.sure else "medium"
            yield self.finding(
                message, notice.place(start, end), suggestion=f"连成一段：…{joined}…", confidence=confidence
            )


def _around(notice: Notice, b: Break) -> tuple[int, int, str]:
    """(start, end) from two characters before the break to two behind it, and the text joined over it."""
    following = b.next or (b.end, b.end)
    joined = (
        notice.text[max(b.start, b.end - 8) : b.end] + notice.text[following[0] : min(following[1], following[0] + 8)]
    )
    return max(b.start, b.end - 2), min(following[1], following[0] + 2), joined


def _opening(notice: Notice, b: Break) -> str:
    return notice.text[b.next[0] : min(b.next[1], b.next[0] + 10)] if b.next else ""


def _shown(notice: Notice, start: int, end: int) -> str:
    return "／".join(notice.text[start:end].split())
