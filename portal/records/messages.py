"""Messages (消息) to an account: what happened that its holder should know. No SMS is assumed.

They belong to the account, name no third person, and go with it when it is closed.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.accounts import Account
from portal.records.database import Base, RowId, db

LONGEST = 400


class Message(Base):
    """One message; `class_number` is the class that it is about, for the link."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_account", "account_id", "id"),)

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(LONGEST))
    class_number: Mapped[str] = mapped_column(String(12), default="")
    read_at: Mapped[datetime | None]


def messages_of(account: Account, *, page: int, size: int) -> list[Message]:
    """One page of an account's messages, newest first, and one more where there is a next page."""
    chosen = select(Message).where(Message.account_id == account.id).order_by(Message.id.desc())
    return list(db.session.scalars(chosen.offset((page - 1) * size).limit(size + 1)))


def unread_of(account: Account) -> int:
    """How many messages the holder has not marked as read."""
    chosen = select(func.count()).where(Message.account_id == account.id, Message.read_at.is_(None))
    return db.session.scalar(chosen) or 0
