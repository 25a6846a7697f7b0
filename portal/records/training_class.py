"""One announced class as its page shows it on a day, with what is known of its institution."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, and_, select
from sqlalchemy.orm import joinedload

from portal.policy.classes import ClassAct, ClassState
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingKind, ListingScope
from portal.policy.registry import Standing
from portal.policy.shortage import Shortage, covering
from portal.records.class_states import class_state, suspended
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db
from portal.records.institutions import Institution, InstitutionStanding, holds_on, standing_then
from portal.records.listings import Listing, disputed_on, public_on
from portal.records.occupations import Occupation
from portal.records.seats import SeatCount, seat_counts
from portal.records.shortage import shortages_in, shortages_of


@dataclass(frozen=True)
class ListMark:
    """A public list entry of the institution; `term_until` None = until a condition is met.

    `occupation` is the only one that it is about, None where it is about more.
    """

    key: str
    colour: ListingColour
    kind: ListingKind
    scope: ListingScope
    occupation: str | None
    term_until: date | None
    is_disputed: bool


@dataclass(frozen=True)
class ClassOnDay:
    """A class with what was computed for the day. `shortages` are the directories that count."""

    filed: TrainingClass
    count: SeatCount
    state: ClassState
    standing: Standing | None
    shortages: tuple[Shortage, ...]
    marks: tuple[ListMark, ...]
    was_rejected: bool

    @property
    def seats_left(self) -> int:
        return self.count.left_of(self.filed.capacity)


def class_on(number: str, *, on: date) -> ClassOnDay | None:
    """The announced class with that number; None for drafts and numbers that nobody filed."""
    row = db.session.execute(
        select(TrainingClass, suspended(on), _standing(on), _was_rejected())
        .options(
            joinedload(TrainingClass.institution),
            joinedload(TrainingClass.venue),
            joinedload(TrainingClass.occupation),
        )
        .where(TrainingClass.number == number, TrainingClass.announced_at.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    filed, is_suspended, standing, rejection = row
    count = seat_counts([filed.id])[filed.id]
    return ClassOnDay(
        filed=filed,
        count=count,
        state=class_state(
            filed,
            is_suspended=is_suspended,
            on=on,
            seats_left=count.left_of(filed.capacity),
            waiting=count.waiting,
        ),
        standing=standing,
        shortages=_shortages(filed),
        marks=_marks(filed.institution_id, on),
        was_rejected=rejection is not None,
    )


def _standing(on: date) -> ScalarSelect[Standing]:
    standing, *_ = standing_then(on)
    of_it = InstitutionStanding.institution_id == Institution.id
    return (
        select(standing)
        .join_from(Institution, InstitutionStanding, and_(of_it, holds_on(on)))
        .where(Institution.id == TrainingClass.institution_id)
        .correlate(TrainingClass)
        .scalar_subquery()
    )


def _was_rejected() -> ScalarSelect[int]:
    """A rejected class is stored as cancelled; only its act tells them apart."""
    return (
        select(ClassActRow.id)
        .where(ClassActRow.class_id == TrainingClass.id, ClassActRow.act == ClassAct.REJECTED)
        .limit(1)
        .scalar_subquery()
    )


def _shortages(filed: TrainingClass) -> tuple[Shortage, ...]:
    """By the frozen directory, else by those in force when the class starts."""
    if filed.occupation is None:
        return ()
    key, frozen = filed.occupation.key, filed.shortage_version_id
    found = shortages_in(frozen, key) if frozen else shortages_of(key, on=filed.planned_start)
    return covering(found, filed.target_level)


def _marks(institution_id: int, on: date) -> tuple[ListMark, ...]:
    rows = db.session.execute(
        select(
            Listing.key,
            Listing.colour,
            Listing.kind,
            Listing.scope,
            Occupation.name.label("occupation"),
            Listing.term_until,
            disputed_on(on).label("is_disputed"),
        )
        .outerjoin(Occupation, Occupation.id == Listing.occupation_id)
        .where(Listing.institution_id == institution_id, public_on(on))
        .order_by(Listing.colour, Listing.effective_from.desc(), Listing.id)
    )
    return tuple(ListMark(*row) for row in rows)
