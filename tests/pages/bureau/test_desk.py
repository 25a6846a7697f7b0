"""The desk's pages: found by a posted number, masked, revealed for a minute, handed back."""

import re

import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.database import db
from portal.records.people import person_with_number
from portal.services import passwords
from tests.client import CheckingClient
from tests.people import OTHER_PHONE, PHONE, SQUATTER, WORKER, number, official, reviewer, sign_in


@pytest.fixture
def desk(client: CheckingClient) -> CheckingClient:
    sign_in(client, reviewer())
    return client


def key_of_worker() -> str:
    person = person_with_number(WORKER.number)
    assert person is not None
    return person.key


def test_it_works(desk: CheckingClient) -> None:
    WORKER.signs_up()
    answer = desk.submit("/bureau/desk", {"number": WORKER.number})
    address = answer.headers["Location"]
    assert address == f"/bureau/desk/{key_of_worker()}"
    page = desk.get(address).get_data(as_text=True)
    assert "620***********" in page
    assert "137****0001" in page
    assert WORKER.number not in page
    assert PHONE not in page


def test_an_unknown_number_is_said_and_a_wrong_one_explained(desk: CheckingClient) -> None:
    unknown = desk.submit("/bureau/desk", {"number": number(9)})
    assert "还没有登记" in unknown.get_data(as_text=True)
    wrong = desk.submit("/bureau/desk", {"number": number(9)[:-1]})
    assert wrong.status_code == 422
    assert "少了 1 位" in wrong.get_data(as_text=True)


def test_clear_data_want_a_reason_and_last_a_minute(desk: CheckingClient) -> None:
    WORKER.signs_up()
    page = f"/bureau/desk/{key_of_worker()}"
    refused = desk.submit(f"{page}/reveal", {"reason": ""}, page=page)
    assert refused.status_code == 422
    assert WORKER.number not in refused.get_data(as_text=True)
    shown = desk.submit(f"{page}/reveal", {"reason": "call"}, page=page)
    assert WORKER.number in shown.get_data(as_text=True)
    assert shown.headers["Refresh"] == f"60; url={page}"
    assert shown.headers["Cache-Control"] == "no-store"


def test_an_account_is_handed_back(app: Flask, desk: CheckingClient) -> None:
    SQUATTER.signs_up()
    page = f"/bureau/desk/{key_of_worker()}"
    fields = {"name": WORKER.name, "phone": PHONE}
    answer = desk.submit(f"{page}/hand-back", fields, page=page).get_data(as_text=True)
    code = re.search(r'class="figure">(\d{6})<', answer)
    assert code
    owner = app.test_client()
    assert isinstance(owner, CheckingClient)
    new = {"name": WORKER.number, "code": code[1], "password": "Yiju-hao-ji-de-hua"}
    assert owner.submit("/reset", new).headers["Location"] == "/login"
    owner.submit("/login", {"name": PHONE, "password": new["password"]})
    page = owner.get("/worker").get_data(as_text=True)
    assert f"{WORKER.name}，您好" in page
    assert "身份证已当面核对" in page


def test_a_card_that_was_seen_proves_the_name(desk: CheckingClient) -> None:
    account = SQUATTER.signs_up()
    page = f"/bureau/desk/{key_of_worker()}"
    desk.submit(f"{page}/prove", {"name": WORKER.name}, page=page)
    db.session.rollback()
    assert account.name == WORKER.name
    assert account.card_seen_on is not None
    assert passwords.is_password_of(account, SQUATTER.password)
    wrong = desk.submit(f"{page}/prove", {"name": "1"}, page=page)
    assert wrong.status_code == 422


def test_officers_look_but_do_not_hand_back(client: CheckingClient) -> None:
    WORKER.signs_up()
    sign_in(client, official(Role.APPROVING_OFFICER))
    page = f"/bureau/desk/{key_of_worker()}"
    assert "交还给本人" not in client.get(page).get_data(as_text=True)
    fields = {"name": WORKER.name, "phone": OTHER_PHONE}
    assert client.submit(f"{page}/hand-back", fields, page=page).status_code == 404


@pytest.mark.parametrize("key", ["00000000", "x", "%00"])
def test_an_unknown_person_is_not_there(desk: CheckingClient, key: str) -> None:
    assert desk.get(f"/bureau/desk/{key}").status_code in {400, 404}
