"""What a heading looks like: the styles of section numbers, at the head of a line and inside a paragraph."""

from __future__ import annotations

import re

from auditor.text import HAN

_H = "[一二三四五六七八九十百]{1,4}"
_N = r"\d{1,3}"
_LONG = r"(?:[一二三四五六七八九十百千零〇]{1,7}|\d{1,4})"  # 第一百零一条; the Civil Code has 1,260 of them
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
            "1）",
            "①",
            "第一",
            "一是",
        )  # styles, named by their first member
    )
}
AT_LINE = re.compile(
    rf"(?P<编>第{_LONG}(?:编|部分))(?=[ 　：、]|$)"
    rf"|(?P<章>第{_LONG}章)(?=[ 　：]|$)"
    rf"|(?P<节>第{_LONG}节)(?=[ 　：]|$)"
    rf"|(?P<条>第{_LONG}条)(?=[ 　：]|$)"
    rf"|(?P<hd>{_H}(?:、|[.](?!\d)))(?!{_H}[、，至级类线等期批号季产审月日楼层组队班院中届])"
    rf"|(?P<ph>（(?:{_H})）、?)"
    # A digit behind the dot makes it a decimal, but for a year (20.2026年…) and a formula (21.5+2…).
    rf"|(?P<ad>{_N}[.、])(?:(?!\d)(?=[ 　]*[^\d\s，。；])|(?=(?:19|20)\d\d年|\d[+×]\d))"
    rf"|(?P<pa>（{_N}）、?)"
    r"|(?P<pb>\d{1,2}）)(?=[ 　]*\S)"
    r"|(?P<ph1>[㈠-㈩])|(?P<pa1>[⑴-⒇])|(?P<ad1>[⒈-⒛])"
    r"|(?P<ci>[①-⑳])"
    rf"|(?P<di>第{_H})(?=[，、：])"
    rf"|(?P<sh>{_H}是)(?!否)"
)
STYLES = {"hd": "一、", "ph": "（一）", "ad": "1.", "pa": "（1）", "pb": "1）", "ci": "①", "di": "第一", "sh": "一是"}
INLINE = re.compile(
    rf"(?<=[，。；：！？“”（）》、—\s])(?P<sh>{_H}是)(?!否)"
    rf"|(?<=[，。；：！？“”（）》])(?:(?P<di>第{_H})(?=[，：])|(?P<ci>[①-⑳])|(?P<pa1>[⑴-⒇])"
    rf"|(?P<pa>（{_N}）)(?=[{HAN}《“])|(?P<ph>（{_H}）)(?=[{HAN}《“]))"
    r"|(?<=[、和及与或])(?P<ci2>[②-⑳])"
    # 主要做法一是 …: without a mark before it only when 二是 follows, as 之一是 and 唯一是 are no numbers.
    rf"|(?<=[{HAN}])(?<![统唯同第之单任其另某逐万划归合十百专])(?P<sh1>一是)(?=[^\n否][^\n]{{1,400}}?二是)"
)
# A # without a space marks nothing, but nobody means it otherwise before a number.
MARKUP = re.compile(
    r"(?:#{1,6}(?:[ \t]+|(?=[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]))|>[ \t]*|[-*+][ \t]+)?(?:\*\*|__)?"
)
ATTACHMENTS = re.compile(r"附件(?:[ 　]*\d{1,2}(?=[：: 　]|$))?[：:]?[ 　]*")
# 1　总则, 1.1　目的: the numbers of standards and emergency plans; white space sets them off from a decimal.
DECIMAL = re.compile(rf"(?P<number>\d{{1,2}}(?:[.]\d{{1,2}}){{0,3}})[ 　]{{1,4}}(?=[{HAN}])")
