"""The texts that models are trained on, and the split: no article stands on both sides."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Article(NamedTuple):
    """A text with its name and the collection that it comes from."""

    id: str
    source: str
    text: str


def articles(folder: Path) -> Iterator[Article]:
    """All articles of the ``*.jsonl.gz`` under ``folder``, in the order of names and lines."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield Article(row["id"], path.name.split(".")[0], tidy(row["text"]))


def recent(folder: Path, *, odd: bool) -> Iterator[Article]:
    """One half of the edited texts (*.txt) in ``folder``, which are of recent years: the other is for measuring."""
    for path in sorted(folder.glob("*.txt")):
        if in_odd_half(path.name) == odd:
            yield Article(path.name, RECENT, tidy(path.read_text(encoding="utf-8")))


RECENT = "recent"


def in_odd_half(name: str) -> bool:
    """Which half a text belongs to: by a hash of its name, so that it never moves."""
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 1


def tidy(text: str) -> str:
    """Paragraphs without Markdown marks and spaces at their edges."""
    lines = (re.sub(r"^#+\s*|\*\*", "", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def held_out(article: Article, share: float = 0.02) -> bool:
    """Whether the article belongs to the part that is only scored: by a hash of its name, so that it never moves."""
    digest = hashlib.sha256(article.id.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share
