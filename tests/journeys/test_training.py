"""From an announced class to a checked certificate, on phones, with JavaScript and without."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.databases import Databases
from tests.journeys.conftest import demonstrated, started
from tests.journeys.test_accounts import WORKER as SECOND
from tests.journeys.test_accounts import sideways, sign_in, sign_up

MANAGER, FIRST, REVIEWER = "13900000101", "13900000002", "13900000201"
SIGN_UP_DAY, FIRST_DAY, LAST_DAY, AFTER = "2026-11-23", "2026-12-28", "2026-12-30", "2026-12-31"
SCORES = ("理论", "实操")
Opened = Callable[[str], Page]


@contextmanager
def phones(browser: Browser, address: str, *, script: bool) -> Iterator[Opened]:
    """Phones of people who sign in; '' is a stranger's."""
    contexts = []

    def open_as(name: str) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": 360, "height": 800},
            locale="zh-CN",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if name:
            sign_in(page, name)
            is_in(page)
        return page

    yield open_as
    for context in contexts:
        context.close()


# Two starts of the server and four people, twice.
@pytest.mark.timeout(400)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_class_from_announcement_to_certificate(
    databases: Databases, root: Path, browser: Browser, script: bool
) -> None:
    with demonstrated(databases) as url:
        with (
            started(url, root, PORTAL_TODAY=SIGN_UP_DAY) as address,
            phones(browser, address, script=script) as open_as,
        ):
            manager, reviewer = open_as(MANAGER), open_as(REVIEWER)
            number = announce(manager)
            approve(reviewer, number)
            second = queue_up(open_as, number)
            confirm(reviewer, second, number)
        with (
            started(url, root, PORTAL_TODAY=AFTER) as address,
            phones(browser, address, script=script) as open_as,
        ):
            manager, reviewer, second = (
                open_as(MANAGER),
                open_as(REVIEWER),
                open_as(SECOND["手机号"]),
            )
            teach(manager, second, number)
            certificate = certify(manager, reviewer, second, number)
            check(open_as(""), certificate)


def see(page: Page, words: str | re.Pattern[str]) -> None:
    """The words stand on the page, where somebody sees them."""
    found = page.get_by_role("main").get_by_text(words).filter(visible=True)
    expect(found.first).to_be_visible()


def is_in(page: Page) -> None:
    """Wait until the session is there: whoever goes on earlier is asked to sign in."""
    page.wait_for_url(re.compile("/(worker|institution|bureau)"))


def press(page: Page, name: str, *, exact: bool = False) -> None:
    """Send a form, and wait until its answer is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).first.click()


def announce(manager: Page) -> str:
    """Draft, timetable, filing, announcement of a class with one seat; answers its number."""
    manager.goto("/institution/classes/new")
    manager.get_by_label("培训类型").select_option(label="创业培训 GYB 产生你的企业想法")
    manager.get_by_label("学员身份", exact=True).fill("创业者")
    manager.get_by_label("开班日期").fill(FIRST_DAY)
    manager.get_by_label("结班日期").fill(LAST_DAY)
    manager.get_by_label("理论课时").fill("12")
    manager.get_by_label("实操课时").fill("12")
    manager.get_by_label("名额").fill("1")
    manager.get_by_label("教材名称和出版社").fill("《产生你的企业想法》示例出版社")
    manager.get_by_label("哪个服务中心编证书号").select_option(label="兰州新区社会保障第一服务中心")
    for paper in manager.locator("input[name=papers]").all():
        paper.check()
    press(manager, "存草稿")
    see(manager, "课程表还差 24 课时")
    assert not sideways(manager)
    manager.get_by_role("link", name="排课程表").click()
    for day in ("周一", "周二", "周三"):
        manager.get_by_label(day, exact=True).check()
    for kind in ("理论课谁教", "实操课谁教"):
        manager.get_by_label(kind).select_option(label="陈示四（创业）")
    manager.get_by_label("理论课在哪里").select_option(index=5)
    manager.get_by_label("实操课在哪里").select_option(index=5)
    press(manager, "照这样排")
    see(manager, "6 节课，3 天")
    assert not sideways(manager)
    manager.get_by_role("link", name="回到这个班").click()
    press(manager, "提交备案")
    press(manager, "公开报名")
    see(manager, "预报名")
    return manager.url.rsplit("/", 1)[1]


def approve(reviewer: Page, number: str) -> None:
    reviewer.goto(f"/bureau/classes/{number}")
    assert not sideways(reviewer)
    press(reviewer, "通过", exact=True)
    see(reviewer, "报名中")


def enrol(page: Page, number: str) -> None:
    """Three steps: may I, what is asked, done."""
    page.goto(f"/classes/{number}")
    with page.expect_navigation(url=re.compile("enrolments/new")):
        page.get_by_role("link", name=re.compile("^(报名|排候补)")).filter(
            visible=True
        ).first.click()
    page.get_by_label("我是哪类人员").select_option(label="创业者（想创业、刚创业）")
    press(page, "下一步")
    assert not sideways(page)
    page.get_by_label("文化程度").select_option(label="初中")
    page.get_by_label("户籍").fill("永登县")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=re.compile("^(报名|排候补)$")).click()


def queue_up(open_as: Opened, number: str) -> Page:
    """The first takes the seat, the second waits; the first leaves, the second has the seat."""
    first, second = open_as(FIRST), open_as("")
    enrol(first, number)
    see(first, "已占名额")
    sign_up(second)
    is_in(second)
    enrol(second, number)
    see(second, re.compile("候补第 ?1 ?位"))
    first.goto("/worker")
    first.get_by_role("link", name="报名情况").first.click()
    first.get_by_role("link", name="退出").click()
    with first.expect_navigation():
        first.get_by_role("main").get_by_role("button", name="退出", exact=True).click()
    second.goto("/worker")
    see(second, "已占名额")
    assert not sideways(second)
    return second


def confirm(reviewer: Page, second: Page, number: str) -> None:
    """The card is seen at the desk, then the roster is confirmed in one act."""
    reviewer.goto("/bureau/desk")
    reviewer.get_by_label("身份证号").fill(SECOND["身份证号"])
    press(reviewer, "查找")
    reviewer.get_by_label("身份证上的姓名").first.fill(SECOND["姓名"])
    press(reviewer, "核对")
    reviewer.goto(f"/bureau/classes/{number}/roster")
    assert not sideways(reviewer)
    press(reviewer, "录取勾选的人")
    second.goto("/worker")
    see(second, "已录取")


def teach(manager: Page, second: Page, number: str) -> None:
    """Every lesson is marked on the phone; the trainee sees the hours."""
    manager.goto("/institution/attendance")
    assert not sideways(manager)
    for day in range(28, 31):
        for time in ("0830", "1400"):
            manager.goto(f"/institution/attendance/{number}/202612{day}-{time}")
            assert not sideways(manager)
            press(manager, "保存")
    second.goto("/worker")
    see(second, re.compile("已开课 24 课时，您到了 24"))


def certify(manager: Page, reviewer: Page, second: Page, number: str) -> str:
    """Scores, review, number; answers the certificate's number."""
    manager.goto(f"/institution/results/{number}")
    for label in SCORES:
        manager.get_by_label(label, exact=True).fill("88")
    press(manager, "保存成绩")
    reviewer.goto(f"/bureau/results/{number}")
    press(reviewer, "审核勾选的人")
    close(reviewer, number)
    reviewer.goto(f"/bureau/certificates/classes/{number}")
    press(reviewer, "给 1 人发编号")
    see(reviewer, "已发 1 个编号")
    second.goto("/worker")
    second.get_by_role("link", name="看证书").click()
    assert not sideways(second)
    return second.url.rsplit("/", 1)[1]


def close(reviewer: Page, number: str) -> None:
    """Three inspections, on the line and on the spot, and six photographs."""
    page = f"/bureau/classes/{number}/closing"
    for place, channel in ((1, "线上"), (3, "现场"), (5, "现场")):
        reviewer.goto(page)
        reviewer.get_by_label("哪一节课").select_option(index=place)
        reviewer.get_by_label("怎么查的").select_option(label=channel)
        press(reviewer, "登记抽查")
    reviewer.get_by_label("理论课照片").fill("3")
    reviewer.get_by_label("实操课照片").fill("3")
    press(reviewer, "保存数字")
    assert not sideways(reviewer)
    press(reviewer, "结班", exact=True)
    see(reviewer, "这个班已经结班")


def check(stranger: Page, certificate: str) -> None:
    """Anybody with the paper in hand asks whether it is real."""
    stranger.goto("/certificates")
    for name, answer in (("马示假", "没有查到"), (SECOND["姓名"], "证书有效")):
        stranger.get_by_label("证书编号").fill(certificate)
        stranger.get_by_label("姓名").fill(name)
        stranger.get_by_role("button", name="查", exact=True).click()
        see(stranger, answer)
    assert SECOND["身份证号"] not in stranger.content()
    assert not sideways(stranger)
