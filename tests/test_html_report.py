"""The HTML report through its one public function: structure, hostile text, offsets, several documents."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import report_samples as samples
from auditor.reports.html_report import write

from auditor.finding import SEVERITIES, Place
from auditor.report import Cause, DocumentReport, EntityRow, ReadError, Report, Stream

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Node:
    """An element with its attributes, its children and its parent."""

    def __init__(self, tag: str, attrs: dict[str, str], parent: Node | None) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[Node | str] = []

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag: str = "", css: str = "", **attrs: str) -> list[Node]:
        """The elements with this tag, this class and these attributes (``data_rule`` for ``data-rule``)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            node
            for node in self.walk()
            if (not tag or node.tag == tag)
            and (not css or css in node.attrs.get("class", "").split())
            and all(node.attrs.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str = "", css: str = "", **attrs: str) -> Node:
        """The only such element."""
        found = self.all(tag, css, **attrs)
        assert len(found) == 1, f"{len(found)} elements {tag} .{css} {attrs}"
        return found[0]

    @property
    def text(self) -> str:
        """All text below."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Tree(HTMLParser):
    """A strict parser: an end tag that does not fit, or an attribute given twice, fails the test."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#root", {}, None)
        self.at = self.root
        self.feed(html)
        self.close()
        assert self.at is self.root, f"<{self.at.tag}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in <{tag} {attrs}>"
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise AssertionError(f"<{tag}/> has no meaning in HTML")

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> inside <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")


def parse(report: Report) -> Node:
    """The written report as a tree."""
    return Tree(write(report)).root


@cache
def notice_page() -> Node:
    """The sample notice, parsed once."""
    return parse(samples.report(samples.notice()))


def printed_lines(page: Node, document: str = "d1") -> dict[int, str]:
    """Line number to text of the running text, without the numbers of the findings."""

    def plain(node: Node) -> str:
        parts = (child if isinstance(child, str) else plain(child) for child in node.children)
        return "" if "ref" in node.attrs.get("class", "").split() else "".join(parts)

    text = page.one("section", id=f"{document}-read").one("div", "text")
    return {int(para.attrs["data-line"]): plain(para) for para in text.all("p", "para")}


def assert_sound(page: Node) -> None:
    """Ids are unique and every link inside the page leads somewhere."""
    ids = Counter(node.attrs["id"] for node in page.walk() if "id" in node.attrs)
    assert not [name for name, times in ids.items() if times > 1]
    for node in page.walk():
        for name in ("href", "aria-controls", "aria-labelledby"):
            target = node.attrs.get(name)
            assert target is None or target.removeprefix("#") in ids, f"{name}={target} leads nowhere"


SAMPLES: dict[str, Callable[[], Report]] = {
    "notice": lambda: samples.report(samples.notice()),
    "clean": lambda: samples.report(samples.clean()),
    "many": lambda: samples.report(samples.clean(), samples.doubtful(), samples.notice()),
    "long": lambda: samples.report(samples.long_notice(200, 10_000)),
    "empty": lambda: samples.report(samples.document("")),
    "nothing": lambda: samples.report(),
    "hostile": samples.hostile,
    "unread": lambda: samples.report(errors=(ReadError("甲.pdf", "没有文字层。"),)),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_well_formed_with_unique_ids_and_living_links(name: str) -> None:
    assert_sound(parse(SAMPLES[name]()))


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_loaded_from_anywhere(name: str) -> None:
    html = write(SAMPLES[name]())
    assert not re.search(r"https?:|//\w+\.|@import|url\(", html)
    page = Tree(html).root
    assert not page.all("link") and not page.all("img") and not page.all("iframe")
    for node in page.walk():
        assert "src" not in node.attrs and "srcset" not in node.attrs
        assert node.attrs.get("href", "#").startswith("#")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_report_is_written_the_same(name: str) -> None:
    assert write(SAMPLES[name]()) == write(SAMPLES[name]())


def test_policy_allows_only_the_script_that_is_there() -> None:
    page = notice_page()
    policy = page.one("meta", http_equiv="Content-Security-Policy").attrs["content"]
    assert "default-src 'none'" in policy
    scripts = [node for node in page.all("script") if node.attrs.get("type") != "application/json"]
    digests = [base64.b64encode(hashlib.sha256(node.text.encode()).digest()).decode() for node in scripts]
    assert re.findall(r"'sha256-([^']+)'", policy) == digests
    assert "script-src 'sha256-" in policy and "script-src 'unsafe" not in policy
    assert not [node for node in page.walk() for name in node.attrs if name.startswith("on")]


@pytest.mark.parametrize(
    ("document", "label"),
    [(samples.notice(), "不宜发布"), (samples.doubtful(), "请核对"), (samples.clean(), "未发现问题")],
)
def test_verdict_comes_first(document: DocumentReport, label: str) -> None:
    page = parse(samples.report(document))
    body = page.one("body").one("main").text.split()
    assert body[0] == f"结论：{label}"
    assert page.one("head").one("title").text.startswith(label)


def test_only_style_is_no_reason_to_hold_a_notice_back() -> None:
    document = samples.notice()
    style = replace(document, findings=tuple(f for f in document.findings if f.severity == "info"))
    page = parse(samples.report(style))
    assert page.one("div", "stamp").text == "结论：未发现问题"
    assert "体例 1 处" in page.one("p", "reason").text


def test_tabs_in_order_with_their_counts() -> None:
    tabs = [node.text for node in notice_page().all(role="tab")]
    assert tabs == ["通读", "问题 10", "数字 24", "时间 7", "名称 7", "已核对 3"]


def test_findings_listed_by_severity_and_rule_with_stable_selectors() -> None:
    page = notice_page()
    listed = page.all("li", "finding")
    rows = [(node.attrs["id"], node.attrs["data-severity"], node.attrs["data-rule"]) for node in listed]
    assert rows == [
        ("f5", "error", "count-vs-list"),
        ("f9", "error", "duplicate-section-number"),
        ("f6", "error", "foreign-body"),
        ("f3", "error", "impossible-date"),
        ("f4", "error", "percentage-arithmetic"),
        ("f2", "warning", "date-order"),
        ("f8", "warning", "missing-section-number"),
        ("f10", "warning", "name-variant"),
        ("f7", "warning", "quotation-balance"),
        ("f1", "info", "half-width-punctuation"),
    ]
    assert [node.attrs["data-finding"] for node in listed] == [row[0] for row in rows]
    options = [node.attrs["value"] for node in page.one("select").all("option")]
    assert options == ["", *(row[2] for row in rows)]
    toggles = [node.attrs["data-severity-toggle"] for node in page.all("button") if "aria-pressed" in node.attrs]
    assert toggles == ["error", "warning", "info"]


def test_both_ends_of_a_contradiction_are_marked_and_linked() -> None:
    page = notice_page()
    found = page.one("li", id="f5")
    links = [node.attrs["href"] for node in found.all("a") if "data-m" in node.attrs]
    assert links == ["#m-f5", "#m-f5-2"]
    assert page.one("mark", id="m-f5").text == "3个问题"
    assert page.one("mark", id="m-f5-2").text == "四是成果转化不足"
    assert "建议改为“4个问题”" in found.text.replace("\n", "").replace(" ", "")
    refs = [(node.attrs["data-m"], node.attrs["aria-label"]) for node in page.all("a", "ref", data_f="f5")]
    assert refs == [("m-f5", "问题 5"), ("m-f5-2", "问题 5 的另一处")]
    data = json.loads(page.one("script", id="data").text)
    assert data["documents"][0]["findings"][4]["ends"] == ["m-f5", "m-f5-2"]


@pytest.mark.parametrize("name", ["notice", "long"])
def test_running_text_is_the_notice_and_every_mark_its_quote(name: str) -> None:
    report = SAMPLES[name]()
    document = report.documents[0]
    page = parse(report)
    lines = printed_lines(page)
    for number, line in enumerate(document.text.split("\n"), start=1):
        assert lines.get(number, "").strip() == line.strip()
    text = page.one("div", "text")
    ordered = sorted(document.findings, key=lambda f: (f.place.start, f.place.end))
    quotes = {f.message: "".join(f.place.quote.split()) for f in ordered}
    for item in page.all("li", "finding"):
        fid = item.attrs["id"]
        marks = [node for node in text.all("mark") if fid in node.attrs["data-f"].split()]
        outer = [node for node in marks if node.parent not in marks]
        assert quotes[item.one("p", "msg").text] in "".join("".join(n.text for n in outer).split())
        assert page.all("mark", id=f"m-{fid}")


def test_outline_shows_duplicate_and_missing_numbers() -> None:
    toc = notice_page().one("nav", "toc")
    wrong = [" ".join(node.text.split()) for node in toc.all(css="bad")]
    assert wrong == ["3． ✕ 缺 2．", "✕ 重复"]
    assert "编号 2 处有误" in toc.text
    headings = [node.text for node in toc.all("a") if node.all("b")]
    assert headings[0] == "一、整改工作的组织" and len(headings) == 10


def test_ledger_of_quantities_states_what_agrees_and_what_does_not() -> None:
    panel = notice_page().one("section", id="d1-numbers")
    groups = {node.one("h3").text.split()[0]: node for node in panel.all("section", "group")}
    assert [entry.one("b").text for entry in groups["问题"].all("a", "entry")] == [
        "17个问题",
        "15个问题",
        "3个问题",
        "2个问题",
    ]
    assert [entry.one("b").attrs["class"] for entry in groups["问题"].all("a", "entry")] == ["error"] * 3 + [""]
    assert {entry.one("b").attrs["class"] for entry in groups["以“名”计，未写名目"].all("a", "entry")} == {"ok"}


def test_dates_in_order_on_a_drawn_line() -> None:
    panel = notice_page().one("section", id="d1-dates")
    rows = [node.one("th").text for node in panel.one("tbody").all("tr")]
    assert rows[0] == "2021年2月30日止" and rows[-1] == "2021年12月止"
    dots = list(panel.one("svg").all("a"))
    assert len(dots) == 7 and all(node.attrs["href"].startswith("#d1-e") for node in dots)
    labels = [float(node.attrs["x"]) for node in panel.one("svg").all("text", "label")]
    assert all(0 < x < 1000 for x in labels)


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("2019", "2019年"),
        ("2019-07", "2019年7月"),
        ("2019-07-01/2019-09-30", "2019年7月1日—2019年9月30日"),
        ("../2019-12", "2019年12月止"),
        ("2019-12/..", "2019年12月起"),
    ],
)
def test_dates_of_every_precision_are_read(value: str, label: str) -> None:
    document = replace(
        samples.document("某日与2020年"),
        entities=(EntityRow("date", "某日", value, 0, 2), EntityRow("date", "2020年", "2020", 3, 8)),
    )
    panel = parse(samples.report(document)).one("section", id="d1-dates")
    assert label in [node.text for node in panel.all("th")]
    assert panel.all("svg", "timeline")


def test_dates_that_name_no_year_are_listed_apart() -> None:
    document = replace(samples.document("5月9日"), entities=(EntityRow("date", "5月9日", "--05-09", 0, 4),))
    panel = parse(samples.report(document)).one("section", id="d1-dates")
    assert "未写明年份" in panel.text and not panel.all("svg", "timeline")


@pytest.mark.parametrize("value", ["5", "5 个", "1..3 个 问题", "5  问题", "", "约 5 万元 资金 支出"])
def test_quantities_without_unit_or_noun_have_a_place(value: str) -> None:
    document = replace(samples.document("五个"), entities=(EntityRow("quantity", "五个", value, 0, 2),))
    assert [b.text for b in parse(samples.report(document)).one("section", id="d1-numbers").all("b")] == ["五个"]


def test_names_with_their_printed_forms() -> None:
    panel = notice_page().one("section", id="d1-names")
    first = panel.all("tr")[0]
    assert first.one("th").text.startswith("中共青榆县水务局党组")
    assert [form.all("span", "printed")[0].text for form in first.all("div", "form")] == [
        "中共青榆县水务局党组",
        "县水务局党组",
        "水务局党组",
        "青榆县水务局",
    ]


def test_what_was_checked_is_shown_with_links_into_the_text() -> None:
    page = notice_page()
    panel = page.one("section", id="d1-checks")
    assert "119÷127＝93.70%，相符" in panel.text
    link = next(node for node in panel.all("a") if node.text == "共计223名")
    assert page.one(id=link.attrs["href"][1:]).text == "共计"  # the figure behind it has an anchor of its own
    assert all(rule.title in panel.text for rule in samples.RULES)


def test_causes_and_streams_are_shown() -> None:
    document = samples.notice()
    cause = Cause("mixed", "两份文件串在一起", "第 9 段起属另一单位。", (document.findings[0].fingerprint,))
    half = len(document.text) // 2
    streams = (Stream("a", "青榆县水务局", ((0, half),)), Stream("b", None, ((half, len(document.text)),)))
    page = parse(samples.report(replace(document, causes=(cause,), streams=streams)))
    causes = page.one("section", "causes")
    assert "1 个根源" in causes.text and "解释 1 处" in causes.text
    assert [node.attrs["href"] for node in causes.all("a")] == ["#f3"]
    bands = page.one("div", "strip").all("rect", "stream")
    assert [band.text for band in bands] == ["青榆县水务局", "来源不明"]
    assert_sound(page)


def test_hostile_text_is_only_text() -> None:
    page = parse(samples.hostile())
    assert_sound(page)
    assert len(page.all("script")) == 2
    for tag in ("img", "textarea"):
        assert not page.all(tag)
    assert not [name for node in page.walk() for name in node.attrs if name.startswith("on")]
    document = next(doc.attrs["id"] for doc in page.all("article") if "alert" in doc.one("h1").text)
    assert list(printed_lines(page, document).values()) == list(samples.HOSTILE)


def test_hostile_text_cannot_end_the_data_block() -> None:
    html = write(samples.hostile())
    block = html.split('id="data">', 1)[1].split("</script>", 1)[0]
    assert "<" not in block and ">" not in block and "&" not in block
    rules = json.loads(block)["rules"]
    assert samples.HOSTILE[0] + samples.HOSTILE[1] + samples.HOSTILE[2] in rules


def test_what_html_cannot_carry_becomes_a_replacement_character() -> None:
    text = "甲\x00乙\ud800丙\x1b丁\x85戊\udfff"
    found = samples.finding("r", "error", text, samples.place(text, "乙\ud800丙"))
    html = write(samples.report(samples.document(text, (found,), title=text)))
    html.encode("utf-8")
    page = Tree(html).root
    assert printed_lines(page)[1] == "甲�乙�丙�丁�戊�"
    assert page.one("mark", id="m-f1").text == "乙�丙"


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 4), (2, 6), (4, 8)],
        [(0, 8), (2, 4), (2, 4)],
        [(0, 3), (0, 6), (0, 9)],
        [(3, 9), (6, 9), (8, 9)],
        [(0, 24), (5, 15)],
        [(4, 4), (4, 6), (10, 10), (24, 24)],
        [(-5, 3), (20, 999), (50, 60), (9, 2)],
        [(9, 11), (10, 11), (20, 23)],
    ],
    ids=str,
)
def test_overlapping_empty_and_wrong_offsets_leave_the_text_whole(spans: list[tuple[int, int]]) -> None:
    text = "一二三四五六七八九十\n\n甲乙丙丁戊己\n庚辛壬癸"
    found = tuple(
        samples.finding(f"rule-{i}", "warning", "说明。", Place(start, end, 1, 1, text[start:end], "", None, None))
        for i, (start, end) in enumerate(spans)
    )
    page = parse(samples.report(samples.document(text, found)))
    assert_sound(page)
    lines = printed_lines(page)
    assert [lines.get(number, "") for number in range(1, 5)] == text.split("\n")
    assert [node.attrs["id"] for node in page.all("li", "finding")]
    for index in range(1, len(spans) + 1):
        page.one("mark", id=f"m-f{index}")
        page.one("a", "ref", data_m=f"m-f{index}")


def test_astral_characters_count_as_one() -> None:
    text = "𠮷野家𠀀有3个问题"
    page = parse(
        samples.report(samples.document(text, (samples.finding("r", "error", "。", samples.place(text, "3个")),)))
    )
    assert page.one("mark", id="m-f1").text == "3个"


def test_windows_line_ends_do_not_shift_marks() -> None:
    text = "甲\r\n乙3个问题\r\n"
    page = parse(
        samples.report(samples.document(text, (samples.finding("r", "error", "。", samples.place(text, "3个")),)))
    )
    assert page.one("mark", id="m-f1").text == "3个"


def test_several_documents_are_ranked_with_their_own_addresses() -> None:
    page = parse(SAMPLES["many"]())
    rows = page.one("table", "ranking").one("tbody").all("tr")
    verdicts = [row.one("span", "pill").text for row in rows]
    assert verdicts == ["不宜发布", "请核对", "未发现问题"]
    assert [row.one("a").attrs["href"] for row in rows] == ["#d1", "#d2", "#d3"]
    assert "3 个文件，1 个不宜发布" in page.one("section", id="index").text
    numbers = [int(node.attrs["id"][1:]) for node in page.all("li", "finding")]
    assert sorted(numbers) == list(range(1, 12))
    documents = [node.attrs["id"] for node in page.all("article")]
    assert documents == ["d1", "d2", "d3"]


def test_rank_is_by_errors_then_doubts_then_style_then_path() -> None:
    counted = [(0, 3, 0), (1, 0, 0), (0, 0, 5), (1, 2, 0), (0, 3, 1)]
    documents = [
        samples.document(
            "文字",
            tuple(
                samples.finding(f"r{severity}{n}", severity, "。", samples.at("文字", 0, 1))
                for severity, times in zip(SEVERITIES, counts, strict=True)
                for n in range(times)
            ),
            f"{index}.txt",
        )
        for index, counts in enumerate(counted)
    ]
    page = parse(samples.report(*documents))
    shown = [
        tuple(int(td.text) for td in row.all("td", "n")[1:4])
        for row in page.one("table", "ranking").one("tbody").all("tr")
    ]
    assert shown == sorted(counted, reverse=True)
    assert all(a >= b for a, b in pairwise(shown))


def test_files_that_could_not_be_read_are_named_with_the_reason() -> None:
    for report in (
        samples.report(samples.clean(), errors=(ReadError("送审/扫描件.pdf", "没有文字层。"),)),
        samples.report(errors=(ReadError("送审/扫描件.pdf", "没有文字层。"),)),
    ):
        page = parse(report)
        unread = page.one("div", "unread")
        assert "有 1 个文件未能读取" in unread.text
        assert "送审/扫描件.pdf" in unread.text and "没有文字层。" in unread.text
        assert_sound(page)


def test_a_rule_that_crashed_is_named() -> None:
    crashed = samples.finding("internal-error", "error", "规则 count-vs-list 运行出错。", samples.at("文字", 0, 0))
    page = parse(samples.report(samples.document("文字", (crashed,))))
    assert "规则运行出错" in page.one("section", id="d1-findings").text


def test_a_finding_with_twenty_places_folds_all_but_the_first() -> None:
    text = "甲乙" * 20
    places = [samples.place(text, "甲", n) for n in range(1, 21)]
    page = parse(samples.report(samples.document(text, (samples.finding("r", "info", "。", *places),))))
    found = page.one("li", "finding")
    assert len(found.all("p", "quote")) == 20
    assert len(found.one("details").all("p", "quote")) == 16
    assert_sound(page)


def test_location_names_page_and_paragraph_where_known() -> None:
    place = Place(0, 2, 1, 1, "文字", "三（二）4", 5, 41)
    page = parse(samples.report(samples.document("文字", (samples.finding("r", "error", "。", place),))))
    assert page.one("p", "quote").one("span", "where").text == "三（二）4 第5页第41段 第1行"


def test_a_large_report_stays_linear() -> None:
    size = {count: len(write(samples.report(samples.long_notice(count, 50 * count)))) for count in (100, 400)}
    assert size[400] < 5 * size[100]
