"""Enrolments (报名): who holds a seat, who waits, who was admitted; and what happened to each.

Seats are counted from these rows and never kept in a counter. What a person told about itself
(group, education, contract, guardian, evidence) is sealed as one text.
"""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.policy.enrolments import LIVE as LIVE_STATES
from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import Base, RowId, choice, db
from portal.records.keys import new_key
from portal.records.people import Person
from portal.records.sealing import Sealable, Sealed

LIVE = "state IN ('pre_registered', 'waitlisted', 'confirmed')"


class Enrolment(Sealable, Base):
    """One person in one class. `queued_at` orders the queue: a moved one keeps the first time.

    `account_id` is who entered it: until a card was seen, an account sees only its own entries.
    `particulars` is sealed JSON. `skipped` says why the place in the queue was passed over, in the
    person's words; `reason` why it ended.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        CheckConstraint("skipped = '' OR state = 'waitlisted'", name="only_waiting_is_skipped"),
        Index(
            "uq_enrolments_live",
            "class_id",
            "person_id",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        Index("ix_enrolments_queue", "class_id", "state", "queued_at", "id"),
        Index("ix_enrolments_person", "person_id"),
        Index("uq_enrolments_moved", "moved_from_id", unique=True),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[EnrolmentState] = mapped_column(choice(EnrolmentState, "state"))
    applied_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    state_at: Mapped[datetime]
    place_at_first: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    snapshot: Mapped[str] = mapped_column(Text, default="")
    notice_version: Mapped[str] = mapped_column(String(20), default="")
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    particulars_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    training_class: Mapped[TrainingClass] = relationship()
    person: Mapped[Person] = relationship()
    particulars = Sealed("particulars")


class EnrolmentEvent(Base):
    """One thing that happened to an enrolment; append-only. `by` is an account's key or `portal`.

    `code` says why where that is a closed list; words that a person reads stand on the enrolment.
    """

    __tablename__ = "enrolment_events"
    __table_args__ = (Index("ix_enrolment_events_class", "class_id", "id"),)

    id: Mapped[RowId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    kind: Mapped[EnrolmentEventKind] = mapped_column(choice(EnrolmentEventKind, "kind"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40), default="")


def visible_to(account: Account) -> ColumnElement[bool]:
    """What it entered itself, and once a card proved whose it is, all that is the person's."""
    entered = Enrolment.account_id == account.id
    if account.card_seen_on is None:
        return entered
    return or_(entered, Enrolment.person_id == account.person_id)


def enrolments_of(account: Account) -> list[Enrolment]:
    """All that the account may see, the newest first, with the classes."""
    loaded = select(Enrolment).options(
        joinedload(Enrolment.training_class).options(
            joinedload(TrainingClass.institution),
            joinedload(TrainingClass.venue),
            joinedload(TrainingClass.occupation),
        )
    )
    newest_first = loaded.order_by(Enrolment.applied_at.desc(), Enrolment.id.desc())
    return list(db.session.scalars(newest_first.where(visible_to(account))))


def live_enrolments_of_person(person_id: int) -> list[Enrolment]:
    """Where the person takes part or waits, whoever entered it: for a desk with the card on it."""
    chosen = select(Enrolment).where(
        Enrolment.person_id == person_id, Enrolment.state.in_(LIVE_STATES)
    )
    loaded = chosen.options(joinedload(Enrolment.training_class))
    return list(db.session.scalars(loaded.order_by(Enrolment.id)))


def enrolment_of(account: Account, key: str) -> Enrolment | None:
    """The one with that key, if the account may see it."""
    chosen = select(Enrolment).where(Enrolment.key == key, visible_to(account))
    return db.session.scalar(chosen)


def events_of(enrolment_id: int) -> list[EnrolmentEvent]:
    """What happened to it, in order."""
    chosen = select(EnrolmentEvent).where(EnrolmentEvent.enrolment_id == enrolment_id)
    return list(db.session.scalars(chosen.order_by(EnrolmentEvent.id)))
