"""The same job on a Dask cluster: documents in batches, candidates by a distributed join on bands, pairs in batches.

All workers reach the folder of the run and the documents under the same paths. Each document is audited as on one machine,
in a child of its own with a time limit, and its record is written there; a worker that dies takes nothing with it that was
finished, and Dask gives its batches to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from auditor.folder import slots
from auditor.folder.across import COMMON, Across, band_rows, batches, codes, sorted_across
from auditor.folder.compare import Compare, Match, Pair, save_common
from auditor.folder.listing import File
from auditor.folder.work import RECORDS, Audit, Outcome
from auditor.passages_join import Met, common, meetings, united

_DOCUMENTS = 16  # to a task: their child is started once
_WINDOWS = 200  # documents whose bands are one partition of the join


def connect(scheduler: str) -> Any:
    """A client of the cluster at ``scheduler`` (tcp://…); OSError when nobody answers there."""
    from distributed import Client

    return Client(scheduler, timeout=20)


def audit(client: Any, work: Audit, files: Sequence[File], limit: float) -> Iterator[tuple[File, Outcome]]:
    """Audits all files on the cluster; each with its outcome as they end."""
    from distributed import as_completed

    batches = [list(files[i : i + _DOCUMENTS]) for i in range(0, len(files), _DOCUMENTS)]
    futures = client.map(_audited, batches, work=work, limit=limit, pure=False, retries=3)
    for _, result in as_completed(futures, with_results=True):
        yield from result


def _audited(files: list[File], work: Audit, limit: float) -> list[tuple[File, Outcome]]:
    """A batch on a worker."""
    found = []
    for file, outcome in slots.run(work, files, jobs=1, limit=limit):
        if isinstance(outcome, slots.Failed):
            outcome = work.failed(file, slots.sentence(outcome))
        found.append((file, outcome))
    return found


def compare(client: Any, work: Audit, files: Sequence[File], step: Callable[[], None]) -> Across:
    """As ``auditor.folder.across.compare``, on the cluster and with the same result."""
    from distributed import as_completed

    path = work.run / RECORDS / COMMON
    save_common(path, common(codes(work.run, files)))
    met = _met(client, work, files)
    matches: list[Match] = []
    for _, found in as_completed(
        client.map(_compared, batches(files, met), work=Compare(work.run, path), pure=False, retries=3),
        with_results=True,
    ):
        matches += found
        step()
    return sorted_across(work.run, files, matches, 0, met.in_crowds())


def _compared(pairs: list[Pair], work: Compare) -> list[Match]:
    return work(pairs)


def _met(client: Any, work: Audit, files: Sequence[File]) -> Met:
    """Documents that meet in a bucket: the windows brought together by (band, hash), each bucket on one worker."""
    import dask.dataframe as dd
    import pandas as pd

    if not files:
        return meetings(np.empty((0, 2), dtype=np.uint64))
    chunks = [(i, list(files[i : i + _WINDOWS])) for i in range(0, len(files), _WINDOWS)]
    meta = pd.DataFrame({"key": pd.Series(dtype="uint64"), "document": pd.Series(dtype="uint64")})
    windows = dd.from_map(_windows, chunks, work=work, meta=meta)
    met = windows.shuffle("key").map_partitions(_buckets, meta=_frame(meetings(np.empty((0, 2), dtype=np.uint64))))
    frame = client.compute(met, retries=3).result()
    return united([Met(*(frame[name].to_numpy() for name in Met._fields))])


def _buckets(windows: Any) -> Any:
    return _frame(meetings(windows[["key", "document"]].to_numpy(dtype=np.uint64)))


def _frame(met: Met) -> Any:
    import pandas as pd

    return pd.DataFrame(met._asdict())


def _windows(chunk: tuple[int, list[File]], work: Audit) -> Any:
    import pandas as pd

    first, files = chunk
    keys, documents = [], []
    for number, bands in enumerate(band_rows(work.run, files, work.run / RECORDS / COMMON), start=first):
        # The number of the band is mixed into its hash, so that one column serves all bands.
        mixed = np.unique((bands * np.uint64(31) + np.arange(bands.shape[1], dtype=np.uint64)).ravel())
        keys.append(mixed)
        documents.append(np.full(len(mixed), number, dtype=np.uint64))
    return pd.DataFrame({"key": np.concatenate(keys), "document": np.concatenate(documents)})
