"""Rule title-variant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.extract.marks import Marked
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN
from auditor.variants import GENRE, Difference, difference

# Words that a title of ten characters or more gains or loses when it is cited carelessly, never another document's mark.
_FILLER = re.compile(
    "的|了|和|与|及|工作|有关|若干|进一步|实施|开展|暂行|管理|建设|相关|做好|切实|加强|推进|规范|等|中|对|全面|领导|干部|党员|组织|制度|责任|机制|专项|部门|单位|问题"
)
# What makes another document of it: numbers, stages, years, opposites, the instance, the receiver.
_OTHER = re.compile(
    r"[\d一二三四五六七八九十〇甲乙丙丁上下前后内外大小新旧增减男女东西南北中左右非不反再首末初副正总分第续省市县区乡镇村院局校党政]|试行|修订|修正|草案|征求意见|送审|补充|配套|意见稿"
)
# Kinds of rules that one matter has one of; a plan, its rules of application and the notice of it are several.
_LIKE_GENRES = ("办法", "规定", "制度", "规则")
_ISSUED = re.compile(
    f"(?:制定|制订|出台|修订|完善|印发|下发|发布|建立|健全|起草|拟定|通过|颁布|形成|重新|补充|公布|执行|落实|按照|依据|根据|依照|贯彻|对照|违反|遵守|参照)(?:了|并|印发|出台|完善|实施|修订|执行|下发)*"
    f"(?:本院|我院|本局|我局|本校|我校|公司|集团|全院|全局|学校|医院|单位|[{HAN}]{{0,10}}的?)?(?:《[^《》\n]{{1,40}}》[、和及与]?){{0,6}}$"
)


@dataclass(frozen=True)
class TitleVariant(Rule):
    """同一文件的书名号名称前后写法不同

    Compares every two 《titles》 of one genre (规定, 办法, 条例 …). Titles that differ by one inserted word, by one
    changed character or in their genre alone (办法, 规定) are likely the same document under two names. Short ones (《案款管理规定》) count only where both are
    said to be issued or carried out, outside each other's sentence; long ones wherever they stand. Different numbers,
    years, levels and 试行 make different documents, and so do two titles that are listed side by side, a law beside its
    rules, and names that an abbreviation (以下简称) introduces. Set phrases misquoted are not looked at here.
    """

    id = "title-variant"
    severity = "warning"
    confidence = "medium"
    basis = "《党政机关公文处理工作条例》：引文应当准确；GB/T 15834—2011 书名号"
    tags = ("names", "titles")
    needs = ("titles",)
    bad = (
        "一是规范收费。制定《病历复印管理规定》，明确借阅权限。\n二是加强培训。完善登记台账。\n三是健全机制。修订了本院⟦《病历借阅复印管理规定》⟧。\n",
        "严格按照《党政领导干部选拔任用工作条例》选人用人。\n对照⟦《党政领导干部选拔任用条例》⟧自查。落实《党政领导干部选拔任用工作条例》要求。\n",
        "学校印发《学生实习安全管理办法》。\n各系执行《学生实习安全管理办法》。\n违反⟦《学生实训安全管理办法》⟧的，予以通报。\n",
        "公司出台《招标采购监督管理办法》，强化监督。\n下一步，对照⟦《招标采购管理办法》⟧开展自查，落实《招标采购监督管理办法》。\n",
        "审计依据《农村义务教育学生营养改善计划实施办法》。\n\n经查，未执行⟦《农村义务教育学生营养改善计划的实施办法》⟧。\n",
        "学校制定《实验室危化品管理办法》。\n开展自查。\n各系严格执行⟦《实验室危化品管理规定》⟧。\n",
    )
    good = (
        "制定《差旅费管理办法》《会议费管理办法》《培训费管理办法》。\n",
        "落实《2021年度考核方案》。\n对照《2022年度考核方案》检查。\n",
        "执行《中华人民共和国刑法》。\n按照《中华人民共和国刑事诉讼法》办理。\n",
        "修订《党组议事规则》。\n另订《党委议事规则》。\n",
        "印发《安全生产责任制管理规定》。\n制定《安全生产责任制管理规定实施细则》。\n",
        "印发《工程变更管理办法（试行）》。\n落实《工程变更管理办法》。\n",
        "制定《采购管理办法》。\n健全制度。\n制定《采购评审管理办法》。\n",
        "制定《采购管理办法》。\n\n另行制定《合同管理办法》。\n\n健全《印章管理办法》。\n",
        "印发《关于开展食堂整治的通知》。\n转发《关于开展食堂整治的方案》。\n",
        "修订《院长办公会议事规则》。\n出台《党组会议事规则》《院务会议事规则》。\n",
    )
    short: int = 10
    stem: int = 6
    around: int = 200
    most: int = 400

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        titles = [t for t in notice.titles if 5 <= len(t.inner) <= 60 and GENRE.search(t.inner)]
        counts = Counter(title.inner for title in titles)
        if len(counts) < 2 or len(counts) > self.most:
            return
        first = {title.inner: title for title in reversed(titles)}
        reported: set[str] = set()
        for one, other, how in self._near(list(counts)):
            if reported & {one, other}:
                continue
            # The rarer name is the one to look at; of two equally frequent ones the later.
            odd, usual = sorted((first[one], first[other]), key=lambda t: (counts[t.inner], -t.start))
            if self._one_document(notice, odd, usual, how, titles):
                reported |= {odd.inner}
                yield self.finding(
                    f"《{usual.inner}》（{counts[usual.inner]} 次）与《{odd.inner}》（{counts[odd.inner]} 次）仅差{_told(how)}，疑为同一文件的两种写法",
                    notice.place(odd.start, odd.end),
                    notice.place(usual.start, usual.end),
                    suggestion=f"核对文件原名，统一写法（多数处为《{usual.inner}》）",
                )
        repeated = [name for name, count in counts.items() if count > 1 and name not in reported]
        if repeated:
            places = [notice.place(first[name].start, first[name].end) for name in repeated[:8]]
            yield self.agreed(f"{len(repeated)} 个文件名称多次出现，写法一致", *places)

    def _near(self, names: list[str]) -> Iterator[tuple[str, str, Difference]]:
        """Pairs that share head and genre and differ by one word that is inserted or by one character."""
        by_tail: dict[str, list[str]] = {}
        by_stem: dict[str, list[str]] = {}
        for name in names:
            by_tail.setdefault(name[-2:], []).append(name)
            if name.endswith(_LIKE_GENRES):
                by_stem.setdefault(name[:-2], []).append(name)
        for stem, group in by_stem.items():
            if len(group) == 2 and len(stem) >= self.stem:
                yield group[0], group[1], Difference(stem, group[0][-2:], group[1][-2:], "")
        for group in by_tail.values():
            for i, one in enumerate(group):
                for other in group[i + 1 :]:
                    if abs(len(one) - len(other)) > 3:
                        continue
                    how = difference(one, other)
                    changed = len(how.one) == len(how.other) == 1
                    if (1 <= len(how.inserted) <= 3 or changed) and len(how.head) >= 2 and len(how.tail) >= 2:
                        yield one, other, how

    def _one_document(self, notice: Notice, odd: Marked, usual: Marked, how: Difference, titles: list[Marked]) -> bool:
        between = notice.folded[min(odd.end, usual.end) : max(odd.start, usual.start)]
        if not re.search("[。；\n]", between):
            return False
        if _OTHER.search(how.one + how.other) or re.search(r"\d$", how.head):
            return False
        length = min(len(odd.inner), len(usual.inner))
        if how.inserted:
            if length >= self.short and _FILLER.fullmatch(how.inserted):
                return True
            if len(how.inserted) < 2 and length < self.short:
                return False
            shorter = min(odd, usual, key=lambda t: len(t.inner))
            # 《采购管理办法》 beside 《采购验收管理办法》 are two, unless the text around the first is about 验收 too.
            around = notice.folded[max(0, shorter.start - self.around) : shorter.end + self.around]
            if length < self.short and how.inserted not in re.sub("《[^《》]*》", "", around):
                return False
        elif how.tail and length < self.short - 1:
            return False
        spans = [t for t in titles if t.inner in (odd.inner, usual.inner)]
        issued = [t for t in spans if _ISSUED.search(notice.folded[max(0, t.start - 60) : t.start])]
        return {t.inner for t in issued} == {odd.inner, usual.inner}


def _told(how: Difference) -> str:
    """“发放”, or “习”与“训”."""
    return f"“{how.inserted}”" if how.inserted else f"“{how.one}”与“{how.other}”"
