"""Code Quality report of GitLab: JSON for ``artifacts: reports: codequality``.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from auditor.report import Report

from ._ci import UNREADABLE, findings, has_lines, relative, sentence
from ._plain import json_text

_SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


def write(report: Report) -> str:
    """A list with an entry for each finding and for each file that could not be read."""
    return json_text(list(_entries(report)))


def _entries(report: Report) -> Iterator[dict[str, object]]:
    for document, finding, rule in findings(report):
        line = finding.place.line if has_lines(document) else 1
        said = sentence(document, finding)
        yield _entry(said, rule.id, finding.fingerprint, _SEVERITIES[finding.severity], relative(document.path), line)
    for error in report.errors:
        yield _entry(error.message, UNREADABLE, "", "blocker", relative(error.path), 1)


def _entry(words: str, rule: str, fingerprint: str, severity: str, path: str, line: int) -> dict[str, object]:
    # Two documents may say the same; GitLab shows only the first of two entries with one fingerprint.
    key = "\0".join([path, rule, fingerprint]).encode("utf-8", "surrogatepass")
    return {
        "description": words,
        "check_name": rule,
        "fingerprint": hashlib.sha256(key).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
