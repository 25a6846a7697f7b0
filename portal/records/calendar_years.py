"""The State Council's notices as they were entered: a year's named days, by two officers.

The calendar that terms count with (`holidays`) is written from the newest published one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    extract,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship, selectinload

from portal.policy.calendar_years import NamedDay
from portal.records.accounts import Account
from portal.records.database import Base, RowId, db
from portal.records.holidays import Holiday
from portal.records.keys import new_key


class CalendarYear(Base):
    """One notice for one year. At most one waits for a decision."""

    __tablename__ = "calendar_years"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2999", name="year_in_range"),
        CheckConstraint("decided_by IS NULL OR decided_by <> drafted_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_published IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_calendar_years_open",
            "year",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    year: Mapped[int]
    document_no: Mapped[str] = mapped_column(String(30))
    issued_on: Mapped[date]
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_published: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    days: Mapped[list["CalendarDay"]] = relationship(order_by="CalendarDay.day")

    @property
    def named(self) -> list[NamedDay]:
        return [NamedDay(one.day, one.is_working, one.occasion) for one in self.days]


class CalendarDay(Base):
    """One day that the notice names."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("calendar_year_id", "day"),)

    id: Mapped[RowId]
    calendar_year_id: Mapped[int] = mapped_column(ForeignKey("calendar_years.id"))
    day: Mapped[date]
    is_working: Mapped[bool]
    occasion: Mapped[str] = mapped_column(String(12))


@dataclass(frozen=True)
class DraftedYear:
    """A notice with who entered it and who decided."""

    row: CalendarYear
    by: str
    decided_by: str


def calendar_year_with_key(key: str) -> CalendarYear | None:
    return db.session.scalar(select(CalendarYear).where(CalendarYear.key == key))


def notices_of(year: int) -> list[DraftedYear]:
    """What was entered for a year, the one that waits first, then the newest decision."""
    drafter, decider = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(CalendarYear, drafter.name, decider.name)
        .join(drafter, drafter.id == CalendarYear.drafted_by)
        .outerjoin(decider, decider.id == CalendarYear.decided_by)
        .options(selectinload(CalendarYear.days))
        .where(CalendarYear.year == year)
        .order_by(CalendarYear.decided_at.is_not(None), CalendarYear.id.desc())
    )
    return [DraftedYear(row, by, decided_by or "") for row, by, decided_by in rows]


def waiting_years() -> Sequence[int]:
    """The years whose notice waits for an approving officer."""
    chosen = select(CalendarYear.year).where(CalendarYear.decided_at.is_(None))
    return db.session.scalars(chosen.order_by(CalendarYear.year)).all()


def known_years() -> list[int]:
    """The years that the calendar holds."""
    year = extract("year", Holiday.day)
    return [int(one) for one in db.session.scalars(select(year).distinct().order_by(year))]
