"""Rule nonexistent-unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.rule import Rule
from auditor.text import HAN

_HAN_NUMBER = "一二三四五六七八九十百千两"
_NOUNS = "问题|案件|干部|党员|群众|措施|意见|建议|任务|制度|线索|项目|隐患|事故|纠纷|学生|职工|民警|法官|企业|单位|农户|文件|问卷|合同|代表"
# 个家, 个户, 个处 may stand together, for the second is a noun there, too; these never do.
_TWO = (
    "个名|个件|个项|个条|个起|个份|名个|名位|名件|名项|位名|位个|件个|件起|件项|件条|件名|件份|项个|项件|项条|项名|条个|条项|"
    "起件|起个|起项|份个|份件|份条|次场|场次次|户个|户名|处个|处项|家个|家名|宗件|宗起|人次人|人次名|人次次"
)
# What must follow for the characters to be wrong. The pattern of all keys is a plain list of words, which a search jumps to.
_FOLLOWS = {
    "亿万": "[余多]?(?:元|吨|亩|人|件|户|美元|千瓦|立方米|平方米)|[，。；、）]",
    **dict.fromkeys(("亿千", "万千"), "(?![瓦克米伏])"),
    **dict.fromkeys(("万万", "亿亿", "万百", "亿百"), ""),
    "%个百分点": "",
    "%百分点": "",
    "%个": f"(?![{HAN}])|问题|单位|企业",
    **dict.fromkeys(("%%", "‰%", "%‰", "百分点%", "成%"), ""),
    **dict.fromkeys(("余多", "多余"), "[个名件项条起次人户家份处场元万亩]|公里|平方"),
    **dict.fromkeys(("亿元万", "万元元", "元元", "元万元", "元亿元", "万元万"), ""),
    **dict.fromkeys(("个百分比", "个百分数"), "(?!重|例)"),
    **dict.fromkeys(_TWO.split("|"), f"[，。；、]|{_NOUNS}"),
    "条件": "问题|措施|意见",
}
_WRONG = re.compile("|".join(sorted(_FOLLOWS, key=len, reverse=True)))
_FOLLOW = {words: re.compile(f"(?:{pattern})") for words, pattern in _FOLLOWS.items()}
_PERCENT_TWICE = re.compile(rf"百分之[ ]?(?:[\d.]+|[{_HAN_NUMBER}点零]{{1,8}})[ ]?[%‰]")
_NUMBER = re.compile(rf"(?:\d[\d,.]{{0,15}}[万亿]?[余多]?|[{_HAN_NUMBER}]{{1,6}}[余多]?)[ ]?$")
_LESS = re.compile(rf"(?:减少|下降|降低|缩短|缩小|压减|下滑)了?[\d{_HAN_NUMBER}][\d.]{{0,6}}倍(?!数|率)")


@dataclass(frozen=True)
class NonexistentUnit(Rule):
    """不存在的计量单位或数词

    Looks for units and numerals that no text can mean: 亿万元 and 万万 behind a number, 百分之 and % at once, 30%个, 余 and 多
    at once, a unit of money written twice, two measure words in a row of which each counts by itself (12个名干部), 个百分比
    for 个百分点; and a decrease by so many times (下降2倍), a warning. Words of everyday use that hold the same characters
    (亿万人民, 四万万同胞, 万千瓦) are right. Numbers with 约…余 are left to approximate-and-exact.
    """

    id = "nonexistent-unit"
    severity = "error"
    basis = "GB/T 15835—2011《出版物上数字用法》"
    tags = ("numbers", "units")
    needs = ()
    bad = (
        "全年完成投资⟦3.2亿万元⟧。",
        "整改率达到⟦百分之95%⟧。",
        "满意率较上年提高⟦3%个百分点⟧。",
        "共发放资料⟦3万余多⟧份。",
        "学校表彰⟦12个名⟧学生。",
        "查处⟦5件起⟧案件，处理8人。",
        "追缴资金⟦86.3万元元⟧。",
        "合格率上升⟦2个百分比⟧。",
        "事故起数⟦下降2倍⟧。",
        "累计服务⟦3.5万万⟧人次。",
        "群众满意率上升⟦2%百分点⟧。",
    )
    good = (
        "上升2个百分点，占98%，百分点以下从略。",
        "亿万人民群众的期盼，四万万同胞的心愿，千千万万个家庭的幸福。",
        "装机容量320万千瓦，发电量1.2亿千瓦时。",
        "整改率达到百分之九十五，提高3个百分点，占95%。",
        "涉及3个家庭、5个处室、12个条目、6个名额、2个件次、4个份额。",
        "印发3项条例、4件起诉书、2条处理意见、5份条约。",
        "接待群众3万余人次，清理多余物品20件，3多余少补。",
        "总投资3.2万亿元，贷款1.5亿元，利息86.3万元。",
        "产量增长2倍，成本下降20%，倍数下降。",
        "10位名师、3位名医、6个名校，每校30个名额。",
        "全县12个项目、5个条块、3个起点。",
    )

    def check(self, notice: Notice) -> Iterator[Finding]:
        folded = notice.folded
        for match in _WRONG.finditer(folded):
            number = _NUMBER.search(folded, max(0, match.start() - 20), match.start())
            if not number or not _FOLLOW[match[0]].match(folded, match.end()):
                continue
            if match[0] == "万万" and not re.search(r"\d", number[0]):
                continue
            end = match.end() + (match[0][-1] in "万亿" and folded.startswith("元", match.end()))
            yield self._report(notice, number.start(), end, "没有这样的单位或数词")
        for match in _PERCENT_TWICE.finditer(folded):
            yield self._report(notice, match.start(), match.end(), "“百分之”与百分号重复")
        for match in _LESS.finditer(folded):
            place = notice.place(match.start(), match.end())
            message = f"“{place.quote}”：减少不能用倍数，减少一倍即为零"
            yield self.finding(message, place, severity="warning", suggestion="改用百分比或几分之几")

    def _report(self, notice: Notice, start: int, end: int, why: str) -> Finding:
        place = notice.place(start, end)
        return self.finding(f"“{place.quote}”有误：{why}", place, suggestion="核对数值与单位")
