"""The roster at the centre: admitted in one act, single people turned away with a reason."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.enrolments import EnrolmentState
from portal.policy.roles import Role
from portal.policy.terms import Group
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.institutions import Institution
from portal.records.journal import JournalEntry
from portal.records.messages import Message
from portal.services import enrolments
from portal.services.particulars import Particulars
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.lessons import a_trainee, admitted
from tests.people import official, reviewer, sign_in

MIGRANT = Particulars(group=Group.RURAL_MIGRANT_WORKER)
CLASS = "/bureau/classes/26-90001"
ROSTER = f"{CLASS}/roster"


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        return an_institution(session)


@pytest.fixture
def found(school: Institution) -> TrainingClass:
    with transaction() as session:
        return a_class(session, school, capacity=2)


@pytest.fixture
def centre(app: Flask, client: CheckingClient) -> CheckingClient:
    sign_in(client, reviewer(901))
    return client


def signed_up(serial: int, *, is_checked: bool = True) -> Enrolment:
    account = a_trainee(serial, name=f"学示{serial}", is_checked=is_checked)
    return enrolments.enrol(account, "26-90001", MIGRANT, law=LAW, on=DAY, at=NOW, by=account.key)


def text(client: CheckingClient) -> str:
    return client.get(ROSTER).get_data(as_text=True)


def test_it_works(centre: CheckingClient, found: TrainingClass) -> None:
    first, second, third = (signed_up(serial) for serial in (1, 2, 3))
    page = text(centre)
    assert "等审核：2 人" in page
    assert "学示1" in page
    assert "农村转移就业劳动者" in page
    assert "候补 第1位" in page
    number = first.person.number
    assert number
    assert number not in page
    acts = db.session.scalars(select(JournalEntry.act)).all()
    assert acts.count("read_roster") == 1
    answer = centre.submit(f"{ROSTER}/confirm", {"key": first.key}, page=ROSTER)
    assert answer.status_code == 303
    db.session.rollback()
    states = [one.state for one in (first, second, third)]
    assert states == [
        EnrolmentState.CONFIRMED,
        EnrolmentState.PRE_REGISTERED,
        EnrolmentState.WAITLISTED,
    ]


def test_whoever_may_not_be_admitted_has_no_tick(
    centre: CheckingClient, found: TrainingClass
) -> None:
    unchecked = signed_up(1, is_checked=False)
    page = text(centre)
    assert "还没有核对身份证" in page
    assert "录取勾选的人" not in page
    answer = centre.submit(f"{ROSTER}/confirm", {"key": unchecked.key}, page=CLASS)
    assert answer.status_code == 303
    db.session.rollback()
    assert unchecked.state is EnrolmentState.PRE_REGISTERED


def test_nobody_is_ticked(centre: CheckingClient, found: TrainingClass) -> None:
    signed_up(1)
    answer = centre.submit(f"{ROSTER}/confirm", page=ROSTER)
    assert answer.status_code == 422
    assert "勾选要录取的人" in answer.get_data(as_text=True)


def test_one_is_turned_away_and_reads_why(centre: CheckingClient, found: TrainingClass) -> None:
    first, _, third = (signed_up(serial) for serial in (1, 2, 3))
    address = f"{ROSTER}/{first.key}"
    assert "不录取学示1" in centre.get(address).get_data(as_text=True)
    empty = centre.submit(address, {"reason": " "})
    assert empty.status_code == 422
    assert "写理由，本人看得到" in empty.get_data(as_text=True)
    assert centre.submit(address, {"reason": "今年已经享受过 1 次"}).status_code == 303
    db.session.rollback()
    assert (first.state, first.reason) == (EnrolmentState.REJECTED, "今年已经享受过 1 次")
    assert third.state is EnrolmentState.PRE_REGISTERED
    told = db.session.scalars(
        select(Message.text).where(Message.account_id == first.account_id)
    ).all()
    assert any("今年已经享受过 1 次" in words for words in told)
    assert centre.get(address).status_code == 404


def test_an_admitted_one_is_taken_out(centre: CheckingClient, found: TrainingClass) -> None:
    enrolment = admitted(found, a_trainee(1))
    address = f"{ROSTER}/{enrolment.key}"
    assert "劝退" in centre.get(address).get_data(as_text=True)
    assert centre.submit(address, {"reason": "冒名顶替"}).status_code == 303
    db.session.rollback()
    assert enrolment.state is EnrolmentState.EXPELLED


def test_nobody_is_admitted_before_the_filing_is(
    centre: CheckingClient, found: TrainingClass
) -> None:
    with transaction():
        found.approved_at = None
    enrolment = signed_up(1)
    page = text(centre)
    assert "备案通过以后，才能录取" in page
    answer = centre.submit(f"{ROSTER}/confirm", {"key": enrolment.key}, page=CLASS)
    assert answer.status_code == 422
    assert "通过以后" in answer.get_data(as_text=True)


def test_rivals_and_officers_do_not_see_it(app: Flask, found: TrainingClass) -> None:
    for account in (reviewer(902, unit="second"), official(Role.PROPOSING_OFFICER, 903)):
        client = app.test_client()
        sign_in(client, account)
        assert client.get(ROSTER).status_code == 404
