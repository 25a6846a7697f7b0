"""Tell an account what happened, in the transaction that makes it happen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.enrolments import Enrolment
from portal.records.messages import LONGEST, Message


def tell(
    session: Session, account_id: int, *, at: datetime, code: str, text: str, class_number: str = ""
) -> None:
    """Leave a message; `text` is what the holder reads, `code` what tests and filters know."""
    kept = text[:LONGEST]
    session.add(
        Message(account_id=account_id, at=at, code=code, text=kept, class_number=class_number)
    )


def tell_trainee(
    session: Session, enrolment: Enrolment, *, at: datetime, code: str, text: str
) -> None:
    """Tell whoever takes part: the account that signed up, or the proven owner's own."""
    tell_trainees(session, [enrolment], at=at, code=code, text=text)


def tell_trainees(
    session: Session, enrolments: Sequence[Enrolment], *, at: datetime, code: str, text: str
) -> None:
    """The same to all of these people of one class.

    Nobody is told where the person has no open account, or only one that nobody proved.
    """
    if not enrolments:
        return
    number = enrolments[0].training_class.number
    people = [one.person_id for one in enrolments]
    open_accounts = select(Account).where(Account.person_id.in_(people))
    holders = {
        account.person_id: account
        for account in session.scalars(open_accounts.where(Account.closed_at.is_(None)))
    }
    for enrolment in enrolments:
        holder = holders.get(enrolment.person_id)
        if holder and (holder.id == enrolment.account_id or holder.card_seen_on):
            tell(session, holder.id, at=at, code=code, text=text, class_number=number)


def mark_read(account: Account, *, until: int, at: datetime) -> None:
    """The holder has seen every message up to the one with this id; what came later stays new."""
    with transaction() as session:
        session.execute(
            update(Message)
            .where(Message.account_id == account.id, Message.id <= until)
            .where(Message.read_at.is_(None))
            .values(read_at=at)
        )
