"""Every public page in a browser: axe, sideways scroll, text and target sizes, in every view."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.addresses import every_address

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async tags => (await axe.run(document, {runOnly: tags})).violations.map(
    found => found.id + ': ' + found.nodes.map(node => node.target + ' ' + node.html).join(' | ')
)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TEXT = """() => [...document.querySelectorAll('body *')].filter(element =>
    [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
    && element.checkVisibility() && parseFloat(getComputedStyle(element).fontSize) < 16
).map(element => element.outerHTML.slice(0, 80))"""
# Links inside a sentence may be as tall as its line; what stands alone must be easy to hit.
SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(element => {
        if (!element.checkVisibility() || element.closest('.hidden, .skip, .prose')) return false;
        // The whole card is the target of what covers it.
        if (element.matches('.cover')) return false;
        // What has a label to be ticked by is hit wherever the label is.
        const ticks = ['checkbox', 'radio'].includes(element.type) && element.labels[0];
        const box = (element.closest('label') || ticks || element).getBoundingClientRect();
        const style = getComputedStyle(element);
        const around = element.parentElement.textContent.trim();
        const inline = style.display === 'inline' && around !== element.textContent.trim();
        return !inline && element.type !== 'hidden' && box.height > 0 && box.height < least - 0.5;
    }).map(element => element.outerHTML.slice(0, 100))"""

# In CSS pixels, and how large the reader wants the text.
WIDTHS = [(1280, 1), (768, 1), (360, 1), (320, 1), (360, 2)]
VIEWS = {
    "phone": (360, "light", ""),
    "desk": (1280, "light", ""),
    "dark": (360, "dark", ""),
    "elder": (360, "light", "elder"),
}


def opened(page: Page, server: str, address: str, view: str) -> None:
    sign = "&" if "?" in address else "?"
    answer = page.goto(server + address + (f"{sign}view={view}" if view else ""))
    assert answer is not None
    assert answer.status < 400, address


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_is_accessible(browser: Browser, server: str, axe: str, view: str) -> None:
    width, colours, elder = VIEWS[view]
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    # Only its colours set a dark page apart.
    tags = ["wcag2aa"] if colours == "dark" else TAGS
    problems = []
    for address in every_address(server):
        opened(page, server, address, elder)
        page.evaluate(axe)
        problems += [f"{address}: {found}" for found in page.evaluate(RUN_AXE, tags)]
        problems += [f"{address}: small text {found}" for found in page.evaluate(SMALL_TEXT)]
        least = 60 if elder else 44
        problems += [
            f"{address}: small target {found}" for found in page.evaluate(SMALL_TARGETS, least)
        ]
    page.close()
    assert not problems, "\n".join(problems)


def test_no_page_scrolls_sideways(browser: Browser, server: str) -> None:
    page = browser.new_page()
    problems = []
    for address in every_address(server):
        opened(page, server, address, "")
        for width, scale in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(f"() => {{ document.documentElement.style.fontSize = '{scale * 100}%' }}")
            if too_wide := page.evaluate(SIDEWAYS):
                problems.append(f"{address} at {width} px × {scale}: {too_wide} px too wide")
    page.close()
    assert not problems, "\n".join(problems)
