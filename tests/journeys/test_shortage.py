"""The shortage directory in a browser: draft, compare, publish, and everybody sees the uplift."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.databases import Databases
from tests.journeys.conftest import serving
from tests.people import PASSWORD

PROPOSING, APPROVING = "13900000301", "13900000302"


@pytest.fixture
def own_server(databases: Databases, root: Path) -> Iterator[str]:
    """What is published here concerns no other journey."""
    with serving(databases, root) as address:
        yield address


def signed_in(browser: Browser, server: str, phone: str) -> Page:
    context = browser.new_context(base_url=server, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("手机号或身份证号").fill(phone)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/bureau**")
    return page


def test_from_the_draft_to_the_uplift(browser: Browser, own_server: str) -> None:
    officer = signed_in(browser, own_server, PROPOSING)
    officer.goto("/bureau/shortage/2/head")
    officer.get_by_label("文号").fill("演示人社发〔2026〕9号")
    officer.get_by_role("button", name="保存", exact=True).click()
    officer.get_by_role("link", name="加工种").click()
    officer.get_by_role("searchbox").fill("qzg")
    officer.get_by_role("link", name="砌筑工").click()
    officer.get_by_label("产业").select_option("新材料")
    officer.get_by_role("button", name="加进目录").click()
    officer.get_by_label("从哪天起执行").fill("2026-11-23")
    officer.get_by_role("button", name="比一比").click()
    compared = officer.locator("#effects")
    expect(compared).to_contain_text("新增 2 个")
    expect(compared).to_contain_text("1500 → 1800 元")
    changed = re.search(r"焊工[^（]*（(26-\d{5})）", compared.inner_text())
    assert changed
    number = changed[1]
    officer.get_by_role("button", name="提请发布").click()
    expect(officer.locator("main")).to_contain_text("等审批人决定")

    second = signed_in(browser, own_server, APPROVING)
    second.goto("/bureau/shortage/2")
    expect(second.locator("#effects")).to_contain_text(number)
    second.goto(f"/classes/{number}")
    expect(second.locator("main")).not_to_contain_text("急需紧缺 补贴上浮")
    second.goto("/bureau/shortage/2")
    second.get_by_role("button", name="同意发布").click()
    expect(second.locator("header.head")).to_contain_text("在执行")

    anybody = browser.new_context(base_url=own_server).new_page()
    anybody.goto(f"/classes/{number}")
    expect(anybody.locator("main")).to_contain_text("急需紧缺 补贴上浮20%")
    anybody.goto("/subsidy?type=employment_skills&occupation=a44")
    expect(anybody.locator("main")).to_contain_text("1800")
    expect(anybody.locator("main")).to_contain_text("演示人社发〔2026〕9号")
