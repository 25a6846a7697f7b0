"""Tell an account what happened, in the transaction that makes it happen."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.records.accounts import account_of_person
from portal.records.enrolments import Enrolment
from portal.records.messages import Message


def tell(
    session: Session, account_id: int, *, at: datetime, code: str, text: str, class_number: str = ""
) -> None:
    """Leave a message; `text` is what the holder reads, `code` what tests and filters know."""
    session.add(
        Message(account_id=account_id, at=at, code=code, text=text, class_number=class_number)
    )


def tell_trainee(
    session: Session, enrolment: Enrolment, *, at: datetime, code: str, text: str
) -> None:
    """Tell whoever takes part: the account that signed up, or the proven owner's own.

    Nobody is told where the person has no open account, or only one that nobody proved.
    """
    holder = account_of_person(enrolment.person)
    if holder and (holder.id == enrolment.account_id or holder.card_seen_on):
        number = enrolment.training_class.number
        tell(session, holder.id, at=at, code=code, text=text, class_number=number)
