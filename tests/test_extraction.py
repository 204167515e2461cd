"""The table of what was extracted."""

from __future__ import annotations

import io
from csv import DictReader

import pandas
import pytest

from auditor.extraction import COLUMNS, csv, table
from auditor.notice import Notice

TEXT = """关于样书发放情况的通报
一、总体情况
截至2021年9月底，共发放12本样书，见教函〔2021〕7号。
二、下一步打算
按照《作业本"验收"办法》，做到“=当日发放,当日登记”。（下转第3版）
"""


@pytest.fixture(scope="module")
def frame() -> pandas.DataFrame:
    return table(Notice(path="通报.txt", text=TEXT))


def test_a_row_for_each_value_with_its_place(frame: pandas.DataFrame) -> None:
    rows = {(row.kind, row.text): row for row in frame.itertuples()}
    date = rows["date", "2021年9月底"] if ("date", "2021年9月底") in rows else rows["date", "截至2021年9月底"]
    assert date.value.endswith("2021-09") and (date.line, date.path) == (3, "一")
    quantity = rows["quantity", "12本"]
    assert (quantity.value, quantity.line) == ("12 本 样书", 3)
    assert quantity.column == TEXT.splitlines()[2].index("12本") + 1
    assert rows["section-number", "二、"].value == "二"
    assert rows["title", '《作业本"验收"办法》'].path == "二"
    assert rows["quotation", "“=当日发放,当日登记”"].value == "=当日发放，当日登记"
    assert ("page-jump", "（下转第3版）") in rows
    assert any(kind == "document-number" and text.endswith("〔2021〕7号") for kind, text in rows)


def test_offsets_are_those_of_the_text_and_ascend(frame: pandas.DataFrame) -> None:
    assert all(TEXT[row.start : row.end] == row.text for row in frame.itertuples())
    assert frame["start"].is_monotonic_increasing


def test_types_are_the_same_without_rows(frame: pandas.DataFrame) -> None:
    empty = table(Notice(path="空.txt", text=""))
    assert list(empty.columns) == list(COLUMNS) and empty.empty
    assert dict(empty.dtypes) == dict(frame.dtypes)
    assert str(frame["start"].dtype) == "int64"


@pytest.mark.parametrize("inner", ['甲"乙"', "甲,乙", "=1+1", "甲\r乙", "甲\u2028乙", " 甲 ", "-乙", "NA"])
def test_csv_gives_back_what_went_in(inner: str) -> None:
    notice = Notice(path="x", text=f"根据《{inner}》办理。\n做到“{inner}”。")
    frame = table(notice)
    assert {f"《{inner}》", f"“{inner}”"} <= set(frame["text"])
    rows = list(DictReader(io.StringIO(csv(notice), newline="")))
    assert [row["text"] for row in rows] == list(frame["text"])
    assert [row["value"] for row in rows] == list(frame["value"])
    assert [int(row["start"]) for row in rows] == list(frame["start"])
    back = pandas.read_csv(io.StringIO(csv(notice), newline=""), dtype=COLUMNS, keep_default_na=False)
    pandas.testing.assert_frame_equal(back, frame)
