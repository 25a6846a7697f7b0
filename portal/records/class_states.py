"""What a class is on a day, as conditions on TrainingClass.

The law is `portal.policy.classes.state_on`; a test holds both together day by day. Lists need it
as SQL, because they filter and order by it.
"""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    SQLColumnExpression,
    and_,
    case,
    or_,
    select,
)

from portal.policy.classes import ClassState, state_on
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingKind
from portal.records.classes import TrainingClass
from portal.records.database import DAYS
from portal.records.institutions import Institution, enrolment_barred
from portal.records.listings import Listing, in_force_on
from portal.records.shortage import ShortageEntry, ShortageVersion, covers, uplift_on


def class_state(
    acts: TrainingClass | Row[*tuple[Any, ...]],
    *,
    is_suspended: bool,
    on: date,
    seats_left: int | None = None,
    waiting: int = 0,
) -> ClassState:
    """The state by the law of a class, or of a row that holds its columns.

    `is_suspended` is what `suspended` says. Without counted seats it is never 已满.
    """
    return state_on(
        on,
        planned_start=acts.planned_start,
        planned_end=acts.planned_end,
        enrol_until=acts.enrol_until,
        is_approved=acts.approved_at is not None,
        is_cancelled=acts.cancelled_at is not None,
        is_closed=acts.closed_at is not None,
        is_suspended=is_suspended,
        seats_left=seats_left,
        waiting=waiting,
    )


@lru_cache(maxsize=DAYS)
def black_listed(on: date) -> ColumnElement[bool]:
    """Whether its institution is on the black list in public, for all or for what it teaches."""
    return (
        select(Listing.id)
        .where(
            Listing.institution_id == TrainingClass.institution_id,
            Listing.colour == ListingColour.BLACK,
            Listing.kind == ListingKind.PROGRAMME,
            in_force_on(on),
            Listing.public_until >= on,
            or_(
                Listing.occupation_id.is_(None),
                Listing.occupation_id == TrainingClass.occupation_id,
            ),
        )
        .correlate(TrainingClass)
        .exists()
    )


@lru_cache(maxsize=DAYS)
def suspended(on: date) -> ColumnElement[bool]:
    """The class itself, its institution, or a list measure in scope."""
    barred = (
        select(Institution.id)
        .where(
            Institution.id == TrainingClass.institution_id,
            enrolment_barred(
                on,
                occupation_id=TrainingClass.occupation_id,
                venue_id=TrainingClass.venue_id,
                class_id=TrainingClass.id,
            ),
        )
        .correlate(TrainingClass)
        .exists()
    )
    return or_(TrainingClass.suspended_at.is_not(None), barred)


def not_over(on: date) -> ColumnElement[bool]:
    """Announced, and neither cancelled nor closed nor past its last day."""
    return and_(
        TrainingClass.announced_at.is_not(None),
        TrainingClass.cancelled_at.is_(None),
        TrainingClass.closed_at.is_(None),
        TrainingClass.planned_end >= on,
    )


def over(on: date) -> ColumnElement[bool]:
    """Announced, and the rest."""
    return and_(
        TrainingClass.announced_at.is_not(None),
        or_(
            TrainingClass.cancelled_at.is_not(None),
            TrainingClass.closed_at.is_not(None),
            TrainingClass.planned_end < on,
        ),
    )


@lru_cache(maxsize=DAYS)
def takes_sign_ups(on: date) -> ColumnElement[bool]:
    """Among those not over: 报名中 and 预报名."""
    return and_(
        # It follows from the next line, and lets the database begin at today.
        TrainingClass.planned_start >= on,
        TrainingClass.enrol_until >= on,
        or_(TrainingClass.approved_at.is_(None), TrainingClass.planned_start > on),
        ~suspended(on),
    )


@cache
def uplift() -> ColumnElement[int | None]:
    """Per cent by the frozen directory, else by those in force when the class starts; or NULL."""
    frozen = TrainingClass.shortage_version_id
    return case(
        (frozen.is_not(None), _uplift_of(frozen)),
        else_=uplift_on(
            TrainingClass.planned_start,
            occupation_id=TrainingClass.occupation_id,
            level=TrainingClass.target_level,
        ),
    )


def _uplift_of(version_id: SQLColumnExpression[int | None]) -> ScalarSelect[int]:
    return (
        select(ShortageVersion.uplift_percent)
        .join(ShortageEntry, ShortageEntry.version_id == ShortageVersion.id)
        .where(
            ShortageVersion.id == version_id,
            ShortageEntry.occupation_id == TrainingClass.occupation_id,
            covers(TrainingClass.target_level),
        )
        .scalar_subquery()
    )
