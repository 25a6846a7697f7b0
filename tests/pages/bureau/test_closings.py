"""Spot checks, counts and the end of a class, on the centre's page."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.policy.listing import ListingMeasure
from portal.policy.roles import Role
from portal.records.closings import figures_of, spot_checks_of
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from tests.builders import a_listing
from tests.client import CheckingClient
from tests.clock import NOW
from tests.conftest import Hand
from tests.lessons import Course, a_course
from tests.people import official, reviewer, sign_in

AFTER = datetime(2026, 11, 25, 3, tzinfo=UTC)
COUNTS = {
    "theory_photographs": "2",
    "practice_photographs": "3",
    "other_photographs": "0",
    "job_recommendations": "3",
}


@pytest.fixture
def course(app: Flask) -> Course:
    course = a_course(hours_total=12, hours_theory=4, hours_practice=8)
    with transaction():
        for held in course.sessions:
            held.held_at = AFTER
        for enrolment in course.enrolments:
            enrolment.state = EnrolmentState.COMPLETED
    return course


@pytest.fixture
def centre(app: Flask, client: CheckingClient, clock: Hand) -> CheckingClient:
    clock.moment = AFTER
    sign_in(client, reviewer(901), at=AFTER)
    return client


def address(course: Course) -> str:
    return f"/bureau/classes/{course.training_class.number}/closing"


def send(
    centre: CheckingClient, course: Course, what: str, fields: dict[str, str]
) -> tuple[int, str]:
    answer = centre.submit(f"{address(course)}/{what}", fields, page=address(course))
    return answer.status_code, answer.get_data(as_text=True)


def inspect(centre: CheckingClient, course: Course, channel: str, place: int) -> int:
    held = course.sessions[place]
    when = f"{held.day} {held.starts_at:%H:%M}"
    return send(centre, course, "spot-checks", {"session": when, "channel": channel})[0]


def test_it_works(centre: CheckingClient, course: Course) -> None:
    page = centre.get(address(course)).get_data(as_text=True)
    assert "还差 3 次抽查" in page
    assert "还差 5 张照片" in page
    for place, channel in enumerate(("online", "onsite", "onsite")):
        assert inspect(centre, course, channel, place) == 303
    assert send(centre, course, "counts", COUNTS)[0] == 303
    page = centre.get(address(course)).get_data(as_text=True)
    assert "抽查 3 次：线上 1，现场 2" in page
    assert "没有要说明的" in page
    assert send(centre, course, "close", {})[0] == 303
    db.session.rollback()
    assert course.training_class.closed_at == AFTER
    assert "这个班已经结班" in centre.get(address(course)).get_data(as_text=True)


def test_the_law_answers_before_the_button_is_there(centre: CheckingClient, course: Course) -> None:
    assert "还差 3 次抽查" in send(centre, course, "close", {})[1]
    assert f"{address(course)}/close" not in centre.get(address(course)).get_data(as_text=True)
    db.session.rollback()
    assert course.training_class.closed_at is None


def test_a_warning_wants_a_reason(centre: CheckingClient, course: Course) -> None:
    for place in range(3):
        inspect(centre, course, "onsite", place)
    send(centre, course, "counts", COUNTS)
    status, page = send(centre, course, "close", {"reason": ""})
    assert status == 422
    assert "写了理由再结班" in page
    assert send(centre, course, "close", {"reason": "教室没有网络"})[0] == 303


@pytest.mark.parametrize(
    ("field", "value"), [("session", "2026-11-24 09:00"), ("session", ""), ("channel", "phone")]
)
def test_an_inspection_has_a_session_and_a_channel(
    centre: CheckingClient, course: Course, field: str, value: str
) -> None:
    fields = {"session": "2026-11-24 08:30", "channel": "online"} | {field: value}
    assert send(centre, course, "spot-checks", fields)[0] == 422
    assert list(spot_checks_of(course.training_class.id)) == []


@pytest.mark.parametrize("value", ["", "-1", "1000", "三", "１２x", "9" * 30])
def test_counts_are_whole_numbers(centre: CheckingClient, course: Course, value: str) -> None:
    status, page = send(centre, course, "counts", COUNTS | {"other_photographs": value})
    assert status == 422
    assert "还有 1 处要改" in page
    assert figures_of(course.training_class.id) is None


def test_a_session_that_has_not_begun_is_not_offered(
    client: CheckingClient, course: Course, clock: Hand
) -> None:
    sign_in(client, reviewer(901))
    page = client.get(address(course)).get_data(as_text=True)
    assert "2026-11-23 08:30" in page
    assert "2026-11-24 08:30" not in page


def test_rivals_do_not_see_it_and_an_officer_only_reads(
    app: Flask, course: Course, clock: Hand
) -> None:
    rival, officer = app.test_client(), app.test_client()
    sign_in(rival, reviewer(902, unit="second"))
    assert rival.get(address(course)).status_code == 404
    sign_in(officer, official(Role.PROPOSING_OFFICER, 903))
    page = officer.get(address(course)).get_data(as_text=True)
    assert "还差 3 次抽查" in page
    assert "/spot-checks" not in page
    assert officer.post(f"{address(course)}/close").status_code == 404


def test_a_class_of_a_listed_institution_is_checked_more_closely(
    client: CheckingClient, course: Course
) -> None:
    """Rule 10 of the lists, where the centre looks."""
    sign_in(client, reviewer(901), at=NOW)
    class_page = address(course).removesuffix("/closing")
    pages = ("/bureau/classes", class_page, address(course))
    assert not any("加强检查" in client.get(page).get_data(as_text=True) for page in pages)
    with transaction() as session:
        school = session.get_one(Institution, course.training_class.institution_id)
        a_listing(session, school, measure=ListingMeasure.SUSPEND_ALL)
    for page in pages:
        assert "加强检查" in client.get(page).get_data(as_text=True), page
