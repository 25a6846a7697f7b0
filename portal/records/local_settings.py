"""What the bureau has set itself: dated values, drafted by one officer, published by another.

No row is overwritten: the next one takes over on its first day, and all of them are the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from portal.policy.local_settings import LocalValue
from portal.records.accounts import Account
from portal.records.database import Base, RowId, db
from portal.records.keys import new_key


class LocalSetting(Base):
    """One value of one setting; blank = set no longer. At most one waits for a decision."""

    __tablename__ = "local_settings"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> drafted_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_published IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_local_settings_open",
            "name",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        Index("ix_local_settings_name", "name"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(100))
    from_day: Mapped[date]
    source: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_published: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


@dataclass(frozen=True)
class Drafted:
    """A value with who drafted it and who decided."""

    row: LocalSetting
    by: str
    decided_by: str


def setting_with_key(key: str) -> LocalSetting | None:
    return db.session.scalar(select(LocalSetting).where(LocalSetting.key == key))


def history_of(name: str, *, most: int) -> list[Drafted]:
    """Every value of one setting, the one that waits first, then the newest decision."""
    drafter, decider = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(LocalSetting, drafter.name, decider.name)
        .join(drafter, drafter.id == LocalSetting.drafted_by)
        .outerjoin(decider, decider.id == LocalSetting.decided_by)
        .where(LocalSetting.name == name)
        .order_by(LocalSetting.decided_at.is_not(None), LocalSetting.id.desc())
        .limit(most)
    )
    return [Drafted(row, by, decided_by or "") for row, by, decided_by in rows]


def waiting_settings() -> Sequence[LocalSetting]:
    """The drafts that no officer has decided on, oldest first."""
    chosen = select(LocalSetting).where(LocalSetting.decided_at.is_(None))
    return db.session.scalars(chosen.order_by(LocalSetting.id)).all()


def coming_settings(on: date) -> Sequence[LocalSetting]:
    """Published values whose first day lies ahead, the nearest first."""
    chosen = select(LocalSetting).where(
        LocalSetting.is_published.is_(True), LocalSetting.from_day > on
    )
    return db.session.scalars(chosen.order_by(LocalSetting.from_day, LocalSetting.id)).all()


def published_values() -> list[LocalValue]:
    """Everything published, in the order of its decision.

    Read past the session, whose own view of the database may be older than the revision that asks.
    """
    chosen = (
        select(LocalSetting.name, LocalSetting.value, LocalSetting.from_day, LocalSetting.source)
        .where(LocalSetting.is_published.is_(True))
        .order_by(LocalSetting.decided_at, LocalSetting.id)
    )
    with db.engine.connect() as connection:
        return [LocalValue(*row) for row in connection.execute(chosen)]
