"""Chinese and Arabic numerals: their values, and one-to-one folding of widths that keeps every offset."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
BIG_UNITS = {"万": 10**4, "亿": 10**8}
_SINGLE = HAN_DIGITS | HAN_UNITS | BIG_UNITS
SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
# Digits with scales between them: 12亿3626万, 3亿2千万, 1万5千, 3万6500.
MIXED = r"(\d{1,5}亿)(\d{1,4}(?:\.\d{1,4})?万|\d千万)(\d{1,4})?|(\d{1,5}万)(\d{1,4}(?!\d)|\d千)"
HAN_NUMBER = "[零〇○一二两三四五六七八九十百千万亿]+"

CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}

_WIDTHS = {0xFF01 + i: chr(0x21 + i) for i in range(94)}  # full-width ASCII to ASCII …
_WIDTHS |= {ord(a): b for a, b in zip(",;:()?!", "，；：（）？！", strict=True)}  # … but Chinese marks to full width
for _full in "，；：（）？！":
    _WIDTHS.pop(ord(_full), None)
_WIDTHS |= {ord("　"): " ", 0xA0: " ", ord("﹝"): "〔", ord("﹞"): "〕", ord("["): "〔", ord("]"): "〕"}
_WIDTHS |= {ord("［"): "〔", ord("］"): "〕", ord("【"): "〔", ord("】"): "〕"}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGIT_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_DIGIT_COLON = re.compile(r"(?<=\d)：(?=\d)")


def fold(text: str) -> str:
    """Return ``text`` with widths unified, character for character, so that offsets stay valid.

    Digits and letters become half width, ``, ; : ( ) ? !`` full width (a comma inside a number and a colon
    inside a time stay half width); brackets around a document number become 〔〕.
    """
    # No reader yields half a surrogate pair, but a caller may: it is no character, and cannot be searched for names.
    folded = _LONE_SURROGATE.sub("\ufffd", text.translate(_WIDTHS))
    folded = _DIGIT_COMMA.sub(",", folded)
    return _DIGIT_COLON.sub(":", folded)


def han_value(numeral: str) -> int | None:
    """Value of a Chinese numeral (三十二, 二〇二〇, 一百零五, 3万 is not one), or None if it is not well formed."""
    if len(numeral) == 1:  # most of them
        return _SINGLE.get(numeral)
    if not numeral or not _SINGLE.keys() >= set(numeral):
        return None
    if HAN_DIGITS.keys() >= set(numeral):
        return int("".join(str(HAN_DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for c in numeral:
        if c in HAN_DIGITS:
            digit = HAN_DIGITS[c]
        elif c in HAN_UNITS:
            section += (digit or 1) * HAN_UNITS[c]
            digit = 0
        elif c == "万" and total >= BIG_UNITS["亿"]:
            total += (section + digit or 1) * BIG_UNITS["万"]  # 四亿八千万: 万 does not multiply what 亿 has closed
            section = digit = 0
        else:
            total = (total + section + digit or 1) * BIG_UNITS[c]
            section = digit = 0
    return total + section + digit * _left_out(numeral)


def _left_out(numeral: str) -> int:
    """The unit that speech leaves out behind the last digit: two thousand in 三万二, twenty in 一百二, else 1."""
    unit = numeral[-2:-1]
    scale = {"百": 10, "千": 100, "万": 1000, "亿": 10**7}.get(unit, 1)
    return scale if numeral[-1] in HAN_DIGITS else 1


_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def plain(numeral: str) -> str:
    """The numeral of a cheque (叁佰) in everyday characters (三百)."""
    return numeral.translate(_FORMAL)


_PAIR = re.compile("([一二三四五六七八九]?十)?([一二两三四五六七八九])([二两三四五六七八九])([十百千万亿]*)")


def han_pair(numeral: str) -> tuple[int, int] | None:
    """The bounds of an approximate number of two digits in a row: 三四 is 3 to 4, 二三十 20 to 30, 十七八 17 to 18."""
    match = _PAIR.fullmatch(numeral)
    if not match:
        return None
    low, high = HAN_DIGITS[match[2]], HAN_DIGITS[match[3]]
    if low >= high or (match[1] and match[4]):
        return None
    base = han_value(match[1]) or 0 if match[1] else 0
    scale = han_value("一" + match[4]) or 1
    return base + low * scale, base + high * scale


_SPOKEN = re.compile("([^点]+)点([零〇一二三四五六七八九]+)([万亿]?)")
_MIXED = re.compile(MIXED)
_SCALED = re.compile(r"([\d,]+(?:\.\d+)?)(千万|万亿|[百千万亿]?)")


def value(numeral: str) -> Decimal | None:
    """Value of ``1,234.5``, ``2.4亿``, ``三十二``, ``六十八点七`` or ``3万`` as a Decimal, or None."""
    if numeral.isdecimal():
        return Decimal(numeral)
    spoken = _SPOKEN.fullmatch(numeral) if "点" in numeral else None
    if spoken and (before := han_value(spoken[1])) is not None:
        decimals = "".join(str(HAN_DIGITS[c]) for c in spoken[2])
        return Decimal(f"{before}.{decimals}") * BIG_UNITS.get(spoken[3], 1)
    if mixed := _MIXED.fullmatch(numeral):
        parts = [value(part) for part in mixed.groups() if part]
        return sum((part for part in parts if part is not None), Decimal(0))
    match = _SCALED.fullmatch(numeral)
    if not match:
        whole = han_value(numeral)
        return None if whole is None else Decimal(whole)
    try:
        number = Decimal(match[1].replace(",", ""))
    except InvalidOperation:
        return None
    return number * SCALES[match[2]]


def han(number: int) -> str:
    """Chinese numeral of 0 to 99, for messages: 12 is 十二."""
    digits = "零一二三四五六七八九"
    if not 0 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
