"""The timetable (课程表): when a class meets, for theory or practice, where and with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.hours import CLASS_HOUR
from portal.policy.registry import SessionKind
from portal.policy.timetable import TimeSlot
from portal.records.classes import TrainingClass
from portal.records.database import Base, RowId, choice, db
from portal.records.instructors import Instructor, public_name
from portal.records.venues import Venue


class ClassSession(Base):
    """One session; its class hours are its minutes divided by 45, never rounded up.

    `held_at` is when its attendance was first kept.
    """

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
    held_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    training_class: Mapped[TrainingClass] = relationship()
    venue: Mapped[Venue] = relationship()
    instructor: Mapped[Instructor] = relationship()

    @property
    def slot(self) -> TimeSlot:
        return TimeSlot(self.day, self.starts_at, self.ends_at)

    @property
    def class_hours(self) -> int:
        return self.slot.minutes // CLASS_HOUR

    @property
    def when(self) -> str:
        """Its part of an address: a class has one session at a time."""
        return f"{self.day:%Y%m%d}-{self.starts_at:%H%M}"


@dataclass(frozen=True)
class Session:
    """A session as the public sees it; `instructor` is what may be shown of the name."""

    day: date
    starts_at: time
    ends_at: time
    kind: SessionKind
    is_online: bool
    topic: str
    venue_id: int
    venue: str
    instructor: str

    @property
    def minutes(self) -> int:
        begin, end = self.starts_at, self.ends_at
        return (end.hour - begin.hour) * 60 + end.minute - begin.minute


def sessions_of(class_id: int) -> Sequence[Session]:
    """The whole timetable of a class, in order."""
    rows = db.session.execute(
        select(
            ClassSession.day,
            ClassSession.starts_at,
            ClassSession.ends_at,
            ClassSession.kind,
            ClassSession.is_online,
            ClassSession.topic,
            ClassSession.venue_id,
            Venue.name,
            Instructor.name,
            Instructor.shows_full_name,
        )
        .join(Venue, Venue.id == ClassSession.venue_id)
        .join(Instructor, Instructor.id == ClassSession.instructor_id)
        .where(ClassSession.class_id == class_id)
        .order_by(ClassSession.day, ClassSession.starts_at)
    )
    return [Session(*row[:8], public_name(row[8], is_full=row[9])) for row in rows]
