"""Groups findings by cause: what disappears when spliced text is put in order, the same slip repeated, one wrong number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Cause, Stream
from auditor.rule import Rule
from auditor.threads import Splice, Thread, reading

_EDGE = 80  # what is found so near to the lost end or beginning of a document comes of the loss
_Key = tuple[str, int]


class Diagnosis(NamedTuple):
    """The findings with their causes filled in, the causes, and the documents that the text mixes."""

    findings: tuple[Finding, ...]
    causes: tuple[Cause, ...]
    streams: tuple[Stream, ...]


def diagnose(
    notice: Notice,
    rules: Sequence[Rule],
    findings: Sequence[Finding],
    run: Callable[[Rule, Notice], Iterable[object]],
) -> Diagnosis:
    """The diagnosis of one notice. ``run`` gives a rule's results without raising."""
    groups: list[tuple[str, str, list[Finding]]] = []
    streams: tuple[Stream, ...] = ()
    left = list(findings)
    splice = _splice(notice, rules)
    if splice.threads:
        streams = tuple(_streams(splice.threads))
        spliced, lost = _symptoms(notice, splice, rules, left, run)
        groups.append((_splice_title(splice), _splice_words(notice, splice), spliced))
        if lost:
            groups.append(("文字缺失", _lost_words(splice.threads), lost))
    left = _without(left, groups)
    groups += list(_repeated(left))
    left = _without(left, groups)
    groups += list(_one_number(left, {rule.id for rule in rules if "numbers" in rule.tags}))
    causes = tuple(
        Cause(f"c{number}", title, words, tuple(finding.fingerprint for finding in found))
        for number, (title, words, found) in enumerate(groups, start=1)
    )
    named = {id(finding): cause.id for cause, (_, _, found) in zip(causes, groups, strict=True) for finding in found}
    told = tuple(replace(finding, cause=named.get(id(finding))) for finding in findings)
    return Diagnosis(told, causes, streams)


def _splice(notice: Notice, rules: Sequence[Rule]) -> Splice:
    """As the rules that look for splices see it."""
    looking = [rule for rule in rules if "splice" in rule.tags]
    if not looking:
        return Splice()
    return notice.deep_splice if any(getattr(rule, "deep", False) for rule in looking) else notice.splice


def _streams(threads: Sequence[Thread]) -> Iterator[Stream]:
    for number, thread in enumerate(threads, start=1):
        yield Stream(f"s{number}", thread.issuer, thread.parts, thread.lost, tuple(join.words for join in thread.joins))


def _without(findings: Sequence[Finding], groups: Sequence[tuple[str, str, list[Finding]]]) -> list[Finding]:
    taken = {id(finding) for _, _, found in groups for finding in found}
    return [finding for finding in findings if id(finding) not in taken]


def _symptoms(
    notice: Notice,
    splice: Splice,
    rules: Sequence[Rule],
    findings: Sequence[Finding],
    run: Callable[[Rule, Notice], Iterable[object]],
) -> tuple[list[Finding], list[Finding]]:
    """Findings that are gone once each document is read by itself, and those that its lost beginning or end leaves."""
    remaining: set[_Key] = set()
    edges: set[_Key] = set()
    told = {finding.rule for finding in findings}  # what a rule finds nowhere needs no second reading
    for thread in splice.threads:
        whole = reading(notice.text, thread.parts)
        alone = Notice(notice.path, whole.text, notice.sha256, notice.markdown, house=notice.house)
        lost_begin = any(words.startswith("开头") for words in thread.lost)
        lost_end = any(words.startswith("结尾") for words in thread.lost)
        first = alone.headings[0].number_end if alone.headings else 0
        for rule in rules:
            if "splice" in rule.tags or rule.id not in told:
                continue
            for result in run(rule, alone):
                if not isinstance(result, Finding):
                    continue
                key = (result.rule, whole.origin(result.place.start))
                # Only what tells of structure can come of a loss; a wrong character beside it does not.
                at_edge = "structure" in rule.tags and (
                    (lost_begin and result.place.start <= max(first, _EDGE))
                    or (lost_end and result.place.end >= len(whole.text.rstrip()) - _EDGE)
                )
                (edges if at_edge else remaining).add(key)
    spliced: list[Finding] = []
    lost: list[Finding] = []
    for finding in findings:
        key = (finding.rule, finding.place.start)
        if finding.severity == "info" or key in remaining:
            continue
        (lost if key in edges else spliced).append(finding)
    return spliced, lost


def _splice_title(splice: Splice) -> str:
    names = [thread.issuer for thread in splice.threads if thread.issuer]
    if splice.repeated:
        return "一段文字出现了两次"
    if len(splice.threads) > 1:
        return f"{len(splice.threads)} 份文字串在一起" + (f"：{'、'.join(dict.fromkeys(names))}" if names else "")
    return "文字的先后次序颠倒"


def _splice_words(notice: Notice, splice: Splice) -> str:
    """Where the seams are, the strongest reason for each, and what follows."""
    order = {"page": 0, "repeat": 1, "number": 2, "name": 3, "sentence": 4, "text": 5}
    told = []
    for seam in splice.seams[:6]:
        line = notice.place(seam.position, seam.position).line
        reason = min(seam.evidence, key=lambda evidence: order.get(evidence.kind, 9), default=None)
        told.append(f"第{line}行" + (f"（{reason.words}）" if reason else ""))
    if splice.repeated:
        return f"{'、'.join(told)}处，前面的文字又排了一次。去掉重复的一处，下列问题即不再出现。"
    return f"{'、'.join(told)}处，前后不是同一段文字。按推断的顺序分开读，下列问题即不再出现。"


def _lost_words(threads: Sequence[Thread]) -> str:
    lost = "；".join(f"“{thread.issuer or '来源不明的一份'}”{words}" for thread in threads for words in thread.lost)
    return f"{lost}。下列问题出在缺口上，找回原文即可核对。"


def _repeated(findings: Sequence[Finding]) -> Iterator[tuple[str, str, list[Finding]]]:
    """The same words found by the same rule in several places."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, "".join(finding.place.quote.split())), []).append(finding)
    for (_, quote), found in groups.items():
        if len(found) > 1 and quote:
            lines = "、".join(f"第{finding.place.line}行" for finding in found[:8])
            yield f"同一处笔误重复 {len(found)} 次：“{quote[:20]}”", f"{lines}写法相同，改正时一并处理。", found


def _one_number(findings: Sequence[Finding], rules: set[str]) -> Iterator[tuple[str, str, list[Finding]]]:
    """Findings of the number rules that meet in one figure: one wrong total has several consequences."""
    numeric = [finding for finding in findings if finding.rule in rules]
    by_place: dict[tuple[int, int], list[Finding]] = {}
    for finding in numeric:
        for span in {(p.start, p.end) for p in (finding.place, *finding.against)}:
            by_place.setdefault(span, []).append(finding)
    used: set[int] = set()
    for (start, end), found in sorted(by_place.items(), key=lambda item: (-len(item[1]), item[0])):
        fresh = [finding for finding in found if id(finding) not in used]
        if len(fresh) < 2:
            continue
        used |= {id(finding) for finding in fresh}
        place = next(p for f in fresh for p in (f.place, *f.against) if (p.start, p.end) == (start, end))
        yield (
            f"一个数字引出 {len(fresh)} 处矛盾：“{place.quote}”",
            f"第{place.line}行的“{place.quote}”与几处都对不上，先核对它。",
            fresh,
        )
