"""What the pages of a folder's run share: templates, escaping, charts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from .html_report import _UNPRINTABLE, _csp_hash, _environment, _source

_CHART_WIDTH = 420
_ROW = 20
_MOST = 12


class Bar(NamedTuple):
    """A bar of a chart: ``y`` and ``width`` in its units, ``text`` the figure at its end."""

    label: str
    y: int
    width: float
    text: str


def address(name: str) -> str:
    """The address of a document's report from the folder of the run."""
    return f"reports/{quote(name)}.html"


def bars(values: Sequence[tuple[str, float]]) -> tuple[Bar, ...]:
    """The largest values as bars."""
    top = sorted((value for value in values if value[1]), key=lambda value: (-value[1], value[0]))[:_MOST]
    most = max((value for _, value in top), default=1)
    return tuple(
        Bar(label, i * _ROW, round(value / most * 190, 1), f"{value:g}") for i, (label, value) in enumerate(top)
    )


def months(
    dates: Sequence[tuple[str, str]],
) -> tuple[tuple[str, float, float, tuple[tuple[str, float, float], ...]], ...]:
    """The timeline: (month, x, width, parts (level, y, height)) from (date, level)."""
    counts: dict[str, Counter[str]] = {}
    for date, level in dates:
        counts.setdefault(date[:7], Counter())[level] += 1
    known = sorted(month for month in counts if len(month) == 7)[-60:]
    most = max((counts[month].total() for month in known), default=1)
    width = min(40.0, 860 / max(1, len(known)))
    found = []
    for i, month in enumerate(known):
        parts, y = [], 100.0
        for level in ("must", "look", "clear"):
            height = counts[month][level] / most * 90
            y -= height
            parts.append((level, round(y, 1), round(height, 1)))
        found.append((month, round(i * width, 1), round(width - 2, 1), tuple(parts)))
    return tuple(found)


def data_block(data: Any) -> Markup:
    """Data for a script as JSON that cannot end its element."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def render(template: str, *, script: str = "", **values: Any) -> str:
    """A page or part of one, as text that can be written as UTF-8."""
    code = _source(script) if script else ""
    html = (
        _environment()
        .get_template(template)
        .render(
            style=Markup(_source("report.css") + _source("folder.css")),
            script=Markup(code),
            script_hash=_csp_hash(code),
            address=address,
            **values,
        )
    )
    return _UNPRINTABLE.sub("\ufffd", html)
