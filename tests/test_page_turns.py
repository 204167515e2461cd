"""What goes wrong where the pages of a PDF turn: sentences cut off, pages lost or out of order, 下转 and 上接."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx_samples
import pytest
from click.testing import CliRunner
from pdf_samples import FONT, HEIGHT, WIDTH, lines, paged, printed
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from auditor.cli import main

SENTENCE = (
    "各镇要对照清单逐项检查，对岸坡、闸门和警示牌逐一登记，并同沿岸的村委会商定今后的管护办法，由护河员每周巡查一遍。"
)
CUT = "一是加强巡查，对发现的问题逐一建立台账。二是加强协作，会同有关部门对非法采砂、侵占河道等行为坚决"


def found(path: Path, *rules: str, profile: str = "default") -> list[dict[str, Any]]:
    chosen = ("--profile", profile, *(("--select", ",".join(rules)) if rules else ()))
    result = CliRunner().invoke(main, ["check", str(path), "--format", "json", "--fail-on", "never", *chosen])
    assert result.exit_code == 0, result.stderr
    findings: list[dict[str, Any]] = json.loads(result.stdout)["documents"][0]["findings"]
    return findings


TURNS = ("truncated-text", "broken-paragraph", "page-order", "page-jump")


@pytest.mark.parametrize("columns", [1, 2])
def test_a_sentence_runs_on_over_every_turn(tmp_path: Path, columns: int) -> None:
    many = [f"第{number}段。{SENTENCE * 3}" for number in range(1, 40)]
    assert found(printed(tmp_path / "通报.pdf", many, columns=columns, head="青榆县水务局文件"), *TURNS) == []


@pytest.mark.parametrize("behind", ["二、存在问题", SENTENCE])
@pytest.mark.parametrize("cut", [CUT, "县水务局将继续加强河道巡查，对发现的问题逐一建立台账，并会同有关部门坚决"])
def test_a_sentence_is_cut_off_at_the_foot_of_a_page(tmp_path: Path, behind: str, cut: str) -> None:
    pages = [["一、工作情况", *[SENTENCE] * 6, cut], [behind, *[SENTENCE] * 6]]
    (finding,) = found(paged(tmp_path / "通报.pdf", pages, [1, 2]), *TURNS)
    assert finding["rule"] in ("truncated-text", "broken-paragraph")
    assert (finding["place"]["page"], "坚决" in finding["place"]["quote"]) == (1, True)
    assert "第1页末至第2页" in finding["message"]
    pages[0][-1] = cut + "查处。"
    assert found(paged(tmp_path / "对.pdf", pages, [1, 2]), *TURNS) == []


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1, 2, 3, 4, 5), None),
        ((7, 8, 9, 1, 2), None),
        ((1, 2, None, 4, 5), None),
        ((1, 2, 4, 5, 6), "第2页之后是第4页，缺第3页"),
        ((1, 2, 2, 3, 4), "第2页出现两次"),
        ((1, 3, 2, 4, 5), "第1页之后依次是第3、2页，次序颠倒"),
        ((1, 2, 6, 7, 8), "缺第3至5页"),
    ],
)
def test_page_numbers(tmp_path: Path, numbers: tuple[int | None, ...], words: str | None) -> None:
    pages = [[f"第{mark}段。{SENTENCE}", SENTENCE] for mark in "甲乙丙丁戊"]
    findings = found(paged(tmp_path / "通报.pdf", pages, numbers), "page-order")
    assert [finding["message"] for finding in findings] == [] if words is None else words in findings[0]["message"]
    if words:
        (finding,) = findings
        assert finding["place"]["page"] > 1 and finding["against"][0]["page"] == finding["place"]["page"] - 1


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf"])
def test_a_running_head_inside_a_sentence(tmp_path: Path, suffix: str) -> None:
    title, rest = "青榆县水务局关于河道清淤的通报", "查处，并按月通报进展。"
    pages = [["青榆县水务局文件", "青水〔2024〕3号", title, SENTENCE, CUT], ["…" + title, "…" + rest, SENTENCE]]
    text = "\n".join([title, SENTENCE, CUT, title, "— 2 —", rest, SENTENCE, ""])
    path = tmp_path / f"通报{suffix}"
    if suffix == ".txt":
        path.write_text(text, encoding="utf-8")
    elif suffix == ".docx":
        docx_samples.saved(docx_samples.from_lines(text), tmp_path)
    else:
        paged(path, pages)
    (finding,) = found(path, *TURNS, "stray-page-line")
    assert (finding["rule"], finding["place"]["quote"]) == ("stray-page-line", title)
    assert "坚决" in finding["message"] and "查处" in finding["message"]
    assert len(finding["against"]) == (0 if suffix == ".pdf" else 1)


LONG = (
    "全县持续推进河道清淤，组织施工队伍分段作业，落实安全员现场值守，清出的淤泥统一运往指定地点堆放。教育部门组织学生开展护河志愿活动，"
    "邀请退休教师讲解水情知识，编印宣传读本发放到各班级，并把护河内容纳入综合实践课程。卫生健康部门对沿岸饮用水水源开展抽样检测，"
    "检测结果按月向社会公布，对超标水源立即停用并启用备用水源，确保群众饮水安全。财政部门统筹安排专项资金，实行专账管理，严格审核拨付。"
)


def _without(path: Path, first: int, lost: int) -> Path:
    """A PDF of one paragraph over two pages, the second of which begins ``lost`` lines too late."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    every = list(lines(LONG, WIDTH - 144, 24))
    page = canvas.Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for part in (every[:first], every[first + lost :]):
        page.setFont(FONT, 12)
        for index, (indent, line) in enumerate(part):
            page.drawString(72 + indent, HEIGHT - 90 - 20 * index, line)
        page.showPage()
    page.save()
    return path


def test_lines_that_are_lost_between_pages(tmp_path: Path) -> None:
    """By the words alone, and so in the last reading only."""
    path = _without(tmp_path / "缺.pdf", 2, 1)
    (finding,) = found(path, "spliced-text", profile="final")
    assert "第1页末与第2页开头" in finding["message"] and finding["place"]["quote"] == "休教师讲康部门对"
    assert found(path, "spliced-text") == []
    for whole in (2, 3, 4, 5):
        assert found(_without(tmp_path / "对.pdf", whole, 0), "spliced-text", profile="final") == []


def test_a_newspaper_is_followed_to_the_page_of_the_rest(tmp_path: Path) -> None:
    first = ["全县河道清淤现场会召开", SENTENCE, "会议强调，各镇要把管护责任（下转第3版）"]
    other = ["本报讯近日，县水务局派人到现场查看。" + SENTENCE]
    names = ["青榆日报 第1版", "青榆日报 第2版", "青榆日报 第3版"]
    rest = ["（上接第1版）落实到人，逐项销号，按月通报进展。", SENTENCE]
    assert found(paged(tmp_path / "对.pdf", [first, other, rest], names)) == []
    wrong = ["（上接第1版）", "二、存在问题", SENTENCE]
    (finding,) = found(paged(tmp_path / "错.pdf", [first, other, wrong], names), "page-jump")
    assert (finding["place"]["page"], finding["against"][0]["page"]) == (1, 3) and "管护责任" in finding["message"]
    (finding,) = found(paged(tmp_path / "缺.pdf", [first, other, other], names), "page-jump")
    assert "文件里有这一版" in finding["message"]
    (finding,) = found(paged(tmp_path / "半.pdf", [first, other], names[:2]), "page-jump")
    assert "没有与之对应" in finding["message"]


@pytest.mark.parametrize("end", ["— 3 —", "第3页", "— 3 —\n- 4 -", "关于河道巡查的通知\n— 3 —"])
def test_a_page_number_at_the_very_end_parts_nothing(tmp_path: Path, end: str) -> None:
    path = tmp_path / "通报.txt"
    path.write_text(f"— 2 —\n关于河道巡查的通知\n{CUT}查处。\n{CUT}\n{end}", encoding="utf-8")
    assert found(path, "stray-page-line") == []
