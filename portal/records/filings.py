"""What is filed for a class beside the class itself: papers, amendments, figures at closing.

Papers, spot checks and photographs stay outside the portal; here stand ticks and counts.
"""

from datetime import date, datetime, time

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

from portal.policy.closing import CheckChannel
from portal.records.classes import TrainingClass
from portal.records.database import Base, RowId, choice, db
from portal.records.keys import new_key
from portal.records.sessions import ClassSession

OPEN_AMENDMENT = "decided_at IS NULL"


class ClassPaper(Base):
    """One of the nine papers, handed in outside the portal; `paper` is a key of the law's table."""

    __tablename__ = "class_papers"
    __table_args__ = (UniqueConstraint("class_id", "paper"),)

    id: Mapped[RowId]
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    paper: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class ClassAmendment(Base):
    """A session of an approved class shall be at another time or place, or with somebody else."""

    __tablename__ = "class_amendments"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        CheckConstraint("(decided_at IS NULL) = (is_approved IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_class_amendments_open",
            "session_id",
            unique=True,
            sqlite_where=text(OPEN_AMENDMENT),
            postgresql_where=text(OPEN_AMENDMENT),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("class_sessions.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructors.id"))
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_approved: Mapped[bool | None]
    remark: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    training_class: Mapped[TrainingClass] = relationship()
    session: Mapped[ClassSession] = relationship()


def open_amendments(class_id: int) -> dict[int, ClassAmendment]:
    """What the centre has not answered yet, by session."""
    chosen = select(ClassAmendment).where(
        ClassAmendment.class_id == class_id, ClassAmendment.decided_at.is_(None)
    )
    return {one.session_id: one for one in db.session.scalars(chosen)}


class SpotCheckRow(Base):
    """One inspection of a session, as the centre counts it; two of one session count as one."""

    __tablename__ = "spot_checks"

    id: Mapped[RowId]
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("class_sessions.id"))
    channel: Mapped[CheckChannel] = mapped_column(choice(CheckChannel, "channel"))
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class ClosingFigures(Base):
    """The counts that the law judges when a class closes, one row for each class."""

    __tablename__ = "closing_figures"
    __table_args__ = (
        CheckConstraint(
            "theory_photographs >= 0 AND practice_photographs >= 0 AND other_photographs >= 0 "
            "AND job_recommendations >= 0",
            name="counts_not_negative",
        ),
    )

    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"), primary_key=True)
    theory_photographs: Mapped[int] = mapped_column(default=0)
    practice_photographs: Mapped[int] = mapped_column(default=0)
    other_photographs: Mapped[int] = mapped_column(default=0)
    job_recommendations: Mapped[int] = mapped_column(default=0)
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
