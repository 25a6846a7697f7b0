"""Facts that a centre reports to the officers (003 五(三)); a report opens a case or joins one."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.records.accounts import Account
from portal.records.database import Base, RowId, db
from portal.records.institutions import Institution
from portal.records.keys import new_key
from portal.records.listings import Listing


class ListingReport(Base):
    """One report; `listing` is the case that took it up."""

    __tablename__ = "listing_reports"
    __table_args__ = (CheckConstraint("facts <> ''", name="has_facts"),)

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    facts: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(20), index=True)
    reported_at: Mapped[datetime]
    reported_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    institution: Mapped[Institution] = relationship()
    listing: Mapped[Listing | None] = relationship()
    reporter: Mapped[Account] = relationship()


def open_reports() -> list[ListingReport]:
    """Those that no case took up, the oldest first."""
    chosen = select(ListingReport).where(ListingReport.listing_id.is_(None))
    return list(db.session.scalars(chosen.order_by(ListingReport.id)))


def reports_of_unit(unit: str, *, most: int) -> list[ListingReport]:
    """What this centre reported, the newest first."""
    chosen = select(ListingReport).where(ListingReport.unit == unit)
    return list(db.session.scalars(chosen.order_by(ListingReport.id.desc()).limit(most)))


def reports_in(listing_id: int) -> list[ListingReport]:
    chosen = select(ListingReport).where(ListingReport.listing_id == listing_id)
    return list(db.session.scalars(chosen.order_by(ListingReport.id)))


def report_with_key(key: str) -> ListingReport | None:
    return db.session.scalar(select(ListingReport).where(ListingReport.key == key))
