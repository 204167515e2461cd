"""One self-contained HTML file: verdict first, then the marked text with its notes, the ledgers and what agrees.

Nothing that a notice, a path or a rule's message contains can become markup: every value passes through Jinja's
autoescape, the data for the script is JSON in a block that is never executed, and the page's own policy allows
the one script whose hash it names and no connection at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor.report import DocumentReport, Report

from ._html_timeline import WIDTH
from ._html_views import SEVERITY_NAMES, DocumentView, count, document_view

_TEMPLATES = Path(__file__).parent / "templates"
# Control characters, C1 controls and lone surrogates: none may stand in HTML, and the last cannot be written as UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def write(report: Report, *, index: str | None = None) -> str:
    """The whole report as one HTML document, to be written as UTF-8.

    ``index`` is the address of the page of a folder's run that this report belongs to: the report links to it, and has an
    empty place, between two comments, where what the document shares with others is put when all are read.

    Documents are ranked, the worst first; findings are numbered through the whole report in that order, so that
    ``#f7`` names one finding and stays its address as long as the audited files stay the same.
    """
    documents = _views(report)
    # The notes' script stands where the main one names it: one inline script, so that one hash allows it.
    script = _source("report.js").replace("//NOTES\n", _source("report_notes.js"))
    template = _environment().get_template("report.html.j2")
    html = template.render(
        report=report,
        index=index,
        documents=documents,
        several=len(documents) != 1,
        started=report.started.replace("T", " ")[:16],
        seconds=f"{report.seconds:.1f}",
        verdicts=_tally(documents),
        names=SEVERITY_NAMES,
        style=Markup(_source("report.css") + _source("report_notes.css") + (_source("folder.css") if index else "")),
        script=Markup(script),
        script_hash=_csp_hash(script),
        data=Markup(_data(report, documents)),
        timeline_width=WIDTH,
    )
    return _UNPRINTABLE.sub("\ufffd", html)


def _views(report: Report) -> tuple[DocumentView, ...]:
    rules = {rule.id: rule for rule in report.rules}
    views = []
    first = 1
    for number, document in enumerate(sorted(report.documents, key=_badness), start=1):
        views.append(document_view(document, number, first, rules))
        first += len(document.findings)
    return tuple(views)


def _badness(document: DocumentReport) -> tuple[int, int, int, str]:
    counts = count(document.findings)
    return -counts["error"], -counts["warning"], -counts["info"], document.path


def _tally(documents: Sequence[DocumentView]) -> list[tuple[str, str, int]]:
    """How many documents have which verdict, as (key, label, count), the worst first."""
    labels = {"stop": "不宜发布", "look": "请核对", "clear": "未发现问题"}
    counted = ((key, label, sum(doc.verdict.key == key for doc in documents)) for key, label in labels.items())
    return [row for row in counted if row[2]]


def _data(report: Report, documents: Sequence[DocumentView]) -> str:
    """What the script needs, as JSON that cannot end its script element: no ``<`` is left in it."""
    known = {group.rule.id: group.rule for view in documents for group in view.checks}
    known.update({group.rule.id: group.rule for view in documents for part in view.groups for group in part.rules})
    data = {
        "rules": {rule.id: {"title": rule.title, "basis": rule.basis} for rule in known.values()},
        "documents": [
            {
                "id": view.id,
                "findings": [
                    {
                        "id": finding.id,
                        "number": finding.number,
                        "rule": finding.rule,
                        "severity": finding.severity,
                        "fingerprint": finding.fingerprint,
                        "ends": [quote.mark_id for quote in finding.quotes],
                    }
                    for finding in view.findings
                ],
            }
            for view in documents
        ],
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _csp_hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _source(name: str) -> str:
    # Universal newlines: a checkout with CRLF must hash as the browser does, which sees LF only.
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Compiled templates in the user's own temporary folder, as Python keeps its modules; none where it cannot be had."""
    try:
        return FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        return None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        bytecode_cache=_bytecode_cache(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    return environment
