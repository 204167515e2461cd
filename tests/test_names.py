"""Places, bodies and the issuer, through Notice: every text here is made up for the test."""

from __future__ import annotations

import pytest

from auditor.notice import Notice


def places(text: str) -> list[str]:
    notice = Notice("x", text)
    return [place.full for place in notice.places]


def bodies(text: str) -> dict[str, str]:
    notice = Notice("x", text)
    return {text[body.start : body.end]: body.full for body in notice.bodies}


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("会议在江苏省无锡市滨湖区召开。", ["无锡市滨湖区"]),
        ("赴恩施州巴东县学习。", ["恩施土家族苗族自治州巴东县"]),
        ("来自吉林长春和广东佛山的企业", ["长春市", "佛山市"]),
        ("上海市场需求旺盛，各区域协调发展，坚决整治文山会海。", ["上海市"]),
        ("相应城市和沿海城市、新增城市均已申报。", []),
        ("各县和全市各区要落实责任。", []),
        ("与费县人民医院、和县人民法院签约。", ["临沂市费县", "马鞍山市和县"]),
        ("南京鼓楼区与福州市鼓楼区。", ["南京市鼓楼区", "福州市鼓楼区"]),
    ],
)
def test_places(text: str, full: list[str]) -> None:
    assert places(text) == full


def test_short_form_needs_the_full_form_or_a_body() -> None:
    assert places("滨湖风光秀美。") == []
    assert places("滨湖区召开会议，滨湖经济稳中有进。") == ["无锡市滨湖区", "无锡市滨湖区"]
    assert places("滨湖法院依法受理。") == ["无锡市滨湖区"]


COURT = """中共杭州市余杭区人民法院党组关于巡察整改情况的通报

根据区委部署，区委第四巡察组对余杭法院党组开展巡察。省高院、市中院、市委政法委给予指导，区纪委监委驻区教育局纪检监察组予以配合。
我院党组召开会议，院党组书记部署工作。最高人民检察院通报的情况与本院无关。萧山区人民法院、杭州互联网法院派员参加。
"""


def test_short_forms_stand_for_bodies_of_the_issuers_place() -> None:
    found = bodies(COURT)
    assert found["余杭法院党组"] == "杭州市余杭区人民法院党组"
    assert found["省高院"] == "浙江省高级人民法院"
    assert found["市中院"] == "杭州市中级人民法院"
    assert found["市委政法委"] == "杭州市委政法委"
    assert found["区委第四巡察组"] == "杭州市余杭区委第四巡察组"
    assert found["我院党组"] == found["院党组"] == "杭州市余杭区人民法院党组"
    assert found["本院"] == "杭州市余杭区人民法院"
    assert found["区纪委监委驻区教育局纪检监察组"] == "杭州市余杭区纪委监委驻区教育局纪检监察组"
    assert found["最高人民检察院"] == "最高人民检察院"
    assert found["萧山区人民法院"] == "杭州市萧山区人民法院"
    assert found["杭州互联网法院"] == "杭州市互联网法院"


def test_the_issuer_knows_its_own_and_superiors() -> None:
    notice = Notice("x", COURT)
    issuer = notice.issuer
    assert issuer is not None
    assert (issuer.name, issuer.base, issuer.place, issuer.kind) == (
        "中共杭州市余杭区人民法院党组",
        "杭州市余杭区人民法院",
        "余杭区",
        "法院",
    )
    assert [division.name for division in issuer.superiors] == ["杭州市", "浙江省"]
    own = {COURT[body.start : body.end] for body in notice.bodies if body.own}
    assert own == {"中共杭州市余杭区人民法院党组", "余杭法院党组", "我院党组", "院党组", "本院"}


@pytest.mark.parametrize(
    ("text", "base", "evidence"),
    [
        (
            "关于防汛工作的通知\n\n各乡镇：\n请抓好落实。\n\n广元市昭化区水利局\n2020年6月1日\n",
            "广元市昭化区水利局",
            "signature",
        ),
        (
            "关于整改情况的通报\n2021年3月，县委第一巡察组对都昌县卫生健康委员会党组进行了巡察。\n",
            "九江市都昌县卫生健康委员会",
            "opening",
        ),
        ("**中共青榆县水务局党组关于整改情况的通报**\n\n正文。\n", "青榆县水务局", "title"),
        ("高新区（新吴区）人民法院关于整改情况的通报\n\n正文。\n", "无锡市新吴区人民法院", "title"),
        ("国务院办公厅关于节假日安排的通知\n\n正文。\n", "国务院办公厅", "title"),
    ],
)
def test_issuer(text: str, base: str, evidence: str) -> None:
    issuer = Notice("x", text).issuer
    assert issuer is not None
    assert (issuer.base, issuer.evidence) == (base, evidence)


def test_no_issuer_where_none_is_named() -> None:
    assert Notice("x", "会议强调，要抓好落实。").issuer is None


def test_levels_in_common_words_are_no_bodies() -> None:
    assert (
        bodies("社区党委、各县政府、垦区法院、超市委托第三方，开创全市新局面，县域医共体、市政府采购和城市管理局面。")
        == {}
    )


def test_departments_of_many_words() -> None:
    text = "由市人力资源和社会保障局牵头，会同县级有关单位、市政务服务中心管理办公室、区水利和湖泊局、县发展和改革委员会办理。"
    assert list(bodies(text)) == [
        "市人力资源和社会保障局",
        "市政务服务中心管理办公室",
        "区水利和湖泊局",
        "县发展和改革委员会",
    ]


def test_a_short_form_that_the_text_introduces() -> None:
    text = "绍兴市轨道交通集团有限公司（以下简称轨道集团）成立。轨道集团党委召开会议。"
    assert bodies(text)["轨道集团党委"] == "绍兴市轨道交通集团有限公司党委"
