"""Notices (通知公告) of the bureau, public from a day until they are archived.

A notice without a first day is a draft, or was taken back: nobody outside sees it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    Index,
    String,
    Text,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId, db


class Notice(Base):
    """One notice; `body` is Markdown."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        Index("ix_notices_days", "from_day", "until_day"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    from_day: Mapped[date | None]
    until_day: Mapped[date | None]


@dataclass(frozen=True)
class NoticeLine:
    """What a list shows of a notice."""

    key: str
    title: str
    issuer: str
    is_pinned: bool
    from_day: date
    until_day: date | None


def count_notices(*, on: date, archived: bool = False) -> int:
    """How many are public on that day, or already archived."""
    counted = select(func.count()).select_from(Notice).where(_published(on, archived=archived))
    return db.session.scalar(counted) or 0


def notices_on(
    on: date, *, archived: bool = False, first: int = 0, most: int | None = None
) -> list[NoticeLine]:
    """Pinned first, then the newest; in the archive by date alone."""
    pinned_first = () if archived else (Notice.is_pinned.desc(),)
    rows = db.session.execute(
        select(
            Notice.key,
            Notice.title,
            Notice.issuer,
            Notice.is_pinned,
            type_coerce(Notice.from_day, Date),
            Notice.until_day,
        )
        .where(_published(on, archived=archived))
        .order_by(*pinned_first, Notice.from_day.desc(), Notice.id.desc())
        .offset(first)
        .limit(most)
    )
    return [NoticeLine(*row) for row in rows]


def public_notice(key: str, *, on: date) -> Notice | None:
    """The notice with that key if it was published by that day; archived ones stay readable."""
    return db.session.scalar(select(Notice).where(Notice.key == key, Notice.from_day <= on))


def _published(on: date, *, archived: bool) -> ColumnElement[bool]:
    if archived:
        return (Notice.from_day <= on) & (Notice.until_day < on)
    return (Notice.from_day <= on) & or_(Notice.until_day.is_(None), Notice.until_day >= on)
