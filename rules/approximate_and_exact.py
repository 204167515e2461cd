"""Rule approximate-and-exact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding, Severity
from auditor.notice import Notice
from auditor.rule import Rule

_HAN_NUMBER = "一二三四五六七八九十百千万亿零〇两几数"
_NUMBER = rf"(?:\d[\d,]{{0,12}}(?:\.\d{{1,6}})?|[{_HAN_NUMBER}]{{1,8}})[ ]?[百千万亿]{{0,2}}"
_UNIT = (
    "(?:人次|场次|批次|平方米|平方公里|公里|公顷|立方米|万元|亿元|百分点|个百分点|%|美元|个工作日|工作日|分钟|小时|个月|"
    "[个名件项条起次场人户家处份元亩吨米年月天日周岁倍台辆套册头只张封本篇斤株棵栋幢间座宗批期里支所门]|公斤|千克|课时|学时){0,2}"
)
# What a word does to a number: around it, below or above it.
_BEFORE = {
    **dict.fromkeys(("约", "大约", "大概", "约有", "约为", "约在", "大约有", "大约在"), "around"),
    **dict.fromkeys(("近", "将近", "接近"), "near"),
    **dict.fromkeys(("不足", "不到", "最多", "至多", "不超过"), "below"),
    **dict.fromkeys(("超过", "超", "逾", "至少", "不少于", "不低于"), "above"),
}
_APPROXIMATE = re.compile(
    "(?P<before>大约有|大约在|大约|约有|约为|约在|约|大概|将近|接近|近|不足|不到|不超过|最多|至多|超过|超|逾|至少|不少于|不低于)"
    rf"(?P<number>{_NUMBER})(?P<inner>余|多(?!数|项|种|元|次))?(?P<unit>{_UNIT})(?P<inner2>余|多(?!数|项|种|元|次|方|样))?"
    "(?P<after>左右|上下|以上|以下|以内|之多)?"
)
_INNER = re.compile(f"[余多](?P<unit>{_UNIT})(?P<after>左右|上下|以上|以下|以内)")
_NUMBER_END = re.compile(rf"(?:\d[\d,]{{0,12}}|[{_HAN_NUMBER}]{{1,8}})[万亿]?$")
# 节约, 最近, 附近, 条约: the character is the end of another word; 近20年 is the recent past.
_OTHER_WORD = {"约": "节预制集合条公契违签履简相大隐", "近": "最附靠临邻新就亲贴远将接", "超": "反赶高", "逾": ""}
_WHOLE_WORD = ("折合", "共合", "总合")  # 折合约: 约 is a word of its own
_TIME = re.compile("(?:年|月|天|日|周|个月|小时|个工作日)")
_CLASH = frozenset(
    {
        *(("around", word) for word in ("余", "以上", "以下", "以内", "之多")),
        *(("near", word) for word in ("余", "以上", "以下", "以内")),
        *(("below", word) for word in ("余", "以上", "之多")),
        *(("above", word) for word in ("左右", "上下", "以下")),
    }
)
_TWICE = frozenset(
    {
        *(("around", word) for word in ("左右", "上下")),
        *(("near", word) for word in ("左右", "上下")),
        *(("above", word) for word in ("余", "以上", "之多")),
        *(("below", word) for word in ("以下", "以内")),
    }
)


@dataclass(frozen=True)
class ApproximateAndExact(Rule):
    """约数词语重复或矛盾

    Looks inside one expression for words that loosen a number in two ways: 约30余件, 近百余人, 不足20多家, 约50人以上 say
    two different things (error); 约20人左右, 超过30多家, 至少3次以上, 30余名左右 say one thing twice (warning). 近 before a time
    is the recent past (近20多年来), and a range may follow 约. Numbers that are wrong in themselves are left to
    nonexistent-unit.
    """

    id = "approximate-and-exact"
    severity = "error"
    basis = "GB/T 15835—2011《出版物上数字用法》：概数"
    tags = ("numbers", "wording")
    needs = ()
    bad = (
        "全年接待群众⟦约300余人次⟧。",
        "现场聚集⟦近百余人⟧，秩序良好。",
        "目前⟦不足20多家⟧企业完成备案。",
        "医院每日门诊量⟦约500人以上⟧。",
        "参训教师⟦约20人左右⟧。",
        "公司设备⟦超过30多台⟧。",
        "每年⟦至少3次以上⟧检查。",
        "现有志愿者⟦60余名左右⟧。",
        "所收礼品折合⟦约三万余元⟧。",
        "仓库存放棉被⟦约四百余床⟧，另有帐篷30顶。".replace("⟦约四百余床⟧", "⟦约四百余⟧床"),
    )
    good = (
        "近20多年来，全院收治患者约300人次。",
        "节约300余万元，签约20余家，附近50多户居民受益。",
        "每年不少于3次，覆盖80%以上，约3至5天办结。",
        "全县60岁以上老人约2万人，超过3万人参保。",
        "面积约1200平方米，以上均已整改，近三年多次获评。",
        "不足部分由财政补足，超过一半以上级补助列支。",
        "超5亿元，多为中小企业；逾30人，余款已付。",
        "约200人参加，多数为教师；近百家，余下另行安排。",
        "最近30多天，接近完工。",
        "预约500余人，集约20余亩。",
        "双方签订合约20余份，折合约三万元。",
    )

    def check(self, notice: Notice) -> Iterator[Finding]:
        folded = notice.folded
        reported: set[int] = set()
        for match in _APPROXIMATE.finditer(folded):
            found = _judged(folded, match)
            if found:
                reported.update(range(*match.span()))
                yield self._report(notice, match.start(), match.end(), *found)
        for match in _INNER.finditer(folded):
            number = _NUMBER_END.search(folded, max(0, match.start() - 16), match.start())
            if number and match.start() not in reported:
                yield self._report(notice, number.start(), match.end(), "余", match["after"], "warning")

    def _report(self, notice: Notice, start: int, end: int, one: str, other: str, severity: Severity) -> Finding:
        place = notice.place(start, end)
        how = "互相矛盾" if severity == "error" else "重复"
        message = f"“{place.quote}”中“{one}”与“{other}”{how}"
        return self.finding(message, place, severity=severity, suggestion="只留一个表示概数的词")


def _judged(folded: str, match: re.Match[str]) -> tuple[str, str, Severity] | None:
    """The two words of an expression that do not go together, and how grave it is."""
    before, after = match["before"], match["after"]
    inner = match["inner"] or match["inner2"]
    previous = folded[max(0, match.start() - 2) : match.start()]
    if previous.endswith(tuple(_OTHER_WORD.get(before, ""))) and not previous.endswith(_WHOLE_WORD):
        return None
    if before == "近" and _TIME.match(match["unit"]):
        return None
    direction = _BEFORE[before]
    for word in (inner and "余", after):
        if word and (direction, word) in _CLASH:
            return before, inner if word == "余" and inner else word, "error"
    for word in (inner and "余", after):
        if word and (direction, word) in _TWICE:
            return before, inner if word == "余" and inner else word, "warning"
    return None
