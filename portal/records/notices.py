"""Notices (通知公告) of the bureau, public from a day until they are archived."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId


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
