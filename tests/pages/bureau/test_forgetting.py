"""到期档案: officers see who is due, masked; one holds, the approving one forgets."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.policy.roles import Role
from portal.records.database import db, transaction
from portal.records.forgetting import holds_in_force
from portal.records.people import Person, person_with_number
from portal.services import desk
from tests.client import CheckingClient
from tests.clock import DAY, NOW, Hand
from tests.lessons import a_course, admitted, closed
from tests.people import WORKER, official, reviewer, sign_in

PAGE = "/bureau/forgetting"
HOLD = f"{PAGE}/hold"


@pytest.fixture
def person(app: Flask, clock: Hand) -> Person:
    """The worker finished a class five years and a day ago."""
    course = a_course(trainees=0)
    worker = WORKER.signs_up()
    assert worker.person is not None
    desk.prove(worker.person, WORKER.name, by=reviewer(), at=NOW, on=DAY)
    admitted(course.training_class, worker, state=EnrolmentState.COMPLETED)
    closed(course)
    clock.move(days=(DAY.replace(year=DAY.year + 5) - DAY).days + 1)
    return worker.person


def as_staff(app: Flask, clock: Hand, role: Role, serial: int) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    account = official(role, serial, unit="first" if role is Role.REVIEWER else None)
    with transaction():
        account.password_changed_at = clock()
    sign_in(client, account, at=clock())
    return client


@pytest.fixture
def proposer(app: Flask, person: Person, clock: Hand) -> CheckingClient:
    return as_staff(app, clock, Role.PROPOSING_OFFICER, 901)


@pytest.fixture
def approver(app: Flask, person: Person, clock: Hand) -> CheckingClient:
    return as_staff(app, clock, Role.APPROVING_OFFICER, 902)


def text(client: CheckingClient, path: str = PAGE) -> str:
    return client.get(path).get_data(as_text=True)


def test_it_works(approver: CheckingClient, person: Person) -> None:
    page = text(approver)
    assert "到期：1 人" in page
    assert "王**" in page
    assert "620***********" in page
    assert "2031年11月23日" in page
    assert "附件2 5.1" in page
    assert WORKER.name not in page
    assert WORKER.number not in page
    assert approver.submit(PAGE, {"key": person.key}).status_code == 303
    db.session.rollback()
    assert (person.name, person.number) == (None, None)
    assert "没有到期的档案" in text(approver)


def test_nobody_is_listed_the_day_before(app: Flask, person: Person, clock: Hand) -> None:
    clock.move(days=-1)
    assert "没有到期的档案" in text(as_staff(app, clock, Role.APPROVING_OFFICER, 903))


def test_it_refuses_the_proposing_officer(proposer: CheckingClient, person: Person) -> None:
    page = text(proposer)
    assert "王**" in page
    assert "删除由审批人确认" in page
    assert "formaction" not in page
    assert proposer.submit(PAGE, {"key": person.key}).status_code == 404
    db.session.rollback()
    assert person.name == WORKER.name


def test_either_officer_holds_and_lifts(
    proposer: CheckingClient, approver: CheckingClient, person: Person
) -> None:
    fields = {"key": person.key, "reason": "lawsuit"}
    assert proposer.submit(HOLD, fields, page=PAGE).status_code == 303
    assert "没有到期的档案" in text(approver)
    refused = approver.submit(PAGE, {"key": person.key})
    assert refused.status_code == 422
    assert "先解除暂缓" in refused.get_data(as_text=True)
    assert "有行政复议或诉讼，示例经办人" in text(approver)
    lift = f"{PAGE}/holds/{holds_in_force()[0].key}/lift"
    assert approver.submit(lift, page=PAGE).status_code == 303
    assert "到期：1 人" in text(approver)
    again = approver.submit(lift, page=PAGE)
    assert again.status_code == 422
    assert "刚才已经解除" in again.get_data(as_text=True)


def test_what_is_missing_is_said_and_the_form_stays_filled_in(
    approver: CheckingClient, person: Person
) -> None:
    without_reason = approver.submit(HOLD, {"key": person.key, "reason": "x" * 999}, page=PAGE)
    assert without_reason.status_code == 422
    page = without_reason.get_data(as_text=True)
    assert "选一个暂缓的原因" in page
    assert f'value="{person.key}" checked' in page
    nobody = approver.submit(HOLD, {"reason": "audit"}, page=PAGE)
    assert nobody.status_code == 422
    page = nobody.get_data(as_text=True)
    assert "先勾选人" in page
    assert 'value="audit" selected' in page
    unknown = approver.submit(PAGE, {"key": "９" * 9})
    assert unknown.status_code == 422
    assert not holds_in_force()


@pytest.mark.parametrize("page", ["2", "0", "x", "９", "99999999999999999999"])
def test_there_is_no_other_page(approver: CheckingClient, page: str) -> None:
    assert approver.get(f"{PAGE}?page={page}").status_code == 404


def test_an_officer_holds_a_record_at_the_desk_before_it_is_due(
    proposer: CheckingClient, person: Person
) -> None:
    page = f"/bureau/desk/{person.key}"
    answer = proposer.submit(HOLD, {"key": person.key, "reason": "recovery"}, page=page)
    assert answer.status_code == 303
    assert "正在追回补贴" in text(proposer)


def test_who_was_forgotten_is_not_at_the_desk_until_registered_anew(
    app: Flask, approver: CheckingClient, person: Person, clock: Hand
) -> None:
    key = person.key
    approver.submit(PAGE, {"key": key})
    clock.move(minutes=1)
    desk_client = as_staff(app, clock, Role.REVIEWER, 904)
    found = desk_client.submit("/bureau/desk", {"number": WORKER.number})
    assert "还没有登记" in found.get_data(as_text=True)
    assert desk_client.get(f"/bureau/desk/{key}").status_code == 404
    desk.register(
        WORKER.number, "王示新", by=reviewer(5), at=clock(), on=DAY + timedelta(days=1828)
    )
    # The certificate's benefit is counted by the digest, so the person is the same row.
    registered = person_with_number(WORKER.number)
    assert registered is not None
    assert registered.number == WORKER.number
    assert desk_client.get(f"/bureau/desk/{registered.key}").status_code == 200
