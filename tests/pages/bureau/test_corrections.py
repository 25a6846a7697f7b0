"""Pages of corrections: proposed at the desk, written anew by a second reviewer of the unit."""

import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.corrections import open_corrections
from portal.records.database import db
from tests.client import CheckingClient
from tests.people import SPOUSE, WORKER, number, official, reviewer, sign_in

RIGHT_NAME, RIGHT_NUMBER = "汪示一", number(9)
PROPOSAL = {"field": "name", "value": RIGHT_NAME, "evidence": "police_certificate"}


def desk_of(app: Flask, serial: int, unit: str = "first") -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, reviewer(serial, unit))
    return client


@pytest.fixture
def worker(app: Flask) -> Account:
    return WORKER.signs_up()


@pytest.fixture
def first(app: Flask) -> CheckingClient:
    return desk_of(app, 1)


@pytest.fixture
def second(app: Flask) -> CheckingClient:
    return desk_of(app, 2)


def page_of(worker: Account) -> str:
    assert worker.person is not None
    return f"/bureau/desk/{worker.person.key}"


def propose(client: CheckingClient, worker: Account, fields: dict[str, str]) -> str:
    answer = client.submit(f"{page_of(worker)}/correct", fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def test_it_works(first: CheckingClient, second: CheckingClient, worker: Account) -> None:
    assert f"{page_of(worker)}/correct" in first.get(page_of(worker)).get_data(as_text=True)
    address = propose(first, worker, PROPOSAL)
    own = first.get(address).get_data(as_text=True)
    assert "王** 改为 汪**" in own
    assert "您提出的" in own
    assert "/confirm" not in own
    assert "已有一项更正" in second.get(page_of(worker)).get_data(as_text=True)
    assert address in second.get("/bureau/desk").get_data(as_text=True)
    for value in (WORKER.name, RIGHT_NAME):
        assert value not in second.get(address).get_data(as_text=True)

    wrong = second.submit(f"{address}/confirm", {"value": "黄示一"}, page=address)
    assert wrong.status_code == 422
    assert "写的不一样" in wrong.get_data(as_text=True)
    right = second.submit(f"{address}/confirm", {"value": f" {RIGHT_NAME} "}, page=address)
    assert right.headers["Location"] == address
    db.session.rollback()
    assert worker.name == RIGHT_NAME
    assert "已更正" in second.get(address).get_data(as_text=True)
    assert address not in second.get("/bureau/desk").get_data(as_text=True)


def test_a_number_stays_masked_and_signs_in_anew(
    first: CheckingClient, second: CheckingClient, worker: Account
) -> None:
    typed = {"field": "number", "value": RIGHT_NUMBER, "evidence": "resident_card"}
    address = propose(first, worker, typed)
    page = second.get(address).get_data(as_text=True)
    for secret in (WORKER.number, RIGHT_NUMBER):
        assert secret not in page
        assert secret not in address
    second.submit(f"{address}/confirm", {"value": RIGHT_NUMBER.lower()}, page=address)
    db.session.rollback()
    assert worker.person is not None
    assert worker.person.number == RIGHT_NUMBER


def test_a_number_of_somebody_else_is_refused_in_words(
    first: CheckingClient, worker: Account
) -> None:
    SPOUSE.signs_up()
    typed = {"field": "number", "value": SPOUSE.number, "evidence": "resident_card"}
    answer = first.submit(f"{page_of(worker)}/correct", typed)
    assert answer.status_code == 422
    assert "已经登记在另一个人名下" in answer.get_data(as_text=True)
    assert open_corrections("first") == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"field": ""}, "选一个"),
        ({"field": "phone"}, "没有这一项"),
        ({"evidence": ""}, "选一个"),
        ({"evidence": "x"}, "没有这一项"),
        ({"value": ""}, "照证件写"),
        ({"value": "1"}, "2 到 50 个字"),
        ({"value": "汪" * 300}, "太长了"),
        ({"value": "汪,一"}, "只能有汉字"),
        ({"field": "number", "value": "１２"}, "少了 16 位"),
        ({"value": WORKER.name}, "和登记的一样"),
    ],
)
def test_it_explains_what_is_wrong(
    first: CheckingClient, worker: Account, wrong: dict[str, str], words: str
) -> None:
    answer = first.submit(f"{page_of(worker)}/correct", PROPOSAL | wrong)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert open_corrections("first") == []


def test_a_declined_correction_changes_nothing(
    first: CheckingClient, second: CheckingClient, worker: Account
) -> None:
    address = propose(first, worker, PROPOSAL)
    alone = first.submit(f"{address}/decline", page=address)
    assert alone.status_code == 422
    assert second.submit(f"{address}/decline", page=address).status_code == 303
    late = second.submit(f"{address}/confirm", {"value": RIGHT_NAME}, page=address)
    assert "刚才已经有人处理" in late.get_data(as_text=True)
    db.session.rollback()
    assert worker.name == WORKER.name


def test_it_refuses_another_unit(app: Flask, first: CheckingClient, worker: Account) -> None:
    address = propose(first, worker, PROPOSAL)
    elsewhere = desk_of(app, 3, "second")
    assert elsewhere.get(address).status_code == 404
    for deed in ("confirm", "decline"):
        answer = elsewhere.submit(f"{address}/{deed}", {"value": RIGHT_NAME}, page="/bureau/desk")
        assert answer.status_code == 404
    assert address not in elsewhere.get("/bureau/desk").get_data(as_text=True)


def test_officers_correct_nobody(app: Flask, first: CheckingClient, worker: Account) -> None:
    address = propose(first, worker, PROPOSAL)
    officer = app.test_client()
    assert isinstance(officer, CheckingClient)
    sign_in(officer, official(Role.APPROVING_OFFICER, 4))
    assert officer.get(address).status_code == 404
    assert officer.get(f"{page_of(worker)}/correct").status_code == 404
    assert "更正" not in officer.get(page_of(worker)).get_data(as_text=True)
    assert address not in officer.get("/bureau/desk").get_data(as_text=True)
