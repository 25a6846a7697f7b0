"""The timetable (课程表): when a class meets, for theory or practice, where and with whom."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.registry import SessionKind
from portal.records.classes import TrainingClass
from portal.records.database import Base, RowId, choice
from portal.records.instructors import Instructor
from portal.records.venues import Venue


class ClassSession(Base):
    """One session; its class hours are its minutes divided by 45, never rounded up."""

    __tablename__ = "class_sessions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        Index("ix_class_sessions_day", "class_id", "day", "starts_at", unique=True),
        Index("ix_class_sessions_instructor", "instructor_id", "day"),
        Index("ix_class_sessions_venue", "venue_id", "day"),
    )

    id: Mapped[RowId]
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind, "kind"))
    is_online: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str] = mapped_column(String(100), default="")
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructors.id"))
    training_class: Mapped[TrainingClass] = relationship()
    venue: Mapped[Venue] = relationship()
    instructor: Mapped[Instructor] = relationship()
