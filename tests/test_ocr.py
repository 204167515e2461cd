"""Scans in: columns, running heads, tilt, pictures of every make, what is doubtful, and files that were made to do harm."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from pdf_samples import FONT, printed
from PIL import Image
from pypdfium2 import raw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from scan_samples import EM, MARGIN, SCALE, page, saved, scanned, soiled, table

from auditor.cli import main
from auditor.config import Config, rules
from auditor.engine import audit
from auditor.notice import Notice
from auditor.readers import Options, read
from auditor.run import run as run_files
from auditor.source_map import MapBuilder, Page

HEAD = "青榆县水务局文件"
TITLE = "青榆县水务局关于自查情况的通报"
PARAGRAPHS = [
    "一、东桥河段已经完成清淤，局里派人到现场查看了两次，对岸坡、闸门和警示牌逐一登记，并同沿岸的村委会商定了今后的管护办法。",
    "二、西渡河段投入资金36.5万元（其中省级补助12万元），由村里的护河员每周巡查一遍，发现的9处隐患均已处理。",
    "三、各所要在2023年10月底前报送《河道管护情况表》，逾期不报的通报批评。",
]
SHORT = ["一、已完成自查，共整改问题9处。", "二、请于10月底前上报。"]


def run(path: Path, *more: str) -> Result:
    result = CliRunner().invoke(main, ["check", str(path), "--fail-on", "never", *more])
    assert "Traceback" not in result.stderr
    return result


def found(path: Path, *more: str) -> list[dict[str, Any]]:
    result = run(path, "--format", "json", *more)
    assert result.exit_code == 0, result.stderr
    findings: list[dict[str, Any]] = json.loads(result.stdout)["documents"][0]["findings"]
    return findings


def notice(path: Path) -> Notice:
    return read(path, 100_000_000, Options())


def paragraphs(path: Path) -> list[str]:
    """The paragraphs that the reader delivers."""
    return [line for line in notice(path).text.split("\n") if line]


def test_a_page_reads_as_it_was_set(tmp_path: Path) -> None:
    path = saved(page(PARAGRAPHS, head=HEAD, number=3), tmp_path / "通报.png")
    read_ = notice(path)
    assert read_.origin
    *rest, last = [line for line in read_.text.split("\n") if line]
    # One page has nothing to compare its head with; its number is known for one.
    assert [*rest, last] == [HEAD, *PARAGRAPHS]
    assert [(p.state, p.printed) for p in read_.origin.pages] == [("recognised", 3)]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = saved(page([*PARAGRAPHS, *PARAGRAPHS], columns=2), tmp_path / "通报.tif", dpi=(200, 200))
    assert paragraphs(path) == [*PARAGRAPHS, *PARAGRAPHS]


@pytest.mark.parametrize("degrees", [-3.0, 2.0])
def test_a_tilted_and_soiled_page_reads_as_a_clean_one(tmp_path: Path, degrees: float) -> None:
    path = saved(soiled(page(PARAGRAPHS), degrees), tmp_path / "通报.jpg", quality=85)
    assert paragraphs(path) == PARAGRAPHS


def test_the_lines_of_a_table_are_followed(tmp_path: Path) -> None:
    rows = [("河段", "人数", "经费"), ("东桥", "12", "36"), ("西渡", "15", "24"), ("合计", "27", "66")]
    path = saved(soiled(table(rows), -1.5), tmp_path / "通报.png")
    read_ = notice(path)
    assert read_.origin
    cells = {(b.cell.row, b.cell.column): read_.text[b.start : b.end] for b in read_.origin.blocks if b.cell}
    assert cells == {(r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1)}
    (finding,) = found(path, "--select", "table-total")
    assert finding["place"]["cell"]["row"] == 4 and finding["place"]["quote"] == "66"


def test_only_pages_without_text_are_recognised(tmp_path: Path) -> None:
    text = printed(tmp_path / "甲.pdf", [TITLE, *PARAGRAPHS])
    path = scanned([page(["四、以上整改任务的的完成情况另行通报。"])], tmp_path / "通报.pdf", before=text)
    read_ = notice(path)
    assert read_.origin and [p.state for p in read_.origin.pages] == ["text", "recognised"]
    assert [line for line in read_.text.split("\n") if line][:-1] == [TITLE, *PARAGRAPHS]
    (finding,) = [f for f in found(path) if f["rule"] == "doubled-word"]
    assert finding["place"]["page"] == 2 and "识别存疑" in finding["message"]


def test_what_another_program_wrote_behind_the_picture_is_not_believed(tmp_path: Path) -> None:
    image = page(SHORT)
    width, height = image.width / SCALE, image.height / SCALE
    sheet = canvas.Canvas(str(tmp_path / "通报.pdf"), pagesize=(width, height))
    sheet.drawImage(ImageReader(image.convert("RGB")), 0, 0, width, height)
    behind = sheet.beginText(72, height - 30)
    behind.setFont(FONT, 12)
    behind.setTextRenderMode(3)
    behind.textLine("一、己完戌自杳，共整改间题9处，这一层文字是扫描仪自带的程序识别出来写在图像后面的。")
    sheet.drawText(behind)
    sheet.save()
    assert paragraphs(tmp_path / "通报.pdf") == SHORT


def test_the_marks_in_the_copy_of_a_scan_lie_on_the_very_characters(tmp_path: Path) -> None:
    scan = scanned([soiled(page(["各项整改任务的的完成情况另行通报。"]), 2.0)], tmp_path / "通报.pdf")
    output = tmp_path / "批注.pdf"
    assert run(scan, "--select", "doubled-word", "--output", str(output)).exit_code == 0
    with pypdfium2.PdfDocument(output) as document:
        sheet = document[0]
        mark = raw.FPDFPage_GetAnnot(sheet, 0)
        assert mark, "there is a mark"
        around = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(mark, around)
        raw.FPDFPage_CloseAnnot(mark)
        shown = sheet.render(scale=200 / 72, may_draw_forms=False, draw_annots=False).to_pil().convert("L")
        scale = 200 / 72
        box = (
            around.left * scale,
            shown.height - around.top * scale,
            around.right * scale,
            shown.height - around.bottom * scale,
        )
    # 的的 are the seventh and eighth character of a line that is indented by two: two characters wide, and ink in it.
    assert box[2] - box[0] == pytest.approx(2 * EM, abs=EM * 0.7)
    assert box[0] == pytest.approx(MARGIN + 8 * EM, abs=EM)
    inside = shown.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3])))
    assert sum(inside.histogram()[:110]) > 100


def test_a_slip_that_may_be_a_misreading_says_so_everywhere(tmp_path: Path) -> None:
    path = saved(page(["各项整改任务的的完成情况另行通报。"]), tmp_path / "通报.png")
    (finding,) = found(path, "--select", "doubled-word")
    assert finding["recognition"] == "recognised"
    assert (finding["severity"], finding["confidence"]) == ("warning", "low"), "an error in a text"
    report = run_files([path], Config(select=("doubled-word",)))
    for module in ("text", "html", "csv", "sarif", "docx"):
        written = import_module(f"auditor.reports.{module}_report").write(report)
        assert "识别存疑" in (_comments(written) if isinstance(written, bytes) else written), module


def _comments(word: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        return parts.read("word/comments.xml").decode("utf-8")


def test_what_a_scan_cannot_tell_is_not_the_authors_fault(tmp_path: Path) -> None:
    wide = saved(page(["经检查,共发现问题3个;均已整改:合格率98.5%(含复查)。"]), tmp_path / "通报.png")
    assert paragraphs(wide) == ["经检查，共发现问题3个；均已整改：合格率98.5%（含复查）。"]
    assert found(wide) == []


def test_doubtful_characters_weaken_the_finding_on_them() -> None:
    def severity(text: str, confidence: float | None) -> tuple[str, str, str | None, str]:
        builder = MapBuilder("image")
        builder.add_page(Page(1, 600, 800, None, "recognised"))
        for index, line in enumerate(text.split("\n")):
            builder.open("pages", index, page=1)
            builder.add_printed(line, 1, 0, 12, [edge for i in range(len(line)) for edge in (i * 12, i * 12 + 12)])
            builder.close()
        if confidence is not None:
            builder.doubt(text.index("3"), text.index("3") + 1, confidence)
        whole, origin = builder.build()
        report = audit(Notice("图.png", whole, origin=origin), rules(Config()))
        (finding,) = [f for f in report.findings if f.rule == "count-vs-list"]
        return finding.severity, finding.confidence, finding.recognition, finding.message

    text = "自查发现3个问题：\n（一）台账不全。\n（二）标识不清。\n（三）通道堵塞。\n（四）照明不足。"
    sure, doubtful = severity(text, None), severity(text, 0.4)
    assert sure[:3] == ("error", "high", None) and "识别存疑" not in sure[3]
    assert doubtful[:3] == ("warning", "low", "doubtful") and "识别存疑：“3”" in doubtful[3]


Made = tuple[Image.Image, dict[str, Any]]
MADE: dict[str, Callable[[Image.Image], Made]] = {
    "cmyk.jpg": lambda image: (image.convert("RGB").convert("CMYK"), {}),
    "turned.jpg": lambda image: (image.rotate(90, expand=True), {"exif": _orientation(6)}),
    "sideways.png": lambda image: (image.rotate(90, expand=True), {}),
    "head-down.png": lambda image: (image.rotate(180), {}),
    "alpha.png": lambda image: (_ink(image), {}),
    "bits.tif": lambda image: (image.convert("1"), {"compression": "group4"}),
    "deep.png": lambda image: (_deep(image), {}),
    "palette.bmp": lambda image: (image.convert("P"), {}),
}


def _orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def _ink(image: Image.Image) -> Image.Image:
    """Black ink on nothing."""
    out = Image.new("RGBA", image.size, (0, 0, 0, 0))
    out.putalpha(image.point(lambda value: 255 - value))
    return out


def _deep(image: Image.Image) -> Image.Image:
    return image.convert("I").point(lambda value: value * 257).convert("I;16")


@pytest.mark.parametrize("name", MADE)
def test_pictures_of_every_make_are_read(tmp_path: Path, name: str) -> None:
    image, options = MADE[name](page(SHORT))
    assert paragraphs(saved(image, tmp_path / name, **options)) == SHORT


def test_the_pages_of_a_tiff_are_one_notice(tmp_path: Path) -> None:
    first, second = page(PARAGRAPHS[:1], head=HEAD, number=11), page(PARAGRAPHS[2:], head=HEAD, number=12)
    path = saved(first, tmp_path / "通报.tif", save_all=True, append_images=[second], compression="tiff_lzw")
    read_ = notice(path)
    assert read_.origin and [p.printed for p in read_.origin.pages] == [11, 12]
    assert [line for line in read_.text.split("\n") if line] == [PARAGRAPHS[0], PARAGRAPHS[2]]
    assert HEAD in {apart.text for apart in read_.origin.apart}


def _encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _hostile(name: str) -> bytes:
    whole = _encoded(page(SHORT), "PNG")
    if name == "vast":
        return _encoded(Image.new("1", (30_000, 30_000), 1), "PNG")
    if name == "cut":
        return whole[: len(whole) // 2]
    if name == "cut-jpeg":
        return _encoded(page(SHORT), "JPEG")[:4000]
    if name == "garbled":
        return whole[:60] + bytes(range(256)) * 40
    if name == "nothing-wide":
        return whole[:16] + bytes(4) + whole[20:]
    if name == "moving":
        frames = [Image.new("L", (60, 60), shade) for shade in (0, 90, 180)]
        return _encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    if name == "blank":
        return _encoded(Image.new("L", (400, 300), 255), "PNG")
    return {
        "tiny": _encoded(Image.new("L", (4, 3), 255), "PNG"),
        "only-a-head": b"\x89PNG\r\n\x1a\n",
        "tiff": b"II*\0\x08\0\0\0" + b"\xff" * 90,
    }[name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vast", "30000×30000"),
        ("cut", "损坏"),
        ("cut-jpeg", "损坏"),
        ("garbled", "损坏"),
        ("nothing-wide", "损坏"),
        ("moving", "动图"),
        ("blank", "没有认出文字"),
        ("tiny", "4×3"),
        ("only-a-head", "损坏"),
        ("tiff", "损坏"),
    ],
)
def test_a_picture_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / f"{name}.png"
    path.write_bytes(_hostile(name))
    result = run(path, "--select", "doubled-word")
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert words in line and name in line
    assert list(tmp_path.iterdir()) == [path]


def test_without_the_extra_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = saved(page(SHORT), tmp_path / "通报.png")
    text = printed(tmp_path / "甲.pdf", [TITLE, *PARAGRAPHS])
    scan = scanned([page(SHORT)], tmp_path / "扫描.pdf")
    mixed = scanned([page(SHORT)], tmp_path / "混合.pdf", before=text)
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    for path in (picture, scan):
        result = run(path)
        assert result.exit_code == 2
        (line,) = result.stderr.strip().splitlines()
        assert "pip install 'auditor[ocr]'" in line
    result = run(mixed, "--format", "json")
    assert result.exit_code == 0 and len(json.loads(result.stdout)["documents"]) == 1
    (line,) = result.stderr.strip().splitlines()
    assert "第2页" in line and "pip install 'auditor[ocr]'" in line
