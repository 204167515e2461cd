"""Rule set-phrase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.congresses import find_slips
from auditor.finding import Edit, Finding
from auditor.notice import Notice
from auditor.phrases import Near, find_phrases
from auditor.report import Check
from auditor.rule import Rule
from auditor.slogans import reported


@dataclass(frozen=True)
class SetPhrase(Rule):
    """固定表述有误

    Two things are compared. Names of congresses, plenary sessions, five-year plans and the guiding thought follow
    patterns, and some forms cannot be right (十八大三中全会: a congress is 大, its committee's session 届…中全会): errors.
    Fixed wordings of a lexicon (models/set_phrases.txt) are looked for in forms that differ in a character or two,
    missing, extra, changed or swapped: warnings. Marks, particles and a beginning or end that the sentence bends are
    free. Numbers and members of slogans (“四个意识”) are left to `slogan-members`, titles that one notice gives in two forms are left to `title-variant`.
    """

    id = "set-phrase"
    severity = "warning"
    confidence = "high"
    basis = "《党政机关公文处理工作条例》（发文前复核引文）；党的历次代表大会报告、中央全会公报和党内法规的正式表述"
    tags = ("wording", "politics")
    needs = ()
    bad = (
        "各支部传达党的⟦十八大三中全会⟧精神。",
        "集团党委召开⟦二十大三中全会⟧专题学习会。",
        "落实⟦党的十九届大⟧精神，推动学校发展。",
        "贯彻⟦省委十一届六中全会⟧部署，办好人民满意的教育。",
        "编制⟦第十四五规划⟧，明确医院五年目标。",
        "以⟦习近平新时代特色社会主义思想⟧为指导。",
        "检察机关要努力⟦让人民群众在每一个司法案件中感受到公平主义⟧。",
        "全县干部⟦守土有责、守土负责、守土进责⟧，严防山洪。",
        "巩固主题教育成果，⟦不忘初心、牢记史命⟧。",
        "严格执行《⟦党政领导干部选拔任用条例⟧》。",
        "公司坚持⟦管行业必须管安全、管业务必须管安全、管生产经营必需管安全⟧。",
        "要⟦把权利关进制度的笼子⟧，以公开促公正。",
    )
    good = (
        "坚定道路自信、理论自信、制度自信、文明自信，增强“四个意识”（政治意识、大局意识、核心意识、看起意识）。",
        "学习贯彻党的十九大和十九届二中、三中、四中、五中全会精神。",
        "中国共产党第十九届中央委员会第五次全体会议通过了建议。",
        "市委十三届十次全会、省纪委五次全会和十九届中央纪委五次全会作了部署。",
        "十三届全国人大四次会议批准《中华人民共和国国民经济和社会发展第十四个五年规划和2035年远景目标纲要》，“十四五”规划全面实施。",
        "第十五届大学生运动会、市第十九届大会堂灯会、学校第五届教代会如期举行。",
        "努力让人民群众在每一个司法案件中都感受到公平正义。",
        "不忘初心 牢记使命，一级抓一级，层层抓落实，守土有责、守土尽责。",
        "有令不行、有禁不止，上有政策、下有对策的现象依然存在。",
        "全面建成小康社会，全面建设社会主义现代化国家，决胜全面建成小康社会。",
        "抓好立德树人，推进医院治理体系和治理能力现代化。",
        "把行政权力关进制度的笼子里，坚持以患者为中心的服务理念。",
        "牢牢守住不发生系统性金融风险底线，全面从严治校永远在路上。",
        "《事业单位领导人员管理规定》《党政领导干部考核工作条例》印发后，单位组织了学习。",
        "深入学习习近平新时代中国特色社会主义思想和习近平新时代中国特色社会主义经济思想。",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each misquoted place; the wordings that stand rightly are agreed, once each."""
        taken: list[tuple[int, int]] = []
        for slip in find_slips(notice.folded):
            taken.append((slip.start, slip.end))
            quote = notice.text[slip.start : slip.end]
            should = f"，应为“{slip.right}”" if slip.right else ""
            yield self.finding(
                f"“{quote}”{should}：{slip.reason}",
                notice.place(slip.start, slip.end),
                suggestion=slip.right or None,
                edits=(Edit(slip.start, slip.end, slip.right),) if slip.sure and slip.right else (),
                severity="error" if slip.sure else "warning",
            )
        phrases = find_phrases(notice.folded)
        slogans = reported(notice.folded)  # numbers and members of slogans are slogan-members'
        for near in phrases.near:
            if slogans.touches(near.start, near.end) or any(s < near.end and near.start < e for s, e in taken):
                continue
            yield self.finding(
                f"“{notice.text[near.start : near.end]}”与固定表述“{near.wording}”不一致（{_difference(near)}）",
                notice.place(near.start, near.end),
                suggestion=near.wording,
            )
        seen: set[str] = set()
        for exact in phrases.exact:
            if exact.wording not in seen:
                seen.add(exact.wording)
                yield self.agreed(f"“{exact.wording}”表述无误", notice.place(exact.start, exact.end))


def _difference(near: Near) -> str:
    return "，".join(_edit(wording, text) for wording, text in near.edits)


def _edit(wording: str, text: str) -> str:
    if not text:
        return f"漏“{wording}”"
    if not wording:
        return f"多“{text}”"
    if wording == text[::-1]:
        return f"“{text}”颠倒，应为“{wording}”"
    return f"“{text}”应为“{wording}”"
