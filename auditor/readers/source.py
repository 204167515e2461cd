"""What every reader needs: the bytes of a file within a limit, or one sentence that says why not."""

from __future__ import annotations

import errno
import hashlib
import stat
from pathlib import Path
from typing import Literal, NamedTuple

MEGABYTE = 1024 * 1024
_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ELOOP: "符号链接循环，找不到文件",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ESTALE: "文件所在的网络位置已失效",
    errno.EIO: "磁盘读取出错",
}


class ReadFailure(Exception):
    """A file that cannot be read; ``message`` is one Chinese sentence."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{path}：{message}")
        self.path = path
        self.message = message


Tracked = Literal["accepted", "original"]


class Given(NamedTuple):
    """Bytes that stand for the file ``path``, which need not be there: what came through standard input."""

    path: Path
    data: bytes


class Options(NamedTuple):
    """How files are read: ``tracked`` says whether tracked changes of a Word file are taken as made or as not made;
    ``given`` is what is taken in the place of a file."""

    tracked: Tracked = "accepted"
    given: Given | None = None


class Source(NamedTuple):
    """The bytes of a file, with their sha256 in hexadecimal."""

    data: bytes
    sha256: str


def reason(error: OSError | ValueError) -> str:
    """Why the system refused a file, in Chinese; a ValueError is what Python makes of a path with NUL in it."""
    if isinstance(error, ValueError):
        return "路径无效"
    return _REASONS.get(error.errno or 0, f"系统不能读取（{error.strerror or type(error).__name__}）")


def load(path: Path, max_bytes: int) -> Source:
    """The bytes of ``path``; ReadFailure when it is no regular file, too large or empty."""
    try:
        status = path.stat()
        # Opening a named pipe would wait for its other end for ever.
        if not stat.S_ISREG(status.st_mode):
            raise ReadFailure(path, "是文件夹，不是文件" if stat.S_ISDIR(status.st_mode) else "不是普通文件，不能读取")
        _limit(path, status.st_size, max_bytes)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise ReadFailure(path, reason(error)) from error
    _limit(path, len(data), max_bytes)  # the file may have grown since
    if not data:
        raise ReadFailure(path, "文件是空的")
    return Source(data, hashlib.sha256(data).hexdigest())


def source_of(given: Given, max_bytes: int) -> Source:
    """Bytes that are at hand already; ReadFailure when they are too many, or none."""
    _limit(given.path, len(given.data), max_bytes)
    if not given.data:
        raise ReadFailure(given.path, "没有收到任何内容")
    return Source(given.data, hashlib.sha256(given.data).hexdigest())


def _limit(path: Path, size: int, max_bytes: int) -> None:
    if size <= max_bytes:
        return
    # Rounded up, so that a file just over the limit is not said to be as large as the limit.
    shown = -(-size * 10 // MEGABYTE) / 10
    raise ReadFailure(
        path, f"文件有 {shown:g} MB，超过上限 {max_bytes / MEGABYTE:g} MB；确需审查请用 --max-size 提高上限"
    )
