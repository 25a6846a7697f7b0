"""Classes (培训班), their acts and their sessions. The state for a day is computed, never stored.

Acts are rows that nobody changes; the instants on the class repeat the act that counts, so that a
list of a hundred thousand classes needs no second table. `services` writes both together.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.classes import ClassAct
from portal.policy.terms import Course, Level, TrainingType
from portal.records.database import Base, RowId, choice
from portal.records.institutions import Institution
from portal.records.occupations import Occupation
from portal.records.shortage import ShortageVersion
from portal.records.venues import Venue

CURRENT = "announced_at IS NOT NULL AND cancelled_at IS NULL AND closed_at IS NULL"


class TrainingClass(Base):
    """One class as filed: what, who, when, where, how many. Hours are class hours of 45 minutes.

    `submitted_at` is the newest submission, `returned_at` is empty again after it. `not_promoted`
    is the code of why nobody moved up from the queue the last time.
    """

    __tablename__ = "classes"
    __table_args__ = (
        CheckConstraint("(occupation_id IS NULL) <> (course IS NULL)", name="one_subject"),
        CheckConstraint("planned_end >= planned_start", name="days_in_order"),
        CheckConstraint("enrol_until <= planned_start", name="enrol_before_start"),
        CheckConstraint("capacity > 0", name="has_capacity"),
        CheckConstraint("fee_yuan >= 0", name="fee_not_negative"),
        CheckConstraint("hours_theory + hours_practice = hours_total", name="hours_add_up"),
        CheckConstraint("hours_theory >= 0 AND hours_practice >= 0", name="hours_not_negative"),
        CheckConstraint("safety_hours >= 0 AND legal_hours >= 0", name="contents_not_negative"),
        CheckConstraint(
            "announced_at IS NULL OR submitted_at IS NOT NULL", name="announced_after_submission"
        ),
        Index("ix_classes_start", "planned_start", "id"),
        Index("ix_classes_institution", "institution_id", "planned_start"),
        Index("ix_classes_occupation", "occupation_id", "planned_start"),
        # What is announced and neither cancelled nor closed: a few among very many.
        Index(
            "ix_classes_current",
            "planned_start",
            "id",
            "planned_end",
            sqlite_where=text(CURRENT),
            postgresql_where=text(CURRENT),
        ),
    )

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    training_type: Mapped[TrainingType] = mapped_column(choice(TrainingType, "training_type"))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"))
    course: Mapped[Course | None] = mapped_column(choice(Course, "course"))
    target_level: Mapped[Level] = mapped_column(choice(Level, "target_level"))
    title: Mapped[str] = mapped_column(String(120))
    is_project_based: Mapped[bool] = mapped_column(default=False)
    is_labour_preparation: Mapped[bool] = mapped_column(default=False)
    planned_start: Mapped[date]
    planned_end: Mapped[date]
    enrol_until: Mapped[date]
    training_days: Mapped[int]
    schedule: Mapped[str] = mapped_column(String(100))
    is_evening: Mapped[bool] = mapped_column(default=False)
    is_weekend: Mapped[bool] = mapped_column(default=False)
    hours_total: Mapped[int]
    hours_theory: Mapped[int]
    hours_practice: Mapped[int]
    capacity: Mapped[int]
    fee_yuan: Mapped[int] = mapped_column(default=0)
    is_subsidised: Mapped[bool] = mapped_column(default=True)
    reviewing_unit: Mapped[str] = mapped_column(String(20))
    shortage_version_id: Mapped[int | None] = mapped_column(ForeignKey("shortage_versions.id"))
    remark: Mapped[str] = mapped_column(Text, default="")
    trainee_identity: Mapped[str] = mapped_column(String(40), default="")
    enterprise: Mapped[str] = mapped_column(String(100), default="")
    is_school_enterprise: Mapped[bool] = mapped_column(default=False)
    safety_hours: Mapped[int] = mapped_column(default=0)
    legal_hours: Mapped[int] = mapped_column(default=0)
    textbooks: Mapped[str] = mapped_column(Text, default="")
    numbering_centre: Mapped[str] = mapped_column(String(20), default="")
    not_promoted: Mapped[str] = mapped_column(String(40), default="")
    not_promoted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    institution: Mapped[Institution] = relationship()
    occupation: Mapped[Occupation | None] = relationship()
    venue: Mapped[Venue] = relationship()
    shortage_version: Mapped[ShortageVersion | None] = relationship()


class ClassActRow(Base):
    """One act on a class: submitted, announced, returned, approved, … with who, when and why."""

    __tablename__ = "class_acts"

    id: Mapped[RowId]
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"), index=True)
    act: Mapped[ClassAct] = mapped_column(choice(ClassAct, "act"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
