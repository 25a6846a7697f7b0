"""Closing a class: what was inspected and counted, the law's answer, and who still waits."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.attendance import AttendanceMark
from portal.policy.classes import ClassAct
from portal.policy.closing import CheckChannel
from portal.policy.enrolments import EnrolmentState
from portal.records.accounts import Account
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.classes import ClassActRow
from portal.records.closings import figures_of, spot_checks_of
from portal.records.database import db, transaction
from portal.records.filings import SpotCheckRow
from portal.services import closings
from portal.services.closings import Counts
from portal.services.refusal import Refusal
from tests.clock import NOW
from tests.filings import LAW
from tests.lessons import Course, a_course, a_trainee, admitted
from tests.people import reviewer

pytestmark = pytest.mark.usefixtures("app")
AFTER = NOW + timedelta(days=2)
LAST, NEXT = date(2026, 11, 24), date(2026, 11, 25)
ENOUGH = Counts(theory_photographs=2, practice_photographs=3, job_recommendations=3)
ONLINE, ONSITE = CheckChannel.ONLINE, CheckChannel.ONSITE


@pytest.fixture
def course(app: Flask) -> Course:
    """Taught to the end, everybody's result reviewed; its three sessions hold twelve hours."""
    course = a_course(hours_total=12, hours_theory=4, hours_practice=8)
    with transaction():
        for held in course.sessions:
            held.held_at = AFTER
        for enrolment in course.enrolments:
            enrolment.state = EnrolmentState.COMPLETED
    return course


@pytest.fixture
def centre(app: Flask) -> Account:
    return reviewer(901)


def inspect(course: Course, by: Account, *channels: CheckChannel) -> None:
    for held, channel in zip(course.sessions, channels, strict=False):
        closings.enter_spot_check(held, channel, by=by, at=AFTER)


def close(course: Course, by: Account, *, reason: str = "", on: date = NEXT) -> None:
    found = course.training_class
    closings.close(found, reason=reason, law=LAW, by=by, at=AFTER, on=on)


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_it_works(course: Course, centre: Account) -> None:
    inspect(course, centre, ONLINE, ONSITE, ONSITE)
    closings.enter_counts(course.training_class, ENOUGH, by=centre, at=AFTER)
    waiting = admitted(course.training_class, a_trainee(50), state=EnrolmentState.WAITLISTED)
    close(course, centre)
    db.session.rollback()
    assert course.training_class.closed_at == AFTER
    assert waiting.state is EnrolmentState.RELEASED
    assert "没有轮到" in waiting.reason
    assert {one.state for one in course.enrolments} == {EnrolmentState.COMPLETED}
    acts = db.session.scalars(select(ClassActRow.act)).all()
    assert acts == [ClassAct.CLOSED]
    with pytest.raises(Refusal, match="over"):
        close(course, centre)


def test_the_law_says_everything_that_is_lacking(course: Course, centre: Account) -> None:
    with transaction():
        course.sessions[0].held_at = None
    with pytest.raises(Refusal, match="unlawful") as refused:
        close(course, centre, on=LAST - timedelta(days=1))
    assert codes(refused) == {
        "not_over",
        "hours_short",
        "few_spot_checks",
        "few_photographs",
        "attendance_missing",
    }


def test_a_warning_passes_with_a_recorded_reason(course: Course, centre: Account) -> None:
    inspect(course, centre, ONSITE, ONSITE, ONSITE)
    closings.enter_counts(course.training_class, ENOUGH, by=centre, at=AFTER)
    with pytest.raises(Refusal, match="reason_missing") as refused:
        close(course, centre)
    assert codes(refused) == {"one_channel"}
    close(course, centre, reason="教室没有网络")
    db.session.rollback()
    assert db.session.scalars(select(ClassActRow.reason)).all() == ["教室没有网络"]


def test_missing_recommendations_are_said_and_do_not_block(course: Course, centre: Account) -> None:
    inspect(course, centre, ONLINE, ONSITE, ONSITE)
    counts = Counts(theory_photographs=2, practice_photographs=3)
    closings.enter_counts(course.training_class, counts, by=centre, at=AFTER)
    verdict = closings.judge(course.training_class, law=LAW, on=NEXT)
    assert [reason.code for reason in verdict.not_met] == ["few_recommendations"]
    close(course, centre)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (EnrolmentState.PRE_REGISTERED, "roster_open"),
        (EnrolmentState.CONFIRMED, "results_open"),
    ],
)
def test_nobody_is_left_behind(
    course: Course, centre: Account, state: EnrolmentState, code: str
) -> None:
    admitted(course.training_class, a_trainee(50), state=state)
    with pytest.raises(Refusal, match="unlawful") as refused:
        close(course, centre)
    assert code in codes(refused)


def test_an_open_dispute_holds_it_up(course: Course, centre: Account) -> None:
    with transaction() as session:
        mark = Attendance(
            enrolment_id=course.enrolments[0].id,
            session_id=course.sessions[0].id,
            mark=AttendanceMark.ABSENT,
            marked_at=NOW,
            marked_by=course.manager.id,
        )
        session.add(mark)
        session.add(
            AttendanceDispute(attendance=mark, mark_before=mark.mark, words="我到了", raised_at=NOW)
        )
    with pytest.raises(Refusal, match="unlawful") as refused:
        close(course, centre)
    assert "disputes_open" in codes(refused)


def test_nobody_learns_of_an_inspection_before_it_took_place(
    course: Course, centre: Account
) -> None:
    """Today's session began at 8:30; tomorrow's is not there to be inspected."""
    today, tomorrow = course.sessions[1], course.sessions[2]
    closings.enter_spot_check(today, ONSITE, by=centre, at=NOW)
    with pytest.raises(Refusal, match="not_begun"):
        closings.enter_spot_check(tomorrow, ONSITE, by=centre, at=NOW)
    before = today.slot.begins_at - timedelta(seconds=1)
    with pytest.raises(Refusal, match="not_begun"):
        closings.enter_spot_check(today, ONSITE, by=centre, at=before)
    db.session.rollback()
    assert [row.session_id for row in spot_checks_of(course.training_class.id)] == [today.id]


def test_two_of_one_session_count_as_one(course: Course, centre: Account) -> None:
    for channel in (ONLINE, ONSITE, ONSITE):
        closings.enter_spot_check(course.sessions[0], channel, by=centre, at=AFTER)
    verdict = closings.judge(course.training_class, law=LAW, on=NEXT)
    found = next(one for one in verdict.refusals if one.code == "few_spot_checks")
    assert "还差 2 次" in found.text


def test_the_newest_counts_stand(course: Course, centre: Account) -> None:
    for number in (1, 2):
        counts = Counts(theory_photographs=number)
        closings.enter_counts(course.training_class, counts, by=centre, at=AFTER)
    db.session.rollback()
    row = figures_of(course.training_class.id)
    assert row
    assert (row.theory_photographs, row.entered_by) == (2, centre.id)


def test_another_unit_enters_nothing(course: Course) -> None:
    rival = reviewer(902, unit="second")
    deeds: tuple[Callable[[], None], ...] = (
        lambda: closings.enter_spot_check(course.sessions[0], ONLINE, by=rival, at=AFTER),
        lambda: closings.enter_counts(course.training_class, ENOUGH, by=rival, at=AFTER),
        lambda: close(course, rival),
    )
    for deed in deeds:
        with pytest.raises(Refusal, match="other_unit"):
            deed()
    db.session.rollback()
    assert db.session.scalars(select(SpotCheckRow)).all() == []
