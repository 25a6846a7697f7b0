"""People with accounts in a real browser: sign-up, handing back, the second factor."""

import re
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import Browser, Page, expect

from portal.policy.deadlines import SHANGHAI
from portal.web.clock import machine_clock
from tests.conftest import DAY
from tests.people import PASSWORD, number

WORKER = {"姓名": "马示一", "身份证号": number(7), "手机号": "13700000007", "设一个密码": PASSWORD}
REVIEWER, OFFICER = "13900000201", "13900000301"


def sign_up(page: Page) -> None:
    page.goto("/login")
    with page.expect_navigation():
        page.get_by_role("link", name="登记账号").click()
    for label, value in WORKER.items():
        page.get_by_label(label, exact=True).fill(value)
    with page.expect_navigation():
        page.get_by_role("button", name="登记").click()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.get_by_label("手机号或身份证号").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="登录").click()


def sideways(page: Page) -> bool:
    """Whether the page scrolls sideways, which no page may."""
    script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(script))


def test_a_worker_signs_up_and_is_handed_back(phone: Page, browser: Browser, server: str) -> None:
    """Sign-up → profile → sign-out everywhere; then the desk hands the account back."""
    sign_up(phone)
    expect(phone.get_by_role("heading", name="马示一，您好")).to_be_visible()
    phone.get_by_role("link", name="我的信息").click()
    expect(phone.get_by_text(WORKER["身份证号"])).to_be_visible()
    assert not sideways(phone)
    phone.goto("/worker/own")
    assert not sideways(phone)
    phone.get_by_role("button", name="全部退出").click()
    phone.goto("/worker")
    expect(phone.get_by_role("heading", name="登录")).to_be_visible()

    context = browser.new_context(base_url=server, java_script_enabled=False)
    desk = context.new_page()
    sign_in(desk, REVIEWER)
    desk.get_by_role("link", name="窗口").click()
    desk.get_by_label("身份证号").fill(WORKER["身份证号"])
    desk.get_by_role("button", name="查找").click()
    expect(desk.get_by_text("137****0007")).to_be_visible()
    desk.get_by_label("身份证上的姓名").last.fill("马示真")
    desk.get_by_label("本人的手机号").fill("13700000008")
    desk.get_by_role("button", name="交还给本人").click()
    code = desk.locator(".figure").inner_text()
    desk.get_by_role("banner").get_by_role("button", name="退出").click()
    sign_in(desk, WORKER["手机号"])
    expect(desk.get_by_text("号码或密码不对").first).to_be_visible()
    context.close()

    phone.goto("/reset")
    phone.get_by_label("身份证号").fill(WORKER["身份证号"])
    phone.get_by_label("6 位数字").fill(code)
    phone.get_by_label("新密码").fill("Yiju-hao-ji-de-hua")
    phone.get_by_role("button", name="设新密码").click()
    sign_in(phone, "13700000008", "Yiju-hao-ji-de-hua")
    expect(phone.get_by_role("heading", name="马示真，您好")).to_be_visible()
    expect(phone.get_by_text("身份证已当面核对")).to_be_visible()


def test_an_officer_enrols_a_second_factor(browser: Browser, strict_server: str) -> None:
    context = browser.new_context(base_url=strict_server, viewport={"width": 360, "height": 800})
    page = context.new_page()
    sign_in(page, OFFICER)
    expect(page.get_by_role("heading", name="绑定验证器")).to_be_visible()
    picture = page.get_by_role("img", name="绑定验证器的二维码")
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert not sideways(page)
    secret = "".join(page.locator("b.whole").all_inner_texts())
    time = machine_clock().astimezone(SHANGHAI).timetz()
    now = datetime.combine(DAY, time).astimezone(UTC)
    page.get_by_label("验证码").fill(pyotp.TOTP(secret).at(now))
    page.get_by_role("button", name="绑定").click()
    expect(page.get_by_text(re.compile("这 8 个备用码"))).to_be_visible()
    recovery = page.locator(".rows b").first.inner_text()
    page.get_by_role("link", name="抄好了，进入").click()
    expect(page.get_by_role("heading", name=re.compile("^待办"))).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="退出").click()
    sign_in(page, OFFICER)
    page.get_by_label("验证码").fill(recovery)
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("link", name="全部", exact=True)).to_be_visible()
    context.close()
