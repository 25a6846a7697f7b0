"""The shortage directory (急需紧缺职业目录): dated versions with their entries, never overwritten."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.registry import DirectoryLevel
from portal.records.database import Base, RowId, choice
from portal.records.occupations import Occupation


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
