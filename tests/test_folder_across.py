"""What documents of a folder have in common beside pairs: passages that many have, crowds, and names that point to a document."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from test_folder import check, generator

from auditor.passages_align import Text, shared
from auditor.passages_join import CROWD, NEAR, meetings
from auditor.passages_runs import seeds

COURT = "{0}关于案款清理情况的通报\n\n一、基本情况\n{0}高度重视，召开会议研究部署。\n二、主要做法\n各庭室对照清单逐案核对。{1}还邀请代表监督。\n\n{0}\n2023年5月8日\n"


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_passage_that_many_have_is_told_once_with_its_documents(tmp_path: Path) -> None:
    module = generator()
    module.make(tmp_path / "in", 26, 0, 4, module.Shape(length=600, form=24))
    assert check(tmp_path / "in", tmp_path / "run", "--fail-on", "never").returncode == 0
    page = (tmp_path / "run" / "passages.html").read_text(encoding="utf-8")
    index = (tmp_path / "run" / "index.html").read_text(encoding="utf-8")
    told = re.search(r"<h1>(\d+) 处相同段落</h1>", page)
    assert told and f"相同段落 <b>{told[1]}</b>" in index and 'passages.html#forms">' in index
    assert "24 份文件 · 约" in page
    assert "不计入风险" in page and "与别单位 23 份" not in index
    many = pd.read_parquet(tmp_path / "run" / "groups.parquet")
    assert sorted(many.groupby("group")["path"].nunique()) == [24, 24, 24]
    assert set(many["path"]) == {f"{number:05}.txt" for number in range(2, 26)}
    assert (many["end"] - many["start"] > many["length"]).all()
    (report,) = (tmp_path / "run" / "reports").glob("00007-*.html")
    assert "与另外 23 份文件相同" in report.read_text(encoding="utf-8")
    (report,) = (tmp_path / "run" / "reports").glob("00000-*.html")
    assert "份文件相同" not in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("临清市人民法院", "该名称是《"),
        ("临清市审计局", "文件夹内有该地单位的文件《"),
        ("沂南县审计局", ""),
    ],
)
def test_a_foreign_name_leads_to_the_documents_of_its_bearer_or_place(tmp_path: Path, other: str, told: str) -> None:
    notice = f"{other}关于队伍建设情况的通报\n\n一、基本情况\n{other}抓实教育培训，全年举办讲座多次。\n\n{other}\n2023年6月8日\n"
    folder = write(tmp_path / "in", {"甲.txt": COURT.format("寿光市人民法院", "临清市人民法院"), "乙.txt": notice})
    assert check(folder, tmp_path / "run", "--fail-on", "never").returncode == 0
    page = (tmp_path / "run" / "passages.html").read_text(encoding="utf-8")
    (report,) = (tmp_path / "run" / "reports").glob("甲-*.html")
    for html in (page, report.read_text(encoding="utf-8")):
        assert (told in html and "“临清市人民法院”" in html) if told else "未见相同段落" not in html
    assert len(pd.read_parquet(tmp_path / "run" / "passages.parquet")) == 0


@pytest.mark.parametrize(("seam", "traced"), [("（下转第5版）\n\n（上接第9版）", True), ("。\n\n", False)])
def test_a_passage_behind_a_seam_is_traced_to_the_notice_it_came_from(tmp_path: Path, seam: str, traced: bool) -> None:
    own = "二是管好库房。各卫生院药库实行双人双锁，近效期药品单独存放并张贴标识，过期药品登记后统一销毁，由药政科每季度抽查一次并通报结果。"
    head = "寿光市人民法院关于案款清理情况的通报\n\n寿光市人民法院召开会议研究部署，逐案核对当事人身份信息，列明原因并报分管领导"
    tail = "\n\n寿光市人民法院\n2023年5月8日\n"
    other = f"桓台县卫生健康局关于药品采购自查情况的通报\n\n一是查清底数。对六家卫生院的台账逐笔核对。\n{own}\n\n桓台县卫生健康局\n2023年6月8日\n"
    folder = write(tmp_path / "in", {"甲.txt": f"{head}{seam}{own}{tail}", "乙.txt": other})
    assert check(folder, tmp_path / "run", "--fail-on", "never").returncode == 0
    (row,) = pd.read_parquet(tmp_path / "run" / "passages.parquet").to_dict("records")
    assert ("药库实行双人双锁" in row["traced"]) is traced
    page = (tmp_path / "run" / "passages.html").read_text(encoding="utf-8")
    assert ("应来自《桓台县卫生健康局关于药品采购自查情况的通报》" in page) is traced


def test_a_crowd_costs_a_few_pairs_for_each_document_and_leaves_none_out() -> None:
    size = 500
    rows = np.stack((np.full(size, 7, dtype=np.uint64), np.arange(size, dtype=np.uint64)), axis=1)
    met = meetings(np.concatenate((rows, rows[:1] + np.uint64(1), rows[3:4] + np.uint64(1))))
    assert len(met.first) <= NEAR * size
    assert set(met.first.tolist()) | set(met.second.tolist()) == set(range(size))
    assert met.in_crowds() == size
    few = meetings(rows[:CROWD])
    assert len(few.first) == CROWD * (CROWD - 1) // 2
    assert few.in_crowds() == 0


def _text(text: str) -> Text:
    return Text(
        text, text, np.arange(len(text) + 1, dtype=np.int32), np.arange(len(text) + 1, dtype=float), seeds(text)
    )


def test_a_text_that_repeats_itself_is_aligned_as_far_as_it_reads_alike() -> None:
    line = "各科室对照清单逐项核对并在限期内报送结果"
    unit = "".join(chr(0x4E00 + 37 * i) for i in range(60))
    a, b = _text(line * 300 + unit), _text(unit + line * 200)
    found = shared(a, b, 40)
    assert any(p.start >= len(line) * 300 - 1 and p.other_end <= len(unit) + 1 for p in found)
    assert max(p.end - p.start for p in found) >= len(line) * 4
    assert all(a.text[p.start : p.end] == b.text[p.other_start : p.other_end] for p in found)
