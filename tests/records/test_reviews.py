"""What waits for a unit, kind by kind, and the classes that its reviewers may look at."""

from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.attendance import AttendanceMark, DisputeOutcome
from portal.policy.enrolments import EnrolmentState
from portal.policy.queue import Matter
from portal.records.assessments import Assessment
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.filings import ClassAmendment
from portal.records.reviews import class_for_review, pending
from tests.builders import EARLIER
from tests.clock import DAY, NOW
from tests.lessons import Course, a_course
from tests.people import reviewer

YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def course(app: Flask) -> Course:
    return a_course()


def waiting(unit: str | None = "first", on: date = DAY) -> list[tuple[Matter, int]]:
    db.session.rollback()
    return [(one.matter, one.count) for one in pending(unit, on=on)]


def test_a_running_class_waits_for_nothing(course: Course) -> None:
    assert waiting() == []


def test_disputes_wait_until_they_are_decided(course: Course) -> None:
    with transaction() as session:
        mark = Attendance(
            enrolment_id=course.enrolments[0].id,
            session_id=course.sessions[0].id,
            mark=AttendanceMark.ABSENT,
            marked_at=NOW,
            marked_by=course.manager.id,
        )
        dispute = AttendanceDispute(
            attendance=mark, mark_before=mark.mark, words="我到了", raised_at=NOW
        )
        session.add_all([mark, dispute])
    assert waiting() == [(Matter.DISPUTE, 1)]
    assert waiting(None) == [(Matter.DISPUTE, 1)]
    assert waiting("second") == []
    (found,) = pending("first", on=DAY)
    assert (found.since, found.by_day) == (DAY, None)
    by = reviewer(901).id
    with transaction():
        dispute.outcome, dispute.decided_at, dispute.decided_by = DisputeOutcome.KEPT, NOW, by
    assert waiting() == []


def test_results_wait_until_they_are_reviewed(course: Course) -> None:
    with transaction() as session:
        scores = [
            Assessment(
                enrolment_id=one.id,
                theory_score=80,
                practice_score=80,
                assessed_on=DAY,
                is_passed=True,
                entered_at=NOW,
                entered_by=course.manager.id,
            )
            for one in course.enrolments
        ]
        session.add_all(scores)
    assert waiting() == [(Matter.RESULTS, 2)]
    with transaction():
        scores[0].reviewed_at, scores[0].reviewed_by = NOW, course.manager.id
    assert waiting() == [(Matter.RESULTS, 1)]


def test_whoever_passed_waits_for_a_certificate(course: Course) -> None:
    with transaction():
        course.enrolments[0].state = EnrolmentState.COMPLETED
    assert waiting() == []
    with transaction():
        course.training_class.closed_at = NOW
    assert waiting() == [(Matter.CERTIFICATES, 1)]
    with transaction():
        course.training_class.numbering_centre = "second"
    assert waiting() == []
    with transaction():
        course.training_class.numbering_centre = ""
    # Who waits for longer than a year is no work of today's.
    assert waiting(on=course.training_class.planned_end + timedelta(days=365))[0] == (
        Matter.CERTIFICATES,
        1,
    )
    later = waiting(on=course.training_class.planned_end + timedelta(days=366))
    assert Matter.CERTIFICATES not in {matter for matter, _ in later}


def test_a_class_waits_to_be_closed_from_the_day_after_its_last(course: Course) -> None:
    end = course.training_class.planned_end
    assert waiting(on=end) == []
    assert waiting(on=end + timedelta(days=1)) == [(Matter.CLOSING, 40)]
    with transaction():
        course.training_class.closed_at = NOW
    assert waiting(on=end + timedelta(days=1)) == []


def test_an_amendment_waits_for_the_earlier_of_its_days(course: Course) -> None:
    held = course.sessions[2]
    with transaction() as session:
        session.add(
            ClassAmendment(
                class_id=course.training_class.id,
                session_id=held.id,
                day=DAY,
                starts_at=time(19),
                ends_at=time(22),
                venue_id=held.venue_id,
                instructor_id=held.instructor_id,
                reason="停电",
                proposed_at=EARLIER,
                proposed_by=course.manager.id,
            )
        )
    (found,) = pending("first", on=DAY)
    assert (found.matter, found.by_day) == (Matter.AMENDMENT, DAY)
    with transaction():
        amendment = db.session.scalars(select(ClassAmendment)).one()
        amendment.day = held.day + timedelta(days=1)
    (found,) = pending("first", on=DAY)
    assert found.by_day == held.day


def test_people_to_admit_wait_until_the_class_is_over(course: Course) -> None:
    with transaction():
        for one in course.enrolments:
            one.state = EnrolmentState.PRE_REGISTERED
    (found,) = pending("first", on=DAY)
    wanted = (Matter.ROSTER, 2, course.training_class.planned_start)
    assert (found.matter, found.count, found.by_day) == wanted
    with transaction():
        course.training_class.cancelled_at = NOW
    assert waiting() == []


@pytest.mark.parametrize(("unit", "found"), [("first", True), ("second", False), (None, True)])
def test_a_class_is_its_units(course: Course, unit: str | None, found: bool) -> None:
    number = course.training_class.number
    assert (class_for_review(number, unit=unit) is not None) is found
    assert class_for_review("26-00000", unit=unit) is None


def test_a_draft_is_the_institutions_own(course: Course) -> None:
    with transaction():
        draft: TrainingClass = course.training_class
        draft.submitted_at = draft.announced_at = None
    assert class_for_review(course.training_class.number, unit="first") is None
