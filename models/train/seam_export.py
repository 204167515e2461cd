"""Trains all that finds seams and writes it: ``python -m auditor.models.train.seam_export --texts FOLDER --words jieba.tar.gz``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from auditor.models.train.seam_judges import Judge, Measures, fit_joins, fit_seams, join_examples, seam_examples
from auditor.models.train.seam_windows import prepare
from auditor.models.train.seams import Tagger, Towers, dictionary, train_tagger, train_towers
from torch import nn

from auditor import language
from auditor.language import Table
from auditor.manifest import record

Arrays = dict[str, npt.NDArray[np.generic]]


def train(texts: Path, words: Path, out: Path, minutes: float) -> None:
    """Trains for about four times ``minutes`` on the texts that the shipped language model counted; writes ``out``."""
    torch.set_num_threads(1)
    model = language.load()
    known, table = prepare(texts, model), dictionary(words, model)
    alphabet = int(known.ids.max()) + 1
    towers = train_towers(known, alphabet, minutes)
    tagger = train_tagger(known, table, towers, alphabet, minutes)
    measures = Measures(known, table, towers, tagger)
    seam = fit_seams(seam_examples(measures, minutes, seed=1))
    joint = fit_joins(join_examples(measures, minutes, seed=2))
    save(out, table, towers, tagger, seam, joint, threshold=0.0)


def save(
    out: Path, words: dict[int, Table], towers: Towers, tagger: Tagger, seam: Judge, joint: Judge, threshold: float
) -> None:
    """Writes the weights as ``auditor.seam_score`` reads them, in half precision."""
    arrays: Arrays = {f"words_tags_{length}": table.tags for length, table in words.items()}
    arrays |= {f"words_logs_{length}": table.logs for length, table in words.items()}
    arrays["tagger.characters"] = tagger.characters.weight.detach().numpy()
    arrays["towers.characters"] = towers.characters.weight.detach().numpy()
    for name, network in (("tagger", tagger), ("ahead", towers.ahead), ("behind", towers.behind)):
        for index, layer in enumerate(layers(network)):
            arrays[f"{name}.{index}.weights"] = layer.weight.detach().permute(2, 1, 0).numpy()
            arrays[f"{name}.{index}.bias"] = layer.bias.detach().numpy() if layer.bias is not None else np.zeros(1)
    for name, judge in (("seam", seam), ("joint", joint)):
        arrays |= {f"{name}.{field}": values for field, values in _fields(judge)}
    out.mkdir(parents=True, exist_ok=True)
    halves = {k: v.astype(np.float16) if v.dtype.kind == "f" and not _fine(k) else v for k, v in arrays.items()}
    np.savez_compressed(out / "weights.npz", threshold=np.float32(threshold), **halves)  # type: ignore[arg-type]
    record(out)


def _fine(name: str) -> bool:
    """Whether the values need more than half precision: they are few and some are large."""
    return name.startswith(("seam.", "joint."))


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
        "--words", type=Path, required=True, help="pip download jieba==0.42.1 --no-deps --no-binary :all:"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "seams")
    parser.add_argument("--minutes", type=float, default=15, help="for each of the four steps")
    told = parser.parse_args()
    train(told.texts, told.words, told.out, told.minutes)


if __name__ == "__main__":
    main()
