"""Sign-ins: a row for each, which ends it on the server; and the devices an account came from.

Only digests of the tokens are kept: a copy of the database opens no session.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.records.accounts import Account
from portal.records.database import Base, RowId, db


class SignIn(Base):
    """One session. `is_whole` says that the second factor is given, where one is asked."""

    __tablename__ = "sign_ins"

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device_words: Mapped[str] = mapped_column(String(40))
    is_whole: Mapped[bool]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()


class Device(Base):
    """A browser where an account signed in before: attacks elsewhere do not lock it out."""

    __tablename__ = "devices"
    __table_args__ = (UniqueConstraint("token_hash", "account_id"),)

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]


def token_hash(token: str) -> str:
    """What is kept of a token; it is random enough to need no salt."""
    return sha256(token.encode()).hexdigest()


def sign_in_with(token: str) -> SignIn | None:
    return db.session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))


def open_sign_ins(account: Account) -> list[SignIn]:
    """The account's sessions that have not been ended, newest first; some may have run out."""
    chosen = select(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    return list(db.session.scalars(chosen.order_by(SignIn.started_at.desc())))


def device_of(account_ids: list[int], token: str) -> Device | None:
    """The device with this entry cookie, if one of these accounts signed in there before."""
    chosen = select(Device).where(
        Device.token_hash == token_hash(token), Device.account_id.in_(account_ids)
    )
    return db.session.scalars(chosen).first()
