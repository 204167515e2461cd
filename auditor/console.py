"""What the command line shares: Chinese messages for click's, exit codes, standard output and files."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from auditor.config import ConfigError, nearest
from auditor.readers import readable
from auditor.readers.source import Given, reason

_HEADINGS = {"Options": "选项", "Commands": "命令"}


class Failure(Exception):
    """The command cannot be carried out; the message is one Chinese sentence, the exit code 2."""


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明。"
        return option


class Group(_Command, click.Group):
    """A click group whose commands return their exit code and that never shows a traceback."""

    command_class = _Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command is refused with the nearest one's name."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise Failure(f"没有命令 {args[0]}{nearest(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs a command and exits; with ``standalone_mode=False`` returns the exit code instead."""
        standalone = extra.pop("standalone_mode", True)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except Exception as error:
            code = _failed(error)
        code = code if isinstance(code, int) else 0
        if standalone:
            _leave(code)
        return code


def _leave(code: int) -> NoReturn:
    # Whoever reads the output may have gone away before its last part: Python would complain at its own end.
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
    sys.exit(code)


def _failed(error: Exception) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)  # the help, of many lines
    elif isinstance(error, click.Abort):
        complain("已中断")
        return 130
    elif isinstance(error, click.ClickException):
        complain(_sentence(error))
    elif isinstance(error, Failure | ConfigError):
        complain(str(error))
    elif isinstance(error, BrokenPipeError):
        _silence()
    else:
        complain(f"程序出错（{type(error).__name__}: {error}）")
    return 2


def _sentence(error: click.ClickException) -> str:
    """What click says in English, in one Chinese sentence."""
    if isinstance(error, click.NoSuchOption):
        known = [name for p in error.ctx.command.params for name in p.opts] if error.ctx else []
        return f"没有选项 {error.option_name}{nearest(error.option_name, known)}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"缺少参数 {error.param.make_metavar(error.ctx or click.Context(click.Command('')))}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0]
        if isinstance(error.param.type, click.Choice):
            return f"{name} 只能是 {'、'.join(map(str, error.param.type.choices))}"
        return f"{name} 的值无效（{error.format_message()}）"
    return error.format_message()


def complain(sentence: str) -> None:
    """One line on standard error; what its encoding lacks is escaped."""
    with contextlib.suppress(BrokenPipeError):
        click.echo(_one_line(sentence), err=True)


def _one_line(text: str) -> str:
    kept = "".join(c if c.isprintable() or c == "\u3000" else "\ufffd" for c in text)
    return kept.encode(sys.stderr.encoding or "utf-8", "backslashreplace").decode(sys.stderr.encoding or "utf-8")


def put(content: str | bytes) -> None:
    """Writes to standard output: UTF-8 into a file or pipe, the terminal's own encoding on a terminal.

    Failure when bytes would go to a terminal.
    """
    if isinstance(content, bytes) and sys.stdout.isatty():
        raise Failure("这种格式不是文字，请用 --output 写入文件")
    encoding = (sys.stdout.encoding if sys.stdout.isatty() else None) or "utf-8"
    try:
        sys.stdout.flush()
        data = content if isinstance(content, bytes) else content.encode(encoding, "replace")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence()  # the reader has seen enough; the exit code still says what was found


def _silence() -> None:
    """Sends the rest of standard output nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stdin_among(paths: Sequence[str], name: str | None, max_bytes: int) -> Given | None:
    """What standard input holds where one of the paths is -, under ``name``; None where none is.

    Of more than ``max_bytes`` one byte more is read, so that it is refused as too large. Failure when it cannot be read.
    """
    if "-" not in paths:
        if name is not None:
            raise Failure("--stdin-name 要与路径 - 一起使用：auditor check - --stdin-name 通报.docx")
        return None
    path = Path("标准输入" if name is None else name)
    if not path.name or os.path.isdir(path):  # noqa: PTH112 # never raises
        raise Failure(f"--stdin-name 要是文件名，不能是 {name!r}")
    if sys.stdin is None:
        raise Failure("标准输入没有打开，读不了")
    try:
        return Given(path, sys.stdin.buffer.read(max_bytes + 1))
    except (OSError, ValueError) as error:
        raise Failure(f"读不了标准输入：{reason(error)}") from error


def prepare(output: Path, inputs: Iterable[Path]) -> None:
    """Makes the folder of an output file; Failure when it cannot be written or is one of the inputs.

    Asked before the run, so that a report of an hour is not lost at its end.
    """
    target = Path(os.path.realpath(output))
    if any(_covers(path, target) for path in inputs):
        raise Failure(f"{output} 是要审查的文件，报告不能覆盖原文，请写到别处")
    if os.path.isdir(target):  # noqa: PTH112 # unlike Path.is_dir it never raises
        raise Failure(f"{output} 是文件夹，请给出文件名")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(target.parent, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        target.exists()
    except (OSError, ValueError) as error:
        raise _unwritable(output, error) from error


def _covers(path: Path, target: Path) -> bool:
    """Whether ``target`` is the input ``path``, or a file that is read because it is in the folder ``path``."""
    source = Path(os.path.realpath(path))
    if source == target:
        return target.is_file()
    return source in target.parents and readable(target) and target.is_file()


def save(output: Path, content: str | bytes) -> None:
    """Writes a file whole or not at all; Failure when it cannot be written."""
    target = Path(os.path.realpath(output))
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            target.write_bytes(data)  # a device or pipe: to replace /dev/null by a file would be a bad surprise
            return
        _replace(target, data)
    except OSError as error:
        raise _unwritable(output, error) from error


def _replace(target: Path, data: bytes) -> None:
    part = target.with_name(f".{target.name[:40]}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _unwritable(output: Path, error: OSError | ValueError) -> Failure:
    why = {
        errno.EACCES: "没有写入权限",
        errno.ENOSPC: "磁盘已满",
        errno.EROFS: "磁盘只读",
        errno.EEXIST: "路径中有一段是文件",
    }
    number = error.errno if isinstance(error, OSError) else None
    return Failure(f"写不了 {output}：{why.get(number or 0) or reason(error)}")
