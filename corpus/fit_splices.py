"""Learns what each piece of evidence for spliced text weighs, from texts that generate_splices.py makes (extra ``train``).

    python corpus/fit_splices.py FOLDER --half even --scorer BUILD

It prints the weights of ``auditor.weighing``. An arrangement of a generated text is worth the seams that it finds less the cuts that
are wrong, and one of an untouched text costs. The weights are those with which the worth to be expected is highest, when each
arrangement that the search arrives at is taken as often as its odds say: minimum risk training (Shen and others, ACL 2016). What the
search arrives at depends on the weights, so this goes in rounds. At last they are scaled to natural log-odds of a splice among
as many spliced texts as untouched ones.

The scorer of seams must not have seen the texts: train one on their other half (``seam_export --half odd --out
BUILD``) and name it with ``--scorer BUILD``. ``--joins`` prints the weights of ``auditor.seam_candidates`` and of
``auditor.affinity`` anew instead: those come first. What the search arrives at depends on fit_places.py too: run both in turn.
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
from measure_splices import WINDOW, taking_part, windows

from auditor import language, seam_score, topics, weighing
from auditor.arranging import arrangements
from auditor.assembly import Arrangement, Assembly, assembly_of
from auditor.notice import Notice
from auditor.seam_candidates import READ

Floats = npt.NDArray[np.float64]
NAMES = tuple(weighing.WEIGHTS)
_NEAR = 5  # characters: a cut so near to a seam is right
_ROUNDS = 3
_STEPS, _RATE = 300, 0.02
_FIRM = 1e-2  # holds the weights to where they were
# What an arrangement is worth: a seam found, one where numbers or names take part inside a clause or between paragraphs, and
# that anything is found; the share of characters in the right document above what is common. What it costs: a cut that is
# wrong, if a seam is near or not, and a splice seen in an untouched text or in one with an author's slips.
_SEAM, _NUMBERED, _CALLED, _RIGHT, _COMMON = 1.0, 2.0, 0.8, 0.5, 0.6
_WEIGHTY = ("clause", "paragraph")
_ASIDE, _FAR, _FALSE, _SLIP = 0.5, 1.0, 4.0, 2.0
_AROUND = 300  # characters
_MOST_PERMUTED = 6
_DIGITS = "零一二三四五六七八九"
_NUMERAL = re.compile("[一二三四五六七八九十]{1,3}|[0-9]{1,2}")
_LEAST_NUMBERED = 3
_SLIPPED = 2  # every second window has slips, if it has numbers


class Item(NamedTuple):
    """A text ready to be cut; ``spliced`` is None for an untouched window, and ``taking`` says of each seam whether numbers or
    names take part in it; ``slips``: it is a window with slips."""

    spliced: Spliced | None
    assembly: Assembly
    taking: Sequence[bool] = ()
    slips: bool = False


class Tried(NamedTuple):
    """The arrangements of a text: what is measured of each (arrangements × NAMES), and what each is worth."""

    measured: Floats
    worth: Floats
    length: int
    spliced: bool


def ready(source: Spliced | str, slips: bool = False) -> Item:
    """A generated text, or an untouched window, read by the networks."""
    if not isinstance(source, Spliced):
        return Item(None, assembly_of(Notice("text.txt", source)), slips=slips)
    notice = Notice("text.txt", source.text)
    return Item(source, assembly_of(notice), taking_part(notice, source))


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
    """What the search arrives at with these weights."""
    weighing.WEIGHTS.update(weights)
    found = arrangements(item.assembly)
    rows = [[one.measured.get(name, 0.0) for name in NAMES] for one in found]
    spliced = item.spliced is not None and item.spliced.operation != "untouched"
    return Tried(
        np.array(rows, dtype=float).reshape(-1, len(NAMES)),
        np.array([worth(item, one) for one in found]),
        item.assembly.length,
        spliced,
    )


def worth(item: Item, arrangement: Arrangement) -> float:
    """What it is worth to be told this arrangement; one text in one piece is worth nothing."""
    if not item.spliced or item.spliced.operation == "untouched":
        return -_SLIP if item.slips else -_FALSE
    positions = [item.assembly.cuts[cut].position for cut in arrangement.cuts]
    total = _CALLED + _RIGHT * (_right(item.spliced, item.assembly, arrangement) - _COMMON)
    for seam, taking in zip(item.spliced.seams, item.taking, strict=True):
        if any(abs(at - seam.at) <= _NEAR for at in positions):
            total += _NUMBERED if taking and seam.place in _WEIGHTY else _SEAM
    for at in positions:
        off = min(abs(at - seam.at) for seam in item.spliced.seams)
        total -= 0.0 if off <= _NEAR else _ASIDE if off <= _AROUND else _FAR
    return total


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
    """The weights with which the worth to be expected is highest, held near ``start``."""
    import torch

    most = max(len(one.worth) for one in bank) + 1  # the first is the text in one piece
    rows = torch.zeros(len(bank), most, len(NAMES), dtype=torch.float64)
    worths = torch.zeros(len(bank), most, dtype=torch.float64)
    there = torch.full((len(bank), most), -1e9, dtype=torch.float64)
    there[:, 0] = 0
    for index, one in enumerate(bank):
        end = len(one.worth) + 1
        rows[index, 1:end] = torch.from_numpy(one.measured)
        worths[index, 1:end] = torch.from_numpy(one.worth)
        there[index, 1:end] = -_longer(one)
    held = torch.from_numpy(start)
    spread = rows.reshape(-1, len(NAMES)).pow(2).mean(0).sqrt().clamp(min=0.3)
    weights = held.clone().requires_grad_()
    optimizer = torch.optim.Adam([weights], lr=_RATE)
    for _ in range(_STEPS):
        optimizer.zero_grad()
        taken = torch.softmax(rows @ weights + there, 1)
        loss = -(taken * worths).sum(1).mean() + _FIRM * (((weights - held) * spread) ** 2).sum()
        loss.backward()
        optimizer.step()
    return weights.detach().numpy()


def scale(bank: Sequence[Tried], weights: Floats) -> float:
    """By how much the best scores must be multiplied to be natural log-odds of a splice, untouched and spliced weighing the same."""
    best = [(one.spliced, float((one.measured @ weights).max()) - _longer(one)) for one in bank if len(one.worth)]
    return _logistic(np.array(best))[1]


def _longer(one: Tried) -> float:
    return float(np.log(max(1.0, one.length / WINDOW)))


def learn(items: Sequence[Item], jobs: int) -> Iterator[dict[str, float]]:
    """The weights after each round."""
    weights = dict(weighing.WEIGHTS)
    start = np.array([weights[name] for name in NAMES])
    bank: list[Tried] = []
    for _ in range(_ROUNDS):
        with ProcessPoolExecutor(jobs) as pool:
            more = list(pool.map(tried, items, [weights] * len(items), chunksize=8))
        bank = [_joined(*pair) for pair in zip(bank, more, strict=True)] if bank else more
        found = fit(bank, start)
        found *= scale([one for one, item in zip(more, items, strict=True) if not item.slips], found)
        weights = dict(zip(NAMES, found.tolist(), strict=True))
        yield weights


def _joined(known: Tried, more: Tried) -> Tried:
    measured = np.concatenate([known.measured, more.measured])
    _, first = np.unique(measured.round(4), axis=0, return_index=True)
    return more._replace(measured=measured[first], worth=np.concatenate([known.worth, more.worth])[first])


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


def use_scorer(folder: Path | None) -> None:
    """Reads with the scorer in this folder from here on, in processes that are begun later too."""
    if folder:
        scorer = seam_score.open_scorer(folder, language.load(), topics.load())
        seam_score.load = lambda: scorer  # type: ignore[assignment]


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
        "--without", action="append", default=[], help="a file that is left out: two documents itself, say"
    )
    parser.add_argument(
        "--scorer", type=Path, help="folder of a scorer that did not see these texts (default: the shipped)"
    )
    options = parser.parse_args()
    use_scorer(options.scorer)
    sources = [source for source in read_folder(options.folder) if source.name not in options.without]
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
    texts = [*made, *untouched, *slipped]
    with ProcessPoolExecutor(options.jobs) as pool:
        items = list(pool.map(ready, texts, [text in slipped for text in texts], chunksize=8))
    for weights in learn(items, options.jobs):
        print("\n".join(f'    "{name}": {value:.2f},' for name, value in weights.items()), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
