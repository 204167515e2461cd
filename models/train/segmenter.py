"""Trains the word segmenter: a conditional random field of spacy-pkuseg, cut down to the features that decide."""

from __future__ import annotations

import random
import shutil
import string
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly
from auditor.models.train.corpus import FORMS, Paragraph, Split, in_form, load, spans_of, text_of

SEED = 1998
ITERATIONS = 10
LEAST = 2  # a feature seen this often or less is never learned
KEPT = 100_000
GRAIN = 64  # weights are multiples of 1/64
ROTATIONS = (7, 13, 19)

Cut = Callable[[str], list[tuple[int, int]]]


def train(corpus: Path, out: Path) -> dict[str, float]:
    """Trains on the corpus, writes ``features.msgpack`` and ``weights.npz`` into ``out``, gives the figures on test.

    Must run under a ``__main__`` guard: spacy-pkuseg starts processes. Eleven minutes, 1.3 GB.
    """
    import spacy_pkuseg
    from spacy_pkuseg.config import config

    split = load(corpus)
    config.featureTrim = LEAST
    random.seed(SEED)  # the order in which the paragraphs are learned
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full"
        _write(Path(folder) / "train.txt", training(split.train))
        _write(Path(folder) / "dev.txt", (in_form(p, 1) for p in split.dev))
        spacy_pkuseg.train(
            str(Path(folder) / "train.txt"), str(Path(folder) / "dev.txt"), str(full), train_iter=ITERATIONS
        )
        shutil.rmtree(config.tempFile, ignore_errors=True)
        learned = compact(full, out)
    seconds = time.perf_counter() - started
    return {"training_seconds": seconds, "features_learned": float(learned)} | measure(split, out)


def training(paragraphs: Iterable[Paragraph]) -> Iterable[Paragraph]:
    """Each paragraph in one of the forms in turn; one with Latin letters again with the alphabet rotated."""
    for index, paragraph in enumerate(paragraphs):
        shaped = in_form(paragraph, index)
        yield shaped
        modern = in_form(paragraph, 1)
        if any(char in string.ascii_letters for char in text_of(modern)):
            for by in ROTATIONS:
                yield _rotated(shaped, by)


def _rotated(paragraph: Paragraph, by: int) -> Paragraph:
    table: dict[int, int] = {}
    for letters in (string.ascii_lowercase, string.ascii_uppercase):
        for base in (letters, "".join(chr(ord(c) + 0xFEE0) for c in letters)):
            table |= str.maketrans(base, base[by:] + base[:by])
    return tuple(token._replace(word=token.word.translate(table)) for token in paragraph)


def _write(path: Path, paragraphs: Iterable[Paragraph]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for paragraph in paragraphs:
            file.write(" ".join(token.word for token in paragraph) + "\n")


def compact(full: Path, out: Path) -> int:
    """Writes the model in ``full`` to ``out`` with the ``KEPT`` features that decide most; gives how many there were.

    What decides is how much a feature's weights differ between tags. The order of the features stays.
    """
    data: dict[str, Any] = srsly.read_msgpack(full / "features.msgpack")
    arrays = np.load(full / "weights.npz")
    tags, count = (int(size) for size in arrays["sizes"])
    nodes = arrays["w"][: tags * count].reshape(count, tags)
    edges = arrays["w"][tags * count :]
    spread = nodes.max(axis=1) - nodes.min(axis=1)
    spread[0] = np.inf  # the feature that every character has
    kept = np.sort(np.argsort(-spread, kind="stable")[:KEPT])
    names = sorted(data["feature_to_idx"], key=lambda name: data["feature_to_idx"][name])
    chosen = {names[old]: new for new, old in enumerate(kept)}
    out.mkdir(parents=True, exist_ok=True)
    slim = {
        "unigram": sorted(_words(chosen) & set(data["unigram"])),
        "bigram": [],  # only training asks for them
        "feature_to_idx": chosen,
        "tag_to_idx": data["tag_to_idx"],
    }
    srsly.write_msgpack(out / "features.msgpack", slim)
    weights: npt.NDArray[np.float64] = np.round(np.concatenate([nodes[kept].ravel(), edges]) * GRAIN) / GRAIN
    np.savez_compressed(out / "weights.npz", sizes=np.array([tags, len(kept)]), w=weights)
    return count


def _words(features: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for feature in features:
        kind, _, rest = feature.partition(".")
        if kind in ("w-1", "w1"):
            found.add(rest)
        elif kind == "ww":
            found.update(rest[2:].split("*"))
    return found


def measure(split: Split, folder: Path) -> dict[str, float]:
    """Word F1 on the test part in each form, with the dictionary that ``auditor.nlp`` uses and without."""
    from auditor import nlp

    known = {token.word for paragraph in split.train for form in range(4) for token in in_form(paragraph, form)}
    figures: dict[str, float] = {}
    for dictionary in (False, True):
        tokenizer = nlp.tokenizer(folder, dictionary)

        def cut(text: str, tokenizer: Any = tokenizer) -> list[tuple[int, int]]:
            return [(t.idx, t.idx + len(t)) for t in tokenizer(text)]

        for form, (name, _) in enumerate(FORMS):
            scores = score([in_form(p, form) for p in split.test], cut, known)
            label = f"{name}, dictionary {'on' if dictionary else 'off'}"
            figures |= {f"{label}: {key}": value for key, value in scores.items()}
    return figures


def score(paragraphs: Iterable[Paragraph], cut: Cut, known: set[str]) -> dict[str, float]:
    """Precision, recall and F1 of whole words, and the recall of words that are not ``known``."""
    given = right = owed = unseen = unseen_right = 0
    for paragraph in paragraphs:
        gold = spans_of(paragraph)
        found = set(cut(text_of(paragraph)))
        given, owed = given + len(found), owed + len(gold)
        for token, span in zip(paragraph, gold, strict=True):
            hit = span in found
            right += hit
            if token.word not in known:
                unseen += 1
                unseen_right += hit
    precision, recall = right / max(given, 1), right / max(owed, 1)
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * right / max(given + owed, 1),
        "recall of unseen words": unseen_right / max(unseen, 1),
    }
