"""The automatic numbers that Word shows before paragraphs, from numbering.xml and styles.xml (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from auditor.ooxml import child, flag, namespace, value

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


class Level(NamedTuple):
    """One level of a list: ``text`` such as ``%1.%2``, ``follow`` what stands between number and text."""

    start: int
    form: str
    text: str
    follow: str
    restart: int | None
    legal: bool
    style: str | None


class Style(NamedTuple):
    """What a paragraph style says of numbers: the list, the level of headings, the style that it is based on."""

    base: str | None
    list_id: str | None
    level: int | None
    outline: int | None


class Numbering:
    """Counts the lists of one document; ask ``label`` once for each paragraph, in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        self._abstract: dict[str, dict[int, Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._changed: dict[str, dict[int, Level]] = {}
        self._fresh: dict[str, dict[int, int]] = {}  # numbers from which a list starts anew when first used
        self._counts: dict[str, dict[int, int]] = {}
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_lists(numbering)

    def level_of(self, properties: etree._Element | None) -> int | None:
        """The level of a heading, from 1, when the paragraph or its style has one."""
        own = _number(child(properties, "outlineLvl"))
        found = (
            own
            if own is not None
            else next((s.outline for s in self._chain(properties) if s.outline is not None), None)
        )
        return found + 1 if found is not None and 0 <= found < _LEVELS else None

    def label(self, properties: etree._Element | None) -> str:
        """The number before a paragraph with these properties, as typed by hand; empty when it has none."""
        list_id, depth = self._list(properties)
        levels = self._levels(list_id) if list_id else {}
        if list_id is None or depth not in levels:
            return ""
        counts = self._advance(list_id, depth, levels)
        level = levels[depth]
        if level.form == "bullet":
            return ""  # a dot is an ornament and no number

        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            of = levels.get(index)
            if of is None or index > depth:
                return ""
            return formatted(counts.get(index, of.start), "decimal" if level.legal else of.form)

        text = re.sub(r"%([1-9])", shown, level.text)
        # 第一条 and 1.1 stand apart from the text; 一、 （一） 1. ① do not when they are typed.
        apart = text[-1:].isalnum() and unicodedata.category(text[-1]) != "No" and level.follow != "nothing"
        return text + " " if apart else text

    def _advance(self, list_id: str, depth: int, levels: dict[int, Level]) -> dict[int, int]:
        # Lists of one abstract list go on counting together, except where one says that it starts anew.
        counts = self._counts.setdefault(self._abstract_of[list_id], {})
        for index, start in self._fresh.pop(list_id, {}).items():
            counts[index] = start - 1
        counts[depth] = counts[depth] + 1 if depth in counts else levels[depth].start
        for index in [i for i in counts if i > depth]:
            restart = levels[index].restart if index in levels else None
            if restart is None or depth < restart:
                del counts[index]
        for index in range(depth):
            if index not in counts and index in levels:
                counts[index] = levels[index].start
        return counts

    def _list(self, properties: etree._Element | None) -> tuple[str | None, int]:
        own = child(properties, "numPr")
        list_id, depth = value(child(own, "numId")), _number(child(own, "ilvl"))
        if list_id is None:
            for name, style in self._named_chain(properties):
                if style.list_id is not None:
                    list_id = style.list_id
                    if depth is None:
                        depth = style.level if style.level is not None else self._level_for(list_id, name)
                    break
        return (None, 0) if list_id in (None, "0") else (list_id, depth or 0)

    def _level_for(self, list_id: str, style: str) -> int:
        return next((i for i, level in self._levels(list_id).items() if level.style == style), 0)

    def _levels(self, list_id: str) -> dict[int, Level]:
        levels = self._abstract.get(self._abstract_of.get(list_id, ""), {})
        changed = self._changed.get(list_id)
        return {**levels, **changed} if changed else levels

    def _named_chain(self, properties: etree._Element | None) -> Iterable[tuple[str, Style]]:
        name = value(child(properties, "pStyle")) or self._default
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            yield name, self._styles[name]
            name = self._styles[name].base

    def _chain(self, properties: etree._Element | None) -> Iterable[Style]:
        return (style for _, style in self._named_chain(properties))

    def _read_styles(self, root: etree._Element) -> None:
        for item in root.iterchildren(namespace(root) + "style"):
            name = value(item, "styleId")
            if name is None:
                continue
            properties = child(item, "pPr")
            numbers = child(properties, "numPr")
            self._styles[name] = Style(
                value(child(item, "basedOn")),
                value(child(numbers, "numId")),
                _number(child(numbers, "ilvl")),
                _number(child(properties, "outlineLvl")),
            )
            if value(item, "type") == "paragraph" and value(item, "default") in ("1", "true"):
                self._default = name

    def _read_lists(self, root: etree._Element) -> None:
        linked: dict[str, str] = {}
        for item in root.iterchildren(namespace(root) + "abstractNum"):
            name = value(item, "abstractNumId") or ""
            self._abstract[name] = dict(_levels_in(item))
            link = value(child(item, "numStyleLink"))
            if link:
                linked[name] = link
        for item in root.iterchildren(namespace(root) + "num"):
            list_id, abstract = value(item, "numId"), value(child(item, "abstractNumId"))
            if list_id is not None and abstract is not None:
                self._abstract_of[list_id] = abstract
                self._read_overrides(list_id, item)
        # A list may be defined by a style, whose own list holds the levels.
        for name, style in linked.items():
            target = self._styles[style].list_id if style in self._styles else None
            if target and target in self._abstract_of:
                self._abstract[name] = self._abstract.get(self._abstract_of[target], {})

    def _read_overrides(self, name: str, item: etree._Element) -> None:
        for override in item.iterchildren(namespace(item) + "lvlOverride"):
            index = int(value(override, "ilvl") or 0) if (value(override, "ilvl") or "0").isdecimal() else 0
            start = _number(child(override, "startOverride"))
            if start is not None:
                self._fresh.setdefault(name, {})[index] = start
            self._changed.setdefault(name, {}).update(_levels_in(override))


def _levels_in(parent: etree._Element) -> Iterable[tuple[int, Level]]:
    for item in parent.iterchildren(namespace(parent) + "lvl"):
        index = value(item, "ilvl") or ""
        if not (index.isdecimal() and int(index) < _LEVELS):
            continue
        start = _number(child(item, "start"))
        yield (
            int(index),
            Level(
                start=start if start is not None else 0,
                form=_form(item),
                text=value(child(item, "lvlText")) or "",
                follow=value(child(item, "suff")) or "tab",
                restart=_number(child(item, "lvlRestart")),
                legal=flag(child(item, "isLgl")),
                style=value(child(item, "pStyle")),
            ),
        )


def _form(level: etree._Element) -> str:
    # Newer forms stand in an AlternateContent, with the nearest old one as fallback.
    found = child(level, "numFmt")
    if found is None:
        found = next((item for item in level.iter(namespace(level) + "numFmt") if value(item) != "custom"), None)
    return value(found) or "decimal"


def _number(element: etree._Element | None) -> int | None:
    text = value(element) or ""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def formatted(number: int, form: str) -> str:
    """A number in one of Word's forms (ST_NumberFormat); in Arabic digits where the form has none for it or is unknown."""
    if number < 0 or (number == 0 and form not in ("decimalZero", "ideographDigital", "chineseCounting")):
        return str(number)
    if form in ("japaneseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "chineseLegalSimplified"):
        return _han(number, form == "chineseLegalSimplified") if number < 100_000 else str(number)
    if form in ("chineseCounting", "taiwaneseCounting"):
        return _han(number, False) if 0 < number < 100 else _digits(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return _digits(number)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and number <= 50:
        return (
            chr(0x2460 + number - 1) if number <= 20 else chr((0x3251 - 21 if number <= 35 else 0x32B1 - 36) + number)
        )
    if form == "ideographEnclosedCircle" and number <= 10:
        return chr(0x3280 + number - 1)
    if form in ("decimalEnclosedParen", "decimalEnclosedFullstop") and number <= 20:
        return chr((0x2474 if form == "decimalEnclosedParen" else 0x2488) + number - 1)
    return _other(number, form)


def _other(number: int, form: str) -> str:
    if form == "none":
        return ""
    if form == "ideographTraditional" and number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("upperRoman", "lowerRoman") and number < 4000:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form in ("upperLetter", "lowerLetter") and number <= 780:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    return str(number)


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _han(number: int, formal: bool) -> str:
    """12 is 十二 or 拾贰."""
    digits, units = (_FORMAL, "万仟佰拾") if formal else ("零" + _DIGITS[1:], "万千百十")
    text, gap = "", False
    for size, unit in ((10_000, units[0]), (1000, units[1]), (100, units[2]), (10, units[3]), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + unit
        gap = not digit
    return text[1:] if not formal and text.startswith(digits[1] + units[3]) else text


def _roman(number: int) -> str:
    text = ""
    for size, letters in (*_ROMAN, *_ROMAN_ONES):
        count, number = divmod(number, size)
        text += letters * count
    return text
