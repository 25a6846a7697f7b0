"""A list case in a real browser: told, answered, decided, disputed; then repaired and gone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.databases import Databases
from tests.journeys.conftest import demonstrated, started
from tests.journeys.test_training import Opened, phones, press, see

PROPOSER, APPROVER, MANAGER = "13900000301", "13900000302", "13900000102"
RIVAL = "13900000103"
NAME = "示例乙职业培训学校"
DAY, HALF_OVER = "2026-11-23", "2027-05-14"


# Two starts of the server and three people, twice.
@pytest.mark.timeout(400)
def test_a_list_case_from_its_draft_to_its_repair(
    databases: Databases, root: Path, browser: Browser
) -> None:
    with demonstrated(databases) as url:
        with (
            started(url, root, PORTAL_TODAY=DAY) as address,
            phones(browser, address, script=True) as open_as,
        ):
            case, own = publish(open_as)
            object_to(open_as, own)
            stranger = open_as("")
            stranger.goto(f"/lists/{case.rpartition('/')[2]}")
            see(stranger, "异议处理中")
            stranger.goto("/lists?q=" + NAME)
            see(stranger, NAME)
        with (
            started(url, root, PORTAL_TODAY=HALF_OVER) as address,
            phones(browser, address, script=False) as open_as,
        ):
            repair(open_as, case, own)
            stranger = open_as("")
            gone = stranger.goto(f"/lists/{case.rpartition('/')[2]}")
            assert gone
            assert gone.status == 404
            stranger.goto("/lists")
            assert NAME not in stranger.locator("main").inner_text()


def step(page: Page, words: str, **fields: str) -> None:
    """Open the step, fill it in, send it."""
    box = page.locator("details", has=page.locator("summary", has_text=words))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for label, value in fields.items():
        field = box.get_by_label(label)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    box.get_by_role("button", name=words).click()
    page.wait_for_load_state()


def publish(open_as: Opened) -> tuple[str, str]:
    """The addresses of the case on both sides."""
    officer, other, manager = open_as(PROPOSER), open_as(APPROVER), open_as(MANAGER)
    manager.goto("/institution/classes")
    officer.goto("/institutions?q=" + NAME)
    officer.get_by_role("link", name=NAME).first.click()
    uscc = officer.url.rpartition("/")[2]
    officer.goto("/bureau/listings/new")
    for label, value in (
        ("统一社会信用代码", uscc),
        ("事实", "2026年11月2日，签到表由他人代签"),
        ("期限到哪天", "2027-10-31"),
    ):
        officer.get_by_label(label).first.fill(value)
    for label, value in (("事由", "虚假培训"), ("措施", "暂停全部培训"), ("程度", "一般")):
        officer.get_by_label(label).select_option(label=value)
    officer.locator("#basis").select_option(value="003-supervision")
    press(officer, "存草稿")
    case = officer.url
    step(officer, "制作告知书", 告知书文号="示告〔2026〕9号")
    step(officer, "登记告知书送达", 怎么送达的="当面签收")
    manager.goto("/institution")
    manager.get_by_role("link", name="收到拟列入名单告知书").click()
    own = manager.url
    with manager.expect_download() as paper:
        manager.get_by_role("link", name="拟列入名单告知书").click()
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")
    step(manager, "提交陈述申辩", 写给主管部门="是本人签的")
    step(manager, "书面放弃陈述申辩", 写给主管部门="没有别的意见")
    officer.reload()
    step(officer, "答复陈述申辩", 怎么答复="不采纳", 理由="照片对不上")
    step(officer, "提出决定", 决定书文号="示决〔2026〕9号", 理由="事实清楚")
    other.goto(case)
    press(other, "批准", exact=True)
    officer.reload()
    step(officer, "登记决定书送达", 怎么送达的="当面签收")
    step(officer, "公布")
    see(officer, "黑名单·有效中")
    manager.goto(f"/institutions/{uscc}")
    see(manager, "黑名单")
    return case, own


def object_to(open_as: Opened, own: str) -> None:
    """A rival finds nothing there."""
    manager, rival = open_as(MANAGER), open_as(RIVAL)
    manager.goto(own)
    step(manager, "提出异议", 写给主管部门="认错了单位")
    see(manager, "异议处理中")
    missing = rival.goto(own)
    assert missing
    assert missing.status == 404


def repair(open_as: Opened, case: str, own: str) -> None:
    officer, other, manager = open_as(PROPOSER), open_as(APPROVER), open_as(MANAGER)
    manager.goto(path_of(own))
    step(manager, "申请信用修复", 写给主管部门="已经改正")
    officer.goto(path_of(case))
    step(officer, "答复异议", 怎么答复="不采纳", 理由="核对过")
    step(officer, "对修复申请提出意见", 意见="同意修复", 理由="改正到位")
    other.goto(path_of(case))
    press(other, "批准", exact=True)
    see(other, "已修复")
    manager.reload()
    see(manager, "移出名单决定书")


def path_of(address: str) -> str:
    """The second server has another port."""
    return "/" + address.split("/", 3)[3]
