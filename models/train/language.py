"""Trains the language model of characters (``auditor.language``)."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
from auditor.models.train.sources import articles, held_out

from auditor.language import ORDERS, LanguageModel, Table, build_table, hashes, normalised, open_model

LEAST = (1, 1, 2, 2, 2)  # an n-gram seen less often is dropped, for n from 1 to 5


def train(texts: Path, out: Path, least: tuple[int, ...] = LEAST) -> dict[str, float]:
    """Counts the n-grams of all articles that are not held out, writes the model to ``out``, and gives its figures."""
    known = [article for article in articles(texts) if not held_out(article)]
    unseen = [article for article in articles(texts) if held_out(article)]
    frequency = Counter(char for article in known for char in normalised(article.text))
    alphabet = "".join(
        char for char, count in sorted(frequency.items(), key=lambda i: (-i[1], i[0])) if count >= 2 and char != "\n"
    )
    empty = LanguageModel(alphabet, (), 0.0, ())
    ids = np.concatenate([empty.ids(article.text) for article in known])
    tables = [counted(ids, order, least[order - 1]) for order in range(1, ORDERS + 1)]
    priors = _priors(alphabet, tables, len(ids), "\n".join(a.text for a in unseen[::2]))
    model = LanguageModel(alphabet, tables, float(len(ids)), priors)
    model.save(out, alphabet)
    figures = measure(out, "\n".join(a.text for a in unseen[1::2]))
    return figures | {"characters": float(len(ids)), "entries": float(sum(int((t.logs > 0).sum()) for t in tables))}


def counted(ids: npt.NDArray[np.int64], order: int, least: int) -> Table:
    """The runs of ``order`` ids that stand there ``least`` times or more, with their counts."""
    keys = hashes(ids, order)
    inner = np.ones(len(keys), dtype=bool)
    # A run that holds the edge of a paragraph in its middle says nothing.
    for offset in range(1, order - 1):
        inner &= ids[offset : offset + len(keys)] != 0
    distinct, counts = np.unique(keys[inner], return_counts=True)
    kept = counts >= least
    return build_table(distinct[kept], counts[kept])


def _priors(alphabet: str, tables: list[Table], total: int, text: str) -> list[float]:
    """The strength of the prior of each order, chosen one by one on text that was not counted."""
    priors = [0.0, 8.0, 4.0, 3.0, 2.0]
    for order in range(2, ORDERS + 1):
        scores = {}
        for value in (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0):
            priors[order - 1] = value
            model = LanguageModel(alphabet, tables[:order], float(total), priors[:order])
            scores[value] = float(model.surprise(text).forward.mean())
        priors[order - 1] = min(scores, key=lambda v: scores[v])
    return priors


def measure(folder: Path, text: str) -> dict[str, float]:
    """Bits a character in both directions on ``text``, size, and speed on one thread."""
    started = time.perf_counter()
    model = open_model(folder)
    model.surprise("加载")
    loaded = time.perf_counter()
    surprise = model.surprise(text)
    done = time.perf_counter()
    return {
        "bits_forward": float(surprise.forward.mean()),
        "bits_backward": float(surprise.backward.mean()),
        "unseen_characters": float(len(text)),
        "load_seconds": loaded - started,
        "characters_a_second": len(text) / (done - loaded),
        "megabytes": sum(path.stat().st_size for path in folder.iterdir()) / 1e6,
    }
