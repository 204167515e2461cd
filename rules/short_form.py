"""Rule short-form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN

_INTRODUCED = re.compile(
    r"（(?:以下|下文|下)(?:统一|均)?简称[：为]?[“”\"']?(?P<short>《[^《》\n]{2,20}》|[^（）“”\"'，。；、《》\n]{2,12})[“”\"']?(?:[，；][^（）\n]{0,20})?）"
)
_COMMON = re.compile("(?:者|人|人员|单位|企业|机构|部门|规划|工作|活动|解教)$")  # words before they are short forms
_OWNER_CHAR = re.compile(rf"[{HAN}\dA-Za-z（）“”·]")
_LONGEST = 60


class Introduced(NamedTuple):
    """``short`` is introduced at [``start``, ``end``) behind ``owner``, which begins at ``owner_start``."""

    short: str
    owner: str
    owner_start: int
    start: int
    end: int


@dataclass(frozen=True)
class ShortForm(Rule):
    """简称先用后释，或同一全称有两个简称

    Looks at short forms that the text itself introduces (以下简称“项目部”): one that stands in running text before it is
    introduced, one that is introduced for two different names, and one name that gets two short forms. The title, the
    full name that holds the short form, words of two characters and forms nobody introduces (区法院, 市委) are left alone.
    """

    id = "short-form"
    severity = "info"
    basis = "GB/T 9704—2012 与公文写作通例：使用简称应先用全称并注明简称"
    tags = ("names", "style")
    needs = ("outline",)
    bad = (
        "关于整改情况的通报\n\n⟦青禾公司⟧高度重视。审计组对江门市青禾环境投资有限公司（以下简称“青禾公司”）进行审计。青禾公司已整改。\n",
        "依据《市属学校食堂管理办法》（以下简称《办法》）检查。依据《学校饮用水管理办法》（以下简称⟦《办法》⟧）抽样。\n",
        "湖畔小区改造工程（以下简称湖畔项目）开工。3月，湖畔小区改造工程（以下简称⟦湖畔工程⟧）验收。\n",
        "按照⟦《实施方案》⟧要求推进。根据《村级道路养护三年行动实施方案》（以下简称《实施方案》），逐村验收。\n",
    )
    good = (
        "青禾公司关于整改情况的通报\n\n审计组对江门市青禾公司（以下简称青禾公司）进行审计。青禾公司已整改。\n",
        "依据《市属学校食堂管理办法》（以下简称《办法》）检查。对照《办法》整改。\n",
        "江门市青禾环境投资有限公司召开会议。江门市青禾环境投资有限公司（以下简称“公司”）成立专班。\n",
        "区委第三巡察组（以下简称巡察组）进驻。巡察组反馈意见。\n",
        "与甲公司（以下简称甲方）签约。与乙公司（以下简称乙方）签约。甲方、乙方履约。\n",
        "从事运输的单位应当备案。普通货运的经营者（以下简称经营者）应当登记。此前的经营者登记有效。\n",
        "农村集体资产清查核资专项行动（以下简称“专项行动”）启动。全县此前开展过土地专项行动。\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        introduced = list(self._introduced(notice))
        body = notice.title_span[1] if notice.title_span else 0
        seen: dict[str, Introduced] = {}
        owners: dict[str, Introduced] = {}
        reported: set[str] = set()
        for item in introduced:
            short = item.short.strip("《》")
            span = notice.folded.find(item.short, item.start), item.end
            place = notice.place(span[0], span[0] + len(item.short))
            earlier, rival = seen.get(item.short), owners.get(item.owner)
            if earlier and not _one_name(earlier.owner, item.owner):
                yield self.finding(
                    f"“{item.short}”先是“{earlier.owner}”的简称，此处又是“{item.owner}”的简称",
                    place,
                    notice.place(earlier.owner_start, earlier.end),
                    suggestion="两个全称各用一个简称",
                )
            elif rival and rival.short != item.short:
                yield self.finding(
                    f"“{item.owner}”先简称“{rival.short}”，此处又简称“{item.short}”",
                    place,
                    notice.place(rival.owner_start, rival.end),
                    suggestion=f"统一为“{rival.short}”",
                )
            elif not earlier and len(short) >= 3 and not _COMMON.search(short):
                use = self._earlier_use(notice, item, body)
                if use is not None:
                    reported.add(item.short)
                    yield self.finding(
                        f"“{item.short}”在注明简称之前已经使用，后文才写“{notice.folded[item.start : item.end].strip('（）')}”",
                        notice.place(use, use + len(item.short)),
                        notice.place(item.owner_start, item.end),
                        suggestion="首次出现时用全称并注明简称",
                    )
            seen.setdefault(item.short, item)
            owners.setdefault(item.owner, item)
        if seen and not reported:
            places = [notice.place(item.start, item.end) for item in introduced[:8]]
            yield self.agreed(f"{len(seen)} 个简称都先注明、后使用", *places)

    def _introduced(self, notice: Notice) -> Iterator[Introduced]:
        for match in _INTRODUCED.finditer(notice.folded):
            start = _owner(notice.folded, match.start())
            if match.start() - start >= 3:
                yield Introduced(
                    match["short"], notice.folded[start : match.start()], start, match.start(), match.end()
                )

    def _earlier_use(self, notice: Notice, item: Introduced, body: int) -> int | None:
        """Where the short form stands in the body before its introduction, outside its own and other full names."""
        folded, short = notice.folded, item.short
        at = folded.find(short, body, item.owner_start)
        tail = short.strip("《》")
        while at >= 0:
            before, end = folded[max(0, at - 1) : at], at + len(short)
            free = not re.match(f"[{HAN}\\dA-Za-z（）“《]", before) or before in _FREE
            paragraph = notice.paragraph_at(at)
            alone = paragraph is not None and paragraph.end - paragraph.start <= 30
            distinct = short.startswith("《") or tail not in item.owner
            if free and distinct and not alone and not re.match("（(?:以下|下)", folded[end : end + 3]):
                return at
            at = folded.find(short, at + 1, item.owner_start)
        return None


_FREE = frozenset("的对由向与和在经为将把及等照据按给使让被从到")


def _owner(folded: str, end: int) -> int:
    """Where the full name begins that ends at ``end``: at its 《, or where the characters of names begin."""
    opened = folded.rfind("《", max(0, end - _LONGEST), end)
    if opened >= 0 and "》" in folded[max(opened, end - 20) : end] and not re.search("[，。；]", folded[opened:end]):
        return opened
    start = end
    while start > max(0, end - _LONGEST) and _OWNER_CHAR.match(folded, start - 1):
        start -= 1
    return start


def _one_name(one: str, other: str) -> bool:
    """Whether two full names may be one: a letter more or less before it came along in the match."""
    return one.endswith(other) or other.endswith(one)
