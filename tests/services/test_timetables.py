"""Timetables: laid out, mended, amended; clashes with other classes; on both databases."""

from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.classes import ClassAct
from portal.policy.pattern import Pattern
from portal.policy.registry import SessionKind
from portal.records.class_filing import timetable_rows
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db, transaction
from portal.records.filings import ClassAmendment, open_amendments
from portal.records.holidays import Holiday
from portal.records.own_classes import newest_deed
from portal.services import timetables
from portal.services.filings import judge
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.filings import DAYTIME, LAW, START, School, a_school, approve, seen

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


def lay(school: School, found: TrainingClass, **pattern: object) -> None:
    values = {"weekdays": range(5), "hours": DAYTIME, "first": START} | pattern
    timetables.lay_timetable(
        found,
        Pattern(**values),  # type: ignore[arg-type]
        dict.fromkeys(SessionKind, school.staffing),
        law=LAW,
        seen=seen(found),
        by=school.manager,
        at=NOW,
    )
    db.session.rollback()


def test_it_works(school: School) -> None:
    found = school.draft()
    rows = timetable_rows(found.id)
    assert len(rows) == 30
    assert sum(one.class_hours for one in rows if one.kind is SessionKind.THEORY) == 36
    assert sum(one.class_hours for one in rows if one.kind is SessionKind.PRACTICE) == 84
    assert (found.planned_start, found.planned_end) == (START, date(2026, 12, 25))
    assert judge(found, law=LAW, on=DAY).allowed


def test_the_class_follows_its_timetable(school: School) -> None:
    found = school.draft()
    lay(school, found, weekdays={5, 6}, hours=(DAYTIME[0],))
    assert (found.planned_start, found.planned_end) == (date(2026, 12, 12), date(2027, 3, 21))
    assert (found.schedule, found.is_weekend, found.is_evening) == (
        "周六、周日 8:30–11:30",
        True,
        False,
    )
    lay(school, found, weekdays={0, 2}, hours=((time(18, 30), time(20, 45)),), first=START)
    assert (found.schedule, found.is_evening) == ("周一、周三 18:30–20:45", True)
    assert found.training_days == 40


def test_holidays_are_skipped(school: School) -> None:
    found = school.draft()
    with transaction() as session:
        session.merge(Holiday(day=START, is_working=False, source="试用"))
    lay(school, found)
    assert found.planned_start == START + timedelta(days=1)


def test_a_pattern_that_holds_too_little_changes_nothing(school: School) -> None:
    found = school.draft()
    with pytest.raises(Refusal, match="too_few_hours"):
        lay(school, found, hours=((time(8), time(8, 30)),))
    db.session.rollback()
    assert len(timetable_rows(found.id)) == 30


def test_sessions_are_mended_one_by_one(school: School) -> None:
    found = school.draft()
    lesson = school.lesson()
    timetables.add_lesson(found, lesson, seen=seen(found), by=school.manager, at=NOW)
    db.session.rollback()
    assert (len(timetable_rows(found.id)), found.training_days) == (31, 16)
    with pytest.raises(Refusal, match="slot_taken"):
        timetables.add_lesson(found, lesson, seen=seen(found), by=school.manager, at=NOW)
    held = timetable_rows(found.id)[0]
    moved = school.lesson(day=START, starts_at=time(7), ends_at=time(8), topic="安全")
    timetables.change_lesson(held, moved, seen=seen(found), by=school.manager, at=NOW)
    db.session.rollback()
    assert (timetable_rows(found.id)[0].when, held.topic) == ("20261207-0700", "安全")
    with pytest.raises(Refusal, match="slot_taken"):
        timetables.change_lesson(held, lesson, seen=seen(found), by=school.manager, at=NOW)
    db.session.rollback()
    timetables.remove_lesson(held, seen=seen(found), by=school.manager, at=NOW)
    db.session.rollback()
    assert len(timetable_rows(found.id)) == 30


def test_the_second_of_two_people_is_refused(school: School) -> None:
    found = school.draft()
    saw = seen(found)
    first, second = timetable_rows(found.id)[:2]
    timetables.remove_lesson(first, seen=saw, by=school.manager, at=NOW)
    with pytest.raises(Refusal, match="changed"):
        timetables.remove_lesson(second, seen=saw, by=school.manager, at=NOW)
    db.session.rollback()
    assert len(timetable_rows(found.id)) == 29


def test_a_changed_timetable_of_a_filed_class_is_an_act(school: School) -> None:
    found = school.filed()
    held = timetable_rows(found.id)[0]
    timetables.remove_lesson(held, seen=seen(found), by=school.manager, at=NOW)
    db.session.rollback()
    acts = db.session.scalars(select(ClassActRow.act).order_by(ClassActRow.id)).all()
    assert acts == [ClassAct.SUBMITTED, ClassAct.AMENDED]
    newest = newest_deed(found.id)
    assert newest
    assert newest.fields == "timetable"


def test_an_instructor_in_two_places_is_refused_and_a_shared_venue_warned_of(
    school: School,
) -> None:
    filed = school.filed()
    other = school.draft()
    verdict = judge(other, law=LAW, on=DAY)
    taken = [one for one in verdict.refusals if one.code == "instructor_taken"]
    assert len(taken) == 30
    assert taken[0].text == f"12月7日 8:30 {school.instructor.name}已排给 {filed.number} 班"
    assert {one.code for one in verdict.warnings} == {"venue_taken"}
    with transaction():
        filed.cancelled_at = NOW
    assert "instructor_taken" not in {one.code for one in judge(other, law=LAW, on=DAY).reasons}


def test_a_draft_takes_nobodys_time(school: School) -> None:
    school.draft()
    assert "instructor_taken" not in {
        one.code for one in judge(school.draft(), law=LAW, on=DAY).reasons
    }


def test_an_approved_class_is_amended_by_asking(school: School) -> None:
    found = school.filed()
    held = timetable_rows(found.id)[0]
    lesson = school.lesson(day=START, starts_at=time(9), ends_at=time(12))

    def ask(**more: object) -> None:
        values = {"seen": seen(found), "by": school.manager, "at": NOW, "on": DAY} | more
        timetables.propose_amendment(held, lesson, "教室有事", **values)  # type: ignore[arg-type]

    with pytest.raises(Refusal, match="not_approved"):
        ask()
    approve(found)
    with pytest.raises(Refusal, match="approved"):
        timetables.change_lesson(held, lesson, seen=seen(found), by=school.manager, at=NOW)
    with pytest.raises(Refusal, match="session_over"):
        ask(on=START + timedelta(days=1))
    ask()
    db.session.rollback()
    assert held.starts_at == time(8, 30)
    amendment = open_amendments(found.id)[held.id]
    assert (amendment.starts_at, amendment.reason) == (time(9), "教室有事")
    with pytest.raises(Refusal, match="amendment_open"):
        ask()
    db.session.rollback()
    assert len(db.session.scalars(select(ClassAmendment)).all()) == 1


def test_an_amendment_changes_something(school: School) -> None:
    found = school.filed()
    approve(found)
    held = timetable_rows(found.id)[0]
    same = school.lesson(day=held.day, starts_at=held.starts_at, ends_at=held.ends_at)
    with pytest.raises(Refusal, match="nothing_changed"):
        timetables.propose_amendment(
            held, same, "没有", seen=seen(found), by=school.manager, at=NOW, on=DAY
        )
