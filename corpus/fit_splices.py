"""Learns what each piece of evidence for spliced text weighs, from texts that generate_splices.py makes (extra ``train``).

    python corpus/fit_splices.py FOLDER --half even --scorer BUILD

It prints the weights of ``auditor.weighing``: with them the arrangements that are right, or nearest to right, are the likeliest of
all that the search tries for a generated text, and none is for an untouched one. The search depends on the weights, so this
goes in rounds. The scorer of seams must not have seen the texts: train one on their other half (``seam_export --half odd --out
BUILD``) and name it with ``--scorer BUILD``. ``--joins`` prints the weights of ``auditor.seam_candidates`` and of
``auditor.affinity`` anew instead: those come first.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))
from auditor.models.train.sources import in_odd_half
from generate_splices import OPERATIONS, PLACES, Spliced, generate, read_folder
from measure_splices import windows

from auditor import language, seam_score, topics, weighing
from auditor.assembly import NOTHING, Arrangement, Assembly, assemble, assembly_of
from auditor.notice import Notice
from auditor.seam_candidates import READ

Floats = npt.NDArray[np.float64]
NAMES = tuple(weighing.WEIGHTS)
_NEAR = 5  # characters: a cut so near to a seam is right
_ROUNDS = 3
_KEPT = 80  # arrangements of a text
_SHARP = 3.0  # an arrangement with an error more is to be less likely by this in natural log-odds
_FIRM = 1e-3  # holds the weights to where they were
_MOST_PERMUTED = 6
_DIGITS = "零一二三四五六七八九"
_NUMERAL = re.compile("[一二三四五六七八九十]{1,3}|[0-9]{1,2}")
_LEAST_NUMBERED = 3
_SLIPPED = 2  # every second window has slips, if it has numbers


class Item(NamedTuple):
    """A text ready to be cut; ``spliced`` is None for an untouched window."""

    spliced: Spliced | None
    assembly: Assembly


class Tried(NamedTuple):
    """The arrangements of a text: what is measured of each (arrangements × NAMES), and how wrong it is."""

    measured: Floats
    errors: Floats


class _Recording(Assembly):
    """Keeps all arrangements that the search tries."""

    def arranged(self, cuts: tuple[int, ...]) -> Arrangement:
        known: dict[tuple[int, ...], Arrangement] = self.__dict__.setdefault("_tried", {})
        if cuts not in known:
            known[cuts] = super().arranged(cuts)
        return known[cuts]

    def tried(self) -> list[Arrangement]:
        """The arrangements, the likeliest first."""
        known: dict[tuple[int, ...], Arrangement] = self.__dict__.get("_tried", {})
        return sorted(known.values(), key=lambda one: -one.score)


def ready(source: Spliced | str) -> Item:
    """A generated text, or an untouched window, read by the networks."""
    spliced = source if isinstance(source, Spliced) else None
    return Item(spliced, assembly_of(Notice("text.txt", spliced.text if spliced else str(source))))


def with_slips(text: str, chance: random.Random) -> str | None:
    """The text with an author's slip or two in its numbering: no splice, however the numbers look. None without numbers."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        numbered = [h for h in Notice("text.txt", text).headings if h.ordinal is not None and _NUMERAL.search(h.number)]
        if len(numbered) < _LEAST_NUMBERED:
            return None
        at = chance.randrange(1, len(numbered))
        first, following = numbered[at], numbered[at:]
        later = [h for h in following if (h.style, h.scope) == (first.style, first.scope)]
        # One wrong, one given twice or left out, and all behind it renumbered or not.
        step = chance.choice((-1, 1))
        for heading in reversed(later if chance.random() < 0.4 else later[:1]):
            value = max(1, (heading.ordinal or 1) + step)
            start = text.index(heading.number, heading.start)
            changed = _NUMERAL.sub(lambda m, v=value: _numeral(v, m[0]), heading.number, count=1)  # type: ignore[misc]
            text = text[:start] + changed + text[start + len(heading.number) :]
    return text


def _numeral(value: int, like: str) -> str:
    if like.isascii():
        return str(value)
    tens, ones = divmod(min(value, 99), 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def tried(item: Item, weights: dict[str, float]) -> Tried:
    """What the search tries with these weights, and the true arrangement as far as its cuts are candidates."""
    weighing.WEIGHTS.update(weights)
    recording = _Recording(**{name: getattr(item.assembly, name) for name in Assembly.__dataclass_fields__})
    assemble(recording)
    kept = recording.tried()[:_KEPT]
    known = {one.cuts for one in kept}
    kept += [recording.arranged(cuts) for cuts in _true(item) if cuts and cuts not in known]
    kept = [NOTHING, *(one for one in kept if one.cuts)]
    rows = [[one.measured.get(name, 0.0) for name in NAMES] for one in kept]
    return Tried(np.array(rows, dtype=float), np.array([errors(item, one) for one in kept]))


def _true(item: Item) -> set[tuple[int, ...]]:
    """The true cuts, and each but one of them."""
    if not item.spliced:
        return set()
    cuts = item.assembly.cuts
    found = []
    for seam in item.spliced.seams:
        near = [i for i, cut in enumerate(cuts) if abs(cut.position - seam.at) <= _NEAR - 2]
        if near:
            found.append(max(near, key=lambda i: (cuts[i].position == seam.at, cuts[i].odds)))
    return {tuple(found), *(tuple(found[:k] + found[k + 1 :]) for k in range(len(found)))}


def errors(item: Item, arrangement: Arrangement) -> float:
    """Seams that are missing, cuts that are wrong, and the share of the characters in the wrong document."""
    positions = [item.assembly.cuts[cut].position for cut in arrangement.cuts]
    seams = [seam.at for seam in item.spliced.seams] if item.spliced else []
    missing = sum(all(abs(at - seam) > _NEAR for at in positions) for seam in seams)
    wrong = sum(all(abs(at - seam) > _NEAR for seam in seams) for at in positions)
    if not item.spliced:
        return 2.0 * wrong
    return missing + 1.5 * wrong + 4 * (1 - _right(item.spliced, item.assembly, arrangement))


def _right(spliced: Spliced, assembly: Assembly, arrangement: Arrangement) -> float:
    sources = {name: index for index, name in enumerate(spliced.streams)}
    edges = assembly.edges(arrangement.cuts)
    size = max(len(sources), len(arrangement.groups))
    shared = np.zeros((size, size))
    for row, group in enumerate(arrangement.groups):
        for part in spliced.parts:
            for own in group:
                both = min(edges[own + 1], part.end) - max(edges[own], part.start)
                shared[row, sources[part.source]] += max(0, both)
    if size > _MOST_PERMUTED:
        return float(shared.max(1).sum() / len(spliced.text))
    best = max(sum(shared[i, order[i]] for i in range(size)) for order in permutations(range(size)))
    return float(best / len(spliced.text))


def fit(bank: Sequence[Tried], start: Floats) -> Floats:
    """The weights with which the right arrangements are likeliest, held near ``start``."""
    import torch

    most = max(len(one.errors) for one in bank)
    rows = torch.zeros(len(bank), most, len(NAMES), dtype=torch.float64)
    wanted = torch.zeros(len(bank), most, dtype=torch.float64)
    there = torch.full((len(bank), most), -1e9, dtype=torch.float64)
    for index, one in enumerate(bank):
        share = np.exp(-_SHARP * (one.errors - one.errors.min()))
        rows[index, : len(share)] = torch.from_numpy(one.measured)
        wanted[index, : len(share)] = torch.from_numpy(share / share.sum())
        there[index, : len(share)] = 0
    held = torch.from_numpy(start)
    spread = rows.reshape(-1, len(NAMES)).pow(2).mean(0).sqrt().clamp(min=0.3)
    weights = held.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        likely = torch.log_softmax(rows @ weights + there, 1)
        total = -(wanted * likely.clamp(min=-1e6)).sum(1).mean() + _FIRM * (((weights - held) * spread) ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    return weights.detach().numpy()


def learn(items: Sequence[Item], jobs: int) -> Iterator[dict[str, float]]:
    """The weights after each round."""
    weights = dict(weighing.WEIGHTS)
    start = np.array([weights[name] for name in NAMES])
    bank: list[Tried] = []
    for _ in range(_ROUNDS):
        with ProcessPoolExecutor(jobs) as pool:
            more = list(pool.map(tried, items, [weights] * len(items), chunksize=8))
        bank = [_joined(*pair) for pair in zip(bank, more, strict=True)] if bank else more
        weights = dict(zip(NAMES, fit(bank, start).tolist(), strict=True))
        yield weights


def _joined(known: Tried, more: Tried) -> Tried:
    return Tried(np.concatenate([known.measured, more.measured[1:]]), np.concatenate([known.errors, more.errors[1:]]))


def joins(spliced: Iterable[Spliced]) -> Iterator[str]:
    """The weights of joins and of topics by logistic regression, true and false ones weighing the same."""
    joined, alike = [], []
    for one in spliced:
        assembly = assembly_of(Notice("generated.txt", one.text))
        joined += list(_join_rows(one, assembly))
        alike += list(_topic_rows(one, assembly))
    of = np.array(joined, dtype=float)
    yield f"joins: constant, cosine, bits: {_logistic(of[:, :3])} from {len(of)} rows"
    yield f"fine joins: constant, cosine, bits, networks: {_logistic(of)}"
    yield f"topics: constant, likeness, meaning: {_logistic(np.array(alike, dtype=float))} from {len(alike)} rows"


def _join_rows(one: Spliced, assembly: Assembly) -> Iterator[tuple[float, ...]]:
    from auditor.seam_score import load

    scorer = load()
    sides = scorer.read(one.text)
    at = [seam.at for seam in one.seams if seam.place == "clause"]
    at += [cut.position for cut in assembly.cuts if not cut.closed][:6]
    ends = {part.end: (part.source, part.source_end) for part in one.parts}
    begins = {part.start: (part.source, part.source_start) for part in one.parts}
    tried = [(a, b) for a in at for b in at if abs(a - b) > 60]
    pairs = [(one.text[max(0, a - READ) : a], one.text[b : b + READ]) for a, b in tried]
    for (a, b), (left, right), joined in zip(tried, pairs, scorer.joins(pairs), strict=True):
        true = a in ends and ends[a] == begins.get(b)
        cosine = float(sides.ahead[a - 1] @ sides.behind[b])
        yield true, cosine, min(scorer.model.join(left, right), 20.0), joined


def _topic_rows(one: Spliced, assembly: Assembly) -> Iterator[tuple[float, ...]]:
    affinity = assembly.affinity
    for i, a in enumerate(one.parts):
        for b in one.parts[:i]:
            blocks = [affinity.blocks(a.start, a.end)], [affinity.blocks(b.start, b.end)]
            yield a.source == b.source, affinity.likeness(*blocks), affinity.meaning(*blocks)


def _logistic(rows: Floats) -> list[float]:
    true = rows[:, 0] > 0
    values = np.column_stack([np.ones(len(rows)), rows[:, 1:]])
    weight = np.where(true, 0.5 / true.mean(), 0.5 / (1 - true.mean()))
    weights = np.zeros(values.shape[1])
    for _ in range(40):
        odds = 1 / (1 + np.exp(-values @ weights))
        curve = (values * (weight * odds * (1 - odds))[:, None]).T @ values + 1e-3 * np.eye(len(weights))
        weights += np.linalg.solve(curve, values.T @ (weight * (true - odds)))
    return [round(float(weight), 3) for weight in weights]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Learn what each piece of evidence for spliced text weighs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=900)
    parser.add_argument("--windows", type=int, default=400)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--joins", action="store_true")
    parser.add_argument(
        "--scorer", type=Path, help="folder of a scorer that did not see these texts (default: the shipped)"
    )
    options = parser.parse_args()
    if options.scorer:
        scorer = seam_score.open_scorer(options.scorer, language.load(), topics.load())
        seam_score.load = lambda: scorer  # type: ignore[assignment]
    sources = read_folder(options.folder)
    if options.half:
        sources = [s for s in sources if in_odd_half(s.name) == (options.half == "odd")]
    # A passage that stands twice is found by its repetition and needs no weights.
    operations = [name for name in OPERATIONS if name != "repeat"]
    made = list(generate(sources, options.count, options.seed, operations, PLACES))
    if options.joins:
        print("\n".join(joins(one for one in made if one.operation != "untouched")))
        return
    chance = random.Random(options.seed)
    untouched = windows(sources, options.windows)
    slipped = [text for one in untouched[::_SLIPPED] if (text := with_slips(one, chance))]
    with ProcessPoolExecutor(options.jobs) as pool:
        items = list(pool.map(ready, [*made, *untouched, *slipped], chunksize=8))
    for weights in learn(items, options.jobs):
        print("\n".join(f'    "{name}": {value:.2f},' for name, value in weights.items()), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
