"""Entries of the black and white lists as the public sees them on a day (003 四(三), 五(三)).

An entry that is not public that day is in no answer, whatever it is asked by.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.policy.figures import ListingColour
from portal.policy.listing import (
    Event,
    ListingEventKind,
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingScope,
    is_disputed,
    repair_from,
)
from portal.records.database import DAYS, db
from portal.records.listings import Listing, ListingBasis, ListingEvent, disputed_on, public_on
from portal.records.occupations import Occupation


@dataclass(frozen=True)
class ListEntry:
    """One entry as lists show it; `term_until` None = until `term_condition` is met."""

    id: int
    key: str
    kind: ListingKind
    colour: ListingColour
    institution_id: int
    uscc: str
    institution_name: str
    scope: ListingScope
    occupation: str | None
    measure: ListingMeasure | None
    ground: ListingGround | None
    facts: str
    authority: str
    decision_no: str
    decided_on: date | None
    effective_from: date | None
    term_until: date | None
    term_condition: str
    public_until: date | None
    is_disputed: bool


@dataclass(frozen=True)
class FullEntry:
    """One entry with its bases, steps, remedies and conditions of repair."""

    entry: ListEntry
    listing: Listing
    repair_from: date | None


COLUMNS = (
    Listing.id,
    Listing.key,
    Listing.kind,
    Listing.colour,
    Listing.institution_id,
    Listing.uscc,
    Listing.institution_name,
    Listing.scope,
    Occupation.name.label("occupation"),
    Listing.measure,
    Listing.ground,
    Listing.facts,
    Listing.authority,
    Listing.decision_no,
    Listing.decided_on,
    Listing.effective_from,
    Listing.term_until,
    Listing.term_condition,
    Listing.public_until,
)
# 'black' sorts before 'white'.
ORDER = (Listing.colour, Listing.effective_from.desc(), Listing.id.desc())


def count_entries(on: date, *, today: date | None = None) -> dict[ListingColour, int]:
    """How many are public of each colour; a colour without any is left out.

    A past day is asked with `today`, as in `list_entries`.
    """
    shown = select(Listing.colour, func.count()).where(public_on(on), public_on(today or on))
    rows = db.session.execute(shown.group_by(Listing.colour))
    return dict(rows.all())


def list_entries(
    on: date,
    *,
    colour: ListingColour | None = None,
    institution_ids: Collection[int] | None = None,
    today: date | None = None,
    first: int = 0,
    most: int | None = None,
) -> list[ListEntry]:
    """Black before white, the newest first.

    A past day is asked with `today`: what is public no longer answers for no day.
    """
    of_some = institution_ids is not None
    statement = _entries(on, colour, today, first, most, of_some=of_some)
    rows = db.session.execute(statement, {"ids": institution_ids} if of_some else {})
    return [ListEntry(**row._asdict()) for row in rows]


@lru_cache(maxsize=DAYS)
def _entries(
    on: date,
    colour: ListingColour | None,
    today: date | None,
    first: int,
    most: int | None,
    *,
    of_some: bool,
) -> Select[*tuple[Any, ...]]:
    chosen = select(Listing.id).where(public_on(on))
    if today is not None:
        chosen = chosen.where(public_on(today))
    if colour is not None:
        chosen = chosen.where(Listing.colour == colour)
    if of_some:
        chosen = chosen.where(Listing.institution_id.in_(bindparam("ids", expanding=True)))
    page = chosen.order_by(*ORDER).offset(first).limit(most).subquery()
    return (
        select(*COLUMNS, disputed_on(on).label("is_disputed"))
        .select_from(page)
        .join(Listing, Listing.id == page.c.id)
        .outerjoin(Occupation, Occupation.id == Listing.occupation_id)
        .order_by(*ORDER)
    )


@dataclass(frozen=True)
class Proposed:
    """A white entry that is publicised before it is decided; `until` is its last day."""

    institution_name: str
    uscc: str
    facts: str
    since: date
    until: date | None


def proposed_white(on: date) -> list[Proposed]:
    """Who shall be put on the white list, open to objections that day; the newest first."""
    opened = ListingEvent
    chosen = (
        select(Listing.institution_name, Listing.uscc, Listing.facts, opened.on_day, opened.due_on)
        .join(opened, opened.listing_id == Listing.id)
        .where(
            opened.kind == ListingEventKind.PUBLICITY_OPENED,
            opened.on_day <= on,
            opened.due_on >= on,
            Listing.ended_on.is_(None),
            Listing.effective_from.is_(None),
        )
        .order_by(opened.id.desc())
    )
    return [Proposed(*row) for row in db.session.execute(chosen)]


def entries_of(
    institution_ids: Collection[int], *, on: date, today: date | None = None
) -> dict[int, list[ListEntry]]:
    """The entries of each institution that has any."""
    held: defaultdict[int, list[ListEntry]] = defaultdict(list)
    for entry in list_entries(on, institution_ids=institution_ids, today=today):
        held[entry.institution_id].append(entry)
    return dict(held)


def bases_of(listing_ids: Collection[int]) -> dict[int, list[str]]:
    """Document and article of each basis, by entry."""
    held: defaultdict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(ListingBasis.listing_id, ListingBasis.document, ListingBasis.article)
        .where(ListingBasis.listing_id.in_(listing_ids))
        .order_by(ListingBasis.position)
    )
    for listing_id, document, article in rows:
        held[listing_id].append(f"{document} {article}".strip())
    return dict(held)


def full_entries(keys: Collection[str], *, on: date) -> list[FullEntry]:
    """Those of the keys that are public that day, in full, black before white."""
    statement = (
        select(Listing)
        .where(Listing.key.in_(keys), public_on(on))
        .order_by(*ORDER)
        .options(
            joinedload(Listing.occupation),
            joinedload(Listing.institution),
            selectinload(Listing.bases),
            selectinload(Listing.events),
        )
    )
    return [_full(listing, on) for listing in db.session.scalars(statement)]


def _full(listing: Listing, on: date) -> FullEntry:
    columns = {column.key: getattr(listing, column.key) for column in COLUMNS}
    columns["occupation"] = listing.occupation.name if listing.occupation else None
    happened = [Event(event.kind, event.on_day) for event in listing.events]
    entry = ListEntry(**columns, is_disputed=is_disputed(on, events=happened))
    return FullEntry(entry, listing, first_repair_day(listing))


def first_repair_day(listing: Listing) -> date | None:
    """The first day to apply for repair; None for a white entry or one without a last day."""
    last_day = listing.term_until or listing.public_until
    if listing.colour is ListingColour.WHITE or not listing.effective_from or not last_day:
        return None
    return repair_from(effective_from=listing.effective_from, last_day=last_day)
