"""What a Word file says of the look of its text: defaults, styles and what they are based on, theme fonts, direct formatting
(ISO/IEC 29500-1, 17.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from auditor.layout import Align, Look
from auditor.ooxml import child, local, namespace, value

TWIPS = 20.0  # in a point
_SINGLE = 240  # 240ths of a line
_ALIGN: dict[str, Align] = {
    "left": "left",
    "start": "left",
    "right": "right",
    "end": "right",
    "center": "center",
    "both": "both",
    "distribute": "both",
}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class _Style(NamedTuple):
    base: str | None
    run: etree._Element | None
    paragraph: etree._Element | None


class Indents(NamedTuple):
    """Indents in characters of the paragraph's own size."""

    first: float
    left: float
    right: float


class Styles:
    """The styles of one document; any part may be missing."""

    def __init__(self, styles: etree._Element | None, theme: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        self._theme = dict(_theme_fonts(theme)) if theme is not None else {}
        self._run_defaults = child(styles, "docDefaults", "rPrDefault", "rPr")
        self._paragraph_defaults = child(styles, "docDefaults", "pPrDefault", "pPr")
        self._looks: dict[tuple[str | None, str | None], Look] = {}
        for item in styles.iterchildren(namespace(styles) + "style") if styles is not None else ():
            name = value(item, "styleId")
            if name is None:
                continue
            self._styles[name] = _Style(value(child(item, "basedOn")), child(item, "rPr"), child(item, "pPr"))
            if value(item, "type") == "paragraph" and value(item, "default") in ("1", "true"):
                self._default = name

    def look(self, paragraph: etree._Element | None, run: etree._Element | None) -> Look:
        """How a run looks, by the properties of its paragraph (``pPr``) and its own (``rPr``)."""
        names = value(child(paragraph, "pStyle")) or self._default, value(child(run, "rStyle"))
        if names not in self._looks:
            sources = [style.run for name in reversed(names) for style in self._chain(name)]
            self._looks[names] = self._first([*sources, self._run_defaults])
        own, styled = self._first([run]), self._looks[names]
        return Look(own.font or styled.font, own.size or styled.size, own.latin or styled.latin)

    def size(self) -> float | None:
        """The size of a paragraph without a style, in points."""
        return self.look(None, None).size

    def align(self, paragraph: etree._Element | None) -> Align | None:
        """How the lines of a paragraph stand."""
        found = (value(child(properties, "jc")) for properties in self._paragraphs(paragraph))
        return _ALIGN.get(next((word for word in found if word), ""))

    def pitch(self, paragraph: etree._Element | None) -> tuple[float | None, bool]:
        """The fixed distance of a paragraph's lines in points, None when it depends on what stands in them; and then whether
        it is more than one line."""
        spacings = [child(properties, "spacing") for properties in self._paragraphs(paragraph)]
        line = next((number for each in spacings if (number := _number(each, "line")) is not None), None)
        rule = next((word for each in spacings if (word := value(each, "lineRule"))), "auto")
        if rule == "exact":
            return (line / TWIPS if line else None), False
        return None, line is not None and (rule != "auto" or abs(line - _SINGLE) > 1)

    def indents(self, paragraph: etree._Element | None, size: float) -> Indents:
        """The indents of a paragraph whose characters are ``size`` points wide."""
        found = [child(properties, "ind") for properties in self._paragraphs(paragraph)]

        def length(*names: str) -> float:
            for each in found:
                for name in names:
                    characters, twips = _number(each, name + "Chars"), _number(each, name)
                    if characters:
                        return characters / 100
                    if twips is not None:
                        return twips / TWIPS / size
            return 0.0

        hanging = length("hanging")
        return Indents(-hanging if hanging else length("firstLine"), length("left", "start"), length("right", "end"))

    def _chain(self, name: str | None) -> Iterator[_Style]:
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = self._styles[name].base

    def _paragraphs(self, paragraph: etree._Element | None) -> Iterator[etree._Element]:
        """The properties that hold for a paragraph, the nearest first."""
        styled = (style.paragraph for style in self._chain(value(child(paragraph, "pStyle")) or self._default))
        for properties in (paragraph, *styled, self._paragraph_defaults):
            if properties is not None:
                yield properties

    def _first(self, sources: list[etree._Element | None]) -> Look:
        """What the nearest of several run properties says."""
        font = latin = size = None
        for source in sources:
            fonts = child(source, "rFonts")
            font = font or self._named(fonts, "eastAsia")
            latin = latin or self._named(fonts, "ascii")
            half = _number(child(source, "sz"), "val")
            size = half / 2 if size is None and half else size
        return Look(font, size, latin)

    def _named(self, fonts: etree._Element | None, script: str) -> str | None:
        theme = value(fonts, script + "Theme")
        return self._theme.get(theme, "") or None if theme else value(fonts, script) or None


def _theme_fonts(theme: etree._Element) -> Iterator[tuple[str, str]]:
    for kind in ("major", "minor"):
        scheme = theme.find(f".//{_DRAWING}{kind}Font")
        if scheme is None:
            continue
        latin, east = scheme.find(_DRAWING + "latin"), scheme.find(_DRAWING + "ea")
        by_script = {font.get("script"): font.get("typeface") for font in scheme if local(font) == "font"}
        for name in ("HAnsi", "Ascii"):
            yield kind + name, (latin.get("typeface") if latin is not None else None) or ""
        own = east.get("typeface") if east is not None else None
        yield kind + "EastAsia", own or by_script.get("Hans") or ""


def _number(element: etree._Element | None, name: str) -> float | None:
    text = value(element, name)
    try:
        number = float(text) if text and len(text) < 12 else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < 1e6 else None
