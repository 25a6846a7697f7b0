"""One's own data: in clear for oneself alone, to take away, to close."""

import json

import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.database import db, transaction
from portal.records.people import Person, number_digest
from portal.records.readings import ReadingReason
from portal.services import desk
from tests.client import CheckingClient
from tests.conftest import NOW, Hand
from tests.people import OTHER_PHONE, PASSWORD, PHONE, SPOUSE, WORKER, official, reviewer, sign_in


def text(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_it_works(client: CheckingClient) -> None:
    sign_in(client, WORKER.signs_up())
    SPOUSE.signs_up()
    page = text(client, "/worker/record")
    for own in (WORKER.name, WORKER.number, PHONE):
        assert own in page
    assert SPOUSE.name not in page
    assert SPOUSE.number not in page


def test_own_data_hold_everything_of_oneself_and_nothing_of_others(client: CheckingClient) -> None:
    SPOUSE.signs_up()
    sign_in(client, WORKER.signs_up())
    answer = client.get("/worker/record.json")
    data = json.loads(answer.data)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (data["name"], data["id_number"], data["phone"]) == (WORKER.name, WORKER.number, PHONE)
    assert data["privacy_notices_shown"]
    assert [(row["act"], row["by"]) for row in data["journal"]] == [("登记账号", "本人")]
    assert SPOUSE.number not in answer.get_data(as_text=True)


def test_an_unproven_account_sees_nothing_that_was_imported(client: CheckingClient) -> None:
    with transaction() as session:
        imported = Person(name="王真名", number_digest=number_digest(WORKER.number))
        imported.number = WORKER.number
        session.add(imported)
    sign_in(client, WORKER.signs_up())
    for path in ("/worker", "/worker/record", "/worker/record.json", "/worker/own"):
        assert "王真名" not in text(client, path), path


def test_every_reading_is_shown_with_its_reason(client: CheckingClient) -> None:
    account = WORKER.signs_up()
    assert account.person is not None
    desk.reveal(account.person, ReadingReason.CALL, by=reviewer(), at=NOW)
    sign_in(client, account)
    assert "打电话联系本人" in text(client, "/worker/record")


def test_the_phone_changes_with_the_password(client: CheckingClient) -> None:
    account = WORKER.signs_up()
    sign_in(client, account)
    wrong = client.submit("/worker/own/phone", {"phone": OTHER_PHONE, "password": "wrong"})
    assert wrong.status_code == 422
    assert "现在的密码不对" in wrong.get_data(as_text=True)
    client.submit("/worker/own/phone", {"phone": OTHER_PHONE, "password": PASSWORD})
    db.session.rollback()
    assert account.phone == OTHER_PHONE
    assert client.get("/worker").status_code == 200


def test_signing_out_everywhere_ends_this_one_too(app: Flask, client: CheckingClient) -> None:
    account = WORKER.signs_up()
    sign_in(client, account)
    other = app.test_client()
    sign_in(other, account)
    client.submit("/worker/own/sign-ins/end", page="/worker/own")
    assert client.get("/worker").status_code == 302
    assert other.get("/worker").status_code == 302


def test_larger_type_is_a_preference(client: CheckingClient) -> None:
    sign_in(client, WORKER.signs_up())
    client.submit("/worker/own/view", page="/worker/own")
    page = text(client, "/worker")
    assert 'class="elder"' in page
    assert "/classes?view=elder" in page


def test_closing_asks_for_the_password_and_ends_everything(client: CheckingClient) -> None:
    sign_in(client, WORKER.signs_up())
    assert client.submit("/worker/close", {"password": "wrong"}).status_code == 422
    assert client.submit("/worker/close", {"password": PASSWORD}).headers["Location"] == "/"
    assert client.get("/worker").status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff and role != Role.REVIEWER])
def test_it_does_not_exist_for_officials(client: CheckingClient, role: Role, clock: Hand) -> None:
    sign_in(client, official(role))
    assert client.get("/worker/record").status_code == 404
