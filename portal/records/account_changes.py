"""Changes of an official's account (账号变更): one officer proposes, another confirms or declines.

An account keeps its role, unit and institution until a change is confirmed; the confirmed rows say
what it was before.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.roles import Role
from portal.policy.terms import Term
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution
from portal.records.keys import new_key

WAITS = "decided_at IS NULL"


class ChangeKind(Term):
    """What shall change."""

    POSITION = "position", "改身份或单位"
    SECOND_FACTOR = "second_factor", "重新绑定验证器"


class AccountChange(Base):
    """One proposal; role, unit and institution are empty where the second factor is reset."""

    __tablename__ = "account_changes"
    __table_args__ = (
        CheckConstraint("(kind = 'position') = (role IS NOT NULL)", name="position_has_role"),
        CheckConstraint("role IS NULL OR role <> 'worker'", name="no_worker"),
        CheckConstraint(
            "(coalesce(role, '') IN ('manager', 'instructor')) = (institution_id IS NOT NULL)",
            name="institution_of_its_people",
        ),
        CheckConstraint(
            "(coalesce(role, '') = 'reviewer') = (unit IS NOT NULL)", name="unit_of_reviewers"
        ),
        CheckConstraint("proposed_by <> account_id", name="proposed_by_another"),
        CheckConstraint(
            "decided_by IS NULL OR decided_by NOT IN (proposed_by, account_id)",
            name="decided_by_another",
        ),
        CheckConstraint("(decided_at IS NULL) = (is_confirmed IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index("ix_account_changes_account", "account_id", "id"),
        Index(
            "uq_account_changes_open",
            "account_id",
            unique=True,
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind, "kind"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role | None] = mapped_column(choice(Role, "role"))
    unit: Mapped[str | None] = mapped_column(String(20))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    was_role: Mapped[Role] = mapped_column(choice(Role, "was_role"))
    was_unit: Mapped[str | None] = mapped_column(String(20))
    was_institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_confirmed: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    proposer: Mapped[Account] = relationship(foreign_keys=[proposed_by])
    institution: Mapped[Institution | None] = relationship(foreign_keys=[institution_id])
    was_institution: Mapped[Institution | None] = relationship(foreign_keys=[was_institution_id])


def change_with_key(key: str) -> AccountChange | None:
    return db.session.scalar(select(AccountChange).where(AccountChange.key == key))


def open_changes() -> list[AccountChange]:
    """What waits for an approving officer, the oldest first."""
    chosen = select(AccountChange).where(AccountChange.decided_at.is_(None))
    return list(db.session.scalars(chosen.order_by(AccountChange.id)))


def open_change_of(account: Account) -> AccountChange | None:
    return db.session.scalar(
        select(AccountChange).where(
            AccountChange.account_id == account.id, AccountChange.decided_at.is_(None)
        )
    )


def changes_of(account: Account) -> list[AccountChange]:
    """Every change that was ever proposed for this account, newest first."""
    chosen = select(AccountChange).where(AccountChange.account_id == account.id)
    return list(db.session.scalars(chosen.order_by(AccountChange.id.desc())))


def confirmed_changes_of(account_ids: Iterable[int]) -> list[AccountChange]:
    """The confirmed changes of role, unit or institution of these accounts, newest first."""
    chosen = select(AccountChange).where(
        AccountChange.account_id.in_(account_ids),
        AccountChange.kind == ChangeKind.POSITION,
        AccountChange.is_confirmed.is_(True),
    )
    return list(db.session.scalars(chosen.order_by(AccountChange.id.desc())))
