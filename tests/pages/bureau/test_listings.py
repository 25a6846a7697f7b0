"""A list case on the officers' pages and at the institution's door, from report to repair."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.records.listing_cases import open_cases
from portal.records.listing_reports import open_reports
from tests.builders import an_institution
from tests.client import CheckingClient
from tests.clock import DAY, Hand
from tests.files import PDF
from tests.objects import an_account
from tests.people import client_as, sign_in

BUREAU, INSTITUTION = "/bureau/listings", "/institution/listings"


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        return an_institution(session)


ACCOUNTS: dict[CheckingClient, Account] = {}


def as_(app: Flask, account: Account) -> CheckingClient:
    client = client_as(app, account)
    ACCOUNTS[client] = account
    return client


def later(clock: Hand, days: int, *clients: CheckingClient) -> None:
    """Days pass, and everybody signs in again."""
    clock.move(days=days)
    for client in clients:
        sign_in(client, ACCOUNTS[client], at=clock.moment)


@pytest.fixture
def proposer(app: Flask) -> CheckingClient:
    return as_(app, an_account(Role.PROPOSING_OFFICER))


@pytest.fixture
def approver(app: Flask) -> CheckingClient:
    return as_(app, an_account(Role.APPROVING_OFFICER))


@pytest.fixture
def manager(app: Flask, school: Institution) -> CheckingClient:
    return as_(app, an_account(Role.MANAGER, institution_id=school.id))


def written(school: Institution, **changes: str) -> dict[str, str]:
    return {
        "uscc": school.uscc,
        "kind": "programme",
        "ground": "false_training",
        "facts": "2026年10月8日，签到表由他人代签",
        "measure": "suspend_all",
        "severity": "ordinary",
        "scope": "all",
        "basis": "003-supervision",
        "authority": "试用机关",
        "term_until": "2027-06-30",
        "remedies": "60日内申请行政复议",
        "repair_conditions": "改正以后。",
    } | changes


def draft(client: CheckingClient, school: Institution, **changes: str) -> str:
    answer = client.submit(f"{BUREAU}/new", written(school, **changes))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].rpartition("/")[2]


def text(client: CheckingClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def step(client: CheckingClient, key: str, name: str, *, at: str = BUREAU, **fields: object) -> int:
    page = f"{at}/{key}"
    sent = {f"{name}-{field}": value for field, value in fields.items()}
    seen = text(client, page).split('name="seen" value="')[1].split('"')[0]
    return client.submit(f"{page}/{name}", sent | {"seen": seen}, page=page).status_code


def approve(client: CheckingClient, key: str, answer: str = "approve") -> int:
    page = f"{BUREAU}/{key}"
    seen = text(client, page).split('name="seen" value="')[1].split('"')[0]
    return client.submit(f"{page}/{answer}", {"seen": seen}, page=page).status_code


def test_it_works(
    school: Institution,
    proposer: CheckingClient,
    approver: CheckingClient,
    manager: CheckingClient,
    clock: Hand,
) -> None:
    """Notice, statement with a file, answer, decision, service, publication; each with its page."""
    key = draft(proposer, school)
    assert "没有发给您单位的文书" in text(manager, INSTITUTION)
    assert step(proposer, key, "notice", number="示告〔2026〕1号") == 303
    assert step(proposer, key, "notice-service", day="2026-11-23", how="当面签收") == 303
    assert "陈述申辩期到11月30日" in text(manager, f"{INSTITUTION}/{key}")
    assert "收到拟列入名单告知书" in text(manager, "/institution")
    files = [(BytesIO(PDF), "签到表.pdf")]
    said = step(manager, key, "statement", at=INSTITUTION, words="是本人签的", files=files)
    assert said == 303
    assert "签到表.pdf" in text(manager, f"{INSTITUTION}/{key}")
    assert "是本人签的" in text(proposer, f"{BUREAU}/{key}")
    later(clock, 10, proposer, approver, manager)
    assert step(proposer, key, "answer", outcome="rejected", reason="照片对不上") == 303
    assert step(proposer, key, "decision", number="示决〔2026〕1号", reason="属实") == 303
    assert "等审批：列入名单的决定" in text(approver, BUREAU)
    assert approve(approver, key) == 303
    assert step(proposer, key, "decision-service", day="2026-12-03", how="邮寄") == 303
    assert school.name not in text(manager, "/lists")
    assert step(proposer, key, "publication", effective_from="2026-12-03") == 303
    assert school.name in text(manager, "/lists")
    assert "黑名单·有效中" in text(manager, f"{INSTITUTION}/{key}")
    papers = [manager.get(f"{INSTITUTION}/{key}/papers/{serial}.pdf") for serial in (1, 2, 3)]
    assert [one.status_code for one in papers] == [200, 200, 404]
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(papers[1].data)).pages)
    for wanted in ("列入名单决定书", "示决〔2026〕1号", school.uscc, "他人代签", "行政复议"):
        assert wanted in "".join(words.split())
    early = step(manager, key, "repair", at=INSTITUTION, words="已改正")
    assert early == 422


def test_everything_that_lacks_is_named_at_once(
    school: Institution, proposer: CheckingClient
) -> None:
    key = draft(proposer, school, measure="", basis="", remedies="")
    page = text(proposer, f"{BUREAU}/{key}")
    assert "公布以前还差" in page
    for words in ("还缺措施", "还缺救济途径", "从依据清单里选文件和条款"):
        assert words in page
    assert step(proposer, key, "notice", number="1号") == 422
    changed = written(school, measure="talk")
    edit = f"{BUREAU}/{key}/edit"
    seen = text(proposer, edit).split('name="seen" value="')[1].split('"')[0]
    assert proposer.submit(edit, changed | {"seen": seen}).status_code == 303
    assert step(proposer, key, "notice", number="1号") == 303


@pytest.mark.parametrize("door", [BUREAU, INSTITUTION])
def test_it_refuses_what_no_form_offers(
    school: Institution, proposer: CheckingClient, manager: CheckingClient, door: str
) -> None:
    key = draft(proposer, school)
    step(proposer, key, "notice", number="1号")
    step(proposer, key, "notice-service", day="2026-11-23", how="签收")
    client = proposer if door == BUREAU else manager
    address = f"{door}/{key}"
    assert client.submit(f"{address}/unheard-of", {}, page=address).status_code == 404
    # A form that saw nothing is told what happened meanwhile.
    name = "answer" if door == BUREAU else "statement"
    said = {f"{name}-words": "说", f"{name}-outcome": "x", "seen": "9" * 40}
    assert client.submit(f"{address}/{name}", said, page=address).status_code == 422
    assert client.get(f"{address}/papers/99999999999999999999.pdf").status_code == 404


WRONG: list[tuple[dict[str, str], str]] = [
    ({"uscc": "x"}, "没有这家机构"),
    ({"facts": " "}, "写哪天"),
    ({"scope": "occupation"}, "选是哪一个"),
    ({"occupation": "没有这个"}, "写分类表里的全称"),
    ({"venue": "没有这处"}, "一号教室"),
    ({"kind": "penalty"}, "别处作的决定要写这一项"),
    ({"supersedes": "abc"}, "核对编号"),
    ({"term_until": "明天"}, "没有这一天"),
    ({"source_url": "ftp://x"}, "写完整的网址"),
    ({"ground": "x"}, "没有这一项"),
]


def test_a_draft_says_what_is_wrong(school: Institution, proposer: CheckingClient) -> None:
    for changes, words in WRONG:
        answer = proposer.submit(f"{BUREAU}/new", written(school, **changes))
        assert answer.status_code == 422, changes
        assert words in answer.get_data(as_text=True), changes
    assert open_cases(on=DAY) == []


def test_a_report_opens_a_case_or_joins_one(
    app: Flask, school: Institution, proposer: CheckingClient
) -> None:
    reviewer = as_(app, an_account(Role.REVIEWER, unit="first"))
    for facts in ("10月8日到场12人", "10月9日到场9人"):
        sent = {"uscc": school.uscc, "facts": facts}
        assert reviewer.submit(f"{BUREAU}/reports", sent).status_code == 303
    assert "等经办人看" in text(reviewer, f"{BUREAU}/reports")
    assert reviewer.get(BUREAU).status_code == 404
    first, second = (report.key for report in open_reports())
    assert "10月8日到场12人" in text(proposer, f"{BUREAU}/new?report={first}")
    key = draft(proposer, school, report=first)
    page = f"{BUREAU}/{key}"
    seen = text(proposer, page).split('name="seen" value="')[1].split('"')[0]
    attach = proposer.submit(f"{page}/reports/{second}", {"seen": seen}, page=page)
    assert attach.status_code == 303
    db.session.rollback()
    assert open_reports() == []


def test_a_white_application_runs_to_the_list(
    school: Institution,
    proposer: CheckingClient,
    approver: CheckingClient,
    manager: CheckingClient,
    clock: Hand,
) -> None:
    """申请, 评估, 公示 5 个工作日, 决定, 公布; and the institution leaves when it wants."""
    answer = manager.submit(INSTITUTION, {"words": "取证率62%，就业率58%"})
    assert answer.status_code == 303
    key = answer.headers["Location"].rpartition("/")[2]
    again = manager.post(INSTITUTION)
    assert again.status_code == 400
    assert step(proposer, key, "assessment", findings="取证率62%，就业率58%，四星") == 303
    edit = f"{BUREAU}/{key}/edit"
    seen = text(proposer, edit).split('name="seen" value="')[1].split('"')[0]
    white = {
        "basis": "003-lists-white",
        "authority": "试用机关",
        "term_until": "2027-12-31",
        "remedies": "60日内申请行政复议",
        "seen": seen,
    }
    assert proposer.submit(edit, white).status_code == 303
    proposed = "准备列入白名单，正在公示"
    assert proposed not in text(proposer, "/lists")
    assert step(proposer, key, "publicity") == 303
    assert proposed in text(proposer, "/lists")
    assert proposed not in text(proposer, "/lists?colour=black")
    decision = {"number": "示白〔2026〕1号", "reason": "达到要求"}
    assert step(proposer, key, "decision", **decision) == 422
    later(clock, 8, proposer, approver, manager)
    assert proposed not in text(proposer, "/lists")
    assert step(proposer, key, "decision", **decision) == 303
    assert approve(approver, key) == 303
    assert step(proposer, key, "publication", effective_from="2026-12-01") == 303
    assert "白名单" in text(manager, f"/institutions/{school.uscc}")
    assert step(manager, key, "leave", at=INSTITUTION, words="自己退出") == 303
    assert "已自行退出" in text(manager, f"{INSTITUTION}/{key}")
    assert "归档" in text(proposer, f"{BUREAU}?show=archive")


def test_the_alarm_rings_two_working_days_after_an_annulment(
    school: Institution,
    proposer: CheckingClient,
    approver: CheckingClient,
    manager: CheckingClient,
    clock: Hand,
) -> None:
    """Rule 4: on the first page that an officer sees of the lists."""
    key = draft(proposer, school)
    step(proposer, key, "notice", number="1号")
    step(proposer, key, "notice-service", day="2026-11-23", how="签收")
    later(clock, 10, proposer, approver)
    step(proposer, key, "decision", number="2号", reason="属实")
    approve(approver, key)
    step(proposer, key, "decision-service", day="2026-12-03", how="签收")
    step(proposer, key, "publication", effective_from="2026-12-03")
    assert step(proposer, key, "annulment", day="2026-12-03", reason="复议撤销") == 303
    later(clock, 1, approver)
    assert "还在公开" not in text(approver, BUREAU)
    later(clock, 3, approver)
    assert "还在公开" in text(approver, BUREAU)
    assert "最晚12月8日" in text(approver, BUREAU)
    assert "<dt>哪天知道有误</dt><dd>2026年12月3日</dd>" in text(approver, f"{BUREAU}/{key}")
    later(clock, 0, manager)
    assert step(manager, key, "objection", at=INSTITUTION, words="认错了单位") == 303
    assert approve(approver, key) == 303
    page = text(manager, f"{INSTITUTION}/{key}")
    assert "您的异议到此办结" in page
    # What the decision said of its publicity and of a repair has no meaning any more.
    assert "2026年12月7日起不再有效，不再公开" in page
    assert "<dt>公开到" not in page
    assert "<dt>怎么修复" not in page
    assert "异议处理中" not in page
    assert "还在公开" not in text(approver, BUREAU)
