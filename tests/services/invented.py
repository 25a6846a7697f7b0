"""Questions that the tests of the invented data share."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from portal.policy.classes import ClassState
from portal.policy.figures import ListingColour
from portal.policy.listing import Event, ListingState, state_on
from portal.policy.registry import Standing
from portal.policy.timetable import TimeSlot
from portal.records.class_states import class_state, suspended
from portal.records.classes import TrainingClass
from portal.records.database import Base, db
from portal.records.institutions import Institution
from portal.records.listings import Listing
from portal.records.sessions import ClassSession
from portal.services.demonstration.cast import CAST
from tests.conftest import DAY


def everything() -> dict[str, list[str]]:
    """Every row of every table, without the ids that a database gives and what a seal hides."""
    return {
        table.name: sorted(
            repr([value for name, value in row._mapping.items() if not _differs(name, value)])
            for row in db.session.execute(select(table))
        )
        for table in Base.metadata.sorted_tables
    }


def _differs(name: str, value: object) -> bool:
    """`record_id` counts: rows are written in one order, so the nth row is the nth row."""
    is_id = name == "id" or (name.endswith("_id") and name != "record_id")
    return is_id or isinstance(value, bytes)


def named(letter: str) -> Institution:
    name = next(role.name for role in CAST if role.letter == letter)
    return db.session.scalars(select(Institution).where(Institution.name == name)).one()


def standing_of(institution: Institution, on: date) -> Standing | None:
    for row in institution.standings:
        if row.from_day <= on and (row.until_day is None or on <= row.until_day):
            return row.standing
    return None


def states(on: date = DAY) -> dict[str, ClassState]:
    """The state of every public class by its number."""
    rows = db.session.execute(
        select(TrainingClass, suspended(on)).where(TrainingClass.announced_at.is_not(None))
    )
    return {row.number: class_state(row, is_suspended=held, on=on) for row, held in rows}


def classes() -> Iterator[TrainingClass]:
    yield from db.session.scalars(select(TrainingClass).order_by(TrainingClass.number))


def sessions_of(training_class: TrainingClass) -> list[ClassSession]:
    order = select(ClassSession).order_by(ClassSession.day, ClassSession.starts_at)
    return list(db.session.scalars(order.where(ClassSession.class_id == training_class.id)))


def hours_of(sessions: list[ClassSession]) -> int:
    minutes = [TimeSlot(row.day, row.starts_at, row.ends_at).minutes for row in sessions]
    return sum(minute // 45 for minute in minutes)


def listing(letter: str, colour: ListingColour) -> Listing:
    rows = select(Listing).where(Listing.colour == colour)
    return db.session.scalars(rows.where(Listing.institution_id == named(letter).id)).one()


def events_of(entry: Listing) -> list[Event]:
    return [Event(event.kind, event.on_day, event.reason) for event in entry.events]


def listing_state(entry: Listing, on: date = DAY) -> ListingState:
    return state_on(
        on,
        colour=entry.colour,
        events=events_of(entry),
        effective_from=entry.effective_from,
        term_until=entry.term_until,
    )
