"""A baseline: the findings that are known and left in peace, in a JSON file that is read in a diff and kept under version control.

One finding stands on one line. A finding is known by its fingerprint, which moving the text does not change, and by how often
the document has it: a fourth of three is new. A file that is no longer there gives its entries to the new one that is most
like it, so that a renamed file stays known.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from auditor.finding import Finding
from auditor.paths import key
from auditor.report import DocumentReport, Gone
from auditor.settings import ConfigError, nearest_file

SCHEMA = "auditor-baseline/1"
_KEYS = ("path", "rule", "fingerprint", "quote", "count")
_QUOTE = 60  # characters of a quote that the file shows; only people read them
_LARGEST = 256 * 1024 * 1024


class Entry(NamedTuple):
    """What is known of a document: ``number`` findings of a rule with the fingerprint; ``quote`` is for people."""

    rule: str
    fingerprint: str
    quote: str
    number: int


Entries = tuple[Entry, ...]


@dataclass(frozen=True)
class Baseline:
    """The entries of each document by its path from ``root``, the folder of the file ``path``."""

    path: Path
    root: str
    documents: Mapping[str, Entries] = field(default_factory=dict)

    def key(self, document: Path) -> str:
        """What a document is called in the file."""
        return key(document, self.root)

    def vanished(self, read: Iterable[str]) -> tuple[str, ...]:
        """The documents of the baseline that are no longer there; those that were ``read`` are, whatever their names."""
        known = set(read)
        return tuple(
            name for name in self.documents if name not in known and not os.path.lexists(f"{self.root}/{name}")
        )

    def renamed(self, strange: Mapping[str, Mapping[str, int]], vanished: Iterable[str]) -> dict[str, str]:
        """New name to old: documents that the baseline does not have, by the findings they share with vanished ones.

        ``strange`` gives the counts of ``Finding.kin`` for each. Each vanished document is given once, the most alike first;
        at least half of the findings of the smaller must be the other's, or one where the file kept its own name.
        """
        pairs = []
        for old in vanished:
            had = Counter({entry.fingerprint: entry.number for entry in self.documents[old]})
            for new, counts in strange.items():
                shared = (had & Counter(counts)).total()
                same = new.rpartition("/")[2] == old.rpartition("/")[2]
                if shared and (same or 2 * shared >= min(had.total(), sum(counts.values()))):
                    pairs.append((-shared, not same, new, old))
        found: dict[str, str] = {}
        for _, _, new, old in sorted(pairs):
            if new not in found and old not in found.values():
                found[new] = old
        return found

    def gone(self, name: str) -> tuple[Gone, ...]:
        """All that is known of a document that is gone."""
        return tuple(Gone(name, *entry) for entry in self.documents[name])

    def updated(self, reports: Sequence[DocumentReport], kept: Iterable[str], running: frozenset[str]) -> Baseline:
        """The baseline after a run over ``reports``: their findings, and what it has of ``kept``, documents not audited.

        What is known of rules that exist and did not run stays: ``running`` are those that did.
        """
        documents = {name: self.documents[name] for name in kept if name in self.documents}
        for report in reports:
            name = self.key(Path(report.path))
            left = [entry for entry in self.documents.get(name, ()) if not is_judged(entry.rule, running)]
            documents[name] = tuple(sorted([*left, *entries(unsuppressed(report))]))
        return replace(self, documents={name: documents[name] for name in sorted(documents) if documents[name]})

    def text(self) -> str:
        """The file: sorted, one entry on each line, the same for the same findings."""
        rows = [
            json.dumps(dict(zip(_KEYS, (name, *entry), strict=True)), ensure_ascii=False)
            for name in sorted(self.documents)
            for entry in sorted(self.documents[name])
        ]
        findings = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
        return f'{{\n "schema": "{SCHEMA}",\n "findings": {findings}\n}}\n'


def unsuppressed(report: DocumentReport) -> list[Finding]:
    """All findings of a document but the suppressed ones."""
    return [*report.findings, *report.aside.known, *report.aside.untouched]


def is_judged(rule: str, running: frozenset[str]) -> bool:
    """Whether a run tells something about a rule: it ran, or exists no more."""
    from auditor.registry import rule_classes

    return rule in running or rule not in rule_classes()


def entries(findings: Iterable[Finding]) -> list[Entry]:
    """Findings as a baseline has them. That a rule crashed is never known."""
    found = [finding for finding in findings if finding.rule != "internal-error"]
    counts = Counter(finding.kin for finding in found)
    first = {finding.kin: finding for finding in reversed(found)}
    return [Entry(first[kin].rule, kin, _shown(first[kin].place.quote), number) for kin, number in counts.items()]


def _shown(quote: str) -> str:
    words = " ".join(quote.split()).encode("utf-8", "replace").decode()
    return words if len(words) <= _QUOTE else words[: _QUOTE - 1] + "…"


def split(findings: Sequence[Finding], known: Entries) -> tuple[list[Finding], list[Finding], list[Entry]]:
    """The findings that are new, those that are known, and what is known and was not found, each in order."""
    left = Counter({entry.fingerprint: entry.number for entry in known})
    new: list[Finding] = []
    old: list[Finding] = []
    for finding in findings:
        if finding.rule == "internal-error" or not left[finding.kin]:
            new.append(finding)
            continue
        left[finding.kin] -= 1
        old.append(finding)
    missing = [entry._replace(number=left[entry.fingerprint]) for entry in known if left[entry.fingerprint]]
    return new, old, missing


def read_baseline(path: Path, *, must_exist: bool = True) -> Baseline:
    """The baseline in a file, an empty one where there is none and none is needed; ConfigError, one sentence, when it is none."""
    root = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    try:
        data = _load(path)
    except FileNotFoundError:
        if must_exist:
            words = f"找不到基线 {path}{nearest_file(path)}；要写出基线请加 --write-baseline"
            raise ConfigError(words) from None
        return Baseline(path, root)
    if not isinstance(data, dict) or not isinstance(schema := data.get("schema"), str):
        raise ConfigError(f"{path} 不是 auditor 写出的基线")
    if schema != SCHEMA:
        ours = schema.startswith("auditor-baseline/")
        raise ConfigError(f"基线 {path} 由另一版本写成（{schema}）" if ours else f"{path} 不是 auditor 写出的基线")
    return Baseline(path, root, _documents(path, data.get("findings")))


def _load(path: Path) -> object:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
        return json.loads(data.decode("utf-8-sig"))
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        raise ConfigError(f"基线 {path} 是文件夹") from None
    except OSError as error:
        raise ConfigError(f"读不了基线 {path}：{error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if b"<<<<<<<" in data and b">>>>>>>" in data:
            raise ConfigError(f"基线 {path} 里有没有解决的合并冲突") from error
        raise ConfigError(f"基线 {path} 已损坏，不是完整的 JSON；可删去后用 --write-baseline 重新写出") from error


def _documents(path: Path, rows: object) -> dict[str, Entries]:
    if not isinstance(rows, list):
        raise ConfigError(f"基线 {path} 已损坏：findings 应是列表")
    found: dict[str, dict[str, Entry]] = {}
    for number, row in enumerate(rows, start=1):
        name, entry = _entry(path, number, row)
        known = found.setdefault(name, {})
        # Two branches that added the same finding leave it twice when they are merged.
        if entry.fingerprint not in known or known[entry.fingerprint].number < entry.number:
            known[entry.fingerprint] = entry
    return {name: tuple(sorted(known.values())) for name, known in sorted(found.items())}


def _entry(path: Path, number: int, row: object) -> tuple[str, Entry]:
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in _KEYS[:-1]):
        raise ConfigError(f"基线 {path} 已损坏：第 {number} 条缺少 {'、'.join(_KEYS[:-1])} 中的一项")
    count = row.get("count")
    if type(count) is not int or count < 1:
        raise ConfigError(f"基线 {path} 已损坏：第 {number} 条的 count 应是大于零的整数")
    return row["path"], Entry(row["rule"], row["fingerprint"], row["quote"], count)
