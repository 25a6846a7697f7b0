"""Messages (消息) to an account: what happened that its holder should know. No SMS is assumed.

They belong to the account, name no third person, and go with it when it is closed.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId


class Message(Base):
    """One message; `class_number` is the class that it is about, for the link."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_account", "account_id", "id"),)

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(400))
    class_number: Mapped[str] = mapped_column(String(12), default="")
    read_at: Mapped[datetime | None]
