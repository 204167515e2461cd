"""The characters and drawn lines of the pages of an OFD file (GB/T 33190-2016, clauses 8, 9 and 11).

Runs in a process of its own (``isolated``). Characters are those of TextCode; CGTransform, which says by which glyphs
they are drawn, is not needed for them and ignored, and so are annotations, seals and pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from math import atan2, hypot, pi, radians
from typing import NamedTuple

from lxml import etree

from auditor.ooxml import PackageError, local
from auditor.readers.isolated import Unreadable, allow
from auditor.readers.ofd_package import Ofd, Sized, every, named, numbers
from auditor.readers.page_lines import Glyph, is_wide
from auditor.readers.page_tables import Rule, rules_of
from auditor.readers.paged import Pages, Sheet
from auditor.readers.upright import Printed, upright
from auditor.source_map import SourceMap

_POINT = 72 / 25.4  # millimetres to points
_MOST_PAGES = 5000
_MOST_GLYPHS = 60_000  # of a page
_MOST_OBJECTS = 100_000  # of a page
_MOST_STEPS = 2000  # of a path: the lines of a table are shorter
_PAGE_SECONDS = 20
_DEPTH = 5  # units in units
_TOO_LARGE = "{what}，可能是恶意构造的文件，未读取"
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # of the steps of a path


class Matrix(NamedTuple):
    """x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """``first``, then this one."""
        e, f = self.of(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )


def extract(data: bytes) -> tuple[str, SourceMap]:
    """Text and map of an OFD file; Unreadable, with one sentence, when it cannot be read or holds no text."""
    pages = Pages("ofd")
    try:
        for page in Ofd(data).pages():
            if len(pages) == _MOST_PAGES:
                raise Unreadable(_TOO_LARGE.format(what=f"OFD 有 {_MOST_PAGES} 页以上"))
            allow(_PAGE_SECONDS)
            pages.add(_sheet(page, len(pages) + 1))
    except PackageError as error:
        raise Unreadable(str(error)) from error
    if not len(pages):
        raise Unreadable("OFD 里没有页面")
    text, origin = pages.build()
    if not text.strip():
        raise Unreadable("OFD 里没有文字，可能只有图片")
    return text, origin


def _sheet(page: Sized, number: int) -> Sheet:
    """A page in points, y upwards."""
    flipped = Matrix(_POINT, 0.0, 0.0, -_POINT, 0.0, page.height * _POINT)
    printed: list[Printed] = []
    rules: list[Rule] = []
    objects = chain.from_iterable(_objects(root, flipped, page.units) for root in (*page.templates, page.root))
    for seen, (element, matrix) in enumerate(objects):
        if seen > _MOST_OBJECTS:
            raise Unreadable(_TOO_LARGE.format(what=f"OFD 第{number}页有 {_MOST_OBJECTS} 个以上的对象"))
        if local(element) == "PathObject":
            rules += _rules(element, matrix)
        for each in _glyphs(element, matrix):
            if len(printed) == _MOST_GLYPHS:
                raise Unreadable(_TOO_LARGE.format(what=f"OFD 第{number}页有 {_MOST_GLYPHS} 个以上的字符"))
            printed.append(each)
    return upright(printed, (0.0, 0.0, page.width * _POINT, page.height * _POINT), lambda: rules)


def _objects(
    root: etree._Element, matrix: Matrix, units: dict[str, etree._Element]
) -> Iterator[tuple[etree._Element, Matrix]]:
    """Texts and paths of a page or template, each with what leads from its own coordinates to the page's."""
    for layer in every(named(root, "Content"), "Layer"):
        yield from _drawn(layer, matrix, units, _DEPTH)


def _drawn(
    parent: etree._Element, matrix: Matrix, units: dict[str, etree._Element], depth: int
) -> Iterator[tuple[etree._Element, Matrix]]:
    for element in parent:
        name = local(element)
        if name in ("TextObject", "PathObject"):
            yield element, matrix.after(_own(element))
        elif name == "PageBlock":
            yield from _drawn(element, matrix, units, depth)
        elif name == "CompositeObject":
            yield element, matrix  # counted, so that units of units of units come to an end
            content = named(units.get(element.get("ResourceID", "")), "Content")
            if content is not None and depth:
                yield from _drawn(content, matrix.after(_own(element)), units, depth - 1)


def _own(element: etree._Element) -> Matrix:
    """From an object's own coordinates to those of what it stands in: its matrix, then the corner of its boundary."""
    left, top, *_ = [*numbers(element.get("Boundary")), 0.0, 0.0]
    values = numbers(element.get("CTM"))
    matrix = Matrix(*values[:6]) if len(values) >= 6 else Matrix()
    return matrix._replace(e=matrix.e + left, f=matrix.f + top)


def _glyphs(element: etree._Element, matrix: Matrix) -> Iterator[Printed]:
    """The characters of a text."""
    size = next(iter(numbers(element.get("Size"))), 0.0)
    stretch = next(iter(numbers(element.get("HScale"))), 1.0)
    height = hypot(matrix.c, matrix.d) * size
    wide = hypot(matrix.a, matrix.b) * size * stretch
    if not 0 < height < 2000 or element.get("Visible") == "false":
        return
    direction = next(iter(numbers(element.get("CharDirection"))), 0.0) % 360
    mirrored = matrix.a * matrix.d > matrix.b * matrix.c
    angle = pi / 4 if mirrored else atan2(matrix.b, matrix.a) - radians(direction)
    x = y = 0.0
    for code in every(element, "TextCode"):
        text = code.text or ""
        # Where it is left out, it is that of the text before.
        x = next(iter(numbers(code.get("X"))), x)
        y = next(iter(numbers(code.get("Y"))), y)
        for char, (left, base), advance in _placed(text, (x, y), code, size * stretch):
            at, baseline = matrix.of(left, base)
            if char.isprintable() and -1e5 < at < 1e5 and -1e5 < baseline < 1e5:
                width = wide if is_wide(char) else min(advance * wide / (size * stretch), wide)
                yield Printed(Glyph(char, at, at + width, baseline, height), at, baseline, angle)


def _placed(
    text: str, start: tuple[float, float], code: etree._Element, size: float
) -> Iterator[tuple[str, tuple[float, float], float]]:
    """Each character, its origin, and how far it goes: to the next one, or as far as usual."""
    across = list(_steps(code.get("DeltaX"), len(text)))
    down = list(_steps(code.get("DeltaY"), len(text)))
    x, y = start
    for index, char in enumerate(text):
        usual = size if is_wide(char) else size / 2
        step = across[index] if index < len(across) else (0.0 if down and not across else usual)
        yield char, (x, y), step if step > 0 else usual
        x += step
        y += down[index] if index < len(down) else 0.0


def _steps(text: str | None, most: int) -> Iterator[float]:
    """The offsets of a list in which ``g 5 4.2`` stands for five times 4.2, at most as many as are needed."""
    words = iter((text or "").split(maxsplit=3 * most + 3))
    return islice(chain.from_iterable(_repeated(words, most)), most)


def _repeated(words: Iterator[str], most: int) -> Iterator[list[float]]:
    for word in words:
        if word == "g":
            times, value = numbers(next(words, "")), numbers(next(words, ""))
            yield value[:1] * max(0, min(int(times[0]) if times else 0, most))
        else:
            yield numbers(word)


def _rules(element: etree._Element, matrix: Matrix) -> Iterator[Rule]:
    """The straight lines of a path, up or across the page."""
    if element.get("Visible") == "false":
        return
    words = iter("".join(item.text or "" for item in every(element, "AbbreviatedData")).split(maxsplit=_MOST_STEPS))
    start = last = matrix.of(0.0, 0.0)
    for word in words:
        values = numbers(" ".join(islice(words, _ARGUMENTS.get(word, 0))))
        if word not in _ARGUMENTS or len(values) < _ARGUMENTS[word]:
            return
        point = matrix.of(values[-2], values[-1]) if values else start
        if word in "LC" and (abs(point[0] - last[0]) < 1 or abs(point[1] - last[1]) < 1):
            (left, right), (bottom, top) = sorted((last[0], point[0])), sorted((last[1], point[1]))
            yield from rules_of(left, bottom, right, top)
        if word in "SM":
            start = point
        last = point
