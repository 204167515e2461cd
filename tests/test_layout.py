"""Layout of Word files: what a file says of it, by whatever way, and the optional rules that compare it with the norm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx_samples
import layout_samples
import pytest
from click.testing import CliRunner, Result
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from auditor.cli import main
from auditor.config import Config
from auditor.layout_markup import parse
from auditor.registry import rule_classes
from auditor.run import run
from auditor.testing import unmark

RULES = [cls for cls in rule_classes().values() if "layout" in cls.tags]
TITLE, BODY = "某县水务局关于河道清淤的通报", "河道清淤已经完成，现将有关情况通报如下。"


def invoke(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert "Traceback" not in result.output and result.exit_code in (0, 1, 2)
    return result


def found(path: Path, *arguments: str) -> list[dict[str, Any]]:
    result = invoke("check", str(path), "--format", "json", *arguments)
    assert result.exit_code != 2, result.output
    findings = json.loads(result.stdout)["documents"][0]["findings"]
    return [finding for finding in findings if finding["rule"].startswith("layout-")]


def fonts(path: Path) -> dict[str, str]:
    """Message of each finding of layout-font, by the first two characters."""
    return {f["message"][:2]: f["message"] for f in found(path, "--select", "layout-font")}


@pytest.mark.parametrize("cls", RULES, ids=lambda cls: cls.id)
def test_the_examples_hold_in_word_files(tmp_path: Path, cls: Any) -> None:
    """The same examples that test_rules.py runs, once more through python-docx and the reader."""
    paths, wanted = [], []
    for number, example in enumerate((*cls.bad, *cls.good)):
        if parse(example).layout is None:
            continue
        text, spans = unmark(parse(example).text)
        wanted.append([text[start:end] for start, end in spans])
        plain = example.replace("⟦", "").replace("⟧", "")
        paths.append(layout_samples.as_word(plain, tmp_path, f"{number:02}.docx"))
    documents = run(paths, Config(select=(cls.id,))).documents
    assert [[f.place.quote for f in document.findings] for document in documents] == wanted


def test_off_unless_asked_for(tmp_path: Path) -> None:
    document = docx_samples.from_lines(f"{TITLE}\n{BODY}\n")
    path = docx_samples.saved(document, tmp_path)
    assert found(path) == []
    assert {f["rule"] for f in found(path, "--profile", "final")} >= {"layout-page", "layout-font"}
    assert {f["rule"] for f in found(path, "--extend-select", "layout-page")} == {"layout-page"}
    assert found(path, "--profile", "final", "--ignore", "layout-page,layout-font,layout-grid") == []
    assert all(f["severity"] == "info" for f in found(path, "--profile", "final"))
    text = tmp_path / "通报.txt"
    text.write_text(f"{TITLE}\n{BODY}\n附件：1.清单；\n2.台账。\n某县水务局\n2024年05月06日\n", encoding="utf-8")
    assert found(text, "--profile", "final") == []  # a text has no layout


def test_optional_rules_are_listed_as_such(tmp_path: Path) -> None:
    lines = {line.split()[0]: line for line in invoke("rules").stdout.splitlines()}
    assert RULES and all(lines[cls.id].endswith("（默认不运行）") for cls in RULES)
    assert not lines["count-vs-list"].endswith("（默认不运行）")
    assert "默认不运行" in invoke("explain", "layout-font").stdout
    settings = invoke("config", "--extend-select", "layout-font").stdout
    assert 'extend-select = ["layout-font"]' in settings
    (tmp_path / "auditor.toml").write_text(settings, encoding="utf-8")
    again = invoke("config", "--config", str(tmp_path / "auditor.toml"))
    assert 'extend-select = ["layout-font"]' in again.stdout
    assert "layout-font" in invoke("config", "--extend-select", "layout-fonts").output  # the nearest right name


def test_a_profile_of_the_house_may_add_one(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text('[profiles.ours]\nextends = "errors"\nextend-select = ["layout-page"]\n', encoding="utf-8")
    path = docx_samples.saved(docx_samples.from_lines(f"{TITLE}\n{BODY}\n"), tmp_path)
    assert {f["rule"] for f in found(path, "--config", str(file), "--profile", "ours")} == set()  # errors ignores it
    file.write_text(
        '[profiles.ours]\nextends = "draft"\nselect = ["all"]\nextend-select = ["layout-page"]\n', encoding="utf-8"
    )
    assert {f["rule"] for f in found(path, "--config", str(file), "--profile", "ours")} == {"layout-page"}


def style(document: WordDocument, id: str, base: str | None, fonts: str, size: float | None) -> None:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    points = f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    document.styles.element.append(
        layout_samples.xml(
            f'<w:style {{ns}} w:type="paragraph" w:styleId="{id}"><w:name w:val="{id}"/>{based}'
            f"<w:rPr>{fonts}{points}</w:rPr></w:style>"
        )
    )


def styled(document: WordDocument, text: str, id: str) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:pStyle")):
        properties.remove(old)
    properties.insert(0, layout_samples.xml(f'<w:pStyle {{ns}} w:val="{id}"/>'))


def test_styles_are_followed_to_what_they_are_based_on(tmp_path: Path) -> None:
    document = layout_samples.bare()
    style(document, "Base", None, '<w:rFonts w:eastAsia="仿宋"/>', 16)
    style(document, "Text", "Base", "", None)
    style(document, "Head", "Base", '<w:rFonts w:eastAsia="方正小标宋_GBK"/>', 22)
    style(document, "Wrong", "Base", '<w:rFonts w:eastAsia="宋体"/>', None)
    style(document, "Ring", "Ring", '<w:rFonts w:eastAsia="宋体"/>', 16)  # based on itself
    styled(document, TITLE, "Head")
    styled(document, BODY, "Text")
    assert fonts(docx_samples.saved(document, tmp_path)) == {}
    styled(document, BODY.replace("完成", "验收"), "Wrong")
    styled(document, BODY.replace("完成", "核实"), "Ring")
    message = fonts(docx_samples.saved(document, tmp_path))["正文"]
    assert "三号宋体" in message and "3处中有2处" in message


def test_theme_fonts_and_defaults(tmp_path: Path) -> None:
    document = docx_samples.empty()  # its defaults name the theme's font for East Asia, which is 宋体, and 11 points
    document.add_paragraph(TITLE)
    document.add_paragraph(BODY)
    assert "11磅" in fonts(docx_samples.saved(document, tmp_path))["正文"]
    theme = next(part for part in document.part.package.iter_parts() if str(part.partname).endswith("theme1.xml"))
    theme._blob = theme.blob.replace('typeface="ＭＳ 明朝"'.encode(), b'typeface=""')
    for change in ('script="Hans" typeface="宋体"', 'script="Hans" typeface="仿宋"'):
        theme._blob = theme.blob.replace('script="Hans" typeface="宋体"'.encode(), change.encode())
        face = change.split('"')[3]
        message = fonts(docx_samples.saved(document, tmp_path))["正文"]
        assert message.endswith(f"11磅{face}")
    theme._blob = b"<broken"
    assert fonts(docx_samples.saved(document, tmp_path))["正文"].endswith("11磅")  # the size alone is known


def test_most_characters_decide_and_directly_set_ones_win(tmp_path: Path) -> None:
    document = layout_samples.bare()
    layout_samples.default_size(document, 16)
    style(document, "Text", None, '<w:rFonts w:eastAsia="宋体"/>', None)
    styled(document, TITLE, "Text")
    styled(document, "", "Text")
    for text, font in (("河道清淤已经完成，", "仿宋"), ("有关", "黑体"), ("情况现在通报各镇，请认真核对。", "仿宋")):
        run = document.paragraphs[-1].add_run(text)
        run._r.insert(0, layout_samples.xml(f'<w:rPr {{ns}}><w:rFonts w:eastAsia="{font}"/></w:rPr>'))
    assert set(fonts(docx_samples.saved(document, tmp_path))) == {"标题"}


RIGHT = (
    "‹纸 210×297 37 35 28 26 行距28.95›\n‹页码 — # — 四号 宋体 居右›\n‹双页页码 — # — 四号 宋体 居左›\n‹默认 三号 仿宋_GB2312›\n"
    f"‹二号 方正小标宋简体 居中›{TITLE}\n各镇人民政府：\n‹首行2›{BODY}\n‹黑体 首行2›一、工作情况\n"
    "‹楷体_GB2312 首行2›（一）加强领导。‹仿宋_GB2312›成立专班，召开会议，部署清淤。\n‹首行2›1.组织自验。各镇组织自验，逐段登记。\n"
    "‹首行2›附件：1.清淤河段清单\n‹首行5›2.管护责任表\n‹居右 右空2›某县水务局\n‹居右 右空4›2024年5月6日\n‹表格 四号 仿宋›抄送：县委办公室。\n"
)


def test_a_notice_that_keeps_the_norm_has_no_finding(tmp_path: Path) -> None:
    path = layout_samples.as_word(RIGHT, tmp_path, "通报.docx")
    result = invoke("check", str(path), "--format", "json", "--profile", "final")
    document = json.loads(result.stdout)["documents"][0]
    assert [f["message"] for f in document["findings"] if f["rule"].startswith("layout-")] == []
    ran = set(json.loads(result.stdout)["run"]["rules"])
    assert {cls.id for cls in RULES} <= ran
