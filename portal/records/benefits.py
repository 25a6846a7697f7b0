"""Benefits (补贴享受记录): what the caps of three in a life and one a year count.

Entered by a centre and confirmed by a second person; what is under claim counts as well.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.policy.entitlement import Benefit, BenefitState, BenefitType
from portal.policy.terms import Level
from portal.records.benefit_batches import BenefitBatch
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.database import Base, RowId, ask, choice, db
from portal.records.enrolments import Enrolment
from portal.records.keys import new_key
from portal.records.mass_rows import among
from portal.records.occupations import Occupation
from portal.records.people import Person


class BenefitRow(Base):
    """One subsidised training of a person; `on_day` is its certificate's day, amounts in yuan.

    `occupation` is the occupation's name, for entrepreneurship the course, or ''.
    """

    __tablename__ = "benefits"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="by_another"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
        # The same subsidy is entered once, whoever enters it and from which file.
        UniqueConstraint("person_id", "on_day", "type", name="uq_benefits_once"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("benefit_batches.id"), index=True)
    on_day: Mapped[date]
    type: Mapped[BenefitType] = mapped_column(choice(BenefitType, "type"))
    occupation: Mapped[str] = mapped_column(String(60), default="")
    level: Mapped[Level] = mapped_column(choice(Level, "level"))
    state: Mapped[BenefitState] = mapped_column(choice(BenefitState, "state"))
    amount: Mapped[int]
    source: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    person: Mapped[Person] = relationship()

    @property
    def subject(self) -> str:
        """焊工高级工; the course; '' where neither is on file."""
        level = "" if self.level is Level.NONE else self.level.label
        return f"{self.occupation}{level}"


def is_certified_by() -> ColumnElement[bool]:
    """Whether a benefit rests on a certificate of the portal, both joined with its enrolment."""
    return and_(
        BenefitRow.person_id == Enrolment.person_id,
        BenefitRow.on_day == Certificate.issued_on,
        type_coerce(BenefitRow.type, String) == type_coerce(Certificate.training_type, String),
        Certificate.voided_at.is_(None),
    )


PERSON: BindParameter[int] = bindparam("person_id")
CLAIMED = select(
    BenefitRow.on_day,
    BenefitRow.type,
    BenefitRow.occupation,
    BenefitRow.level,
    BenefitRow.state,
).where(
    BenefitRow.person_id == PERSON,
    or_(BenefitRow.confirmed_at.is_not(None), BenefitRow.entered_by.is_(None)),
)
# From its certificate until its claim has a row, a subsidised training is reserved: two classes
# that end in one year cannot race for the one subsidy of it.
CERTIFIED = (
    select(
        Certificate.issued_on,
        type_coerce(Certificate.training_type, String),
        func.coalesce(Occupation.name, type_coerce(TrainingClass.course, String), ""),
        TrainingClass.target_level,
        literal(BenefitState.UNDER_CLAIM.value, String),
    )
    .select_from(Enrolment)
    .join(Certificate, Certificate.enrolment_id == Enrolment.id)
    # `+ 0` keeps PostgreSQL from reading all classes beside the sign-ups: the newest lie beyond
    # those it counted, and it believes that it could stop at once.
    .join(TrainingClass, TrainingClass.id == Enrolment.class_id + 0)
    .outerjoin(Occupation, Occupation.id == TrainingClass.occupation_id)
    .where(
        Enrolment.person_id == PERSON,
        Certificate.voided_at.is_(None),
        TrainingClass.is_subsidised,
        ~exists().where(is_certified_by()),
    )
)
# Built once: every sign-up asks it.
COUNTED: CompoundSelect[*tuple[Any, ...]] = union_all(CLAIMED, CERTIFIED).order_by("on_day")


def benefits_of(person_id: int) -> list[Benefit]:
    """What the caps count of a person: what two people entered, and the portal's own certificates
    that nobody has claimed for yet, as under claim (003 附件3 备注5: what is under claim counts).

    Show or judge it only after a card proved whose it is.
    """
    rows = ask(COUNTED, {"person_id": person_id})
    return [
        Benefit(on=on, type=type_, occupation=occupation or None, level=level, state=state)
        for on, type_, occupation, level, state in rows
    ]


def benefit_with_key(key: str) -> BenefitRow | None:
    return db.session.scalar(select(BenefitRow).where(BenefitRow.key == key))


def entered_for(person_ids: Collection[int]) -> list[BenefitRow]:
    """Every benefit of these people, confirmed or not, the newest first."""
    session = db.session()
    chosen = select(BenefitRow).where(among(session, BenefitRow.person_id, person_ids))
    return list(session.scalars(chosen.order_by(BenefitRow.on_day.desc(), BenefitRow.id)))


def confirmed_for(person_id: int) -> list[BenefitRow]:
    """What two people entered of a person; show it only after a card proved whose it is."""
    return [row for row in entered_for([person_id]) if row.confirmed_at or row.entered_by is None]


def sample_of_batch(batch: BenefitBatch, *, most: int) -> list[BenefitRow]:
    """Rows from all over the file, all of a small one."""
    every = max(1, batch.total // most)
    chosen = select(BenefitRow).where(BenefitRow.batch_id == batch.id, BenefitRow.id % every == 0)
    return list(
        db.session.scalars(
            chosen.options(joinedload(BenefitRow.person)).order_by(BenefitRow.id).limit(most)
        )
    )


def totals_of_batch(batch: BenefitBatch) -> list[tuple[BenefitType, BenefitState, int, int]]:
    """How many rows and how many yuan there are of each type and state."""
    chosen = (
        select(BenefitRow.type, BenefitRow.state, func.count(), func.sum(BenefitRow.amount))
        .where(BenefitRow.batch_id == batch.id)
        .group_by(BenefitRow.type, BenefitRow.state)
        .order_by(BenefitRow.type, BenefitRow.state)
    )
    return [(type_, state, rows, yuan) for type_, state, rows, yuan in db.session.execute(chosen)]
