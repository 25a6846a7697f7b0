"""Seats when everything happens at once, in threads; rushes of processes: test_seat_rush.py."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.policy.enrolments import EnrolmentState
from portal.policy.registry import Standing
from portal.records import journal
from portal.records.accounts import Account, account_with_key
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import enrolments_of
from portal.records.institutions import InstitutionStanding
from portal.records.journal import JournalEntry
from portal.records.seats import SeatCount, seat_counts
from portal.services import enrolments, rosters, seats
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import a_reviewer, a_trainee
from tests.people import SPOUSE, WORKER
from tests.seats import (
    CONFIRMED,
    NUMBER,
    PRE,
    WAITING,
    WITHDRAWN,
    Outcomes,
    a_school,
    a_small_class,
    acts,
    at_once,
    class_with,
    enrol,
    enrolment_in,
    law,
    leave,
    meets,
    refuse_damage,
    states,
)

OTHER = "26-90002"
ROUNDS = 4


def trainees(count: int, first: int = 1) -> list[str]:
    """Keys: an account belongs to the thread that loaded it."""
    return [a_trainee(first + serial).key for serial in range(count)]


def account(key: str) -> Account:
    found = account_with_key(key)
    assert found is not None
    return found


def signs_up(key: str, number: str = NUMBER) -> EnrolmentState:
    return enrol(account(key), number).state


def leaves(key: str, number: str = NUMBER) -> None:
    leave(account(key), number)


def changes_capacity(capacity: int) -> bool:
    """Whether the class has that capacity then."""
    class_id = class_with().id
    try:
        with transaction() as session:
            held = seats.lock_class(session, class_id)
            seats.change_capacity(session, held, capacity, on=DAY, at=NOW, by="cli")
    except Refusal:
        return False
    return True


def race(app: Flask, *deeds: Callable[[], object]) -> Outcomes:
    """Nothing raises, and nothing is damaged."""
    outcomes = at_once(app, deeds)
    assert not outcomes.errors, outcomes.errors
    refuse_damage()
    return outcomes


def test_many_sign_up_for_the_last_seat(app: Flask) -> None:
    a_small_class(a_school())
    keys = trainees(16)
    found = race(app, *(partial(signs_up, key) for key in keys))
    assert sorted(found.results) == [PRE] + [WAITING] * 15
    rows = [enrolments_of(account(key))[0] for key in keys]
    waiting = sorted((row.queued_at, row.id, row.place_at_first) for row in rows)[1:]
    assert [place for *_, place in waiting] == list(range(1, 16))


def test_one_person_signs_up_many_times_at_once(app: Flask) -> None:
    a_small_class(a_school(), capacity=3)
    (key,) = trainees(1)
    race(app, *[partial(signs_up, key)] * 8)
    assert states() == [PRE]


def test_two_people_on_one_phone_want_one_seat(app: Flask) -> None:
    a_small_class(a_school())
    keys = [WORKER.signs_up().key, SPOUSE.signs_up().key]
    assert sorted(race(app, *(partial(signs_up, key) for key in keys)).results) == [PRE, WAITING]


def test_leaving_many_times_at_once_frees_one_seat(app: Flask) -> None:
    a_small_class(a_school())
    keys = trainees(4)
    for key in keys:
        signs_up(key)
    race(app, *[partial(leaves, keys[0])] * 8)
    assert states() == [WITHDRAWN, PRE, WAITING, WAITING]
    assert acts("leave_class") == 1


def test_leaving_while_being_promoted(app: Flask) -> None:
    """However it ends, the seat is not lost: it is with the first who still waits."""
    a_small_class(a_school())
    for at in range(ROUNDS):
        keys = trainees(4, first=1 + 4 * at)
        for key in keys:
            signs_up(key)
        race(app, partial(leaves, keys[0]), partial(leaves, keys[1]))
        assert [enrolment_in(account(key)).state for key in keys] == [
            WITHDRAWN,
            WITHDRAWN,
            PRE,
            WAITING,
        ]
        leaves(keys[3])
        leaves(keys[2])


def test_the_capacity_changes_during_sign_up(app: Flask) -> None:
    a_small_class(a_school(), capacity=6)
    keys = trainees(10)
    capacities = (3, 8, 2, 5, 1, 7)
    race(
        app,
        *(partial(signs_up, key) for key in keys),
        *(partial(changes_capacity, capacity) for capacity in capacities),
    )
    held = class_with()
    assert seat_counts([held.id])[held.id].seated == held.capacity


def test_one_person_takes_two_seats_at_once_that_overlap(app: Flask) -> None:
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number, capacity=ROUNDS)
        meets(number)
    for key in trainees(ROUNDS):
        found = at_once(app, [partial(signs_up, key, number) for number in (NUMBER, OTHER)])
        assert found.results == [PRE]
        assert [type(error) for error in found.errors] == [Refusal]
    refuse_damage()


def test_one_person_moves_up_in_two_classes_at_once_that_overlap(app: Flask) -> None:
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number)
        meets(number)
    for at in range(ROUNDS):
        holder, rival, waiter = trainees(3, first=1 + 3 * at)
        signs_up(holder)
        signs_up(rival, OTHER)
        for number in (NUMBER, OTHER):
            signs_up(waiter, number)
        race(app, partial(leaves, holder), partial(leaves, rival, OTHER))
        found = {enrolment_in(account(waiter), number).state for number in (NUMBER, OTHER)}
        assert found == {PRE, WAITING}
        seated = NUMBER if enrolment_in(account(waiter)).state is PRE else OTHER
        leaves(waiter, OTHER if seated == NUMBER else NUMBER)
        leaves(waiter, seated)


def test_two_queues_that_cross_never_wait_for_each_other(app: Flask) -> None:
    """The same people wait in both classes, in the opposite order, and both pass on seats."""
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number, capacity=3)
    holders, waiters = trainees(6), trainees(6, first=10)
    for key in holders[:3]:
        signs_up(key)
    for key in holders[3:]:
        signs_up(key, OTHER)
    for key in waiters:
        signs_up(key)
    for key in reversed(waiters):
        signs_up(key, OTHER)
    race(
        app,
        *(partial(leaves, key) for key in holders[:3]),
        *(partial(leaves, key, OTHER) for key in holders[3:]),
    )
    for number in (NUMBER, OTHER):
        held = class_with(number)
        assert seat_counts([held.id])[held.id] == SeatCount(3, 3)


def suspends(institution_id: int) -> None:
    """As two officers do: every class is locked before the standing changes."""
    with transaction() as session:
        seats.lock_classes_of(session, institution_id)
        standing = session.scalars(
            select(InstitutionStanding).where(InstitutionStanding.institution_id == institution_id)
        ).one()
        standing.until_day = DAY - timedelta(days=1)
        session.add(
            InstitutionStanding(
                institution_id=institution_id,
                standing=Standing.SUSPENDED,
                from_day=DAY,
                decided_by="officer",
            )
        )
        journal.write(session, at=NOW, by="officer", act="suspend", noun="institution")


def test_an_institution_is_suspended_in_the_middle(app: Flask) -> None:
    """The lock orders the journal: no sign-up stands behind the suspension."""
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number, capacity=20)
    keys = trainees(12)
    found = at_once(
        app,
        [partial(signs_up, key, number) for key in keys[:6] for number in (NUMBER, OTHER)]
        + [partial(suspends, school.id)]
        + [partial(signs_up, key, NUMBER) for key in keys[6:]],
    )
    assert {type(error) for error in found.errors} <= {Refusal}
    suspended = db.session.scalar(select(JournalEntry.id).where(JournalEntry.act == "suspend"))
    behind = select(func.count()).where(
        JournalEntry.act == "enrol", JournalEntry.id > (suspended or 0)
    )
    assert db.session.scalar(behind) == 0
    with pytest.raises(Refusal):
        signs_up(a_trainee(99).key)
    refuse_damage()


def test_a_roster_is_confirmed_while_people_leave(app: Flask) -> None:
    a_small_class(a_school(), capacity=4)
    keys = trainees(8)
    for key in keys:
        signs_up(key)
    reviewer = a_reviewer().key
    class_id = class_with().id

    def confirms() -> None:
        by = account(reviewer)
        held = db.session.get_one(TrainingClass, class_id)
        rosters.confirm_roster(held, by=by, law=law(), on=DAY, at=NOW)

    race(app, *(partial(leaves, key) for key in keys[:3]), confirms)
    found = [enrolment_in(account(key)).state for key in keys]
    assert found[:3] == [WITHDRAWN] * 3
    assert set(found[3:7]) <= {PRE, CONFIRMED}
    assert found[7] is WAITING


def test_people_move_while_others_leave_and_sign_up(app: Flask) -> None:
    school = a_school()
    a_small_class(school, NUMBER, capacity=3)
    a_small_class(school, OTHER, capacity=2)
    movers, others = trainees(5), trainees(5, first=10)
    for key in movers:
        signs_up(key)
    for key in others[:3]:
        signs_up(key, OTHER)
    held = class_with()
    with transaction():
        held.suspended_at = NOW

    def moves(key: str) -> None:
        mover = account(key)
        found = enrolment_in(mover).key
        enrolments.move(mover, found, OTHER, law=law(), on=DAY, at=NOW, by=key)

    race(
        app,
        *(partial(moves, key) for key in movers),
        *[partial(moves, movers[0])] * 3,
        *(partial(leaves, key, OTHER) for key in others[:2]),
        *(partial(signs_up, key, OTHER) for key in others[3:]),
    )
    assert set(states()) == {WITHDRAWN}
    other = class_with(OTHER)
    assert seat_counts([other.id])[other.id] == SeatCount(2, 6)


def test_a_class_is_cancelled_while_people_sign_up(app: Flask) -> None:
    a_small_class(a_school(), capacity=3)
    class_id = class_with().id

    def cancels() -> None:
        with transaction() as session:
            held = seats.lock_class(session, class_id)
            held.cancelled_at = NOW
            seats.release_all(session, held, at=NOW, by="cli", words="这个班不开了。")

    deeds = [partial(signs_up, key) for key in trainees(10)]
    found = at_once(app, [*deeds[:5], cancels, *deeds[5:]])
    assert {type(error) for error in found.errors} <= {Refusal}
    assert set(states()) <= {EnrolmentState.RELEASED}
    refuse_damage()
    assert class_with().planned_start > date(2026, 12, 1)
