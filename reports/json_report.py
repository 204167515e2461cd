"""The report as JSON, schema ``auditor-report/1``: keys are only ever added."""

from __future__ import annotations

from auditor.finding import Finding, Place
from auditor.report import Aside, DocumentReport, Report

from ._plain import json_text

SCHEMA = "auditor-report/1"


def write(report: Report) -> str:
    """The whole report; all offsets count code points of the document's text, ends excluded."""
    data = {
        "schema": SCHEMA,
        "tool": {"name": "auditor", "version": report.version},
        "run": {"started": report.started, "seconds": report.seconds, "rules": [rule.id for rule in report.rules]},
        "documents": [_document(document) for document in report.documents],
        "errors": [error._asdict() for error in report.errors],
        "remarks": [remark._asdict() for remark in report.remarks],
        "gone": [entry._asdict() for entry in report.gone],
        "unchanged": report.unchanged,
    }
    return json_text(data)


def _document(document: DocumentReport) -> dict[str, object]:
    return {
        "path": document.path,
        "sha256": document.sha256,
        "characters": document.characters,
        "title": document.title,
        "issuer": document.issuer._asdict() if document.issuer else None,
        "findings": [_finding(finding) for finding in document.findings],
        "causes": [cause._asdict() for cause in document.causes],
        "streams": [stream._asdict() for stream in document.streams],
        "outline": [row._asdict() for row in document.outline],
        "entities": [row._asdict() for row in document.entities],
        "checks": [
            {"rule": check.rule, "message": check.message, "places": [_place(place) for place in check.places]}
            for check in document.checks
        ],
        **_aside(document.aside),
    }


def _aside(aside: Aside) -> dict[str, object]:
    """What is not among the findings: suppressed ones with their reasons; of those in the baseline (``known``) and those that
    the change did not touch (``untouched``) the fingerprints; ``gone`` can be taken from the baseline."""
    return {
        "suppressed": [{**_finding(one.finding), "reason": one.reason, "where": one.where} for one in aside.suppressed],
        "known": [finding.fingerprint for finding in aside.known],
        "untouched": [finding.fingerprint for finding in aside.untouched],
        "gone": [entry._asdict() for entry in aside.gone],
        "remarks": list(aside.remarks),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "place": _place(finding.place),
        "against": [_place(place) for place in finding.against],
        "suggestion": finding.suggestion,
        "cause": finding.cause,
        "fingerprint": finding.fingerprint,
        "recognition": finding.recognition,
    }


def _place(place: Place) -> dict[str, object]:
    return {**place._asdict(), "cell": place.cell._asdict() if place.cell else None}
