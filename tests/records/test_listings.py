"""List entries as SQL: public, in force and disputed exactly when the law says so."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.figures import ListingColour
from portal.policy.listing import (
    Event,
    ListingEventKind,
    ListingState,
    ends_white,
    is_disputed,
    is_in_force,
    is_public,
    state_on,
)
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.records.list_entries import entries_of, full_entries, list_entries
from portal.records.listings import Listing, ListingEvent, disputed_on, in_force_on, public_on
from tests.builders import EARLIER, a_listing, an_institution
from tests.conftest import DAY

BLACK, WHITE = ListingColour.BLACK, ListingColour.WHITE
OFFSETS = st.integers(-8, 8)
COLOURS = st.sampled_from(ListingColour)


@dataclass(frozen=True)
class Times:
    """When an entry begins and how it may end, in days from DAY; None = never."""

    colour: ListingColour
    start: int
    term: int | None
    shown: int
    ended: int | None

    def columns(self) -> dict[str, date | None]:
        def day(offset: int | None) -> date | None:
            return None if offset is None else DAY + timedelta(offset)

        return {
            "effective_from": day(self.start),
            "term_until": None if self.term is None else day(self.start + self.term),
            "public_until": day(self.start + self.shown),
            "ended_on": day(self.ended),
        }


TIMES = st.builds(
    Times,
    COLOURS,
    OFFSETS,
    st.none() | st.integers(0, 9),
    st.integers(0, 9),
    st.none() | OFFSETS,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                ListingEventKind.OBJECTION_RECEIVED,
                ListingEventKind.OBJECTION_ANSWERED,
                ListingEventKind.CORRECTED,
            ]
        ),
        OFFSETS,
    ),
    max_size=5,
)


def an_entry(session: Session, institution: Institution, times: Times, number: int) -> Listing:
    return a_listing(
        session,
        institution,
        key=f"{number:08d}",
        colour=times.colour,
        served_on=date(2026, 8, 28),
        term_condition="改正为止",
        **times.columns(),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(TIMES, min_size=1, max_size=6), offset=OFFSETS)
def test_the_database_and_the_law_agree_on_any_day(
    app: Flask, entries: list[Times], offset: int
) -> None:
    on = DAY + timedelta(offset)
    with transaction() as session:
        institution = an_institution(session)
        for number, times in enumerate(entries):
            an_entry(session, institution, times, number)
        in_force = set(session.scalars(select(Listing.key).where(in_force_on(on))))
        public = set(session.scalars(select(Listing.key).where(public_on(on))))
        assert in_force == keys_by_law(entries, on, is_public_asked=False)
        assert public == keys_by_law(entries, on, is_public_asked=True)
        session.rollback()


def keys_by_law(entries: list[Times], on: date, *, is_public_asked: bool) -> set[str]:
    black = [times.columns() for times in entries if times.colour is BLACK]
    keys = set()
    for number, times in enumerate(entries):
        columns = times.columns()
        if not is_public_asked:
            del columns["public_until"]
            holds = is_in_force(on, **columns)
        else:
            holds = is_public(on, **columns) and not (
                times.colour is WHITE and is_ended_by_black(columns, black, on)
            )
        if holds:
            keys.add(f"{number:08d}")
    return keys


def is_ended_by_black(
    columns: dict[str, date | None], entries: list[dict[str, date | None]], on: date
) -> bool:
    """The law's own words: a black entry that takes effect ends the white one for good."""
    days = (
        ends_white(
            white_from=columns["effective_from"],
            black_from=black["effective_from"],
            black_until=black["term_until"],
            black_ended_on=black["ended_on"],
        )
        for black in entries
    )
    return any(
        state_on(
            on,
            colour=WHITE,
            events=(),
            effective_from=columns["effective_from"],
            term_until=columns["term_until"],
            black_from=day,
        )
        is ListingState.REMOVED
        for day in days
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, offset=OFFSETS)
def test_an_entry_is_disputed_exactly_as_the_law_says(
    app: Flask, steps: list[tuple[ListingEventKind, int]], offset: int
) -> None:
    on = DAY + timedelta(offset)
    with transaction() as session:
        listing = a_listing(session, an_institution(session))
        for kind, days in steps:
            on_day = DAY + timedelta(days)
            listing.events.append(ListingEvent(kind=kind, on_day=on_day, at=EARLIER, by="x"))
        session.flush()
        events = [Event(kind, DAY + timedelta(days)) for kind, days in steps]
        found = session.scalar(select(disputed_on(on)).where(Listing.id == listing.id))
        assert found is is_disputed(on, events=events)
        session.rollback()


def test_black_comes_first_and_the_newest_before_the_older(app: Flask) -> None:
    with transaction() as session:
        for serial, (colour, days) in enumerate([(WHITE, 1), (BLACK, 9), (BLACK, 3), (WHITE, 5)]):
            institution = an_institution(session, serial=serial)
            effective = DAY - timedelta(days)
            a_listing(
                session, institution, key=f"entry-{days}", colour=colour, effective_from=effective
            )
    assert [entry.key for entry in list_entries(DAY)] == [
        "entry-3",
        "entry-9",
        "entry-1",
        "entry-5",
    ]
    assert [entry.key for entry in list_entries(DAY, colour=WHITE)] == ["entry-1", "entry-5"]
    assert [entry.key for entry in list_entries(DAY, first=1, most=2)] == ["entry-9", "entry-1"]


def test_it_refuses_an_entry_that_nobody_may_see(app: Flask) -> None:
    with transaction() as session:
        institution = an_institution(session)
        a_listing(session, institution, key="past0000", term_until=DAY - timedelta(1))
        a_listing(session, institution, key="ended000", ended_on=DAY)
        a_listing(session, institution, key="unshown0", public_until=DAY - timedelta(1))
        a_listing(session, institution, key="draft000", effective_from=None, public_until=None)
        ids = [institution.id]
    keys = ["past0000", "ended000", "unshown0", "draft000"]
    assert full_entries(keys, on=DAY) == []
    assert entries_of(ids, on=DAY) == {}
    the_day_before = full_entries(keys, on=DAY - timedelta(1))
    assert {full.entry.key for full in the_day_before} == {"past0000", "ended000", "unshown0"}


def test_repair_may_be_asked_for_from_half_of_the_term(app: Flask) -> None:
    with transaction() as session:
        listing = a_listing(session, an_institution(session))
        white = a_listing(session, an_institution(session, serial=2), key="white000", colour=WHITE)
        keys = [listing.key, white.key]
    black, other = full_entries(keys, on=DAY)
    assert black.repair_from == date(2027, 3, 3)
    assert other.repair_from is None


def test_reading_a_list_takes_the_same_queries_however_long_it_is(
    app: Flask, statements: list[str]
) -> None:
    with transaction() as session:
        for serial in range(12):
            a_listing(session, an_institution(session, serial=serial))
    db.session.rollback()
    statements.clear()
    assert len(list_entries(DAY)) == 12
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
