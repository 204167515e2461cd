"""What git knows of a work tree, asked without a shell, without the network and without touching the index."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

# Set by git in its hooks, for another folder than the one asked about.
_LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_LITERAL_PATHSPECS")
_OURS = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
_SECONDS = 120
_SUBMODULE = "160000"


class GitError(Exception):
    """Git cannot tell; the message is one Chinese sentence."""


class Entry(NamedTuple):
    """A path of a tree: its mode in octal digits, and its blob, or the commit of a submodule."""

    mode: str
    object: str


class Change(NamedTuple):
    """How a path differs: ``status`` is git's letter with its number, ``old`` the path that it had."""

    status: str
    old: str


def _git(folder: str | Path, *words: str) -> bytes:
    environment = {key: value for key, value in os.environ.items() if key not in _LOCAL}
    try:
        done = subprocess.run(
            ["git", "-C", os.fspath(folder), "-c", "core.fsmonitor=false", *words],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**environment, **_OURS, "LC_ALL": "C"},
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError("--since 要用 Git，这台机器上没有 git 命令") from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise GitError(f"运行 git 失败（{type(error).__name__}）") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(lines[0] if lines else "")
    return done.stdout


def _one(folder: str | Path, *words: str) -> str:
    return os.fsdecode(_git(folder, *words).removesuffix(b"\n").removesuffix(b"\r"))


def root(folder: Path) -> str:
    """The work tree that holds the folder; GitError when none does."""
    try:
        found = _one(folder, "rev-parse", "--show-toplevel")
    except GitError as error:
        words = str(error)
        if "dubious ownership" in words:
            words = f"Git 不信任 {folder} 所在的仓库（归别的用户所有），须先设置 safe.directory"
        elif not words or words.startswith("fatal"):
            words = f"{folder} 不在 Git 的工作区里，不能用 --since"
        raise GitError(words) from error
    if not found:  # inside .git, or in a repository without a work tree
        raise GitError(f"{folder} 不在 Git 的工作区里，不能用 --since")
    return os.path.realpath(found)


def superproject(root: str) -> str:
    """The work tree of which this one is a submodule, or nothing."""
    found = _one(root, "rev-parse", "--show-superproject-working-tree")
    return os.path.realpath(found) if found else ""


def commit(root: str, ref: str) -> str:
    """The commit that ``ref`` names."""
    try:
        if ref.startswith("-") or "\0" in ref:
            raise GitError("")
        return _one(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except GitError as error:
        raise GitError(str(error) or f"仓库 {root} 里没有“{ref}”这个版本（--since）") from error


def fork_point(root: str, commit: str) -> str:
    """Where the present branch left the one that ``commit`` is on; the commit itself where the two have nothing in common."""
    try:
        return _one(root, "merge-base", "HEAD", commit) or commit
    except GitError:
        return commit


def tree(root: str, commit: str) -> dict[str, Entry]:
    """Every path of a commit."""
    found = {}
    for row in _git(root, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
        about, _, path = row.partition(b"\t")
        mode, _, name = about.decode("ascii").split(" ")
        found[os.fsdecode(path)] = Entry(mode, name)
    return found


def submodule_commit(root: str, commit: str, path: str) -> str:
    """The commit that a submodule had in a commit of the project around it, nothing where it had none."""
    entry = tree(root, commit).get(path)
    return entry.object if entry and entry.mode == _SUBMODULE else ""


def changes(root: str, commit: str) -> dict[str, Change]:
    """What differs between a commit and the work tree, by the present path; renames are followed."""
    words = (
        "diff",
        "--name-status",
        "-z",
        "-M",
        "--no-ext-diff",
        "--no-relative",
        "--ignore-submodules=all",
        commit,
        "--",
    )
    parts = _git(root, *words).split(b"\0")[:-1]
    found: dict[str, Change] = {}
    while parts:
        status = parts.pop(0).decode("ascii")
        old = new = os.fsdecode(parts.pop(0))
        if status[0] in "RC":
            new = os.fsdecode(parts.pop(0))
        found[new] = Change(status, old)
    return found


def blob(root: str, name: str) -> bytes:
    """The content of a file at a commit."""
    return _git(root, "cat-file", "blob", name)
