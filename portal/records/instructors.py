"""Registered instructors (备案师资): which occupations they may teach, from when until when.

An instructor is a person, known by the ID number; an institution sees only its own registration of
the same person. The phone is sealed, and the public sees surname and 老师.
"""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from portal.policy.registry import InstructorKind
from portal.policy.terms import CertificateKind, Level
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution
from portal.records.keys import new_key
from portal.records.occupations import Occupation
from portal.records.people import Person
from portal.records.sealing import Sealable, Sealed


class Instructor(Sealable, Base):
    """One instructor as registered by one institution; `account_id` is who marks attendance.

    `person_id` is empty only where the ID number was not kept in the old days.
    """

    __tablename__ = "instructors"
    __table_args__ = (UniqueConstraint("institution_id", "person_id"),)

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    shows_full_name: Mapped[bool] = mapped_column(default=False)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    phone = Sealed("phone")
    institution: Mapped[Institution] = relationship()
    person: Mapped[Person | None] = relationship()
    registrations: Mapped[list["InstructorRegistration"]] = relationship(
        back_populates="instructor", order_by="InstructorRegistration.id"
    )
    suspensions: Mapped[list["InstructorSuspension"]] = relationship(
        back_populates="instructor", order_by="InstructorSuspension.from_day"
    )

    def registered_on(self, on: date) -> list["InstructorRegistration"]:
        """What holds that day, also while suspended."""
        return [row for row in self.registrations if row.holds_on(on)]

    def suspension_on(self, on: date) -> "InstructorSuspension | None":
        return next((row for row in self.suspensions if row.holds_on(on)), None)


class InstructorRegistration(Base):
    """What an instructor may teach, theory or practice of an occupation, by validity.

    Whoever is registered for start-up training teaches every course and needs no occupation. The
    certificate is what the registration rests on; the old ones have words instead.
    """

    __tablename__ = "instructor_registrations"
    __table_args__ = (
        UniqueConstraint("instructor_id", "occupation_id", "from_day"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint(
            "occupation_id IS NOT NULL OR kind = 'entrepreneurship'", name="has_subject"
        ),
    )

    id: Mapped[RowId]
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructors.id"))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"))
    kind: Mapped[InstructorKind] = mapped_column(choice(InstructorKind, "kind"))
    qualification: Mapped[str] = mapped_column(String(100), default="")
    certificate: Mapped[CertificateKind | None] = mapped_column(
        choice(CertificateKind, "certificate")
    )
    certificate_number: Mapped[str] = mapped_column(String(40), default="")
    certificate_level: Mapped[Level | None] = mapped_column(choice(Level, "certificate_level"))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    instructor: Mapped[Instructor] = relationship(back_populates="registrations")
    occupation: Mapped[Occupation | None] = relationship()

    @property
    def subject(self) -> str:
        return self.occupation.name if self.occupation else "创业培训"

    def holds_on(self, on: date) -> bool:
        return self.from_day <= on and (self.until_day is None or on <= self.until_day)


class InstructorSuspension(Base):
    """Days on which a registration does not count, and why (003 四(二))."""

    __tablename__ = "instructor_suspensions"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        Index("ix_instructor_suspensions_days", "instructor_id", "from_day", unique=True),
    )

    id: Mapped[RowId]
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructors.id"))
    reason: Mapped[str] = mapped_column(Text)
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    instructor: Mapped[Instructor] = relationship(back_populates="suspensions")

    def holds_on(self, on: date) -> bool:
        return self.from_day <= on and (self.until_day is None or on <= self.until_day)


def teaches_on(on: date) -> ColumnElement[bool]:
    """Whether a registration counts that day; a condition on InstructorRegistration."""
    row, stop = InstructorRegistration, InstructorSuspension
    is_suspended = (
        select(stop.id)
        .where(
            stop.instructor_id == row.instructor_id,
            stop.from_day <= on,
            or_(stop.until_day.is_(None), stop.until_day >= on),
        )
        .correlate(row)
        .exists()
    )
    return and_(
        row.from_day <= on, or_(row.until_day.is_(None), row.until_day >= on), ~is_suspended
    )


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
    loaded = chosen.options(registered, selectinload(Instructor.suspensions))
    return list(db.session.scalars(loaded.order_by(Instructor.id)))


def instructor_of(institution_id: int, key: str) -> Instructor | None:
    chosen = select(Instructor).where(Instructor.institution_id == institution_id)
    return db.session.scalar(chosen.where(Instructor.key == key))
