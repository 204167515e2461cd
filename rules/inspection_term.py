"""Rule inspection-term."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.extract.divisions import province_of
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.variants import notice_year, sentence

_N = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_WHAT = rf"(?:第{_N}轮|第{_N})?(?P<term>巡[视察])"
_BODY = "(?:组|办(?![法理])|工作领导小组|工作办公室|反馈|发现|移交)"
_LOCAL = re.compile(rf"(?P<level>[市县区州旗])委(?:常规|专项|提级)?{_WHAT}(?={_BODY}|(?<=轮巡[视察]))")
_UPPER = re.compile(
    rf"(?P<level>党中央|中央|(?<![厅校学团司])省委|自治区党委|兵团党委)(?:常规|专项)?{_WHAT}(?={_BODY}|整改|(?<=轮巡[视察]))"
)
_TERM = re.compile("巡[视察]")
_REACH = 12  # characters of 自治区党委常规第十二轮 before the word
_ALONE = re.compile("(?P<term>巡[视察])(?:组|反馈|整改|意见|发现)")
_BOTH = re.compile(
    "巡视巡察|巡察巡视|巡视、巡察|巡察、巡视|巡视和巡察|巡视与巡察|(?:中央|省委|自治区党委|兵团党委|上级|国务院|总局|部党组)[^。\n]{0,12}巡视"
)
_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_BETWEEN = re.compile("巡视[、和与]?$")


@dataclass(frozen=True)
class InspectionTerm(Rule):
    """“巡视”“巡察”与机关层级不符

    巡视 is what the centre, the provinces and the municipalities (北京、天津、上海、重庆) do; 巡察 is what the party
    committees of cities, counties and districts do. Compares the word with the committee in front of it (市委第二巡视组,
    省委巡察组). Cities called their teams 巡视组 until 2017: older notices are passed over, and so are municipalities,
    an institution's own 校内巡察, 司法巡查, the pair 巡视巡察 and 市委落实巡视整改. Where one notice has a dozen 巡察 and a
    single 巡视, that one is a warning. Which team and which committee it was is body-variant's and wrong-level's.
    """

    id = "inspection-term"
    severity = "error"
    basis = "《中国共产党巡视工作条例》《中国共产党章程》第十四条：中央和省级党委开展巡视，市县党委开展巡察"
    tags = ("names", "terms")
    needs = ("dates", "bodies")
    bad = (
        "泰和县财政局关于巡察整改情况的通报\n\n2021年，县委第三⟦巡视⟧组对县财政局开展了常规巡察。\n",
        "关于整改进展情况的通报\n\n2022年3月，市委第五⟦巡视⟧组向局党组反馈意见。市委巡视办跟踪督办。\n",
        "中共柳州市审计局党组关于整改情况的通报\n\n2020年，自治区党委第二⟦巡察⟧组反馈了问题。\n",
        "某集团关于整改情况的通报\n\n一是落实省委⟦巡察⟧整改要求。二是对照2023年省委巡察反馈意见逐条整改。\n",
        "关于中央⟦巡察⟧组反馈意见整改情况的通报\n\n2023年以来，整改工作有序推进。\n",
    )
    good = (
        "关于整改进展情况的通报\n\n2022年3月，市委第五巡察组向局党组反馈意见。结合省委巡视整改一体推进。\n",
        "天津市某区教育局党委关于整改情况的通报\n\n2021年，市委第三巡视组对区教育局开展了巡视。\n",
        "重庆市渝北区人民政府工作报告\n\n2021年，市委巡视组反馈问题全部整改。\n",
        "关于整改情况的通报\n\n2015年，市委第二巡视组对局党组开展了巡视。\n",
        "学校2022年工作总结\n\n学校党委开展校内巡察2轮。省委教育工委巡察组到校指导。\n",
        "人民法院2021年工作报告\n\n配合省高院司法巡查，落实市委巡视巡察联动要求。\n",
        "局党组2023年工作总结\n\n市委巡视整改工作领导小组召开会议，对照中央巡视反馈意见逐项整改。\n",
        "县委2023年工作总结\n\n积极配合中央巡视和省委巡视、市委巡察工作，县委巡察机构开展巡察3轮。\n",
        "省发展改革委党组2023年工作总结\n\n委党组对3家所属单位党组织开展巡察，整改省委巡视反馈问题。\n",
    )
    majority: int = 8

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        folded = notice.folded
        if "巡察" not in folded and "巡视" not in folded:
            return
        upper = list(_around(folded, _UPPER))
        wrong = [
            m for m in upper if m["term"] == "巡察" and not _BETWEEN.search(folded, max(0, m.start() - 6), m.start())
        ]
        local = [m for m in _around(folded, _LOCAL) if m["term"] == "巡视" and self._local(notice, m)]
        right = len(upper) - len(wrong)
        for found in (wrong, local):
            group = [m for m in found if not notice.allowed.wording(*m.span("term"))]
            if group:
                yield self._grouped(notice, group)
        if right:
            places = [notice.place(m.start(), m.end()) for m in upper if m not in wrong]
            yield self.agreed(f"{right} 处“巡视”与中央、省级党委相符", *places[:8])
        if not wrong and not local:
            yield from self._odd_one(notice)

    def _grouped(self, notice: Notice, group: Sequence[re.Match[str]]) -> Finding:
        term = group[0]["term"]
        other = "巡察" if term == "巡视" else "巡视"
        kind = "市县党委开展的是巡察" if term == "巡视" else "中央和省级党委开展的是巡视"
        more = f"等 {len(group)} 处" if len(group) > 1 else ""
        # Without a place it may be the committee of a municipality, which does 巡视.
        sure = term == "巡察" or bool(notice.issuer and notice.issuer.division)
        return self.finding(
            f"“{group[0][0]}”{more}写作“{term}”，而{kind}",
            *(notice.place(m.start("term"), m.end("term")) for m in group),
            suggestion=other,
            severity="error" if sure else "warning",
            confidence="high" if sure else "medium",
        )

    def _local(self, notice: Notice, match: re.Match[str]) -> bool:
        """Whether a city's or county's committee is meant, after 2017."""
        folded = notice.folded
        if folded[match.start() - 1 : match.start()] in ("治", "党"):
            return False  # 自治区委
        if folded.startswith("巡察", match.end()) or folded.startswith("整改", match.end()):
            return False
        home = notice.issuer.division if notice.issuer else None
        province = province_of(home) if home else None
        if province and province.name.startswith(_MUNICIPALITIES):
            return False
        if province is None and any(name in folded for name in _MUNICIPALITIES):
            return False
        if any(name in folded[max(0, match.start() - 4) : match.start()] for name in _MUNICIPALITIES):
            return False
        before, after = sentence(folded, match.start(), match.end())
        years = [int(year) for year in re.findall(r"20\d\d(?=年)", before + after)]
        year = max(years) if years else notice_year(notice)
        return year is None or year > 2017

    def _odd_one(self, notice: Notice) -> Iterator[Finding]:
        """A single 巡视 among many 巡察 in a text that knows no 巡视 by the centre or a province."""
        folded = notice.folded
        if folded.count("巡察") < self.majority or _BOTH.search(folded):
            return
        odd = [m for m in _ALONE.finditer(folded) if m["term"] == "巡视"]
        if len(odd) != 1 or folded.count("巡视") != 1:
            return
        usual = next(m for m in re.finditer("巡察", folded))
        yield self.finding(
            f"全文 {folded.count('巡察')} 处写“巡察”，仅此一处写“巡视”",
            notice.place(odd[0].start("term"), odd[0].end("term")),
            notice.place(usual.start(), usual.end()),
            suggestion="巡察",
            severity="warning",
            confidence="medium",
        )


def _around(folded: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of ``pattern``, which is slow, around each 巡视 and 巡察, which are found fast."""
    for term in _TERM.finditer(folded):
        for match in pattern.finditer(folded, max(0, term.start() - _REACH), term.end() + _REACH):
            if match.start("term") == term.start():
                yield match
