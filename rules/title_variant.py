"""Rule title-variant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.cited import Limits, one_document, same_documents
from auditor.finding import Finding
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.variants import GENRE, Difference


@dataclass(frozen=True)
class TitleVariant(Rule):
    """同一文件的书名号名称前后写法不同

    Compares every two 《titles》 of one genre (规定, 办法, 条例 …). Titles that differ by one inserted word, by one
    changed character, in the order of their words (监督管理, 管理监督), in words that tell nothing (行为) or in their genre
    alone (办法, 规定) are likely the same document under two names. Short ones (《印章管理规定》) count only where both are
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
        "公司制定《物资采购验收管理办法》，明确流程。\n下一步，按月通报⟦《物资验收采购管理办法》⟧落实情况。\n",
        "审计依据《违规兼职取酬行为处分规定》。\n各单位要严格执行⟦《违规兼职取酬处分办法》⟧。\n",
        "根据《含山县中央环境保护督察反馈意见整改方案》要求，全面整改。\n对照⟦《含山县中央环保督察问题整改方案》⟧，细化措施。\n",
        "学校制定《合同管理办法》。\n半年来，各部门严格落实⟦《合同管理制度》⟧。\n",
        "一是规范收费。制定《病历复印管理规定》，明确借阅权限。\n二是加强培训。完善登记台账。\n三是健全机制。修订了本院⟦《病历借阅复印管理规定》⟧。\n",
        "严格按照《党政领导干部选拔任用工作条例》选人用人。\n对照⟦《党政领导干部选拔任用条例》⟧自查。落实《党政领导干部选拔任用工作条例》要求。\n",
        "学校印发《学生实习安全管理办法》。\n各系执行《学生实习安全管理办法》。\n违反⟦《学生实训安全管理办法》⟧的，予以通报。\n",
        "公司出台《招标采购监督管理办法》，强化监督。\n下一步，对照⟦《招标采购管理办法》⟧开展自查，落实《招标采购监督管理办法》。\n",
        "审计依据《农村义务教育学生营养改善计划实施办法》。\n\n经查，未执行⟦《农村义务教育学生营养改善计划的实施办法》⟧。\n",
        "学校制定《实验室危化品管理办法》。\n开展自查。\n各系严格执行⟦《实验室危化品管理规定》⟧。\n",
    )
    good = (
        "制定《固定资产管理办法》，配套出台《固定资产管理实施细则》。\n各部门落实《固定资产管理实施细则》。\n",
        "落实《合同管理制度》。\n制定《合同管理办法》。\n",
        "印发《安全生产专项整治方案》。\n落实《消防安全专项整治方案》。\n",
        "印发《信访工作条例》宣传方案。\n废止《信访条例》。\n",
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
        limits = Limits(self.short, self.stem, self.around)
        reported: set[str] = set()
        for one, other, how in same_documents(list(counts)):
            if reported & {one, other}:
                continue
            # The rarer name is the one to look at; of two equally frequent ones the later.
            odd, usual = sorted((first[one], first[other]), key=lambda t: (counts[t.inner], -t.start))
            if one_document(notice.folded, odd, usual, how, titles, limits):
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


def _told(how: Difference) -> str:
    """“发放”, “习”与“训”, or both words where more differs."""
    if how.inserted:
        return f"“{how.inserted}”"
    return f"“{how.one}”与“{how.other}”"
