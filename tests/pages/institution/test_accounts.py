"""An institution's accounts: made and ended by its manager; a rival's do not exist."""

import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.accounts import accounts_on_phone
from portal.records.database import db
from tests.client import CheckingClient
from tests.people import sign_in, somebody

NEW = {"name": "新教师", "phone": "13500000001"}


@pytest.fixture
def manager(client: CheckingClient) -> CheckingClient:
    sign_in(client, somebody(Role.MANAGER))
    return client


def test_it_works(app: Flask, manager: CheckingClient) -> None:
    told = manager.submit("/institution/accounts", NEW).get_data(as_text=True)
    assert "新教师 的首次密码" in told
    (instructor,) = accounts_on_phone(NEW["phone"])
    assert (instructor.role, instructor.must_change_password) == (Role.INSTRUCTOR, True)
    address = f"/institution/accounts/{instructor.key}/disable"
    manager.submit(address, page="/institution/accounts")
    db.session.rollback()
    assert instructor.disabled_at is not None


def test_an_instructor_who_forgot_gets_a_first_password_once(
    app: Flask, manager: CheckingClient
) -> None:
    manager.submit("/institution/accounts", NEW)
    (instructor,) = accounts_on_phone(NEW["phone"])
    holder = app.test_client()
    sign_in(holder, instructor)
    page = "/institution/accounts"
    told = manager.submit(f"{page}/{instructor.key}/password", page=page).get_data(as_text=True)
    assert "新教师 的首次密码" in told
    assert "新教师 的首次密码" not in manager.get(page).get_data(as_text=True)
    assert holder.get("/institution/own").status_code == 302
    manager.submit(f"{page}/{instructor.key}/disable", page=page)
    gone = manager.submit(f"{page}/{instructor.key}/password", page=page)
    assert gone.status_code == 422
    assert "已停用" in gone.get_data(as_text=True)


def test_it_refuses_a_rival_institution(app: Flask, manager: CheckingClient) -> None:
    rival = somebody(Role.INSTRUCTOR, 2)
    for deed in ("disable", "password"):
        address = f"/institution/accounts/{rival.key}/{deed}"
        assert manager.submit(address, page="/institution/accounts").status_code == 404
    assert rival.name not in manager.get("/institution/accounts").get_data(as_text=True)
    db.session.rollback()
    assert rival.disabled_at is None


@pytest.mark.parametrize("wrong", [{"phone": "12"}, {"name": ""}, {"phone": ""}])
def test_it_explains_what_is_wrong(manager: CheckingClient, wrong: dict[str, str]) -> None:
    assert manager.submit("/institution/accounts", NEW | wrong).status_code == 422


def test_an_instructor_makes_no_accounts(client: CheckingClient) -> None:
    sign_in(client, somebody(Role.INSTRUCTOR))
    assert client.get("/institution/accounts").status_code == 404
    assert client.get("/institution/own").status_code == 200
