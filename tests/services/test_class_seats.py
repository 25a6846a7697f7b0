"""What an institution's deeds on a class do to those who signed up; on both databases."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.services import class_stops, classes, timetables
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.filings import School, a_school, approve, seen
from tests.lessons import a_trainee
from tests.seats import PRE, WAITING, at_once, enrol, refuse_damage, states, told

pytestmark = pytest.mark.usefixtures("app")
NUMBER = "26-00001"


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def found(school: School) -> TrainingClass:
    """Announced and approved, with one seat that is taken and one person who waits."""
    made = school.announced(capacity=1)
    approve(made)
    return made


@pytest.fixture
def workers(found: TrainingClass) -> list[Account]:
    accounts = [a_trainee(serial) for serial in (1, 2)]
    for account in accounts:
        enrol(account, NUMBER)
    return accounts


def change(school: School, found: TrainingClass, **changes: Any) -> None:
    known: dict[str, Any] = {
        "capacity": found.capacity,
        "enrol_until": found.enrol_until,
        "remark": "",
    }
    classes.change_terms(
        found, **known | changes, seen=seen(found), by=school.manager, at=NOW, on=DAY
    )


def test_more_seats_pass_on_at_once_and_taken_ones_stay(
    school: School, found: TrainingClass, workers: list[Account]
) -> None:
    assert states(NUMBER) == [PRE, WAITING]
    change(school, found, capacity=2)
    assert states(NUMBER) == [PRE, PRE]
    with pytest.raises(Refusal, match="seats_taken"):
        change(school, found, capacity=1)
    db.session.rollback()
    assert found.capacity == 2


def test_a_longer_sign_up_lets_seats_pass_on(
    school: School, found: TrainingClass, workers: list[Account]
) -> None:
    late = date(2026, 12, 5)
    classes.change_terms(
        found,
        capacity=2,
        enrol_until=found.enrol_until,
        remark="",
        seen=seen(found),
        by=school.manager,
        at=NOW,
        on=late,
    )
    assert states(NUMBER) == [PRE, WAITING]
    assert found.not_promoted == "enrolment_closed"
    classes.change_terms(
        found,
        capacity=2,
        enrol_until=late,
        remark="",
        seen=seen(found),
        by=school.manager,
        at=NOW,
        on=late,
    )
    assert states(NUMBER) == [PRE, PRE]


def test_a_withdrawn_class_ends_every_place_and_says_why(
    school: School, found: TrainingClass, workers: list[Account]
) -> None:
    class_stops.withdraw(found, "报名人数不足", seen=seen(found), by=school.manager, at=NOW)
    assert states(NUMBER) == [EnrolmentState.RELEASED] * 2
    assert all("released" in told(account) for account in workers)


def test_nobody_moves_up_while_it_is_suspended_and_then_everybody_may(
    school: School, found: TrainingClass, workers: list[Account]
) -> None:
    class_stops.suspend(found, "教师生病", seen=seen(found), by=school.manager, at=NOW)
    change(school, found, capacity=2)
    assert states(NUMBER) == [PRE, WAITING]
    assert found.not_promoted == "suspended"
    class_stops.resume(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    assert states(NUMBER) == [PRE, PRE]
    assert {"class_suspended", "class_resumed"} <= set(told(workers[1]))


def test_who_signed_up_is_told_what_changed(app: Flask, school: School) -> None:
    found = school.announced()
    worker = a_trainee(1)
    enrol(worker, NUMBER)

    def edit(**changes: Any) -> None:
        details = school.details(**changes)
        classes.edit(found, details, seen=seen(found), by=school.manager, at=NOW, on=DAY)

    edit(textbooks="《焊工（中级）》示例出版社")
    assert "class_changed" not in told(worker)
    edit(fee_yuan=10)
    assert told(worker).count("class_changed") == 1
    lesson = school.lesson()
    timetables.add_lesson(found, lesson, seen=seen(found), by=school.manager, at=NOW)
    assert told(worker).count("class_changed") == 2


def test_the_capacity_falls_while_people_sign_up(app: Flask, school: School) -> None:
    found = school.announced(capacity=6)
    approve(found)
    class_id, manager_id = found.id, school.manager.id
    ids = [a_trainee(serial).id for serial in range(1, 9)]
    saw, until = seen(found), found.enrol_until

    def lower() -> str:
        mine = db.session.get_one(TrainingClass, class_id)
        by = db.session.get_one(Account, manager_id)
        try:
            classes.change_terms(
                mine, capacity=3, enrol_until=until, remark="", seen=saw, by=by, at=NOW, on=DAY
            )
        except Refusal as refusal:
            return refusal.code
        return "lowered"

    def sign_up(account_id: int) -> str:
        return enrol(db.session.get_one(Account, account_id), NUMBER).state.value

    deeds = [lower, *(lambda key=key: sign_up(key) for key in ids)]
    outcomes = at_once(app, deeds)
    assert outcomes.errors == []
    db.session.rollback()
    seats = [state for state in states(NUMBER) if state is PRE]
    lowered = "lowered" in outcomes.results
    assert (found.capacity, len(seats)) == ((3, 3) if lowered else (6, 6))
    assert lowered or "seats_taken" in outcomes.results
    refuse_damage()
