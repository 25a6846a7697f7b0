"""The shortage directory (急需紧缺职业目录): dated versions, never overwritten."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ScalarSelect,
    SQLColumnExpression,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.policy.registry import DirectoryLevel
from portal.policy.subsidy import Shortage
from portal.records.database import Base, RowId, choice, db
from portal.records.occupations import Occupation

SHOWN_VERSIONS = 10


class ShortageVersion(Base):
    """One directory as published. `until_day` is set when the next one or a withdrawal ends it."""

    __tablename__ = "shortage_versions"
    __table_args__ = (
        CheckConstraint("uplift_percent BETWEEN 0 AND 100", name="uplift_in_range"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint(
            "published_at IS NULL OR (document_no <> '' AND published_by <> drafted_by)",
            name="published_by_another",
        ),
    )

    id: Mapped[RowId]
    number: Mapped[int] = mapped_column(unique=True)
    level: Mapped[DirectoryLevel] = mapped_column(choice(DirectoryLevel, "level"))
    title: Mapped[str] = mapped_column(String(100))
    document_no: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    uplift_percent: Mapped[int]
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    drafted_by: Mapped[str] = mapped_column(String(40))
    published_by: Mapped[str | None] = mapped_column(String(40))
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    entries: Mapped[list["ShortageEntry"]] = relationship(
        back_populates="version", order_by="ShortageEntry.position"
    )

    def is_in_force(self, on: date) -> bool:
        """`in_force_on` for a version that was read."""
        has_begun = self.published_at is not None and self.from_day <= on
        return has_begun and (self.until_day is None or on <= self.until_day)


class ShortageEntry(Base):
    """One occupation in one version."""

    __tablename__ = "shortage_entries"
    __table_args__ = (UniqueConstraint("version_id", "occupation_id"),)

    id: Mapped[RowId]
    version_id: Mapped[int] = mapped_column(ForeignKey("shortage_versions.id"))
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), index=True)
    position: Mapped[int]
    industry: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(100), default="")
    annual_demand: Mapped[int | None]
    version: Mapped[ShortageVersion] = relationship(back_populates="entries")
    occupation: Mapped[Occupation] = relationship()


def in_force_on(on: date | SQLColumnExpression[date]) -> ColumnElement[bool]:
    """Whether a version is published and in force on that day; a condition on ShortageVersion."""
    return and_(
        ShortageVersion.published_at.is_not(None),
        ShortageVersion.from_day <= on,
        or_(ShortageVersion.until_day.is_(None), ShortageVersion.until_day >= on),
    )


def uplift_on(
    on: date | SQLColumnExpression[date], *, occupation_id: SQLColumnExpression[int | None]
) -> ScalarSelect[int | None]:
    """The highest uplift in per cent of the directories in force that name it; NULL = none does."""
    return (
        select(func.max(ShortageVersion.uplift_percent))
        .join(ShortageEntry, ShortageEntry.version_id == ShortageVersion.id)
        .where(ShortageEntry.occupation_id == occupation_id, in_force_on(on))
        .scalar_subquery()
    )


def shortages_of(key: str, *, on: date) -> tuple[Shortage, ...]:
    """The directories in force that name the occupation with that key, for the law of amounts."""
    rows = db.session.execute(
        select(ShortageVersion.title, ShortageVersion.document_no, ShortageVersion.uplift_percent)
        .join(ShortageEntry, ShortageEntry.version_id == ShortageVersion.id)
        .join(Occupation, Occupation.id == ShortageEntry.occupation_id)
        .where(Occupation.key == key, in_force_on(on))
        .order_by(ShortageVersion.number)
    )
    return tuple(Shortage(f"《{title}》{number}", percent) for title, number, percent in rows)


def is_any_in_force(on: date) -> bool:
    """Whether there is any directory on that day."""
    return db.session.scalar(select(ShortageVersion.id).where(in_force_on(on)).limit(1)) is not None


def published_versions(on: date) -> tuple[ShortageVersion, ...]:
    """Those in force on `on` and the newest ones, newest first, with their entries."""
    newest = (
        select(ShortageVersion.id)
        .where(ShortageVersion.published_at.is_not(None))
        .order_by(ShortageVersion.number.desc())
        .limit(SHOWN_VERSIONS)
    )
    entries = joinedload(ShortageVersion.entries).joinedload(ShortageEntry.occupation)
    statement = (
        select(ShortageVersion)
        .options(entries)
        .where(or_(in_force_on(on), ShortageVersion.id.in_(newest)))
        .order_by(ShortageVersion.number.desc())
    )
    return tuple(db.session.scalars(statement).unique())
