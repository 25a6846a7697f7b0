"""The invented trainees keep the rules of seats, and the cast is where the contract says."""

from collections import Counter

import pytest
from sqlalchemy import select

from portal.policy.attendance import AttendanceMark
from portal.policy.certificates import ranges_for
from portal.policy.enrolments import EnrolmentState
from portal.policy.jurisdiction import Jurisdiction
from portal.records.accounts import accounts_on_phone
from portal.records.attendance import Attendance
from portal.records.benefits import BenefitRow
from portal.records.certificates import Certificate
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.instructors import Instructor
from portal.records.people import Person
from portal.records.sessions import ClassSession
from tests.conftest import DAY

pytestmark = pytest.mark.usefixtures("invented")


def enrolments(phone: str) -> list[Enrolment]:
    account = accounts_on_phone(phone)[0]
    return list(db.session.scalars(select(Enrolment).where(Enrolment.account_id == account.id)))


def test_it_works() -> None:
    rows = db.session.scalars(select(Enrolment)).all()
    assert {row.state for row in rows} >= {
        EnrolmentState.PRE_REGISTERED,
        EnrolmentState.WAITLISTED,
        EnrolmentState.CONFIRMED,
        EnrolmentState.COMPLETED,
        EnrolmentState.FAILED,
        EnrolmentState.RELEASED,
    }


def test_no_class_holds_more_than_its_seats() -> None:
    seated = Counter(
        row.class_id for row in db.session.scalars(select(Enrolment)) if row.state.holds_seat
    )
    for enrolment in db.session.scalars(select(Enrolment)):
        assert seated[enrolment.class_id] <= enrolment.training_class.capacity


def test_nobody_waits_where_a_seat_is_free() -> None:
    for waiting in db.session.scalars(
        select(Enrolment).where(Enrolment.state == EnrolmentState.WAITLISTED)
    ):
        seated = [
            row
            for row in db.session.scalars(
                select(Enrolment).where(Enrolment.class_id == waiting.class_id)
            )
            if row.state.holds_seat
        ]
        assert len(seated) == waiting.training_class.capacity


def test_the_first_worker_is_in_a_running_class_and_has_a_certificate() -> None:
    states = {row.state: row for row in enrolments("13900000001")}
    assert set(states) == {EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED}
    running = states[EnrolmentState.CONFIRMED].training_class
    assert running.planned_start <= DAY <= running.planned_end
    finished = states[EnrolmentState.COMPLETED]
    certificate = db.session.scalars(
        select(Certificate).where(Certificate.enrolment_id == finished.id)
    ).one()
    assert certificate.holder_name == "王示一"
    benefit = db.session.scalars(
        select(BenefitRow).where(BenefitRow.person_id == finished.person_id)
    ).one()
    assert (benefit.on_day.year, benefit.amount > 0) == (DAY.year, True)


def test_the_second_worker_has_no_training_yet() -> None:
    assert enrolments("13900000002") == []


def test_the_third_worker_waits_in_a_full_class() -> None:
    (waiting,) = enrolments("13900000003")
    assert (waiting.state, waiting.place_at_first) == (EnrolmentState.WAITLISTED, 3)


def test_the_instructor_teaches_the_first_workers_class() -> None:
    account = accounts_on_phone("13900000104")[0]
    taught = db.session.scalars(
        select(ClassSession.class_id)
        .join(Instructor, Instructor.id == ClassSession.instructor_id)
        .where(Instructor.account_id == account.id, ClassSession.day >= DAY)
    ).all()
    (running,) = (
        row.class_id for row in enrolments("13900000001") if row.state is EnrolmentState.CONFIRMED
    )
    assert running in taught


def test_every_lesson_that_was_held_is_marked_for_everybody_and_no_other() -> None:
    held = {row.id for row in db.session.scalars(select(ClassSession)) if row.held_at}
    marked = Counter(row.session_id for row in db.session.scalars(select(Attendance)))
    assert set(marked) == held
    marks = {row.mark for row in db.session.scalars(select(Attendance))}
    assert marks == set(AttendanceMark)


def test_certificates_have_the_next_numbers_of_their_ranges(law: Jurisdiction) -> None:
    by_range: dict[tuple[str, str], list[Certificate]] = {}
    for row in db.session.scalars(select(Certificate).order_by(Certificate.number_value)):
        by_range.setdefault((row.centre, row.training_type), []).append(row)
    assert by_range
    for rows in by_range.values():
        one = rows[0]
        first = ranges_for(law, centre=one.centre, training_type=one.training_type, on=DAY)[0].first
        assert [row.number for row in rows] == [
            f"{int(first) + place:0{len(first)}d}" for place in range(len(rows))
        ]


def test_nobody_is_twice_the_same_person() -> None:
    numbers = [person.number for person in db.session.scalars(select(Person))]
    assert len(numbers) == len(set(numbers))
