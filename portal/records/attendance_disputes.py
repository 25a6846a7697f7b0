"""Disputed marks as the centre's reviewers see them: those of the classes of the own unit."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.records.accounts import Account
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.sessions import ClassSession


def disputes_of_unit(
    unit: str, *, is_decided: bool, number: str = "", first: int = 0, most: int = 1
) -> Sequence[AttendanceDispute]:
    """Open ones oldest first, decided ones newest first; `number` asks for one class."""
    chosen = _of_unit(unit, is_decided=is_decided, number=number)
    order = (
        AttendanceDispute.decided_at.desc() if is_decided else AttendanceDispute.raised_at,
        AttendanceDispute.id,
    )
    return db.session.scalars(chosen.order_by(*order).offset(first).limit(most)).all()


def count_disputes(unit: str, *, is_decided: bool, number: str = "") -> int:
    chosen = _of_unit(unit, is_decided=is_decided, number=number)
    ids = chosen.with_only_columns(AttendanceDispute.id, maintain_column_froms=True)
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def dispute_of_unit(unit: str, key: str) -> AttendanceDispute | None:
    return db.session.scalar(_scoped(unit).where(AttendanceDispute.key == key))


def _of_unit(unit: str, *, is_decided: bool, number: str) -> Select[AttendanceDispute]:
    decided = AttendanceDispute.decided_at.is_not(None)
    chosen = _scoped(unit).where(decided if is_decided else ~decided)
    return chosen.where(TrainingClass.number == number) if number else chosen


def _scoped(unit: str) -> Select[AttendanceDispute]:
    marked = joinedload(AttendanceDispute.attendance)
    return (
        select(AttendanceDispute)
        .join(Attendance, Attendance.id == AttendanceDispute.attendance_id)
        .join(ClassSession, ClassSession.id == Attendance.session_id)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .where(TrainingClass.reviewing_unit == unit)
        .options(
            marked.joinedload(Attendance.session).joinedload(ClassSession.training_class),
            marked.joinedload(Attendance.enrolment).joinedload(Enrolment.person),
        )
    )


def name_of(enrolment: Enrolment) -> str:
    """The person's name as checked, else as the entering account wrote it."""
    if enrolment.person.name:
        return enrolment.person.name
    typed = select(Account.name).where(Account.id == enrolment.account_id)
    return db.session.scalar(typed) or ""
