"""Profiles: the built-in ones, and the chain of those that a profile extends, the farthest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from auditor.config_file import UserProfile
from auditor.registry import rule_classes
from auditor.settings import ConfigError, Layer, Origin, nearest, options_of

_SHOWN = 100  # places that a finding names in the final reading


def _draft() -> Layer:
    """While the text is still being written: no style, nothing that looks for missing parts or mixed manuscripts."""
    classes = rule_classes().items()
    return Layer(ignore=tuple(id for id, cls in classes if cls.severity == "info" or "splice" in cls.tags))


def _errors() -> Layer:
    """Only what is wrong whatever the author meant."""
    return Layer(ignore=tuple(id for id, cls in rule_classes().items() if cls.severity != "error"))


def _final() -> Layer:
    """The last reading: nothing is left out for brevity, every place of a slip that repeats is shown."""
    options: dict[str, dict[str, object]] = {
        id: {"shown": _SHOWN} for id, cls in rule_classes().items() if "shown" in options_of(cls)
    }
    for id in ("near-duplicate-paragraph", "term-variant"):  # these list the first few pairs of the whole text
        if id in rule_classes():
            options[id] = {"most": _SHOWN}
    if "spliced-text" in rule_classes():
        options.setdefault("spliced-text", {})["deep"] = True
    layout = tuple(id for id, cls in rule_classes().items() if cls.optional and "layout" in cls.tags)
    return Layer(options=options, extend_select=layout)


# Name to what it says, the profile that it extends, and what it is for.
BUILTIN: Mapping[str, tuple[Callable[[], Layer], str | None, str]] = {
    "default": (Layer, None, "全部规则，重复的问题只列前几处"),
    "draft": (_draft, None, "起草时用：不查体例、要素和串文"),
    "errors": (_errors, None, "只运行级别为错误的规则"),
    "final": (_final, None, "定稿时用：全部规则，重复的问题逐处列出，逐句查两段文字的接缝，查 Word 公文的版式"),
    "strict": (lambda: Layer(fail_on="warning"), "final", "同 final，有疑似问题也算不通过"),
}


def chain(name: str, profiles: Mapping[str, UserProfile]) -> tuple[tuple[str, Layer], ...]:
    """The profile ``name`` with all that it extends, each with its name, the farthest first.

    A profile of the file may bear the name of a built-in one and extend that. ConfigError for a name that is none and
    for a profile that comes back to itself.
    """
    found: list[tuple[str, Layer]] = []
    seen: list[str] = []
    wanted: str | None = name
    while wanted is not None and wanted in profiles and not (seen and seen[-1] == wanted and wanted in BUILTIN):
        if wanted in seen:
            raise ConfigError(f"方案 {wanted} 的 extends 绕回了自己：{' → '.join((*seen, wanted))}")
        seen.append(wanted)
        profile = profiles[wanted]
        found.append((wanted, profile.layer))
        wanted = profile.extends
    while wanted is not None:
        if wanted not in BUILTIN:
            by = f"方案 {seen[-1]} 的 extends：" if seen else ""
            raise ConfigError(f"{by}没有名为“{wanted}”的方案{nearest(wanted, (*BUILTIN, *profiles))}")
        make, extends, _ = BUILTIN[wanted]
        found.append((wanted, _told(make(), wanted)))
        wanted = extends
    return tuple(reversed(found))


def _told(layer: Layer, name: str) -> Layer:
    return replace(layer, origin=Origin(f"方案 {name}（内置）", keyed=False))
