"""Attendance: who marks what when, what a mark counts, and how a wrong one is put right."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.policy.attendance import AttendanceMark, DisputeOutcome
from portal.policy.jurisdiction import Jurisdiction
from portal.records.attendance import Attendance, Hours, hours_of
from portal.records.attendance_disputes import dispute_of_unit
from portal.records.attendance_sheets import (
    own_mark,
    session_to_mark,
    sessions_to_mark,
    sheet_of,
)
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.messages import Message
from portal.services.attendance import (
    Marked,
    absence_reason,
    decide_dispute,
    dispute_mark,
    mark_session,
)
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import Course, a_course, a_reviewer, closed

PRESENT, LATE, ABSENT = (Marked(mark) for mark in AttendanceMark)
ILL = Marked(AttendanceMark.ABSENT, "生病")


@pytest.fixture
def law(app: Flask) -> Jurisdiction:
    found: Jurisdiction = app.extensions["jurisdiction"]
    return found


def mark(course: Course, *marks: Marked, place: int = 0, why: str = "", at: datetime = NOW) -> None:
    given = dict(zip(course.keys, marks, strict=True))
    mark_session(course.sessions[place], given, why=why, by=course.instructor, at=at)


def row(course: Course, trainee: int = 0, place: int = 0) -> Attendance:
    db.session.rollback()
    return db.session.scalars(
        select(Attendance).where(
            Attendance.enrolment_id == course.enrolments[trainee].id,
            Attendance.session_id == course.sessions[place].id,
        )
    ).one()


def messages(course: Course, trainee: int = 0) -> list[str]:
    db.session.rollback()
    account_id = course.workers[trainee].id
    chosen = select(Message.code).where(Message.account_id == account_id).order_by(Message.id)
    return list(db.session.scalars(chosen))


def acts() -> list[str]:
    db.session.rollback()
    chosen = select(JournalEntry.act).where(JournalEntry.act.contains("attendance"))
    return list(db.session.scalars(chosen.order_by(JournalEntry.id)))


def test_it_works(app: Flask) -> None:
    course = a_course()
    mark(course, LATE, ILL)
    assert row(course).mark is AttendanceMark.LATE
    assert (row(course, 1).mark, row(course, 1).reason) == (AttendanceMark.ABSENT, "生病")
    assert course.sessions[0].held_at == NOW
    assert acts() == ["mark_attendance"]
    assert (messages(course), messages(course, 1)) == ([], ["absent"])


def test_present_and_late_count_and_absent_does_not(app: Flask) -> None:
    course = a_course(trainees=3)
    ids = [enrolment.id for enrolment in course.enrolments]
    assert set(hours_of(ids).values()) == {Hours()}
    mark(course, PRESENT, LATE, ILL)
    mark(course, PRESENT, ILL, ILL, place=1)
    db.session.rollback()
    assert hours_of(ids) == {
        ids[0]: Hours(8, 8, 0),
        ids[1]: Hours(8, 4, 4),
        ids[2]: Hours(8, 0, 8),
    }


def test_a_session_that_is_called_off_counts_nothing(app: Flask) -> None:
    course = a_course(trainees=1)
    mark(course, PRESENT)
    with transaction():
        course.sessions[0].cancelled_at = NOW
    assert hours_of([course.enrolments[0].id]) == {course.enrolments[0].id: Hours()}


def test_it_refuses_a_session_that_has_not_begun(app: Flask) -> None:
    course = a_course(trainees=1)
    with pytest.raises(Refusal, match="not_begun"):
        mark(course, PRESENT, place=2)
    begins = course.sessions[2].slot.begins_at
    with pytest.raises(Refusal, match="not_begun"):
        mark(course, PRESENT, place=2, at=begins - timedelta(seconds=1))
    mark(course, PRESENT, place=2, at=begins)
    assert row(course, place=2).mark is AttendanceMark.PRESENT


def test_it_refuses_a_sheet_with_a_gap_and_an_absence_without_a_reason(app: Flask) -> None:
    course = a_course()
    with pytest.raises(Refusal, match="unmarked"):
        mark_session(course.sessions[0], {course.keys[0]: PRESENT}, by=course.manager, at=NOW)
    with pytest.raises(Refusal, match="no_reason"):
        mark(course, PRESENT, ABSENT)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Attendance.id))) == 0
    assert course.sessions[0].held_at is None


def test_a_later_change_says_why_and_the_trainee_learns_of_it(app: Flask) -> None:
    course = a_course()
    mark(course, ILL, PRESENT)
    with pytest.raises(Refusal, match="no_why"):
        mark(course, PRESENT, PRESENT)
    assert row(course).mark is AttendanceMark.ABSENT
    mark(course, PRESENT, PRESENT, why="看错了人")
    assert (row(course).mark, row(course).reason) == (AttendanceMark.PRESENT, "更正：看错了人")
    assert acts() == ["mark_attendance", "change_attendance"]
    assert messages(course) == ["absent", "attendance_changed"]
    assert messages(course, 1) == []


def test_a_changed_absence_keeps_both_reasons_apart(app: Flask) -> None:
    course = a_course(trainees=1)
    mark(course, PRESENT)
    mark(course, ILL, why="名单点错")
    assert row(course).reason == "生病；更正：名单点错"
    assert absence_reason(row(course)) == "生病"
    mark(course, ILL)
    assert row(course).reason == "生病；更正：名单点错"
    mark(course, Marked(AttendanceMark.ABSENT, "请假"))
    assert row(course).reason == "请假"
    assert messages(course) == ["attendance_changed"]


def test_the_same_sheet_twice_changes_nothing(app: Flask) -> None:
    course = a_course()
    mark(course, ILL, PRESENT)
    mark(course, ILL, PRESENT)
    assert acts() == ["mark_attendance"]
    assert messages(course) == ["absent"]


def test_it_refuses_marks_after_the_class_has_closed(app: Flask) -> None:
    course = a_course(trainees=1)
    closed(course)
    with pytest.raises(Refusal, match="class_is_over"):
        mark(course, PRESENT)


def test_an_instructor_finds_the_own_sessions_and_the_manager_all(app: Flask) -> None:
    course, rival = a_course(1), a_course(2)
    number, when = course.training_class.number, course.sessions[0].when
    for account in (course.manager, course.instructor):
        assert session_to_mark(account, number, when) == course.sessions[0]
        found = sessions_to_mark(account, on=DAY, is_held=False, most=9)
        assert found == course.sessions[:2]
    for stranger in (rival.manager, rival.instructor):
        assert session_to_mark(stranger, number, when) is None
    with transaction():
        course.sessions[0].instructor.account_id = None
    assert session_to_mark(course.instructor, number, when) is None
    assert session_to_mark(course.manager, number, when) == course.sessions[0]


@pytest.mark.parametrize(
    "when", ["", "20261120-0831", "20261340-0830", "２０２６１１２０-0830", "x" * 13]
)
def test_no_such_session_is_nobody(app: Flask, when: str) -> None:
    course = a_course()
    assert session_to_mark(course.manager, course.training_class.number, when) is None


def test_whoever_left_stays_on_the_sheet_but_is_not_marked(app: Flask) -> None:
    course = a_course()
    mark(course, PRESENT, PRESENT)
    with transaction():
        course.enrolments[0].state = course.enrolments[0].state.EXPELLED
    assert [line.is_confirmed for line in sheet_of(course.sessions[0])] == [False, True]
    assert [line.key for line in sheet_of(course.sessions[1])] == course.keys[1:]


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (7, False), (8, True)])
def test_a_mark_is_disputed_within_seven_days(
    app: Flask, law: Jurisdiction, days: int, is_refused: bool
) -> None:
    course = a_course(trainees=1)
    mark(course, ILL)
    on, at = DAY + timedelta(days=days), NOW + timedelta(days=days)
    found = row(course)
    if is_refused:
        with pytest.raises(Refusal, match="dispute_too_late"):
            dispute_mark(found, "我到了", law=law, by=course.workers[0], at=at, on=on)
    else:
        raised = dispute_mark(found, "我到了", law=law, by=course.workers[0], at=at, on=on)
        assert raised.mark_before is AttendanceMark.ABSENT
        assert acts()[-1] == "dispute_attendance"


def test_the_centre_corrects_a_mark_and_nobody_changes_it_then(
    app: Flask, law: Jurisdiction
) -> None:
    course, official = a_course(trainees=1), a_reviewer()
    mark(course, ILL)
    raised = dispute_mark(row(course), "我到了", law=law, by=course.workers[0], at=NOW, on=DAY)
    with pytest.raises(Refusal, match="decided"):
        mark(course, PRESENT, why="想改")
    corrected = DisputeOutcome.CORRECTED
    with pytest.raises(Refusal, match="same_mark"):
        decide_dispute(raised, corrected, "查过", mark=AttendanceMark.ABSENT, by=official, at=NOW)
    decide_dispute(raised, corrected, "查过录像", mark=AttendanceMark.LATE, by=official, at=NOW)
    assert row(course).mark is AttendanceMark.LATE
    assert raised.outcome is corrected
    assert messages(course) == ["absent", "dispute_decided"]
    with pytest.raises(Refusal, match="decided"):
        decide_dispute(raised, DisputeOutcome.KEPT, "再看", by=official, at=NOW)
    with pytest.raises(Refusal, match="decided"):
        mark(course, PRESENT, why="还想改")
    with pytest.raises(Refusal, match="disputed_before"):
        dispute_mark(row(course), "再来", law=law, by=course.workers[0], at=NOW, on=DAY)


def test_the_centre_keeps_a_mark_with_words(app: Flask, law: Jurisdiction) -> None:
    course = a_course(trainees=1)
    mark(course, ILL)
    raised = dispute_mark(row(course), "我到了", law=law, by=course.workers[0], at=NOW, on=DAY)
    decide_dispute(raised, DisputeOutcome.KEPT, "录像里没有", by=a_reviewer(), at=NOW)
    assert row(course).mark is AttendanceMark.ABSENT
    assert db.session.scalars(select(Message.text).order_by(Message.id.desc())).first() == (
        "11月20日 8:30 的课的考勤，服务中心核对了：维持原来的记录，现在记缺课。录像里没有"
    )


def test_a_dispute_is_its_units_and_a_mark_its_owners(app: Flask, law: Jurisdiction) -> None:
    course = a_course()
    mark(course, ILL, PRESENT)
    found = row(course)
    raised = dispute_mark(found, "我到了", law=law, by=course.workers[0], at=NOW, on=DAY)
    assert dispute_of_unit("first", raised.key) == raised
    assert dispute_of_unit("second", raised.key) is None
    assert own_mark(course.workers[0], found.key) == found
    assert own_mark(course.workers[1], found.key) is None


def test_an_unproven_account_sees_no_mark_that_came_another_way(app: Flask) -> None:
    course = a_course(trainees=1)
    mark(course, ILL)
    key, worker = row(course).key, course.workers[0]
    with transaction():
        worker.card_seen_on = None
    assert own_mark(worker, key) is not None
    with transaction():
        course.enrolments[0].account_id = course.manager.id
    assert own_mark(worker, key) is None
