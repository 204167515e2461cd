"""The scripts of corpus/, which are not installed, as modules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def corpus_script(name: str) -> ModuleType:
    """The module that corpus/``name``.py is; the same one each time."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, CORPUS / f"{name}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # its dataclasses look themselves up there
        spec.loader.exec_module(module)
    return sys.modules[name]
