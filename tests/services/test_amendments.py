"""A session shall change: the centre decides before it takes place, and everybody is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.classes import ClassAct
from portal.policy.enrolments import EnrolmentState
from portal.policy.terms import Group
from portal.records.accounts import Account
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db, transaction
from portal.records.filings import ClassAmendment
from portal.records.messages import Message
from portal.records.sessions import ClassSession
from portal.services import amendments, enrolments
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.filings import LAW, START, School, a_school
from tests.filings import approve as approved
from tests.lessons import a_trainee, admitted
from tests.people import reviewer

pytestmark = pytest.mark.usefixtures("app")
SATURDAY = date(2026, 12, 12)
MIGRANT = Particulars(group=Group.RURAL_MIGRANT_WORKER)


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def centre(app: Flask) -> Account:
    return reviewer(901)


@pytest.fixture
def found(school: School) -> TrainingClass:
    found = school.announced()
    approved(found)
    return found


def first_session(found: TrainingClass) -> ClassSession:
    chosen = select(ClassSession).where(ClassSession.class_id == found.id)
    return db.session.scalars(chosen.order_by(ClassSession.day, ClassSession.starts_at)).all()[0]


def wanted(school: School, found: TrainingClass, **changes: Any) -> ClassAmendment:
    held = first_session(found)
    values = {
        "day": SATURDAY,
        "starts_at": held.starts_at,
        "ends_at": held.ends_at,
        "venue_id": held.venue_id,
        "instructor_id": held.instructor_id,
    }
    amendment = ClassAmendment(
        class_id=found.id,
        session_id=held.id,
        reason="教室停电",
        proposed_at=NOW,
        proposed_by=school.manager.id,
        **values | changes,
    )
    with transaction() as session:
        session.add(amendment)
    return amendment


def approve(amendment: ClassAmendment, by: Account, *, at: datetime = NOW, on: date = DAY) -> None:
    amendments.approve(amendment, law=LAW, by=by, at=at, on=on)


def test_it_works(school: School, centre: Account, found: TrainingClass) -> None:
    admitted(found, a_trainee(1), state=EnrolmentState.CONFIRMED)
    amendment = wanted(school, found)
    approve(amendment, centre)
    db.session.rollback()
    assert (amendment.is_approved, amendment.decided_by) == (True, centre.id)
    assert amendment.session.day == SATURDAY
    act = db.session.scalars(select(ClassActRow).order_by(ClassActRow.id.desc())).first()
    assert act
    assert act.act is ClassAct.AMENDED
    message = db.session.scalars(select(Message)).one()
    assert message.text == "12月7日 8:30 的课改到12月12日 8:30，在一号教室。"
    assert message.code == "session_changed"


def test_it_is_decided_once(school: School, centre: Account, found: TrainingClass) -> None:
    amendment = wanted(school, found)
    amendments.decline(amendment, "先问学员", by=centre, at=NOW)
    db.session.rollback()
    assert (amendment.is_approved, amendment.remark) == (False, "先问学员")
    assert amendment.session.day == START
    deeds: tuple[Callable[[], None], ...] = (
        lambda: approve(amendment, centre),
        lambda: amendments.decline(amendment, "x", by=centre, at=NOW),
    )
    for decide in deeds:
        with pytest.raises(Refusal, match="settled"):
            decide()


def test_it_refuses_another_units_reviewer(school: School, found: TrainingClass) -> None:
    amendment = wanted(school, found)
    with pytest.raises(Refusal, match="other_unit"):
        approve(amendment, reviewer(902, unit="second"))


def test_it_refuses_once_the_session_has_begun(
    school: School, centre: Account, found: TrainingClass
) -> None:
    amendment = wanted(school, found)
    begins = first_session(found).slot.begins_at
    with pytest.raises(Refusal, match="too_late"):
        approve(amendment, centre, at=begins, on=START)
    approve(amendment, centre, at=begins - timedelta(seconds=1), on=START)


def test_it_refuses_a_time_that_is_past(
    school: School, centre: Account, found: TrainingClass
) -> None:
    amendment = wanted(school, found, day=DAY - timedelta(days=1))
    with pytest.raises(Refusal, match="too_late"):
        approve(amendment, centre)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": date(2026, 12, 26)}, "session_outside"),
        ({"day": date(2026, 12, 8), "starts_at": time(9), "ends_at": time(12)}, "sessions_overlap"),
        ({"ends_at": time(10)}, "timetable_short"),
    ],
)
def test_it_refuses_what_the_law_refuses(
    school: School, centre: Account, found: TrainingClass, changes: dict[str, Any], code: str
) -> None:
    amendment = wanted(school, found, **changes)
    with pytest.raises(Refusal, match="unlawful") as refused:
        approve(amendment, centre)
    assert code in {reason.code for reason in refused.value.reasons}
    db.session.rollback()
    assert first_session(found).day == START
    assert amendment.decided_at is None


def test_it_refuses_the_hour_of_another_session_of_the_class(
    school: School, centre: Account, found: TrainingClass
) -> None:
    amendment = wanted(school, found, day=date(2026, 12, 8))
    with pytest.raises(Refusal, match="taken"):
        approve(amendment, centre)
    db.session.rollback()
    assert first_session(found).day == START


def test_it_refuses_a_teacher_who_is_elsewhere(
    school: School, centre: Account, found: TrainingClass
) -> None:
    other = school.draft(planned_start=date(2027, 1, 11), planned_end=date(2027, 2, 5))
    with transaction():
        other.submitted_at = NOW
        first_session(other).day = SATURDAY
    amendment = wanted(school, found)
    with pytest.raises(Refusal, match="unlawful") as refused:
        approve(amendment, centre)
    assert any(other.number in reason.text for reason in refused.value.reasons)


def test_what_was_wrong_before_stands_in_no_ones_way(
    school: School, centre: Account, found: TrainingClass
) -> None:
    with transaction():
        school.instructor.registrations[0].until_day = date(2026, 12, 20)
    approve(wanted(school, found), centre)


def test_it_refuses_an_hour_at_which_trainees_sit_elsewhere(
    school: School, centre: Account, found: TrainingClass
) -> None:
    other = a_school(2)
    elsewhere = other.announced()
    with transaction():
        first_session(elsewhere).day = SATURDAY
    worker = a_trainee(1)
    for one in (found, elsewhere):
        admitted(one, worker)
    amendment = wanted(school, found)
    with pytest.raises(Refusal, match="trainees_busy") as refused:
        approve(amendment, centre)
    assert "1 名学员" in refused.value.reasons[0].text
    db.session.rollback()
    assert first_session(found).day == START


def test_a_change_and_a_sign_up_at_once_never_seat_anybody_twice(
    app: Flask, school: School, centre: Account, found: TrainingClass
) -> None:
    """The session moves to an hour at which another class meets that the trainee joins now."""
    elsewhere = a_school(2).announced()
    with transaction():
        first_session(elsewhere).day = SATURDAY
    worker = a_trainee(1)
    admitted(found, worker)
    ids = (wanted(school, found).id, centre.id, worker.id)
    number, start = elsewhere.number, Barrier(2)
    db.session.rollback()

    def change() -> bool:
        with app.app_context():
            amendment = db.session.get_one(ClassAmendment, ids[0])
            by = db.session.get_one(Account, ids[1])
            start.wait()
            try:
                approve(amendment, by)
            except Refusal:
                return False
            finally:
                db.session.remove()
            return True

    def join() -> bool:
        with app.app_context():
            account = db.session.get_one(Account, ids[2])
            start.wait()
            try:
                enrolments.enrol(account, number, MIGRANT, law=LAW, on=DAY, at=NOW, by=account.key)
            except Refusal:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(change), threads.submit(join)]
        assert sorted(one.result() for one in done) == [False, True]
