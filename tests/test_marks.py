"""Titles, quotations, document numbers and page jumps, through the layers of a notice."""

from __future__ import annotations

import pytest

from auditor.notice import Notice


def notice(text: str) -> Notice:
    return Notice(path="test", text=text)


def test_titles_keep_what_is_nested_and_do_not_run_over_a_paragraph() -> None:
    titles = notice("印发《〈档案法〉实施细则》，学习《关于〈条例〉的《说明》》。\n《没有写完\n下一段》").titles
    assert [title.inner for title in titles] == ["〈档案法〉实施细则", "关于〈条例〉的《说明》"]


def test_quotations_are_the_outer_ones() -> None:
    assert [q.inner for q in notice("坚持“两手抓”，提出“把‘小事’办好”。").quotations] == ["两手抓", "把‘小事’办好"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据国发〔2019〕3号文件", ["国发〔2019〕3号"]),
        ("按照水政办发[2020]12号和临教字（2021）第5号", ["水政办发[2020]12号", "临教字（2021）第5号"]),
        ("2020年3号楼（二）", []),
    ],
)
def test_document_numbers(text: str, numbers: list[str]) -> None:
    assert [text[n.start : n.end] for n in notice(text).document_numbers] == numbers


@pytest.mark.parametrize(
    ("text", "jump", "kind", "page"),
    [
        ("组织学习（下转第四版）", "（下转第四版）", "to", 4),
        ("组织学习 下转A3版>>", "下转A3版>>", "to", 3),
        (">>>上接第12版 业务骨干", ">>>上接第12版", "from", 12),
        ("（紧接一版）业务骨干", "（紧接一版）", "from", 1),
        ("（转2版）", "（转2版）", "to", 2),
        ("读《日报》下转第3版", "下转第3版", "to", 3),
    ],
)
def test_page_jumps(text: str, jump: str, kind: str, page: int) -> None:
    (found,) = notice(text).jumps
    assert (text[found.start : found.end], found.kind, found.page) == (jump, kind, page)


def test_a_page_that_is_only_mentioned_is_no_jump() -> None:
    assert not notice("成果转入第3版方案，上接天线、下接地气，见报第2版。").jumps
