"""Tell an account what happened, in the transaction that makes it happen."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.records.messages import Message


def tell(
    session: Session, account_id: int, *, at: datetime, code: str, text: str, class_number: str = ""
) -> None:
    """Leave a message; `text` is what the holder reads, `code` what tests and filters know."""
    session.add(
        Message(account_id=account_id, at=at, code=code, text=text, class_number=class_number)
    )
