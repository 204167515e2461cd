"""The HTML report in a real browser: it is made by the command line, opened from disk and used as a reader would.

Needs Debian's ``chromium`` and ``chromium-driver``; without them these tests fail, they are not skipped.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import NoAlertPresentException, WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent
BROWSER = Path("/usr/bin/chromium")
DRIVER = Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Long enough that the two ends of a contradiction are never in the window together.
FILLER = "\n".join(f"县水务局党组认真研究，第{n}次会议听取汇报，明确责任，限时办结，跟踪问效。" for n in range(1, 61))
NOTICE = f"""中共青榆县水务局党组关于巡察整改进展情况的通报

根据县委统一部署，2021年3月8日至4月16日，县委第三巡察组对青榆县水务局党组开展了巡察，2021年2月30日反馈意见。

一、整改工作的组织
（一）加强领导。县水务局党组专题研究整改工作。
（二）压实责任。县水务局党组逐项明确责任人。

二、重点问题的整改情况
巡察反馈指出，县水务局存在3个问题：
1. 理论学习不深入。
2. 调查研究不经常。
3. 工程监管不严格。
4. 建章立制不及时。

{FILLER}

二、重点问题的整改情况
对上述问题，县水务局党组将持续整改。

中共青榆县水务局党组
2021年8月27日
"""

PAYLOADS = (
    "<script>alert(1);window.pwned=1</script>",
    '"><img src=x onerror="window.pwned=2;alert(2)">',
    "'><svg onload='window.pwned=3'>",
    '</script></style></title></textarea><iframe srcdoc="<script>parent.pwned=4</script>">',
    '<a href="javascript:window.pwned=5">&lt;&amp;&#0;&quot;</a>',
    "{{ 7*7 }} ${window.pwned=6} `\\u003cscript>`",
)
HOSTILE = "\n".join(
    [
        f"关于{PAYLOADS[0]}的通报",
        "",
        f"一、{PAYLOADS[1]}",
        *(
            f"2021年2月30日，青榆县水务局{payload}存在3个问题：\n1. 甲。\n2. 乙。\n3. 丙。\n4. 丁。"
            for payload in PAYLOADS
        ),
        f"一、{PAYLOADS[1]}",
        f"《{PAYLOADS[3]}》“{PAYLOADS[4]}”2021年2月30日。",
        "",
    ]
)

Audit = Callable[[str, str], str]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One headless chromium for the file; a missing browser is a failure with the way to mend it."""
    missing = [str(path) for path in (BROWSER, DRIVER) if not path.is_file()]
    if missing:
        pytest.fail(
            f"no browser to test the report with: {', '.join(missing)}; apt-get install chromium chromium-driver"
        )
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    profile = tmp_path_factory.mktemp("profile")
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1440,1000"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        driver = Chrome(options=options, service=Service(executable_path=str(DRIVER)))
    except WebDriverException as error:
        pytest.fail(f"chromium does not start: {error.msg}")
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Audits a text by the command line and gives the address of its report."""

    def run(name: str, text: str) -> str:
        folder = tmp_path_factory.mktemp("report")
        source, out = folder / name, folder / "report.html"
        source.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "auditor", "check", str(source), "--format", "html", "--output", str(out)]
        done = subprocess.run([*command, "--fail-on", "never"], cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert done.stdout == "", "nothing but the report goes to standard output"
        return out.as_uri()

    return run


@pytest.fixture(scope="module")
def notice(audit: Audit) -> str:
    """The report of a notice with a wrong count, a section that appears twice and an impossible date."""
    return audit("通报.txt", NOTICE)


@pytest.fixture(scope="module")
def hostile(audit: Audit) -> str:
    """The report of a notice full of markup."""
    return audit("'><img src=x onerror=pwned=7>.txt", HOSTILE)


def opened(browser: Chrome, address: str) -> None:
    """Opens an address afresh; a change of the fragment alone would not load the page again."""
    browser.get("about:blank")
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.get(address)
    until(browser, lambda: one(browser, "html.ready"))


def until(browser: Chrome, holds: Callable[[], object]) -> None:
    """Waits until a condition holds."""
    WebDriverWait(browser, 10, 0.05).until(lambda _: holds())


def one(browser: Chrome, selector: str) -> WebElement:
    """The first element that a selector matches."""
    return browser.find_element(By.CSS_SELECTOR, selector)


def every(browser: Chrome, selector: str) -> list[WebElement]:
    """All elements that a selector matches."""
    return browser.find_elements(By.CSS_SELECTOR, selector)


def press(browser: Chrome, key: str) -> None:
    """Presses a key where the focus is."""
    browser.switch_to.active_element.send_keys(key)


def address_of(browser: Chrome) -> str:
    """The fragment of the address."""
    return str(browser.execute_script("return location.hash"))


def in_window(browser: Chrome, element_id: str) -> bool:
    """Whether the whole of an element is inside the window."""
    script = """const box = document.getElementById(arguments[0]).getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;"""
    return bool(browser.execute_script(script, element_id))


def complaints(browser: Chrome) -> list[str]:
    """What the page wrote to the console: errors, refused scripts, refused loads."""
    return [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]


def shown(browser: Chrome) -> list[WebElement]:
    """The findings in the list that the filter leaves."""
    return [item for item in every(browser, "[data-finding]") if item.is_displayed()]


def far_finding(browser: Chrome) -> str:
    """The id of a finding whose two ends are further apart than the window is high."""
    script = """const y = (id) => document.getElementById(id).getBoundingClientRect().top;
        return Array.from(document.querySelectorAll("[data-finding]"), (item) => item.dataset.finding)
            .filter((id) => document.getElementById("m-" + id + "-2"))
            .find((id) => Math.abs(y("m-" + id) - y("m-" + id + "-2")) > innerHeight) || "";"""
    return str(browser.execute_script(script))


def test_it_opens_with_the_verdict_and_loads_nothing(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    assert one(browser, ".stamp strong").text == "不宜发布"
    assert one(browser, ".stamp strong").location["y"] < 100
    assert one(browser, "h1").text == "中共青榆县水务局党组关于巡察整改进展情况的通报"
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert complaints(browser) == []


def test_the_three_mistakes_are_marked_in_the_text(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    # A figure inside a mark has its own element, so that a mark may stand in pieces.
    script = """return Array.from(document.querySelectorAll(".text .para"), (line) =>
        Array.from(line.querySelectorAll("mark.s-error"), (mark) => mark.textContent).join(""));"""
    marked: list[str] = browser.execute_script(script)
    assert any("3个问题" in text for text in marked)
    assert any("2月30日" in text for text in marked)
    assert sum("二、重点问题的整改情况" in text for text in marked) == 2


def test_tabs_show_one_part_at_a_time(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    tabs = every(browser, "[role=tab]")
    assert [tab.text.split()[0] for tab in tabs] == ["通读", "问题", "数字", "时间", "名称", "已核对"]
    for tab in tabs:
        tab.click()
        until(browser, lambda tab=tab: tab.get_attribute("aria-selected") == "true")  # type: ignore[misc]
        panels = [panel for panel in every(browser, "[role=tabpanel]") if panel.is_displayed()]
        assert [panel.get_attribute("id") for panel in panels] == [tab.get_attribute("aria-controls")]


def test_severities_filter_the_list(browser: Chrome, notice: str) -> None:
    opened(browser, notice + "#d1-findings")
    total = len(shown(browser))
    assert total == len(every(browser, "[data-finding]")) >= 3
    for toggle in every(browser, "[data-severity-toggle]"):
        severity = toggle.get_attribute("data-severity-toggle")
        of_it = len(every(browser, f"[data-finding][data-severity={severity}]"))
        toggle.click()
        assert len(shown(browser)) == total - of_it
        assert one(browser, "output.shown").text == f"显示 {total - of_it} / {total} 处"
        toggle.click()
        assert len(shown(browser)) == total


def test_rules_filter_the_list_and_the_marks(browser: Chrome, notice: str) -> None:
    opened(browser, notice + "#d1-findings")
    rules = {item.get_attribute("data-rule") for item in every(browser, "[data-finding]")}
    select = Select(one(browser, "[data-rule-filter]"))
    assert {option.get_attribute("value") for option in select.options} == {"", *rules} and len(rules) >= 3
    for rule in rules:
        select.select_by_value(str(rule))
        assert {item.get_attribute("data-rule") for item in shown(browser)} == {rule}
        others = every(browser, f"[data-finding]:not([data-rule='{rule}'])")
        hidden = {str(item.get_attribute("data-finding")) for item in others}
        unlit = every(browser, ".text mark.off")
        assert unlit and all(set(str(mark.get_attribute("data-f")).split()) <= hidden for mark in unlit)
    one(browser, "[data-reset]").click()
    assert len(shown(browser)) == len(every(browser, "[data-finding]"))


def test_slash_searches_and_escape_clears(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    press(browser, "/")
    until(browser, lambda: browser.switch_to.active_element.get_attribute("type") == "search")
    press(browser, "2月30日")
    until(browser, lambda: 0 < len(shown(browser)) < len(every(browser, "[data-finding]")))
    assert all("2月30日" in item.text for item in shown(browser))
    press(browser, Keys.ESCAPE)
    until(browser, lambda: len(shown(browser)) == len(every(browser, "[data-finding]")))


def test_one_end_of_a_contradiction_leads_to_the_other(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    finding = far_finding(browser)
    assert finding, "no finding has its two ends a window apart"
    first, second = f"m-{finding}", f"m-{finding}-2"
    opened(browser, f"{notice}#{finding}")
    until(browser, lambda: in_window(browser, first) and not in_window(browser, second))
    one(browser, f".note.active [data-m='{second}']").click()
    until(browser, lambda: in_window(browser, second) and not in_window(browser, first))
    assert address_of(browser) == f"#{second}"
    assert second in [mark.get_attribute("id") for mark in every(browser, "mark.now")]
    # The number behind the mark turns back to where the reader came from.
    one(browser, f".ref[data-m='{second}']").click()
    until(browser, lambda: address_of(browser) != f"#{second}")
    if len(every(browser, f"[id='{finding}'] [data-m]")) == 2:
        until(browser, lambda: in_window(browser, first))


def test_the_other_end_lights_up_under_the_pointer(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    finding = far_finding(browser)
    browser.execute_script(
        "document.getElementById(arguments[0]).dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))",
        f"m-{finding}",
    )
    lit = {str(mark.get_attribute("id")) for mark in every(browser, "mark.lit")}
    assert {f"m-{finding}", f"m-{finding}-2"} <= lit


def test_j_and_k_walk_the_findings_and_escape_closes(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    for key, address in (("j", "#f1"), ("j", "#f2"), ("j", "#f3"), ("k", "#f2"), ("k", "#f1")):
        press(browser, key)
        until(browser, lambda address=address: address_of(browser) == address)  # type: ignore[misc]
        until(browser, lambda address=address: in_window(browser, f"m-{address[1:]}"))  # type: ignore[misc]
        assert [note.get_attribute("data-note") for note in every(browser, ".note.active")] == [address[1:]]
    press(browser, "k")
    until(browser, lambda: address_of(browser) == f"#f{len(every(browser, '[data-finding]'))}")
    press(browser, Keys.ESCAPE)
    until(browser, lambda: not every(browser, ".note.active, mark.now"))


def test_every_finding_has_an_address(browser: Chrome, notice: str) -> None:
    opened(browser, notice)
    for finding in [str(item.get_attribute("data-finding")) for item in every(browser, "[data-finding]")]:
        opened(browser, f"{notice}#{finding}")
        until(browser, lambda finding=finding: in_window(browser, f"m-{finding}"))  # type: ignore[misc]
        assert one(browser, ".note.active").get_attribute("data-note") == finding


def test_narrow_windows_show_the_note_at_the_foot(browser: Chrome, notice: str) -> None:
    size = {"width": 420, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        opened(browser, f"{notice}#f1")
        until(browser, lambda: one(browser, ".note.sheet").is_displayed())
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_dark_and_print(browser: Chrome, notice: str) -> None:
    paper = "return getComputedStyle(document.body).backgroundColor"
    opened(browser, notice)
    light = browser.execute_script(paper)
    try:
        dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
        assert browser.execute_script(paper) != light
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", **dark})
        assert browser.execute_script(paper) == "rgb(255, 255, 255)"
        assert one(browser, "#d1-findings").is_displayed() and one(browser, "#d1-read").is_displayed()
        assert not one(browser, ".tabs").is_displayed() and not one(browser, ".toc").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_markup_in_a_notice_stays_text(browser: Chrome, hostile: str) -> None:
    opened(browser, hostile)
    text = one(browser, ".text").get_property("textContent")
    for payload in PAYLOADS:
        assert payload in "".join(str(text).split("\n")) or payload in str(text)
    assert every(browser, "[data-finding]"), "the hostile notice has no finding to render"
    for tab in every(browser, "[role=tab]"):
        tab.click()
    for item in every(browser, "[data-finding]"):
        browser.execute_script("location.hash = arguments[0]", item.get_attribute("data-finding"))
        until(browser, lambda: every(browser, ".note.active"))
    assert browser.execute_script("return window.pwned === undefined")
    assert not every(browser, "img, iframe, textarea, svg[onload], a[href^='javascript:'], .text script")
    with pytest.raises(NoAlertPresentException):
        _ = browser.switch_to.alert.text
    assert complaints(browser) == []
