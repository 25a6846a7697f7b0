"""Training institutions (职业培训机构): who they are, and what they are on a day."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    ScalarSelect,
    SQLColumnExpression,
    String,
    Text,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from portal.policy.listing import ListingMeasure
from portal.policy.registry import InstitutionKind, InstitutionNature, Standing
from portal.records.database import DAYS, Base, RowId, choice, db

if TYPE_CHECKING:
    from portal.records.institution_details import FormerDetails

LISTED = tuple(standing for standing in Standing if standing.is_listed)
MAY_OPEN_CLASSES = tuple(standing for standing in Standing if standing.may_open_classes)


class Institution(Base):
    """One institution, known by its unified social credit code (统一社会信用代码).

    Until it is filed little more is known of it than its code and name.
    """

    __tablename__ = "institutions"
    __table_args__ = (
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("star BETWEEN 1 AND 5", name="star_in_range"),
        CheckConstraint(
            "filed_on IS NULL OR (kind IS NOT NULL AND nature IS NOT NULL)",
            name="filed_is_described",
        ),
    )

    id: Mapped[RowId]
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    kind: Mapped[InstitutionKind | None] = mapped_column(choice(InstitutionKind, "kind"))
    nature: Mapped[InstitutionNature | None] = mapped_column(choice(InstitutionNature, "nature"))
    licence_no: Mapped[str] = mapped_column(String(40), default="")
    licence_until: Mapped[date | None]
    address: Mapped[str] = mapped_column(String(120), default="")
    district: Mapped[str] = mapped_column(String(20), index=True, default="")
    centre: Mapped[str] = mapped_column(String(20), default="")
    contact_name: Mapped[str] = mapped_column(String(50), default="")
    business_phone: Mapped[str] = mapped_column(String(20), default="")
    star: Mapped[int | None]
    filed_on: Mapped[date | None]
    filing_no: Mapped[str] = mapped_column(String(40), default="")
    standings: Mapped[list["InstitutionStanding"]] = relationship(
        back_populates="institution", order_by="InstitutionStanding.from_day"
    )
    former: Mapped[list["FormerDetails"]] = relationship(order_by="FormerDetails.from_day")


class InstitutionStanding(Base):
    """What an institution is from one day to another: 备案正常, 限期整改, 已暂停, 已移出目录, …

    Standings follow one another without a gap; the last one is open.
    """

    __tablename__ = "institution_standings"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        Index("ix_institution_standings_days", "institution_id", "from_day", unique=True),
        Index("ix_institution_standings_standing", "standing", "until_day"),
    )

    id: Mapped[RowId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    standing: Mapped[Standing] = mapped_column(choice(Standing, "standing"))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    deadline: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(String(40))
    institution: Mapped[Institution] = relationship(back_populates="standings")


def holds_on(on: date) -> ColumnElement[bool]:
    """Whether a standing is the one of that day; a condition on InstitutionStanding."""
    return and_(
        InstitutionStanding.from_day <= on,
        or_(InstitutionStanding.until_day.is_(None), InstitutionStanding.until_day >= on),
    )


def standing_on(institution_id: int, *, on: date) -> InstitutionStanding | None:
    """What the institution is on that day; None before its first standing."""
    chosen = select(InstitutionStanding).where(
        InstitutionStanding.institution_id == institution_id, holds_on(on)
    )
    return db.session.scalar(chosen)


def institution_with_uscc(uscc: str) -> Institution | None:
    """The institution with this code, whatever its standing."""
    return db.session.scalar(select(Institution).where(Institution.uscc == uscc))


@lru_cache(maxsize=DAYS)
def stands_on(on: date, *standings: Standing) -> ColumnElement[bool]:
    """Whether an institution has one of these standings on that day; a condition on Institution."""
    return (
        select(InstitutionStanding.id)
        .where(
            InstitutionStanding.institution_id == Institution.id,
            InstitutionStanding.standing.in_(standings),
            holds_on(on),
        )
        .correlate(Institution)
        .exists()
    )


def has_licence_on(on: date) -> ColumnElement[bool]:
    """Whether today's licence holds that day; one past its end bars new classes, none is needed."""
    return or_(Institution.licence_until.is_(None), Institution.licence_until >= on)


@lru_cache(maxsize=DAYS)
def removed_since(on: date, today: date | None = None) -> ScalarSelect[date | None]:
    """Since when a list measure has taken the institution out of the directory, for a query on
    Institution; NULL where none does. Of a past day only a measure that holds `today` answers.
    """
    from portal.records.listings import Listing, in_force_on

    removing = (Listing.measure == ListingMeasure.REMOVE_FROM_DIRECTORY, in_force_on(on))
    return (
        select(func.min(Listing.effective_from))
        .where(Listing.institution_id == Institution.id, *removing, in_force_on(today or on))
        .correlate(Institution)
        .scalar_subquery()
    )


@lru_cache(maxsize=DAYS)
def in_directory_on(on: date, today: date | None = None) -> ColumnElement[bool]:
    """Whether the public directory shows an institution on that day, also on a past one.

    A condition on Institution.
    """
    from portal.records.institution_details import had_licence_on

    listed = stands_on(on, *LISTED)
    return and_(had_licence_on(on), listed, removed_since(on, today).is_(None))


def standing_then(on: date, today: date | None = None) -> tuple[ColumnElement[Any], ...]:
    """Standing, since when and until when to rectify, as the public sees them: a list measure
    removes whoever is listed. For a query on Institution that is joined with its standing.
    """
    since = removed_since(on, today)
    is_removed = and_(InstitutionStanding.standing.in_(LISTED), since.is_not(None))
    removed = literal(Standing.REMOVED, InstitutionStanding.standing.type)
    held = InstitutionStanding
    return (
        case((is_removed, removed), else_=held.standing).label("standing"),
        case((is_removed, since), else_=held.from_day).label("since"),
        case((is_removed, None), else_=held.deadline).label("deadline"),
    )


def enrolment_barred(
    on: date,
    *,
    occupation_id: SQLColumnExpression[int | None] | None = None,
    venue_id: SQLColumnExpression[int] | None = None,
    class_id: SQLColumnExpression[int] | None = None,
    is_filing: bool = False,
) -> ColumnElement[bool]:
    """Which institutions take no new enrolments that day; a condition on Institution, never NULL.

    Its standing forbids it, its licence is past, or a measure of the programme, or a suspension
    before its decision, holds for all it does. With a class's columns also what holds for its
    occupation or a site where it meets; a filing also meets what holds for new classes alone.
    """
    from portal.records.listings import Listing
    from portal.records.measures import bars

    entry = aliased(Listing)
    is_listed = (
        select(entry.id)
        .where(
            entry.institution_id == Institution.id,
            bars(
                entry,
                on,
                occupation_id=occupation_id,
                venue_id=venue_id,
                class_id=class_id,
                is_filing=is_filing,
            ),
        )
        .correlate_except(entry)
        .exists()
    )
    return or_(~has_licence_on(on), ~stands_on(on, *MAY_OPEN_CLASSES), is_listed)
