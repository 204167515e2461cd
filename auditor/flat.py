"""A finding as one row of a table, the same in a folder's run and in a CSV report."""

from __future__ import annotations

import json
from typing import Any

from auditor.finding import Finding, Place

NUMBERS = ("line", "column", "start", "end", "page", "paragraph")
_RULE = ("path", "rule", "title", "kind", "severity", "confidence")
_WORDS = ("message", "outline", "quote", "suggestion", "cause")
# A cell that begins so is a formula to a spreadsheet, and a notice comes from anyone; Chinese ones take the wide signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FINDINGS = (*_RULE, *_WORDS, *NUMBERS, "fingerprint", "against")


def finding_row(finding: Finding) -> dict[str, Any]:
    """The columns that the finding itself fills; ``against`` is JSON."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        **_place(finding.place),
        "suggestion": finding.suggestion or "",
        "cause": finding.cause or "",
        "fingerprint": finding.fingerprint,
        "against": json.dumps([_place(place) for place in finding.against], ensure_ascii=False),
    }


def cell(value: object) -> object:
    """The value as a CSV file may have it: text that a spreadsheet would take for a formula gets ' in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _place(place: Place) -> dict[str, Any]:
    names = ("start", "end", "line", "column", "quote", "page", "paragraph")
    return {**{name: getattr(place, name) for name in names}, "outline": place.path}
