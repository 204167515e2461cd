"""What a run costs: start, memory, speed and how it grows. ``make bench`` runs it; it exits with 1 when a target is missed.

python tests/benchmarks/bench.py [FILE]     FILE instead of the seed notice
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from auditor import corpus
from auditor.engine import audit
from auditor.notice import Notice
from auditor.registry import rule_classes
from auditor.rule import Rule

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "corpus/xinwu-2020/notice.txt"

START_RATIO = 3.0  # cold start against a bare import of spaCy
GROWTH = 115.0  # a hundred times the text against the text once
SPEED = 500_000  # characters a second of all rules that need no words, when the layers are there
SHARE = 0.1  # of the whole, layers included, that one rule may take
LENGTH = 200_000  # characters, about, that speed is measured on
HOSTILE_SECONDS = 2.0  # 20,000 characters of one pattern, whatever the pattern

# What makes a search go over the same text again and again: marks that never close, numbers that never end.
HOSTILE = (
    *(
        "1",
        "一",
        "1.1",
        "1,",
        "1-",
        "1、",
        "1 ",
        "2020年",
        "1月",
        "2020-1-1",
        "二〇",
        "万亿",
        "百分之",
        "3个",
        "其中3个，",
        "近",
        "以上",
    ),
    *(
        "《",
        "》《",
        "“",
        "”“",
        "（",
        "(一)",
        "、",
        "，",
        "。",
        "——",
        "…",
        "/",
        ">",
        "*",
        "\n",
        " ",
        "　",
        "A",
        "的",
        "年",
        "区",
    ),
    *(
        "一、",
        "一、甲\n",
        "1.甲\n",
        "# a\n",
        "一是甲，",
        "①",
        "附件",
        "第1条",
        "下转",
        "国发〔2019〕",
        "发〔2019〕3号",
        "关于的通报\n",
    ),
    *(
        "无锡市",
        "市区",
        "人民法院",
        "党组",
        "委员会",
        "县人民法院党组，",
        "甲乙丙丁戊己",
        "甲，乙。\n",
        "共3个，完成2个。",
    ),
)


class Child(NamedTuple):
    """What a process took: seconds by the clock, and its peak memory in MB."""

    seconds: float
    megabytes: float


def child(arguments: Sequence[str]) -> Child:
    """Run Python with ``arguments`` in a new process; RuntimeError when it fails."""
    begin = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(sys.executable, [sys.executable, *arguments], dict(os.environ), file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        raise RuntimeError(f"python {' '.join(arguments)} failed")
    # Kilobytes on Linux, bytes on macOS.
    return Child(seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def median(arguments: Sequence[str], times: int = 3) -> Child:
    """The median of several runs, after one that fills the disk's cache."""
    child(arguments)
    runs = [child(arguments) for _ in range(times)]
    return Child(statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs))


def seconds(text: str, rules: Sequence[Rule], times: int) -> float:
    """The least of several audits of ``text``, each with a fresh Notice."""
    best = float("inf")
    for _ in range(times):
        begin = time.perf_counter()
        audit(Notice(path="bench", text=text), rules)
        best = min(best, time.perf_counter() - begin)
    return best


def verdict(held: bool) -> str:
    return "PASS" if held else "FAIL"


def start(file: Path) -> bool:
    """Cold start to a written report beside a bare import of spaCy."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        command = [
            "-m",
            "auditor",
            "check",
            str(file),
            "--format",
            "html",
            "--output",
            str(report),
            "--fail-on",
            "never",
        ]
        ours = median(command)
        size = report.stat().st_size
    bare = median(["-c", "import spacy"])
    ratio = ours.seconds / bare.seconds
    print(f"cold start to HTML    {ours.seconds:8.2f} s   ({size / 1024:,.0f} KB written; median of 3)")
    print(f"bare import of spaCy  {bare.seconds:8.2f} s   (median of 3)")
    print(f"ratio                 {ratio:8.2f}     target < {START_RATIO:g}: {verdict(ratio < START_RATIO)}")
    print(f"peak memory           {ours.megabytes:8.0f} MB  (bare import of spaCy {bare.megabytes:.0f} MB)")
    return ratio < START_RATIO


def growth(text: str, rules: Sequence[Rule]) -> bool:
    """Speed with all rules for the text once, ten and a hundred times."""
    seconds(text, rules, 1)  # loads lexicons, models and spaCy
    taken = {}
    for copies, times in ((1, 5), (10, 3), (100, 1)):
        taken[copies] = seconds("\n".join([text] * copies), rules, times)
        speed = len(text) * copies / taken[copies]
        print(f"text {copies:3} times        {taken[copies]:8.2f} s   {speed:10,.0f} characters a second")
    ratio = taken[100] / taken[1]
    print(f"100 times against 1   {ratio:8.1f}     target <= {GROWTH:g}: {verdict(ratio <= GROWTH)}")
    return ratio <= GROWTH


class Stopwatch:
    """Seconds of one core by name; what a named part calls that has a name of its own is counted there alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._stop()
        self._running.append(name)
        try:
            yield
        finally:
            self._stop()
            self._running.pop()

    def _stop(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def wrapped(self, name: str, function: Callable[[Notice], Any]) -> Callable[[Notice], Any]:
        def timed(notice: Notice) -> Any:
            with self.part(name):
                return function(notice)

        return timed


@contextmanager
def timed_layers(watch: Stopwatch) -> Iterator[None]:
    """Every cached layer of Notice under its own name."""
    layers = {name: layer for name, layer in vars(Notice).items() if isinstance(layer, cached_property)}
    functions = {name: layer.func for name, layer in layers.items()}
    for name, layer in layers.items():
        layer.func = watch.wrapped(f"layer {name}", functions[name])
    try:
        yield
    finally:
        for name, layer in layers.items():
            layer.func = functions[name]


def long_text() -> str:
    """The clean notices of the corpus one after another, as often as ``LENGTH`` asks for."""
    once = "\n".join(case.clean.text for case in corpus.load(ROOT / "corpus") if case.clean)
    return "\n".join([once] * max(1, round(LENGTH / len(once))))


def speed(rules: Sequence[Rule]) -> bool:
    """The rules that need no words, each by itself, on a long official text; those that ask a model of slips apart."""
    text = long_text()
    rules = [rule for rule in rules if "tokens" not in rule.needs]
    asking = sum(_parts(text, [rule for rule in rules if "slips" in rule.needs]).values())
    rules = [rule for rule in rules if "slips" not in rule.needs]
    parts = _parts(text, rules)
    mine = [taken for name, taken in parts.items() if name.startswith("rule ")]
    whole, alone = sum(parts.values()), sum(mine)
    rate, share = len(text) / alone, max(mine) / whole
    print(f"{len(rules)} rules without words {alone:6.2f} s   {rate:10,.0f} characters a second of {len(text):,}")
    print(f"their layers          {whole - alone:8.2f} s   {len(text) / (whole - alone):10,.0f} characters a second")
    print(f"both                  {whole:8.2f} s   {len(text) / whole:10,.0f} characters a second")
    print(
        f"model of slips        {asking:8.2f} s   {len(text) / asking:10,.0f} characters a second: no target, not in the rest"
    )
    print(f"                                target >= {SPEED:,} for the rules: {verdict(rate >= SPEED)}")
    print(f"largest share         {share:8.1%}     target <= {SHARE:.0%} of both: {verdict(share <= SHARE)}")
    for name, taken in sorted(parts.items(), key=lambda part: -part[1])[:10]:
        print(f"  {name:30} {taken * 1000:8.1f} ms {taken / whole:6.1%}")
    return rate >= SPEED and share <= SHARE


def _parts(text: str, rules: Sequence[Rule]) -> dict[str, float]:
    """Seconds of every layer and rule: the least of three runs, after one that loads lexicons and patterns."""
    runs = []
    for _ in range(4):
        watch, notice = Stopwatch(), Notice(path="bench", text=text)
        with timed_layers(watch):
            for rule in rules:
                with watch.part(f"rule {rule.id}"):
                    list(rule.check(notice))
        runs.append(watch.seconds)
    return {name: min(run[name] for run in runs[1:]) for name in runs[1]}


def hostile(rules: Sequence[Rule]) -> bool:
    """The pattern that costs most when it is repeated."""
    slowest = max((seconds(_repeat(pattern), rules, 1), pattern) for pattern in HOSTILE)
    held = slowest[0] <= HOSTILE_SECONDS
    print(f"worst repetition      {slowest[0]:8.2f} s   of {slowest[1]!r}, 20,000 characters")
    print(f"                                target <= {HOSTILE_SECONDS:g} s: {verdict(held)}")
    return held


def _repeat(pattern: str) -> str:
    return pattern * (20_000 // len(pattern))


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 when every target is held."""
    file = Path(arguments[0]) if arguments else SEED
    text = file.read_text(encoding="utf-8-sig")
    rules = [cls() for cls in rule_classes().values()]
    words = sum("tokens" in rule.needs for rule in rules)
    print(f"{file.name}: {len(text):,} characters; {len(rules)} rules, {words} of them ask for words\n")
    held = [start(file), speed(rules), growth(text, rules), hostile(rules)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
