"""Writes each document of a mixed text as a file of its own, in the inferred order, with a note of what is missing."""

from __future__ import annotations

from pathlib import Path

from auditor.notice import Notice
from auditor.threads import Thread, reading


def reconstructed(notice: Notice) -> dict[str, str]:
    """File name to text, one for each document that the notice mixes; empty for a text in one piece.

    The note at the head says where the parts stood and what is lost; the text below is the notice's own, unchanged but
    for line breaks inside broken sentences.
    """
    stem = Path(notice.path).stem or "notice"
    return {
        f"{stem}-{number}.txt": _head(notice, number, thread)
        + reading(notice.text, thread.parts).text.strip("\r\n")
        + "\n"
        for number, thread in enumerate(notice.deep_splice.threads, start=1)
    }


def _head(notice: Notice, number: int, thread: Thread) -> str:
    parts = "、".join(f"第{notice.place(start, start).line}行起的{end - start}字" for start, end in thread.parts)
    lines = [
        f"【核稿还原，第 {number} 份，共 {len(notice.deep_splice.threads)} 份；次序为推断，请对照原稿】",
        f"【发文机关：{thread.issuer or '不明'}】",
        f"【依次取自原文：{parts}】",
        *(f"【{words}】" for words in thread.lost),
        *(f"【接合处：{join.words}】" for join in thread.joins),
    ]
    return "\n".join(lines) + "\n\n"
