"""What the tags of the corpus say about entities: people, places and organisations of each sentence."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from auditor.models.train.corpus import Paragraph, Token

from auditor import lexicon
from auditor.entities import LABELS, Entity, Recogniser
from auditor.numerals import fold

MOST = 250  # characters of a sentence; what is longer is cut at its next comma

_COMPOUND_SURNAMES = frozenset("欧阳 司马 诸葛 上官 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 端木".split())
# The corpus tags the parts of an organisation's name (中国/ns 第五/m 建筑/n 公司/n); its head tells where it ends.
_HEADS = re.compile(
    r"(?:公司|集团|银行|信用社|大学|学院|学校|中学|小学|医院|法院|检察院|研究院|研究所|科学院|设计院|委员会|组委会|协会|学会"
    r"|联合会|联合社|基金会|总会|商会|工会|总工会|妇联|残联|工商联|作协|文联|共产党|工人党|民主党|共和党|总厂|分厂|厂|煤矿"
    r"|电台|电视台|出版社|报社|通讯社|博物馆|图书馆|歌舞团|剧院|总局|分局|公安局|教育局|卫生局|税务局|民政局|派出所|事务所"
    r"|代表团|俱乐部|市委|省委|县委|区委|党委|市政府|省政府|县政府|人大|政协|总公司|分公司|交易所|监狱|法庭|检察厅)$"
)
_INSIDE = frozenset(("n", "vn", "j", "a", "an", "b", "nz", "s", "f", "nt", "ns", "Ng"))
_ORDINAL = re.compile("第|届$|^[一二三四五六七八九十]+$")
_REACH = 7  # words from the first of a name to its head


class Sentence(NamedTuple):
    """A sentence with its entities in order; none overlap."""

    text: str
    entities: tuple[Entity, ...]


def sentences(paragraphs: Iterable[Paragraph]) -> Iterator[Sentence]:
    """The sentences of all paragraphs, with widths unified: so they reach a recogniser (``auditor.entities``)."""
    for paragraph in paragraphs:
        for part in _cut(paragraph):
            sentence = annotate(part)
            yield sentence._replace(text=fold(sentence.text))


def _cut(paragraph: Paragraph) -> Iterator[Paragraph]:
    part: list[Token] = []
    size = 0
    for token in paragraph:
        part.append(token)
        size += len(token.word)
        if token.word in "。！？；!?;" or (size >= MOST and token.word in "，,、"):
            yield tuple(part)
            part, size = [], 0
    if part:
        yield tuple(part)


def annotate(sentence: Sequence[Token]) -> Sentence:
    """The sentence's text and the entities that its tags give: names of two words are one, organisations are whole."""
    starts = [0]
    for token in sentence:
        starts.append(starts[-1] + len(token.word))
    found: list[Entity] = []
    index = 0
    while index < len(sentence):
        label, width = _entity(sentence, index)
        if label:
            found.append(Entity(starts[index], starts[index + width], label))
        index += width
    return Sentence("".join(token.word for token in sentence), tuple(found))


def _entity(sentence: Sequence[Token], index: int) -> tuple[str, int]:
    tag = sentence[index].tag
    if tag in ("ns", "nt", "nz") and (width := _compound(sentence, index)) > 1:
        return "ORG", width
    if tag == "nr":
        return "PER", _person(sentence, index)
    return {"ns": "LOC", "nt": "ORG"}.get(tag, ""), 1


def _person(sentence: Sequence[Token], index: int) -> int:
    """How many words a name takes that begins here: 江 泽民 is one, 泽民 李 are parts of two."""
    word = sentence[index].word
    surname = len(word) == 1 or word in _COMPOUND_SURNAMES
    following = sentence[index + 1] if index + 1 < len(sentence) else None
    return 2 if surname and following and following.tag == "nr" and len(following.word) <= 2 else 1


def _compound(sentence: Sequence[Token], index: int) -> int:
    """How many words an organisation's name takes that begins with this place or organisation; 0 for none."""
    best = 0
    for width in range(1, min(_REACH, len(sentence) - index)):
        token = sentence[index + width]
        if token.tag not in _INSIDE and not (token.tag == "m" and _ORDINAL.search(token.word)):
            break
        if token.tag in ("n", "nt", "j") and _HEADS.search(token.word):
            best = width + 1
    return best


def varied(found: Iterable[Sentence], seed: int, share: float = 0.6) -> Iterator[Sentence]:
    """The sentences, ``share`` of the Chinese names and half as many of the places in them replaced by others.

    So what is learned is how a name looks and stands, not the names of one month. A few people get what a notice prints
    for a name that it hides: 张某, 李某某, 王××.
    """
    pool = list(found)
    given = [char for s in pool for e in s.entities if _chinese(s, e) for char in s.text[e.start + 1 : e.end]]
    surnames, places = sorted(_surnames()), _divisions()
    source = random.Random(seed)

    def name() -> str:
        if source.random() < 0.05:
            return source.choice(surnames) + source.choice(("某", "某某", "××", "×"))
        size = 2 if source.random() < 0.75 else 1
        return source.choice(surnames) + "".join(source.choice(given) for _ in range(size))

    for sentence in pool:
        text, entities, shift = sentence.text, [], 0
        for entity in sentence.entities:
            start, end = entity.start + shift, entity.end + shift
            other = ""
            if _chinese(sentence, entity) and source.random() < share:
                other = name()
            elif entity.label == "LOC" and end - start > 1 and source.random() < share / 2:
                other = source.choice(places)
            if other:
                text = text[:start] + other + text[end:]
                shift += len(other) - (end - start)
                end = start + len(other)
            entities.append(Entity(start, end, entity.label))
        yield Sentence(text, tuple(entities))


def _chinese(sentence: Sentence, entity: Entity) -> bool:
    name = sentence.text[entity.start : entity.end]
    return entity.label == "PER" and 2 <= len(name) <= 3 and name[0] in _surnames()


@cache
def _divisions() -> list[str]:
    """Names of divisions as news prints them: 南京市 and 南京."""
    names = sorted({row["name"] for row in csv.DictReader(lexicon.lines("divisions.csv"))})
    return names + [name[:-1] for name in names if len(name) == 3]


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(lexicon.lines("surnames.txt")).replace(" ", ""))


class Counts(NamedTuple):
    """How many entities were owed, given and right."""

    owed: int
    given: int
    right: int

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        return (
            self.right / max(self.given, 1),
            self.right / max(self.owed, 1),
            2 * self.right / max(self.owed + self.given, 1),
        )


def compare(pairs: Iterable[tuple[Iterable[Entity], Iterable[Entity]]]) -> dict[str, Counts]:
    """Counts for each label and for ``all``, from pairs of (owed, given) of each sentence; the exact span counts."""
    owed, given = dict.fromkeys((*LABELS, "all"), 0), dict.fromkeys((*LABELS, "all"), 0)
    right = dict.fromkeys((*LABELS, "all"), 0)
    for wanted, found in pairs:
        gold, guess = set(wanted), {e for e in found if e.label in LABELS}
        for label in (*LABELS, "all"):
            owed[label] += sum(label in ("all", e.label) for e in gold)
            given[label] += sum(label in ("all", e.label) for e in guess)
            right[label] += sum(label in ("all", e.label) for e in gold & guess)
    return {label: Counts(owed[label], given[label], right[label]) for label in owed}


def score(paragraphs: Iterable[Paragraph], recogniser: Recogniser) -> dict[str, float]:
    """Precision, recall and F1 of ``recogniser`` on the sentences of ``paragraphs``, for each label and for all."""
    owed = list(sentences(paragraphs))
    found = recogniser([sentence.text for sentence in owed])
    counts = compare(zip((sentence.entities for sentence in owed), found, strict=True))
    return {
        f"{label}: {name}": value
        for label, count in counts.items()
        for name, value in zip(("precision", "recall", "F1"), count.figures, strict=True)
    }
