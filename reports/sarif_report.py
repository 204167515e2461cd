"""SARIF 2.1.0 (OASIS), for code scanning on GitHub, Azure DevOps, and viewers in editors.

There is no time and no absolute path in it: the same documents give the same bytes. Columns and offsets count code points of
the decoded file. A file without lines of its own (Word, PDF, web page) gets no regions: page and paragraph stand in the
message and as logical locations.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

from auditor.finding import Edit, Finding, Place
from auditor.report import DocumentReport, Remark, Report, RuleInfo, Suppressed

from ._ci import UNREADABLE, UNREADABLE_TITLE, end_of, has_lines, relative, rules, where
from ._plain import json_text
from ._sarif_rules import LEVELS, descriptor

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LINKS = 10  # of more other ends only the first are linked in the message
Json = dict[str, object]


def write(report: Report, *, all_results: bool = False) -> str:
    """The whole report as one run. With ``all_results`` findings that are suppressed or known to the baseline are results
    too, marked as such; without, they are left out, for GitHub would open an alert for each of them."""
    known = rules(report)
    numbers = {id: number for number, id in enumerate(known)}
    results = [
        result
        for index, document in enumerate(report.documents)
        for result in _Document(document, index).results(numbers, _marked(report, document, everything=all_results))
    ]
    run = {
        "tool": {
            "driver": {
                "name": "auditor",
                "fullName": f"auditor 核稿 {report.version}",
                "version": report.version,
                "language": "zh-CN",
                "rules": [descriptor(rule) for rule in known.values()],
                "notifications": [descriptor(RuleInfo(UNREADABLE, UNREADABLE_TITLE, "error", ""))],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "运行 auditor 的文件夹"}}},
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": _unread(report),
                "toolConfigurationNotifications": list(_remarks(report)),
            }
        ],
        "artifacts": [_artifact(document) for document in report.documents],
        "results": results,
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _unread(report: Report) -> list[Json]:
    return [
        {
            "level": "error",
            "message": {"text": _text(error.message)},
            "locations": [{"physicalLocation": {"artifactLocation": _uri(error.path)}}],
            "descriptor": {"id": UNREADABLE, "index": 0},
        }
        for error in report.errors
    ]


def _remarks(report: Report) -> Iterator[Json]:
    """Suppressions that do nothing any more. What they leave out is no result unless asked for: GitHub would show it all the same."""
    remarks = [*report.remarks, *(Remark(d.path, words) for d in report.documents for words in d.aside.remarks)]
    for path, words in remarks:
        yield {
            "level": "note",
            "message": {"text": _text(words)},
            "locations": [{"physicalLocation": {"artifactLocation": _uri(path)}}],
        }


def _artifact(document: DocumentReport) -> Json:
    causes = [cause._asdict() for cause in document.causes]
    return {
        "location": _uri(document.path),
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": document.sha256},
        "properties": {"title": document.title, "characters": document.characters, "causes": causes},
    }


def _uri(path: str) -> Json:
    inside = relative(path)
    address = quote(os.fsencode(inside) if _encodes(inside) else inside.encode("utf-8", "replace"))
    if not PurePath(inside).is_absolute():
        return {"uri": address, "uriBaseId": _ROOT}
    return {"uri": f"file://{'' if address.startswith('/') else '/'}{address}"}


def _encodes(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


class _Document:
    """The results of one document, the ``index``-th artifact."""

    def __init__(self, document: DocumentReport, index: int) -> None:
        self._document = document
        self._artifact = {**_uri(document.path), "index": index}
        self._lines = has_lines(document)
        self._starts = [0, *(at + 1 for at, character in enumerate(document.text) if character == "\n")]
        self._causes = {cause.id: cause.title for cause in document.causes}

    def results(self, numbers: dict[str, int], findings: list[tuple[Finding, Json]]) -> Iterator[Json]:
        """One for each finding, with what marks it; ``numbers`` are the rules' places in the list of rules."""
        for finding, marks in findings:
            result: Json = {
                "ruleId": finding.rule,
                "ruleIndex": numbers[finding.rule],
                "level": LEVELS[finding.severity],
                "message": {"text": self._message(finding)},
                "locations": [self._location(finding.place)],
            }
            if finding.against:
                result["relatedLocations"] = [
                    {"id": number, "message": {"text": "另见" + _text(self._where(place))}, **self._location(place)}
                    for number, place in enumerate(finding.against, start=1)
                ]
            result["partialFingerprints"] = {"auditorFinding/v1": finding.fingerprint}
            if finding.edits and self._lines:
                result["fixes"] = [self._fix(finding)]
            yield {**result, **marks, "properties": self._properties(finding)}

    def _message(self, finding: Finding) -> str:
        """In the notation of SARIF: [第3行](1) links to the related location 1."""
        text = _text(finding.message if self._lines else f"{self._where(finding.place)}：{finding.message}")
        links = [f"[{_text(self._where(place))}]({n})" for n, place in enumerate(finding.against[:_LINKS], start=1)]
        if links:
            text += f"（另见{'、'.join(links)}{'等处' if len(finding.against) > _LINKS else ''}）"
        return text + (f" 建议：{_text(finding.suggestion)}" if finding.suggestion else "")

    def _where(self, place: Place) -> str:
        return where(self._document, place)

    def _location(self, place: Place) -> Json:
        physical: Json = {"artifactLocation": self._artifact}
        if self._lines:
            physical["region"] = {**_region(place), "snippet": {"text": place.quote}}
        location: Json = {"physicalLocation": physical}
        names = [{"fullyQualifiedName": place.path, "kind": "section"}] if place.path else []
        if self._lines:
            return {**location, "logicalLocations": names} if names else location
        names.insert(0, {"fullyQualifiedName": self._where(place), "kind": "paragraph"})
        known = {"start": place.start, "end": place.end, "quote": place.quote, "page": place.page}
        more = {"paragraph": place.paragraph, "cell": place.cell._asdict() if place.cell else None}
        return {**location, "logicalLocations": names, "properties": {**known, **more}}

    def _fix(self, finding: Finding) -> Json:
        replacements = [
            {"deletedRegion": self._deleted(edit), "insertedContent": {"text": edit.text}}
            for edit in sorted(finding.edits)
        ]
        return {
            "description": {"text": _text(finding.suggestion or "改正")},
            "artifactChanges": [{"artifactLocation": self._artifact, "replacements": replacements}],
        }

    def _deleted(self, edit: Edit) -> Json:
        line = bisect_right(self._starts, edit.start)
        column = edit.start - self._starts[line - 1] + 1
        words = self._document.text[edit.start : edit.end]
        return _region(Place(edit.start, edit.end, line, column, words, "", None, None))

    def _properties(self, finding: Finding) -> Json:
        found: Json = {"confidence": finding.confidence, "suggestion": finding.suggestion}
        if finding.cause:
            found |= {"cause": finding.cause, "causeTitle": self._causes.get(finding.cause, "")}
        return found


def _marked(report: Report, document: DocumentReport, *, everything: bool) -> list[tuple[Finding, Json]]:
    """The findings of a document in the order of the text, each with its suppressions and its state beside a baseline."""
    aside = document.aside
    state: Json = {"baselineState": "new"} if everything and report.compared else {}
    marked: list[tuple[Finding, Json]] = [(finding, state) for finding in document.findings]
    if everything:
        marked += [(finding, {"baselineState": "unchanged"}) for finding in aside.known]
        marked += [(one.finding, {**state, "suppressions": [_suppression(one)]}) for one in aside.suppressed]
        marked.sort(key=lambda pair: (pair[0].place.start, pair[0].place.end, pair[0].rule, pair[0].message))
    return marked


def _suppression(one: Suppressed) -> Json:
    kind = "inSource" if one.in_source else "external"
    return {"kind": kind, "justification": f"{one.reason}（{one.where}）"}


def _region(place: Place) -> Json:
    line, column = end_of(place)
    lines = {"startLine": place.line, "startColumn": place.column, "endLine": line, "endColumn": column}
    return {**lines, "charOffset": place.start, "charLength": place.end - place.start}


def _text(text: str) -> str:
    """Text for a SARIF message, where [ ](1) is a link and {0} a placeholder (§3.11.5, §3.11.6)."""
    escaped = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "[" in text else text
    return escaped.replace("{", "{{").replace("}", "}}")
