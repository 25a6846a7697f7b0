"""Where lessons are held (教学场地): seats for theory, workstations for practice."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.registry import VenueKind
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution


class Venue(Base):
    """One venue of one institution."""

    __tablename__ = "venues"
    __table_args__ = (
        CheckConstraint("seats > 0", name="has_seats"),
        CheckConstraint("workstations >= 0", name="workstations_counted"),
    )

    id: Mapped[RowId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(120))
    district: Mapped[str] = mapped_column(String(20))
    kind: Mapped[VenueKind] = mapped_column(choice(VenueKind, "kind"))
    seats: Mapped[int]
    workstations: Mapped[int] = mapped_column(default=0)
    safety_checked_on: Mapped[date | None]
    institution: Mapped[Institution] = relationship()


def venues_of(institution_id: int) -> list[Venue]:
    """An institution's venues, in the order they came."""
    chosen = select(Venue).where(Venue.institution_id == institution_id).order_by(Venue.id)
    return list(db.session.scalars(chosen))
