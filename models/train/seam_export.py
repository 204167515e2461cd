"""Trains all that finds seams and writes it: ``python -m auditor.models.train.seam_export --texts FOLDER --recent FOLDER …``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from auditor.models.train import topics
from auditor.models.train.seam_judges import (
    Judge,
    Measures,
    fit_joins,
    fit_seams,
    join_examples,
    mark_examples,
    seam_examples,
)
from auditor.models.train.seam_windows import prepare, recent_counts
from auditor.models.train.seams import Tagger, Towers, dictionary, train_tagger, train_towers
from auditor.models.train.sources import articles, held_out, recent
from torch import nn

from auditor import language
from auditor.language import Table
from auditor.manifest import record
from auditor.seam_features import KINDS, MEANINGS
from auditor.topics import load as spoken_of

Arrays = dict[str, npt.NDArray[np.generic]]


def train(texts: Path, edited: Path, words: Path, out: Path, minutes: float, *, odd: bool = False) -> None:
    """Trains on the texts that the shipped language model counted and on one half of the ``edited`` ones; writes ``out``.

    Each step takes ``minutes`` of CPU time, the first tagger three times as many.
    """
    torch.set_num_threads(1)
    model, late = language.load(), list(recent(edited, odd=odd))
    known = prepare(texts, model, late)
    first = len(known.sources) - len(late)
    table, alphabet = dictionary(words, model), int(known.ids.max()) + 1
    # Not on recent texts: the taggers and the judges see on those how far towers can be trusted.
    towers = train_towers(known, alphabet, minutes, range(first))
    base = train_tagger(known, table, towers, Tagger(alphabet), 3 * minutes, among=range(first), hidden=0.1)
    # Two go on from it with two thirds of the recent texts each, and the judges see on the last third how far it can be trusted.
    taggers, apart = [], []
    for number, (left_out, hidden) in enumerate(_FOLDS):
        apart.append(range(first + left_out, len(known.sources), 3))
        seen = sorted(set(range(len(known.sources))) - set(apart[-1]))
        tagger = deepcopy(base).train()
        taggers.append(train_tagger(known, table, towers, tagger, minutes, 1.5e-3, 51 + number, seen, hidden))
    # What the vectors of topics were trained on looks too much alike to them: of the older articles they learn from one half,
    # and the judges from the other.
    read = [article for article in articles(texts) if not held_out(article)]
    halves = topics.train(topics.passages(read[::2], model), _TOPIC_MINUTES)
    sources = []
    for tagger, unseen in zip(taggers, apart, strict=True):
        networks = known, table, towers, tagger
        sources += [(Measures(*networks, spoken_of()), unseen), (Measures(*networks, halves), range(1, first, 2))]
    examples, marked, late_marked, joined = [], [], [], []
    for seed, (of, among) in enumerate(sources):
        examples += seam_examples(of, minutes / 8, 101 + seed, among)
        marked += mark_examples(of, minutes / 10, 114 + 5 * seed, among)
        if among in apart:  # how lines follow each other is another matter in laws and news
            late_marked += mark_examples(of, minutes / 4, 314 + 5 * seed, among)
        joined.append(join_examples(of, minutes / 10, 208 + seed, among))
    judges = {
        "plain": fit_seams([(rows[:, : -MEANINGS - KINDS], seams) for rows, seams in examples]),
        "seam": fit_seams(examples),
        "mark": fit_seams(marked),
        "line": fit_seams(late_marked),
        "joint": fit_joins(np.concatenate(joined)),
    }
    save(out, table, towers, mean(taggers), judges, recent_counts(late, model))


# Which third of the recent texts is left out, and the share of the characters that is hidden.
_FOLDS = ((2, 0.5), (0, 0.8))
_TOPIC_MINUTES = 2.0


def mean(taggers: Sequence[Tagger]) -> Tagger:
    """The mean of the weights of taggers that went on from the same one: it knows less by heart than either."""
    whole = deepcopy(taggers[0])
    states = [tagger.state_dict() for tagger in taggers]
    whole.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    whole.eval()
    return whole


def save(
    out: Path,
    words: dict[int, Table],
    towers: Towers,
    tagger: Tagger,
    judges: dict[str, Judge],
    counts: tuple[list[Table], int],
) -> None:
    """Writes the weights as ``auditor.seam_score`` reads them, in half precision, and the counts of recent texts."""
    arrays: Arrays = {f"words_tags_{length}": table.tags for length, table in words.items()}
    arrays |= {f"words_logs_{length}": table.logs for length, table in words.items()}
    arrays["tagger.characters"] = tagger.characters.weight.detach().numpy()
    arrays["towers.characters"] = towers.characters.weight.detach().numpy()
    for name, network in (("tagger", tagger), ("ahead", towers.ahead), ("behind", towers.behind)):
        for index, layer in enumerate(layers(network)):
            arrays[f"{name}.{index}.weights"] = layer.weight.detach().permute(2, 1, 0).numpy()
            arrays[f"{name}.{index}.bias"] = layer.bias.detach().numpy() if layer.bias is not None else np.zeros(1)
    for name, judge in judges.items():
        arrays |= {f"{name}.{f}": values for f, values in _fields(judge)}
    for order, table in enumerate(counts[0], 1):
        arrays |= {f"recent_tags_{order}": table.tags, f"recent_logs_{order}": table.logs}
    arrays["recent_characters"] = np.array(counts[1])
    out.mkdir(parents=True, exist_ok=True)
    halves = {k: v.astype(np.float16) if v.dtype.kind == "f" and not _fine(k) else v for k, v in arrays.items()}
    np.savez_compressed(out / "weights.npz", **halves)  # type: ignore[arg-type]
    record(out)


def _fine(name: str) -> bool:
    """Whether the values need more than half precision: they are few and some are large."""
    return name.startswith(("plain.", "seam.", "mark.", "line.", "joint."))


def layers(network: nn.Module) -> Iterator[nn.Conv1d]:
    """The convolutions of a network in the order of their use."""
    yield from (module for module in network.modules() if isinstance(module, nn.Conv1d))


def _fields(judge: Judge) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    firsts = [network[0] for network in judge.networks]
    lasts = [network[-1] for network in judge.networks]
    yield "mean", judge.mean
    yield "spread", judge.spread
    yield "hidden", np.stack([layer.weight.detach().numpy().T for layer in firsts])
    yield "hidden_bias", np.stack([layer.bias.detach().numpy() for layer in firsts])
    yield "out", np.stack([layer.weight.detach().numpy()[0] for layer in lasts])
    yield "out_bias", np.stack([layer.bias.detach().numpy()[0] for layer in lasts])
    yield "scale", np.array([1.0, 0.0], dtype=np.float32)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser("python -m auditor.models.train.seam_export", description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="folder of *.jsonl.gz, each line {id, text}")
    parser.add_argument("--words", type=Path, required=True, help="jieba-0.42.1.tar.gz")
    parser.add_argument("--recent", type=Path, required=True, help="folder of *.txt of recent years; one half is taken")
    parser.add_argument(
        "--half", choices=("even", "odd"), default="even", help="of the recent texts; the shipped: even"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "seams")
    parser.add_argument("--minutes", type=float, default=12, help="of CPU time for each step")
    told = parser.parse_args()
    train(told.texts, told.recent, told.words, told.out, told.minutes, odd=told.half == "odd")


if __name__ == "__main__":
    main()
