"""Everything that was extracted from a notice as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.engine import entities
from auditor.notice import Notice

if TYPE_CHECKING:
    import pandas

COLUMNS = {
    "kind": "str",
    "text": "str",
    "value": "str",
    "start": "int64",
    "end": "int64",
    "line": "int64",
    "column": "int64",
    "path": "str",
}


def table(notice: Notice) -> pandas.DataFrame:
    """A row for each entity and quantity of ``notice`` in the order of the text; no rows is a table all the same.

    ``kind`` is date, quantity, body, place, title, quotation, document-number, page-jump or section-number, with a
    recogniser also person, location and organization, whose value is the model's label; ``text``
    is as printed and ``value`` the normal form; ``start`` and ``end`` count code points of the text, ``line`` and
    ``column`` from 1; ``path`` is the place in the outline. The columns have the same types whatever was found: text
    is never missing, but may be empty.
    """
    import pandas  # costs half a second that a check does not owe

    rows = [
        (row.kind, row.text, row.value, row.start, row.end, place.line, place.column, place.path)
        for row in entities(notice)
        for place in [notice.place(row.start, row.end)]
    ]
    frame = pandas.DataFrame(rows, columns=list(COLUMNS))
    # "str" as pandas 3 understands it; pandas 2 makes it object, which holds the same values.
    return frame.astype(COLUMNS)


def csv(notice: Notice) -> str:
    """The table as CSV by RFC 4180; whatever a cell holds, a reader of that form gets it back.

    Nothing is put before a cell that begins with =, which a spreadsheet may take for a formula: the text is a copy of
    the notice and stays one. Import the file as text when the notice comes from strangers.
    """
    # With \n alone pandas leaves a cell that holds a \r without quotation marks, and the row falls apart.
    text: str = table(notice).to_csv(index=False, lineterminator="\r\n")
    return text
