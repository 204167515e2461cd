"""Rule signature-mismatch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.extract.bodies import Mention
from auditor.extract.divisions import Division
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rivals import another_body, in_its_place, same_body
from auditor.rule import Rule
from auditor.signatures import signed_bodies, signed_line

_INSPECTED = re.compile("对(?=[^，。\n]{2,30}?(?:进行|开展)(?:了|为期)?[^，。\n]{0,12}(?:巡察|巡视|督察|审计|检查))")
# A title that passes on or speaks of another body's paper: the signature is rightly another.
_ABOUT = re.compile(
    "转发|批转|对|审计|检查|调查|考核|复函|批复|答复|推荐|任免|表彰|招聘|招录|录用|选聘|遴选|公示|招生|采购|中标|成交|招标|申请|请示|撤销|成立|评查|抽查|巡察|巡视"
)
_KINDS = frozenset(
    ("court", "procuratorate", "department", "named", "organisation", "open", "government", "discipline")
)


@dataclass(frozen=True)
class SignatureMismatch(Rule):
    """落款、标题、正文开头的发文机关不一致

    Takes the body that the title begins with, the body that signs, and the one that the opening calls inspected or
    audited, and compares them where all lie in the same place: 水利局 in the title and 林业局 below it is an error
    whichever is meant. Joint signatures, a body and its own party group, office or committee, a title that is about
    another body (关于对…审计结果), and short forms of one name are right. Names of another place are
    foreign-jurisdiction's.
    """

    id = "signature-mismatch"
    severity = "error"
    basis = "GB/T 9704—2012：发文机关署名应与标题、正文一致，用全称或规范化简称"
    tags = ("names", "signature")
    needs = ("bodies",)
    bad = (
        "永丰县水利局关于整改情况的通报\n\n整改工作已经完成。\n\n⟦永丰县林业局⟧\n2022年6月7日\n",
        "中共沂南县教育和体育局党组关于巡察整改情况的通报\n\n现将整改情况公布如下。\n\n⟦中共沂南县民政局党组⟧\n2021年3月5日\n",
        "富平县职业教育中心关于实训工作的报告\n\n实训已结束。\n\n⟦富平县实验小学⟧　2023年8月1日\n",
        "中共泰和县财政局党组关于巡察整改情况的通报\n\n2021年4月，县委巡察组对⟦县审计局党组⟧进行了巡察。现予公布。\n",
        "沂南县铜井镇人民政府关于秸秆禁烧工作的报告\n\n一、主要做法\n\n略。\n\n附件：任务清单\n\n⟦沂南县铜井镇畜牧兽医站⟧\n\n2023年6月7日\n\n"
        "（联系电话：0539-3000000）\n\n附件\n\n任务清单\n\n1.东村\n\n2.西村\n",
        "中共山东沂蒙职业学院委员会关于巡视整改情况的通报\n\n情况如下。\n\n欢迎监督。\n\n⟦中共山东沂蒙职业学院纪律检查委员会⟧\n\n2023年6月7日\n",
        "天元区人民法院关于整改情况的通报\n\n整改情况如下。\n\n⟦天元区人民检察院⟧\n2020年12月8日\n",
    )
    good = (
        "中共永丰县水利局党组关于整改情况的通报\n\n整改工作已完成。\n\n永丰县水利局\n2022年6月7日\n",
        "永丰县水利局、永丰县林业局关于河湖管理的通知\n\n请认真执行。\n\n永丰县水利局　永丰县林业局\n2022年6月7日\n",
        "永丰县水利局　永丰县财政局关于下达资金的通知\n\n请认真执行。\n\n永丰县财政局\n永丰县水利局\n2022年6月7日\n",
        "永丰县人民政府关于防汛工作的通知\n\n请认真执行。\n\n永丰县人民政府办公室\n2022年6月7日\n",
        "关于对永丰县水利局审计结果的公告\n\n审计情况如下。\n\n永丰县审计局\n2022年6月7日\n",
        "永丰县住房和城乡建设局关于整改情况的通报\n\n情况如下。\n\n永丰县住建局\n2022年6月7日\n",
        "天元区人民法院2021年工作报告\n\n向区人大报告工作。\n\n天元区法院\n",
        "沂南县铜井镇人民政府关于防汛工作的报告\n\n情况如下。\n\n沂南县铜井镇党政办公室\n\n2023年6月7日\n\n附件\n\n值班表\n",
        "中共沂南县纪律检查委员会关于典型问题的通报\n\n情况如下。\n\n中共沂南县纪律检查委员会\n\n2023年6月7日\n",
        "沂南县第一中学关于校庆的公告\n\n情况如下。\n\n沂南县第一中学校庆筹备组\n\n2023年6月7日\n",
        "中共永丰县委关于巡视整改情况的通报\n\n情况如下。\n\n中共永丰县委巡察工作领导小组办公室\n2022年6月7日\n",
        "中共泰和县财政局党组关于巡察整改情况的通报\n\n县委第二巡察组对县财政局、县审计局等5家单位党组进行了巡察。\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        titled = self._titled(notice)
        if titled is None or titled.kind not in _KINDS:
            return
        home = notice.issuer.division if notice.issuer else None
        signed = signed_bodies(notice)
        signed = [m for m in signed if not notice.title_span or m.start >= notice.title_span[1]]
        if signed:
            wrong = self._against(notice, titled, signed, home)
            if wrong:
                yield self._found(notice, titled, wrong, "落款")
            else:
                yield self.agreed(
                    "落款与标题的发文机关一致", *(notice.place(m.start, m.end) for m in (titled, *signed))
                )
        else:
            yield from self._by_words(notice, titled)
        opened = self._inspected(notice, titled)
        if opened:
            wrong = self._against(notice, titled, opened, home)
            if wrong:
                yield self._found(notice, titled, wrong, "正文开头")

    def _by_words(self, notice: Notice, titled: Mention) -> Iterator[Finding]:
        """A signature that the grammar of bodies does not know, below a title of the same place: its words are compared."""
        span = signed_line(notice)
        if span and span[0] > titled.end and another_body(notice.folded, titled, notice.folded[slice(*span)]):
            yield self._found(notice, titled, span, "落款")

    def _found(self, notice: Notice, titled: Mention, wrong: Mention | tuple[int, int], where: str) -> Finding:
        folded = notice.folded
        start, end = wrong[:2]
        return self.finding(
            f"标题的机关是“{folded[titled.start : titled.end]}”，{where}却是“{folded[start:end]}”",
            notice.place(start, end),
            notice.place(titled.start, titled.end),
            suggestion="核对发文机关，使标题、正文、落款一致",
        )

    def _titled(self, notice: Notice) -> Mention | None:
        """The body that the title begins with, when no second one stands in the title."""
        span = notice.title_span
        if not span:
            return None
        inside = [m for m in notice.mentions[:12] if span[0] <= m.start < span[1] and m.kind != "self"]
        if not inside or notice.folded[span[0] : inside[0].start].strip(" #*　"):
            return None
        rest = notice.folded[inside[0].end : span[1]]
        later = [m for m in inside[1:] if not same_body(notice, m, inside[0])]
        return (
            None
            if later
            or _ABOUT.search(
                re.sub("(?:巡察|巡视|审计|检查|督[查导察])(?:反馈|发现|查出|组)?[^，。]{0,14}整改", "", rest)
            )
            else inside[0]
        )

    def _against(
        self, notice: Notice, titled: Mention, others: Sequence[Mention], home: Division | None
    ) -> Mention | None:
        """The first of ``others`` when none of them is the body of the title and all lie in its place."""
        if any(
            same_body(notice, m, titled) or not in_its_place(m, titled, home) or m.kind not in _KINDS for m in others
        ):
            return None
        return others[0]

    def _inspected(self, notice: Notice, titled: Mention) -> list[Mention]:
        """The one body that the opening calls inspected."""
        paragraphs = notice.paragraphs
        limit = paragraphs[min(5, len(paragraphs) - 1)].end
        match = _INSPECTED.search(notice.folded, titled.end, limit)
        if not match:
            return []
        stop = re.compile("进行|开展").search(notice.folded, match.end())
        end = stop.start() if stop else match.end()
        inside = [m for m in notice.mentions if match.end() <= m.start < end]
        plain = inside and inside[0].start == match.end() and inside[0].end == end
        return inside if plain and inside[0].kind != "self" and inside[0].alias_of is None else []
