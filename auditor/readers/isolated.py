"""Runs the reader of a kind that a C library parses in a process of its own, with limits on memory and time.

A hostile file may crash such a library, or make it ask for all of the memory; then the process ends, and the file is
refused with one sentence. The child is ``python -m auditor.readers.isolated MODULE``: it takes the file's bytes from
standard input and writes what ``MODULE.extract(bytes)`` gives.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from importlib import import_module
from typing import NamedTuple

from auditor.source_map import SourceMap

if sys.platform != "win32":
    import resource

MEGABYTE = 1024 * 1024
_TOO_MUCH = "读取时需要的{what}超过上限，可能是恶意构造的文件，未读取"
_WALL_SECONDS = 3600  # a scan of many pages takes long; what one page may take is limited by ``allow``


class Unreadable(Exception):
    """A file that cannot be read; the message is one Chinese sentence."""


class Extracted(NamedTuple):
    """What the child gives back: the text and its map, or the sentence that says why not."""

    text: str
    origin: SourceMap | None
    refusal: str | None


def extract(module: str, data: bytes, megabytes: int) -> tuple[str, SourceMap]:
    """Text and map of a file by ``auditor.readers.<module>``; Unreadable when it cannot be read within the limits."""
    command = [sys.executable, "-m", "auditor.readers.isolated", module, str(megabytes)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=_WALL_SECONDS, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(_TOO_MUCH.format(what="时间")) from error
    if done.returncode in (-24, -9):  # SIGXCPU, and SIGKILL by the system's hand
        raise Unreadable(_TOO_MUCH.format(what="时间" if done.returncode == -24 else "内存"))
    if done.returncode:
        raise Unreadable("文件已损坏，或读取时需要的内存超过上限，未读取")
    result: Extracted = pickle.loads(done.stdout)  # our own process wrote it
    if result.refusal is not None or result.origin is None:
        raise Unreadable(result.refusal or "文件里没有文字")
    return result.text, result.origin


def _environment() -> dict[str, str]:
    # The child must find what this process has found, wherever that was started.
    path = os.pathsep.join(p for p in sys.path if p)
    # Later releases of onnxruntime report to their maker unless told not to; drafts are confidential.
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "2", "ORT_DISABLE_TELEMETRY": "1"}


def allow(seconds: int) -> None:
    """Grants this process so many more seconds of computing: asked before each page, so that no page takes for ever."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _limit(megabytes: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _child(module: str, megabytes: int) -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the bytes
    _limit(megabytes)
    allow(60)
    try:
        text, origin = import_module(f"auditor.readers.{module}").extract(sys.stdin.buffer.read())
        result = Extracted(text, origin, None)
    except Unreadable as error:
        result = Extracted("", None, str(error))
    except MemoryError:
        result = Extracted("", None, _TOO_MUCH.format(what="内存"))
    pickle.dump(result, out)
    out.close()
    os._exit(0)  # libraries that are taken apart in the wrong order have crashed here


if __name__ == "__main__":
    # Under its own name, so that both processes mean the same classes.
    import_module("auditor.readers.isolated")._child(sys.argv[1], int(sys.argv[2]))
