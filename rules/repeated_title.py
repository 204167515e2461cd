"""repeated-title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.title import GENRE

_WRAPPER = re.compile("^（|现予|公布|施行|会议通过|来源：")
_PLAIN = re.compile(r"[\s\W_]")


@dataclass(frozen=True)
class RepeatedTitle(Rule):
    """文件标题在文中再次出现

    Looks for the title of the document on a line of its own further on. In the middle of the text it is a second copy or
    another version pasted behind the first, or the running head of a page that was copied along; three times or more it
    is taken for a running head (warning). Right are the title above a table of contents and once more above the text, on
    a page of the web within the first lines, in an attachment, and in a sentence that cites it. Sections that repeat:
    `duplicate-section`.
    """

    id = "repeated-title"
    severity = "error"
    confidence = "high"
    basis = "《党政机关公文格式》GB/T 9704-2012（标题）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "title")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "关于校园食品安全检查情况的通报\n各学校：\n近期，区教育局开展了检查，现将情况通报如下。\n一、总体情况\n共检查食堂36家，发现问题52个，均已责令整改，"
        "其中留样不规范18个、台账不全21个、从业人员健康证过期13个。\n⟦关于校园食品安全检查情况的通报⟧\n二、存在问题\n留样不规范。\n三、要求\n举一反三。",
        "# 某某医院2023年度医保自查报告\n\n医院对全年结算数据进行了自查，共抽查病历1200份，发现不合理收费问题37个，涉及金额4.6万元，已全部退还。\n\n"
        "医院同时梳理了收费目录，修订了内部管理制度3项，对相关科室负责人进行了约谈。\n\n# ⟦某某医院2023年度医保自查报告⟧\n\n下一步，医院将持续加强管理。",
        "某某县审计局关于2022年度预算执行审计查出问题整改情况的报告\n县人大常委会：\n现将整改情况报告如下。审计共查出问题61个，已整改58个，追回资金320万元，处理责任人9名。\n"
        "对尚未完成整改的3个问题，已逐项明确责任单位和完成时限，按月督办，并纳入年度绩效考核，确保如期见底。\n"
        "⟦某某县审计局关于2022年度预算执行\n审计查出问题整改情况的报告⟧\n一、整改工作开展情况\n领导重视。",
    )
    good = (
        "关于检查情况的通报\n发布时间：2023年5月8日\n关于检查情况的通报\n各学校：\n现将情况通报如下。",
        "某某大学章程修订工作报告\n目录\n一、概况\n二、过程\n某某大学章程修订工作报告\n一、概况\n略。\n二、过程\n略。",
        "关于印发安全生产检查方案的通知\n现将方案印发给你们。"
        + "请认真贯彻执行。" * 20
        + "\n附件1\n安全生产检查方案\n略。\n关于印发安全生产检查方案的通知\n略。",
        "关于表彰先进集体的决定\n"
        + "为鼓励先进，学校决定予以表彰。" * 10
        + "\n《关于表彰先进集体的决定》已报上级备案，关于表彰先进集体的决定自印发之日起执行。",
        "工作报告\n" + "全年完成各项任务，成绩来之不易。" * 10 + "\n工作报告\n略。",
        "某某法院执行工作情况的报告\n"
        + "全年执结案件1200件，到位金额3.2亿元。" * 8
        + "\n某某法院审判工作情况的报告\n略。",
    )
    least: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        span = notice.title_span
        title = _PLAIN.sub("", notice.folded[span[0] : span[1]]) if span else ""
        if not span or len(title) < self.least or not GENRE.search(title):
            return  # a short or general title (工作报告) may well be a section's, too
        places = list(_again(notice, title, span[1]))
        ends = [own.start for own in notice.attachments.attached]
        body = _body(notice, span[1])
        places = [place for place in places if place[0] > body and not any(end < place[0] for end in ends[:1])]
        if not places:
            if len(notice.paragraphs) > 10:
                yield self.agreed("文件标题在正文中没有再次单独出现", notice.place(*span))
            return
        first, *others = (notice.place(start, end) for start, end in places[:10])
        own = notice.place(*span)
        if len(places) > 1:
            message = f"文件标题“{notice.title}”在文中又单独出现{len(places)}次，像是混入的页眉或重复粘贴"
            yield self.finding(message, first, own, *others, severity="warning", confidence="medium")
            return
        message = f"文件标题“{notice.title}”在第{first.line}行又完整出现一次，此处可能重复粘贴或接入了另一份文件"
        yield self.finding(message, first, own, suggestion="核对此处前后是否为同一份文件，删去重复的标题或内容")


def _again(notice: Notice, title: str, after: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each paragraph, or two of them, that are the title and nothing else."""
    lines = notice.paragraphs
    for p in lines:
        if p.start < after or p.end - p.start > len(title) + 20 or notice.folded[p.start] == "《":
            continue
        plain = _PLAIN.sub("", notice.folded[p.start : p.end])
        start = p.start + len(notice.text[p.start : p.end]) - len(notice.text[p.start : p.end].lstrip("#*_ \t"))
        if plain == title:
            yield start, p.end
        elif title.startswith(plain) and len(plain) >= 4 and p.index + 1 < len(lines):
            following = lines[p.index + 1]
            if plain + _PLAIN.sub("", notice.folded[following.start : following.end]) == title:
                yield start, following.end


def _body(notice: Notice, after: int) -> int:
    """Where the text has surely begun: behind its first heading or second paragraph of prose.

    What comes before is the wrapper of a page of the web: source, date, who passed and published it.
    """
    heading = next((h.end for h in notice.headings if not h.inline and h.number), len(notice.text))
    prose = 0
    for p in notice.paragraphs:
        if p.start < after or p.start > heading:
            continue
        line = notice.folded[p.start : p.end]
        prose += len(line) >= 20 and line.endswith("。") and not _WRAPPER.search(line)
        if prose == 2:
            return p.end
    return heading
