"""The folder job measured: copied passages found, official phrases left alone; with a number, also time and memory for as many notices.

python tests/benchmarks/folder.py [COUNT]         also COUNT short notices on one process and on two, beside 300 of them
python tests/benchmarks/folder.py --long COUNT    COUNT notices of 3,000 characters, and as many whose texts each stand in three files
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
LENGTH, MINUTES = 3000, 15


def generator() -> Any:
    """corpus/make_folder.py, which is not installed."""
    spec = spec_from_file_location("make_folder", ROOT / "corpus" / "make_folder.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Taken(NamedTuple):
    """What a run took: ``seconds`` on the clock, ``cpu`` seconds of all its processes, ``largest`` of them in MB."""

    seconds: float
    cpu: float
    largest: float


def audited(folder: Path, run: Path, *more: str) -> Taken:
    """Runs the job; a process that waits for it says what it and its children took."""
    command = [sys.executable, "-m", "auditor", "check", str(folder), "--output", str(run), "--fail-on", "never", *more]
    waiting = [sys.executable, "-c", _WAITING, *command]
    done = subprocess.run(waiting, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return Taken(*map(float, done.stdout.split()))


_WAITING = """
import resource, subprocess, sys, time
begin = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def found(run: Path, planted: Any) -> bool:
    """Whether the pairs that copied were found, and those that share official phrases only were not."""
    table = pd.read_parquet(run / "passages.parquet")
    pairs = set(zip(table["first"], table["second"], strict=True))
    copied, phrases = len(pairs & set(planted.copied)), len(pairs & set(planted.phrases))
    held = copied >= 19 and phrases <= 1
    print(f"copied passages       {copied:8} of 20   target >= 19")
    print(f"official phrases      {phrases:8} of 20   target <= 1: {'PASS' if held else 'FAIL'}")
    print(f"other pairs           {len(pairs) - copied - phrases:8}")
    return held


def pairs(base: Path) -> bool:
    """Pairs found among 300 notices: 20 that copied, 20 that share official phrases only."""
    planted = generator().make(base / "300", 300, 20)
    audited(base / "300", base / "run300")
    return found(base / "run300", planted)


def speed(base: Path, count: int) -> bool:
    """Notices a second on one process and on two, and the largest process; of 300 notices for comparison."""
    held, largest = True, []
    for number in sorted({300, count}):
        generator().make(base / f"many{number}", number, 20)
        one, two = (audited(base / f"many{number}", base / f"run{number}-{jobs}", "--jobs", jobs) for jobs in "12")
        told(f"{number} notices, 1 process", number, one)
        told(f"{number} notices, 2 processes", number, two)
        ratio = one.seconds / two.seconds
        largest.append(two.largest)
        held = number < count or ratio >= 1.7
        print(f"ratio                 {ratio:8.2f}     target >= 1.7: {'PASS' if ratio >= 1.7 else 'FAIL'}")
    flat = largest[-1] <= 1.1 * largest[0]
    print(
        f"largest process       {' and '.join(f'{mb:.0f}' for mb in largest)} MB   target +10 %: {'PASS' if flat else 'FAIL'}"
    )
    return held and flat


def told(what: str, count: int, taken: Taken) -> None:
    """Prints what a run took."""
    per = count / taken.seconds
    print(
        f"{what:32} {taken.seconds:8.1f} s {taken.cpu:8.1f} s CPU {per:6.1f} a second {taken.largest:6.0f} MB",
        flush=True,
    )


def long(base: Path, count: int) -> bool:
    """Long notices audited and compared on two processes, and those that are the hardest to compare."""
    module = generator()
    planted = module.make(base / "long", count, 20, 1, module.Shape(LENGTH))
    module.make(base / "held", count, 0, 1, module.Shape(LENGTH, held=3))
    held = True
    for name, what in (("long", "own texts"), ("held", "texts in 3 files")):
        taken = audited(base / name, base / f"run-{name}", "--jobs", "2")
        told(f"{count} notices, {what}", count, taken)
        held &= taken.seconds < MINUTES * 60
        print(
            f"{LENGTH} characters each    target < {MINUTES} min: {'PASS' if taken.seconds < MINUTES * 60 else 'FAIL'}"
        )
    return held & found(base / "run-long", planted)


def main(arguments: list[str]) -> int:
    """Exit code: 0 when every target is held."""
    with tempfile.TemporaryDirectory() as folder:
        if arguments[:1] == ["--long"]:
            return 0 if long(Path(folder), int(arguments[1])) else 1
        held = [pairs(Path(folder))]
        if arguments:
            held.append(speed(Path(folder), int(arguments[0])))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
