"""Every rule's own examples, and what every rule must have."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from auditor.registry import rule_classes
from auditor.rule import Rule
from auditor.testing import failures, unmark

RULES = list(rule_classes().values())
FOLDER = Path(__file__).resolve().parent.parent / "rules"


def test_every_file_is_one_rule_named_like_it() -> None:
    files = {path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if not path.name.startswith("_")}
    assert files == set(rule_classes())


@pytest.mark.parametrize("cls", RULES, ids=lambda cls: cls.id)
def test_examples_hold(cls: type[Rule]) -> None:
    assert not failures(cls), "\n".join(failures(cls))


@pytest.mark.parametrize("cls", RULES, ids=lambda cls: cls.id)
def test_metadata(cls: type[Rule]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", cls.id)
    assert dataclasses.is_dataclass(cls) and cls.__dataclass_params__.frozen
    assert re.search("[\u4e00-\u9fff]", cls.title()), "the title is Chinese"
    assert len((cls.__doc__ or "").strip().splitlines()) > 2, "what it compares, why, and what it leaves to others"
    assert cls.basis and cls.severity in ("error", "warning", "info")
    assert len(cls.bad) >= 3 and len(cls.good) >= 4
    assert all(field.default is not dataclasses.MISSING for field in dataclasses.fields(cls))


def test_an_unbalanced_mark_fails() -> None:
    for example in ("共⟦3个问题", "共3个⟧问题", "共⟦3⟦个⟧问题"):
        with pytest.raises(ValueError, match=r"⟦|⟧"):
            unmark(example)
