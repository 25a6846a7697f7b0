"""What an institution may teach: an occupation up to a level, or a start-up course, by validity."""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.terms import Course, Level, TrainingType
from portal.records.database import Base, RowId, choice
from portal.records.institutions import Institution
from portal.records.occupations import Occupation


class Programme(Base):
    """One approved programme (可开展的培训项目)."""

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint("(occupation_id IS NULL) <> (course IS NULL)", name="one_subject"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        Index("ix_programmes_institution", "institution_id", "occupation_id"),
        Index("ix_programmes_occupation", "occupation_id"),
        Index("ix_programmes_type", "training_type", "institution_id"),
    )

    id: Mapped[RowId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"))
    course: Mapped[Course | None] = mapped_column(choice(Course, "course"))
    training_type: Mapped[TrainingType] = mapped_column(choice(TrainingType, "training_type"))
    highest_level: Mapped[Level] = mapped_column(choice(Level, "highest_level"))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    institution: Mapped[Institution] = relationship()
    occupation: Mapped[Occupation | None] = relationship()


def approved_on(on: date) -> ColumnElement[bool]:
    """Whether the approval holds that day; a condition on Programme."""
    return and_(
        Programme.from_day <= on, or_(Programme.until_day.is_(None), Programme.until_day >= on)
    )


def subject_of(occupation: str | None, course: Course | None) -> str:
    """What is taught: the occupation's name, or the course's."""
    return occupation or (course.label if course else "")
