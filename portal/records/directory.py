"""The directory of institutions on a day (机构目录): which ones match, and what their cards show.

A page never counts a whole table: it reads the first `MOST` ids in the order of an index.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal, or_, select

from portal.policy.listing import ListingMeasure
from portal.policy.registry import Standing
from portal.policy.terms import Course, TrainingType
from portal.records.class_counts import open_classes_of_each
from portal.records.database import DAYS, db, padded
from portal.records.institution_details import FormerDetails, said_on, then
from portal.records.institutions import (
    LISTED,
    Institution,
    InstitutionStanding,
    holds_on,
    in_directory_on,
    removed_since,
    standing_then,
    stands_on,
)
from portal.records.list_entries import ListEntry, entries_of
from portal.records.listings import Listing
from portal.records.occupations import Occupation
from portal.records.programmes import Programme, approved_on, subject_of
from portal.records.search import Found, Noun, find
from portal.records.stars import star_on

MOST = 480
FIRST_SUBJECTS = 3
ORDER = (Institution.star.desc().nulls_last(), Institution.name, Institution.id)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which institutions; the default is all that are in the directory.

    `star` is the least. `occupation_ids` None = any, () = none. A standing that is not listed
    (已移出目录) asks for those that left it.
    """

    query: str = ""
    district: str = ""
    star: int | None = None
    standing: Standing | None = None
    training_type: TrainingType | None = None
    occupation_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """One institution as lists show it. `standing` None = it has none on that day."""

    id: int
    uscc: str
    name: str
    district: str
    address: str
    phone: str
    star: int | None
    licence_until: date | None
    standing: Standing | None
    since: date | None
    deadline: date | None
    subjects: tuple[str, ...]
    subject_count: int
    entries: tuple[ListEntry, ...]
    open_classes: int
    in_directory: bool


def matching(wanted: Wanted, *, on: date, today: date | None = None) -> Found:
    """Ids, better stars first, then by name; those of a search in its order, 200 at most.

    Of a past day, with `today`, a place is the one that the institution had then.
    """
    conditions = _conditions(wanted, on, today)
    if wanted.district:
        is_past = today not in (None, on)
        conditions.append(_was_in(wanted.district, on) if is_past else _is_in(wanted.district))
    if wanted.query:
        found = find(Noun.INSTITUTION, wanted.query)
        passing = select(Institution.id).where(Institution.id.in_(found.ids), *conditions)
        held = set(db.session.scalars(passing))
        return Found(tuple(key for key in found.ids if key in held), found.capped, found.exact)
    statement = select(Institution.id).where(*conditions).order_by(*ORDER).limit(MOST + 1)
    ids = tuple(db.session.scalars(statement))
    return Found(ids[:MOST], capped=len(ids) > MOST)


def cards(ids: Sequence[int], *, on: date, today: date | None = None) -> list[Card]:
    """Whatever is known of these institutions, in this order.

    Of a past day `today` leaves out the list entries that are public no longer, and the classes.
    """
    if not ids:
        return []
    asked = padded(ids)
    subjects, entries = _subjects(asked, on), entries_of(asked, on=on, today=today)
    rows = db.session.execute(_cards_on(on, today), {"ids": asked})
    held = {
        row.id: Card(
            **row._asdict(),
            subjects=tuple(subjects[row.id])[:FIRST_SUBJECTS],
            subject_count=len(subjects[row.id]),
            entries=tuple(entries.get(row.id, ())),
        )
        for row in rows
    }
    return [held[key] for key in ids if key in held]


@lru_cache(maxsize=DAYS)
def _cards_on(on: date, today: date | None) -> Select[*tuple[Any, ...]]:
    open_classes = open_classes_of_each(on) if today in (None, on) else literal(0)
    return (
        select(
            Institution.id,
            Institution.uscc,
            then(Institution.name),
            then(Institution.district),
            then(Institution.address),
            then(Institution.business_phone).label("phone"),
            star_on(on).label("star"),
            then(Institution.licence_until),
            *standing_then(on, today),
            in_directory_on(on, today).label("in_directory"),
            open_classes.label("open_classes"),
        )
        .outerjoin(
            InstitutionStanding,
            and_(InstitutionStanding.institution_id == Institution.id, holds_on(on)),
        )
        .outerjoin(FormerDetails, said_on(on))
        .where(Institution.id.in_(bindparam("ids", expanding=True)))
    )


def _conditions(wanted: Wanted, on: date, today: date | None) -> list[ColumnElement[bool]]:
    match wanted.standing:
        case None:
            conditions = [in_directory_on(on, today)]
        case Standing.FILED:
            conditions = [in_directory_on(on, today), stands_on(on, Standing.FILED)]
        case Standing.REMOVED:
            # Few left: they are looked up, not asked for one by one.
            left = Institution.id.in_(_standing_then(Standing.REMOVED, on))
            conditions = [or_(left, _removed_by_measure(on, today))]
        case standing:
            conditions = [Institution.id.in_(_standing_then(standing, on))]
            if standing.is_listed:
                conditions.append(in_directory_on(on, today))
    if wanted.star:
        conditions.append(star_on(on) >= wanted.star)
    if wanted.training_type or wanted.occupation_ids is not None:
        conditions.append(_teaches(wanted, on))
    return conditions


def _is_in(district: str) -> ColumnElement[bool]:
    return Institution.district == district


def _was_in(district: str, on: date) -> ColumnElement[bool]:
    former = select(FormerDetails.id).where(said_on(on)).correlate(Institution)
    return or_(
        and_(_is_in(district), ~former.exists()),
        former.where(FormerDetails.district == district).exists(),
    )


def _standing_then(standing: Standing, on: date) -> Select[int]:
    return select(InstitutionStanding.institution_id).where(
        InstitutionStanding.standing == standing, holds_on(on)
    )


def _removed_by_measure(on: date, today: date | None) -> ColumnElement[bool]:
    measured = select(Listing.institution_id).where(
        Listing.measure == ListingMeasure.REMOVE_FROM_DIRECTORY
    )
    return and_(
        Institution.id.in_(measured),
        stands_on(on, *LISTED),
        removed_since(on, today).is_not(None),
    )


def _teaches(wanted: Wanted, on: date) -> ColumnElement[bool]:
    """Few teach one occupation and are looked up; a type is asked of each institution in turn."""
    fitting = [approved_on(on)]
    if wanted.training_type:
        fitting.append(Programme.training_type == wanted.training_type)
    of_whom = select(Programme.institution_id)
    if wanted.occupation_ids is not None:
        fitting.append(Programme.occupation_id.in_(wanted.occupation_ids))
        return Institution.id.in_(of_whom.where(*fitting))
    return of_whom.where(*fitting, Programme.institution_id == Institution.id).exists()


def _subjects(ids: Collection[int], on: date) -> defaultdict[int, dict[str, None]]:
    """What each may teach, in the order of approval, each subject once."""
    rows = db.session.execute(_subjects_on(on), {"ids": ids})
    held: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for institution_id, name, course in rows:
        held[institution_id][subject_of(name, course)] = None
    return held


@lru_cache(maxsize=DAYS)
def _subjects_on(on: date) -> Select[int, str, Course | None]:
    return (
        select(Programme.institution_id, Occupation.name, Programme.course)
        .outerjoin(Occupation, Occupation.id == Programme.occupation_id)
        .where(Programme.institution_id.in_(bindparam("ids", expanding=True)), approved_on(on))
        .order_by(Programme.id)
    )
