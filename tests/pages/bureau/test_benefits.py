"""Benefits on two reviewers' pages: entered on one, confirmed on the other, seen by the worker."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.benefit_batches import BenefitBatch
from portal.records.benefit_changes import BenefitChange
from portal.records.benefits import BenefitRow
from portal.records.database import db
from tests.client import CheckingClient
from tests.lessons import a_trainee
from tests.people import number, official, reviewer, sign_in

PAGE, NEW = "/bureau/benefits", "/bureau/benefits/new"
ENTRY = {
    "name": "王示一",
    "on_day": "2026-06-30",
    "type": "就业技能",
    "occupation": "焊工",
    "level": "不分等级",
    "state": "已拨付",
    "amount": "1000",
    "source": "技能甘肃",
}


@pytest.fixture
def worker(app: Flask) -> Account:
    return a_trainee(1, name="王示一")


@pytest.fixture
def entry(worker: Account) -> dict[str, str]:
    assert worker.person
    return ENTRY | {"number": worker.person.number or ""}


def signed_in(app: Flask, account: Account) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, account)
    return client


@pytest.fixture
def one(app: Flask) -> CheckingClient:
    return signed_in(app, reviewer(1))


@pytest.fixture
def other(app: Flask) -> CheckingClient:
    return signed_in(app, reviewer(2))


def text(client: CheckingClient, path: str = PAGE) -> str:
    return client.get(path).get_data(as_text=True)


def batch_page() -> str:
    db.session.rollback()
    return f"{PAGE}/batches/{db.session.scalars(select(BenefitBatch)).one().key}"


def test_it_works(
    app: Flask, one: CheckingClient, other: CheckingClient, worker: Account, entry: dict[str, str]
) -> None:
    mine = signed_in(app, worker)
    assert "还没有享受过" in text(mine, "/worker/record")
    assert one.submit(NEW, entry).status_code == 303
    batch = batch_page()
    assert "撤回" in text(one, batch)
    seen = text(other, batch)
    assert "王**" in seen
    assert entry["number"] not in seen
    assert "还没有享受过" in text(mine, "/worker/record")
    assert one.submit(f"{batch}/confirm", page=batch).status_code == 422
    assert other.submit(f"{batch}/confirm", page=batch).status_code == 303
    assert "来源：技能甘肃" in text(mine, "/worker/record")
    assert "<b>1 次</b>，最多 3 次" in text(mine, "/worker")
    again = one.submit(NEW, entry | {"amount": "900"})
    assert again.status_code == 422
    assert "已经有这一条：2026-06-30 就业技能，焊工，已拨付" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "620100199001011"}, "15位的旧号码"),
        ({"name": "不是他"}, "和核对过身份证的姓名不一样"),
        ({"on_day": "2026-11-24"}, "在今天以后"),
        ({"type": ""}, "没有填"),
        ({"type": "别的"}, "没有这一项"),
        ({"occupation": "电焊"}, "职业目录里没有这个工种"),
        ({"amount": "9" * 30}, "只写整数"),
        ({"amount": "１ ０００元"}, "只写整数"),
        ({"source": "长" * 201}, "太长了"),
    ],
)
def test_it_explains_what_is_wrong(
    one: CheckingClient, entry: dict[str, str], changes: dict[str, str], words: str
) -> None:
    answer = one.submit(NEW, entry | changes)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert db.session.scalar(select(BenefitRow)) is None


def test_a_state_is_changed_by_two(
    app: Flask, one: CheckingClient, other: CheckingClient, worker: Account, entry: dict[str, str]
) -> None:
    one.submit(NEW, entry)
    other.submit(f"{batch_page()}/confirm", page=batch_page())
    assert worker.person
    record = f"{PAGE}/records/{db.session.scalars(select(BenefitRow)).one().key}"
    assert record in text(one, f"{PAGE}/people/{worker.person.key}")
    assert f"{PAGE}/people/{worker.person.key}" in text(one, f"/bureau/desk/{worker.person.key}")
    for wrong in (
        {"state": "", "reason": "重复"},
        {"state": "recovered"},
        {"state": "rejected", "reason": "x"},
    ):
        assert one.submit(record, wrong).status_code == 422
    assert one.submit(record, {"state": "recovered", "reason": "重复发放"}).status_code == 303
    assert record in text(other)
    change = f"{PAGE}/changes/{db.session.scalars(select(BenefitChange)).one().key}"
    assert one.submit(f"{change}/confirm", page=record).status_code == 422
    assert other.submit(f"{change}/confirm", page=record).status_code == 303
    mine = text(signed_in(app, worker), "/worker/record")
    assert "已追回，不算次数" in mine


def test_an_entry_is_sent_back_or_taken_back(one: CheckingClient, entry: dict[str, str]) -> None:
    one.submit(NEW, entry)
    assert one.submit(f"{batch_page()}/decline", page=batch_page()).status_code == 303
    assert "本单位还没有登记过" in text(one)


def test_another_unit_and_other_officials_find_nothing(
    app: Flask, one: CheckingClient, entry: dict[str, str]
) -> None:
    one.submit(NEW, entry)
    assert signed_in(app, reviewer(5, "second")).get(batch_page()).status_code == 404
    assert signed_in(app, official(Role.PROPOSING_OFFICER, 6)).get(PAGE).status_code == 404
    assert number() not in text(one)
