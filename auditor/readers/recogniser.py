"""The characters on a picture of a page, by RapidOCR with the models in its package: where each stands and how sure it is.

Runs in a process of its own (``isolated``), for a picture may be made to take all of the memory. Lengths are pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from math import atan2, cos, degrees, hypot, sin
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.readers.isolated import Unreadable
from auditor.readers.page_lines import Glyph
from auditor.readers.page_tables import Rule
from auditor.readers.placement import Placement
from auditor.readers.recognised_lines import Read, glyphs_of
from auditor.source_map import SourceMap

if TYPE_CHECKING:
    from PIL.Image import Image

MISSING = "是扫描件或图片，识别文字要先安装：pip install 'auditor[ocr]'"
_LEFT_OUT = "{pages}是图像，没有审查；识别文字要先安装：pip install 'auditor[ocr]'"
_NAMED = 8
# Of address space; the libraries reserve far more than they use. What is used stays under 1 GB.
MEGABYTES = 2048
PAGE_SECONDS = 300  # of computing on all processors; a page of a notice takes some 15, one of a newspaper 100
_NEEDED = ("rapidocr", "onnxruntime")
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_preprocess_img": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 2,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1920,
}
# Lines are looked for on a smaller picture: its long side is so many pixels, or this part of the whole one's.
_SMALLEST, _LARGEST, _PART = 1280, 1920, 0.6
_LEVEL = 0.0025  # radians: less is not worth turning the picture for
_STEEP = 0.35  # radians: what is tilted more is no line of the page
_LONG = 4  # times its height: a box from which the tilt can be told
_ASKED, _PIECE = 3, 10  # so many lines, of each a piece so many times as long as high, tell which way up the page lies
_UPRIGHT = 0.95  # one piece of prose may be read so surely on its head, not all of them
_BETTER = 0.15  # by so much surer the recogniser must be of the turned pieces
_LEAST = 3  # pixels


class Recognised(NamedTuple):
    """The characters of the upright page, its size, what leads from it to the picture as it was given, and drawn lines."""

    glyphs: list[Glyph]
    width: float
    height: float
    placement: Placement
    rules: list[Rule]

    def scaled(self, scale: float) -> Recognised:
        """The same in another unit, ``scale`` of which are a pixel."""
        glyphs = [
            Glyph(char, left * scale, right * scale, baseline * scale, size * scale, confidence)
            for char, left, right, baseline, size, confidence in self.glyphs
        ]
        angle, (x, y) = self.placement
        rules = [Rule(across, at * scale, low * scale, high * scale) for across, at, low, high in self.rules]
        placement = Placement(angle, (x * scale, y * scale))
        return Recognised(glyphs, self.width * scale, self.height * scale, placement, rules)


class _Box(NamedTuple):
    """A line that was found: its middle (y downwards), its length, its height, and how far it falls to the right."""

    x: float
    y: float
    width: float
    height: float
    fall: float


def installed() -> bool:
    """Whether the extra ``ocr`` is there; imports nothing."""
    return all(find_spec(name) is not None for name in _NEEDED)


def left_out(origin: SourceMap | None) -> str | None:
    """The sentence that says which pages of a source were not read for want of a recogniser, None when all were."""
    unread = [str(page.number) for page in origin.pages if page.state == "unread"] if origin else []
    if not unread:
        return None
    more = f"等 {len(unread)} 页" if len(unread) > _NAMED else "页"
    return _LEFT_OUT.format(pages=f"第{'、'.join(unread[:_NAMED])}{more}")


class Recogniser:
    """Loads the models once, and reads one page after another."""

    def __init__(self) -> None:
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        paths = {part: next(iter(sorted(models.glob(f"*_{part.lower()}*.onnx"))), None) for part in ("Det", "Rec")}
        if None in paths.values():  # by itself it would look for them on the network
            raise Unreadable("安装的 RapidOCR 不含识别模型，请重新安装：pip install --force-reinstall 'auditor[ocr]'")
        named = {f"{part}.model_path": str(path) for part, path in paths.items()}
        self._engine: Callable[..., Any] = rapidocr.RapidOCR(params={**_SETTINGS, **named})

    def read(self, picture: Image) -> Recognised:
        """The characters of a grey picture (mode L), whichever way up it lies and tilted by a few degrees."""
        from auditor.readers.ruled_lines import rules_on  # numpy

        upright, boxes, placement = self._upright(picture)
        tilt = _tilt(boxes)
        if abs(tilt) >= _LEVEL:
            upright, placement = _levelled(upright, tilt, placement)
            boxes = [_turned(box, tilt, upright.width / 2, upright.height / 2) for box in boxes]
        lines = [line for box in boxes if (line := self._line(upright, box)) is not None]
        glyphs = list(glyphs_of(lines, upright.height))
        rules = rules_on(upright, median(glyph.size for glyph in glyphs)) if glyphs else []
        return Recognised(glyphs, upright.width, upright.height, placement, rules)

    def _upright(self, picture: Image) -> tuple[Image, list[_Box], Placement]:
        """The picture turned by quarters until its lines run from left to right, the lines, and the way back."""
        from PIL.Image import Transpose

        boxes = self._boxes(picture)
        placement = Placement(0.0, (0.0, 0.0))
        across = sum(box.width for box in boxes if box.width > box.height)
        if sum(box.height for box in boxes if box.height > _LONG * box.width) > 2 * across:
            # A point (x, y) of the picture is at (height - y, x) of the turned one.
            placement = _quarter(picture.height)
            picture = picture.transpose(Transpose.ROTATE_90)
            boxes = self._boxes(picture)
        if self._upside_down(picture, boxes):
            placement = placement.after(_half(picture.width, picture.height))
            picture = picture.transpose(Transpose.ROTATE_180)
            boxes = self._boxes(picture)
        return picture, boxes, placement

    def _boxes(self, picture: Image) -> list[_Box]:
        import numpy as np
        from PIL.Image import Resampling

        longest = max(picture.size)
        scale = min(1.0, min(max(_SMALLEST, _PART * longest), _LARGEST) / longest)
        small = picture
        if scale < 1:
            size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
            small = picture.resize(size, Resampling.BILINEAR)
        found = self._engine(np.asarray(small), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        return [_box([(float(x) / scale, float(y) / scale) for x, y in corners]) for corners in found.boxes]

    def _upside_down(self, picture: Image, boxes: Sequence[_Box]) -> bool:
        """Whether pieces of the longest lines read far better when they are turned round.

        RapidOCR's own classifier presses a whole line into 192 pixels, and takes soiled pages for turned ones.
        """
        longest = sorted((box for box in boxes if box.width > _LONG * box.height), key=lambda box: -box.width)[:_ASKED]
        pieces = [_pixels(picture, box._replace(width=min(box.width, _PIECE * box.height))) for box in longest]
        upright = [self._score(pixels) for pixels in pieces]
        if min(upright, default=1.0) >= _UPRIGHT:
            return False
        turned = [self._score(pixels[::-1, ::-1]) for pixels in pieces]
        return sum(turned) - sum(upright) > _BETTER * len(pieces)

    def _score(self, pixels: Any) -> float:
        if min(pixels.shape) < _LEAST:
            return 0.0
        found = self._engine(pixels, use_det=False, use_cls=False, use_rec=True)
        return float(found.scores[0]) if found.txts else 0.0

    def _line(self, picture: Image, box: _Box) -> Read | None:
        pixels = _pixels(picture, box)
        if min(pixels.shape) < _LEAST:
            return None
        found = self._engine(pixels, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
        if not found.txts or not found.txts[0].strip():
            return None
        text, words = found.txts[0], found.word_results[0]
        step = box.width / words.line_txt_len
        columns = iter([(column + 0.5) * step for group in words.word_cols for column in group])
        # White space has a confidence and no column.
        middles = [None if char.isspace() else next(columns) for char in text]
        return Read(text, box.x - box.width / 2, box.width, box.y, box.height, middles, words.confs)


def _box(corners: Sequence[tuple[float, float]]) -> _Box:
    """From the corners of a rectangle, clockwise from the upper left one."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    width = (hypot(bx - ax, by - ay) + hypot(cx - dx, cy - dy)) / 2
    height = (hypot(dx - ax, dy - ay) + hypot(cx - bx, cy - by)) / 2
    return _Box((ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4, width, height, atan2(by - ay, bx - ax))


def _tilt(boxes: Sequence[_Box]) -> float:
    """By how much the lines of the page fall to the right, in radians: of half of their length more, of half less."""
    long = sorted((box.fall, box.width) for box in boxes if box.width > _LONG * box.height and abs(box.fall) < _STEEP)
    rest = sum(width for _, width in long) / 2
    for fall, width in long:
        rest -= width
        if rest <= 0:
            return fall
    return 0.0


def _levelled(picture: Image, tilt: float, placement: Placement) -> tuple[Image, Placement]:
    from PIL.Image import Resampling

    x, y = picture.width / 2, picture.height / 2
    level = picture.rotate(degrees(tilt), Resampling.BICUBIC, fillcolor=255)
    back = Placement(-tilt, (0.0, 0.0))
    turned = back.of(x, y)
    return level, placement.after(back._replace(shift=(x - turned[0], y - turned[1])))


def _turned(box: _Box, tilt: float, x: float, y: float) -> _Box:
    """The box after the picture was levelled around the point (x, y)."""
    across, down = box.x - x, box.y - y
    return box._replace(
        x=x + across * cos(tilt) + down * sin(tilt), y=y - across * sin(tilt) + down * cos(tilt), fall=box.fall - tilt
    )


def _quarter(height: int) -> Placement:
    """From a picture that was turned to the left by a quarter back to what it was, ``height`` pixels high."""
    return Placement(-1.5707963267948966, (0.0, float(height)))


def _half(width: int, height: int) -> Placement:
    return Placement(3.141592653589793, (float(width), float(height)))


def _pixels(picture: Image, box: _Box) -> Any:
    import numpy as np

    corners = (
        round(box.x - box.width / 2),
        round(box.y - box.height / 2),
        round(box.x + box.width / 2),
        round(box.y + box.height / 2),
    )
    left, top = max(corners[0], 0), max(corners[1], 0)
    right, bottom = min(corners[2], picture.width), min(corners[3], picture.height)
    return np.asarray(picture.crop((left, top, max(right, left), max(bottom, top))))
