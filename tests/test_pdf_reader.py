"""PDF in: reading order, running heads, paragraphs over page turns, places, and files that cannot be read."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from pdf_samples import HEIGHT, WIDTH, printed
from reportlab.pdfgen import canvas

from auditor.cli import main

SEED = Path(__file__).parent.parent / "corpus" / "xinwu-2020" / "notice.txt"
HEAD = "青榆县水务局文件"
PARAGRAPHS = [
    "青榆县水务局关于自查情况的通报",
    *(
        f"{number}、{place}河段已经完成清淤，局里派人到现场查看了两次，对岸坡、闸门和警示牌逐一登记，"
        f"并同沿岸的村委会商定了今后的管护办法，由村里的护河员每周巡查一遍。"
        for number, place in zip(
            "一二三四五六七八九十",
            "东桥、西渡、南湾、北闸、柳林、石口、沙坪、青塘、白滩、桃溪".split("、"),
            strict=True,
        )
    ),
]


def run(path: Path, *more: str) -> Result:
    result = CliRunner().invoke(main, ["check", str(path), "--format", "json", "--fail-on", "never", *more])
    assert "Traceback" not in result.stderr
    return result


def found(path: Path) -> list[dict[str, object]]:
    result = run(path)
    assert result.exit_code == 0, result.stderr
    findings = json.loads(result.stdout)["documents"][0]["findings"]
    assert isinstance(findings, list)
    return findings


def text_of(path: Path) -> list[str]:
    """The paragraphs that the reader delivers."""
    from auditor.readers import read

    return read(path, 1_000_000).text.split("\n")


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("head", ["", HEAD])
def test_paragraphs_come_back_as_they_were_set(tmp_path: Path, columns: int, head: str) -> None:
    path = printed(tmp_path / "通报.pdf", PARAGRAPHS * 4, columns=columns, head=head)
    assert [line for line in text_of(path) if line] == PARAGRAPHS * 4


@pytest.mark.parametrize("columns", [1, 2])
def test_the_seed_has_the_same_findings_in_a_pdf(tmp_path: Path, columns: int) -> None:
    paragraphs = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()]
    path = printed(tmp_path / "通报.pdf", paragraphs, columns=columns, head=HEAD)

    def said(path: Path) -> Counter[tuple[object, str]]:
        return Counter((f["rule"], "".join(str(f["place"]["quote"]).split())) for f in found(path))  # type: ignore[index]

    assert said(path) == said(SEED)


def test_a_finding_names_its_page(tmp_path: Path) -> None:
    many = [*PARAGRAPHS * 4, "以上整改任务的的完成情况另行通报。"]
    (finding,) = [f for f in found(printed(tmp_path / "通报.pdf", many, head=HEAD)) if f["rule"] == "doubled-word"]
    place = finding["place"]
    assert isinstance(place, dict)
    with pypdfium2.PdfDocument(tmp_path / "通报.pdf") as document:
        assert place["page"] == len(document) > 2, "it stands on the last page"


@pytest.mark.parametrize(
    ("name", "words"),
    [("empty", "空"), ("cut", "损坏"), ("locked", "密码"), ("blank", "没有文字"), ("thick", "5001 页")],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, words: str) -> None:
    whole = printed(tmp_path / "甲.pdf", PARAGRAPHS)
    path = tmp_path / f"{name}.pdf"
    if name == "empty":
        path.write_bytes(b"")
    elif name == "cut":
        path.write_bytes(whole.read_bytes()[:300])
    elif name == "locked":
        printed(path, PARAGRAPHS, encrypt="secret")
    else:
        page = canvas.Canvas(str(path), pagesize=(WIDTH, HEIGHT))
        for _ in range(5001 if name == "thick" else 1):
            page.showPage()
        page.save()
    result = run(path, "--select", "doubled-word")
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert words in line and name in line


def test_a_broken_pdf_does_not_cost_the_others_their_report(tmp_path: Path) -> None:
    printed(tmp_path / "好.pdf", PARAGRAPHS)
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7\nbroken")
    result = run(tmp_path)
    report = json.loads(result.stdout)
    assert result.exit_code == 2
    assert [Path(d["path"]).name for d in report["documents"]] == ["好.pdf"]
    assert [Path(e["path"]).name for e in report["errors"]] == ["坏.pdf"]


def test_the_kind_is_told_from_the_content(tmp_path: Path) -> None:
    path = tmp_path / "通报.txt"
    path.write_bytes(printed(tmp_path / "通报.pdf", PARAGRAPHS).read_bytes())
    assert [line for line in text_of(path) if line] == PARAGRAPHS
