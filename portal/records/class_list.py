"""The list of classes for the public: filtered, those that take sign-ups first, then by start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    func,
    select,
)

from portal.policy.classes import ClassState
from portal.policy.terms import Course, Level, SubsidyClass, TrainingType
from portal.records.class_search import Search
from portal.records.class_states import (
    black_listed,
    class_state,
    not_over,
    over,
    suspended,
    takes_sign_ups,
    uplift,
)
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.institutions import Institution
from portal.records.occupations import Occupation
from portal.records.seats import SeatCount, seats_of_each
from portal.records.venues import Venue

AT_A_TIME = 1000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which classes; the default is all that are not over. `types` None = every type."""

    search: Search = field(default_factory=Search)
    is_open: bool = False
    is_shortage: bool = False
    is_evening: bool = False
    is_weekend: bool = False
    is_past: bool = False
    district: str = ""
    from_day: date | None = None
    types: frozenset[TrainingType] | None = None
    occupation: str = ""
    uscc: str = ""


@dataclass(frozen=True, kw_only=True)
class ListedClass:
    """One class as lists and open data show it. Hours are class hours, the fee is whole yuan."""

    number: str
    title: str
    training_type: TrainingType
    course: Course | None
    occupation: str | None
    subsidy_class: SubsidyClass | None
    target_level: Level
    planned_start: date
    planned_end: date
    enrol_until: date
    training_days: int
    schedule: str
    hours_total: int
    hours_theory: int
    hours_practice: int
    capacity: int
    fee_yuan: int
    is_subsidised: bool
    institution: str
    uscc: str
    phone: str
    district: str
    address: str
    uplift: int | None
    seats_left: int
    waiting: int
    state: ClassState
    is_black_listed: bool


def count_classes(wanted: Wanted, *, on: date, most: int | None = None) -> int:
    """How many; with `most` the count stops there, for a common word matches very many."""
    return count_each([wanted], on=on, most=most)[0]


def count_each(several: Sequence[Wanted], *, on: date, most: int | None = None) -> list[int]:
    """`count_classes` for each of them, in one query."""
    counts = [_count(_condition(wanted, on), most) for wanted in several]
    return list(db.session.execute(select(*counts)).one()) if counts else []


def listed_classes(
    wanted: Wanted, *, on: date, first: int = 0, most: int | None = None
) -> list[ListedClass]:
    """The classes from place `first` on, at most `most`.

    Each half is read in the order of an index; sorting all by state first would read them all.
    """
    chosen, taking = _condition(wanted, on), takes_sign_ups(on)
    if wanted.is_past:
        return _read(chosen, on, first, most, newest_first=True)
    rows = _read(and_(chosen, taking), on, first, most)
    if wanted.is_open or len(rows) == most:
        return rows
    before = 0
    if first and not rows:
        before = first - (db.session.scalar(select(_count(and_(chosen, taking)))) or 0)
    left = None if most is None else most - len(rows)
    return rows + _read(and_(chosen, ~taking), on, before, left)


def every_class(*, on: date) -> Iterator[ListedClass]:
    """All that are not over, by start, read as they are asked for: there may be very many."""
    statement = _rows(not_over(on), on, 0, None).execution_options(yield_per=AT_A_TIME)
    with db.session.execute(statement) as rows:
        yield from (_listed(row, on) for row in rows)


def _condition(wanted: Wanted, on: date) -> ColumnElement[bool]:
    """The filters on TrainingClass alone: whatever joins is asked row by row."""
    conditions: list[SQLColumnExpression[bool]] = [over(on) if wanted.is_past else not_over(on)]
    if wanted.is_open:
        conditions.append(takes_sign_ups(on))
    if wanted.is_shortage:
        conditions.append(uplift().is_not(None))
    if wanted.is_evening:
        conditions.append(TrainingClass.is_evening)
    if wanted.is_weekend:
        conditions.append(TrainingClass.is_weekend)
    if wanted.district:
        there = select(Venue.id).where(Venue.district == wanted.district)
        conditions.append(TrainingClass.venue_id.in_(there))
    if wanted.from_day:
        conditions.append(TrainingClass.planned_start >= wanted.from_day)
    if wanted.types is not None:
        conditions.append(TrainingClass.training_type.in_(wanted.types))
    if wanted.occupation:
        named = select(Occupation.id).where(Occupation.key == wanted.occupation)
        conditions.append(TrainingClass.occupation_id == named.scalar_subquery())
    if wanted.uscc:
        held = select(Institution.id).where(Institution.uscc == wanted.uscc)
        conditions.append(TrainingClass.institution_id == held.scalar_subquery())
    return and_(*conditions, *wanted.search.conditions())


def _count(condition: ColumnElement[bool], most: int | None = None) -> ScalarSelect[int]:
    found = select(TrainingClass.id).where(condition).limit(most).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


COLUMNS = (
    TrainingClass.number,
    TrainingClass.title,
    TrainingClass.training_type,
    TrainingClass.course,
    TrainingClass.target_level,
    TrainingClass.planned_start,
    TrainingClass.planned_end,
    TrainingClass.enrol_until,
    TrainingClass.training_days,
    TrainingClass.schedule,
    TrainingClass.hours_total,
    TrainingClass.hours_theory,
    TrainingClass.hours_practice,
    TrainingClass.capacity,
    TrainingClass.fee_yuan,
    TrainingClass.is_subsidised,
    Occupation.name.label("occupation"),
    Occupation.subsidy_class,
    Institution.name.label("institution"),
    Institution.uscc,
    Institution.business_phone.label("phone"),
    Venue.district,
    Venue.address,
)
ACTS = (TrainingClass.approved_at, TrainingClass.cancelled_at, TrainingClass.closed_at)


def _read(
    condition: ColumnElement[bool],
    on: date,
    first: int,
    most: int | None,
    *,
    newest_first: bool = False,
) -> list[ListedClass]:
    statement = _rows(condition, on, first, most, newest_first=newest_first)
    return [_listed(row, on) for row in db.session.execute(statement)]


def _rows(
    condition: ColumnElement[bool],
    on: date,
    first: int,
    most: int | None,
    *,
    newest_first: bool = False,
) -> Select[*tuple[Any, ...]]:
    """The page's ids first, so that the rows before it are not joined."""
    order = (TrainingClass.planned_start, TrainingClass.id)
    order_by = [column.desc() for column in order] if newest_first else order
    chosen = select(TrainingClass.id).where(condition).order_by(*order_by)
    page = chosen.offset(first).limit(most).subquery()
    computed = (
        uplift().label("uplift"),
        suspended(on).label("is_suspended"),
        black_listed(on).label("is_black_listed"),
        *seats_of_each(),
    )
    statement: Select[*tuple[Any, ...]] = select(TrainingClass.id, *COLUMNS, *ACTS, *computed)
    return (
        statement.select_from(page)
        .join(TrainingClass, TrainingClass.id == page.c.id)
        .join(Institution, Institution.id == TrainingClass.institution_id)
        .join(Venue, Venue.id == TrainingClass.venue_id)
        .outerjoin(Occupation, Occupation.id == TrainingClass.occupation_id)
        .order_by(*order_by)
    )


def _listed(row: Row[*tuple[Any, ...]], on: date) -> ListedClass:
    shown = {column.key: getattr(row, column.key) for column in COLUMNS}
    left, waiting = SeatCount(row.seated, row.waiting).left_of(row.capacity), row.waiting
    held = row.is_suspended
    state = class_state(row, is_suspended=held, on=on, seats_left=left, waiting=waiting)
    return ListedClass(
        **shown,
        uplift=row.uplift,
        seats_left=left,
        waiting=waiting,
        state=state,
        is_black_listed=row.is_black_listed,
    )
