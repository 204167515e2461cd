"""Runs a function over many items in child processes that may crash or hang: one child for each slot, each with a time limit.

Why not ``concurrent.futures`` or loky: in both a child that dies breaks the whole pool, and neither can end one that hangs.
Pebble can do both, but is LGPL, and this project keeps to permissive licences. What is needed is small: threads of
``concurrent.futures`` that each own a child, speak with it over its standard input and output, and kill it when its time is up.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import IO, Any, NamedTuple, TypeVar

Item = TypeVar("Item")

_LENGTH = struct.Struct("<Q")
_SETUP, _ITEM = b"s", b"i"  # what a message begins with
_START = 120.0  # seconds in which a child must have started; on a cold disk the imports take some
GRACE = 5  # seconds after its limit in which a child that lost its parent ends itself


class Failed(NamedTuple):
    """What became of an item that has no result: ``hung`` (time limit), ``crashed`` or ``raised``, and how."""

    how: str
    words: str


def sentence(failed: Failed) -> str:
    """What is said of a document that has no result."""
    return f"审查这份文件时{failed.words}，未完成审查"


def run(
    work: Callable[[Item], Any], items: Iterable[Item], *, jobs: int, limit: float
) -> Iterator[tuple[Item, Any | Failed]]:
    """As ``Slots.run``, in children of its own."""
    with Slots(jobs) as slots:
        yield from slots.run(work, items, limit=limit)


class Slots:
    """At most ``jobs`` children, that stay for the next function: their imports and models are costly. One is started when
    none is free, and a used one only learns of the new function."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._free: queue.LifoQueue[_Child] = queue.LifoQueue()
        self._all: set[_Child] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Slots:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
        for child in list(self._all):
            child.kill()

    def run(
        self, work: Callable[[Item], Any], items: Iterable[Item], *, limit: float
    ) -> Iterator[tuple[Item, Any | Failed]]:
        """Each item with what ``work`` makes of it, as they end; never more than a few are under way.

        ``work`` and the items are pickled; ``work`` once for each child, so that it may keep what is costly to make. ``limit``
        is in seconds for one item. A child that dies takes only its own item with it.
        """
        setup = pickle.dumps((work, limit))
        pending: dict[Future[Any | Failed], Item] = {}
        pool = ThreadPoolExecutor(self._jobs, thread_name_prefix="slot")
        try:
            for item in items:
                pending[pool.submit(self._call, setup, item, limit)] = item
                if len(pending) >= 2 * self._jobs:
                    yield from _ended(pending)
            while pending:
                yield from _ended(pending)
        except BaseException:
            self.__exit__()  # what is under way would be waited for
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _call(self, setup: bytes, item: object, limit: float) -> Any | Failed:
        try:
            child = self._free.get_nowait()
        except queue.Empty:
            child = self._start()
        result = child.ask(setup, item, limit)
        if isinstance(result, Failed) and result.how != "raised":
            child.kill()
            self._all.discard(child)
        else:
            self._free.put(child)
        return result

    def _start(self) -> _Child:
        with self._lock:
            if self._closed:
                raise RuntimeError("closed")
            child = _Child()
            self._all.add(child)
        return child


def _ended(pending: dict[Future[Any | Failed], Item]) -> Iterator[tuple[Item, Any | Failed]]:
    for future in wait(pending, return_when=FIRST_COMPLETED).done:
        yield pending.pop(future), future.result()


class _Child:
    def __init__(self) -> None:
        # -P: what lies in the working directory is not imported.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "auditor.folder.slots"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._setup = b""  # what it works at

    def ask(self, setup: bytes, item: object, limit: float) -> Any | Failed:
        if self._setup is not setup:
            ready = self._exchange(_SETUP + setup, _START)
            if isinstance(ready, Failed):
                return ready
            self._setup = setup
        return self._exchange(_ITEM + pickle.dumps(item), limit)

    def _exchange(self, data: bytes, limit: float) -> Any | Failed:
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(limit, end)
        timer.start()
        try:
            assert self._process.stdin is not None and self._process.stdout is not None
            _send(self._process.stdin, data)
            answer = _receive(self._process.stdout)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            return self._gone(limit, late.is_set())
        return pickle.loads(answer)

    def _gone(self, limit: float, late: bool) -> Failed:
        code = self._process.wait()
        if late:
            return Failed("hung", f"超过时限 {limit:g} 秒")
        return Failed("crashed", f"进程意外终止（{f'信号 {-code}' if code < 0 else f'退出码 {code}'}）")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if stream is not None:
                    stream.close()


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """The next message, None when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def _serve() -> None:
    """A child's life: a function and its items, and the next function, until the parent is gone."""
    import os

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    requests = sys.stdin.buffer
    work, limit = None, 0.0
    while (data := _receive(requests)) is not None:
        if data[:1] == _SETUP:
            work, limit = pickle.loads(data[1:])
            _send(answers, pickle.dumps(None))
            continue
        _alarm(limit + GRACE)
        _send(answers, pickle.dumps(_result(work, pickle.loads(data[1:]))))
        _alarm(0)


def _alarm(seconds: float) -> None:
    """The system itself ends a child that hangs after its parent was killed, even inside a pattern that never returns."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _result(work: Any, item: object) -> Any | Failed:
    try:
        return work(item)
    except Exception as error:
        return Failed("raised", f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    # The module under its own name, so that what is pickled here is known there.
    from auditor.folder import slots

    slots._serve()
