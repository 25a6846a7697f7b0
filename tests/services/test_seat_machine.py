"""Any sequence of acts by anybody: nothing is oversold, double-seated, stuck or lost."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.policy.enrolments import EnrolmentState
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.institutions import Institution
from portal.records.journal import JournalEntry
from portal.records.seats import (
    WAITING,
    enrolments_with_ids,
    live_enrolments,
    queue_of,
    seat_counts,
)
from portal.services import enrolments, rosters, seats
from portal.services.refusal import Refusal
from tests import soaking
from tests.clock import DAY, NOW
from tests.lessons import a_reviewer, a_trainee
from tests.seats import a_school, a_small_class, enrol, law, meets, refuse_damage

WORKERS = 5
# The first two meet at once and are alike; the third meets at another time.
CLASSES = 3
ended = st.sampled_from(["confirm", "reject", "expel"])
workers, classes = st.integers(0, WORKERS - 1), st.integers(0, CLASSES - 1)
serials = count(1)


class Seats(RuleBasedStateMachine):
    """Workers, an institution and a centre, each doing what its pages let it do."""

    def __init__(self, school: Institution, cast: list[Account], by: Account) -> None:
        super().__init__()
        self.cast, self.by = cast, by
        round_ = next(serials)
        self.numbers = [f"26-{round_ * CLASSES + place:05d}" for place in range(CLASSES)]
        day = date(2027, 1, 4) + timedelta(days=2 * round_)
        for place, number in enumerate(self.numbers):
            a_small_class(school, number)
            meets(number, day + timedelta(days=place == CLASSES - 1))
        self.journal = self.counted()

    def counted(self) -> int:
        db.session.rollback()
        return db.session.scalar(select(func.count()).select_from(JournalEntry)) or 0

    def held(self, place: int) -> TrainingClass:
        db.session.rollback()
        chosen = select(TrainingClass).where(TrainingClass.number == self.numbers[place])
        return db.session.scalars(chosen).one()

    def row(self, worker: int, place: int) -> Enrolment | None:
        """The newest of the worker in the class."""
        chosen = select(Enrolment).where(
            Enrolment.class_id == self.held(place).id,
            Enrolment.person_id == self.cast[worker].person_id,
        )
        return db.session.scalars(chosen.order_by(Enrolment.id.desc())).first()

    def locked(self, place: int, deed: Callable[[Session, TrainingClass], None]) -> None:
        class_id = self.held(place).id
        with transaction() as session:
            deed(session, seats.lock_class(session, class_id))

    @rule(worker=workers, place=classes)
    def signs_up(self, worker: int, place: int) -> None:
        was = self.row(worker, place)
        try:
            enrol(self.cast[worker], self.numbers[place])
        except Refusal:
            return
        self.journal += not (was and was.state.is_live)

    @rule(worker=workers, place=classes)
    def leaves(self, worker: int, place: int) -> None:
        found = self.row(worker, place)
        if found is None:
            return
        self.journal += found.state.is_live
        enrolments.leave(self.cast[worker], found.key, on=DAY, at=NOW)

    @rule(worker=workers, place=classes)
    def a_rival_leaves_for_somebody(self, worker: int, place: int) -> None:
        found, rival = self.row(worker, place), self.cast[worker - 1]
        if found is None:
            return
        with pytest.raises(LookupError):
            enrolments.leave(rival, found.key, on=DAY, at=NOW)
        to = self.numbers[1 - place % 2]
        with pytest.raises(LookupError):
            enrolments.move(rival, found.key, to, law=law(), on=DAY, at=NOW, by=rival.key)

    @rule(worker=workers, place=st.integers(0, 1))
    def moves(self, worker: int, place: int) -> None:
        found, account = self.row(worker, place), self.cast[worker]
        if found is None:
            return
        before, to = self.counted(), self.numbers[1 - place]
        try:
            enrolments.move(account, found.key, to, law=law(), on=DAY, at=NOW, by=account.key)
        except Refusal:
            return
        after = self.counted()
        assert after in (before, before + 2)
        self.journal += after - before

    @rule(place=classes, capacity=st.integers(1, 4))
    def changes_capacity(self, place: int, capacity: int) -> None:
        def change(session: Session, held: TrainingClass) -> None:
            seats.change_capacity(session, held, capacity, on=DAY, at=NOW, by="school")

        try:
            self.locked(place, change)
        except Refusal:
            taken = seat_counts([self.held(place).id]).popitem()[1].seated
            assert capacity < taken

    @rule(place=classes, is_stopped=st.booleans())
    def stops_or_goes_on(self, place: int, is_stopped: bool) -> None:
        def change(session: Session, held: TrainingClass) -> None:
            held.suspended_at = NOW if is_stopped else None
            seats.promote(session, held, on=DAY, at=NOW, by="school")

        self.locked(place, change)

    @rule(place=classes, is_over=st.booleans())
    def ends_or_extends_sign_up(self, place: int, is_over: bool) -> None:
        def change(session: Session, held: TrainingClass) -> None:
            held.enrol_until = DAY - timedelta(days=1) if is_over else DAY + timedelta(days=5)
            seats.promote(session, held, on=DAY, at=NOW, by="school")

        self.locked(place, change)

    @rule(place=classes)
    def is_cancelled(self, place: int) -> None:
        freed = [row.person_id for row in live_enrolments(self.held(place).id)]

        def change(session: Session, held: TrainingClass) -> None:
            held.cancelled_at = NOW
            seats.release_all(session, held, at=NOW, by="school", words="这个班不开了。")

        self.locked(place, change)
        seats.promote_elsewhere(freed, on=DAY, at=NOW, by="school")

    @rule(place=classes, worker=workers, how=ended)
    def the_centre_reviews(self, place: int, worker: int, how: str) -> None:
        found, held = self.row(worker, place), self.held(place)
        same: dict[str, Any] = {"by": self.by, "on": DAY, "at": NOW}
        try:
            if how == "confirm":
                review = rosters.confirm_roster(held, law=law(), **same)
                self.journal += bool(review.confirmed)
            elif found:
                deed = rosters.reject if how == "reject" else rosters.expel
                deed(held, found.key, reason="资料不全", **same)
                self.journal += 1
        except Refusal:
            pass

    @invariant()
    def nothing_is_damaged(self) -> None:
        refuse_damage(*self.numbers)
        assert self.counted() == self.journal

    @invariant()
    def nobody_waits_beside_a_free_seat_without_reading_why(self) -> None:
        """Only whoever came after somebody who was skipped."""
        for place in range(CLASSES):
            held = self.held(place)
            counted = seat_counts([held.id])[held.id]
            is_open = seats.why_no_seat_passes(db.session(), held, on=DAY) is None
            if is_open and counted.left_of(held.capacity) and counted.waiting:
                head = enrolments_with_ids(queue_of(held.id)[:1])[0]
                assert head.skipped, (held.number, head.state)
                assert head.state is WAITING is EnrolmentState.WAITLISTED


def test_no_sequence_of_acts_does_harm(app: Flask) -> None:
    school = a_school()
    cast = [a_trainee(serial) for serial in range(1, WORKERS + 1)]
    by = a_reviewer()
    effort = settings(
        max_examples=300 if soaking() else 8, stateful_step_count=30 if soaking() else 20
    )

    class Here(Seats):
        def __init__(self) -> None:
            super().__init__(school, cast, by)

    run_state_machine_as_test(Here, settings=effort)
