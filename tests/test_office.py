"""Old Word, WPS, RTF and OpenDocument files, made and converted by LibreOffice; and what a false LibreOffice may do."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx_samples as samples
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from auditor.cli import main
from auditor.office import NotConverted, converted
from auditor.readers import ReadFailure, read, readable

LIMIT = 10_000_000
LINES = "关于堤防检查情况的通报\n各乡镇水利站：\n经查，发现3个问题：一是台账不全。二是设施老化。\n以上整改任务的的完成情况另行通报。"
RTF = b"{\\rtf1\\ansi\\ansicpg936 a}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 通报.docx and the same as .doc, .wps, .rtf and .odt, as LibreOffice writes them."""
    folder = tmp_path_factory.mktemp("office")
    document = samples.from_lines(LINES)
    samples.define_lists(document, {1: samples.level(0, "chineseCounting", "%1、")}, {1: (1, "")})
    samples.item(document, "主要问题", 1)
    samples.item(document, "整改要求", 1)
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), "堤段、长度、东堤、12米".split("、"), strict=True
    ):
        cell.text = text
    document.add_paragraph("特此通报。")  # Word has one after each table
    path = samples.saved(document, folder)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind in ("doc", "rtf", "odt"):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, path]
        subprocess.run(command, check=True, capture_output=True)
    (folder / "通报.wps").write_bytes((folder / "通报.doc").read_bytes())
    return folder


def invoke(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert "Traceback" not in result.stderr
    return result


def left() -> set[str]:
    """The folders that conversions have at work."""
    return {path.name for path in Path("/tmp").glob("auditor-*")}


class TestReal:
    @pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
    def test_the_text_is_that_of_the_word_file(self, office: Path, kind: str) -> None:
        before = left()
        notice, word = read(office / f"通报.{kind}", LIMIT), read(office / "通报.docx", LIMIT)
        # LibreOffice writes a ? into the labels of the lists of RTF; it reads what Word writes there, see below.
        assert notice.text.replace("?", "、").split() == word.text.split()
        place = notice.place(notice.text.index("12米"), notice.text.index("12米") + 3)
        assert place.cell is not None and place.cell[:3] == (1, 2, 2)
        assert left() <= before, "nothing stays behind"

    def test_the_content_tells_the_kind_and_the_findings_are_the_same(self, office: Path, tmp_path: Path) -> None:
        path = tmp_path / "通报.txt"
        path.write_bytes((office / "通报.wps").read_bytes())
        result = invoke("check", path, "--select", "doubled-word", "--fail-on", "never")
        assert result.exit_code == 0 and "的的" in result.stdout
        assert all(readable(office / f"通报.{kind}") for kind in ("doc", "wps", "rtf", "odt"))

    @pytest.mark.parametrize("mark", [r"\'a1\'a2", r"\u12289 ?"])
    def test_rtf_as_word_writes_it(self, tmp_path: Path, mark: str) -> None:
        path = tmp_path / "通报.rtf"
        path.write_text(
            r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\*\listtable{\list\listtemplateid1"
            r"{\listlevel\levelnfc39\leveljc0\levelfollow0\levelstartat1{\leveltext\'02\'00"
            + mark
            + r";}{\levelnumbers\'01;}}"
            r"\listid1}}{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}"
            r"\pard\ls1\ilvl0\f0 \'ce\'ca\'cc\'e2\par}",
            encoding="ascii",
        )
        assert read(path, LIMIT).text == "一、问题\n"

    def test_comments_go_into_the_converted_copy(self, office: Path, tmp_path: Path) -> None:
        target = tmp_path / "核稿.docx"
        result = invoke(
            "check", office / "通报.doc", "--select", "doubled-word", "--output", target, "--fail-on", "never"
        )
        assert result.exit_code == 0, result.stderr
        with zipfile.ZipFile(target) as package:
            body = etree.fromstring(package.read("word/document.xml"))
            comments = etree.fromstring(package.read("word/comments.xml"))
        assert len(body.findall(f".//{W}tbl")) == 1, "the table is still one"
        id = comments[-1].get(f"{W}id")
        start = next(e for e in body.iter(f"{W}commentRangeStart") if e.get(f"{W}id") == id)
        between = ""
        for element in start.itersiblings():
            if element.tag == f"{W}commentRangeEnd":
                break
            between += "".join(t.text or "" for t in element.iter(f"{W}t"))
        assert between == "的的"

    def test_nothing_is_fetched_run_or_drawn_in(self, tmp_path: Path) -> None:
        secret, ran = tmp_path / "别处.txt", tmp_path / "宏.txt"
        secret.write_text("别处的文字", encoding="utf-8")
        with listener() as (port, asked):
            path = tmp_path / "通报.odt"
            path.write_bytes(hostile(port, secret, ran))
            text = read(path, LIMIT).text
        assert "正文" in text and "别处" not in text
        assert not asked and not ran.exists()

    @pytest.mark.parametrize("data", [RTF[:12], RTF[:-1] + b"{" * 50_000], ids=["cut", "deep"])
    def test_a_damaged_file_is_one_sentence(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "通报.rtf"
        path.write_bytes(data)
        result = invoke("check", path, "--select", "doubled-word")
        assert result.exit_code == 2 and "LibreOffice 不能转换" in result.stderr and result.stderr.count("\n") == 1


class listener:  # noqa: N801 # used as a function
    """A web server of this machine: its port, and the list of what it was asked for."""

    def __enter__(self) -> tuple[int, list[str]]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def handle(self) -> None:
                asked.append(repr(self.rfile.readline()))

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self._server.server_port, asked

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def hostile(port: int, secret: Path, ran: Path) -> bytes:
    """An OpenDocument text with a picture from the network, a section from another file and a macro that runs when it opens."""
    spaces = {
        **{n: f"urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" for n in ("office", "text", "script")},
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dom": "http://www.w3.org/2001/xml-events",
    }
    body = (
        "<office:scripts><office:event-listeners><script:event-listener script:language='ooo:script' "
        "script:event-name='dom:load' xlink:type='simple' xlink:href='vnd.sun.star.script:Standard.M.Go?language=Basic"
        "&amp;location=document'/></office:event-listeners></office:scripts><office:body><office:text><text:p>正文"
        "<draw:frame draw:name='a' text:anchor-type='as-char' svg:width='2cm' svg:height='2cm'><draw:image "
        f"xlink:href='http://127.0.0.1:{port}/a.png' xlink:type='simple' xlink:show='embed' xlink:actuate='onLoad'/>"
        "</draw:frame></text:p><text:section text:name='s'><text:section-source "
        f"xlink:href='{secret.as_uri()}' text:filter-name='Text'/><text:p>原文</text:p></text:section>"
        "</office:text></office:body>"
    )
    names = " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
    basic = f'Sub Go\nOpen "{ran}" For Output As #1\nClose #1\nEnd Sub'
    library = 'xmlns:library="http://openoffice.org/2000/library"'
    members = {
        "content.xml": f'<office:document-content {names} office:version="1.2">{body}</office:document-content>',
        "Basic/script-lc.xml": f'<library:libraries {library}><library:library library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": f'<library:library {library} library:name="Standard"><library:element library:name="M"/></library:library>',
        "Basic/Standard/M.xml": f'<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" script:language="StarBasic">{basic}</script:module>',
    }
    return open_document(members)


def open_document(members: dict[str, str], manifest: str = "") -> bytes:
    """An OpenDocument text of these members."""
    out = io.BytesIO()
    kind = "application/vnd.oasis.opendocument.text"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}">{}</manifest:file-entry>'.format
    entries = entry("/", kind, "") + "".join(entry(name, "text/xml", manifest) for name in members)
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}">{entries}</manifest:manifest>'
        )
        for name, xml in members.items():
            package.writestr(name, xml)
    return out.getvalue()


@pytest.fixture
def false_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file to write a shell script into, which is then found as soffice."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    yield program


def script(program: Path, text: str) -> None:
    """Replaces the false LibreOffice."""
    program.write_text(f"#!/bin/sh\n{text}\n")


def gone(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(1000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.01)
    return False


class TestFalse:
    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("甲.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le"), "旧式 Word"),
            ("乙.rtf", RTF, "RTF"),
            ("丙.odt", open_document({"content.xml": "<a/>"}), "OpenDocument"),
            ("丁.doc", b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "XML"),
        ],
    )  # fmt: skip
    def test_without_it_one_sentence_names_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, words: str
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        (tmp_path / name).write_bytes(data)
        (tmp_path / "好.txt").write_text("以上事项请遵照执行。", encoding="utf-8")
        result = invoke("check", tmp_path, "--select", "doubled-word")
        assert result.exit_code == 2 and "没有找到问题" not in result.stderr and result.stderr.count("\n") == 1
        assert words in result.stderr and "LibreOffice" in result.stderr and "apt install" in result.stderr
        assert "好.txt" in result.stdout, "the others have their report"

    def test_all_that_it_started_is_ended_with_it(self, tmp_path: Path, false_office: Path) -> None:
        pids, before = tmp_path / "pids", left()
        script(false_office, f"sleep 300 & echo $! $$ >{pids}; sleep 300")
        with pytest.raises(NotConverted, match="没有转换完"):
            converted(RTF, "rtf", seconds=1)
        assert all(gone(int(pid)) for pid in pids.read_text().split())
        assert left() <= before

    def test_it_ends_when_the_program_is_killed(self, tmp_path: Path, false_office: Path) -> None:
        pids = tmp_path / "pids"
        script(false_office, f"echo $$ $TMPDIR >{pids}.part; mv {pids}.part {pids}; sleep 300")
        code = f"from auditor.office import converted; converted({RTF!r}, 'rtf')"
        process = subprocess.Popen([sys.executable, "-c", code])
        while not pids.exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        pid, folder = pids.read_text().split()
        assert gone(int(pid))
        while Path(folder).exists():
            time.sleep(0.01)

    @pytest.mark.parametrize("text", ["exit 0", "kill -SEGV $$", "echo no >&2; exit 77"])
    def test_when_it_fails_one_sentence_says_so(self, tmp_path: Path, false_office: Path, text: str) -> None:
        script(false_office, text)
        with pytest.raises(NotConverted, match="LibreOffice 不能转换"):
            converted(RTF, "rtf")

    def test_limits_hold_for_it(self, tmp_path: Path, false_office: Path) -> None:
        limits = tmp_path / "limits"
        script(false_office, f"(ulimit -d; ulimit -f; ulimit -t; pwd; echo $HOME) >{limits}")
        with pytest.raises(NotConverted):
            converted(RTF, "rtf")
        memory, output, seconds, _, home = limits.read_text().split()
        assert int(memory) <= 2**20 and output.isdecimal() and int(seconds) < 300 and "auditor-" in home

    def test_what_is_no_word_file_in_the_end(self, tmp_path: Path, false_office: Path) -> None:
        script(false_office, 'mkdir "$TMPDIR/out" && echo junk >"$TMPDIR/out/in.docx"')
        (tmp_path / "通报.rtf").write_bytes(RTF)
        with pytest.raises(ReadFailure, match="损坏"):
            read(tmp_path / "通报.rtf", LIMIT)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xec\xa5\xc1\0" + bytes(7) + b"\x13" + "WordDocument".encode("utf-16-le"), "密码"),
            (open_document({"content.xml": "x"}, manifest="<manifest:encryption-data/>"), "密码"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "旧式 Word 文件已损坏"),
            (open_document({"content.xml": "x"}).replace(b"META-INF/m", b"META-INF/n"), "OpenDocument 文件已损坏"),
            (open_document({"content.xml": "x"})[:90], "压缩包"),
        ],
        ids=["doc", "odt", "torn", "torn-odt", "cut-odt"],
    )  # fmt: skip
    def test_what_needs_no_conversion_to_be_refused(
        self, tmp_path: Path, false_office: Path, data: bytes, words: str
    ) -> None:
        path = tmp_path / "通报.doc"
        path.write_bytes(data)
        with pytest.raises(ReadFailure, match=words):
            read(path, LIMIT)
