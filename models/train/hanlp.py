"""Trains a small recogniser of HanLP's own kind, so that the backend is tested with a model that needs no network.

Needs the extra ``hanlp``. It does not ship: users of this backend bring HanLP's large models.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from auditor.models.train.corpus import load
from auditor.models.train.gold import Sentence, score, sentences

SEED = 1998
SENTENCES = 6_000
EPOCHS = 4
LONGEST = 120


def train(corpus: Path, out: Path, size: int = SENTENCES, epochs: int = EPOCHS) -> dict[str, float]:
    """Trains on ``size`` sentences of the corpus, writes the model into ``out``, gives the figures on the test part."""
    import torch
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

    from auditor.entities import Backend

    class Recognizer(RNNNamedEntityRecognizer):  # type: ignore[misc]
        def build_model(self, *args: object, **kwargs: object) -> torch.nn.Module:
            model = super().build_model(*args, **kwargs)
            # HanLP 2.1.5 leaves it unset while it feeds batches first: without this it learns nothing.
            model.crf.batch_first = True
            return model

    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # as fast as two for a model of this size, and the same every time
    random.seed(SEED)
    split = load(corpus)
    known = [s for s in sentences(split.train) if 4 <= len(s.text) <= LONGEST]
    known = [s for s in random.Random(SEED).sample(known, len(known)) if s.entities or len(s.text) % 3 == 0][:size]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        trn, dev = Path(folder) / "train.tsv", Path(folder) / "dev.tsv"
        _write(trn, known)
        _write(dev, [s for s in sentences(split.dev) if 4 <= len(s.text) <= LONGEST])
        Recognizer().fit(
            str(trn),
            str(dev),
            str(out),
            batch_size=32,
            epochs=epochs,
            embed=64,
            rnn_hidden=96,
            crf=True,
            lr=0.005,
            tagging_scheme="BIO",
            devices=-1,
            verbose=False,
        )
    # What is loaded is HanLP's own class: nothing of this script is needed to use the model.
    config = out / "config.json"
    written = config.read_text(encoding="utf-8")
    own = f"{Recognizer.__module__}.{Recognizer.__name__}"
    config.write_text(written.replace(own, "hanlp.components.ner.rnn_ner.RNNNamedEntityRecognizer"), encoding="utf-8")
    seconds = time.perf_counter() - started
    return {"training_seconds": seconds, "sentences": float(len(known))} | score(
        split.test, Backend("hanlp", str(out)).load()
    )


def _write(path: Path, found: Iterable[Sentence]) -> None:
    """One character and its tag (B-PER, I-PER, O …) a line, a blank line between sentences."""
    with path.open("w", encoding="utf-8") as file:
        for sentence in found:
            tags = ["O"] * len(sentence.text)
            for entity in sentence.entities:
                tags[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
                tags[entity.start] = f"B-{entity.label}"
            file.writelines(f"{c}\t{t}\n" for c, t in zip(sentence.text, tags, strict=True) if not c.isspace())
            file.write("\n")
