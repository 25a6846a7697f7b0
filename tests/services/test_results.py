"""Results: scores by the institution, the review by the centre, the verdict by the law."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.policy.attendance import AttendanceMark
from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState
from portal.policy.jurisdiction import Jurisdiction
from portal.records.assessments import Assessment
from portal.records.database import db, transaction
from portal.records.enrolments import EnrolmentEvent
from portal.records.messages import Message
from portal.records.results import trainees_of
from portal.services.attendance import Marked, mark_session
from portal.services.refusal import Refusal
from portal.services.results import Scores, candidates_of, enter_results, review_results
from tests.clock import DAY, NOW
from tests.lessons import BEFORE, Course, a_course, a_reviewer

GOOD, BAD = Scores(80, 90), Scores(59, 100)


@pytest.fixture
def law(app: Flask) -> Jurisdiction:
    found: Jurisdiction = app.extensions["jurisdiction"]
    return found


def enter(
    law: Jurisdiction, course: Course, *scores: Scores, retake: int = 0, day: date = BEFORE
) -> None:
    given = dict(zip(course.keys, scores, strict=False))
    enter_results(
        course.training_class,
        given,
        retake=retake,
        assessed_on=day,
        law=law,
        by=course.manager,
        at=NOW,
        on=DAY,
    )


def review(law: Jurisdiction, course: Course, *keys: str) -> int:
    wanted = keys or course.keys
    return review_results(course.training_class, wanted, law=law, by=a_reviewer(), at=NOW)


def states(course: Course) -> list[EnrolmentState]:
    db.session.rollback()
    return [enrolment.state for enrolment in course.enrolments]


def test_it_works(app: Flask, law: Jurisdiction) -> None:
    course = a_course()
    enter(law, course, GOOD, BAD)
    assert states(course) == [EnrolmentState.CONFIRMED] * 2
    assert review(law, course) == 1
    assert states(course) == [EnrolmentState.COMPLETED, EnrolmentState.FAILED]
    assert course.enrolments[1].reason == "理论 59，实操 100"
    kinds = db.session.scalars(select(EnrolmentEvent.kind).order_by(EnrolmentEvent.enrolment_id))
    assert list(kinds) == [EnrolmentEventKind.COMPLETED, EnrolmentEventKind.FAILED]
    told = db.session.scalars(select(Message.code).order_by(Message.account_id))
    assert list(told) == ["completed", "failed"]
    assert db.session.scalar(select(func.count(Assessment.reviewed_at))) == 2


@pytest.mark.parametrize(
    ("scores", "is_passed"),
    [(Scores(60, 60), True), (Scores(59, 60), False), (Scores(100, 59), False)],
)
def test_every_score_must_reach_the_mark(
    app: Flask, law: Jurisdiction, scores: Scores, is_passed: bool
) -> None:
    course = a_course(trainees=1)
    enter(law, course, scores)
    assert db.session.scalar(select(Assessment.is_passed)) is is_passed


def test_who_attended_too_little_does_not_pass(app: Flask, law: Jurisdiction) -> None:
    course = a_course(trainees=1)
    absent = Marked(AttendanceMark.ABSENT, "生病")
    mark_session(course.sessions[0], {course.keys[0]: absent}, by=course.instructor, at=NOW)
    enter(law, course, GOOD)
    (found,) = candidates_of(course.training_class, law=law)
    assert (found.hours.held, found.hours.attended, found.passes) == (4, 0, False)
    assert review(law, course) == 0
    assert states(course) == [EnrolmentState.FAILED]
    assert course.enrolments[0].reason == "理论 80，实操 90；到课还差 4 课时，至少 4"


def test_scores_are_put_right_before_the_review_and_not_after(
    app: Flask, law: Jurisdiction
) -> None:
    course = a_course()
    enter(law, course, BAD, GOOD)
    enter(law, course, GOOD)
    assert db.session.scalar(select(func.count(Assessment.id))) == 2
    assert review(law, course, course.keys[0]) == 1
    with pytest.raises(Refusal, match="not_open"):
        enter(law, course, BAD)
    with pytest.raises(Refusal, match="decided"):
        review(law, course)
    assert states(course) == [EnrolmentState.COMPLETED, EnrolmentState.CONFIRMED]


def test_a_retake_follows_a_failure_and_decides(app: Flask, law: Jurisdiction) -> None:
    course = a_course()
    enter(law, course, BAD, GOOD)
    with pytest.raises(Refusal, match="passed"):
        enter(law, course, GOOD, GOOD, retake=1)
    with pytest.raises(Refusal, match="wrong_attempt"):
        enter(law, course, GOOD, retake=2)
    with pytest.raises(Refusal, match="wrong_day"):
        enter(law, course, GOOD, retake=1, day=date(2026, 11, 19))
    enter(law, course, GOOD, retake=1, day=DAY)
    with pytest.raises(Refusal, match="wrong_attempt"):
        enter(law, course, GOOD)
    attempts = trainees_of(course.training_class.id)[0].attempts
    assert [(one.retake, one.is_passed) for one in attempts] == [(0, False), (1, True)]
    assert review(law, course) == 2


@pytest.mark.parametrize("day", [date(2026, 11, 15), date(2026, 11, 24)])
def test_it_refuses_a_day_outside_the_class_and_one_to_come(
    app: Flask, law: Jurisdiction, day: date
) -> None:
    with pytest.raises(Refusal, match="wrong_day"):
        enter(law, a_course(), GOOD, day=day)


def test_only_who_is_admitted_gets_scores(app: Flask, law: Jurisdiction) -> None:
    course = a_course()
    with transaction():
        course.enrolments[0].state = EnrolmentState.PRE_REGISTERED
    with pytest.raises(Refusal, match="not_open"):
        enter(law, course, GOOD, GOOD)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Assessment.id))) == 0


def test_nobody_is_reviewed_without_scores(app: Flask, law: Jurisdiction) -> None:
    course = a_course()
    enter(law, course, GOOD)
    with pytest.raises(Refusal, match="no_scores"):
        review(law, course)
    with pytest.raises(Refusal, match="nobody"):
        review_results(course.training_class, [], law=law, by=a_reviewer(), at=NOW)
    assert states(course) == [EnrolmentState.CONFIRMED] * 2
