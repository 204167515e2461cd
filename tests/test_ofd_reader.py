"""OFD in: what is said of PDF holds for it too, and what only OFD has; files that cannot be read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import ofd_samples as samples
import pytest
from click.testing import CliRunner, Result
from ofd_samples import packed, page, path, printed, text
from pdf_samples import HEIGHT, SIZE

from auditor.cli import main
from auditor.notice import Notice
from auditor.readers import ReadFailure, read, readable

LIMIT = 10_000_000
SEED = Path(__file__).parent.parent / "corpus" / "xinwu-2020" / "notice.txt"
HEAD = "云溪县水利局文件"
PARAGRAPHS = [
    "云溪县水利局关于堤防自查情况的通报",
    *(
        f"{number}、{place}堤段已经检查完毕，局里派人到现场看了两次，对坡面、涵闸和界桩逐一登记，"
        f"并同沿线的村委会商定了今后的管护办法，由村里的巡堤员每周巡查一遍。"
        for number, place in zip("一二三四五六七八九十", "东坝、西埂、南沟、北闸、柳湾、石桥、沙洲、青墩、白渡、桃园".split("、"), strict=True)
    ),
]  # fmt: skip


def opened(path: Path) -> Notice:
    return read(path, LIMIT)


def paragraphs(path: Path) -> list[str]:
    return [line for line in opened(path).text.split("\n") if line]


def run(path: Path, *more: str) -> Result:
    result = CliRunner().invoke(main, ["check", str(path), "--format", "json", "--fail-on", "never", *more])
    assert "Traceback" not in result.stderr
    return result


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("head", ["", HEAD])
@pytest.mark.parametrize("scaled", [1.0, 0.3528])
def test_paragraphs_come_back_as_they_were_set(tmp_path: Path, columns: int, head: str, scaled: float) -> None:
    notice = opened(printed(tmp_path / "通报.ofd", PARAGRAPHS * 4, columns=columns, head=head, scaled=scaled))
    assert [line for line in notice.text.split("\n") if line] == PARAGRAPHS * 4
    assert notice.origin is not None
    apart = {(item.kind, item.text) for item in notice.origin.apart}
    assert apart == (
        {("header", HEAD), *(("footer", f"— {n} —") for n in range(1, len(notice.origin.pages) + 1))} if head else set()
    )
    assert all(item.printed == (item.number if head else None) for item in notice.origin.pages)


@pytest.mark.parametrize("columns", [1, 2])
def test_the_seed_has_the_same_findings_in_an_ofd(tmp_path: Path, columns: int) -> None:
    lines = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()]
    path = printed(tmp_path / "通报.ofd", lines, columns=columns, head=HEAD)

    def said(path: Path) -> Counter[tuple[str, str]]:
        findings = json.loads(run(path).stdout)["documents"][0]["findings"]
        return Counter((f["rule"], "".join(f["place"]["quote"].split())) for f in findings)

    assert said(path) == said(SEED)


def test_a_place_knows_its_page_and_its_rectangle(tmp_path: Path) -> None:
    notice = opened(
        packed(tmp_path / "通报.ofd", [page(text(72, 700, "首页的文字。")), page(text(100, 600, "另一页有3个问题。"))])
    )
    start = notice.text.index("3个")
    assert notice.place(start, start + 2).page == 2
    assert notice.origin is not None
    (box,) = notice.origin.boxes(start, start + 2)
    assert box.page == 2 and box.left == pytest.approx(100 + 4 * SIZE, abs=0.2) and box.bottom < 600 < box.top


@pytest.mark.parametrize(
    ("name", "member"),
    [("absolute", "/Doc_0/Pages/Page_0/Content.xml"), ("backslash", "Pages\\Page_0\\Content.xml"), ("case", "pages/page_0/content.xml")],
)  # fmt: skip
@pytest.mark.parametrize("space", ["http://www.ofdspec.org/2016", "http://www.ofdspec.org", "urn:other"])
def test_places_and_namespaces_as_programs_write_them(tmp_path: Path, name: str, member: str, space: str) -> None:
    root = f'<d:Document xmlns:d="{space}"><d:CommonData/><d:Pages><d:Page ID="1" BaseLoc="{member}"/></d:Pages></d:Document>'
    path = packed(tmp_path / "通报.ofd", [page(text(72, 700, "正文。"))], more={"Doc_0/Document.xml": root})
    assert paragraphs(path) == ["正文。"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('X="0" Y="4" DeltaX="g 3 4.2 g 1 4.2">甲乙丙丁戊', "甲乙丙丁戊"),
        ('X="0" Y="4" DeltaX="4.2 4.2 9.5">甲乙丙丁', "甲乙丙 丁"),
        ('X="0" Y="4">甲乙丙2019年', "甲乙丙2019年"),
        ('X="0" Y="4" DeltaX="4.2">甲乙</ofd:TextCode><ofd:TextCode X="8.4" DeltaX="4.2">丙丁', "甲乙丙丁"),
        ('X="0" Y="4" DeltaX="g 999999999 4.2">甲乙', "甲乙"),
        ('X="0" Y="4" DeltaX="g x">甲乙', "甲乙"),
        ('X="0" Y="4" DeltaX="4.2"><!-- -->甲', ""),
        ('X="nan" Y="1e400">甲乙', "甲乙"),
    ],
)
def test_offsets(tmp_path: Path, code: str, expected: str) -> None:
    words = f'<ofd:TextObject ID="1" Boundary="20 20 80 6" Font="2" Size="4.2"><ofd:TextCode {code}</ofd:TextCode></ofd:TextObject>'
    path = packed(tmp_path / "通报.ofd", [page(text(72, 300, "末行。") + words)])
    assert paragraphs(path) == [*([expected] if expected else []), "末行。"]


def test_what_stands_in_blocks_and_units_is_read_and_what_stands_askew_is_kept_apart(tmp_path: Path) -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{text(20, HEIGHT - 20, "单元里的文字。")}</ofd:Content></ofd:CompositeGraphicUnit>'
    units = f"<ofd:Res {samples.NS}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    turned = text(200, 500, "内部资料").replace("<ofd:TextObject", '<ofd:TextObject CTM="0.7 0.7 -0.7 0.7 0 0"')
    hidden = text(72, 400, "看不见的文字。").replace("<ofd:TextObject", '<ofd:TextObject Visible="false"')
    content = (
        f"<ofd:PageBlock><ofd:PageBlock>{text(72, 700, '块里的文字。')}</ofd:PageBlock></ofd:PageBlock>{turned}{hidden}"
        '<ofd:CompositeObject ID="3" Boundary="20 100 90 20" CTM="1 0 0 1 5 0" ResourceID="7"/>'
        '<ofd:CompositeObject ID="3" Boundary="20 100 90 20" ResourceID="99"/>'
    )
    notice = opened(packed(tmp_path / "通报.ofd", [page(content)], more={"Doc_0/DocumentRes.xml": units}))
    assert notice.text.split() == ["块里的文字。", "单元里的文字。"]
    assert notice.origin is not None and [(a.kind, a.text) for a in notice.origin.apart] == [("page", "内部资料")]


def test_a_page_that_lies_on_its_side(tmp_path: Path) -> None:
    lines = ["横放的一页。", "表里的数字另行核对。"]
    objects = [
        f'<ofd:TextObject ID="1" CTM="0 1 -1 0 0 0" Boundary="{100 - 10 * row} 30 90 90" Font="2" Size="4.2">'
        f'<ofd:TextCode X="0" Y="0" DeltaX="g 20 4.2">{line}</ofd:TextCode></ofd:TextObject>'
        for row, line in enumerate(lines)
    ]
    notice = opened(packed(tmp_path / "通报.ofd", [page("".join(objects))]))
    assert notice.text.split() == lines
    assert notice.origin is not None
    box = notice.origin.boxes(0, 6)[0]
    # Six characters of 4.2 mm down the page, from 30 mm below its upper edge.
    assert box.top == pytest.approx(HEIGHT - 30 / samples.MILLIMETRE, abs=1)
    assert notice.origin.boxes(5, 6)[0].bottom == pytest.approx(HEIGHT - 55.2 / samples.MILLIMETRE, abs=1)


def test_a_table_whose_lines_are_drawn(tmp_path: Path) -> None:
    lines = " ".join(f"M 72 {y} L 472 {y}" for y in (100, 130, 160)) + " " + " ".join(
        f"M {x} 100 L {x} 160" for x in (72, 272, 472)
    )  # fmt: skip
    cells = [(80, 120, "堤段"), (280, 120, "长度"), (80, 150, "东坝"), (280, 150, "12米")]
    content = path(lines) + "".join(text(x, HEIGHT - y, words) for x, y, words in cells)
    notice = opened(packed(tmp_path / "通报.ofd", [page(text(72, HEIGHT - 80, "情况见下表。") + content)]))
    places = [notice.place(at, at + 1).cell for _, _, words in cells for at in [notice.text.index(words)]]
    assert [cell and cell[:3] for cell in places] == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2)]


def test_the_word_report_is_made_of_its_text(tmp_path: Path) -> None:
    path = printed(tmp_path / "通报.ofd", [*PARAGRAPHS, "以上任务的的完成情况另行通报。"])
    target = tmp_path / "核稿.docx"
    result = CliRunner().invoke(
        main, ["check", str(path), "--select", "doubled-word", "--fail-on", "never", "--output", str(target)]
    )
    assert result.exit_code == 0 and "以上任务的的" in read(target, LIMIT).text


def units(depth: int, times: int) -> str:
    """Units that each stand several times in the next."""
    composite = '<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="{}"/>'.format
    every = "".join(
        f'<ofd:CompositeGraphicUnit ID="{n}"><ofd:Content>{composite(n + 1) * times}</ofd:Content></ofd:CompositeGraphicUnit>'
        for n in range(depth)
    )
    return f"<ofd:Res {samples.NS}><ofd:CompositeGraphicUnits>{every}</ofd:CompositeGraphicUnits></ofd:Res>"


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
ONE = page(text(72, 700, "正文。"))
COMPOSITE = page('<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="0"/>')
HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no-text": (lambda p: packed(p, [page(path("M 0 0 L 9 9"))]), "没有文字"),
    "no-pages": (lambda p: packed(p, []), "没有页面"),
    "no-document": (lambda p: packed(p, [ONE], more={"OFD.xml": f"<ofd:OFD {samples.NS}><ofd:DocBody/></ofd:OFD>"}), "损坏"),
    "no-root": (lambda p: packed(p, [ONE], more={"OFD.xml": "<a"}), "损坏"),
    "lost-page": (lambda p: packed(p, [ONE], more={"Doc_0/Document.xml": '<d><Pages><Page BaseLoc="no.xml"/></Pages></d>'}), "损坏"),
    "encrypted": (lambda p: packed(p, [ONE], more={"Encryptions.xml": "<a/>"}), "加密"),
    "entities": (lambda p: packed(p, [LAUGHS + "<a>&b;</a>"]), "文档类型"),
    "outside": (lambda p: packed(p, ["<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>"]), "文档类型"),
    "deep": (lambda p: packed(p, ["<a>" * 3000 + "</a>" * 3000]), "损坏"),
    "bomb": (lambda p: packed(p, ["<a>" + " " * 60_000_000 + "</a>"]), "恶意"),
    "units": (lambda p: packed(p, [COMPOSITE], more={"Doc_0/DocumentRes.xml": units(5, 12)}), "恶意"),
    "letters": (lambda p: packed(p, [page(text(72, 700, "字" * 60_001, 0.1))]), "恶意"),
    "itself": (lambda p: packed(p, [COMPOSITE], more={"Doc_0/DocumentRes.xml": units(1, 1).replace('ResourceID="1"', 'ResourceID="0"')}), "没有文字"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str) -> None:
    make, words = HOSTILE[name]
    result = run(make(tmp_path / f"{name}.ofd"), "--select", "doubled-word")
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert words in line and name in line


@pytest.mark.parametrize("size", [40, 400, -40])
def test_a_file_that_is_cut_off(tmp_path: Path, size: int) -> None:
    whole = packed(tmp_path / "甲.ofd", [ONE])
    (tmp_path / "乙.ofd").write_bytes(whole.read_bytes()[:size])
    with pytest.raises(ReadFailure, match="OFD 文件已损坏"):
        opened(tmp_path / "乙.ofd")


def test_the_content_tells_the_kind(tmp_path: Path) -> None:
    whole = packed(tmp_path / "甲.ofd", [ONE])
    (tmp_path / "乙.docx").write_bytes(whole.read_bytes())
    assert paragraphs(tmp_path / "乙.docx") == ["正文。"] and readable(whole)
