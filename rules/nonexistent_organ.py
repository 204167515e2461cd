"""Rule nonexistent-organ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from auditor.extract.issuer import IssuerGuess
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.rule import Rule

# Words before which 分院 is a word of its own, and not the end of 部分|院庭长 or 处分|院内.
_BEFORE = r"(?<![^\s，。；：、“（,;:(由向和与及各该将经请从对在报为行给随同赴到驻])"
_OTHERS = re.compile("医院|学院|学校|大学|科学院|研究院|设计院|检察院|检察机关|敬老院|福利院|兵团|学术")
_BRANCH = re.compile(f"{_BEFORE}分院(?!校)")
_HIGHER = re.compile("最高|高级|高院|兵团")
_OWN = "(?:本院|我院)(?:党组、)?"


class _Fact(NamedTuple):
    """What issuers of one kind do not have, why, and what they have instead."""

    wrong: re.Pattern[str]
    why: str
    right: str


_OF_COURTS = _Fact(
    re.compile(f"{_OWN}(?P<organ>检察委员会|检委会|检察长|检察官办公会)"),
    "检察机关的机构，法院没有",
    "核对是否为审判委员会、院长",
)
_OF_PROCURATORATES = _Fact(
    re.compile(f"{_OWN}(?P<organ>审判委员会|审委会|合议庭|审判庭)"),
    "审判机关的机构，检察院没有",
    "核对是否为检察委员会",
)
_ANYWHERE = (
    _Fact(re.compile("(?P<organ>[镇乡]党组)(?!织)"), "乡镇设党委，不设党组", "镇党委（乡党委）"),
    _Fact(re.compile("(?P<organ>街道党组)(?!织)"), "街道设党工委，不设党组", "街道党工委"),
    _Fact(re.compile("(?P<organ>[镇乡]党委常委(?:会)?)(?!务|托)"), "乡镇党委不设常务委员会", "党委委员（党委会）"),
)


@dataclass(frozen=True)
class NonexistentOrgan(Rule):
    """机构设置不合

    Compares organs that a notice names as the issuer's own with what bodies of its kind have by law and Party rules: a court
    of a district or city has tribunals and no 分院; 检察委员会 is a procuratorate's, 审判委员会 a court's; townships and
    streets have a Party committee and no 党组, and a township's committee no 常委会. Such a name is a slip of the pen
    (分管) or stood in another unit's text. 分院 of hospitals, schools, institutes, procuratorates and the Corps are right,
    and so is what a notice says of other bodies.
    """

    id = "nonexistent-organ"
    severity = "warning"
    basis = (
        "《人民法院组织法》第二十六条、第三十六条；《人民检察院组织法》第三十一条；《中国共产党党组工作条例》；"
        "《中国共产党农村基层组织工作条例》"
    )
    tags = ("names",)
    needs = ("bodies",)
    bad = (
        "当涂县人民法院关于涉诉信访工作的通报\n\n重点案件由⟦分院⟧主要负责同志包案化解。\n",
        "鹤岗市南山区人民法院党组关于巡察整改情况的通报\n\n疑难案件报⟦分院⟧院长审核，每月通报进度。\n",
        "当涂县人民法院关于案件质量评查的通报\n\n评查结果提交本院⟦检察委员会⟧讨论。\n",
        "当涂县人民检察院关于案件质量的通报\n\n重大案件提交我院⟦审委会⟧讨论决定。\n",
        "关于环境整治情况的通报\n\n4月12日，湖阳⟦镇党组⟧召开扩大会议，研究整治方案。\n",
        "关于环境整治情况的通报\n\n各⟦街道党组⟧要压实责任。\n",
        "湖阳镇人民政府关于防汛工作的通报\n\n3月2日，⟦镇党委常委会⟧听取了汇报。\n",
    )
    good = (
        "当涂县人民法院关于执行工作的通报\n\n部分院庭长办案不足，处分院内干警2人，充分院情研判。\n",
        "当涂县人民法院关于执行工作的通报\n\n与县人民医院、县中医院各分院开展共建，为分院职工普法。\n",
        "当涂县人民法院关于执行工作的通报\n\n邀请市检察院分院检察官列席，县人民检察院检察长列席审判委员会。\n",
        "重庆市高级人民法院关于执行工作的通报\n\n由分院负责。\n",
        "当涂县人民医院关于医疗质量的通报\n\n由分院负责同志带队，各分院落实到位。\n",
        "当涂县人民检察院关于监督工作的通报\n\n检察长列席县法院审判委员会12次，建议合议庭采纳。\n",
        "关于巡察整改情况的通报\n\n镇党组织书记述职，街道党组织全覆盖，县水利局党组召开会议，各乡镇党委常态化开展检查。\n",
        "关于巡察整改情况的通报\n\n镇党委委员分片包干，县委常委会专题研究，街道党工委书记带队。\n",
        "当涂县人民法院关于巡察整改情况的通报\n\n院党组、本院审判委员会研究决定，由各人民法庭落实，由分管院领导包案。\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding]:
        for fact in _ANYWHERE:
            yield from self._found(notice, fact)
        issuer = notice.issuer
        if issuer is None:
            return
        if issuer.kind == "检察院":
            yield from self._found(notice, _OF_PROCURATORATES, issuer)
        if issuer.kind != "法院":
            return
        yield from self._found(notice, _OF_COURTS, issuer)
        if not _HIGHER.search(issuer.name):
            yield from self._branches(notice, issuer)

    def _found(self, notice: Notice, fact: _Fact, issuer: IssuerGuess | None = None) -> Iterator[Finding]:
        ends = [notice.place(issuer.start, issuer.end)] if issuer else []
        for match in fact.wrong.finditer(notice.folded):
            place = notice.place(*match.span("organ"))
            yield self.finding(f"“{place.quote}”：{fact.why}", place, *ends, suggestion=fact.right)

    def _branches(self, notice: Notice, issuer: IssuerGuess) -> Iterator[Finding]:
        for match in _BRANCH.finditer(notice.folded):
            start = max(notice.folded.rfind("。", 0, match.start()), notice.folded.rfind("\n", 0, match.start())) + 1
            if _OTHERS.search(notice.folded, start, match.end() + 8):
                continue
            place = notice.place(match.start(), match.end())
            yield self.finding(
                f"发文机关是“{issuer.name}”，这一级法院设人民法庭而不设分院，文中却称“分院”",
                place,
                notice.place(issuer.start, issuer.end),
                suggestion="核对是否为“分管”之误，或套用了其他单位的材料",
            )
