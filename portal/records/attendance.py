"""Attendance (考勤): one mark for each trainee and session, and what trainees dispute."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.attendance import AttendanceMark, DisputeOutcome
from portal.records.database import Base, RowId, choice, db
from portal.records.enrolments import Enrolment
from portal.records.keys import new_key
from portal.records.sessions import ClassSession


class Attendance(Base):
    """One mark. `reason` is asked for an absence; whoever changes a mark later says why too."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "session_id"),
        Index("ix_attendance_session", "session_id"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("class_sessions.id"))
    mark: Mapped[AttendanceMark] = mapped_column(choice(AttendanceMark, "mark"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    marked_at: Mapped[datetime]
    marked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    enrolment: Mapped[Enrolment] = relationship()
    session: Mapped[ClassSession] = relationship()


class AttendanceDispute(Base):
    """A trainee says that a mark is wrong; the centre decides, once."""

    __tablename__ = "attendance_disputes"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_attendance_disputes_open",
            "attendance_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"), index=True)
    mark_before: Mapped[AttendanceMark] = mapped_column(choice(AttendanceMark, "mark_before"))
    words: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]
    outcome: Mapped[DisputeOutcome | None] = mapped_column(choice(DisputeOutcome, "outcome"))
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    attendance: Mapped[Attendance] = relationship()


@dataclass(frozen=True)
class Hours:
    """Class hours: of sessions held so far, of those attended, of those marked absent.

    A session that was held before somebody joined is held, and neither attended nor missed.
    """

    held: int = 0
    attended: int = 0
    missed: int = 0


def hours_of(enrolment_ids: Collection[int]) -> dict[int, Hours]:
    """The class hours of each of these enrolments; a session's minutes by 45, never rounded up."""
    classes = dict(
        db.session.execute(
            select(Enrolment.id, Enrolment.class_id).where(Enrolment.id.in_(enrolment_ids))
        ).all()
    )
    held: dict[int, dict[int, int]] = {class_id: {} for class_id in classes.values()}
    for session in db.session.scalars(
        select(ClassSession).where(
            ClassSession.class_id.in_(held),
            ClassSession.held_at.is_not(None),
            ClassSession.cancelled_at.is_(None),
        )
    ):
        held[session.class_id][session.id] = session.class_hours
    attended, missed = dict.fromkeys(classes, 0), dict.fromkeys(classes, 0)
    for enrolment_id, session_id, mark in db.session.execute(
        select(Attendance.enrolment_id, Attendance.session_id, Attendance.mark).where(
            Attendance.enrolment_id.in_(classes)
        )
    ):
        hours = held[classes[enrolment_id]].get(session_id, 0)
        (attended if mark.counts else missed)[enrolment_id] += hours
    return {
        key: Hours(sum(held[class_id].values()), attended[key], missed[key])
        for key, class_id in classes.items()
    }
