"""Attendance sheets (签到表): which sessions an account marks, and who stands on each.

A manager marks every session of the own institution, an instructor the own ones. Whoever else asks
finds nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.policy.enrolments import EnrolmentState
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.instructors import Instructor
from portal.records.people import Person
from portal.records.sessions import ClassSession


@dataclass(frozen=True)
class Line:
    """One trainee on a sheet. Only who is confirmed is marked; others were, and left."""

    enrolment_id: int
    key: str
    name: str
    is_confirmed: bool
    mark: Attendance | None


def sessions_to_mark(
    account: Account, *, on: date, is_held: bool, first: int = 0, most: int = 1
) -> Sequence[ClassSession]:
    """Sessions up to that day: those without a sheet oldest first, the others newest first."""
    order = (ClassSession.day, ClassSession.starts_at)
    chosen = _mine(account).where(
        ClassSession.day <= on,
        ClassSession.held_at.is_not(None) if is_held else ClassSession.held_at.is_(None),
    )
    ordered = chosen.order_by(*(column.desc() if is_held else column for column in order))
    return db.session.scalars(ordered.offset(first).limit(most)).unique().all()


def count_unmarked(account: Account, *, on: date) -> int:
    """How many sessions wait for their sheet."""
    return count_sessions(account, on=on, is_held=False)


def count_sessions(account: Account, *, on: date, is_held: bool) -> int:
    """How many sessions up to that day have a sheet, or have none."""
    held = ClassSession.held_at.is_not(None)
    chosen = _mine(account).where(ClassSession.day <= on, held if is_held else ~held)
    ids = chosen.with_only_columns(ClassSession.id, maintain_column_froms=True)
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def session_to_mark(account: Account, number: str, when: str) -> ClassSession | None:
    """The session of that class at `20261124-0830`, if the account marks it."""
    begins = _moment(when)
    if begins is None:
        return None
    chosen = _mine(account).where(
        TrainingClass.number == number,
        ClassSession.day == begins.date(),
        ClassSession.starts_at == begins.time(),
    )
    return db.session.scalars(chosen).unique().one_or_none()


def sheet_of(held: ClassSession) -> list[Line]:
    """Everybody confirmed, and whoever was marked before leaving, in the order of the roster."""
    rows = db.session.execute(
        select(
            Enrolment.id,
            Enrolment.key,
            func.coalesce(Person.name, Account.name, ""),
            Enrolment.state,
            Attendance,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Account, Account.id == Enrolment.account_id)
        .outerjoin(
            Attendance,
            and_(Attendance.enrolment_id == Enrolment.id, Attendance.session_id == held.id),
        )
        .where(
            Enrolment.class_id == held.class_id,
            or_(Enrolment.state == EnrolmentState.CONFIRMED, Attendance.id.is_not(None)),
        )
        .order_by(Enrolment.queued_at, Enrolment.id)
    )
    return [
        Line(key_id, key, name, state is EnrolmentState.CONFIRMED, mark)
        for key_id, key, name, state, mark in rows
    ]


@dataclass(frozen=True)
class OwnMark:
    """A session of one's class with one's mark, None where nobody marked it yet."""

    held: ClassSession
    mark: Attendance | None
    dispute: AttendanceDispute | None


def marks_of(enrolment: Enrolment) -> list[OwnMark]:
    """The timetable of an enrolment's class, cancelled lessons too, with its marks and disputes."""
    rows = db.session.execute(
        select(ClassSession, Attendance, AttendanceDispute)
        .outerjoin(
            Attendance,
            and_(
                Attendance.session_id == ClassSession.id,
                Attendance.enrolment_id == enrolment.id,
            ),
        )
        .outerjoin(AttendanceDispute, AttendanceDispute.attendance_id == Attendance.id)
        .where(ClassSession.class_id == enrolment.class_id)
        .options(joinedload(ClassSession.venue), joinedload(ClassSession.instructor))
        .order_by(ClassSession.day, ClassSession.starts_at)
    )
    return [OwnMark(*row) for row in rows]


def own_mark(account: Account, key: str) -> Attendance | None:
    """A mark of the account's own person; what came another way shows after the card was seen."""
    chosen = (
        select(Attendance)
        .join(Enrolment)
        .where(Attendance.key == key, Enrolment.person_id == account.person_id)
    )
    if account.card_seen_on is None:
        chosen = chosen.where(Enrolment.account_id == account.id)
    return db.session.scalar(chosen)


def _mine(account: Account) -> Select[ClassSession]:
    chosen = (
        select(ClassSession)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .join(Instructor, Instructor.id == ClassSession.instructor_id)
        .where(
            TrainingClass.institution_id == account.institution_id,
            TrainingClass.approved_at.is_not(None),
            TrainingClass.cancelled_at.is_(None),
            ClassSession.cancelled_at.is_(None),
        )
        .options(
            contains_eager(ClassSession.training_class).joinedload(TrainingClass.occupation),
            contains_eager(ClassSession.instructor),
        )
    )
    if account.role is Role.INSTRUCTOR:
        chosen = chosen.where(Instructor.account_id == account.id)
    return chosen


def _moment(when: str) -> datetime | None:
    if not (len(when) == 13 and when.isascii() and when.replace("-", "", 1).isdigit()):
        return None
    try:
        return datetime.strptime(when, "%Y%m%d-%H%M")  # noqa: DTZ007 - a day and a time of it
    except ValueError:
        return None
