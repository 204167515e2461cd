"""Lexicons and models: where they come from, and that they are well formed."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "models"
LEXICONS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".tsv", ".csv"))


def rows(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.name)
def test_first_line_names_source_and_licence(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"# source: \S.*\blicence\b", first)


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.name)
def test_rows_are_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n") and "\r" not in text
    entries = rows(path)
    assert entries and not [row for row in entries if not row.strip() or row != row.strip(" \u3000")]
    assert not [row for row, count in Counter(entries).items() if count > 1]


@pytest.mark.parametrize("path", [p for p in LEXICONS if p.suffix == ".tsv"], ids=lambda path: path.name)
def test_tables_have_the_same_columns_in_every_row(path: Path) -> None:
    assert len({row.count("\t") for row in rows(path)}) == 1


def test_every_model_has_its_line_in_the_readme() -> None:
    named = set(re.findall(r"^\| ([a-z_]+(?:\.[a-z]+)?) \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.M))
    files = {path.name for path in LEXICONS}
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}
    assert named - {"file"} == files | folders


def test_cards_link_to_files_that_are_there() -> None:
    for card in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", card.read_text(encoding="utf-8")):
            assert (FOLDER / target).exists(), f"{card.name}: {target}"


def test_divisions_form_a_tree() -> None:
    table = list(csv.DictReader(rows(FOLDER / "divisions.csv")))
    by_code = {row["code"]: row for row in table}
    assert len(by_code) == len(table)
    above = {"county": ("city", "province"), "city": ("province",), "province": ()}
    for row in table:
        assert re.fullmatch(r"\d{6}|x\d{4}", row["code"]) and row["status"] in ("current", "abolished")
        if row["level"] == "province":
            assert not row["parent"]
        else:
            assert by_code[row["parent"]]["level"] in above[row["level"]], row


def test_a_character_is_standard_or_not() -> None:
    levels = rows(FOLDER / "standard_characters.txt")
    assert [len(level) for level in levels] == [3500, 3000, 1605]
    standard = set("".join(levels))
    assert len(standard) == 8105
    pairs = [row.split("\t")[:2] for row in rows(FOLDER / "nonstandard_characters.tsv")]
    assert len({left for left, _ in pairs}) == len(pairs)
    for left, right in pairs:
        assert left not in standard and set(right) <= standard, (left, right)
