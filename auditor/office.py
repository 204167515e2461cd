"""LibreOffice makes a Word file (.docx) of old Word, WPS, RTF and OpenDocument files.

It runs headless in a folder that is thrown away, with a profile of its own there in which macros are disabled and nothing
is fetched from elsewhere, with limits on memory and time. A reader reads what it makes, a writer of comments makes it again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from auditor.ooxml import Package, PackageError, parse

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
# Of each kind the suffix and LibreOffice's import filter. Without a filter it takes whatever it does not know for a text.
_FILTERS = {
    "doc": (".doc", "MS Word 97"),
    "rtf": (".rtf", "Rich Text Format"),
    "odt": (".odt", "writer8"),
    "fodt": (".fodt", "OpenDocument Text Flat XML"),
    "wordml": (".xml", "MS Word 2003 XML"),
}
KINDS = tuple(_FILTERS)
_NAMES = {
    "doc": "是旧式 Word（.doc）或 WPS 文件",
    "rtf": "是 RTF 文件",
    "odt": "是 OpenDocument 文件",
    "fodt": "是 OpenDocument 文件",
    "wordml": "是 Word 2003 的 XML 文件",
}
_ABSENT = (
    "{name}，要由 LibreOffice 转换后读取，这台机器上没有找到它："
    "请安装（Debian、Ubuntu 用 apt install libreoffice-writer，其他系统从 libreoffice.org 下载），或先另存为 .docx"
)
_SECONDS = 240.0  # a document of 200 pages takes ten
_MEGABYTES = 800  # of memory of its own, without the programs that it maps; a document of 200 pages needs 210
_MOST_OUTPUT = 512 * 1024 * 1024
# Of the profile: no macros, no links followed or updated, no Java; and should anything be asked for over the network after
# all, it goes to a port of this machine where nobody listens.
_PROFILE = {
    "Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0"},
    "Office.Java/VirtualMachine": {"Enable": "false"},
    "Inet/Settings": {
        "ooInetProxyType": "2",
        **{f"ooInet{kind}ProxyName": "127.0.0.1" for kind in ("HTTP", "HTTPS", "FTP")},
        **{f"ooInet{kind}ProxyPort": "9" for kind in ("HTTP", "HTTPS", "FTP")},
        "ooInetNoProxy": "",
    },
}
# The shell sets the limits, and ends LibreOffice and clears up when its standard input does: whoever holds the other end
# has been killed then and can do neither.
_GUARDED = """
exec 3<&0
ulimit -d "$1"; ulimit -t "$2"; ulimit -f "$3"; ulimit -c 0
folder=$4; shift 4
"$@" </dev/null 3<&- & program=$!
{ read -r _ <&3; trap '' TERM; kill -TERM 0; sleep 1; rm -rf "$folder"; kill -KILL 0; } & guard=$!
wait "$program"; code=$?
kill -KILL "$guard"
exit "$code"
"""


class NotConverted(Exception):
    """A file of which no Word file was made; the message is one Chinese sentence."""


def converted(data: bytes, kind: str, seconds: float = _SECONDS) -> bytes:
    """The Word file that LibreOffice makes of ``data``, which is of a kind in ``KINDS``.

    NotConverted when it cannot, takes longer than ``seconds``, or is not there.
    """
    _check(data, kind)
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise NotConverted(_ABSENT.format(name=_NAMES[kind]))
    suffix, filter_ = _FILTERS[kind]
    with tempfile.TemporaryDirectory(prefix="auditor-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / f"in{suffix}").write_bytes(data)
        command = [program, *_options(folder), f"--infilter={filter_}", str(folder / f"in{suffix}")]
        _run(command, folder, seconds)
        return _result(folder / "out" / "in.docx", kind)


def _check(data: bytes, kind: str) -> None:
    """NotConverted when the XML of a file is damaged or of a size that is made to do harm: LibreOffice has no such limits."""
    broken = "OpenDocument 文件已损坏或不完整" if kind in ("odt", "fodt") else "文件已损坏或不完整"
    try:
        if kind == "odt":
            package = Package(data, broken)
            for name in ("content.xml", "styles.xml"):
                if name in package:
                    package.tree(name)
        elif kind in ("fodt", "wordml"):
            parse(data, broken)
    except PackageError as error:
        raise NotConverted(str(error)) from error


def _options(folder: Path) -> list[str]:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _PROFILE.items()
        for name, value in values.items()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (profile / "registrymodifications.xcu").write_text(xml, encoding="utf-8")
    flags = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    target = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")]
    return [f"-env:UserInstallation={profile.parent.as_uri()}", *flags, *target]


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Runs LibreOffice to its end, or ends it, with all that it started, when its time is up."""
    if sys.platform != "win32":
        limits = [_MEGABYTES * 1024, int(seconds) + 1, _MOST_OUTPUT // 512]
        command = ["/bin/sh", "-c", _GUARDED, "sh", *map(str, limits), str(folder), *command]
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise NotConverted(f"LibreOffice 在 {seconds:g} 秒内没有转换完，可能是恶意构造的文件，未读取") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdin is not None
    process.stdin.close()


def _result(path: Path, kind: str) -> bytes:
    try:
        if path.stat().st_size <= _MOST_OUTPUT:
            return path.read_bytes()
    except OSError:
        pass
    raise NotConverted(f"{_NAMES[kind]}，LibreOffice 不能转换，文件可能已损坏、不完整或有密码")
