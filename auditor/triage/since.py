"""``--since REF``: which documents a change touched, how they stood before, and which findings have to do with it.

A document is compared with the commit where the present branch left REF. Of a text file those findings are of the change
that lie in a changed line, with any of their ends, and those that the old version did not have; of every other kind the latter.
"""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from auditor.finding import Finding
from auditor.triage import git


class Version(NamedTuple):
    """How a document stood before: ``same`` as now, ``changed`` (then its content is the object ``blob`` of the repository
    ``root``), ``new``, or ``deleted`` since."""

    state: Literal["same", "changed", "new", "deleted"]
    root: str = ""
    blob: str = ""


class _Repository(NamedTuple):
    root: str
    tree: dict[str, git.Entry]
    changes: dict[str, git.Change]


class Since:
    """The documents as they stood at a version; each repository is asked once."""

    def __init__(self, ref: str) -> None:
        self._ref = ref
        self._repository = cache(self._asked)
        self._root = cache(git.root)

    def version(self, document: Path, *, given: bool = False) -> Version:
        """How a document stood; GitError, one sentence, when git cannot tell. ``given``: its content is not that of the file."""
        real = Path(os.path.realpath(document))
        folder = real.parent
        while not folder.is_dir() and folder != folder.parent:  # it was deleted with its last file
            folder = folder.parent
        found = self._repository(self._root(folder))
        path = os.path.relpath(real, found.root).replace(os.sep, "/")
        change = found.changes.get(path)
        entry = found.tree.get(change.old if change else path)
        if given and entry:
            return Version("changed", found.root, entry.object)
        if not real.exists():
            return Version("deleted" if entry else "new", found.root)
        if entry is None or (change and change.status[0] == "A"):
            return Version("new", found.root)
        same = change is None or change.status == "R100"
        return Version("same" if same else "changed", found.root, entry.object)

    def _asked(self, root: str) -> _Repository:
        base = self._base(root)
        if not base:
            return _Repository(root, {}, {})
        return _Repository(root, git.tree(root, base), git.changes(root, base))

    def _base(self, root: str) -> str:
        """The commit to compare with; of a submodule the one that its project had, nothing when it had none."""
        around = git.superproject(root)
        if not around:
            return git.fork_point(root, git.commit(root, self._ref))
        path = os.path.relpath(root, around).replace(os.sep, "/")
        name = git.submodule_commit(around, self._base(around), path)
        return git.commit(root, name) if name else ""


def changed_lines(old: str, new: str) -> set[int]:
    """The numbers, from 1, of the lines of ``new`` that ``old`` does not have at their place; space at the edges is nothing."""
    a, b = ([line.strip() for line in text.split("\n")] for text in (old, new))
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    matcher = difflib.SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False)
    changed: set[int] = set()
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            changed.update(range(head + start + 1, head + end + 1))
    return changed


def of_the_change(findings: Sequence[Finding], before: Counter[str], text: str, lines: set[int]) -> Iterator[bool]:
    """Of each finding whether it has to do with the change. ``before`` counts the old version's by ``Finding.kin``."""
    inside = [finding.rule == "internal-error" or _touches(finding, text, lines) for finding in findings]
    more = Counter(finding.kin for finding in findings)
    more.subtract(before)
    more.subtract(finding.kin for finding, hit in zip(findings, inside, strict=True) if hit)
    for index in range(len(findings) - 1, -1, -1):  # of several that say the same, the last are taken for the new ones
        kin = findings[index].kin
        if not inside[index] and more[kin] > 0:
            inside[index] = True
            more[kin] -= 1
    yield from inside


def _touches(finding: Finding, text: str, lines: Iterable[int]) -> bool:
    if not lines:
        return False
    for place in (finding.place, *finding.against):
        last = place.line + text.count("\n", place.start, max(place.start, place.end - 1))
        if any(line in lines for line in range(place.line, last + 1)):
            return True
    return False
