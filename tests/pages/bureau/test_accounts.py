"""The bureau's accounts: proposed, confirmed by another, ended; a second factor enrolled."""

import re

import pyotp
import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.policy.uscc import check_character
from portal.records.accounts import accounts_on_phone
from portal.records.database import db
from tests.client import CheckingClient
from tests.conftest import Hand
from tests.people import client_as, official

NEW = {"role": "reviewer", "name": "新审核员", "phone": "13500000001", "unit": "first", "uscc": ""}


def test_it_works(app: Flask, clock: Hand) -> None:
    """Two officers make an account; its holder changes the password and enrols a second factor."""
    proposer = client_as(app, official(Role.PROPOSING_OFFICER, 1))
    told = proposer.submit("/bureau/accounts/new", NEW).get_data(as_text=True)
    first = re.search(r"首次密码：(\S+?)<", told)
    assert first
    assert first[1] not in proposer.get("/bureau/accounts").get_data(as_text=True)
    (account,) = accounts_on_phone(NEW["phone"])
    approver = client_as(app, official(Role.APPROVING_OFFICER, 2))
    approver.submit(f"/bureau/accounts/{account.key}/confirm", page="/bureau/accounts")

    holder = app.test_client()
    assert isinstance(holder, CheckingClient)
    answer = holder.submit("/login", {"name": NEW["phone"], "password": first[1]})
    assert answer.headers["Location"] == "/second-factor"
    assert holder.get("/bureau/own").headers["Location"] == "/login/next"
    page = holder.get("/second-factor").get_data(as_text=True)
    secret = "".join(re.findall(r'<b class="whole">(\w{4})</b>', page))
    assert "data:image/svg+xml" in page
    wrong = holder.submit("/second-factor", {"code": "000000"})
    assert wrong.status_code == 422
    enrolled = holder.submit("/second-factor", {"code": pyotp.TOTP(secret).at(clock())})
    assert enrolled.get_data(as_text=True).count("<li><b>") == 8
    assert holder.get("/login/next").headers["Location"] == "/password"
    holder.submit("/password", {"old": first[1], "new": "Zhege-mima-2026"})
    assert holder.get("/bureau/own").status_code == 200


def test_a_new_institution_comes_with_its_first_manager(app: Flask) -> None:
    proposer = client_as(app, official(Role.PROPOSING_OFFICER, 1))
    code = "52620171MJ8000001" + check_character("52620171MJ8000001")
    new = NEW | {"role": "manager", "uscc": code, "institution_name": "试用新职业培训学校"}
    wrong = proposer.submit("/bureau/accounts/new", new | {"uscc": code[:-1] + "?"})
    assert wrong.status_code == 422
    assert "统一社会信用代码不对" in wrong.get_data(as_text=True)
    assert proposer.submit("/bureau/accounts/new", new).status_code == 200
    (account,) = accounts_on_phone(NEW["phone"])
    assert account.institution is not None
    assert (account.institution.uscc, account.institution.filed_on) == (code, None)
    assert "试用新职业培训学校" not in proposer.get("/institutions?q=试用").get_data(as_text=True)


def test_a_code_is_asked_at_every_sign_in(app: Flask, client: CheckingClient, clock: Hand) -> None:
    auditor = official(Role.AUDITOR)
    client.submit("/login", {"name": auditor.phone or "", "password": "Yongxinpei-2026"})
    for path in ("/bureau/own", "/bureau/journal", "/password"):
        assert client.get(path).status_code == 302, path


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"role": ""}, "选一个身份"),
        ({"role": "worker"}, "没有这一项"),
        ({"unit": ""}, "选审核员的单位"),
        ({"role": "manager"}, "没有这家机构"),
        ({"phone": "12"}, "少了"),
        ({"name": "1"}, "2 到 50 个字"),
    ],
)
def test_it_explains_what_is_wrong(app: Flask, wrong: dict[str, str], words: str) -> None:
    client = client_as(app, official(Role.PROPOSING_OFFICER, 1))
    answer = client.submit("/bureau/accounts/new", NEW | wrong)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_disabling_is_at_once(app: Flask) -> None:
    auditor = client_as(app, official(Role.AUDITOR, 3))
    assert auditor.get("/bureau/own").status_code == 200
    (account,) = accounts_on_phone("13600000003")
    officer = client_as(app, official(Role.APPROVING_OFFICER, 2))
    officer.submit(f"/bureau/accounts/{account.key}/disable", page="/bureau/accounts")
    assert auditor.get("/bureau/own").status_code == 302
    db.session.rollback()
    assert account.disabled_at is not None
