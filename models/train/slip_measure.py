"""What the scorer of slips finds: 1,000 sentences that it never saw, each with one character changed at random.

``python -m auditor.models.train.slip_measure --texts FOLDER``: for each threshold the share of each kind that is
found within two characters, and how many places in 10,000 characters of the untouched texts are flagged. Needs no torch.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from auditor.models.train.cards import table

from auditor import lexicon
from auditor.corrections import wrong_characters
from auditor.doubling import find_doubled, find_stuttered
from auditor.lost_characters import find_lost
from auditor.notice import Notice
from auditor.seam_features import Single
from auditor.slip_score import Scorer, load

_SENTENCES = 1000
_CONTEXT = 200  # characters on either side that the scorer reads with a sentence
_REACH = 2  # a place so near to the slip is a hit
_SENTENCE = re.compile(r"[^。！？\n]{20,120}[。！？]")
THRESHOLDS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)


class Case(NamedTuple):
    """A text with one slip, its kind, and where it is."""

    kind: str
    text: str
    at: int


def han(char: str) -> bool:
    """Whether the character is Han."""
    return "\u4e00" <= char <= "\u9fff"


class Point(NamedTuple):
    """At a threshold: the share of slips that are found, of all and of each kind, and false places in 10,000 characters."""

    threshold: float
    recall: float
    kinds: dict[str, float]
    false: float


class Kinds:
    """The four changes of one character; ``seed`` decides them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._alike: dict[str, str] = {}
        for _, characters in lexicon.table("homophones.tsv"):
            for char in characters:
                self._alike[char] = self._alike.get(char, "") + characters.replace(char, "")
        self.all: dict[str, Callable[[str, int], str | None]] = {
            "deleted": lambda t, i: t[:i] + t[i + 1 :],
            "doubled": lambda t, i: t[: i + 1] + t[i:],
            "changed over": self._turned,
            "homophone": self._homophone,
        }

    def _turned(self, text: str, at: int) -> str | None:
        first, second = text[at], text[at + 1]
        return text[:at] + second + first + text[at + 2 :] if first != second and han(second) else None

    def _homophone(self, text: str, at: int) -> str | None:
        others = self._alike.get(text[at])
        return text[:at] + self.random.choice(others[:20]) + text[at + 1 :] if others else None


def cases(texts: Sequence[str], seed: int = 3, count: int = _SENTENCES) -> list[Case]:
    """``count`` sentences of the texts, with what stands around them, a quarter of them with each kind of slip."""
    kinds = Kinds(seed)
    sentences = [(n, m) for n, text in enumerate(texts) for m in _SENTENCE.finditer(text)]
    kinds.random.shuffle(sentences)
    names = list(kinds.all)
    found: list[Case] = []
    for number, sentence in sentences:
        kind = names[len(found) % len(names)]
        places = [i for i in range(sentence.start() + 1, sentence.end() - 2) if han(texts[number][i])]
        at = kinds.random.choice(places or [sentence.start()])
        changed = kinds.all[kind](texts[number], at)
        if changed is None:
            continue
        low = max(sentence.start() - _CONTEXT, 0)
        found.append(Case(kind, changed[low : sentence.end() + _CONTEXT], at - low))
        if len(found) == count:
            break
    return found


def hit(scores: Single, at: int) -> float:
    """The best score within ``_REACH`` of the slip."""
    return float(scores[max(at - _REACH, 0) : at + _REACH + 2].max())


def places(scores: Single, threshold: float) -> int:
    """How many places a reader would be shown: characters over the threshold, those within ``_REACH`` as one."""
    found = np.flatnonzero(scores >= threshold)
    return int(len(found) and 1 + (np.diff(found) > _REACH + 1).sum())


def curve(scorer: Scorer, texts: Sequence[str], thresholds: Sequence[float] = THRESHOLDS) -> list[Point]:
    """For each threshold what is found of ``cases(texts)``, and how often the untouched texts are flagged."""
    tried = [(case.kind, hit(scorer.scores(case.text), case.at)) for case in cases(texts)]
    clean = [scorer.scores(text) for text in texts]
    size = sum(map(len, texts))
    points = []
    for threshold in thresholds:
        recall = {k: _share([s >= threshold for kind, s in tried if kind == k]) for k in Kinds(0).all}
        everything = _share([score >= threshold for _, score in tried])
        false = 10_000 * sum(places(scores, threshold) for scores in clean) / max(size, 1)
        points.append(Point(threshold, everything, recall, false))
    return points


Spans = list[tuple[int, int]]


def _wrong(text: str) -> Spans:
    return [(wrong.start, wrong.end) for wrong in wrong_characters(text)]


def _lost(text: str) -> Spans:
    return [(lost.at - 1, lost.at + 1) for lost in find_lost(text)]


def _doubled(text: str) -> Spans:
    by_words = find_doubled(text, Notice(path="", text=text).words)
    return [(doubled.start, doubled.end) for found in (by_words, find_stuttered(text)) for doubled in found]


RULES: dict[str, Callable[[str], Spans]] = {
    "wrong-character": _wrong,
    "missing-character": _lost,
    "doubled-word": _doubled,
}
"""What each rule on characters decides, without what it leaves to other rules."""


def decided(texts: Sequence[str]) -> dict[str, float]:
    """As ``curve`` for what the rules report: each by itself, and all together."""
    rows: dict[str, float] = {}
    tried = [
        (case.kind, {rule: _hit(found(case.text), case.at) for rule, found in RULES.items()}) for case in cases(texts)
    ]
    false = {rule: sum(len(set(found(text))) for text in texts) for rule, found in RULES.items()}
    size = max(sum(map(len, texts)), 1)
    for name, rules in [*((rule, [rule]) for rule in RULES), ("all three", list(RULES))]:
        hits = [(kind, any(by_rule[rule] for rule in rules)) for kind, by_rule in tried]
        rows |= {f"{name}: recall": _share([hit for _, hit in hits])}
        rows |= {f"{name}: {k}": _share([hit for kind, hit in hits if kind == k]) for k in Kinds(0).all}
        rows |= {f"{name}: false places in 10,000 characters": 10_000 * sum(false[rule] for rule in rules) / size}
    return rows


def _hit(spans: Spans, at: int) -> bool:
    return any(start - _REACH <= at <= end + _REACH - 1 for start, end in spans)


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(len(hits), 1)


def figures(scorer: Scorer, texts: Sequence[str]) -> dict[str, float]:
    """The curve as a card prints it."""
    rows: dict[str, float] = {}
    for point in curve(scorer, texts):
        name = f"threshold {point.threshold:g}"
        rows |= {f"{name}: recall": point.recall}
        rows |= {f"{name}: {kind}": share for kind, share in point.kinds.items()}
        rows |= {f"{name}: false places in 10,000 characters": point.false}
    return rows


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser("python -m auditor.models.train.slip_measure", description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="folder of *.txt that no model was trained on")
    told = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(told.texts.glob("*.txt"))]
    print("\n".join(table(figures(load(), texts) | decided(texts))))


if __name__ == "__main__":
    main()
