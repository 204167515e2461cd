"""Quantities with their values, units and nouns, through the layer of a notice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.extract.quantities import Quantity
from auditor.notice import Notice


def quantities(text: str) -> tuple[Quantity, ...]:
    return Notice(path="test", text=text).quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("归纳为4项12个问题", ["4 项", "12 个 问题"]),
        ("三个方面8条意见", ["3 个方面", "8 条 意见"]),
        ("办结一起案件，处理两名干部", ["1 起 案件", "2 名 干部"]),
        ("近百件", ["90..110 件"]),
        ("占三分之二", ["0.6666666666666666666666666667"]),
        ("达1/3以上", ["0.3333333333333333333333333333.."]),
        ("百分之十三点三", ["13.3 %"]),
        ("95%以上", ["95.. %"]),
        ("九成以上", ["0.9.."]),
        ("2.4亿元，1,234.5万元", ["240000000 元", "12345000 元"]),
        ("2600余万元", ["26000000..27000000 元"]),
        ("处万元以上罚款", ["10000.. 元 罚款"]),
        ("3至5个，3—5亿元，5%—8%", ["3..5 个", "300000000..500000000 元", "5..8 %"]),
        ("三四个，十七八岁，二三十人", ["3..4 个", "17..18 岁", "20..30 人"]),
        ("十几名，20余次，50多家", ["10..20 名", "20..30 次", "50..60 家"]),
        ("数十家，上千人", ["10..100 家", "1000..10000 人"]),
        ("得88.5分，0.5‰", ["88.5 分", "0.5 ‰"]),
        ("师生比1∶4", ["0.25"]),
        ("人民币叁佰元，贰万伍仟元", ["300 元", "25000 元"]),
        ("30日内，3个月，半年，一年半", ["..30 日", "3 个月", "0.5 年", "1..1.5 年"]),
        ("惠及76万群众", ["760000 群众"]),
        ("每人2份", ["2 份"]),
        ("35岁以下9名", ["..35 岁", "9 名"]),
        ("发放十一万九千元，六十八点七万元", ["119000 元", "687000 元"]),
        ("四亿八千三百万吨，四亿八千三百五十六万七千二百吨", ["483000000 吨", "483567200 吨"]),
        ("12亿3626万人，3亿2千万元，1万5千元，3万6500亩", ["1236260000 人", "320000000 元", "15000 元", "36500 亩"]),
        ("一万五千亿元，一百二十万元", ["1500000000000 元", "1200000 元"]),
        ("比任务23.80万亩多0.35万亩", ["238000 亩", "3500 亩"]),
        ("以下四项任务，提前一年完成", ["4 项 任务", "1 年"]),
        ("２０个，5．6万元", ["20 个", "56000 元"]),
    ],
)
def test_values(text: str, found: list[str]) -> None:
    assert [q.iso() for q in quantities(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "第3次，第三、四条，第3至5项，前三名",
        "一是抓早，发现一个问题，一批成果，一系列办法",
        "三会一课，“一岗双责”，一人一策，一年一度",
        "统一，逐一，另一名，这一年，一起努力，干一件成一件",
        "电话0510-85881234，邮编214028，苏B12345号车",
        "二期工程，十三届七次全会，三产融合",
        "零部件，万岁，千亿级产业，万家灯火，百姓",
        "3部门联合，3项目，三支部，80年代，2031届学生",
        "上午9时30分，下午3点",
        "5G，PM2.5，2031年4月，《3个办法》，某发〔2031〕5号",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert [text[q.start : q.end] for q in quantities(text)] == []


def test_a_word_that_loosens_is_not_taken_from_another_word() -> None:
    assert [q.text for q in quantities("节约0.18亿元，约0.18亿元；最近3年，近3年")] == [
        *("0.18亿元", "约0.18亿元", "3年", "近3年")
    ]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("召开党组会6次，", "党组会"),
        ("完善制度共20个。", "制度"),
        ("其中党组会3次", "党组会"),
        ("开展检查5次", "检查"),
        ("给予政务处分2人", "政务处分"),
        ("立案9件", ""),
        ("已完成整改15个", ""),
        ("增长5%", ""),
        ("发现12个问题", ""),
        ("35岁以下9名", ""),
    ],
)
def test_the_noun_before_a_count(text: str, head: str) -> None:
    assert quantities(text)[-1].head == head


def test_kinds() -> None:
    found = quantities("5项，5万元，5分，5%，三分之一，1∶2，5天，5公里，三元五角二分")
    assert [q.kind for q in found[:8]] == ["item", "money", "score", "percent", "fraction", "ratio", "time", "length"]


def test_a_printed_decimal_is_an_interval() -> None:
    (rounded,) = quantities("90.48%")
    assert (rounded.low, rounded.high, rounded.exact) == (Decimal("90.475"), Decimal("90.485"), True)
    few, many = quantities("超过90%，占95.2%")
    assert few.agrees(many) and many.agrees(few)
    ten, eleven = quantities("10件，11件")
    assert not ten.agrees(eleven)


def test_places_are_those_of_the_text() -> None:
    text = "（一）处分３人，追缴１２．５万元。"
    assert [text[q.start : q.end] for q in quantities(text)] == ["３人", "１２．５万元"]
