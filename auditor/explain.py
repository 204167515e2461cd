"""A rule explained for a terminal: from its metadata, docstring, options and examples alone."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.config import options_of, type_name
from auditor.rule import Rule
from auditor.run import SEVERITY_NAMES

_CONFIDENCE = {"high": "高", "medium": "中", "low": "低"}


def explanation(cls: type[Rule]) -> str:
    """What the rule checks and why, its basis, its options with their defaults, and its examples with their marks."""
    return "\n".join(_lines(cls)) + "\n"


def _lines(cls: type[Rule]) -> Iterator[str]:
    yield f"{cls.id}　{cls.title()}"
    yield f"级别：{SEVERITY_NAMES[cls.severity]}　把握：{_CONFIDENCE[cls.confidence]}"
    if cls.optional:
        yield "默认不运行：用 --extend-select 或方案 final 打开"
    if cls.basis:
        yield f"依据：{cls.basis}"
    if cls.tags:
        yield f"标签：{'、'.join(cls.tags)}"
    if rest := cls.info().help:
        yield ""
        yield rest
    if options := options_of(cls):
        yield ""
        yield f"选项（写在配置文件的 [rules.{cls.id}] 下）："
        for name, (kind, default) in options.items():
            yield f"  {name.replace('_', '-')} = {_toml(default)}　{type_name(kind)}"
    yield from _examples("会报告（⟦ ⟧ 之间是指出的位置）：", cls.bad)
    yield from _examples("不会报告：", cls.good)


def _examples(heading: str, examples: tuple[str, ...]) -> Iterator[str]:
    yield ""
    yield heading
    for example in examples:
        first, *more = example.strip("\n").split("\n")
        yield f"  · {first}"
        yield from (f"    {line}" if line else "" for line in more)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple | frozenset):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return str(value)
