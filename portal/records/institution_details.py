"""What the directory says of an institution, and said of it before (曾用名、原地址、原许可证).

`Institution` holds what is said today. A change keeps what was said until then as a row with its
days, so that a past day is answered as it was; nobody edits such a row.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    case,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from portal.policy.registry import InstitutionKind, InstitutionNature
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution, has_licence_on

DETAILS = (
    "name",
    "kind",
    "nature",
    "licence_no",
    "licence_until",
    "address",
    "district",
    "centre",
    "contact_name",
    "business_phone",
)
# The filing itself is decided, not asked for.
KEPT = (*DETAILS, "filed_on", "filing_no")


class Described:
    """The columns that an application and a former row share with the institution."""

    name: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[InstitutionKind | None] = mapped_column(choice(InstitutionKind, "kind"))
    nature: Mapped[InstitutionNature | None] = mapped_column(choice(InstitutionNature, "nature"))
    licence_no: Mapped[str] = mapped_column(String(40), default="")
    licence_until: Mapped[date | None]
    address: Mapped[str] = mapped_column(String(120), default="")
    district: Mapped[str] = mapped_column(String(20), default="")
    centre: Mapped[str] = mapped_column(String(20), default="")
    contact_name: Mapped[str] = mapped_column(String(50), default="")
    business_phone: Mapped[str] = mapped_column(String(20), default="")


class FormerDetails(Described, Base):
    """What was said from one day to another, both included."""

    __tablename__ = "institution_former_details"
    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="days_in_order"),
        UniqueConstraint("institution_id", "from_day"),
    )

    id: Mapped[RowId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    from_day: Mapped[date]
    until_day: Mapped[date]
    filed_on: Mapped[date | None]
    filing_no: Mapped[str] = mapped_column(String(40), default="")


def former_on(on: date) -> ColumnElement[bool]:
    """Whether a former row is what was said on that day; a condition on FormerDetails."""
    return and_(FormerDetails.from_day <= on, FormerDetails.until_day >= on)


def said_on(on: date) -> ColumnElement[bool]:
    """The same of one institution, for a join with it."""
    return and_(FormerDetails.institution_id == Institution.id, former_on(on))


def then(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column of Institution as it was, in a query that is outer-joined with `said_on`."""
    former = getattr(FormerDetails, column.key)
    return case((FormerDetails.id.is_not(None), former), else_=column).label(column.key)


def had_licence_on(on: date) -> ColumnElement[bool]:
    """Whether the licence of that day held, also on a past one; a condition on Institution."""
    former = select(FormerDetails.id).where(said_on(on)).correlate(Institution)
    held_then = or_(FormerDetails.licence_until.is_(None), FormerDetails.licence_until >= on)
    return or_(
        and_(has_licence_on(on), ~former.exists()),
        former.where(held_then).exists(),
    )


def said_of(institution: Institution, *, on: date) -> tuple[Institution | FormerDetails, list[str]]:
    """What was said of it on that day, and its other names before that day, the oldest first."""
    former = institution.former
    said = next((one for one in former if one.from_day <= on <= one.until_day), institution)
    names = dict.fromkeys(one.name for one in former if one.until_day < on)
    return said, [name for name in names if name != said.name]


def former_names(ids: Collection[int] | None = None) -> dict[int, list[str]]:
    """Every name that somebody, or one of these, bore before and does not bear now."""
    chosen = (
        select(FormerDetails.institution_id, FormerDetails.name)
        .join(Institution, Institution.id == FormerDetails.institution_id)
        .where(FormerDetails.name != Institution.name)
        .distinct()
    )
    if ids is not None:
        chosen = chosen.where(FormerDetails.institution_id.in_(ids))
    held: dict[int, list[str]] = {}
    for key, name in db.session.execute(chosen):
        held.setdefault(key, []).append(name)
    return held
