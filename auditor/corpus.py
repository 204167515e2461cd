"""A corpus of annotated notices, read and checked: corpus/README.md describes the files."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.finding import SEVERITIES
from auditor.notice import Notice
from auditor.readers import ReadFailure, read

_MAX_BYTES = 20 * 1024 * 1024
_TAGS = {"d": "date", "q": "quantity", "n": "section-number", "b": "body"}


class CorpusError(ValueError):
    """An annotation does not fit its text; the message names file and line."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")


class Defect(NamedTuple):
    """An annotated place: a defect, or (``kind`` and ``severity`` empty) a distractor that is right."""

    start: int
    end: int
    quote: str
    kind: str
    severity: str
    note: str


class Span(NamedTuple):
    """An annotated value of the clean text; ``kind`` as in ``EntityRow``."""

    start: int
    end: int
    kind: str


class Case(NamedTuple):
    """One folder of the corpus: a text with defects, its clean twin, what was annotated. ``own``: not a real notice."""

    name: str
    own: bool
    defective: Notice
    defects: tuple[Defect, ...]
    distractors: tuple[Defect, ...]
    clean: Notice | None
    spans: tuple[Span, ...] | None


def load(folder: Path) -> list[Case]:
    """The cases under ``folder`` (a corpus, or the folder of one notice), sorted by name.

    Raises CorpusError for an annotation that does not fit its text and for a folder without any.
    """
    cases = [_case(path) for path in _folders(folder)]
    if not cases:
        raise CorpusError(folder, 1, "没有可评测的通报：需要 defects.jsonl 和 defective.* 或 notice.*")
    return cases


def load_kinds(folder: Path, cases: Sequence[Case], known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Kind of defect to the ids of the rules that look for it, from ``kinds.tsv`` of the corpus; empty without one.

    ``folder`` may be that of one notice. Raises CorpusError for a rule that is not ``known`` and for a kind that
    ``cases`` use and the file lacks: a slip of the pen there would silently count for no rule.
    """
    file = next((path for path in (folder / "kinds.tsv", folder.parent / "kinds.tsv") if path.exists()), None)
    if file is None:
        return {}
    kinds: dict[str, tuple[str, ...]] = {}
    for line, row in enumerate(_annotation(file).splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        kind, _, ids = row.partition("\t")
        if kind in kinds:
            raise CorpusError(file, line, f"缺陷类型 {kind} 写了两次")
        kinds[kind] = tuple(ids.split())
        for rule in kinds[kind]:
            if rule not in known:
                raise CorpusError(file, line, f"没有规则 {rule}")
    for case in cases:
        for defect in case.defects:
            if defect.kind not in kinds:
                raise CorpusError(file, 1, f"缺少 {case.name} 中的缺陷类型 {defect.kind}")
    return kinds


def _folders(folder: Path) -> Iterator[Path]:
    for file in sorted({*folder.glob("defects.jsonl"), *folder.glob("*/defects.jsonl")}):
        yield file.parent


def _case(folder: Path) -> Case:
    clean = _text_file(folder, "clean")
    own = clean is not None
    defective = _text_file(folder, "defective" if own else "notice")
    if defective is None:
        raise CorpusError(
            folder / "defects.jsonl", 1, f"缺少它标注的文本 {'defective' if own else 'notice'}.txt 或 .md"
        )
    notice = _notice(defective)
    marks = folder / "extraction.txt"
    clean_notice = _notice(clean) if clean else None
    return Case(
        name=folder.name,
        own=own,
        defective=notice,
        defects=tuple(_defects(folder / "defects.jsonl", notice.text, required=("kind", "severity"))),
        distractors=tuple(_defects(folder / "distractors.jsonl", notice.text, required=())),
        clean=clean_notice,
        spans=tuple(_spans(marks, clean_notice.text)) if clean_notice and marks.exists() else None,
    )


def _text_file(folder: Path, stem: str) -> Path | None:
    return next((path for path in (folder / f"{stem}.txt", folder / f"{stem}.md") if path.exists()), None)


def _notice(path: Path) -> Notice:
    try:
        return read(path, _MAX_BYTES)
    except ReadFailure as error:
        raise CorpusError(path, 1, error.message) from error


def _annotation(path: Path) -> str:
    """The text of a file of annotations, which is UTF-8 whatever the notices are."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(path, data[: error.start].count(b"\n") + 1, "不是 UTF-8 文本") from error


def _defects(file: Path, text: str, required: Sequence[str]) -> Iterator[Defect]:
    if not file.exists():
        return
    for line, row in enumerate(_annotation(file).split("\n"), 1):
        if row.strip():
            yield _defect(file, line, row, text, required)


def _defect(file: Path, line: int, row: str, text: str, required: Sequence[str]) -> Defect:
    try:
        data = json.loads(row)
    except ValueError as error:
        raise CorpusError(file, line, f"不是 JSON：{error}") from error
    if not isinstance(data, dict):
        raise CorpusError(file, line, "一行应为一个 JSON 对象")
    start, end, quote = data.get("start"), data.get("end"), data.get("quote")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise CorpusError(file, line, f"位置 {start}–{end} 不在文本内（0–{len(text)}）")
    if text[start:end] != quote:
        raise CorpusError(file, line, f"{start}–{end} 处的文字是“{text[start:end]}”，标注写作“{quote}”")
    for key in required:
        if not isinstance(data.get(key), str):
            raise CorpusError(file, line, f"缺少 {key}")
    if "severity" in required and data["severity"] not in SEVERITIES:
        raise CorpusError(file, line, f"severity 应为 {'、'.join(SEVERITIES)}，这里是 {data['severity']}")
    return Defect(
        start, end, text[start:end], data.get("kind", ""), data.get("severity", ""), str(data.get("note", ""))
    )


def _spans(file: Path, clean: str) -> Iterator[Span]:
    """The marked spans of an extraction file, with offsets in the text without marks."""
    marked = _annotation(file)
    size = last = 0  # length of the text without marks so far; end of the last piece in the marked text
    opened: tuple[int, str] | None = None
    plain: list[str] = []
    spans: list[Span] = []
    for match in re.finditer(r"⟦(?:(\w*)\|)?|⟧", marked):
        line = marked.count("\n", 0, match.start()) + 1
        plain.append(marked[last : match.start()])
        size += len(plain[-1])
        last = match.end()
        if match[0] == "⟧":
            if opened is None:
                raise CorpusError(file, line, "⟧ 之前没有 ⟦")
            spans.append(Span(opened[0], size, opened[1]))
            opened = None
            continue
        if opened is not None:
            raise CorpusError(file, line, "⟦ 之内又有 ⟦")
        if match[1] not in _TAGS:
            raise CorpusError(file, line, f"标记应为 ⟦d|、⟦q|、⟦n| 或 ⟦b|，这里是 {match[0]}")
        opened = size, _TAGS[match[1]]
    if opened is not None:
        raise CorpusError(file, marked.count("\n") + 1, "最后一个 ⟦ 没有配对的 ⟧")
    plain.append(marked[last:])
    _same(file, "".join(plain), clean)
    yield from spans


def _same(file: Path, unmarked: str, clean: str) -> None:
    if unmarked == clean:
        return
    at = next(
        (i for i, (a, b) in enumerate(zip(unmarked, clean, strict=False)) if a != b), min(len(unmarked), len(clean))
    )
    line = unmarked.count("\n", 0, at) + 1
    raise CorpusError(
        file, line, f"去掉标记后与 clean 不同：“{unmarked[at : at + 12]}”，clean 为“{clean[at : at + 12]}”"
    )
