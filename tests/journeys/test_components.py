"""The components in a real browser: legible, reachable and inside the screen in every view."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.conftest import Hand, make_app
from tests.showcase import add_showcase

RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']"
TWICE = "html { font-size: 200% !important }"
SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(e => e.offsetParent && !e.closest('td, .notice p') && e.type != 'hidden')
    .filter(e => e.getBoundingClientRect().height < least - 0.5).map(e => e.outerHTML)"""
SMALL_TEXT = """least => [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && e.offsetParent)
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = make_app("sqlite://", Hand())
    add_showcase(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/showcase"
    server.shutdown()
    thread.join()
    server.server_close()


def opened(
    browser: Browser, url: str, *, width: int = 360, dark: bool = False, style: str = ""
) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        locale="zh-CN",
        bypass_csp=True,
    )
    page.goto(url)
    if style:
        page.add_style_tag(content=style)
    return page


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("view", "dark"), [("", False), ("", True), ("elder", False)])
def test_axe_finds_nothing(
    browser: Browser, address: str, root: Path, view: str, *, dark: bool, width: int
) -> None:
    page = opened(browser, f"{address}?view={view}", width=width, dark=dark)
    page.add_script_tag(path=root / "node_modules/axe-core/axe.min.js")
    found = page.evaluate(f"axe.run({{ runOnly: {RULES} }})")
    page.close()
    assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]


@pytest.mark.parametrize(
    ("view", "width", "style"),
    [("", 320, ""), ("", 360, TWICE), ("", 320, TWICE), ("", 768, ""), ("elder", 320, "")],
)
def test_nothing_stands_outside_the_screen(
    browser: Browser, address: str, view: str, width: int, style: str
) -> None:
    page = opened(browser, f"{address}?view={view}", width=width, style=style)
    reach = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert reach <= width


@pytest.mark.parametrize(("view", "target", "text"), [("", 44, 16), ("elder", 60, 20)])
def test_a_finger_hits_and_an_eye_reads_everything(
    browser: Browser, address: str, view: str, target: int, text: int
) -> None:
    page = opened(browser, f"{address}?view={view}")
    small = page.evaluate(SMALL_TARGETS, target) + page.evaluate(SMALL_TEXT, text)
    page.close()
    assert not small


def test_a_request_that_never_arrives_says_so(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.context.set_offline(True)
    page.click("#chip-2")
    page.get_by_role("alert").get_by_text("没有连上").wait_for()
    page.close()
