"""Where lessons are held (教学场地): seats for theory, workstations for practice, by validity.

A venue that changes ends on one day and goes on as another row on the next.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.register import Ownership
from portal.policy.registry import VenueKind
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution
from portal.records.keys import new_key


class Venue(Base):
    """One venue of one institution as it was approved; `lease_until` None = its own."""

    __tablename__ = "venues"
    __table_args__ = (
        CheckConstraint("seats > 0", name="has_seats"),
        CheckConstraint("workstations >= 0", name="workstations_counted"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint(
            "(lease_until IS NOT NULL) = (ownership = 'lease')", name="leased_until_a_day"
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(120))
    district: Mapped[str] = mapped_column(String(20))
    kind: Mapped[VenueKind] = mapped_column(choice(VenueKind, "kind"))
    seats: Mapped[int]
    workstations: Mapped[int] = mapped_column(default=0)
    ownership: Mapped[Ownership] = mapped_column(
        choice(Ownership, "ownership"), default=Ownership.OWN
    )
    lease_until: Mapped[date | None]
    safety_checked_on: Mapped[date | None]
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    institution: Mapped[Institution] = relationship()


def in_use_on(on: date) -> ColumnElement[bool]:
    """Whether a venue is filed that day; a condition on Venue."""
    return and_(Venue.from_day <= on, or_(Venue.until_day.is_(None), Venue.until_day >= on))


def venues_of(institution_id: int, *, on: date) -> list[Venue]:
    """An institution's venues of that day, in the order they came."""
    chosen = select(Venue).where(Venue.institution_id == institution_id, in_use_on(on))
    return list(db.session.scalars(chosen.order_by(Venue.id)))
