"""Readings: which official saw whose data in clear, when and why. The person sees them all.

The database refuses their change, like the journal's. They hold row ids and codes only.
"""

from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.people import Person


class ReadingReason(StrEnum):
    """Why somebody looks: chosen, not typed, so that no name hides in it."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    CHECK_IDENTITY = "check_identity", "核对身份证"
    CALL = "call", "打电话联系本人"
    ACT_FOR_THE_PERSON = "act_for_the_person", "本人在场，代办"
    REPORT = "report", "处理投诉举报"
    ROSTER = "roster", "印花名册"


class Reading(Base):
    """One look at clear data."""

    __tablename__ = "readings"

    id: Mapped[RowId]
    at: Mapped[datetime]
    reader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    fields: Mapped[str] = mapped_column(String(80))
    reason: Mapped[ReadingReason] = mapped_column(choice(ReadingReason, "reason"))
    reader: Mapped[Account] = relationship()


def readings_of(person: Person) -> list[Reading]:
    """Who saw this person's data, newest first."""
    chosen = select(Reading).where(Reading.person_id == person.id)
    return list(db.session.scalars(chosen.order_by(Reading.id.desc()).limit(200)))
