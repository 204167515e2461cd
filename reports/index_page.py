"""The index of a folder's run: which documents need a person, and why, with filters, charts and all documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from ._folder_pages import address, bars, data_block, months, render


def write(pages: Any) -> str:
    """The page as HTML; ``pages`` is what ``auditor.folder.rows.Pages`` describes, documents the riskiest first."""
    documents = pages.documents
    kinds: Counter[str] = Counter()
    units: dict[str, int] = defaultdict(int)
    for document in documents:
        kinds.update(document.kinds)
        units[document.issuer or "（未识别发文机关）"] = max(
            units[document.issuer or "（未识别发文机关）"], document.score
        )
    rows = [
        {
            "t": d.title,
            "p": d.path,
            "u": address(d.name),
            "i": d.issuer,
            "l": d.place,
            "c": d.kind,
            "d": d.signed,
            "n": d.characters,
            "e": d.counts["error"],
            "w": d.counts["warning"],
            "r": d.rate,
            "s": d.score,
            "v": d.level,
            "y": d.why,
            "k": sorted(d.kinds),
            "x": sorted(d.rules),
        }
        for d in documents
    ]
    return render(
        "index.html.j2",
        script="index.js",
        pages=pages,
        data=data_block({"rows": rows, "levels": pages.levels}),
        tally=Counter(d.level for d in documents),
        kinds=bars(list(kinds.items())),
        units=bars(list(units.items())),
        months=months([(d.signed, d.level) for d in documents]),
        issuers=sorted({d.issuer for d in documents if d.issuer}),
        places=sorted({d.place for d in documents if d.place}),
        sorts=sorted(kinds),
        rules=sorted({rule for d in documents for rule in d.rules}),
    )
