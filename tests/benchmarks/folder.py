"""The folder job measured: copied passages found, official phrases left alone; with a number, also time and memory for as many notices.

python tests/benchmarks/folder.py [COUNT]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]


def generator() -> Any:
    """corpus/make_folder.py, which is not installed."""
    spec = spec_from_file_location("make_folder", ROOT / "corpus" / "make_folder.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def audited(folder: Path, run: Path, *more: str) -> float:
    """Seconds that the job takes."""
    command = [sys.executable, "-m", "auditor", "check", str(folder), "--output", str(run), "--fail-on", "never", *more]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def pairs(base: Path) -> bool:
    """Pairs found among 300 notices: 20 that copied, 20 that share official phrases only."""
    planted = generator().make(base / "300", 300, 20)
    audited(base / "300", base / "run300")
    table = pd.read_parquet(base / "run300" / "passages.parquet")
    found = set(zip(table["first"], table["second"], strict=True))
    copied, phrases = len(found & set(planted.copied)), len(found & set(planted.phrases))
    held = copied >= 19 and phrases <= 1
    print(f"copied passages       {copied:8} of 20   target >= 19")
    print(f"official phrases      {phrases:8} of 20   target <= 1: {'PASS' if held else 'FAIL'}")
    print(f"other pairs           {len(found) - copied - phrases:8}")
    return held


def speed(base: Path, count: int) -> bool:
    """Notices a second on one process and on two, and the largest process."""
    generator().make(base / "many", count, 20)
    one, two = audited(base / "many", base / "one", "--jobs", "1"), audited(base / "many", base / "two", "--jobs", "2")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    held = one / two >= 1.7
    print(f"{count} notices, 1 process   {one:8.1f} s   {count / one:8.1f} a second")
    print(f"{count} notices, 2 processes {two:8.1f} s   {count / two:8.1f} a second")
    print(f"ratio                 {one / two:8.2f}     target >= 1.7: {'PASS' if held else 'FAIL'}")
    print(f"largest process       {largest:8.0f} MB")
    return held


def main(arguments: list[str]) -> int:
    """Exit code: 0 when every target is held."""
    with tempfile.TemporaryDirectory() as folder:
        held = [pairs(Path(folder))]
        if arguments:
            held.append(speed(Path(folder), int(arguments[0])))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
