"""Star ratings (星级评价, 000 二(四)) by validity: each with its basis and the day of the rating.

`Institution.star` repeats the newest one, so that a directory of thousands has an order.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ScalarSelect,
    String,
    UniqueConstraint,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId, db
from portal.records.institutions import Institution


class InstitutionStar(Base):
    """One rating from its day on; the next one ends it the day before."""

    __tablename__ = "institution_stars"
    __table_args__ = (
        UniqueConstraint("institution_id", "from_day"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_in_range"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
    )

    id: Mapped[RowId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    stars: Mapped[int]
    basis: Mapped[str] = mapped_column(String(100))
    rated_on: Mapped[date]
    from_day: Mapped[date]
    until_day: Mapped[date | None]


def rated_then(on: date) -> ColumnElement[bool]:
    """Whether a rating is the one of that day; a condition on InstitutionStar."""
    return and_(
        InstitutionStar.from_day <= on,
        or_(InstitutionStar.until_day.is_(None), InstitutionStar.until_day >= on),
    )


def star_on(on: date) -> ScalarSelect[int]:
    """An institution's stars on that day, a column beside Institution; NULL without a rating."""
    return (
        select(InstitutionStar.stars)
        .where(InstitutionStar.institution_id == Institution.id, rated_then(on))
        .correlate(Institution)
        .scalar_subquery()
    )


def stars_of(institution_ids: Collection[int]) -> list[InstitutionStar]:
    """Every rating of these institutions, the newest first."""
    chosen = select(InstitutionStar).where(InstitutionStar.institution_id.in_(institution_ids))
    return list(db.session.scalars(chosen.order_by(InstitutionStar.from_day.desc())))


def rating_on(institution_id: int, *, on: date) -> InstitutionStar | None:
    chosen = select(InstitutionStar).where(InstitutionStar.institution_id == institution_id)
    return db.session.scalar(chosen.where(rated_then(on)))
