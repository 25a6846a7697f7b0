"""What list measures weigh on: which classes they bar, check more closely, and hold claims of.

`portal.policy.listing.bars` is the law; here it is a condition, with the days of the measure.
"""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select

from portal.policy.listing import ListingKind, ListingMeasure, ListingScope
from portal.records.benefits import BenefitRow, is_certified_by
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.institutions import Institution
from portal.records.listings import Listing, in_force_on, interim_on
from portal.records.occupations import Occupation
from portal.records.sessions import ClassSession

BARRING = tuple(measure for measure in ListingMeasure if measure.is_barring)


def bars(
    entry: type[Listing],
    on: date,
    *,
    occupation_id: SQLColumnExpression[int | None] | None = None,
    venue_id: SQLColumnExpression[int] | None = None,
    class_id: SQLColumnExpression[int] | None = None,
    is_filing: bool = False,
) -> ColumnElement[bool]:
    """Whether a measure, or a suspension before its decision, holds for all its institution does.

    With a class's columns also what holds for its occupation or a site where it meets; a filing
    also meets what holds for new classes alone.
    """
    scopes = [ListingScope.ALL, ListingScope.NEW_CLASSES] if is_filing else [ListingScope.ALL]
    in_scope: list[ColumnElement[bool]] = [entry.scope.in_(scopes)]
    if occupation_id is not None:
        in_scope.append(entry.occupation_id == occupation_id)
    if venue_id is not None:
        in_scope.append(entry.venue_id == venue_id)
    if class_id is not None:
        in_scope.append(_meets_at(class_id, entry.venue_id))
    return and_(
        entry.kind == ListingKind.PROGRAMME,
        or_(and_(entry.measure.in_(BARRING), in_force_on(on, entry)), interim_on(on, entry)),
        or_(*in_scope),
    )


def _meets_at(
    class_id: SQLColumnExpression[int], venue_id: SQLColumnExpression[int | None]
) -> ColumnElement[bool]:
    """Whether a class has a session there."""
    return (
        select(ClassSession.id)
        .where(
            ClassSession.class_id == class_id,
            ClassSession.venue_id == venue_id,
            ClassSession.cancelled_at.is_(None),
        )
        .correlate_except(ClassSession)
        .exists()
    )


def _over_its_class(on: date) -> ColumnElement[bool]:
    """Whether an entry weighs on a class that it is joined with."""
    return and_(
        Listing.institution_id == TrainingClass.institution_id,
        bars(
            Listing,
            on,
            occupation_id=TrainingClass.occupation_id,
            venue_id=TrainingClass.venue_id,
            class_id=TrainingClass.id,
        ),
    )


def checked_more_closely(class_ids: Collection[int], *, on: date) -> set[int]:
    """Those of the classes on which a measure weighs: what runs goes on, under closer checks."""
    chosen = select(TrainingClass.id).join(Listing, _over_its_class(on))
    return set(db.session.scalars(chosen.where(TrainingClass.id.in_(class_ids))))


def measures_holding(benefits: ColumnElement[bool], *, on: date) -> list[Listing]:
    """The measures that hold these benefits back, by the classes whose certificates they rest on.

    A benefit without a certificate of the portal is of no class that it knows, and is not held.
    """
    found = (
        select(Listing.id)
        .join(TrainingClass, _over_its_class(on))
        .join(Enrolment, Enrolment.class_id == TrainingClass.id)
        .join(Certificate, Certificate.enrolment_id == Enrolment.id)
        .join(BenefitRow, is_certified_by())
        .where(benefits)
    )
    chosen = select(Listing).where(Listing.id.in_(found))
    return list(db.session.scalars(chosen.order_by(Listing.id)))


def measures_over_named(rows: Iterable[tuple[str, str]], *, on: date) -> dict[str, Listing]:
    """By name, the measure over an institution that is only named, with what it taught.

    A measure for one occupation counts where its name stands in what was taught; one for a site
    cannot be told from a name, and holds each benefit by its class instead.
    """
    subjects: dict[str, list[str]] = {}
    for name, subject in rows:
        subjects.setdefault(name, []).append(subject)
    chosen = (
        select(Institution.name, Listing, Occupation.name)
        .join(Institution, Institution.id == Listing.institution_id)
        .outerjoin(Occupation, Occupation.id == Listing.occupation_id)
        .where(
            or_(Institution.name.in_(subjects), Listing.institution_name.in_(subjects)),
            bars(Listing, on, occupation_id=Listing.occupation_id),
        )
        .order_by(Listing.id)
    )
    held: dict[str, Listing] = {}
    for now, listing, occupation in db.session.execute(chosen):
        for name in {now, listing.institution_name} & subjects.keys():
            is_whole = listing.scope is ListingScope.ALL
            if is_whole or any(occupation in taught for taught in subjects[name]):
                held.setdefault(name, listing)
    return held
