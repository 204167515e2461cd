"""Measures how many garbled clauses are found that no rule was made from: python corpus/measure_garbled.py

Each line of garbled.tsv is a passage with one defect, and the passage as it should be. A defect counts as found when a finding
touches the garbled words; whatever is found in the right passage but style is a false alarm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from auditor.config import Config, rules
from auditor.engine import audit
from auditor.finding import Finding
from auditor.notice import Notice

SET = Path(__file__).with_name("garbled.tsv")
_RULES = rules(Config())


class Case(NamedTuple):
    """``words`` are garbled in ``wrong``; ``right`` has them as they should be."""

    kind: str
    wrong: str
    words: str
    right: str


def cases() -> list[Case]:
    """The lines of the set."""
    lines = SET.read_text(encoding="utf-8").splitlines()
    return [Case(*line.split("\t")) for line in lines if not line.startswith("#")]


def told(text: str) -> Iterator[Finding]:
    """The errors and warnings in a passage."""
    found = audit(Notice("passage.txt", text + "\n"), _RULES).findings
    return (finding for finding in found if finding.severity != "info")


def found(case: Case) -> list[str]:
    """The rules that find the defect."""
    start = case.wrong.index(case.words)
    end = start + len(case.words)
    return [f.rule for f in told(case.wrong) if any(p.start < end and p.end > start for p in (f.place, *f.against))]


def main() -> None:
    """Prints the share found by kind, the rules that find them, and the false alarms."""
    all_, hits, tellers, alarms = Counter[str](), Counter[str](), Counter[str](), 0
    for case in cases():
        by = found(case)
        all_[case.kind] += 1
        hits[case.kind] += bool(by)
        tellers.update(set(by))
        alarms += len(list(told(case.right)))
    for kind, number in all_.items():
        print(f"{kind:14} {hits[kind]:3}/{number}")
    print(f"{'all':14} {hits.total():3}/{all_.total()}; false alarms in the right passages: {alarms}")
    print("; ".join(f"{rule} {number}" for rule, number in tellers.most_common()))


if __name__ == "__main__":
    main()
