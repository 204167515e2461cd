"""The index of a folder's run in a real browser: two thousand rows sort, filter and page; a link leads into a report and back."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from test_browser import browser  # noqa: F401 # a fixture

from auditor.folder.rows import Document, Pages

LEVELS = {"must": "须人工审看", "look": "建议抽看", "clear": "未见大问题"}


def row(number: int) -> Document:
    """A made-up document."""
    level = list(LEVELS)[number % 3]
    counts = {"error": number % 7, "warning": 0, "info": 0}
    unit = f"第{number % 20}局"
    why = "<b>错误</b>"
    return Document(
        f"n{number}",
        f"{number}.txt",
        f"通报{number}",
        unit,
        "",
        "",
        "2024-01",
        number,
        counts,
        {},
        {},
        0.0,
        99 - number % 100,
        level,
        why,
    )


def rows(driver: Chrome) -> list[str]:
    """The first cell of each row that is shown."""
    return [cell.text for cell in driver.find_elements(By.CSS_SELECTOR, "#rows tr td:first-child")]


def test_two_thousand_rows_sort_and_filter(browser: Chrome, tmp_path: Path) -> None:  # noqa: F811
    documents = tuple(sorted((row(number) for number in range(2000)), key=lambda d: -d.score))
    (point,) = (point for point in entry_points(group="auditor.pages") if point.name == "index")
    page = tmp_path / "index.html"
    page.write_text(point.load()(Pages("0", documents, (), 0, (), (), {}, LEVELS, 0, 0, (), ())), encoding="utf-8")
    browser.get(page.as_uri())
    assert rows(browser)[0] == "99"
    assert len(rows(browser)) == 50
    browser.find_element(By.CSS_SELECTOR, "th[data-key=s] button").click()
    assert rows(browser)[0] == "0"
    Select(browser.find_element(By.ID, "f-i")).select_by_visible_text("第3局")
    assert browser.find_element(By.ID, "shown").text == "100 份"
    browser.find_element(By.ID, "q").send_keys("通报1983")
    assert browser.find_element(By.ID, "shown").text == "1 份"
    assert not browser.find_elements(By.CSS_SELECTOR, "#rows b")


@pytest.mark.usefixtures("browser")
def test_a_link_leads_into_a_report_and_back(browser: Chrome, tmp_path: Path) -> None:  # noqa: F811
    folder, run = tmp_path / "in", tmp_path / "run"
    folder.mkdir()
    (folder / "通报.txt").write_text("青榆县水务局关于自查的通报\n\n2021年2月30日，召开会议。\n", encoding="utf-8")
    command = [sys.executable, "-m", "auditor", "check", str(folder), "--output", str(run), "--fail-on", "never"]
    assert subprocess.run(command, timeout=120).returncode == 0
    browser.get((run / "index.html").as_uri())
    browser.find_element(By.CSS_SELECTOR, "#rows a").click()
    assert "自查的通报" in browser.find_element(By.TAG_NAME, "h1").text
    browser.find_element(By.CSS_SELECTOR, "nav.whole a").click()
    assert len(rows(browser)) == 1
