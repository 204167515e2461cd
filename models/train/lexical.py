"""Makes ``auditor.lexical`` from the network in jieba's source distribution: what is needed of it, for our characters."""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from auditor.models.train.sources import articles, held_out

from auditor import language
from auditor.language import LanguageModel
from auditor.lexical import CHANNELS, open_lexical

Single = npt.NDArray[np.float32]

_FOLDER = "jieba/lac_small"
_UNITS = 128
# It was trained on half-width marks.
_NARROW = dict(zip("，。：；？！（）“”‘’、—〔〕［］", ",.:;?!()\"\"'',-()()", strict=True))
_SAMPLE = 400_000  # characters from which the main directions are taken


def make(words: Path, texts: Path, out: Path) -> dict[str, float]:
    """Reads the network in ``words`` (jieba-0.42.1.tar.gz), takes its main directions on ``texts``, and writes ``out``."""
    model = language.load()
    with tarfile.open(words) as archive:
        root = next(name for name in archive.getnames() if name.endswith(_FOLDER))
        files = {name[len(root) + 1 :]: archive.extractfile(name) for name in archive.getnames() if root in name}
        held = {name: file.read() for name, file in files.items() if file is not None}
    whole: dict[str, npt.NDArray[np.floating]] = {"characters": _characters(held, model)}
    whole |= {"mean": np.zeros(2 * _UNITS), "basis": np.eye(2 * _UNITS)}
    for layer, inputs in enumerate((_UNITS, 2 * _UNITS)):
        for turn, way in enumerate(("ahead", "behind")):
            whole |= _direction(held, f"{layer}.{way}", 2 * layer + turn, inputs)
    _save(out, whole)
    lexical = open_lexical(out, model)
    text = "\n".join(article.text for article in articles(texts) if not held_out(article))
    states = lexical.states(_sample(model.ids(text)))
    mean = states.mean(0)
    spread, directions = np.linalg.eigh(np.cov((states - mean).T))
    kept = np.argsort(-spread)[:CHANNELS]
    whole["mean"], whole["basis"] = mean, directions[:, kept] / np.sqrt(spread[kept])
    _save(out, whole)
    return {"variance_kept": float(spread[kept].sum() / spread.sum())}


def _sample(ids: language.Ids) -> language.Ids:
    """Every so many thousand characters one thousand."""
    step = max(1, len(ids) // _SAMPLE)
    return np.concatenate([ids[at : at + 1000] for at in range(0, len(ids), 1000 * step)])


def _characters(held: dict[str, bytes], model: LanguageModel) -> Single:
    """The vector of each character of the language model; the edge and what it does not know: that of an unknown one."""
    lines = (line.split("\t") for line in held["word.dic"].decode("utf-8").split("\n"))
    numbers = {parts[1]: int(parts[0]) for parts in lines if len(parts) == 2}
    vectors = _read(held["model_baseline/word_emb"], (len(numbers) + 1, _UNITS))
    unknown = numbers["OOV"]
    chars = [model.character(index) for index in range(model.size)]
    return vectors[[numbers.get(_NARROW.get(char, char), unknown) for char in chars]]


def _direction(held: dict[str, bytes], name: str, number: int, inputs: int) -> dict[str, Single]:
    """One layer in one direction. The weights of two gates come first in the file, then those of the candidate."""
    both = _read(held[f"model_baseline/gru_{number}.w_0"], (3 * _UNITS * _UNITS,))
    gates = both[: 2 * _UNITS * _UNITS].reshape(_UNITS, 2 * _UNITS)
    bias = _read(held[f"model_baseline/fc_{number}.b_0"], (3 * _UNITS,))
    bias = bias + _read(held[f"model_baseline/gru_{number}.b_0"], (3 * _UNITS,))
    return {
        f"{name}.inputs": _read(held[f"model_baseline/fc_{number}.w_0"], (inputs, 3 * _UNITS)),
        f"{name}.bias": bias,
        f"{name}.gates": gates,
        f"{name}.candidate": both[2 * _UNITS * _UNITS :].reshape(_UNITS, _UNITS),
    }


def _read(file: bytes, shape: tuple[int, ...]) -> Single:
    """The values at the end of a file: a header of varying length stands before them."""
    count = int(np.prod(shape))
    return np.frombuffer(file[-4 * count :], dtype="<f4").reshape(shape).astype(np.float32)


def _save(out: Path, arrays: Mapping[str, npt.NDArray[np.floating]]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", **{name: values.astype(np.float16) for name, values in arrays.items()})  # type: ignore[arg-type]
