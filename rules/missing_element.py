"""missing-element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule

_KIND = re.compile(r"整改.{0,16}(?P<kind>通报|公告|公示|通告)(?:（[^（）]{1,12}）)?\W*$")
_CONTACT = re.compile(
    r"联系(?:电话|方式|人|地址|邮箱)|(?:举报|监督|咨询|受理)(?:电话|邮箱|信箱)|电子(?:邮箱|信箱|邮件)|(?:通信|通讯|邮寄|来信|来访)(?:地址|反映)|"
    r"邮政编码|[Ee]-?mail|电话[：:]|邮箱[：:]|\d{3,4}-\d{7,8}"
)
_PERIOD = re.compile(r"公示(?:期|时间|时限|日期)|公示\d+|(?:自|从).{0,24}(?:至|起).{0,24}公示|为期.{1,6}(?:日|天)")
_DAY = re.compile(
    r"(?:(?:19|20)\d\d|[二2][〇○零0OＯ一二三四五六七八九]{3})[ ]?年[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[ ]?月[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[ ]?日"
)
_LAST = 8  # paragraphs at the end among which signature and date stand
_SIGNED = re.compile(
    "(?:委员会|党委|党组|支部|总支|局|院|厅|部|办公室|公司|学校|中学|小学|大学|政府|中心|站|所|集团|组)$"
)


@dataclass(frozen=True)
class MissingElement(Rule):
    """整改通报缺少应有的要素

    A notice that publishes a rectification (title: 整改…的通报, 公告, 公示) asks the public to supervise it, so it names how
    to reach the body (telephone, letters, e-mail), and it is signed and dated; a 公示 says for how long. What is missing
    is one hint, and the kind of the document is said in it: a page of the web may show these things elsewhere. Reports
    and other kinds of documents are not judged, nor is a text that breaks off: `truncated-text`.
    """

    id = "missing-element"
    severity = "info"
    confidence = "medium"
    basis = "《中国共产党党务公开条例（试行）》；《党政机关公文格式》GB/T 9704-2012（发文机关署名、成文日期）"
    tags: ClassVar[tuple[str, ...]] = ("structure", "completeness")
    needs: ClassVar[tuple[str, ...]] = ("outline",)
    bad = (
        "⟦中共某某区民政局党组关于巡察整改进展情况的通报⟧\n根据统一部署，现将整改进展情况通报如下。\n一、组织情况\n局党组高度重视。\n二、整改情况\n问题均已整改。\n"
        "中共某某区民政局党组\n2023年5月8日",
        "⟦某某医院党委关于巡察整改情况的公示⟧\n现将整改情况予以公示。\n一、整改情况\n问题均已整改。\n二、下一步打算\n继续努力。\n联系电话：0512-66668888\n"
        "某某医院党委\n2023年5月8日",
        "⟦某某大学关于巡视整改进展情况的通报⟧\n现将整改进展情况通报如下。\n一、整改情况\n问题均已整改。\n二、下一步打算\n继续努力。\n欢迎监督，电子邮箱：xjs@example.edu.cn。",
    )
    good = (
        "中共某某区民政局党组关于巡察整改进展情况的通报\n现将整改进展情况通报如下。\n一、整改情况\n问题均已整改。\n欢迎监督。联系电话：0733-12368。\n中共某某区民政局党组\n2023年5月8日",
        "某某县人民政府关于审计查出问题整改情况的报告\n现将整改情况报告如下。\n一、整改情况\n问题均已整改。\n二、打算\n继续努力。",
        "关于校园安全检查情况的通报\n现将检查情况通报如下。\n一、情况\n总体平稳。\n二、要求\n抓好整改。",
        "某某集团党委关于巡视整改情况的公示\n现将整改情况公示如下，公示期5个工作日。\n一、整改情况\n问题均已整改。\n来信请寄：办公室，邮政编码215000。\n某某集团党委\n二〇二三年五月八日",
        "某某法院党组关于巡察整改情况的通报\n现将整改情况通报如下。\n一、整改情况\n问题正在",
        "关于做好巡察整改工作的通知\n各部门：\n请于月底前上报。",
    )
    least: int = 4

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        span = notice.title_span
        match = _KIND.search("".join(notice.folded[span[0] : span[1]].split())) if span else None
        if not span or not match or len(notice.paragraphs) < self.least:
            return
        ends = [own.start for own in notice.attachments.attached] or [len(notice.text)]
        lines = [notice.folded[p.start : p.end].strip("* ") for p in notice.paragraphs if p.start < ends[0]][-_LAST:]
        if not lines or _broken_off(lines[-1]):
            return
        missing = []
        if not _CONTACT.search(notice.folded):
            missing.append("联系方式（电话、地址或邮箱）")
        if match["kind"] == "公示" and not _PERIOD.search(notice.folded):
            missing.append("公示期限")
        short = [line for line in lines if len(line) <= 40 and not line.endswith(("。", "；", "："))]
        if not any(_SIGNED.search(_DAY.sub("", line).rstrip("（）盖章 ")) for line in short):
            missing.append("署名")
        if not any(_DAY.search(line) for line in short):
            missing.append("成文日期")
        if missing:
            kind = f"整改{match['kind']}" if match["kind"] != "通报" else "公开发布的整改通报"
            message = f"标题表明本文是{kind}，通常应有联系方式、署名和日期等，文中没有找到：{'、'.join(missing)}"
            yield self.finding(message, notice.place(*span), suggestion="确认是否遗漏，或在网页其他位置已列明")
        else:
            yield self.agreed("整改通报的联系方式、署名、成文日期齐备", notice.place(*span))


def _broken_off(line: str) -> bool:
    """Whether the text stops inside a sentence."""
    ended = line.endswith(("。", "！", "？", "”", "）", "…")) or (len(line) <= 25 and re.search("[日号]$|\\d$", line))
    return not (ended or _SIGNED.search(line) or _DAY.search(line))
