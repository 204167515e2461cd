"""Spliced texts: seams, threads in reading order, causes, and the files that ``auditor reconstruct`` writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import main
from auditor.notice import Notice
from auditor.threads import reading

SEED = Path(__file__).resolve().parent.parent / "corpus" / "xinwu-2020"

SWAPPED = """盐池县水务局关于农村供水工程情况的报告

一、工作进展
（一）项目前期。完成可研批复十二项，初设批复九项，为全年开工打下了基础。
（二）工程建设。在建工程十八处，各工程均按进度推进，年底前可以完成全部建设
三、下一步打算
（一）加快进度。倒排工期，挂图作战，按月通报。
（二）严把质量。落实质量终身责任制，严格竣工验收。
任务，为明年开工创造条件。
（三）质量安全。开展巡查，发现隐患，全部整改到位，没有发生质量安全事故。
二、存在问题
（一）资金缺口较大。（二）技术力量不足。
"""


def audited(tmp_path: Path, text: str) -> dict[str, object]:
    """The JSON of one document."""
    source, out = tmp_path / "notice.txt", tmp_path / "report.json"
    source.write_text(text, encoding="utf-8", newline="")
    result = CliRunner().invoke(main, ["check", str(source), "--output", str(out), "--fail-on", "never"])
    assert result.exit_code == 0, result.output
    document: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))["documents"][0]
    return document


def test_seams_and_threads_of_the_seed() -> None:
    text = (SEED / "notice.txt").read_text(encoding="utf-8")
    truth = json.loads((SEED / "segments.json").read_text(encoding="utf-8"))
    splice = Notice("notice.txt", text).splice
    borders = [segment["start"] for segment in truth["segments"][1:]]
    found = [seam.position for seam in splice.seams]
    assert len(found) == len(borders)
    assert all(abs(one - other) <= 5 for one, other in zip(found, borders, strict=True))
    assert all(seam.evidence for seam in splice.seams)
    order = {name: [truth["segments"][i]["start"] for i in parts] for name, parts in truth["reading_order"].items()}
    assert len(splice.threads) == 2
    own, other = splice.threads
    assert own.issuer and "新吴区人民法院" in own.issuer
    assert other.issuer and "滨湖区人民法院" in other.issuer
    for thread, name in ((own, "新吴"), (other, "滨湖")):
        starts = [start for start, _ in thread.parts]
        assert all(abs(one - want) <= 5 for one, want in zip(starts, order[name], strict=True)), name
    right = sum(
        max(0, min(end, segment["end"]) - max(start, segment["start"]))
        for thread, name in ((own, "新吴"), (other, "滨湖"))
        for start, end in thread.parts
        for segment in truth["segments"]
        if segment["source"] == name
    )
    assert right >= 0.98 * len(text)


def test_symptoms_of_a_splice_have_one_cause(tmp_path: Path) -> None:
    text = (SEED / "notice.txt").read_text(encoding="utf-8")
    document = audited(tmp_path, text)
    causes, findings = document["causes"], document["findings"]
    assert isinstance(causes, list) and isinstance(findings, list)
    assert 1 <= len(causes) <= 4
    by_rule = {finding["rule"]: finding["cause"] for finding in findings}
    spliced = causes[0]["id"]
    for rule in ("spliced-text", "count-vs-list", "duplicate-section", "foreign-jurisdiction"):
        assert by_rule[rule] == spliced
    # A slip inside one document has nothing to do with it.
    assert by_rule["doubled-word"] is None and by_rule["nonstandard-character"] is None
    named = [print for cause in causes for print in cause["findings"]]
    assert len(named) == len(set(named)), "a finding has one cause at most"


def test_pages_in_the_wrong_order_are_put_back() -> None:
    notice = Notice("x.txt", SWAPPED)
    splice = notice.splice
    assert [SWAPPED[seam.position :][:3] for seam in splice.seams] == ["三、下", "任务，"]
    (thread,) = splice.threads
    text = reading(SWAPPED, thread.parts).text
    assert "完成全部建设任务，为明年开工" in text
    assert text.index("一、工作") < text.index("二、存在") < text.index("三、下一步")


def test_every_character_is_read_once_and_comes_from_where_it_says() -> None:
    notice = Notice("x.txt", SWAPPED)
    whole = reading(SWAPPED, notice.splice.threads[0].parts)
    for offset in range(0, len(whole.text), 7):
        assert SWAPPED[whole.origin(offset)] == whole.text[offset]
    assert sorted("".join(whole.text.split())) == sorted("".join(SWAPPED.split()))


@pytest.mark.parametrize("name", sorted(path.parent.name for path in SEED.parent.glob("*/clean.*")))
def test_a_text_in_one_piece_has_no_seam(name: str) -> None:
    (path,) = (SEED.parent / name).glob("clean.*")
    notice = Notice(str(path), path.read_text(encoding="utf-8"), markdown=path.suffix == ".md")
    assert not notice.splice.seams and not notice.splice.threads


def test_independent_slips_do_not_add_up_to_a_splice() -> None:
    for path in sorted(SEED.parent.glob("*/defective.*")):
        notice = Notice(str(path), path.read_text(encoding="utf-8"), markdown=path.suffix == ".md")
        assert not notice.splice.seams, path


def test_the_same_slip_in_several_places_is_one_cause(tmp_path: Path) -> None:
    text = (
        "关于安全检查情况的通报\n\n检查组対各单位进行检查，\n并対隐患逐条登记。\n"
        + "整改于2021年2月30日完成。复查也在2021年2月30日进行。\n"
    )
    document = audited(tmp_path, text)
    causes = document["causes"]
    assert isinstance(causes, list)
    assert any("重复 2 次" in cause["title"] and "2月30日" in cause["title"] for cause in causes)


def test_reconstruct_writes_each_document_and_leaves_the_input_alone(tmp_path: Path) -> None:
    source = tmp_path / "notice.txt"
    source.write_text((SEED / "notice.txt").read_text(encoding="utf-8"), encoding="utf-8")
    before = source.read_bytes()
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["reconstruct", str(source), "--output", str(out)])
    assert result.exit_code == 0, result.output
    first, second = sorted(out.iterdir())
    assert "中共无锡市新吴区人民法院党组关于巡察整改情况的通报" in first.read_text(encoding="utf-8")
    other = second.read_text(encoding="utf-8")
    assert "开头缺失" in other and "结尾缺失" in other
    assert other.index("(三)扎实推进") < other.index("(四)推进法院规范化建设")
    assert source.read_bytes() == before


def test_reconstruct_of_a_text_in_one_piece_writes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "x.txt"
    source.write_text("关于会议的通知\n\n定于5月9日召开会议。\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["reconstruct", str(source), "--output", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert not (tmp_path / "out").exists()
