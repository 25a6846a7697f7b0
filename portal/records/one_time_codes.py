"""Codes that work once: a reset code from the centre, recovery codes for the second factor."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.accounts import Account
from portal.records.database import Base, RowId, db


class ResetCode(Base):
    """Six digits that let a person set a new password; the newest of an account counts."""

    __tablename__ = "reset_codes"

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """Opens the second factor once, for whoever lost the phone."""

    __tablename__ = "recovery_codes"

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


def newest_reset_code(account: Account) -> ResetCode | None:
    chosen = select(ResetCode).where(ResetCode.account_id == account.id)
    return db.session.scalars(chosen.order_by(ResetCode.id.desc())).first()


def recovery_code(account: Account, code_hash: str) -> RecoveryCode | None:
    """The account's unused code with this hash."""
    return db.session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == code_hash,
            RecoveryCode.used_at.is_(None),
        )
    ).first()
