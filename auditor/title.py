"""The title at the head of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.heading_pattern import AT_LINE
from auditor.text import Paragraph

GENRE = re.compile(
    r"(?:通报|报告|通知|通告|公告|公报|意见|决定|决议|方案|办法|规定|规则|条例|细则|函|批复|纪要|总结|情况|公示|计划|要点|令|答复|复函|反馈|建议|提案|预案|讲话|说明|简报|公约|章程|倡议书|工作规划|纲要)"
    r"(?:（[^（）]{1,12}）)?(?:\*\*)?$"
)


_HEAD_LINES, _TITLE_LINES, _TITLE_LIMIT = 9, 4, 80
_TITLE_MARK = re.compile(r"#{1,3}[ \t]+(?=\S)")
# What stands above a title: 某某文件, 文号, 签发人, 附件1.
_LETTERHEAD = re.compile(
    r"^[^。，]{2,30}文件$|^[^。，：]{0,20}〔\d{4}〕(?:第)?\d{1,5}号$|^签发人|^附件[ ]?\d{0,2}[：:]?$|^(?:机密|秘密|绝密|特急|加急|急件)"
)
# What ends one: a salutation or sentence, the number of the document, the day of a meeting, a speaker.
_NO_TITLE = re.compile(
    r"[。；：，！？]$|〔\d{4}〕|^第\d+号$|^[（—\-－–]+.{0,12}\d{4}[ ]?年|^\d{4}[ ]?年\d{1,2}月\d{1,2}日|^各位|[ 　]{2,}\S{1,4}$"
)
_PASSES_ON = re.compile("印发|转发|批转|公布|发布")
_PASSED = re.compile("(?:通知|函|决定|令|公告|批复|通报)(?:（[^（）]{1,12}）)?$")


def find_title(folded: str, paragraphs: Sequence[Paragraph]) -> tuple[int, int] | None:
    """The lines at the head of the text up to one that ends with a genre word (通报, 报告 …) or that no title holds."""
    lines: list[Paragraph] = []
    for paragraph in paragraphs[:_HEAD_LINES]:
        line = folded[paragraph.start : paragraph.end]
        mark = _TITLE_MARK.match(line)
        if mark:
            numbered = AT_LINE.match(line, mark.end()) or len(line) > 120
            return None if numbered or lines else (paragraph.start + mark.end(), paragraph.end)
        if not lines and _LETTERHEAD.search(line):
            continue
        if len(line) > _TITLE_LIMIT or _NO_TITLE.search(line) or AT_LINE.match(line):
            break
        lines.append(paragraph)
        joined = "".join(folded[p.start : p.end] for p in lines).replace(" ", "")
        if GENRE.search(joined) and not _continues(folded, paragraphs, paragraph, joined):
            return lines[0].start, paragraph.end
        if len(lines) == _TITLE_LINES:
            break
    if not lines or len(paragraphs) == len(lines):
        return None
    return _without_genre(folded, lines)


def _continues(folded: str, paragraphs: Sequence[Paragraph], last: Paragraph, joined: str) -> bool:
    """Whether the next line belongs to a title that has a genre word already: 关于印发…方案⏎的通知."""
    if last.index + 1 >= len(paragraphs):
        return False
    following = paragraphs[last.index + 1]
    line = folded[following.start : following.end]
    if len(line) > _TITLE_LIMIT or _NO_TITLE.search(line) or AT_LINE.match(line):
        return False
    whole = GENRE.search((joined + line).replace(" ", ""))
    return bool(whole) and (line.startswith("的") or bool(_PASSES_ON.search(joined) and not _PASSED.search(joined)))


def _without_genre(folded: str, lines: Sequence[Paragraph]) -> tuple[int, int] | None:
    """A title without a genre word: the first line when it is short and no sentence, more when 关于 opens it."""
    first = lines[0]
    head = folded[first.start : first.end]
    if len(head) > 60 or re.search("[。；，！？]", head):
        return None
    last = lines[-1] if "关于" in head and len(lines) <= 3 else first
    return first.start, last.end
