"""Pages of account changes: a first password once, a role by two, a second factor by two."""

import re

import pyotp
import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.account_changes import open_change_of
from portal.records.accounts import Account
from portal.records.database import db
from portal.services import second_factor
from portal.services.entry import Visitor
from tests.client import CheckingClient
from tests.conftest import NOW, Hand
from tests.people import PASSWORD, WORKER, client_as, official, reviewer, somebody


@pytest.fixture
def proposer(app: Flask) -> CheckingClient:
    return client_as(app, official(Role.PROPOSING_OFFICER, 1))


@pytest.fixture
def approver(app: Flask) -> CheckingClient:
    return client_as(app, official(Role.APPROVING_OFFICER, 2))


def page_of(account: Account) -> str:
    return f"/bureau/accounts/{account.key}"


def decide(client: CheckingClient, account: Account, how: str) -> int:
    change = open_change_of(account)
    assert change is not None
    address = f"/bureau/account-changes/{change.key}/{how}"
    return client.submit(address, page=page_of(account)).status_code


def test_it_works(app: Flask, proposer: CheckingClient, approver: CheckingClient) -> None:
    account = reviewer(3)
    holder = client_as(app, account)
    address = page_of(account)
    form = proposer.get(f"{address}/change").get_data(as_text=True)
    assert '<option selected value="reviewer">' in form
    answer = proposer.submit(f"{address}/change", {"role": "reviewer", "unit": "second"})
    assert answer.headers["Location"] == address
    shown = proposer.get(address).get_data(as_text=True)
    assert "从“审核员，第一服务中心”改为“<b>审核员，第二服务中心</b>”" in shown
    assert "等审批人确认" in shown
    assert "/confirm" not in shown
    assert "变更等确认" in approver.get("/bureau/accounts").get_data(as_text=True)
    assert holder.get("/bureau/own").status_code == 200

    assert decide(approver, account, "confirm") == 303
    assert holder.get("/bureau/own").status_code == 302
    db.session.rollback()
    assert account.unit == "second"
    assert "审批人已确认" in approver.get(address).get_data(as_text=True)


def test_a_declined_change_leaves_the_session(
    app: Flask, proposer: CheckingClient, approver: CheckingClient
) -> None:
    account = reviewer(3)
    holder = client_as(app, account)
    proposer.submit(f"{page_of(account)}/change", {"role": "auditor"})
    assert decide(approver, account, "decline") == 303
    assert holder.get("/bureau/desk").status_code == 200
    assert "审批人不同意" in approver.get(page_of(account)).get_data(as_text=True)


def test_the_later_of_two_officials_is_told(
    app: Flask, proposer: CheckingClient, approver: CheckingClient
) -> None:
    account = reviewer(3)
    proposer.submit(f"{page_of(account)}/change", {"role": "auditor"})
    change = open_change_of(account)
    assert change is not None
    address = f"/bureau/account-changes/{change.key}"
    approver.submit(f"{address}/confirm", page=page_of(account))
    other = client_as(app, official(Role.APPROVING_OFFICER, 4))
    answer = other.submit(f"{address}/decline", page=page_of(account))
    assert answer.status_code == 422
    assert "刚才已经有人处理" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"role": "reviewer", "unit": "first"}, "和现在一样"),
        ({"role": "reviewer", "unit": ""}, "选审核员的单位"),
        ({"role": "worker", "unit": ""}, "没有这一项"),
        ({"role": "manager", "unit": ""}, "没有这一项"),
        ({"role": "x" * 3000, "unit": "\u0660"}, "没有这一项"),
    ],
)
def test_it_explains_what_is_wrong(
    proposer: CheckingClient, typed: dict[str, str], words: str
) -> None:
    answer = proposer.submit(f"{page_of(reviewer(3))}/change", typed)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_manager_becomes_an_instructor(
    proposer: CheckingClient, approver: CheckingClient
) -> None:
    account = somebody(Role.MANAGER, 7)
    form = proposer.get(f"{page_of(account)}/change").get_data(as_text=True)
    assert account.institution is not None
    assert f'value="{account.institution.uscc}"' in form
    unknown = proposer.submit(f"{page_of(account)}/change", {"role": "manager", "uscc": "nothing"})
    assert "没有这家机构" in unknown.get_data(as_text=True)
    fields = {"role": "instructor", "uscc": account.institution.uscc}
    proposer.submit(f"{page_of(account)}/change", fields)
    assert decide(approver, account, "confirm") == 303
    db.session.rollback()
    assert account.role is Role.INSTRUCTOR


def test_a_first_password_is_shown_once(app: Flask, proposer: CheckingClient, clock: Hand) -> None:
    """The holder must change it, and still gives the second factor."""
    account = official(Role.AUDITOR, 3)
    secret = second_factor.secret_to_enrol(account)
    holder = client_as(app, account)
    told = proposer.submit(f"{page_of(account)}/password", page=page_of(account))
    first = re.search(r"首次密码：(\S+?)<", told.get_data(as_text=True))
    assert first
    assert first[1] not in proposer.get(page_of(account)).get_data(as_text=True)
    assert holder.get("/bureau/own").status_code == 302

    assert holder.submit("/login", {"name": account.phone or "", "password": PASSWORD}).status_code
    answer = holder.submit("/login", {"name": account.phone or "", "password": first[1]})
    assert answer.headers["Location"] == "/second-factor"
    assert "绑定验证器" not in holder.get("/second-factor").get_data(as_text=True)
    holder.submit("/second-factor", {"code": pyotp.TOTP(secret).at(clock())})
    assert holder.get("/bureau/own").headers["Location"] == "/login/next"
    assert holder.get("/login/next").headers["Location"] == "/password"


def test_a_first_password_is_refused_for_oneself_and_for_who_left(
    proposer: CheckingClient, approver: CheckingClient
) -> None:
    gone = official(Role.AUDITOR, 3)
    approver.submit(f"{page_of(gone)}/disable", page=page_of(gone))
    answer = proposer.submit(f"{page_of(gone)}/password", page=page_of(gone))
    assert answer.status_code == 422
    assert "已停用" in answer.get_data(as_text=True)


def test_a_lost_second_factor_is_bound_anew_by_two(
    app: Flask, proposer: CheckingClient, approver: CheckingClient
) -> None:
    account = official(Role.AUDITOR, 3, is_enrolled=False)
    not_yet = proposer.submit(f"{page_of(account)}/second-factor", page=page_of(account))
    assert "还没有绑定验证器" in not_yet.get_data(as_text=True)
    code = pyotp.TOTP(second_factor.secret_to_enrol(account)).at(NOW)
    second_factor.enrol(account, code, visitor=Visitor("192.0.2.1", "", ""), at=NOW)
    proposer.submit(f"{page_of(account)}/second-factor", page=page_of(account))
    holder = app.test_client()
    assert isinstance(holder, CheckingClient)
    fields = {"name": account.phone or "", "password": PASSWORD}
    holder.submit("/login", fields)
    assert "绑定验证器" not in holder.get("/second-factor").get_data(as_text=True)

    assert decide(approver, account, "confirm") == 303
    assert holder.submit("/login", fields).headers["Location"] == "/second-factor"
    assert "绑定验证器" in holder.get("/second-factor").get_data(as_text=True)
    assert holder.get("/bureau/own").status_code == 302


def test_ones_own_account_offers_nothing(app: Flask) -> None:
    account = official(Role.PROPOSING_OFFICER, 1)
    client = client_as(app, account)
    page = client.get(page_of(account)).get_data(as_text=True)
    assert "由别人来改" in page
    assert "停用" not in page
    for deed in ("change", "second-factor", "password", "disable"):
        fields = {"role": "auditor"}
        answer = client.submit(f"{page_of(account)}/{deed}", fields, page=page_of(account))
        assert answer.status_code == 422, deed
    db.session.rollback()
    assert (account.role, account.disabled_at) == (Role.PROPOSING_OFFICER, None)


@pytest.mark.parametrize("deed", ["", "/change", "/password", "/second-factor", "/disable"])
def test_a_workers_account_is_not_there(proposer: CheckingClient, deed: str) -> None:
    address = page_of(WORKER.signs_up()) + deed
    answers = {proposer.get(address).status_code}
    if deed:
        answers.add(proposer.submit(address, page="/bureau/accounts").status_code)
    assert answers <= {404, 405}


@pytest.mark.parametrize("key", ["x", "%00", "9" * 40, "１"])
def test_an_unknown_change_is_not_there(approver: CheckingClient, key: str) -> None:
    address = f"/bureau/account-changes/{key}/confirm"
    assert approver.submit(address, page="/bureau/accounts").status_code in {400, 404}
