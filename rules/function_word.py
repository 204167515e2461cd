"""Rule function-word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.function_words import find_slips
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class FunctionWord(Rule):
    """虚词重复、残缺

    Conjunctions, prepositions and words of place: two that do one work (对于对, 由于因为), one that governs nothing
    (，将， and 予以。), one that lacks its partner (在整改过程， without 中; 以制度规范各项活动中。 without 在), and a sentence
    that is only an opener (按照上级的要求。). Characters doubled outright are left to `doubled-word`, paragraphs that stop
    without a mark to `truncated-text`.
    """

    id = "function-word"
    severity = "warning"
    confidence = "medium"
    basis = "《图书质量管理规定》附件《图书编校质量差错率计算方法》：语法性差错"
    tags = ("wording", "grammar")
    needs = ()
    bad = (
        "⟦对于对⟧预算执行不严的单位，予以通报。",
        "医院修订了制度，⟦并且并⟧报主管部门备案。",
        "学校食堂、宿舍⟦以及和⟧实验室已检查。",
        "⟦由于因为⟧经费紧张，采购推迟。",
        "三个项目⟦均都⟧完工。",
        "整改方案已经印发，⟦将⟧，各科室遵照执行。",
        "对发现的问题要及时⟦予以⟧。各单位按月报告。",
        "⟦在专项整治推进过程⟧，公司新立制度6项。",
        "⟦在全面摸排的基础⟧，分类提出措施。",
        "完善考核办法，以制度的刚性⟦约束各类经营活动中⟧。二是加强培训。",
        "会议作了部署。⟦按照县委主要领导的要求⟧。各乡镇抓紧落实。",
        "人员变动大。⟦由于交接手续长期缺失⟧。账目难以核对。",
    )
    good = (
        "对于对外贸易企业，对于对口支援项目，并且并购后及时公示，以及及时报告。",
        "参与和监督、通知投诉人和与投诉有关的人员，以及通过以奖代补方式支持。",
        "“对”“将”，是介词；原告、被告，律师到庭。",
        "依法应当予以处罚的予以处罚，难以执行的另行研究，足以认定。",
        "在整改过程中，存在的基础薄弱，现在仍在办理过程。",
        "在县里介绍了整改过程，在会上总结了工作的基础，继续前进。",
        "把整改融入日常管理活动中。以制度约束权力，把规矩落实到各项活动中。",
        "目前案件仍在审理中。通过培训发现，问题出在日常管理中。",
        "经费从何而来？由于财政困难而推迟。为了更好地服务群众，设立窗口。",
        "按照要求整改。根据上级规定制定办法。随着项目的推进，效果逐步显现。",
        "问题迟迟没有解决。由于历史原因，权属不清。",
        "均都市圈发展规划，都均匀分布；已经已婚的职工。",
        "每年审计一次，并延伸检查，以有据可查为准。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each place."""
        for slip in find_slips(notice.folded):
            quote = notice.text[slip.start : slip.end]
            yield self.finding(f"“{quote}”：{slip.reason}", notice.place(slip.start, slip.end), suggestion=slip.right)
