"""What an institution may teach: an occupation up to a level, or a start-up course, by validity."""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.policy.register import Approved
from portal.policy.terms import Course, Level, TrainingType
from portal.records.database import Base, RowId, choice, db
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

    @property
    def subject(self) -> str:
        return subject_of(self.occupation.name if self.occupation else None, self.course)

    @property
    def code(self) -> str:
        """What an institution's own pages call it: a44.employment_skills, SYB.entrepreneurship."""
        subject = self.occupation.key if self.occupation else self.course
        return f"{subject}.{self.training_type}"


def approved_on(on: date) -> ColumnElement[bool]:
    """Whether the approval holds that day; a condition on Programme."""
    return and_(
        Programme.from_day <= on, or_(Programme.until_day.is_(None), Programme.until_day >= on)
    )


def subject_of(occupation: str | None, course: Course | None) -> str:
    """What is taught: the occupation's name, or the course's."""
    return occupation or (course.label if course else "")


def programmes_of(institution_id: int, *, on: date) -> list[Programme]:
    """What the institution may teach on that day, in the order of approval."""
    chosen = select(Programme).where(Programme.institution_id == institution_id, approved_on(on))
    loaded = chosen.options(joinedload(Programme.occupation)).order_by(Programme.id)
    return list(db.session.scalars(loaded))


def approved(institution_id: int, *, on: date) -> list[Approved]:
    """The same in the law's words."""
    return [
        Approved(one.subject, one.training_type, one.highest_level)
        for one in programmes_of(institution_id, on=on)
    ]
