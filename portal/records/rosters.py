"""The roster (花名册) of a class: who takes part, who waits, and who was turned away.

Numbers and phones stay sealed until a page opens one row; names are those of the card, or what an
account's holder typed.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.policy.enrolments import SEATED, EnrolmentState
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.seats import QUEUE, WAITING

# Seats first, then the queue, then those whom the class has graded.
ON_ROSTER = (*SEATED, WAITING, EnrolmentState.COMPLETED, EnrolmentState.FAILED)


@dataclass(frozen=True)
class RosterRow:
    """One person of a class; `place` is that in the queue, from 1."""

    enrolment: Enrolment
    name: str
    account: Account | None
    place: int | None

    @property
    def is_checked(self) -> bool:
        """Whether somebody has seen the ID card."""
        return self.enrolment.person.identity_checked_on is not None


def roster_of(class_id: int, *, states: Collection[EnrolmentState] = ON_ROSTER) -> list[RosterRow]:
    """By the order of the queue, those who wait behind those who hold a seat."""
    found = db.session.execute(
        select(Enrolment, Account)
        .outerjoin(Account, Account.id == Enrolment.account_id)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.class_id == class_id, Enrolment.state.in_(states))
        .order_by(*QUEUE)
    ).all()
    rows, place = [], 0
    for enrolment, account in found:
        is_waiting = enrolment.state is WAITING
        place += is_waiting
        name = enrolment.person.name or str(getattr(account, "name", ""))
        rows.append(RosterRow(enrolment, name, account, place if is_waiting else None))
    return sorted(rows, key=lambda row: row.place is not None)


def enrolment_in(class_id: int, key: str) -> Enrolment | None:
    """The enrolment with that key, if it is one of the class."""
    chosen = select(Enrolment).where(Enrolment.key == key, Enrolment.class_id == class_id)
    return db.session.scalar(chosen)
