"""Three steps to a seat on a phone, with JavaScript and without; then leaving."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.people import PASSWORD, number

NUMBER = "26-00019"
WORKERS = {
    True: ("马示九", number(91), "13700000091"),
    False: ("马示十", number(92), "13700000092"),
}


def sideways(page: Page) -> bool:
    script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(script))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_three_steps_lead_to_a_seat(browser: Browser, server: str, script: bool) -> None:
    """Class page → no account yet → sign-up → back to step 1 → 2 → 3 → leave."""
    context = browser.new_context(
        base_url=server,
        viewport={"width": 360, "height": 800},
        java_script_enabled=script,
        locale="zh-CN",
    )
    page = context.new_page()
    page.goto(f"/classes/{NUMBER}")
    page.get_by_role("link", name="报名", exact=True).last.click()
    page.get_by_role("link", name="登记账号").click()
    labels = ("姓名", "身份证号", "手机号")
    for label, value in zip(labels, WORKERS[script], strict=True):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("设一个密码").fill(PASSWORD)
    page.get_by_role("button", name="登记").click()

    expect(page.get_by_text("第 1 步，共 3 步")).to_be_visible()
    page.get_by_label("我是哪类人员").select_option("rural_migrant_worker")
    if script:
        expect(page.get_by_text("“农村转移就业劳动者（进城务工）”可以报")).to_be_visible()
        assert not sideways(page)
    page.get_by_role("button", name="下一步").click()

    expect(page.get_by_text(re.compile("第 2 步，共 3 步"))).to_be_visible()
    page.get_by_label("文化程度").select_option("lower_secondary")
    page.get_by_label(re.compile("户籍在哪个")).fill("甘肃省永登县")
    page.get_by_role("button", name="报名").click()

    expect(page.get_by_role("heading", name="已占名额，等审核")).to_be_visible()
    if script:
        assert not sideways(page)
    page.goto("/worker")
    expect(page.get_by_role("heading", name=re.compile("12月1日开班"))).to_be_visible()
    page.get_by_role("link", name="报名情况").click()
    page.get_by_role("link", name="退出这个班").click()
    page.get_by_role("button", name="退出", exact=True).last.click()
    expect(page.get_by_role("heading", name="已退出")).to_be_visible()
    context.close()
