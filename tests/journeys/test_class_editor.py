"""The class editor in a real browser: the law answers while somebody types, and takes nothing."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.people import PASSWORD

MANAGER = "13900000101"


def open_draft(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("手机号或身份证号").fill(MANAGER)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto("/institution/classes?stage=draft")
    page.locator("#rows a").first.click()


def test_the_law_answers_beside_the_field(phone: Page) -> None:
    open_draft(phone)
    practice, safety = phone.get_by_label("实操课时"), phone.get_by_label("其中安全生产课时")
    practice.fill("60")
    safety.fill("3")
    expect(phone.locator("#hours_practice-wrong")).to_contain_text("实操还差")
    expect(phone.locator("#summary")).to_contain_text("处要改，才能提交")
    expect(practice).to_have_value("60")
    expect(safety).to_be_focused()
    phone.get_by_label("职业（工种）").fill("电工")
    safety.focus()
    expect(phone.locator("#class-title")).to_contain_text("电工")
    phone.reload()
    expect(phone.get_by_label("职业（工种）")).to_have_value("焊工")


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_works_without_script(browser: Browser, server: str, width: int) -> None:
    context = browser.new_context(
        base_url=server,
        java_script_enabled=False,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    open_draft(page)
    page.get_by_label("实操课时").fill("60")
    page.get_by_role("button", name="核对").click()
    expect(page.locator("#hours_practice-wrong")).to_contain_text("实操还差")
    expect(page.get_by_label("实操课时")).to_have_value("60")
    is_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(is_wide)
    context.close()
