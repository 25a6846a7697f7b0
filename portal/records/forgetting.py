"""Forgetting (到期档案): whose records need be kept no longer, and what holds some of them back.

003 附件2 5.1 has records kept for five years; after them people are proposed to an officer. A hold
(暂缓) stands above the term.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.policy.deadlines import SHANGHAI, day_of
from portal.policy.enrolments import LIVE, EnrolmentState
from portal.policy.entitlement import BenefitState
from portal.policy.terms import Term
from portal.records.accounts import Account
from portal.records.benefits import BenefitRow
from portal.records.classes import TrainingClass
from portal.records.database import Base, RowId, choice, db
from portal.records.enrolments import Enrolment
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.keys import new_key
from portal.records.people import Person

IN_FORCE = "lifted_at IS NULL"
GRADED = (EnrolmentState.COMPLETED, EnrolmentState.FAILED)


class HoldReason(Term):
    """Why a record must stay: chosen, not typed, so that no name hides in it."""

    LAWSUIT = "lawsuit", "有行政复议或诉讼"
    INVESTIGATION = "investigation", "正在调查"
    AUDIT = "audit", "审计、检查要用"
    RECOVERY = "recovery", "正在追回补贴"


class Hold(Base):
    """One hold on a person's record; a lifted one stays as a row."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by_somebody"),
        Index(
            "uq_holds_in_force",
            "person_id",
            unique=True,
            sqlite_where=text(IN_FORCE),
            postgresql_where=text(IN_FORCE),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[HoldReason] = mapped_column(choice(HoldReason, "reason"))
    held_at: Mapped[datetime]
    held_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    person: Mapped[Person] = relationship()
    holder: Mapped[Account] = relationship(foreign_keys=[held_by])


def due_people(until: date, *, first: int, most: int) -> list[tuple[Person, str]]:
    """Whose last class or benefit ended up to that day, and whom no hold keeps.

    Each with the name as checked, else as an account's holder typed it.
    """
    typed = select(func.max(Account.name)).where(Account.person_id == Person.id).scalar_subquery()
    chosen = select(Person, func.coalesce(Person.name, typed, "")).where(is_due(until))
    rows = db.session.execute(chosen.order_by(Person.id).offset(first).limit(most))
    return [(person, name) for person, name in rows]


def count_due(until: date) -> int:
    return db.session.scalar(select(func.count()).where(is_due(until))) or 0


def is_due(until: date) -> ColumnElement[bool]:
    """Holds for a person who has a file, all of it ended up to that day, and still a name in it.

    An open account that somebody made after that day is a new beginning.
    """
    after = datetime.combine(until + timedelta(days=1), time(), SHANGHAI)
    new_account = exists().where(
        Account.person_id == Person.id, Account.closed_at.is_(None), Account.created_at >= after
    )
    return and_(
        has_traces(),
        or_(
            exists().where(Enrolment.person_id == Person.id),
            exists().where(BenefitRow.person_id == Person.id),
        ),
        ~_class_goes_on(after),
        ~_benefit_goes_on(until, after),
        ~new_account,
        ~_teaches(until),
        ~is_held(),
    )


def has_traces() -> ColumnElement[bool]:
    return or_(Person.number_sealed.is_not(None), Person.name.is_not(None))


def is_held() -> ColumnElement[bool]:
    return exists().where(Hold.person_id == Person.id, Hold.lifted_at.is_(None))


def _teaches(until: date) -> ColumnElement[bool]:
    """Whoever was registered as an instructor after that day still needs the number."""
    return exists().where(
        Instructor.person_id == Person.id,
        InstructorRegistration.instructor_id == Instructor.id,
        or_(InstructorRegistration.until_day.is_(None), InstructorRegistration.until_day > until),
    )


def takes_part() -> ColumnElement[bool]:
    return exists().where(Enrolment.person_id == Person.id, Enrolment.state.in_(LIVE))


def _class_goes_on(after: datetime) -> ColumnElement[bool]:
    """A class that the person is still in, or that closed too late, or is not closed at all."""
    return exists().where(
        Enrolment.person_id == Person.id,
        TrainingClass.id == Enrolment.class_id,
        or_(
            Enrolment.state.in_(LIVE),
            Enrolment.state_at >= after,
            TrainingClass.closed_at >= after,
            and_(Enrolment.state.in_(GRADED), TrainingClass.closed_at.is_(None)),
        ),
    )


def _benefit_goes_on(until: date, after: datetime) -> ColumnElement[bool]:
    """When a benefit was paid is not on file: the latest moment that is on file counts."""
    return exists().where(
        BenefitRow.person_id == Person.id,
        or_(
            BenefitRow.state == BenefitState.UNDER_CLAIM,
            BenefitRow.on_day > until,
            BenefitRow.entered_at >= after,
            BenefitRow.confirmed_at >= after,
        ),
    )


def last_days(person_ids: Collection[int]) -> dict[int, date]:
    """The day on which the last class or benefit of each ended, as `is_due` counts it."""
    found: dict[int, date] = {}
    classes = select(Enrolment.person_id, Enrolment.state_at, TrainingClass.closed_at).join(
        TrainingClass, TrainingClass.id == Enrolment.class_id
    )
    benefits = select(
        BenefitRow.person_id, BenefitRow.entered_at, BenefitRow.confirmed_at, BenefitRow.on_day
    )
    for chosen in (
        classes.where(Enrolment.person_id.in_(person_ids)),
        benefits.where(BenefitRow.person_id.in_(person_ids)),
    ):
        for person_id, *moments in db.session.execute(chosen):
            days = [day_of(one) if isinstance(one, datetime) else one for one in moments if one]
            found[person_id] = max(*days, found.get(person_id, date.min))
    return found


def holds_in_force() -> list[Hold]:
    """Every one, the oldest first."""
    chosen = select(Hold).where(Hold.lifted_at.is_(None)).order_by(Hold.id)
    return list(db.session.scalars(chosen.options(joinedload(Hold.person))))


def hold_with_key(key: str) -> Hold | None:
    return db.session.scalar(select(Hold).where(Hold.key == key))
