"""Saved web pages: their main text, line by line as a browser shows it, in whatever encoding."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import main
from auditor.config import Config
from auditor.notice import Notice
from auditor.readers import ReadFailure, read
from auditor.registry import rule_classes
from auditor.run import run
from auditor.source_map import Cell

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 20 * 1024 * 1024
LINES = (
    "根据市委统一部署，巡察组对我局党组开展了巡察，并反馈了意见。",
    "一、整改情况",
    "（一）加强理论学习，全年集中学习12次，撰写体会文章36篇。",
    "（二）完善制度机制，修订财务管理等制度5项，并抓好落实。",
    "二、下一步打算",
    "坚持标本兼治，巩固整改成果，推动各项工作再上新台阶。",
    "中共青榆县水务局党组",
    "2021年5月6日",
)
TITLE = "中共青榆县水务局党组关于巡察整改情况的通报"
PARAGRAPHS = "".join(f"<p style='text-indent:2em'>{line}</p>\n" for line in LINES)

GOVERNMENT = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "xhtml1-transitional.dtd">
<html><head><meta charset="utf-8"><title>{TITLE}_青榆县人民政府</title><style>p {{color: red}}</style>
<script>var a = "<p>脚本里的话，不是正文。</p>";</script></head><body>
<form id="aspnetForm"><div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/x">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a>通知公告</a></div>
<div class="wrap"><div class="left"><ul><li><a>关于做好防汛工作，确保安全度汛的紧急通知，各单位遵照执行</a></li></ul></div>
<div class="article"><h1>{TITLE}</h1><div class="info">发布时间：2021-05-07　来源：县水务局　浏览次数：<span>128</span> 字号：[大 中 小]</div>
<div class="TRS_Editor">{PARAGRAPHS}</div><div class="share">分享到：<a>微信</a></div><p>【打印】【关闭】</p></div></div></form>
<div class="footer">版权所有：青榆县人民政府　地址：青榆县人民路1号，邮编：214000，电话：0510-88888888。</div></body></html>"""

# A newspaper's page: laid out with tables, without a heading element, the text beside a list of other articles.
NEWSPAPER = f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>青榆日报 - {TITLE}</TITLE></HEAD>
<BODY><TABLE><TR><TD><A href=a>第01版：要闻</A><A href=b>第02版：广告</A></TD></TR><TR><TD><TABLE><TR><TD>
<TABLE><TR><TD><strong>{TITLE}</strong></TD></TR><TR><TD>青榆日报 2021年05月08日 星期六</TD></TR></TABLE></TD></TR>
<TR><TD><DIV id=ozoom><founder-content>{"".join(f"<P>　　{line}</P>" for line in LINES)}</founder-content></DIV></TD></TR>
<TR><TD><A>上一篇</A> <A>下一篇</A></TD></TR></TABLE></TD></TR></TABLE></BODY></HTML>"""


def page(folder: Path, content: str | bytes, name: str = "通报.html") -> Notice:
    """The notice in a page."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read(path, LIMIT)


def body(folder: Path, content: str) -> str:
    """The text of a page with this body."""
    return page(folder, f"<!doctype html><html><head><meta charset=utf-8></head><body>{content}</body></html>").text


class TestMainText:
    def test_a_government_page(self, tmp_path: Path) -> None:
        notice = page(tmp_path, GOVERNMENT)
        assert notice.text.splitlines() == [TITLE, *LINES]
        assert notice.title == TITLE and notice.issuer and notice.issuer.name == "中共青榆县水务局党组"
        assert notice.origin and any("浏览次数" in text for kind, _, text in notice.origin.apart if kind == "page")

    def test_a_newspaper_page(self, tmp_path: Path) -> None:
        lines = page(tmp_path, NEWSPAPER.encode("gb18030")).text.splitlines()
        assert lines == [TITLE, *(f"\u3000\u3000{line}" for line in LINES)]

    def test_nothing_of_the_text_is_lost_when_it_is_in_several_parts(self, tmp_path: Path) -> None:
        parts = "".join(f"<div class='section'><div>{PARAGRAPHS}</div></div>" for _ in range(3))
        assert body(tmp_path, f"<div id=menu><a>首页</a></div>{parts}").splitlines() == [*LINES] * 3

    def test_a_page_that_is_nothing_but_text(self, tmp_path: Path) -> None:
        assert body(tmp_path, "会议通知<br>明日开会。") == "会议通知\n明日开会。\n"
        assert body(tmp_path, "<p>只有一段。</p>") == "只有一段。\n"
        assert page(tmp_path, "<p>片段一</p><p>片段二</p>").text == "片段一\n片段二\n"

    def test_what_is_hidden_is_no_text(self, tmp_path: Path) -> None:
        hidden = "<p style='display: none'>藏一</p><p hidden>藏二</p><template><p>藏三</p></template><noscript>藏四</noscript>"
        assert body(tmp_path, f"{hidden}<!-- 藏五 --><p>正文<script>藏六</script>后。</p>") == "正文后。\n"


class TestLines:
    def test_white_space_is_what_a_browser_shows(self, tmp_path: Path) -> None:
        text = body(
            tmp_path,
            "<div>  甲 \n 乙<span>丙</span>丁&nbsp;&amp;&lt;b&gt; &#x4e00; <b>粗</b>\n<i>斜</i></div>"
            "<p>一<br/>二</p><ul><li>三<li>四</ul><pre>五\n 六</pre>末&shy;尾",
        )
        assert text == "甲乙丙丁\xa0&<b> 一 粗斜\n一\n二\n三\n四\n五\n 六\n末尾\n"

    def test_a_table_is_read_cell_by_cell(self, tmp_path: Path) -> None:
        table = "<table><tr><th>项目<th>数量</tr><tr><td colspan=2>合计</tr><tr><td>问题</td><td>3</td></tr></table>"
        notice = page(tmp_path, f"<html><body><p>表前</p>{table}<p>表后</p></body></html>")
        assert notice.text.split() == ["表前", "项目", "数量", "合计", "问题", "3", "表后"]
        assert notice.origin
        cells = {notice.text[b.start : b.end]: b.cell for b in notice.origin.blocks}
        assert cells["表前"] is cells["表后"] is None
        assert (cells["数量"], cells["合计"], cells["3"]) == (Cell(1, 1, 2), Cell(1, 2, 1, 1, 2), Cell(1, 3, 2))
        place = notice.place(notice.text.index("3"), notice.text.index("3") + 1)
        assert (place.page, place.paragraph) == (None, 6)


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "declared"),
        [
            ("utf-8", "<meta charset='utf-8'>"),
            ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
            ("gbk", "<meta charset=GBK>"),
            ("big5", "<meta charset=big5>"),
            ("utf-8", ""),
            ("gb18030", ""),
            ("gb18030", "<meta charset=utf-8>"),  # what it says of itself is wrong
            ("utf-8-sig", "<meta charset=gb2312>"),  # the mark decides
            ("utf-16", ""),
            ("utf-8", "<meta charset=no-such-thing>"),
            ("utf-8", "<meta charset=rot13>"),
            ("utf-8", "<meta charset=utf-7>"),
        ],
    )
    def test_the_encoding_is_found(self, tmp_path: Path, encoding: str, declared: str) -> None:
        line = "关于開展自查工作的通报，请認真辦理。" if encoding == "big5" else LINES[0]
        line = line.replace("关", "關").replace("报", "報").replace("请", "請") if encoding == "big5" else line
        data = f"<html><head>{declared}</head><body><p>{line}</p></body></html>".encode(encoding)
        assert page(tmp_path, data).text == line + "\n"

    def test_a_damaged_character_does_not_spoil_the_page(self, tmp_path: Path) -> None:
        data = GOVERNMENT.encode("utf-8").replace("巡察组".encode(), "巡察".encode() + b"\xff")
        assert "巡察\ufffd对我局" in page(tmp_path, data).text


class TestKinds:
    @pytest.mark.parametrize("name", ["通报.txt", "通报", "通报.docx", "通报.htm"])
    def test_the_content_tells_the_kind(self, tmp_path: Path, name: str) -> None:
        assert page(tmp_path, GOVERNMENT, name).text.splitlines()[0] == TITLE

    def test_a_text_under_the_name_of_a_page(self, tmp_path: Path) -> None:
        assert page(tmp_path, "第一段\n第二段 <3>").text == "第一段\n第二段 <3>"

    def test_markdown_with_some_html_is_markdown(self, tmp_path: Path) -> None:
        text = "<div align=center>\n\n# 通报\n</div>\n正文。\n"
        assert page(tmp_path, text, "通报.md") == read(tmp_path / "通报.md", LIMIT)
        assert page(tmp_path, text, "通报.md").text == text


def test_a_report_in_the_folder_is_no_document(tmp_path: Path) -> None:
    page(tmp_path, GOVERNMENT)
    (tmp_path / "~$通报.docx").write_bytes(b"\x05Word")
    command = ["check", str(tmp_path), "--output", str(tmp_path / "报告.html"), "--select", "section-order"]
    for _ in range(2):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0 and result.stderr.count("\n") == 1, result.stderr
    assert CliRunner().invoke(main, [*command[:2], "--format", "text", *command[4:]]).stdout.count("通报.html") == 1


class TestBadPages:
    @pytest.mark.parametrize(
        "content",
        [
            "<html></html>",
            "<html><body><script>x</script></body></html>",
            "<!doctype html>",
            "<html><body><nav><a>首页</a></nav>\u3000</body></html>",
            "<html>\0\0\0",
            "<html>正文。" + "<b>" * 300_001,
        ],
    )
    def test_a_page_that_is_not_read_is_one_sentence(self, tmp_path: Path, content: str) -> None:
        with pytest.raises(ReadFailure) as failure:
            page(tmp_path, content)
        assert failure.value.message and "\n" not in failure.value.message
        result = CliRunner().invoke(main, ["check", str(tmp_path / "通报.html")])
        assert result.exit_code == 2 and result.stderr.count("\n") == 1 and "Traceback" not in result.stderr

    @pytest.mark.parametrize(
        "content",
        [
            "<html><body>" + "<div>" * 3000 + "深处的字。" + "</div>" * 3000,
            "<html><!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><body>&b; 正文。</body>",
            "<html><body><p>正文。</p><" + "a " * 50_000,
            "<html><body>正文。" + "<table><tr><td>" * 800,
            "<html><body>正文。" + "&amp" * 100_000,
        ],
        ids=["deep", "entities", "attributes", "tables", "ampersands"],
    )
    def test_hostile_pages_are_read_or_refused(self, tmp_path: Path, content: str) -> None:
        try:
            assert "。" in page(tmp_path, content).text
        except ReadFailure as failure:
            assert "\n" not in failure.message


def test_a_notice_has_the_same_findings_as_its_text(tmp_path: Path) -> None:
    source = ROOT / "corpus" / "xinwu-2020" / "notice.txt"
    lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    escaped = (line.replace("&", "&amp;").replace("<", "&lt;") for line in lines)
    content = "<div class=nav><a>首页</a></div><div id=zoom>" + "".join(f"<p>{line}</p>" for line in escaped) + "</div>"
    (tmp_path / "通报.html").write_text(f"<html><meta charset=utf-8><body>{content}</body></html>", encoding="utf-8")
    (tmp_path / "通报.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    config = Config(select=tuple(id for id, cls in rule_classes().items() if "tokens" not in cls.needs))
    (plain,) = run([tmp_path / "通报.txt"], config).documents
    (web,) = run([tmp_path / "通报.html"], config).documents
    assert web.text == plain.text and len(plain.findings) > 20
    assert [f.fingerprint for f in web.findings] == [f.fingerprint for f in plain.findings]


def test_a_cell_that_goes_over_rows_moves_the_ones_beside_it(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2>甲区<td>城镇<td>1<tr><td>乡村<td>2<tr><td colspan=2>合计<td>3"
    notice = page(tmp_path, f"<html><body><table>{rows}</table></body></html>")
    assert notice.origin
    cells = {notice.text[b.start : b.end]: b.cell for b in notice.origin.blocks}
    assert cells["甲区"] == Cell(1, 1, 1, 2, 1) and cells["合计"] == Cell(1, 3, 1, 1, 2)
    assert (cells["乡村"], cells["2"], cells["3"]) == (Cell(1, 2, 2), Cell(1, 2, 3), Cell(1, 3, 3))
