"""A rule as SARIF describes it: its title, docstring, basis and examples, for the panel beside a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.report import RuleInfo

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# What GitHub calls them in its filters.
_PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
_EXAMPLES = 3  # of each sort; auditor explain shows all


def descriptor(rule: RuleInfo) -> dict[str, object]:
    """The reportingDescriptor of a rule."""
    first = rule.help.partition("\n\n")[0].replace("\n", " ")
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.title or rule.id},
        "fullDescription": {"text": first or rule.title or rule.id},
        "help": {"text": "\n\n".join(_plain(rule)), "markdown": "\n\n".join(_markdown(rule))},
        "defaultConfiguration": {"level": LEVELS.get(rule.severity, "warning")},
        "properties": {
            "tags": list(rule.tags),
            "precision": rule.confidence,
            "problem.severity": _PROBLEMS.get(rule.severity, "warning"),
        },
    }


def _plain(rule: RuleInfo) -> Iterator[str]:
    yield rule.title or rule.id
    if rule.help:
        yield rule.help
    if rule.basis:
        yield f"依据：{rule.basis}"
    yield f"auditor explain {rule.id}"


def _markdown(rule: RuleInfo) -> Iterator[str]:
    yield f"**{rule.title or rule.id}**"
    if rule.help:
        yield rule.help
    if rule.basis:
        yield f"依据：{rule.basis}"
    yield from _examples("会报告（⟦ ⟧ 之间是指出的位置）：", rule.bad)
    yield from _examples("不会报告：", rule.good)
    yield f"全部例子和选项：`auditor explain {rule.id}`"


def _examples(heading: str, examples: Sequence[str]) -> Iterator[str]:
    if examples:
        yield heading
        yield from (f"~~~text\n{example.strip()}\n~~~" for example in examples[:_EXAMPLES])
