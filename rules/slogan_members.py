"""Rule slogan-members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.slogans import Members, find_lists, find_members, find_wrong_numbers


@dataclass(frozen=True)
class SloganMembers(Rule):
    """数字提法的数目或内容有误

    Compares fixed slogans with a number in them (“四个意识”, “三会一课”, 六项纪律) with a lexicon that names the document of
    each: another number where the words around it, or the right slogans beside it, leave no doubt which is meant; members
    in brackets or behind 即 that are not the slogan's, or are left out; and a list without the name that is a
    slogan's but for one member (道路自信、理论自信、制度自信、能力自信). A house's own slogan (三个到位, 四个意识 of its
    own with other members, 三位一体) is its own matter. Wordings without a number are left to set-phrase, a count against
    any other list to count-vs-list.
    """

    id = "slogan-members"
    severity = "error"
    basis = "党的文件的正式表述（出处见 models/slogans.tsv）"
    tags = ("numbers", "wording", "politics")
    needs = ()
    bad = (
        "全院干警增强“⟦三个意识⟧”、坚定“四个自信”、做到“两个维护”。",
        "增强“四个意识”（⟦政治意识、大局意识、核心意识⟧），严守规矩。",
        "坚定四个自信（⟦道路自信、理论自信、制度自信、民族自信⟧）。",
        "统筹推进“⟦四位一体⟧”总体布局。",
        "全体干警坚定道路自信、理论自信、制度自信、⟦发展自信⟧，忠诚履职。",
        "增强政治意识、⟦整体意识⟧、核心意识、看齐意识，办好民生实事。",
        "严守政治纪律、组织纪律、廉洁纪律、群众纪律、⟦劳动纪律⟧、生活纪律。",
        "学校党委严格落实“⟦三会两课⟧”制度。",
        "违反中央⟦七项规定⟧精神的问题时有发生。",
        "集中整治“四风”，即⟦形式主义、官僚主义、享乐主义和奢侈之风⟧。",
        "公司修订“⟦三重二大⟧”决策制度。",
        "违反党的⟦五项纪律⟧的行为。",
        "深入学习“⟦四个代表⟧”重要思想。",
    )
    good = (
        "引导师生增强政治意识、大局意识、责任意识，强化政治意识、大局意识、核心意识、看齐意识、宪法意识。",
        "坚定道路自信、理论自信、制度自信、文化自信，严守政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律、生活纪律。",
        "违反政治纪律、组织纪律、工作纪律、财经纪律的，从严处理。坚持创新、协调、绿色、开放、共享，推进经济建设、政治建设、文化建设、社会建设、党的建设。",
        "增强“四个意识”、坚定“四个自信”、做到“两个维护”，拥护“两个确立”。",
        "增强“四个意识”（政治意识、大局意识、核心意识、看齐意识）。",
        "坚定道路、理论、制度“三个自信”。",
        "护士长要求增强“三个意识”（服务意识、安全意识、质量意识）。",
        "构建医院、社区、家庭三位一体的服务格局。",
        "根据办法第七项规定，依照本条第三项规定精神办理。",
        "落实“三会一课”（支部党员大会、支委会、党小组会、党课）。",
        "“三重一大”（重大决策、重要人事任免、重大项目安排和大额度资金运作）事项集体研究。",
        "纠治“四风”，即形式主义、官僚主义等问题。",
        "运用监督执纪“四种形态”处理12人次。",
        "学校开展“三学三比”活动，公司提出“四个面向”（面向市场、面向客户、面向员工、面向未来）。",
        "四史（党史、新中国史、改革开放史、社会主义发展史）宣传教育。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        for wrong in find_wrong_numbers(notice.folded):
            place = notice.place(wrong.start, wrong.end)
            message = f"此处为“{place.quote}”，正式提法是“{wrong.slogan.name}”（{wrong.slogan.source}）"
            yield self.finding(message, place, suggestion=wrong.slogan.name)
        for members in find_members(notice.folded):
            place, name = notice.place(members.start, members.end), notice.place(*members.at)
            if members.foreign or members.missing:
                yield self._mismatch(members, notice)
            else:
                yield self.agreed(f"“{name.quote}”的内容与正式提法一致", name, place)

        for listed in find_lists(notice.folded):
            odd, whole = notice.place(listed.odd_start, listed.odd_end), notice.place(listed.start, listed.end)
            right = "、".join(variants[0] for variants in listed.slogan.members)
            yield self.finding(
                f"并列的“{odd.quote}”不在“{listed.slogan.name}”之中，应为“{listed.missing}”（{listed.slogan.source}）",
                odd,
                whole,
                suggestion=right,
                confidence="medium",
            )

    def _mismatch(self, members: Members, notice: Notice) -> Finding:
        place, name = notice.place(members.start, members.end), notice.place(*members.at)
        parts = []
        if members.foreign:
            parts.append(f"“{'、'.join(members.foreign)}”不在其中")
        if members.missing:
            parts.append(f"缺“{'、'.join(members.missing)}”")
        right = "、".join(variants[0] for variants in members.slogan.members)
        message = f"“{name.quote}”的内容{'，'.join(parts)}（{members.slogan.source}）"
        return self.finding(message, place, name, suggestion=right)
