"""Corrections (更正) of a person's name or ID number: one reviewer proposes, another confirms.

The old value stays here, sealed, for as long as the person is known.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.terms import Term
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.keys import new_key
from portal.records.people import Person
from portal.records.sealing import Sealable, Sealed

WAITS = "decided_at IS NULL"


class CorrectedField(Term):
    """What of a person is put right."""

    NAME = "name", "姓名"
    NUMBER = "number", "身份证号"


class Evidence(Term):
    """What the reviewer saw: chosen, not typed, so that no value hides in it."""

    RESIDENT_CARD = "resident_card", "身份证，登记时抄错"
    HOUSEHOLD_REGISTER = "household_register", "户口簿的变更页"
    POLICE_CERTIFICATE = "police_certificate", "公安机关的变更证明"


class Correction(Sealable, Base):
    """One proposal. `unit` is the centre whose reviewers decide it."""

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_confirmed IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index("ix_corrections_person", "person_id", "id"),
        Index(
            "ix_corrections_open",
            "unit",
            "id",
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
        Index(
            "uq_corrections_open",
            "person_id",
            "field",
            unique=True,
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    field: Mapped[CorrectedField] = mapped_column(choice(CorrectedField, "field"))
    old_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    new_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    evidence: Mapped[Evidence] = mapped_column(choice(Evidence, "evidence"))
    unit: Mapped[str] = mapped_column(String(20))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_confirmed: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    person: Mapped[Person] = relationship()
    proposer: Mapped[Account] = relationship(foreign_keys=[proposed_by])
    old = Sealed("old")
    new = Sealed("new")


def correction_with_key(key: str, *, unit: str) -> Correction | None:
    """The correction, if this unit's reviewers decide it."""
    chosen = select(Correction).where(Correction.key == key, Correction.unit == unit)
    return db.session.scalar(chosen)


def open_corrections(unit: str) -> list[Correction]:
    """What waits for a second reviewer of the unit, the oldest first."""
    chosen = select(Correction).where(Correction.unit == unit, Correction.decided_at.is_(None))
    return list(db.session.scalars(chosen.order_by(Correction.id)))


def open_corrections_of(person: Person) -> list[Correction]:
    """What waits for this person, at whichever unit."""
    chosen = select(Correction).where(
        Correction.person_id == person.id, Correction.decided_at.is_(None)
    )
    return list(db.session.scalars(chosen.order_by(Correction.id)))
