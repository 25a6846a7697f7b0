"""Without JavaScript nothing is dead: every link leads somewhere, every form answers."""

from playwright.sync_api import Browser

from tests.journeys.addresses import every_address

# What a person can press: links with an address, buttons inside a form, details.
DEAD = """() => [...document.querySelectorAll('a, button, [role=button], [data-hx-get]')].filter(
    element => !(element.matches('a[href]') && element.getAttribute('href') !== '#')
        && !element.matches('form button') && !element.matches('form')
).map(element => element.outerHTML.slice(0, 120))"""


def test_no_element_is_dead(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=True, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.route("**/*.js", lambda route: route.abort())
    problems = []
    for address in every_address(server):
        page.goto(server + address)
        problems += [f"{address}: {found}" for found in page.evaluate(DEAD)]
    context.close()
    assert not problems, "\n".join(problems)


def test_a_search_works_as_a_plain_form(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/occupations")
    page.get_by_role("searchbox").fill("hg")
    page.get_by_role("button", name="找").click()
    assert "q=hg" in page.url
    assert page.get_by_role("link", name="焊工").first.is_visible()
    context.close()


def test_the_home_question_leads_to_classes(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("想学什么").fill("养老护理")
    page.get_by_role("button", name="看我能报的班").click()
    assert "/classes" in page.url
    assert page.get_by_role("heading", name="养老护理员").first.is_visible()
    context.close()
