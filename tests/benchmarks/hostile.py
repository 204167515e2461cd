"""What hostile files cost: each is refused in one sentence or audited, within memory, within time, and nothing stays behind.

python tests/benchmarks/hostile.py [NAME…]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import verdict
from hostile_samples import HOSTILE, written

MEGABYTES = 1024
SECONDS = 60.0


def measured(path: Path, folder: Path) -> tuple[float, float, int, str]:
    """Seconds, peak memory in MB of the largest process, exit code and the last line on standard error of an audit."""
    said = folder / "said"
    command = [sys.executable, "-m", "auditor", "check", str(path), "--output", str(folder / "report.json")]
    files = [(os.POSIX_SPAWN_OPEN, 2, str(said), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    begin = time.perf_counter()
    pid = os.posix_spawn(sys.executable, command, {**os.environ, "TMPDIR": str(folder / "tmp")}, file_actions=files)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - begin
    lines = said.read_text(encoding="utf-8").strip().splitlines()
    return seconds, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), lines[-1] if lines else ""


def main(names: Sequence[str]) -> int:
    """Exit code: 0 when every file is held to the limits."""
    if names[:1] == ["--make"]:
        written(Path(names[1]).parent, Path(names[1]).name, 1.0)
        return 0
    held = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tmp").mkdir()
        for each in names or HOSTILE:
            path = folder / each
            # Not made here: what this process has had at most would count as the peak of those that it starts.
            subprocess.run([sys.executable, __file__, "--make", str(path)], check=True)
            seconds, megabytes, code, said = measured(path, folder)
            left = sorted(item.name for item in (folder / "tmp").iterdir())
            good = seconds < SECONDS and megabytes < MEGABYTES and code in (0, 1, 2) and not left
            held &= good
            print(
                f"{each:22} {seconds:6.1f} s {megabytes:6.0f} MB  {verdict(good)}  {said.replace(str(folder), '')[:90]}",
                flush=True,
            )
            path.unlink()
    print(f"target < {SECONDS:g} s, < {MEGABYTES} MB, nothing left behind: {verdict(held)}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
