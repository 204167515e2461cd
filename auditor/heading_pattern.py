"""What a heading looks like: the styles of section numbers, at the head of a line and inside a paragraph."""

from __future__ import annotations

import re

from auditor.text import HAN

_H = "[一二三四五六七八九十百]{1,4}"
_N = r"\d{1,3}"
# Outer levels first. A level may be missing; a style that is met for the first time opens below the current one.
RANKS = {
    name: rank
    for rank, name in enumerate(
        (
            "编",
            "章",
            "节",
            "条",
            "一、",
            "（一）",
            "1.",
            "1",
            "1.1",
            "1.1.1",
            "1.1.1.1",
            "（1）",
            "①",
            "第一",
            "一是",
        )  # styles, named by their first member
    )
}
AT_LINE = re.compile(
    rf"(?P<编>第(?:{_H}|{_N})编)(?=[ 　]|$)"
    rf"|(?P<章>第(?:{_H}|{_N})章)(?=[ 　：]|$)"
    rf"|(?P<节>第(?:{_H}|{_N})节)(?=[ 　：]|$)"
    rf"|(?P<条>第(?:{_H}|{_N})条)(?=[ 　：]|$)"
    rf"|(?P<hd>{_H}(?:、|[.](?!\d)))(?!{_H}[、，至级类线等期批号季产])"
    rf"|(?P<ph>（(?:{_H})）、?)"
    rf"|(?P<ad>{_N}[.、])(?!\d)(?=[ 　]*[^\d\s，。；])"
    rf"|(?P<pa>（{_N}）、?)"
    r"|(?P<ci>[①-⑳])"
    rf"|(?P<di>第{_H})(?=[，、：])"
    rf"|(?P<sh>{_H}是)(?!否)"
)
STYLES = {"hd": "一、", "ph": "（一）", "ad": "1.", "pa": "（1）", "ci": "①", "di": "第一", "sh": "一是"}
INLINE = re.compile(
    rf"(?<=[，。；：！？“”（）》])(?:(?P<sh>{_H}是)(?!否)|(?P<di>第{_H})(?=[，：])|(?P<ci>[①-⑳])"
    rf"|(?P<pa>（{_N}）)(?=[{HAN}《“])|(?P<ph>（{_H}）)(?=[{HAN}《“]))"
    r"|(?<=[、和及与或])(?P<ci2>[②-⑳])"
)
MARKUP = re.compile(r"(?:#{1,6}[ \t]+|>[ \t]*|[-*+][ \t]+)?(?:\*\*|__)?")
ATTACHMENTS = re.compile(r"附件(?:[ 　]*\d{1,2}(?=[：: 　]|$))?[：:]?[ 　]*")
# 1　总则, 1.1　目的: the numbers of standards and emergency plans; white space sets them off from a decimal.
DECIMAL = re.compile(rf"(?P<number>\d{{1,2}}(?:[.]\d{{1,2}}){{0,3}})[ 　]{{1,4}}(?=[{HAN}])")
