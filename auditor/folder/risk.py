"""Which documents need a person first: points for what was found, and the sentence that says where they come from.

The error rate follows the weights for printed matter (see ``ERROR_WEIGHTS``). A notice is no book: it is given for
comparison (参照) and decides nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from auditor.report import RuleInfo

Row = Mapping[str, Any]

KINDS = {
    "structure": "结构",
    "names": "名称",
    "numbers": "数字",
    "dates": "日期",
    "characters": "文字",
    "wording": "文字",
    "punctuation": "标点",
    "style": "体例",
    "terms": "名称",
}
OTHER = "其他"
# Points of an error of a kind: how much it says that nobody read the document, and what it does when it is published.
_POINTS = {"结构": 8.0, "名称": 8.0, "数字": 6.0, "日期": 6.0, "文字": 3.0, "标点": 1.0, "体例": 1.0, OTHER: 4.0}
_SPLICE = 30.0
_SHARE = {"error": 1.0, "warning": 0.25, "info": 0.0}
_AGAIN = 0.5  # a finding of a cause that has been counted: one slip has several symptoms
_COPY, _COPY_MOST, _COPY_LENGTH = (
    8.0,
    40.0,
    25.0,
)  # for a copied passage: to begin with, at most, characters for one point more
_TRACE, _CONFLICT = 10.0, 6.0
_LONG = 3000  # characters from which on more findings are a matter of length
_SCALE = 40.0  # points at which the risk is 63
LEVELS = ((50, "must", "须人工审看"), (20, "look", "建议抽看"), (0, "clear", "未见大问题"))

# Weights of an error in the norms for printed matter, by the rule's first tags; what is not here weighs 1.
ERROR_WEIGHTS = {"wording": 2.0, "grammar": 2.0, "logic": 2.0, "names": 2.0, "structure": 4.0}
_PAGE = 616  # characters of a page by GB/T 9704: 22 lines of 28
_SPACE = re.compile(r"\s+")


class Rule(NamedTuple):
    """What the ranking knows of a rule: its title, kind (数字 …) and tags."""

    title: str
    kind: str
    tags: tuple[str, ...]


class Shared(NamedTuple):
    """What a document shares with others: ``copied`` characters of its own per document of another issuer that has them,
    the longest first; how many names were traced to another document; figures that another document contradicts."""

    copied: tuple[float, ...] = ()
    traced: int = 0
    conflicts: int = 0


class Risk(NamedTuple):
    """``score`` from 0 to 100, ``level`` a key of ``LEVELS``, ``why`` one sentence."""

    score: int
    level: str
    why: str


def rule_of(info: RuleInfo, tags: Sequence[str]) -> Rule:
    """What the ranking knows of a rule with these tags."""
    return Rule(info.title, next((KINDS[tag] for tag in tags if tag in KINDS), OTHER), tuple(tags))


def kind_of(rules: Mapping[str, Rule], id: str) -> str:
    """The kind of a rule's findings."""
    return rules[id].kind if id in rules else OTHER


def risk(
    findings: Sequence[Row], causes: Sequence[Row], characters: int, rules: Mapping[str, Rule], shared: Shared
) -> Risk:
    """The risk of one document."""
    points = _points(findings, rules) / max(1.0, math.sqrt(characters / _LONG))
    points += sum(min(_COPY_MOST, _COPY + own / _COPY_LENGTH) for own in shared.copied[:5])
    points += _TRACE * shared.traced + _CONFLICT * shared.conflicts
    score = round(100 * (1 - math.exp(-points / _SCALE)))
    level = next(key for least, key, _ in LEVELS if score >= least)
    return Risk(score, level, _why(findings, causes, characters, rules, shared))


def _points(findings: Sequence[Row], rules: Mapping[str, Rule]) -> float:
    """Findings of one cause count in full once, the heaviest first, the others by ``_AGAIN`` each time less."""
    by_cause: dict[str, list[float]] = {}
    for index, finding in enumerate(findings):
        rule = rules.get(finding["rule"])
        splice = rule is not None and "splice" in rule.tags
        weight = (_SPLICE if splice else _POINTS[kind_of(rules, finding["rule"])]) * _SHARE[finding["severity"]]
        by_cause.setdefault(finding["cause"] or f"#{index}", []).append(weight)
    total = 0.0
    for weights in by_cause.values():
        for rank, weight in enumerate(sorted(weights, reverse=True)[:12]):
            total += weight * _AGAIN**rank
    return total


def _why(
    findings: Sequence[Row], causes: Sequence[Row], characters: int, rules: Mapping[str, Rule], shared: Shared
) -> str:
    parts = [str(cause["title"]) for cause in causes if len(cause["findings"]) > 1][:2]
    errors = Counter(kind_of(rules, f["rule"]) for f in findings if f["severity"] == "error")
    if errors:
        kinds = "、".join(f"{kind} {count}" for kind, count in errors.most_common())
        parts.append(f"错误 {errors.total()} 处（{kinds}）")
    warnings = sum(f["severity"] == "warning" for f in findings)
    if warnings:
        parts.append(f"疑似 {warnings} 处")
    if shared.copied:
        parts.append(f"与别单位 {len(shared.copied)} 份文件有相同段落，最长约 {round(shared.copied[0])} 字")
    if shared.traced:
        parts.append(f"{shared.traced} 处外来名称或文字在文件夹内找到来源")
    if shared.conflicts:
        parts.append(f"{shared.conflicts} 处数字与本单位另一文件不一")
    if not parts:
        return "没有查出错误或疑似之处。"
    return f"{'；'.join(parts)}；全文 {characters:,} 字。"


def error_rate(findings: Iterable[Row], characters: int, rules: Mapping[str, Rule]) -> float:
    """Weighted errors in 10,000 characters: a number of any length 1, characters 1, knowledge, logic and grammar 2, what is
    missing or extra 4; the same wrong character counts once a page. Only findings of severity error count."""
    total = 0.0
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        if finding["severity"] != "error":
            continue
        tags = rules[finding["rule"]].tags if finding["rule"] in rules else ()
        page = finding["page"] or finding["start"] // _PAGE
        key = (finding["rule"], _SPACE.sub("", finding["quote"]), page)
        if "characters" in tags and key in seen:
            continue
        seen.add(key)
        total += next((ERROR_WEIGHTS[tag] for tag in tags if tag in ERROR_WEIGHTS), 1.0)
    return round(total * 10_000 / characters, 2) if characters else 0.0
