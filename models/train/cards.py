"""A model's card: what it is, where it comes from, its figures, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from auditor.models.train.corpus import SOURCE

from auditor.manifest import sha256

BEGIN, END = "<!-- measured: written by the training command -->", "<!-- end -->"


class About(NamedTuple):
    """What a card says that no run measures; each is Markdown."""

    title: str
    purpose: str
    source: str
    licence: str
    split: str
    not_for: str


_SPLIT = (
    "In the order of print, which is the order of dates: the first 85% of the paragraphs (16,561) are trained on, the next 5%\n"
    "(974) decide settings, the last 10% (1,949) give the figures below. The middle part lies between, so no article stands on\n"
    "both sides."
)

ABOUT = {
    "segmenter": About(
        "segmenter: Chinese word segmentation",
        "A conditional random field for spacy-pkuseg (five tags, characters, character pairs, words and word pairs of the\n"
        "training text as features), loaded by spaCy's Chinese tokenizer. It cuts a text into words and does nothing else.",
        SOURCE
        + " The model holds single words, pairs of\nwords and pairs of characters with weights, and no sentence.",
        "MIT, as the project",
        _SPLIT,
        "A finding that rests on a word boundary alone; text older or more colloquial than news and official prose.",
    ),
    "entities": About(
        "entities: people, places and organisations",
        "Embeddings of characters and of pairs of characters, convolutions and the best path of tags; trained with thinc, run\n"
        "by numpy alone (`auditor.tagger`). It proposes names that no gazetteer holds; where both speak of the same\n"
        "characters, the gazetteer is right.",
        SOURCE + " The model holds\nnumbers for characters and pairs of characters, and no sentence.",
        "MIT, as the project",
        _SPLIT + " People are the tag nr, family and given name as one; places are ns; organisations are\n"
        "nt and, because this copy of the corpus has lost the brackets around names of several words, those that a rule puts\n"
        "together: a place or organisation, nouns, and a head such as 公司, 大学, 委员会. So the figures for ORG are partly against\n"
        "a rule and not against a person's mark.",
        "A finding that rests on a proposed name alone; identifying people; names in other languages than Chinese.",
    ),
    "language": About(
        "language: how likely a text is",
        "Counts of one to five characters in a row, for both directions (`auditor.language`).",
        "The texts in the folder given as `--texts`: laws, government reports, and People's Daily, January 1998. They are not\n"
        "part of this project. The model holds hashed counts and no text.",
        "MIT, as the project",
        "By a hash of an article's name: 2 in 100 articles are held out; half of them set the priors, half give the figures.",
        "A finding that rests on a low probability alone: rare is not wrong. Judging who wrote a text.",
    ),
    "hanlp": About(
        "hanlp: a small recogniser of HanLP's kind",
        "An RNN with a conditional random field, trained from scratch. It tests the backend and does not ship.",
        SOURCE,
        "MIT, as the project",
        _SPLIT,
        "Anything but tests: HanLP's own models are better.",
    ),
}


def write(name: str, folder: Path, figures: Mapping[str, float], card: Path) -> None:
    """Puts date, files and figures of the model in ``folder`` into its card; what a person wrote around them stays.

    A card that is not there is begun with what ``ABOUT`` says.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in files) / 1e6
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    lines = [
        BEGIN,
        f"Made by `python -m auditor.models.train {name}` on {day}: {size:.2f} MB.",
        "",
        "| file | MB | sha256 |",
        "|---|---|---|",
        *(f"| `{folder.name}/{p.relative_to(folder)}` | {p.stat().st_size / 1e6:.2f} | {sha256(p)} |" for p in files),
        "",
        *table(figures),
        END,
    ]
    text = card.read_text(encoding="utf-8") if card.exists() else _begun(ABOUT[name])
    before, mark, rest = text.partition(BEGIN)
    after = rest.partition(END)[2] if mark else "\n"
    card.write_text(before + ("" if mark else "\n## Measured\n\n") + "\n".join(lines) + after, encoding="utf-8")


def _begun(about: About) -> str:
    parts = [f"# {about.title}", about.purpose, f"Licence: {about.licence}."]
    parts += ["## Source", about.source, "## Split", about.split]
    parts += ["## Not for", about.not_for, "## Figures", f"{BEGIN}\n{END}"]
    return "\n\n".join(parts) + "\n"


def table(figures: Mapping[str, float]) -> list[str]:
    """Figures as Markdown. Names of the form ``row: column`` share a table, the rest stand in one of their own."""
    rows: dict[str, dict[str, float]] = {}
    single: dict[str, float] = {}
    for name, value in figures.items():
        row, colon, column = name.rpartition(": ")
        if colon:
            rows.setdefault(row, {})[column] = value
        else:
            single[name] = value
    lines: list[str] = []
    if rows:
        columns = list(dict.fromkeys(column for row in rows.values() for column in row))
        lines += ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [
            f"| {r} | " + " | ".join(number(v[c]) if c in v else "" for c in columns) + " |" for r, v in rows.items()
        ]
    if single:
        lines += [""] * bool(rows) + ["| | |", "|---|---|"]
        lines += [f"| {name.replace('_', ' ')} | {number(value)} |" for name, value in single.items()]
    return lines


def number(value: float) -> str:
    """A figure as a card prints it: shares with four digits, counts whole."""
    return f"{value:.4f}" if abs(value) < 10 else f"{value:,.0f}"
