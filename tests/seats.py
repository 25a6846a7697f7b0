"""Classes with few seats, workers who want them, and deeds done all at once. For tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select

from portal.policy.enrolments import SEATED, EnrolmentEventKind, EnrolmentState
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.registry import SessionKind
from portal.policy.terms import Group
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment, EnrolmentEvent
from portal.records.institutions import Institution
from portal.records.instructors import Instructor
from portal.records.journal import JournalEntry
from portal.records.messages import Message
from portal.records.sessions import ClassSession
from portal.services import enrolments
from portal.services.particulars import Particulars
from tests.builders import a_class, an_institution
from tests.clock import DAY, NOW

NUMBER = "26-90001"
MIGRANT = Particulars(group=Group.RURAL_MIGRANT_WORKER)
PRE, WAITING = EnrolmentState.PRE_REGISTERED, EnrolmentState.WAITLISTED
CONFIRMED, WITHDRAWN = EnrolmentState.CONFIRMED, EnrolmentState.WITHDRAWN
FIRST_LESSON = date(2026, 12, 7)
MORNING = (time(8, 30), time(11, 30))


def law() -> Jurisdiction:
    found: Jurisdiction = current_app.extensions["jurisdiction"]
    return found


def a_school(serial: int = 1) -> Institution:
    with transaction() as session:
        return an_institution(session, serial=serial)


def a_small_class(school: Institution, number: str = NUMBER, **columns: Any) -> str:
    """One seat, unless told otherwise."""
    with transaction() as session:
        a_class(session, school, number=number, **{"capacity": 1} | columns)
    return number


def meets(number: str, day: date = FIRST_LESSON, hours: tuple[time, time] = MORNING) -> None:
    """Let the class meet then."""
    held = class_with(number)
    with transaction() as session:
        teacher = Instructor(institution_id=held.institution_id, name="王示")
        session.add(teacher)
        session.flush()
        session.add(
            ClassSession(
                class_id=held.id,
                day=day,
                starts_at=hours[0],
                ends_at=hours[1],
                kind=SessionKind.THEORY,
                venue_id=held.venue_id,
                instructor_id=teacher.id,
            )
        )


def enrol(
    account: Account, number: str = NUMBER, particulars: Particulars = MIGRANT, **more: Any
) -> Enrolment:
    values: dict[str, Any] = {"law": law(), "on": DAY, "at": NOW, "by": account.key} | more
    return enrolments.enrol(account, number, particulars, **values)


def leave(account: Account, number: str = NUMBER, *, on: date = DAY, at: datetime = NOW) -> None:
    key = enrolment_in(account, number).key
    enrolments.leave(account, key, on=on, at=at)


def class_with(number: str = NUMBER) -> TrainingClass:
    db.session.rollback()
    return db.session.scalars(select(TrainingClass).where(TrainingClass.number == number)).one()


def enrolment_in(account: Account, number: str = NUMBER) -> Enrolment:
    """The newest of this account in the class."""
    class_id = class_with(number).id
    chosen = select(Enrolment).where(
        Enrolment.class_id == class_id, Enrolment.account_id == account.id
    )
    return db.session.scalars(chosen.order_by(Enrolment.id.desc())).first() or _nobody(number)


def _nobody(number: str) -> Enrolment:
    raise AssertionError(f"not enrolled in {number}")


def states(number: str = NUMBER) -> list[EnrolmentState]:
    """In the order in which the rows came."""
    chosen = select(Enrolment.state).where(Enrolment.class_id == class_with(number).id)
    return list(db.session.scalars(chosen.order_by(Enrolment.id)))


def told(account: Account) -> list[str]:
    """The codes of the messages, in order."""
    db.session.rollback()
    chosen = select(Message.code).where(Message.account_id == account.id)
    return list(db.session.scalars(chosen.order_by(Message.id)))


def acts(act: str) -> int:
    """How often the journal has it."""
    db.session.rollback()
    counted = select(func.count()).select_from(JournalEntry).where(JournalEntry.act == act)
    return db.session.scalar(counted) or 0


@dataclass
class Outcomes:
    """What became of deeds done at once; `errors` holds what no deed may raise."""

    results: list[Any] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)


def at_once(app: Flask, deeds: Sequence[Callable[[], Any]]) -> Outcomes:
    """Each deed in a thread and a session of its own, all begun together."""
    start, outcomes = Barrier(len(deeds)), Outcomes()

    def run(deed: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                start.wait(timeout=30)
                outcomes.results.append(deed())
            except BaseException as error:  # noqa: BLE001 - the test reports it
                outcomes.errors.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return outcomes


def refuse_damage(*numbers: str) -> None:
    """What must hold whatever happened: seats, places, events and the journal agree.

    In all classes, or in those with these numbers.
    """
    db.session.rollback()
    chosen = select(TrainingClass)
    if numbers:
        chosen = chosen.where(TrainingClass.number.in_(numbers))
    for held in db.session.scalars(chosen):
        rows = list(
            db.session.scalars(
                select(Enrolment).where(Enrolment.class_id == held.id).order_by(Enrolment.id)
            )
        )
        assert sum(row.state in SEATED for row in rows) <= held.capacity, held.number
        live = [row.person_id for row in rows if row.state.is_live]
        assert len(live) == len(set(live)), held.number
        for row in rows:
            refuse_broken_history(row)
    refuse_double_seats()


LAST = {
    EnrolmentState.PRE_REGISTERED: {EnrolmentEventKind.SEATED, EnrolmentEventKind.PROMOTED},
    EnrolmentState.WAITLISTED: {EnrolmentEventKind.WAITLISTED, EnrolmentEventKind.SKIPPED},
    EnrolmentState.CONFIRMED: {EnrolmentEventKind.CONFIRMED},
    EnrolmentState.WITHDRAWN: {EnrolmentEventKind.WITHDRAWN, EnrolmentEventKind.MOVED},
    EnrolmentState.REJECTED: {EnrolmentEventKind.REJECTED},
    EnrolmentState.EXPELLED: {EnrolmentEventKind.EXPELLED},
    EnrolmentState.RELEASED: {EnrolmentEventKind.RELEASED, EnrolmentEventKind.MOVED},
}
FIRST = {EnrolmentEventKind.SEATED, EnrolmentEventKind.WAITLISTED}


def refuse_broken_history(row: Enrolment) -> None:
    """Each enrolment has one beginning, one row in the journal, and an event for its state."""
    events = list(
        db.session.scalars(
            select(EnrolmentEvent.kind)
            .where(EnrolmentEvent.enrolment_id == row.id)
            .order_by(EnrolmentEvent.id)
        )
    )
    assert events[0] in FIRST, events
    assert events[-1] in LAST[row.state], (row.state, events)
    assert sum(kind in FIRST for kind in events) == 1, events
    assert events.count(EnrolmentEventKind.PROMOTED) <= 1, events
    entered = select(func.count()).where(
        JournalEntry.act == "enrol", JournalEntry.record_id == row.id
    )
    assert db.session.scalar(entered) == 1


def refuse_double_seats() -> None:
    """Nobody holds seats in two classes that meet at once."""
    rows = db.session.execute(
        select(Enrolment.person_id, ClassSession.day, ClassSession.starts_at, ClassSession.ends_at)
        .join(ClassSession, ClassSession.class_id == Enrolment.class_id)
        .where(Enrolment.state.in_(SEATED))
        .order_by(Enrolment.person_id, ClassSession.day, ClassSession.starts_at)
    ).all()
    for before, after in pairwise(rows):
        same = (before.person_id, before.day) == (after.person_id, after.day)
        assert not same or before.ends_at <= after.starts_at, "two seats at once"


def later(**by: int) -> datetime:
    return NOW + timedelta(**by)
