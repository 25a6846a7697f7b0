"""Signing up for the person at the desk: the same verdicts, with an account or without one."""

import pytest
from sqlalchemy import select

from portal.policy.enrolments import EnrolmentState
from portal.policy.roles import Role
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.journal import JournalEntry
from portal.records.people import Person, person_with_number
from portal.services import desk as services
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, NOW
from tests.people import SPOUSE, WORKER, number, official, reviewer, sign_in

GROUP = {"number": "26-90001", "group": "rural_migrant_worker"}
ROSTER = {
    "group": "rural_migrant_worker",
    "education": "primary",
    "home_county": "甘肃省会宁县",
}


@pytest.fixture
def desk(client: CheckingClient) -> CheckingClient:
    sign_in(client, reviewer())
    with transaction() as session:
        a_class(session, an_institution(session), capacity=1)
    return client


def registered(desk: CheckingClient) -> Person:
    """Somebody with a card and no phone."""
    typed = {"number": number(5), "name": "马示五"}
    address = desk.submit("/bureau/desk/people", typed).headers["Location"]
    person = person_with_number(number(5))
    assert person
    assert address == f"/bureau/desk/{person.key}"
    return person


def sign_up(desk: CheckingClient, person: Person, **more: str) -> int:
    page = f"/bureau/desk/{person.key}/sign-up"
    return desk.submit(f"{page}/26-90001", ROSTER | more, page=page).status_code


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))


def test_it_works_without_an_account(desk: CheckingClient) -> None:
    person = registered(desk)
    page = f"/bureau/desk/{person.key}/sign-up"
    asked = desk.submit(page, GROUP).get_data(as_text=True)
    assert "户籍在哪个省" in asked
    assert number(5) not in asked
    assert sign_up(desk, person) == 303
    db.session.rollback()
    made = db.session.scalars(select(Enrolment)).one()
    assert (made.person_id, made.account_id) == (person.id, None)
    assert made.state is EnrolmentState.PRE_REGISTERED
    assert "已占名额" in desk.get(f"/bureau/desk/{person.key}").get_data(as_text=True)
    assert {"register_person", "check_identity", "enrol"} <= set(acts())


def test_whoever_has_an_account_finds_it_there(
    desk: CheckingClient, client: CheckingClient
) -> None:
    account = WORKER.signs_up()
    assert account.person
    services.prove(account.person, WORKER.name, by=reviewer(2), at=NOW, on=DAY)
    assert sign_up(desk, account.person) == 303
    sign_in(client, account)
    assert "已占名额" in client.get("/worker").get_data(as_text=True)


def test_it_refuses_before_the_card_was_seen(desk: CheckingClient) -> None:
    person = SPOUSE.signs_up().person
    assert person
    page = desk.get(f"/bureau/desk/{person.key}").get_data(as_text=True)
    assert "先看身份证" in page
    assert sign_up(desk, person) == 422
    assert db.session.scalar(select(Enrolment)) is None


def test_the_verdict_is_the_same(desk: CheckingClient) -> None:
    person = registered(desk)
    page = f"/bureau/desk/{person.key}/sign-up"
    refused = desk.submit(page, GROUP | {"group": "employee"})
    assert refused.status_code == 422
    assert "“企业职工（在岗）”不能报就业技能培训" in refused.get_data(as_text=True)
    unknown = desk.submit(page, GROUP | {"number": "26-99999"})
    assert "没有这个班号" in unknown.get_data(as_text=True)
    assert desk.submit(page, {}).status_code == 422
    assert sign_up(desk, person, education="") == 422
    assert sign_up(desk, person, group="x") == 303
    assert desk.submit(f"{page}/26-99999", ROSTER, page=page).status_code == 404
    assert db.session.scalar(select(Enrolment)) is None


def test_the_person_present_leaves_by_the_reviewer(desk: CheckingClient) -> None:
    person = registered(desk)
    sign_up(desk, person)
    key = db.session.scalars(select(Enrolment.key)).one()
    page = f"/bureau/desk/{person.key}"
    other = WORKER.signs_up().person
    assert other
    wrong = desk.submit(f"/bureau/desk/{other.key}/leave", {"enrolment": key}, page=page)
    assert wrong.status_code == 404
    assert desk.submit(f"{page}/leave", {"enrolment": key}, page=page).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Enrolment.state)).one() is EnrolmentState.WITHDRAWN
    assert acts()[-1] == "leave_class"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": number(5)[:-1], "name": "马示五"}, "少了 1 位"),
        ({"number": number(5), "name": "1"}, "2 到 50 个字"),
        ({"number": " ", "name": " "}, "照身份证写号码"),
    ],
)
def test_a_card_is_copied_right(desk: CheckingClient, typed: dict[str, str], words: str) -> None:
    answer = desk.submit("/bureau/desk/people", typed)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert db.session.scalar(select(Person)) is None


def test_a_name_that_was_checked_stays(desk: CheckingClient) -> None:
    registered(desk)
    answer = desk.submit("/bureau/desk/people", {"number": number(5), "name": "马示六"})
    assert "和已经核对过的姓名不一样" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.PROPOSING_OFFICER, Role.APPROVING_OFFICER, Role.AUDITOR])
def test_officers_sign_nobody_up(desk: CheckingClient, role: Role) -> None:
    person = registered(desk)
    sign_in(desk, official(role, 9))
    for path in ("/bureau/desk/people", f"/bureau/desk/{person.key}/sign-up"):
        assert desk.get(path).status_code == 404
