"""Measures what finds seams on texts that were not trained on: ``python -m auditor.models.train.seam_measure --clean FOLDER …``.

Untouched windows of 2,800 characters set the thresholds that 2, 5 and 20 in a hundred of them reach; windows of the same
length in which a text goes over into another inside a clause give the recall. Numpy alone is needed.
Set OPENBLAS_NUM_THREADS=1 for the speed of one thread: more threads wait busily and that counts as time.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from auditor.models.train.sources import articles, held_out, recent

from auditor.seam_candidates import fine_odds
from auditor.seam_score import NO_PLACE, Scorer, load

LENGTH = 2800
_LEAST = 900  # characters of a text from which passages are taken
_NEAR = 3
_JOINED = 300  # characters on either side of a join


class Text(NamedTuple):
    """A text and its kind: two of one kind are alike."""

    name: str
    kind: str
    text: str


class Case(NamedTuple):
    """A window; ``seam`` is where it goes over into another text."""

    text: str
    seam: int
    alike: bool


def unseen(clean: Path, trained: Path | None) -> list[Text]:
    """The odd half of the folder ``clean`` and the articles under ``trained`` that are held out: no training saw them."""
    found = [Text(a.id, a.id.split("-")[0], a.text) for a in recent(clean, odd=True)]
    if trained:
        found += [Text(a.id, "held-" + a.source, a.text) for a in articles(trained) if held_out(a)]
    return found


def windows(texts: Sequence[Text], count: int) -> list[str]:
    """About ``count`` untouched windows, evenly spread; they overlap when there are more than the texts have room for."""
    long = [t.text for t in texts if len(t.text) >= LENGTH]
    step = sum(map(len, long)) / count
    out = []
    for text in long:
        number = max(1, round((len(text) - LENGTH) / step) + 1)
        starts = np.linspace(0, len(text) - LENGTH, number).round() if number > 1 else [0]
        out += [text[int(start) : int(start) + LENGTH] for start in starts]
    return out


def cases(texts: Sequence[Text], count: int, seed: int) -> list[Case]:
    """Windows with one seam each: 200 to 2,000 characters of a text, then another; half of one kind, half of two."""
    chance = random.Random(seed)
    large = [t for t in texts if len(t.text) >= _LEAST]
    out: list[Case] = []
    while len(out) < count:
        one, other = chance.choice(large), chance.choice(large)
        alike = len(out) % 2 == 0
        if one.name == other.name or (one.kind == other.kind) != alike:
            continue
        before = min(chance.randint(200, 2000), len(one.text) - 60)
        behind = min(LENGTH - before, len(other.text) - 60)
        start = chance.randint(0, len(one.text) - before - 20)
        end = _next_inside(one.text, start + before)
        on = _next_inside(other.text, chance.randint(20, len(other.text) - behind))
        left, right = one.text[start:end], other.text[on : on + behind]
        if end and on and len(left) >= 150 and len(right) >= 200:
            out.append(Case(left + right, len(left), alike))
    return out


def _next_inside(text: str, at: int) -> int:
    """The first position from ``at`` on between two Han characters; 0 if none."""
    return next(
        (i for i in range(max(at, 1), len(text)) if all("\u4e00" <= c <= "\u9fff" for c in text[i - 1 : i + 1])), 0
    )


class Found(NamedTuple):
    """For a case the best score near its seam, how many places elsewhere score higher, and whether the texts are alike."""

    score: float
    above: int
    alike: bool


def look(scorer: Scorer, case: Case) -> Found:
    """Scores the case."""
    scores = scorer.scores(case.text)
    near = np.abs(np.arange(len(scores)) - case.seam) <= _NEAR
    best = float(scores[near].max())
    return Found(best, int((scores[~near] > best).sum()), case.alike)


def measure(scorer: Scorer, untouched: Sequence[str], spliced: Sequence[Case]) -> dict[str, float]:
    """All figures."""
    highest = np.sort([scorer.scores(text).max(initial=NO_PLACE) for text in untouched])
    found = [look(scorer, case) for case in spliced]
    figures: dict[str, float] = {"untouched windows": len(untouched), "seams": len(found)}
    for share in (0.02, 0.05, 0.2):
        threshold = float(highest[int(np.ceil(len(highest) * (1 - share))) - 1])
        figures[f"threshold at {share:.0%} false texts"] = threshold
        figures[f"recall at {share:.0%} false texts"] = _share(f.score > threshold for f in found)
        if share == 0.02:
            figures["of these, texts of one kind"] = _share(f.score > threshold for f in found if f.alike)
            figures["of these, texts of two kinds"] = _share(f.score > threshold for f in found if not f.alike)
    for rank in (1, 3, 10):
        figures[f"true seam among the first {rank}"] = _share(f.above < rank for f in found)
    return figures | joins(scorer, spliced)


def joins(scorer: Scorer, spliced: Sequence[Case], candidates: int = 8) -> dict[str, float]:
    """How often the true continuation has the highest odds, as the assembly weighs joins and by ``Scorer.join``.

    The other beginnings come from the same text and from others.
    """
    chance = random.Random(8)
    right: dict[str, list[tuple[bool, bool]]] = {"the same text": [], "other texts": []}
    for number, case in enumerate(spliced[:400]):
        source = "the same text" if number % 2 else "other texts"
        whole = case.text[: case.seam] if case.seam > LENGTH // 2 else case.text[case.seam :]
        at = _next_inside(whole, chance.randint(150, max(151, len(whole) - 150)))
        if not 100 < at < len(whole) - 100:
            continue
        beginnings = [whole[at:]]
        while len(beginnings) < candidates:
            other = whole if source == "the same text" else chance.choice(spliced).text
            cut = _next_inside(other, chance.randint(20, len(other) - 60))
            if cut and (other is not whole or abs(cut - at) > 60):
                beginnings.append(other[cut:])
        left = whole[max(0, at - _JOINED) : at]
        pairs = [(left, beginning[:_JOINED]) for beginning in beginnings]
        weighed = fine_odds(pairs, [_cosine(scorer, *pair) for pair in pairs], scorer)
        scores = scorer.joins(pairs)
        right[source].append((_first(weighed), _first(scores)))
    both = right["the same text"] + right["other texts"]
    return {
        f"right join among {candidates}, as the assembly weighs it": _share(hit for hit, _ in both),
        **{f"right join, beginnings of {name}": _share(hit for hit, _ in hits) for name, hits in right.items()},
        f"right join among {candidates} by Scorer.join": _share(hit for _, hit in both),
        "joins": len(both),
    }


def _cosine(scorer: Scorer, left: str, right: str) -> float:
    return float(scorer.read(left).ahead[-1] @ scorer.read(right).behind[0])


def _first(values: Sequence[float]) -> bool:
    return max(range(len(values)), key=lambda i: values[i]) == 0


def _share(hits: Iterable[bool]) -> float:
    values = list(hits)
    return sum(values) / max(len(values), 1)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser("python -m auditor.models.train.seam_measure", description=__doc__)
    parser.add_argument(
        "--clean", type=Path, required=True, help="folder of edited texts, of whose halves the even one was trained on"
    )
    parser.add_argument("--texts", type=Path, help="folder that was trained on: its articles held out are measured too")
    parser.add_argument("--windows", type=int, default=760)
    parser.add_argument("--seams", type=int, default=600)
    parser.add_argument("--seed", type=int, default=11)
    told = parser.parse_args()
    started = time.perf_counter()
    scorer = load()
    scorer.scores("加载")
    print(f"{'seconds to load':40} {time.perf_counter() - started:.3f}")
    texts = unseen(told.clean, told.texts)
    sample = "\n".join(text.text for text in texts)[:20_000]
    started = time.process_time()
    scorer.scores(sample)
    print(f"{'characters a second of CPU':40} {len(sample) / (time.process_time() - started):.0f}")
    figures = measure(scorer, windows(texts, told.windows), cases(texts, told.seams, told.seed))
    print("\n".join(f"{name:40} {value:.3f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
