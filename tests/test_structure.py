"""References, attachments, repeats and marks over whole notices."""

from __future__ import annotations

import pytest

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.registry import rule_classes
from auditor.testing import findings


def found(rule: str, text: str) -> list[Finding]:
    return findings(rule_classes()[rule](), text)


ARTICLES = "".join(f"第{n}条 {text}\n" for n, text in zip("一二三四五六", ("略。",) * 6, strict=True))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (ARTICLES + "违反本办法第五条、第九条的，予以通报。\n", "第九条"),
        (ARTICLES + "依照本实施细则第七条第二款办理。\n", "本实施细则第七条第二款"),
        ("第一章 总则\n" + ARTICLES + "第二章 附则\n依照本规定第四章处理。\n", "本规定第四章"),
        (ARTICLES.replace("第四条 略。", "第四条 前款规定的期限为三日。"), "前款"),
    ],
)
def test_articles_that_are_not_there(text: str, quote: str) -> None:
    assert [finding.place.quote for finding in found("dangling-reference", text)] == [quote]


def test_two_texts_in_articles_are_counted_apart() -> None:
    second = "第一条 略。\n第二条 略。\n第三条 依照本规定第五条办理。\n"
    dangling = found("dangling-reference", ARTICLES + "附件2\n" + second)
    assert [finding.place.quote for finding in dangling] == ["本规定第五条"]
    assert dangling[0].against[0].quote.strip() == "第三条"


def test_attachments_cited_listed_and_attached() -> None:
    listed = "名单见附件3，表样见附件2。\n附件：1.名单\n2.表样\n某某局\n2023年5月8日\n"
    assert [f.place.quote for f in found("dangling-reference", listed)] == ["附件3"]
    assert not found("attachment-mismatch", listed), "files of their own"
    attached = listed + "附件1\n名单\n甲\n附件2\n样表格\n乙\n"
    assert [f.place.quote for f in found("attachment-mismatch", attached)] == ["样表格"]


@pytest.mark.parametrize(
    ("cited", "severity", "others"),
    [
        ("见附件1《责任分工表》", "error", ["排查台账", "责任分工表"]),
        ("《疫苗接种方案》（附件2", "error", ["责任分工表"]),
        ("《责任落实表》（附件2", "warning", ["责任分工表"]),
        ("各站所排名见附件2", "warning", ["责任分工表"]),
    ],
)
def test_attachments_that_the_body_calls_otherwise(cited: str, severity: str, others: list[str]) -> None:
    text = f"请各站所照办，{cited}）。\n附件：1.排查台账\n2.责任分工表\n某某局\n2023年5月8日\n"
    (told,) = found("attachment-mismatch", text)
    assert (told.severity, [place.quote for place in told.against]) == (severity, others)


def test_a_reworded_copy_is_told_where_it_follows_at_once() -> None:
    long = "各班组要在检修前切断电源、悬挂警示牌，对不按规程操作的职工，一律停岗培训、考核合格后上岗。"
    whole = "（二）规范检修作业。全年检修锅炉和管道共计120台套，更换阀门36只。" + long
    copy = long.replace("停岗", "离岗").replace("考核", "考试")
    between = "仓库每日清点物资两次，由值班员登记造册，月底与财务账目逐项核对，账实不符的当天查明原因。\n"
    assert [f.place.quote for f in found("near-duplicate-paragraph", f"{whole}\n{copy}\n")] == [copy]
    apart = "".join(between.replace("两次", f"{n}次") for n in range(2, 5))
    assert not found("near-duplicate-paragraph", f"{whole}\n{apart}{copy}\n")


def test_marks_of_headings_that_do_not_work_are_one_finding() -> None:
    text = "## 一、甲\n略。\n##二、乙\n略。\n**三、丙\n略。\n"
    told = found("heading-markup", text)
    assert "全文共2处" in told[0].message
    assert [told[0].place.quote, *(place.quote for place in told[0].against)] == ["##二、乙", "**三、丙"]


def test_a_repeated_paragraph_is_told_once_and_a_form_never() -> None:
    long = "医院对全部科室的收费目录逐条核对，梳理出不合规条目并逐一更正，同时组织全员培训和考试，对不合格人员补考，确保人人过关，个个达标，考核结果与绩效挂钩。"
    assert len(found("near-duplicate-paragraph", f"{long}\n甲乙丙丁。\n{long}\n戊己庚辛。\n")) == 1
    assert not found("near-duplicate-paragraph", f"{long}\n" * 40)


def test_kinds_of_marks_are_told_once_each_with_their_count() -> None:
    text = "修订《甲》、《乙》、《丙》，学习《丁》、《戊》，推行“子丑”、“寅卯”。\n一是，加强领导。二是，明确责任。\n"
    told = found("list-punctuation", text)
    assert len(told) == 2
    assert "共4处" in told[0].message or "共4处" in told[1].message


def test_a_date_in_two_kinds_of_digits_is_a_warning_and_the_rest_style() -> None:
    told = {f.place.quote: f.severity for f in found("numeral-style", "2021年三月5日启用，增长5—8%，抽查7、8人。")}
    assert told == {"2021年三月5日": "warning", "5—8%": "info", "7、8": "info"}


def test_what_a_notice_lacks_is_one_hint() -> None:
    text = "某某局关于巡察整改情况的公示\n现将整改情况公示如下。\n一、情况\n已整改。\n二、打算\n继续努力。\n"
    (hint,) = found("missing-element", text)
    assert all(word in hint.message for word in ("联系方式", "公示期限", "署名", "成文日期"))


@pytest.mark.parametrize(
    "rule", ["dangling-reference", "attachment-mismatch", "near-duplicate-paragraph", "misused-marks"]
)
@pytest.mark.parametrize("text", ["", "附件：1.", "附件", "第一条", "。”", "本办法第三条", "、", "\u2028附件1\u2028"])
def test_scraps_are_no_trouble(rule: str, text: str) -> None:
    for finding in found(rule, text):
        assert Notice("x", text).text[finding.place.start : finding.place.end] == finding.place.quote
