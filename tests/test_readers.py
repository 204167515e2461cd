"""Files become notices: encodings, kinds, and one sentence for whatever cannot be read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from auditor.notice import Notice
from auditor.readers import ReadFailure, read

LIMIT = 1024 * 1024
SHORT = "关于开展自查的通知"
MIXED = "2023年完成3个问题，整改率95.5%。\r\n（一）加强领导。"
LONG = "\r\n".join(
    f"（{n}）学校党委认真研究第{n}项措施，对照《整改方案》逐条落实，2021年{n % 12 + 1}月底前完成，共投入1.{n}万元。"
    for n in range(1, 400)
)
WITHOUT_MARK = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
MARKS = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "gb18030": b"\x84\x31\x95\x33",
}


def written(folder: Path, data: bytes, name: str = "通报.txt") -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path, limit: int = LIMIT) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(ReadFailure) as failure:
        read(path, limit)
    sentence = failure.value.message
    assert failure.value.path == path
    assert sentence and "\n" not in sentence and any("\u4e00" <= c <= "\u9fff" for c in sentence)
    return sentence


@pytest.mark.parametrize("encoding", WITHOUT_MARK)
@pytest.mark.parametrize("text", [SHORT, MIXED, LONG], ids=["short", "mixed", "long"])
def test_an_encoding_is_recognised_without_a_mark(tmp_path: Path, encoding: str, text: str) -> None:
    assert read(written(tmp_path, text.encode(encoding)), LIMIT).text == text


@pytest.mark.parametrize("encoding", MARKS)
@pytest.mark.parametrize("text", ["是", SHORT, MIXED], ids=["one", "short", "mixed"])
def test_a_mark_decides_and_is_no_part_of_the_text(tmp_path: Path, encoding: str, text: str) -> None:
    notice = read(written(tmp_path, MARKS[encoding] + text.encode(encoding)), LIMIT)
    assert notice.text == text


@pytest.mark.parametrize("word", ["联通", "通报", "电话：0510", "整改", "一、", "是", "。", "本院党组"])
def test_a_few_characters_of_gbk_are_not_taken_for_utf16(tmp_path: Path, word: str) -> None:
    assert read(written(tmp_path, word.encode("gbk")), LIMIT).text == word


def test_rare_names_in_gb18030_are_read(tmp_path: Path) -> None:
    text = f"{SHORT}。联系人：昇䶮喆、\U00020bb7野。"
    assert read(written(tmp_path, text.encode("gb18030")), LIMIT).text == text


def test_the_text_is_the_file_as_it_stands(tmp_path: Path) -> None:
    text = " \r\n一、标题\r正文\u2028再一行\n\t末行  \r\n\ufeff中间的标记\x07\n"
    notice = read(written(tmp_path, text.encode()), LIMIT)
    assert notice.text == text
    assert notice.sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lone_surrogates_stay_and_pairs_are_one_character(tmp_path: Path, encoding: str) -> None:
    data = "前\ud800后\ud842\udfb7字的一段正文".encode(encoding, "surrogatepass")
    assert read(written(tmp_path, data), LIMIT).text == "前\ud800后\U00020bb7字的一段正文"


@pytest.mark.parametrize(
    ("name", "markdown"), [("a.txt", False), ("a.md", True), ("a.markdown", True), ("A.TXT", False), ("A.MD", True)]
)
def test_the_suffix_says_the_kind(tmp_path: Path, name: str, markdown: bool) -> None:
    path = written(tmp_path, b"# \xe6\xa0\x87\xe9\xa2\x98\n", name)
    assert read(path, LIMIT) == Notice(str(path), "# 标题\n", hashlib.sha256(path.read_bytes()).hexdigest(), markdown)


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\n\u2028".encode()])
def test_nothing_to_read(tmp_path: Path, data: bytes) -> None:
    assert "空" in refusal(written(tmp_path, data))


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03",
        bytes(range(256)),
        "通报\0".encode(),
        b"\x1b[31m\x07\x08" * 9,
        hashlib.sha512(b"noise").digest() * 40,
        b"\xff\xfe\x00",
    ],
    ids=["controls", "all", "nul", "escapes", "noise", "torn"],
)
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    assert any(word in refusal(written(tmp_path, data)) for word in ("二进制", "编码", "损坏"))


def test_the_limit(tmp_path: Path) -> None:
    path = written(tmp_path, b"a" * 101)
    assert read(path, 101).text == "a" * 101
    assert "--max-size" in refusal(path, 100)


def test_what_the_system_refuses(tmp_path: Path) -> None:
    loop = tmp_path / "循环.txt"
    loop.symlink_to(loop)
    pipe = tmp_path / "管道.txt"
    os.mkfifo(pipe)
    (tmp_path / "夹.txt").mkdir()
    file = written(tmp_path, b"a")
    assert "不存在" in refusal(tmp_path / "没有.txt")
    assert "循环" in refusal(loop)
    assert "不是普通文件" in refusal(pipe)
    assert "文件夹" in refusal(tmp_path / "夹.txt")
    assert "文件夹" in refusal(file / "下.txt")
    assert "过长" in refusal(tmp_path / ("长" * 200 + ".txt"))
    assert "无效" in refusal(tmp_path / "有\0字.txt")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, SHORT.encode())
    monkeypatch.setattr(Path, "open", refuse)  # root may read whatever its mode says
    assert "权限" in refusal(path)


@pytest.mark.parametrize("name", ["通报.docx", "通报.pdf", "通报", "通报.doc", "通报.html"])
def test_a_text_is_a_text_under_any_name(tmp_path: Path, name: str) -> None:
    assert read(written(tmp_path, SHORT.encode(), name), LIMIT).text == SHORT


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.4\n", "PDF"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", ".mht"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片"),
        (b"BM\x36\0\0\0\0\0\0\0", "图片"),
        (b"Rar!\x1a\x07\0", "压缩包"),
    ],
)
def test_another_kind_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    assert word in refusal(written(tmp_path, data))


def test_a_damaged_file_is_not_read_as_something_else(tmp_path: Path) -> None:
    numbers = "\n".join(f"{n},{n * 7},合计" for n in range(200))
    for text in (LONG, numbers, MIXED * 9):
        data = text.encode("utf-8")
        middle = len(data) // 2
        for torn in (data[:-1], data + b"\xe4\xb8", data[:middle] + b"\xff" + data[middle:]):
            assert "损坏" in refusal(written(tmp_path, torn))
    assert "编码" in refusal(written(tmp_path, "關於開展自查的通知，請各科室認真辦理。".encode("big5")))
