"""A progress bar on a terminal, for work that takes long enough to ask how much is left."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import click

DELAY = 2.0  # seconds: what is done before that needs no bar


@contextlib.contextmanager
def bar(length: int, label: str = "审查") -> Iterator[Callable[[int], None]]:
    """What is to be told how many of ``length`` steps are done: it draws a bar once ``DELAY`` seconds have gone.

    Nothing is drawn when standard error is no terminal.
    """
    if not sys.stderr.isatty() or not length:
        yield lambda done: None
        return
    with contextlib.ExitStack() as stack:
        yield _Drawn(length, label, stack).reach


class _Drawn:
    def __init__(self, length: int, label: str, stack: contextlib.ExitStack) -> None:
        self._length, self._label, self._stack = length, label, stack
        self._began = time.monotonic()
        self._bar: Any = None

    def reach(self, done: int) -> None:
        """So many are done."""
        if self._bar is None:
            if time.monotonic() - self._began < DELAY:
                return
            drawn = click.progressbar(length=self._length, label=self._label, file=sys.stderr)
            self._bar = self._stack.enter_context(drawn)
        self._bar.update(max(done - self._bar.pos, 0))
