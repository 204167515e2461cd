"""JUnit XML: a suite for each document, a test case for each rule; what makes the run fail is a failure.

The schema is that of Jenkins' xUnit plugin (junit-10.xsd). No times and no host: the same documents give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from auditor.finding import Finding
from auditor.report import DocumentReport, ReadError, Report, RuleInfo

from ._ci import UNREADABLE, UNREADABLE_TITLE, fails, rules, sentence, where
from ._plain import one_line


def write(report: Report, *, fail_on: str = "error") -> str:
    """The report as XML; findings lighter than ``fail_on`` are the output of a case that passes."""
    known = rules(report)
    suites = [_suite(document, known, fail_on) for document in report.documents]
    suites += [_unread(error) for error in report.errors]
    root = ElementTree.Element("testsuites", {"name": "auditor", **_totals(suites)})
    root.extend(suites)
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _totals(suites: Sequence[ElementTree.Element]) -> dict[str, str]:
    return {key: str(sum(int(suite.attrib[key]) for suite in suites)) for key in ("tests", "failures", "errors")}


def _suite(document: DocumentReport, known: dict[str, RuleInfo], fail_on: str) -> ElementTree.Element:
    found: dict[str, list[Finding]] = {id: [] for id in known}
    for finding in document.findings:
        found[finding.rule].append(finding)
    return _counted(document.path, [_case(document, known[id], found[id], fail_on) for id in known])


def _counted(path: str, cases: Sequence[ElementTree.Element]) -> ElementTree.Element:
    numbers = {f"{kind}s": sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error")}
    counts = {"tests": str(len(cases)), **{kind: str(number) for kind, number in numbers.items()}}
    suite = ElementTree.Element("testsuite", {"name": one_line(path), **counts, "file": one_line(path)})
    suite.extend(cases)
    return suite


def _case(document: DocumentReport, rule: RuleInfo, found: Sequence[Finding], fail_on: str) -> ElementTree.Element:
    name = f"{one_line(rule.id)} {one_line(rule.title)}".strip()
    case = ElementTree.Element("testcase", {"classname": one_line(document.path), "name": name})
    failing = [finding for finding in found if fails(finding.severity, fail_on)]
    if failing:
        # Readers take one failure of a case: all findings of a rule are in it.
        first = sentence(document, failing[0])
        message = first if len(failing) == 1 else f"{len(failing)} 处，第一处：{first}"
        kind = "error" if rule.id == "internal-error" else "failure"
        attributes = {"type": failing[0].severity, "message": message}
        ElementTree.SubElement(case, kind, attributes).text = "\n".join(_listed(document, failing))
    lighter = [finding for finding in found if not fails(finding.severity, fail_on)]
    if lighter:
        ElementTree.SubElement(case, "system-out").text = "\n".join(_listed(document, lighter))
    return case


def _listed(document: DocumentReport, found: Sequence[Finding]) -> Iterator[str]:
    for finding in found:
        yield f"{where(document, finding.place)} {finding.severity} {sentence(document, finding)}"


def _unread(error: ReadError) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"classname": one_line(error.path), "name": UNREADABLE})
    attributes = {"type": UNREADABLE, "message": one_line(error.message)}
    ElementTree.SubElement(case, "error", attributes).text = f"{UNREADABLE_TITLE}：{one_line(error.message)}"
    return _counted(error.path, [case])
