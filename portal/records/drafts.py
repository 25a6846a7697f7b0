"""What notices and policy documents share: one officer writes, another publishes.

A row without `published_at` is nobody's but the officers'. `corrects_id` is the published one that
this one replaces; of two corrections of one text the second is refused by the database.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    and_,
    exists,
    select,
)
from sqlalchemy.orm import Mapped, aliased, declared_attr, mapped_column

from portal.policy.drafts import DraftState, draft_state
from portal.records.accounts import Account
from portal.records.database import Base, RowId, db
from portal.records.keys import new_key


class Drafted(Base):
    """The columns. `returned_reason` is that of the last return; a new submission clears it."""

    __abstract__ = True

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    from_day: Mapped[date | None]
    until_day: Mapped[date | None]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    returned_reason: Mapped[str | None] = mapped_column(Text)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    published_at: Mapped[datetime | None]

    @declared_attr
    def corrects_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey(f"{cls.__tablename__}.id"), unique=True)

    def state(self, on: date) -> DraftState:
        return draft_state(
            is_submitted=self.submitted_at is not None,
            is_returned=self.returned_reason is not None,
            is_published=self.published_at is not None,
            from_day=self.from_day,
            until_day=self.until_day,
            on=on,
        )


Draft = TypeVar("Draft", bound=Drafted)


def draft_checks() -> tuple[CheckConstraint, ...]:
    """The constraints of a drafted table; its migration writes them out."""
    return (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint("published_by <> written_by", name="published_by_another"),
        CheckConstraint("published_at IS NULL OR from_day IS NOT NULL", name="published_from_day"),
        CheckConstraint(
            "published_by IS NULL OR (published_at IS NOT NULL AND submitted_at IS NOT NULL)",
            name="published_whole",
        ),
    )


def is_public(kind: type[Drafted], on: date) -> ColumnElement[bool]:
    """Published, and its first day has come."""
    return and_(kind.published_at.is_not(None), kind.from_day <= on)


def is_replaced(kind: type[Draft], on: date) -> ColumnElement[bool]:
    """A correction of it is public."""
    newer = aliased(kind)
    return exists().where(
        newer.corrects_id == kind.id, newer.published_at.is_not(None), newer.from_day <= on
    )


def replacement_of(draft: Draft, *, on: date) -> Draft | None:
    """The correction of it that is public."""
    kind = type(draft)
    return db.session.scalar(select(kind).where(kind.corrects_id == draft.id, is_public(kind, on)))


def replaced_by(draft: Draft) -> Draft | None:
    """What it corrects; None for a text of its own."""
    return db.session.get(type(draft), draft.corrects_id) if draft.corrects_id else None


def draft_with_key(kind: type[Draft], key: str) -> Draft | None:
    return db.session.scalar(select(kind).where(kind.key == key))


def drafts(kind: type[Draft], *, most: int) -> Sequence[Draft]:
    """For the officers: what waits first, then what is being written, then the newest."""
    return db.session.scalars(
        select(kind)
        .order_by(
            kind.published_at.is_not(None),
            kind.submitted_at.is_(None),
            kind.from_day.desc(),
            kind.id.desc(),
        )
        .limit(most)
    ).all()


def names_of(draft: Drafted) -> tuple[str, str]:
    """Who wrote and who published; '' for what came with the portal."""
    names = {
        account.id: account.name
        for account in db.session.scalars(
            select(Account).where(Account.id.in_([draft.written_by, draft.published_by]))
        )
    }
    return names.get(draft.written_by or 0, ""), names.get(draft.published_by or 0, "")
