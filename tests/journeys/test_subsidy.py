"""From an occupation that somebody half remembers to the amount, with and without JavaScript."""

import re

from playwright.sync_api import Browser, Page, expect


def test_typing_offers_occupations_and_one_tap_answers(phone: Page) -> None:
    phone.goto("/subsidy")
    phone.get_by_role("link", name="就业技能培训").click()
    phone.get_by_label("学完拿到什么证").select_option("advanced")
    phone.get_by_label("工种").press_sequentially("ylhl", delay=20)
    phone.locator("#suggestions").get_by_role("link", name="养老护理员").click()
    expect(phone.locator(".figure")).to_have_text("1800")
    expect(phone.get_by_text("在急需紧缺目录里，上浮 20%")).to_be_visible()
    phone.get_by_role("link", name="企业在职职工：1152 元").click()
    expect(phone.locator(".figure")).to_have_text("1152")


def test_the_calculator_is_a_plain_form(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/subsidy?type=employment_skills")
    page.get_by_label("工种").fill("护理员")
    page.get_by_role("button", name="算一算").click()
    page.get_by_role("link", name="养老护理员").click()
    expect(page.locator(".figure")).to_have_text("1440")
    page.get_by_text("改条件重算").click()
    page.get_by_label("工种").fill("焊工")
    page.get_by_role("button", name="算一算").click()
    expect(page.locator(".figure")).to_have_text("1500")
    context.close()


def test_the_list_of_occupations_searches_and_grows_in_place(phone: Page) -> None:
    phone.goto("/occupations")
    rows = phone.locator("#rows li")
    expect(rows).to_have_count(24)
    phone.get_by_role("link", name="更多", exact=True).click()
    expect(rows).to_have_count(48)
    expect(phone.get_by_role("heading", name="A类（续）")).to_be_visible()
    phone.get_by_role("searchbox").press_sequentially("hg", delay=20)
    expect(rows.first).to_contain_text("焊工")
    expect(phone).to_have_url(re.compile("q=hg"))
