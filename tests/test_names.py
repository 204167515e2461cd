"""Names and terms over whole notices: what their examples in the rules do not reach."""

from __future__ import annotations

import csv

import pytest

from auditor import lexicon
from auditor.extract.divisions import by_name, divisions
from auditor.notice import Notice
from auditor.numerals import fold
from auditor.persons import find_persons
from auditor.registry import rule_classes
from auditor.signatures import signed_bodies
from auditor.teams import find_teams, level_conflict
from auditor.testing import findings
from auditor.variants import difference, notice_year


def test_names_behind_posts_end_where_the_name_does() -> None:
    text = "区教育局党组书记、局长欧阳明华主持会议；副局长韦力带队检查。周国栋同志发言，书记高度重视，局长安排部署。"
    assert [(p.name, p.posts) for p in find_persons(fold(text))] == [
        ("欧阳明华", ("区教育局党组书记", "局长")),
        ("韦力", ("副局长",)),
        ("周国栋", ()),
    ]


def test_every_renamed_division_is_in_the_gazetteer_under_its_city() -> None:
    rows = lexicon.table("renamed_divisions.tsv")
    assert len(rows) >= 60
    for old, new, year, above in rows:
        parents = {divisions()[d.parent].name for d in by_name()[new] if d.parent in divisions()}
        assert above in parents, (old, new, parents)
        assert all(d.abolished for d in by_name().get(old, ())), old
        assert 2010 <= int(year) <= 2023


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("关于检查情况的通报\n\n2019年已查处3起。\n\n某局\n2022年3月1日\n", 2022),
        ("2021年度工作总结\n\n2020年以来进展顺利。\n", 2021),
        ("通报\n\n2018年5月3日开会，2020年6月1日结束，规划到2035年。\n", 2020),
        ("没有日期的一段文字。", None),
    ],
)
def test_year_of_a_notice(text: str, year: int | None) -> None:
    assert notice_year(Notice("x", text)) == year


def test_difference_never_counts_a_character_twice() -> None:
    assert difference("管理管理办法", "管理办法").inserted == "管理"
    assert difference("办法", "办法") == ("办法", "", "", "")
    how = difference("一二三四", "一五六四")
    assert (how.head, how.one, how.other, how.tail) == ("一", "二三", "五六", "四")


def test_teams_with_round_and_committee() -> None:
    folded = fold("十四届县委第三轮巡察第二巡察组进驻，自治区党委第1巡视组反馈，第五巡察组另行安排。")
    assert [(t.head, t.round, t.number, t.kind) for t in find_teams(folded)] == [
        ("县委", "三", "二", "巡察组"),
        ("自治区党委", None, "1", "巡视组"),
    ]


def test_joint_inspections_are_no_conflict() -> None:
    assert level_conflict("按照市县联动安排，市委第三巡察组牵头。县委第三巡察组参加，市县联动开展。") is None
    assert level_conflict("县委第三巡察组进驻。市委第三巡察组反馈。") is not None


def test_one_place_is_reported_by_one_rule_alone() -> None:
    text = (
        "夷陵区教育局关于巡察整改情况的通报\n\n根据区委统一部署，2022年3月，区委第三巡察组对区教育局党组开展了巡察。"
        "5月，县委第三巡察组反馈了意见。现予公布。\n"
    )
    found = {
        cls.id: [f.place.quote for f in findings(cls(), text)] for cls in rule_classes().values() if "names" in cls.tags
    }
    assert {rule: quotes for rule, quotes in found.items() if quotes} == {"wrong-level": ["县委第三巡察组"]}


@pytest.mark.parametrize("name", ["term_variants.tsv", "body_variants.tsv"])
def test_no_form_stands_twice_in_a_lexicon(name: str) -> None:
    with lexicon.path(name).open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]
    odd = (
        [row[1] for row in rows]
        if name.startswith("term")
        else [n for row in rows if row[0] == "alias" for n in row[2].split("|")]
    )
    assert len(odd) == len(set(odd))


def test_labels_in_bold_and_inside_a_paragraph() -> None:
    items = [f"{n}.关于问题{n}的整改。整改措施及进展：已完成。\n" for n in range(1, 7)]
    items[3] = items[3].replace("措施及进展", "结果及进展")
    rule = rule_classes()["term-variant"]()
    assert [f.place.quote for f in findings(rule, "".join(items))] == ["整改结果及进展"]
    bold = "".join(items).replace("。整改", "。\n**整改").replace("：", "：**")
    assert [f.place.quote for f in findings(rule, bold)] == ["整改结果及进展"]


def test_no_former_division_bears_a_name_of_today() -> None:
    today = {division.name for division in divisions().values() if not division.abolished}
    rows = lexicon.table("former_divisions.tsv")
    assert [row[0] for row in rows if row[0] in today or (row[1] and row[1] not in today)] == []


def test_a_signature_is_found_above_attachments_and_a_contact() -> None:
    text = "沂南县水利局关于整改情况的通报\n\n情况如下。\n\n沂南县水利局\n\n2023年6月7日\n\n（联系电话：0539-3000000）\n\n附件1\n\n清单\n\n1.东村\n\n2.西村\n\n3.南村\n"
    notice = Notice("x", text)
    assert [text[m.start : m.end] for m in signed_bodies(notice)] == ["沂南县水利局"]
    assert notice_year(notice) == 2023
