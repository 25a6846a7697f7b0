"""Notices (通知公告) of the bureau, public from a day until they are archived.

A publicity notice (补贴公示) is one too, with what it rests on and where to object; it has pages of
its own (`publicity.py`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    Index,
    String,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import choice, db
from portal.records.drafts import Drafted, draft_checks, is_public, is_replaced


class NoticeKind(StrEnum):
    """What is told to everybody, and what may be objected to."""

    ORDINARY = "ordinary"
    PUBLICITY = "publicity"


class Notice(Drafted):
    """One notice; `body` is Markdown. What follows `kind` belongs to a publicity notice alone."""

    __tablename__ = "notices"
    __table_args__ = (
        *draft_checks(),
        CheckConstraint(
            "kind = 'ordinary' OR (NOT is_pinned AND until_day IS NULL)", name="publicity_has_term"
        ),
        Index("ix_notices_days", "from_day", "until_day"),
    )

    issuer: Mapped[str] = mapped_column(String(60))
    is_pinned: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[NoticeKind] = mapped_column(
        choice(NoticeKind, "kind"), default=NoticeKind.ORDINARY
    )
    basis: Mapped[str] = mapped_column(String(200), default="")
    object_unit: Mapped[str] = mapped_column(String(100), default="")
    object_address: Mapped[str] = mapped_column(String(120), default="")
    object_postcode: Mapped[str] = mapped_column(String(10), default="")
    object_phone: Mapped[str] = mapped_column(String(40), default="")


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


def public_notice(key: str, *, on: date, kind: NoticeKind = NoticeKind.ORDINARY) -> Notice | None:
    """The notice with that key if it is public by that day; archived ones stay readable."""
    return db.session.scalar(
        select(Notice).where(Notice.key == key, Notice.kind == kind, is_public(Notice, on))
    )


def _published(on: date, *, archived: bool) -> ColumnElement[bool]:
    """One that was corrected lies in the archive from the day of its correction."""
    is_over = or_(Notice.until_day.is_not(None) & (Notice.until_day < on), is_replaced(Notice, on))
    chosen = is_over if archived else ~is_over
    return (Notice.kind == NoticeKind.ORDINARY) & is_public(Notice, on) & chosen
