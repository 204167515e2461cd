"""HanLP as a recogniser of entities (extra ``hanlp``): any of its models that gives named entities.

A single-task model reads characters; of a multi-task model the output of one ner task is taken. Nothing here is
imported unless ``--ner hanlp`` or a pipeline asks for it.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from auditor.entities import Entity, Recogniser
from auditor.lexicon import MissingModel

INSTALL = "pip install 'auditor[hanlp]'"
BATCH = 32
# What HanLP's models call the three kinds (MSRA, PKU, OntoNotes); the rest are numbers, dates and the like.
_LABELS = {
    **dict.fromkeys(("PER", "PERSON", "NR"), "PER"),
    **dict.fromkeys(("LOC", "LOCATION", "NS", "GPE"), "LOC"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "NT"), "ORG"),
}
_TASKS = ("ner/msra", "ner/pku", "ner/ontonotes")  # of a model that has several, the first of these


def recogniser(model: str) -> Recogniser:
    """The HanLP model in the folder ``model`` or of that name (MSRA_NER_ELECTRA_SMALL_ZH …) as a recogniser.

    A name is downloaded by HanLP when it is first used. MissingModel, with one sentence, when the package, the model or
    the network is not there, or the model gives no entities.
    """
    if not model:
        raise MissingModel("使用 HanLP 须用 --hanlp-model 指定模型文件夹或预训练模型名（如 MSRA_NER_ELECTRA_SMALL_ZH）")
    if find_spec("hanlp") is None or find_spec("torch") is None:
        raise MissingModel(f"没有安装 HanLP，请运行 {INSTALL}")
    component = _component(model)
    crf = getattr(getattr(component, "model", None), "crf", None)
    if crf is not None and getattr(crf, "batch_first", True) is None:
        crf.batch_first = True  # HanLP 2.1.5 leaves it unset, and then reads the first sentence of a batch alone
    tasks = _tasks(component)
    if tasks:
        task = next((name for name in _TASKS if name in tasks), tasks[0])
        return lambda texts: _multi_task(component, task, texts)
    if "NamedEntity" not in type(component).__name__:
        raise MissingModel(f"HanLP 模型 {model} 不识别命名实体，请换用名称中有 NER 的模型或多任务模型")
    if type(component).__name__.startswith("RNN"):
        # One step after the other: threads only wait for each other, thirty times as long when the machine is busy.
        import_module("torch").set_num_threads(1)
    return lambda texts: _single_task(component, texts)


def _component(model: str) -> Any:
    folder = Path(model).expanduser()
    local = folder.is_dir()
    if local and not any((folder / name).is_file() for name in ("config.json", "meta.json")):
        raise MissingModel(f"{model} 里没有 HanLP 模型（缺少 config.json），请给出解压后的模型文件夹")
    if not local and _looks_like_path(model):
        raise MissingModel(f"找不到 HanLP 模型文件夹 {model}")
    hanlp = _imported()
    if not local and model not in hanlp.pretrained.ALL and not model.startswith(("http://", "https://")):
        raise MissingModel(f"HanLP 没有名为 {model} 的预训练模型，也没有这个文件夹；可用的名称见 hanlp.pretrained.ALL")
    try:
        # HanLP reports progress and advice on both streams; what is wrong is said in one sentence below.
        with _quiet():
            return hanlp.load(str(folder) if local else model, verbose=False, devices=_device())
    except (Exception, SystemExit) as error:  # HanLP raises whatever it met, and leaves the program when offline
        why = f"{type(error).__name__}: {error}".splitlines()[0][:120]
        if local:
            raise MissingModel(f"HanLP 模型 {model} 载入失败（{why}），请重新下载或解压") from error
        raise MissingModel(f"HanLP 模型 {model} 下载或载入失败（{why}），请检查网络，或下载后用文件夹指定") from error


def _imported() -> Any:
    try:
        with _quiet():
            return import_module("hanlp")
    except Exception as error:  # a broken or mismatched installation raises anything
        why = f"{type(error).__name__}: {error}".splitlines()[0][:120]
        raise MissingModel(f"HanLP 无法载入（{why}），请重新运行 {INSTALL}") from error


def _looks_like_path(model: str) -> bool:
    if model.startswith(("http://", "https://")):
        return False
    return model.startswith((".", "~")) or "/" in model or os.sep in model


def _device() -> int:
    torch = import_module("torch")
    return 0 if torch.cuda.is_available() else -1


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def _tasks(component: Any) -> list[str]:
    """The ner tasks of a multi-task model; none for any other."""
    tasks = getattr(component, "tasks", None)
    return sorted(name for name in tasks if name.startswith("ner")) if isinstance(tasks, dict) else []


def _single_task(component: Any, texts: Sequence[str]) -> list[list[Entity]]:
    def read(batch: list[str]) -> list[list[Entity]]:
        # The tokens are characters, so the numbers of the tokens are offsets.
        return [_entities(rows, None) for rows in component([list(text) for text in batch])]

    return _in_batches(texts, read)


def _multi_task(component: Any, task: str, texts: Sequence[str]) -> list[list[Entity]]:
    def read(batch: list[str]) -> list[list[Entity]]:
        document = component(batch, tasks=task)
        tokens = next(rows for name, rows in document.items() if name.startswith("tok"))
        return [
            _entities(rows, _offsets(text, words))
            for text, words, rows in zip(batch, tokens, document[task], strict=True)
        ]

    return _in_batches(texts, read)


def _in_batches(texts: Sequence[str], read: Callable[[list[str]], list[list[Entity]]]) -> list[list[Entity]]:
    """What ``read`` gives for each text, in their order; texts of like length go together, or most of a batch is padding."""
    found: list[list[Entity]] = [[] for _ in texts]
    order = sorted((i for i, text in enumerate(texts) if text), key=lambda i: -len(texts[i]))
    for at in range(0, len(order), BATCH):
        batch = order[at : at + BATCH]
        with _quiet():
            results = read([texts[i] for i in batch])
        for index, entities in zip(batch, results, strict=True):
            found[index] = entities
    return found


def _entities(rows: Iterable[Sequence[Any]], spans: Sequence[tuple[int, int]] | None) -> list[Entity]:
    """HanLP's (text, label, first token, last token + 1) as entities; ``spans`` are those of its tokens."""
    found = []
    for _, label, first, last in rows:
        kind = _LABELS.get(str(label).upper())
        if kind and first < last and spans is None:
            found.append(Entity(int(first), int(last), kind))
        elif kind and spans and first < last <= len(spans):
            found.append(Entity(spans[first][0], spans[last - 1][1], kind))
    return found


def _offsets(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """(start, end) of each word in ``text``; a word that HanLP spells otherwise takes its own length."""
    spans, at = [], 0
    for word in words:
        found = text.find(word, at)
        start = found if found >= 0 else at
        at = min(start + len(word), len(text))
        spans.append((start, at))
    return spans
