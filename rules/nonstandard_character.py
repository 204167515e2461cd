"""Rule nonstandard-character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor import lexicon
from auditor.finding import Edit, Finding, Severity
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule
from auditor.text import HAN, Cover, Paragraph

_KINDS = {
    "japanese": "日文字形",
    "traditional": "繁体字",
    "variant": "异体字或旧字形",
    "compatibility": "部首或兼容区的码位",
}
_HIDDEN = re.compile(
    f"(?<=[{HAN}])[\u200b-\u200d\u2060\ufeff\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
    f"|(?<=[^\\s\u0900-\u0dff])[\u200b\u2060\ufeff\u00ad]+(?=[{HAN}])"
)
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_GARBLED = re.compile("\ufffd+|[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
# The hundred most common surnames: a form outside the table may be what the bearer's papers say.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_NAME_BEFORE = re.compile(rf"(?:^|[^{HAN}]|[长记任员官师警人授士志席理监席民告诉者])[{_SURNAMES}][{HAN}]?$")
_NAME_AFTER = re.compile(rf"[{HAN}]?(?:$|[^{HAN}]|同志|等|某|为|任|兼|的)")


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in lexicon.table("nonstandard_characters.tsv")}


@dataclass(frozen=True)
class NonstandardCharacter(Rule):
    """不规范的汉字

    Japanese and traditional forms, variants, radicals and compatibility code points in a simplified text, private-use
    characters, replacement characters and invisible ones inside words: most come from OCR, PDF or a foreign keyboard,
    and a search does not find such a word. One finding for each character, its other places in ``against``. A passage
    in traditional characters is one remark; a title or quotation in them is left alone, and so are rare characters
    that have no standard counterpart (names).
    """

    id = "nonstandard-character"
    severity = "error"
    confidence = "high"
    basis = "《通用规范汉字表》（2013）；《国家通用语言文字法》"
    tags = ("characters",)
    needs = ("titles", "quotations")
    bad = (
        "各单位⟦対⟧照清单逐项整改。",
        "全年⟦収⟧回欠款30万元，⟦⼊⟧户走访200次。",
        "赴先进地区学⟦習⟧考察，做好后勤服⟦務⟧保障。",
        "会议研究部⟦\ufa5a⟧下一步工作。",
        "组织专题培⟦\u200b⟧训两期。",
        "本院立案审⟦\ue5d2⟧理案件30件。",
        "检查发现问题5个，已整改⟦\ufffd⟧个。",
        "经研究，决定⟦峯⟧会延期举行，届时另行通知。",
    )
    good = (
        "参观“為人民服務”题词石刻，重温入党誓词。",
        "图书馆新入藏《資治通鑑》影印本一套。",
        "堃、喆、淼、昇等字已收入规范字表，人名可用。",
        "干部何玥、罗翀参加培训。",
        "赴日研修人员学习「対話による支援」课程。",
        "二○二三年五月，本院○○庭受理案件。",
        "乾坤湾景区、徵羽乐社、后稷故里保护工作有序推进。",
        "ＡＢＣ三类企业共12户；👨‍👩‍👧 亲子活动✔️",
        "審計署駐地方特派員辦事處對該項目進行審計，發現問題三個，均已責成有關單位整改落實到位。審計結果公告如下。",
    )
    shown: int = 10

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """One finding for each character that is no standard one."""
        once = "".join(notice.characters)
        if _GARBLED.search(once):
            yield from self._marks(notice, _GARBLED, "是乱码或私用区字符，原字已丢失", "error")
        if _INVISIBLE.search(once):
            yield from self._marks(notice, _HIDDEN, "是看不见的控制字符，夹在词中", "warning")
        present = notice.characters & _table().keys()
        if not present:
            yield self.agreed("全文汉字均在《通用规范汉字表》之内，没有繁体、日文字形和兼容码位")
            return
        pattern = re.compile(f"[{''.join(map(re.escape, sorted(present)))}]")
        passages, skipped = self._foreign(notice, pattern)
        # A text that is traditional as a whole is consistent: nothing to remark.
        if passages and sum(p.end - p.start for p in passages) < len(notice.text) / 2:
            first, *others = (notice.place(p.start, p.end) for p in passages[: self.shown])
            yield self.finding("这一段用繁体字排印，与简体正文不一致", first, *others, severity="info")
        places: dict[tuple[str, Severity], list[int]] = {}
        for match in pattern.finditer(notice.text):
            if not skipped.holds(match.start()) and not notice.allowed.wording(*match.span()):
                key = match[0], self._severity(notice, match.start())
                places.setdefault(key, []).append(match.start())
        for (character, severity), starts in places.items():
            yield self._one(notice, character, severity, starts)

    def _one(self, notice: Notice, character: str, severity: Severity, starts: list[int]) -> Finding:
        right, kind = _table()[character]
        count = f"（全文{len(starts)}处）" if len(starts) > 1 else ""
        name = "；如为人名用字可保留" if severity == "info" else ""
        first, *others = (notice.place(start, start + 1) for start in starts[: self.shown + 1])
        message = f"“{character}”（U+{ord(character):04X}）是{_KINDS[kind]}，规范字为“{right}”{count}{name}"
        # What only its form gives away may be somebody's name: a person decides.
        edits = [Edit(start, start + 1, right) for start in starts] if severity == "error" else ()
        return self.finding(message, first, *others, suggestion=right, severity=severity, edits=edits)

    def _severity(self, notice: Notice, start: int) -> Severity:
        kind = _table()[notice.text[start]][1]
        if kind == "compatibility":
            return "error"
        before, after = notice.text[max(0, start - 3) : start], notice.text[start + 1 : start + 5]
        if _NAME_BEFORE.search(before) and _NAME_AFTER.match(after):
            return "info"
        return "warning" if kind == "variant" else "error"

    def _marks(self, notice: Notice, pattern: re.Pattern[str], what: str, severity: Severity) -> Iterator[Finding]:
        places: dict[str, list[tuple[int, int]]] = {}
        for match in pattern.finditer(notice.text):
            if not notice.allowed.wording(*match.span()):
                places.setdefault(match[0], []).append(match.span())
        for mark, spans in places.items():
            code = " ".join(f"U+{ord(character):04X}" for character in mark[:4])
            count = f"（全文{len(spans)}处）" if len(spans) > 1 else ""
            first, *others = (notice.place(start, end) for start, end in spans[: self.shown + 1])
            remedy = None if severity == "error" else ""
            yield self.finding(f"{code} {what}{count}", first, *others, severity=severity, suggestion=remedy)

    def _foreign(self, notice: Notice, pattern: re.Pattern[str]) -> tuple[list[Paragraph], Cover]:
        """Paragraphs in traditional characters; and with them titles and quotations that are not in simplified ones."""

        def share(start: int, end: int) -> tuple[int, float]:
            text = notice.text[start:end]
            count = sum(_table()[c][1] != "compatibility" for c in pattern.findall(text))
            return count, count / max(1, len(re.findall(f"[{HAN}]", text)))

        passages: list[Paragraph] = []
        for paragraph in notice.paragraphs:
            count, part = share(paragraph.start, paragraph.end)
            follows = bool(passages) and passages[-1].index == paragraph.index - 1
            if part > 0.12 and (count > 3 or follows):
                passages.append(paragraph)
        quoted = [m for m in (*notice.titles, *notice.quotations) if share(m.start, m.end)[1] > 0.2]
        # A Japanese name or term keeps its forms.
        kana = [p for p in notice.paragraphs if _KANA.search(notice.text, p.start, p.end)]
        return passages, Cover([*passages, *quoted, *kana])
