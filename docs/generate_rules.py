"""Writes docs/rules/: a page for each rule and an index, all from the rules themselves.

    python docs/generate_rules.py           writes the pages, and removes those of rules that are gone
    python docs/generate_rules.py --check   writes nothing; names the stale pages and exits with 1 if there are any

What a rule says of itself (docstring, basis, options, examples) and an evaluation over corpus/ are the only sources: to
change a page, change the rule.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from auditor.evaluation import Evaluation, evaluate
from auditor.registry import rule_classes
from auditor.rule import Rule
from auditor.scores import RuleScore

FOLDER = Path(__file__).resolve().parent / "rules"
CORPUS = Path(__file__).resolve().parent.parent / "corpus"
MADE = "<!-- Made by docs/generate_rules.py from the rule; change the rule, then run it. -->"
SEVERITIES = {
    "error": "error: wrong whatever the author meant",
    "warning": "warning: probably wrong, a person decides",
    "info": "info: a matter of style",
}


def pages() -> dict[str, str]:
    """File name to content for every rule of this repository, and README.md with the index."""
    rules = [cls for cls in rule_classes().values() if cls.__module__.startswith("auditor.rules.")]
    evaluation = evaluate(CORPUS)
    return {f"{cls.id}.md": page(cls, evaluation) for cls in rules} | {"README.md": index(rules)}


def index(rules: Sequence[type[Rule]]) -> str:
    """The table of all rules."""
    lines = [
        MADE,
        "",
        "# Rules",
        "",
        f"{len(rules)} rules. `auditor rules` lists what is installed, outside packs included; "
        "`auditor explain ID` prints one.",
        "",
        "| rule | what it finds | severity | confidence | tags |",
        "|---|---|---|---|---|",
    ]
    for cls in rules:
        tags = ", ".join(cls.tags)
        severity = f"{cls.severity}, off by default" if cls.optional else cls.severity
        lines.append(f"| [{cls.id}]({cls.id}.md) | {_cell(cls.title())} | {severity} | {cls.confidence} | {tags} |")
    return "\n".join(lines) + "\n"


def page(cls: type[Rule], evaluation: Evaluation) -> str:
    """The page of one rule."""
    score = next(row for row in evaluation.rules if row.rule == cls.id)
    parts = [
        MADE,
        f"# {cls.id}",
        f"**{cls.title()}**",
        _facts(cls),
        _body(cls),
        _options(cls),
        _measured(score, evaluation.texts),
        "## Found\n\nThe marks ⟦ ⟧ stand around the place of the finding.",
        *(_fenced(example) for example in cls.bad),
        "## Right, and not found",
        *(_fenced(example) for example in cls.good),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(cls: type[Rule]) -> str:
    facts = [("severity", SEVERITIES[cls.severity]), ("confidence", cls.confidence), ("basis", cls.basis)]
    if cls.optional:
        facts.append(
            ("runs", "only where it is selected: `--extend-select`, or the profile `final` for rules of layout")
        )
    facts += [("tags", ", ".join(cls.tags)), ("reads", ", ".join(cls.needs)), ("source", _source(cls))]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {_cell(value)} |" for name, value in facts if value)])


def _source(cls: type[Rule]) -> str:
    name = cls.__module__.rpartition(".")[2]
    return f"[rules/{name}.py](../../rules/{name}.py)"


def _body(cls: type[Rule]) -> str:
    text = inspect.cleandoc(cls.__doc__ or "").partition("\n")[2].strip()
    return text if text.startswith("#") else "## What it compares\n\n" + text if text else ""


def _options(cls: type[Rule]) -> str:
    fields = dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ()
    if not fields:
        return ""
    rows = [f"| `{field.name}` | {_type(field)} | `{_cell(repr(field.default))}` |" for field in fields]
    return "\n".join(["## Options", "", "| option | type | default |", "|---|---|---|", *rows])


def _measured(score: RuleScore, texts: int) -> str:
    rows = []
    if score.defects:
        kinds = ", ".join(f"`{kind}`" for kind in score.kinds)
        rows.append((f"defects of its kinds ({kinds})", f"{score.defects}"))
        rows.append(("found, by whatever rule: recall", f"{score.found}, {score.recall:.1%}"))
        rows.append(("found by this rule", f"{score.own}"))
    rows.append(("findings", f"{score.findings}"))
    if score.findings:
        rows.append(("at a listed defect: precision", f"{score.right}, {score.precision:.1%}"))
    if score.hints:
        rows.append(("hints on texts without defects, not judged", f"{score.hints}"))
    lines = [f"| {name} | {value} |" for name, value in rows]
    return "\n".join([f"## Measured on corpus/ ({texts} texts)", "", "| | |", "|---|---|", *lines])


def _type(field: dataclasses.Field[object]) -> str:
    return _cell(field.type if isinstance(field.type, str) else field.type.__name__)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _fenced(example: str) -> str:
    longest = max((len(run) for run in re.findall("`+", example)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{example.rstrip(chr(10))}\n{fence}"


def stale(wanted: dict[str, str]) -> list[str]:
    """Names of pages that are missing, differ or belong to no rule."""
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0, or 1 when ``--check`` finds a stale page."""
    wanted = pages()
    old = stale(wanted)
    if "--check" in arguments:
        for name in old:
            print(f"docs/rules/{name} is stale; run python docs/generate_rules.py", file=sys.stderr)
        return 1 if old else 0
    FOLDER.mkdir(exist_ok=True)
    for name in old:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
    print(f"docs/rules: {len(wanted) - 1} rules, {len(old)} pages written or removed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
