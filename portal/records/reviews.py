"""What waits for the reviewers of a unit, and the classes that they may look at."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, func, select, true
from sqlalchemy.orm import joinedload

from portal.policy.classes import ClassAct
from portal.policy.deadlines import day_of
from portal.policy.enrolments import SEATED, EnrolmentState
from portal.policy.queue import Matter
from portal.records.accounts import Account
from portal.records.assessments import Assessment
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.certificates import Certificate
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.filings import ClassAmendment
from portal.records.instructors import Instructor
from portal.records.sessions import ClassSession
from portal.records.venues import Venue

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Pending:
    """One thing that waits: about which class, since when, how many people it concerns.

    `by_day` is the last day on which it can still be done in time, where the class's own days say
    so; a filing's due day comes from the law.
    """

    matter: Matter
    training_class: TrainingClass
    since: date
    count: int = 1
    by_day: date | None = None


def in_unit(unit: str | None) -> ColumnElement[bool]:
    """Which classes a reviewer of this unit reviews; None = an officer, who reads all."""
    return true() if unit is None else TrainingClass.reviewing_unit == unit


def class_for_review(number: str, *, unit: str | None) -> TrainingClass | None:
    """The submitted class with that number; a draft is the institution's own."""
    return db.session.scalar(
        select(TrainingClass)
        .options(
            joinedload(TrainingClass.institution),
            joinedload(TrainingClass.occupation),
            joinedload(TrainingClass.venue),
        )
        .where(
            TrainingClass.number == number,
            TrainingClass.submitted_at.is_not(None),
            in_unit(unit),
        )
    )


def amendment_with_key(class_id: int, key: str) -> ClassAmendment | None:
    """One of the class's amendments, decided or not."""
    chosen = select(ClassAmendment).where(
        ClassAmendment.class_id == class_id, ClassAmendment.key == key
    )
    return db.session.scalar(chosen)


def amendments_to_decide(class_id: int) -> list[tuple[ClassAmendment, Venue, Instructor]]:
    """What waits, by the day of the session, with where it shall be and who shall teach."""
    rows = db.session.execute(
        select(ClassAmendment, Venue, Instructor)
        .join(Venue, Venue.id == ClassAmendment.venue_id)
        .join(Instructor, Instructor.id == ClassAmendment.instructor_id)
        .options(
            joinedload(ClassAmendment.session).joinedload(ClassSession.venue),
            joinedload(ClassAmendment.session).joinedload(ClassSession.instructor),
        )
        .where(ClassAmendment.class_id == class_id, ClassAmendment.decided_at.is_(None))
        .order_by(ClassAmendment.id)
    )
    return [(amendment, venue, instructor) for amendment, venue, instructor in rows]


def acts_of(class_id: int) -> list[ClassActRow]:
    """Everything that was done to a class, oldest first."""
    chosen = select(ClassActRow).where(ClassActRow.class_id == class_id).order_by(ClassActRow.id)
    return list(db.session.scalars(chosen))


def is_stopped_by_bureau(class_id: int) -> bool:
    """Whether the bureau, and not the institution itself, suspended the enrolment last."""
    by = db.session.scalar(
        select(ClassActRow.by)
        .where(ClassActRow.class_id == class_id, ClassActRow.act == ClassAct.SUSPENDED)
        .order_by(ClassActRow.id.desc())
        .limit(1)
    )
    account = db.session.scalar(select(Account).where(Account.key == by)) if by else None
    return account is not None and account.role.is_staff


def seated_people(class_id: int) -> list[int]:
    """The ids of the people who hold a seat."""
    chosen = select(Enrolment.person_id).where(
        Enrolment.class_id == class_id, Enrolment.state.in_(SEATED)
    )
    return list(db.session.scalars(chosen))


def submissions_of(class_ids: Collection[int]) -> dict[int, int]:
    """How often each of these classes was submitted."""
    rows = db.session.execute(
        select(ClassActRow.class_id, func.count())
        .where(ClassActRow.class_id.in_(class_ids), ClassActRow.act == ClassAct.SUBMITTED)
        .group_by(ClassActRow.class_id)
    )
    return dict(rows.all())


def pending(unit: str | None, *, on: date) -> Iterator[Pending]:
    """Everything that waits, kind by kind."""
    yield from _filings(unit)
    yield from _amendments(unit)
    yield from _of_enrolments(
        Matter.ROSTER, EnrolmentState.PRE_REGISTERED, and_(current(), in_unit(unit))
    )
    yield from _disputes(unit)
    yield from _results(unit)
    yield from _of_enrolments(
        Matter.CERTIFICATES,
        EnrolmentState.COMPLETED,
        and_(_without_certificate(on), _numbers(unit)),
    )
    yield from _closings(unit, on)


def waiting_filing() -> ColumnElement[bool]:
    """Submitted and answered neither way; a returned one waits for the institution."""
    return and_(
        TrainingClass.submitted_at.is_not(None),
        TrainingClass.returned_at.is_(None),
        TrainingClass.approved_at.is_(None),
        TrainingClass.cancelled_at.is_(None),
    )


def current() -> ColumnElement[bool]:
    """Announced, approved and not over: the words of the index of current classes."""
    return and_(
        TrainingClass.announced_at.is_not(None),
        TrainingClass.cancelled_at.is_(None),
        TrainingClass.closed_at.is_(None),
        TrainingClass.approved_at.is_not(None),
    )


def _filings(unit: str | None) -> Iterator[Pending]:
    chosen = select(TrainingClass).options(joinedload(TrainingClass.institution))
    for one in db.session.scalars(chosen.where(waiting_filing(), in_unit(unit))):
        if one.submitted_at:
            yield Pending(Matter.FILING, one, day_of(one.submitted_at), one.capacity)


def _amendments(unit: str | None) -> Iterator[Pending]:
    """To be decided before the session concerned, as it was and as it shall be."""
    rows = db.session.scalars(
        select(ClassAmendment)
        .join(TrainingClass, TrainingClass.id == ClassAmendment.class_id)
        .options(
            joinedload(ClassAmendment.session),
            joinedload(ClassAmendment.training_class).joinedload(TrainingClass.institution),
        )
        .where(ClassAmendment.decided_at.is_(None), in_unit(unit))
    )
    for one in rows:
        day = min(one.day, one.session.day)
        yield Pending(Matter.AMENDMENT, one.training_class, day_of(one.proposed_at), by_day=day)


def _of_enrolments(
    matter: Matter, state: EnrolmentState, which: ColumnElement[bool]
) -> Iterator[Pending]:
    """Classes with people in this state."""
    rows = db.session.execute(
        select(Enrolment.class_id, func.count(), func.min(Enrolment.state_at))
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Enrolment.state == state, which)
        .group_by(Enrolment.class_id)
    ).all()
    for one, count, since in _with_classes(rows):
        by_day = one.planned_start if matter is Matter.ROSTER else None
        yield Pending(matter, one, since, count, by_day)


def _without_certificate(on: date) -> ColumnElement[bool]:
    """Whoever passed in a closed class and was never numbered, void numbers included: those are
    replaced one by one. Older classes are found by their pages.
    """
    printed = select(Certificate.id).where(Certificate.enrolment_id == Enrolment.id)
    is_closed = TrainingClass.closed_at.is_not(None)
    return and_(TrainingClass.planned_end >= on - A_YEAR, is_closed, ~printed.exists())


def _numbers(unit: str | None) -> ColumnElement[bool]:
    """The classes that the unit numbers, or for which it still has to name who does."""
    named = func.nullif(TrainingClass.numbering_centre, "")
    return true() if unit is None else func.coalesce(named, TrainingClass.reviewing_unit) == unit


def _disputes(unit: str | None) -> Iterator[Pending]:
    rows = db.session.execute(
        select(Enrolment.class_id, func.count(), func.min(AttendanceDispute.raised_at))
        .join(Attendance, Attendance.id == AttendanceDispute.attendance_id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(AttendanceDispute.decided_at.is_(None), in_unit(unit))
        .group_by(Enrolment.class_id)
    ).all()
    for one, count, since in _with_classes(rows):
        yield Pending(Matter.DISPUTE, one, since, count)


def _results(unit: str | None) -> Iterator[Pending]:
    rows = db.session.execute(
        select(Enrolment.class_id, func.count(), func.min(Assessment.entered_at))
        .join(Enrolment, Enrolment.id == Assessment.enrolment_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(
            Assessment.reviewed_at.is_(None),
            Enrolment.state == EnrolmentState.CONFIRMED,
            current(),
            in_unit(unit),
        )
        .group_by(Enrolment.class_id)
    ).all()
    for one, count, since in _with_classes(rows):
        yield Pending(Matter.RESULTS, one, since, count)


def _closings(unit: str | None, on: date) -> Iterator[Pending]:
    chosen = select(TrainingClass).options(joinedload(TrainingClass.institution))
    for one in db.session.scalars(
        chosen.where(current(), TrainingClass.planned_end < on, in_unit(unit))
    ):
        yield Pending(Matter.CLOSING, one, one.planned_end, one.capacity)


def _with_classes(
    rows: Sequence[Row[int, int, datetime]],
) -> Iterator[tuple[TrainingClass, int, date]]:
    chosen = select(TrainingClass).options(joinedload(TrainingClass.institution))
    found = chosen.where(TrainingClass.id.in_([row[0] for row in rows]))
    classes = {one.id: one for one in db.session.scalars(found)}
    for class_id, count, since in rows:
        yield classes[class_id], count, day_of(since)
