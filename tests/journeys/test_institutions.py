"""From the application into the directory and out of it again, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.databases import Databases
from tests.journeys.conftest import serving
from tests.people import PASSWORD

MANAGER, REVIEWER = "13900000105", "13900000201"
PROPOSING, APPROVING = "13900000301", "13900000302"
SCHOOL, CODE = "示例午职业培训学校", "52620171MJ00000159"
# Worker 三 waits for a class of 甲.
RUNNING, WAITING = "52620171MJ0000001U", "13900000003"


@pytest.fixture
def own_server(databases: Databases, root: Path) -> Iterator[str]:
    with serving(databases, root) as address:
        yield address


def as_somebody(browser: Browser, address: str, phone: str) -> Page:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("手机号或身份证号").fill(phone)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    press(page, "登录")
    return page


def press(page: Page, name: str) -> None:
    """Press the first button of that name and wait for what it does."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def change_standing(proposing: Page, approving: Page, code: str, label: str, reason: str) -> None:
    proposing.goto("/bureau/standings")
    proposing.get_by_label("统一社会信用代码").fill(code)
    proposing.get_by_label("改成什么").select_option(label=label)
    proposing.get_by_label("理由").fill(reason)
    press(proposing, "提出")
    approving.goto("/bureau/standings")
    press(approving, "同意，马上生效")


def test_an_institution_comes_into_the_directory_and_leaves_it(
    browser: Browser, own_server: str
) -> None:
    stranger = browser.new_context(base_url=own_server).new_page()
    stranger.goto(f"/institutions?q={SCHOOL}")
    expect(stranger.locator("main")).to_contain_text("没有找到")
    manager, reviewer, proposing, approving = (
        as_somebody(browser, own_server, phone)
        for phone in (MANAGER, REVIEWER, PROPOSING, APPROVING)
    )
    case = f"备案申请：{SCHOOL}"

    reviewer.goto("/bureau/applications")
    reviewer.get_by_role("link", name=case).click()
    for label in ("场地", "设备", "安全", "证照"):
        reviewer.get_by_label(label, exact=True).select_option(label="符合")
    press(reviewer, "记下核查结果")
    expect(reviewer.locator("main")).to_contain_text("现场核查：符合")

    proposing.goto("/bureau/applications")
    proposing.get_by_role("link", name=case).click()
    proposing.get_by_label("意见").select_option(label="同意")
    proposing.get_by_label("备案号").fill("演备〔2026〕099号")
    press(proposing, "提出")
    expect(proposing.locator("main")).to_contain_text("等审批人决定")

    approving.goto("/bureau/applications")
    approving.get_by_role("link", name=case).click()
    press(approving, "照此决定")
    expect(approving.locator("main")).to_contain_text("已同意")

    stranger.goto(f"/institutions/{CODE}")
    expect(stranger.locator("main")).to_contain_text("演备〔2026〕099号")
    stranger.get_by_text("查某一天").click()
    stranger.get_by_label("哪一天").fill("2026-11-01")
    stranger.get_by_role("button", name="查", exact=True).click()
    expect(stranger.locator("h1")).to_contain_text("不在培训机构目录里")

    change_standing(proposing, approving, CODE, "移出目录", "连续抽查无人上课")

    manager.goto("/institution/applications")
    expect(manager.locator("main")).to_contain_text("连续抽查无人上课")
    expect(manager.get_by_role("button", name="申请备案")).to_be_visible()
    stranger.goto("/institutions?standing=removed")
    expect(stranger.locator("main")).to_contain_text(SCHOOL)
    for page in (stranger, manager, reviewer, proposing, approving):
        page.context.close()


def test_a_suspension_reaches_whoever_waits_for_a_class(browser: Browser, own_server: str) -> None:
    proposing, approving, waiting = (
        as_somebody(browser, own_server, phone) for phone in (PROPOSING, APPROVING, WAITING)
    )
    change_standing(proposing, approving, RUNNING, "暂停招生", "安全出口被堵")
    waiting.goto("/worker")
    expect(waiting.locator("main")).to_contain_text("从今天起暂停招生")
    expect(waiting.locator("main")).to_contain_text("换到同样的班，排队时间不变")
    waiting.goto(f"/institutions/{RUNNING}")
    expect(waiting.locator("main")).to_contain_text("已暂停")
    waiting.goto(f"/classes?institution={RUNNING}")
    expect(waiting.locator(".tickets").first).to_contain_text("暂停招生")
    for page in (proposing, approving, waiting):
        page.context.close()
