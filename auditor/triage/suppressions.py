"""What a person has said not to report: in the configuration, in a file beside the document, or in a comment of its text."""

from __future__ import annotations

import datetime
import errno
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.finding import Finding, normalised
from auditor.paths import fixed_part, matches

SIDE = ".auditor.toml"  # 通报.docx.auditor.toml stands beside 通报.docx
_TEXTS = ("path", "rule", "fingerprint", "quote", "reason")
_KEYS = (*_TEXTS, "until")


class BadSuppression(ValueError):
    """An entry that cannot be followed; the message is a Chinese sentence without its place."""


class Suppression(NamedTuple):
    """An entry, the ``number``-th of ``file``: what it does not give is any. ``root`` is the folder that ``path`` counts from;
    after the day ``until`` it holds no longer."""

    file: str
    number: int
    root: str
    reason: str
    path: str = ""
    rule: str = ""
    fingerprint: str = ""
    quote: str = ""
    until: datetime.date | None = None

    def holds(self, finding: Finding) -> bool:
        """Whether it is about the finding, wherever that is."""
        if self.rule not in ("", "all", finding.rule):
            return False
        if self.fingerprint and self.fingerprint != finding.fingerprint:
            return False
        if not self.quote:
            return True
        wanted = normalised(self.quote)
        return any(wanted in normalised(place.quote) for place in (finding.place, *finding.against))

    def concerns(self, document: Path) -> bool:
        """Whether it is about the document."""
        return not self.path or matches(self.path, document, self.root)

    @property
    def where(self) -> str:
        """Where it is written."""
        return f"{self.file} 第 {self.number} 条 suppress"

    @property
    def words(self) -> str:
        """Which entry of its file it is and what it is about."""
        parts = (self.path, self.rule, self.fingerprint, f"“{self.quote}”" if self.quote else "")
        return f"第 {self.number} 条 suppress（{'，'.join(part for part in parts if part)}）"

    def dead(self, today: datetime.date) -> str:
        """Why it can never do anything, empty when it can."""
        unknown = next(rule_remarks([self.rule]), "")
        if unknown:
            return f"没有起作用：{unknown}"
        return f"已于 {self.until} 到期，不再起作用" if self.until is not None and self.until < today else ""

    @property
    def fixed(self) -> str:
        """The part of ``path`` before a wildcard, empty where any document may be meant."""
        return fixed_part(self.path) if "/" in self.path or fixed_part(self.path) == self.path else ""


def suppressions(value: object, root: str, file: str) -> tuple[Suppression, ...]:
    """The entries of a list of tables of ``file``; BadSuppression when one cannot be followed."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadSuppression("suppress 应是表的列表，每一条写作 [[suppress]]")
    return tuple(_entry(item, root, file, number) for number, item in enumerate(value, start=1))


def _entry(table: Mapping[str, object], root: str, file: str, number: int) -> Suppression:
    where = f"第 {number} 条 suppress "
    for name, value in table.items():
        if name not in _KEYS:
            raise BadSuppression(f"{where}没有名为“{name}”的项，可用的有：{'、'.join(_KEYS)}")
        if name != "until" and not (isinstance(value, str) and value.strip()):
            raise BadSuppression(f"{where}的 {name} 应是一段文字")
    until = table.get("until")
    if isinstance(until, datetime.datetime):
        until = until.date()
    if until is not None and not isinstance(until, datetime.date):
        raise BadSuppression(f"{where}的 until 应是日期，如 until = 2027-06-30（不加引号）")
    texts = {name: str(table.get(name, "")).strip() for name in _TEXTS}
    if not texts["reason"]:
        raise BadSuppression(f"{where}缺少 reason（为什么不查）")
    if not any(texts[name] for name in _TEXTS[:-1]):
        raise BadSuppression(f"{where}应写明 path、rule、fingerprint、quote 中的至少一项")
    return Suppression(file, number, root, until=until, **texts)


def beside(document: Path) -> tuple[Suppression, ...]:
    """The entries of the file beside a document, none where there is none; BadSuppression when it cannot be followed."""
    path = document.with_name(document.name + SIDE)
    try:
        return _side_file(path.read_bytes(), document, path.name)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # then there can be no such file
            return ()
        raise BadSuppression(f"读不了 {path.name}：{error.strerror}") from error
    except BadSuppression as error:
        raise BadSuppression(f"{path.name}：{error}") from error


def _side_file(data: bytes, document: Path, name: str) -> tuple[Suppression, ...]:
    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadSuppression("不是 UTF-8 编码") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSuppression(f"不是有效的 TOML（{error}）") from error
    for key in tables:
        if key != "suppress":
            raise BadSuppression(f"没有名为“{key}”的设置，只能有 [[suppress]]")
    return suppressions(tables.get("suppress", []), str(document.parent.absolute()), name)


def rule_remarks(rules: Iterable[str]) -> Iterator[str]:
    """A sentence for each rule id that is none."""
    from auditor.registry import rule_classes
    from auditor.settings import nearest

    known = rule_classes()
    for rule in rules:
        if rule not in ("", "all") and rule not in known:
            yield f"没有名为“{rule}”的规则{nearest(rule, known)}"


def covered(entry: Suppression, folders: Sequence[Path], documents: Iterable[Path]) -> bool:
    """Whether a run over folders and documents can tell that an entry is of no use: all that it may be about was looked at."""
    if entry.fixed and entry.fixed == entry.path and any(entry.concerns(document) for document in documents):
        return True
    if not entry.path:
        return bool(folders)
    meant = Path(entry.root, entry.fixed)
    return any(meant.is_relative_to(folder.absolute()) for folder in folders)
