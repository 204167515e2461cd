"""Word in: the text as Word shows it and where each character stands. Word out: comments at the very characters."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx_samples as samples
import pytest
from auditor.reports import docx_report
from click.testing import CliRunner, Result
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Pt
from lxml import etree

from auditor.cli import main
from auditor.config import Config
from auditor.engine import audit
from auditor.finding import Edit, Finding
from auditor.notice import Notice
from auditor.readers import Options, ReadFailure, read
from auditor.registry import rule_classes
from auditor.report import CannotWrite, Report
from auditor.run import run
from auditor.source_map import Cell, Piece

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 20 * 1024 * 1024
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WRONG = """青榆县水务局关于自查情况的通报

一、存在的问题
自查发现3个问题：
（一）台账不全。
（二）标识不清。
（三）通道堵塞。
（四）照明不足。
三、下一步打算
继续整改。
"""


def text_of(path: Path, tracked: str = "accepted") -> str:
    """What the reader makes of a file."""
    return read(path, LIMIT, Options(tracked)).text  # type: ignore[arg-type]


def member(path: Path | bytes, name: str = "word/document.xml") -> etree._Element:
    """The root of a part."""
    return etree.fromstring(parts(path)[name])


def parts(path: Path | bytes) -> dict[str, bytes]:
    """Every member of a file with its bytes."""
    with zipfile.ZipFile(io.BytesIO(path) if isinstance(path, bytes) else path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def invoke(*args: str | Path) -> Result:
    """Runs the command; what goes wrong is one sentence and never a traceback."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    return result


class TestNumbers:
    def test_the_numbers_are_those_that_word_shows(self, tmp_path: Path) -> None:
        document = samples.empty()
        level = samples.level
        samples.define_lists(
            document,
            {
                0: level(0, "chineseCountingThousand", "%1、")
                + level(1, "japaneseCounting", "（%2）")
                + level(2, "decimal", "%3.")
                + level(3, "decimalEnclosedCircleChinese", "%4"),
                1: level(0, "chineseCounting", "第%1章", more='<w:suff w:val="space"/>')
                + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
                + level(2, "lowerLetter", "%3)"),
                2: level(0, "decimal", "%1.", start=5),
                3: level(0, "bullet", "·"),
                4: level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>'),
            },
            {
                1: (0, ""),
                2: (1, ""),
                3: (2, ""),
                4: (2, ""),
                5: (2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
                6: (3, ""),
                7: (4, ""),
            },
        )
        expected = [
            (1, 0, "一、", "总体"),
            (1, 1, "（一）", "领导"),
            (1, 1, "（二）", "机制"),
            (1, 2, "1.", "甲"),
            (1, 2, "2. ", "2020年乙"),  # a space, or it would be a number
            (1, 3, "①", "圈"),
            (1, 0, "二、", "问题"),
            (1, 1, "（一）", "党建"),
            (1, 2, "1.", "丙"),
            (2, 0, "第一章 ", "总则"),
            (2, 1, "1.1 ", "目的"),
            (2, 2, "a)", "字"),
            (2, 1, "1.2 ", "依据"),
            (2, 0, "第二章 ", "分则"),
            (2, 1, "2.1 ", "细则"),
            (3, 0, "5.", "五"),
            (4, 0, "6.", "六"),  # another number of the same list goes on counting
            (5, 0, "1.", "一"),  # one that says so starts anew
            (6, 0, "", "点"),  # a dot is no number
            (7, 0, "I.", "罗"),
            (7, 1, "1.", "a"),
            (7, 0, "II.", "罗"),
            (7, 1, "2.", "b"),  # never restarts
            *((1, 0, f"{han}、", "长") for han in "三 四 五 六 七 八 九 十 十一 十二 十三".split()),
        ]
        for number, depth, _, text in expected:
            samples.item(document, text, number, depth)
        shown = text_of(samples.saved(document, tmp_path)).splitlines()
        assert shown == [label + text for _, _, label, text in expected]

    def test_a_style_has_its_number(self, tmp_path: Path) -> None:
        document = samples.empty()
        for text in ("甲", "乙"):
            document.add_paragraph(text, style="List Number")
        assert text_of(samples.saved(document, tmp_path)) == "1.甲\n2.乙\n"

    @pytest.mark.parametrize(
        ("form", "number", "shown"),
        [
            ("chineseCountingThousand", 10, "十"),
            ("chineseCountingThousand", 21, "二十一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 20, "二〇"),
            ("ideographTraditional", 3, "丙"),
            ("ideographZodiac", 1, "子"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedCircle", 36, "㊱"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalZero", 7, "07"),
            ("upperRoman", 49, "XLIX"),
            ("lowerLetter", 28, "bb"),
            ("none", 3, ""),
            ("somethingNew", 3, "3"),
        ],
    )
    def test_forms(self, tmp_path: Path, form: str, number: int, shown: str) -> None:
        document = samples.empty()
        samples.define_lists(document, {0: samples.level(0, form, "（%1）", start=number)}, {1: (0, "")})
        samples.item(document, "文", 1)
        assert text_of(samples.saved(document, tmp_path)) == f"（{shown}）文\n"


class TestText:
    def body(self, folder: Path, xml: str, tracked: str = "accepted") -> str:
        """The text of a document with these elements."""
        document = samples.empty()
        samples.append(document, xml)
        return text_of(samples.saved(document, folder), tracked)

    def test_tables_are_read_cell_by_cell(self, tmp_path: Path) -> None:
        document = samples.empty()
        document.add_paragraph("表前")
        table = document.add_table(3, 3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        table.cell(0, 0).merge(table.cell(0, 1)).text = "并"
        document.add_paragraph("表后")
        notice = read(samples.saved(document, tmp_path), LIMIT)
        assert notice.text.split() == ["表前", "并", "02", "10", "11", "12", "20", "21", "22", "表后"]
        assert notice.origin
        cells = {notice.text[b.start : b.end]: b.cell for b in notice.origin.blocks}
        assert cells["表前"] is cells["表后"] is None
        assert (cells["并"], cells["02"], cells["21"]) == (Cell(1, 1, 1, 1, 2), Cell(1, 1, 3), Cell(1, 3, 2))

    def test_a_text_box_follows_its_paragraph_once(self, tmp_path: Path) -> None:
        assert self.body(tmp_path, samples.text_box("框内")) == "框前框后\n框内\n"

    def test_what_is_set_apart(self, tmp_path: Path) -> None:
        document = samples.from_lines("正文。\n")
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.sections[0].footer.paragraphs[0].text = "页脚"
        samples.add_notes(document, "footnotes", "脚注")
        samples.add_notes(document, "endnotes", "尾注")
        contents = (
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        )
        samples.append(
            document, f"{contents}<w:sdtContent><w:p>{samples.run('一、目录项')}</w:p></w:sdtContent></w:sdt>"
        )
        field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
        toc = f"{field('begin')}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{field('separate')}{samples.run('二、目录项')}"
        samples.append(document, f"<w:p>{toc}</w:p><w:p>{samples.run('三、目录项')}</w:p><w:p>{field('end')}</w:p>")
        notice = read(samples.saved(document, tmp_path), LIMIT)
        assert notice.text.split() == ["正文。"] and notice.origin
        apart = {kind: text.split() for kind, _, text in notice.origin.apart}
        assert apart == {
            "contents": ["一、目录项", "二、目录项", "三、目录项"],
            "header": ["页眉"],
            "footer": ["页脚"],
            "footnote": ["脚注"],
            "endnote": ["尾注"],
        }

    def test_what_a_run_shows(self, tmp_path: Path) -> None:
        link = "<w:hyperlink r:id='x'>" + samples.run("链接") + "</w:hyperlink>"
        field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
        page = f"{field('begin')}{samples.run(' PAGE ', tag='instrText')}{field('separate')}{samples.run('7')}{field('end')}"
        inner = (
            "<w:r><w:t>左</w:t><w:tab/><w:t>右</w:t><w:br/><w:t>下</w:t><w:noBreakHyphen/><w:t>软\u00ad连</w:t></w:r>"
        )
        box = "<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r><w:r><w:sym w:font='Symbol' w:char='F0A8'/></w:r>"
        ruby = f"<w:r><w:ruby><w:rt>{samples.run('pinyin')}</w:rt><w:rubyBase>{samples.run('拼音')}</w:rubyBase></w:ruby></w:r>"
        hidden = samples.run("藏", "<w:vanish/>") + samples.run("显", "<w:vanish w:val='0'/>")
        sdt = f"<w:sdt><w:sdtPr/><w:sdtContent>{samples.run('控件')}</w:sdtContent></w:sdt>"
        formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
        edges = "<w:r><w:t> \n边\n缘 </w:t></w:r>"
        note = "<w:r><w:footnoteReference w:id='1'/></w:r>"
        xml = f"<w:p>{link}{page}{inner}{box}{ruby}{hidden}{sdt}{formula}{edges}{note}</w:p>"
        assert self.body(tmp_path, xml) == "链接7左\t右\n下-软连□拼音显控件x=1边 缘\n"

    def test_tracked_changes_are_read_as_accepted_or_as_not_made(self, tmp_path: Path) -> None:
        mark = "<w:pPr><w:rPr>{}</w:rPr></w:pPr>".format
        xml = (
            f"<w:p>{samples.run('共')}{samples.change('del', samples.run('3', tag='delText'))}"
            f"{samples.change('ins', samples.run('4'))}{samples.run('项')}"
            f"{samples.change('moveFrom', samples.run('移'))}</w:p>"
            f"<w:p>{mark(samples.change('del', ''))}{samples.run('前半')}</w:p><w:p>{samples.run('后半')}</w:p>"
            f"<w:p>{mark(samples.change('del', ''))}{samples.change('del', samples.run('整段', tag='delText'))}</w:p>"
            f"<w:p>{samples.change('moveTo', samples.run('移'))}{samples.run('末')}</w:p>"
            f"<w:tbl><w:tr><w:trPr>{samples.change('del', '')}</w:trPr><w:tc><w:p>{samples.run('旧行')}</w:p></w:tc></w:tr>"
            f"<w:tr><w:trPr>{samples.change('ins', '')}</w:trPr><w:tc><w:p>{samples.run('新行')}</w:p></w:tc></w:tr></w:tbl>"
        )
        assert self.body(tmp_path, xml) == "共4项\n前半后半\n移末\n新行\n"
        assert self.body(tmp_path, xml, "original") == "共3项移\n前半\n后半\n整段\n末\n旧行\n"

    def test_a_field_that_never_ends_swallows_nothing(self, tmp_path: Path) -> None:
        xml = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>" + f"<w:p>{samples.run('正文')}</w:p>"
        assert self.body(tmp_path, xml).strip() == "正文"

    def test_comments_of_others_are_left_out(self, tmp_path: Path) -> None:
        document = samples.from_lines("正文。\n")
        document.add_comment(document.paragraphs[0].runs, "别人的批注", "张三", "张")
        assert text_of(samples.saved(document, tmp_path)) == "正文。\n"


class TestPlaces:
    def test_every_character_is_found_again_in_its_run(self, tmp_path: Path) -> None:
        document = samples.empty()
        samples.define_lists(document, {0: samples.level(0, "decimal", "%1.")}, {1: (0, "")})
        samples.item(document, "编号项", 1).add_run("粗\u00ad体\t后").bold = True
        samples.append(
            document, samples.text_box("框内") + f"<w:p><w:hyperlink>{samples.run('链接')}</w:hyperlink></w:p>"
        )
        document.add_table(1, 2).cell(0, 1).text = "格内\n第二段"
        path = samples.saved(document, tmp_path)
        notice = read(path, LIMIT)
        assert notice.origin
        found = [
            self.character(path, notice, piece, i)
            for piece in notice.origin.pieces
            for i in range(piece.end - piece.start)
        ]
        made = "".join(notice.text[p.start : p.end] for p in notice.origin.pieces if p.run is None)
        assert made == "1."
        assert "".join(filter(None, found)) == "编号项粗体\t后框前框后框内链接格内\n第二段"
        covered = {i for p in notice.origin.pieces for i in range(p.start, p.end)}
        assert all(notice.text[i] == "\n" for i in range(len(notice.text)) if i not in covered)

    def character(self, path: Path, notice: Notice, piece: Piece, index: int) -> str | None:
        """The character in the file that a piece names, read without the code under test."""
        assert notice.origin
        if piece.run is None:
            return None
        block = notice.origin.blocks[piece.block]
        paragraph = list(member(path, block.part).iter(f"{W}p"))[block.paragraph]
        runs = [r for r in paragraph.iter(f"{W}r") if next(r.iterancestors(f"{W}p")) is paragraph]
        shown = ""
        for element in runs[piece.run]:
            name = etree.QName(element).localname
            shown += {"t": element.text or "", "tab": "\t", "br": "\n", "rPr": ""}.get(name, "\ufffc")
        character = shown[piece.offset + index]
        assert character == notice.text[piece.start + index]
        return character

    def test_paragraphs_are_counted_as_a_reader_counts(self, tmp_path: Path) -> None:
        document = samples.from_lines("标题\n\n第一段甲")
        document.paragraphs[-1].runs[0].add_break()
        document.paragraphs[-1].add_run("同段")
        document.add_paragraph("第三段")
        notice = read(samples.saved(document, tmp_path), LIMIT)
        places = [
            notice.place(notice.text.index(word), notice.text.index(word) + 2)
            for word in ("标题", "甲", "同段", "第三")
        ]
        assert [(place.page, place.paragraph) for place in places] == [(None, 1), (None, 2), (None, 2), (None, 3)]

    def test_a_notice_has_the_same_findings_as_its_text(self, tmp_path: Path) -> None:
        source = ROOT / "corpus" / "xinwu-2020" / "notice.txt"
        path = samples.saved(samples.from_lines(source.read_text(encoding="utf-8")), tmp_path)
        config = Config(
            select=tuple(id for id, cls in rule_classes().items() if "tokens" not in cls.needs and not cls.optional)
        )
        (plain,), (word,) = run([source], config).documents, run([path], config).documents
        assert len(plain.findings) > 20
        assert [replace(f, cause=None) for f in word.findings] == [replace(f, cause=None) for f in plain.findings]


def zipped(**members: str | bytes) -> bytes:
    """A package with these members; __ in a name is a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_rels", ".rels"), data)
    return out.getvalue()


def with_document(xml: str | bytes) -> bytes:
    """A package whose main document is this."""
    out = io.BytesIO()
    samples.from_lines("正文").save(out)
    changed = {**parts(out.getvalue()), "word/document.xml": xml.encode() if isinstance(xml, str) else xml}
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in changed.items():
            packed.writestr(name, data)
    return result.getvalue()


def encrypted_member() -> bytes:
    """A package whose members say that they are encrypted."""
    data = bytearray(with_document("<a/>"))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "torn": (lambda: with_document("<a/>")[:900], "损坏"),
    "member-torn": (lambda: with_document("<w:document><w:body>"), "损坏"),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "encrypted-zip": (encrypted_member, "密码"),
    "ole": (lambda: OLE, "Office"),
    "xlsx": (lambda: zipped(**{"[Content_Types]_xml": "<a/>", "xl__workbook_xml": "<a/>"}), "Excel"),
    "zip": (lambda: zipped(a="甲"), "压缩包"),
    "no-document": (lambda: zipped(**{"[Content_Types]_xml": "<a/>"}), "不是 Word"),
    "not-word": (lambda: with_document("<other/>"), "不是 Word"),
    "no-text": (
        lambda: with_document(f'<w:document xmlns:w="{W[1:-1]}"><w:body><w:p/></w:body></w:document>'),
        "没有文字",
    ),
    "entities": (lambda: with_document(f"{LAUGHS}<d>&b;</d>"), "文档类型"),
    "entities-16": (lambda: with_document(f"{LAUGHS}<d>&b;</d>".encode("utf-16")), "文档类型"),
    "outside": (lambda: with_document("<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>"), "文档类型"),
    "deep": (lambda: with_document("<a>" * 5000 + "</a>" * 5000), "损坏"),
    "bomb": (lambda: with_document(b"<a>" + b" " * 60_000_000 + b"</a>"), "恶意"),
    "members": (lambda: zipped(**{"[Content_Types]_xml": "<a/>", **{f"m{n}": "" for n in range(10_001)}}), "恶意"),
    "pdf": (lambda: b"%PDF-1.7\n", "PDF"),
}


class TestBadFiles:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_one_sentence_and_exit_2(self, tmp_path: Path, name: str) -> None:
        make, words = HOSTILE[name]
        path = tmp_path / "通报.docx"
        path.write_bytes(make())
        with pytest.raises(ReadFailure) as failure:
            read(path, LIMIT)
        assert words in failure.value.message and "\n" not in failure.value.message
        result = invoke(
            "check", path, "--format", "docx", "--output", tmp_path / "核稿.docx", "--select", "section-order"
        )
        assert result.exit_code == 2 and result.stderr.count("\n") == 1 and not (tmp_path / "核稿.docx").exists()

    def test_the_content_tells_the_kind(self, tmp_path: Path) -> None:
        path = samples.saved(samples.from_lines("正文。"), tmp_path, "通报.txt")
        assert read(path, LIMIT).text == "正文。\n"
        text = tmp_path / "其实是文本.docx"
        text.write_text("正文。", encoding="utf-8")
        assert read(text, LIMIT).text == "正文。"

    def test_a_relation_to_a_part_that_is_not_there(self, tmp_path: Path) -> None:
        path = samples.saved(samples.from_lines(WRONG), tmp_path)
        changed = parts(path)
        name = "word/_rels/document.xml.rels"
        lost = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" '
        changed[name] = changed[name].replace(b"</Relationships>", lost + b'Target="NULL"/></Relationships>')
        with zipfile.ZipFile(path, "w") as packed:
            for each, data in changed.items():
                packed.writestr(each, data)
        assert text_of(path) == WRONG
        data = written(path, finding(read(path, LIMIT), "3个问题"))
        assert len(list(member(data).iter(f"{W}commentReference"))) == len(member(data, "word/comments.xml")) == 2


def written(path: Path, *findings: Finding, track_changes: bool = False) -> bytes:
    """The Word file with these findings."""
    document = replace(audit(read(path, LIMIT), []), findings=findings)
    report = Report("1", "2024-05-01T08:00:00+00:00", 0.1, (), (document,), ())
    return docx_report.write(report, track_changes=track_changes)


class Comments:
    """The comments of a Word file, with the text that each stands on; checks that the file is whole."""

    def __init__(self, data: bytes | Path) -> None:
        members = parts(data)
        for name, xml in members.items():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(xml)
        self.document, root = member(data), member(data, "word/comments.xml")
        self.texts = ["\n".join("".join(map(str, p.itertext())) for p in comment.iter(f"{W}p")) for comment in root]
        ids = [comment.get(f"{W}id") for comment in root]
        assert len(ids) == len(set(ids))
        for mark in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            assert sorted(m.get(f"{W}id") or "" for m in self.document.iter(W + mark)) == sorted(i or "" for i in ids)
        self.quotes = [self.quote(id or "") for id in ids]
        source = io.BytesIO(data) if isinstance(data, bytes) else str(data)
        assert len(list(Document(source).comments)) == len(ids)

    def quote(self, id: str) -> str:
        """What stands between the marks of a comment."""
        inside, text = False, ""
        for element in self.document.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t", f"{W}tab", f"{W}p"):
            if element.tag == f"{W}t" and inside:
                text += element.text or ""
            elif element.tag == f"{W}tab" and inside:
                text += "\t"
            elif element.tag == f"{W}p" and inside:
                text += "\n"
            elif element.get(f"{W}id") == id and "Range" in element.tag:
                inside = element.tag.endswith("Start")
        return text


def finding(
    notice: Notice, quote: str, *against: str, edit: str | None = None, suggestion: str | None = None
) -> Finding:
    """A finding on the first occurrence of a quote."""
    places = [notice.place(notice.text.index(q), notice.text.index(q) + len(q)) for q in (quote, *against)]
    edits = (Edit(places[0].start, places[0].end, edit),) if edit is not None else ()
    return Finding(
        "some-rule", "error", "high", f"“{quote}”有误", places[0], tuple(places[1:]), suggestion, None, edits
    )


class TestWordOut:
    def formatted(self, folder: Path) -> Path:
        """A document whose words change their look in the middle, with a table, a list and a picture's like."""
        document = samples.empty()
        document.sections[0].header.paragraphs[0].text = "页眉"
        paragraph = document.add_paragraph("我局共发现")
        run = paragraph.add_run("三个问")
        run.bold, run.font.size = True, Pt(20)
        paragraph.add_run("题，\t已整改。").italic = True
        document.add_table(1, 1).cell(0, 0).text = "合计5个"
        document.add_paragraph("后一段", style="List Number")
        document.add_comment(paragraph.runs[:1], "别人的批注", "张三", "张")
        return samples.saved(document, folder)

    def test_a_comment_stands_on_the_very_characters(self, tmp_path: Path) -> None:
        path = self.formatted(tmp_path)
        notice = read(path, LIMIT)
        found = (
            finding(notice, "发现三个", "合计5个", suggestion="核对"),
            finding(notice, "问题，\t已整"),
            finding(notice, "发现三个问题"),
            finding(notice, "整改。\n合计"),
            finding(notice, "后"),
        )
        comments = Comments(written(path, *found))
        assert comments.texts[0] == "别人的批注"
        assert comments.texts[1].startswith("【核稿】不宜发布：错误 5 处") and comments.quotes[1] == "我"
        assert comments.quotes[2:] == ["发现三个", "合计5个", "问题，\t已整", "发现三个问题", "整改。\n合计", "后"]
        assert (
            "“发现三个”有误" in comments.texts[2]
            and "建议：核对" in comments.texts[2]
            and "some-rule" in comments.texts[2]
        )
        assert "表1第1行第1列：“合计5个”" in comments.texts[2] and "第1段“发现三个”" in comments.texts[3]

    def test_nothing_else_is_changed(self, tmp_path: Path) -> None:
        path = self.formatted(tmp_path)
        before = parts(path)
        notice = read(path, LIMIT)
        data = written(path, finding(notice, "发现三个", "合计5个"), finding(notice, "问题"))
        after = parts(data)
        assert list(after) == list(before), "the file had comments before"
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"word/document.xml", "word/comments.xml"}
        assert self.looks(data) == self.looks(path)
        again = tmp_path / "再读.docx"
        again.write_bytes(data)
        assert read(again, LIMIT).text == notice.text

    def looks(self, path: Path | bytes) -> list[tuple[str, str]]:
        """Every character of the document with the properties of its run and of its paragraph."""
        found = []
        for element in member(path).iter(f"{W}r"):
            if element.find(f"{W}commentReference") is not None:
                continue
            paragraph = element.getparent()
            assert paragraph is not None
            properties = (element.find(f"{W}rPr"), paragraph.find(f"{W}pPr"))
            look = "".join(etree.tostring(p, with_tail=False).decode() for p in properties if p is not None)
            for content in element:
                shown = (content.text or "") if content.tag == f"{W}t" else "" if content.tag == f"{W}rPr" else "\t"
                found += [(character, look) for character in shown]
        return found

    def test_a_file_without_comments_gets_the_part(self, tmp_path: Path) -> None:
        path = samples.saved(samples.from_lines(WRONG), tmp_path)
        data = written(path, finding(read(path, LIMIT), "3个问题"))
        before, after = parts(path), parts(data)
        assert set(after) - set(before) == {"word/comments.xml"}
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        assert Comments(data).quotes == ["青", "3个问题"]

    def test_numbers_and_text_boxes_have_a_place_beside_them(self, tmp_path: Path) -> None:
        document = samples.empty()
        samples.define_lists(document, {0: samples.level(0, "decimal", "%1.")}, {1: (0, "")})
        samples.item(document, "编号项", 1)
        samples.item(document, "", 1)
        samples.append(document, samples.text_box("框内文字"))
        path = samples.saved(document, tmp_path)
        notice = read(path, LIMIT)
        data = written(path, finding(notice, "1."), finding(notice, "2."), finding(notice, "框内"))
        comments = Comments(data)
        assert comments.quotes[1] == "编" and comments.quotes[2] == ""
        assert comments.quotes[3].startswith("框前") and comments.quotes[3].endswith("框后")
        box = next(comments.document.iter(f"{W}txbxContent"))
        assert not list(box.iter(f"{W}commentRangeStart")), "Word takes none in a text box"

    def test_tracked_changes_of_others_stay_and_take_comments(self, tmp_path: Path) -> None:
        document = samples.empty()
        samples.append(
            document,
            f"<w:p>{samples.run('共')}{samples.change('del', samples.run('三', tag='delText'))}"
            f"{samples.change('ins', samples.run('四项问题'))}{samples.run('整改')}</w:p>",
        )
        path = samples.saved(document, tmp_path)
        data = written(path, finding(read(path, LIMIT), "四项", edit="五项"), track_changes=True)
        assert Comments(data).quotes[1] == "四项"
        assert [e.get(f"{W}author") for e in member(data).iter(f"{W}ins", f"{W}del")] == ["张三", "张三"]

    def test_sure_remedies_become_revisions(self, tmp_path: Path) -> None:
        path = self.formatted(tmp_path)
        notice = read(path, LIMIT)
        found = (finding(notice, "现三个", edit="现五个"), finding(notice, "已", edit=""), finding(notice, "合计"))
        assert not list(member(written(path, *found)).iter(f"{W}ins", f"{W}del")), "only when asked for"
        data = written(path, *found, track_changes=True)
        out = tmp_path / "改.docx"
        out.write_bytes(data)
        assert Comments(data).texts[1]
        assert text_of(out, "original") == notice.text
        assert text_of(out) == notice.text.replace("现三个", "现五个").replace("已", "")
        root = member(data)
        ids = [e.get(f"{W}id") for e in root.iter(f"{W}ins", f"{W}del")]
        assert len(ids) == len(set(ids)) == 4
        (insertion,) = root.iter(f"{W}ins")
        assert insertion.find(f"{W}r/{W}rPr/{W}b") is not None, "the new words look like the old"

    def test_overlapping_remedies_and_those_across_paragraphs_are_left_out(self, tmp_path: Path) -> None:
        path = self.formatted(tmp_path)
        notice = read(path, LIMIT)
        found = (
            finding(notice, "发现", edit="查出"),
            finding(notice, "现三", edit="见"),
            finding(notice, "改。\n合", edit=""),
        )
        out = tmp_path / "改.docx"
        out.write_bytes(written(path, *found, track_changes=True))
        assert text_of(out) == notice.text.replace("发现", "查出")

    def test_a_rule_says_what_may_be_written(self, tmp_path: Path) -> None:
        path = samples.saved(samples.from_lines("会议要求,各科室要认真⾃查,按期上报。\n"), tmp_path)
        out = tmp_path / "改.docx"
        invoke("check", path, "--output", out, "--track-changes", "--select", "half-width-marks,nonstandard-character")
        assert text_of(out) == "会议要求，各科室要认真自查，按期上报。\n"
        assert text_of(out, "original") == text_of(path)

    def test_the_file_must_be_the_one_that_was_audited(self, tmp_path: Path) -> None:
        path = samples.saved(samples.from_lines(WRONG), tmp_path)
        document = audit(read(path, LIMIT), [])
        samples.saved(samples.from_lines(WRONG + "补"), tmp_path)
        with pytest.raises(CannotWrite, match="改动"):
            docx_report.write(Report("1", "2024-05-01T08:00:00+00:00", 0.1, (), (document,), ()))


class TestOtherKinds:
    @pytest.mark.parametrize("name", ["通报.txt", "通报.md", "通报.html"])
    def test_a_word_file_is_made_of_the_text(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        html = "<html><body>" + "".join(f"<p>{line}</p>" for line in WRONG.splitlines()) + "</body></html>"
        path.write_bytes((html if name.endswith("html") else WRONG.replace("\n", "\r\n")).encode())
        before = path.read_bytes()
        out = tmp_path / "核稿.docx"
        result = invoke("check", path, "--output", out, "--select", "count-vs-list,section-order")
        assert result.exit_code == 1 and "错误 2 处" in result.stderr
        assert path.read_bytes() == before
        comments = Comments(out)
        assert comments.quotes[0] == "青" and {"3个问题", "三、"} <= {quote[:4] for quote in comments.quotes}
        assert [line for line in text_of(out).splitlines() if line] == [line for line in WRONG.splitlines() if line]

    def test_whatever_a_text_holds(self, tmp_path: Path) -> None:
        path = tmp_path / "通报.txt"
        path.write_bytes("\ufeff首行\x07\t甲\u2028乙\x0b丙\r丁\ufffe\U00020bb7末 \n\n".encode())
        notice = read(path, LIMIT)
        comments = Comments(
            written(path, finding(notice, "甲\u2028乙"), finding(notice, "\U00020bb7末"), finding(notice, "\x07"))
        )
        assert comments.quotes[1:] == ["甲\n乙", "\U00020bb7末", "\ufffd"]


class TestCommand:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return samples.saved(samples.from_lines(WRONG), tmp_path)

    def test_comments_say_what_the_report_says(self, path: Path, tmp_path: Path) -> None:
        out = tmp_path / "通报-核稿.docx"
        assert invoke("check", path, "--format", "docx", "--output", out, "--select", "count-vs-list").exit_code == 1
        comments = Comments(out)
        basis = rule_classes()["count-vs-list"].basis
        (main_comment,) = [t for t in comments.texts if "规则：count-vs-list" in t]
        assert (
            rule_classes()["count-vs-list"].title() in main_comment
            and "建议：" in main_comment
            and basis in main_comment
        )
        assert len([t for t in comments.texts if "对照】" in t]) >= 1, "both ends"

    def test_never_over_the_input(self, path: Path) -> None:
        before = path.read_bytes()
        result = invoke("check", path, "--format", "docx", "--output", path)
        assert result.exit_code == 2 and "原文" in result.stderr and path.read_bytes() == before

    def test_standard_output_gets_the_bytes(self, path: Path) -> None:
        result = invoke("check", path, "--format", "docx", "--select", "section-order")
        assert Comments(result.stdout_bytes).quotes

    def test_one_file_at_a_time(self, path: Path, tmp_path: Path) -> None:
        other = samples.saved(samples.from_lines("正文。"), tmp_path, "另一份.docx")
        out = tmp_path / "out" / "核稿.docx"
        result = invoke("check", path, other, "--output", out, "--select", "section-order")
        assert result.exit_code == 2 and "给出文件夹" in result.stderr and not out.exists()

    def test_revisions_need_word(self, path: Path) -> None:
        result = invoke("check", path, "--track-changes", "--format", "json")
        assert result.exit_code == 2 and "--format docx" in result.stderr and result.stdout == ""

    def test_tracked_changes_are_read_as_asked(self, tmp_path: Path) -> None:
        document = samples.from_lines(WRONG.replace("三、", ""))
        paragraph = document.paragraphs[8]._p
        holder = parse_xml(
            f"<w:p {samples.NS}>{samples.change('del', samples.run('二、', tag='delText'))}"
            f"{samples.change('ins', samples.run('三、'))}</w:p>"
        )
        for index, element in enumerate(list(holder)):
            paragraph.insert(index, element)
        path = samples.saved(document, tmp_path)
        assert invoke("check", path, "--select", "section-order").exit_code == 1
        assert invoke("check", path, "--select", "section-order", "--tracked", "original").exit_code == 0
