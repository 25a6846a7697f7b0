"""Seats (名额) and the queue, counted from enrolments and never kept in a counter."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from portal.policy.enrolments import LIVE, SEATED, EnrolmentState
from portal.policy.timetable import TimeSlot
from portal.records.class_states import suspended
from portal.records.classes import TrainingClass
from portal.records.database import DAYS, ask, db
from portal.records.enrolments import Enrolment
from portal.records.sessions import ClassSession

WAITING = EnrolmentState.WAITLISTED
QUEUE = (Enrolment.queued_at, Enrolment.id)
# Built once: every sign-up asks it, and building it takes longer than the database's answer.
SEATED_SLOTS = (
    select(
        Enrolment.person_id,
        Enrolment.account_id,
        ClassSession.day,
        ClassSession.starts_at,
        ClassSession.ends_at,
    )
    .join(ClassSession, ClassSession.class_id == Enrolment.class_id)
    .where(
        Enrolment.person_id.in_(bindparam("people", expanding=True)),
        Enrolment.state.in_(SEATED),
        Enrolment.class_id.not_in(bindparam("besides", expanding=True)),
        ClassSession.cancelled_at.is_(None),
    )
)


@dataclass(frozen=True)
class SeatCount:
    """How many hold a seat, and how many wait."""

    seated: int = 0
    waiting: int = 0

    def left_of(self, capacity: int) -> int:
        """剩几名; never less than none."""
        return max(0, capacity - self.seated)


def seats_of_each() -> tuple[Label[int], Label[int]]:
    """How many hold a seat and how many wait, as columns beside a class that is read."""

    def counted(name: str, *states: EnrolmentState) -> Label[int]:
        of_class = select(func.count()).where(
            Enrolment.class_id == TrainingClass.id, Enrolment.state.in_(states)
        )
        return of_class.correlate(TrainingClass).scalar_subquery().label(name)

    return counted("seated", *SEATED), counted("waiting", WAITING)


def seat_counts(class_ids: Collection[int]) -> dict[int, SeatCount]:
    """Every class that was asked for, in one query."""
    counts: dict[int, dict[bool, int]] = {class_id: {} for class_id in class_ids}
    rows = db.session.execute(
        select(Enrolment.class_id, Enrolment.state, func.count())
        .where(Enrolment.class_id.in_(class_ids), Enrolment.state.in_(LIVE))
        .group_by(Enrolment.class_id, Enrolment.state)
    )
    for class_id, state, count in rows:
        held = counts[class_id]
        held[state.holds_seat] = held.get(state.holds_seat, 0) + count
    return {
        class_id: SeatCount(held.get(True, 0), held.get(False, 0))
        for class_id, held in counts.items()
    }


@dataclass(frozen=True)
class Crowd:
    """What a class that somebody wants to join looks like, read after its lock.

    `last_queued_at` is None while nobody waits; `live_id` is the person's own live enrolment.
    """

    is_suspended: bool
    seated: int
    waiting: int
    last_queued_at: datetime | None
    live_id: int | None


def crowd_of(class_id: int, person_id: int, *, on: date) -> Crowd:
    asked = {"class_id": class_id, "person_id": person_id}
    return Crowd(*ask(_crowd(on), asked).one())


@lru_cache(maxsize=DAYS)
def _crowd(on: date) -> Select[Any]:
    """The same all day, so built once."""

    def of_class(what: ColumnElement[Any], *states: EnrolmentState) -> ScalarSelect[Any]:
        in_class = Enrolment.class_id == bindparam("class_id")
        return select(what).where(in_class, Enrolment.state.in_(states)).scalar_subquery()

    mine = select(Enrolment.id).where(
        Enrolment.class_id == bindparam("class_id"),
        Enrolment.person_id == bindparam("person_id"),
        Enrolment.state.in_(LIVE),
    )
    return select(
        suspended(on),
        of_class(func.count(), *SEATED),
        of_class(func.count(), WAITING),
        of_class(func.max(Enrolment.queued_at), WAITING),
        mine.scalar_subquery(),
    ).where(TrainingClass.id == bindparam("class_id"))


def live_enrolments(class_id: int) -> list[Enrolment]:
    """Who takes part in a class or waits for it, by the order of the queue, with the persons."""
    chosen = select(Enrolment).where(Enrolment.class_id == class_id, Enrolment.state.in_(LIVE))
    loaded = chosen.options(joinedload(Enrolment.person)).order_by(*QUEUE)
    return list(db.session.scalars(loaded))


def queue_of(class_id: int) -> list[int]:
    """The ids of those who wait, first come first."""
    return list(db.session.scalars(_waiting(select(Enrolment.id), class_id).order_by(*QUEUE)))


def enrolments_with_ids(ids: Collection[int]) -> list[Enrolment]:
    """By the order of the queue, with the persons."""
    chosen = select(Enrolment).where(Enrolment.id.in_(ids)).options(joinedload(Enrolment.person))
    return list(db.session.scalars(chosen.order_by(*QUEUE)))


def place_of(enrolment: Enrolment) -> int:
    """第n位: the place in the queue, from 1."""
    before = _waiting(select(func.count()), enrolment.class_id).where(_is_before(enrolment))
    return 1 + (db.session.scalar(before) or 0)


def places_of(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """`place_of` for those among them that wait, by id, in one query."""
    ids = [one.id for one in enrolments if one.state is WAITING]
    mine, other = aliased(Enrolment), aliased(Enrolment)
    rows = db.session.execute(
        select(mine.id, func.count(other.id))
        .join(other, and_(other.class_id == mine.class_id, other.state == WAITING))
        .where(
            mine.id.in_(ids),
            or_(
                other.queued_at < mine.queued_at,
                and_(other.queued_at == mine.queued_at, other.id <= mine.id),
            ),
        )
        .group_by(mine.id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class HeldSlot:
    """A session of a class in which a seat is held, and the account that entered it."""

    slot: TimeSlot
    account_id: int | None


def seated_slots(
    person_ids: Collection[int], *, besides: Collection[int]
) -> defaultdict[int, list[HeldSlot]]:
    """By person, the sessions that go with the seats held in other classes than `besides`."""
    rows = ask(SEATED_SLOTS, {"people": person_ids, "besides": besides})
    held: defaultdict[int, list[HeldSlot]] = defaultdict(list)
    for person_id, account_id, day, starts_at, ends_at in rows:
        held[person_id].append(HeldSlot(TimeSlot(day, starts_at, ends_at), account_id))
    return held


def slots_of(class_id: int) -> list[TimeSlot]:
    """When the class meets, in order."""
    rows = db.session.execute(
        select(ClassSession.day, ClassSession.starts_at, ClassSession.ends_at)
        .where(ClassSession.class_id == class_id, ClassSession.cancelled_at.is_(None))
        .order_by(ClassSession.day, ClassSession.starts_at)
    )
    return [TimeSlot(*row) for row in rows]


def _waiting(statement: Select[Any], class_id: int) -> Select[Any]:
    return statement.where(Enrolment.class_id == class_id, Enrolment.state == WAITING)


def _is_before(enrolment: Enrolment) -> ColumnElement[bool]:
    return or_(
        Enrolment.queued_at < enrolment.queued_at,
        and_(Enrolment.queued_at == enrolment.queued_at, Enrolment.id < enrolment.id),
    )
