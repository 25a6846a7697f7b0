"""Registered instructors (备案师资): which occupations they may teach, from when until when.

Their ID numbers and phones come with the sealed columns; the public sees surname and 老师.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from portal.policy.registry import InstructorKind
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution
from portal.records.occupations import Occupation


class Instructor(Base):
    """One instructor as registered by one institution; `account_id` is who marks attendance."""

    __tablename__ = "instructors"

    id: Mapped[RowId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    shows_full_name: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[InstructorKind] = mapped_column(choice(InstructorKind, "kind"))
    qualification: Mapped[str] = mapped_column(String(100), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    institution: Mapped[Institution] = relationship()
    registrations: Mapped[list["InstructorRegistration"]] = relationship(
        back_populates="instructor"
    )


class InstructorRegistration(Base):
    """One occupation that an instructor may teach, by validity."""

    __tablename__ = "instructor_registrations"
    __table_args__ = (
        UniqueConstraint("instructor_id", "occupation_id", "from_day"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
    )

    id: Mapped[RowId]
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructors.id"))
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    instructor: Mapped[Instructor] = relationship(back_populates="registrations")
    occupation: Mapped[Occupation] = relationship()


def public_name(name: str, *, is_full: bool) -> str:
    """The whole name with consent, else 王老师. Four characters begin with a double surname."""
    if is_full:
        return name
    first, _, rest = name.partition("·")
    if rest:
        return f"{first}老师"
    return f"{name[: 2 if len(name) > 3 else 1]}老师"


def instructors_of(institution_id: int) -> list[Instructor]:
    """An institution's instructors with what they are registered for, in the order they came."""
    chosen = select(Instructor).where(Instructor.institution_id == institution_id)
    registered = selectinload(Instructor.registrations).joinedload(
        InstructorRegistration.occupation
    )
    return list(db.session.scalars(chosen.options(registered).order_by(Instructor.id)))
