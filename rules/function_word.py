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
    (，将， and 予以。), one that lacks its partner (在整改过程， without 中; 在县委的领导， without 下; 以整改契机， without 为), pairs that do not go
    together (只要…才), a denial that is denied (防止…不再发生), and a sentence
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
        "⟦在审理涉企案件过程⟧，法庭坚持调解优先。",
        "⟦在区委的正确领导⟧，在市检察院的有力指导下，各项工作稳步推进。",
        "⟦在各级党委政府的关心支持⟧，医院新院区建成投用。",
        "⟦在人员编制紧张的情况⟧，学校坚持开齐课程。",
        "⟦以主题教育契机⟧，公司完善制度12项。",
        "对⟦尚未整改到位3个问题⟧逐一督办。",
        "⟦除2项措施需长期坚持⟧，其余均已完成。",
        "只要人人尽责，⟦才⟧能守住安全底线。",
        "防止同类问题⟦不再⟧发生。",
        "完善考核办法，以制度的刚性⟦约束各类经营活动中⟧。二是加强培训。",
        "会议作了部署。⟦按照县委主要领导的要求⟧。各乡镇抓紧落实。",
        "人员变动大。⟦由于交接手续长期缺失⟧。账目难以核对。",
    )
    good = (
        "对于对外贸易企业，对于对口支援项目，并且并购后及时公示，以及及时报告。",
        "参与和监督、通知投诉人和与投诉有关的人员，以及通过以奖代补方式支持。",
        "“对”“将”，是介词；原告、被告，律师到庭。",
        "依法应当予以处罚的予以处罚，难以执行的另行研究，足以认定。",
        "在县委的正确领导、县政府的支持下，在省院的有力指导下，工作稳步推进。在党委的领导，政府的支持下推进。",
        "关键在党的领导，重点在群众的支持，体现在工作全过程，渗透在教学的各过程，贯穿于办案过程。",
        "在建项目的情况，在校学生的情况，一并报告。以此契机，以人民为中心，以整改为契机，以党建引领发展。",
        "对未完成任务的4个乡镇逐一约谈，对未满18岁的3名学生进行帮扶，对未达标的企业进行通报。",
        "除2项措施外，其余均已完成。除了1个问题，其他都已整改。除夕之夜，其他人员坚守岗位。",
        "只有人人尽责，才能守住底线。只要坚持，就能做好。防止问题反弹，不再发生同类事故。",
        "在整改过程中，存在的基础薄弱，现在仍在办理过程。",
        "在县里介绍了整改过程，在这方面做了很大的努力，在会上总结了工作的基础，继续前进。",
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
