"""Annotations of GitHub Actions: workflow commands on standard output, which the runner shows at the lines of a change.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the escapes are those of actions/toolkit.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.finding import Place
from auditor.report import Report

from ._ci import UNREADABLE, UNREADABLE_TITLE, end_of, findings, has_lines, relative, sentence
from ._plain import one_line

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def write(report: Report) -> str:
    """A command for each finding and for each file that could not be read. The runner shows ten of a kind for each step."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for document, finding, rule in findings(report):
        properties = {"file": relative(document.path)}
        if has_lines(document):
            properties |= _region(finding.place)
        properties["title"] = f"{rule.title}（{rule.id}）"
        yield _command(_COMMANDS[finding.severity], properties, sentence(document, finding))
    for error in report.errors:
        properties = {"file": relative(error.path), "title": f"{UNREADABLE_TITLE}（{UNREADABLE}）"}
        yield _command("error", properties, error.message)


def _region(place: Place) -> dict[str, str]:
    line, column = end_of(place)
    region = {"line": str(place.line), "endLine": str(line)}
    if line == place.line:  # columns are only for places within a line
        region |= {"col": str(place.column), "endColumn": str(column)}
    return region


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(one_line(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
