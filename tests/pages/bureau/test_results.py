"""Who has passed, as the centre reviews it."""

import pytest
from sqlalchemy import select

from portal.policy.enrolments import EnrolmentState
from portal.records.database import db
from portal.records.journal import JournalEntry
from portal.services.results import Scores, enter_results
from tests.client import CheckingClient
from tests.clock import DAY, NOW
from tests.lessons import BEFORE, Course, a_course, a_reviewer
from tests.people import sign_in


@pytest.fixture
def course(client: CheckingClient) -> Course:
    made = a_course(trainees=3)
    enter_results(
        made.training_class,
        dict(zip(made.keys, [Scores(80, 90), Scores(50, 90)], strict=False)),
        assessed_on=BEFORE,
        law=client.application.extensions["jurisdiction"],
        by=made.manager,
        at=NOW,
        on=DAY,
    )
    sign_in(client, a_reviewer())
    return made


def page(course: Course) -> str:
    return f"/bureau/results/{course.training_class.number}"


def states(course: Course) -> list[EnrolmentState]:
    db.session.rollback()
    return [enrolment.state for enrolment in course.enrolments]


def review(client: CheckingClient, course: Course, *keys: str) -> int:
    token = client.get(page(course)).get_data(as_text=True)
    token = token.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "key": list(keys)}
    return client.post(page(course), data=fields).status_code


def test_it_works(client: CheckingClient, course: Course) -> None:
    shown = client.get(page(course)).get_data(as_text=True)
    assert "等审核：2 人" in shown
    assert "还没有成绩：1 人" in shown
    assert "记未合格" in shown
    assert review(client, course, *course.keys[:2]) == 303
    assert states(course) == [
        EnrolmentState.COMPLETED,
        EnrolmentState.FAILED,
        EnrolmentState.CONFIRMED,
    ]
    assert "审核过的：2 人" in client.get(page(course)).get_data(as_text=True)


def test_whoever_is_not_ticked_stays_open(client: CheckingClient, course: Course) -> None:
    assert review(client, course, course.keys[0]) == 303
    assert states(course)[1] is EnrolmentState.CONFIRMED


def test_it_refuses_nobody_strangers_and_who_has_no_scores(
    client: CheckingClient, course: Course
) -> None:
    other = a_course(2)
    for keys in ([], ["x"], [other.keys[0]], [course.keys[2]], [course.keys[0], "x"]):
        assert review(client, course, *keys) == 422, keys
    assert set(states(course)) == {EnrolmentState.CONFIRMED}


def test_that_the_names_were_read_is_journalled(client: CheckingClient, course: Course) -> None:
    client.get(page(course))
    db.session.rollback()
    newest = select(JournalEntry.act).order_by(JournalEntry.id.desc())
    assert db.session.scalars(newest).first() == "read_roster"


def test_another_unit_finds_nothing(client: CheckingClient, course: Course) -> None:
    sign_in(client, a_reviewer("second"))
    assert client.get(page(course)).status_code == 404
