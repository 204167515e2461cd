"""Reports made by hand, for the tests of the HTML report and for looking at it: every sentence here is our own.

``python tests/report_samples.py FOLDER`` writes them as files to look at.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

from auditor.finding import Confidence, Finding, Place, Severity
from auditor.report import (
    Cause,
    Check,
    DocumentReport,
    EntityRow,
    Issuer,
    OutlineRow,
    ReadError,
    Report,
    RuleInfo,
    Stream,
)

RULES = (
    RuleInfo("count-vs-list", "宣布的数量与列出的条目不符", "error", "《党政机关公文处理工作条例》第十九条：内容准确"),
    RuleInfo("impossible-date", "日历上没有的日期", "error", "公历"),
    RuleInfo("duplicate-section-number", "同级标题编号重复", "error", "GB/T 9704—2012 7.3.3 结构层次序数"),
    RuleInfo("missing-section-number", "同级标题编号跳号", "warning", "GB/T 9704—2012 7.3.3 结构层次序数"),
    RuleInfo("foreign-body", "出现另一单位的名称", "error", "全文发文机关"),
    RuleInfo("name-variant", "同一机构前后写法不一", "warning", "《党政机关公文处理工作条例》第十九条"),
    RuleInfo("percentage-arithmetic", "百分比与分子分母不符", "error", "按印出的位数四舍五入"),
    RuleInfo("date-order", "先后次序颠倒", "warning", "同一事项的起止"),
    RuleInfo("half-width-punctuation", "中文里的半角标点", "info", "GB/T 15834—2011"),
    RuleInfo("quotation-balance", "引号不成对", "warning", "GB/T 15834—2011 4.8"),
)

NOTICE = """中共青榆县水务局党组关于巡察整改进展情况的通报

根据县委统一部署，2021年3月8日至4月16日，县委第三巡察组对青榆县水务局党组开展了巡察。5月20日，县委第三巡察组向水务局党组反馈了意见。按照公开要求，现将整改进展情况予以公布。

一、整改工作的组织
县水务局党组把整改作为首要任务，对反馈的4个方面17个问题逐一认领，细化为56条措施，明确牵头领导和完成时限。
（一）加强领导。成立由党组书记任组长的整改领导小组，先后召开党组会7次,专题会12次,研究解决难点问题。
（二）压实责任。印发《中共青榆县水务局党组巡察整改工作方案》（青水党〔2021〕14号），建立台账，实行销号管理。
（三）严督实导。整改领导小组办公室每周调度，截至2021年2月30日，完成整改15个问题，整改率为93.24%。

二、重点问题的整改情况
（一）政治建设方面
1．关于理论学习不深入的问题。存在3个问题：一是学习计划不细；二是研讨发言不多；三是结合实际不够；四是成果转化不足。制定学习计划1份，组织集中学习9次。
2．关于落实河长制有偏差的问题。全县设立县级河长12名、镇级河长48名、村级河长163名，共计223名。
3．关于工程监管不严的问题。对在建的26个项目开展排查，发现隐患31处，全部整改到位。白石区水务局已对相关责任人作出处理。
（二）作风建设方面
1．关于调研不深入的问题。班子成员全年下沉镇村调研84人次，收集意见建议“127条，办结119条，办结率93.70%。
3．关于文风不实的问题。全年发文同比减少21件，精简15.3%。

二、下一步打算
（一）持续抓好长期整改。对尚未完成的2个问题，2021年12月底前完成；对取得阶段性成效的，紧盯不放。
（二）巩固深化整改成果。建立健全《工程建设管理办法》等制度11项，堵塞漏洞。县水利局党组将按季度听取汇报。

欢迎广大干部群众对整改落实情况进行监督。如有意见，请于2021年9月30日前反映。联系电话：0000-1234567；通讯地址：青榆县榆林路8号。

中共青榆县水务局党组
2021年8月27日
"""


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert('1')>",
    "' onmouseover='alert(1)",
    "<!-- <script> ]]> --!>",
    "{{ 7 * 7 }}{% raw %}",
    "&#0;&lt;b&gt;&amp;",
    "</textarea></title></style></p></mark>",
    "\u202e反转\u202c",
)


def place(text: str, quote: str, nth: int = 1, path: str = "", page: int | None = None) -> Place:
    """The place of the ``nth`` occurrence of a quote, with its line and column."""
    start = -1
    for _ in range(nth):
        start = text.index(quote, start + 1)
    return at(text, start, start + len(quote), path, page)


def at(text: str, start: int, end: int, path: str = "", page: int | None = None) -> Place:
    """The place between two offsets."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Place(start, end, line, column, text[start:end], path, page, None)


def finding(
    rule: str,
    severity: Severity,
    message: str,
    where: Place,
    *against: Place,
    suggestion: str | None = None,
    confidence: Confidence = "high",
) -> Finding:
    """A finding with the places in the order a reader meets them."""
    return Finding(rule, severity, confidence, message, where, against, suggestion)


def document(
    text: str, findings: tuple[Finding, ...] = (), path: str = "通报.txt", title: str | None = None
) -> DocumentReport:
    """A document with nothing but its findings."""
    return DocumentReport(
        path, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), text, title, None, findings
    )


def report(*documents: DocumentReport, errors: tuple[ReadError, ...] = ()) -> Report:
    """A run over the documents with the sample rules."""
    return Report("0.1.0", "2021-08-27T01:02:03+00:00", 0.84, RULES, documents, errors)


def notice() -> DocumentReport:
    """A notice of two pages with findings of every severity, overlapping ones among them."""
    t = NOTICE
    findings = (
        finding(
            "impossible-date",
            "error",
            "“2021年2月30日”不存在：2021年2月只有28天。",
            place(t, "2021年2月30日", path="一（三）"),
        ),
        finding(
            "percentage-arithmetic",
            "error",
            "17个问题完成15个是88.24%，文中写“93.24%”。",
            place(t, "93.24%", path="一（三）"),
            place(t, "17个问题", path="一"),
            place(t, "15个问题", path="一（三）"),
            suggestion="改为“88.24%”",
        ),
        finding(
            "date-order",
            "warning",
            "整改完成的截止日“2021年2月30日”早于巡察开始的“2021年3月8日”。",
            place(t, "截至2021年2月30日", path="一（三）"),
            place(t, "2021年3月8日"),
            confidence="medium",
        ),
        finding(
            "count-vs-list",
            "error",
            "宣布“3个问题”，列出四项：一是、二是、三是、四是。",
            place(t, "3个问题", path="二（一）1"),
            place(t, "四是成果转化不足", path="二（一）1"),
            suggestion="改为“4个问题”，或删去多余的一项",
        ),
        finding(
            "duplicate-section-number",
            "error",
            "一级标题“二、”出现两次：“重点问题的整改情况”与“下一步打算”。",
            place(t, "二、下一步打算", path="二"),
            place(t, "二、重点问题的整改情况", path="二"),
            suggestion="改为“三、下一步打算”",
        ),
        finding(
            "missing-section-number",
            "warning",
            "“1．”之后是“3．”，缺“2．”。",
            place(t, "3．关于文风", path="二（二）3"),
            place(t, "1．关于调研", path="二（二）1"),
        ),
        finding(
            "foreign-body",
            "error",
            "发文机关是青榆县水务局，此处出现“白石区水务局”。",
            place(t, "白石区水务局", path="二（一）3"),
            place(t, "青榆县水务局"),
        ),
        finding(
            "name-variant",
            "warning",
            "全文称“水务局”，只有此处写“县水利局”。",
            place(t, "县水利局", path="二（二）"),
            place(t, "县水务局党组把", path="一"),
            confidence="medium",
        ),
        finding(
            "half-width-punctuation",
            "info",
            "中文语句里有2个半角逗号。",
            place(t, ",", path="一（一）"),
            place(t, ",", 2, "一（一）"),
            suggestion="改为“，”",
        ),
        finding(
            "quotation-balance",
            "warning",
            "这一句有前引号，没有后引号。",
            place(t, "“127条，办结119条，办结率93.70%。", path="二（二）1"),
        ),
    )
    return DocumentReport(
        "送审/青榆县水务局/通报（定稿）.txt",
        "0" * 64,
        t,
        t.split("\n")[0],
        Issuer("中共青榆县水务局党组", "青榆县", "水务局"),
        findings,
        outline=outline(t),
        entities=entities(t),
        checks=(
            Check(
                "count-vs-list",
                "12＋48＋163＝223，与“共计223名”相符",
                tuple(
                    place(t, quote, path="二（一）2")
                    for quote in ("县级河长12名", "镇级河长48名", "村级河长163名", "共计223名")
                ),
            ),
            Check(
                "percentage-arithmetic",
                "119÷127＝93.70%，相符",
                (place(t, "127条"), place(t, "119条"), place(t, "93.70%")),
            ),
            Check(
                "date-order",
                "巡察 2021年3月8日—4月16日，反馈 5月20日，先后相符",
                (place(t, "2021年3月8日至4月16日"), place(t, "5月20日")),
            ),
        ),
    )


def outline(text: str) -> tuple[OutlineRow, ...]:
    """Headings as the engine would give them, with the numbers that are wrong in the sample."""
    rows = []
    seen: set[str] = set()
    patterns = (r"[一二三四]、", r"（[一二三四]）", r"\d．")
    for match in re.finditer(r"^(?:[一二三四]、|（[一二三四]）|\d．)[^。\n]*", text, re.MULTILINE):
        level = next(i for i, p in enumerate(patterns, 1) if re.match(p, match[0]))
        number = re.match(patterns[level - 1], match[0])[0]  # type: ignore[index]
        problem = "重复" if number in seen else "缺 2．" if match[0].startswith("3．关于文风") else None
        if level == 1:
            seen.add(number)
        rows.append(
            OutlineRow(level, number, None, match[0][len(number) :], number, match.start(), match.end(), problem)
        )
    return tuple(rows)


def entities(text: str) -> tuple[EntityRow, ...]:
    """Dates, quantities, bodies and titles of the sample."""
    rows = []
    for match in re.finditer(r"(截至)?(?:(\d{4})年)?(\d+)月(?:(\d+)日|底前)", text):
        year, month, day = match[2] or "2021", int(match[3]), match[4]
        value = f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
        rows.append(
            EntityRow("date", match[0], f"../{value}" if match[1] or not day else value, match.start(), match.end())
        )
    for match in re.finditer(r"([\d.]+)(个|条|次|份|名|处|项|件|人次|%)(问题|措施|方面|项目)?", text):
        rows.append(
            EntityRow(
                "quantity", match[0], f"{match[1]} {match[2]} {match[3] or ''}".strip(), match.start(), match.end()
            )
        )
    full = "中共青榆县水务局党组"
    for match in re.finditer(
        r"中共青榆县水务局党组|县水务局党组|水务局党组|青榆县水务局|白石区水务局|县水利局党组|县委第三巡察组", text
    ):
        own = "水务局" in match[0] and "白石" not in match[0]
        rows.append(EntityRow("body", match[0], full if own else match[0], match.start(), match.end()))
    for match in re.finditer(r"《[^》]+》", text):
        rows.append(EntityRow("title", match[0], match[0][1:-1], match.start(), match.end()))
    for match in re.finditer(r"青水党〔2021〕14号", text):
        rows.append(EntityRow("document-number", match[0], match[0], match.start(), match.end()))
    return tuple(rows)


def clean() -> DocumentReport:
    """A notice in which nothing was found."""
    text = "关于开展节水宣传周活动的通知\n\n"
    text += "定于5月9日至15日开展节水宣传周活动，请各单位认真组织。\n\n青榆县水务局\n2021年4月26日\n"
    return document(text, path="送审/通知.txt", title="关于开展节水宣传周活动的通知")


def doubtful() -> DocumentReport:
    """A notice with nothing but doubts."""
    text = "关于干旱情况的通报\n\n全县有6个镇受旱，其中青山镇、白石镇、柳河镇、双桥镇、上榆镇较重。\n"
    doubt = finding(
        "count-vs-list",
        "warning",
        "“6个镇”，只列出五个。",
        place(text, "6个镇"),
        place(text, "青山镇、白石镇、柳河镇、双桥镇、上榆镇"),
    )
    return document(text, (doubt,), "送审/旱情.txt", "关于干旱情况的通报")


def long_notice(findings: int = 2000, characters: int = 100_000) -> DocumentReport:
    """A hundred pages: numbered paragraphs with a finding every fifty characters."""
    lines = ["关于年度工作情况的报告", ""]
    size = number = 0
    while size < characters:
        number += 1
        if number % 40 == 1:
            lines.append(f"（{number // 40 + 1}）第{number // 40 + 1}方面的工作")
        lines.append(
            f"第{number}项工作共涉及{number % 37 + 3}个问题，已完成{number % 29 + 2}个，其余的正在推进；"
            * (1 + number % 4)
        )
        size += len(lines[-1])
    text = "\n".join(lines)
    severities: tuple[Severity, ...] = ("error", "warning", "info", "warning", "info")
    step = len(text) // findings
    found = tuple(
        finding(
            RULES[i % len(RULES)].id,
            severities[i % 5],
            f"第 {i + 1} 处：此处所写与前文不一致，请对照原文逐项核对。",
            at(text, i * step, i * step + 6 + i % 9),
            at(text, (i * 7919) % (len(text) - 20), (i * 7919) % (len(text) - 20) + 5),
        )
        for i in range(findings)
    )
    quantities = tuple(
        EntityRow("quantity", m[0], f"{m[1]} 个 问题", m.start(), m.end()) for m in re.finditer(r"(\d+)个问题", text)
    )
    rows = tuple(
        OutlineRow(2, m[1], None, m[2], m[1], m.start(), m.end(), None)
        for m in re.finditer(r"^(（\d+）)(第\d+方面的工作)", text, re.MULTILINE)
    )
    return DocumentReport("年度报告.txt", "0" * 64, text, lines[0], None, found, outline=rows, entities=quantities)


def hostile() -> Report:
    """Every string of a report is hostile, and marks stand inside the hostile text."""
    text = "\n".join(HOSTILE)
    where = at(text, 3, 20, HOSTILE[2])
    places = (at(text, 10, len(text)), at(text, 0, 12))
    bad = HOSTILE[0] + HOSTILE[1] + HOSTILE[2]
    found = finding(bad, "error", bad, where, *places, suggestion=bad)
    document = DocumentReport(
        f"甲/{bad}.txt",
        "0" * 64,
        text,
        bad,
        Issuer(bad, bad, bad),
        (found,),
        causes=(Cause(bad, bad, bad, (found.fingerprint,)),),
        streams=(Stream(bad, bad, ((0, 9),)),),
        outline=(OutlineRow(1, bad, 1, bad, bad, 0, 5, bad), OutlineRow(3, bad, 1, bad, bad, 5, 9, bad)),
        entities=tuple(
            EntityRow(kind, bad, bad, index, index + 9)
            for index, kind in enumerate(("date", "quantity", "body", "title", "place", "document-number", bad))
        ),
    )
    errors = (ReadError(bad, bad),)
    return Report(bad, bad, 1.0, (RuleInfo(bad, bad, "error", bad),), (document, clean()), errors)


def main(folder: Path) -> None:
    """Writes the samples as pages to look at."""
    from auditor.reports.html_report import write

    folder.mkdir(parents=True, exist_ok=True)
    errors = (ReadError("送审/扫描件.pdf", "没有文字层，需要先做文字识别。"),)
    samples = {
        "one": report(notice()),
        "clean": report(clean()),
        "many": report(clean(), doubtful(), notice(), errors=errors),
        "long": report(long_notice()),
        "none": report(errors=errors),
        "hostile": hostile(),
        "empty": report(document("", path="空.txt")),
    }
    for name, sample in samples.items():
        (folder / f"{name}.html").write_text(write(sample), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
