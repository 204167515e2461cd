"""Learns what tells where each cut of an arrangement lies, from texts that generate_splices.py makes (extra ``train``).

    python corpus/fit_places.py FOLDER --half even --scorer BUILD

It prints the weights of ``auditor.placing``. The cuts of the likeliest arrangement of a text are a conditional random field: each
has its places, and two that a part goes on between have joins. The weights are those with which the true places of all cuts that
have one among theirs are likeliest together. Options as in fit_splices.py.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))
from auditor.models.train.sources import in_odd_half
from fit_splices import use_scorer
from generate_splices import OPERATIONS, PLACES, Spliced, generate, read_folder

from auditor.arranging import assemble
from auditor.assembly import assembly_of
from auditor.notice import Notice
from auditor.placing import OF_JOINS, OF_PLACES, Choices, add, choices_of, eliminated

if TYPE_CHECKING:
    import torch

_NEAR = 5  # characters: a place so near to a seam is right
_LIKELY = -1.5  # natural log-odds: from here on arrangements are learned from; others would not be told
_FIRM = 2e-3
_STEPS = 40


class Example(NamedTuple):
    """The places of the cuts of one text. ``right``: for each cut which of them are seams, None when none or all are."""

    choices: Choices
    right: list[npt.NDArray[np.bool_] | None]


def example(spliced: Spliced) -> Example | None:
    """The places of a generated text; None when it would not be called spliced, or no cut has its seam among its places."""
    assembly = assembly_of(Notice("generated.txt", spliced.text))
    arrangement = assemble(assembly)
    if not arrangement.cuts or arrangement.score < _LIKELY:
        return None
    choices = choices_of(assembly, arrangement)
    right: list[npt.NDArray[np.bool_] | None] = []
    for places in choices.places:
        at = np.array([assembly.cuts[place].position for place in places])
        seam = np.array([abs(at - seam.at) <= _NEAR for seam in spliced.seams]).any(0)
        right.append(seam if seam.any() and not seam.all() else None)
    return Example(choices, right) if any(own is not None for own in right) else None


def fit(examples: Sequence[Example]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of places and of joins."""
    import torch

    torch.set_default_dtype(torch.float64)
    weights = torch.tensor([*OF_PLACES.values(), *OF_JOINS.values()], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = torch.stack([_loss(one, weights) for one in examples]).mean() + _FIRM * (weights**2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    found = weights.detach().tolist()
    return (
        dict(zip(OF_PLACES, found, strict=False)),
        dict(zip(OF_JOINS, found[len(OF_PLACES) :], strict=True)),
    )


def _loss(one: Example, weights: torch.Tensor) -> torch.Tensor:
    import torch

    of_places, of_joins = weights[: len(OF_PLACES)], weights[len(OF_PLACES) :]
    alone = [
        torch.tensor(own, dtype=torch.float64) @ of_places + torch.tensor(edge, dtype=torch.float64) @ of_joins
        for own, edge in zip(one.choices.alone, one.choices.edges, strict=True)
    ]
    joined: dict[tuple[int, int], torch.Tensor] = {}
    for (end, begin), measured in one.choices.joins.items():
        add(joined, end, begin, torch.tensor(measured, dtype=torch.float64) @ of_joins)
    true = [
        own if seam is None else own.masked_fill(~torch.tensor(seam), -1e9)
        for own, seam in zip(alone, one.right, strict=True)
    ]
    return _sum(alone, joined) - _sum(true, joined)


def _sum(alone: Sequence[torch.Tensor], joined: dict[tuple[int, int], torch.Tensor]) -> torch.Tensor:
    """The logarithm of the sum over all places of all cuts together, as ``auditor.placing`` finds the highest."""
    import torch

    def summed(total: torch.Tensor) -> torch.Tensor:
        return torch.logsumexp(total, 0)

    ends = [summed(total) for _, others, total in eliminated(alone, joined, summed) if not others]
    return torch.stack(ends).sum()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Learn what tells where each cut of an arrangement lies.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=900)
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scorer", type=Path)
    options = parser.parse_args()
    use_scorer(options.scorer)
    sources = read_folder(options.folder)
    if options.half:
        sources = [s for s in sources if in_odd_half(s.name) == (options.half == "odd")]
    operations = [name for name in OPERATIONS if name not in ("repeat", "untouched")]
    # Half of them inside clauses: that is where places are hardest to tell.
    made = list(generate(sources, options.count // 2, options.seed, operations, PLACES))
    made += generate(sources, options.count // 2, options.seed + 1, operations, ("clause",))
    with ProcessPoolExecutor(options.jobs) as pool:
        examples = [one for one in pool.map(example, made, chunksize=8) if one]
    print(f"{len(examples)} texts")
    for weights in fit(examples):
        print("\n".join(f'    "{name}": {value:.2f},' for name, value in weights.items()), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
