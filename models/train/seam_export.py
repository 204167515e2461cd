"""Trains all that finds seams and writes it: ``python -m auditor.models.train.seam_export --texts FOLDER --words jieba.tar.gz``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
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
from auditor.models.train.seam_windows import prepare
from auditor.models.train.seams import Tagger, Towers, dictionary, train_tagger, train_towers
from auditor.models.train.sources import articles, held_out
from torch import nn

from auditor import language
from auditor.language import Table
from auditor.manifest import record
from auditor.seam_features import KINDS, MEANINGS, WORD_LENGTHS

Arrays = dict[str, npt.NDArray[np.generic]]


def train(texts: Path, words: Path | None, out: Path, minutes: float) -> None:
    """Trains for about six times ``minutes`` on the texts that the shipped language model counted; writes ``out``.

    Without ``words`` the networks in ``out`` are kept, and only the judges that weigh them are trained.
    """
    torch.set_num_threads(1)
    model = language.load()
    known = prepare(texts, model)
    if words:
        table, alphabet = dictionary(words, model), int(known.ids.max()) + 1
        towers = train_towers(known, alphabet, minutes)
        tagger = train_tagger(known, table, towers, alphabet, minutes)
    else:
        table, towers, tagger = shipped(out)
    # What the vectors of topics were trained on looks too much alike to them: they learn from one half of the articles, and
    # the judges from the other.
    read = [article for article in articles(texts) if not held_out(article)]
    halves = topics.train(topics.passages(read[::2], model), _TOPIC_MINUTES)
    other = range(1, len(read), 2)
    measures = Measures(known, table, towers, tagger, halves)
    examples = seam_examples(measures, minutes, 1, other)
    plain = fit_seams([(rows[:, : -MEANINGS - KINDS], seams) for rows, seams in examples])
    seam = fit_seams(examples)
    mark = fit_seams(mark_examples(measures, minutes, 4, other))
    joint = fit_joins(join_examples(measures, minutes, seed=2)) if words else None
    save(out, table, towers, tagger, {"plain": plain, "seam": seam, "mark": mark, "joint": joint})


_TOPIC_MINUTES = 2.0


def shipped(folder: Path) -> tuple[dict[int, Table], Towers, Tagger]:
    """The dictionary and the networks in ``folder``."""
    with np.load(folder / "weights.npz") as file:
        weights = {name: file[name] for name in file.files}
    table = {n: Table(weights[f"words_tags_{n}"], weights[f"words_logs_{n}"]) for n in WORD_LENGTHS}
    tagger, towers = Tagger(len(weights["tagger.characters"])), Towers(len(weights["towers.characters"]))
    for name, network in (("tagger", tagger), ("ahead", towers.ahead), ("behind", towers.behind)):
        for index, layer in enumerate(layers(network)):
            kernel = weights[f"{name}.{index}.weights"].astype(np.float32).transpose(2, 1, 0)
            layer.weight.data = torch.from_numpy(np.ascontiguousarray(kernel))
            if layer.bias is not None:
                layer.bias.data = torch.from_numpy(weights[f"{name}.{index}.bias"].astype(np.float32))
    tagger.characters.weight.data = torch.from_numpy(weights["tagger.characters"].astype(np.float32))
    towers.characters.weight.data = torch.from_numpy(weights["towers.characters"].astype(np.float32))
    return table, towers.eval(), tagger.eval()


def save(
    out: Path,
    words: dict[int, Table],
    towers: Towers,
    tagger: Tagger,
    judges: dict[str, Judge | None],
    threshold: float = 0.0,
) -> None:
    """Writes the weights as ``auditor.seam_score`` reads them, in half precision; a judge that is None stays as it was."""
    before = out / "weights.npz"
    arrays: Arrays = {f"words_tags_{length}": table.tags for length, table in words.items()}
    arrays |= {f"words_logs_{length}": table.logs for length, table in words.items()}
    arrays["tagger.characters"] = tagger.characters.weight.detach().numpy()
    arrays["towers.characters"] = towers.characters.weight.detach().numpy()
    for name, network in (("tagger", tagger), ("ahead", towers.ahead), ("behind", towers.behind)):
        for index, layer in enumerate(layers(network)):
            arrays[f"{name}.{index}.weights"] = layer.weight.detach().permute(2, 1, 0).numpy()
            arrays[f"{name}.{index}.bias"] = layer.bias.detach().numpy() if layer.bias is not None else np.zeros(1)
    for name, judge in judges.items():
        arrays |= _kept(before, name) if judge is None else {f"{name}.{f}": values for f, values in _fields(judge)}
    out.mkdir(parents=True, exist_ok=True)
    halves = {k: v.astype(np.float16) if v.dtype.kind == "f" and not _fine(k) else v for k, v in arrays.items()}
    np.savez_compressed(out / "weights.npz", threshold=np.float32(threshold), **halves)  # type: ignore[arg-type]
    record(out)


def _fine(name: str) -> bool:
    """Whether the values need more than half precision: they are few and some are large."""
    return name.startswith(("plain.", "seam.", "mark.", "joint."))


def _kept(file: Path, judge: str) -> Arrays:
    with np.load(file) as weights:
        return {name: weights[name] for name in weights.files if name.startswith(f"{judge}.")}


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
    parser.add_argument(
        "--words",
        type=Path,
        help="pip download jieba==0.42.1 --no-deps --no-binary :all:; without it only the judges are trained anew",
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "seams")
    parser.add_argument("--minutes", type=float, default=15, help="of each step")
    told = parser.parse_args()
    train(told.texts, told.words, told.out, told.minutes)


if __name__ == "__main__":
    main()
