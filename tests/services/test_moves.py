"""Moving from a class that has stopped to an equivalent one, one deed at a time."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.seats import place_of
from portal.services import enrolments, seats
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import a_trainee
from tests.seats import (
    NUMBER,
    PRE,
    WAITING,
    WITHDRAWN,
    a_school,
    a_small_class,
    class_with,
    enrol,
    enrolment_in,
    law,
    leave,
    refuse_damage,
    states,
    told,
)

OTHER = "26-90002"


def change_class(number: str = NUMBER, **columns: object) -> None:
    found = class_with(number)
    with transaction():
        for name, value in columns.items():
            setattr(found, name, value)


@pytest.fixture
def stopped(app: Flask) -> str:
    """A class that has stopped, with a seat and a place; an equivalent one that is full."""
    school = a_school()
    a_small_class(school, NUMBER)
    a_small_class(school, OTHER)
    enrol(a_trainee(1), at=NOW - timedelta(days=3))
    enrol(a_trainee(2), at=NOW - timedelta(days=2))
    enrol(a_trainee(3), OTHER, at=NOW - timedelta(days=5))
    enrol(a_trainee(4), OTHER, at=NOW - timedelta(days=1))
    change_class(suspended_at=NOW)
    return OTHER


def move(account: Account, key: str, number: str = OTHER) -> Enrolment:
    return enrolments.move(account, key, number, law=law(), on=DAY, at=NOW, by=account.key)


def account_in(number: str, place: int) -> tuple[Account, str]:
    """The account and key of the row with that place in the class, from 0."""
    found = db.session.scalars(
        db.select(Enrolment)
        .where(Enrolment.class_id == class_with(number).id)
        .order_by(Enrolment.id)
    ).all()[place]
    account = db.session.get(Account, found.account_id)
    assert account is not None
    return account, found.key


def test_moving_keeps_the_first_time_and_displaces_nobody(stopped: str) -> None:
    for place in (1, 0):
        move(*account_in(NUMBER, place))
    assert states(NUMBER) == [WITHDRAWN, WITHDRAWN]
    assert states(OTHER) == [PRE, WAITING, WAITING, WAITING]
    places = {
        place: place_of(enrolment_in(account_in(OTHER, place)[0], OTHER)) for place in (1, 2, 3)
    }
    assert places == {3: 1, 2: 2, 1: 3}
    leave(account_in(OTHER, 0)[0], OTHER)
    assert enrolment_in(account_in(NUMBER, 0)[0], OTHER).state is PRE
    refuse_damage()


def test_moving_twice_is_moving_once(stopped: str) -> None:
    account, key = account_in(NUMBER, 0)
    assert move(account, key).key == move(account, key).key
    assert len(states(OTHER)) == 3


def test_a_released_person_moves_as_well(app: Flask) -> None:
    school = a_school()
    a_small_class(school, NUMBER)
    a_small_class(school, OTHER)
    worker = a_trainee(1)
    enrol(worker, at=NOW - timedelta(days=3))
    class_id = class_with().id
    with transaction() as session:
        held = seats.lock_class(session, class_id)
        held.cancelled_at = NOW
        seats.release_all(session, held, at=NOW, by="cli", words="报名的人太少，这个班不开了。")
    assert states() == [EnrolmentState.RELEASED]
    assert told(worker) == ["released"]
    moved = move(worker, enrolment_in(worker).key)
    assert (moved.state, moved.queued_at) == (PRE, NOW - timedelta(days=3))
    refuse_damage()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"target_level": Level.JUNIOR}, "not_alike"),
        ({"enrol_until": date(2026, 11, 20)}, "not_eligible"),
        ({"suspended_at": NOW}, "not_eligible"),
    ],
)
def test_it_refuses_a_class_that_is_not_equivalent_or_not_open(
    stopped: str, columns: dict[str, Any], code: str
) -> None:
    change_class(OTHER, **columns)
    with pytest.raises(Refusal, match=code):
        move(*account_in(NUMBER, 0))
    assert states(NUMBER) == [PRE, WAITING]


def test_it_refuses_to_move_out_of_a_class_that_goes_on(stopped: str) -> None:
    change_class(suspended_at=None)
    with pytest.raises(Refusal, match="not_stopped"):
        move(*account_in(NUMBER, 0))
    assert isinstance(class_with(), TrainingClass)
