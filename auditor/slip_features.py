"""What is measured at each character of a text for finding slips (``auditor.slip_score``); its training uses the same.

Beside the measures of ``auditor.seam_features``: would the text be more usual without the character, with it and the one
before it changed over, with one more character before it, or with another that is read the same? Each is answered by counts
of short runs, so the time grows with the text alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor import lexicon
from auditor.language import Floats, Ids, LanguageModel, Table, hashes
from auditor.seam_features import LOCAL, Single, local_features

HOMOPHONES = 12  # so many of the commonest characters that are read like one
ROWS = LOCAL + 15
_OWN = 3


class Gaps(NamedTuple):
    """For two characters, the one that most often stands between them: a hash table from pairs to ids and counts."""

    table: Table  # counts of the run of three
    middles: npt.NDArray[np.uint16]  # ids, slot by slot as in the table

    def best(self, pairs: npt.NDArray[np.uint64]) -> tuple[Ids, Floats]:
        """The commonest id between the two of each pair and how often the three stand in the counted texts; 0 and 0."""
        slots = self.table.slots(pairs)
        found = slots >= 0
        counts = np.where(found, self.table.counts_at(slots), 0.0)
        return np.where(found, self.middles[slots], 0).astype(np.int64), counts

    def between(self, model: LanguageModel, before: str, after: str) -> str:
        """The character that most often stands between the two, "" when none is known."""
        middle, _ = self.best(keys(model.ids(before)[1:-1], model.ids(after)[1:-1]))
        return model.character(int(middle[0]))


def homophones(model: LanguageModel, size: int) -> Ids:
    """(ids, HOMOPHONES): for each of ``size`` ids the commonest others read the same, filled up with 0."""
    alike: dict[int, list[int]] = {}
    for _, characters in lexicon.table("homophones.tsv"):
        ids = [int(i) for i in model.ids(characters)[1:-1]]
        for one in ids:
            alike.setdefault(one, []).extend(other for other in ids if other != one)
    out = np.zeros((size, HOMOPHONES), dtype=np.int64)
    for one, others in alike.items():
        kept = sorted(set(others))[:HOMOPHONES]  # a smaller id is a commoner character
        out[one, : len(kept)] = kept
    return out


def slip_features(
    ids: Ids, counts: Sequence[Floats], words: Mapping[int, Table], gaps: Gaps, alike: Ids, model: LanguageModel
) -> Single:
    """(ROWS, characters). ``counts`` as ``LanguageModel.counts`` gives them for ``ids``; ``alike`` from ``homophones``."""
    return np.concatenate([local_features(ids, counts, words), changed_features(ids, gaps, alike, model)])


def changed_features(ids: Ids, gaps: Gaps, alike: Ids, model: LanguageModel) -> Single:
    """The rows that tell how the text would read with a character changed, (ROWS - LOCAL, characters)."""
    around = np.pad(ids, 2)
    two_before, before, after, two_after = around[:-4], around[1:-3], around[3:-1], around[4:]

    def known(*run: Ids) -> Single:
        return _logs(model, *run)

    # As it stands: the runs of three and four that a change of this character would break.
    here = (known(before, ids, after), known(two_before, before, ids), known(ids, after, two_after))
    without = (known(before, after), known(two_before, before, after), known(two_before, before, after, two_after))
    turned = (known(two_before, ids, before), known(ids, before, after), known(two_before, ids, before, after))
    middle, often = gaps.best(keys(before, ids))
    more = (
        (np.log1p(often) / 3).astype(np.float32),
        np.where(often > 0, known(two_before, before, middle, ids), 0),
        np.where(often > 0, known(before, middle, ids, after), 0),
    )
    read_alike = _read_alike(alike[ids], (two_before, before, after, two_after), model)
    return np.concatenate([np.stack(here + without + turned + more), read_alike]).astype(np.float32)


def _read_alike(others: Ids, around: Sequence[Ids], model: LanguageModel) -> Single:
    """The best of the homophones in three contexts: both neighbours, the two before, the two behind."""
    two_before, before, after, two_after = (np.repeat(side, HOMOPHONES) for side in around)
    flat = others.reshape(-1)
    runs = ((before, flat, after), (two_before, before, flat), (flat, after, two_after))
    logs = np.stack([np.where(flat > 0, _logs(model, *run), 0) for run in runs])
    logs = logs.reshape(3, len(others), HOMOPHONES)
    best = logs.sum(axis=0).argmax(axis=1)
    return np.take_along_axis(logs, best[None, :, None], axis=2)[:, :, 0]


def keys(*run: Ids) -> npt.NDArray[np.uint64]:
    """The hash of the run at each position, from its ids one column each, as ``language.hashes`` makes it."""
    stacked = np.stack(run, axis=1).reshape(-1)
    return hashes(stacked, len(run))[:: len(run)]


def _logs(model: LanguageModel, *run: Ids) -> Single:
    counts = model.count_keys(keys(*run), len(run))
    # In training an article's own text is among the counted: what it alone says must not count.
    return (np.log1p(np.maximum(counts - _OWN, 0)) / 3).astype(np.float32)
