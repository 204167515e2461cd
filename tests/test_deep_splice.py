"""The deep scan: texts that were run together where no mark says so, passages that stand twice, and what is left in peace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from corpus_scripts import CORPUS, corpus_script

from auditor.assembly import assembly_of
from auditor.cli import main
from auditor.notice import Notice
from auditor.number_runs import Counting, numbers_of
from auditor.seam_score import seam_scores

CLEAN = sorted(CORPUS.glob("*/clean.*"))


def _spliced(seed: int, operation: str, first: str, second: str) -> Any:
    """The text that the generator makes of two notices of the corpus with this seed, cut inside clauses."""
    return next(one for one in _all(seed, operation) if list(one.streams)[:2] == [first, second])


def _checked(tmp_path: Path, text: str, *options: str) -> dict[str, Any]:
    source, out = tmp_path / "notice.txt", tmp_path / "report.json"
    source.write_text(text, encoding="utf-8", newline="")
    result = CliRunner().invoke(main, ["check", str(source), "--output", str(out), "--fail-on", "never", *options])
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))["documents"][0]
    return document


@pytest.mark.parametrize(
    ("seed", "operation", "first", "second"),
    [
        (6, "run-together", "hn-intermediate-court", "gs-county-audit"),
        (1, "run-together", "procuratorate-rectification", "audit-rectification"),
        (5, "paste", "gs-county-audit", "procuratorate-rectification"),
        (6, "append", "sn-resources-summary", "jx-college-rectification"),
    ],
)
def test_seams_inside_clauses_are_found(seed: int, operation: str, first: str, second: str) -> None:
    spliced = _spliced(seed, operation, first, second)
    found = [seam.position for seam in Notice("x.txt", spliced.text).deep_splice.seams]
    assert len(found) == len(spliced.seams)
    assert all(abs(at - seam.at) <= 5 for at, seam in zip(found, spliced.seams, strict=True))


def test_most_seams_that_are_told_are_where_the_texts_meet() -> None:
    made = [
        one for seed in (6, 7) for operation in ("run-together", "append", "paste") for one in _all(seed, operation)
    ]
    told = [[seam.position for seam in Notice("x.txt", one.text).deep_splice.seams] for one in made]
    right = [[at for at in found if _near(at, one)] for one, found in zip(made, told, strict=True)]
    assert len(made) >= 20
    assert sum(map(len, right)) >= 0.75 * sum(map(len, told))
    assert sum(map(len, right)) >= 0.3 * sum(len(one.seams) for one in made)


@pytest.mark.parametrize(
    ("name", "first", "second", "third"),
    [("gs-county-audit", 529, 1416, 1814), ("hn-intermediate-court", 525, 1415, 1893)],
)
def test_pages_in_the_wrong_order_are_put_right(tmp_path: Path, name: str, first: int, second: int, third: int) -> None:
    text = (CORPUS / name / "clean.txt").read_text(encoding="utf-8")
    mixed = text[:first] + text[second:third] + text[first:second] + text[third:]
    (stream,) = _checked(tmp_path, mixed, "--profile", "final")["streams"]
    # Where each cut lies shows in how all the broken ends go on together.
    after = first + third - second
    wanted = [[0, first], [after, third], [first, after], [third, len(text)]]
    assert len(stream["parts"]) == len(wanted)
    for part, true in zip(stream["parts"], wanted, strict=True):
        assert all(abs(at - want) <= 5 for at, want in zip(part, true, strict=True))


def _all(seed: int, operation: str) -> list[Any]:
    module: Any = corpus_script("generate_splices")
    sources = [module.Source(p.parent.name, p.parent.name, p.read_text(encoding="utf-8")) for p in CLEAN]
    return list(module.generate(sources, 12, seed, operations=[operation], places=["clause"]))


def _near(at: int, spliced: Any) -> bool:
    return any(abs(seam.at - at) <= 5 for seam in spliced.seams)


def test_the_documents_are_told_apart_and_put_in_order(tmp_path: Path) -> None:
    spliced = _spliced(3, "paste", "gs-county-audit", "court-rectification")
    document = _checked(tmp_path, spliced.text, "--profile", "final")
    streams = document["streams"]
    assert len(streams) == 2
    for name, indices in spliced.streams.items():
        want = [spliced.parts[index].start for index in indices]
        assert any(
            len(stream["parts"]) == len(want)
            and all(abs(start - at) <= 5 for (start, _), at in zip(stream["parts"], want, strict=True))
            for stream in streams
        ), name
    spoken = [finding for finding in document["findings"] if finding["rule"] == "spliced-text"]
    # It is the likeliest reading and no proof: a person decides.
    assert len(spoken) == 2 and {finding["severity"] for finding in spoken} == {"warning"}
    assert {finding["cause"] for finding in spoken} == {document["causes"][0]["id"]}
    assert "份文字串在一起" in document["causes"][0]["title"]


def test_reconstruct_looks_closely(tmp_path: Path) -> None:
    spliced = _spliced(3, "paste", "gs-county-audit", "court-rectification")
    source = tmp_path / "x.txt"
    source.write_text(spliced.text, encoding="utf-8", newline="")
    result = CliRunner().invoke(main, ["reconstruct", str(source), "--output", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.parent.name)
def test_a_text_in_one_piece_stays_so_under_the_deep_scan(path: Path) -> None:
    notice = Notice(str(path), path.read_text(encoding="utf-8"), markdown=path.suffix == ".md")
    assert not notice.deep_splice.seams


def test_no_text_is_cut_inside_a_number_or_behind_what_a_document_sets_out_with() -> None:
    text = (
        "关于加快推进全县水利设施管护工作的意见\n\n各乡镇人民政府，县直有关单位：\n为切实解决农村小型水利设施建得多、管得少的问题，"
        "保障农业灌溉用水，结合我县实际，现提出以下意见：\n各乡镇要把管护责任落到人头，逐处登记造册，明确管护标准和报酬。九要加强检查，"
        "每季度通报一次。十要修复水毁渠道，汛前完成清淤，对拖延的予以通报批评。县水利局每半年组织一次评比，结果作为安排下一年度补助资金的依据。"
        "各村要公开管护人员姓名和电话，接受群众监督，对反映的问题三日内答复。\n"
    )
    cuts = {cut.position for cut in assembly_of(Notice("x.txt", text)).cuts}
    assert cuts
    assert not cuts & {text.index("九要") + 1, text.index("十要") + 1}
    # As unlikely as a place inside a word.
    assert seam_scores(text)[text.index("现提出") + 1] < -9


_PASSAGE = (
    "（二）健全制度机制。修订财务报销、公务接待和车辆使用三项办法，明确审批权限和办理时限，凡是超过标准的一律不予报销。"
    "办公室每季度公开一次接待费用，接受干部职工监督。\n"
    "（三）强化监督检查。机关纪委每半年抽查一次凭证，对手续不全、事由不清的当面指出，限十日内补正；逾期不改的，在年度考核中扣分，"
    "并约谈所在科室负责人。\n"
)
_AROUND = (
    "关于作风建设专项整治情况的报告\n\n一、主要做法\n（一）加强学习教育。组织全体干部学习有关规定，逐人签订承诺书，"
    "做到人人知晓、条条过关。\n",
    "（四）注重成果运用。把整治情况纳入年终考评，与评先评优挂钩。\n二、下一步打算\n继续抓好整改，防止问题反弹。\n",
)


def test_a_passage_that_stands_twice_is_one_cause(tmp_path: Path) -> None:
    document = _checked(tmp_path, _AROUND[0] + _PASSAGE + _PASSAGE + _AROUND[1])
    (stream,) = document["streams"]
    at = len(_AROUND[0] + _PASSAGE)
    assert stream["parts"] == [[0, at], [at + len(_PASSAGE.rstrip()), at + len(_PASSAGE + _AROUND[1])]]
    (cause,) = document["causes"]
    assert cause["title"] == "一段文字出现了两次"
    # The numbers and paragraphs that come again are its symptoms.
    assert {finding["rule"] for finding in document["findings"]} == {"spliced-text", "duplicate-section"}
    assert {finding["cause"] for finding in document["findings"]} == {cause["id"]}


def test_half_a_sentence_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    torn = _PASSAGE[:-20]
    document = _checked(tmp_path, _AROUND[0] + torn + torn + _PASSAGE[-20:] + _AROUND[1])
    assert [f["severity"] for f in document["findings"] if f["rule"] == "spliced-text"] == ["error"]


def test_a_form_that_is_filled_in_again_and_again_is_none(tmp_path: Path) -> None:
    document = _checked(tmp_path, _AROUND[0] + "\n".join([_PASSAGE] * 3) + _AROUND[1])
    assert not document["streams"]
    assert "spliced-text" not in {finding["rule"] for finding in document["findings"]}


def test_an_authors_slip_costs_less_than_a_run_of_numbers_from_elsewhere() -> None:
    def cost(numbers: str) -> float:
        text = "关于整改情况的报告\n\n一、做法\n" + "".join(f"（{n}）抓好落实。逐项整改。\n" for n in numbers)
        found = numbers_of(Notice("x.txt", text).headings, text)
        return Counting(found).cost(found)

    assert cost("一二三四五") == 0
    one_wrong, one_twice, one_left_out = cost("一二二四五"), cost("一二二三四"), cost("一二四五六")
    assert (
        0
        < max(one_wrong, one_twice, one_left_out)
        < min(cost("一二五六三四"), cost("一二三四二三"), cost("一二六七八"))
    )


def test_numbers_that_rightly_begin_again_or_run_on_break_nothing() -> None:
    def cost(text: str) -> float:
        found = numbers_of(Notice("x.txt", text).headings, text)
        assert len(found) > 4
        return Counting(found).cost(found)

    listed = "关于加强窗口管理的办法\n\n第一条 窗口人员不得有下列行为：\n（一）无故离岗；\n（二）推诿扯皮。\n{}\n（一）警告；\n（二）调离。\n第二条 本办法自印发之日起施行。"
    assert cost(listed.format("违反前款规定的，视情节给予下列处理：")) == 0
    assert cost(listed.format("违反前款规定的，视情节处理。")) > 0
    chapters = "关于加强窗口管理的办法\n\n第一章 总则\n第一条 略。\n第二条 略。\n第二章 分则\n{}\n第四条 略。\n第三章 附则\n第五条 略。"
    assert cost(chapters.format("第三条 略。")) == 0
    assert cost(chapters.format("第九条 略。")) > 0


_NUMBERED = (
    "关于农村人居环境整治情况的报告\n\n一、主要做法\n（一）清理垃圾。各村组织保洁员清理房前屋后和沟渠里的积存垃圾，累计清运三百余吨。\n"
    "（二）改造厕所。对照改造标准逐户验收，验收不合格的限期返工，资金在验收后拨付。\n"
    "（三）治理污水。新建污水管网十二公里，沿河农户的生活污水全部接入管网，不再直排河道。\n"
    "（四）建立队伍。每村聘请保洁员三至五名，签订服务合同，按月考核发放报酬。\n"
    "（五）加强宣传。编印宣传画册，利用村村响广播每天播放卫生常识，引导群众养成良好习惯。\n"
    "（六）整治村容。拆除残垣断壁和废弃棚圈，对主要道路两侧的墙面统一粉刷，并种植花木。\n"
    "（七）严格考核。乡镇每月检查一次，县里每季度通报一次，结果与奖补资金挂钩。\n"
    "二、下一步打算\n（一）巩固成果。坚持常态保洁，防止反弹，把整治成果保持下去。\n（二）补齐短板。加快污水处理设施建设，逐步覆盖所有行政村。\n"
    "（三）发动群众。修订村规民约，落实门前三包，评选清洁庭院，让群众成为整治的主力，形成人人参与的氛围。\n"
    "（四）落实保障。把整治经费列入财政预算，按项目进度及时拨付，审计部门跟踪监督，确保每一分钱都用在实处。\n"
    "（五）总结经验。年底前召开现场会，推广先进村的做法，对工作滞后的村进行约谈，督促限期整改到位。\n"
    "（六）强化督导。县农业农村局抽调十二名干部分片包干，每周到村查看进度，现场解决资金和用地方面的困难，并把情况记入台账。\n"
    "（七）畅通渠道。公布举报电话和信箱，对群众反映的脏乱差问题三日内核实处理，处理结果在村务公开栏张榜公布。\n"
)


@pytest.mark.parametrize(
    ("right", "wrong"), [("（四）建立", "（五）建立"), ("（六）整治", "（五）整治"), ("（七）严格", "（八）严格")]
)
def test_an_authors_slip_in_numbering_is_no_splice(right: str, wrong: str) -> None:
    assert len(_NUMBERED) > 600  # a shorter text is not read at all
    slipped = _NUMBERED.replace(right, wrong)
    assert slipped != _NUMBERED
    assert not Notice("x.txt", slipped).deep_splice.seams


_FUNDS = (
    "三、资金安排\n（一）中央补助。今年到位六百二十万元，用于污水管网和处理站的建设，项目已经全部开工，预计明年五月完工并投入使用。\n"
    "（二）县级配套。安排三百八十万元，用于厕所改造和垃圾清运车辆的购置，由县财政局按季度拨付到各乡镇，年底统一结算。\n"
    "（三）社会捐助。动员在外经商的同乡捐款四十六万元，修建村口广场两处，账目在村务公开栏逐笔公布。\n"
)


@pytest.mark.parametrize(
    ("stops", "goes_on"),
    [("污水处理设施", "干，每周到村"), ("污水处理设施", "法，对工作滞后"), ("建设，逐步", "干，每周到村")],
)
def test_numbers_that_leap_tell_where_a_passage_was_cut_out(stops: str, goes_on: str) -> None:
    text = _NUMBERED + _FUNDS
    at = text.index(stops) + len(stops)
    cut = text[:at] + text[text.index(goes_on) :]
    assert [seam.position for seam in Notice("x.txt", cut).deep_splice.seams] == [at]
    assert not Notice("x.txt", text).deep_splice.seams


def test_paragraphs_of_another_document_are_found_by_their_numbers() -> None:
    module: Any = corpus_script("generate_splices")
    sources = [module.Source(p.parent.name, p.parent.name, p.read_text(encoding="utf-8")) for p in CLEAN]
    made = [m for m in module.generate(sources, 40, 3, operations=["paste"], places=["paragraph"]) if m.numbered]
    found = [bool(Notice("x.txt", one.text).deep_splice.seams) for one in made]
    assert len(found) >= 10 and sum(found) >= 0.75 * len(found)
